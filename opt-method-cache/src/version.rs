//! Type versions: one number per state of a class and everything it inherits.
//!
//! A number is assigned when a look-up first wants one and taken away when the class or a base changes, so a
//! class that is built up by a thousand assignments before its first use spends one number, not a thousand.
//! Numbers only grow and are never used twice: what remembers an old one can at worst miss.

/// A state of a class and all its bases. 0 is "none": not assigned yet, or numbers have run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct TypeVersion(u32);

impl TypeVersion {
    /// No version: nothing may be cached for the class.
    pub const NONE: TypeVersion = TypeVersion(0);

    /// The word that lies in a type object.
    pub const fn from_raw(word: u32) -> TypeVersion {
        TypeVersion(word)
    }

    /// The number itself.
    #[inline(always)]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Whether look-ups in the class may be cached.
    #[inline(always)]
    pub const fn is_cacheable(self) -> bool {
        self.0 != 0
    }
}

/// What the VM's classes must offer.
pub trait TypeHost {
    /// A class.
    type Type: Copy;

    /// The version word of a class.
    fn version(&self, ty: Self::Type) -> TypeVersion;

    /// Sets the version word of a class.
    fn set_version(&mut self, ty: Self::Type, version: TypeVersion);

    /// Appends the direct subclasses that are still alive.
    fn subclasses(&self, ty: Self::Type, out: &mut Vec<Self::Type>);

    /// Appends the classes along the MRO, `ty` itself included.
    fn mro(&self, ty: Self::Type, out: &mut Vec<Self::Type>);
}

/// Hands out versions and takes them away.
///
/// Invariant: a class has a version only while every class along its MRO has one. So invalidation may stop at a
/// class without a version: nothing below it has one either. (A class whose metaclass computes an MRO that
/// names classes other than its bases' must not be given a version, because the changes of those classes don't
/// reach it through [`TypeHost::subclasses`].)
#[derive(Debug)]
pub struct VersionTags {
    /// The number to hand out next; 0 once all are spent.
    next: u32,
    invalidated: u64,
}

impl Default for VersionTags {
    fn default() -> Self {
        VersionTags::new()
    }
}

impl VersionTags {
    /// A source that starts at 1.
    pub const fn new() -> VersionTags {
        VersionTags { next: 1, invalidated: 0 }
    }

    /// A source that starts at `next`, so that a test can see the end.
    pub const fn starting_at(next: u32) -> VersionTags {
        VersionTags { next, invalidated: 0 }
    }

    /// A number never given before, or [`TypeVersion::NONE`] once 2^32-1 of them are spent: from then on classes
    /// that change stay uncacheable for ever, which is slow but right.
    pub fn fresh(&mut self) -> TypeVersion {
        let version = TypeVersion(self.next);
        if self.next != 0 {
            self.next = self.next.wrapping_add(1);
        }
        version
    }

    /// The class's version; assigns one, to it and to those along its MRO that have none, where there is none.
    pub fn assign<H: TypeHost>(&mut self, host: &mut H, ty: H::Type) -> TypeVersion {
        let version = host.version(ty);
        if version.is_cacheable() || self.next == 0 {
            return version;
        }
        let mut mro = Vec::new();
        host.mro(ty, &mut mro);
        // Bases first: if the numbers run out on the way, no class has one that a base lacks.
        for &base in mro.iter().rev() {
            if !host.version(base).is_cacheable() {
                let fresh = self.fresh();
                if !fresh.is_cacheable() {
                    return TypeVersion::NONE;
                }
                host.set_version(base, fresh);
            }
        }
        host.version(ty)
    }

    /// A class attribute was set or deleted, or `__bases__` assigned: `ty` and all that inherit from it lose
    /// their versions. Call it *before* `__bases__` takes a class out of its old bases' subclasses, or for the
    /// class itself; both reach everything below it. No native recursion: class trees can be deep.
    pub fn invalidate<H: TypeHost>(&mut self, host: &mut H, ty: H::Type) {
        if !host.version(ty).is_cacheable() {
            return;
        }
        host.set_version(ty, TypeVersion::NONE);
        self.invalidated += 1;
        let mut pending = Vec::new();
        host.subclasses(ty, &mut pending);
        while let Some(sub) = pending.pop() {
            if host.version(sub).is_cacheable() {
                host.set_version(sub, TypeVersion::NONE);
                self.invalidated += 1;
                host.subclasses(sub, &mut pending);
            }
        }
    }

