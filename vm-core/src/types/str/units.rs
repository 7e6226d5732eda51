//! Code points in their stored widths: copying, slicing, searching without widening.

use std::borrow::Cow;

use vm_layout::*;

use crate::Vm;

/// A storage unit of strings.
pub trait Unit: Copy + Eq + Into<u32> + 'static {
    /// log2 of the size.
    const SHIFT: u8;
    /// The unit with this value; `None` if it is too wide.
    fn narrow(c: u32) -> Option<Self>;
    /// The first index at or after `from` where `needle` occurs.
    fn position(text: &[Self], needle: Self) -> Option<usize> {
        text.iter().position(|&u| u == needle)
    }
    fn rposition(text: &[Self], needle: Self) -> Option<usize> {
        text.iter().rposition(|&u| u == needle)
    }
}

impl Unit for u8 {
    const SHIFT: u8 = 0;
    fn narrow(c: u32) -> Option<u8> {
        u8::try_from(c).ok()
    }
    fn position(text: &[u8], needle: u8) -> Option<usize> {
        memchr::memchr(needle, text)
    }
    fn rposition(text: &[u8], needle: u8) -> Option<usize> {
        memchr::memrchr(needle, text)
    }
}

impl Unit for u16 {
    const SHIFT: u8 = 1;
    fn narrow(c: u32) -> Option<u16> {
        u16::try_from(c).ok()
    }
}

impl Unit for u32 {
    const SHIFT: u8 = 2;
    fn narrow(c: u32) -> Option<u32> {
        Some(c)
    }
}

/// Runs one piece of code for whichever width a string has.
#[macro_export]
macro_rules! each_width {
    ($units:expr, $name:ident => $body:expr) => {
        match $units {
            vm_layout::Units::One($name) => $body,
            vm_layout::Units::Two($name) => $body,
            vm_layout::Units::Four($name) => $body,
        }
    };
}

/// log2 of the unit size of a string.
#[inline(always)]
pub fn shift_of(s: Gc<Str>) -> u8 {
    match s.as_shared() {
        Some(shared) => shared.shift as u8,
        None => (s.header.flags() & header_flags::WIDTH_MASK) >> header_flags::WIDTH_SHIFT,
    }
}

/// Address of the first unit.
#[inline]
pub fn address_of(s: Gc<Str>) -> *const u8 {
    each_width!(s.units(), units => units.as_ptr().cast())
}

/// Copies units to `to`, widened to units of `1 << shift` bytes.
///
/// # Safety
/// `to` has room for them, is aligned for the width, and does not overlap them; `shift` is not below their own.
#[inline]
pub unsafe fn copy_units(from: Units<'_>, to: *mut u8, shift: u8) {
    /// # Safety
    /// As for `copy_units`.
    unsafe fn widen<A: Unit, B: Unit>(from: &[A], to: *mut B) {
        for (i, &u) in from.iter().enumerate() {
            if let Some(w) = B::narrow(u.into()) {
                // SAFETY: the caller promises room for `from.len()` units.
                unsafe { to.add(i).write(w) };
            }
        }
    }
    // SAFETY: the caller's promise, width by width.
    unsafe {
        match (from, shift) {
            (Units::One(b), 0) => std::ptr::copy_nonoverlapping(b.as_ptr(), to, b.len()),
            (Units::Two(b), 1) => std::ptr::copy_nonoverlapping(b.as_ptr(), to.cast(), b.len()),
            (Units::Four(b), 2) => std::ptr::copy_nonoverlapping(b.as_ptr(), to.cast(), b.len()),
            (Units::One(b), 1) => widen(b, to.cast::<u16>()),
            (Units::One(b), _) => widen(b, to.cast::<u32>()),
            (Units::Two(b), _) => widen(b, to.cast::<u32>()),
            (Units::Four(_), _) => debug_assert!(false, "narrowing copy"),
        }
    }
}

/// The units of `needle` in the width of a text; `None` if the text can't contain it.
pub fn needle_units<T: Unit>(needle: Gc<Str>) -> Option<Cow<'static, [T]>> {
    if shift_of(needle) > T::SHIFT {
        return None;
    }
    each_width!(needle.units(), n => Some(Cow::Owned(n.iter().filter_map(|&u| T::narrow(u.into())).collect())))
}

