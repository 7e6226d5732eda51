//! `property`.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, Raised, Signature, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    words: 5,
    flags: type_flags::BASETYPE,
    methods: &[
        NativeDef::full("__new__", |vm, args| {
            let class = args.pos.first().and_then(|c| c.cast::<Type>()).unwrap_or(vm.types.property);
            Ok(vm.record(class, &[]))
        }),
        NativeDef::full("__init__", init),
        NativeDef::pos("__get__", 2, 3, get),
        NativeDef::fn3("__set__", |vm, p, o, v| set(vm, p, o, Some(v))),
        NativeDef::fn2("__delete__", |vm, p, o| set(vm, p, o, None)),
        NativeDef::fn3("__set_name__", |vm, p, _, name| {
            property(p).name.set(Some(name));
            Ok(vm.none)
        }),
        NativeDef::fn2("getter", |vm, p, f| copy(vm, p, [Some(f), None, None])),
        NativeDef::fn2("setter", |vm, p, f| copy(vm, p, [None, Some(f), None])),
        NativeDef::fn2("deleter", |vm, p, f| copy(vm, p, [None, None, Some(f)])),
    ],
    getset: &[
        GetSetDef::get_set(
            "__doc__",
            |vm, p| Ok(property(p).doc.get().unwrap_or(vm.none)),
            |_, p, v| {
                property(p).doc.set(v);
                Ok(())
            },
        ),
        GetSetDef::get("__isabstractmethod__", |vm, p| {
            let mut found = false;
            for f in record_slots(p)[..3].iter().filter_map(|s| s.get()) {
                found = found || vm.is_abstract_method(f)?;
            }
            Ok(vm.bool(found))
        }),
    ],
    members: &[("fget", 0, true), ("fset", 1, true), ("fdel", 2, true)],
    ..TypeDef::new("property", Kind::Property)
};

fn property(v: Value) -> Gc<Property> {
    // SAFETY: methods of `property` are called on instances of it only (the call checks the receiver).
    unsafe { v.cast_unchecked() }
}

const INIT: Signature<4> = Signature::new("property", ["fget", "fset", "fdel", "doc"], 0);

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let given = args.rest().bind(vm, &INIT)?;
    let p = property(args.pos[0]);
    let [get, set, delete, doc] = given.map(|g| g.filter(|&v| v != vm.none));
    p.get.set(get);
    p.set.set(set);
    p.delete.set(delete);
    p.doc.set(doc);
    if let (None, Some(get)) = (doc, get) {
        let from = vm.try_get_attr(get, vm.names.doc)?.filter(|&d| d != vm.none);
        if from.is_some() && p.header.is_subclass_instance() && vm.instance_dict(args.pos[0]).is_some() {
            // An instance of a subclass shows its class's `__doc__` else.
            if let Some(d) = vm.instance_dict(args.pos[0]) {
                vm.dict_set_str(d, vm.names.doc, from.unwrap_or(vm.none));
            }
        }
        p.doc.set(from);
    }
    Ok(vm.none)
}

/// "property 'x' of 'C' object has no setter".
fn missing(vm: &mut Vm, p: Gc<Property>, o: Value, what: &str) -> Raised {
    let class = vm.type_of(o).qualname.get().to_text();
    let message = match p.name.get() {
        Some(name) => match vm.repr(name) {
            Ok(name) => format!("property {} of '{class}' object has no {what}", name.to_text()),
            Err(raised) => return raised,
        },
        None => format!("property of '{class}' object has no {what}"),
    };
    vm.attribute_error(message)
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    let (p, o) = (property(args[0]), args[1]);
    if o == vm.none {
        return Ok(args[0]);
    }
    match p.get.get() {
        Some(f) => vm.call(f, &[o]),
        None => Err(missing(vm, p, o, "getter")),
    }
}

fn set(vm: &mut Vm, this: Value, o: Value, v: Option<Value>) -> R {
    let p = property(this);
    match v {
        Some(v) => match p.set.get() {
            Some(f) => vm.call(f, &[o, v])?,
            None => return Err(missing(vm, p, o, "setter")),
        },
        None => match p.delete.get() {
            Some(f) => vm.call(f, &[o])?,
            None => return Err(missing(vm, p, o, "deleter")),
        },
    };
    Ok(vm.none)
}

/// A new property of the same class with one function exchanged.
fn copy(vm: &mut Vm, this: Value, new: [Option<Value>; 3]) -> R {
    let p = property(this);
    let none = vm.none;
    let pick = |new: Option<Value>, old: Option<Value>| new.filter(|&v| v != none).or(old).unwrap_or(none);
    // The documentation goes with the getter it came from; one given on its own stays.
    let from_getter = match p.get.get() {
        Some(f) => vm.try_get_attr(f, vm.names.doc)?.is_some_and(|d| Some(d) == p.doc.get()),
        None => false,
    };
    let getter_given = new[0].is_some_and(|v| v != none) && from_getter;
    let args = [
        pick(new[0], p.get.get()),
        pick(new[1], p.set.get()),
        pick(new[2], p.delete.get()),
        if getter_given { none } else { p.doc.get().unwrap_or(none) },
    ];
    let class = vm.type_of(this);
    let made = vm.call(class.value(), &args)?;
    if let Some(m) = made.cast::<Property>() {
        m.name.set(p.name.get());
    }
    Ok(made)
}

impl Vm {
    /// Whether a function is marked by `@abstractmethod`.
    pub fn is_abstract_method(&mut self, f: Value) -> R<bool> {
        match self.try_get_attr(f, self.names.isabstractmethod)? {
            Some(v) => self.truth(v),
            None => Ok(false),
        }
    }
}
