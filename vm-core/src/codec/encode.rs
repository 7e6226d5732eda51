//! Text to bytes.

use vm_layout::*;

use super::{Codec, Errors, Handler, Order};
use crate::Vm;
use crate::native::R;
use crate::value::StrExt;

fn is_surrogate(c: u32) -> bool {
    (0xd800..0xe000).contains(&c)
}

fn push_utf8(c: u32, out: &mut Vec<u8>) {
    match char::from_u32(c) {
        Some(ch) => out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
        // A surrogate, let through.
        None => out.extend_from_slice(&[0xed, 0x80 | (c >> 6 & 0x3f) as u8, 0x80 | (c & 0x3f) as u8]),
    }
}

fn push_utf16(c: u32, big: bool, out: &mut Vec<u8>) {
    let mut put = |u: u32| {
        out.extend_from_slice(&if big { (u as u16).to_be_bytes() } else { (u as u16).to_le_bytes() });
    };
    if c >= 0x1_0000 {
        put(0xd800 + ((c - 0x1_0000) >> 10));
        put(0xdc00 + (c & 0x3ff));
    } else {
        put(c);
    }
}

/// Puts one code point that the encoding can express (or a surrogate that is let through).
fn put(codec: Codec, c: u32, out: &mut Vec<u8>) {
    match codec {
        Codec::Utf8 | Codec::Utf8Signed => push_utf8(c, out),
        Codec::Ascii | Codec::Latin1 | Codec::Escape { .. } => out.push(c as u8),
        Codec::Utf16(order) => push_utf16(c, order == Order::Big, out),
        Codec::Utf32(order) => {
            out.extend_from_slice(&if order == Order::Big { c.to_be_bytes() } else { c.to_le_bytes() });
        }
    }
}

/// What an error handler writes in place of a code point.
fn replacement(c: u32, handler: Handler) -> String {
    match handler {
        Handler::Replace => "?".to_owned(),
        Handler::XmlCharRefReplace => format!("&#{c};"),
        Handler::NameReplace => match char::from_u32(c).and_then(unicode_names2::name) {
            Some(name) => format!("\\N{{{name}}}"),
            None => replacement(c, Handler::BackslashReplace),
        },
        Handler::BackslashReplace => match c {
            0..=0xff => format!("\\x{c:02x}"),
            0x100..=0xffff => format!("\\u{c:04x}"),
            _ => format!("\\U{c:08x}"),
        },
        _ => String::new(),
    }
}

/// `str.encode(codec, errors)`.
pub fn encode(vm: &mut Vm, s: Gc<Str>, codec: Codec, errors: Errors<'_>) -> R<Vec<u8>> {
    vm.charge(s.len)?;
    if let Codec::Escape { raw } = codec {
        return Ok(super::escape::encode(s, raw));
    }
    let limit = match codec {
        Codec::Ascii => 0x80,
        Codec::Latin1 => 0x100,
        _ => 0x11_0000,
    };
    if let Units::One(b) = s.units()
        && (codec == Codec::Latin1 || s.is_ascii() && matches!(codec, Codec::Utf8 | Codec::Ascii))
    {
        return Ok(b.to_vec());
    }
    let mut out = Vec::with_capacity(s.len + s.len / 2);
    match codec {
        Codec::Utf8Signed => out.extend_from_slice(b"\xef\xbb\xbf"),
        Codec::Utf16(Order::Marked) => out.extend_from_slice(b"\xff\xfe"),
        Codec::Utf32(Order::Marked) => out.extend_from_slice(b"\xff\xfe\0\0"),
        _ => {}
    }
    let fits = |c: u32| c < limit && (limit <= 0x100 || !is_surrogate(c));
    let mut i = 0;
    while i < s.len {
        let c = s.unit(i);
        if fits(c) {
            put(codec, c, &mut out);
            i += 1;
            continue;
        }
        let wide = matches!(codec, Codec::Utf16(_) | Codec::Utf32(_));
        let end = if wide { i + 1 } else { (i..s.len).find(|&j| fits(s.unit(j))).unwrap_or(s.len) };
        let reason = match limit {
            0x80 => "ordinal not in range(128)",
            0x100 => "ordinal not in range(256)",
            _ => "surrogates not allowed",
        };
        match errors.handler(vm)? {
            Handler::Strict => return Err(vm.encode_error(codec.name(), s, i, end, reason)),
            Handler::SurrogatePass if limit > 0x100 => put(codec, c, &mut out),
            // Escaped bytes stand for themselves: in wide encodings that would break the units.
            Handler::SurrogateEscape if !wide && (0xdc80..0xdd00).contains(&c) => out.push(c as u8),
            Handler::SurrogatePass | Handler::SurrogateEscape => {
                return Err(vm.encode_error(codec.name(), s, i, end, reason));
            }
            h => replacement(c, h).chars().for_each(|r| put(codec, r as u32, &mut out)),
        }
        i += 1;
    }
    Ok(out)
}

/// Strict UTF-8.
pub fn encode_utf8(vm: &mut Vm, s: Gc<Str>) -> R<Vec<u8>> {
    encode(vm, s, Codec::Utf8, Errors::STRICT)
}
