//! The methods of `list` but for subscripts and `sort`.

use vm_layout::*;

use super::check;
use super::progression::{progression, set_progression};
use super::strategy::{list_words, special_words};
use crate::Vm;
use crate::native::R;
use crate::protocol::item::from_end;
use crate::value::ListExt;

pub fn append(vm: &mut Vm, l: Value, v: Value) -> R {
    let Some(list) = l.cast::<List>() else {
        check(vm, l, "append")?;
        vm.list_append(l, v)?;
        return Ok(vm.none);
    };
    vm.list_charge_growth(list)?;
    vm.list_push(list, v);
    Ok(vm.none)
}

pub fn extend(vm: &mut Vm, l: Value, iterable: Value) -> R {
    check(vm, l, "extend")?;
    vm.extend_list(l, iterable)?;
    Ok(vm.none)
}

pub fn insert(vm: &mut Vm, l: Value, index: Value, v: Value) -> R {
    let i = vm.index_i64(index)?;
    check(vm, l, "insert")?;
    let n = vm.sequence_len(l) as i64;
    let i = if i < 0 { (i.saturating_add(n)).max(0) } else { i.min(n) } as usize;
    vm.list_insert_value(l, i, v)?;
    Ok(vm.none)
}

pub fn remove(vm: &mut Vm, l: Value, v: Value) -> R {
    check(vm, l, "remove")?;
    match vm.sequence_find(l, v, 0, usize::MAX)? {
        Some(i) => {
            let Some(list) = vm.movable_list(l) else { return Err(vm.wrong_receiver("remove", "list", l)) };
            // `__eq__` may have shortened the list.
            if i < list.len.get() {
                list_remove(list, i);
            }
            Ok(vm.none)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}

/// Removes item `i < len` of a list of any kind but a range list.
fn list_remove(list: Gc<List>, i: usize) {
    let n = list.len.get();
    if let Some(a) = list.items.get() {
        move_slots(&a, i + 1, i, n - i - 1);
    }
    list.truncate(n - 1);
}

pub fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let l = args[0];
    check(vm, l, "pop")?;
    let i = match args.get(1) {
        Some(&i) => vm.index_i64(i)?,
        None => -1,
    };
    let n = vm.sequence_len(l);
    if n == 0 {
        return Err(vm.index_error("pop from empty list"));
    }
    let i = from_end(i, n);
    if i >= n {
        return Err(vm.index_error("pop index out of range"));
    }
    if (i == 0 || i == n - 1)
        && let Some(r) = l.cast::<RangeList>()
        && let Some(p) = progression(r)
    {
        #[cfg_attr(not(feature = "range-lists"), allow(unused_mut, reason = "nothing is ever popped then"))]
        let mut p = p;
        let popped = if i == n - 1 { p.pop_last() } else { p.pop_first() };
        set_progression(r, &p);
        return Ok(vm.int(popped.unwrap_or(0)));
    }
    let Some(list) = vm.movable_list(l) else { return Err(vm.wrong_receiver("pop", "list", l)) };
    let v = vm.sequence_item(l, i).unwrap_or(vm.none);
    list_remove(list, i);
    Ok(v)
}

pub fn clear(vm: &mut Vm, l: Value) -> R {
    check(vm, l, "clear")?;
    if let Some(r) = l.cast::<RangeList>() {
        // An empty plain list is what it becomes, without making the elements.
        r.len.set(0);
    }
    let Some(list) = vm.movable_list(l) else { return Err(vm.wrong_receiver("clear", "list", l)) };
    vm.list_clear(list);
    Ok(vm.none)
}

/// `index` of lists and tuples: position of a value between bounds.
pub fn find_between(vm: &mut Vm, s: Value, args: &[Value]) -> R<Option<usize>> {
    let mut bounds = [0, i64::MAX];
    for (b, &a) in bounds.iter_mut().zip(&args[1..]) {
        *b = vm.search_bound(a)?;
    }
    let n = vm.sequence_len(s) as i64;
    let [from, to] = bounds.map(|b| if b < 0 { b.saturating_add(n).max(0) } else { b } as usize);
    vm.sequence_find(s, args[0], from, to)
}

pub fn index(vm: &mut Vm, args: &[Value]) -> R {
    check(vm, args[0], "index")?;
    match find_between(vm, args[0], &args[1..])? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => {
            let text = vm.repr(args[1])?;
            let text = crate::value::StrExt::to_text(&text);
            Err(vm.value_error(format!("{text} is not in list")))
        }
    }
}

/// `count` of lists and tuples.
pub fn count_equal(vm: &mut Vm, s: Value, v: Value) -> R {
    let (mut i, mut n) = (0, 0);
    while let Some(found) = vm.sequence_find(s, v, i, usize::MAX)? {
        n += 1;
        i = found + 1;
    }
    Ok(vm.int(n))
}

pub fn count(vm: &mut Vm, l: Value, v: Value) -> R {
    check(vm, l, "count")?;
    count_equal(vm, l, v)
}

pub fn reverse(vm: &mut Vm, l: Value) -> R {
    check(vm, l, "reverse")?;
    if let Some(r) = l.cast::<RangeList>()
        && let Some(p) = progression(r).and_then(|p| p.reversed())
    {
        set_progression(r, &p);
        return Ok(vm.none);
    }
    let Some(list) = vm.movable_list(l) else { return Err(vm.wrong_receiver("reverse", "list", l)) };
    let n = list.len.get();
    if let Some(a) = list.items.get() {
        let slots = a.slots();
        for i in 0..n / 2 {
            slots[i].swap(&slots[n - 1 - i]);
        }
    }
    Ok(vm.none)
}

