//! `list[int]` (`types.GenericAlias`) and `int | str` (`types.UnionType`).

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::value::{ListExt, StrExt};

pub static GENERIC_ALIAS_DEF: TypeDef = TypeDef {
    module: "types",
    words: 3,
    flags: type_flags::BASETYPE | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", |vm, args| match *args.pos {
            [_, origin, parameters] => Ok(generic_alias(vm, origin, parameters)),
            _ => {
                let n = args.pos.len().saturating_sub(1);
                Err(vm.type_error(format!("GenericAlias expected 2 arguments, got {n}")))
            }
        }),
        NativeDef::fn1("__repr__", alias_repr),
        NativeDef::full("__call__", alias_call),
        NativeDef::fn2("__getattribute__", alias_attribute),
        NativeDef::fn2("__getitem__", alias_item),
        NativeDef::fn2("__eq__", alias_eq),
        NativeDef::fn1("__hash__", |vm, v| {
            let (origin, args) = (word(vm, v, 0), word(vm, v, 1));
            let h = vm.hash(origin)? ^ vm.hash(args)?;
            Ok(vm.int(h))
        }),
        NativeDef::fn2("__mro_entries__", |vm, v, _| {
            let origin = word(vm, v, 0);
            Ok(vm.tuple(&[origin]))
        }),
        NativeDef::fn2("__instancecheck__", |vm, _, _| {
            Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
        }),
        NativeDef::fn2("__subclasscheck__", |vm, _, _| {
            Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
        }),
        NativeDef::fn2("__or__", union_of),
        NativeDef::fn2("__ror__", |vm, a, b| union_of(vm, b, a)),
        NativeDef::fn1("__iter__", |vm, v| {
            let item = generic_alias_starred(vm, v);
            let list = vm.list_from(&[item]).value();
            vm.iter(list)
        }),
    ],
    getset: &[
        GetSetDef::get("__origin__", |vm, v| Ok(word(vm, v, 0))),
        GetSetDef::get("__args__", |vm, v| Ok(word(vm, v, 1))),
        GetSetDef::get("__parameters__", parameters),
        GetSetDef::get("__unpacked__", |vm, v| Ok(word(vm, v, 2))),
    ],
    ..TypeDef::new("GenericAlias", Kind::Object)
};

pub static UNION_DEF: TypeDef = TypeDef {
    module: "types",
    words: 1,
    flags: type_flags::WEAKREFABLE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__repr__", union_repr),
        NativeDef::fn2("__eq__", union_eq),
        NativeDef::fn1("__hash__", |vm, v| {
            let set = word(vm, v, 0);
            let set = vm.call(vm.types.frozenset.value(), &[set])?;
            let h = vm.hash(set)?;
            Ok(vm.int(h))
        }),
        NativeDef::fn2("__or__", union_of),
        NativeDef::fn2("__ror__", |vm, a, b| union_of(vm, b, a)),
        NativeDef::fn2("__instancecheck__", |vm, u, v| {
            let args = word(vm, u, 0);
            check_arguments(vm, args, "isinstance")?;
            let found = vm.is_instance(v, args)?;
            Ok(vm.bool(found))
        }),
        NativeDef::fn2("__subclasscheck__", |vm, u, v| {
            if v.kind() != Kind::Type {
                return Err(vm.type_error("issubclass() arg 1 must be a class"));
            }
            let args = word(vm, u, 0);
            check_arguments(vm, args, "issubclass")?;
            let found = vm.is_subclass(v, args)?;
            Ok(vm.bool(found))
        }),
    ],
    getset: &[
        GetSetDef::get("__args__", |vm, v| Ok(word(vm, v, 0))),
        GetSetDef::get("__parameters__", |vm, v| {
            let args = word(vm, v, 0);
            let found = type_variables(vm, args)?;
            Ok(found)
        }),
    ],
    ..TypeDef::new("UnionType", Kind::Object)
};

/// `__class_getitem__` of the generic built-in classes.
pub const CLASS_GETITEM: NativeDef =
    NativeDef::fn2("__class_getitem__", |vm, class, item| Ok(generic_alias(vm, class, item))).as_class();

static CLASS_GETITEM_DEF: NativeDef = CLASS_GETITEM;

fn word(vm: &Vm, v: Value, i: usize) -> Value {
    record_slots(v).get(i).and_then(|s| s.get()).unwrap_or(vm.none)
}

/// `origin[item]`.
pub fn generic_alias(vm: &mut Vm, origin: Value, item: Value) -> Value {
    let args = if item.kind() == Kind::Tuple { item } else { vm.tuple(&[item]) };
    let t = vm.native_type(&GENERIC_ALIAS_DEF);
    vm.record(t, &[Some(origin), Some(args), Some(vm.false_)])
}

fn generic_alias_starred(vm: &mut Vm, v: Value) -> Value {
    let t = vm.native_type(&GENERIC_ALIAS_DEF);
    let (origin, args) = (word(vm, v, 0), word(vm, v, 1));
    vm.record(t, &[Some(origin), Some(args), Some(vm.true_)])
}

