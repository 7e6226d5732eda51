//! Marking and sweeping.

use std::time::Instant;

use vm_layout::*;

use super::Heap;
use super::size::object_size;
use super::space::{BLOCK, FIRST_LINE, GRANULE, LINE, LINES, MARKED, STARTS, Use};
use crate::interp::generator::SLOTS_IN_USE;
use crate::interp::generator::generator_state::RUNNING;
use crate::native::Tracer;

/// By kind byte: objects that refer to nothing but a built-in class, which is a root.
const LEAF: [bool; 256] = {
    let mut leaf = [false; 256];
    let kinds = [Kind::Int, Kind::Float, Kind::Complex, Kind::Str, Kind::Bytes, Kind::Words, Kind::Buffer];
    let mut i = 0;
    while i < kinds.len() {
        leaf[kinds[i] as usize] = true;
        i += 1;
    }
    leaf
};

/// References that are on their way into the cache while others are marked. (A power of two.)
const AHEAD: usize = 8;

/// Carries the mark stack through the roots and the heap.
pub struct Marker<'h> {
    heap: &'h mut Heap,
    stack: Vec<usize>,
    /// A ring of what is to be marked next; 0: nothing.
    ahead: [usize; AHEAD],
    oldest: usize,
    /// The type marked last: most objects have the same as the one before.
    last_type: usize,
    live: usize,
    /// Drops one Rust-owning object (the VM knows what it owns).
    trace_foreign: fn(*mut (), &mut dyn Tracer),
}

impl Tracer for Marker<'_> {
    fn value(&mut self, v: Value) {
        if !v.is_small() {
            self.mark(v.bits() as usize);
        }
    }
}

