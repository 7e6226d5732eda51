//! The method cache (`opt-method-cache`) in front of the walk along the MRO, for LOAD_ATTR_CACHED and its kin.

impl crate::Vm {
    /// What the class says: from the cache for a site (`cached` is its place), else from a walk along the MRO.
    #[inline(always)]
    pub fn class_says(
        &mut self,
        t: vm_layout::Gc<vm_layout::Type>,
        name: vm_layout::Gc<vm_layout::Str>,
        cached: Option<u32>,
    ) -> Option<vm_layout::Value> {
        match cached {
            Some(place) => self.lookup_in_type_cached(t, name, place),
            None => self.lookup_in_type(t, name),
        }
    }
}

#[cfg(feature = "method-cache")]
pub use on::State;

/// Nothing: the switch is not built in, its opcodes are never emitted.
#[cfg(not(feature = "method-cache"))]
#[derive(Default)]
pub struct State;

#[cfg(feature = "method-cache")]
mod on {
    use opt_method_cache::{MethodCache, TypeVersion};
    use vm_layout::*;

    use crate::Vm;
    use crate::native::R;

    /// Entries of the cache; PyPy's default is 2^11.
    const SIZE: usize = 2048;

    /// The cache.
    pub struct State {
        cache: Box<MethodCache<u64, Value, SIZE>>,
    }

    impl Default for State {
        fn default() -> State {
            State { cache: Box::new(MethodCache::new(0)) }
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

        /// What the cache has for a name, without a call; `None`: nothing, ask [`Vm::lookup_in_type_cached`].
        #[inline(always)]
        pub fn probe_method_cache(
            &mut self,
            t: Gc<Type>,
            name: Gc<Str>,
            place: u32,
        ) -> Option<Option<Value>> {
            // The hash of a name is computed before the name is first looked up.
            let hash = name.hash.get() as u32;
            let version = TypeVersion::from_raw(t.version.get());
            self.switches.method_cache.cache.probe(version, name.address() as u64, hash, place)
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
            let version = self.class_version(t);
            if version.is_cacheable() {
                self.switches.method_cache.cache.insert(version, name.address() as u64, hash, place, result);
            }
            result
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

        /// Drops entries whose value or name was found dead.
        pub fn method_cache_purge(&mut self, alive: impl Fn(Value) -> bool) {
            let known = |name| Value::from_bits(name).is_none_or(&alive);
            self.switches.method_cache.cache.purge(|name, v| known(name) && v.is_none_or(&alive));
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

        pub fn probe_method_cache(&mut self, _: Gc<Type>, _: Gc<Str>, _: u32) -> Option<Option<Value>> {
            None
        }

        pub fn get_attr_cached(&mut self, o: Value, name: Gc<Str>, _: u32) -> R {
            self.get_attr(o, name)
        }

        pub fn set_attr_cached(&mut self, o: Value, name: Gc<Str>, v: Value, _: u32) -> R<()> {
            self.set_attr(o, name, Some(v))
        }

        pub fn method_cache_purge(&mut self, _: impl Fn(Value) -> bool) {}

        pub fn method_cache_stats(&self) -> (u64, u64) {
            (0, 0)
        }
    }
}
