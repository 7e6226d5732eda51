//! The primitive encoding below both cache formats: numbers in base 128, strings by their place in a table.
//!
//! [`Wire`] is how a type is written and read. Reading trusts nothing: every length is checked against the bytes that
//! are left, nesting is bounded, and a list grows as its elements arrive, so that no number in a file makes
//! the reader allocate what the file's size does not justify.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::stored::Stored;
use super::tree::Found;
use crate::syntax::tree::ScopeId;

/// Nesting of nodes, constants and code units that is read on the caller's stack.
pub const SHALLOW: u32 = 150;
/// Deepest nesting that is written, or read on a stack of its own.
// LIMIT: deeper programs are not cached.
pub const DEEP: u32 = 3000;

/// Why bytes are no cache file's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bad(pub &'static str);

/// More nesting than the reader has room for.
pub const TOO_DEEP: Bad = Bad("nested too deeply");

pub type Read<T> = Result<T, Bad>;

/// A type that cache files hold.
pub trait Wire: Sized {
    fn put(&self, w: &mut Writer);

    /// # Errors
    /// The bytes don't describe one.
    fn get(r: &mut Reader<'_>) -> Read<Self>;
}

/// Bytes being written, and the strings that they refer to.
#[derive(Default)]
pub struct Writer {
    pub bytes: Vec<u8>,
    strings: HashMap<Box<str>, u32>,
    order: Vec<Box<str>>,
    nesting: u32,
    /// Code units written inside others so far.
    pub units: u32,
    /// Spans are stored relative to this offset of the source text.
    pub origin: u32,
    /// Scopes are numbered from this one on.
    pub first_scope: u32,
    /// Something was nested too deeply, or of a kind that has no encoding: the bytes are worthless.
    pub failed: bool,
}

impl Writer {
    /// A number, seven bits a byte, the lowest first.
    pub fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// A signed number: its sign in the lowest bit.
    pub fn signed(&mut self, n: i64) {
        self.number((n << 1 ^ n >> 63) as u64);
    }

    /// A length and that many bytes.
    pub fn block(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// A reference to a string of the table.
    pub fn string(&mut self, s: &str) {
        let next = self.order.len() as u32;
        let at = match self.strings.get(s) {
            Some(&at) => at,
            None => {
                self.strings.insert(s.into(), next);
                self.order.push(s.into());
                next
            }
        };
        self.number(u64::from(at));
    }

    /// Runs `f` one level deeper.
    pub fn nested(&mut self, f: impl FnOnce(&mut Writer)) {
        if self.nesting >= DEEP {
            self.failed = true;
            return;
        }
        self.nesting += 1;
        f(self);
        self.nesting -= 1;
    }

    /// The string table, then the bytes.
    pub fn finish(self) -> Option<Vec<u8>> {
        if self.failed {
            return None;
        }
        let mut head = Writer::default();
        head.number(self.order.len() as u64);
        let mut end = 0;
        for s in &self.order {
            end += s.len();
            match u32::try_from(end) {
                Ok(end) => head.bytes.extend(end.to_le_bytes()),
                Err(_) => return None,
            }
        }
        head.number(end as u64);
        self.order.iter().for_each(|s| head.bytes.extend_from_slice(s.as_bytes()));
        head.bytes.extend_from_slice(&self.bytes);
        Some(head.bytes)
    }
}

/// A string table: all texts one behind the other, and where each ends.
#[derive(Clone, Default)]
pub struct Strings<'a> {
    pub ends: Cow<'a, [u32]>,
    pub texts: &'a str,
}

impl<'a> Strings<'a> {
    fn get(&self, at: usize) -> Read<&'a str> {
        let end = *self.ends.get(at).ok_or(Bad("no such string"))? as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        self.texts.get(start..end).ok_or(Bad("no such string"))
    }
}

/// Bytes being read.
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// Where they end, counted from the start of the payload.
    end: usize,
    pub strings: Strings<'a>,
    /// Where units inside others are left; `None`: they are decoded.
    pub sleep_in: Option<&'a Arc<Stored>>,
    /// The strings that were asked for as identifiers, each made once.
    identifiers: Vec<Option<Rc<str>>>,
    nesting: u32,
    /// How far it may go: [`SHALLOW`] or [`DEEP`].
    pub room: u32,
    /// What scope numbers must be below.
    pub scope_count: u32,
    /// What spans must lie within.
    pub text_length: u32,
    /// The scope of a function that is looked for, and what was found.
    pub wanted: Option<ScopeId>,
    pub found: Option<Found>,
    /// The file name that code units are given.
    pub filename: &'a str,
}

