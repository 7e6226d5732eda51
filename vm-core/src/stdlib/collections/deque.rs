//! `collections.deque`: a ring in an array of the heap. The methods lie in `deque_methods`.

use vm_layout::*;

use super::deque_methods as m;
use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::CompareOp;
use crate::types::iterators::{set_word, word};

/// Words: array, index of the first item, number of items, greatest number (unbound: none), count of changes.
pub static DEQUE_DEF: TypeDef = TypeDef {
    module: "collections",
    words: 5,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", m::new),
        NativeDef::full("__init__", m::init),
        NativeDef::fn1("__repr__", m::repr),
        NativeDef::fn2("__eq__", |vm, a, b| m::compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| m::compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__lt__", |vm, a, b| m::compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| m::compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| m::compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| m::compare(vm, CompareOp::Ge, a, b)),
        NativeDef::fn1("__len__", |vm, d| {
            let d = Deque::of(vm, d)?;
            Ok(vm.int_from_usize(d.len()))
        }),
        NativeDef::fn2("__getitem__", m::get_item),
        NativeDef::fn3("__setitem__", m::set_item),
        NativeDef::fn2("__delitem__", m::del_item),
        NativeDef::fn2("__contains__", m::contains),
        NativeDef::fn1("__iter__", |vm, d| m::iter(vm, d, false)),
        NativeDef::fn1("__reversed__", |vm, d| m::iter(vm, d, true)),
        NativeDef::fn2("__add__", m::add),
        NativeDef::fn2("__iadd__", m::iadd),
        NativeDef::fn2("__mul__", m::mul),
        NativeDef::fn2("__rmul__", m::mul),
        NativeDef::fn2("__imul__", m::imul),
        NativeDef::fn2("append", m::append),
        NativeDef::fn2("appendleft", m::appendleft),
        NativeDef::fn2("extend", m::extend),
        NativeDef::fn2("extendleft", m::extendleft),
        NativeDef::fn1("pop", m::pop),
        NativeDef::fn1("popleft", m::popleft),
        NativeDef::fn1("clear", m::clear),
        NativeDef::fn1("copy", m::copy),
        NativeDef::fn1("__copy__", m::copy),
        NativeDef::fn2("count", m::count),
        NativeDef::pos("index", 2, 4, m::index),
        NativeDef::fn3("insert", m::insert),
        NativeDef::fn2("remove", m::remove),
        NativeDef::fn1("reverse", m::reverse),
        NativeDef::pos("rotate", 1, 2, m::rotate),
        NativeDef::fn1("__reduce__", m::reduce),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    getset: &[GetSetDef::get("maxlen", |vm, d| {
        let d = Deque::of(vm, d)?;
        match d.max() {
            Some(n) => Ok(vm.int_from_usize(n)),
            None => Ok(vm.none),
        }
    })],
    doc: "deque([iterable[, maxlen]]) --> deque object",
    ..TypeDef::new("deque", Kind::Object)
};

/// Words: deque (unbound at the end), items given, changes counted when it was made, True when reversed.
pub static ITERATOR_DEF: TypeDef = TypeDef {
    module: "_collections",
    words: 4,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", m::iter_next),
        NativeDef::fn1("__length_hint__", m::iter_length_hint),
    ],
    ..TypeDef::new("_deque_iterator", Kind::Object)
};

/// The same, under the name that iterators from the right have.
pub static REVERSE_ITERATOR_DEF: TypeDef = TypeDef {
    module: "_collections",
    words: 4,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", m::iter_next),
        NativeDef::fn1("__length_hint__", m::iter_length_hint),
    ],
    ..TypeDef::new("_deque_reverse_iterator", Kind::Object)
};

const ARRAY: usize = 0;
const HEAD: usize = 1;
const LEN: usize = 2;
const MAX: usize = 3;
const CHANGES: usize = 4;

/// A deque object.
#[derive(Clone, Copy)]
pub struct Deque(pub Value);

impl Deque {
    /// The deque behind a receiver.
    pub fn of(vm: &mut Vm, v: Value) -> R<Deque> {
        match Deque::try_of(vm, v) {
            Some(d) => Ok(d),
            None => Err(vm.wrong_receiver("method", "collections.deque", v)),
        }
    }

    pub fn try_of(vm: &mut Vm, v: Value) -> Option<Deque> {
        let class = vm.native_type(&DEQUE_DEF);
        let ty = vm.type_of(v);
        vm.is_subtype(ty, class).then_some(Deque(v))
    }

