//! The `operator` module: Python's operators as functions, and callables that fetch items, attributes or call methods.

mod getters;

use vm_layout::{Gc, Module, Value};

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};
use crate::value::ListExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "operator",
    doc: "Operator interface.\n\nThis module exports a set of functions corresponding to the intrinsic operators of Python.",
    functions: &[ARITHMETIC, OBJECTS],
    init,
};

macro_rules! binary {
    ($($name:ident $in_place:ident $op:ident;)*) => {
        $(
            fn $name(vm: &mut Vm, a: Value, b: Value) -> R {
                vm.binary_op(BinaryOp::$op, a, b)
            }
            fn $in_place(vm: &mut Vm, a: Value, b: Value) -> R {
                vm.inplace_op(BinaryOp::$op, a, b)
            }
        )*
    };
}

binary! {
    add iadd Add;
    sub isub Sub;
    mul imul Mul;
    truediv itruediv TrueDiv;
    floordiv ifloordiv FloorDiv;
    modulo imod Mod;
    pow ipow Pow;
    lshift ilshift LShift;
    rshift irshift RShift;
    and iand And;
    or ior Or;
    xor ixor Xor;
    matmul imatmul MatMul;
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(
            fn $name(vm: &mut Vm, a: Value, b: Value) -> R {
                vm.compare(CompareOp::$op, a, b)
            }
        )*
    };
}

comparison! {
    lt Lt;
    le Le;
    eq Eq;
    ne Ne;
    gt Gt;
    ge Ge;
}

fn neg(vm: &mut Vm, v: Value) -> R {
    vm.unary_op(UnaryOp::Neg, v)
}

fn pos(vm: &mut Vm, v: Value) -> R {
    vm.unary_op(UnaryOp::Pos, v)
}

fn invert(vm: &mut Vm, v: Value) -> R {
    vm.unary_op(UnaryOp::Invert, v)
}

fn index(vm: &mut Vm, v: Value) -> R {
    vm.index(v)
}

fn truth(vm: &mut Vm, v: Value) -> R {
    let t = vm.truth(v)?;
    Ok(vm.bool(t))
}

fn not(vm: &mut Vm, v: Value) -> R {
    let t = vm.truth(v)?;
    Ok(vm.bool(!t))
}

fn is(vm: &mut Vm, a: Value, b: Value) -> R {
    Ok(vm.bool(vm.is(a, b)))
}

fn is_not(vm: &mut Vm, a: Value, b: Value) -> R {
    Ok(vm.bool(!vm.is(a, b)))
}

/// TypeError unless `a` is a sequence.
fn check_concat(vm: &mut Vm, a: Value) -> R<()> {
    if vm.special(a, Dunder::GetItem).is_none() || a.kind() == vm_layout::Kind::Dict {
        let given = vm.type_name(a);
        return Err(vm.type_error(format!("'{given}' object can't be concatenated")));
    }
    Ok(())
}

fn concat(vm: &mut Vm, a: Value, b: Value) -> R {
    check_concat(vm, a)?;
    vm.binary_op(BinaryOp::Add, a, b)
}

fn iconcat(vm: &mut Vm, a: Value, b: Value) -> R {
    check_concat(vm, a)?;
    vm.inplace_op(BinaryOp::Add, a, b)
}

fn contains(vm: &mut Vm, a: Value, b: Value) -> R {
    let found = vm.contains(a, b)?;
    Ok(vm.bool(found))
}

fn count_of(vm: &mut Vm, a: Value, b: Value) -> R {
    let mut n = 0;
    vm.for_each(a, &mut |vm, item| {
        n += i64::from(vm.eq(item, b)?);
        Ok(())
    })?;
    Ok(vm.int(n))
}

