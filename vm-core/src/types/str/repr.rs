//! `repr` of strings and the escapes it shares with `ascii` and error handlers.

use vm_layout::*;

use crate::Vm;
use crate::native::R;
use crate::unicode::is_printable;
use crate::value::{StrExt, TextBuilder};

/// `\x..`, `\u....` or `\U........`, whichever is the least that fits.
pub fn push_escape(c: u32, out: &mut TextBuilder) {
    match c {
        0..=0xff => out.push_str(&format!("\\x{c:02x}")),
        0x100..=0xffff => out.push_str(&format!("\\u{c:04x}")),
        _ => out.push_str(&format!("\\U{c:08x}")),
    }
}

/// The quote CPython takes: double only when the text has single quotes and no double ones.
fn quote_for(s: Gc<Str>) -> u32 {
    let has = |q: u8| s.code_points().any(|c| c == u32::from(q));
    u32::from(if has(b'\'') && !has(b'"') { b'"' } else { b'\'' })
}

/// `repr` of an exact str, or of the text of a subclass instance.
pub fn str_repr(vm: &mut Vm, s: Gc<Str>) -> R<Gc<Str>> {
    if let Units::One(b) = s.units()
        && s.is_ascii()
        && b.iter().all(|&c| (0x20..0x7f).contains(&c) && c != b'\'' && c != b'\\')
    {
        vm.charge(b.len())?;
        let mut text = Vec::with_capacity(b.len() + 2);
        text.push(b'\'');
        text.extend_from_slice(b);
        text.push(b'\'');
        return Ok(vm.str_from_latin1(&text));
    }
    vm.charge(s.len.saturating_mul(8))?;
    let quote = quote_for(s);
    let mut out = TextBuilder::with_capacity(s.len + 2);
    out.push(quote);
    for c in s.code_points() {
        match c {
            0x5c => out.push_str("\\\\"),
            9 => out.push_str("\\t"),
            10 => out.push_str("\\n"),
            13 => out.push_str("\\r"),
            _ if c == quote => {
                out.push(0x5c);
                out.push(c);
            }
            _ if is_printable(c) => out.push(c),
            _ => push_escape(c, &mut out),
        }
    }
    out.push(quote);
    Ok(vm.str_from_units(out.as_slice()))
}

/// The same text with everything above ASCII escaped.
pub fn escape_non_ascii(vm: &mut Vm, s: Gc<Str>) -> Gc<Str> {
    if s.is_ascii() {
        return s;
    }
    let mut out = TextBuilder::with_capacity(s.len * 2);
    for c in s.code_points() {
        if c < 0x80 { out.push(c) } else { push_escape(c, &mut out) }
    }
    vm.str_from_units(out.as_slice())
}
