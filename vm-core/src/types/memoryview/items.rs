//! Items of a memoryview: between their bytes and values.

use num_traits::ToPrimitive;
use vm_layout::*;

use crate::Vm;
use crate::native::R;

/// Size of an item of a native format; `None` for formats that memoryview does not know.
pub fn item_size(format: u8) -> Option<usize> {
    Some(match format {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}

/// The format character of `format`, which may begin with `@`.
pub fn format_char(format: &str) -> Option<u8> {
    match format.strip_prefix('@').unwrap_or(format).as_bytes() {
        [c] => item_size(*c).map(|_| *c),
        _ => None,
    }
}

fn wide(bytes: &[u8]) -> [u8; 8] {
    let mut out = [0; 8];
    let n = bytes.len().min(8);
    out[..n].copy_from_slice(&bytes[..n]);
    out
}

/// The value of a half-precision float.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 != 0 { -magnitude } else { magnitude }
}

/// The value of an item.
pub fn unpack(vm: &mut Vm, format: u8, bytes: &[u8]) -> Value {
    let w = wide(bytes);
    let unsigned = u64::from_le_bytes(w);
    match format {
        b'c' => vm.bytes(bytes),
        b'?' => vm.bool(unsigned != 0),
        b'b' => vm.int(i64::from(unsigned as i8)),
        b'h' => vm.int(i64::from(unsigned as i16)),
        b'i' => vm.int(i64::from(unsigned as i32)),
        b'l' | b'q' | b'n' => vm.int(unsigned as i64),
        b'e' => vm.float(half(unsigned as u16)),
        b'f' => vm.float(f64::from(f32::from_bits(unsigned as u32))),
        b'd' => vm.float(f64::from_bits(unsigned)),
        _ => vm.int_from_u64(unsigned),
    }
}

/// The bytes of a value as an item.
pub fn pack(vm: &mut Vm, format: u8, v: Value) -> R<Vec<u8>> {
    let shown = char::from(format);
    let size = item_size(format).unwrap_or(1);
    let wrong_type = format!("memoryview: invalid type for format '{shown}'");
    let wrong_value = format!("memoryview: invalid value for format '{shown}'");
    match format {
        b'c' => match v.cast::<Bytes>() {
            Some(b) if b.len == 1 => Ok(b.as_slice().to_vec()),
            Some(_) => Err(vm.value_error(wrong_value)),
            None => Err(vm.type_error(wrong_type)),
        },
        b'?' => Ok(vec![u8::from(vm.truth(v)?)]),
        b'f' | b'd' => {
            let f = match vm.float_arg(v) {
                Ok(f) => f,
                Err(raised) => {
                    vm.catch(raised, vm.exc.type_error)?;
                    return Err(vm.type_error(wrong_type));
                }
            };
            Ok(if format == b'd' { f.to_le_bytes().to_vec() } else { (f as f32).to_le_bytes().to_vec() })
        }
        b'e' => Err(vm.not_implemented_error("memoryview: writing format 'e' is not implemented")),
        _ => {
            if !vm.is_index(v) {
                return Err(vm.type_error(wrong_type));
            }
            let i = vm.index(v)?;
            let n = vm.to_bigint(i).and_then(|b| b.to_i128());
            let signed = matches!(format, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
            let bits = size as u32 * 8;
            let range = if signed { -(1i128 << (bits - 1))..1i128 << (bits - 1) } else { 0..1i128 << bits };
            match n.filter(|n| range.contains(n)) {
                Some(n) => Ok(n.to_le_bytes()[..size].to_vec()),
                None => Err(vm.value_error(wrong_value)),
            }
        }
    }
}
