//! The situations that PEP 266 and its discussion name, one test each, on the fake VM.
use crate::fake::{Value, Vm};
use opt_pep266::Root;

/// Namespaces.
const BUILTINS: u32 = 0;
const GLOBALS: u32 = 1;
const MATH: u32 = 2;
const SPAM: u32 = 3;
const EGGS: u32 = 4;
const CLASS: u32 = 5;
const NOTHING: u32 = 9;

/// Names.
const LEN: u32 = 10;
const MATH_NAME: u32 = 11;
const SIN: u32 = 12;
const SPAM_NAME: u32 = 13;
const EGGS_NAME: u32 = 14;
const HAM: u32 = 15;

const ROOT: Root<u32, Value> = Root::Globals(GLOBALS);

fn int(i: u32) -> Option<Value> {
    Some(Value::Int(i))
}

#[test]
fn a_rebound_global_reaches_every_slot() {
    let mut vm = Vm::default();
    vm.bind(GLOBALS, LEN, int(1));
    let path = vm.registry.intern(&[LEN]);
    for frame in 0..1000 {
        assert_eq!(vm.track(ROOT, path, frame, 3), int(1));
    }
    vm.bind(GLOBALS, LEN, int(2));
    assert!((0..1000).all(|frame| vm.read(frame, 3) == int(2)));
    vm.bind(GLOBALS, LEN, None);
    assert!((0..1000).all(|frame| vm.read(frame, 3).is_none()));
    vm.bind(GLOBALS, LEN, int(3));
    let c = vm.registry.counters();
    assert_eq!((c.tracked, c.live, c.peak_live), (1000, 1000, 1000));
    assert_eq!((c.notified, c.emptied, c.refused), (3000, 1000, 0));
    assert_eq!(c.resolved, 1, "a thousand slots share one chain");
}

#[test]
fn a_builtin_is_shadowed_and_comes_back() {
    let mut vm = Vm::default();
    vm.bind(BUILTINS, LEN, int(1));
    let path = vm.registry.intern(&[LEN]);
    assert_eq!(vm.track(ROOT, path, 7, 0), int(1));
    assert!(vm.world.watched.contains(&GLOBALS) && vm.world.watched.contains(&BUILTINS));
    vm.bind(GLOBALS, LEN, int(2));
    assert_eq!(vm.read(7, 0), int(2));
    vm.bind(BUILTINS, LEN, int(3));
    assert_eq!(vm.read(7, 0), int(2), "the global hides it");
    vm.bind(GLOBALS, LEN, None);
    assert_eq!(vm.read(7, 0), int(3));
    vm.bind(BUILTINS, LEN, int(4));
    assert_eq!(vm.read(7, 0), int(4));
}

#[test]
fn a_chain_follows_every_link() {
    let mut vm = Vm::default();
    let math = vm.object(MATH, NOTHING, true);
    vm.bind(GLOBALS, MATH_NAME, Some(math));
    vm.bind(MATH, SIN, int(1));
    let path = vm.registry.intern(&[MATH_NAME, SIN]);
    assert_eq!(vm.track(ROOT, path, 7, 0), int(1));
    vm.bind(MATH, SIN, int(2));
    assert_eq!(vm.read(7, 0), int(2));
    let other = vm.object(SPAM, NOTHING, true);
    vm.bind(SPAM, SIN, int(3));
    vm.bind(GLOBALS, MATH_NAME, Some(other));
    assert_eq!(vm.read(7, 0), int(3));
    assert!(!vm.world.watched.contains(&MATH), "nothing depends on the old module any more");
    vm.bind(MATH, SIN, int(4));
    assert_eq!(vm.read(7, 0), int(3));
}

#[test]
fn a_missing_attribute_empties_the_slot_until_it_is_there() {
    let mut vm = Vm::default();
    let (spam, eggs) = (vm.object(SPAM, NOTHING, true), vm.object(EGGS, NOTHING, true));
    vm.bind(GLOBALS, SPAM_NAME, Some(spam));
    vm.bind(SPAM, EGGS_NAME, Some(eggs));
    let path = vm.registry.intern(&[SPAM_NAME, EGGS_NAME, HAM]);
    assert_eq!(vm.track(ROOT, path, 7, 0), None, "a loop that runs zero times raises nothing");
    vm.bind(EGGS, HAM, int(1));
    assert_eq!(vm.read(7, 0), int(1));
    vm.bind(SPAM, EGGS_NAME, int(5));
    assert_eq!(vm.read(7, 0), None);
    vm.bind(SPAM, EGGS_NAME, Some(eggs));
    assert_eq!(vm.read(7, 0), int(1));
    vm.bind(GLOBALS, SPAM_NAME, None);
    assert_eq!(vm.read(7, 0), None);
    assert_eq!(vm.registry.counters().emptied, 2);
}

