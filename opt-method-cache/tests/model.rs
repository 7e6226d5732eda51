//! Random class mutations and look-ups: the cache in front of an MRO walk must never change an answer.
#![cfg(feature = "method-cache")]

use std::collections::HashMap;

use opt_method_cache::{MethodCache, TypeHost, TypeVersion, VersionTags};
use proptest::prelude::*;

const CLASSES: usize = 8;
const NAMES: u64 = 6;

#[derive(Clone, Debug)]
enum Op {
    Set(usize, u64, u64),
    Delete(usize, u64),
    Bases(usize, Vec<usize>),
    LookUp(usize, u64, u32),
    Collect,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => (0..CLASSES, 1..=NAMES, any::<u64>()).prop_map(|(c, n, v)| Op::Set(c, n, v)),
        1 => (0..CLASSES, 1..=NAMES).prop_map(|(c, n)| Op::Delete(c, n)),
        1 => (1..CLASSES, proptest::collection::vec(0..CLASSES, 0..3)).prop_map(|(c, b)| Op::Bases(c, b)),
        12 => (0..CLASSES, 1..=NAMES, 0u32..4).prop_map(|(c, n, site)| Op::LookUp(c, n, site)),
        1 => Just(Op::Collect),
    ]
}

/// Classes 0..8; a class's bases have smaller numbers, so the MRO is the reachable classes in falling order.
struct World {
    attributes: Vec<HashMap<u64, u64>>,
    bases: Vec<Vec<usize>>,
    versions: Vec<TypeVersion>,
}

impl World {
    fn look_up(&self, class: usize, name: u64) -> Option<u64> {
        let mut mro = Vec::new();
        self.mro(class, &mut mro);
        mro.iter().find_map(|&c| self.attributes[c].get(&name)).copied()
    }
}

impl TypeHost for World {
    type Type = usize;
    fn version(&self, ty: usize) -> TypeVersion {
        self.versions[ty]
    }
    fn set_version(&mut self, ty: usize, version: TypeVersion) {
        self.versions[ty] = version;
    }
    fn subclasses(&self, ty: usize, out: &mut Vec<usize>) {
        out.extend((0..CLASSES).filter(|&c| self.bases[c].contains(&ty)));
    }
    fn mro(&self, ty: usize, out: &mut Vec<usize>) {
        let mut reached = [false; CLASSES];
        reached[ty] = true;
        for c in (0..=ty).rev() {
            if reached[c] {
                out.push(c);
                self.bases[c].iter().for_each(|&b| reached[b] = true);
            }
        }
    }
}

fn run(ops: Vec<Op>, tags: &mut VersionTags) -> u64 {
    let mut world = World {
        attributes: vec![HashMap::new(); CLASSES],
        bases: (0..CLASSES).map(|c| if c == 0 { vec![] } else { vec![c / 2] }).collect(),
        versions: vec![TypeVersion::NONE; CLASSES],
    };
    let mut cache = MethodCache::<u64, u64, 16>::new(0);
    for op in ops {
        match op {
            Op::Set(class, name, value) => {
                world.attributes[class].insert(name, value);
                tags.invalidate(&mut world, class);
            }
            Op::Delete(class, name) => {
                world.attributes[class].remove(&name);
                tags.invalidate(&mut world, class);
            }
            Op::Bases(class, mut bases) => {
                bases.retain(|&b| b < class);
                tags.invalidate(&mut world, class);
                world.bases[class] = bases;
            }
            Op::LookUp(class, name, site) => {
                let expected = world.look_up(class, name);
                let version = world.version(class);
                let answer = cache.probe(version, name, name as u32 * 31, site);
                if let Some(answer) = answer {
                    assert_eq!(answer, expected, "class {class} name {name}");
                } else {
                    let version = tags.assign(&mut world, class);
                    cache.insert(version, name, name as u32 * 31, site, expected);
                }
            }
            Op::Collect => cache.clear(),
        }
        // The invariant that lets invalidation stop early.
        for class in 0..CLASSES {
            if world.version(class).is_cacheable() {
                let mut mro = Vec::new();
                world.mro(class, &mut mro);
                assert!(mro.iter().all(|&c| world.version(c).is_cacheable()));
            }
        }
    }
    cache.stats().hits
}

proptest! {
    #[test]
    fn never_answers_differently(ops in proptest::collection::vec(op(), 0..300)) {
        run(ops, &mut VersionTags::new());
    }

    #[test]
    fn nor_when_the_numbers_run_out(ops in proptest::collection::vec(op(), 0..300)) {
        run(ops, &mut VersionTags::starting_at(u32::MAX - 20));
    }
}

#[test]
fn repeated_look_ups_hit() {
    let ops = (0..50).map(|_| Op::LookUp(5, 1, 0)).collect();
    assert_eq!(run(ops, &mut VersionTags::new()), 49);
}
