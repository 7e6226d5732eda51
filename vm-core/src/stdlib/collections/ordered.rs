//! `collections.OrderedDict`: dicts keep their order anyway; what it adds is reaching both ends and minding the order
//! when compared.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};
use crate::types::{CompareOp, Dunder};
use crate::value::TextBuilder;

static ORDERED_DICT_DEF: TypeDef = TypeDef {
    module: "collections",
    base: |t| t.dict,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::HAS_DICT | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn1("__repr__", repr),
        NativeDef::full("__init__", init),
        NativeDef::full("update", update),
        NativeDef::fn2("__ior__", |vm, a, b| {
            let d = this(vm, a, "__ior__")?;
            merge(vm, d, b)?;
            Ok(a)
        }),
        NativeDef::full("popitem", popitem),
        NativeDef::full("move_to_end", move_to_end),
        NativeDef::full("pop", pop),
        NativeDef::full("setdefault", setdefault),
        NativeDef::full("fromkeys", fromkeys).as_class(),
        NativeDef::fn1("copy", copy),
        NativeDef::fn1("keys", |vm, d| view(vm, d, &ODICT_KEYS_DEF)),
        NativeDef::fn1("values", |vm, d| view(vm, d, &ODICT_VALUES_DEF)),
        NativeDef::fn1("items", |vm, d| view(vm, d, &ODICT_ITEMS_DEF)),
        NativeDef::fn2("__or__", |vm, a, b| or(vm, a, b, a)),
        NativeDef::fn2("__ror__", |vm, a, b| or(vm, b, a, a)),
        NativeDef::fn1("__reduce__", reduce),
    ],
    getset: &[crate::types::object::DICT_GETSET],
    doc: "Dictionary that remembers insertion order",
    ..TypeDef::new("OrderedDict", Kind::Dict)
};

static ODICT_KEYS_DEF: TypeDef = TypeDef {
    words: 1,
    base: |t| t.dict_keys,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("odict_keys", Kind::Object)
};
static ODICT_VALUES_DEF: TypeDef = TypeDef {
    words: 1,
    base: |t| t.dict_values,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("odict_values", Kind::Object)
};
static ODICT_ITEMS_DEF: TypeDef = TypeDef {
    words: 1,
    base: |t| t.dict_items,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("odict_items", Kind::Object)
};

/// The class; its instances carry the subclass bit, so that operations go by the slots.
pub fn make_type(vm: &mut Vm) -> Gc<Type> {
    let t = vm.native_type(&ORDERED_DICT_DEF);
    t.instances_are_subclass.set(true);
    t
}

fn this(vm: &mut Vm, v: Value, method: &str) -> R<Gc<Dict>> {
    v.cast::<Dict>().ok_or_else(|| vm.wrong_receiver(method, "collections.OrderedDict", v))
}

fn view(vm: &mut Vm, d: Value, def: &'static TypeDef) -> R {
    this(vm, d, "keys")?;
    let ty = vm.native_type(def);
    Ok(vm.record(ty, &[Some(d)]))
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let x = this(vm, a, op.dunder().name())?;
    let Some(y) = b.cast::<Dict>() else { return Ok(vm.not_implemented) };
    let mut equal = vm.dict_equal(x, y)?;
    let class = make_type(vm);
    if equal && vm.is_subtype(vm.type_of(b), class) {
        let (mut i, mut j) = (0, 0);
        while let (Some((k, _)), Some((l, _))) = (vm.dict_next(x, &mut i), vm.dict_next(y, &mut j)) {
            if !vm.eq(k, l)? {
                equal = false;
                break;
            }
        }
    }
    Ok(vm.bool(equal == (op == CompareOp::Eq)))
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v, "__repr__")?;
    let name = vm.short_type_name(v);
    if d.used.get() == 0 {
        return Ok(vm.str(&format!("{name}()")));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str("..."));
    }
    let result = repr_items(vm, d);
    vm.leave_repr(v);
    let items = result?;
    let mut text = TextBuilder::new();
    text.push_str(&name);
    text.push_str("(");
    text.push_object(items);
    text.push_str(")");
    Ok(text.finish(vm))
}

