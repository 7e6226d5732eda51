//! `int.to_bytes` and `int.from_bytes`.

use num_bigint::BigInt;
use vm_layout::{Bytes, Str, Type, Value};

use super::{IntRef, convert};
use crate::Vm;
use crate::native::{Args, R, Signature};

/// Whether the byte order argument says little endian.
fn little_endian(vm: &mut Vm, order: Option<Value>, function: &str) -> R<bool> {
    let Some(order) = order else { return Ok(false) };
    let Some(s) = order.cast::<Str>() else {
        let given = vm.argument_name(order);
        return Err(vm.type_error(format!("{function}() argument 'byteorder' must be str, not {given}")));
    };
    match s.as_ascii() {
        Some("little") => Ok(true),
        Some("big") => Ok(false),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// `int.to_bytes(length=1, byteorder='big', *, signed=False)`.
pub fn to_bytes(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<3> =
        Signature::new("to_bytes", ["length", "byteorder", "signed"], 0).kw_only_from(2);
    let [length, order, signed] = args.rest().bind(vm, &SIG)?;
    let Some(x) = IntRef::of(args.pos[0]) else { return Ok(vm.not_implemented) };
    let length = match length {
        Some(v) => vm.index_i64(v)?,
        None => 1,
    };
    let little = little_endian(vm, order, "to_bytes")?;
    let signed = match signed {
        Some(v) => vm.truth(v)?,
        None => false,
    };
    if length < 0 {
        return Err(vm.value_error("length argument must be non-negative"));
    }
    let length = length as usize;
    if x.is_negative() && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    vm.charge(length)?;
    let mut data = if x.is_zero() {
        Vec::new()
    } else if signed {
        x.big().to_signed_bytes_le()
    } else {
        x.big().to_bytes_le().1
    };
    if data.len() > length && !(signed && length == 0 && x.is_zero()) {
        return Err(vm.overflow_error("int too big to convert"));
    }
    data.resize(length, if x.is_negative() { 0xff } else { 0 });
    if !little {
        data.reverse();
    }
    Ok(vm.bytes(&data))
}

/// The bytes of a bytes-like object or of an iterable of ints, as `bytes(v)` has them.
fn bytes_argument(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    if let Some(b) = convert::buffer_of(vm, v)? {
        return Ok(b);
    }
    let dunder = crate::types::Dunder::Bytes;
    if let Some(r) = vm.call_special(v, dunder, &[])? {
        return match r.cast::<Bytes>() {
            Some(b) => Ok(b.as_slice().to_vec()),
            None => {
                let given = vm.type_name(r);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {given})")))
            }
        };
    }
    let iterable = v.kind() != vm_layout::Kind::Str
        && (vm.special(v, crate::types::Dunder::Iter).is_some()
            || vm.special(v, crate::types::Dunder::GetItem).is_some());
    if !iterable {
        let given = vm.type_name(v);
        return Err(vm.type_error(format!("cannot convert '{given}' object to bytes")));
    }
    let mut data = Vec::new();
    vm.for_each(v, &mut |vm, item| {
        let item = vm.index(item)?;
        match vm.as_i64(item).and_then(|i| u8::try_from(i).ok()) {
            Some(b) => {
                vm.charge_growth(&data)?;
                data.push(b);
                Ok(())
            }
            None => Err(vm.value_error("bytes must be in range(0, 256)")),
        }
    })?;
    Ok(data)
}

/// `int.from_bytes(bytes, byteorder='big', *, signed=False)`.
pub fn from_bytes(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<3> =
        Signature::new("from_bytes", ["bytes", "byteorder", "signed"], 1).kw_only_from(2);
    let [data, order, signed] = args.rest().bind(vm, &SIG)?;
    let Some(data) = data else { return Ok(vm.not_implemented) };
    let little = little_endian(vm, order, "from_bytes")?;
    let signed = match signed {
        Some(v) => vm.truth(v)?,
        None => false,
    };
    let data = bytes_argument(vm, data)?;
    vm.charge(data.len())?;
    let n = match (little, signed) {
        (true, true) => BigInt::from_signed_bytes_le(&data),
        (true, false) => BigInt::from_bytes_le(num_bigint::Sign::Plus, &data),
        (false, true) => BigInt::from_signed_bytes_be(&data),
        (false, false) => BigInt::from_bytes_be(num_bigint::Sign::Plus, &data),
    };
    let number = vm.big(n);
    match args.pos[0].cast::<Type>() {
        Some(ty) if ty != vm.types.int => vm.call(ty.value(), &[number]),
        _ => Ok(number),
    }
}
