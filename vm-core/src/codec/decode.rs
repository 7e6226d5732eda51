//! Bytes to text.

use vm_layout::*;

use super::{Codec, Errors, Handler, Order};
use crate::Vm;
use crate::native::R;

/// What a decoder has so far, and how it treats errors.
pub(super) struct Decoder<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) out: Vec<u32>,
    codec: &'static str,
    errors: Errors<'a>,
}

impl Decoder<'_> {
    /// Treats `bytes[start..end]` as an error; returns where to go on.
    pub(super) fn error(&mut self, vm: &mut Vm, start: usize, end: usize, reason: &str) -> R<usize> {
        let bad = &self.bytes[start..end];
        match self.errors.handler(vm)? {
            Handler::Ignore => {}
            Handler::Replace => self.out.push(0xfffd),
            Handler::BackslashReplace => {
                for b in bad {
                    self.out.extend(format!("\\x{b:02x}").bytes().map(u32::from));
                }
            }
            Handler::SurrogateEscape if bad[0] >= 0x80 => {
                let high = bad.iter().take_while(|&&b| b >= 0x80).count();
                self.out.extend(bad[..high].iter().map(|&b| 0xdc00 + u32::from(b)));
                return Ok(start + high);
            }
            Handler::SurrogatePass => {
                if let Some((c, used)) = self.passed_surrogate(start) {
                    self.out.push(c);
                    return Ok(start + used);
                }
                return Err(vm.decode_error(self.codec, self.bytes, start, end, reason));
            }
            Handler::XmlCharRefReplace | Handler::NameReplace => {
                return Err(vm.type_error("don't know how to handle UnicodeDecodeError in error callback"));
            }
            Handler::Strict | Handler::SurrogateEscape => {
                return Err(vm.decode_error(self.codec, self.bytes, start, end, reason));
            }
        }
        Ok(end)
    }

    /// A surrogate encoded at `at`, and how many bytes it takes.
    fn passed_surrogate(&self, at: usize) -> Option<(u32, usize)> {
        let b = &self.bytes[at..];
        let c = match self.codec {
            "utf-8" => match *b {
                [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, ..] => {
                    return Some((0xd000 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f), 3));
                }
                _ => return None,
            },
            "utf-16-le" => (u32::from(u16::from_le_bytes([*b.first()?, *b.get(1)?])), 2),
            "utf-16-be" => (u32::from(u16::from_be_bytes([*b.first()?, *b.get(1)?])), 2),
            "utf-32-le" => (u32::from_le_bytes(b.get(..4)?.try_into().ok()?), 4),
            "utf-32-be" => (u32::from_be_bytes(b.get(..4)?.try_into().ok()?), 4),
            _ => return None,
        };
        (0xd800..0xe000).contains(&c.0).then_some(c)
    }

    fn utf8(&mut self, vm: &mut Vm, mut at: usize) -> R<()> {
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            let e = match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.out.extend(text.chars().map(u32::from));
                    return Ok(());
                }
                Err(e) => e,
            };
            let good = e.valid_up_to();
            self.out.extend(String::from_utf8_lossy(&rest[..good]).chars().map(u32::from));
            at += good;
            let (end, reason) = match e.error_len() {
                None => (self.bytes.len(), "unexpected end of data"),
                Some(n) if (0xc2..=0xf4).contains(&self.bytes[at]) => (at + n, "invalid continuation byte"),
                Some(n) => (at + n, "invalid start byte"),
            };
            at = self.error(vm, at, end, reason)?;
        }
        Ok(())
    }

    fn utf16(&mut self, vm: &mut Vm, mut at: usize, big: bool) -> R<()> {
        let unit = |b: &[u8], i: usize| {
            let pair = [b[i], b[i + 1]];
            u32::from(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
        };
        while at < self.bytes.len() {
            let left = self.bytes.len() - at;
            if left < 2 {
                at = self.error(vm, at, at + left, "truncated data")?;
                continue;
            }
            match unit(self.bytes, at) {
                high @ 0xd800..=0xdbff => {
                    if left < 4 {
                        at = self.error(vm, at, self.bytes.len(), "unexpected end of data")?;
                        continue;
                    }
                    let low = unit(self.bytes, at + 2);
                    if (0xdc00..0xe000).contains(&low) {
                        self.out.push(0x1_0000 + ((high - 0xd800) << 10 | (low - 0xdc00)));
                        at += 4;
                    } else {
                        at = self.error(vm, at, at + 2, "illegal UTF-16 surrogate")?;
                    }
                }
                0xdc00..=0xdfff => at = self.error(vm, at, at + 2, "illegal encoding")?,
                c => {
                    self.out.push(c);
                    at += 2;
                }
            }
        }
        Ok(())
    }

    fn utf32(&mut self, vm: &mut Vm, mut at: usize, big: bool) -> R<()> {
        while at < self.bytes.len() {
            let Some(Ok(quad)) = self.bytes.get(at..at + 4).map(<[u8; 4]>::try_from) else {
                at = self.error(vm, at, self.bytes.len(), "truncated data")?;
                continue;
            };
            match if big { u32::from_be_bytes(quad) } else { u32::from_le_bytes(quad) } {
                0xd800..=0xdfff => {
                    let reason = "code point in surrogate code point range(0xd800, 0xe000)";
                    at = self.error(vm, at, at + 4, reason)?;
                }
                0x11_0000.. => at = self.error(vm, at, at + 4, "code point not in range(0x110000)")?,
                c => {
                    self.out.push(c);
                    at += 4;
                }
            }
        }
        Ok(())
    }
}

