//! `bytearray`: its own methods; those it shares with `bytes` lie there.

use vm_layout::*;

use super::bytes::view::bytearray_slice;
use super::bytes::{self, SHARED};
use crate::Vm;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};
use crate::types::bounds::Selection;
use crate::types::str::tables;

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: tables![
        bytes::SEARCH, bytes::SHAPE, SHARED;
        NativeDef::full("__new__", |vm, args| match args.pos[0].cast::<Type>() {
            Some(ty) => Ok(vm.bytearray_of(ty, &[]).value()),
            None => Err(vm.type_error("bytearray.__new__(X): X is not a type object")),
        }),
        NativeDef::full("__init__", init),
        NativeDef::fn1("__repr__", |vm, b| {
            let data = vm.byte_receiver(b)?;
            vm.charge(data.len() * 4)?;
            let name = vm.type_name(b);
            let text = [name.as_bytes(), b"(", &bytes::quoted_escaping(data, true), b")"].concat();
            let text = String::from_utf8_lossy(&text).into_owned();
            Ok(vm.str(&text))
        }),
        NativeDef::fn3("__setitem__", set_item),
        NativeDef::fn2("__delitem__", del_item),
        NativeDef::fn2("__iadd__", |vm, b, tail| {
            let array = array(vm, b)?;
            let Some(tail_bytes) = vm.byte_view(tail) else {
                let (left, right) = (vm.type_name(b), vm.type_name(tail));
                return Err(vm.type_error(format!("can't concat {right} to {left}")));
            };
            let tail = tail_bytes.into_owned();
            append(vm, array, &tail)?;
            Ok(b)
        }),
        NativeDef::fn2("__imul__", |vm, b, n| {
            let array = array(vm, b)?;
            let n = bytes::repeat_count(vm, n)?;
            let data = bytearray_slice(array);
            match data.len().checked_mul(n).filter(|&l| l < 1 << 60) {
                Some(total) => vm.charge(total)?,
                None => return Err(vm.memory_error()),
            }
            let out = data.repeat(n);
            vm.bytearray_splice(array, 0, data.len(), &out)?;
            Ok(b)
        }),
        NativeDef::fn2("append", |vm, b, item| {
            let byte = vm.byte_value(item, "byte")?;
            let array = array(vm, b)?;
            append(vm, array, &[byte])?;
            Ok(vm.none)
        }),
        NativeDef::fn2("extend", extend),
        NativeDef::fn3("insert", |vm, b, i, item| {
            let i = vm.index_i64(i)?;
            let byte = vm.byte_value(item, "byte")?;
            let array = array(vm, b)?;
            let len = array.len.get() as i64;
            let at = (if i < 0 { i.saturating_add(len).max(0) } else { i.min(len) }) as usize;
            vm.bytearray_splice(array, at, at, &[byte])?;
            Ok(vm.none)
        }),
        NativeDef::pos("pop", 1, 2, |vm, a| {
            let i = match a.get(1) {
                Some(&v) => vm.index_i64(v)?,
                None => -1,
            };
            let array = array(vm, a[0])?;
            if array.len.get() == 0 {
                return Err(vm.index_error("pop from empty bytearray"));
            }
            let i = vm.checked_index(i, array.len.get(), "pop index out of range")?;
            let byte = bytearray_slice(array)[i];
            vm.bytearray_splice(array, i, i + 1, &[])?;
            Ok(vm.int(i64::from(byte)))
        }),
        NativeDef::fn2("remove", |vm, b, item| {
            let byte = vm.byte_value(item, "byte")?;
            let array = array(vm, b)?;
            match bytearray_slice(array).iter().position(|&x| x == byte) {
                Some(i) => {
                    vm.bytearray_splice(array, i, i + 1, &[])?;
                    Ok(vm.none)
                }
                None => Err(vm.value_error("value not found in bytearray")),
            }
        }),
        NativeDef::fn1("reverse", |vm, b| {
            let array = array(vm, b)?;
            let reversed: Vec<u8> = bytearray_slice(array).iter().rev().copied().collect();
            vm.bytearray_splice(array, 0, reversed.len(), &reversed)?;
            Ok(vm.none)
        }),
        NativeDef::fn1("clear", |vm, b| {
            let array = array(vm, b)?;
            vm.bytearray_splice(array, 0, array.len.get(), &[])?;
            Ok(vm.none)
        }),
        NativeDef::fn1("copy", |vm, b| {
            let array = array(vm, b)?;
            Ok(vm.bytearray(bytearray_slice(array)).value())
        }),
        NativeDef::full("maketrans", |vm, a| bytes::maketrans(vm, a, "bytearray")).as_static(),
        NativeDef::fn2("fromhex", |vm, class, text| {
            let data = bytes::fromhex_arg(vm, text)?;
            let made = vm.bytearray(&data).value();
            if class == vm.types.bytearray.value() { Ok(made) } else { vm.call(class, &[made]) }
        }).as_class(),
    ],
    doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray",
    ..TypeDef::new("bytearray", Kind::ByteArray)
};

