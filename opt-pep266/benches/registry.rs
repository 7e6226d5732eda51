//! What the registry's operations cost: TRACK_OBJECT and UNTRACK_OBJECT of a chain that is known, of one that is not,
//! and a store with 0, 1 and 1,000 live trackers (what PEP 266 moves to the code that rebinds).
#![cfg(feature = "pep266")]

use std::collections::HashMap;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use opt_pep266::{Attribute, Design, FrameId, Host, PathId, Registry, Root, SiteHint, Slot};

/// One namespace of words; slots are an array, as frames are in a VM.
struct World {
    bindings: HashMap<u64, u64>,
    slots: Vec<Option<u64>>,
    /// Of the trackers that each of the few namespaces keeps.
    numbers: [u32; 4],
}

impl Host for World {
    type Ns = u64;
    type Name = u64;
    type Value = u64;

    fn global(&mut self, globals: u64, name: u64, consulted: &mut Vec<u64>) -> Option<u64> {
        consulted.push(globals);
        self.bindings.get(&name).copied()
    }

    fn attribute(&mut self, _: u64, name: u64, consulted: &mut Vec<u64>) -> Attribute<u64> {
        consulted.push(2);
        self.bindings.get(&name).map_or(Attribute::Missing, |&v| Attribute::Found(v))
    }

    fn trackers(&self, ns: u64) -> u32 {
        self.numbers[ns as usize]
    }

    fn set_trackers(&mut self, ns: u64, number: u32) {
        self.numbers[ns as usize] = number;
    }

    fn write_slot(&mut self, slot: Slot, value: Option<u64>) {
        self.slots[slot.frame.get() as usize] = value;
    }

    fn watch(&mut self, _: u64, _: bool) {}
}

struct Bench {
    world: World,
    registry: Registry<World>,
    path: PathId,
    frames: Vec<FrameId>,
}

const NAME: u64 = 10;

fn set_up(design: Design, frames: usize) -> Bench {
    let mut registry = Registry::<World>::new(design);
    let bindings = HashMap::from([(NAME, 1), (NAME + 1, 2)]);
    let world = World { bindings, slots: vec![None; frames], numbers: [0; 4] };
    let path = registry.intern(&[NAME]);
    let frames = (0..frames).map(|_| registry.open_frame()).collect();
    Bench { world, registry, path, frames }
}

fn slot(frame: FrameId) -> Slot {
    Slot { frame, index: 0 }
}

fn tracking(c: &mut Criterion) {
    let mut group = c.benchmark_group("track+untrack");
    group.bench_function("known chain", |b| {
        let mut x = set_up(Design::Central, 1);
        let mut site = SiteHint::NONE;
        b.iter(|| {
            let s = slot(x.frames[0]);
            black_box(x.registry.track(&mut x.world, &mut site, Root::Globals(1), x.path, s));
            x.registry.untrack(&mut x.world, s)
        });
    });
    group.bench_function("new chain of two links", |b| {
        let mut x = set_up(Design::Central, 1);
        let path = x.registry.intern(&[NAME, NAME + 1]);
        let mut site = SiteHint::NONE;
        b.iter(|| {
            let s = slot(x.frames[0]);
            black_box(x.registry.track(&mut x.world, &mut site, Root::Globals(1), path, s));
            x.registry.untrack(&mut x.world, s);
            x.registry.forget_dormant(&mut x.world);
        });
    });
    group.bench_function("frame opened and released, known chain", |b| {
        let mut x = set_up(Design::Central, 1);
        let mut site = SiteHint::NONE;
        b.iter(|| {
            let frame = x.registry.open_frame();
            black_box(x.registry.track(&mut x.world, &mut site, Root::Globals(1), x.path, slot(frame)));
            x.registry.release_frame(&mut x.world, frame);
        });
    });
    group.finish();
}

fn rebinding(c: &mut Criterion) {
    let mut group = c.benchmark_group("store into a watched binding");
    let designs = [(Design::Central, "central"), (Design::PerObject, "per object")];
    for (trackers, (design, kept)) in
        [0, 1, 1000].into_iter().flat_map(|n| designs.into_iter().map(move |d| (n, d)))
    {
        group.bench_function(format!("{trackers} live trackers, {kept}"), |b| {
            let mut x = set_up(design, trackers);
            let mut site = SiteHint::NONE;
            for &frame in &x.frames {
                x.registry.track(&mut x.world, &mut site, Root::Globals(1), x.path, slot(frame));
            }
            let mut value = 1;
            b.iter(|| {
                value += 1;
                x.world.bindings.insert(NAME, value);
                x.registry.notify_bound(&mut x.world, 1, NAME, value);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, tracking, rebinding);
criterion_main!(benches);
