//! LOOKUP_METHOD (`opt-method-cache::unbound`): what its handlers call.
//!
//! The method goes where the object was on the operand stack, the object above it. For what is no method its value
//! goes there with an empty slot above.
//!
//! Under map dicts a site remembers shapes as attribute sites do, and with the method cache the method as well: the
//! guard is then shape and class version, as in PyPy's mapdict.

#[cfg(feature = "lookup-method")]
mod on {
    use opt_method_cache::{Found, Receiver, look_up};
    use vm_layout::*;

    use super::super::map_dicts::map_slot;
    use super::super::{Site, SiteEntry};
    use crate::Vm;
    use crate::native::{R, type_flags};

    /// One `o.name`, of which the class's answer is known.
    struct Looked<'v> {
        vm: &'v mut Vm,
        object: Value,
        name: Gc<Str>,
        class: Gc<Type>,
        attribute: Option<Value>,
        /// Whether the object is known to have no such attribute.
        unshadowed: bool,
    }

    impl Receiver for Looked<'_> {
        type Value = Value;

        #[inline(always)]
        fn class_attribute(&mut self) -> Option<Value> {
            self.attribute
        }

        #[inline(always)]
        fn is_method(&self, attribute: Value) -> bool {
            attribute.is_exact(Kind::Function) || self.vm.is_native_method(attribute, self.class)
        }

        #[inline(always)]
        fn is_unshadowed(&mut self) -> bool {
            self.unshadowed
        }

        #[inline(always)]
        fn own_attribute(&mut self) -> Option<Value> {
            self.vm.instance_attr(self.object, self.name)
        }
    }

    /// What LOOKUP_METHOD leaves: the callable, and the object if it is still to be put before the arguments.
    struct Left {
        callable: Value,
        receiver: Option<Value>,
    }

    impl Left {
        /// # Safety
        /// The object lies below `sp`, and there is room for one value above it.
        #[inline(always)]
        unsafe fn write(self, sp: *mut Slot) {
            // SAFETY: the caller's promise.
            unsafe {
                (*sp.sub(1)).set(Some(self.callable));
                (*sp).set(self.receiver);
            }
        }
    }

    impl Vm {
        /// Whether a method of a native class, found through `class`, takes its instances as receivers.
        fn is_native_method(&self, attribute: Value, class: Gc<Type>) -> bool {
            attribute.is_exact(Kind::Descr)
                && self.type_of(attribute) != self.types.classmethod_descriptor
                && {
                    // SAFETY: the kind has this layout.
                    let d: Gc<Descr> = unsafe { attribute.cast_unchecked() };
                    // One copied into another class's body binds only what it applies to.
                    d.owner.get() == class || self.is_subtype(class, d.owner.get())
                }
        }

        /// LOOKUP_METHOD: walks the MRO, or with `cached` (the site's place) asks the method cache.
        ///
        /// # Safety
        /// The object lies below `sp`, and there is room for one value above it.
        #[inline(never)]
        pub unsafe fn lookup_method(&mut self, sp: *mut Slot, name: Gc<Str>, cached: Option<u32>) -> R<()> {
            // SAFETY: the caller's promise.
            unsafe {
                let o = (*sp.sub(1)).get().unwrap_unchecked();
                self.find_method(o, name, cached)?.write(sp);
            }
            Ok(())
        }

        /// LOOKUP_METHOD_SHADOW and LOOKUP_METHOD_CACHED_SHADOW.
        ///
        /// # Safety
        /// As for [`Vm::lookup_method`].
        #[inline(never)]
        pub unsafe fn lookup_method_shadow(
            &mut self,
            sp: *mut Slot,
            name: Gc<Str>,
            cached: Option<u32>,
        ) -> R<()> {
            // SAFETY: the caller's promise.
            unsafe {
                let o = (*sp.sub(1)).get().unwrap_unchecked();
                let t = self.type_of(o);
                let custom = type_flags::CUSTOM_GETATTRIBUTE | type_flags::METACLASS;
                let left = if t.flags.get() & custom != 0 {
                    self.find_method_custom(o, name)?
                } else {
                    let attribute = self.class_says(t, name, cached);
                    let unshadowed = attribute.is_some() && self.dict_is_unshadowing(o, t);
                    self.take_method(o, t, name, attribute, unshadowed)?
                };
                left.write(sp);
            }
            Ok(())
        }

        #[inline]
        fn find_method(&mut self, o: Value, name: Gc<Str>, cached: Option<u32>) -> R<Left> {
            let t = self.type_of(o);
            if t.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::METACLASS) != 0 {
                return self.find_method_custom(o, name);
            }
            let attribute = self.class_says(t, name, cached);
            self.take_method(o, t, name, attribute, false)
        }

        /// An object that looks attributes up by itself.
        #[inline(never)]
        fn find_method_custom(&mut self, o: Value, name: Gc<Str>) -> R<Left> {
            if o.is_exact(Kind::Super)
                && let Some((callable, receiver)) = self.super_method(o, name)
            {
                self.count_unbound();
                return Ok(Left { callable, receiver: Some(receiver) });
            }
            Ok(Left { callable: self.get_attr(o, name)?, receiver: None })
        }

        #[inline(always)]
        fn count_unbound(&mut self) {
            self.stats.methods_unbound = self.stats.methods_unbound.wrapping_add(1);
        }

        /// The rest of the look-up, once it is known what the class says.
        #[inline]
        fn take_method(
            &mut self,
            object: Value,
            class: Gc<Type>,
            name: Gc<Str>,
            attribute: Option<Value>,
            unshadowed: bool,
        ) -> R<Left> {
            let found = look_up(&mut Looked { vm: self, object, name, class, attribute, unshadowed });
            let callable = match found {
                Found::Method(callable) => {
                    self.count_unbound();
                    return Ok(Left { callable, receiver: Some(object) });
                }
                Found::Own(v) => v,
                Found::Other(_) if class.flags.get() & type_flags::HAS_GETATTR != 0 => {
                    self.get_attr(object, name)?
                }
                Found::Other(attribute) => match self.finish_get_attr(object, class, name, attribute)? {
                    Some(v) => v,
                    None => self.missing_attribute(object, name)?,
                },
            };
            Ok(Left { callable, receiver: None })
        }

        /// LOOKUP_METHOD_MAP and LOOKUP_METHOD_MAP_CACHED after what their handlers test.
        ///
        /// # Safety
        /// As for [`Vm::lookup_method`].
        #[inline(never)]
        pub unsafe fn lookup_method_map(
            &mut self,
            sp: *mut Slot,
            name: Gc<Str>,
            site: &Site,
            cached: Option<u32>,
        ) -> R<()> {
            // SAFETY: the caller's promise.
            unsafe {
                let o = (*sp.sub(1)).get().unwrap_unchecked();
                self.find_method_map(o, name, site, cached)?.write(sp);
            }
            Ok(())
        }

        fn find_method_map(&mut self, o: Value, name: Gc<Str>, site: &Site, cached: Option<u32>) -> R<Left> {
            let t = self.type_of(o);
            if t.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::METACLASS) != 0 {
                return self.find_method_custom(o, name);
            }
            let Some(m) = o.exact::<MapObject>() else {
                let attribute = self.class_says(t, name, cached);
                let left = self.take_method(o, t, name, attribute, false)?;
                if cached.is_some() && left.receiver.is_some() && self.class_decides(o, t) {
                    self.remember_method(site, Site::NO_SHAPE, t, left.callable);
                }
                return Ok(left);
            };
            let shape = m.shape.get();
            let Some(known) = site.find(shape) else {
                return self.find_method_map_unknown(m, name, site, cached);
            };
            if known.version.get() != SiteEntry::ATTRIBUTE {
                if known.version.get() != t.version.get() {
                    return self.find_method_map_unknown(m, name, site, cached);
                }
                self.stats.map_hits += 1;
                self.stats.method_site_hits += 1;
                // SAFETY: the class has the version for which a live method was entered, so the method lives.
                let callable = unsafe { Value::from_bits(known.method()).unwrap_unchecked() };
                return Ok(Left { callable, receiver: Some(o) });
            }
            self.stats.map_hits += 1;
            if known.index.get() != Site::ABSENT
                && let Some(callable) = map_slot(m, known.index.get()).get()
            {
                return Ok(Left { callable, receiver: None });
            }
            let attribute = self.class_says(t, name, cached);
            self.take_method(o, t, name, attribute, true)
        }

        #[inline(never)]
        fn find_method_map_unknown(
            &mut self,
            m: Gc<MapObject>,
            name: Gc<Str>,
            site: &Site,
            cached: Option<u32>,
        ) -> R<Left> {
            self.stats.map_misses += 1;
            let (o, t, shape) = (m.value(), m.header.ty(), m.shape.get());
            let attribute = self.class_says(t, name, cached);
            let unshadowed = attribute.is_some() && self.shape_is_unshadowing(shape, t);
            if !attribute.is_some_and(|a| self.is_data_descriptor(a)) {
                let index = if unshadowed { None } else { self.map_index(shape, name) };
                site.fill(shape, index.unwrap_or(Site::ABSENT), 0);
            }
            let left = self.take_method(o, t, name, attribute, unshadowed)?;
            if cached.is_some() && left.receiver.is_some() && m.shape.get() == shape {
                self.remember_method(site, shape, t, left.callable);
            }
            Ok(left)
        }

        /// Enters a method in a site, if the class has a version to guard it.
        fn remember_method(&self, site: &Site, shape: u32, t: Gc<Type>, method: Value) {
            let version = t.version.get();
            if version != 0 {
                site.fill_method(shape, version, method.bits());
            }
        }

        /// Whether no instance of the class of `o` has attributes of its own.
        fn class_decides(&self, o: Value, t: Gc<Type>) -> bool {
            let has_own =
                [Kind::MapObject, Kind::Function, Kind::Module, Kind::ClassMethod, Kind::StaticMethod];
            t.dict_word.get() == u16::MAX && !has_own.contains(&o.kind())
        }
    }
}

#[cfg(not(feature = "lookup-method"))]
mod off {
    use vm_layout::*;

    use super::super::Site;
    use crate::Vm;
    use crate::native::R;

    impl Vm {
        /// # Safety
        /// None needed: no word of the opcode exists in this build.
        pub unsafe fn lookup_method(&mut self, _: *mut Slot, _: Gc<Str>, _: Option<u32>) -> R<()> {
            Err(self.system_error("lookup-method is not built in"))
        }

        /// # Safety
        /// None needed: no word of the opcode exists in this build.
        pub unsafe fn lookup_method_shadow(&mut self, _: *mut Slot, _: Gc<Str>, _: Option<u32>) -> R<()> {
            Err(self.system_error("lookup-method is not built in"))
        }

        /// # Safety
        /// None needed: no word of the opcode exists in this build.
        pub unsafe fn lookup_method_map(
            &mut self,
            _: *mut Slot,
            _: Gc<Str>,
            _: &Site,
            _: Option<u32>,
        ) -> R<()> {
            Err(self.system_error("lookup-method is not built in"))
        }
    }
}
