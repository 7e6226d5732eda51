//! Bytes-like objects: reading the bytes of bytes, bytearray, memoryview and native arrays; making results.

use std::borrow::Cow;

use vm_layout::*;

use crate::Vm;
use crate::native::R;
use crate::types::memoryview;

/// The bytes of an object, borrowed where they lie in one piece.
///
/// The borrow is not tied to the object: whoever holds a `View` holds the object too (its arguments), and runs no
/// Python code and resizes nothing meanwhile.
pub type View = Cow<'static, [u8]>;

/// The bytes of a bytearray as they are now; same rule as for [`View`].
pub fn bytearray_slice(b: Gc<ByteArray>) -> &'static [u8] {
    match b.data.get() {
        // SAFETY: the first `len` bytes of the storage are the contents; the rule of `View` keeps them in place.
        Some(data) => unsafe { std::slice::from_raw_parts(data.items_ptr(), b.len.get()) },
        None => &[],
    }
}

/// The bytes of a bytes object; same rule.
pub fn bytes_slice(b: Gc<Bytes>) -> &'static [u8] {
    // SAFETY: `len` bytes behind the struct; they are never changed or moved while the object is held.
    unsafe { std::slice::from_raw_parts(b.items_ptr(), b.len) }
}

impl Vm {
    /// The bytes of a bytes-like object; `None` for anything else.
    pub fn byte_view(&mut self, v: Value) -> Option<View> {
        if let Some(b) = v.cast::<Bytes>() {
            return Some(Cow::Borrowed(bytes_slice(b)));
        }
        if let Some(b) = v.cast::<ByteArray>() {
            return Some(Cow::Borrowed(bytearray_slice(b)));
        }
        if v.kind() == Kind::Foreign {
            return memoryview::foreign_bytes(self, v).map(Cow::Owned);
        }
        None
    }

    /// The same; TypeError "a bytes-like object is required, not 'str'".
    pub fn bytes_arg(&mut self, v: Value) -> R<View> {
        match self.byte_view(v) {
            Some(view) => Ok(view),
            None => {
                let name = self.type_name(v);
                Err(self.type_error(format!("a bytes-like object is required, not '{name}'")))
            }
        }
    }

    /// The bytes of a method's receiver, a bytes or bytearray.
    pub fn byte_receiver(&mut self, v: Value) -> R<&'static [u8]> {
        if let Some(b) = v.cast::<Bytes>() {
            return Ok(bytes_slice(b));
        }
        if let Some(b) = v.cast::<ByteArray>() {
            return Ok(bytearray_slice(b));
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("descriptor requires a 'bytes' object but received a '{name}'")))
    }

    /// A new object of the built-in class that `like` is of.
    pub fn bytes_like(&mut self, like: Value, data: &[u8]) -> Value {
        match like.kind() {
            Kind::ByteArray => self.bytearray(data).value(),
            _ => self.bytes(data),
        }
    }

    /// A new bytearray.
    pub fn bytearray(&mut self, data: &[u8]) -> Gc<ByteArray> {
        self.bytearray_of(self.types.bytearray, data)
    }

    /// A new bytearray of class `ty` (bytearray or a subclass).
    pub fn bytearray_of(&mut self, ty: Gc<Type>, data: &[u8]) -> Gc<ByteArray> {
        let size = size_of::<ByteArray>() + 8 * ty.ext_words.get() as usize;
        let b: Gc<ByteArray> = self.alloc(ty, Kind::ByteArray, size);
        if !data.is_empty() {
            let storage = self.new_buffer(data.len());
            // SAFETY: room for `data.len()` bytes in storage that nobody else has seen.
            unsafe { std::ptr::copy_nonoverlapping(data.as_ptr(), storage.items_ptr(), data.len()) };
            b.data.set(Some(storage));
            b.len.set(data.len());
        }
        b
    }

    /// A byte value from an int: ValueError "`what` must be in range(0, 256)".
    pub fn byte_value(&mut self, v: Value, what: &str) -> R<u8> {
        let i = self.index(v)?;
        match self.as_i64(i).and_then(|i| u8::try_from(i).ok()) {
            Some(b) => Ok(b),
            None => Err(self.value_error(format!("{what} must be in range(0, 256)"))),
        }
    }

    /// Replaces `start..end` of a bytearray by `new`; BufferError while views exist and the size would change.
    pub fn bytearray_splice(&mut self, b: Gc<ByteArray>, start: usize, end: usize, new: &[u8]) -> R<()> {
        let old = bytearray_slice(b);
        let len = old.len() - (end - start) + new.len();
        if len != old.len() && b.exports.get() > 0 {
            // Views that nothing refers to any more end when they are collected.
            self.collect();
        }
        if len != old.len() && b.exports.get() > 0 {
            return Err(self.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        let capacity = b.data.get().map_or(0, |d| d.capacity);
        // SAFETY of all three copies: `copy` allows overlap; source and target ranges lie within `len`, the old
        // length and the capacity, which were compared above; `new` is read before its own place is written only
        // if it is the array itself, for which callers pass a copy.
        if len <= capacity && b.data.get().is_some() {
            let Some(data) = b.data.get() else { return Ok(()) };
            let p = data.items_ptr();
            // SAFETY: see above.
            unsafe {
                std::ptr::copy(p.add(end), p.add(start + new.len()), old.len() - end);
                std::ptr::copy(new.as_ptr(), p.add(start), new.len());
            }
        } else if len > 0 {
            self.charge(len + len / 8)?;
            let data = self.new_buffer(len + len / 8 + 8);
            let p = data.items_ptr();
            // SAFETY: see above; the storage is new.
            unsafe {
                std::ptr::copy_nonoverlapping(old.as_ptr(), p, start);
                std::ptr::copy_nonoverlapping(new.as_ptr(), p.add(start), new.len());
                let tail = &old[end..];
                std::ptr::copy_nonoverlapping(tail.as_ptr(), p.add(start + new.len()), tail.len());
            }
            b.data.set(Some(data));
        }
        b.len.set(len);
        Ok(())
    }
}
