//! `collections.defaultdict`: a dict with an ext word for the factory. Its instances carry the subclass bit, so every
//! look-up goes by the slots and finds `__missing__`.

use vm_layout::*;

use crate::Vm;
use crate::heap::ext_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::Dunder;
use crate::value::TextBuilder;

static DEFAULTDICT_DEF: TypeDef = TypeDef {
    module: "collections",
    base: |t| t.dict,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__init__", init),
        NativeDef::fn2("__missing__", missing),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("copy", copy),
        NativeDef::fn1("__copy__", copy),
        NativeDef::fn1("__reduce__", reduce),
        NativeDef::fn2("__or__", or),
        NativeDef::fn2("__ror__", |vm, a, b| or(vm, b, a)),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    getset: &[GetSetDef::get_set(
        "default_factory",
        |vm, d| Ok(factory(vm, d)),
        |vm, d, v| {
            set_factory(d, v.unwrap_or(vm.none));
            Ok(())
        },
    )],
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory",
    ..TypeDef::new("defaultdict", Kind::Dict)
};

/// The class, its ext word set up.
pub fn make_type(vm: &mut Vm) -> Gc<Type> {
    let t = vm.native_type(&DEFAULTDICT_DEF);
    t.ext_words.set(1);
    t.instances_are_subclass.set(true);
    t
}

fn factory(vm: &Vm, d: Value) -> Value {
    ext_slots(d).first().and_then(|s| s.get()).unwrap_or(vm.none)
}

fn set_factory(d: Value, f: Value) {
    if let Some(s) = ext_slots(d).first() {
        s.set(Some(f));
    }
}

fn this(vm: &mut Vm, v: Value, method: &str) -> R<Gc<Dict>> {
    v.cast::<Dict>().ok_or_else(|| vm.wrong_receiver(method, "collections.defaultdict", v))
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let d = this(vm, args.pos[0], "__init__")?;
    let mut rest = args.rest();
    let mut f = vm.none;
    if let [first, more @ ..] = rest.pos {
        if *first != vm.none && !vm.is_callable(*first) {
            return Err(vm.type_error("first argument must be callable or None"));
        }
        f = *first;
        rest = Args { pos: more, ..rest };
    }
    set_factory(args.pos[0], f);
    vm.dict_update_args(d, rest, "dict")?;
    Ok(vm.none)
}

fn missing(vm: &mut Vm, v: Value, key: Value) -> R {
    this(vm, v, "__missing__")?;
    let f = factory(vm, v);
    if f == vm.none {
        return Err(vm.key_error(key));
    }
    let made = vm.call(f, &[])?;
    vm.set_item(v, key, made)?;
    Ok(made)
}

fn repr(vm: &mut Vm, v: Value) -> R {
    this(vm, v, "__repr__")?;
    let mut text = TextBuilder::new();
    text.push_str(&vm.short_type_name(v));
    text.push_str("(");
    let f = factory(vm, v);
    if vm.enter_repr(f) {
        let shown = vm.repr(f);
        vm.leave_repr(f);
        text.push_object(shown?);
    } else {
        text.push_str("...");
    }
    text.push_str(", ");
    let as_dict = vm.types.dict.slots[Dunder::Repr as usize].get();
    let shown = match as_dict {
        Some(f) => vm.call_slot1(f, Dunder::Repr, v)?,
        None => vm.none,
    };
    if let Some(s) = shown.cast::<Str>() {
        text.push_object(s);
    }
    text.push_str(")");
    Ok(text.finish(vm))
}

fn copy(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v, "copy")?;
    let class = vm.type_of(v);
    let f = factory(vm, v);
    // A subclass may want to know that another instance is made.
    vm.call(class.value(), &[f, d.value()])
}

fn or(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (a.cast::<Dict>(), b.cast::<Dict>()) else { return Ok(vm.not_implemented) };
    let class = make_type(vm);
    let is_default = |vm: &Vm, v: Value| vm.is_subtype(vm.type_of(v), class);
    let own = if is_default(vm, a) { a } else { b };
    let f = factory(vm, own);
    let class = vm.type_of(own);
    let result = vm.call(class.value(), &[f, x.value()])?;
    if let Some(d) = result.cast::<Dict>() {
        vm.dict_update(d, b)?;
    }
    Ok(result)
}

/// `(class, (factory,) or (), None, None, iterator over the items)`.
fn reduce(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v, "__reduce__")?;
    let f = factory(vm, v);
    let args = if f == vm.none { vm.empty_tuple.value() } else { vm.tuple(&[f]) };
    let items = vm.dict_iter(d, crate::types::dict::ITEMS);
    let class = vm.type_of(v).value();
    Ok(vm.tuple(&[class, args, vm.none, vm.none, items]))
}
