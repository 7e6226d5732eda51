//! `unicode_escape` and `raw_unicode_escape`.

use vm_layout::*;

use super::decode::Decoder;
use crate::Vm;
use crate::native::R;
use crate::value::StrExt;

/// Text as the inside of a string literal; the raw form escapes only what Latin-1 lacks.
pub fn encode(s: Gc<Str>, raw: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.len);
    for c in s.code_points() {
        let escape = match c {
            9 if !raw => "\\t".to_owned(),
            10 if !raw => "\\n".to_owned(),
            13 if !raw => "\\r".to_owned(),
            0x5c if !raw => "\\\\".to_owned(),
            0x20..0x7f => char::from(c as u8).to_string(),
            0..=0xff if raw => {
                out.push(c as u8);
                continue;
            }
            0..=0xff => format!("\\x{c:02x}"),
            0x100..=0xffff => format!("\\u{c:04x}"),
            _ => format!("\\U{c:08x}"),
        };
        out.extend_from_slice(escape.as_bytes());
    }
    out
}

impl Decoder<'_> {
    /// The inside of a string literal.
    pub(super) fn escapes(&mut self, vm: &mut Vm, raw: bool) -> R<()> {
        let bytes = self.bytes;
        let mut at = 0;
        while let Some(&b) = bytes.get(at) {
            if b != b'\\' {
                self.out.push(u32::from(b));
                at += 1;
                continue;
            }
            let start = at;
            let Some(&kind) = bytes.get(at + 1) else {
                if raw {
                    self.out.push(u32::from(b));
                    return Ok(());
                }
                at = self.error(vm, start, start + 1, "\\ at end of string")?;
                continue;
            };
            at += 2;
            if raw && !matches!(kind, b'u' | b'U') {
                self.out.extend([u32::from(b), u32::from(kind)]);
                continue;
            }
            let simple = match kind {
                b'\n' => continue,
                b'\\' | b'\'' | b'"' => kind,
                b'a' => 7,
                b'b' => 8,
                b't' => 9,
                b'n' => 10,
                b'v' => 11,
                b'f' => 12,
                b'r' => 13,
                _ => 0,
            };
            if simple != 0 {
                self.out.push(u32::from(simple));
                continue;
            }
            at = match kind {
                b'0'..=b'7' => {
                    let run = bytes[start + 1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(b));
                    let (n, c) = run.fold((0, 0), |(n, c), b| (n + 1, c * 8 + u32::from(b - b'0')));
                    self.out.push(c);
                    start + 1 + n
                }
                b'x' => self.hex(vm, start, 2, "truncated \\xXX escape")?,
                b'u' => self.hex(vm, start, 4, "truncated \\uXXXX escape")?,
                b'U' => self.hex(vm, start, 8, "truncated \\UXXXXXXXX escape")?,
                b'N' => self.named(vm, start)?,
                _ => {
                    self.out.extend([u32::from(b), u32::from(kind)]);
                    at
                }
            };
        }
        Ok(())
    }

    fn hex(&mut self, vm: &mut Vm, start: usize, digits: usize, message: &str) -> R<usize> {
        let run = self.bytes[start + 2..].iter().take(digits).take_while(|b| b.is_ascii_hexdigit());
        let (n, c) = run.fold((0, 0u64), |(n, c), &b| {
            (n + 1, c * 16 + u64::from(char::from(b).to_digit(16).unwrap_or(0)))
        });
        let end = start + 2 + n;
        if n < digits {
            return self.error(vm, start, end, message);
        }
        match u32::try_from(c).ok().filter(|&c| c < 0x11_0000) {
            Some(c) => {
                self.out.push(c);
                Ok(end)
            }
            None => self.error(vm, start, end, "illegal Unicode character"),
        }
    }

    fn named(&mut self, vm: &mut Vm, start: usize) -> R<usize> {
        let rest = &self.bytes[start + 2..];
        let close = rest.iter().position(|&b| b == b'}').filter(|&i| i > 1 && rest[0] == b'{');
        let Some(close) = close else {
            let end = if rest.first() == Some(&b'{') { self.bytes.len() } else { start + 2 };
            return self.error(vm, start, end, "malformed \\N character escape");
        };
        let name = String::from_utf8_lossy(&rest[1..close]).into_owned();
        match unicode_names2::character(&name) {
            Some(c) => {
                self.out.push(c as u32);
                Ok(start + 2 + close + 1)
            }
            None => self.error(vm, start, start + 2 + close + 1, "unknown Unicode character name"),
        }
    }
}
