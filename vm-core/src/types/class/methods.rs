//! Methods and attributes of classes.

use vm_layout::*;

use super::create::type_new;
use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R, type_flags};
use crate::types::alias;
use crate::value::{ListExt, StrExt};

pub const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", type_new),
    NativeDef::full("__init__", init),
    NativeDef::full("__call__", |vm, args| {
        let class = this(vm, args.pos[0])?;
        vm.instantiate(class, args.rest())
    }),
    NativeDef::fn1("__repr__", repr),
    NativeDef::fn2("__getattribute__", get_attribute),
    NativeDef::fn3("__setattr__", |vm, t, name, v| set_attribute(vm, t, name, Some(v))),
    NativeDef::fn2("__delattr__", |vm, t, name| set_attribute(vm, t, name, None)),
    NativeDef::fn1("mro", mro),
    NativeDef::fn1("__subclasses__", subclasses),
    NativeDef::full("__prepare__", |vm, _| Ok(vm.new_dict().value())).as_class(),
    NativeDef::fn2("__instancecheck__", |vm, t, v| {
        let found = vm.is_instance_by_class(v, t)?;
        Ok(vm.bool(found))
    }),
    NativeDef::fn2("__subclasscheck__", |vm, t, v| {
        let found = vm.is_subclass_by_bases(v, t)?;
        Ok(vm.bool(found))
    }),
    NativeDef::fn1("__dir__", dir),
    NativeDef::fn2("__or__", alias::union_of),
    NativeDef::fn2("__ror__", |vm, a, b| alias::union_of(vm, b, a)),
    NativeDef::fn1("__sizeof__", |vm, _| Ok(vm.int(size_of::<Type>() as i64))),
];

pub const GETSET: &[GetSetDef] = &[
    GetSetDef::get_set("__name__", |vm, v| Ok(this(vm, v)?.name.get().value()), set_name),
    GetSetDef::get_set("__qualname__", |vm, v| Ok(this(vm, v)?.qualname.get().value()), set_qualname),
    GetSetDef::get_set("__module__", module, |vm, v, to| set_entry(vm, v, "__module__", to)),
    GetSetDef::get_set("__doc__", doc, |vm, v, to| set_entry(vm, v, "__doc__", to)),
    GetSetDef::get("__dict__", |vm, v| {
        let dict = this(vm, v)?.dict.get();
        Ok(vm.mappingproxy(dict.value()))
    }),
    GetSetDef::get_set("__bases__", |vm, v| Ok(this(vm, v)?.bases.get().value()), set_bases),
    GetSetDef::member("__base__", |vm, v| Ok(this(vm, v)?.base.get().map_or(vm.none, |b| b.value()))),
    GetSetDef::member("__mro__", |vm, v| Ok(this(vm, v)?.mro.get().value())),
    GetSetDef::get_set("__abstractmethods__", abstract_methods, set_abstract_methods),
    GetSetDef::get_set("__annotations__", annotations, |vm, v, to| set_entry(vm, v, "__annotations__", to)),
    GetSetDef::get("__text_signature__", |vm, _| Ok(vm.none)),
    GetSetDef::member("__basicsize__", |vm, v| {
        let t = this(vm, v)?;
        let words = 1 + t.base_words.get() + t.ext_words.get();
        Ok(vm.int(8 * i64::from(words)))
    }),
    GetSetDef::member("__itemsize__", |vm, _| Ok(vm.int(0))),
    GetSetDef::member("__dictoffset__", |vm, v| {
        let t = this(vm, v)?;
        let at = t.dict_word.get();
        Ok(vm.int(if at == u16::MAX { 0 } else { 8 * i64::from(1 + t.base_words.get() + at) }))
    }),
    GetSetDef::member("__weakrefoffset__", |vm, v| {
        let yes = this(vm, v)?.flags.get() & type_flags::WEAKREFABLE != 0;
        Ok(vm.int(i64::from(yes)))
    }),
    GetSetDef::member("__flags__", flags),
];

