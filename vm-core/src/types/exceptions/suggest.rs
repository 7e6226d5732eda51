//! "Did you mean": the nearest name among those that exist, by CPython's weighted edit distance.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::interp::code::body;
use crate::value::{ListExt, StrExt};

/// Costs of an insertion, deletion or substitution, and of a change of case.
const MOVE: usize = 2;
const CASE: usize = 1;
/// More candidates than this are not looked at, nor longer names.
const MAX_CANDIDATES: usize = 750;
const MAX_LENGTH: usize = 40;

/// A better name for the one that an AttributeError or NameError complains about.
pub fn suggestion(vm: &mut Vm, e: Value) -> Option<String> {
    let class = vm.type_of(e);
    let wrong = record_slots(e).get(5).and_then(|s| s.get());
    if vm.is_subtype(class, vm.exc.attribute_error) {
        let wrong = wrong?.cast::<Str>()?.to_text();
        let object = record_slots(e)[6].get().filter(|&o| o != vm.none)?;
        let names = names_of(vm, object)?;
        return nearest(&wrong, &names);
    }
    if !vm.is_subtype(class, vm.exc.name_error) {
        return None;
    }
    let wrong = wrong?.cast::<Str>()?.to_text();
    let mut tb = e.cast::<Exception>()?.traceback.get()?.cast::<Traceback>()?;
    while let Some(next) = tb.next.get().and_then(|n| n.cast::<Traceback>()) {
        tb = next;
    }
    let frame = tb.frame.get()?.cast::<FrameObject>()?;
    let unit = &body(frame.code.get()).unit;
    let locals: Vec<String> = unit.varnames.iter().chain(&unit.freevars).map(|n| n.to_string()).collect();
    if let Some(found) = nearest(&wrong, &locals) {
        return Some(found);
    }
    for space in [frame.globals.get(), vm.builtins] {
        let names = keys(vm, space);
        if let Some(found) = nearest(&wrong, &names) {
            return Some(found);
        }
    }
    None
}

fn keys(vm: &Vm, d: Gc<Dict>) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some((k, _)) = vm.namespace_next(d, &mut at) {
        names.extend(k.cast::<Str>().map(|s| s.to_text()));
    }
    names
}

/// What `dir` gives for an object; nothing if that raises.
fn names_of(vm: &mut Vm, object: Value) -> Option<Vec<String>> {
    let listed = match vm.call_special(object, crate::types::Dunder::Dir, &[]) {
        Ok(Some(names)) => vm.collect_list(names),
        Ok(None) => vm.object_dir(object),
        Err(raised) => Err(raised),
    };
    let Ok(list) = listed else {
        vm.raised = None;
        return None;
    };
    let mut names: Vec<String> = Vec::new();
    for i in 0..list.len.get() {
        names.extend(list.item(i).and_then(|v| v.cast::<Str>()).map(|s| s.to_text()));
    }
    names.sort();
    Some(names)
}

/// The candidate nearest to `wrong`, if one is near enough.
fn nearest(wrong: &str, candidates: &[String]) -> Option<String> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    let size = wrong.len();
    let mut best: Option<(usize, &String)> = None;
    for name in candidates.iter().filter(|n| *n != wrong) {
        // No more than a third of the characters may need a change.
        let mut limit = (size + name.len() + 3) * MOVE / 6;
        if let Some((d, _)) = best {
            limit = limit.min(d - 1);
        }
        let d = distance(wrong.as_bytes(), name.as_bytes(), limit);
        if d <= limit && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, name));
            if d == 0 {
                break;
            }
        }
    }
    best.map(|(_, n)| n.clone())
}

fn substitution(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

/// Edit distance, or something past `limit` when it is past `limit`.
fn distance(a: &[u8], b: &[u8], limit: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE;
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return limit + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE).collect();
    for (j, &y) in b.iter().enumerate() {
        let mut diagonal = j * MOVE;
        let mut left = diagonal;
        let mut least = usize::MAX;
        for (i, &x) in a.iter().enumerate() {
            let changed = diagonal + substitution(x, y);
            diagonal = row[i];
            left = changed.min(left.min(diagonal) + MOVE);
            row[i] = left;
            least = least.min(left);
        }
        if least > limit {
            return limit + 1;
        }
    }
    row[a.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let names = ["append", "extend", "index"].map(str::to_owned);
        assert_eq!(nearest("apend", &names).as_deref(), Some("append"));
        assert_eq!(nearest("Index", &names).as_deref(), Some("index"));
        assert_eq!(nearest("zzzz", &names), None);
    }
}
