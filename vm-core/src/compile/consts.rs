//! The constants of one code unit. Equal constants share an index; equal means of the same type and the same
//! bits, so that `1`, `1.0` and `True`, or `0.0` and `-0.0`, stay apart.

use std::collections::HashMap;

use crate::bytecode::Const;

/// Constants in the order of first use.
#[derive(Default)]
pub(super) struct ConstPool {
    list: Vec<Const>,
    index: HashMap<Vec<u8>, u32>,
}

impl ConstPool {
    /// The index of a constant, added if it is new. Code units are never shared.
    pub(super) fn add(&mut self, value: Const) -> u32 {
        if matches!(value, Const::Code(_)) {
            self.list.push(value);
            return self.list.len() as u32 - 1;
        }
        let mut key = Vec::new();
        write_key(&value, &mut key);
        *self.index.entry(key).or_insert_with(|| {
            self.list.push(value);
            self.list.len() as u32 - 1
        })
    }

    pub(super) fn into_list(self) -> Box<[Const]> {
        self.list.into()
    }
}

fn write_key(value: &Const, key: &mut Vec<u8>) {
    let mut bytes = |tag: u8, bytes: &[u8]| {
        key.push(tag);
        key.extend((bytes.len() as u64).to_le_bytes());
        key.extend(bytes);
    };
    match value {
        Const::None => bytes(0, &[]),
        Const::Ellipsis => bytes(1, &[]),
        Const::Bool(b) => bytes(2, &[*b as u8]),
        Const::Int(i) => bytes(3, &i.to_le_bytes()),
        Const::BigInt(b) => bytes(4, &b.to_signed_bytes_le()),
        Const::Float(f) => bytes(5, &f.to_bits().to_le_bytes()),
        Const::Complex(re, im) => {
            bytes(6, &[re.to_bits().to_le_bytes(), im.to_bits().to_le_bytes()].concat());
        }
        Const::Str(s) => bytes(7, s.as_bytes()),
        Const::WideStr(s) => bytes(8, &s.iter().flat_map(|p| p.to_le_bytes()).collect::<Vec<u8>>()),
        Const::Bytes(b) => bytes(9, b),
        Const::Tuple(items) | Const::FrozenSet(items) => {
            bytes(
                if matches!(value, Const::Tuple(_)) { 10 } else { 11 },
                &(items.len() as u64).to_le_bytes(),
            );
            items.iter().for_each(|item| write_key(item, key));
        }
        Const::Code(_) => bytes(12, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_identical_constants_are_shared() {
        let mut pool = ConstPool::default();
        let values = [
            Const::Int(1),
            Const::Bool(true),
            Const::Float(1.0),
            Const::Float(0.0),
            Const::Float(-0.0),
            Const::Str("a".into()),
            Const::Bytes(b"a".to_vec().into()),
            Const::Tuple(vec![Const::Int(0)].into()),
            Const::Tuple(vec![Const::Bool(false)].into()),
            Const::FrozenSet(vec![Const::Int(0)].into()),
        ];
        for (i, value) in values.iter().enumerate() {
            assert_eq!(pool.add(value.clone()), i as u32);
        }
        for (i, value) in values.iter().enumerate() {
            assert_eq!(pool.add(value.clone()), i as u32);
        }
    }
}