fn this(vm: &mut Vm, v: Value) -> R<Gc<Type>> {
    match v.cast::<Type>() {
        Some(t) => Ok(t),
        None => {
            let got = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'type' object but received '{got}'")))
        }
    }
}

fn name_arg(vm: &mut Vm, name: Value) -> R<Gc<Str>> {
    match name.cast::<Str>() {
        Some(s) => Ok(vm.intern_value(s)),
        None => {
            let got = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{got}'")))
        }
    }
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let n = args.pos.len() - 1;
    if args.has_keywords() && n == 1 {
        return Err(vm.type_error("type.__init__() takes no keyword arguments"));
    }
    if n != 1 && n != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(vm.none)
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    let qualname = t.qualname.get().to_text();
    let shown = match module(vm, v)?.cast::<Str>().map(|m| m.to_text()) {
        Some(m) if m != "builtins" => format!("<class '{m}.{qualname}'>"),
        _ => format!("<class '{qualname}'>"),
    };
    Ok(vm.str(&shown))
}

fn get_attribute(vm: &mut Vm, v: Value, name: Value) -> R {
    let (t, name) = (this(vm, v)?, name_arg(vm, name)?);
    match vm.type_get_attr(t, name)? {
        Some(found) => Ok(found),
        None => Err(vm.no_attribute(v, name)),
    }
}

fn set_attribute(vm: &mut Vm, v: Value, name: Value, to: Option<Value>) -> R {
    let (t, name) = (this(vm, v)?, name_arg(vm, name)?);
    vm.type_set_attr(t, name, to)?;
    Ok(vm.none)
}

fn mro(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    let order = vm.c3_mro(t, t.bases.get())?;
    Ok(vm.list_from(order.items()).value())
}

fn subclasses(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    match t.subclasses.get() {
        Some(l) => Ok(vm.list_from(l.as_slice()).value()),
        None => Ok(vm.new_list().value()),
    }
}

fn dir(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    let names = vm.new_dict();
    for class in t.mro.get().items().iter().filter_map(|c| c.cast::<Type>()) {
        let mut at = 0;
        while let Some((k, v)) = vm.dict_next(class.dict.get(), &mut at) {
            vm.dict_set(names, k, v)?;
        }
    }
    Ok(vm.collect_list(names.value())?.value())
}

fn immutable(vm: &mut Vm, t: Gc<Type>, name: &str) -> R<()> {
    if t.flags.get() & type_flags::HEAP == 0 {
        let class = t.name.get().to_text();
        return Err(vm.type_error(format!("cannot set '{name}' attribute of immutable type '{class}'")));
    }
    Ok(())
}

fn no_delete(vm: &mut Vm, t: Gc<Type>, name: &str, to: Option<Value>) -> R<Value> {
    immutable(vm, t, name)?;
    match to {
        Some(v) => Ok(v),
        None => {
            let class = t.name.get().to_text();
            Err(vm.type_error(format!("cannot delete '{name}' attribute of immutable type '{class}'")))
        }
    }
}