/// How an argument is shown: classes by their dotted name.
fn item_text(vm: &mut Vm, v: Value) -> R<String> {
    if v == vm.ellipsis {
        return Ok("...".to_owned());
    }
    let is_alias = vm.type_of(v) == vm.native_type(&GENERIC_ALIAS_DEF);
    if !is_alias && let Some(t) = v.cast::<Type>() {
        let qualname = t.qualname.get().to_text();
        let module = vm.get_attr(v, vm.names.module)?;
        return Ok(match module.cast::<Str>().map(|m| m.to_text()) {
            Some(m) if m != "builtins" => format!("{m}.{qualname}"),
            _ => qualname,
        });
    }
    if let Some(list) = vm.plain_list(v) {
        let mut parts = Vec::new();
        for i in 0..list.len.get() {
            if let Some(x) = list.item(i) {
                parts.push(item_text(vm, x)?);
            }
        }
        return Ok(format!("[{}]", parts.join(", ")));
    }
    Ok(vm.repr(v)?.to_text())
}

fn alias_repr(vm: &mut Vm, v: Value) -> R {
    let (origin, args) = (word(vm, v, 0), word(vm, v, 1));
    let star = if word(vm, v, 2) == vm.true_ { "*" } else { "" };
    let origin = item_text(vm, origin)?;
    let mut parts = Vec::new();
    let args = args.cast::<Tuple>().unwrap_or(vm.empty_tuple);
    for &a in args.items() {
        parts.push(item_text(vm, a)?);
    }
    let inside = if parts.is_empty() { "()".to_owned() } else { parts.join(", ") };
    Ok(vm.str(&format!("{star}{origin}[{inside}]")))
}

fn alias_call(vm: &mut Vm, args: Args<'_>) -> R {
    let this = args.pos[0];
    let made = vm.call_args(word(vm, this, 0), args.rest())?;
    let name = vm.intern("__orig_class__");
    if let Err(raised) = vm.set_attr(made, name, Some(this)) {
        let error = vm.take_raised(raised);
        let class = vm.type_of(error);
        if !vm.is_subtype(class, vm.exc.attribute_error) && !vm.is_subtype(class, vm.exc.type_error) {
            vm.raised = Some(error);
            return Err(raised);
        }
    }
    Ok(made)
}

/// Attributes of its own; all others are the origin's.
fn alias_attribute(vm: &mut Vm, v: Value, name: Value) -> R {
    let Some(name) = name.cast::<Str>() else { return Err(vm.type_error("attribute name must be string")) };
    let name = vm.intern_value(name);
    let text = name.to_text();
    let own = [
        "__class__",
        "__origin__",
        "__args__",
        "__parameters__",
        "__unpacked__",
        "__mro_entries__",
        "__reduce_ex__",
        "__reduce__",
        "__copy__",
        "__deepcopy__",
        "__call__",
        "__getitem__",
        "__instancecheck__",
        "__subclasscheck__",
        "__or__",
        "__ror__",
        "__repr__",
    ];
    if !own.contains(&text.as_str()) {
        return vm.get_attr(word(vm, v, 0), name);
    }
    match vm.generic_get_attr(v, name)? {
        Some(found) => Ok(found),
        None => Err(vm.no_attribute(v, name)),
    }
}

/// Type variables among arguments: what has a `__typing_subst__`, and the parameters of what has parameters.
fn type_variables(vm: &mut Vm, args: Value) -> R {
    let found = vm.new_list();
    let args = args.cast::<Tuple>().unwrap_or(vm.empty_tuple);
    for &a in args.items() {
        if a.kind() == Kind::Type {
            continue;
        }
        let subst = vm.intern("__typing_subst__");
        if vm.try_get_attr(a, subst)?.is_some() {
            if !found.as_slice().contains(&a) {
                vm.list_push(found, a);
            }
            continue;
        }
        let name = vm.intern("__parameters__");
        if let Some(inner) = vm.try_get_attr(a, name)?.and_then(|p| p.cast::<Tuple>()) {
            for &p in inner.items() {
                if !found.as_slice().contains(&p) {
                    vm.list_push(found, p);
                }
            }
        }
    }
    Ok(vm.tuple_from_list(found))
}

fn parameters(vm: &mut Vm, v: Value) -> R {
    let args = word(vm, v, 1);
    type_variables(vm, args)
}

