//! `super`.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    words: 3,
    flags: type_flags::BASETYPE,
    methods: &[
        NativeDef::full("__new__", |vm, args| {
            let class = args.pos.first().and_then(|c| c.cast::<Type>()).unwrap_or(vm.types.super_);
            Ok(vm.record(class, &[]))
        }),
        NativeDef::full("__init__", init),
        NativeDef::fn2("__getattribute__", get_attribute),
        NativeDef::pos("__get__", 2, 3, get),
        NativeDef::fn1("__repr__", repr),
    ],
    getset: &[
        GetSetDef::member("__thisclass__", |vm, v| Ok(word(vm, v, 0))),
        GetSetDef::member("__self__", |vm, v| Ok(word(vm, v, 1))),
        GetSetDef::member("__self_class__", |vm, v| Ok(word(vm, v, 2))),
    ],
    ..TypeDef::new("super", Kind::Super)
};

fn word(vm: &Vm, v: Value, i: usize) -> Value {
    record_slots(v).get(i).and_then(|s| s.get()).unwrap_or(vm.none)
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "super")?;
    let this = args.pos[0];
    let (class, object) = match *args.rest().pos {
        [] => {
            let (c, o) = vm.super_arguments()?;
            (c, o.filter(|o| *o != vm.none))
        }
        [c] => (c, None),
        [c, o] => (c, (o != vm.none).then_some(o)),
        ref many => {
            let n = many.len();
            return Err(vm.type_error(format!("super() expected at most 2 arguments, got {n}")));
        }
    };
    let Some(class) = class.cast::<Type>() else {
        let got = vm.type_name(class);
        return Err(vm.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    let start = match object {
        Some(o) => Some(vm.super_check(class, o)?),
        None => None,
    };
    let words = record_slots(this);
    words[0].set(Some(class.value()));
    words[1].set(object);
    words[2].set(start.map(|t| t.value()));
    Ok(vm.none)
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    let (this, o) = (args[0], args[1]);
    if o == vm.none || word(vm, this, 1) != vm.none {
        return Ok(this);
    }
    let class = word(vm, this, 0);
    let own = vm.type_of(this);
    vm.call(own.value(), &[class, o])
}

fn get_attribute(vm: &mut Vm, this: Value, name: Value) -> R {
    let Some(name) = name.cast::<Str>() else { return Err(vm.type_error("attribute name must be string")) };
    let name = vm.intern_value(name);
    if name != vm.names.class
        && let Some(found) = vm.super_lookup(this, name)?
    {
        return Ok(found);
    }
    match vm.generic_get_attr(this, name)? {
        Some(v) => Ok(v),
        None => Err(vm.no_attribute(this, name)),
    }
}

fn repr(vm: &mut Vm, this: Value) -> R {
    let class = word(vm, this, 0).cast::<Type>().map(|t| t.name.get().to_text());
    let class = class.unwrap_or_else(|| "NULL".to_owned());
    let shown = match word(vm, this, 2).cast::<Type>() {
        Some(t) => format!("<super: <class '{class}'>, <{} object>>", t.name.get().to_text()),
        None => format!("<super: <class '{class}'>, NULL>"),
    };
    Ok(vm.str(&shown))
}

impl Vm {
    /// What `super()` without arguments means in the running frame: its `__class__` and its first argument.
    fn super_arguments(&mut self) -> R<(Value, Option<Value>)> {
        if self.frame.is_null() {
            return Err(self.runtime_error("super(): no current frame"));
        }
        // SAFETY: the running frame is live; its slots are initialised.
        let (code, slots) = unsafe {
            let code = (*self.frame).code;
            (code, crate::interp::frame::slots(self.frame, code.slot_count.get()))
        };
        let unit = &crate::interp::code::body(code).unit;
        if unit.arg_count == 0 {
            return Err(self.runtime_error("super(): no arguments"));
        }
        let is_cell = unit.cell_slots.contains(&0);
        let first = slots[0].get().and_then(|v| match v.cast::<CellObject>() {
            Some(c) if is_cell => c.value.get(),
            _ => Some(v),
        });
        let Some(first) = first else {
            return Err(self.runtime_error("super(): arg[0] deleted"));
        };
        let Some(i) = unit.freevars.iter().position(|n| &**n == "__class__") else {
            return Err(self.runtime_error("super(): __class__ cell not found"));
        };
        let cell = slots[code.first_free.get() as usize + i].get().and_then(|v| v.cast::<CellObject>());
        match cell.and_then(|c| c.value.get()) {
            Some(class) if class.kind() == Kind::Type => Ok((class, Some(first))),
            Some(other) => {
                let got = self.type_name(other);
                Err(self.runtime_error(format!("super(): __class__ is not a type ({got})")))
            }
            None => Err(self.runtime_error("super(): empty __class__ cell")),
        }
    }

    /// The class whose order a `super(class, object)` follows.
    fn super_check(&mut self, class: Gc<Type>, object: Value) -> R<Gc<Type>> {
        if let Some(t) = object.cast::<Type>()
            && self.is_subtype(t, class)
        {
            return Ok(t);
        }
        let own = self.type_of(object);
        if self.is_subtype(own, class) {
            return Ok(own);
        }
        if let Some(t) = self.try_get_attr(object, self.names.class)?.and_then(|c| c.cast::<Type>())
            && t != own
            && self.is_subtype(t, class)
        {
            return Ok(t);
        }
        Err(self.type_error("super(type, obj): obj must be an instance or subtype of type"))
    }

    /// An attribute behind the class in the order of the object's class, bound to the object.
    pub fn super_lookup(&mut self, this: Value, name: Gc<Str>) -> R<Option<Value>> {
        match self.super_find(this, name) {
            Some((found, object, start)) if start.value() == object => {
                self.bind_class_attr(found, start).map(Some)
            }
            Some((found, object, start)) => self.bind_descriptor(found, object, start).map(Some),
            None => Ok(None),
        }
    }

    /// The same without binding: what is found, the object, and the class whose order was followed.
    fn super_find(&mut self, this: Value, name: Gc<Str>) -> Option<(Value, Value, Gc<Type>)> {
        let words = record_slots(this);
        let (class, object, start) = (words[0].get()?, words[1].get()?, words[2].get()?);
        let start = start.cast::<Type>()?;
        let order = start.mro.get();
        let behind = order.items().iter().position(|&c| c == class).map_or(order.len, |i| i + 1);
        let mut classes = order.items()[behind..].iter().filter_map(|c| c.cast::<Type>());
        let found = classes.find_map(|c| self.dict_get_str(c.dict.get(), name))?;
        Some((found, object, start))
    }

    /// The object that `super(class, object)` makes, where the object is known to be an instance of the class.
    pub fn make_super(&mut self, class: Value, object: Value) -> Value {
        let start = self.type_of(object).value();
        self.record(self.types.super_, &[Some(class), Some(object), Some(start)])
    }

    /// `super().name` if it is a Python function to be bound to the object: the function and the object.
    pub fn super_method(&mut self, this: Value, name: Gc<Str>) -> Option<(Value, Value)> {
        let (found, object, start) = self.super_find(this, name).filter(|_| name != self.names.class)?;
        (found.kind() == Kind::Function && start.value() != object).then_some((found, object))
    }
}
