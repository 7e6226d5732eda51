//! `mappingproxy`: a read-only view of a mapping, mostly of a class's dict.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};
use crate::types::CompareOp;

pub static DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__repr__", |vm, v| {
            let inner = vm.repr(mapping(v))?;
            let mut out = crate::value::TextBuilder::new();
            out.push_str("mappingproxy(");
            out.push_object(inner);
            out.push_str(")");
            Ok(out.finish(vm))
        }),
        NativeDef::fn1("__str__", |vm, v| Ok(vm.str_of(mapping(v))?.value())),
        NativeDef::fn1("__len__", |vm, v| {
            let n = vm.len(mapping(v))?;
            Ok(vm.int_from_usize(n))
        }),
        NativeDef::fn2("__getitem__", |vm, v, key| vm.get_item(mapping(v), key)),
        NativeDef::fn2("__contains__", |vm, v, key| {
            let found = vm.contains(mapping(v), key)?;
            Ok(vm.bool(found))
        }),
        NativeDef::fn1("__iter__", |vm, v| vm.iter(mapping(v))),
        NativeDef::fn1("__reversed__", |vm, v| vm.call_method(mapping(v), "__reversed__", &[])),
        NativeDef::fn2("__eq__", |vm, a, b| vm.compare(CompareOp::Eq, mapping(a), mapping(b))),
        NativeDef::fn2("__or__", |vm, a, b| vm.binary_op(crate::types::BinaryOp::Or, mapping(a), mapping(b))),
        NativeDef::fn2("__ror__", |vm, a, b| {
            vm.binary_op(crate::types::BinaryOp::Or, mapping(b), mapping(a))
        }),
        NativeDef::full("get", |vm, args| forward(vm, "get", args)),
        NativeDef::fn1("keys", |vm, v| vm.call_method(mapping(v), "keys", &[])),
        NativeDef::fn1("values", |vm, v| vm.call_method(mapping(v), "values", &[])),
        NativeDef::fn1("items", |vm, v| vm.call_method(mapping(v), "items", &[])),
        NativeDef::fn1("copy", |vm, v| vm.call_method(mapping(v), "copy", &[])),
        crate::types::alias::CLASS_GETITEM,
    ],
    ..TypeDef::new("mappingproxy", Kind::Object)
};

/// What a proxy shows; any other value stands for itself.
fn mapping(v: Value) -> Value {
    match v.kind() {
        Kind::Object => record_slots(v).first().and_then(|s| s.get()).unwrap_or(v),
        _ => v,
    }
}

fn forward(vm: &mut Vm, name: &str, args: Args<'_>) -> R {
    let f = vm.get_attr_str(mapping(args.pos[0]), name)?;
    vm.call_args(f, args.rest())
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let [_, of] = *args.pos else {
        return Err(vm.type_error("mappingproxy() missing required argument 'mapping' (pos 1)"));
    };
    let is_sequence = of.kind().is_list() || of.kind() == Kind::Tuple;
    if is_sequence || vm.special(of, crate::types::Dunder::GetItem).is_none() {
        let got = vm.type_name(of);
        return Err(vm.type_error(format!("mappingproxy() argument must be a mapping, not {got}")));
    }
    Ok(vm.mappingproxy(of))
}

impl Vm {
    /// A read-only view of a mapping.
    pub fn mappingproxy(&mut self, of: Value) -> Value {
        self.record(self.types.mappingproxy, &[Some(of)])
    }
}
