//! The table: direct-mapped, `SIZE` entries, indexed by name hash, call site and type version.
//!
//! An entry is right for ever, because a version number stands for one state of a class and all its bases and
//! is never handed out again. So nothing is ever removed for correctness: an outdated entry simply no longer
//! matches, and the next insertion at its place overwrites it.

use crate::TypeVersion;

/// One cached look-up: `(version, name)` gave `result`.
#[derive(Clone, Copy, Debug)]
struct Entry<N, V> {
    name: N,
    version: TypeVersion,
    /// `None` is an answer too: no class along the MRO defines the name.
    result: Option<V>,
}

/// What the cache did. Hits and misses are per look-up, collisions per insertion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheStats {
    /// Look-ups answered from the table.
    pub hits: u64,
    /// The part of `hits` that answered "no class defines it".
    pub negative_hits: u64,
    /// Look-ups that had to walk the MRO.
    pub misses: u64,
    /// Insertions that displaced an entry for another name or version.
    pub collisions: u64,
}

/// The method cache. `SIZE` must be a power of two; PyPy's default is 2048.
///
/// `N` is an interned name (identity is equality), `V` whatever the host's MRO walk yields: the attribute, and
/// perhaps the class it was found in.
pub struct MethodCache<N, V, const SIZE: usize> {
    // A boxed array, not a slice: with the length in the type, masking the index removes the bounds check.
    entries: Box<[Entry<N, V>; SIZE]>,
    vacant: N,
    stats: CacheStats,
}

impl<N: Copy + Eq, V: Copy, const SIZE: usize> MethodCache<N, V, SIZE> {
    const POWER_OF_TWO: () = assert!(SIZE.is_power_of_two() && SIZE >= 2);

    /// An empty cache. `vacant` marks unused entries: a name that no program can look up (a null or private one).
    pub fn new(vacant: N) -> Self {
        let () = Self::POWER_OF_TWO;
        let empty = Entry { name: vacant, version: TypeVersion::NONE, result: None };
        let entries: Box<[Entry<N, V>]> = vec![empty; SIZE].into_boxed_slice();
        let Ok(entries) = entries.try_into() else { unreachable!("the vector was made SIZE long") };
        MethodCache { entries, vacant, stats: CacheStats::default() }
    }