pub fn copy(vm: &mut Vm, l: Value) -> R {
    check(vm, l, "copy")?;
    vm.list_copy(l)
}

pub fn add(vm: &mut Vm, a: Value, b: Value) -> R {
    check(vm, a, "__add__")?;
    if !b.kind().is_list() {
        let name = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate list (not \"{name}\") to list")));
    }
    let total = vm.sequence_len(a) + vm.sequence_len(b);
    vm.charge(total.saturating_mul(8))?;
    if let Some(list) = vm.list_joined(a, b) {
        return Ok(list);
    }
    if let Some(words) = list_words(a)
        && words.header.kind() != Kind::List
    {
        let list = vm.words_copy(words, total);
        vm.extend_list(list.value(), b)?;
        return Ok(list.value());
    }
    let list = vm.new_list();
    if total > 0 {
        vm.list_reserve(list, total);
    }
    for part in [a, b] {
        let mut i = 0;
        while let Some(v) = vm.sequence_item(part, i) {
            vm.list_push(list, v);
            i += 1;
        }
    }
    Ok(list.value())
}

pub fn iadd(vm: &mut Vm, l: Value, iterable: Value) -> R {
    check(vm, l, "__iadd__")?;
    vm.extend_list(l, iterable)?;
    Ok(l)
}

/// How often a sequence is to be repeated.
pub fn repetitions(vm: &mut Vm, n: Value) -> R<usize> {
    let i = vm.index(n)?;
    match vm.as_i64(i) {
        Some(i) => Ok(usize::try_from(i).unwrap_or(0)),
        None => {
            if vm.as_big(i).is_some_and(|b| b.sign() == num_bigint::Sign::Minus) {
                return Ok(0);
            }
            let name = vm.type_name(n);
            Err(vm.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

pub fn mul(vm: &mut Vm, l: Value, n: Value) -> R {
    check(vm, l, "__mul__")?;
    let n = repetitions(vm, n)?;
    let len = vm.sequence_len(l);
    let Some(total) = len.checked_mul(n).filter(|&t| t <= isize::MAX as usize / 8) else {
        return Err(vm.memory_error());
    };
    vm.charge(total * 8)?;
    if total == 0 {
        return Ok(vm.empty_list());
    }
    // `[0] * n`: what is short may be general, what becomes of it need not.
    let short = if len < total { vm.raw_twin(l) } else { None };
    if let Some(words) = short.or_else(|| special_words(l)) {
        let list = vm.words_copy(words, total);
        if let Some(a) = list.items.get() {
            repeat_slots(&a, len, total);
            list.len.set(total);
        }
        return Ok(list.value());
    }
    let list = vm.new_list();
    let a = vm.new_array(total);
    list.items.set(Some(a));
    for i in 0..len {
        let v = vm.sequence_item(l, i);
        a.slots()[i].set(v);
    }
    repeat_slots(&a, len, total);
    list.len.set(total);
    Ok(list.value())
}

pub fn imul(vm: &mut Vm, l: Value, n: Value) -> R {
    check(vm, l, "__imul__")?;
    let n = repetitions(vm, n)?;
    let Some(list) = vm.movable_list(l) else { return Err(vm.wrong_receiver("__imul__", "list", l)) };
    let len = list.len.get();
    if n == 0 || len == 0 {
        vm.list_clear(list);
        return Ok(l);
    }
    let Some(total) = len.checked_mul(n).filter(|&t| t <= isize::MAX as usize / 8) else {
        return Err(vm.memory_error());
    };
    vm.charge(total * 8)?;
    vm.words_reserve(list, total);
    if let Some(a) = list.items.get() {
        repeat_slots(&a, len, total);
        list.len.set(total);
    }
    Ok(l)
}

/// Fills slots `len..total` with copies of the first `len`, doubling what is there.
fn repeat_slots(a: &Gc<Array>, len: usize, total: usize) {
    let mut done = len;
    while done < total {
        let n = done.min(total - done);
        move_slots(a, 0, done, n);
        done += n;
    }
}

/// Copies `n` slots within an array; the two places may overlap.
pub fn move_slots(a: &Gc<Array>, from: usize, to: usize, n: usize) {
    assert!(from + n <= a.capacity && to + n <= a.capacity, "slots within the array");
    // SAFETY: both places lie in the array, as asserted; slots are plain words.
    unsafe { std::ptr::copy(a.items_ptr().add(from), a.items_ptr().add(to), n) };
}

impl Vm {
    /// Inserts before item `i <= len` of a plain list.
    pub fn list_insert(&mut self, list: Gc<List>, i: usize, v: Value) {
        let n = list.len.get();
        self.list_reserve(list, n + 1);
        if let Some(a) = list.items.get() {
            move_slots(&a, i, i + 1, n - i);
            a.slots()[i].set(Some(v));
            list.len.set(n + 1);
        }
    }

    /// A new list of the items of a list; a range list's copy is one too.
    pub fn list_copy(&mut self, l: Value) -> R {
        if let Some(p) = l.cast::<RangeList>().and_then(progression) {
            return Ok(self.list_of_progression(&p));
        }
        if let Some(words) = special_words(l) {
            let n = words.len.get();
            self.charge(n * 8)?;
            return Ok(self.words_copy(words, n).value());
        }
        let Some(list) = self.plain_list(l) else { return Err(self.wrong_receiver("copy", "list", l)) };
        self.charge(list.len.get() * 8)?;
        let copy = self.list_from(list.as_slice());
        Ok(copy.value())
    }
}
