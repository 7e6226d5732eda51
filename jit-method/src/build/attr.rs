//! Attributes and globals.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value as V, types};
use vm_core::native::type_flags;
use vm_core::switches::{Site, SiteEntry};
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Fact, Ty};
use crate::runtime;

/// Where a slot lies in a map instance, or would, were there room inside for it.
pub(super) const fn map_offset(index: u32) -> usize {
    size_of::<MapObject>() + 8 * index as usize
}

/// What a shape answers to a name.
pub(super) enum Found {
    /// The slot with this number.
    Slot(u32),
    /// A function of the class.
    Method(Value),
}

impl Builder<'_, '_> {
    /// The cache of a site of the running code.
    pub(super) fn site(&self, i: u16) -> &'static Site {
        let code = self.st.top().code;
        // SAFETY: sites live as long as the code object, and the verifier has checked the number.
        unsafe { &*code.sites.get().cast::<Site>().add(i as usize) }
    }

    pub(super) fn load_attr(&mut self, op: Op, site: u16, name: u32, pc: u32) -> C {
        let name = self.name(name);
        let o = self.st.pop();
        if let Av::Const(c) = o
            && let Some(av) = self.load_from_module(c, name)?
        {
            self.st.push(av);
            return Ok(());
        }
        if let Av::Const(c) = o
            && let Some(class) = c.cast::<Type>()
            && let Some(av) = self.load_from_class(class, name)
        {
            self.st.push(av);
            return Ok(());
        }
        if let Av::Super { class, starts, this } = &o
            && let Some(av) = self.load_through_super(*class, starts, this, name)
        {
            self.st.push(av);
            return Ok(());
        }
        if let Some(av) = self.load_from_object(&o, name) {
            self.st.push(av);
            return Ok(());
        }
        let seen = self.notes(pc).map_or(0, |n| n.right.get());
        if let Av::Word(v) = o
            && self.st.fact(&o).ty == Ty::Any
            && !self.distrusted()
        {
            use vm_core::feedback::{holds, seen};
            match seen {
                seen::LIST => self.guard_exact(v, Kind::List),
                seen::STR => self.guard_exact(v, Kind::Str),
                seen::DICT => self.guard_exact(v, Kind::Dict),
                seen if self.unseen(seen) => return Err(self.leave()),
                seen if seen & !holds::LISTS == 0 && seen != 0 => self.guard_any_list(v),
                _ => {}
            }
        }
        if let Av::Word(v) = o
            && self.st.fact(&o).ty == Ty::Any
            && seen == vm_core::feedback::seen::OTHER
            && !self.distrusted()
            && self.notes(pc).and_then(|n| n.callable()) == Some(self.vm.types.set.value())
        {
            self.guard_exact(v, Kind::Set);
        }
        if let Some(av) = self.load_builtin_method(&o, name) {
            self.st.push(av);
            return Ok(());
        }
        if let Some(class) = self.list_class(&o, pc)
            && let Some(av) = self.load_list_method(&o, class, name)
        {
            self.st.push(av);
            return Ok(());
        }
        if let Some(class) = self.receiver_class(&o, pc)
            && let Some(av) = self.load_from_record(&o, class, name)
        {
            self.st.push(av);
            return Ok(());
        }
        // LOOKUP_METHOD leaves two values: not what an inlined function returns to.
        let plain_read =
            matches!(op, Op::LOAD_ATTR | Op::LOAD_ATTR_CACHED | Op::LOAD_ATTR_MAP | Op::LOAD_ATTR_MAP_CACHED);
        if plain_read && self.load_property(&o, name)? {
            return Ok(());
        }
        let mapped = matches!(
            op,
            Op::LOAD_ATTR_MAP
                | Op::LOAD_ATTR_MAP_CACHED
                | Op::LOOKUP_METHOD_MAP
                | Op::LOOKUP_METHOD_MAP_CACHED
        );
        let site = self.site(site);
        let entries: Vec<&SiteEntry> = site.entries.iter().filter(|e| e.shape.get() != 0).collect();
        if mapped && self.trusts_site(entries.len()) {
            let found: Vec<(u32, Found)> = entries
                .iter()
                .filter_map(|e| self.find_in_shape(e, name).map(|f| (e.shape.get(), f)))
                .collect();
            // An instance whose shape is known needs neither chain nor notes.
            let known = match self.st.fact(&o).ty {
                Ty::Shape(s) => Some((s, self.find_by_shape(s, name))),
                _ => None,
            };
            let v = self.word(&o);
            if let Some((shape, found)) = known {
                if let Some(found) = found {
                    self.assume(name);
                    let av = self.load_of_shape(v, shape, &found, &o);
                    self.st.push(av);
                    return Ok(());
                }
            } else if let Some(found) = self.found_in_shapes(&o, name) {
                let av = self.load_found(v, &found, &o, name);
                if let Some(av) = av {
                    self.st.push(av);
                    return Ok(());
                }
            } else if found.len() == entries.len() && !found.is_empty() {
                let av = self.load_found(v, &found, &o, name);
                if let Some(av) = av {
                    self.st.push(av);
                    return Ok(());
                }
            }
        }
        let v = self.word(&o);
        let n = self.const_word(name.value());
        let cached = matches!(
            op,
            Op::LOAD_ATTR_CACHED
                | Op::LOAD_ATTR_MAP_CACHED
                | Op::LOOKUP_METHOD_CACHED
                | Op::LOOKUP_METHOD_MAP_CACHED
        );
        let r = if cached {
            let code = self.st.top().code;
            let place = code.words.get().wrapping_add(pc as usize + 1) as usize >> 3;
            let place = self.iconst(i64::from(place as u32));
            self.call_or_raise(runtime::get_attr_cached as *const (), &[v, n, place])
        } else {
            self.call_or_raise(runtime::get_attr as *const (), &[v, n])
        };
        self.st.push(Av::Word(r));
        Ok(())
    }

    /// LOOKUP_METHOD: function and receiver, or what was found and an empty slot.
    pub(super) fn lookup_method(&mut self, op: Op, site: u16, name: u32, pc: u32) -> C {
        self.load_attr(op, site, name, pc)?;
        match self.st.pop() {
            Av::Method(f, this) => {
                self.st.push(Av::Const(f));
                self.st.push(*this);
            }
            Av::Methods(cases, this, shape) => {
                self.st.push(Av::OneOf(cases, shape));
                self.st.push(*this);
            }
            other => {
                self.st.push(other);
                self.st.push(Av::Unbound);
            }
        }
        Ok(())
    }

    /// The class of an instance without a shape, if it is known, or was always this one so far.
    fn receiver_class(&self, o: &Av, pc: u32) -> Option<Gc<Type>> {
        let class = match self.st.fact(o).ty {
            Ty::Instance(class) => class.cast::<Type>(),
            Ty::Any if matches!(o, Av::Word(_)) && !self.distrusted() => {
                self.notes(pc)?.callable()?.cast::<Type>()
            }
            _ => None,
        };
        class.filter(|c| c.instance_kind.get() == Kind::Object)
    }

    /// The member of `__slots__` that a class itself defines under a name: its place in the instances, in bytes.
    fn own_slot(&mut self, class: Gc<Type>, name: Gc<Str>, to_write: bool) -> Option<usize> {
        let attr = self.vm.lookup_in_type(class, name)?;
        if !attr.is_exact(Kind::Member) {
            return None;
        }
        let m = attr.cast::<Member>()?;
        let word = m.word.get();
        let fine = m.owner.get() == class && !(to_write && word & 2 != 0);
        fine.then_some(size_of::<Header>() + 8 * (word >> 2) as usize)
    }

    /// An attribute of an instance without a shape: a slot, or a method where no dict can shadow it.
    fn load_from_record(&mut self, o: &Av, class: Gc<Type>, name: Gc<Str>) -> Option<Av> {
        let flags = class.flags.get();
        if flags & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
            return None;
        }
        let slot = self.own_slot(class, name, false);
        let method = match slot {
            Some(_) => None,
            None if flags & type_flags::HAS_DICT != 0 => return None,
            None => Some(self.vm.lookup_in_type(class, name).filter(|f| f.is_exact(Kind::Function))?),
        };
        let v = self.word(o);
        self.embed(class.value());
        self.guard_instance(v, class);
        self.assume(name);
        let Some(offset) = slot else {
            return method.map(|f| {
                self.embed(f);
                Av::Method(f, Box::new(o.clone()))
            });
        };
        if let Some(known) = self.st.field(v, offset) {
            return Some(known);
        }
        let r = self.load(v, offset);
        let bound = self.b.ins().icmp_imm_u(IntCC::NotEqual, r, 0);
        self.guard(bound);
        self.st.field_read(v, offset, r);
        Some(self.typed(r, Ty::Any))
    }

    /// A method of an exact built-in type that is known: its bound method is not made.
    pub(super) fn load_builtin_method(&mut self, o: &Av, name: Gc<Str>) -> Option<Av> {
        let class = match self.st.fact(o).ty {
            ty if ty.is_list() => self.vm.types.list,
            Ty::Exact(Kind::Str) => self.vm.types.str,
            Ty::Exact(Kind::Dict) => self.vm.types.dict,
            Ty::Exact(Kind::Set) => self.vm.types.set,
            Ty::Exact(Kind::Tuple) => self.vm.types.tuple,
            _ => return None,
        };
        let attr = self.vm.lookup_in_type(class, name)?;
        // Built-in classes never change.
        (attr.kind() == Kind::Descr).then(|| {
            self.embed(attr);
            Av::Method(attr, Box::new(o.clone()))
        })
    }

    /// Whether guesses about a site with so many shapes are worth another try: each wrong one has brought another shape.
    fn trusts_site(&self, shapes: usize) -> bool {
        self.notes(self.st.top().pc).is_none_or(|n| n.failures.get() as usize <= shapes.max(1))
    }

    /// What a site remembers of a shape, if it can be compiled.
    fn find_in_shape(&mut self, entry: &SiteEntry, name: Gc<Str>) -> Option<Found> {
        let index = entry.index.get();
        if entry.shape.get() == Site::NO_SHAPE {
            return None;
        }
        if index != Site::ABSENT && entry.version.get() == SiteEntry::ATTRIBUTE {
            // Unless a data descriptor appears in the class.
            self.assume(name);
            return Some(Found::Slot(index));
        }
        let class = self.vm.class_of_shape(entry.shape.get())?;
        if class.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
            return None;
        }
        let attr = self.vm.lookup_in_type(class, name)?;
        if attr.is_exact(Kind::Function) {
            self.assume(name);
            self.embed(attr);
            return Some(Found::Method(attr));
        }
        None
    }

    /// From now on the code is good only as long as no class changes what it has under this name.
    pub(super) fn assume(&mut self, name: Gc<Str>) {
        if !self.assumed.contains(&name) {
            self.assumed.push(name);
        }
    }

    /// What each shape that an instance is known to have one of answers to a name.
    fn found_in_shapes(&mut self, o: &Av, name: Gc<Str>) -> Option<Vec<(u32, Found)>> {
        let Ty::Shapes(i) = self.st.fact(o).ty else { return None };
        let shapes = self.shape_lists[i as usize].clone();
        let found = shapes.into_iter().map(|s| self.find_by_shape(s, name).map(|f| (s, f)));
        let found = found.collect::<Option<Vec<_>>>()?;
        self.assume(name);
        for (_, f) in &found {
            if let Found::Method(f) = f {
                self.embed(*f);
            }
        }
        Some(found)
    }

    /// Loads what was found, guarded by shape. `None`: the cases don't go together.
    pub(super) fn load_found(&mut self, v: V, found: &[(u32, Found)], o: &Av, name: Gc<Str>) -> Option<Av> {
        if let [(shape, one)] = found
            && (!self.suspected() || matches!(one, Found::Method(_)))
        {
            self.guard_shape(v, *shape);
            return Some(self.load_of_shape(v, *shape, one, o));
        }
        let methods = found.iter().filter(|(_, f)| matches!(f, Found::Method(_))).count();
        if let Found::Slot(slot) = found[0].1
            && found.iter().all(|(_, f)| matches!(f, Found::Slot(i) if *i == slot))
            && !self.suspected()
        {
            // The same place in all of them.
            let shapes: Vec<u32> = found.iter().map(|f| f.0).collect();
            self.guard_shapes(v, &shapes);
            if let Some(known) = self.st.field(v, map_offset(slot)) {
                return Some(known);
            }
            self.make_sure_of_room_in(v, &shapes, slot);
            let r = self.load_map_slot(v, slot);
            self.st.field_read(v, map_offset(slot), r);
            return Some(Av::Word(r));
        }
        if methods == 0 {
            self.guard_map_object(v);
            let s = self.load_as(types::I32, v, offset_of!(MapObject, shape));
            let many = self.suspected();
            if many {
                self.before_call();
                self.miss = Some(self.b.create_block());
            }
            let done = self.b.create_block();
            let result = self.b.append_block_param(done, types::I64);
            for (i, (shape, f)) in found.iter().enumerate() {
                let Found::Slot(slot) = f else { continue };
                let c = self.b.ins().icmp_imm_u(IntCC::Equal, s, i64::from(*shape));
                if i + 1 == found.len() && !many {
                    self.guard(c);
                    let r = self.load_map_slot(v, *slot);
                    self.b.ins().jump(done, &[r.into()]);
                } else {
                    let (hit, next) = (self.b.create_block(), self.b.create_block());
                    self.b.ins().brif(c, hit, &[], next, &[]);
                    self.b.switch_to_block(hit);
                    let r = self.load_map_slot(v, *slot);
                    self.b.ins().jump(done, &[r.into()]);
                    self.b.switch_to_block(next);
                }
            }
            if let Some(miss) = self.miss.take() {
                // More shapes than the site can hold: the rest is the runtime's.
                self.b.ins().jump(miss, &[]);
                self.b.switch_to_block(miss);
                let n = self.const_word(name.value());
                let r = self.call_or_raise(runtime::get_attr as *const (), &[v, n]);
                self.b.ins().jump(done, &[r.into()]);
            }
            self.b.switch_to_block(done);
            return Some(Av::Word(result));
        }
        if methods == found.len() {
            let functions: Vec<Value> = found
                .iter()
                .filter_map(|(_, f)| if let Found::Method(f) = f { Some(*f) } else { None })
                .collect();
            let shapes: Vec<u32> = found.iter().map(|(s, _)| *s).collect();
            self.guard_shapes(v, &shapes);
            if functions.iter().all(|f| *f == functions[0]) {
                return Some(Av::Method(functions[0], Box::new(o.clone())));
            }
            let s = self.load_as(types::I32, v, offset_of!(MapObject, shape));
            // Which it is, is decided where it is called.
            self.st.facts.insert(v, Fact::of(Ty::ShapeIs(s)));
            return Some(Av::Methods(shapes.into_iter().zip(functions).collect(), Box::new(o.clone()), s));
        }
        None
    }

    /// What a shape that is known answers.
    fn load_of_shape(&mut self, v: V, shape: u32, found: &Found, o: &Av) -> Av {
        match found {
            Found::Slot(i) => {
                if let Some(known) = self.st.field(v, map_offset(*i)) {
                    return known;
                }
                self.make_sure_of_room(v, shape, *i);
                let r = self.load_map_slot(v, *i);
                self.st.field_read(v, map_offset(*i), r);
                Av::Word(r)
            }
            Found::Method(f) => {
                self.embed(*f);
                Av::Method(*f, Box::new(o.clone()))
            }
        }
    }

    /// What instances of a shape answer to a name, as things are now.
    pub(super) fn find_by_shape(&mut self, shape: u32, name: Gc<Str>) -> Option<Found> {
        let class = self.vm.class_of_shape(shape)?;
        if class.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
            return None;
        }
        let in_class = self.vm.lookup_in_type(class, name);
        match (self.vm.map_index(shape, name), in_class) {
            (Some(_), Some(a)) if self.vm.is_data_descriptor(a) => None,
            (Some(i), _) => Some(Found::Slot(i)),
            (None, Some(f)) if f.is_exact(Kind::Function) => Some(Found::Method(f)),
            _ => None,
        }
    }

    /// Guards that an instance of this shape has a slot inside, if most of its class have: then nothing asks again.
    fn make_sure_of_room(&mut self, o: V, shape: u32, index: u32) {
        self.make_sure_of_room_in(o, &[shape], index);
    }

    /// The same of one of several shapes.
    fn make_sure_of_room_in(&mut self, o: V, shapes: &[u32], index: u32) {
        let slots = |s: &u32| self.vm.class_of_shape(*s).map_or(0, |c| u32::from(c.expected_slots.get()));
        let expected = shapes.iter().map(slots).min().unwrap_or(0);
        if self.has_room(o, index) || expected <= index || self.suspected() {
            return;
        }
        let capacity = self.load_as(types::I32, o, offset_of!(MapObject, capacity));
        // All that the class is expected to need, if one can be had at the price of one.
        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, capacity, i64::from(index));
        self.guard(c);
        self.st.room.insert(o, index + 1);
    }

    fn has_room(&self, o: V, index: u32) -> bool {
        self.st.room.get(&o).is_some_and(|room| *room > index)
    }

    /// Whether a slot lies inside the instance: those of one shape may have different room. The block for those that keep it
    /// in their overflow array, and the capacity.
    fn split_by_room(&mut self, o: V, index: u32) -> (Block, V) {
        let capacity = self.load_as(types::I32, o, offset_of!(MapObject, capacity));
        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, capacity, i64::from(index));
        (self.split(c), capacity)
    }

    /// Address of a slot in the overflow array.
    fn overflow_address(&mut self, o: V, index: u32, capacity: V) -> V {
        let array = self.load(o, offset_of!(MapObject, overflow));
        let i = self.iconst(i64::from(index));
        let capacity = self.b.ins().uextend(types::I64, capacity);
        let i = self.b.ins().isub(i, capacity);
        let offset = self.b.ins().ishl_imm_u(i, 3);
        self.b.ins().iadd(array, offset)
    }

    /// The value in a slot of an instance whose shape has been tested.
    fn load_map_slot(&mut self, o: V, index: u32) -> V {
        if self.has_room(o, index) {
            let r = self.load(o, map_offset(index));
            self.st.facts.insert(r, Fact::default());
            return r;
        }
        let (outside, capacity) = self.split_by_room(o, index);
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, types::I64);
        let r = self.load(o, map_offset(index));
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(outside);
        let at = self.overflow_address(o, index, capacity);
        let r = self.load(at, size_of::<Array>());
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        self.st.facts.insert(result, Fact::default());
        result
    }

    pub(super) fn store_attr(&mut self, op: Op, site: u16, name: u32) -> C {
        let name = self.name(name);
        let o = self.st.pop();
        let value = self.st.pop();
        let pc = self.st.top().pc;
        if let Some(class) = self.receiver_class(&o, pc)
            && class.flags.get() & type_flags::CUSTOM_SETATTR == 0
            && let Some(offset) = self.own_slot(class, name, true)
        {
            let o = self.word(&o);
            let v = self.word(&value);
            self.embed(class.value());
            self.guard_instance(o, class);
            self.assume(name);
            self.store(v, o, offset);
            self.st.field_written(o, offset, &value, v);
            return Ok(());
        }
        if self.store_property(&o, name, &value)? {
            return Ok(());
        }
        if op == Op::STORE_ATTR_MAP && self.store_to_object(&o, &value, site, name) {
            return Ok(());
        }
        let shapes = self.site(site).entries.iter().filter(|e| e.shape.get() != 0).count();
        if op == Op::STORE_ATTR_MAP && self.trusts_site(shapes) {
            let site = self.site(site);
            let entries: Vec<(u32, u32, u32)> = site
                .entries
                .iter()
                .filter(|e| e.shape.get() != 0)
                .map(|e| (e.shape.get(), e.index.get(), e.next_shape.get()))
                .collect();
            let known = matches!(self.st.fact(&o).ty, Ty::Shape(_));
            if entries.is_empty() && !known && !self.eager && self.notes(self.st.top().pc).is_some() {
                return Err(self.leave());
            }
            let entries = match self.st.fact(&o).ty {
                Ty::Shape(s) => match entries.iter().position(|e| e.0 == s) {
                    Some(i) => entries[i..=i].to_vec(),
                    None => self.stored_in_shape(s, name).into_iter().collect(),
                },
                _ => entries,
            };
            // A data descriptor that appears in the class, or `__setattr__`, must be noticed.
            if !entries.is_empty() && entries.iter().all(|e| e.1 != Site::ABSENT && e.0 != Site::NO_SHAPE) {
                self.assume(name);
                let o = self.word(&o);
                let v = self.word(&value);
                let certain = !self.suspected();
                self.store_mapped(o, v, &entries, name);
                match *entries {
                    [(_, index, _)] if certain => self.st.field_written(o, map_offset(index), &value, v),
                    _ => entries.iter().for_each(|e| self.st.fields_unknown(map_offset(e.1))),
                }
                return Ok(());
            }
        }
        let (o, v) = (self.word(&o), self.word(&value));
        let n = self.const_word(name.value());
        self.call_or_raise(runtime::set_attr as *const (), &[o, n, v]);
        Ok(())
    }

    /// The slot that a store to an instance of a shape overwrites.
    pub(super) fn stored_in_shape(&mut self, shape: u32, name: Gc<Str>) -> Option<(u32, u32, u32)> {
        let class = self.vm.class_of_shape(shape)?;
        if class.flags.get() & type_flags::CUSTOM_SETATTR != 0 || self.vm.map_is_watched(shape) {
            return None;
        }
        let in_class = self.vm.lookup_in_type(class, name);
        if in_class.is_some_and(|a| self.vm.is_data_descriptor(a)) {
            return None;
        }
        Some((shape, self.vm.map_index(shape, name)?, 0))
    }

    /// Stores into a slot of an instance that has one of these shapes.
    fn store_mapped(&mut self, o: V, v: V, entries: &[(u32, u32, u32)], name: Gc<Str>) {
        if let [(shape, index, next)] = *entries
            && !self.suspected()
        {
            self.guard_shape(o, shape);
            self.make_sure_of_room(o, shape, index);
            self.store_map_slot(o, v, index, next);
            if next != 0 {
                self.shape_changed(shape);
                self.st.facts.insert(o, Fact::of(Ty::Shape(next)));
            }
            return;
        }
        if let Some(&(_, index, 0)) = entries.first()
            && entries.iter().all(|e| (e.1, e.2) == (index, 0))
            && !self.suspected()
        {
            let shapes: Vec<u32> = entries.iter().map(|e| e.0).collect();
            self.guard_shapes(o, &shapes);
            self.make_sure_of_room_in(o, &shapes, index);
            self.store_map_slot(o, v, index, 0);
            return;
        }
        self.guard_map_object(o);
        let s = self.load_as(types::I32, o, offset_of!(MapObject, shape));
        let many = self.suspected();
        if many {
            self.before_call();
            self.miss = Some(self.b.create_block());
        }
        let done = self.b.create_block();
        for (i, &(shape, index, next)) in entries.iter().enumerate() {
            let c = self.b.ins().icmp_imm_u(IntCC::Equal, s, i64::from(shape));
            if i + 1 == entries.len() && !many {
                self.guard(c);
                self.store_map_slot(o, v, index, next);
                self.b.ins().jump(done, &[]);
            } else {
                let (hit, miss) = (self.b.create_block(), self.b.create_block());
                self.b.ins().brif(c, hit, &[], miss, &[]);
                self.b.switch_to_block(hit);
                self.store_map_slot(o, v, index, next);
                self.b.ins().jump(done, &[]);
                self.b.switch_to_block(miss);
            }
        }
        if let Some(miss) = self.miss.take() {
            self.b.ins().jump(miss, &[]);
            self.b.switch_to_block(miss);
            let n = self.const_word(name.value());
            self.call_or_raise(runtime::set_attr as *const (), &[o, n, v]);
            self.b.ins().jump(done, &[]);
        }
        self.b.switch_to_block(done);
        for &(shape, _, next) in entries {
            if next != 0 {
                self.shape_changed(shape);
            }
        }
    }

    /// Some instance of this shape has another now: whatever was known to have it may be that one.
    fn shape_changed(&mut self, shape: u32) {
        self.st
            .facts
            .retain(|_, f| f.ty != Ty::Shape(shape) && !matches!(f.ty, Ty::Shapes(_) | Ty::ShapeIs(_)));
    }

    fn store_map_slot(&mut self, o: V, v: V, index: u32, next: u32) {
        if self.has_room(o, index) {
            self.store(v, o, map_offset(index));
            if next != 0 {
                let n = self.b.ins().iconst(types::I32, i64::from(next));
                self.store(n, o, offset_of!(MapObject, shape));
            }
            return;
        }
        let (outside, capacity) = self.split_by_room(o, index);
        let done = self.b.create_block();
        self.store(v, o, map_offset(index));
        if next != 0 {
            let n = self.b.ins().iconst(types::I32, i64::from(next));
            self.store(n, o, offset_of!(MapObject, shape));
        }
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(outside);
        if next != 0 {
            let (i, n) = (self.iconst(i64::from(index)), self.iconst(i64::from(next)));
            self.runtime(runtime::map_append as *const (), &[o, i, n, v]);
        } else {
            let at = self.overflow_address(o, index, capacity);
            self.store(v, at, size_of::<Array>());
        }
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }
}
