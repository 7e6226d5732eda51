//! `_heapq`: the native part of `heapq`.

use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, NativeDef, R};
use crate::types::CompareOp;
use crate::value::ListExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[&[
        NativeDef::fn2("heappush", push).with_doc("Push item onto heap, maintaining the heap invariant."),
        NativeDef::fn1("heappop", pop).with_doc("Pop the smallest item off the heap."),
        NativeDef::fn2("heapreplace", replace).with_doc("Pop and return the smallest, and add the new item."),
        NativeDef::fn2("heappushpop", push_pop).with_doc("Push item on the heap, then pop the smallest."),
        NativeDef::fn1("heapify", heapify)
            .with_doc("Transform list into a heap, in-place, in O(len(heap)) time."),
    ]],
    init: |_, _| Ok(()),
};

/// The heap that a function was given; `what` begins the message if it is no list.
fn heap(vm: &mut Vm, v: Value, what: &str) -> R<Gc<List>> {
    match vm.plain_list(v) {
        Some(l) => Ok(l),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("{what} must be list, not {name}")))
        }
    }
}

/// Whether item `i` is less than item `j`; RuntimeError if comparing changed the length.
fn less(vm: &mut Vm, h: Gc<List>, i: usize, j: usize) -> R<bool> {
    let n = h.len.get();
    let (Some(a), Some(b)) = (h.item(i), h.item(j)) else {
        return Err(vm.index_error("index out of range"));
    };
    let less = vm.compare_bool(CompareOp::Lt, a, b)?;
    if h.len.get() != n {
        return Err(vm.runtime_error("list changed size during iteration"));
    }
    Ok(less)
}

fn swap(h: Gc<List>, i: usize, j: usize) {
    if let (Some(a), Some(b)) = (h.item(i), h.item(j)) {
        h.set_item(i, b);
        h.set_item(j, a);
    }
}

/// Moves item `i` towards `root` until its parent is not greater.
fn rise(vm: &mut Vm, h: Gc<List>, root: usize, mut i: usize) -> R<()> {
    while i > root {
        let parent = (i - 1) / 2;
        if !less(vm, h, i, parent)? {
            break;
        }
        swap(h, i, parent);
        i = parent;
    }
    Ok(())
}

/// Moves item `i` to a leaf, smaller children going up, then lets it rise to its place: most items belong near the
/// leaves, and this takes one comparison a level on the way down.
fn sink(vm: &mut Vm, h: Gc<List>, mut i: usize) -> R<()> {
    let (root, n) = (i, h.len.get());
    while i < n / 2 {
        let mut child = 2 * i + 1;
        if child + 1 < n && !less(vm, h, child, child + 1)? {
            child += 1;
        }
        swap(h, i, child);
        i = child;
    }
    rise(vm, h, root, i)
}

fn push(vm: &mut Vm, v: Value, item: Value) -> R {
    let h = heap(vm, v, "heappush() argument 1")?;
    vm.list_push(h, item);
    rise(vm, h, 0, h.len.get() - 1)?;
    Ok(vm.none)
}

fn pop(vm: &mut Vm, v: Value) -> R {
    let h = heap(vm, v, "heappop() argument")?;
    let n = h.len.get();
    let Some(last) = n.checked_sub(1).and_then(|i| h.item(i)) else {
        return Err(vm.index_error("index out of range"));
    };
    h.truncate(n - 1);
    let Some(first) = h.item(0) else { return Ok(last) };
    h.set_item(0, last);
    sink(vm, h, 0)?;
    Ok(first)
}

fn replace(vm: &mut Vm, v: Value, item: Value) -> R {
    let h = heap(vm, v, "heapreplace() argument 1")?;
    let Some(first) = h.item(0) else { return Err(vm.index_error("index out of range")) };
    h.set_item(0, item);
    sink(vm, h, 0)?;
    Ok(first)
}

fn push_pop(vm: &mut Vm, v: Value, item: Value) -> R {
    let h = heap(vm, v, "heappushpop() argument 1")?;
    let Some(first) = h.item(0) else { return Ok(item) };
    if !vm.compare_bool(CompareOp::Lt, first, item)? {
        return Ok(item);
    }
    let Some(first) = h.item(0) else { return Err(vm.index_error("index out of range")) };
    h.set_item(0, item);
    sink(vm, h, 0)?;
    Ok(first)
}

fn heapify(vm: &mut Vm, v: Value) -> R {
    let h = heap(vm, v, "heapify() argument")?;
    for i in (0..h.len.get() / 2).rev() {
        sink(vm, h, i)?;
    }
    Ok(vm.none)
}
