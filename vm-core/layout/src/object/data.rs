//! Layout of numbers, text and bytes.

use core::cell::Cell;

use super::{Buffer, Gc, Header, header_flags};

/// `int` that fits 64 bits, and `bool` (0 or 1).
#[repr(C)]
pub struct Int {
    pub header: Header,
    pub value: i64,
}

/// `int` past 64 bits. Never holds a value that an [`Int`] could hold.
#[repr(C)]
pub struct BigIntObject {
    pub header: Header,
    /// A `Box<num_bigint::BigInt>`, dropped when the object is swept.
    pub number: *mut (),
}

#[repr(C)]
pub struct Float {
    pub header: Header,
    pub value: f64,
}

#[repr(C)]
pub struct Complex {
    pub header: Header,
    pub re: f64,
    pub im: f64,
}

/// `str`: code points of one width (1, 2 or 4 bytes, the least that fits), inline behind the struct.
#[repr(C)]
pub struct Str {
    pub header: Header,
    /// 0: not computed.
    pub hash: Cell<u64>,
    /// Code points.
    pub len: usize,
}

/// A long str made by appending to another: its code points are the first of a buffer that has room for more. The longest
/// of the strs that share a buffer can be appended to without a copy; for the others nothing changes.
#[repr(C)]
pub struct SharedStr {
    /// Its width is `SHARED_TEXT`; nothing lies behind.
    pub text: Str,
    /// How many bytes are in use as a `u64`, then the bytes.
    pub data: Gc<Buffer>,
    /// log2 of the bytes of a code point.
    pub shift: u64,
}

impl SharedStr {
    /// Where the code points begin in the buffer.
    pub const START: usize = 8;
}

/// `bytes`, inline behind the struct.
#[repr(C)]
pub struct Bytes {
    pub header: Header,
    pub hash: Cell<u64>,
    pub len: usize,
}

#[repr(C)]
pub struct ByteArray {
    pub header: Header,
    pub len: Cell<usize>,
    pub data: Cell<Option<Gc<Buffer>>>,
    /// Live memoryviews; resizing is refused while there are any.
    pub exports: Cell<usize>,
}

impl Gc<Bytes> {
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes behind the struct.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.len) }
    }
}

/// The code points of a str, in the width they are stored in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units<'a> {
    One(&'a [u8]),
    Two(&'a [u16]),
    Four(&'a [u32]),
}

impl Gc<Str> {
    /// The code points.
    #[inline]
    pub fn units(&self) -> Units<'_> {
        let p = self.items_ptr();
        if self.header.flags() & header_flags::WIDTH_MASK == header_flags::SHARED_TEXT {
            return self.shared_units();
        }
        // SAFETY: `len` units of the width in the flag byte lie behind the struct; it is 8-byte aligned.
        unsafe {
            match self.header.flags() & header_flags::WIDTH_MASK {
                0 => Units::One(core::slice::from_raw_parts(p, self.len)),
                0x10 => Units::Two(core::slice::from_raw_parts(p.cast(), self.len)),
                _ => Units::Four(core::slice::from_raw_parts(p.cast(), self.len)),
            }
        }
    }

    /// The struct of a str that shares its buffer.
    #[inline]
    pub fn as_shared(&self) -> Option<Gc<SharedStr>> {
        if self.header.flags() & header_flags::WIDTH_MASK != header_flags::SHARED_TEXT {
            return None;
        }
        // SAFETY: this width says that the object is one.
        Some(unsafe { Gc::from_raw(self.as_ptr().cast()) })
    }

    #[cold]
    fn shared_units(&self) -> Units<'_> {
        // SAFETY: the caller has tested the width; the buffer holds `len` units from `START` on, 8-byte aligned, and what
        // is in use of it never changes.
        unsafe {
            let s: Gc<SharedStr> = Gc::from_raw(self.as_ptr().cast());
            let p = s.data.items_ptr().add(SharedStr::START);
            match s.shift {
                0 => Units::One(core::slice::from_raw_parts(p, self.len)),
                1 => Units::Two(core::slice::from_raw_parts(p.cast(), self.len)),
                _ => Units::Four(core::slice::from_raw_parts(p.cast(), self.len)),
            }
        }
    }

    /// Whether every code point is below 128.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.header.has_flag(header_flags::ASCII)
    }

    /// The text, if it is ASCII (names, mostly).
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        match self.units() {
            // SAFETY: ASCII bytes are valid UTF-8.
            Units::One(b) if self.is_ascii() => Some(unsafe { core::str::from_utf8_unchecked(b) }),
            _ => None,
        }
    }
}