    fn number(self, i: usize) -> usize {
        word(self.0, i).and_then(Value::as_small).unwrap_or(0) as usize
    }

    fn set_number(self, i: usize, n: usize) {
        set_word(self.0, i, Some(Value::small(n as i64)));
    }

    pub fn len(self) -> usize {
        self.number(LEN)
    }

    pub fn max(self) -> Option<usize> {
        word(self.0, MAX).and_then(Value::as_small).map(|n| n as usize)
    }

    pub fn set_max(self, max: Option<usize>) {
        set_word(self.0, MAX, max.map(|n| Value::small(n as i64)));
    }

    /// Rises at every change of the number or order of items.
    pub fn changes(self) -> usize {
        self.number(CHANGES)
    }

    fn changed(self) {
        self.set_number(CHANGES, self.changes() + 1);
    }

    fn array(self) -> Option<Gc<Array>> {
        word(self.0, ARRAY)?.cast()
    }

    /// The slot of item `i`, which may lie past the end but within the capacity.
    fn place(self, a: &Gc<Array>, i: usize) -> usize {
        (self.number(HEAD) + i) & (a.capacity - 1)
    }

    pub fn get(self, i: usize) -> Option<Value> {
        if i >= self.len() {
            return None;
        }
        let a = self.array()?;
        a.slots()[self.place(&a, i)].get()
    }

    pub fn set(self, i: usize, v: Value) {
        if let Some(a) = self.array() {
            a.slots()[self.place(&a, i)].set(Some(v));
        }
    }

    pub fn swap(self, i: usize, j: usize) {
        if let Some(a) = self.array() {
            a.slots()[self.place(&a, i)].swap(&a.slots()[self.place(&a, j)]);
        }
    }

    /// An array with room for one item more.
    fn room(self, vm: &mut Vm) -> Gc<Array> {
        let n = self.len();
        if let Some(a) = self.array()
            && n < a.capacity
        {
            return a;
        }
        let new = vm.new_array((n * 2).max(8).next_power_of_two());
        for i in 0..n {
            new.slots()[i].set(self.get(i));
        }
        set_word(self.0, ARRAY, Some(new.value()));
        self.set_number(HEAD, 0);
        new
    }

    /// Appends; a full deque loses its first item.
    pub fn push_back(self, vm: &mut Vm, v: Value) {
        if self.max() == Some(0) {
            return;
        }
        let a = self.room(vm);
        a.slots()[self.place(&a, self.len())].set(Some(v));
        self.set_number(LEN, self.len() + 1);
        self.changed();
        if self.max().is_some_and(|m| self.len() > m) {
            self.pop_front();
        }
    }

    /// The same on the left.
    pub fn push_front(self, vm: &mut Vm, v: Value) {
        if self.max() == Some(0) {
            return;
        }
        let a = self.room(vm);
        let head = self.number(HEAD).wrapping_sub(1) & (a.capacity - 1);
        a.slots()[head].set(Some(v));
        self.set_number(HEAD, head);
        self.set_number(LEN, self.len() + 1);
        self.changed();
        if self.max().is_some_and(|m| self.len() > m) {
            self.pop_back();
        }
    }

    pub fn pop_back(self) -> Option<Value> {
        let n = self.len().checked_sub(1)?;
        let a = self.array()?;
        let v = a.slots()[self.place(&a, n)].take();
        self.set_number(LEN, n);
        self.changed();
        v
    }

    pub fn pop_front(self) -> Option<Value> {
        let n = self.len().checked_sub(1)?;
        let a = self.array()?;
        let head = self.number(HEAD);
        let v = a.slots()[head].take();
        self.set_number(HEAD, (head + 1) & (a.capacity - 1));
        self.set_number(LEN, n);
        self.changed();
        v
    }

    pub fn clear(self) {
        set_word(self.0, ARRAY, None);
        self.set_number(HEAD, 0);
        self.set_number(LEN, 0);
        self.changed();
    }

    /// Moves the last `n` items to the front (`n` below the length).
    pub fn rotate(self, n: usize) {
        let Some(a) = self.array() else { return };
        let len = self.len();
        for _ in 0..n {
            let from = self.place(&a, len - 1);
            let to = self.number(HEAD).wrapping_sub(1) & (a.capacity - 1);
            let v = a.slots()[from].take();
            a.slots()[to].set(v);
            self.set_number(HEAD, to);
        }
        self.changed();
    }
}
