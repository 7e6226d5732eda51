//! Map dicts: instances that are a shape and bare slots (`opt-strategies::shape`).
//!
//! An instance is a [`MapObject`] from its birth until it stops looking like its siblings; then it becomes, in
//! place, an ordinary instance with a dict.
//!
//! An instance that PEP 266 watches has a shape of a second tree of its class (`Vm::map_watch`). Storing sites don't
//! remember such shapes, so that its stores go the slow way, which notifies, and all other stores test nothing.

use vm_layout::*;

#[cfg(feature = "map-dicts")]
pub use on::State;

/// Nothing: the switch is not built in, no map object is ever made.
#[cfg(not(feature = "map-dicts"))]
#[derive(Default)]
pub struct State;

#[cfg(feature = "map-dicts")]
mod on {
    use opt_strategies::shape::{ShapeId, ShapeTree};
    use vm_layout::*;

    use super::super::Site;
    use crate::Vm;
    use crate::config::Switch;
    use crate::interp::handlers::special;
    use crate::native::{R, Raised, type_flags};
    use crate::types::Dunder;

    /// The shapes of one VM.
    #[derive(Default)]
    pub struct State {
        pub tree: ShapeTree<Gc<Type>, Gc<Str>>,
    }

    /// Slots in the first instance of a class, of which nothing is known yet. Many classes of richards have one instance,
    /// and what overflows is slower to reach.
    const FIRST_CAPACITY: usize = 8;

    fn shape_of(o: Gc<MapObject>) -> Option<ShapeId> {
        ShapeId::from_raw(o.shape.get())
    }

    impl Vm {
        /// A new instance of a class whose instances shapes describe; `None` if its shapes are refused.
        pub fn new_map_object(&mut self, class: Gc<Type>) -> Option<Value> {
            let (root, capacity) = match ShapeId::from_raw(class.root_shape.get()) {
                Some(root) => (root, class.expected_slots.get() as usize),
                None => {
                    let root = self.switches.maps.tree.root(class)?;
                    class.root_shape.set(root.get());
                    (root, FIRST_CAPACITY)
                }
            };
            let size = size_of::<MapObject>() + 8 * capacity;
            let o: Gc<MapObject> = self.alloc(class, Kind::MapObject, size);
            // SAFETY: nobody else has seen the object.
            unsafe { (*o.as_ptr()).capacity = capacity as u32 };
            o.shape.set(root.get());
            self.stats.map_instances += 1;
            Some(o.value())
        }

        pub fn map_get(&mut self, o: Gc<MapObject>, name: Gc<Str>) -> Option<Value> {
            let index = self.switches.maps.tree.lookup(shape_of(o)?, name)?;
            super::map_slot(o, index).get()
        }

        /// Names of the attributes that instances of a shape have.
        pub fn map_names(&self, shape: u32) -> Vec<Gc<Str>> {
            ShapeId::from_raw(shape).map_or(Vec::new(), |s| self.switches.maps.tree.keys(s).collect())
        }

        /// Slot of an attribute in instances of a shape.
        pub fn map_index(&mut self, shape: u32, name: Gc<Str>) -> Option<u32> {
            self.switches.maps.tree.lookup(ShapeId::from_raw(shape)?, name)
        }

        pub fn map_set(&mut self, o: Gc<MapObject>, name: Gc<Str>, v: Value) {
            let Some(shape) = shape_of(o) else { return };
            let tree = &mut self.switches.maps.tree;
            let watched = tree.is_watched(shape);
            if let Some(index) = tree.lookup(shape, name) {
                // What is bound to what it was bound to before is no news.
                if super::map_slot(o, index).replace(Some(v)) != Some(v) && watched {
                    self.notify_stored(o.value(), name);
                }
                return;
            }
            let index = tree.len(shape);
            match tree.add(shape, name) {
                Some(next) => {
                    let expected = tree.expected_slots(o.header.ty());
                    o.header.ty().expected_slots.set(expected as u16);
                    self.map_append(o, index, next.get(), v);
                    if watched {
                        self.notify_stored(o.value(), name);
                    }
                }
                None => {
                    let d = self.map_devolve(o);
                    self.dict_set_str(d, name, v);
                }
            }
        }

        /// Makes sure that stores to the instance are told, or need not be told any more. False: its shapes are refused.
        pub fn map_watch(&mut self, o: Gc<MapObject>, watched: bool) -> bool {
            match shape_of(o).and_then(|s| self.switches.maps.tree.set_watched(s, watched)) {
                Some(s) => {
                    o.shape.set(s.get());
                    true
                }
                None => false,
            }
        }

        /// Whether stores to instances of a shape have to be told.
        pub fn map_is_watched(&self, shape: u32) -> bool {
            ShapeId::from_raw(shape).is_some_and(|s| self.switches.maps.tree.is_watched(s))
        }

