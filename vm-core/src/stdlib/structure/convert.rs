//! One field from and to bytes.

use num_bigint::BigInt;
use vm_layout::{Bytes, Value};

use super::error;
use super::format::{Format, Item, Kind};
use crate::Vm;
use crate::native::R;
use crate::types::int::{self, IntRef};

/// Reverses the bytes of a big-endian field, so that the rest deals with little-endian ones.
fn ordered(data: &mut [u8], big_endian: bool) {
    if big_endian {
        data.reverse();
    }
}

/// The value of a field.
pub fn unpack(vm: &mut Vm, f: &Format, item: &Item, data: &[u8]) -> Value {
    match item.kind {
        Kind::Char | Kind::Text => vm.bytes(data),
        Kind::Pascal => {
            let n = data.first().map_or(0, |&n| usize::from(n).min(data.len() - 1));
            vm.bytes(data.get(1..1 + n).unwrap_or(&[]))
        }
        Kind::Bool => vm.bool(data.iter().any(|&b| b != 0)),
        Kind::Int { signed } => {
            let mut le = [0u8; 8];
            le[..data.len()].copy_from_slice(data);
            ordered(&mut le[..data.len()], f.big_endian);
            let unused = 64 - 8 * data.len() as u32;
            let bits = u64::from_le_bytes(le);
            if signed { vm.int((bits << unused) as i64 >> unused) } else { vm.int_from_u64(bits) }
        }
        Kind::Float => {
            let mut le = [0u8; 8];
            le[..data.len()].copy_from_slice(data);
            ordered(&mut le[..data.len()], f.big_endian);
            let bits = u64::from_le_bytes(le);
            vm.float(match data.len() {
                2 => half_to_f64(bits as u16),
                4 => f64::from(f32::from_bits(bits as u32)),
                _ => f64::from_bits(bits),
            })
        }
    }
}

/// IEEE 754 half precision.
pub fn half_to_f64(bits: u16) -> f64 {
    let sign = if bits >> 15 != 0 { -1.0 } else { 1.0 };
    let fraction = f64::from(bits & 0x3ff);
    let size = match bits >> 10 & 0x1f {
        0 => fraction / 16777216.0,
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        e => (1.0 + fraction / 1024.0) * 2f64.powi(i32::from(e) - 15),
    };
    sign * size
}

/// The nearest half-precision number, ties to even; `None` on overflow.
pub fn f64_to_half(f: f64) -> Option<u16> {
    let sign = (f.to_bits() >> 48) as u16 & 0x8000;
    if f.is_nan() {
        return Some(sign | 0x7e00);
    }
    let size = f.abs();
    if size.is_infinite() {
        return Some(sign | 0x7c00);
    }
    if size >= 65520.0 {
        return None;
    }
    if size < 2f64.powi(-14) {
        // Subnormal: a multiple of 2^-24; rounding up to 1024 gives the smallest normal number's bits.
        return Some(sign | (size * 16777216.0).round_ties_even() as u16);
    }
    let exponent = (size.to_bits() >> 52) as i32 - 1023;
    let fraction = (size * 2f64.powi(10 - exponent)).round_ties_even() as u16;
    // A fraction rounded up to 2048 carries into the exponent.
    Some(sign | (((exponent + 14) as u16) << 10).wrapping_add(fraction))
}

