//! Random stores and tracking: after every step each tracked slot must hold what an ordinary look-up gives, though
//! the fake VM notifies only for the namespaces it was asked to watch.
use std::collections::HashMap;

use crate::fake::{Value, Vm};
use opt_pep266::{Design, PathId, Root};
use proptest::prelude::*;

const NAMESPACES: u32 = 6;
const NAMES: u32 = 4;
const OBJECTS: u32 = 4;
const FRAMES: u64 = 5;
const SLOTS: u32 = 3;

type Chain = (Root<u32, Value>, Vec<u32>);

#[derive(Clone, Debug)]
enum Op {
    Bind(u32, u32, Option<Value>),
    Track(Chain, u64, u32),
    Untrack(u64, u32),
    Release(u64),
    PurgeFrames(u64),
    ChangeClass(u32, u32),
    Clear(u32),
    ForgetDormant,
    Collect,
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![(0u32..50).prop_map(Value::Int), (0..OBJECTS).prop_map(Value::Object)]
}

fn op() -> impl Strategy<Value = Op> {
    let root = prop_oneof![
        4 => (0..NAMESPACES).prop_map(Root::Globals),
        1 => (0..OBJECTS).prop_map(|o| Root::Object(Value::Object(o))),
    ];
    let chain = (root, proptest::collection::vec(0..NAMES, 1..4));
    prop_oneof![
        8 => (0..NAMESPACES, 0..NAMES, proptest::option::weighted(0.8, value()))
            .prop_map(|(ns, name, v)| Op::Bind(ns, name, v)),
        8 => (chain, 0..FRAMES, 0..SLOTS).prop_map(|(c, f, i)| Op::Track(c, f, i)),
        2 => (0..FRAMES, 0..SLOTS).prop_map(|(f, i)| Op::Untrack(f, i)),
        1 => (0..FRAMES).prop_map(Op::Release),
        1 => (0..FRAMES).prop_map(Op::PurgeFrames),
        1 => (0..OBJECTS, 0..NAMESPACES).prop_map(|(o, ns)| Op::ChangeClass(o, ns)),
        1 => (0..NAMESPACES).prop_map(Op::Clear),
        1 => Just(Op::ForgetDormant),
        1 => Just(Op::Collect),
    ]
}

proptest! {
    #[test]
    fn slots_always_hold_what_a_look_up_gives(
        per_object in any::<bool>(),
        ops in proptest::collection::vec(op(), 0..150),
    ) {
        let mut vm = Vm::new(if per_object { Design::PerObject } else { Design::Central });
        for o in 0..OBJECTS {
            vm.object(o + 1, o % NAMESPACES, o != 3);
        }
        let mut tracked: HashMap<(u64, u32), Chain> = HashMap::new();
        for op in ops {
            match op {
                Op::Bind(ns, name, v) => vm.bind(ns, name, v),
                Op::Track((root, names), frame, index) => {
                    let path: PathId = vm.registry.intern(&names);
                    vm.track(root, path, frame, index);
                    tracked.insert((frame, index), (root, names));
                }
                Op::Untrack(frame, index) => {
                    let was = tracked.remove(&(frame, index)).is_some();
                    prop_assert_eq!(vm.untrack(frame, index), was);
                }
                Op::Release(frame) => {
                    tracked.retain(|slot, _| slot.0 != frame);
                    vm.release(frame);
                }
                Op::PurgeFrames(least) => {
                    tracked.retain(|slot, _| slot.0 >= least);
                    vm.purge_frames(|frame| frame >= least);
                }
                Op::ChangeClass(o, class) => {
                    let object = &mut vm.world.objects[o as usize];
                    object.class = class;
                    let own = object.own;
                    vm.registry.notify_all(&mut vm.world, own);
                }
                Op::Clear(ns) => {
                    vm.world.bindings.remove(&ns);
                    vm.registry.notify_all(&mut vm.world, ns);
                }
                Op::ForgetDormant => vm.registry.forget_dormant(&mut vm.world),
                Op::Collect => {
                    // Whatever no live chain holds may go; the weak chains must not answer for it later.
                    let mut held = Vec::new();
                    vm.registry.trace(|v| held.push(v));
                    vm.registry.purge(&mut vm.world, |_| true, |v| held.contains(&v));
                }
            }
            prop_assert_eq!(vm.registry.counters().live, tracked.len() as u64);
            prop_assert_eq!(vm.registry.watched_namespaces(), vm.world.watched.len());
            for (&(frame, index), (root, names)) in &tracked {
                prop_assert_eq!(vm.read(frame, index), vm.world.evaluate(*root, names), "{:?} {:?}", root, names);
            }
        }
        for frame in 0..FRAMES {
            vm.release(frame);
        }
        vm.registry.forget_dormant(&mut vm.world);
        prop_assert!(vm.world.watched.is_empty());
        prop_assert!(vm.world.numbers.values().all(|&n| n == 0), "trackers were left behind");
        prop_assert_eq!(vm.registry.counters().live, 0);
    }
}
