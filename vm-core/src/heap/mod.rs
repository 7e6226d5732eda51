//! The heap: non-moving mark-region (after Immix): bump allocation into free lines of blocks, precise tracing of
//! objects, conservative scanning of the native stack and the frame stack.
//!
//! Sources: Blackburn and McKinley, "Immix: a mark-region garbage collector" (PLDI 2008); Boehm and Weiser for
//! ambiguous roots.

mod collect;
mod size;
pub mod space;

pub use collect::Marker;
pub use size::{ext_slots, pairs_size, record_slots, round};
pub use space::{BLOCK, GRANULE, LARGE, STARTS};

use std::io;

use space::{FIRST_LINE, LINE, LINES, Space, Use};

/// Least number of bytes allocated between two collections. Small, so that small programs come near the memory they
/// take under CPython; every halving doubles the time that they spend collecting.
const MIN_INTERVAL: usize = 3 << 18;

/// Under a JIT, collections after which as much is added to it, and how often that happens: code that allocates some times
/// faster would spend half its time marking what the program was born with. Counted, not timed, so that runs of one
/// program collect at the same places.
const PATIENCE: u64 = 8;
const MOST_MORE: u64 = 2;

/// Figures of one heap's life.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeapStats {
    pub collections: u64,
    /// Bytes handed out in holes and large objects.
    pub allocated: u64,
    /// Bytes found live by the last collection.
    pub live: usize,
    /// Most bytes in use at any time (blocks, not objects).
    pub peak: usize,
    /// Most bytes of native stack that a collection scanned.
    pub deepest_native: usize,
    /// Nanoseconds spent collecting.
    pub collect_ns: u64,
}

/// One heap, owned by one VM.
#[repr(C)]
pub struct Heap {
    /// The hole being filled: JIT code allocates from it inline.
    pub bump: usize,
    pub limit: usize,
    /// What the granule number of an address in the hole's block is to be added to for the address of its byte.
    pub marks: usize,
    /// Lines behind the hole are still to be looked at.
    hole_block: Option<u32>,
    next_line: usize,
    /// Fresh block for objects that don't fit the current hole.
    overflow_bump: usize,
    overflow_limit: usize,
    space: Space,
    /// Blocks with free lines, found by the last collection.
    recyclable: Vec<u32>,
    since_collection: usize,
    interval: usize,
    blocks_in_use: usize,
    /// Collect at every allocation.
    pub stress: bool,
    /// A JIT is on: a program that runs on is collected less often.
    pub grows: bool,
    /// While not zero, allocations don't collect.
    pub hold_off: u32,
    /// Objects with `__del__` (or suspended generators to be closed) not yet found dead.
    pub finalizable: Vec<usize>,
    /// Objects that own Rust memory.
    pub owners: Vec<usize>,
    /// Rust memory owned by objects, in bytes.
    pub external: usize,
    pub stats: HeapStats,
}

/// What an allocation that found no hole asks its caller to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Refill {
    Done(usize),
    /// A collection is due; afterwards try again.
    Collect,
    /// The address range or the system's memory is used up.
    Exhausted,
}

impl Heap {
    /// # Errors
    /// When no address range can be reserved.
    pub fn new(stress: bool) -> io::Result<Heap> {
        Ok(Heap {
            bump: 0,
            limit: 0,
            marks: 0,
            hole_block: None,
            next_line: LINES,
            overflow_bump: 0,
            overflow_limit: 0,
            space: Space::new()?,
            recyclable: Vec::new(),
            since_collection: 0,
            interval: MIN_INTERVAL,
            blocks_in_use: 0,
            stress,
            grows: false,
            hold_off: 0,
            finalizable: Vec::new(),
            owners: Vec::new(),
            external: 0,
            stats: HeapStats::default(),
        })
    }

    /// Address and length of the range in which all objects lie.
    pub fn range(&self) -> (usize, usize) {
        self.space.range()
    }

    /// Bytes of blocks in use and Rust memory owned by objects.
    pub fn in_use(&self) -> usize {
        self.blocks_in_use * BLOCK + self.external
    }

    /// Whether Rust memory owned by objects has grown so much that a collection is due before the blocks fill up.
    #[inline]
    pub fn external_due(&self) -> bool {
        self.external > 2 * self.interval && self.hold_off == 0
    }

    /// Bumps zeroed memory for an object of `size` bytes (a multiple of the granule) out of the current hole.
    #[inline(always)]
    pub fn try_bump(&mut self, size: usize) -> Option<usize> {
        let p = self.bump;
        let end = p + size;
        if end > self.limit {
            return None;
        }
        self.bump = end;
        set_start(p);
        Some(p)
    }