impl<'h> Marker<'h> {
    pub fn new(heap: &'h mut Heap, trace_foreign: fn(*mut (), &mut dyn Tracer)) -> Marker<'h> {
        Marker {
            heap,
            stack: Vec::with_capacity(1024),
            ahead: [0; AHEAD],
            oldest: 0,
            last_type: 0,
            live: 0,
            trace_foreign,
        }
    }

    /// Marks what an ambiguous word may point at: into an object, or one past its end.
    pub fn word(&mut self, word: usize) {
        if !self.heap.is_heap_address(word) {
            return;
        }
        if let Some(p) = self.heap.find_object(word) {
            self.mark(p);
        }
        // Objects end at granules: only there can an address be one past the end of something.
        if word.is_multiple_of(GRANULE)
            && let Some(p) = self.heap.find_object(word - 1)
        {
            self.mark(p);
        }
    }

    /// Marks what a word of the frame stack may point at. Frames hold whole values, whose addresses are those of
    /// objects: an object that merely ends where another begins must not live on by it.
    pub fn frame_word(&mut self, word: usize) {
        if self.heap.is_heap_address(word)
            && let Some(p) = self.heap.find_object(word)
        {
            self.mark(p);
        }
    }

    /// Marks a reference that may be absent.
    pub fn gc<T>(&mut self, gc: Option<Gc<T>>) {
        if let Some(g) = gc {
            self.mark(g.address());
        }
    }

    /// Whether the object at this address has been reached.
    pub fn is_marked(&self, p: usize) -> bool {
        self.heap.is_marked(p)
    }

    /// Marks a reference found in an object a little later, when its header is in the cache: waiting for headers was the greater
    /// part of marking.
    #[inline]
    fn mark_soon(&mut self, p: usize) {
        prefetch(p);
        prefetch(p / BLOCK * BLOCK + p % BLOCK / GRANULE);
        let first = std::mem::replace(&mut self.ahead[self.oldest], p);
        self.oldest = (self.oldest + 1) % AHEAD;
        if first != 0 {
            self.mark(first);
        }
    }

    /// Marks what has been put off.
    fn mark_ahead(&mut self) {
        for i in 0..AHEAD {
            let p = std::mem::replace(&mut self.ahead[(self.oldest + i) % AHEAD], 0);
            if p != 0 {
                self.mark(p);
            }
        }
    }

    fn mark(&mut self, p: usize) {
        if self.heap.set_mark(p, &mut self.live) {
            // SAFETY: what can be marked is an object.
            let h = unsafe { &*(p as *const Header) };
            let shared = h.kind_byte() == Kind::Str as u8
                && h.flags() & header_flags::WIDTH_MASK == header_flags::SHARED_TEXT;
            if !LEAF[h.kind_byte() as usize] || shared {
                self.stack.push(p);
            }
        }
    }

    /// Marks what the object at `p` refers to, not the object itself.
    pub fn children(&mut self, p: usize) {
        self.trace(p as *mut Header);
    }

    /// Traces until nothing is left to trace.
    pub fn drain(&mut self) {
        loop {
            while let Some(p) = self.stack.pop() {
                self.trace(p as *mut Header);
            }
            self.mark_ahead();
            if self.stack.is_empty() {
                return;
            }
        }
    }

    fn slots(&mut self, slots: &[Slot]) {
        for s in slots {
            if let Some(v) = s.get()
                && !v.is_small()
            {
                self.mark_soon(v.bits() as usize);
            }
        }
    }

    fn trace(&mut self, p: *mut Header) {
        // SAFETY: only live objects are pushed; the casts follow the kind.
        let h = unsafe { &*p };
        let ty = h.ty().address();
        if ty != self.last_type {
            self.last_type = ty;
            self.mark(ty);
        }
        let Some(v) = Value::from_bits(p as u64) else { return };
        if h.kind().is_record() && h.kind() != Kind::WeakRef {
            // SAFETY: it is a live record.
            return self.slots(unsafe { super::size::all_record_slots(h) });
        }
        if h.is_subclass_instance() || h.kind() == Kind::WeakRef {
            self.slots(super::ext_slots(v));
        }
        macro_rules! layout {
            ($t:ty) => {
                // SAFETY: the kind in the match arm has this layout.
                unsafe { v.cast_unchecked::<$t>() }
            };
        }
        match h.kind() {
            Kind::WeakRef => self.slots(&super::record_slots(v)[1..]),
            Kind::List | Kind::IntList | Kind::FloatList | Kind::StrList => {
                self.gc(crate::types::list::list_words(v).and_then(|l| l.items.get()));
            }
            Kind::Str => {
                if let Some(s) = layout!(Str).as_shared() {
                    self.mark(s.data.address());
                }
            }
            Kind::Tuple => layout!(Tuple).items().iter().for_each(|&v| self.value(v)),
            Kind::Array => self.slots(layout!(Array).slots()),
            Kind::Dict => {
                let d = layout!(Dict);
                self.gc(d.entries.get());
                self.gc(d.index.get());
            }
            Kind::Entries => {
                for e in layout!(Entries).entries() {
                    if let Some(k) = e.key.get() {
                        self.value(k);
                    }
                    if let Some(v) = e.value.get() {
                        self.value(v);
                    }
                }
            }
            Kind::Pairs => {
                let raw = h.has_flag(header_flags::RAW_KEYS);
                self.gc(layout!(Pairs).boxes.get());
                for pair in layout!(Pairs).pairs() {
                    if let Some(k) = Value::from_bits(pair.key.get()).filter(|_| !raw) {
                        self.value(k);
                    }
                    if let Some(v) = pair.value.get() {
                        self.value(v);
                    }
                }
            }
            Kind::Set | Kind::FrozenSet => self.gc(layout!(Set).table.get()),
            Kind::SetTable => {
                for e in layout!(SetTable).entries() {
                    if let Some(k) = e.key.get() {
                        self.value(k);
                    }
                }
            }
            Kind::ByteArray => self.gc(layout!(ByteArray).data.get()),
            Kind::Type => {
                let t = layout!(Type);
                for part in [t.name.get().value(), t.qualname.get().value(), t.dict.get().value()] {
                    self.value(part);
                }
                self.value(t.mro.get().value());
                self.value(t.bases.get().value());
                self.gc(t.base.get());
                // `subclasses` is weak: the list lives, its dead items are purged after marking.
                if let Some(l) = t.subclasses.get() {
                    self.heap.set_mark(l.address(), &mut self.live);
                    self.mark(l.header.ty().address());
                    if let Some(a) = l.items.get() {
                        self.heap.set_mark(a.address(), &mut self.live);
                        self.mark(a.header.ty().address());
                    }
                }
                self.slots(&t.slots);
            }
            Kind::Code => {
                let c = layout!(Code);
                self.value(c.consts.get().value());
                self.value(c.names.get().value());
                if !c.body.get().is_null() {
                    let body = crate::interp::code::body(c);
                    self.value(body.name.value());
                    self.value(body.qualname.value());
                }
                for v in [c.extra.get(), c.embedded.get()].into_iter().flatten() {
                    self.value(v);
                }
            }
            Kind::Generator => {
                let g = layout!(Generator);
                // While it runs its variables lie in its frame; what the object still shows is old.
                if g.state.get() != RUNNING || g.async_state.get() & SLOTS_IN_USE != 0 {
                    self.slots(g.slots());
                }
                self.slots(&[g.function.clone(), g.name.clone(), g.qualname.clone(), g.handled.clone()]);
                self.value(g.code.get().value());
            }
            Kind::Foreign => {
                let data = layout!(Foreign).data.get();
                if !data.is_null() {
                    (self.trace_foreign)(data, self);
                }
            }
            Kind::MapObject => {
                let o = layout!(MapObject);
                self.slots(o.slots());
                self.gc(o.overflow.get());
            }
            Kind::ListIter | Kind::TupleIter => {
                if let Some(v) = layout!(SeqIter).sequence.get() {
                    self.value(v);
                }
            }
            Kind::DictIter => self.gc(layout!(DictIter).dict.get()),
            _ => {}
        }
    }

    /// Bytes marked so far.
    pub fn live(&self) -> usize {
        self.live
    }

    /// The heap, for the lists that the VM walks between marking and sweeping.
    pub fn heap(&mut self) -> &mut Heap {
        self.heap
    }
}

/// Asks for the cache line of an address.
#[inline(always)]
fn prefetch(p: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint that touches no memory; any address will do.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(p as *const i8);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = p;
}

impl Heap {
    /// Whether an address lies in the part of the range that was ever used (or one past it).
    #[inline(always)]
    pub fn is_heap_address(&self, address: usize) -> bool {
        self.space.spans(address)
    }

