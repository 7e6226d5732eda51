//! Layout of lists, tuples, dicts and sets, of the storage they keep their items in, and of their iterators.

use core::cell::Cell;

use super::{Gc, Header, Kind, header_flags};
use crate::value::{Slot, Value};

/// `list`, and with the same layout the lists of `list-strategies`: of kind `EmptyList`, `IntList` and `FloatList` (their
/// `items` are `Words`) and `StrList`. Only a `List` may be read as one.
#[repr(C)]
pub struct List {
    pub header: Header,
    pub len: Cell<usize>,
    pub items: Cell<Option<Gc<Array>>>,
    /// Room, so that a range list can become a list in place.
    pub reserved: Cell<u64>,
}

/// A list whose items are `start + i * step`; the same size as [`List`], so that it becomes one in place.
#[repr(C)]
pub struct RangeList {
    pub header: Header,
    pub len: Cell<usize>,
    pub start: Cell<i64>,
    pub step: Cell<i64>,
}

/// `tuple`; the items lie inline behind the struct.
#[repr(C)]
pub struct Tuple {
    pub header: Header,
    pub len: usize,
}

/// Element storage of lists: `capacity` slots behind the struct. Of kind `Words` if they are bare numbers.
#[repr(C)]
pub struct Array {
    pub header: Header,
    pub capacity: usize,
}

/// Pointer-free storage: `capacity` bytes behind the struct.
#[repr(C)]
pub struct Buffer {
    pub header: Header,
    pub capacity: usize,
}

/// A number of entries in half a word, read and written as a `usize`.
#[repr(transparent)]
pub struct Count(Cell<u32>);

impl Count {
    #[inline(always)]
    pub fn get(&self) -> usize {
        self.0.get() as usize
    }

    /// Index slots number the entries in 32 bits, so no count is above them.
    #[inline(always)]
    pub fn set(&self, n: usize) {
        debug_assert!(u32::try_from(n).is_ok());
        self.0.set(n as u32);
    }
}

/// `dict` in insertion order. Up to eight entries are found by their tags, more by `index`.
#[repr(C)]
pub struct Dict {
    pub header: Header,
    /// Live entries.
    pub used: Count,
    /// Entries ever appended, deleted ones included.
    pub filled: Count,
    /// What tells most absent names at a glance. Without an index a byte for each entry, from its hash (see
    /// [`Dict::tag`]); with one, and in the namespace of a class, a bit for every hash in the entries (see
    /// [`Dict::hash_bit`]). What has been deleted may still show; 0 where there are no entries.
    pub hashes: Cell<u64>,
    /// Always empty under a strategy: whoever looks for entries finds none there.
    pub entries: Cell<Option<Gc<Entries>>>,
    /// Open-addressing table of u32 entry numbers plus one (0: empty, `u32::MAX`: deleted). Under a strategy: the
    /// address of its [`Pairs`] (see [`Gc::pairs`]).
    pub index: Cell<Option<Gc<Buffer>>>,
    /// The low half rises at every change of the key set (not of values): iterators and re-entrant probes compare it.
    /// The high half is shadow tracking's mark, which every such change wipes out; a store that keeps it puts it back.
    pub version: Cell<u64>,
}

impl Dict {
    /// What stands for a hash in [`Dict::hashes`] of a dict with an index.
    #[inline(always)]
    pub fn hash_bit(hash: u64) -> u64 {
        1 << (hash & 63)
    }

    /// What stands for a hash in [`Dict::hashes`] of other dicts; not 0, which stands for an entry not in use.
    #[inline(always)]
    pub fn tag(hash: u64) -> u8 {
        hash as u8 | 0x80
    }

    /// Which of the eight tags are that of a hash: the top bit of each such byte. A byte above one of these may be
    /// another tag all the same, so keys are still to be compared.
    #[inline(always)]
    pub fn tagged(hashes: u64, hash: u64) -> u64 {
        let differences = hashes ^ (u64::from(Dict::tag(hash)) * 0x0101_0101_0101_0101);
        differences.wrapping_sub(0x0101_0101_0101_0101) & !differences & 0x8080_8080_8080_8080
    }

    /// The tags of `filled` entries, at most eight, all of them candidates.
    #[inline(always)]
    pub fn all_tagged(filled: usize) -> u64 {
        0x8080_8080_8080_8080 & (1u64.unbounded_shl(8 * filled as u32).wrapping_sub(1))
    }

    /// `hashes` with a new entry.
    #[inline(always)]
    pub fn with_hash(hashes: u64, bits: bool, entry: usize, hash: u64) -> u64 {
        if bits {
            return hashes | Dict::hash_bit(hash);
        }
        hashes & !(0xff << (8 * entry)) | u64::from(Dict::tag(hash)) << (8 * entry)
    }

    /// The key set has changed.
    #[inline(always)]
    pub fn key_set_changed(&self) {
        self.version.set(u64::from((self.version.get() as u32).wrapping_add(1)));
    }

    /// Shadow tracking's mark; 0: none.
    #[inline(always)]
    pub fn shadow_mark(&self) -> u32 {
        (self.version.get() >> 32) as u32
    }

    /// Puts the mark on.
    #[inline(always)]
    pub fn set_shadow_mark(&self, mark: u32) {
        self.version.set(u64::from(self.version.get() as u32) | u64::from(mark) << 32);
    }
}