fn array(vm: &mut Vm, v: Value) -> R<Gc<ByteArray>> {
    match v.cast::<ByteArray>() {
        Some(b) => Ok(b),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'bytearray' object but received a '{name}'")))
        }
    }
}

fn append(vm: &mut Vm, array: Gc<ByteArray>, tail: &[u8]) -> R<()> {
    let len = array.len.get();
    vm.bytearray_splice(array, len, len, tail)
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let array = array(vm, args.pos[0])?;
    let data = bytes::contents(vm, args, "bytearray")?;
    vm.bytearray_splice(array, 0, array.len.get(), &data)?;
    Ok(vm.none)
}

fn extend(vm: &mut Vm, b: Value, items: Value) -> R {
    let array = array(vm, b)?;
    let tail = if let Some(view) = vm.byte_view(items) {
        view.into_owned()
    } else {
        let mut tail = Vec::new();
        let slots = &vm.type_of(items).slots;
        if slots[super::Dunder::Iter as usize].get().is_none()
            && slots[super::Dunder::GetItem as usize].get().is_none()
        {
            let name = vm.type_name(items);
            return Err(vm.type_error(format!("can't extend bytearray with {name}")));
        }
        vm.for_each(items, &mut |vm, item| {
            vm.charge_growth(&tail)?;
            tail.push(vm.byte_value(item, "byte")?);
            Ok(())
        })?;
        tail
    };
    append(vm, array, &tail)?;
    Ok(vm.none)
}

fn set_item(vm: &mut Vm, b: Value, key: Value, v: Value) -> R {
    let array = array(vm, b)?;
    if let Some(slice) = key.cast::<Slice>() {
        let (start, stop, step) = vm.slice_bounds(slice)?;
        let new = if let Some(view) = vm.byte_view(v) {
            view.into_owned()
        } else if vm.is_int(v) || v.cast::<Str>().is_some() {
            return Err(
                vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
            );
        } else {
            bytes::bytes_from(vm, v, "bytearray")?
        };
        let sel = Selection::clip(start, stop, step, array.len.get());
        if sel.step == 1 {
            let start = sel.start as usize;
            vm.bytearray_splice(array, start, start + sel.count, &new)?;
            return Ok(vm.none);
        }
        if new.is_empty() {
            return delete(vm, array, sel);
        }
        if new.len() != sel.count {
            return Err(vm.value_error(format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                new.len(),
                sel.count
            )));
        }
        for (i, byte) in new.into_iter().enumerate() {
            vm.bytearray_splice(array, sel.at(i), sel.at(i) + 1, &[byte])?;
        }
        return Ok(vm.none);
    }
    let i = index(vm, key)?;
    let byte = vm.byte_value(v, "byte")?;
    let i = vm.checked_index(i, array.len.get(), "bytearray index out of range")?;
    vm.bytearray_splice(array, i, i + 1, &[byte])?;
    Ok(vm.none)
}

fn index(vm: &mut Vm, key: Value) -> R<i64> {
    if !vm.is_index(key) {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("bytearray indices must be integers or slices, not {name}")));
    }
    vm.subscript_index(key)
}

fn delete(vm: &mut Vm, array: Gc<ByteArray>, sel: Selection) -> R {
    let mut gone: Vec<usize> = (0..sel.count).map(|i| sel.at(i)).collect();
    gone.sort_unstable();
    let kept: Vec<u8> = bytearray_slice(array)
        .iter()
        .enumerate()
        .filter(|(i, _)| gone.binary_search(i).is_err())
        .map(|(_, &b)| b)
        .collect();
    vm.bytearray_splice(array, 0, array.len.get(), &kept)?;
    Ok(vm.none)
}

fn del_item(vm: &mut Vm, b: Value, key: Value) -> R {
    let array = array(vm, b)?;
    if let Some(slice) = key.cast::<Slice>() {
        let (start, stop, step) = vm.slice_bounds(slice)?;
        return delete(vm, array, Selection::clip(start, stop, step, array.len.get()));
    }
    let i = index(vm, key)?;
    let i = vm.checked_index(i, array.len.get(), "bytearray index out of range")?;
    vm.bytearray_splice(array, i, i + 1, &[])?;
    Ok(vm.none)
}