    /// Start of the live or dead-but-unswept object that an address lies in.
    pub fn find_object(&self, address: usize) -> Option<usize> {
        let block = self.space.block_of(address)?;
        let base = self.space.address(block);
        match self.space.blocks[block as usize] {
            Use::Free => None,
            Use::Large { .. } => Some(base),
            Use::LargeRest { back } => Some(base - back as usize * BLOCK),
            Use::Small => {
                let granule = (address - base) / GRANULE;
                if granule < FIRST_LINE * LINE / GRANULE {
                    return None;
                }
                // SAFETY: a small block begins with its head.
                let granules = unsafe { &(*self.space.head(block)).granules };
                let start = last_nonzero(&granules[..=granule])?;
                let p = base + start * GRANULE;
                (address < p + object_size(p as *mut Header)).then_some(p)
            }
        }
    }

    /// Whether the last marking reached the object at `p`.
    pub fn is_marked(&self, p: usize) -> bool {
        let Some(block) = self.space.block_of(p) else { return true };
        match self.space.blocks[block as usize] {
            Use::Large { marked, .. } => marked,
            Use::Small => {
                let granule = p % BLOCK / GRANULE;
                // SAFETY: as above.
                unsafe { (&(*self.space.head(block)).granules)[granule] & MARKED != 0 }
            }
            _ => false,
        }
    }

