//! Type codes and items.

use vm_layout::{Str, Value};

use crate::Vm;
use crate::native::R;
use crate::types::int::{self, IntRef};
use crate::value::StrExt;

/// A type code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code(u8);

impl Code {
    pub fn new(c: u32) -> Option<Code> {
        let c = u8::try_from(c).ok()?;
        b"bBuhHiIlLqQfd".contains(&c).then_some(Code(c))
    }

    pub fn letter(self) -> char {
        char::from(self.0)
    }

    /// Bytes of an item.
    #[inline]
    pub fn size(self) -> usize {
        match self.0 {
            b'b' | b'B' => 1,
            b'h' | b'H' => 2,
            b'i' | b'I' | b'f' | b'u' => 4,
            _ => 8,
        }
    }

    /// The item format that a memoryview shows.
    pub fn format(self) -> &'static str {
        match self.0 {
            b'b' => "b",
            b'B' => "B",
            b'u' => "w",
            b'h' => "h",
            b'H' => "H",
            b'i' => "i",
            b'I' => "I",
            b'l' => "l",
            b'L' => "L",
            b'q' => "q",
            b'Q' => "Q",
            b'f' => "f",
            _ => "d",
        }
    }

    pub fn is_text(self) -> bool {
        self.0 == b'u'
    }

    fn is_signed(self) -> bool {
        self.0.is_ascii_lowercase()
    }

    /// The value of an item.
    #[inline]
    pub fn get(self, vm: &mut Vm, item: [u8; 8]) -> Value {
        let bits = u64::from_le_bytes(item);
        match self.0 {
            b'd' => vm.float(f64::from_bits(bits)),
            b'f' => vm.float(f64::from(f32::from_bits(bits as u32))),
            b'u' => vm.str_from_units(&[bits as u32]).value(),
            b'Q' | b'L' => vm.int_from_u64(bits),
            _ if self.is_signed() => {
                let unused = 64 - 8 * self.size() as u32;
                vm.int((bits << unused) as i64 >> unused)
            }
            _ => vm.int(bits as i64),
        }
    }

    /// A value as an item; TypeError or OverflowError.
    #[inline]
    pub fn put(self, vm: &mut Vm, v: Value) -> R<[u8; 8]> {
        match self.0 {
            b'd' => Ok(vm.float_arg(v)?.to_le_bytes()),
            b'f' => Ok(u64::from((vm.float_arg(v)? as f32).to_bits()).to_le_bytes()),
            b'u' => match v.cast::<Str>() {
                Some(s) if s.len == 1 => Ok(u64::from(s.unit(0)).to_le_bytes()),
                _ => Err(vm.type_error("array item must be unicode character")),
            },
            _ => self.put_int(vm, v),
        }
    }

    fn put_int(self, vm: &mut Vm, v: Value) -> R<[u8; 8]> {
        let i = if vm.is_int(v) { v } else { vm.index(v)? };
        let bits = 8 * self.size() as u32;
        let x = IntRef::of(i).unwrap_or(IntRef::Small(0));
        if self.is_signed() {
            if let IntRef::Small(n) = x
                && (bits == 64 || n >> (bits - 1) == 0 || n >> (bits - 1) == -1)
            {
                return Ok(n.to_le_bytes());
            }
        } else if !x.is_negative() && x.bits() <= u64::from(bits) {
            let n = match x {
                IntRef::Small(n) => n as u64,
                IntRef::Big(b) => b.iter_u64_digits().next().unwrap_or(0),
            };
            return Ok(n.to_le_bytes());
        }
        Err(self.range_error(vm, x))
    }

    /// OverflowError in the words that CPython has for this code.
    fn range_error(self, vm: &mut Vm, x: IntRef<'_>) -> crate::native::Raised {
        let low = x.is_negative();
        // Whatever a C long can't hold fails before the item's own range is looked at.
        let beyond = int::arith::to_i64(x).is_none();
        let side = if low { "less than minimum" } else { "greater than maximum" };
        let name = match self.0 {
            b'b' => "signed char",
            b'B' => "unsigned byte integer",
            b'h' => "signed short integer",
            b'H' => "unsigned short",
            b'i' => "signed integer",
            b'q' => return vm.overflow_error("int too big to convert"),
            b'l' => return vm.overflow_error("Python int too large to convert to C long"),
            b'Q' if low => return vm.overflow_error("can't convert negative int to unsigned"),
            b'Q' => return vm.overflow_error("int too big to convert"),
            _ if low => return vm.overflow_error("can't convert negative value to unsigned int"),
            b'I' if x.bits() <= 64 => return vm.overflow_error("unsigned int is greater than maximum"),
            _ => return vm.overflow_error("Python int too large to convert to C unsigned long"),
        };
        if beyond {
            return vm.overflow_error("Python int too large to convert to C long");
        }
        vm.overflow_error(format!("{name} is {side}"))
    }
}
