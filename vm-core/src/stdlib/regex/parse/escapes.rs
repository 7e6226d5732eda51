//! What begins with a backslash.

use super::Parser;
use super::reader::{is_ascii_letter, is_digit, is_hex, is_octal, number, simple_escape, text_of};
use crate::native::R;
use crate::stdlib::regex::node::{At, Category, Member};

/// A set member or item that an escape stands for.
pub(super) enum Escape {
    Char(u32),
    Category(Category, bool),
    At(At),
    Reference(u32),
}

impl Parser<'_> {
    /// An escape inside or outside a set that stands for a character by its number or name.
    pub(super) fn numeric_escape(&mut self, escape: &[u32]) -> R<Option<u32>> {
        let c = char::from_u32(escape[1]).unwrap_or('\0');
        let digits = match c {
            'x' => 2,
            'u' if self.r.is_text => 4,
            'U' if self.r.is_text => 8,
            'N' if self.r.is_text => return self.named_character().map(Some),
            _ => return Ok(None),
        };
        let mut whole = escape.to_vec();
        whole.extend(self.r.take_while(self.vm, digits, is_hex)?);
        if whole.len() != digits + 2 {
            let message = format!("incomplete escape {}", text_of(&whole));
            return self.error(&message, whole.len());
        }
        let n = number(&whole[2..], 16);
        if n > 0x10_ffff {
            let message = format!("bad escape {}", text_of(&whole));
            return self.error(&message, whole.len());
        }
        Ok(Some(n as u32))
    }

    pub(super) fn named_character(&mut self) -> R<u32> {
        if !self.r.matches(self.vm, '{')? {
            return self.error("missing {", 0);
        }
        let name = self.r.take_until(self.vm, '}', "character name")?;
        match unicode_names2::character(&text_of(&name)) {
            Some(c) => Ok(c as u32),
            None => {
                let shown = self.r.shown(self.vm, &name)?;
                self.error(&format!("undefined character name {shown}"), name.len() + 4)
            }
        }
    }

    pub(super) fn bad_escape<T>(&mut self, escape: &[u32]) -> R<T> {
        let message = format!("bad escape {}", text_of(escape));
        self.error(&message, escape.len())
    }

    pub(super) fn octal(&mut self, escape: &[u32]) -> R<u32> {
        let n = number(&escape[1..], 8);
        if n > 0o377 {
            let message = format!("octal escape value {} outside of range 0-0o377", text_of(escape));
            return self.error(&message, escape.len());
        }
        Ok(n as u32)
    }

    pub(super) fn class_escape(&mut self, escape: &[u32]) -> R<Member> {
        let c = escape[1];
        if let Some(c) = simple_escape(c) {
            return Ok(Member::Range(c, c));
        }
        if let Some((category, opposite)) = category_letter(c) {
            return Ok(Member::Category(category, opposite));
        }
        if let Some(c) = self.numeric_escape(escape)? {
            return Ok(Member::Range(c, c));
        }
        if is_octal(c) {
            let mut whole = escape.to_vec();
            whole.extend(self.r.take_while(self.vm, 2, is_octal)?);
            let c = self.octal(&whole)?;
            return Ok(Member::Range(c, c));
        }
        if is_digit(c) || is_ascii_letter(c) {
            return self.bad_escape(escape);
        }
        Ok(Member::Range(c, c))
    }

    pub(super) fn escape(&mut self, escape: &[u32]) -> R<Escape> {
        let c = escape[1];
        if let Some((category, opposite)) = category_letter(c) {
            return Ok(Escape::Category(category, opposite));
        }
        let at = match char::from_u32(c) {
            Some('A') => Some(At::BeginText),
            Some('Z') => Some(At::EndText),
            Some('b') => Some(At::Boundary),
            Some('B') => Some(At::NonBoundary),
            _ => None,
        };
        if let Some(at) = at {
            return Ok(Escape::At(at));
        }
        if let Some(c) = simple_escape(c) {
            return Ok(Escape::Char(c));
        }
        if let Some(c) = self.numeric_escape(escape)? {
            return Ok(Escape::Char(c));
        }
        if c == '0' as u32 {
            let digits = self.r.take_while(self.vm, 2, is_octal)?;
            return Ok(Escape::Char(number(&digits, 8) as u32));
        }
        if is_digit(c) {
            let mut whole = escape.to_vec();
            if self.r.next_is(is_digit) {
                whole.extend(self.r.take_while(self.vm, 1, is_digit)?);
                if is_octal(whole[1]) && is_octal(whole[2]) && self.r.next_is(is_octal) {
                    whole.extend(self.r.take_while(self.vm, 1, is_octal)?);
                    return Ok(Escape::Char(self.octal(&whole)?));
                }
            }
            let group = number(&whole[1..], 10);
            if group < self.widths.len() as u64 {
                if !self.is_closed(group) {
                    return self.error("cannot refer to an open group", whole.len());
                }
                self.check_lookbehind(group)?;
                return Ok(Escape::Reference(group as u32));
            }
            return self.error(&format!("invalid group reference {group}"), whole.len() - 1);
        }
        if is_ascii_letter(c) {
            return self.bad_escape(escape);
        }
        Ok(Escape::Char(c))
    }
}

fn category_letter(c: u32) -> Option<(Category, bool)> {
    Some(match char::from_u32(c)? {
        'd' => (Category::Digit, false),
        'D' => (Category::Digit, true),
        's' => (Category::Space, false),
        'S' => (Category::Space, true),
        'w' => (Category::Word, false),
        'W' => (Category::Word, true),
        _ => return None,
    })
}
