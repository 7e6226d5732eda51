//! The end of machine code: what is cold goes when memory runs out, what is dead or was given up after a collection, and
//! neither before nothing can return to it.
//!
//! A version is *linked* while its code object uses it, and *orphaned* once nobody will use it again. In between, taken out
//! of use, it waits for being asked for again.

use vm_layout::*;

use super::{Trigger, Version};
use crate::Vm;
use crate::feedback;

impl Vm {
    /// A piece of code memory; cold code goes first when there is none.
    pub(super) fn room_for_code(&mut self, len: usize) -> Option<usize> {
        for round in 0..4 {
            if let Some(start) = self.code_store.as_mut()?.memory.take(len) {
                return Some(start);
            }
            self.evict_code(len, round);
        }
        None
    }

    /// Frees machine code that nothing can return to: first that of dead code objects, then what was not called since
    /// the last time; the older half of the rest is taken out of use, and so has to prove itself by being called.
    /// In the last rounds whatever is oldest goes.
    #[inline(never)]
    fn evict_code(&mut self, len: usize, round: u32) {
        let mut so_far = 0;
        let freed = self.free_code(|v| {
            let cold = v.orphaned || !v.linked || (round > 0 && so_far < len);
            so_far += if cold { v.len } else { 0 };
            cold
        });
        self.stats.jit_evicted += freed.0;
        if freed.1 < len
            && round == 0
            && let Some(store) = self.code_store.as_mut()
        {
            let half = store.versions.len().div_ceil(2);
            for v in store.versions.iter_mut().take(half).filter(|v| !v.orphaned && v.linked) {
                v.linked = false;
                // SAFETY: a version that is not orphaned belongs to a live code object.
                unsafe { unlink(v) };
            }
        }
    }

    /// Frees what is in nobody's way: machine code of dead code objects, and what was replaced or is no longer valid. Asked
    /// after a collection.
    pub(crate) fn free_dead_code(&mut self) {
        let Some(mut jit) = self.jit.take() else { return };
        jit.give_up_invalid(self);
        self.jit = Some(jit);
        if self.code_store.as_ref().is_some_and(|s| s.versions.iter().any(|v| v.orphaned)) {
            self.stats.jit_freed += self.free_code(|v| v.orphaned).0;
        }
    }

    /// Frees the versions chosen that nothing can return to; how many, and their bytes.
    fn free_code(&mut self, mut chosen: impl FnMut(&Version) -> bool) -> (u64, usize) {
        let pinned = self.code_in_use();
        let Some(store) = self.code_store.as_mut() else { return (0, 0) };
        let mut bodies = Vec::new();
        let (mut count, mut bytes) = (0, 0);
        for (v, pinned) in std::mem::take(&mut store.versions).into_iter().zip(pinned) {
            if pinned || !chosen(&v) {
                store.versions.push_back(v);
                continue;
            }
            if !v.orphaned {
                // SAFETY: a version that is not orphaned belongs to a live code object.
                unsafe { unlink(&v) };
            }
            if v.body.is_some() {
                bodies.push(v.start);
            }
            count += 1;
            bytes += v.len;
            store.memory.give_back(v.start, v.len);
        }
        // A JIT that is compiling right now hears of it by the next collection.
        self.freed_bodies.append(&mut bodies);
        if !self.freed_bodies.is_empty()
            && let Some(mut jit) = self.jit.take()
        {
            let bodies = std::mem::take(&mut self.freed_bodies);
            jit.bodies_freed(self, &bodies);
            self.jit = Some(jit);
        }
        (count, bytes)
    }

    /// For each version whether a word on the native stack or the frame stack points into it.
    fn code_in_use(&mut self) -> Vec<bool> {
        // The scan runs in a function of its own so that it sees the callee-saved registers.
        self.code_words.clear();
        crate::interp::stack::with_spilled_registers(self, |vm, sp| {
            let Some(store) = vm.code_store.as_ref() else { return };
            let mut found = std::mem::take(&mut vm.code_words);
            // SAFETY: from the stack pointer to the base of the VM's own stack, all is mapped.
            let native = (sp & !7..vm.native_base)
                .step_by(8)
                .map(|p| unsafe { std::ptr::read_volatile(p as *const usize) });
            found.extend(native.filter(|&w| store.memory.contains(w)));
            found.extend(vm.frames.words(vm.frame, vm.pending_end).filter(|&w| store.memory.contains(w)));
            vm.code_words = found;
        });
        self.code_words.sort_unstable();
        let Some(store) = self.code_store.as_ref() else { return Vec::new() };
        let words = &self.code_words;
        let points_into = |v: &Version| {
            let first = words.partition_point(|&w| w < v.start);
            // One past the end counts: it is what a call in the last bytes returns to.
            words.get(first).is_some_and(|&w| w <= v.start + v.len)
        };
        store.versions.iter().map(points_into).collect()
    }

    /// A code object has died: its machine code is freed at the next opportunity.
    pub(crate) fn code_died(&mut self, code: usize) {
        let Some(store) = self.code_store.as_mut() else { return };
        let mut any = false;
        for v in store.versions.iter_mut().filter(|v| v.code == code) {
            v.orphaned = true;
            any = true;
        }
        if any && let Some(jit) = self.jit.as_mut() {
            jit.forget(code);
        }
    }

    /// The body that begins at this address will not be entered again: it is freed at the next opportunity.
    pub fn give_up_body(&mut self, start: usize) {
        let Some(store) = self.code_store.as_mut() else { return };
        if let Some(v) = store.versions.iter_mut().find(|v| v.start == start && v.body.is_some()) {
            v.orphaned = true;
        }
    }

    /// Makes the notes of a code object use a body again that was taken out of use, but is still in memory.
    pub(crate) fn relink_body(&mut self, code: Gc<Code>, trigger: Trigger) -> bool {
        let Some(store) = self.code_store.as_mut() else { return false };
        let mine = |v: &&mut Version| {
            v.code == code.address() && v.body == Some(trigger) && !v.orphaned && !v.linked
        };
        let (Some(v), Some(n)) = (store.versions.iter_mut().find(mine), feedback::notes(code)) else {
            return false;
        };
        v.linked = true;
        n.set_body(trigger, v.start);
        true
    }
}

/// Makes a code object do without a version.
///
/// # Safety
/// It belongs to a live code object.
unsafe fn unlink(v: &Version) {
    // SAFETY: the caller's promise.
    let code = unsafe { Gc::from_raw(v.code as *mut Code) };
    if let Some(trigger) = v.body {
        if let Some(n) = feedback::notes(code)
            && n.body_of(trigger) == v.start
        {
            n.without_body(trigger, 0);
        }
        return;
    }
    // A call is enough to use it again.
    code.entry_heat.set(0);
    if feedback::notes(code).is_some() {
        feedback::abandon_first(code);
        feedback::link(code);
    } else {
        code.entries.set(std::ptr::null());
        code.entry.set(crate::interp::tiering::enter_interpreted as *const ());
    }
}
