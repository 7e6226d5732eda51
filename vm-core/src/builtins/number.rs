//! Builtins about numbers.

use vm_layout::Value;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature};
use crate::types::int::{self, IntRef};
use crate::types::{BinaryOp, Dunder};

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("abs", abs).with_doc("Return the absolute value of the argument."),
    NativeDef::fn2("divmod", divmod).with_doc("Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    NativeDef::full("pow", pow).with_doc(
        "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\n\
         Some types, such as ints, are able to use a more efficient algorithm when\n\
         invoked using the three argument form.",
    ),
    NativeDef::full("round", round).with_doc(
        "Round a number to a given precision in decimal digits.\n\n\
         The return value is an integer if ndigits is omitted or None.  Otherwise\n\
         the return value has the same type as the number.  ndigits may be negative.",
    ),
    NativeDef::fn1("bin", bin).with_doc("Return the binary representation of an integer."),
    NativeDef::fn1("oct", oct).with_doc("Return the octal representation of an integer."),
    NativeDef::fn1("hex", hex).with_doc("Return the hexadecimal representation of an integer."),
];

/// `abs(v)`.
pub fn abs(vm: &mut Vm, v: Value) -> R {
    if let Some(i) = v.as_small() {
        return Ok(vm.int(i.abs()));
    }
    if let Some(f) = v.exact::<vm_layout::Float>() {
        return Ok(vm.float(f.value.abs()));
    }
    match vm.call_special(v, Dunder::Abs, &[])? {
        Some(r) => Ok(r),
        None => {
            let given = vm.type_name(v);
            Err(vm.type_error(format!("bad operand type for abs(): '{given}'")))
        }
    }
}

fn divmod(vm: &mut Vm, a: Value, b: Value) -> R {
    vm.binary_op(BinaryOp::DivMod, a, b)
}

fn pow(vm: &mut Vm, args: Args<'_>) -> R {
    if let ([a, b], false) = (args.pos, args.has_keywords()) {
        return vm.binary_op(BinaryOp::Pow, *a, *b);
    }
    const SIG: Signature<3> = Signature::new("pow", ["base", "exp", "mod"], 2);
    let [base, exponent, modulus] = args.bind(vm, &SIG)?;
    match (base, exponent) {
        (Some(a), Some(b)) => vm.power(a, b, modulus.unwrap_or(vm.none)),
        _ => Ok(vm.not_implemented),
    }
}

fn round(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("round", ["number", "ndigits"], 1);
    let [number, digits] = args.bind(vm, &SIG)?;
    let Some(number) = number else { return Ok(vm.not_implemented) };
    let result = match digits {
        Some(d) if d != vm.none => vm.call_special(number, Dunder::Round, &[d])?,
        _ => vm.call_special(number, Dunder::Round, &[])?,
    };
    match result {
        Some(r) => Ok(r),
        None => {
            let given = vm.type_name(number);
            Err(vm.type_error(format!("type {given} doesn't define __round__ method")))
        }
    }
}

/// An int in a base of 2, 8 or 16 with its prefix.
fn prefixed(vm: &mut Vm, v: Value, base: u32, prefix: &str) -> R {
    let i = vm.index(v)?;
    let Some(x) = IntRef::of(i) else { return Ok(i) };
    let digits = int::holding(&[i], || int::text::magnitude_in_base(vm, x, base))?;
    let sign = if x.is_negative() { "-" } else { "" };
    Ok(vm.str(&format!("{sign}{prefix}{digits}")))
}

fn bin(vm: &mut Vm, v: Value) -> R {
    prefixed(vm, v, 2, "0b")
}

fn oct(vm: &mut Vm, v: Value) -> R {
    prefixed(vm, v, 8, "0o")
}

fn hex(vm: &mut Vm, v: Value) -> R {
    prefixed(vm, v, 16, "0x")
}
