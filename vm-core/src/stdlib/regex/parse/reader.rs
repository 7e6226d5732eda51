//! The characters of a pattern, one token at a time, and errors at their places.

use vm_layout::*;

use crate::Vm;
use crate::native::{R, Raised};
use crate::stdlib::regex::pattern_error;
use crate::types::str::casing::is_identifier;

/// Where an error is raised: the pattern, and the exception class.
#[derive(Clone, Copy)]
pub struct Blame {
    pub pattern: Value,
    pub class: Value,
}

/// The text, read one character or escape at a time.
pub struct Reader<'a> {
    text: &'a [u32],
    index: usize,
    /// The next token; an escape has two characters.
    pub(super) next: Option<&'a [u32]>,
    pub is_text: bool,
    pub blame: Blame,
}

pub(super) fn is_char(token: Option<&[u32]>, c: char) -> bool {
    token.is_some_and(|t| t.len() == 1 && t[0] == c as u32)
}

pub fn is_digit(c: u32) -> bool {
    c.wrapping_sub(0x30) < 10
}

pub fn is_octal(c: u32) -> bool {
    c.wrapping_sub(0x30) < 8
}

pub(super) fn is_hex(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| c.is_ascii_hexdigit())
}

pub fn is_ascii_letter(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| c.is_ascii_alphabetic())
}

/// The number that digits in this base spell.
pub fn number(digits: &[u32], base: u32) -> u64 {
    digits.iter().fold(0u64, |n, &d| {
        let d = char::from_u32(d).and_then(|c| c.to_digit(base)).unwrap_or(0);
        n.saturating_mul(u64::from(base)).saturating_add(u64::from(d))
    })
}

pub fn text_of(units: &[u32]) -> String {
    units.iter().map(|&c| char::from_u32(c).unwrap_or('\u{fffd}')).collect()
}

/// The character that an escape of one letter stands for.
pub fn simple_escape(c: u32) -> Option<u32> {
    Some(match char::from_u32(c)? {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => 92,
        _ => return None,
    })
}

impl<'a> Reader<'a> {
    pub fn new(vm: &mut Vm, text: &'a [u32], is_text: bool, blame: Blame) -> R<Reader<'a>> {
        let mut r = Reader { text, index: 0, next: None, is_text, blame };
        r.advance(vm)?;
        Ok(r)
    }

    pub(super) fn advance(&mut self, vm: &mut Vm) -> R<()> {
        let start = self.index;
        self.next = match self.text.get(start) {
            None => None,
            Some(&c) if c == '\\' as u32 => {
                if start + 1 >= self.text.len() {
                    let at = self.text.len() - 1;
                    return Err(pattern_error(vm, self.blame, "bad escape (end of pattern)", Some(at)));
                }
                self.index += 2;
                Some(&self.text[start..start + 2])
            }
            Some(_) => {
                self.index += 1;
                Some(&self.text[start..start + 1])
            }
        };
        Ok(())
    }

    pub fn next(&self) -> Option<&'a [u32]> {
        self.next
    }

    pub fn next_is(&self, test: impl Fn(u32) -> bool) -> bool {
        self.next.is_some_and(|t| t.len() == 1 && test(t[0]))
    }

    pub fn take(&mut self, vm: &mut Vm) -> R<Option<&'a [u32]>> {
        let this = self.next;
        self.advance(vm)?;
        Ok(this)
    }

    pub fn matches(&mut self, vm: &mut Vm, c: char) -> R<bool> {
        let yes = is_char(self.next, c);
        if yes {
            self.advance(vm)?;
        }
        Ok(yes)
    }

    /// Up to `n` characters that pass the test.
    pub fn take_while(&mut self, vm: &mut Vm, n: usize, test: fn(u32) -> bool) -> R<Vec<u32>> {
        let mut out = Vec::new();
        while out.len() < n && self.next_is(test) {
            out.extend_from_slice(self.next.unwrap_or(&[]));
            self.advance(vm)?;
        }
        Ok(out)
    }

    /// What stands before the terminator, which is read too.
    pub fn take_until(&mut self, vm: &mut Vm, end: char, what: &str) -> R<Vec<u32>> {
        let mut out = Vec::new();
        loop {
            let Some(token) = self.take(vm)? else {
                if out.is_empty() {
                    return Err(self.error(vm, &format!("missing {what}"), 0));
                }
                return Err(self.error(vm, &format!("missing {end}, unterminated name"), out.len()));
            };
            if is_char(Some(token), end) {
                if out.is_empty() {
                    return Err(self.error(vm, &format!("missing {what}"), 1));
                }
                return Ok(out);
            }
            out.extend_from_slice(token);
        }
    }

    pub fn tell(&self) -> usize {
        self.index - self.next.map_or(0, <[u32]>::len)
    }

    pub(super) fn seek(&mut self, vm: &mut Vm, index: usize) -> R<()> {
        self.index = index;
        self.advance(vm)
    }

    /// `re.error` so many characters before the current place.
    pub fn error(&self, vm: &mut Vm, message: &str, back: usize) -> Raised {
        let at = self.tell() as i64 - back as i64;
        pattern_error(vm, self.blame, message, Some(at.max(0) as usize))
    }

    /// The repr of a name, for messages.
    pub fn shown(&self, vm: &mut Vm, name: &[u32]) -> R<String> {
        let s = vm.str_from_units(name).value();
        Ok(crate::value::StrExt::to_text(&vm.repr(s)?))
    }

    /// Sees to it that a group's name is one. What else may be wrong with it is a warning.
    pub fn check_name(&self, vm: &mut Vm, name: &[u32], back: usize, warn: Option<Value>) -> R<()> {
        let s = vm.str_from_units(name);
        if !is_identifier(s) {
            let shown = self.shown(vm, name)?;
            let message = format!("bad character in group name {shown}");
            return Err(self.error(vm, &message, name.len() + back));
        }
        if !self.is_text && !s.is_ascii() {
            self.warn_name(vm, name, back, warn)?;
        }
        Ok(())
    }

    pub fn warn_name(&self, vm: &mut Vm, name: &[u32], back: usize, warn: Option<Value>) -> R<()> {
        let Some(warn) = warn else { return Ok(()) };
        let s = vm.str_from_units(name).value();
        let shown = if self.is_text { vm.repr(s)? } else { vm.ascii(s)? };
        let shown = crate::value::StrExt::to_text(&shown);
        let at = self.tell() - name.len() - back;
        let message = vm.str(&format!("bad character in group name {shown} at position {at}"));
        let category = vm.exc.deprecation_warning.value();
        vm.call(warn, &[message, category]).map(|_| ())
    }
}

/// The number that a group reference spells in decimal, as `int` reads it; `None` if it is none or negative.
pub fn group_number(vm: &mut Vm, name: &[u32]) -> R<Option<u64>> {
    if !name.is_empty() && name.iter().all(|&c| is_digit(c)) {
        return Ok(Some(number(name, 10)));
    }
    let s = vm.str_from_units(name).value();
    let int = vm.types.int.value();
    match vm.call(int, &[s]) {
        Ok(v) => Ok(vm.to_bigint(v).and_then(|b| {
            let limit = num_bigint::BigInt::from(u64::MAX >> 1);
            if b.sign() == num_bigint::Sign::Minus { None } else { u64::try_from(b.min(limit)).ok() }
        })),
        Err(raised) => vm.catch(raised, vm.exc.value_error).map(|_| None),
    }
}
