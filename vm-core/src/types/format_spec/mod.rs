//! The format mini-language (`format(v, spec)`, f-strings, `str.format`): parsing of specifications and what they make of
//! ints, floats, complex numbers and strings, with CPython's errors.

mod layout;
mod number;

pub use number::{float_digits, format_complex, format_float, format_int};

use vm_layout::{Gc, Str, Value};

use crate::Vm;
use crate::native::{R, Raised};
use crate::value::{StrExt, TextBuilder};

/// A parsed specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
#[derive(Clone, Debug)]
pub struct FormatSpec {
    pub fill: u32,
    pub align: u8,
    /// `+`, `-`, space; 0: not given.
    pub sign: u8,
    /// `z`: minus zero is shown as zero.
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: usize,
    /// `,` or `_`; 0: none.
    pub grouping: u8,
    pub precision: Option<usize>,
    /// The type's code point; 0: not given.
    pub kind: u32,
    /// Whether an alignment was given.
    pub aligned: bool,
}

fn align_of(c: u32) -> Option<u8> {
    match u8::try_from(c) {
        Ok(c @ (b'<' | b'>' | b'=' | b'^')) => Some(c),
        _ => None,
    }
}

/// A run of decimal digits (of any script); the number and how many units it takes.
fn digits(vm: &mut Vm, s: &[u32]) -> R<Option<(usize, usize)>> {
    let mut n = 0usize;
    let mut len = 0;
    while let Some(d) = s.get(len).and_then(|&c| super::int::text::decimal_digit(c)) {
        n = match n.checked_mul(10).and_then(|n| n.checked_add(d as usize)) {
            Some(n) if n <= isize::MAX as usize => n,
            _ => return Err(vm.value_error("Too many decimal digits in format string")),
        };
        len += 1;
    }
    Ok((len > 0).then_some((n, len)))
}

impl FormatSpec {
    /// Parses `spec`; `class` is for messages, the defaults are those of the value's type.
    pub fn parse(
        vm: &mut Vm,
        spec: Gc<Str>,
        class: &str,
        default_kind: u8,
        default_align: u8,
    ) -> R<FormatSpec> {
        let units: Vec<u32> = spec.code_points().collect();
        let s = &units[..];
        let mut out = FormatSpec {
            fill: u32::from(b' '),
            align: default_align,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: 0,
            precision: None,
            kind: u32::from(default_kind),
            aligned: false,
        };
        let mut i = 0;
        let mut filled = false;
        if let Some(a) = s.get(1).and_then(|&c| align_of(c)) {
            (out.fill, out.align, out.aligned, filled) = (s[0], a, true, true);
            i = 2;
        } else if let Some(a) = s.first().and_then(|&c| align_of(c)) {
            (out.align, out.aligned) = (a, true);
            i = 1;
        }
        let at = |i: usize| s.get(i).and_then(|&c| u8::try_from(c).ok()).unwrap_or(0);
        if let c @ (b'+' | b'-' | b' ') = at(i) {
            out.sign = c;
            i += 1;
        }
        if at(i) == b'z' {
            out.no_negative_zero = true;
            i += 1;
        }
        if at(i) == b'#' {
            out.alternate = true;
            i += 1;
        }
        if !filled && at(i) == b'0' {
            out.fill = u32::from(b'0');
            if !out.aligned && default_align == b'>' {
                out.align = b'=';
            }
            i += 1;
        }
        if let Some((n, len)) = digits(vm, &s[i..])? {
            out.width = n;
            i += len;
        }
        if at(i) == b',' {
            out.grouping = b',';
            i += 1;
        }
        if at(i) == b'_' {
            if out.grouping != 0 {
                return Err(vm.value_error("Cannot specify both ',' and '_'."));
            }
            out.grouping = b'_';
            i += 1;
        }
        if at(i) == b',' && out.grouping == b'_' {
            return Err(vm.value_error("Cannot specify both ',' and '_'."));
        }
        if at(i) == b'.' {
            match digits(vm, &s[i + 1..])? {
                Some((n, len)) => {
                    out.precision = Some(n);
                    i += 1 + len;
                }
                None => return Err(vm.value_error("Format specifier missing precision")),
            }
        }
        match s.len() - i {
            0 => {}
            1 => out.kind = s[i],
            _ => {
                let text = spec.to_text();
                return Err(
                    vm.value_error(format!("Invalid format specifier '{text}' for object of type '{class}'"))
                );
            }
        }
        out.check_grouping(vm)?;
        Ok(out)
    }

