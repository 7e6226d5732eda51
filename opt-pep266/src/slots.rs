//! The tracked slots: who reads which chain.
//!
//! Each entry is on two lists: the slots of its chain (to be rewritten together) and the slots of its frame (to
//! be released together). Both are threaded through one slab, so that tracking a known chain allocates nothing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// One hidden local. Never an address: the frame may move, be suspended or be gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// A number that the host gives each frame once and never again.
    pub frame: u64,
    /// Which local of the frame.
    pub index: u32,
}

/// "No entry" in the lists.
pub(crate) const NIL: u32 = u32::MAX;

/// Hashes identities with one multiplication. The keys are addresses and counters, not an adversary's choice.
#[derive(Clone, Copy, Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        // Aligned addresses have zeros below, and so has their product: fold the upper half in.
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u64(u64::from(b));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

pub(crate) type Words<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

struct Entry {
    slot: Slot,
    chain: u32,
    /// Neighbours in the chain's list.
    before: u32,
    after: u32,
    /// Next in the frame's list (or in the free list).
    beside: u32,
}

/// All tracked slots.
#[derive(Default)]
pub(crate) struct Slots {
    entries: Vec<Entry>,
    free: Vec<u32>,
    frames: Words<u64, u32>,
}

impl Slots {
    pub(crate) fn len(&self) -> u64 {
        (self.entries.len() - self.free.len()) as u64
    }

    /// Enters `slot` at the front of the chain's list, whose head is `head`.
    pub(crate) fn insert(&mut self, slot: Slot, chain: u32, head: &mut u32) {
        let place = self.free.pop().unwrap_or(self.entries.len() as u32);
        let first = self.frames.entry(slot.frame).or_insert(NIL);
        let entry = Entry { slot, chain, before: NIL, after: *head, beside: *first };
        *first = place;
        if *head != NIL {
            self.entries[*head as usize].before = place;
        }
        *head = place;
        match self.entries.get_mut(place as usize) {
            Some(free) => *free = entry,
            None => self.entries.push(entry),
        }
    }

    /// Takes `slot` out and says which chain it read and what the chain's head now is, if it was the head.
    pub(crate) fn remove(&mut self, slot: Slot) -> Option<(u32, Unlinked)> {
        let first = *self.frames.get(&slot.frame)?;
        let (mut previous, mut place) = (NIL, first);
        while place != NIL && self.entries[place as usize].slot.index != slot.index {
            (previous, place) = (place, self.entries[place as usize].beside);
        }
        if place == NIL {
            return None;
        }
        let beside = self.entries[place as usize].beside;
        if previous != NIL {
            self.entries[previous as usize].beside = beside;
        } else if beside != NIL {
            self.frames.insert(slot.frame, beside);
        } else {
            self.frames.remove(&slot.frame);
        }
        Some((self.entries[place as usize].chain, self.unlink(place)))
    }

    /// Takes one slot of `frame` out, any; `None` when it has none.
    pub(crate) fn remove_any(&mut self, frame: u64) -> Option<(u32, Unlinked)> {
        let place = *self.frames.get(&frame)?;
        let beside = self.entries[place as usize].beside;
        if beside != NIL {
            self.frames.insert(frame, beside);
        } else {
            self.frames.remove(&frame);
        }
        Some((self.entries[place as usize].chain, self.unlink(place)))
    }

    fn unlink(&mut self, place: u32) -> Unlinked {
        let Entry { before, after, .. } = self.entries[place as usize];
        if after != NIL {
            self.entries[after as usize].before = before;
        }
        self.free.push(place);
        if before != NIL {
            self.entries[before as usize].after = after;
            Unlinked::Inside
        } else {
            Unlinked::Head(after)
        }
    }

    /// The slots of a chain, from its head on.
    pub(crate) fn of_chain(&self, head: u32) -> impl Iterator<Item = Slot> + '_ {
        let mut place = head;
        std::iter::from_fn(move || {
            let entry = self.entries.get(place as usize)?;
            place = entry.after;
            Some(entry.slot)
        })
    }

    /// The frames that have tracked slots.
    pub(crate) fn frames(&self) -> impl Iterator<Item = u64> + '_ {
        self.frames.keys().copied()
    }
}

/// Where in its chain's list a removed entry was.
pub(crate) enum Unlinked {
    Inside,
    /// At the head: this is the new head.
    Head(u32),
}
