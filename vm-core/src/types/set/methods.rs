//! Methods of sets about single keys, construction, repr, iteration.

use vm_layout::*;

use super::this;
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, R, Signature};
use crate::types::Dunder;
use crate::value::TextBuilder;

fn class_of(vm: &mut Vm, args: &Args<'_>, name: &str) -> R<Gc<Type>> {
    match args.pos.first().and_then(|c| c.cast::<Type>()) {
        Some(c) => Ok(c),
        None => Err(vm.type_error(format!("{name}.__new__(X): X is not a type object"))),
    }
}

pub fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let class = class_of(vm, &args, "set")?;
    Ok(vm.new_set_of(class).value())
}

pub fn init(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("set", ["iterable"], 0).pos_only(1);
    let s = this(vm, args.pos[0], "__init__")?;
    let rest = args.rest();
    rest.no_keywords(vm, "set")?;
    let [iterable] = rest.bind(vm, &SIG)?;
    vm.set_clear(s);
    s.hash.set(0);
    if let Some(i) = iterable {
        vm.set_fill(s, i)?;
    }
    Ok(vm.none)
}

pub fn frozenset_new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("frozenset", ["iterable"], 0).pos_only(1);
    let class = class_of(vm, &args, "frozenset")?;
    let rest = args.rest();
    let exact = class == vm.types.frozenset;
    // A subclass may take keywords in its `__init__`; else frozenset has to say that it takes none.
    if class.slots[Dunder::Init as usize].get() == vm.types.frozenset.slots[Dunder::Init as usize].get() {
        rest.no_keywords(vm, "frozenset")?;
    }
    let [iterable] = Args::positional(rest.pos).bind(vm, &SIG)?;
    if let Some(i) = iterable
        && exact
        && i.is_exact(Kind::FrozenSet)
    {
        return Ok(i);
    }
    let s = vm.new_set_of(class);
    if let Some(i) = iterable {
        vm.set_fill(s, i)?;
    }
    Ok(s.value())
}

pub fn hash(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "__hash__")?;
    let h = vm.frozenset_hash(s);
    Ok(vm.int(h))
}

pub fn len(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "__len__")?;
    Ok(vm.int_from_usize(s.used.get()))
}

pub fn iter(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "__iter__")?;
    let used = Value::small(s.used.get() as i64);
    Ok(vm.record(vm.types.set_iterator, &[Some(v), Some(Value::small(0)), Some(used)]))
}

fn iter_parts(vm: &mut Vm, i: Value) -> R<Option<(Gc<Set>, usize, i64)>> {
    let [set, position, used] = record_slots(i) else {
        return Err(vm.wrong_receiver("__next__", "set_iterator", i));
    };
    let small = |s: &Slot| s.get().and_then(Value::as_small).unwrap_or(0);
    Ok(set.get().and_then(|s| s.cast()).map(|s| (s, small(position) as usize, small(used))))
}

pub fn iter_next(vm: &mut Vm, i: Value) -> R {
    let Some((s, mut position, used)) = iter_parts(vm, i)? else { return Err(vm.stop_iteration(None)) };
    let slots = record_slots(i);
    if used != s.used.get() as i64 {
        slots[2].set(Some(Value::small(-1)));
        return Err(vm.runtime_error("Set changed size during iteration"));
    }
    match vm.set_next(s, &mut position) {
        Some((k, _)) => {
            slots[1].set(Some(Value::small(position as i64)));
            Ok(k)
        }
        None => {
            slots[0].set(None);
            Err(vm.stop_iteration(None))
        }
    }
}

pub fn iter_length_hint(vm: &mut Vm, i: Value) -> R {
    let left = match iter_parts(vm, i)? {
        Some((s, mut position, used)) if used == s.used.get() as i64 => {
            std::iter::from_fn(|| vm.set_next(s, &mut position)).count()
        }
        _ => 0,
    };
    Ok(vm.int_from_usize(left))
}

pub fn repr(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "__repr__")?;
    let name = vm.type_name(v);
    if s.used.get() == 0 {
        return Ok(vm.str(&format!("{name}()")));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str(&format!("{name}(...)")));
    }
    let mut text = TextBuilder::new();
    let result = repr_keys(vm, v, s, &name, &mut text);
    vm.leave_repr(v);
    result?;
    Ok(text.finish(vm))
}

