//! `object`: what every instance can do.

use vm_layout::*;

use crate::Vm;
use crate::heap::{ext_slots, record_slots};
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::Dunder;
use crate::value::{ListExt, StrExt};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", init),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__str__", text),
        NativeDef::fn2("__eq__", |vm, a, b| Ok(if vm.is(a, b) { vm.true_ } else { vm.not_implemented })),
        NativeDef::fn2("__ne__", not_equal),
        NativeDef::fn2("__lt__", |vm, _, _| Ok(vm.not_implemented)),
        NativeDef::fn2("__le__", |vm, _, _| Ok(vm.not_implemented)),
        NativeDef::fn2("__gt__", |vm, _, _| Ok(vm.not_implemented)),
        NativeDef::fn2("__ge__", |vm, _, _| Ok(vm.not_implemented)),
        NativeDef::fn1("__hash__", |vm, v| {
            let h = identity_hash(v);
            Ok(vm.int(h))
        }),
        NativeDef::fn2("__format__", format),
        NativeDef::fn2("__getattribute__", get_attribute),
        NativeDef::fn3("__setattr__", |vm, o, name, v| set_attribute(vm, o, name, Some(v))),
        NativeDef::fn2("__delattr__", |vm, o, name| set_attribute(vm, o, name, None)),
        NativeDef::fn1("__dir__", |vm, v| Ok(vm.object_dir(v)?.value())),
        NativeDef::fn1("__reduce__", |vm, v| reduce(vm, v, 0)),
        NativeDef::fn2("__reduce_ex__", reduce_ex),
        NativeDef::fn1("__getstate__", |vm, v| vm.object_state(v)),
        NativeDef::fn1("__sizeof__", |vm, v| {
            let size = vm.object_bytes(v);
            Ok(vm.int_from_usize(size))
        }),
        NativeDef::full("__init_subclass__", init_subclass).as_class(),
        NativeDef::pos("__subclasshook__", 1, u8::MAX, |vm, _| Ok(vm.not_implemented)).as_class(),
    ],
    getset: &[GetSetDef::get_set("__class__", |vm, v| Ok(vm.type_of(v).value()), set_class)],
    ..TypeDef::new("object", Kind::Object)
};

/// `__dict__` of classes whose instances have one.
pub const DICT_GETSET: GetSetDef = GetSetDef::get_set("__dict__", get_dict, set_dict);

fn get_dict(vm: &mut Vm, this: Value) -> R {
    match vm.instance_dict(this) {
        Some(d) => Ok(d.value()),
        None => Err(vm.no_attribute(this, vm.names.dict)),
    }
}

fn set_dict(vm: &mut Vm, this: Value, to: Option<Value>) -> R<()> {
    let to = match to {
        Some(to) => to,
        // Classes of the program lend their instances a dict, which begins anew; native types have it built in.
        None if vm.type_of(this).flags.get() & type_flags::HEAP != 0 && this.kind() != Kind::Exception => {
            vm.new_dict().value()
        }
        None => return Err(vm.type_error("cannot delete __dict__")),
    };
    let Some(dict) = to.cast::<Dict>() else {
        let name = vm.type_name(to);
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{name}'")));
    };
    vm.replace_instance_dict(this, dict)
}

/// The default hash: where the object lies, spread as CPython does.
pub fn identity_hash(v: Value) -> i64 {
    v.bits().rotate_right(4) as i64
}