    /// How many classes have lost a version so far.
    pub fn invalidated(&self) -> u64 {
        self.invalidated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Classes 0..n; a class's bases have smaller numbers.
    struct Tree {
        versions: Vec<TypeVersion>,
        bases: Vec<Vec<usize>>,
    }

    impl Tree {
        fn new(bases: Vec<Vec<usize>>) -> Tree {
            Tree { versions: vec![TypeVersion::NONE; bases.len()], bases }
        }
    }

    impl TypeHost for Tree {
        type Type = usize;
        fn version(&self, ty: usize) -> TypeVersion {
            self.versions[ty]
        }
        fn set_version(&mut self, ty: usize, version: TypeVersion) {
            self.versions[ty] = version;
        }
        fn subclasses(&self, ty: usize, out: &mut Vec<usize>) {
            out.extend((0..self.bases.len()).filter(|&c| self.bases[c].contains(&ty)));
        }
        fn mro(&self, ty: usize, out: &mut Vec<usize>) {
            let mut at = out.len();
            out.push(ty);
            while at < out.len() {
                let bases = self.bases[out[at]].clone();
                for b in bases {
                    if !out.contains(&b) {
                        out.push(b);
                    }
                }
                at += 1;
            }
        }
    }

    #[test]
    fn a_diamond_is_invalidated_whole_and_siblings_are_not() {
        // object <- a <- (b, c) <- d ; e beside a
        let mut tree = Tree::new(vec![vec![], vec![0], vec![1], vec![1], vec![2, 3], vec![0]]);
        let mut tags = VersionTags::new();
        for ty in 0..6 {
            assert!(tags.assign(&mut tree, ty).is_cacheable());
        }
        let before = tree.versions.clone();
        tags.invalidate(&mut tree, 1);
        assert_eq!(tags.invalidated(), 4);
        for ty in [1, 2, 3, 4] {
            assert!(!tree.versions[ty].is_cacheable());
        }
        assert_eq!((tree.versions[0], tree.versions[5]), (before[0], before[5]));
        for (ty, &old) in before.iter().enumerate() {
            let again = tags.assign(&mut tree, ty);
            assert!(again.is_cacheable());
            assert_eq!(again == old, ty == 0 || ty == 5);
        }
    }

    #[test]
    fn a_deep_line_of_classes_needs_no_stack() {
        let n = 20_000;
        let mut tree = Tree::new((0..n).map(|i: usize| if i == 0 { vec![] } else { vec![i - 1] }).collect());
        // A cheaper subclass list than the scan above would be needed for the whole line; one end will do.
        tree.versions = (0..n as u32).map(|i| TypeVersion(i + 1)).collect();
        let mut tags = VersionTags::starting_at(n as u32 + 1);
        tags.invalidate(&mut tree, n - 200);
        assert_eq!(tags.invalidated(), 200);
        assert!(tree.versions[n - 201].is_cacheable() && !tree.versions[n - 1].is_cacheable());
    }

    #[test]
    fn a_class_that_is_not_looked_up_spends_no_numbers() {
        let mut tree = Tree::new(vec![vec![], vec![0]]);
        let mut tags = VersionTags::new();
        for _ in 0..1000 {
            tags.invalidate(&mut tree, 1);
        }
        assert_eq!(tags.assign(&mut tree, 1).get(), 2);
    }

    #[test]
    fn spent_numbers_leave_classes_uncacheable() {
        let mut tree = Tree::new(vec![vec![], vec![0], vec![1]]);
        let mut tags = VersionTags::starting_at(u32::MAX - 1);
        assert_eq!(tags.assign(&mut tree, 1).get(), u32::MAX);
        assert_eq!(tree.version(0).get(), u32::MAX - 1);
        assert_eq!(tags.assign(&mut tree, 2), TypeVersion::NONE);
        tags.invalidate(&mut tree, 1);
        assert_eq!(tags.assign(&mut tree, 1), TypeVersion::NONE);
        assert_eq!(tags.fresh(), TypeVersion::NONE);
        assert!(tree.version(0).is_cacheable());
    }
}
