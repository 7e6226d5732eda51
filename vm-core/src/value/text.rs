//! Strings as objects: made from Rust text or code points, read back, built up piece by piece.

use std::borrow::Cow;

use vm_layout::*;

use crate::Vm;
use crate::native::R;

/// Whether two texts are equal: short ones, as most are, without a call.
#[inline(always)]
pub fn same_text(a: Gc<Str>, b: Gc<Str>) -> bool {
    if a.len > 32 { a.units() == b.units() } else { same_short_text(a, b) }
}

/// The same word by word.
#[inline(always)]
pub fn same_short_text(a: Gc<Str>, b: Gc<Str>) -> bool {
    let width = a.header.flags() & header_flags::WIDTH_MASK;
    if a.len != b.len || width != b.header.flags() & header_flags::WIDTH_MASK {
        return false;
    }
    let bytes = a.len << (width >> header_flags::WIDTH_SHIFT);
    let (p, q) = (a.items_ptr().cast::<u64>(), b.items_ptr().cast::<u64>());
    // SAFETY: a text's data is aligned to eight bytes and its object ends at a multiple of eight.
    unsafe {
        for i in 0..bytes / 8 {
            if *p.add(i) != *q.add(i) {
                return false;
            }
        }
        let rest = bytes % 8;
        // What lies behind the text is shifted out (little-endian).
        rest == 0 || (*p.add(bytes / 8) ^ *q.add(bytes / 8)) << (64 - 8 * rest) == 0
    }
}

/// Builds a string without holding any value: the widest code point so far decides how units are kept.
#[derive(Default, Clone)]
pub struct TextBuilder {
    /// UTF-32 units; narrowed when the object is made.
    units: Vec<u32>,
}

impl TextBuilder {
    pub fn new() -> TextBuilder {
        TextBuilder::default()
    }

    pub fn with_capacity(n: usize) -> TextBuilder {
        TextBuilder { units: Vec::with_capacity(n) }
    }

    pub fn push(&mut self, code_point: u32) {
        self.units.push(code_point);
    }

    pub fn push_str(&mut self, text: &str) {
        self.units.extend(text.chars().map(u32::from));
    }

    pub fn push_object(&mut self, s: Gc<Str>) {
        match s.units() {
            Units::One(b) => self.units.extend(b.iter().map(|&b| u32::from(b))),
            Units::Two(b) => self.units.extend(b.iter().map(|&b| u32::from(b))),
            Units::Four(b) => self.units.extend_from_slice(b),
        }
    }

    /// The same where the result may become of any size: MemoryError before the buffer grows past the limit.
    pub fn push_charged(&mut self, vm: &mut Vm, s: Gc<Str>) -> R<()> {
        let total = self.units.len() + s.len;
        if total > self.units.capacity() {
            vm.charge(total.saturating_mul(2 * size_of::<u32>()))?;
        }
        self.push_object(s);
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.units.len()
    }

    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    pub fn as_slice(&self) -> &[u32] {
        &self.units
    }

    pub fn truncate(&mut self, len: usize) {
        self.units.truncate(len);
    }

    /// The finished string.
    pub fn finish(self, vm: &mut Vm) -> Value {
        vm.str_from_units(&self.units).value()
    }
}