/// A slot that object itself fills.
fn is_objects(vm: &Vm, class: Gc<Type>, d: Dunder) -> bool {
    class.slots[d as usize].get() == vm.types.object.slots[d as usize].get()
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(&first) = args.pos.first() else {
        return Err(vm.type_error("object.__new__(): not enough arguments"));
    };
    let Some(class) = first.cast::<Type>() else {
        let got = vm.type_name(first);
        return Err(vm.type_error(format!("object.__new__(X): X is not a type object ({got})")));
    };
    if args.pos.len() > 1 || args.has_keywords() {
        if !is_objects(vm, class, Dunder::New) {
            return Err(
                vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if is_objects(vm, class, Dunder::Init) {
            let name = class.name.get().to_text();
            return Err(vm.type_error(format!("{name}() takes no arguments")));
        }
    }
    if class.instance_kind.get() != Kind::Object || class.base_words.get() != 0 {
        if class.flags.get() & type_flags::HEAP == 0 && is_objects(vm, class, Dunder::New) {
            let name = vm.full_type_name(class);
            return Err(vm.type_error(format!("cannot create '{name}' instances")));
        }
        let (name, solid) = (class.name.get().to_text(), vm.solid_base(class).name.get().to_text());
        return Err(vm.type_error(format!("object.__new__({name}) is not safe, use {solid}.__new__()")));
    }
    if class.flags.get() & type_flags::ABSTRACT != 0 {
        return Err(abstract_class(vm, class));
    }
    Ok(vm.alloc_instance(class))
}

#[cold]
fn abstract_class(vm: &mut Vm, class: Gc<Type>) -> crate::native::Raised {
    let name = class.name.get().to_text();
    let methods = vm.dict_get_str(class.dict.get(), vm.names.abstractmethods).unwrap_or(vm.none);
    let mut names = Vec::new();
    let listed = vm.for_each(methods, &mut |vm, v| {
        names.push(vm.str_of(v)?.to_text());
        Ok(())
    });
    if let Err(raised) = listed {
        return raised;
    }
    names.sort();
    let s = if names.len() > 1 { "s" } else { "" };
    vm.type_error(format!(
        "Can't instantiate abstract class {name} with abstract method{s} {}",
        names.join(", ")
    ))
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    if args.pos.len() > 1 || args.has_keywords() {
        let class = vm.type_of(args.pos[0]);
        if !is_objects(vm, class, Dunder::Init) {
            return Err(
                vm.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
            );
        }
        if is_objects(vm, class, Dunder::New) {
            let name = class.name.get().to_text();
            return Err(vm.type_error(format!(
                "{name}.__init__() takes exactly one argument (the instance to initialize)"
            )));
        }
    }
    Ok(vm.none)
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let class = vm.type_of(v);
    let name = vm.dotted_type_name(class);
    Ok(vm.str(&format!("<{name} object at {:#x}>", v.bits())))
}

fn text(vm: &mut Vm, v: Value) -> R {
    // Counted: a class may have this very function as its `__repr__`.
    vm.enter_native(" while calling a Python object")?;
    let shown = vm.call_special(v, Dunder::Repr, &[]);
    vm.leave_native();
    Ok(shown?.unwrap_or(v))
}

fn not_equal(vm: &mut Vm, a: Value, b: Value) -> R {
    let Some(eq) = vm.special(a, Dunder::Eq) else { return Ok(vm.not_implemented) };
    // Counted as above.
    vm.enter_native(" in comparison")?;
    let same = vm.call(eq, &[a, b]);
    vm.leave_native();
    let same = same?;
    if same == vm.not_implemented {
        return Ok(same);
    }
    let same = vm.truth(same)?;
    Ok(vm.bool(!same))
}

fn format(vm: &mut Vm, v: Value, spec: Value) -> R {
    let Some(spec) = spec.cast::<Str>() else {
        let got = vm.argument_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {got}")));
    };
    if spec.len > 0 {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("unsupported format string passed to {name}.__format__")));
    }
    Ok(vm.str_of(v)?.value())
}

fn name_arg(vm: &mut Vm, name: Value) -> R<Gc<Str>> {
    match name.cast::<Str>() {
        Some(s) => Ok(vm.intern_value(s)),
        None => {
            let got = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{got}'")))
        }
    }
}

fn get_attribute(vm: &mut Vm, o: Value, name: Value) -> R {
    let name = name_arg(vm, name)?;
    match vm.generic_get_attr(o, name)? {
        Some(v) => Ok(v),
        None => Err(vm.no_attribute(o, name)),
    }
}

fn set_attribute(vm: &mut Vm, o: Value, name: Value, to: Option<Value>) -> R {
    let name = name_arg(vm, name)?;
    if let Some(t) = o.cast::<Type>() {
        let what = if to.is_some() { "__setattr__" } else { "__delattr__" };
        let meta = vm.type_of(t.value()).name.get().to_text();
        return Err(vm.type_error(format!("can't apply this {what} to {meta} object")));
    }
    vm.generic_set_attr(o, name, to)?;
    Ok(vm.none)
}

