//! Methods and attributes of BaseException.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R};
use crate::value::StrExt;

pub const BASE_METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", new),
    NativeDef::full("__init__", init),
    NativeDef::fn1("__repr__", repr),
    NativeDef::fn1("__str__", str),
    NativeDef::fn2("with_traceback", with_traceback),
    NativeDef::fn2("add_note", add_note),
    NativeDef::fn1("__reduce__", reduce),
    NativeDef::fn2("__setstate__", set_state),
];

pub const BASE_GETSET: &[GetSetDef] = &[
    GetSetDef::get_set("args", get_args, set_args),
    GetSetDef::get_set("__traceback__", |vm, v| Ok(word(vm, v, |e| &e.traceback)), set_traceback),
    GetSetDef::get_set(
        "__context__",
        |vm, v| Ok(word(vm, v, |e| &e.context)),
        |vm, v, to| set_link(vm, v, to, "context", |e| &e.context),
    ),
    GetSetDef::get_set("__cause__", |vm, v| Ok(word(vm, v, |e| &e.cause)), set_cause),
    GetSetDef::get_set(
        "__suppress_context__",
        |vm, v| {
            let set = v.cast::<Exception>().and_then(|e| e.suppress_context.get()) == Some(vm.true_);
            Ok(vm.bool(set))
        },
        set_suppress,
    ),
    crate::types::object::DICT_GETSET,
];

/// `BaseException.__new__`: stores the arguments; keywords are `__init__`'s business.
pub(super) fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(class) = args.pos.first().and_then(|v| v.cast::<Type>()) else {
        return Err(vm.type_error("BaseException.__new__(): not enough arguments"));
    };
    if !vm.is_exception_class(class.value()) {
        let name = class.name.get().to_text();
        return Err(
            vm.type_error(format!("BaseException.__new__({name}): {name} is not a subtype of BaseException"))
        );
    }
    Ok(vm.blank_exception(class, &args.pos[1..]))
}

/// `BaseException.__init__`.
fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let this = args.pos[0];
    if args.has_keywords() {
        let name = vm.type_name(this);
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    store_args(vm, this, &args.pos[1..]);
    Ok(vm.none)
}

/// Sets `args`.
pub(super) fn store_args(vm: &mut Vm, this: Value, items: &[Value]) {
    let tuple = vm.new_tuple(items);
    if let Some(e) = this.cast::<Exception>() {
        e.args.set(Some(tuple.value()));
    }
}

/// The `args` tuple.
pub fn args_of(vm: &Vm, this: Value) -> Gc<Tuple> {
    this.cast::<Exception>()
        .and_then(|e| e.args.get())
        .and_then(|a| a.cast::<Tuple>())
        .unwrap_or(vm.empty_tuple)
}

fn repr(vm: &mut Vm, this: Value) -> R {
    let name = vm.type_of(this).name.get();
    let args = args_of(vm, this);
    let mut out = crate::value::TextBuilder::new();
    out.push_object(name);
    match args.items() {
        [one] => {
            let shown = vm.repr(*one)?;
            out.push_str("(");
            out.push_object(shown);
            out.push_str(")");
        }
        _ => {
            let shown = vm.repr(args.value())?;
            out.push_object(shown);
        }
    }
    Ok(out.finish(vm))
}

/// `BaseException.__str__`.
pub(super) fn str(vm: &mut Vm, this: Value) -> R {
    let args = args_of(vm, this);
    match args.items() {
        [] => Ok(vm.empty_str.value()),
        [one] => Ok(vm.str_of(*one)?.value()),
        _ => Ok(vm.str_of(args.value())?.value()),
    }
}

fn word(vm: &Vm, this: Value, slot: fn(&Exception) -> &Slot) -> Value {
    this.cast::<Exception>().and_then(|e| slot(&e).get()).unwrap_or(vm.none)
}

fn get_args(vm: &mut Vm, this: Value) -> R {
    Ok(args_of(vm, this).value())
}

