//! A fake VM for the registry's tests: namespaces are maps, objects have a namespace and a class namespace,
//! slots are a map, and stores notify only where the registry asked to be told, as a real VM's do.

use std::collections::{HashMap, HashSet};

use opt_pep266::{Attribute, Design, FrameId, Host, PathId, Registry, Root, SiteHint, Slot};

pub type Ns = u32;
pub type Name = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    Int(u32),
    /// Its attributes are its own namespace's, then its class's.
    Object(u32),
}

pub struct Object {
    pub own: Ns,
    pub class: Ns,
    pub safe: bool,
}

#[derive(Default)]
pub struct World {
    pub bindings: HashMap<Ns, HashMap<Name, Value>>,
    pub builtins: Ns,
    pub objects: Vec<Object>,
    pub watched: HashSet<Ns>,
    pub slots: HashMap<Slot, Option<Value>>,
    pub look_ups: u64,
    /// What each namespace was told about its trackers.
    pub numbers: HashMap<Ns, u32>,
}

impl World {
    fn bound(&self, ns: Ns, name: Name) -> Option<Value> {
        self.bindings.get(&ns).and_then(|b| b.get(&name)).copied()
    }

    /// What the chain gives by ordinary look-up; `None` where that raises or isn't safe to track.
    pub fn evaluate(&self, root: Root<Ns, Value>, names: &[Name]) -> Option<Value> {
        let (mut value, rest) = match root {
            Root::Globals(globals) => {
                let first = self.bound(globals, names[0]).or_else(|| self.bound(self.builtins, names[0]))?;
                (first, &names[1..])
            }
            Root::Object(object) => (object, names),
        };
        for &name in rest {
            let Value::Object(o) = value else { return None };
            let object = &self.objects[o as usize];
            if !object.safe {
                return None;
            }
            value = self.bound(object.own, name).or_else(|| self.bound(object.class, name))?;
        }
        Some(value)
    }
}

impl Host for World {
    type Ns = Ns;
    type Name = Name;
    type Value = Value;

    fn global(&mut self, globals: Ns, name: Name, consulted: &mut Vec<Ns>) -> Option<Value> {
        self.look_ups += 1;
        consulted.push(globals);
        if let Some(value) = self.bound(globals, name) {
            return Some(value);
        }
        consulted.push(self.builtins);
        self.bound(self.builtins, name)
    }

    fn attribute(&mut self, object: Value, name: Name, consulted: &mut Vec<Ns>) -> Attribute<Value> {
        self.look_ups += 1;
        let Value::Object(o) = object else { return Attribute::Missing };
        let Object { own, class, safe } = self.objects[o as usize];
        if !safe {
            return Attribute::Unsafe;
        }
        consulted.push(own);
        // Always the class too, as a VM must that looks for data descriptors first.
        consulted.push(class);
        match self.bound(own, name).or_else(|| self.bound(class, name)) {
            Some(value) => Attribute::Found(value),
            None => Attribute::Missing,
        }
    }

    fn trackers(&self, ns: Ns) -> u32 {
        self.numbers.get(&ns).copied().unwrap_or(0)
    }

    fn set_trackers(&mut self, ns: Ns, number: u32) {
        self.numbers.insert(ns, number);
    }

    fn write_slot(&mut self, slot: Slot, value: Option<Value>) {
        let old = self.slots.insert(slot, value);
        assert!(old.is_some(), "a slot that isn't tracked was written");
    }

    fn watch(&mut self, ns: Ns, watched: bool) {
        let changed = if watched { self.watched.insert(ns) } else { self.watched.remove(&ns) };
        assert!(changed, "told twice");
    }
}

/// A world and its registry.
#[derive(Default)]
pub struct Vm {
    pub world: World,
    pub registry: Registry<World>,
    frames: HashMap<u64, FrameId>,
    sites: HashMap<PathId, SiteHint>,
}

impl Vm {
    pub fn new(design: Design) -> Vm {
        Vm { registry: Registry::new(design), ..Vm::default() }
    }

    pub fn object(&mut self, own: Ns, class: Ns, safe: bool) -> Value {
        self.world.objects.push(Object { own, class, safe });
        Value::Object(self.world.objects.len() as u32 - 1)
    }

    pub fn bind(&mut self, ns: Ns, name: Name, value: Option<Value>) {
        let bindings = self.world.bindings.entry(ns).or_default();
        match value {
            Some(value) => bindings.insert(name, value),
            None => bindings.remove(&name),
        };
        if self.world.watched.contains(&ns) {
            match value {
                Some(value) => {
                    self.registry.notify_bound(&mut self.world, ns, name, value);
                }
                None => self.registry.notify(&mut self.world, ns, name),
            }
        }
    }

    /// The registry's number for a frame of the test, opened if need be.
    fn frame(&mut self, frame: u64) -> FrameId {
        *self.frames.entry(frame).or_insert_with(|| self.registry.open_frame())
    }

    fn slot(&mut self, frame: u64, index: u32) -> Slot {
        Slot { frame: self.frame(frame), index }
    }

    pub fn track(&mut self, root: Root<Ns, Value>, path: PathId, frame: u64, index: u32) -> Option<Value> {
        let slot = self.slot(frame, index);
        // One site per path, as in code that runs with different globals.
        let site = self.sites.entry(path).or_default();
        let value = self.registry.track(&mut self.world, site, root, path, slot);
        self.world.slots.insert(slot, value);
        value
    }

    pub fn untrack(&mut self, frame: u64, index: u32) -> bool {
        let slot = self.slot(frame, index);
        self.world.slots.remove(&slot);
        self.registry.untrack(&mut self.world, slot)
    }

    pub fn release(&mut self, frame: u64) {
        let Some(id) = self.frames.remove(&frame) else { return };
        self.world.slots.retain(|slot, _| slot.frame != id);
        self.registry.release_frame(&mut self.world, id);
    }

    /// The collector found these frames' generators dead.
    pub fn purge_frames(&mut self, alive: impl Fn(u64) -> bool) {
        self.frames.retain(|&frame, id| {
            if !alive(frame) {
                self.world.slots.retain(|slot, _| slot.frame != *id);
            }
            alive(frame)
        });
        let frames = &self.frames;
        self.registry.purge_frames(&mut self.world, |id| frames.values().any(|f| *f == id));
    }

    /// What a read of the slot sees.
    pub fn read(&mut self, frame: u64, index: u32) -> Option<Value> {
        let slot = self.slot(frame, index);
        self.world.slots[&slot]
    }
}
