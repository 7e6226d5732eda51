//! split, rsplit, splitlines, join.

use vm_layout::*;

use crate::types::list::list_words;

use super::receiver;
use super::units::{self, Unit, needle_units, shift_of};
use crate::native::{Args, NativeDef, R, Signature};
use crate::types::Dunder;
use crate::unicode::{is_line_break, is_space};
use crate::value::ListExt;
use crate::{Vm, each_width};

pub const METHODS: [NativeDef; 4] = [
    NativeDef::full("split", |vm, a| split_method(vm, a, "split", false)),
    NativeDef::full("rsplit", |vm, a| split_method(vm, a, "rsplit", true)),
    NativeDef::full("splitlines", splitlines),
    NativeDef::fn2("join", join),
];

/// Pieces as (start, end), in order.
pub type Pieces = Vec<(usize, usize)>;

/// Pieces between runs of white space, at most `limit` cuts from the left.
pub fn split_space<T: Copy>(text: &[T], limit: usize, is_space: impl Fn(T) -> bool) -> Pieces {
    let mut out = Vec::new();
    let mut i = 0;
    loop {
        while i < text.len() && is_space(text[i]) {
            i += 1;
        }
        if i == text.len() {
            return out;
        }
        let start = i;
        if out.len() == limit {
            // The rest is taken as it is, white space at its end included.
            out.push((start, text.len()));
            return out;
        }
        while i < text.len() && !is_space(text[i]) {
            i += 1;
        }
        out.push((start, i));
    }
}

/// The same from the right.
pub fn rsplit_space<T: Copy>(text: &[T], limit: usize, is_space: impl Fn(T) -> bool) -> Pieces {
    let mut out = Vec::new();
    let mut i = text.len();
    loop {
        while i > 0 && is_space(text[i - 1]) {
            i -= 1;
        }
        if i == 0 {
            break;
        }
        let end = i;
        if out.len() == limit {
            out.push((0, end));
            break;
        }
        while i > 0 && !is_space(text[i - 1]) {
            i -= 1;
        }
        out.push((i, end));
    }
    out.reverse();
    out
}

/// Pieces between occurrences of `sep`.
pub fn split_at<T: Unit>(text: &[T], sep: &[T], limit: usize) -> Pieces {
    let (mut out, mut at) = (Vec::new(), 0);
    while out.len() < limit
        && let Some(i) = units::find(&text[at..], sep)
    {
        out.push((at, at + i));
        at += i + sep.len();
    }
    out.push((at, text.len()));
    out
}

/// The same from the right.
pub fn rsplit_at<T: Unit>(text: &[T], sep: &[T], limit: usize) -> Pieces {
    let (mut out, mut end) = (Vec::new(), text.len());
    while out.len() < limit
        && let Some(i) = units::rfind(&text[..end], sep)
    {
        out.push((i + sep.len(), end));
        end = i;
    }
    out.push((0, end));
    out.reverse();
    out
}

/// Lines as (start, end without break, end with break).
pub fn lines<T: Copy + Into<u32>>(text: &[T], is_break: impl Fn(u32) -> bool) -> Vec<(usize, usize, usize)> {
    let (mut out, mut start) = (Vec::new(), 0);
    while start < text.len() {
        let end = text[start..].iter().position(|&u| is_break(u.into())).map_or(text.len(), |i| start + i);
        let crlf = end + 1 < text.len() && text[end].into() == 13 && text[end + 1].into() == 10;
        let next = (end + 1 + usize::from(crlf)).min(text.len());
        out.push((start, end, next));
        start = next;
    }
    out
}

/// The separator and the limit of a call of split or rsplit.
pub fn split_args(vm: &mut Vm, a: Args<'_>, name: &'static str) -> R<(Option<Value>, usize)> {
    let sig = Signature::new(name, ["sep", "maxsplit"], 0);
    let [sep, limit] = a.rest().bind(vm, &sig)?;
    let limit = match limit {
        Some(n) => vm.index_i64(n)?,
        None => -1,
    };
    Ok((sep.filter(|&s| s != vm.none), usize::try_from(limit).unwrap_or(usize::MAX)))
}

fn split_method(vm: &mut Vm, a: Args<'_>, name: &'static str, from_end: bool) -> R {
    let s = receiver(vm, a.pos[0])?;
    let (sep, limit) = split_args(vm, a, name)?;
    let pieces = match sep {
        None => each_width!(s.units(), text => {
            if from_end {
                rsplit_space(text, limit, |u| is_space(u.into()))
            } else {
                split_space(text, limit, |u| is_space(u.into()))
            }
        }),
        Some(sep) => {
            let Some(sep) = sep.cast::<Str>() else {
                return Err(vm.type_error_about("must be str or None, not ", sep));
            };
            if sep.len == 0 {
                return Err(vm.value_error("empty separator"));
            }
            each_width!(s.units(), text => match needle_units(sep) {
                Some(n) if from_end => rsplit_at(text, &n, limit),
                Some(n) => split_at(text, &n, limit),
                None => vec![(0, s.len)],
            })
        }
    };
    vm.charge(pieces.len() * 40)?;
    let list = vm.new_list();
    vm.list_reserve(list, pieces.len());
    for (start, end) in pieces {
        let piece = vm.substr(s, start, end);
        vm.list_push(list, piece.value());
    }
    Ok(list.value())
}