fn set_class(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let Some(to) = to else { return Err(vm.type_error("can't delete __class__ attribute")) };
    let Some(new) = to.cast::<Type>() else {
        let got = vm.type_name(to);
        return Err(vm.type_error(format!("__class__ must be set to a class, not '{got}' object")));
    };
    let old = vm.type_of(v);
    let is_module = |vm: &Vm, t: Gc<Type>| vm.is_subtype(t, vm.types.module);
    let mutable = old.flags.get() & new.flags.get() & type_flags::HEAP != 0;
    let modules = is_module(vm, old) && is_module(vm, new);
    if !mutable && !modules {
        return Err(
            vm.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    if !vm.same_layout(old, new) {
        let (new, old) = (new.name.get().to_text(), old.name.get().to_text());
        return Err(
            vm.type_error(format!("__class__ assignment: '{new}' object layout differs from '{old}'"))
        );
    }
    if let Some(m) = v.cast::<MapObject>() {
        vm.map_reassign_class(m, new);
    }
    if let Some(t) = v.cast::<Type>() {
        // Who calls it is told by its version what a call does.
        vm.class_version_invalidate(t);
    }
    if let Some(h) = v.header() {
        h.set_ty(new);
        if new.instances_are_subclass.get() != h.is_subclass_instance() {
            h.set_word(Header::pack(new, h.kind(), new.instances_are_subclass.get(), h.flags()));
        }
    }
    if new.flags.get() & type_flags::HAS_DEL != 0 && old.flags.get() & type_flags::HAS_DEL == 0 {
        vm.heap.finalizable.push(v.bits() as usize);
    }
    vm.notify_instance(v);
    Ok(())
}

fn init_subclass(vm: &mut Vm, args: Args<'_>) -> R {
    if args.has_keywords() {
        let name = args.pos[0].cast::<Type>().map(|t| t.qualname.get().to_text()).unwrap_or_default();
        return Err(vm.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
    }
    Ok(vm.none)
}

fn reduce_ex(vm: &mut Vm, v: Value, protocol: Value) -> R {
    let protocol = vm.index_i64(protocol)?;
    // An overridden `__reduce__` wins over this one.
    let class = vm.type_of(v);
    let own = vm.lookup_in_type(class, vm.names.reduce);
    let usual = vm.lookup_in_type(vm.types.object, vm.names.reduce);
    if own != usual {
        return vm.call_method(v, "__reduce__", &[]);
    }
    reduce(vm, v, protocol)
}

/// `copyreg.__newobj__`: `cls.__new__(cls, *args)`.
static NEW_OBJECT: NativeDef = NativeDef::full("__newobj__", |vm, args| {
    let Some(class) = args.pos.first().and_then(|c| c.cast::<Type>()) else {
        return Err(vm.type_error("__newobj__() needs a class"));
    };
    let name = vm.names.dunders[Dunder::New as usize];
    let new = vm.get_attr(class.value(), name)?;
    vm.call_args(new, args)
});

/// `copyreg.__newobj_ex__`: `cls.__new__(cls, *args, **kwargs)`.
static NEW_OBJECT_EX: NativeDef = NativeDef::fn3("__newobj_ex__", |vm, class, args, kwargs| {
    let name = vm.names.dunders[Dunder::New as usize];
    let new = vm.get_attr(class, name)?;
    let pos = vm.list_from(&[class]);
    if let Some(t) = args.cast::<Tuple>() {
        t.items().iter().for_each(|&v| vm.list_push(pos, v));
    }
    let (names, values) = (vm.new_list(), vm.new_list());
    if let Some(d) = kwargs.cast::<Dict>() {
        let mut at = 0;
        while let Some((k, v)) = vm.dict_next(d, &mut at) {
            vm.list_push(names, k);
            vm.list_push(values, v);
        }
    }
    let args = Args { pos: pos.as_slice(), kw_names: names.as_slice(), kw_values: values.as_slice() };
    vm.call_args(new, args)
});

/// How to make a copy: a function, its arguments, and the state to set (protocol 2 of the pickle module).
fn reduce(vm: &mut Vm, v: Value, protocol: i64) -> R {
    let class = vm.type_of(v);
    let own_new = !is_objects(vm, class, Dunder::New);
    let items_state = v.kind().is_list() || v.kind() == Kind::Dict;
    let native_state = !matches!(v.kind(), Kind::Object | Kind::MapObject) || class.base_words.get() != 0;
    let get_args = vm.intern("__getnewargs__");
    let get_args_ex = vm.intern("__getnewargs_ex__");
    let (mut kwargs, mut args) = (None, vm.new_list());
    if let Some(f) = vm.try_get_attr(v, get_args_ex)? {
        let pair = vm.call(f, &[])?;
        let Some(pair) = pair.cast::<Tuple>().filter(|t| t.len == 2) else {
            let got = vm.type_name(pair);
            return Err(vm.type_error(format!("__getnewargs_ex__ should return a tuple, not '{got}'")));
        };
        args = vm.collect_list(pair.items()[0])?;
        kwargs = Some(pair.items()[1]);
    } else if let Some(f) = vm.try_get_attr(v, get_args)? {
        let given = vm.call(f, &[])?;
        if given.kind() != Kind::Tuple {
            let got = vm.type_name(given);
            return Err(vm.type_error(format!("__getnewargs__ should return a tuple, not '{got}'")));
        }
        args = vm.collect_list(given)?;
    } else if native_state && !items_state {
        // Values that are their arguments: numbers, strings and their subclasses.
        match v.kind() {
            Kind::Int
            | Kind::BigInt
            | Kind::Bool
            | Kind::Float
            | Kind::Complex
            | Kind::Str
            | Kind::Bytes
            | Kind::Tuple
            | Kind::Set
            | Kind::FrozenSet
            | Kind::ByteArray => {
                let plain = plain_value(vm, v)?;
                vm.list_push(args, plain);
            }
            _ if own_new && class.flags.get() & type_flags::HEAP != 0 && protocol >= 2 => {}
            _ => {
                let name = vm.full_type_name(class);
                return Err(vm.type_error(format!("cannot pickle '{name}' object")));
            }
        }
    }
    let state_name = vm.intern("__getstate__");
    let state = match vm.try_get_attr(v, state_name)? {
        Some(f) => vm.call(f, &[])?,
        None => vm.object_state(v)?,
    };
    let (function, args) = match kwargs {
        None => {
            let all = vm.list_from(&[class.value()]);
            for i in 0..args.len.get() {
                if let Some(a) = args.item(i) {
                    vm.list_push(all, a);
                }
            }
            (vm.builtin(&NEW_OBJECT, None, Some("copyreg")), vm.tuple_from_list(all))
        }
        Some(kwargs) => {
            let pos = vm.tuple_from_list(args);
            let all = vm.tuple(&[class.value(), pos, kwargs]);
            (vm.builtin(&NEW_OBJECT_EX, None, Some("copyreg")), all)
        }
    };
    let list_items = match v.kind() {
        k if k.is_list() => vm.iter(v)?,
        _ => vm.none,
    };
    let dict_items = match v.kind() {
        Kind::Dict => {
            let items = vm.call_method(v, "items", &[])?;
            vm.iter(items)?
        }
        _ => vm.none,
    };
    Ok(vm.tuple(&[function, args, state, list_items, dict_items]))
}

/// The same value as an instance of the built-in class.
fn plain_value(vm: &mut Vm, v: Value) -> R {
    let t = vm.types;
    let class = match v.kind() {
        Kind::Int | Kind::BigInt | Kind::Bool => t.int,
        Kind::Float => t.float,
        Kind::Complex => t.complex,
        Kind::Str => {
            return Ok(vm
                .str_from_code_points(v.cast::<Str>().unwrap_or(vm.empty_str).code_points())
                .value());
        }
        Kind::Bytes => t.bytes,
        Kind::ByteArray => t.bytes,
        _ => {
            let list = vm.collect_list(v)?;
            return Ok(if v.kind() == Kind::Tuple { vm.tuple_from_list(list) } else { list.value() });
        }
    };
    vm.call(class.value(), &[v])
}

impl Vm {
    /// A new instance of a Python class whose layout is object's plus ext words, no `__init__` run.
    pub fn alloc_instance(&mut self, class: Gc<Type>) -> Value {
        self.new_plain_object(class)
    }

    /// `module.Qualname`, the module left out for builtins.
    pub fn dotted_type_name(&mut self, class: Gc<Type>) -> String {
        let module = self.dict_get_str(class.dict.get(), self.names.module).and_then(|m| m.cast::<Str>());
        let name = class.qualname.get().to_text();
        match module.map(|m| m.to_text()) {
            Some(m) if m != "builtins" => format!("{m}.{name}"),
            _ => name,
        }
    }

    /// Makes `dict` the `__dict__` of an instance.
    pub fn replace_instance_dict(&mut self, this: Value, dict: Gc<Dict>) -> R<()> {
        self.widen_dict(dict);
        // Devolves a map instance and makes sure that there is a dict word.
        if self.instance_dict(this).is_none() {
            return Err(self.no_attribute(this, self.names.dict));
        }
        let word = self.type_of(this).dict_word.get() as usize;
        match ext_slots(this).get(word) {
            Some(slot) if this.kind() != Kind::MapObject => {
                let before = slot.replace(Some(dict.value()));
                if let Some(before) = before {
                    self.notify_namespace(before);
                }
                Ok(())
            }
            _ => {
                if let Some(f) = this.cast::<Function>() {
                    f.dict.set(Some(dict));
                    return Ok(());
                }
                Err(self.type_error("this __dict__ can't be replaced"))
            }
        }
    }

    /// The names that `dir` shows for an instance, unsorted.
    pub fn object_dir(&mut self, v: Value) -> R<Gc<List>> {
        let names = self.new_dict();
        let none = self.none;
        if let Some(own) = self.try_get_attr(v, self.names.dict)?.and_then(|d| d.cast::<Dict>()) {
            let mut at = 0;
            while let Some((k, _)) = self.dict_next(own, &mut at) {
                self.dict_set(names, k, none)?;
            }
        }
        let class = self.try_get_attr(v, self.names.class)?.and_then(|c| c.cast::<Type>());
        let class = class.unwrap_or(self.type_of(v));
        for t in class.mro.get().items().iter().filter_map(|c| c.cast::<Type>()) {
            let mut at = 0;
            while let Some((k, _)) = self.dict_next(t.dict.get(), &mut at) {
                self.dict_set(names, k, none)?;
            }
        }
        let list = self.new_list();
        let mut at = 0;
        while let Some((k, _)) = self.dict_next(names, &mut at) {
            self.list_push(list, k);
        }
        Ok(list)
    }

    /// `object.__getstate__`: the instance dict, and with `__slots__` a pair of it and their values.
    pub fn object_state(&mut self, v: Value) -> R {
        let class = self.type_of(v);
        let dict = match self.instance_dict(v) {
            Some(d) if d.used.get() > 0 => {
                let copy = self.new_dict();
                let mut at = 0;
                while let Some((k, v)) = self.dict_next(d, &mut at) {
                    self.dict_set(copy, k, v)?;
                }
                copy.value()
            }
            _ => self.none,
        };
        let slots = self.new_dict();
        let mut any = false;
        for t in class.mro.get().items().iter().filter_map(|c| c.cast::<Type>()) {
            if t.flags.get() & type_flags::HEAP == 0 {
                continue;
            }
            let mut at = 0;
            while let Some((_, d)) = self.dict_next(t.dict.get(), &mut at) {
                if let Some(m) = d.cast::<Member>()
                    && m.owner.get() == t
                {
                    any = true;
                    if let Some(x) = self.member_slot(m, v).and_then(|s| s.get()) {
                        self.dict_set_str(slots, m.name.get(), x);
                    }
                }
            }
        }
        if any && slots.used.get() > 0 { Ok(self.tuple(&[dict, slots.value()])) } else { Ok(dict) }
    }

    /// Bytes of the object itself, as `__sizeof__` reports them.
    pub fn object_bytes(&self, v: Value) -> usize {
        match v.header() {
            Some(_) if v.kind().is_record() => {
                size_of::<Header>() + 8 * (record_slots(v).len() + ext_slots(v).len())
            }
            Some(_) => match v.kind() {
                Kind::Str => size_of::<Str>() + v.cast::<Str>().map_or(0, |s| s.len),
                Kind::Bytes => size_of::<Bytes>() + v.cast::<Bytes>().map_or(0, |s| s.len),
                Kind::Tuple => size_of::<Tuple>() + 8 * v.cast::<Tuple>().map_or(0, |s| s.len),
                k if k.is_list() => {
                    let room = crate::types::list::list_words(v)
                        .and_then(|l| l.items.get())
                        .map_or(0, |a| a.capacity);
                    size_of::<List>() + 8 * room
                }
                Kind::Dict => size_of::<Dict>() + v.cast::<Dict>().map_or(0, |d| self.dict_storage_bytes(d)),
                Kind::Set | Kind::FrozenSet => {
                    let room = v.cast::<Set>().and_then(|d| d.table.get()).map_or(0, |a| a.capacity);
                    size_of::<Set>() + size_of::<SetEntry>() * room
                }
                Kind::BigInt => size_of::<BigIntObject>() + self.as_big(v).map_or(0, crate::value::big_bytes),
                Kind::MapObject => {
                    size_of::<MapObject>() + 8 * v.cast::<MapObject>().map_or(0, |m| m.capacity as usize)
                }
                Kind::Type => size_of::<Type>(),
                _ => size_of::<Int>(),
            },
            None => size_of::<Int>(),
        }
    }
}