fn set_name(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let t = this(vm, v)?;
    let to = no_delete(vm, t, "__name__", to)?;
    let Some(s) = to.cast::<Str>() else {
        let (class, got) = (t.name.get().to_text(), vm.type_name(to));
        return Err(vm.type_error(format!("can only assign string to {class}.__name__, not '{got}'")));
    };
    if s.code_points().any(|c| c == 0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    t.name.set(s);
    Ok(())
}

fn set_qualname(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let t = this(vm, v)?;
    let to = no_delete(vm, t, "__qualname__", to)?;
    let Some(s) = to.cast::<Str>() else {
        let (class, got) = (t.name.get().to_text(), vm.type_name(to));
        return Err(vm.type_error(format!("can only assign string to {class}.__qualname__, not '{got}'")));
    };
    t.qualname.set(s);
    Ok(())
}

fn entry(vm: &mut Vm, t: Gc<Type>, name: &str) -> Option<Value> {
    let name = vm.intern(name);
    vm.dict_get_str(t.dict.get(), name)
}

/// Writes an entry of the class dict whose name has a descriptor in the metaclass.
fn set_entry(vm: &mut Vm, v: Value, name: &str, to: Option<Value>) -> R<()> {
    let t = this(vm, v)?;
    immutable(vm, t, name)?;
    let key = vm.intern(name);
    match to {
        Some(to) => vm.dict_set_str(t.dict.get(), key, to),
        None => {
            if name == "__doc__" || name == "__module__" {
                no_delete(vm, t, name, None)?;
            }
            if vm.dict_del_str(t.dict.get(), key).is_none() {
                return Err(vm.attribute_error(name));
            }
        }
    }
    vm.refresh_slots(t, key);
    vm.class_touched(t);
    Ok(())
}

fn module(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    match vm.dict_get_str(t.dict.get(), vm.names.module) {
        Some(m) => Ok(m),
        None => Ok(vm.intern("builtins").value()),
    }
}

fn doc(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    match vm.dict_get_str(t.dict.get(), vm.names.doc) {
        Some(d) if matches!(d.kind(), Kind::Str | Kind::None) => Ok(d),
        Some(d) => vm.bind_class_attr(d, t),
        None => Ok(vm.none),
    }
}

fn abstract_methods(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    match entry(vm, t, "__abstractmethods__") {
        Some(a) if t != vm.types.type_ => Ok(a),
        _ => Err(vm.attribute_error("__abstractmethods__")),
    }
}

fn set_abstract_methods(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let t = this(vm, v)?;
    let some = match to {
        Some(to) => vm.truth(to)?,
        None => false,
    };
    set_entry(vm, v, "__abstractmethods__", to)?;
    let flags = t.flags.get() & !type_flags::ABSTRACT;
    t.flags.set(if some { flags | type_flags::ABSTRACT } else { flags });
    vm.class_version_invalidate(t);
    Ok(())
}

fn annotations(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    if t.flags.get() & type_flags::HEAP == 0 {
        let class = t.name.get().to_text();
        return Err(vm.attribute_error(format!("type object '{class}' has no attribute '__annotations__'")));
    }
    match vm.dict_get_str(t.dict.get(), vm.names.annotations) {
        Some(a) => Ok(a),
        None => {
            let d = vm.new_dict();
            vm.dict_set_str(t.dict.get(), vm.names.annotations, d.value());
            Ok(d.value())
        }
    }
}

/// CPython's `__flags__` bits that programs test: heap type, base type, abstract, subclass of a built-in.
fn flags(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    let ours = t.flags.get();
    let kinds = [
        (Kind::Int, 24),
        (Kind::List, 25),
        (Kind::Tuple, 26),
        (Kind::Bytes, 27),
        (Kind::Str, 28),
        (Kind::Dict, 29),
        (Kind::Exception, 30),
        (Kind::Type, 31),
    ];
    let mut bits: i64 = 1 << 12;
    for (flag, bit) in [(type_flags::HEAP, 9), (type_flags::BASETYPE, 10), (type_flags::ABSTRACT, 20)] {
        if ours & flag != 0 {
            bits |= 1 << bit;
        }
    }
    if ours & type_flags::HEAP == 0 {
        bits |= 1 << 8;
    }
    for (kind, bit) in kinds {
        if t.instance_kind.get() == kind {
            bits |= 1 << bit;
        }
    }
    Ok(vm.int(bits))
}

fn set_bases(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let t = this(vm, v)?;
    let to = no_delete(vm, t, "__bases__", to)?;
    let class = t.name.get().to_text();
    let Some(bases) = to.cast::<Tuple>() else {
        let got = vm.type_name(to);
        return Err(vm.type_error(format!("can only assign tuple to {class}.__bases__, not {got}")));
    };
    if bases.items().is_empty() {
        return Err(vm.type_error(format!("can only assign non-empty tuple to {class}.__bases__, not ()")));
    }
    for &b in bases.items() {
        let Some(b) = b.cast::<Type>() else {
            let got = vm.type_name(b);
            return Err(vm.type_error(format!("{class}.__bases__ must be tuple of classes, not '{got}'")));
        };
        if vm.is_subtype(b, t) || derives_by_base(b, t) {
            return Err(vm.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let base = vm.best_base(bases)?;
    let old_base = t.base.get().unwrap_or(vm.types.object);
    if !vm.same_layout(base, old_base) {
        let (new, old) = (base.name.get().to_text(), old_base.name.get().to_text());
        if base.flags.get() & type_flags::HEAP == 0 && holds_no_references(base) {
            return Err(
                vm.type_error(format!("__bases__ assignment: '{new}' deallocator differs from '{old}'"))
            );
        }
        return Err(
            vm.type_error(format!("__bases__ assignment: '{new}' object layout differs from '{old}'"))
        );
    }
    let old_bases = t.bases.get();
    t.bases.set(bases);
    t.base.set(Some(base));
    let before = vm.new_list();
    if let Err(raised) = vm.reorder(t, before) {
        if t.bases.get() != bases {
            // An `mro` of the program's has set others meanwhile: those stay.
            return Err(raised);
        }
        t.bases.set(old_bases);
        t.base.set(Some(old_base));
        for pair in before.as_slice().chunks_exact(2).rev() {
            if let (Some(class), Some(mro)) = (pair[0].cast::<Type>(), pair[1].cast::<Tuple>()) {
                class.mro.set(mro);
            }
        }
        vm.refresh_all_slots(t);
        vm.class_touched(t);
        return Err(raised);
    }
    if t.bases.get() != bases {
        return Ok(());
    }
    for b in old_bases.items().iter().filter_map(|b| b.cast::<Type>()) {
        vm.remove_subclass(b, t);
    }
    for b in bases.items().iter().filter_map(|b| b.cast::<Type>()) {
        vm.add_subclass(b, t);
    }
    vm.refresh_all_slots(t);
    vm.class_touched(t);
    Ok(())
}

/// Whether `t` is among the bases that decide the layout of `class`: while an `mro` of the program's runs, the orders
/// may lag behind them.
fn derives_by_base(class: Gc<Type>, t: Gc<Type>) -> bool {
    std::iter::successors(Some(class), |c| c.base.get()).any(|c| c == t)
}

/// Built-in classes whose instances refer to nothing: CPython frees them in a way of their own.
fn holds_no_references(t: Gc<Type>) -> bool {
    let kind = t.instance_kind.get();
    matches!(
        kind,
        Kind::Int | Kind::Bool | Kind::Float | Kind::Complex | Kind::Str | Kind::Bytes | Kind::Object
    )
}

impl Vm {
    /// Computes the order of a class and of all that derives from it anew; `before` takes each class and its old one.
    fn reorder(&mut self, t: Gc<Type>, before: Gc<List>) -> R<()> {
        let old = t.mro.get().value();
        self.set_mro(t)?;
        self.list_push(before, t.value());
        self.list_push(before, old);
        let mut i = 0;
        while let Some(sub) = t.subclasses.get().and_then(|l| l.item(i)).and_then(|v| v.cast::<Type>()) {
            self.reorder(sub, before)?;
            i += 1;
        }
        Ok(())
    }

    fn remove_subclass(&mut self, base: Gc<Type>, sub: Gc<Type>) {
        let Some(list) = base.subclasses.get() else { return };
        if let Some(i) = list.as_slice().iter().position(|&v| v == sub.value()) {
            let n = list.len.get();
            for at in i + 1..n {
                if let Some(v) = list.item(at) {
                    list.set_item(at - 1, v);
                }
            }
            list.truncate(n - 1);
        }
    }

    fn refresh_all_slots(&mut self, t: Gc<Type>) {
        self.fill_dunder_slots(t);
        let mut i = 0;
        while let Some(sub) = t.subclasses.get().and_then(|l| l.item(i)).and_then(|v| v.cast::<Type>()) {
            self.refresh_all_slots(sub);
            i += 1;
        }
    }
}