    /// Where a look-up lives. The call site takes part in the place only, not in the comparison: an entry found
    /// there is right whoever put it, but two sites that would fight for one place usually get two.
    #[inline(always)]
    fn place(version: TypeVersion, name_hash: u32, site: u32) -> usize {
        let mixed = name_hash ^ version.get().wrapping_mul(0x9E37_79B1) ^ site.wrapping_mul(0x85EB_CA77);
        // The high half of a product depends on all bits of the factor.
        let mixed = u64::from(mixed).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed >> 40) as usize & (SIZE - 1)
    }

    /// The cached answer for `name` in the class whose version is `version`: `None` is "not cached, walk the
    /// MRO and [`insert`](Self::insert)", `Some(None)` is "no class defines it".
    ///
    /// `name_hash` is any hash of the name, `site` any number of the place in the program that asks (0 where
    /// there is none, as in `getattr`).
    #[inline(always)]
    pub fn probe(&mut self, version: TypeVersion, name: N, name_hash: u32, site: u32) -> Option<Option<V>> {
        let entry = &self.entries[Self::place(version, name_hash, site)];
        // Version 0 needs no test of its own: it is in vacant entries only, and those have the vacant name.
        if entry.version == version && entry.name == name {
            self.stats.hits += 1;
            self.stats.negative_hits += u64::from(entry.result.is_none());
            Some(entry.result)
        } else {
            None
        }
    }

    /// Remembers what the MRO walk gave. Does nothing (but count the miss) for a class without a version.
    pub fn insert(&mut self, version: TypeVersion, name: N, name_hash: u32, site: u32, result: Option<V>) {
        self.stats.misses += 1;
        if !version.is_cacheable() || name == self.vacant {
            return;
        }
        let entry = &mut self.entries[Self::place(version, name_hash, site)];
        if entry.version.is_cacheable() && (entry.version != version || entry.name != name) {
            self.stats.collisions += 1;
        }
        *entry = Entry { name, version, result };
    }

    /// Forgets everything. Cheaper for the heap than tracing: a sweep clears, the next look-ups refill.
    pub fn clear(&mut self) {
        let empty = Entry { name: self.vacant, version: TypeVersion::NONE, result: None };
        self.entries.fill(empty);
    }

    /// Shows every name and result that an entry holds, for a host that keeps them alive through the cache.
    pub fn trace(&self, mut visit: impl FnMut(N, Option<V>)) {
        for entry in self.entries.iter().filter(|e| e.version.is_cacheable()) {
            visit(entry.name, entry.result);
        }
    }

    /// Forgets the entries for which `keep` is false; for a weak cache at sweep, before memory is used again.
    pub fn purge(&mut self, mut keep: impl FnMut(N, Option<V>) -> bool) {
        let empty = Entry { name: self.vacant, version: TypeVersion::NONE, result: None };
        for entry in self.entries.iter_mut().filter(|e| e.version.is_cacheable()) {
            if !keep(entry.name, entry.result) {
                *entry = empty;
            }
        }
    }

    /// The counters.
    pub fn stats(&self) -> CacheStats {
        self.stats
    }

    /// How many entries the table has.
    pub const fn size(&self) -> usize {
        SIZE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VersionTags;

    type Cache = MethodCache<u64, u64, 64>;

    #[test]
    fn positive_and_negative_answers_are_kept_apart() {
        let mut tags = VersionTags::new();
        let (a, b) = (tags.fresh(), tags.fresh());
        let mut cache = Cache::new(0);
        assert_eq!(cache.probe(a, 7, 7, 0), None);
        cache.insert(a, 7, 7, 0, Some(70));
        cache.insert(b, 7, 7, 0, None);
        assert_eq!(cache.probe(a, 7, 7, 0), Some(Some(70)));
        assert_eq!(cache.probe(b, 7, 7, 0), Some(None));
        assert_eq!(cache.probe(a, 8, 7, 0), None, "same hash, other name");
        let s = cache.stats();
        assert_eq!((s.hits, s.negative_hits, s.misses), (2, 1, 2));
    }

    #[test]
    fn a_class_without_version_is_never_cached() {
        let mut cache = Cache::new(0);
        cache.insert(TypeVersion::NONE, 7, 7, 0, Some(70));
        assert_eq!(cache.probe(TypeVersion::NONE, 7, 7, 0), None);
        assert_eq!(cache.stats().misses, 1);
    }

    #[test]
    fn sites_have_places_of_their_own_but_share_answers() {
        let mut tags = VersionTags::new();
        let v = tags.fresh();
        let mut cache = Cache::new(0);
        cache.insert(v, 7, 7, 1, Some(70));
        let seen = (0..1000).filter(|&site| cache.probe(v, 7, 7, site).is_some()).count();
        assert!(seen > 0 && seen < 100, "{seen} of 1000 sites fell on the one filled place");
    }

    #[test]
    fn collisions_are_counted_and_the_later_wins() {
        let mut tags = VersionTags::new();
        let v = tags.fresh();
        let mut cache = MethodCache::<u64, u64, 2>::new(0);
        for name in 1..=16 {
            cache.insert(v, name, name as u32, 0, Some(name));
            assert_eq!(cache.probe(v, name, name as u32, 0), Some(Some(name)));
        }
        assert_eq!(cache.stats().collisions, 14);
        cache.insert(v, 16, 16, 0, Some(16));
        assert_eq!(cache.stats().collisions, 14, "replacing the same look-up is no collision");
    }

    #[test]
    fn clear_trace_purge() {
        let mut tags = VersionTags::new();
        let v = tags.fresh();
        let mut cache = Cache::new(0);
        cache.insert(v, 1, 1, 0, Some(10));
        cache.insert(v, 2, 2, 0, None);
        let mut seen = Vec::new();
        cache.trace(|n, r| seen.push((n, r)));
        seen.sort_unstable();
        assert_eq!(seen, [(1, Some(10)), (2, None)]);
        cache.purge(|n, _| n != 1);
        assert_eq!(cache.probe(v, 1, 1, 0), None);
        assert_eq!(cache.probe(v, 2, 2, 0), Some(None));
        cache.clear();
        assert_eq!(cache.probe(v, 2, 2, 0), None);
    }
}
