//! `gc`.

use vm_layout::*;

use crate::Vm;
use crate::interp::stack::FrameStack;
use crate::native::{ModuleDef, NativeDef, R};

pub static DEF: ModuleDef = ModuleDef {
    name: "gc",
    doc: "This module provides access to the garbage collector.",
    functions: &[FUNCTIONS],
    init: |vm, m| {
        for (name, n) in [
            ("DEBUG_STATS", 1),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", 32),
            ("DEBUG_LEAK", 38),
        ] {
            let (name, n) = (vm.intern(name), vm.int(n));
            vm.dict_set_str(m.dict.get(), name, n);
        }
        for name in ["garbage", "callbacks"] {
            let (name, list) = (vm.intern(name), vm.new_list());
            vm.dict_set_str(m.dict.get(), name, list.value());
        }
        Ok(())
    },
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::full("collect", |vm, args| {
        if let Some((_, generation)) = args.keywords().next().or(args.pos.first().map(|&g| (g, g))) {
            let n = vm.index_i64(generation)?;
            if !(0..=2).contains(&n) {
                return Err(vm.value_error("invalid generation"));
            }
        }
        clear_dead_operands(vm, args.pos);
        crate::types::prompt::clear_dead_stack();
        vm.collect_all();
        // LIMIT: nothing counts what was unreachable.
        Ok(vm.int(0))
    }),
    NativeDef::fn0("enable", |vm| set_enabled(vm, true)),
    NativeDef::fn0("disable", |vm| set_enabled(vm, false)),
    NativeDef::fn0("isenabled", |vm| {
        let off = vm.kept.get("gc disabled") == Some(&vm.true_);
        Ok(vm.bool(!off))
    }),
    NativeDef::fn0("get_count", |vm| {
        let zero = vm.int(0);
        Ok(vm.tuple(&[zero, zero, zero]))
    }),
    NativeDef::fn0("get_threshold", |vm| match vm.kept.get("gc threshold") {
        Some(&t) => Ok(t),
        None => {
            let items = [700, 10, 10].map(|n| vm.int(n));
            Ok(vm.tuple(&items))
        }
    }),
    NativeDef::pos("set_threshold", 1, 3, |vm, args| {
        let mut items = [700, 10, 10].map(|n| vm.int(n));
        items[..args.len()].copy_from_slice(args);
        let t = vm.tuple(&items);
        vm.kept.insert("gc threshold", t);
        Ok(vm.none)
    }),
    NativeDef::fn0("get_debug", |vm| Ok(vm.int(0))),
    NativeDef::fn1("set_debug", |vm, _| Ok(vm.none)),
    NativeDef::fn0("get_stats", |vm| {
        let d = vm.new_dict();
        let collections = vm.int(vm.heap.stats.collections as i64);
        let name = vm.intern("collections");
        vm.dict_set_str(d, name, collections);
        let list = vm.list_from(&[d.value()]);
        Ok(list.value())
    }),
    // LIMIT: the heap can't be listed; the functions that would show its objects find none.
    NativeDef::full("get_objects", |vm, _| Ok(vm.new_list().value())),
    NativeDef::full("get_referrers", |vm, _| Ok(vm.new_list().value())),
    NativeDef::full("get_referents", |vm, _| Ok(vm.new_list().value())),
    NativeDef::fn1("is_tracked", |vm, v| {
        let plain = matches!(
            v.kind(),
            Kind::Int
                | Kind::BigInt
                | Kind::Bool
                | Kind::Float
                | Kind::Complex
                | Kind::Str
                | Kind::Bytes
                | Kind::None
        );
        Ok(vm.bool(!plain))
    }),
    NativeDef::fn1("is_finalized", |vm, v| {
        let done = v.header().is_some_and(|h| h.has_flag(header_flags::FINALIZED));
        Ok(vm.bool(done))
    }),
    NativeDef::fn0("freeze", |vm| Ok(vm.none)),
    NativeDef::fn0("unfreeze", |vm| Ok(vm.none)),
    NativeDef::fn0("get_freeze_count", |vm| Ok(vm.int(0))),
];

/// Remembers the setting. // LIMIT: collections are not put off: allocation could not go on without them.
fn set_enabled(vm: &mut Vm, on: bool) -> R {
    let off = vm.bool(!on);
    vm.kept.insert("gc disabled", off);
    Ok(vm.none)
}

/// What earlier expressions left above the operand stack's top would keep objects alive: an explicit collection
/// is expected to find them dead.
pub(crate) fn clear_dead_operands(vm: &mut Vm, args: &[Value]) {
    if vm.frame.is_null() {
        return;
    }
    let end = FrameStack::end_of(vm.frame) as usize;
    let begin = vm.frame as usize;
    let top = args.as_ptr() as usize + size_of_val(args);
    if args.as_ptr() as usize >= begin && top <= end {
        // SAFETY: the range lies in the running frame, behind the arguments of this call, which are its last operands.
        unsafe { std::ptr::write_bytes(top as *mut u8, 0, end - top) };
    }
}

impl Vm {
    /// Collects, runs finalizers, and collects again while these release more.
    pub fn collect_all(&mut self) {
        for _ in 0..8 {
            self.prompt.thorough = true;
            self.collect();
            self.prompt.thorough = false;
            if self.finalizers.is_empty() {
                break;
            }
            self.run_finalizers();
        }
    }
}
