//! PEP 266 inside the VM: the host of `opt-pep266`'s registry, and what TRACK_OBJECT, frames, generators and the
//! collector call.
//!
//! A namespace is watched by a bit in its dict's header; [`Vm::write_entry`] and [`Vm::remove_entry`], which every
//! store passes, test it. An instance under map dicts is watched by its shape. What is tracked: module attributes,
//! class attributes along the MRO, instance attributes, and methods, bound once. What is not (`Attribute::Unsafe`): anything whose look-up could
//! run user code, native types that don't declare `TRACKING_SAFE`, computed attributes.

use std::cell::Cell;

use opt_pep266::{
    Attribute, Counters, Design, FrameId, Host, PathId, Registry, Root, SiteHint, Slot as Tracked,
};
use vm_layout::*;

use crate::Vm;
use crate::config::{Config, Pep266Registry, Switch};
use crate::heap::{Heap, Marker};
use crate::interp::code::CodeBody;
pub(crate) use crate::interp::tracked_regions::RegionSite;
use crate::interp::tracked_regions::Templates;
use crate::interp::trackers::TrackerNumbers;
use crate::native::{Tracer, type_flags};
use crate::types::Dunder;
use crate::value::ListExt;

/// Where a frame with tracked slots lies now.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Stack(*mut Frame),
    Suspended(Gc<Generator>),
    /// No frame: the slots of this template.
    Template(u32),
}

impl Place {
    /// Writes a slot of a frame.
    pub(super) fn write(self, slot: usize, value: Option<Value>) {
        match self {
            // SAFETY: the frame is on the stack (its end would have released the slot), and the slot one of its.
            Place::Stack(frame) => unsafe { (*Frame::slots(frame).add(slot)).set(value) },
            Place::Suspended(generator) => generator.slots()[slot].set(value),
            Place::Template(_) => debug_assert!(false, "a template is no frame"),
        }
    }
}

/// Stores in vain, of which one asks whether its name is worth a notice at all.
const VAIN: u32 = 16;

/// The VM's side of tracking.
pub struct Tracking {
    /// Out of its place while the registry runs and asks the VM.
    pub(super) registry: Option<Box<Registry<Vm>>>,
    /// By frame id.
    pub(super) places: Vec<Place>,
    pub(super) templates: Templates,
    /// Stores that notified, and nothing depended on what they bound.
    in_vain: u32,
    /// With the registry that keeps trackers per object.
    numbers: Option<TrackerNumbers>,
}

/// What a TRACK_OBJECT has learnt; kept in the code object's body.
#[derive(Clone, Copy)]
pub(crate) struct ChainSite {
    pub(super) path: PathId,
    pub(super) hint: SiteHint,
    /// The slot in which the chain starts, or [`GLOBALS`].
    pub(super) root: u32,
}

/// In place of a slot: the chain starts at a global name.
pub(super) const GLOBALS: u32 = u32::MAX;

/// The place of a chain's TRACK_OBJECTs in their code object.
pub(super) fn chain_site<'c>(
    registry: &mut Registry<Vm>,
    code: Gc<Code>,
    body: &'c CodeBody,
    chain: u32,
    shared: Gc<Str>,
) -> &'c Cell<ChainSite> {
    let sites = match body.chain_sites.get() {
        Some(sites) => sites,
        None => make_chain_sites(registry, code, body, shared),
    };
    &sites[chain as usize]
}

#[cold]
#[inline(never)]
fn make_chain_sites<'c>(
    registry: &mut Registry<Vm>,
    code: Gc<Code>,
    body: &'c CodeBody,
    shared: Gc<Str>,
) -> &'c [Cell<ChainSite>] {
    body.chain_sites.get_or_init(|| {
        let names = code.names.get();
        let name = |i: u32| names.items()[i as usize].cast::<Str>();
        let sites = body.unit.chains.iter().map(|chain| {
            let root = if chain.local_root.is_some() { None } else { name(chain.root) };
            let mut path: Vec<Gc<Str>> =
                root.into_iter().chain(chain.attributes.iter().filter_map(|&i| name(i))).collect();
            if path.len() > 1 && !chain.called {
                path.push(shared);
            }
            Cell::new(ChainSite {
                path: registry.intern(&path),
                hint: SiteHint::NONE,
                root: chain.local_root.unwrap_or(GLOBALS),
            })
        });
        sites.collect()
    })
}

