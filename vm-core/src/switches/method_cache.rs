//! The method cache (`opt-method-cache`) in front of the walk along the MRO, for LOAD_ATTR_CACHED and its kin.

#[cfg(feature = "method-cache")]
pub use on::State;

/// Nothing: the switch is not built in, its opcodes are never emitted.
#[cfg(not(feature = "method-cache"))]
#[derive(Default)]
pub struct State;

#[cfg(feature = "method-cache")]
mod on {
    use opt_method_cache::{MethodCache, TypeHost, TypeVersion, VersionTags};
    use vm_layout::*;

    use crate::Vm;
    use crate::native::R;
    use crate::value::ListExt;

    /// Entries of the cache; PyPy's default is 2^11.
    const SIZE: usize = 2048;

    /// Version 1 belongs to no class: sites use it as a mark.
    const FIRST_VERSION: u32 = crate::switches::SiteEntry::ATTRIBUTE + 1;

    /// The cache and the source of version numbers.
    pub struct State {
        cache: Box<MethodCache<u64, Value, SIZE>>,
        tags: VersionTags,
    }

    impl Default for State {
        fn default() -> State {
            State { cache: Box::new(MethodCache::new(0)), tags: VersionTags::starting_at(FIRST_VERSION) }
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
        /// `lookup_in_type` through the cache; `place` names the site.
        #[inline]
        pub fn lookup_in_type_cached(&mut self, t: Gc<Type>, name: Gc<Str>, place: u32) -> Option<Value> {
            let hash = self.name_hash(name) as u32;
            let version = TypeVersion::from_raw(t.version.get());
            if let Some(result) =
                self.switches.method_cache.cache.probe(version, name.address() as u64, hash, place)
            {
                return result;
            }
            self.lookup_in_type_uncached(t, name, hash, place)
        }

        #[cold]
        #[inline(never)]
        fn lookup_in_type_uncached(
            &mut self,
            t: Gc<Type>,
            name: Gc<Str>,
            hash: u32,
            place: u32,
        ) -> Option<Value> {
            let result = self.lookup_in_type(t, name);
            if self.has_own_mro(t) {
                return result;
            }
            let state = &mut self.switches.method_cache;
            let version = state.tags.assign(&mut Classes, t);
            state.cache.insert(version, name.address() as u64, hash, place, result);
            result
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

        /// LOAD_ATTR_CACHED: `get_attr` with the class's answer from the cache.
        pub fn get_attr_cached(&mut self, o: Value, name: Gc<Str>, place: u32) -> R {
            use crate::native::type_flags::{CUSTOM_GETATTRIBUTE, HAS_GETATTR, METACLASS};
            let t = self.type_of(o);
            if t.flags.get() & (CUSTOM_GETATTRIBUTE | HAS_GETATTR | METACLASS) != 0 {
                return self.get_attr(o, name);
            }
            let attr = self.lookup_in_type_cached(t, name, place);
            match self.finish_get_attr(o, t, name, attr)? {
                Some(v) => Ok(v),
                None => self.missing_attribute(o, name),
            }
        }

        /// STORE_ATTR_CACHED.
        pub fn set_attr_cached(&mut self, o: Value, name: Gc<Str>, v: Value, place: u32) -> R<()> {
            use crate::native::type_flags::{CUSTOM_SETATTR, METACLASS};
            let t = self.type_of(o);
            if t.flags.get() & (CUSTOM_SETATTR | METACLASS) != 0 {
                return self.set_attr(o, name, Some(v));
            }
            let attr = self.lookup_in_type_cached(t, name, place);
            self.finish_set_attr(o, t, name, attr, Some(v))
        }

        /// A class changed: it and what derives from it get new versions when next looked up.
        pub fn method_cache_invalidate(&mut self, t: Gc<Type>) {
            self.switches.method_cache.tags.invalidate(&mut Classes, t);
        }

        /// Drops entries whose value was found dead.
        pub fn method_cache_purge(&mut self, alive: impl Fn(Value) -> bool) {
            self.switches.method_cache.cache.purge(|_, v| v.is_none_or(&alive));
        }

        /// Hits and misses so far.
        pub fn method_cache_stats(&self) -> (u64, u64) {
            let s = self.switches.method_cache.cache.stats();
            (s.hits, s.misses)
        }
    }
}

#[cfg(not(feature = "method-cache"))]
mod off {
    use vm_layout::*;

    use crate::Vm;
    use crate::native::R;

    impl Vm {
        pub fn lookup_in_type_cached(&mut self, t: Gc<Type>, name: Gc<Str>, _: u32) -> Option<Value> {
            self.lookup_in_type(t, name)
        }

        pub fn get_attr_cached(&mut self, o: Value, name: Gc<Str>, _: u32) -> R {
            self.get_attr(o, name)
        }

        pub fn set_attr_cached(&mut self, o: Value, name: Gc<Str>, v: Value, _: u32) -> R<()> {
            self.set_attr(o, name, Some(v))
        }

        pub fn method_cache_invalidate(&mut self, _: Gc<Type>) {}

        pub fn method_cache_purge(&mut self, _: impl Fn(Value) -> bool) {}

        pub fn method_cache_stats(&self) -> (u64, u64) {
            (0, 0)
        }
    }
}
