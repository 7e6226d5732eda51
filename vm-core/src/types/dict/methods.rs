//! The methods of `dict`.

use vm_layout::*;

use super::this;
use crate::Vm;
use crate::native::{Args, R};
use crate::types::Dunder;

pub fn get_item(vm: &mut Vm, v: Value, key: Value) -> R {
    let d = this(vm, v, "__getitem__")?;
    if let Some(found) = vm.dict_get(d, key)? {
        return Ok(found);
    }
    if let Some(f) = vm.slot(v, Dunder::Missing) {
        return vm.call_slot2(f, Dunder::Missing, v, key);
    }
    Err(vm.key_error(key))
}

pub fn get(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0], "get")?;
    let found = vm.dict_get(d, args[1])?;
    Ok(found.or(args.get(2).copied()).unwrap_or(vm.none))
}

pub fn setdefault(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0], "setdefault")?;
    let hash = vm.hash(args[1])? as u64;
    let found = vm.dict_find(d, args[1], hash)?;
    if let Some(v) = found.and_then(|i| vm.dict_value_at(d, i)) {
        return Ok(v);
    }
    let default = args.get(2).copied().unwrap_or(vm.none);
    vm.write_entry(d, None, args[1], hash, default);
    Ok(default)
}

pub fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let d = this(vm, args[0], "pop")?;
    // CPython doesn't even hash the key if there is nothing to find.
    let found = if d.used.get() == 0 { None } else { vm.dict_del(d, args[1])? };
    match found.or(args.get(2).copied()) {
        Some(v) => Ok(v),
        None => Err(vm.key_error(args[1])),
    }
}

pub fn popitem(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v, "popitem")?;
    match vm.dict_pop_last(d) {
        Some((k, v)) => Ok(vm.tuple(&[k, v])),
        None => {
            let message = vm.str("popitem(): dictionary is empty");
            Err(vm.key_error(message))
        }
    }
}

pub fn update(vm: &mut Vm, args: Args<'_>) -> R {
    let d = this(vm, args.pos[0], "update")?;
    vm.dict_update_args(d, args.rest(), "update")?;
    Ok(vm.none)
}

/// `a | b` for the method of `receiver`, one of the two.
pub fn or(vm: &mut Vm, a: Value, b: Value, receiver: Value) -> R {
    this(vm, receiver, "__or__")?;
    let (Some(a), Some(b)) = (a.cast::<Dict>(), b.cast::<Dict>()) else { return Ok(vm.not_implemented) };
    let result = vm.dict_copy(a);
    vm.dict_update(result, b.value())?;
    Ok(result.value())
}

/// `cls.fromkeys(iterable, value=None)`.
pub fn fromkeys(vm: &mut Vm, args: &[Value]) -> R {
    let (class, iterable) = (args[0], args[1]);
    let value = args.get(2).copied().unwrap_or(vm.none);
    let result = vm.call(class, &[])?;
    if let Some(d) = result.exact::<Dict>() {
        vm.for_each(iterable, &mut |vm, k| vm.dict_set(d, k, value))?;
    } else {
        vm.for_each(iterable, &mut |vm, k| vm.set_item(result, k, value))?;
    }
    Ok(result)
}

impl Vm {
    /// Removes and returns the last item.
    pub fn dict_pop_last(&mut self, d: Gc<Dict>) -> Option<(Value, Value)> {
        let mut i = self.last_entry(d)?;
        // Removed entries at the end would be walked over at every call.
        if d.filled.get() - i > 32 {
            let capacity = self.dict_capacity(d);
            self.dict_rebuild(d, capacity);
            i = self.last_entry(d)?;
        }
        let (_, key, _) = self.dict_item_at(d, i)?;
        let value = self.remove_entry(d, i);
        // Its place can be used again, as its slot in the index is. Not so after `del` or `pop`: an iteration would tell.
        if i + 1 == d.filled.get() {
            d.filled.set(i);
        }
        Some((key, value))
    }
}
