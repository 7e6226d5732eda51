//! `%`-formatting of str and bytes.

use vm_layout::*;

use super::receiver;
use crate::Vm;
use crate::native::R;
use crate::types::Dunder;
use crate::types::format_spec::float_digits;
use crate::types::int::{self, IntRef};
use crate::value::{StrExt, TextBuilder};

const MINUS: u8 = 1;
const PLUS: u8 = 2;
const SPACE: u8 = 4;
const ALTERNATE: u8 = 8;
const ZERO: u8 = 16;

/// One `%` specification.
#[derive(Default)]
struct Spec {
    flags: u8,
    width: usize,
    precision: Option<usize>,
}

/// A format being worked off.
struct Formatter<'a> {
    format: &'a [u32],
    at: usize,
    /// The right operand, a tuple's items one by one.
    args: &'a [Value],
    next: usize,
    /// A lone operand that is a mapping: not all of it need be used.
    mapping: Option<Value>,
    /// The value that a `(key)` has looked up; stands for all arguments from then on.
    looked_up: Option<Value>,
    looked_up_used: bool,
    bytes: bool,
    out: TextBuilder,
}

/// `str.__mod__`.
pub fn format_str(vm: &mut Vm, format: Value, args: Value) -> R {
    let s = receiver(vm, format)?;
    let units: Vec<u32> = s.code_points().collect();
    let out = run(vm, &units, args, false)?;
    Ok(vm.str_from_units(out.as_slice()).value())
}

/// `bytes.__mod__` and `bytearray.__mod__`.
pub fn format_bytes(vm: &mut Vm, format: Value, args: Value) -> R {
    let units: Vec<u32> = vm.byte_receiver(format)?.iter().map(|&b| u32::from(b)).collect();
    let out = run(vm, &units, args, true)?;
    let data: Vec<u8> = out.as_slice().iter().map(|&c| c as u8).collect();
    Ok(vm.bytes_like(format, &data))
}

fn run(vm: &mut Vm, format: &[u32], args: Value, bytes: bool) -> R<TextBuilder> {
    let tuple = args.cast::<Tuple>();
    let single = [args];
    let text = args.cast::<Str>().is_some() || bytes && matches!(args.kind(), Kind::Bytes | Kind::ByteArray);
    let is_mapping = tuple.is_none() && !text && vm.special(args, Dunder::GetItem).is_some();
    let mut f = Formatter {
        format,
        at: 0,
        args: match &tuple {
            Some(t) => t.items(),
            None => &single,
        },
        next: 0,
        mapping: is_mapping.then_some(args),
        looked_up: None,
        looked_up_used: false,
        bytes,
        out: TextBuilder::with_capacity(format.len() + 16),
    };
    while let Some(&c) = f.format.get(f.at) {
        f.at += 1;
        if c == u32::from(b'%') {
            f.specification(vm)?;
        } else {
            f.out.push(c);
        }
    }
    let left = f.next < f.args.len() && f.mapping.is_none() && f.looked_up.is_none();
    if left {
        let what = if bytes { "bytes" } else { "string" };
        return Err(vm.type_error(format!("not all arguments converted during {what} formatting")));
    }
    Ok(f.out)
}

