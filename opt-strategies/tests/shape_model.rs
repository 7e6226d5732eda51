//! Random instances under shapes beside the same instances as insertion-ordered lists of pairs.
//!
//! The fake host does what a VM does: a shape word and slots per instance, a plain dict once the tree refuses,
//! and one site cache per (class, name) that is trusted whenever its guard holds.
#![cfg(feature = "map-dicts")]

use std::collections::HashMap;

use opt_strategies::shape::{Limits, ShapeId, ShapeTree, SiteCache};
use proptest::prelude::*;

const CLASSES: u64 = 3;
const NAMES: u64 = 20;
const INSTANCES: usize = 6;

#[derive(Clone, Debug)]
enum Op {
    Set(usize, u64, u64),
    Get(usize, u64),
    Delete(usize, u64),
    ChangeClass(usize, u64),
    New(usize, u64),
    PurgeUnused,
}

fn op() -> impl Strategy<Value = Op> {
    let (i, n, c) = (|| 0..INSTANCES, || 0..NAMES, || 0..CLASSES);
    prop_oneof![
        6 => (i(), n(), any::<u64>()).prop_map(|(i, n, v)| Op::Set(i, n, v)),
        4 => (i(), n()).prop_map(|(i, n)| Op::Get(i, n)),
        2 => (i(), n()).prop_map(|(i, n)| Op::Delete(i, n)),
        1 => (i(), c()).prop_map(|(i, c)| Op::ChangeClass(i, c)),
        1 => (i(), c()).prop_map(|(i, c)| Op::New(i, c)),
        1 => Just(Op::PurgeUnused),
    ]
}

enum Storage {
    Slots(ShapeId, Vec<u64>),
    Dict(Vec<(u64, u64)>),
}

struct Instance {
    class: u64,
    storage: Storage,
}

struct Host {
    tree: ShapeTree<u64, u64>,
    sites: HashMap<u64, SiteCache>,
    hits: u64,
}

impl Host {
    fn new_instance(&mut self, class: u64) -> Instance {
        let root = self.tree.root(class).expect("an id");
        Instance { class, storage: Storage::Slots(root, Vec::new()) }
    }

    fn get(&mut self, object: &Instance, name: u64) -> Option<u64> {
        match &object.storage {
            Storage::Dict(pairs) => pairs.iter().find(|p| p.0 == name).map(|p| p.1),
            Storage::Slots(shape, slots) => {
                let site = self.sites.entry(name).or_default();
                if let Some(index) = site.hit(shape.get()) {
                    self.hits += 1;
                    return Some(slots[index as usize]);
                }
                let index = self.tree.lookup(*shape, name)?;
                *site = SiteCache::new(*shape, index);
                Some(slots[index as usize])
            }
        }
    }

    fn devolve(&self, shape: ShapeId, slots: &[u64]) -> Vec<(u64, u64)> {
        self.tree.keys(shape).zip(slots.iter().copied()).collect()
    }

    fn set(&mut self, object: &mut Instance, name: u64, value: u64) {
        match &mut object.storage {
            Storage::Dict(pairs) => match pairs.iter_mut().find(|p| p.0 == name) {
                Some(pair) => pair.1 = value,
                None => pairs.push((name, value)),
            },
            Storage::Slots(shape, slots) => {
                if let Some(index) = self.tree.lookup(*shape, name) {
                    slots[index as usize] = value;
                } else if let Some(to) = self.tree.add(*shape, name) {
                    assert_eq!(self.tree.len(*shape), slots.len() as u32);
                    *shape = to;
                    slots.push(value);
                } else {
                    let (shape, slots) = (*shape, std::mem::take(slots));
                    let mut pairs = self.devolve(shape, &slots);
                    pairs.push((name, value));
                    object.storage = Storage::Dict(pairs);
                }
            }
        }
    }

