//! `weakref.ref` and the table behind it; the `weakref` module is Python on top of `_weakref`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::{CompareOp, Dunder};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    module: "weakref",
    words: 3,
    flags: type_flags::BASETYPE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", |vm, args| {
            if !(2..=3).contains(&args.pos.len()) {
                let n = args.pos.len() - 1;
                return Err(vm.type_error(format!("__init__ expected at most 2 arguments, got {n}")));
            }
            Ok(vm.none)
        }),
        NativeDef::full("__call__", |vm, args| {
            args.rest().no_keywords(vm, "__call__")?;
            Ok(referent(args.pos[0]).unwrap_or(vm.none))
        }),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__hash__", hash),
        NativeDef::fn2("__eq__", |vm, a, b| equal(vm, a, b, CompareOp::Eq)),
        NativeDef::fn2("__ne__", |vm, a, b| equal(vm, a, b, CompareOp::Ne)),
        crate::types::alias::CLASS_GETITEM,
    ],
    getset: &[GetSetDef::get("__callback__", |vm, v| {
        Ok(v.cast::<WeakRef>().and_then(|r| r.callback.get()).unwrap_or(vm.none))
    })],
    ..TypeDef::new("ReferenceType", Kind::WeakRef)
};

/// What a weak reference refers to, if it lives.
pub fn referent(v: Value) -> Option<Value> {
    match v.cast::<WeakRef>()?.target.get() {
        0 => None,
        tagged => Value::from_bits(tagged - 1),
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(class) = args.pos.first().and_then(|c| c.cast::<Type>()) else {
        return Err(vm.type_error("__new__ expected at least 1 argument, got 0"));
    };
    let (target, callback) = match *args.rest().pos {
        [t] => (t, None),
        [t, c] => (t, (c != vm.none).then_some(c)),
        ref other => {
            let n = other.len();
            let bound = if n == 0 { "at least 1 argument" } else { "at most 2 arguments" };
            return Err(vm.type_error(format!("__new__ expected {bound}, got {n}")));
        }
    };
    Ok(vm.weak_reference(class, target, callback)?.value())
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let shown = match referent(v) {
        None => format!("<weakref at {:#x}; dead>", v.bits()),
        Some(o) => {
            let class = vm.type_name(o);
            let name = match vm.try_get_attr(o, vm.names.name)?.and_then(|n| n.cast::<Str>()) {
                Some(n) => format!(" ({})", n.to_text()),
                None => String::new(),
            };
            format!("<weakref at {:#x}; to '{class}' at {:#x}{name}>", v.bits(), o.bits())
        }
    };
    Ok(vm.str(&shown))
}

fn hash(vm: &mut Vm, v: Value) -> R {
    let Some(r) = v.cast::<WeakRef>() else { return Ok(vm.none) };
    if let Some(h) = r.hash.get() {
        return Ok(h);
    }
    let Some(o) = referent(v) else { return Err(vm.type_error("weak object has gone away")) };
    let h = vm.hash(o)?;
    let h = vm.int(h);
    r.hash.set(Some(h));
    Ok(h)
}

fn equal(vm: &mut Vm, a: Value, b: Value, op: CompareOp) -> R {
    if b.kind() != Kind::WeakRef {
        return Ok(vm.not_implemented);
    }
    match (referent(a), referent(b)) {
        (Some(x), Some(y)) => vm.compare(op, x, y),
        _ => Ok(vm.bool((a == b) == (op == CompareOp::Eq))),
    }
}

impl Vm {
    /// A weak reference of class `class`; plain ones without callback are shared.
    pub fn weak_reference(
        &mut self,
        class: Gc<Type>,
        target: Value,
        callback: Option<Value>,
    ) -> R<Gc<WeakRef>> {
        let own = self.type_of(target);
        if target.is_small() || own.flags.get() & type_flags::WEAKREFABLE == 0 {
            let name = self.full_type_name(own);
            return Err(self.type_error(format!("cannot create weak reference to '{name}' object")));
        }
        let address = target.bits() as usize;
        if callback.is_none() && class == self.types.weakref {
            let known = self.weakrefs.get(&address).and_then(|refs| {
                refs.iter().find(|r| r.callback.get().is_none() && r.header.ty() == class).copied()
            });
            if let Some(r) = known {
                return Ok(r);
            }
        }
        let v = self.record(class, &[None, callback, None]);
        // SAFETY: a record of the weakref type or a subclass.
        let r: Gc<WeakRef> = unsafe { v.cast_unchecked() };
        r.target.set(target.bits() + 1);
        if let Some(h) = target.header() {
            h.set_flag(header_flags::WEAKLY_REFERENCED);
        }
        self.weakrefs.entry(address).or_default().push(r);
        self.note_finalizable();
        Ok(r)
    }

    /// The first weak reference to a value, as `__weakref__` shows it.
    pub fn first_weakref(&self, v: Value) -> Value {
        self.weakrefs.get(&(v.bits() as usize)).and_then(|refs| refs.first()).map_or(self.none, |r| r.value())
    }

    /// Whether a class defines `__call__` (proxies of such values are callable).
    pub fn is_callable(&self, v: Value) -> bool {
        matches!(v.kind(), Kind::Function | Kind::Builtin | Kind::Method | Kind::Type)
            || self.special(v, Dunder::Call).is_some()
    }
}