    /// Marks an object and its lines; false if it was marked before.
    #[inline]
    fn set_mark(&mut self, p: usize, live: &mut usize) -> bool {
        let Some(block) = self.space.block_of(p) else { return false };
        if self.space.blocks[block as usize] != Use::Small {
            return self.set_large_mark(p, block, live);
        }
        let granule = p % BLOCK / GRANULE;
        // SAFETY: as above; nothing else refers to the head.
        let head = unsafe { &mut *self.space.head(block) };
        if head.granules[granule] & MARKED != 0 {
            return false;
        }
        debug_assert!(head.granules[granule] & STARTS != 0, "mark of {p:#x}, where no object starts");
        head.granules[granule] |= MARKED;
        let size = object_size(p as *mut Header);
        *live += size;
        let (first, last) = (p % BLOCK / LINE, (p % BLOCK + size - 1) / LINE);
        // Most objects lie in one line.
        head.lines[first] = 1;
        for line in first + 1..=last {
            head.lines[line] = 1;
        }
        true
    }

    #[inline(never)]
    fn set_large_mark(&mut self, p: usize, block: u32, live: &mut usize) -> bool {
        match &mut self.space.blocks[block as usize] {
            Use::Large { marked, blocks } => {
                *live += if *marked { 0 } else { *blocks as usize * BLOCK };
                !std::mem::replace(marked, true)
            }
            _ => {
                debug_assert!(false, "mark of {p:#x} in a free block");
                false
            }
        }
    }

    /// Forgets the line marks of the last collection and leaves the current hole.
    pub fn begin_collection(&mut self) -> Instant {
        (self.bump, self.limit) = (0, 0);
        (self.overflow_bump, self.overflow_limit) = (0, 0);
        (self.hole_block, self.next_line) = (None, LINES);
        self.recyclable.clear();
        for b in 0..self.space.blocks.len() as u32 {
            if self.space.blocks[b as usize] == Use::Small {
                // SAFETY: as above.
                unsafe { (*self.space.head(b)).lines = [0; LINES] };
            }
        }
        Instant::now()
    }

    /// Frees what was not marked and finds the blocks with free lines.
    pub fn finish_collection(&mut self, live: usize, began: Instant) {
        let mut in_use = 0;
        for b in 0..self.space.blocks.len() as u32 {
            match self.space.blocks[b as usize] {
                Use::Small => {
                    // SAFETY: as above.
                    let head = unsafe { &mut *self.space.head(b) };
                    // What was marked stays a start, unmarked again; what was only a start is free.
                    for g in &mut head.granules {
                        *g >>= 1;
                        *g &= STARTS;
                    }
                    let used = head.lines[FIRST_LINE..].iter().filter(|&&l| l != 0).count();
                    if used == 0 {
                        self.space.release(b, 1);
                        continue;
                    }
                    if used < LINES - FIRST_LINE {
                        self.recyclable.push(b);
                    }
                    in_use += 1;
                }
                Use::Large { blocks, marked: true } => {
                    self.space.blocks[b as usize] = Use::Large { blocks, marked: false };
                    in_use += blocks as usize;
                }
                Use::Large { blocks, marked: false } => self.space.release(b, blocks),
                Use::Free | Use::LargeRest { .. } => {}
            }
        }
        self.blocks_in_use = in_use;
        self.since_collection = 0;
        self.stats.collections += 1;
        let most = if self.grows { super::MOST_MORE } else { 0 };
        let more = (self.stats.collections / super::PATIENCE).min(most) as usize;
        self.interval = (super::MIN_INTERVAL * (1 + more)).max(live + self.external);
        self.stats.live = live;
        self.stats.collect_ns += began.elapsed().as_nanos() as u64;
    }
}

/// Index of the last byte that is not zero; eight bytes at a time, since most granules start nothing.
fn last_nonzero(bytes: &[u8]) -> Option<usize> {
    let mut end = bytes.len();
    while !end.is_multiple_of(8) {
        end -= 1;
        if bytes[end] != 0 {
            return Some(end);
        }
    }
    for chunk in bytes[..end].rchunks_exact(8) {
        let word = chunk.iter().rev().fold(0u64, |w, &b| w << 8 | u64::from(b));
        end -= 8;
        if word != 0 {
            return Some(end + 7 - word.leading_zeros() as usize / 8);
        }
    }
    None
}