fn set_args(vm: &mut Vm, this: Value, to: Option<Value>) -> R<()> {
    let Some(to) = to else { return Err(vm.type_error("args may not be deleted")) };
    let list = vm.collect_list(to)?;
    let tuple = vm.tuple_from_list(list);
    if let Some(e) = this.cast::<Exception>() {
        e.args.set(Some(tuple));
    }
    Ok(())
}

fn set_traceback(vm: &mut Vm, this: Value, to: Option<Value>) -> R<()> {
    let Some(to) = to else { return Err(vm.type_error("__traceback__ may not be deleted")) };
    if to != vm.none && to.kind() != Kind::Traceback {
        return Err(vm.type_error("__traceback__ must be a traceback or None"));
    }
    if let Some(e) = this.cast::<Exception>() {
        e.traceback.set((to != vm.none).then_some(to));
    }
    Ok(())
}

fn set_link(vm: &mut Vm, this: Value, to: Option<Value>, what: &str, slot: fn(&Exception) -> &Slot) -> R<()> {
    let Some(to) = to else { return Err(vm.type_error(format!("__{what}__ may not be deleted"))) };
    if to != vm.none && to.kind() != Kind::Exception {
        return Err(vm.type_error(format!("exception {what} must be None or derive from BaseException")));
    }
    if let Some(e) = this.cast::<Exception>() {
        slot(&e).set((to != vm.none).then_some(to));
    }
    Ok(())
}

fn set_cause(vm: &mut Vm, this: Value, to: Option<Value>) -> R<()> {
    set_link(vm, this, to, "cause", |e| &e.cause)?;
    if let Some(e) = this.cast::<Exception>() {
        e.suppress_context.set(Some(vm.true_));
    }
    Ok(())
}

fn set_suppress(vm: &mut Vm, this: Value, to: Option<Value>) -> R<()> {
    let Some(to) = to else { return Err(vm.type_error("can't delete numeric/char attribute")) };
    if to.kind() != Kind::Bool {
        return Err(vm.type_error("attribute value type must be bool"));
    }
    if let Some(e) = this.cast::<Exception>() {
        e.suppress_context.set(Some(to));
    }
    Ok(())
}

fn with_traceback(vm: &mut Vm, this: Value, traceback: Value) -> R {
    set_traceback(vm, this, Some(traceback))?;
    Ok(this)
}

fn add_note(vm: &mut Vm, this: Value, note: Value) -> R {
    if note.kind() != Kind::Str {
        let name = vm.type_name(note);
        return Err(vm.type_error(format!("note must be a str, not '{name}'")));
    }
    let notes = match vm.try_get_attr(this, vm.names.notes)? {
        Some(n) => n,
        None => {
            let list = vm.new_list().value();
            vm.set_attr(this, vm.names.notes, Some(list))?;
            list
        }
    };
    let Some(list) = vm.plain_list(notes) else {
        return Err(vm.type_error("Cannot add note: __notes__ is not a list"));
    };
    vm.list_push(list, note);
    Ok(vm.none)
}

fn reduce(vm: &mut Vm, this: Value) -> R {
    let class = vm.type_of(this).value();
    let args = args_of(vm, this).value();
    match vm.instance_dict(this) {
        Some(d) if d.used.get() > 0 => Ok(vm.tuple(&[class, args, d.value()])),
        _ => Ok(vm.tuple(&[class, args])),
    }
}

fn set_state(vm: &mut Vm, this: Value, state: Value) -> R {
    if state == vm.none {
        return Ok(vm.none);
    }
    let Some(d) = state.cast::<Dict>() else { return Err(vm.type_error("state is not a dictionary")) };
    let mut at = 0;
    while let Some((k, v)) = vm.dict_next(d, &mut at) {
        if let Some(name) = k.cast::<Str>() {
            let name = vm.intern_value(name);
            vm.set_attr(this, name, Some(v))?;
        }
    }
    Ok(vm.none)
}