    /// The slow path of allocation. `collected`: a collection has just been made, don't ask for another.
    #[cold]
    #[inline(never)]
    pub fn refill(&mut self, size: usize, collected: bool) -> Refill {
        let collected = collected || self.hold_off > 0;
        if !collected && (self.stress || self.since_collection + self.external / 4 > self.interval) {
            return Refill::Collect;
        }
        let p = if size > LARGE { self.take_large(size) } else { self.take_small(size) };
        match p {
            Some(p) => Refill::Done(p),
            None if collected => Refill::Exhausted,
            None => Refill::Collect,
        }
    }

    fn take_large(&mut self, size: usize) -> Option<usize> {
        let count = u32::try_from(size.div_ceil(BLOCK)).ok()?;
        let b = self.space.take(count, Use::Large { blocks: count, marked: false })?;
        self.blocks_in_use += count as usize;
        self.note_allocated(count as usize * BLOCK);
        Some(self.space.address(b))
    }

    fn take_small(&mut self, size: usize) -> Option<usize> {
        if self.stress {
            return self.take_stressed(size);
        }
        // Only small objects look for the next hole: for a medium one most holes would be wasted.
        if size <= LINE || self.bump == 0 {
            while self.next_hole()? < size {}
            return self.try_bump(size);
        }
        if self.overflow_bump + size > self.overflow_limit {
            let b = self.take_block()?;
            self.overflow_bump = self.space.address(b) + FIRST_LINE * LINE;
            self.overflow_limit = self.space.address(b) + BLOCK;
        }
        let p = self.overflow_bump;
        self.overflow_bump += size;
        set_start(p);
        Some(p)
    }

    /// Under stress the bump limit stays at the bump pointer; room is kept in the overflow block.
    fn take_stressed(&mut self, size: usize) -> Option<usize> {
        if self.overflow_bump + size > self.overflow_limit {
            loop {
                let hole = self.next_hole()?;
                (self.overflow_bump, self.overflow_limit) = (self.bump, self.limit);
                (self.bump, self.limit) = (0, 0);
                if hole >= size {
                    break;
                }
            }
        }
        let p = self.overflow_bump;
        self.overflow_bump += size;
        set_start(p);
        Some(p)
    }

    /// Moves on to the next run of free lines, zeroes it and returns its length.
    fn next_hole(&mut self) -> Option<usize> {
        loop {
            let Some(b) = self.hole_block else {
                match self.recyclable.pop() {
                    Some(b) => (self.hole_block, self.next_line) = (Some(b), FIRST_LINE),
                    None => {
                        let b = self.take_block()?;
                        self.bump = self.space.address(b) + FIRST_LINE * LINE;
                        self.limit = self.space.address(b) + BLOCK;
                        self.marks = marks_of(self.space.address(b));
                        return Some(self.limit - self.bump);
                    }
                }
                continue;
            };
            // SAFETY: a recyclable block is in use as a small block; its head is valid.
            let lines = unsafe { &(*self.space.head(b)).lines };
            let Some(first) = (self.next_line..LINES).find(|&l| lines[l] == 0) else {
                self.hole_block = None;
                continue;
            };
            let end = (first..LINES).find(|&l| lines[l] != 0).unwrap_or(LINES);
            self.next_line = end;
            self.bump = self.space.address(b) + first * LINE;
            self.limit = self.space.address(b) + end * LINE;
            self.marks = marks_of(self.space.address(b));
            let bytes = self.limit - self.bump;
            // SAFETY: no live object lies in the free lines.
            unsafe { std::ptr::write_bytes(self.bump as *mut u8, 0, bytes) };
            self.note_allocated(bytes);
            return Some(bytes);
        }
    }

    fn take_block(&mut self) -> Option<u32> {
        let b = self.space.take(1, Use::Small)?;
        self.blocks_in_use += 1;
        self.note_allocated(BLOCK);
        Some(b)
    }

    fn note_allocated(&mut self, bytes: usize) {
        self.since_collection += bytes;
        self.stats.allocated += bytes as u64;
        self.stats.peak = self.stats.peak.max(self.in_use());
    }
}

/// [`Heap::marks`] for a block.
fn marks_of(block: usize) -> usize {
    block - block / GRANULE
}

/// Records that an object starts at `p`, which lies in a small-object block.
#[inline(always)]
fn set_start(p: usize) {
    let byte = (p & !(BLOCK - 1)) + p % BLOCK / GRANULE;
    // SAFETY: the table of granules is at the very start of the block.
    unsafe { *(byte as *mut u8) = space::STARTS };
}