#[test]
fn a_class_attribute_is_watched_along_the_way_it_was_sought() {
    let mut vm = Vm::default();
    let spam = vm.object(SPAM, CLASS, true);
    vm.bind(GLOBALS, SPAM_NAME, Some(spam));
    vm.bind(CLASS, HAM, int(1));
    let path = vm.registry.intern(&[SPAM_NAME, HAM]);
    assert_eq!(vm.track(ROOT, path, 7, 0), int(1));
    vm.bind(SPAM, HAM, int(2));
    assert_eq!(vm.read(7, 0), int(2), "an instance attribute shadows it");
    vm.bind(SPAM, HAM, None);
    vm.bind(CLASS, HAM, int(3));
    assert_eq!(vm.read(7, 0), int(3));
    // __class__ is assigned: no binding of the instance changed, but all may look different.
    vm.world.objects[0].class = EGGS;
    vm.registry.notify_all(&mut vm.world, SPAM);
    assert_eq!(vm.read(7, 0), None);
    vm.bind(EGGS, HAM, int(4));
    assert_eq!(vm.read(7, 0), int(4));
    assert!(!vm.world.watched.contains(&CLASS));
}

#[test]
fn an_unsafe_object_is_refused_and_counted() {
    let mut vm = Vm::default();
    let spam = vm.object(SPAM, NOTHING, false);
    vm.bind(GLOBALS, SPAM_NAME, Some(spam));
    vm.bind(SPAM, HAM, int(1));
    let path = vm.registry.intern(&[SPAM_NAME, HAM]);
    assert_eq!(vm.track(ROOT, path, 7, 0), None);
    assert_eq!(vm.track(ROOT, path, 8, 0), None);
    assert_eq!(vm.registry.counters().refused, 2);
    let safe = vm.object(SPAM, NOTHING, true);
    vm.bind(GLOBALS, SPAM_NAME, Some(safe));
    assert_eq!((vm.read(7, 0), vm.read(8, 0)), (int(1), int(1)));
    vm.bind(GLOBALS, SPAM_NAME, Some(spam));
    assert_eq!((vm.read(7, 0), vm.read(8, 0)), (None, None));
}

#[test]
fn a_frame_releases_what_it_has_on_every_way_out() {
    let mut vm = Vm::default();
    let paths: Vec<_> = (20..25).map(|name| vm.registry.intern(&[name])).collect();
    for frame in [1, 2] {
        for (index, &path) in (0..).zip(&paths) {
            vm.track(ROOT, path, frame, index);
        }
    }
    assert!(vm.untrack(1, 2));
    assert!(!vm.untrack(1, 2), "a second time is no error");
    vm.release(1);
    vm.release(1);
    assert_eq!(vm.registry.counters().live, 5);
    vm.bind(GLOBALS, 22, int(1));
    assert_eq!(vm.read(2, 2), int(1));
    vm.release(2);
    assert_eq!(vm.registry.counters().live, 0);
}

#[test]
fn dead_generators_are_purged() {
    let mut vm = Vm::default();
    let path = vm.registry.intern(&[LEN]);
    for frame in 0..10 {
        vm.track(ROOT, path, frame, 0);
    }
    vm.purge_frames(|frame| frame % 2 == 0);
    vm.bind(GLOBALS, LEN, int(1));
    assert_eq!(vm.registry.counters().live, 5);
    assert_eq!(vm.read(4, 0), int(1));
}

