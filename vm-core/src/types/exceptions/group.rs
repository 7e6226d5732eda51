//! Exception groups (PEP 654): their methods, and what `except*` asks of them.

use vm_layout::*;

use super::methods::store_args;
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, NativeDef, R};
use crate::value::{ListExt, StrExt};

/// Words of a group: its message and the tuple of its exceptions.
const MESSAGE: usize = 5;
const EXCEPTIONS: usize = 6;

pub const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", new),
    NativeDef::fn1("__str__", str),
    NativeDef::fn2("derive", derive),
    NativeDef::fn2("split", |vm, g, condition| {
        let [matching, rest] = split_by(vm, g, condition)?;
        Ok(vm.tuple(&[matching, rest]))
    }),
    NativeDef::fn2("subgroup", |vm, g, condition| Ok(split_by(vm, g, condition)?[0])),
    NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
];

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(class) = args.pos.first().and_then(|c| c.cast::<Type>()) else { return Ok(vm.none) };
    let &[message, sequence] = args.rest().pos else {
        let n = args.pos.len() - 1;
        return Err(
            vm.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)"))
        );
    };
    if message.kind() != Kind::Str {
        let got = vm.type_name(message);
        return Err(vm.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}")));
    }
    if !matches!(vm.type_of(sequence).slots[crate::types::Dunder::GetItem as usize].get(), Some(f) if f != vm.none)
        || matches!(sequence.kind(), Kind::Dict)
    {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let list = vm.collect_list(sequence)?;
    let items = vm.tuple_from_list(list);
    let items = items.cast::<Tuple>().unwrap_or(vm.empty_tuple);
    if items.items().is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut base = false;
    for (i, &e) in items.items().iter().enumerate() {
        if !vm.is_exception(e) {
            let message = format!("Item {i} of second argument (exceptions) is not an exception");
            return Err(vm.value_error(message));
        }
        base |= !vm.is_subtype(vm.type_of(e), vm.exc.exception);
    }
    let mut class = class;
    if class == vm.exc.base_exception_group {
        if !base {
            class = vm.exc.exception_group;
        }
    } else if base && class == vm.exc.exception_group {
        return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    } else if base && vm.is_subtype(class, vm.exc.exception) {
        let name = class.name.get().to_text();
        return Err(vm.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
    }
    let e = vm.blank_exception(class, &[message, sequence]);
    record_slots(e)[MESSAGE].set(Some(message));
    record_slots(e)[EXCEPTIONS].set(Some(items.value()));
    Ok(e)
}

/// `__init__` of a group keeps what `__new__` stored.
pub(super) fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    if args.has_keywords() {
        let name = vm.type_name(this);
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    store_args(vm, this, args.pos);
    Ok(())
}

fn exceptions(vm: &Vm, g: Value) -> Gc<Tuple> {
    record_slots(g)[EXCEPTIONS].get().and_then(|t| t.cast::<Tuple>()).unwrap_or(vm.empty_tuple)
}

fn str(vm: &mut Vm, g: Value) -> R {
    let message = record_slots(g)[MESSAGE].get().unwrap_or(vm.none);
    let message = vm.str_of(message)?.to_text();
    let n = exceptions(vm, g).items().len();
    let s = if n == 1 { "" } else { "s" };
    Ok(vm.str(&format!("{message} ({n} sub-exception{s})")))
}

fn derive(vm: &mut Vm, g: Value, list: Value) -> R {
    let message = record_slots(g)[MESSAGE].get().unwrap_or(vm.none);
    let class = vm.exc.base_exception_group.value();
    vm.call(class, &[message, list])
}

/// What decides whether an exception belongs to a part of a group.
#[derive(Clone, Copy)]
enum Condition {
    Class(Value),
    Predicate(Value),
    /// Is one of these.
    Among(Gc<List>),
}

impl Condition {
    fn holds(self, vm: &mut Vm, e: Value) -> R<bool> {
        match self {
            Condition::Class(c) => vm.exception_matches(e, c),
            Condition::Predicate(f) => {
                let v = vm.call(f, &[e])?;
                vm.truth(v)
            }
            Condition::Among(list) => {
                if vm.is_group(e) {
                    return Ok(false);
                }
                Ok((0..list.len.get()).any(|i| list.item(i) == Some(e)))
            }
        }
    }
}

fn condition(vm: &mut Vm, v: Value) -> R<Condition> {
    let classes = v.cast::<Tuple>().is_some_and(|t| t.items().iter().all(|&c| vm.is_exception_class(c)));
    if vm.is_exception_class(v) || (classes && v.kind() == Kind::Tuple) {
        return Ok(Condition::Class(v));
    }
    if v.kind() == Kind::Function || vm.is_callable(v) && v.kind() != Kind::Type {
        return Ok(Condition::Predicate(v));
    }
    Err(vm.type_error("expected a function, exception type or tuple of exception types"))
}

fn split_by(vm: &mut Vm, g: Value, by: Value) -> R<[Value; 2]> {
    let by = condition(vm, by)?;
    split(vm, g, by)
}

/// The part that satisfies the condition and the rest, each None when empty.
fn split(vm: &mut Vm, e: Value, by: Condition) -> R<[Value; 2]> {
    if by.holds(vm, e)? {
        return Ok([e, vm.none]);
    }
    if !vm.is_group(e) {
        return Ok([vm.none, e]);
    }
    let (matching, rest) = (vm.new_list(), vm.new_list());
    vm.enter_native(" in exceptiongroup_split_recursive")?;
    let done = split_items(vm, e, by, matching, rest);
    vm.leave_native();
    done?;
    Ok([part(vm, e, matching)?, part(vm, e, rest)?])
}

fn split_items(vm: &mut Vm, g: Value, by: Condition, matching: Gc<List>, rest: Gc<List>) -> R<()> {
    for &inner in exceptions(vm, g).items() {
        let [yes, no] = split(vm, inner, by)?;
        if yes != vm.none {
            vm.list_push(matching, yes);
        }
        if no != vm.none {
            vm.list_push(rest, no);
        }
    }
    Ok(())
}

/// A group like `g` of other exceptions, with its traceback, cause, context and notes.
fn part(vm: &mut Vm, g: Value, list: Gc<List>) -> R {
    if list.len.get() == 0 {
        return Ok(vm.none);
    }
    let new = vm.call_method(g, "derive", &[list.value()])?;
    if !vm.is_group(new) {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    if let (Some(from), Some(to)) = (g.cast::<Exception>(), new.cast::<Exception>()) {
        to.traceback.set(from.traceback.get());
        to.cause.set(from.cause.get());
        to.context.set(from.context.get());
        if from.cause.get().is_some() {
            to.suppress_context.set(Some(vm.true_));
        }
    }
    if let Some(notes) = vm.try_get_attr(g, vm.names.notes)?
        && let Some(l) = vm.plain_list(notes)
    {
        let copy = vm.list_from(l.as_slice()).value();
        vm.set_attr(new, vm.names.notes, Some(copy))?;
    }
    Ok(new)
}

impl Vm {
    /// Whether a value is an exception group.
    pub fn is_group(&self, e: Value) -> bool {
        self.is_subtype(self.type_of(e), self.exc.base_exception_group)
    }

    /// The message and the exceptions of a group.
    pub(super) fn group_exceptions(&self, g: Value) -> Gc<Tuple> {
        exceptions(self, g)
    }

    /// CHECK_EG_MATCH: what is left of the exception, and the part that `except* class` takes.
    #[inline(never)]
    pub fn group_match(&mut self, e: Value, class: Value) -> R {
        let pair = self.match_group(e, class)?;
        Ok(self.tuple(&pair))
    }

    fn match_group(&mut self, e: Value, class: Value) -> R<[Value; 2]> {
        // An empty match first checks the classes.
        let probe = if e == self.none { self.exc.exception.value() } else { e };
        let whole = self.exception_matches(probe, class)?;
        let classes = match class.cast::<Tuple>() {
            Some(t) => t,
            None => self.new_tuple(&[class]),
        };
        for c in classes.items() {
            if c.cast::<Type>().is_some_and(|c| self.is_subtype(c, self.exc.base_exception_group)) {
                return Err(self
                    .type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
            }
        }
        if e == self.none {
            return Ok([self.none, self.none]);
        }
        if whole {
            if self.is_group(e) {
                return Ok([self.none, e]);
            }
            let (message, list) = (self.empty_str.value(), self.tuple(&[e]));
            let group = self.call(self.exc.base_exception_group.value(), &[message, list])?;
            return Ok([self.none, group]);
        }
        if self.is_group(e) {
            let pair = self.call_method(e, "split", &[class])?;
            if let Some(t) = pair.cast::<Tuple>()
                && let [matching, rest] = *t.items()
            {
                return Ok([rest, matching]);
            }
        }
        Ok([e, self.none])
    }

    /// PREP_RERAISE_STAR: what is raised in the end, or None.
    #[inline(never)]
    pub fn group_to_raise(&mut self, original: Value, list: Value) -> R {
        let Some(list) = self.plain_list(list) else { return Ok(self.none) };
        let (raised, again) = (self.new_list(), self.new_list());
        for i in 0..list.len.get() {
            let Some(e) = list.item(i).filter(|&e| e != self.none) else { continue };
            if !self.is_group(original) {
                // One exception, wrapped for its handler.
                return Ok(e);
            }
            if self.same_metadata(e, original)? {
                self.list_push(again, e);
            } else {
                self.list_push(raised, e);
            }
        }
        let left = if again.len.get() == 0 {
            self.none
        } else {
            let leaves = self.new_list();
            for i in 0..again.len.get() {
                if let Some(e) = again.item(i) {
                    self.collect_leaves(e, leaves)?;
                }
            }
            split(self, original, Condition::Among(leaves))?[0]
        };
        if raised.len.get() == 0 {
            return Ok(left);
        }
        if left != self.none {
            self.list_push(raised, left);
        }
        if raised.len.get() == 1 {
            return Ok(raised.item(0).unwrap_or(self.none));
        }
        let message = self.empty_str.value();
        self.call(self.exc.base_exception_group.value(), &[message, raised.value()])
    }

    fn collect_leaves(&mut self, e: Value, out: Gc<List>) -> R<()> {
        if !self.is_group(e) {
            self.list_push(out, e);
            return Ok(());
        }
        self.enter_native(" in collect_exception_group_leaves")?;
        let mut done = Ok(());
        for &inner in exceptions(self, e).items() {
            done = self.collect_leaves(inner, out);
            if done.is_err() {
                break;
            }
        }
        self.leave_native();
        done
    }

    /// Whether an exception is (a part of) the original raised again, not a new one.
    fn same_metadata(&mut self, a: Value, b: Value) -> R<bool> {
        if a == b {
            return Ok(true);
        }
        let (Some(x), Some(y)) = (a.cast::<Exception>(), b.cast::<Exception>()) else { return Ok(false) };
        let same = x.traceback.get() == y.traceback.get()
            && x.cause.get() == y.cause.get()
            && x.context.get() == y.context.get();
        if !same || !self.is_group(a) {
            return Ok(false);
        }
        let notes = [self.try_get_attr(a, self.names.notes)?, self.try_get_attr(b, self.names.notes)?];
        match notes {
            [None, None] => Ok(true),
            [Some(m), Some(n)] => self.eq(m, n),
            _ => Ok(false),
        }
    }
}
