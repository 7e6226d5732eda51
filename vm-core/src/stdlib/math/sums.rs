//! Functions of many numbers: fsum, prod, hypot, dist.

use vm_layout::{List, Tuple, Value};

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature};
use crate::types::BinaryOp;
use crate::types::float::libm::frexp;
use crate::types::float::libm::ldexp;
use crate::value::ListExt;

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn2("dist", dist).with_doc("Return the Euclidean distance between two points p and q."),
    NativeDef::fn1("fsum", fsum)
        .with_doc("Return an accurate floating point sum of values in the iterable seq."),
    NativeDef::full("hypot", hypot)
        .with_doc("Multidimensional Euclidean distance from the origin to a point."),
    NativeDef::full("prod", prod)
        .with_doc("Calculate the product of all the elements in the input iterable."),
];

/// The exact sum as non-overlapping parts of rising size (Shewchuk), rounded once at the end.
fn fsum(vm: &mut Vm, iterable: Value) -> R {
    let mut parts: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0f64, 0.0f64);
    vm.for_each(iterable, &mut |vm, item| {
        let whole = vm.float_arg(item)?;
        let mut x = whole;
        let mut kept = 0;
        for j in 0..parts.len() {
            let mut y = parts[j];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        parts.truncate(kept);
        if x != 0.0 {
            if x.is_finite() {
                parts.push(x);
            } else {
                // Non-finite either by an overflow on the way or because the item is.
                if whole.is_finite() {
                    return Err(vm.overflow_error("intermediate overflow in fsum"));
                }
                if whole.is_infinite() {
                    infinities += whole;
                }
                special += whole;
                parts.clear();
            }
        }
        Ok(())
    })?;
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return Ok(vm.float(special));
    }
    let Some(mut high) = parts.pop() else { return Ok(vm.float(0.0)) };
    let mut low = 0.0;
    while let Some(y) = parts.pop() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // A remainder of exactly half a unit was rounded to even; what is left decides whether that was right.
    if let Some(&next) = parts.last()
        && (low < 0.0 && next < 0.0 || low > 0.0 && next > 0.0)
    {
        let y = low * 2.0;
        let x = high + y;
        if y == x - high {
            high = x;
        }
    }
    Ok(vm.float(high))
}

fn prod(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("prod", ["", "start"], 1).pos_only(1).kw_only_from(1);
    let [iterable, start] = args.bind(vm, &SIG)?;
    let Some(iterable) = iterable else { return Ok(vm.not_implemented) };
    let one = vm.int(1);
    let product = vm.list_from(&[start.unwrap_or(one)]);
    vm.for_each(iterable, &mut |vm, item| {
        let so_far = product.item(0).unwrap_or(vm.none);
        let next = vm.binary_op(BinaryOp::Mul, so_far, item)?;
        product.set_item(0, next);
        Ok(())
    })?;
    Ok(product.item(0).unwrap_or(vm.none))
}

/// The square root of a sum of squares, accurate to the last bit in nearly all cases: the numbers are scaled by a power of two, squares
/// and sum carried in two parts each, the root corrected by one Newton step.
fn norm(numbers: &mut [f64], largest: f64) -> f64 {
    if largest.is_infinite() {
        return f64::INFINITY;
    }
    if numbers.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 || numbers.len() <= 1 {
        return largest;
    }
    let exponent = frexp(largest).1;
    if exponent < -1023 {
        // Subnormal: brought into the normal range, where the scale is a double.
        let unit = f64::MIN_POSITIVE;
        numbers.iter_mut().for_each(|x| *x /= unit);
        return unit * norm(numbers, largest / unit);
    }
    let scale = ldexp(1.0, -exponent);
    // The sum starts at 1, so that every addend is smaller and the error of an addition is had in two steps.
    let (mut sum, mut low_products, mut low_sums) = (1.0f64, 0.0f64, 0.0f64);
    let mut add = |a: f64, b: f64, sum: &mut f64| {
        let high = a * b;
        low_products += a.mul_add(b, -high);
        let next = *sum + high;
        low_sums += high - (next - *sum);
        *sum = next;
        low_products + low_sums
    };
    let mut low = 0.0;
    for x in numbers.iter() {
        let x = x * scale;
        low = add(x, x, &mut sum);
    }
    let h = (sum - 1.0 + low).sqrt();
    let low = add(-h, h, &mut sum);
    let h = h + (sum - 1.0 + low) / (2.0 * h);
    h / scale
}

fn norm_of(mut numbers: Vec<f64>) -> f64 {
    let largest = numbers.iter().fold(0.0f64, |m, x| if x.abs() > m { x.abs() } else { m });
    numbers.iter_mut().for_each(|x| *x = x.abs());
    norm(&mut numbers, largest)
}

fn hypot(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "math.hypot")?;
    let mut numbers = Vec::with_capacity(args.pos.len());
    for &v in args.pos {
        numbers.push(vm.float_arg(v)?);
    }
    let r = norm_of(numbers);
    Ok(vm.float(r))
}

/// A point as a tuple.
fn point(vm: &mut Vm, v: Value) -> R<vm_layout::Gc<Tuple>> {
    if let Some(t) = v.cast::<Tuple>() {
        return Ok(t);
    }
    let l: vm_layout::Gc<List> = vm.collect_list(v)?;
    Ok(vm.new_tuple(l.as_slice()))
}

fn dist(vm: &mut Vm, p: Value, q: Value) -> R {
    let p = point(vm, p)?;
    let q = point(vm, q)?;
    if p.len != q.len {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut numbers = Vec::with_capacity(p.len);
    for (&a, &b) in p.items().iter().zip(q.items()) {
        let x = vm.float_arg(a)?;
        let y = vm.float_arg(b)?;
        numbers.push(x - y);
    }
    let r = norm_of(numbers);
    Ok(vm.float(r))
}
