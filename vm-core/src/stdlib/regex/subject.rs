//! The text that is searched: a str or something bytes-like.

use vm_layout::*;

use super::matcher::{Found, Request, search};
use super::pattern::Compiled;
use crate::Vm;
use crate::native::R;
use crate::types::bytes::view::bytes_slice;

/// A text and the part of it that matching sees.
pub struct Subject {
    pub value: Value,
    /// Bytes of anything but a bytes object: they may change while finalizers run.
    copy: Option<Vec<u8>>,
    pub start: usize,
    pub end: usize,
}

impl Subject {
    /// Checks that the pattern fits the text, and clips the bounds.
    pub fn new(vm: &mut Vm, c: &Compiled, value: Value, start: i64, end: i64) -> R<Subject> {
        let (len, copy, is_text) = if let Some(s) = value.cast::<Str>() {
            (s.len, None, true)
        } else if let Some(b) = value.cast::<Bytes>() {
            (b.len, None, false)
        } else {
            match vm.byte_view(value) {
                Some(view) => (view.len(), Some(view.into_owned()), false),
                None => {
                    let given = vm.type_name(value);
                    return Err(vm.type_error(format!("expected string or bytes-like object, got '{given}'")));
                }
            }
        };
        match (is_text, c.is_text) {
            (true, false) => {
                return Err(vm.type_error("cannot use a bytes pattern on a string-like object"));
            }
            (false, true) => {
                return Err(vm.type_error("cannot use a string pattern on a bytes-like object"));
            }
            _ => {}
        }
        let start = start.clamp(0, len as i64) as usize;
        let end = end.clamp(0, len as i64) as usize;
        Ok(Subject { value, copy, start, end })
    }

    /// The next match.
    pub fn search(&self, vm: &mut Vm, c: &Compiled, ask: Request) -> R<Option<Found>> {
        if ask.start > self.end {
            return Ok(None);
        }
        let end = self.end;
        if let Some(copy) = &self.copy {
            return search(vm, &c.program, &copy[..end], ask);
        }
        if let Some(s) = self.value.cast::<Str>() {
            return match s.units() {
                Units::One(t) => search(vm, &c.program, &t[..end], ask),
                Units::Two(t) => search(vm, &c.program, &t[..end], ask),
                Units::Four(t) => search(vm, &c.program, &t[..end], ask),
            };
        }
        match self.value.cast::<Bytes>() {
            Some(b) => search(vm, &c.program, &bytes_slice(b)[..end], ask),
            None => Ok(None),
        }
    }

    /// A part of the text.
    pub fn slice(&self, vm: &mut Vm, from: usize, to: usize) -> R {
        slice(vm, self.value, from, to)
    }
}

/// A part of a text, as an exact str or bytes.
pub fn slice(vm: &mut Vm, text: Value, from: usize, to: usize) -> R {
    if let Some(s) = text.cast::<Str>() {
        let (from, to) = (from.min(s.len), to.min(s.len));
        return Ok(vm.substr(s, from, to).value());
    }
    if let Some(b) = text.exact::<Bytes>()
        && from == 0
        && to == b.len
    {
        return Ok(text);
    }
    let view = vm.bytes_arg(text)?;
    let (from, to) = (from.min(view.len()), to.min(view.len()));
    Ok(vm.bytes(&view[from..to]))
}

/// The empty text of the same kind.
pub fn empty(vm: &Vm, text: Value) -> Value {
    if text.cast::<Str>().is_some() { vm.empty_str.value() } else { vm.empty_bytes.value() }
}