/// First occurrence of `needle` in `text`.
pub fn find<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    match *needle {
        [] => Some(0),
        [one] => T::position(text, one),
        [first, ..] => {
            let last_start = text.len().checked_sub(needle.len())?;
            let mut at = 0;
            while at <= last_start {
                at += T::position(&text[at..=last_start], first)?;
                if text[at..at + needle.len()] == *needle {
                    return Some(at);
                }
                at += 1;
            }
            None
        }
    }
}

/// Last occurrence of `needle` in `text`.
pub fn rfind<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    match *needle {
        [] => Some(text.len()),
        [one] => T::rposition(text, one),
        [first, ..] => {
            let mut end = text.len().checked_sub(needle.len())? + 1;
            loop {
                let at = T::rposition(&text[..end], first)?;
                if text[at..at + needle.len()] == *needle {
                    return Some(at);
                }
                end = at;
            }
        }
    }
}

/// First occurrence of bytes, by a searcher that is quick on long texts.
pub fn find_bytes(text: &[u8], needle: &[u8]) -> Option<usize> {
    match *needle {
        [one] => memchr::memchr(one, text),
        _ => memchr::memmem::find(text, needle),
    }
}

/// How often `needle` occurs without overlap; the empty needle occurs between all units.
pub fn count<T: Unit>(text: &[T], needle: &[T]) -> usize {
    if needle.is_empty() {
        return text.len() + 1;
    }
    let (mut n, mut at) = (0, 0);
    while let Some(i) = find(&text[at..], needle) {
        n += 1;
        at += i + needle.len();
    }
    n
}

impl Vm {
    /// `s[start..end]` as an exact str, in the least width that fits; `s` itself when it is all of it.
    pub fn substr(&mut self, s: Gc<Str>, start: usize, end: usize) -> Gc<Str> {
        if start == 0 && end == s.len && !s.header.is_subclass_instance() {
            return s;
        }
        match s.units() {
            Units::One(b) => self.str_from_narrow(&b[start..end], s.is_ascii()),
            Units::Two(b) => self.str_from_slice(&b[start..end]),
            Units::Four(b) => self.str_from_slice(&b[start..end]),
        }
    }

    /// A str of one-byte units known to be ASCII or not known.
    fn str_from_narrow(&mut self, b: &[u8], known_ascii: bool) -> Gc<Str> {
        match *b {
            [] => self.empty_str,
            [c] => self.latin1[c as usize],
            // LIMIT: `b` may lie in a str: it does not move, and its owner is on the caller's stack.
            _ => self.str_of_width(self.types.str, b.len(), 0, known_ascii || b.is_ascii(), |p| {
                // SAFETY: room for `b.len()` one-byte units in a new object.
                unsafe { std::ptr::copy_nonoverlapping(b.as_ptr(), p, b.len()) }
            }),
        }
    }

    /// A str of these units, in the least width that fits.
    pub fn str_from_slice<T: Unit>(&mut self, units: &[T]) -> Gc<Str> {
        let widest = units.iter().fold(0, |w, &u| w | u.into());
        let shift = match widest {
            0..=0xff => 0u8,
            0x100..=0xffff => 1,
            _ => 2,
        };
        match *units {
            [] => return self.empty_str,
            [c] if widest < 0x100 => return self.latin1[c.into() as usize],
            _ => {}
        }
        self.str_of_width(self.types.str, units.len(), shift, widest < 0x80, |p| {
            // SAFETY: room for `units.len()` units of the width was allocated; the data is 8-byte aligned.
            unsafe {
                for (i, &u) in units.iter().enumerate() {
                    let u: u32 = u.into();
                    match shift {
                        0 => p.add(i).write(u as u8),
                        1 => p.cast::<u16>().add(i).write(u as u16),
                        _ => p.cast::<u32>().add(i).write(u),
                    }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searching() {
        assert_eq!(find(b"banana", b"ana"), Some(1));
        assert_eq!(rfind(b"banana", b"ana"), Some(3));
        assert_eq!(find(&[1u16, 2, 3], &[4]), None);
        assert_eq!(rfind::<u8>(b"abc", b""), Some(3));
        assert_eq!(find::<u8>(b"ab", b"abc"), None);
        assert_eq!(count(b"aaaa", b"aa"), 2);
        assert_eq!(count::<u8>(b"abc", b""), 4);
    }
}
