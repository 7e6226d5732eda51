//! repr, str, format: by exact kind where that is quick, else by the special method of the class.

use vm_layout::*;

use crate::Vm;
use crate::native::{R, Raised};
use crate::types::Dunder;
use crate::types::str::units::{copy_units, shift_of};

/// Decimal digits of a machine int, without a detour through the heap.
pub struct IntText {
    digits: [u8; 20],
    start: usize,
}

impl IntText {
    pub fn new(i: i64) -> IntText {
        let mut text = IntText { digits: [0; 20], start: 20 };
        let mut rest = i.unsigned_abs();
        loop {
            text.start -= 1;
            text.digits[text.start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if i < 0 {
            text.start -= 1;
            text.digits[text.start] = b'-';
        }
        text
    }

    pub fn bytes(&self) -> &[u8] {
        &self.digits[self.start..]
    }
}

/// Bytes of a str from which on short appends leave room for the next: below, copying costs no more than the bookkeeping.
const APPENDED: usize = 2 << 10;

/// How many bytes of a buffer that strs share are in use.
fn used(data: Gc<Buffer>) -> &'static std::cell::Cell<u64> {
    // SAFETY: such a buffer begins with this number; the caller holds the buffer.
    unsafe { &*data.items_ptr().cast() }
}

impl Vm {
    /// The decimal text of a machine int.
    pub fn int_text(&mut self, i: i64) -> Gc<Str> {
        self.str_from_latin1(IntText::new(i).bytes())
    }

    /// Text of the values whose repr and str agree and run no code: ints, bools, None.
    #[inline]
    fn plain_text(&mut self, v: Value) -> Option<Gc<Str>> {
        if let Some(i) = v.as_small() {
            return Some(self.int_text(i));
        }
        if v.is_exact(Kind::Int) {
            return self.as_i64(v).map(|i| self.int_text(i));
        }
        if v == self.none {
            return Some(self.intern("None"));
        }
        if v == self.true_ || v == self.false_ {
            return Some(self.intern(if v == self.true_ { "True" } else { "False" }));
        }
        None
    }

    /// `repr(v)`; recursion guarded.
    pub fn repr(&mut self, v: Value) -> R<Gc<Str>> {
        if let Some(s) = self.plain_text(v) {
            return Ok(s);
        }
        if let Some(s) = v.exact::<Str>() {
            return crate::types::str::repr::str_repr(self, s);
        }
        self.text_by(v, Dunder::Repr, " while getting the repr of an object")
    }

    /// `str(v)`.
    pub fn str_of(&mut self, v: Value) -> R<Gc<Str>> {
        if let Some(s) = v.exact::<Str>() {
            return Ok(s);
        }
        if let Some(s) = self.plain_text(v) {
            return Ok(s);
        }
        self.text_by(v, Dunder::Str, " while getting the str of an object")
    }

    fn text_by(&mut self, v: Value, dunder: Dunder, doing: &str) -> R<Gc<Str>> {
        self.enter_native(doing)?;
        let result = self.call_special(v, dunder, &[]);
        self.leave_native();
        match result? {
            Some(text) => match text.cast::<Str>() {
                Some(s) => Ok(s),
                None => {
                    let name = self.type_name(text);
                    Err(self.type_error(format!("{} returned non-string (type {name})", dunder.name())))
                }
            },
            None => {
                let text = format!("<{} object at {:#x}>", self.type_name(v), v.bits());
                Ok(self.new_str_object(&text))
            }
        }
    }

    /// `ascii(v)`.
    pub fn ascii(&mut self, v: Value) -> R<Gc<Str>> {
        let s = self.repr(v)?;
        Ok(crate::types::str::repr::escape_non_ascii(self, s))
    }

    /// `format(v, spec)`.
    pub fn format(&mut self, v: Value, spec: Gc<Str>) -> R<Gc<Str>> {
        if spec.len == 0 {
            if let Some(s) = v.exact::<Str>() {
                return Ok(s);
            }
            if let Some(s) = self.plain_text(v) {
                return Ok(s);
            }
        }
        match self.call_special(v, Dunder::Format, &[spec.value()])? {
            Some(text) => match text.cast::<Str>() {
                Some(s) => Ok(s),
                None => {
                    let name = self.type_name(text);
                    Err(self.type_error(format!("__format__ must return a str, not {name}")))
                }
            },
            None => {
                let name = self.type_name(v);
                Err(self.type_error(format!("Type {name} doesn't define __format__")))
            }
        }
    }

