//! The table behind a strategy: pairs in insertion order, found by a scan while there are few and by an index of u32
//! pair numbers beyond.
//!
//! The pairs belong to the VM (its collector must see keys and values); what is here works on their numbers. A look-up
//! is given the hash of the key and somebody who says whether pair `n` is the one.

use std::cell::Cell;

/// Pairs up to this number are found by a scan.
pub const SCAN: usize = 8;
/// A slot whose pair was deleted; probes lead past it.
const DELETED: u32 = u32::MAX;

/// The key of a look-up: knows the pair it looks for when it sees it. (A trait and no closure, so that its one function
/// can be inlined into the VM's handlers for certain: a handler must not hand the address of a local to anybody.)
pub trait Wanted {
    /// Whether pair `n`, a live or deleted one, is it.
    fn is_pair(&self, n: usize) -> bool;
}

/// Room for pairs after `used` of them filled the table or left holes in it.
pub const fn capacity_for(used: usize) -> usize {
    let wanted = if used < 4 { 4 } else { used * 2 };
    wanted.next_power_of_two()
}

/// Index slots for a table of this capacity: twice as many, none where a scan does.
pub const fn index_slots(capacity: usize) -> usize {
    if capacity <= SCAN { 0 } else { (capacity * 2).next_power_of_two() }
}

/// Open addressing with linear steps over u32 pair numbers plus one (0: empty).
#[derive(Clone, Copy)]
pub struct Index<'a>(&'a [Cell<u32>]);

impl<'a> Index<'a> {
    /// An index over these slots: a power of two of them, or none. At least one must stay empty.
    #[inline(always)]
    pub fn new(slots: &'a [Cell<u32>]) -> Index<'a> {
        debug_assert!(slots.is_empty() || slots.len().is_power_of_two());
        Index(slots)
    }

    /// First slot of a hash: Fibonacci hashing spreads strided ints and addresses.
    #[inline(always)]
    fn first(self, hash: u64) -> usize {
        (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & (self.0.len() - 1)
    }

    /// The number of the pair that `matches`, among `filled` of them.
    #[inline(always)]
    pub fn find(self, filled: usize, hash: u64, wanted: impl Wanted) -> Option<usize> {
        if self.0.is_empty() {
            let mut n = 0;
            while n < filled {
                if wanted.is_pair(n) {
                    return Some(n);
                }
                n += 1;
            }
            return None;
        }
        let mut i = self.first(hash);
        loop {
            match self.0[i].get() {
                0 => return None,
                DELETED => {}
                n if wanted.is_pair(n as usize - 1) => return Some(n as usize - 1),
                _ => {}
            }
            i = (i + 1) & (self.0.len() - 1);
        }
    }

    /// Enters pair `n`, whose key is not in the table.
    #[inline]
    pub fn insert(self, hash: u64, n: usize) {
        if self.0.is_empty() {
            return;
        }
        let mut i = self.first(hash);
        while self.0[i].get() != 0 {
            i = (i + 1) & (self.0.len() - 1);
        }
        self.0[i].set(n as u32 + 1);
    }

    /// Takes pair `n` out. `last`: it is the one entered last, so no other key's probe leads past its slot, which is
    /// empty again.
    pub fn remove(self, hash: u64, n: usize, last: bool) {
        if self.0.is_empty() {
            return;
        }
        let mut i = self.first(hash);
        while self.0[i].get() != n as u32 + 1 {
            i = (i + 1) & (self.0.len() - 1);
        }
        self.0[i].set(if last { 0 } else { DELETED });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities() {
        assert_eq!([0, 3, 4, 7, 8, 9].map(capacity_for), [4, 4, 8, 16, 16, 32]);
        assert_eq!([4, 8, 16, 32].map(index_slots), [0, 0, 32, 64]);
    }
}
