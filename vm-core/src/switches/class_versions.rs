//! Versions of classes (`opt-method-cache`): one number for each state of a class and its bases, taken away when one
//! of them changes. The method cache and shadow tracking guard with them what they remember of a class.

#[cfg(any(feature = "method-cache", feature = "shadow-tracking"))]
pub use on::State;

/// Nothing: no class ever has a version in this build.
#[cfg(not(any(feature = "method-cache", feature = "shadow-tracking")))]
#[derive(Default)]
pub struct State;

#[cfg(any(feature = "method-cache", feature = "shadow-tracking"))]
mod on {
    use opt_method_cache::{TypeHost, TypeVersion, VersionTags};
    use vm_layout::*;

    use crate::Vm;
    use crate::value::ListExt;

    /// Version 1 belongs to no class: sites use it as a mark.
    const FIRST_VERSION: u32 = crate::switches::SiteEntry::ATTRIBUTE + 1;

    /// The source of version numbers.
    pub struct State {
        tags: VersionTags,
    }

    impl Default for State {
        fn default() -> State {
            State { tags: VersionTags::starting_at(FIRST_VERSION) }
        }
    }

    /// The VM's classes, as the version tags see them.
    struct Classes;

    impl TypeHost for Classes {
        type Type = Gc<Type>;

        fn version(&self, t: Gc<Type>) -> TypeVersion {
            TypeVersion::from_raw(t.version.get())
        }

        fn set_version(&mut self, t: Gc<Type>, version: TypeVersion) {
            t.version.set(version.get());
        }

        fn subclasses(&self, t: Gc<Type>, out: &mut Vec<Gc<Type>>) {
            if let Some(l) = t.subclasses.get() {
                out.extend(l.as_slice().iter().filter_map(|v| v.cast::<Type>()));
            }
        }

        fn mro(&self, t: Gc<Type>, out: &mut Vec<Gc<Type>>) {
            out.extend(t.mro.get().items().iter().filter_map(|v| v.cast::<Type>()));
        }
    }

    impl Vm {
        /// The version of a class, which gets one if it has none; none for a class that can change unseen.
        #[inline]
        pub fn class_version(&mut self, t: Gc<Type>) -> TypeVersion {
            let version = TypeVersion::from_raw(t.version.get());
            if version.is_cacheable() { version } else { self.new_class_version(t) }
        }

        /// The same as a number that no other state of a class has; 0 for none.
        pub fn class_version_number(&mut self, t: Gc<Type>) -> u32 {
            let version = self.class_version(t);
            if version.is_cacheable() { t.version.get() } else { 0 }
        }

        #[cold]
        fn new_class_version(&mut self, t: Gc<Type>) -> TypeVersion {
            if self.has_own_mro(t) {
                return TypeVersion::NONE;
            }
            self.switches.class_versions.tags.assign(&mut Classes, t)
        }

        /// Whether a metaclass computed the MRO. It may name classes that are no bases, whose changes would not reach
        /// the class through their subclasses: it stays without a version.
        fn has_own_mro(&mut self, t: Gc<Type>) -> bool {
            let (meta, usual) = (self.type_of(t.value()), self.types.type_);
            if meta == usual {
                return false;
            }
            let name = self.intern("mro");
            self.lookup_in_type(meta, name) != self.lookup_in_type(usual, name)
        }

        /// A class changed: it and what derives from it get new versions when next looked up.
        pub fn class_version_invalidate(&mut self, t: Gc<Type>) {
            self.switches.class_versions.tags.invalidate(&mut Classes, t);
        }
    }
}

#[cfg(not(any(feature = "method-cache", feature = "shadow-tracking")))]
impl crate::Vm {
    pub fn class_version_invalidate(&mut self, _: vm_layout::Gc<vm_layout::Type>) {}

    pub fn class_version_number(&mut self, _: vm_layout::Gc<vm_layout::Type>) -> u32 {
        0
    }
}
