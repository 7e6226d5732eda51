//! Padding and trimming: strip, center, ljust, zfill, expandtabs.

use vm_layout::*;

use super::receiver;
use super::units::{copy_units, shift_of};
use crate::native::{NativeDef, R, Signature};
use crate::unicode::is_space;
use crate::value::{StrExt, TextBuilder};
use crate::{Vm, each_width};

pub const METHODS: [NativeDef; 8] = [
    NativeDef::pos("strip", 1, 2, |vm, a| strip(vm, a, "strip", true, true)),
    NativeDef::pos("lstrip", 1, 2, |vm, a| strip(vm, a, "lstrip", true, false)),
    NativeDef::pos("rstrip", 1, 2, |vm, a| strip(vm, a, "rstrip", false, true)),
    NativeDef::pos("center", 2, 3, |vm, a| {
        adjust(vm, a, |space, width| {
            (space / 2 + (space & width & 1), space - space / 2 - (space & width & 1))
        })
    }),
    NativeDef::pos("ljust", 2, 3, |vm, a| adjust(vm, a, |space, _| (0, space))),
    NativeDef::pos("rjust", 2, 3, |vm, a| adjust(vm, a, |space, _| (space, 0))),
    NativeDef::fn2("zfill", zfill),
    NativeDef::full("expandtabs", |vm, a| {
        let [tab] = a.rest().bind(vm, &Signature::new("expandtabs", ["tabsize"], 0))?;
        let tab = match tab {
            Some(v) => i64::from(vm.index_i32(v)?),
            None => 8,
        };
        expand_tabs(vm, a.pos[0], tab)
    }),
];

fn strip(vm: &mut Vm, a: &[Value], name: &str, left: bool, right: bool) -> R {
    let s = receiver(vm, a[0])?;
    let chars = match a.get(1) {
        Some(&v) if v != vm.none => match v.cast::<Str>() {
            Some(c) => Some(c),
            None => return Err(vm.type_error(format!("{name} arg must be None or str"))),
        },
        _ => None,
    };
    let drop = |c: u32| match chars {
        None => is_space(c),
        Some(set) => set.code_points().any(|m| m == c),
    };
    let (start, end) = each_width!(s.units(), text => {
        let (mut start, mut end) = (0, text.len());
        while left && start < end && drop(text[start].into()) {
            start += 1;
        }
        while right && end > start && drop(text[end - 1].into()) {
            end -= 1;
        }
        (start, end)
    });
    Ok(vm.substr(s, start, end).value())
}

/// `s` between `left` and `right` copies of `fill`.
pub fn padded(vm: &mut Vm, s: Gc<Str>, left: usize, right: usize, fill: u32) -> R<Gc<Str>> {
    if left == 0 && right == 0 {
        return Ok(vm.substr(s, 0, s.len));
    }
    let fill_shift = match fill {
        0..=0xff => 0,
        0x100..=0xffff => 1,
        _ => 2,
    };
    let shift = shift_of(s).max(fill_shift);
    let len = left.saturating_add(s.len).saturating_add(right);
    if len >> 60 != 0 {
        return Err(vm.overflow_error("padded string is too long"));
    }
    vm.charge(len << shift)?;
    if len == 1 {
        return Ok(vm.str_from_units(&[fill]));
    }
    Ok(vm.str_of_width(vm.types.str, len, shift, s.is_ascii() && fill < 0x80, |p| {
        // SAFETY: room for `len` units of the width; each index below stays under it.
        unsafe {
            let put = |i: usize| match shift {
                0 => p.add(i).write(fill as u8),
                1 => p.cast::<u16>().add(i).write(fill as u16),
                _ => p.cast::<u32>().add(i).write(fill),
            };
            (0..left).for_each(put);
            copy_units(s.units(), p.add(left << shift), shift);
            (left + s.len..len).for_each(put);
        }
    }))
}

fn adjust(vm: &mut Vm, a: &[Value], sides: fn(usize, usize) -> (usize, usize)) -> R {
    let s = receiver(vm, a[0])?;
    let width = usize::try_from(vm.index_i64(a[1])?).unwrap_or(0);
    let fill = match a.get(2) {
        None => u32::from(b' '),
        Some(&v) => match v.cast::<Str>() {
            Some(f) if f.len == 1 => f.unit(0),
            Some(_) => {
                return Err(vm.type_error("The fill character must be exactly one character long"));
            }
            None => {
                return Err(vm.type_error_about("The fill character must be a unicode character, not ", v));
            }
        },
    };
    let (left, right) = sides(width.saturating_sub(s.len), width);
    Ok(padded(vm, s, left, right, fill)?.value())
}

fn zfill(vm: &mut Vm, s: Value, width: Value) -> R {
    let s = receiver(vm, s)?;
    let width = usize::try_from(vm.index_i64(width)?).unwrap_or(0);
    let zeros = width.saturating_sub(s.len);
    if zeros == 0 {
        return Ok(vm.substr(s, 0, s.len).value());
    }
    let signed = s.len > 0 && matches!(s.unit(0), 0x2b | 0x2d);
    if !signed {
        return Ok(padded(vm, s, zeros, 0, u32::from(b'0'))?.value());
    }
    let rest = vm.substr(s, 1, s.len);
    let rest = padded(vm, rest, zeros, 0, u32::from(b'0'))?;
    let sign = vm.substr(s, 0, 1);
    vm.str_concat(sign, rest)
}

/// `s.expandtabs(tabsize)`.
fn expand_tabs(vm: &mut Vm, s: Value, tab_size: i64) -> R {
    let s = receiver(vm, s)?;
    let tab = usize::try_from(tab_size).unwrap_or(0);
    let tabs = s.code_points().filter(|&c| c == 9).count();
    if tabs == 0 {
        return Ok(vm.substr(s, 0, s.len).value());
    }
    match tabs.checked_mul(tab).and_then(|n| n.checked_add(s.len)).filter(|&n| n >> 60 == 0) {
        Some(n) => vm.charge(n.saturating_mul(4))?,
        None => return Err(vm.overflow_error("new string is too long")),
    }
    let mut out = TextBuilder::with_capacity(s.len);
    let mut column = 0;
    for c in s.code_points() {
        match c {
            9 if tab > 0 => {
                let fill = tab - column % tab;
                column += fill;
                (0..fill).for_each(|_| out.push(0x20));
            }
            9 => {}
            _ => {
                out.push(c);
                column = if c == 10 || c == 13 { 0 } else { column + 1 };
            }
        }
    }
    Ok(out.finish(vm))
}