impl Vm {
    /// A string with this text; one-character Latin-1 strings and the empty one are shared.
    pub fn str(&mut self, text: &str) -> Value {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => self.empty_str.value(),
            (Some(c), None) if (c as u32) < 256 => self.latin1[c as usize].value(),
            _ => self.new_str_object(text).value(),
        }
    }

    /// A new string object, even for the texts that `str` shares.
    pub fn new_str_object(&mut self, text: &str) -> Gc<Str> {
        if text.is_ascii() {
            return self.str_of_width(self.types.str, text.len(), 0, true, |p| {
                // SAFETY: room for `text.len()` one-byte units.
                unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), p, text.len()) }
            });
        }
        let units: Vec<u32> = text.chars().map(u32::from).collect();
        self.new_str_of(self.types.str, &units)
    }

    /// A string of code points (surrogates allowed), shared where possible.
    pub fn str_from_units(&mut self, units: &[u32]) -> Gc<Str> {
        match *units {
            [] => self.empty_str,
            [c] if c < 256 => self.latin1[c as usize],
            _ => self.new_str_of(self.types.str, units),
        }
    }

    pub fn str_from_code_points(&mut self, units: impl Iterator<Item = u32>) -> Gc<Str> {
        let units: Vec<u32> = units.collect();
        self.str_from_units(&units)
    }

    /// A string of Latin-1 bytes, shared where possible.
    pub fn str_from_latin1(&mut self, bytes: &[u8]) -> Gc<Str> {
        match *bytes {
            [] => self.empty_str,
            [c] => self.latin1[c as usize],
            _ => self.str_of_width(self.types.str, bytes.len(), 0, bytes.is_ascii(), |p| {
                // SAFETY: room for `bytes.len()` one-byte units.
                unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), p, bytes.len()) }
            }),
        }
    }

    /// A new string of class `ty` (str or a subclass).
    pub fn new_str_of(&mut self, ty: Gc<Type>, units: &[u32]) -> Gc<Str> {
        let widest = units.iter().copied().fold(0, |a, b| a | b);
        let shift = match widest {
            0..=0xff => 0,
            0x100..=0xffff => 1,
            _ => 2,
        };
        self.str_of_width(ty, units.len(), shift, widest < 128, |p| {
            // SAFETY: room for `units.len()` units of the width; the data is 8-byte aligned.
            unsafe {
                for (i, &u) in units.iter().enumerate() {
                    match shift {
                        0 => *p.add(i) = u as u8,
                        1 => *p.cast::<u16>().add(i) = u as u16,
                        _ => *p.cast::<u32>().add(i) = u,
                    }
                }
            }
        })
    }

    /// Allocates a string of `len` units of `1 << shift` bytes and lets `fill` write them.
    pub fn str_of_width(
        &mut self,
        ty: Gc<Type>,
        len: usize,
        shift: u8,
        ascii: bool,
        fill: impl FnOnce(*mut u8),
    ) -> Gc<Str> {
        let size = size_of::<Str>() + (len << shift).next_multiple_of(8) + 8 * ty.ext_words.get() as usize;
        let flags = shift << header_flags::WIDTH_SHIFT | if ascii { header_flags::ASCII } else { 0 };
        let word = Header::pack(ty, Kind::Str, ty.instances_are_subclass.get(), flags);
        let s: Gc<Str> = self.alloc_word(word, size);
        // SAFETY: nobody else has seen the object.
        unsafe { (*s.as_ptr()).len = len };
        fill(s.items_ptr());
        s
    }
}

/// Reading strings.
pub trait StrExt {
    /// The code point at index `i < len`.
    fn unit(&self, i: usize) -> u32;
    fn code_points(&self) -> impl Iterator<Item = u32> + use<Self>;
    /// As Rust text; `None` if there are lone surrogates.
    fn to_str(&self) -> Option<Cow<'static, str>>;
    /// As Rust text, lone surrogates replaced: for messages.
    fn to_text(&self) -> String;
}

impl StrExt for Gc<Str> {
    #[inline]
    fn unit(&self, i: usize) -> u32 {
        match self.units() {
            Units::One(b) => u32::from(b[i]),
            Units::Two(b) => u32::from(b[i]),
            Units::Four(b) => b[i],
        }
    }

    fn code_points(&self) -> impl Iterator<Item = u32> + use<> {
        let s = *self;
        (0..s.len).map(move |i| s.unit(i))
    }

    fn to_str(&self) -> Option<Cow<'static, str>> {
        self.code_points().map(char::from_u32).collect::<Option<String>>().map(Cow::Owned)
    }

    fn to_text(&self) -> String {
        match self.as_ascii() {
            Some(s) => s.to_owned(),
            None => self.code_points().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect(),
        }
    }
}