impl Tracking {
    /// The number of a frame on the stack, which is given one if it has none; `None` while the registry is busy.
    #[inline(always)]
    pub(super) fn number_frame(&mut self, frame: *mut Frame) -> Option<FrameId> {
        // SAFETY: every caller's promise.
        let f = unsafe { &mut *frame };
        let registry = self.registry.as_deref_mut()?;
        if f.flags & frame_flags::TRACKED == 0 {
            let id = registry.open_frame();
            f.flags |= frame_flags::TRACKED;
            f.id = u64::from(id.get());
            let at = id.get() as usize;
            match self.places.get_mut(at) {
                Some(place) => *place = Place::Stack(frame),
                None => self.places.resize(at + 1, Place::Stack(frame)),
            }
        }
        Some(FrameId::from_raw(f.id as u32))
    }

    /// An empty registry of the design that the configuration asks for.
    ///
    /// # Errors
    /// The address space for the words of a registry per object is refused.
    pub fn new(config: &Config, heap: &Heap) -> std::io::Result<Tracking> {
        let (design, numbers) = match config.pep266_registry {
            Pep266Registry::PerObject if config.switches.has(Switch::Pep266) => (
                Design::PerObject,
                Some(TrackerNumbers::new(heap).ok_or_else(std::io::Error::last_os_error)?),
            ),
            _ => (Design::Central, None),
        };
        Ok(Tracking {
            registry: Some(Box::new(Registry::new(design))),
            places: Vec::new(),
            templates: Templates::default(),
            in_vain: 0,
            numbers,
        })
    }

    /// Whether the registry is asking the VM: nothing may be collected then, because it can't be traced.
    #[inline]
    pub fn is_busy(&self) -> bool {
        self.registry.is_none()
    }

    /// The registry's counters.
    pub fn counters(&self) -> Counters {
        self.registry.as_ref().map(|r| r.counters()).unwrap_or_default()
    }

    /// The counters that `--stats` shows.
    pub fn named_counters(&self) -> Vec<(&'static str, u64)> {
        let c = self.counters();
        vec![
            ("pep266.tracked", c.tracked),
            ("pep266.peak-live-slots", c.peak_live),
            ("pep266.notified", c.notified),
            ("pep266.emptied", c.emptied),
            ("pep266.refused-as-unsafe", c.refused),
        ]
    }

    /// Marks what live chains hold.
    pub fn trace(&self, m: &mut Marker<'_>) {
        if let Some(registry) = &self.registry {
            registry.trace(|v| m.value(v));
        }
    }
}

impl Vm {
    /// TRACK_OBJECT: hidden local `slot` of the running frame follows chain `chain` of its code from now on.
    ///
    /// A loop that turns once or twice pays more for this than its reads cost, so the usual case comes first: the frame has been
    /// here, and the chain is as it was.
    ///
    /// # Safety
    /// `frame` is a frame on the stack; `slot` and `chain` are of its code.
    #[inline(never)]
    pub unsafe fn track_object(&mut self, frame: *mut Frame, slot: u32, chain: u32) {
        // SAFETY: the caller's promise.
        let f = unsafe { &mut *frame };
        // SAFETY: the loader gives every code object a body, which lives as long as it does.
        let body = unsafe { &*f.code.body.get().cast::<CodeBody>() };
        if self.tracking.number_frame(frame).is_none() {
            return;
        }
        let Some(registry) = self.tracking.registry.as_deref_mut() else { return };
        let key = Tracked { frame: FrameId::from_raw(f.id as u32), index: slot };
        if let Some(sites) = body.chain_sites.get()
            && let site = sites[chain as usize].get()
            && site.root == GLOBALS
            && let Some(value) =
                registry.track_known(site.hint, Root::Globals(f.globals.value()), site.path, key)
        {
            // SAFETY: a slot of the frame, by the bytecode verifier.
            unsafe { (*Frame::slots(frame).add(slot as usize)).set(value) };
            return;
        }
        self.track_anew(frame, key, chain);
    }