/// `alias[items]`: puts the items in place of the type variables.
fn alias_item(vm: &mut Vm, v: Value, item: Value) -> R {
    let params = parameters(vm, v)?.cast::<Tuple>().unwrap_or(vm.empty_tuple);
    if params.items().is_empty() {
        let shown = vm.repr(v)?.to_text();
        return Err(vm.type_error(format!("{shown} is not a generic class")));
    }
    let given = if item.kind() == Kind::Tuple { item } else { vm.tuple(&[item]) };
    let given = given.cast::<Tuple>().unwrap_or(vm.empty_tuple);
    if given.items().len() != params.items().len() {
        let many = if given.items().len() > params.items().len() { "many" } else { "few" };
        let shown = vm.repr(v)?.to_text();
        let (got, want) = (given.items().len(), params.items().len());
        return Err(vm.type_error(format!("Too {many} arguments for {shown}; actual {got}, expected {want}")));
    }
    let out = vm.new_list();
    let args = word(vm, v, 1).cast::<Tuple>().unwrap_or(vm.empty_tuple);
    for &a in args.items() {
        let put = match params.items().iter().position(|&p| p == a) {
            Some(i) => given.items()[i],
            None if a.kind() == Kind::Type => a,
            None => {
                let name = vm.intern("__parameters__");
                match vm.try_get_attr(a, name)?.and_then(|p| p.cast::<Tuple>()) {
                    Some(inner) if !inner.items().is_empty() => {
                        let picked = vm.new_list();
                        for p in inner.items() {
                            if let Some(i) = params.items().iter().position(|q| q == p) {
                                vm.list_push(picked, given.items()[i]);
                            }
                        }
                        let picked = vm.tuple_from_list(picked);
                        vm.get_item(a, picked)?
                    }
                    _ => a,
                }
            }
        };
        vm.list_push(out, put);
    }
    let args = vm.tuple_from_list(out);
    let origin = word(vm, v, 0);
    Ok(generic_alias(vm, origin, args))
}

fn alias_eq(vm: &mut Vm, a: Value, b: Value) -> R {
    if vm.type_of(b) != vm.native_type(&GENERIC_ALIAS_DEF) {
        return Ok(vm.not_implemented);
    }
    let same = word(vm, a, 2) == word(vm, b, 2)
        && vm.eq(word(vm, a, 0), word(vm, b, 0))?
        && vm.eq(word(vm, a, 1), word(vm, b, 1))?;
    Ok(vm.bool(same))
}

/// Whether a value may stand in a union.
fn unionable(vm: &mut Vm, v: Value) -> bool {
    let t = vm.type_of(v);
    v == vm.none
        || v.kind() == Kind::Type
        || t == vm.native_type(&GENERIC_ALIAS_DEF)
        || t == vm.native_type(&UNION_DEF)
}

/// `a | b` of classes; NotImplemented for other operands.
pub fn union_of(vm: &mut Vm, a: Value, b: Value) -> R {
    if !unionable(vm, a) || !unionable(vm, b) {
        return Ok(vm.not_implemented);
    }
    let union = vm.native_type(&UNION_DEF);
    let members = vm.new_list();
    for v in [a, b] {
        let many = if vm.type_of(v) == union { word(vm, v, 0).cast::<Tuple>() } else { None };
        let one = [if v == vm.none { vm.types.none_type.value() } else { v }];
        let items = match &many {
            Some(t) => t.items(),
            None => &one[..],
        };
        for &item in items {
            let mut known = false;
            for i in 0..members.len.get() {
                if let Some(m) = members.item(i) {
                    known = known || vm.eq(m, item)?;
                }
            }
            if !known {
                vm.list_push(members, item);
            }
        }
    }
    if members.len.get() == 1
        && let Some(only) = members.item(0)
    {
        return Ok(only);
    }
    let args = vm.tuple_from_list(members);
    Ok(vm.record(union, &[Some(args)]))
}

fn union_repr(vm: &mut Vm, v: Value) -> R {
    let args = word(vm, v, 0).cast::<Tuple>().unwrap_or(vm.empty_tuple);
    let mut parts = Vec::new();
    for &a in args.items() {
        if a == vm.types.none_type.value() {
            parts.push("None".to_owned());
        } else {
            parts.push(item_text(vm, a)?);
        }
    }
    Ok(vm.str(&parts.join(" | ")))
}

fn union_eq(vm: &mut Vm, a: Value, b: Value) -> R {
    if vm.type_of(b) != vm.native_type(&UNION_DEF) {
        return Ok(vm.not_implemented);
    }
    let sets = [a, b].map(|v| word(vm, v, 0));
    let x = vm.call(vm.types.frozenset.value(), &[sets[0]])?;
    let y = vm.call(vm.types.frozenset.value(), &[sets[1]])?;
    let same = vm.eq(x, y)?;
    Ok(vm.bool(same))
}

fn check_arguments(vm: &mut Vm, args: Value, function: &str) -> R<()> {
    let alias = vm.native_type(&GENERIC_ALIAS_DEF);
    let args = args.cast::<Tuple>().unwrap_or(vm.empty_tuple);
    if args.items().iter().any(|&a| vm.type_of(a) == alias) {
        return Err(vm.type_error(format!("{function}() argument 2 cannot be a parameterized generic")));
    }
    Ok(())
}

impl Vm {
    /// Gives the generic built-in classes their `__class_getitem__` (bootstrap).
    pub fn add_generic_classes(&mut self) {
        let t = self.types;
        for class in [t.list, t.tuple, t.dict, t.set, t.frozenset] {
            let v = self.method_object(class, &CLASS_GETITEM_DEF);
            self.dict_set_str(class.dict.get(), self.names.class_getitem, v);
        }
    }

    /// `type[int]`: the one class that is generic without `__class_getitem__` in its dict.
    pub fn type_subscript(&mut self, item: Value) -> Value {
        generic_alias(self, self.types.type_.value(), item)
    }
}