fn splitlines(vm: &mut Vm, a: Args<'_>) -> R {
    let s = receiver(vm, a.pos[0])?;
    let [keep] = a.rest().bind(vm, &Signature::new("splitlines", ["keepends"], 0))?;
    let keep = match keep {
        Some(v) => vm.index_i32(v)? != 0,
        None => false,
    };
    let found = each_width!(s.units(), text => lines(text, is_line_break));
    let list = vm.new_list();
    for (start, end, next) in found {
        let line = vm.substr(s, start, if keep { next } else { end });
        vm.list_push(list, line.value());
    }
    Ok(list.value())
}

/// `sep.join(iterable)`.
pub fn join(vm: &mut Vm, sep: Value, iterable: Value) -> R {
    let sep = receiver(vm, sep)?;
    if let Some(t) = iterable.exact::<Tuple>() {
        return join_items(vm, sep, t.items());
    }
    if let Some(strs) = list_words(iterable).filter(|l| l.header.kind() == Kind::StrList) {
        // Its words are values: joined without giving up that they are strs.
        return join_items(vm, sep, strs.as_slice());
    }
    let exact_list = if vm.type_of(iterable) == vm.types.list { vm.plain_list(iterable) } else { None };
    let list = match exact_list {
        Some(list) => list,
        None => {
            let slots = &vm.type_of(iterable).slots;
            if slots[Dunder::Iter as usize].get().is_none() && slots[Dunder::GetItem as usize].get().is_none()
            {
                return Err(vm.type_error("can only join an iterable"));
            }
            vm.collect_list(iterable)?
        }
    };
    join_items(vm, sep, list.as_slice())
}

fn join_items(vm: &mut Vm, sep: Gc<Str>, items: &[Value]) -> R {
    // Nothing below runs Python code, so the slice stays what it is.
    if let [one] = items
        && one.exact::<Str>().is_some()
    {
        return Ok(*one);
    }
    let (mut len, mut shift, mut ascii) = (0usize, 0, true);
    for (i, v) in items.iter().enumerate() {
        let Some(s) = v.cast::<Str>() else {
            let name = vm.type_name(*v);
            return Err(vm.type_error(format!("sequence item {i}: expected str instance, {name} found")));
        };
        len = len.saturating_add(s.len);
        shift = shift.max(shift_of(s));
        ascii &= s.is_ascii();
    }
    if items.len() > 1 && sep.len > 0 {
        len = len.saturating_add(sep.len.saturating_mul(items.len() - 1));
        shift = shift.max(shift_of(sep));
        ascii &= sep.is_ascii();
    }
    if len >> 60 != 0 {
        return Err(vm.overflow_error("join() result is too long for a Python string"));
    }
    vm.charge(len << shift)?;
    if len <= 1 {
        let joined = vm.str_join(items)?;
        return Ok(match joined.cast::<Str>() {
            Some(j) if j.len == len => joined,
            _ => vm.substr(sep, 0, sep.len).value(),
        });
    }
    let joined = vm.str_of_width(vm.types.str, len, shift, ascii, |p| {
        let mut to = p;
        let mut put = |s: Gc<Str>| {
            // SAFETY: room for the sum of all lengths was allocated, in the widest width among the parts.
            unsafe {
                units::copy_units(s.units(), to, shift);
                to = to.add(s.len << shift);
            }
        };
        for (i, v) in items.iter().enumerate() {
            if i > 0 {
                put(sep);
            }
            if let Some(s) = v.cast::<Str>() {
                put(s);
            }
        }
    });
    Ok(joined.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting() {
        let space = |b: u8| b == b' ';
        assert_eq!(split_space(b" a  b c ", usize::MAX, space), [(1, 2), (4, 5), (6, 7)]);
        assert_eq!(split_space(b" a  b c ", 1, space), [(1, 2), (4, 8)]);
        assert_eq!(rsplit_space(b" a  b c ", 1, space), [(0, 5), (6, 7)]);
        assert_eq!(split_at(b"a,b,", b",", usize::MAX), [(0, 1), (2, 3), (4, 4)]);
        assert_eq!(rsplit_at(b"a,b,c", b",", 1), [(0, 3), (4, 5)]);
        assert_eq!(lines(b"a\r\nb", |c| c == 10 || c == 13), [(0, 1, 3), (3, 4, 4)]);
    }
}
