//! Reading, assigning and deleting items and slices of arrays.

use vm_layout::{Slice, Value};

use super::{data, is_array, make, splice};
use crate::Vm;
use crate::native::R;

/// An index argument; TypeError unless it is an int or a slice (which is dealt with before).
fn index(vm: &mut Vm, key: Value) -> R<i64> {
    if !vm.is_index(key) {
        return Err(vm.type_error("array indices must be integers"));
    }
    vm.subscript_index(key)
}

pub fn get(vm: &mut Vm, v: Value, key: Value) -> R {
    if let Some(slice) = key.cast::<Slice>() {
        let n = data(vm, v)?.len();
        let s = vm.slice_selection(slice, n)?;
        let d = data(vm, v)?;
        let (code, size) = (d.code, d.code.size());
        vm.charge(s.count * size)?;
        let mut out = Vec::with_capacity(s.count * size);
        for i in 0..s.count {
            let at = s.at(i) * size;
            out.extend_from_slice(d.bytes.get(at..at + size).unwrap_or(&[]));
        }
        return Ok(make(vm, code, out));
    }
    let i = index(vm, key)?;
    let d = data(vm, v)?;
    let i = vm.checked_index(i, d.len(), "array index out of range")?;
    Ok(d.code.get(vm, d.item(i)))
}

pub fn set(vm: &mut Vm, v: Value, key: Value, new: Value) -> R {
    if let Some(slice) = key.cast::<Slice>() {
        assign_slice(vm, v, slice, new)?;
        return Ok(vm.none);
    }
    let i = index(vm, key)?;
    let n = data(vm, v)?.len();
    let i = vm.checked_index(i, n, "array assignment index out of range")?;
    let code = data(vm, v)?.code;
    let item = code.put(vm, new)?;
    let (d, size) = (data(vm, v)?, code.size());
    if let Some(place) = d.bytes.get_mut(i * size..(i + 1) * size) {
        place.copy_from_slice(&item[..size]);
    }
    Ok(vm.none)
}

fn assign_slice(vm: &mut Vm, v: Value, slice: vm_layout::Gc<Slice>, new: Value) -> R<()> {
    if !is_array(vm, new) {
        let given = vm.type_name(new);
        return Err(vm.type_error(format!("can only assign array (not \"{given}\") to array slice")));
    }
    let code = data(vm, v)?.code;
    let source = data(vm, new)?;
    if source.code != code {
        return Err(vm.type_error("bad argument type for built-in operation"));
    }
    let (items, size) = (source.bytes.clone(), code.size());
    let n = data(vm, v)?.len();
    let s = vm.slice_selection(slice, n)?;
    if s.step == 1 {
        let start = s.start as usize;
        return splice(vm, v, start * size, (start + s.count) * size, &items);
    }
    let given = items.len() / size;
    if given != s.count {
        return Err(vm.value_error(format!(
            "attempt to assign array of size {given} to extended slice of size {}",
            s.count
        )));
    }
    let d = data(vm, v)?;
    for (i, item) in items.chunks_exact(size).enumerate() {
        let at = s.at(i) * size;
        d.bytes[at..at + size].copy_from_slice(item);
    }
    Ok(())
}

pub fn delete(vm: &mut Vm, v: Value, key: Value) -> R {
    let n = data(vm, v)?.len();
    let size = data(vm, v)?.code.size();
    if let Some(slice) = key.cast::<Slice>() {
        let s = vm.slice_selection(slice, n)?;
        if s.count == 0 {
            return Ok(vm.none);
        }
        let (first, last) = (s.at(0).min(s.at(s.count - 1)), s.at(0).max(s.at(s.count - 1)));
        let step = s.step.unsigned_abs() as usize;
        let all = &data(vm, v)?.bytes;
        let kept: Vec<u8> = (first..=last)
            .filter(|i| (i - first) % step != 0)
            .flat_map(|i| all[i * size..(i + 1) * size].iter().copied())
            .collect();
        splice(vm, v, first * size, (last + 1) * size, &kept)?;
        return Ok(vm.none);
    }
    let i = index(vm, key)?;
    let i = vm.checked_index(i, n, "array assignment index out of range")?;
    splice(vm, v, i * size, (i + 1) * size, &[])?;
    Ok(vm.none)
}