/// Entry storage of a dict: `capacity` entries behind the struct.
#[repr(C)]
pub struct Entries {
    pub header: Header,
    pub capacity: usize,
}

/// One dict entry; a deleted one has neither key nor value.
#[repr(C)]
pub struct Entry {
    pub hash: Cell<u64>,
    pub key: Slot,
    pub value: Slot,
}

/// Storage of a dict under a strategy: `capacity` pairs behind the struct, then `index_slots` u32 numbers of pairs
/// plus one.
#[repr(C)]
pub struct Pairs {
    pub header: Header,
    pub capacity: u32,
    /// A power of two, or 0: few pairs are found by a scan.
    pub index_slots: u32,
    /// Int objects by place, of a dict of bare ints that is iterated over again and again; those that are not there, or
    /// not the key any more, are made when they are asked for.
    pub boxes: Cell<Option<Gc<Array>>>,
}

/// Key and value of a dict under a strategy. A deleted pair has no value, and 0 as its key.
#[repr(C)]
pub struct Pair {
    /// The word of the key value; the number itself in a dict of ints.
    pub key: Cell<u64>,
    pub value: Slot,
}

/// `set` and `frozenset`: CPython's open-addressing table, so that int sets print alike.
#[repr(C)]
pub struct Set {
    pub header: Header,
    /// Live keys.
    pub used: Cell<usize>,
    /// Live keys and deleted ones.
    pub fill: Cell<usize>,
    pub table: Cell<Option<Gc<SetTable>>>,
    /// Of a frozenset; 0: not computed.
    pub hash: Cell<u64>,
    /// Rises at every change.
    pub version: Cell<u64>,
}

/// A power of two of [`SetEntry`] behind the struct.
#[repr(C)]
pub struct SetTable {
    pub header: Header,
    pub capacity: usize,
}

#[repr(C)]
pub struct SetEntry {
    pub hash: Cell<u64>,
    pub key: Slot,
}

/// Iterator over a list or tuple.
#[repr(C)]
pub struct SeqIter {
    pub header: Header,
    pub index: Cell<usize>,
    /// Empty once exhausted.
    pub sequence: Slot,
}

/// Iterator over a range whose bounds fit 64 bits.
#[repr(C)]
pub struct RangeIter {
    pub header: Header,
    pub next: Cell<i64>,
    pub step: Cell<i64>,
    pub remaining: Cell<u64>,
}

/// Iterator over a dict's keys, values or items, in either direction.
#[repr(C)]
pub struct DictIter {
    pub header: Header,
    /// Empty once exhausted.
    pub dict: Cell<Option<Gc<Dict>>>,
    /// Entry to look at next.
    pub position: Cell<usize>,
    /// Live entries when it was made (low half) and how many are still to come (high half).
    pub used: Cell<usize>,
    /// 0 keys, 1 values, 2 items; plus 4 when reversed.
    pub what: Cell<u32>,
}

impl Gc<Tuple> {
    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: `len` values behind the struct, written before the tuple was handed out and never changed.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.len) }
    }
}

impl Gc<Array> {
    #[inline(always)]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: `capacity` slots behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity) }
    }
}

impl Gc<Entries> {
    #[inline(always)]
    pub fn entries(&self) -> &[Entry] {
        // SAFETY: `capacity` entries behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity) }
    }
}

impl Gc<Dict> {
    /// Number of the dict's strategy; 0: the general form.
    #[inline(always)]
    pub fn strategy_number(self) -> u8 {
        (self.header.flags() & header_flags::STRATEGY_MASK) >> header_flags::STRATEGY_SHIFT
    }

    /// Enters the number of a strategy.
    pub fn set_strategy_number(self, n: u8) {
        self.header.clear_flag(header_flags::STRATEGY_MASK);
        self.header.set_flag(n << header_flags::STRATEGY_SHIFT);
    }

    /// The storage of a dict that is under a strategy and not empty.
    #[inline(always)]
    pub fn pairs(self) -> Option<Gc<Pairs>> {
        let storage = self.index.get()?;
        if storage.header.kind() != Kind::Pairs {
            return None;
        }
        // SAFETY: the kind has just been tested.
        Some(unsafe { Gc::from_raw(storage.as_ptr().cast()) })
    }

    /// Gives the dict its storage under a strategy.
    pub fn set_pairs(self, pairs: Gc<Pairs>) {
        self.entries.set(None);
        self.hashes.set(0);
        // SAFETY: `index` is only read as a buffer of slots where there are entries.
        self.index.set(Some(unsafe { Gc::from_raw(pairs.as_ptr().cast()) }));
    }
}

impl Gc<Pairs> {
    #[inline(always)]
    pub fn pairs(&self) -> &[Pair] {
        // SAFETY: `capacity` pairs behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity as usize) }
    }

    /// The index slots; none for a small table.
    #[inline(always)]
    pub fn slots(&self) -> &[Cell<u32>] {
        // SAFETY: they lie behind the pairs, zeroed at allocation.
        unsafe {
            let p = self.items_ptr().add(self.capacity as usize);
            core::slice::from_raw_parts(p.cast(), self.index_slots as usize)
        }
    }
}

impl Gc<SetTable> {
    #[inline(always)]
    pub fn entries(&self) -> &[SetEntry] {
        // SAFETY: `capacity` entries behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity) }
    }
}
