//! The tracked slots: who reads which chain.
//!
//! Each entry is on two lists: the slots of its chain (to be rewritten together) and the slots of its frame (to
//! be released together). Both are threaded through one slab, so that tracking a known chain allocates nothing.

/// A frame that has tracked slots, from [`crate::Registry::open_frame`] to [`crate::Registry::release_frame`]. A small
/// number, so that the host can keep the frame's place in a plain array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameId(pub(crate) u32);

impl FrameId {
    /// The number, for a frame's header.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The inverse of [`get`](Self::get).
    pub const fn from_raw(number: u32) -> FrameId {
        FrameId(number)
    }
}

/// One hidden local. Never an address: the frame may be suspended, and then lie elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    pub frame: FrameId,
    /// Which local of the frame.
    pub index: u32,
}

/// "No entry" in the lists.
pub(crate) const NIL: u32 = u32::MAX;

/// Identities as keys: addresses and counters, not an adversary's choice.
pub(crate) type Words<K, V> = rustc_hash::FxHashMap<K, V>;

struct Entry {
    slot: Slot,
    chain: u32,
    /// Neighbours in the chain's list.
    before: u32,
    after: u32,
    /// Next in the frame's list, or in the list of free entries.
    beside: u32,
}

/// The tracked slots of one frame.
struct FrameSlots {
    /// Of the list, or [`CLOSED`].
    head: u32,
    /// A bit for each slot that came into the list since it was empty, by its index modulo 64: most TRACK_OBJECTs see
    /// from it that their slot isn't tracked, without a walk through the list.
    present: u64,
}

impl FrameSlots {
    const EMPTY: FrameSlots = FrameSlots { head: NIL, present: 0 };
}

/// The bit of a slot.
fn bit(index: u32) -> u64 {
    1 << (index % 64)
}

/// All tracked slots.
pub(crate) struct Slots {
    entries: Vec<Entry>,
    /// Head of the free entries.
    free: u32,
    live: u64,
    frames: Vec<FrameSlots>,
    free_frames: Vec<u32>,
}

impl Default for Slots {
    fn default() -> Self {
        Slots { entries: Vec::new(), free: NIL, live: 0, frames: Vec::new(), free_frames: Vec::new() }
    }
}

/// In place of a list head: no frame has this number now.
const CLOSED: u32 = u32::MAX - 1;

impl Slots {
    pub(crate) fn len(&self) -> u64 {
        self.live
    }

    /// The most that there were at one time: the slab grows only while all its entries are used.
    pub(crate) fn peak(&self) -> u64 {
        self.entries.len() as u64
    }

    /// A number for a frame that is about to track.
    pub(crate) fn open_frame(&mut self) -> FrameId {
        if let Some(number) = self.free_frames.pop() {
            self.frames[number as usize] = FrameSlots::EMPTY;
            return FrameId(number);
        }
        self.frames.push(FrameSlots::EMPTY);
        FrameId(self.frames.len() as u32 - 1)
    }

    /// Gives the number of a frame without slots back. `false` if it was given back before.
    pub(crate) fn close_frame(&mut self, frame: FrameId) -> bool {
        match self.frames.get_mut(frame.0 as usize) {
            Some(f) if f.head != CLOSED => {
                debug_assert_eq!(f.head, NIL, "a frame with tracked slots was closed");
                f.head = CLOSED;
                self.free_frames.push(frame.0);
                true
            }
            _ => false,
        }
    }

    /// Whether the frame may have `index` tracked already.
    #[inline]
    pub(crate) fn may_have(&self, slot: Slot) -> bool {
        self.frames.get(slot.frame.0 as usize).is_some_and(|f| f.present & bit(slot.index) != 0)
    }

    /// Enters `slot` at the front of the chain's list, whose head is `head`.
    #[inline]
    pub(crate) fn insert(&mut self, slot: Slot, chain: u32, head: &mut u32) {
        let frame = &mut self.frames[slot.frame.0 as usize];
        assert_ne!(frame.head, CLOSED, "a frame that isn't open tracks");
        let entry = Entry { slot, chain, before: NIL, after: *head, beside: frame.head };
        let place = match self.entries.get_mut(self.free as usize) {
            Some(free) => std::mem::replace(&mut self.free, std::mem::replace(free, entry).beside),
            None => {
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
        };
        self.live += 1;
        frame.head = place;
        frame.present |= bit(slot.index);
        if *head != NIL {
            self.entries[*head as usize].before = place;
        }
        *head = place;
    }

    /// Takes `slot` out and says which chain it read and what the chain's head now is, if it was the head.
    #[inline]
    pub(crate) fn remove(&mut self, slot: Slot) -> Option<(u32, Unlinked)> {
        let frame = self.frames.get_mut(slot.frame.0 as usize)?;
        if frame.present & bit(slot.index) == 0 {
            return None;
        }
        let place = frame.head;
        // A closed frame is past all entries.
        let entry = self.entries.get_mut(place as usize)?;
        if entry.slot.index != slot.index {
            return self.remove_behind(slot, place);
        }
        // The usual case: regions untrack in the opposite order, so it is the first.
        frame.head = entry.beside;
        if frame.head == NIL {
            frame.present = 0;
        }
        Some((entry.chain, self.unlink(place)))
    }

    /// As `remove`, for a slot behind entry `previous` of its frame's list.
    #[cold]
    fn remove_behind(&mut self, slot: Slot, mut previous: u32) -> Option<(u32, Unlinked)> {
        loop {
            let place = self.entries[previous as usize].beside;
            let entry = self.entries.get(place as usize)?;
            let (beside, chain) = (entry.beside, entry.chain);
            if entry.slot.index == slot.index {
                self.entries[previous as usize].beside = beside;
                return Some((chain, self.unlink(place)));
            }
            previous = place;
        }
    }

    /// Whether the frame is open and has no slot tracked.
    #[inline]
    pub(crate) fn is_bare(&self, frame: FrameId) -> bool {
        self.frames.get(frame.0 as usize).is_some_and(|f| f.head == NIL)
    }

    /// Takes one slot of `frame` out, any; `None` when it has none.
    pub(crate) fn remove_any(&mut self, frame: FrameId) -> Option<(u32, Unlinked)> {
        let frame = self.frames.get_mut(frame.0 as usize)?;
        let place = frame.head;
        let Entry { beside, chain, .. } = *self.entries.get(place as usize)?;
        frame.head = beside;
        if beside == NIL {
            frame.present = 0;
        }
        Some((chain, self.unlink(place)))
    }

    #[inline]
    fn unlink(&mut self, place: u32) -> Unlinked {
        let entry = &mut self.entries[place as usize];
        let (before, after) = (entry.before, entry.after);
        entry.beside = self.free;
        self.free = place;
        self.live -= 1;
        if after != NIL {
            self.entries[after as usize].before = before;
        }
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

    /// The frames that are open.
    pub(crate) fn frames(&self) -> impl Iterator<Item = FrameId> + '_ {
        (0..).zip(&self.frames).filter(|(_, f)| f.head != CLOSED).map(|(number, _)| FrameId(number))
    }
}

/// Where in its chain's list a removed entry was.
pub(crate) enum Unlinked {
    Inside,
    /// At the head: this is the new head.
    Head(u32),
}