#[test]
fn a_loop_that_runs_again_finds_its_chain() {
    let mut vm = Vm::default();
    vm.bind(GLOBALS, LEN, int(1));
    let path = vm.registry.intern(&[LEN]);
    for frame in 0..100 {
        assert_eq!(vm.track(ROOT, path, frame, 0), int(1));
        vm.untrack(frame, 0);
    }
    assert_eq!((vm.world.look_ups, vm.registry.counters().resolved), (1, 1));
    // A store that nobody reads tells the dormant chain its value; the loop that runs again need not look.
    vm.bind(GLOBALS, LEN, int(2));
    assert_eq!((vm.world.look_ups, vm.registry.counters().notified), (1, 0));
    assert_eq!(vm.track(ROOT, path, 100, 0), int(2));
    assert_eq!((vm.world.look_ups, vm.registry.counters().resolved), (1, 1));
    // A deletion only marks it. It is looked up when next read: once to see that it now depends on the builtins too,
    // once to enter it there.
    vm.untrack(100, 0);
    vm.bind(GLOBALS, LEN, None);
    assert_eq!(vm.world.look_ups, 1);
    assert_eq!(vm.track(ROOT, path, 100, 0), None);
    assert_eq!(vm.world.look_ups, 3);
    vm.bind(GLOBALS, LEN, int(2));
    vm.untrack(100, 0);
    // A second store with no loop in between drops it, and the namespace is no longer watched.
    vm.bind(GLOBALS, LEN, int(3));
    vm.bind(GLOBALS, LEN, int(4));
    assert!(vm.world.watched.is_empty());
    assert_eq!(vm.track(ROOT, path, 101, 0), int(4));
}

#[test]
fn an_object_as_root_leaves_nothing_behind() {
    let mut vm = Vm::default();
    let list = vm.object(NOTHING, CLASS, true);
    vm.bind(CLASS, HAM, int(1));
    let path = vm.registry.intern(&[HAM]);
    assert_eq!(vm.track(Root::Object(list), path, 7, 0), int(1));
    let mut traced = Vec::new();
    vm.registry.trace(|v| traced.push(v));
    assert_eq!(traced, [list, Value::Int(1)]);
    vm.bind(CLASS, HAM, int(2));
    assert_eq!(vm.read(7, 0), int(2));
    vm.untrack(7, 0);
    assert!(vm.world.watched.is_empty());
    assert_eq!(vm.registry.watched_namespaces(), 0);
}

#[test]
fn the_dead_are_forgotten_before_their_place_is_used_again() {
    let mut vm = Vm::default();
    let spam = vm.object(SPAM, NOTHING, true);
    vm.bind(GLOBALS, SPAM_NAME, Some(spam));
    vm.bind(SPAM, HAM, int(1));
    let path = vm.registry.intern(&[SPAM_NAME, HAM]);
    let own = vm.registry.intern(&[SPAM_NAME]);
    vm.track(ROOT, path, 7, 0);
    vm.track(ROOT, own, 7, 1);
    vm.untrack(7, 0);
    vm.registry.purge(&mut vm.world, |ns| ns != SPAM, |_| true);
    vm.world.watched.remove(&SPAM);
    // Something else lives at SPAM's place now; the old chain must not answer for it.
    vm.bind(SPAM, HAM, int(2));
    assert_eq!(vm.track(ROOT, path, 8, 0), int(2));
    assert_eq!(vm.read(7, 1), Some(spam), "a chain that is in use stays");
    vm.registry.purge(&mut vm.world, |_| true, |v| v != Value::Int(2));
    assert_eq!(vm.read(8, 0), None, "wrong of the host, but never a dangling value");
}

#[test]
fn globals_that_are_the_builtins_are_watched_once() {
    let mut vm = Vm::default();
    let path = vm.registry.intern(&[LEN]);
    assert_eq!(vm.track(Root::Globals(BUILTINS), path, 7, 0), None);
    vm.bind(BUILTINS, LEN, int(1));
    assert_eq!(vm.read(7, 0), int(1));
    vm.untrack(7, 0);
    vm.registry.forget_dormant(&mut vm.world);
    assert!(vm.world.watched.is_empty());
}

#[test]
fn a_slot_tracked_again_follows_the_new_chain() {
    let mut vm = Vm::default();
    vm.bind(GLOBALS, LEN, int(1));
    vm.bind(GLOBALS, SIN, int(2));
    let (first, second) = (vm.registry.intern(&[LEN]), vm.registry.intern(&[SIN]));
    vm.track(ROOT, first, 7, 0);
    assert_eq!(vm.track(ROOT, second, 7, 0), int(2));
    vm.bind(GLOBALS, LEN, int(3));
    assert_eq!(vm.read(7, 0), int(2));
    assert_eq!(vm.registry.counters().live, 1);
}