    /// TRACK_OBJECT where something must be looked up.
    #[inline(never)]
    fn track_anew(&mut self, frame: *mut Frame, key: Tracked, chain: u32) {
        let Some(mut registry) = self.tracking.registry.take() else { return };
        // SAFETY: as in `track_object`.
        let f = unsafe { &mut *frame };
        // SAFETY: as in `track_object`.
        let body = unsafe { &*f.code.body.get().cast::<CodeBody>() };
        let shared = self.names.tracked_shared;
        let place = chain_site(&mut registry, f.code, body, chain, shared);
        let mut site = place.get();
        let root = match site.root {
            GLOBALS => Some(Root::Globals(f.globals.value())),
            // SAFETY: a slot of the frame, by the bytecode verifier.
            local => unsafe { (*Frame::slots(frame).add(local as usize)).get() }.map(Root::Object),
        };
        let value = match root {
            Some(root) => {
                let value = registry.track(self, &mut site.hint, root, site.path, key);
                place.set(site);
                value
            }
            // An unbound local: the read finds the slot empty and raises what it must.
            None => {
                registry.untrack(self, key);
                None
            }
        };
        // SAFETY: as above.
        unsafe { (*Frame::slots(frame).add(key.index as usize)).set(value) };
        self.tracking.registry = Some(registry);
    }

    /// UNTRACK_OBJECT. The slot is emptied, so that nothing is kept alive by it.
    ///
    /// # Safety
    /// `frame` is a frame on the stack, `slot` one of its code's.
    #[inline(never)]
    pub unsafe fn untrack_object(&mut self, frame: *mut Frame, slot: u32) {
        // SAFETY: the caller's promise.
        let f = unsafe {
            (*Frame::slots(frame).add(slot as usize)).set(None);
            &mut *frame
        };
        if f.flags & frame_flags::TRACKED == 0 {
            return;
        }
        let id = FrameId::from_raw(f.id as u32);
        if self.tracking.templates.has(id) {
            self.leave_for_slots(frame, id, slot);
        }
        if let Some(mut registry) = self.tracking.registry.take() {
            registry.untrack(self, Tracked { frame: id, index: slot });
            if registry.close_bare_frame(id) {
                f.flags &= !frame_flags::TRACKED;
            }
            self.tracking.registry = Some(registry);
        }
    }

    /// A frame with [`frame_flags::TRACKED`] ends, in whatever way.
    #[inline(never)]
    pub(crate) fn release_tracked(&mut self, frame: *mut Frame) {
        // SAFETY: the frame is still on the stack.
        let f = unsafe { &mut *frame };
        if f.flags & frame_flags::TRACKED == 0 {
            return;
        }
        f.flags &= !frame_flags::TRACKED;
        let id = FrameId::from_raw(f.id as u32);
        self.tracking.templates.leave(id);
        if let Some(mut registry) = self.tracking.registry.take() {
            registry.release_frame(self, id);
            self.tracking.registry = Some(registry);
        }
    }

    /// A generator's frame with [`frame_flags::TRACKED`] leaves the stack for the generator object.
    pub(crate) fn tracked_frame_suspended(&mut self, frame: *mut Frame, generator: Gc<Generator>) {
        // SAFETY: the frame is still on the stack.
        let f = unsafe { &*frame };
        if f.flags & frame_flags::TRACKED != 0 {
            generator.frame_id.set(f.id + 1);
            self.set_place(FrameId::from_raw(f.id as u32), Place::Suspended(generator));
        }
    }

    /// The frame of a generator with a `frame_id` is on the stack again.
    pub(crate) fn tracked_frame_resumed(&mut self, generator: Gc<Generator>, frame: *mut Frame) {
        // 0 is "none yet", so the generator keeps the id plus 1.
        let Some(id) = generator.frame_id.replace(0).checked_sub(1) else { return };
        // SAFETY: the frame has just been pushed.
        let f = unsafe { &mut *frame };
        f.flags |= frame_flags::TRACKED;
        f.id = id;
        self.set_place(FrameId::from_raw(id as u32), Place::Stack(frame));
    }

