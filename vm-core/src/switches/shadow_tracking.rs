//! Shadow tracking (`opt-method-cache::shadow`): an instance that is known to shadow nothing of its class is not
//! searched for what the class has.
//!
//! Without map dicts the mark lies in the instance's dict. It is put on when a store makes the dict, kept by stores of
//! names that the class lacks (which the store has asked it for anyway), and wiped out by every other change of the
//! dict's keys ([`Dict::key_set_changed`]), so that writes through `__dict__` need no care. Under map dicts shapes
//! bear marks, which are asked where a site has no entry yet.

use vm_layout::*;

use crate::Vm;
use crate::native::{R, type_flags};

#[cfg(feature = "shadow-tracking")]
pub use on::State;

/// Nothing: the switch is not built in, its opcodes are never emitted.
#[cfg(not(feature = "shadow-tracking"))]
#[derive(Default)]
pub struct State;

impl Vm {
    /// LOAD_ATTR_SHADOW. Compiled apart from the next, so that the walk along the MRO is in place, as it is in `base`.
    #[inline(never)]
    pub fn get_attr_shadow(&mut self, o: Value, name: Gc<Str>) -> R {
        self.get_attr_unless_shadowed(o, name, |vm, t| vm.lookup_in_type(t, name))
    }

    /// LOAD_ATTR_CACHED_SHADOW, which has a place in the method cache.
    #[inline(never)]
    pub fn get_attr_cached_shadow(&mut self, o: Value, name: Gc<Str>, place: u32) -> R {
        self.get_attr_unless_shadowed(o, name, |vm, t| vm.class_says(t, name, Some(place)))
    }

    #[inline(always)]
    fn get_attr_unless_shadowed(
        &mut self,
        o: Value,
        name: Gc<Str>,
        class_says: impl FnOnce(&mut Vm, Gc<Type>) -> Option<Value>,
    ) -> R {
        use type_flags::{CUSTOM_GETATTRIBUTE, HAS_GETATTR, METACLASS};
        let t = self.type_of(o);
        if t.flags.get() & (CUSTOM_GETATTRIBUTE | HAS_GETATTR | METACLASS) != 0 {
            return self.get_attr(o, name);
        }
        let attribute = class_says(self, t);
        if let Some(a) = attribute
            && !self.is_data_descriptor(a)
            && self.dict_is_unshadowing(o, t)
        {
            return self.bind_descriptor(a, o, t);
        }
        match self.finish_get_attr(o, t, name, attribute)? {
            Some(v) => Ok(v),
            None => self.missing_attribute(o, name),
        }
    }

    /// STORE_ATTR_SHADOW.
    #[inline(never)]
    pub fn set_attr_shadow(&mut self, o: Value, name: Gc<Str>, v: Value) -> R<()> {
        self.set_attr_and_mark(o, name, v, |vm, t| vm.lookup_in_type(t, name))
    }

    /// STORE_ATTR_CACHED_SHADOW.
    #[inline(never)]
    pub fn set_attr_cached_shadow(&mut self, o: Value, name: Gc<Str>, v: Value, place: u32) -> R<()> {
        self.set_attr_and_mark(o, name, v, |vm, t| vm.class_says(t, name, Some(place)))
    }

    #[inline(always)]
    fn set_attr_and_mark(
        &mut self,
        o: Value,
        name: Gc<Str>,
        v: Value,
        class_says: impl FnOnce(&mut Vm, Gc<Type>) -> Option<Value>,
    ) -> R<()> {
        use type_flags::{CUSTOM_SETATTR, METACLASS};
        let t = self.type_of(o);
        if t.flags.get() & (CUSTOM_SETATTR | METACLASS) != 0 {
            return self.set_attr(o, name, Some(v));
        }
        let attribute = class_says(self, t);
        if o.kind() != Kind::Object || attribute.is_some_and(|a| self.is_data_descriptor(a)) {
            return self.finish_set_attr(o, t, name, attribute, Some(v));
        }
        let Some(d) = self.existing_dict(o) else { return self.set_first_attr(o, t, name, v, attribute) };
        let before = d.version.get();
        self.dict_set_str(d, name, v);
        // A store to a name that is there leaves the keys and so the mark alone; a new name wipes it out.
        if d.version.get() != before {
            self.mark_after_store(d, t, before, attribute.is_some());
        }
        Ok(())
    }