impl Formatter<'_> {
    fn peek(&mut self, vm: &mut Vm) -> R<u32> {
        match self.format.get(self.at) {
            Some(&c) => Ok(c),
            None => Err(vm.value_error("incomplete format")),
        }
    }

    fn argument(&mut self, vm: &mut Vm) -> R {
        if let Some(v) = self.looked_up
            && !self.looked_up_used
        {
            self.looked_up_used = true;
            return Ok(v);
        }
        if self.looked_up.is_none()
            && let Some(&v) = self.args.get(self.next)
        {
            self.next += 1;
            return Ok(v);
        }
        Err(vm.type_error("not enough arguments for format string"))
    }

    /// A `(key)`: its value is the argument from here on.
    fn key(&mut self, vm: &mut Vm) -> R<()> {
        let Some(mapping) = self.mapping else {
            return Err(vm.type_error("format requires a mapping"));
        };
        let start = self.at + 1;
        let mut depth = 0;
        let end = loop {
            match self.format.get(self.at).and_then(|&c| char::from_u32(c)) {
                None => return Err(vm.value_error("incomplete format key")),
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break self.at - 1;
            }
        };
        let key = &self.format[start..end];
        let key = if self.bytes {
            let key: Vec<u8> = key.iter().map(|&c| c as u8).collect();
            vm.bytes(&key)
        } else {
            vm.str_from_units(key).value()
        };
        self.looked_up = Some(vm.get_item(mapping, key)?);
        self.looked_up_used = false;
        Ok(())
    }

    /// A number in the format, or `*`: the next argument. Negative only for `*`.
    fn number(&mut self, vm: &mut Vm, what: &str) -> R<Option<i64>> {
        if self.peek(vm)? == u32::from(b'*') {
            self.at += 1;
            let v = self.argument(vm)?;
            if !vm.is_int(v) {
                return Err(vm.type_error("* wants int"));
            }
            return match vm.as_i64(v).filter(|&i| what != "precision" || i32::try_from(i).is_ok()) {
                Some(i) => Ok(Some(i)),
                None if what == "precision" => {
                    Err(vm.overflow_error("Python int too large to convert to C int"))
                }
                None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
            };
        }
        let mut n: Option<i64> = None;
        while let Some(d) =
            self.format.get(self.at).and_then(|&c| char::from_u32(c)).and_then(|c| c.to_digit(10))
        {
            let limit = if what == "precision" { i64::from(i32::MAX) } else { i64::MAX };
            n = match n.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(i64::from(d))) {
                Some(n) if n <= limit => Some(n),
                _ => return Err(vm.value_error(format!("{what} too big"))),
            };
            self.at += 1;
        }
        Ok(n)
    }

    fn specification(&mut self, vm: &mut Vm) -> R<()> {
        let mut spec = Spec::default();
        if self.peek(vm)? == u32::from(b'%') {
            self.at += 1;
            self.out.push(u32::from(b'%'));
            return Ok(());
        }
        if self.peek(vm)? == u32::from(b'(') {
            self.key(vm)?;
        }
        loop {
            let flag = match char::from_u32(self.peek(vm)?) {
                Some('-') => MINUS,
                Some('+') => PLUS,
                Some(' ') => SPACE,
                Some('#') => ALTERNATE,
                Some('0') => ZERO,
                _ => break,
            };
            spec.flags |= flag;
            self.at += 1;
        }
        if let Some(w) = self.number(vm, "width")? {
            if w < 0 {
                spec.flags |= MINUS;
            }
            spec.width = usize::try_from(w.unsigned_abs()).unwrap_or(usize::MAX);
        }
        if self.peek(vm)? == u32::from(b'.') {
            self.at += 1;
            let p = self.number(vm, "precision")?.unwrap_or(0);
            spec.precision = Some(usize::try_from(p).unwrap_or(0));
        }
        if matches!(char::from_u32(self.peek(vm)?), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        let c = self.peek(vm)?;
        self.at += 1;
        vm.charge(spec.width.saturating_mul(4))?;
        self.convert(vm, c, &spec)
    }

    fn convert(&mut self, vm: &mut Vm, c: u32, spec: &Spec) -> R<()> {
        let kind = char::from_u32(c).unwrap_or('\0');
        match kind {
            's' | 'r' | 'a' | 'b' if kind != 'b' || self.bytes => {
                let v = self.argument(vm)?;
                let text: Vec<u32> = if self.bytes && matches!(kind, 's' | 'b') {
                    bytes_text(vm, v)?.iter().map(|&b| u32::from(b)).collect()
                } else {
                    let s = match kind {
                        's' => vm.str_of(v)?,
                        'r' if !self.bytes => vm.repr(v)?,
                        _ => vm.ascii(v)?,
                    };
                    if spec.width == 0 && spec.precision.is_none() {
                        self.out.push_charged(vm, s)?;
                        return Ok(());
                    }
                    s.code_points().collect()
                };
                let len = spec.precision.map_or(text.len(), |p| p.min(text.len()));
                self.padded(spec, &text[..len]);
            }
            'c' => {
                let v = self.argument(vm)?;
                let c = if self.bytes { byte_char(vm, v)? } else { char_arg(vm, v)? };
                self.padded(spec, &[c]);
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => self.integer(vm, kind, spec)?,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let v = self.argument(vm)?;
                let f = match v.exact::<Float>() {
                    Some(f) => f.value,
                    None if self.bytes => match vm.float_arg(v) {
                        Ok(f) => f,
                        Err(raised) => {
                            vm.catch(raised, vm.exc.type_error)?;
                            let name = vm.type_name(v);
                            return Err(vm.type_error(format!("float argument required, not {name}")));
                        }
                    },
                    None => vm.float_arg(v)?,
                };
                if spec.precision.is_some_and(|p| p > i32::MAX as usize - 3) {
                    return Err(vm.value_error("precision too big"));
                }
                vm.charge(spec.precision.unwrap_or(0))?;
                let alternate = spec.flags & ALTERNATE != 0;
                let digits = float_digits(f, kind as u8, Some(spec.precision.unwrap_or(6)), alternate);
                let negative = f.is_sign_negative() && !f.is_nan();
                self.signed(spec, negative, "", &digits);
            }
            _ => {
                self.argument(vm)?;
                let shown = char::from_u32(c).filter(|_| (31..127).contains(&c)).unwrap_or('?');
                let at = self.at - 1;
                return Err(
                    vm.value_error(format!("unsupported format character '{shown}' ({c:#x}) at index {at}"))
                );
            }
        }
        Ok(())
    }

    fn integer(&mut self, vm: &mut Vm, kind: char, spec: &Spec) -> R<()> {
        let v = self.argument(vm)?;
        let number = if vm.is_int(v) {
            v
        } else {
            let hex = matches!(kind, 'o' | 'x' | 'X');
            let numeric =
                [Dunder::Index, Dunder::Int, Dunder::Float].iter().any(|&d| vm.special(v, d).is_some());
            let converted = match () {
                () if !numeric => None,
                () if hex && vm.special(v, Dunder::Index).is_none() => None,
                () if hex => Some(vm.index(v)),
                () => Some(int::int_from_value(vm, v)),
            };
            match converted {
                Some(Ok(n)) => n,
                other => {
                    if let Some(Err(raised)) = other {
                        vm.catch(raised, vm.exc.type_error)?;
                    }
                    let name = vm.type_name(v);
                    let wanted = if hex { "an integer" } else { "a real number" };
                    let kind = if self.bytes && kind == 'i' { 'd' } else { kind };
                    return Err(vm.type_error(format!("%{kind} format: {wanted} is required, not {name}")));
                }
            }
        };
        let Some(n) = IntRef::of(number) else { return Ok(()) };
        let (mut digits, prefix) = match kind {
            'o' => (int::text::magnitude_in_base(vm, n, 8)?, "0o"),
            'x' => (int::text::magnitude_in_base(vm, n, 16)?, "0x"),
            'X' => (int::text::magnitude_in_base(vm, n, 16)?.to_ascii_uppercase(), "0X"),
            _ => (int::text::decimal(vm, n)?, ""),
        };
        if digits.starts_with('-') {
            digits.remove(0);
        }
        if let Some(p) = spec.precision
            && p > digits.len()
        {
            vm.charge(p)?;
            digits.insert_str(0, &"0".repeat(p - digits.len()));
        }
        let prefix = if spec.flags & ALTERNATE != 0 { prefix } else { "" };
        self.signed(spec, n.is_negative(), prefix, &digits);
        Ok(())
    }

    /// A number: zeros go between sign or prefix and digits, blanks before or behind.
    fn signed(&mut self, spec: &Spec, negative: bool, prefix: &str, digits: &str) {
        let sign = match spec.flags {
            _ if negative => "-",
            f if f & PLUS != 0 => "+",
            f if f & SPACE != 0 => " ",
            _ => "",
        };
        let fill = spec.width.saturating_sub(sign.len() + prefix.len() + digits.len());
        let (blanks, zeros, behind) = match spec.flags {
            f if f & MINUS != 0 => (0, 0, fill),
            f if f & ZERO != 0 => (0, fill, 0),
            _ => (fill, 0, 0),
        };
        (0..blanks).for_each(|_| self.out.push(0x20));
        self.out.push_str(sign);
        self.out.push_str(prefix);
        (0..zeros).for_each(|_| self.out.push(0x30));
        self.out.push_str(digits);
        (0..behind).for_each(|_| self.out.push(0x20));
    }

    fn padded(&mut self, spec: &Spec, text: &[u32]) {
        let fill = spec.width.saturating_sub(text.len());
        let left = spec.flags & MINUS == 0;
        if left {
            (0..fill).for_each(|_| self.out.push(0x20));
        }
        text.iter().for_each(|&c| self.out.push(c));
        if !left {
            (0..fill).for_each(|_| self.out.push(0x20));
        }
    }
}