        /// Writes a new last slot and takes the instance to its next shape.
        pub fn map_append(&mut self, o: Gc<MapObject>, index: u32, next_shape: u32, v: Value) {
            if index >= o.capacity {
                let needed = (index - o.capacity) as usize;
                let have = o.overflow.get().map_or(0, |a| a.capacity);
                if needed >= have {
                    let a = self.new_array((have * 2).max(4));
                    if let Some(old) = o.overflow.get() {
                        for (to, from) in a.slots().iter().zip(old.slots()) {
                            to.set(from.get());
                        }
                    }
                    o.overflow.set(Some(a));
                }
            }
            o.shape.set(next_shape);
            super::map_slot(o, index).set(Some(v));
        }

        pub fn map_delete(&mut self, o: Gc<MapObject>, name: Gc<Str>) -> bool {
            let Some(shape) = shape_of(o) else { return false };
            let tree = &mut self.switches.maps.tree;
            let (len, watched) = (tree.len(shape), tree.is_watched(shape));
            let Some(removed) = tree.remove(shape, name) else { return false };
            let Some(next) = removed.shape else {
                let d = self.map_devolve(o);
                return self.dict_del_str(d, name).is_some();
            };
            for i in removed.index + 1..len {
                super::map_slot(o, i - 1).set(super::map_slot(o, i).get());
            }
            super::map_slot(o, len - 1).set(None);
            o.shape.set(next.get());
            if watched {
                self.notify_stored(o.value(), name);
            }
            true
        }

        /// The attributes of a map instance in order, in a new dict that the instance does not use.
        pub fn map_to_dict(&mut self, o: Gc<MapObject>) -> Gc<Dict> {
            let d = self.new_dict();
            let Some(shape) = shape_of(o) else { return d };
            let names: Vec<Gc<Str>> = self.switches.maps.tree.keys(shape).collect();
            for (i, name) in names.into_iter().enumerate() {
                // Names of shapes are interned and so immortal; the Vec hides nothing from the collector.
                if let Some(v) = super::map_slot(o, i as u32).get() {
                    self.dict_set_str(d, name, v);
                }
            }
            d
        }

        /// Turns the instance, in place, into one with a dict.
        pub fn map_devolve(&mut self, o: Gc<MapObject>) -> Gc<Dict> {
            let d = self.map_to_dict(o);
            let watched = self.map_is_watched(o.shape.get());
            self.stats.map_devolved += 1;
            o.header.set_kind(Kind::Object);
            // The ext word of the dict lies where shape and capacity lay.
            // SAFETY: a map object is at least two words longer than its header.
            unsafe { (*o.as_ptr().cast::<Slot>().add(1)).set(Some(d.value())) };
            o.overflow.set(None);
            if watched {
                // From now on its dict is what has to be watched.
                self.notify_namespace(o.value());
            }
            d
        }

        /// Follows an assignment of `__class__` (the caller has checked that the layouts agree, and sets the class).
        pub fn map_reassign_class(&mut self, o: Gc<MapObject>, class: Gc<Type>) {
            let mappable = class.flags.get() & type_flags::MAPPABLE != 0;
            let shape = shape_of(o)
                .filter(|_| mappable)
                .and_then(|s| self.switches.maps.tree.reassign_class(s, class));
            match shape {
                Some(s) => o.shape.set(s.get()),
                None => {
                    self.map_devolve(o);
                }
            }
        }

        /// A class changed as a whole: sites that took an instance slot for granted forget it.
        pub fn map_sites_invalidate(&mut self, class: Gc<Type>) {
            if self.any_subclass(class, |_, t| t.root_shape.get() != 0) {
                self.clear_sites();
            }
        }

        /// One attribute of a class was set or deleted. What a site remembers becomes wrong only if now a data
        /// descriptor goes before an attribute that instances have, or the class takes look-ups into its own hands.
        pub fn map_class_attr_changed(&mut self, class: Gc<Type>, name: Gc<Str>) {
            if !self.config.switches.has(Switch::MapDicts) {
                return;
            }
            let decisive =
                [Dunder::GetAttribute, Dunder::SetAttr, Dunder::DelAttr, Dunder::Set, Dunder::Delete];
            let shadows = |vm: &Vm, t: Gc<Type>| {
                vm.switches.maps.tree.owner_has_key(t, name)
                    && vm.lookup_in_type(t, name).is_some_and(|a| vm.is_data_descriptor(a))
            };
            if decisive.iter().any(|&d| self.names.dunders[d as usize] == name)
                || self.any_subclass(class, shadows)
            {
                self.clear_sites();
            }
        }

        #[cold]
        fn clear_sites(&mut self) {
            for &(sites, len) in self.code_sites.values() {
                // SAFETY: the table holds the sites of live code objects (the loader enters, `drop_code` removes).
                for site in unsafe { std::slice::from_raw_parts(sites, len) } {
                    site.clear();
                }
            }
        }