    fn check_grouping(&self, vm: &mut Vm) -> R<()> {
        if self.grouping == 0 {
            return Ok(());
        }
        match char::from_u32(self.kind) {
            Some('\0' | 'd' | 'e' | 'f' | 'g' | 'E' | 'F' | 'G' | '%') => Ok(()),
            Some('b' | 'o' | 'x' | 'X') if self.grouping == b'_' => Ok(()),
            _ => {
                let (sign, kind) = (char::from(self.grouping), shown(self.kind));
                Err(vm.value_error(format!("Cannot specify '{sign}' with '{kind}'.")))
            }
        }
    }

    /// The type as an ASCII byte (255 for others).
    fn kind_byte(&self) -> u8 {
        u8::try_from(self.kind).unwrap_or(255)
    }
}

/// A type character as messages show it.
fn shown(kind: u32) -> String {
    match kind {
        33..=126 => char::from(kind as u8).to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

#[cold]
fn unknown_kind(vm: &mut Vm, kind: u32, class: &str) -> Raised {
    let kind = shown(kind);
    vm.value_error(format!("Unknown format code '{kind}' for object of type '{class}'"))
}

/// How many fill characters go left and right of a text of `len` code points.
fn padding(spec: &FormatSpec, len: usize) -> (usize, usize) {
    let total = spec.width.saturating_sub(len);
    match spec.align {
        b'<' => (0, total),
        b'^' => (total / 2, total - total / 2),
        _ => (total, 0),
    }
}

/// Announces the memory that a result of this width takes.
fn charge_width(vm: &mut Vm, spec: &FormatSpec) -> R<()> {
    vm.charge(spec.width.max(spec.precision.unwrap_or(0)).saturating_mul(5))
}

/// `format(s, spec)` for a str.
pub fn format_str(vm: &mut Vm, v: Value, spec: Gc<Str>) -> R {
    let Some(s) = v.cast::<Str>() else { return Ok(vm.not_implemented) };
    if spec.len == 0 {
        return vm.str_of(v).map(|s| s.value());
    }
    let class = vm.type_name(v);
    let f = FormatSpec::parse(vm, spec, &class, b's', b'<')?;
    if f.kind != u32::from(b's') {
        return Err(unknown_kind(vm, f.kind, &class));
    }
    if f.sign == b' ' {
        return Err(vm.value_error("Space not allowed in string format specifier"));
    }
    if f.sign != 0 {
        return Err(vm.value_error("Sign not allowed in string format specifier"));
    }
    if f.no_negative_zero {
        return Err(vm.value_error("Negative zero coercion (z) not allowed in string format specifier"));
    }
    if f.alternate {
        return Err(vm.value_error("Alternate form (#) not allowed in string format specifier"));
    }
    if f.align == b'=' {
        return Err(vm.value_error("'=' alignment not allowed in string format specifier"));
    }
    let len = f.precision.map_or(s.len, |p| p.min(s.len));
    if f.width <= len && len == s.len && v.is_exact(vm_layout::Kind::Str) {
        return Ok(v);
    }
    vm.charge(f.width.max(len).saturating_mul(5))?;
    let (left, right) = padding(&f, len);
    let mut out = TextBuilder::with_capacity(left + len + right);
    (0..left).for_each(|_| out.push(f.fill));
    s.code_points().take(len).for_each(|c| out.push(c));
    (0..right).for_each(|_| out.push(f.fill));
    Ok(out.finish(vm))
}