impl<'a> Reader<'a> {
    /// A reader of bytes that begin with a string table.
    ///
    /// # Errors
    /// The table is damaged.
    pub fn new(bytes: &'a [u8], filename: &'a str) -> Read<Reader<'a>> {
        let mut r = Reader { filename, ..Reader::plain(bytes) };
        let count = r.length()?;
        let ends = r.take(count.checked_mul(4).ok_or(Bad("a length is past the end"))?)?;
        let ends: Vec<u32> = ends.as_chunks().0.iter().map(|end| u32::from_le_bytes(*end)).collect();
        let texts = std::str::from_utf8(r.block()?).map_err(|_| Bad("a string is not UTF-8"))?;
        r.strings = Strings { ends: ends.into(), texts };
        Ok(r)
    }

    /// A reader of a part of a payload whose string table was read before.
    ///
    /// # Errors
    /// There is no such part.
    pub fn of_part(
        payload: &'a [u8],
        part: Range<usize>,
        strings: Strings<'a>,
        filename: &'a str,
    ) -> Read<Reader<'a>> {
        let end = part.end;
        let bytes = payload.get(part).ok_or(Bad("cut short"))?;
        Ok(Reader { filename, strings, end, ..Reader::plain(bytes) })
    }

    /// A reader of bytes without a string table.
    pub fn plain(bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            bytes,
            end: bytes.len(),
            strings: Strings::default(),
            sleep_in: None,
            identifiers: Vec::new(),
            nesting: 0,
            room: SHALLOW,
            scope_count: 0,
            text_length: 0,
            wanted: None,
            found: None,
            filename: "",
        }
    }

    pub fn byte(&mut self) -> Read<u8> {
        let (&first, rest) = self.bytes.split_first().ok_or(Bad("cut short"))?;
        self.bytes = rest;
        Ok(first)
    }

    pub fn number(&mut self) -> Read<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            n |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(Bad("a number is too long"))
    }

    pub fn signed(&mut self) -> Read<i64> {
        let n = self.number()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    pub fn small(&mut self) -> Read<u32> {
        u32::try_from(self.number()?).map_err(|_| Bad("a number is too big"))
    }

    /// A length of something whose elements take at least one byte each.
    pub fn length(&mut self) -> Read<usize> {
        let n = self.number()?;
        if n > self.bytes.len() as u64 {
            return Err(Bad("a length is past the end"));
        }
        Ok(n as usize)
    }

    /// `n` bytes.
    pub fn take(&mut self, n: usize) -> Read<&'a [u8]> {
        let (first, rest) = self.bytes.split_at_checked(n).ok_or(Bad("cut short"))?;
        self.bytes = rest;
        Ok(first)
    }

    pub fn block(&mut self) -> Read<&'a [u8]> {
        let n = self.length()?;
        self.take(n)
    }

    /// A string of the table.
    pub fn string(&mut self) -> Read<&'a str> {
        let at = self.number()? as usize;
        self.strings.get(at)
    }

    /// The same, shared by all that ask for it so.
    pub fn identifier(&mut self) -> Read<Rc<str>> {
        let at = self.number()? as usize;
        let text = self.strings.get(at)?;
        if self.identifiers.is_empty() {
            self.identifiers = vec![None; self.strings.ends.len()];
        }
        Ok(self.identifiers[at].get_or_insert_with(|| Rc::from(text)).clone())
    }

    /// Runs `f` one level deeper.
    pub fn nested<T>(&mut self, f: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.nesting >= self.room {
            return Err(TOO_DEEP);
        }
        self.nesting += 1;
        let done = f(self);
        self.nesting -= 1;
        done
    }

    /// Where in the payload it is.
    pub fn place(&self) -> usize {
        self.end - self.bytes.len()
    }

    /// The number of bytes not yet read.
    pub fn left(&self) -> usize {
        self.bytes.len()
    }

    /// # Errors
    /// Bytes are left over.
    pub fn end(&self) -> Read<()> {
        if self.bytes.is_empty() { Ok(()) } else { Err(Bad("bytes are left over")) }
    }
}

impl Wire for bool {
    fn put(&self, w: &mut Writer) {
        w.bytes.push(u8::from(*self));
    }

    fn get(r: &mut Reader<'_>) -> Read<bool> {
        match r.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Bad("neither true nor false")),
        }
    }
}

impl Wire for u32 {
    fn put(&self, w: &mut Writer) {
        w.number(u64::from(*self));
    }

    fn get(r: &mut Reader<'_>) -> Read<u32> {
        r.small()
    }
}

impl Wire for Box<str> {
    fn put(&self, w: &mut Writer) {
        w.string(self);
    }

    fn get(r: &mut Reader<'_>) -> Read<Box<str>> {
        r.string().map(Box::from)
    }
}

impl Wire for Rc<str> {
    fn put(&self, w: &mut Writer) {
        w.string(self);
    }

