//! The value word: a small int with its low bit set, or a pointer to a heap object.

use core::num::NonZeroU64;

use crate::object::{Gc, Header, HeapObject, Kind};

/// One Python value: a non-zero word that is copied freely.
///
/// Low bit 1: a 63-bit int, made only when tagged ints are on, but understood everywhere. Else: a pointer to a
/// [`Header`]. `Option<Value>` is one word too; its zero means "unbound" in a slot and "raised" as a result.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// A place that holds a value or nothing.
pub type Slot = core::cell::Cell<Option<Value>>;

impl Value {
    /// The smallest and largest int that fits beside the tag.
    pub const SMALL_MIN: i64 = -(1 << 62);
    pub const SMALL_MAX: i64 = (1 << 62) - 1;

    /// The word itself.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// The value with this word; `None` for zero.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(b) => Some(Value(b)),
            None => None,
        }
    }

    /// Tags an int that is known to fit (the caller has tested the range).
    #[inline(always)]
    pub const fn small(i: i64) -> Value {
        // The low bit makes it non-zero.
        match NonZeroU64::new((i as u64) << 1 | 1) {
            Some(b) => Value(b),
            None => unreachable!(),
        }
    }

    /// Whether the word holds the int itself.
    #[inline(always)]
    pub const fn is_small(self) -> bool {
        self.0.get() & 1 != 0
    }

    /// The int in a tagged word.
    #[inline(always)]
    pub const fn as_small(self) -> Option<i64> {
        if self.is_small() { Some(self.0.get() as i64 >> 1) } else { None }
    }

    /// The header of a heap value; `None` for a tagged int.
    #[inline(always)]
    pub fn header(self) -> Option<&'static Header> {
        if self.is_small() {
            None
        } else {
            // SAFETY: an untagged word is a pointer to a live object (it was made by `From<Gc<T>>` only), and
            // whoever holds a Value keeps it alive: it lies on a scanned stack or in a traced object.
            Some(unsafe { &*(self.0.get() as *const Header) })
        }
    }

    /// Layout of the object; a tagged int answers [`Kind::Int`].
    #[inline(always)]
    pub fn kind(self) -> Kind {
        match self.header() {
            Some(h) => h.kind(),
            None => Kind::Int,
        }
    }

    /// Whether this is a heap object of exactly this kind, its class a built-in one and no subclass.
    #[inline(always)]
    pub fn is_exact(self, kind: Kind) -> bool {
        match self.header() {
            Some(h) => h.kind_byte() == kind as u8,
            None => false,
        }
    }

    /// The object, if its layout is `T`'s (instances of subclasses included).
    #[inline(always)]
    pub fn cast<T: HeapObject>(self) -> Option<Gc<T>> {
        match self.header() {
            // SAFETY: the kind byte says that the object has T's layout.
            Some(h) if T::is_kind(h.kind()) => Some(unsafe { Gc::from_raw(self.0.get() as *mut T) }),
            _ => None,
        }
    }

    /// The object, if it is exactly of `T`'s kind and of no subclass.
    #[inline(always)]
    pub fn exact<T: HeapObject>(self) -> Option<Gc<T>> {
        match self.header() {
            Some(h) if !h.is_subclass_instance() && T::is_kind(h.kind()) => {
                // SAFETY: as in `cast`.
                Some(unsafe { Gc::from_raw(self.0.get() as *mut T) })
            }
            _ => None,
        }
    }

    /// The object, whose layout the caller knows to be `T`'s.
    ///
    /// # Safety
    /// The value is a heap object with the layout of `T`.
    #[inline(always)]
    pub unsafe fn cast_unchecked<T: HeapObject>(self) -> Gc<T> {
        debug_assert!(self.cast::<T>().is_some());
        // SAFETY: the caller's promise.
        unsafe { Gc::from_raw(self.0.get() as *mut T) }
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(gc: Gc<T>) -> Value {
        // SAFETY: no object lies at address zero.
        Value(unsafe { NonZeroU64::new_unchecked(gc.address() as u64) })
    }
}

impl core::fmt::Debug for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.as_small() {
            Some(i) => write!(f, "Value({i})"),
            None => write!(f, "Value({:#x} {:?})", self.bits(), self.kind()),
        }
    }
}