/// The argument of `%c` in a str.
fn char_arg(vm: &mut Vm, v: Value) -> R<u32> {
    if let Some(s) = v.cast::<Str>() {
        if s.len == 1 {
            return Ok(s.unit(0));
        }
        return Err(vm.type_error("%c requires int or char"));
    }
    if !vm.is_index(v) {
        return Err(vm.type_error("%c requires int or char"));
    }
    let i = vm.index(v)?;
    match vm.as_i64(i) {
        Some(c) if (0..0x11_0000).contains(&c) => Ok(c as u32),
        _ => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}

/// The argument of `%c` in bytes.
fn byte_char(vm: &mut Vm, v: Value) -> R<u32> {
    match vm.byte_view(v).as_deref() {
        Some([b]) if v.kind() != Kind::Foreign => return Ok(u32::from(*b)),
        Some(_) => {}
        None if vm.is_index(v) => {
            let i = vm.index(v)?;
            return match vm.as_i64(i) {
                Some(c) if (0..256).contains(&c) => Ok(c as u32),
                _ => Err(vm.overflow_error("%c arg not in range(256)")),
            };
        }
        None => {}
    }
    Err(vm.type_error("%c requires an integer in range(256) or a single byte"))
}

/// The argument of `%s` or `%b` in bytes.
fn bytes_text(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    if let Some(view) = vm.byte_view(v) {
        return Ok(view.into_owned());
    }
    if let Some(made) = vm.call_special(v, Dunder::Bytes, &[])? {
        if let Some(b) = made.cast::<Bytes>() {
            return Ok(b.as_slice().to_vec());
        }
        let name = vm.type_name(made);
        return Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")));
    }
    let name = vm.type_name(v);
    Err(vm.type_error(format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
    )))
}