/// Writes one value into its field (`data` has its size).
pub fn pack(vm: &mut Vm, f: &Format, item: &Item, v: Value, data: &mut [u8]) -> R<()> {
    match item.kind {
        Kind::Char => match v.cast::<Bytes>().filter(|b| b.len == 1) {
            Some(b) => data[0] = b.as_slice()[0],
            None => return Err(error(vm, "char format requires a bytes object of length 1")),
        },
        Kind::Bool => data[0] = u8::from(vm.truth(v)?),
        Kind::Text | Kind::Pascal => {
            let text = match v.kind() {
                vm_layout::Kind::Bytes | vm_layout::Kind::ByteArray => int::buffer_of(vm, v)?,
                _ => None,
            };
            let Some(text) = text else {
                let code = char::from(item.code);
                return Err(error(vm, &format!("argument for '{code}' must be a bytes object")));
            };
            data.fill(0);
            if item.kind == Kind::Text {
                let n = text.len().min(data.len());
                data[..n].copy_from_slice(&text[..n]);
            } else if !data.is_empty() {
                let n = text.len().min(data.len() - 1);
                data[1..=n].copy_from_slice(&text[..n]);
                data[0] = n.min(255) as u8;
            }
        }
        Kind::Int { signed } => {
            let le = int_bytes(vm, f, item, signed, v)?;
            let n = data.len();
            data.copy_from_slice(&le[..n]);
            ordered(data, f.big_endian);
        }
        Kind::Float => {
            let x = match vm.float_arg(v) {
                Ok(x) => x,
                Err(raised) => {
                    vm.catch(raised, vm.exc.exception)?;
                    return Err(error(vm, "required argument is not a float"));
                }
            };
            let le = match data.len() {
                2 => match f64_to_half(x) {
                    Some(h) => u64::from(h),
                    None => return Err(vm.overflow_error("float too large to pack with e format")),
                },
                4 => {
                    let single = x as f32;
                    if single.is_infinite() && x.is_finite() && !f.native {
                        return Err(vm.overflow_error("float too large to pack with f format"));
                    }
                    u64::from(single.to_bits())
                }
                _ => x.to_bits(),
            };
            let n = data.len();
            data.copy_from_slice(&le.to_le_bytes()[..n]);
            ordered(data, f.big_endian);
        }
    }
    Ok(())
}

/// An int argument as little-endian bytes, its range checked.
fn int_bytes(vm: &mut Vm, f: &Format, item: &Item, signed: bool, v: Value) -> R<[u8; 8]> {
    let i = if vm.is_int(v) {
        v
    } else if vm.special(v, crate::types::Dunder::Index).is_some() {
        vm.index(v)?
    } else {
        return Err(error(vm, "required argument is not an integer"));
    };
    let Some(x) = IntRef::of(i) else { return Err(error(vm, "required argument is not an integer")) };
    let bits = 8 * item.size as u32;
    let fits = if signed {
        int::arith::to_i64(x).filter(|&n| bits == 64 || n >> (bits - 1) == 0 || n >> (bits - 1) == -1)
    } else if x.is_negative() {
        // Addresses are taken modulo 2^64, as pointers may print as negative numbers.
        int::arith::to_i64(x).filter(|_| item.code == b'P')
    } else {
        (x.bits() <= u64::from(bits)).then(|| match x {
            IntRef::Small(n) => n,
            IntRef::Big(b) => (b % (BigInt::from(1) << 64u32)).iter_u64_digits().next().unwrap_or(0) as i64,
        })
    };
    if let Some(n) = fits {
        return Ok(n.to_le_bytes());
    }
    Err(range_error(vm, f, item, signed, x))
}

/// `struct.error` for a number that doesn't fit, in the words CPython has for this code.
fn range_error(vm: &mut Vm, f: &Format, item: &Item, signed: bool, x: IntRef<'_>) -> crate::native::Raised {
    let text = match item.code {
        b'b' => "byte format requires -128 <= number <= 127".to_owned(),
        b'B' => "ubyte format requires 0 <= number <= 255".to_owned(),
        b'h' => "short format requires -32768 <= number <= 32767".to_owned(),
        b'H' => "ushort format requires 0 <= number <= 65535".to_owned(),
        code => {
            // Whatever a C long (unsigned: a C unsigned long) can't hold is out of range for all of them alike.
            let beyond =
                if signed { int::arith::to_i64(x).is_none() } else { x.is_negative() || x.bits() > 64 };
            let bits = 8 * item.size as u32;
            let _ = f;
            if beyond || bits == 64 {
                "argument out of range".to_owned()
            } else {
                let (low, high) = if signed {
                    (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
                } else {
                    (0, (1i128 << bits) - 1)
                };
                format!("'{}' format requires {low} <= number <= {high}", char::from(code))
            }
        }
    };
    error(vm, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_reads_back() {
        for bits in 0..=u16::MAX {
            let f = half_to_f64(bits);
            if !f.is_nan() {
                assert_eq!(f64_to_half(f), Some(bits), "{bits:#x} is {f}");
            }
        }
        assert_eq!(f64_to_half(65519.9), Some(0x7bff));
        assert_eq!(f64_to_half(65520.0), None);
    }
}