    /// A watched namespace has bound `key` anew, or unbound it: every live slot that follows it is set right.
    #[cold]
    #[inline(never)]
    pub fn notify_rebound(&mut self, namespace: Gc<Dict>, key: Value, value: Option<Value>) {
        let Some(name) = key.cast::<Str>() else { return };
        let name = if name.header.has_flag(header_flags::INTERNED) { name } else { self.intern_value(name) };
        let get_attribute = self.names.dunders[Dunder::GetAttribute as usize];
        // Most stores into a watched namespace are to names that no chain has.
        if !name.header.has_flag(header_flags::WATCHED) && name != get_attribute {
            return;
        }
        let Some(mut registry) = self.tracking.registry.take() else { return };
        if name == get_attribute {
            // A class that begins or ceases to look attributes up by itself: nothing of it is as it was.
            registry.notify_all(self, namespace.value());
        } else if let Some(value) = value {
            let concerned = registry.notify_bound(self, namespace.value(), name, value);
            if !concerned {
                self.tracking.in_vain = self.tracking.in_vain.wrapping_add(1);
                if self.tracking.in_vain.is_multiple_of(VAIN) && !registry.follows(name) {
                    // No chain is left that has the name. The look-up of the next one marks it again.
                    name.header.clear_flag(header_flags::WATCHED);
                }
            }
        } else {
            registry.notify(self, namespace.value(), name);
        }
        self.told(registry);
    }

    /// The news have reached all slots.
    fn told(&mut self, registry: Box<Registry<Vm>>) {
        self.tracking.registry = Some(registry);
        if self.tracking.templates.is_some_idle() {
            self.drop_told_templates();
        }
    }

    /// An attribute of a watched map instance was set or deleted.
    #[cfg(feature = "map-dicts")]
    #[cold]
    pub(crate) fn notify_stored(&mut self, instance: Value, name: Gc<Str>) {
        if !name.header.has_flag(header_flags::WATCHED) {
            return;
        }
        if let Some(mut registry) = self.tracking.registry.take() {
            registry.notify(self, instance, name);
            self.told(registry);
        }
    }

    /// More than single bindings of a namespace changed: it is another object's now, or looked up in another way.
    pub(crate) fn notify_namespace(&mut self, namespace: Value) {
        if let Some(mut registry) = self.tracking.registry.take() {
            registry.notify_all(self, namespace);
            self.told(registry);
        }
    }

    /// `__class__` of an instance was assigned.
    pub(crate) fn notify_instance(&mut self, instance: Value) {
        self.notify_namespace(self.namespace_of(instance).unwrap_or(instance));
    }

    /// `__bases__` of a class was assigned, or its dict changed behind everybody's back.
    pub(crate) fn notify_class(&mut self, class: Gc<Type>) {
        let mut pending = vec![class];
        while let Some(t) = pending.pop() {
            self.notify_namespace(t.dict.get().value());
            if let Some(l) = t.subclasses.get() {
                pending.extend(l.as_slice().iter().filter_map(|v| v.cast::<Type>()));
            }
        }
    }

    /// What of an instance the registry watches: its dict, or itself while it has a shape instead of one.
    fn namespace_of(&self, instance: Value) -> Option<Value> {
        match instance.kind() {
            Kind::MapObject => Some(instance),
            _ => self.existing_dict(instance).map(Gc::value),
        }
    }

    /// Between marking and sweeping: generators, namespaces and values that died leave the registry.
    pub(crate) fn purge_tracking(&mut self, m: &Marker<'_>) {
        let Some(mut registry) = self.tracking.registry.take() else { return };
        let places = std::mem::take(&mut self.tracking.places);
        let is_alive = |id: FrameId| match places[id.get() as usize] {
            Place::Stack(_) | Place::Template(_) => true,
            Place::Suspended(g) => m.is_marked(g.address()),
        };
        self.tracking.templates.purge_frames(is_alive);
        registry.purge_frames(self, is_alive);
        self.tracking.places = places;
        let alive = |v: Value| v.is_small() || m.is_marked(v.bits() as usize);
        registry.purge(self, alive, alive);
        self.tracking.registry = Some(registry);
        // Those of generators that died: their code died with them.
        self.drop_idle_templates();
    }

    pub(super) fn set_place(&mut self, id: FrameId, place: Place) {
        let places = &mut self.tracking.places;
        let at = id.get() as usize;
        if at >= places.len() {
            places.resize(at + 1, place);
        }
        places[at] = place;
    }