    /// The store that makes the instance's dict, if it can have one.
    #[inline(never)]
    fn set_first_attr(
        &mut self,
        o: Value,
        t: Gc<Type>,
        name: Gc<Str>,
        v: Value,
        attribute: Option<Value>,
    ) -> R<()> {
        self.finish_set_attr(o, t, name, attribute, Some(v))?;
        if attribute.is_none()
            && let Some(d) = self.existing_dict(o)
        {
            self.mark_new_dict(d, t);
        }
        Ok(())
    }
}

#[cfg(feature = "shadow-tracking")]
mod on {
    use opt_method_cache::{Mark, ShapeMarks, TypeVersion};
    use vm_layout::*;

    use crate::Vm;
    use crate::config::Switch;

    /// The marks of shapes.
    #[derive(Default)]
    pub struct State {
        shapes: ShapeMarks,
    }

    impl Vm {
        /// Whether the instance has a dict that bears the mark of its class.
        #[inline]
        pub fn dict_is_unshadowing(&mut self, o: Value, t: Gc<Type>) -> bool {
            if o.kind() != Kind::Object {
                return false;
            }
            let version = TypeVersion::from_raw(t.version.get());
            let clean =
                self.existing_dict(o).is_some_and(|d| Mark::from_raw(d.shadow_mark()).is_clean(version));
            self.stats.shadow_skipped += u64::from(clean);
            clean
        }

        /// The same of the dict itself, for handlers that have found it.
        #[inline(always)]
        pub fn is_unshadowing(&mut self, d: Gc<Dict>, t: Gc<Type>) -> bool {
            let clean = Mark::from_raw(d.shadow_mark()).is_clean(TypeVersion::from_raw(t.version.get()));
            self.stats.shadow_skipped += u64::from(clean);
            clean
        }

        /// A store has added a name to a dict that was at version word `before`.
        #[inline(always)]
        pub(super) fn mark_after_store(&mut self, d: Gc<Dict>, t: Gc<Type>, before: u64, class_has_it: bool) {
            let before = Mark::from_raw((before >> 32) as u32);
            if before != Mark::UNKNOWN {
                let version = TypeVersion::from_raw(t.version.get());
                d.set_shadow_mark(before.after_store(version, class_has_it).get());
            }
        }

        /// A store has made the dict of an instance for a name that the class lacks.
        #[inline]
        pub(super) fn mark_new_dict(&mut self, d: Gc<Dict>, t: Gc<Type>) {
            let version = self.class_version(t);
            if d.used.get() == 1 {
                d.set_shadow_mark(Mark::of_empty(version).get());
            }
        }

        /// Under map dicts: whether no instance of the shape shadows anything of its class.
        pub fn shape_is_unshadowing(&mut self, shape: u32, t: Gc<Type>) -> bool {
            if !self.config.switches.has(Switch::ShadowTracking) {
                return false;
            }
            let version = self.class_version(t);
            let mut marks = std::mem::take(&mut self.switches.shadow.shapes);
            let clean = marks.is_clean(shape, version, || {
                // Names of shapes are interned and so immortal; the Vec hides nothing from the collector.
                let names = self.map_names(shape);
                names.into_iter().all(|name| self.lookup_in_type(t, name).is_none())
            });
            self.switches.shadow.shapes = marks;
            self.stats.shadow_skipped += u64::from(clean);
            clean
        }
    }
}

#[cfg(not(feature = "shadow-tracking"))]
mod off {
    use vm_layout::*;

    use crate::Vm;

    impl Vm {
        pub fn dict_is_unshadowing(&mut self, _: Value, _: Gc<Type>) -> bool {
            false
        }

        pub fn is_unshadowing(&mut self, _: Gc<Dict>, _: Gc<Type>) -> bool {
            false
        }

        pub(super) fn mark_after_store(&mut self, _: Gc<Dict>, _: Gc<Type>, _: u64, _: bool) {}

        pub(super) fn mark_new_dict(&mut self, _: Gc<Dict>, _: Gc<Type>) {}

        pub fn shape_is_unshadowing(&mut self, _: u32, _: Gc<Type>) -> bool {
            false
        }
    }
}