    fn get(r: &mut Reader<'_>) -> Read<Rc<str>> {
        r.identifier()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, w: &mut Writer) {
        self.is_some().put(w);
        if let Some(v) = self {
            v.put(w);
        }
    }

    fn get(r: &mut Reader<'_>) -> Read<Option<T>> {
        Ok(if bool::get(r)? { Some(T::get(r)?) } else { None })
    }
}

impl<T: Wire> Wire for Box<T> {
    fn put(&self, w: &mut Writer) {
        (**self).put(w);
    }

    fn get(r: &mut Reader<'_>) -> Read<Box<T>> {
        T::get(r).map(Box::new)
    }
}

fn put_all<T: Wire>(items: &[T], w: &mut Writer) {
    w.number(items.len() as u64);
    items.iter().for_each(|item| item.put(w));
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, w: &mut Writer) {
        put_all(self, w);
    }

    fn get(r: &mut Reader<'_>) -> Read<Vec<T>> {
        let n = r.length()?;
        // What is behind the first few is allocated as it turns out to be there.
        let mut items = Vec::with_capacity(n.min(64));
        for _ in 0..n {
            items.push(T::get(r)?);
        }
        Ok(items)
    }
}

impl<T: Wire> Wire for Box<[T]> {
    fn put(&self, w: &mut Writer) {
        put_all(self, w);
    }

    fn get(r: &mut Reader<'_>) -> Read<Box<[T]>> {
        Vec::get(r).map(Vec::into_boxed_slice)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, w: &mut Writer) {
        self.0.put(w);
        self.1.put(w);
    }

    fn get(r: &mut Reader<'_>) -> Read<(A, B)> {
        Ok((A::get(r)?, B::get(r)?))
    }
}

/// Implements [`Wire`] for a struct, field by field, one level deeper each.
macro_rules! wire_struct {
    ($($ty:ident { $($field:ident),* $(,)? })*) => { $(
        impl Wire for $ty {
            fn put(&self, w: &mut Writer) {
                let $ty { $($field),* } = self;
                w.nested(|w| { $($field.put(w);)* });
            }

            fn get(r: &mut Reader<'_>) -> Read<$ty> {
                r.nested(|r| { $(let $field = Wire::get(r)?;)* Ok($ty { $($field),* }) })
            }
        }
    )* };
}

/// Implements [`Wire`] for an enum: the number of the variant, then its fields.
macro_rules! wire_enum {
    ($ty:ident { $($tag:literal $variant:ident $(($($at:ident),*))? $({ $($field:ident),* })?,)* }) => {
        impl Wire for $ty {
            fn put(&self, w: &mut Writer) {
                match self {
                    $($ty::$variant $(($($at),*))? $({ $($field),* })? => {
                        w.bytes.push($tag);
                        $($($at.put(w);)*)?
                        $($($field.put(w);)*)?
                    })*
                }
            }

            fn get(r: &mut Reader<'_>) -> Read<$ty> {
                Ok(match r.byte()? {
                    $($tag => {
                        $($(let $at = Wire::get(r)?;)*)?
                        $($(let $field = Wire::get(r)?;)*)?
                        $ty::$variant $(($($at),*))? $({ $($field),* })?
                    })*
                    _ => return Err(Bad(concat!("no such ", stringify!($ty)))),
                })
            }
        }
    };
}

pub(super) use {wire_enum, wire_struct};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX - 1, u64::MAX];
        let signed = [0, -1, 1, i64::MIN, i64::MAX, -300];
        let mut w = Writer::default();
        numbers.iter().for_each(|&n| w.number(n));
        signed.iter().for_each(|&n| w.signed(n));
        let bytes = w.finish().unwrap();
        let mut r = Reader::new(&bytes, "f").unwrap();
        for n in numbers {
            assert_eq!(r.number(), Ok(n));
        }
        for n in signed {
            assert_eq!(r.signed(), Ok(n));
        }
        assert_eq!(r.end(), Ok(()));
        assert_eq!(r.byte(), Err(Bad("cut short")));
    }

    #[test]
    fn lengths_are_checked_before_anything_is_allocated() {
        let mut w = Writer::default();
        w.number(1 << 40);
        let bytes = w.finish().unwrap();
        let mut r = Reader::new(&bytes, "f").unwrap();
        assert_eq!(Vec::<u32>::get(&mut r), Err(Bad("a length is past the end")));
        // Eleven bytes that never end a number.
        let endless = [[0].as_slice(), &[0x80; 11]].concat();
        let read = Reader::new(&endless, "f").and_then(|mut r| r.number());
        assert_eq!(read, Err(Bad("a number is too long")));
    }

    #[test]
    fn a_string_is_stored_once() {
        let mut w = Writer::default();
        for _ in 0..100 {
            w.string("the same long name each time");
        }
        assert!(w.finish().unwrap().len() < 140);
    }
}
