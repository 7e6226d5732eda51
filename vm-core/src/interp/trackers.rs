//! PEP 266, `--pep266-registry per-object`: the word by which a namespace knows its own trackers.
//!
//! It lies beside the heap, one word a granule, in a table that the kernel fills with zeros where it is touched. So any
//! object can have one, no object is larger for it, and finding it takes no hashing.

use crate::heap::{GRANULE, Heap};

/// The words, by the object's place in the heap.
pub struct TrackerNumbers {
    words: *mut u32,
    count: usize,
    base: usize,
}

impl TrackerNumbers {
    /// A table for the heap's whole range; `None` if the address space for it is refused.
    pub fn new(heap: &Heap) -> Option<TrackerNumbers> {
        let (base, bytes) = heap.range();
        let count = bytes / GRANULE;
        // SAFETY: a new private mapping; nobody else refers to it.
        let p = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                count * size_of::<u32>(),
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        (p != libc::MAP_FAILED).then_some(TrackerNumbers { words: p.cast(), count, base })
    }

    fn word(&self, address: usize) -> *mut u32 {
        let at = address.wrapping_sub(self.base) / GRANULE;
        assert!(at < self.count, "a namespace outside the heap");
        self.words.wrapping_add(at)
    }

    /// The object's number; 0: none.
    pub fn get(&self, address: usize) -> u32 {
        // SAFETY: inside the mapping, by the test in `word`.
        unsafe { *self.word(address) }
    }

    /// Gives the object a number.
    pub fn set(&mut self, address: usize, number: u32) {
        // SAFETY: as above.
        unsafe { *self.word(address) = number }
    }
}

impl Drop for TrackerNumbers {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours and of this size.
        unsafe { libc::munmap(self.words.cast(), self.count * size_of::<u32>()) };
    }
}