fn index_of(vm: &mut Vm, a: Value, b: Value) -> R {
    let it = vm.iter(a)?;
    let mut i = 0;
    while let Some(item) = vm.next(it)? {
        if vm.eq(item, b)? {
            return Ok(vm.int(i));
        }
        vm.poll()?;
        i += 1;
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}

fn getitem(vm: &mut Vm, a: Value, b: Value) -> R {
    vm.get_item(a, b)
}

fn setitem(vm: &mut Vm, a: Value, b: Value, c: Value) -> R {
    vm.set_item(a, b, c)?;
    Ok(vm.none)
}

fn delitem(vm: &mut Vm, a: Value, b: Value) -> R {
    vm.del_item(a, b)?;
    Ok(vm.none)
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> R {
    let default = match args.get(1) {
        None => 0,
        Some(&d) if vm.is_int(d) => vm.index_i64(d)?,
        Some(&d) => {
            let given = vm.type_name(d);
            return Err(vm.type_error(format!("'{given}' object cannot be interpreted as an integer")));
        }
    };
    let v = args[0];
    if vm.special(v, Dunder::Len).is_none() && vm.special(v, Dunder::LengthHint).is_none() {
        return Ok(vm.int(default));
    }
    match vm.length_hint_or_none(v)? {
        Some(n) => Ok(vm.int_from_usize(n)),
        None => Ok(vm.int(default)),
    }
}

fn call(vm: &mut Vm, args: Args<'_>) -> R {
    match args.pos.first() {
        Some(&f) => vm.call_args(f, args.rest()),
        None => Err(vm.type_error("call expected at least 1 argument, got 0")),
    }
}

const ARITHMETIC: &[NativeDef] = &[
    NativeDef::fn1("abs", crate::builtins::number::abs).with_doc("Same as abs(a)."),
    NativeDef::fn2("add", add).with_doc("Same as a + b."),
    NativeDef::fn2("and_", and).with_doc("Same as a & b."),
    NativeDef::fn2("floordiv", floordiv).with_doc("Same as a // b."),
    NativeDef::fn1("index", index).with_doc("Same as a.__index__()"),
    NativeDef::fn1("inv", invert).with_doc("Same as ~a."),
    NativeDef::fn1("invert", invert).with_doc("Same as ~a."),
    NativeDef::fn2("lshift", lshift).with_doc("Same as a << b."),
    NativeDef::fn2("mod", modulo).with_doc("Same as a % b."),
    NativeDef::fn2("mul", mul).with_doc("Same as a * b."),
    NativeDef::fn2("matmul", matmul).with_doc("Same as a @ b."),
    NativeDef::fn1("neg", neg).with_doc("Same as -a."),
    NativeDef::fn2("or_", or).with_doc("Same as a | b."),
    NativeDef::fn1("pos", pos).with_doc("Same as +a."),
    NativeDef::fn2("pow", pow).with_doc("Same as a ** b."),
    NativeDef::fn2("rshift", rshift).with_doc("Same as a >> b."),
    NativeDef::fn2("sub", sub).with_doc("Same as a - b."),
    NativeDef::fn2("truediv", truediv).with_doc("Same as a / b."),
    NativeDef::fn2("xor", xor).with_doc("Same as a ^ b."),
    NativeDef::fn2("iadd", iadd).with_doc("Same as a += b."),
    NativeDef::fn2("iand", iand).with_doc("Same as a &= b."),
    NativeDef::fn2("ifloordiv", ifloordiv).with_doc("Same as a //= b."),
    NativeDef::fn2("ilshift", ilshift).with_doc("Same as a <<= b."),
    NativeDef::fn2("imod", imod).with_doc("Same as a %= b."),
    NativeDef::fn2("imul", imul).with_doc("Same as a *= b."),
    NativeDef::fn2("imatmul", imatmul).with_doc("Same as a @= b."),
    NativeDef::fn2("ior", ior).with_doc("Same as a |= b."),
    NativeDef::fn2("ipow", ipow).with_doc("Same as a **= b."),
    NativeDef::fn2("irshift", irshift).with_doc("Same as a >>= b."),
    NativeDef::fn2("isub", isub).with_doc("Same as a -= b."),
    NativeDef::fn2("itruediv", itruediv).with_doc("Same as a /= b."),
    NativeDef::fn2("ixor", ixor).with_doc("Same as a ^= b."),
];

const OBJECTS: &[NativeDef] = &[
    NativeDef::full("call", call).with_doc("Same as obj(*args, **kwargs)."),
    NativeDef::fn2("concat", concat).with_doc("Same as a + b, for a and b sequences."),
    NativeDef::fn2("iconcat", iconcat).with_doc("Same as a += b, for a and b sequences."),
    NativeDef::fn2("contains", contains).with_doc("Same as b in a (note reversed operands)."),
    NativeDef::fn2("countOf", count_of)
        .with_doc("Return the number of items in a which are, or which equal, b."),
    NativeDef::fn2("delitem", delitem).with_doc("Same as del a[b]."),
    NativeDef::fn2("eq", eq).with_doc("Same as a == b."),
    NativeDef::fn2("ge", ge).with_doc("Same as a >= b."),
    NativeDef::fn2("getitem", getitem).with_doc("Same as a[b]."),
    NativeDef::fn2("gt", gt).with_doc("Same as a > b."),
    NativeDef::fn2("indexOf", index_of).with_doc("Return the first index of b in a."),
    NativeDef::fn2("is_", is).with_doc("Same as a is b."),
    NativeDef::fn2("is_not", is_not).with_doc("Same as a is not b."),
    NativeDef::fn2("le", le).with_doc("Same as a <= b."),
    NativeDef::pos("length_hint", 1, 2, length_hint)
        .with_doc("Return an estimate of the number of items in obj."),
    NativeDef::fn2("lt", lt).with_doc("Same as a < b."),
    NativeDef::fn2("ne", ne).with_doc("Same as a != b."),
    NativeDef::fn1("not_", not).with_doc("Same as not a."),
    NativeDef::fn3("setitem", setitem).with_doc("Same as a[b] = c."),
    NativeDef::fn1("truth", truth).with_doc("Return True if a is true, False otherwise."),
];

/// Functions that exist under their dunder name too.
const WITH_DUNDER: &[&str] = &[
    "abs",
    "add",
    "and_",
    "call",
    "concat",
    "contains",
    "delitem",
    "eq",
    "floordiv",
    "ge",
    "getitem",
    "gt",
    "iadd",
    "iand",
    "iconcat",
    "ifloordiv",
    "ilshift",
    "imatmul",
    "imod",
    "imul",
    "index",
    "inv",
    "invert",
    "ior",
    "ipow",
    "irshift",
    "isub",
    "itruediv",
    "ixor",
    "le",
    "lshift",
    "lt",
    "matmul",
    "mod",
    "mul",
    "ne",
    "neg",
    "not_",
    "or_",
    "pos",
    "pow",
    "rshift",
    "setitem",
    "sub",
    "truediv",
    "xor",
];

fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let dict = module.dict.get();
    let all = vm.new_list();
    for f in ARITHMETIC.iter().chain(OBJECTS) {
        let name = vm.intern(f.name);
        vm.list_push(all, name.value());
    }
    for def in [&getters::ATTRGETTER_DEF, &getters::ITEMGETTER_DEF, &getters::METHODCALLER_DEF] {
        let class = vm.native_type(def);
        let name = vm.intern(def.name);
        vm.dict_set_str(dict, name, class.value());
        vm.list_push(all, name.value());
    }
    let sort = vm.get_attr_str(all.value(), "sort")?;
    vm.call(sort, &[])?;
    debug_assert!(all.item(0).is_some());
    let name = vm.intern("__all__");
    vm.dict_set_str(dict, name, all.value());
    for &name in WITH_DUNDER {
        let plain = vm.intern(name);
        let dunder = vm.intern(&format!("__{}__", name.trim_end_matches('_')));
        if let Some(f) = vm.dict_get_str(dict, plain) {
            vm.dict_set_str(dict, dunder, f);
        }
    }
    Ok(())
}