    fn delete(&mut self, object: &mut Instance, name: u64) -> bool {
        match &mut object.storage {
            Storage::Dict(pairs) => {
                let before = pairs.len();
                pairs.retain(|p| p.0 != name);
                pairs.len() < before
            }
            Storage::Slots(shape, slots) => {
                let Some(removed) = self.tree.remove(*shape, name) else { return false };
                match removed.shape {
                    Some(to) => {
                        *shape = to;
                        slots.remove(removed.index as usize);
                    }
                    None => {
                        let mut pairs = self.tree.keys(*shape).zip(slots.drain(..)).collect::<Vec<_>>();
                        pairs.remove(removed.index as usize);
                        object.storage = Storage::Dict(pairs);
                    }
                }
                true
            }
        }
    }

    fn change_class(&mut self, object: &mut Instance, class: u64) {
        object.class = class;
        if let Storage::Slots(shape, slots) = &mut object.storage {
            match self.tree.reassign_class(*shape, class) {
                Some(to) => *shape = to,
                None => {
                    let pairs = self.tree.keys(*shape).zip(slots.drain(..)).collect();
                    object.storage = Storage::Dict(pairs);
                }
            }
        }
    }

    fn pairs(&self, object: &Instance) -> Vec<(u64, u64)> {
        match &object.storage {
            Storage::Dict(pairs) => pairs.clone(),
            Storage::Slots(shape, slots) => {
                assert_eq!(self.tree.owner(*shape), object.class, "a shape belongs to one class");
                assert_eq!(self.tree.len(*shape) as usize, slots.len());
                self.devolve(*shape, slots)
            }
        }
    }
}

fn run(limits: Limits, ops: Vec<Op>) -> u64 {
    let mut host = Host { tree: ShapeTree::new(limits), sites: HashMap::new(), hits: 0 };
    let mut objects: Vec<Instance> = (0..INSTANCES).map(|_| host.new_instance(0)).collect();
    let mut model: Vec<Vec<(u64, u64)>> = vec![Vec::new(); INSTANCES];
    for op in ops {
        match op {
            Op::Set(i, name, value) => {
                host.set(&mut objects[i], name, value);
                match model[i].iter_mut().find(|p| p.0 == name) {
                    Some(pair) => pair.1 = value,
                    None => model[i].push((name, value)),
                }
            }
            Op::Get(i, name) => {
                let expected = model[i].iter().find(|p| p.0 == name).map(|p| p.1);
                assert_eq!(host.get(&objects[i], name), expected);
            }
            Op::Delete(i, name) => {
                let before = model[i].len();
                model[i].retain(|p| p.0 != name);
                assert_eq!(host.delete(&mut objects[i], name), model[i].len() < before);
            }
            Op::ChangeClass(i, class) => host.change_class(&mut objects[i], class),
            Op::New(i, class) => {
                objects[i] = host.new_instance(class);
                model[i].clear();
            }
            Op::PurgeUnused => host.tree.purge(|owner| objects.iter().any(|o| o.class == owner)),
        }
        for (object, pairs) in objects.iter().zip(&model) {
            assert_eq!(&host.pairs(object), pairs);
        }
    }
    // Every site asks every instance once more: a guard that held wrongly would show.
    for name in 0..NAMES {
        for _ in 0..2 {
            for (object, pairs) in objects.iter().zip(&model) {
                assert_eq!(host.get(object, name), pairs.iter().find(|p| p.0 == name).map(|p| p.1));
            }
        }
    }
    host.hits
}

proptest! {
    #[test]
    fn instances_behave_like_dicts(ops in proptest::collection::vec(op(), 0..200)) {
        run(Limits::default(), ops);
    }

    #[test]
    fn and_so_they_do_under_tight_limits(ops in proptest::collection::vec(op(), 0..200)) {
        run(Limits { keys: 5, transitions: 3, shapes_per_owner: 12, in_object_slots: 2 }, ops);
    }
}

#[test]
fn site_caches_hit() {
    let ops = (0..10).flat_map(|n| (0..INSTANCES).map(move |i| Op::Set(i, n, n + i as u64))).collect();
    assert!(run(Limits::default(), ops) > 100);
}