    /// `a + b` on two strs (charged against the memory limit).
    pub fn str_concat(&mut self, a: Gc<Str>, b: Gc<Str>) -> R {
        if a.len == 0 && !b.header.is_subclass_instance() {
            return Ok(b.value());
        }
        if b.len == 0 && !a.header.is_subclass_instance() {
            return Ok(a.value());
        }
        let shift = shift_of(a).max(shift_of(b));
        let len = a.len + b.len;
        if a.len << shift >= APPENDED && b.len <= a.len / 8 {
            return self.str_append(a, b);
        }
        self.charge(len << shift)?;
        if len == 1 {
            // One of them is an empty instance of a subclass.
            let c = [a, b].into_iter().flat_map(|s| crate::value::StrExt::code_points(&s)).next();
            return Ok(self.str_from_units(&[c.unwrap_or(0)]).value());
        }
        let ascii = a.is_ascii() && b.is_ascii();
        let s = self.str_of_width(self.types.str, len, shift, ascii, |p| {
            // SAFETY: room for `len` units of the wider width; both parts are alive and not the new string.
            unsafe {
                copy_units(a.units(), p, shift);
                copy_units(b.units(), p.add(a.len << shift), shift);
            }
        });
        Ok(s.value())
    }

    /// A long `a + b` where `b` is short: text that is built up piece by piece, mostly. The result has room behind it, and
    /// if `a` is such a result that nobody has appended to yet, nothing of it is copied.
    fn str_append(&mut self, a: Gc<Str>, b: Gc<Str>) -> R {
        let shift = shift_of(a).max(shift_of(b));
        let (before, after) = (a.len << shift, (a.len + b.len) << shift);
        let own = a.as_shared().filter(|s| s.shift == u64::from(shift)).map(|s| s.data);
        let data = match own {
            Some(data) if used(data).get() == before as u64 && SharedStr::START + after <= data.capacity => {
                data
            }
            _ => {
                let room = after + after / 4;
                self.charge(room)?;
                let data = self.new_buffer(SharedStr::START + room);
                // SAFETY: room for more than `before` bytes in a buffer that nobody else has seen.
                unsafe { copy_units(a.units(), data.items_ptr().add(SharedStr::START), shift) };
                data
            }
        };
        let ascii = if a.is_ascii() && b.is_ascii() { header_flags::ASCII } else { 0 };
        let word = Header::pack(self.types.str, Kind::Str, false, header_flags::SHARED_TEXT | ascii);
        let s: Gc<SharedStr> = self.alloc_word(word, size_of::<SharedStr>());
        // SAFETY: nobody else has seen the object; the bytes from `before` on are in use by no str, and there is room.
        unsafe {
            (*s.as_ptr()).text.len = a.len + b.len;
            (&raw mut (*s.as_ptr()).data).write(data);
            (*s.as_ptr()).shift = u64::from(shift);
            copy_units(b.units(), data.items_ptr().add(SharedStr::START + before), shift);
        }
        used(data).set(after as u64);
        // SAFETY: the struct begins with that of a str.
        Ok(unsafe { Gc::<Str>::from_raw(s.as_ptr().cast()) }.value())
    }

    /// Concatenation of `parts`, all strs (BUILD_STRING).
    pub fn str_join(&mut self, parts: &[Value]) -> R {
        let strings = parts.iter().filter_map(|v| v.cast::<Str>());
        let (mut len, mut shift, mut ascii) = (0usize, 0, true);
        for s in strings.clone() {
            len = len.saturating_add(s.len);
            shift = shift.max(shift_of(s));
            ascii &= s.is_ascii();
        }
        if len <= 1 {
            let c = strings.flat_map(|s| crate::value::StrExt::code_points(&s)).next();
            return Ok(match c {
                Some(c) => self.str_from_units(&[c]).value(),
                None => self.empty_str.value(),
            });
        }
        self.charge(len << shift)?;
        let s = self.str_of_width(self.types.str, len, shift, ascii, |p| {
            let mut to = p;
            for s in strings {
                // SAFETY: room for the sum of all lengths was allocated, in the widest width among the parts.
                unsafe {
                    copy_units(s.units(), to, shift);
                    to = to.add(s.len << shift);
                }
            }
        });
        Ok(s.value())
    }

    /// Guards repr of containers against recursion: false if `v` is being shown already (then print `[...]`).
    pub fn enter_repr(&mut self, v: Value) -> bool {
        // Addresses only: whoever shows a container holds it on the stack.
        if self.showing.contains(&v.bits()) {
            return false;
        }
        self.showing.push(v.bits());
        true
    }

    /// Ends what `enter_repr` began.
    pub fn leave_repr(&mut self, v: Value) {
        if let Some(i) = self.showing.iter().rposition(|&b| b == v.bits()) {
            self.showing.remove(i);
        }
    }

    /// TypeError "must be str, not int" and the like: the value's class behind a text.
    #[cold]
    pub fn type_error_about(&mut self, text: &str, v: Value) -> Raised {
        let name = self.type_name(v);
        self.type_error(format!("{text}{name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::IntText;

    #[test]
    fn ints_as_text() {
        for i in [0, 7, -1, i64::MIN, i64::MAX, 1_234_567_890] {
            assert_eq!(std::str::from_utf8(IntText::new(i).bytes()).unwrap(), i.to_string());
        }
    }
}