        /// Whether something is so for a class or one that derives from it.
        fn any_subclass(&self, class: Gc<Type>, is_so: impl Fn(&Vm, Gc<Type>) -> bool) -> bool {
            let mut pending = vec![class];
            while let Some(t) = pending.pop() {
                if is_so(self, t) {
                    return true;
                }
                if let Some(l) = t.subclasses.get() {
                    pending
                        .extend(crate::value::ListExt::as_slice(&l).iter().filter_map(|v| v.cast::<Type>()));
                }
            }
            false
        }

        /// LOAD_ATTR_MAP after its first guard failed: the site's other shapes, then an ordinary look-up that fills
        /// the site. With a `getter_sp` (where its result goes), the frame of a property's getter is entered instead of
        /// being run: the running frame is another then.
        #[inline]
        pub fn load_attr_map_slow(
            &mut self,
            o: Value,
            name: Gc<Str>,
            site: &Site,
            cached: Option<u32>,
            getter_sp: *mut Slot,
        ) -> R {
            let Some(m) = o.exact::<MapObject>() else {
                return match cached {
                    Some(place) => self.get_attr_cached(o, name, place),
                    None => self.get_attr(o, name),
                };
            };
            let Some(known) = site.find(m.shape.get()) else {
                return self.load_attr_map_unknown(m, name, site, cached, getter_sp);
            };
            self.stats.map_hits += 1;
            if known.index.get() != Site::ABSENT
                && let Some(v) = super::map_slot(m, known.index.get()).get()
            {
                return Ok(v);
            }
            let t = m.header.ty();
            if t.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
                return self.get_attr(o, name);
            }
            let attr = match cached {
                Some(place) => self.lookup_in_type_cached(t, name, place),
                None => self.lookup_in_type(t, name),
            };
            match attr {
                Some(a) => self.bind_descriptor(a, o, t),
                None => self.missing_attribute(o, name),
            }
        }

        #[inline(never)]
        fn load_attr_map_unknown(
            &mut self,
            m: Gc<MapObject>,
            name: Gc<Str>,
            site: &Site,
            cached: Option<u32>,
            getter_sp: *mut Slot,
        ) -> R {
            self.stats.map_misses += 1;
            let (o, t) = (m.value(), m.header.ty());
            if t.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
                return self.get_attr(o, name);
            }
            let attr = match cached {
                Some(place) => self.lookup_in_type_cached(t, name, place),
                None => self.lookup_in_type(t, name),
            };
            if !attr.is_some_and(|a| self.is_data_descriptor(a)) {
                let shape = m.shape.get();
                let unshadowed = attr.is_some() && self.shape_is_unshadowing(shape, t);
                let found = if unshadowed { None } else { self.map_index(shape, name) };
                site.fill(shape, found.unwrap_or(Site::ABSENT), 0);
                if let Some(i) = found
                    && let Some(v) = super::map_slot(m, i).get()
                {
                    return Ok(v);
                }
            }
            match attr {
                Some(a) if !getter_sp.is_null() && a.is_exact(Kind::Property) => {
                    match self.getter_frame(a, o, getter_sp) {
                        special::GENERAL => self.bind_descriptor(a, o, t),
                        special::RAISED => Err(Raised),
                        _ => Ok(self.none),
                    }
                }
                Some(a) => self.bind_descriptor(a, o, t),
                None => self.missing_attribute(o, name),
            }
        }

        /// STORE_ATTR_MAP after its first guard failed. The frame of a property's setter is entered, `setter_sp` being the
        /// caller's stack after it.
        #[inline]
        pub fn store_attr_map_slow(
            &mut self,
            o: Value,
            name: Gc<Str>,
            v: Value,
            site: &Site,
            setter_sp: *mut Slot,
        ) -> R<()> {
            let Some(m) = o.exact::<MapObject>() else { return self.set_attr(o, name, Some(v)) };
            let Some(known) = site.find(m.shape.get()) else {
                return self.store_attr_map_unknown(m, name, v, site, setter_sp);
            };
            self.stats.map_hits += 1;
            match known.next_shape.get() {
                0 => super::map_slot(m, known.index.get()).set(Some(v)),
                next => self.map_append(m, known.index.get(), next, v),
            }
            Ok(())
        }

        #[inline(never)]
        fn store_attr_map_unknown(
            &mut self,
            m: Gc<MapObject>,
            name: Gc<Str>,
            v: Value,
            site: &Site,
            setter_sp: *mut Slot,
        ) -> R<()> {
            self.stats.map_misses += 1;
            let (o, t) = (m.value(), m.header.ty());
            if t.flags.get() & type_flags::CUSTOM_SETATTR != 0 {
                return self.set_attr(o, name, Some(v));
            }
            let before = m.shape.get();
            let attr = self.lookup_in_type(t, name);
            if let Some(property) = attr.filter(|a| a.is_exact(Kind::Property)) {
                match self.setter_frame(property, o, v, setter_sp) {
                    special::GENERAL => {}
                    special::RAISED => return Err(Raised),
                    _ => return Ok(()),
                }
            }
            self.finish_set_attr(o, t, name, attr, Some(v))?;
            if o.kind() == Kind::MapObject
                && !self.map_is_watched(before)
                && !attr.is_some_and(|a| self.is_data_descriptor(a))
            {
                let after = m.shape.get();
                let index = ShapeId::from_raw(after).and_then(|s| self.switches.maps.tree.lookup(s, name));
                if let Some(i) = index {
                    site.fill(before, i, if after == before { 0 } else { after });
                }
            }
            Ok(())
        }

        /// The class whose instances have this shape.
        pub fn class_of_shape(&self, shape: u32) -> Option<Gc<Type>> {
            ShapeId::from_raw(shape).and_then(|s| self.switches.maps.tree.live_owner(s))
        }

        /// Marks the names of all shapes.
        pub fn map_trace_names(&self, tracer: &mut dyn crate::native::Tracer) {
            self.switches.maps.tree.trace_names(|name| tracer.value(name.value()));
        }

        /// Forgets the shapes of dead classes.
        pub fn map_purge(&mut self, alive: impl Fn(Gc<Type>) -> bool) {
            self.switches.maps.tree.purge(alive);
        }
    }
}