fn repr_items(vm: &mut Vm, d: Gc<Dict>) -> R<Gc<Str>> {
    let items = vm.dict_iter(d, crate::types::dict::ITEMS);
    let items = vm.collect_list(items)?;
    vm.repr(items.value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let n = args.rest().pos.len();
    if n > 1 {
        return Err(vm.type_error(format!("expected at most 1 arguments, got {n}")));
    }
    merge_args(vm, args)
}

fn update(vm: &mut Vm, args: Args<'_>) -> R {
    let n = args.rest().pos.len();
    if n > 1 {
        return Err(vm.type_error(format!("update() takes at most 1 positional argument ({n} given)")));
    }
    merge_args(vm, args)
}

fn merge_args(vm: &mut Vm, args: Args<'_>) -> R {
    let d = this(vm, args.pos[0], "update")?;
    if let Some(&other) = args.pos.get(1) {
        merge(vm, d, other)?;
    }
    for (k, v) in args.keywords() {
        vm.set_item(d.value(), k, v)?;
    }
    Ok(vm.none)
}

/// Whether nothing but this module decides how an item is set.
fn sets_plainly(vm: &Vm, d: Gc<Dict>) -> bool {
    vm.slot(d.value(), Dunder::SetItem) == vm.types.dict.slots[Dunder::SetItem as usize].get()
}

/// Adds what a mapping or iterable of pairs has, as a mutable mapping does: item by item, which derived classes may see.
fn merge(vm: &mut Vm, d: Gc<Dict>, other: Value) -> R<()> {
    if let Some(from) = other.cast::<Dict>()
        && vm.slot(other, Dunder::Iter) == vm.types.dict.slots[Dunder::Iter as usize].get()
    {
        if sets_plainly(vm, d) {
            return vm.dict_update(d, other);
        }
        let items = vm.dict_iter(from, crate::types::dict::ITEMS);
        let items = vm.collect_list(items)?;
        return merge_pairs(vm, d, items.value());
    }
    for name in ["keys", "items"] {
        let method = vm.intern(name);
        if let Some(f) = vm.try_get_attr(other, method)? {
            let entries = vm.call(f, &[])?;
            if name == "items" {
                return merge_pairs(vm, d, entries);
            }
            return vm.for_each(entries, &mut |vm, k| {
                let v = vm.get_item(other, k)?;
                vm.set_item(d.value(), k, v)
            });
        }
    }
    merge_pairs(vm, d, other)
}

fn merge_pairs(vm: &mut Vm, d: Gc<Dict>, pairs: Value) -> R<()> {
    vm.for_each(pairs, &mut |vm, pair| {
        let it = vm.iter(pair)?;
        let mut two = [vm.none; 2];
        for n in 0..2 {
            match vm.next(it)? {
                Some(v) => two[n] = v,
                None => {
                    let plural = if n == 1 { "" } else { "s" };
                    return Err(vm.value_error(format!("need more than {n} value{plural} to unpack")));
                }
            }
        }
        if vm.next(it)?.is_some() {
            return Err(vm.value_error("too many values to unpack (expected 2)"));
        }
        vm.set_item(d.value(), two[0], two[1])
    })
}

fn popitem(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("popitem", ["last"], 0);
    let d = this(vm, args.pos[0], "popitem")?;
    let [last] = args.rest().bind(vm, &SIG)?;
    let last = match last {
        Some(l) => vm.truth(l)?,
        None => true,
    };
    let popped = if last { vm.dict_pop_last(d) } else { pop_first(vm, d) };
    match popped {
        Some((k, v)) => Ok(vm.tuple(&[k, v])),
        None => {
            let message = vm.str("dictionary is empty");
            Err(vm.key_error(message))
        }
    }
}

fn pop_first(vm: &mut Vm, d: Gc<Dict>) -> Option<(Value, Value)> {
    let mut i = vm.first_entry(d)?;
    // Removed entries at the front would be walked over at every call.
    if i > 32 + d.used.get() / 4 {
        let capacity = vm.dict_capacity(d);
        vm.dict_rebuild(d, capacity);
        i = 0;
    }
    let (_, key, _) = vm.dict_item_at(d, i)?;
    Some((key, vm.remove_entry(d, i)))
}

fn move_to_end(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("move_to_end", ["key", "last"], 1);
    let d = this(vm, args.pos[0], "move_to_end")?;
    let [key, last] = args.rest().bind(vm, &SIG)?;
    let key = key.unwrap_or(vm.none);
    let last = match last {
        Some(l) => vm.truth(l)?,
        None => true,
    };
    let hash = vm.hash(key)? as u64;
    let Some(i) = vm.dict_find(d, key, hash)? else { return Err(vm.key_error(key)) };
    let stored = vm.dict_item_at(d, i).map_or(key, |(_, stored, _)| stored);
    if last {
        if vm.last_entry(d) != Some(i) {
            let value = vm.remove_entry(d, i);
            vm.write_entry(d, None, stored, hash, value);
        }
    } else if vm.first_entry(d) != Some(i) {
        let value = vm.remove_entry(d, i);
        push_front(vm, d, stored, hash, value);
    }
    Ok(vm.none)
}

/// Makes an item the first one: the others are written anew behind it.
fn push_front(vm: &mut Vm, d: Gc<Dict>, key: Value, hash: u64, value: Value) {
    let rest = vm.new_plain_dict();
    vm.dict_copy_into(rest, d);
    vm.dict_clear(d);
    vm.write_entry(d, None, key, hash, value);
    let mut i = 0;
    while i < rest.filled.get() {
        if let Some((hash, k, v)) = vm.dict_item_at(rest, i) {
            vm.write_entry(d, None, k, hash, v);
        }
        i += 1;
    }
}

fn pop(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("pop", ["key", "default"], 1);
    let d = this(vm, args.pos[0], "pop")?;
    let [key, default] = args.rest().bind(vm, &SIG)?;
    let key = key.unwrap_or(vm.none);
    match vm.dict_del(d, key)?.or(default) {
        Some(v) => Ok(v),
        None => Err(vm.key_error(key)),
    }
}

fn setdefault(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("setdefault", ["key", "default"], 1);
    let [key, default] = args.rest().bind(vm, &SIG)?.map(|v| v.unwrap_or(vm.none));
    let d = this(vm, args.pos[0], "setdefault")?;
    if !sets_plainly(vm, d) {
        if let Some(v) = vm.dict_get(d, key)? {
            return Ok(v);
        }
        vm.set_item(d.value(), key, default)?;
        return Ok(default);
    }
    crate::types::dict::methods::setdefault(vm, &[args.pos[0], key, default])
}

fn fromkeys(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("fromkeys", ["iterable", "value"], 1);
    let [iterable, value] = args.rest().bind(vm, &SIG)?.map(|v| v.unwrap_or(vm.none));
    crate::types::dict::methods::fromkeys(vm, &[args.pos[0], iterable, value])
}

fn copy(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v, "copy")?;
    let class = vm.type_of(v);
    let result = vm.call(class.value(), &[])?;
    match result.cast::<Dict>() {
        Some(r) => merge(vm, r, d.value())?,
        None => return Err(vm.type_error("copy of an OrderedDict is no dict")),
    }
    Ok(result)
}

fn or(vm: &mut Vm, a: Value, b: Value, receiver: Value) -> R {
    if a.cast::<Dict>().is_none() || b.cast::<Dict>().is_none() {
        return Ok(vm.not_implemented);
    }
    let class = vm.type_of(receiver);
    let result = vm.call(class.value(), &[a])?;
    if let Some(r) = result.cast::<Dict>() {
        merge(vm, r, b)?;
    }
    Ok(result)
}

/// `(class, (), instance dict or None, None, iterator over the items)`.
fn reduce(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v, "__reduce__")?;
    let state = match vm.instance_dict(v) {
        Some(s) if s.used.get() > 0 => s.value(),
        _ => vm.none,
    };
    let items = vm.dict_iter(d, crate::types::dict::ITEMS);
    let class = vm.type_of(v).value();
    Ok(vm.tuple(&[class, vm.empty_tuple.value(), state, vm.none, items]))
}