    /// The namespaces that a look-up in `t` searches: those of its Python classes; native ones can't change.
    fn consult_mro(&self, t: Gc<Type>, consulted: &mut Vec<Value>) {
        let mro = t.mro.get();
        for class in mro.items().iter().filter_map(|c| c.cast::<Type>()) {
            if class.flags.get() & type_flags::HEAP != 0 {
                consulted.push(class.dict.get().value());
            }
        }
    }

    fn in_mro(&self, t: Gc<Type>, name: Gc<Str>) -> Option<Value> {
        let mro = t.mro.get();
        mro.items()
            .iter()
            .filter_map(|c| c.cast::<Type>())
            .find_map(|c| self.dict_get_str(c.dict.get(), name))
    }

    fn has_slot(&self, v: Value, dunder: Dunder) -> bool {
        self.type_of(v).slots[dunder as usize].get().is_some()
    }

    /// Whether attributes of instances of `t` are looked up as `object` does and stored where stores are seen.
    fn is_tracking_safe(&self, t: Gc<Type>) -> bool {
        let mut native = t;
        while native.flags.get() & type_flags::HEAP != 0
            && let Some(base) = native.base.get()
        {
            native = base;
        }
        let safe = native == self.types.object || native.flags.get() & type_flags::TRACKING_SAFE != 0;
        safe && t.flags.get() & type_flags::CUSTOM_GETATTRIBUTE == 0
    }

    /// What a class attribute is when read through the class itself.
    fn through_class(&mut self, class: Gc<Type>, found: Value) -> Attribute<Value> {
        match found.kind() {
            Kind::Function | Kind::Property | Kind::Descr
                if self.type_of(found) != self.types.classmethod_descriptor =>
            {
                Attribute::Found(found)
            }
            Kind::StaticMethod => self.wrapped_function(found),
            Kind::ClassMethod => match self.wrapped_function(found) {
                Attribute::Found(f) if f.kind() == Kind::Function => {
                    Attribute::Found(self.bound_method(f, class.value()))
                }
                _ => Attribute::Unsafe,
            },
            _ if self.has_slot(found, Dunder::Get) => Attribute::Unsafe,
            _ => Attribute::Found(found),
        }
    }

    /// What a class attribute is when read through an instance.
    fn through_instance(&mut self, object: Value, t: Gc<Type>, found: Value) -> Attribute<Value> {
        match found.kind() {
            Kind::Function => Attribute::Found(self.bound_method(found, object)),
            Kind::Descr if self.type_of(found) == self.types.method_descriptor => {
                let Some(descr) = found.cast::<Descr>() else { return Attribute::Unsafe };
                let def = crate::value::native_def(descr.def.get());
                Attribute::Found(self.builtin(def, Some(object), None))
            }
            Kind::StaticMethod | Kind::ClassMethod => self.through_class(t, found),
            _ if self.has_slot(found, Dunder::Get) => Attribute::Unsafe,
            _ => Attribute::Found(found),
        }
    }

    fn wrapped_function(&self, found: Value) -> Attribute<Value> {
        match found.cast::<Wrapped>().and_then(|w| w.function.get()) {
            Some(function) => Attribute::Found(function),
            None => Attribute::Unsafe,
        }
    }

    fn module_attribute(
        &self,
        module: Gc<Module>,
        name: Gc<Str>,
        consulted: &mut Vec<Value>,
    ) -> Attribute<Value> {
        // `__dict__`, `__class__` and the like are computed. A subclass of module can do anything.
        if module.header.ty() != self.types.module || self.in_mro(self.types.module, name).is_some() {
            return Attribute::Unsafe;
        }
        let dict = module.dict.get();
        consulted.push(dict.value());
        match self.dict_get_str(dict, name) {
            Some(value) => Attribute::Found(value),
            None => Attribute::Missing,
        }
    }

    fn class_attribute(
        &mut self,
        class: Gc<Type>,
        name: Gc<Str>,
        consulted: &mut Vec<Value>,
    ) -> Attribute<Value> {
        let meta = class.header.ty();
        if meta.flags.get() & type_flags::CUSTOM_GETATTRIBUTE != 0 || self.in_mro(meta, name).is_some() {
            return Attribute::Unsafe;
        }
        self.consult_mro(meta, consulted);
        self.consult_mro(class, consulted);
        match self.in_mro(class, name) {
            Some(found) => self.through_class(class, found),
            None => Attribute::Missing,
        }
    }