/// `bytes.decode(codec, errors)`.
pub fn decode(vm: &mut Vm, bytes: &[u8], codec: Codec, errors: Errors<'_>) -> R<Gc<Str>> {
    vm.charge(bytes.len())?;
    if codec == Codec::Latin1 || bytes.is_ascii() && matches!(codec, Codec::Utf8 | Codec::Ascii) {
        return Ok(vm.str_from_latin1(bytes));
    }
    let (start, order) = match codec {
        Codec::Utf8Signed if bytes.starts_with(b"\xef\xbb\xbf") => (3, Order::Little),
        Codec::Utf16(Order::Marked) if bytes.starts_with(b"\xfe\xff") => (2, Order::Big),
        Codec::Utf16(Order::Marked) if bytes.starts_with(b"\xff\xfe") => (2, Order::Little),
        Codec::Utf32(Order::Marked) if bytes.starts_with(b"\0\0\xfe\xff") => (4, Order::Big),
        Codec::Utf32(Order::Marked) if bytes.starts_with(b"\xff\xfe\0\0") => (4, Order::Little),
        Codec::Utf16(order) | Codec::Utf32(order) => (0, order),
        _ => (0, Order::Little),
    };
    let big = order == Order::Big;
    let name = match codec {
        Codec::Utf16(_) => Codec::Utf16(if big { Order::Big } else { Order::Little }).name(),
        Codec::Utf32(_) => Codec::Utf32(if big { Order::Big } else { Order::Little }).name(),
        _ => codec.name(),
    };
    let mut d = Decoder { bytes, out: Vec::with_capacity(bytes.len()), codec: name, errors };
    match codec {
        Codec::Utf8 | Codec::Utf8Signed => d.utf8(vm, start)?,
        Codec::Utf16(_) => d.utf16(vm, start, big)?,
        Codec::Utf32(_) => d.utf32(vm, start, big)?,
        Codec::Escape { raw } => d.escapes(vm, raw)?,
        Codec::Ascii | Codec::Latin1 => {
            let mut at = 0;
            while at < bytes.len() {
                if bytes[at] < 0x80 {
                    d.out.push(u32::from(bytes[at]));
                    at += 1;
                } else {
                    at = d.error(vm, at, at + 1, "ordinal not in range(128)")?;
                }
            }
        }
    }
    let units = d.out;
    Ok(vm.str_from_units(&units))
}