/// The slot with this index, in the object or in its overflow array.
#[inline(always)]
pub fn map_slot(o: Gc<MapObject>, index: u32) -> &'static Slot {
    let p: *const Slot = if index < o.capacity {
        o.items_ptr().wrapping_add(index as usize)
    } else {
        match o.overflow.get() {
            Some(a) => {
                assert!(((index - o.capacity) as usize) < a.capacity);
                a.items_ptr().wrapping_add((index - o.capacity) as usize)
            }
            None => unreachable!("a shape has more slots than its instance"),
        }
    };
    // SAFETY: in bounds by the tests above; the lifetime is that of heap references in general.
    unsafe { &*p }
}

#[cfg(not(feature = "map-dicts"))]
mod off {
    use vm_layout::*;

    use super::super::Site;
    use crate::Vm;
    use crate::native::R;

    impl Vm {
        pub fn new_map_object(&mut self, _: Gc<Type>) -> Option<Value> {
            None
        }

        pub fn map_get(&mut self, _: Gc<MapObject>, _: Gc<Str>) -> Option<Value> {
            None
        }

        pub fn map_names(&self, _: u32) -> Vec<Gc<Str>> {
            Vec::new()
        }

        pub fn map_index(&mut self, _: u32, _: Gc<Str>) -> Option<u32> {
            None
        }

        pub fn map_set(&mut self, _: Gc<MapObject>, _: Gc<Str>, _: Value) {}

        pub fn map_delete(&mut self, _: Gc<MapObject>, _: Gc<Str>) -> bool {
            false
        }

        pub fn map_to_dict(&mut self, _: Gc<MapObject>) -> Gc<Dict> {
            self.new_dict()
        }

        pub fn map_devolve(&mut self, _: Gc<MapObject>) -> Gc<Dict> {
            self.new_dict()
        }

        pub fn map_watch(&mut self, _: Gc<MapObject>, _: bool) -> bool {
            false
        }

        pub fn map_reassign_class(&mut self, _: Gc<MapObject>, _: Gc<Type>) {}

        pub fn map_sites_invalidate(&mut self, _: Gc<Type>) {}

        pub fn map_class_attr_changed(&mut self, _: Gc<Type>, _: Gc<Str>) {}

        pub fn load_attr_map_slow(
            &mut self,
            o: Value,
            name: Gc<Str>,
            _: &Site,
            _: Option<u32>,
            _: *mut Slot,
        ) -> R {
            self.get_attr(o, name)
        }

        pub fn store_attr_map_slow(
            &mut self,
            o: Value,
            name: Gc<Str>,
            v: Value,
            _: &Site,
            _: *mut Slot,
        ) -> R<()> {
            self.set_attr(o, name, Some(v))
        }

        pub fn map_append(&mut self, _: Gc<MapObject>, _: u32, _: u32, _: Value) {}

        pub fn map_is_watched(&self, _: u32) -> bool {
            false
        }

        pub fn class_of_shape(&self, _: u32) -> Option<Gc<Type>> {
            None
        }

        pub fn map_trace_names(&self, _: &mut dyn crate::native::Tracer) {}

        pub fn map_purge(&mut self, _: impl Fn(Gc<Type>) -> bool) {}
    }
}