    fn instance_attribute(
        &mut self,
        object: Value,
        name: Gc<Str>,
        consulted: &mut Vec<Value>,
    ) -> Attribute<Value> {
        let t = self.type_of(object);
        if !self.is_tracking_safe(t) {
            return Attribute::Unsafe;
        }
        let found = self.in_mro(t, name);
        if found.is_some_and(|f| self.has_slot(f, Dunder::Set) || self.has_slot(f, Dunder::Delete)) {
            return Attribute::Unsafe;
        }
        self.consult_mro(t, consulted);
        if let Some(m) = object.cast::<MapObject>() {
            // Before it is looked at, because this gives it another shape.
            if !self.map_watch(m, true) {
                return Attribute::Unsafe;
            }
            consulted.push(object);
            if let Some(value) = self.map_get(m, name) {
                return Attribute::Found(value);
            }
        } else if t.dict_word.get() != u16::MAX {
            // The dict must exist before its first binding, or nobody would see that one.
            let Some(dict) = self.instance_dict(object) else { return Attribute::Unsafe };
            consulted.push(dict.value());
            if let Some(value) = self.dict_get_str(dict, name) {
                return Attribute::Found(value);
            }
        } else if t.flags.get() & type_flags::HAS_DICT != 0 {
            return Attribute::Unsafe;
        }
        match found {
            Some(found) => self.through_instance(object, t, found),
            None => Attribute::Missing,
        }
    }
}

impl Host for Vm {
    /// A dict, or an instance that has a shape.
    type Ns = Value;
    type Name = Gc<Str>;
    type Value = Value;

    fn global(&mut self, globals: Value, name: Gc<Str>, consulted: &mut Vec<Value>) -> Option<Value> {
        name.header.set_flag(header_flags::WATCHED);
        let builtins = match globals.cast::<Dict>() {
            Some(globals) if self.custom_builtins => self.builtins_of(globals),
            _ => self.builtins,
        };
        for namespace in [globals, builtins.value()] {
            consulted.push(namespace);
            let found = namespace.cast::<Dict>().and_then(|d| self.dict_get_str(d, name));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn attribute(&mut self, object: Value, name: Gc<Str>, consulted: &mut Vec<Value>) -> Attribute<Value> {
        // A bound method is a new object at every ordinary read, so a slot whose value a program can look at may not
        // hold one: those chains end in this name, which no attribute has. Only calls may share one.
        name.header.set_flag(header_flags::WATCHED);
        if name == self.names.tracked_shared {
            return match object.kind() {
                Kind::Method => Attribute::Unsafe,
                Kind::Builtin if object.cast::<Builtin>().is_some_and(|b| b.receiver.get().is_some()) => {
                    Attribute::Unsafe
                }
                _ => Attribute::Found(object),
            };
        }
        if let Some(module) = object.cast::<Module>() {
            self.module_attribute(module, name, consulted)
        } else if let Some(class) = object.cast::<Type>() {
            self.class_attribute(class, name, consulted)
        } else {
            self.instance_attribute(object, name, consulted)
        }
    }

    fn write_slot(&mut self, slot: Tracked, value: Option<Value>) {
        match self.tracking.places[slot.frame.get() as usize] {
            Place::Template(at) => self.write_template(at, slot.index, value),
            place => place.write(slot.index as usize, value),
        }
    }

    fn trackers(&self, namespace: Value) -> u32 {
        self.tracking.numbers.as_ref().map_or(0, |n| n.get(namespace.bits() as usize))
    }

    fn set_trackers(&mut self, namespace: Value, number: u32) {
        if let Some(numbers) = &mut self.tracking.numbers {
            numbers.set(namespace.bits() as usize, number);
        }
    }

    fn watch(&mut self, namespace: Value, watched: bool) {
        if let Some(m) = namespace.cast::<MapObject>() {
            // Refused, it stays watched, and its stores notify in vain.
            self.map_watch(m, watched);
        } else if let Some(header) = namespace.header() {
            match watched {
                true => header.set_flag(header_flags::WATCHED),
                false => header.clear_flag(header_flags::WATCHED),
            }
        }
    }
}