fn repr_keys(vm: &mut Vm, v: Value, s: Gc<Set>, name: &str, text: &mut TextBuilder) -> R<()> {
    let bare = v.is_exact(Kind::Set);
    if !bare {
        text.push_str(name);
        text.push_str("(");
    }
    // A copy: a key's repr may change the set.
    let keys = vm.set_key_list(s);
    let mut i = 0;
    while let Some(k) = vm.sequence_item(keys.value(), i) {
        text.push_str(if i == 0 { "{" } else { ", " });
        let k = vm.repr(k)?;
        text.push_charged(vm, k)?;
        i += 1;
    }
    text.push_str(if bare { "}" } else { "})" });
    Ok(())
}

/// Runs `f` with the key and its hash; a set, which has none, stands for the frozenset equal to it.
fn with_key<T>(vm: &mut Vm, key: Value, f: impl FnOnce(&mut Vm, Value, u64) -> R<T>) -> R<T> {
    match vm.hash(key) {
        Ok(h) => f(vm, key, h as u64),
        Err(r) => {
            let Some(s) = key.cast::<Set>().filter(|_| key.kind() == Kind::Set) else { return Err(r) };
            vm.catch(r, vm.exc.type_error)?;
            let frozen = vm.set_copy(vm.types.frozenset, s);
            let h = vm.frozenset_hash(frozen);
            f(vm, frozen.value(), h as u64)
        }
    }
}

pub fn contains(vm: &mut Vm, v: Value, key: Value) -> R {
    let s = this(vm, v, "__contains__")?;
    let found = with_key(vm, key, |vm, k, h| vm.set_has_hashed(s, k, h))?;
    Ok(vm.bool(found))
}

pub fn add(vm: &mut Vm, v: Value, key: Value) -> R {
    let s = this(vm, v, "add")?;
    vm.set_add(s, key)?;
    Ok(vm.none)
}

pub fn remove(vm: &mut Vm, v: Value, key: Value) -> R {
    let s = this(vm, v, "remove")?;
    if with_key(vm, key, |vm, k, h| vm.set_discard_hashed(s, k, h))? {
        Ok(vm.none)
    } else {
        Err(vm.key_error(key))
    }
}

pub fn discard(vm: &mut Vm, v: Value, key: Value) -> R {
    let s = this(vm, v, "discard")?;
    with_key(vm, key, |vm, k, h| vm.set_discard_hashed(s, k, h))?;
    Ok(vm.none)
}

pub fn pop(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "pop")?;
    match vm.set_pop(s) {
        Some(k) => Ok(k),
        None => {
            let message = vm.str("pop from an empty set");
            Err(vm.key_error(message))
        }
    }
}

pub fn clear(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "clear")?;
    vm.set_clear(s);
    Ok(vm.none)
}

pub fn copy(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "copy")?;
    if v.is_exact(Kind::FrozenSet) {
        return Ok(v);
    }
    let base = vm.set_base(v);
    Ok(vm.set_copy(base, s).value())
}

/// `(class, ([keys],), instance dict or None)`.
pub fn reduce(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "__reduce__")?;
    let keys = vm.set_key_list(s);
    let args = vm.tuple(&[keys.value()]);
    let state = match vm.instance_dict(v) {
        Some(d) => d.value(),
        None => vm.none,
    };
    let class = vm.type_of(v).value();
    Ok(vm.tuple(&[class, args, state]))
}

impl Vm {
    /// The keys of a set in a new list, in table order.
    pub fn set_key_list(&mut self, s: Gc<Set>) -> Gc<List> {
        let list = self.new_list();
        let mut position = 0;
        while let Some((k, _)) = self.set_next(s, &mut position) {
            self.list_push(list, k);
        }
        list
    }

    /// `set` or `frozenset`: what operations on an instance of either, or of a subclass, make.
    pub fn set_base(&self, v: Value) -> Gc<Type> {
        if v.kind() == Kind::FrozenSet { self.types.frozenset } else { self.types.set }
    }
}
