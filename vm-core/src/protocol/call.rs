//! Calling from native code. Calls made by opcodes do not come here, unless what they call is rare.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, Call, NativeDef, R, Raised, TypeDef};
use crate::types::Dunder;
use crate::value::{StrExt, native_def};

impl Vm {
    /// Calls anything with positional arguments.
    pub fn call(&mut self, f: Value, args: &[Value]) -> R {
        self.call_args(f, Args::positional(args))
    }

    /// Calls anything with any arguments.
    pub fn call_args(&mut self, f: Value, args: Args<'_>) -> R {
        match f.kind() {
            Kind::Function => {
                // SAFETY: the kind has this layout.
                let function: Gc<Function> = unsafe { f.cast_unchecked() };
                self.call_function(function, args)
            }
            Kind::Builtin => {
                // SAFETY: the kind has this layout.
                let b: Gc<Builtin> = unsafe { f.cast_unchecked() };
                let def = native_def(b.def.get());
                match b.receiver.get() {
                    // `__new__` keeps its class as receiver for `__self__` only.
                    Some(receiver) if def.name != "__new__" => {
                        self.with_receiver(receiver, args, |vm, args| {
                            vm.call_counted(def, args, Some(receiver))
                        })
                    }
                    Some(owner) => {
                        self.check_new(owner, args)?;
                        self.call_native(def, args)
                    }
                    None => self.call_native(def, args),
                }
            }
            Kind::Descr => {
                // SAFETY: the kind has this layout.
                let d: Gc<Descr> = unsafe { f.cast_unchecked() };
                self.check_receiver(d, args)?;
                self.call_native(native_def(d.def.get()), args)
            }
            Kind::Method => {
                // SAFETY: the kind has this layout.
                let m: Gc<Method> = unsafe { f.cast_unchecked() };
                self.with_receiver(m.receiver.get(), args, |vm, args| vm.call_args(m.function.get(), args))
            }
            _ => match self.special(f, Dunder::Call) {
                Some(call) => {
                    self.enter_native(" while calling a Python object")?;
                    let r = match call.kind() {
                        Kind::Function | Kind::Descr => {
                            self.with_receiver(f, args, |vm, args| vm.call_args(call, args))
                        }
                        // Anything else is bound first if it is a descriptor, and called as it is if not.
                        _ => match self.bind_descriptor(call, f, self.type_of(f)) {
                            Ok(bound) => self.call_args(bound, args),
                            Err(r) => Err(r),
                        },
                    };
                    self.leave_native();
                    r
                }
                None => {
                    let class = self.type_name(f);
                    Err(self.type_error(format!("'{class}' object is not callable")))
                }
            },
        }
    }

    /// The first argument of a native `__new__` must be a class whose instances it can lay out.
    #[inline]
    fn check_new(&mut self, owner: Value, args: Args<'_>) -> R<()> {
        if args.pos.first() == Some(&owner) {
            return Ok(());
        }
        self.check_new_slow(owner, args)
    }

    fn check_new_slow(&mut self, owner: Value, args: Args<'_>) -> R<()> {
        let Some(owner) = owner.cast::<Type>() else { return Ok(()) };
        let name = owner.name.get().to_text();
        let Some(&first) = args.pos.first() else {
            return Err(self.type_error(format!("{name}.__new__(): not enough arguments")));
        };
        let Some(class) = first.cast::<Type>() else {
            let got = self.type_name(first);
            return Err(self.type_error(format!("{name}.__new__(X): X is not a type object ({got})")));
        };
        let given = class.name.get().to_text();
        if !self.is_subtype(class, owner) {
            return Err(
                self.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}"))
            );
        }
        // The native class that decides the layout must be made by this very `__new__`.
        let mut native = class;
        while native.flags.get() & crate::native::type_flags::HEAP != 0
            && let Some(base) = native.base.get()
        {
            native = base;
        }
        let new = Dunder::New as usize;
        if native != owner && native.slots[new].get() != owner.slots[new].get() {
            let native = native.name.get().to_text();
            return Err(
                self.type_error(format!("{name}.__new__({given}) is not safe, use {native}.__new__()"))
            );
        }
        Ok(())
    }

    /// A method called through its class: the first argument must be an instance.
    fn check_receiver(&mut self, d: Gc<Descr>, args: Args<'_>) -> R<()> {
        let def = native_def(d.def.get());
        let owner = d.owner.get();
        let Some(&receiver) = args.pos.first() else {
            let class = crate::value::StrExt::to_text(&owner.name.get());
            if self.type_of(d.value()) == self.types.wrapper_descriptor {
                return Err(self
                    .type_error(format!("descriptor '{}' of '{class}' object needs an argument", def.name)));
            }
            return Err(self.type_error(format!("unbound method {class}.{}() needs an argument", def.name)));
        };
        if self.is_subtype(self.type_of(receiver), owner)
            || self.type_of(d.value()) == self.types.classmethod_descriptor
        {
            return Ok(());
        }
        let (class, given) = (crate::value::StrExt::to_text(&owner.name.get()), self.type_name(receiver));
        let what = if self.type_of(d.value()) == self.types.wrapper_descriptor { "requires" } else { "for" };
        Err(self.type_error(if what == "requires" {
            format!("descriptor '{}' requires a '{class}' object but received a '{given}'", def.name)
        } else {
            format!("descriptor '{}' for '{class}' objects doesn't apply to a '{given}' object", def.name)
        }))
    }

    /// Calls `f` with `receiver` put before the positional arguments.
    pub fn with_receiver(
        &mut self,
        receiver: Value,
        args: Args<'_>,
        f: impl FnOnce(&mut Vm, Args<'_>) -> R,
    ) -> R {
        const ON_STACK: usize = 9;
        if args.pos.len() < ON_STACK {
            let mut all = [receiver; ON_STACK];
            all[1..=args.pos.len()].copy_from_slice(args.pos);
            return f(self, Args { pos: &all[..=args.pos.len()], ..args });
        }
        // A list keeps them visible to the collector.
        let list = self.new_list();
        self.list_reserve(list, args.pos.len() + 1);
        self.list_push(list, receiver);
        for &v in args.pos {
            self.list_push(list, v);
        }
        f(self, Args { pos: crate::value::ListExt::as_slice(&list), ..args })
    }

    /// Calls a native function; counts its arguments where its [`Call`] says how many.
    #[inline]
    pub fn call_native(&mut self, def: &'static NativeDef, args: Args<'_>) -> R {
        self.call_counted(def, args, None)
    }

    /// `bound`: the receiver, where a bound method is called; messages name its class.
    #[inline]
    fn call_counted(&mut self, def: &'static NativeDef, args: Args<'_>, bound: Option<Value>) -> R {
        if !args.has_keywords() {
            match (def.call, args.pos) {
                (Call::Fn1(f), &[a]) => return f(self, a),
                (Call::Fn2(f), &[a, b]) => return f(self, a, b),
                (Call::Fn3(f), &[a, b, c]) => return f(self, a, b, c),
                (Call::Fn0(f), &[]) => return f(self),
                (Call::Pos(min, max, f), pos)
                    if pos.len() >= min as usize && (max == u8::MAX || pos.len() <= max as usize) =>
                {
                    return f(self, pos);
                }
                (Call::Full(f), _) => return f(self, args),
                _ => {}
            }
        } else if let Call::Full(f) = def.call
            && !def.varargs
        {
            return f(self, args);
        }
        Err(self.wrong_argument_count(def, args, bound))
    }

    #[cold]
    fn wrong_argument_count(
        &mut self,
        def: &'static NativeDef,
        args: Args<'_>,
        bound: Option<Value>,
    ) -> Raised {
        let owner = self.native_owner(def);
        let name = def.name;
        // `value.method(…)` binds nothing in CPython.
        let bound = bound.filter(|_| owner.is_none() || !self.calls_attribute());
        let class = match (bound, owner) {
            (Some(receiver), _) => {
                let class = receiver.cast::<Type>().unwrap_or_else(|| self.type_of(receiver));
                Some(class.qualname.get().to_text())
            }
            (None, owner) => owner.map(|t| t.name.to_owned()),
        };
        let is_method = class.is_some();
        let shown = match (class, module_of(def)) {
            (Some(class), _) => format!("{class}.{name}"),
            (None, Some(module)) => format!("{module}.{name}"),
            (None, None) => name.to_owned(),
        };
        let is_slot = owner.is_some_and(|t| crate::types::is_slot_wrapper(t, def));
        if args.has_keywords() {
            return self.type_error(if is_slot {
                format!("wrapper {name}() takes no keyword arguments")
            } else if def.varargs && bound.is_some() {
                format!("{name}() takes no keyword arguments")
            } else {
                format!("{shown}() takes no keyword arguments")
            });
        }
        // The receiver is not counted in messages.
        let hidden = usize::from(is_method);
        let given = args.pos.len().saturating_sub(hidden);
        let (min, max) = match def.call {
            Call::Fn0(_) => (0, 0),
            Call::Fn1(_) => (1 - hidden, 1 - hidden),
            Call::Fn2(_) => (2 - hidden, 2 - hidden),
            Call::Fn3(_) => (3 - hidden, 3 - hidden),
            Call::Pos(min, max, _) => {
                let max = if max == u8::MAX { usize::MAX } else { (max as usize).saturating_sub(hidden) };
                ((min as usize).saturating_sub(hidden), max)
            }
            Call::Full(_) => (0, usize::MAX),
        };
        // Some wrappers unpack their arguments under an empty name.
        let name = match owner {
            Some(t) if is_slot && unpacks_unnamed(t, name) => "",
            _ => name,
        };
        let s = |n: usize| if n == 1 { "" } else { "s" };
        self.type_error(if is_slot && min == max && !name.is_empty() {
            format!("expected {min} argument{}, got {given}", s(min))
        } else if min == 0 && max == 0 {
            format!("{shown}() takes no arguments ({given} given)")
        } else if min == 1 && max == 1 && !is_slot {
            format!("{shown}() takes exactly one argument ({given} given)")
        } else if min == max {
            format!("{name} expected {min} argument{}, got {given}", s(min))
        } else if given < min {
            format!("{name} expected at least {min} argument{}, got {given}", s(min))
        } else {
            format!("{name} expected at most {max} argument{}, got {given}", s(max))
        })
    }

    /// Whether the call that the running frame is at is written with an attribute as what is called.
    fn calls_attribute(&self) -> bool {
        if self.frame.is_null() {
            return false;
        }
        // SAFETY: the running frame is live; before anything that may raise, its pc stands behind the word it is at.
        let word = unsafe { *(*self.frame).pc.sub(1) };
        matches!(word.op(), Some(Op::CALL | Op::CALL_KW)) && word.a() != 0
    }

    /// The class that a native function is a method of.
    pub fn native_owner(&self, def: &'static NativeDef) -> Option<&'static TypeDef> {
        let has = |t: &&'static TypeDef| t.methods.iter().any(|m| std::ptr::eq(m, def));
        let natives = self.native_types.values().filter_map(|t| {
            let p = t.native.get().cast::<TypeDef>();
            // SAFETY: `Type::native` is null or a `&'static TypeDef`.
            unsafe { p.as_ref() }
        });
        crate::types::Types::DEFS.iter().copied().chain(natives).find(has)
    }

    /// `receiver.name(*args)` without making a bound method where possible.
    pub fn call_method(&mut self, receiver: Value, name: &str, args: &[Value]) -> R {
        let name = self.intern(name);
        let t = self.type_of(receiver);
        let plain = crate::native::type_flags::CUSTOM_GETATTRIBUTE | crate::native::type_flags::METACLASS;
        if t.flags.get() & plain == 0
            && let Some(f) = self.lookup_in_type(t, name)
            && matches!(f.kind(), Kind::Function | Kind::Descr)
            && self.type_of(f) != self.types.classmethod_descriptor
            && self.instance_attr(receiver, name).is_none()
        {
            return self.with_receiver(receiver, Args::positional(args), |vm, args| vm.call_args(f, args));
        }
        let f = self.get_attr(receiver, name)?;
        self.call(f, args)
    }

    /// Calls what the class of `receiver` defines for a special method; `None` if it defines none.
    pub fn call_special(&mut self, receiver: Value, dunder: Dunder, args: &[Value]) -> R<Option<Value>> {
        let Some(f) = self.special(receiver, dunder) else { return Ok(None) };
        self.call_found(f, receiver, args).map(Some)
    }

    /// Calls a value found in a dunder slot on a receiver.
    pub fn call_found(&mut self, f: Value, receiver: Value, args: &[Value]) -> R {
        match f.kind() {
            Kind::Descr if self.type_of(f) != self.types.classmethod_descriptor => {
                // SAFETY: the kind has this layout.
                let d: Gc<Descr> = unsafe { f.cast_unchecked() };
                match (native_def(d.def.get()).call, args) {
                    (Call::Fn1(f), []) => f(self, receiver),
                    (Call::Fn2(f), &[a]) => f(self, receiver, a),
                    (Call::Fn3(f), &[a, b]) => f(self, receiver, a, b),
                    _ => self.with_receiver(receiver, Args::positional(args), |vm, args| {
                        vm.call_native(native_def(d.def.get()), args)
                    }),
                }
            }
            Kind::Function => {
                self.with_receiver(receiver, Args::positional(args), |vm, args| vm.call_args(f, args))
            }
            _ => {
                let bound = self.bind_descriptor(f, receiver, self.type_of(receiver))?;
                self.call(bound, args)
            }
        }
    }

    /// What the class of `v` says for a special method, unbound.
    #[inline(always)]
    pub fn special(&self, v: Value, dunder: Dunder) -> Option<Value> {
        self.type_of(v).slots[dunder as usize].get()
    }
}

/// Whether CPython's wrapper of this slot takes its arguments apart under an empty name, which messages show.
fn unpacks_unnamed(t: &TypeDef, name: &str) -> bool {
    match name {
        "__setattr__" | "__setitem__" | "__pow__" | "__rpow__" | "__get__" | "__set__" => true,
        // A sequence's, that is; a number's is an ordinary binary operator.
        "__mul__" | "__rmul__" | "__imul__" => t.methods.iter().any(|m| m.name == "__getitem__"),
        _ => false,
    }
}

/// The native module that has this function, as messages show it; none for builtins and methods.
fn module_of(def: &'static NativeDef) -> Option<&'static str> {
    let has =
        |m: &&crate::native::ModuleDef| m.functions.iter().copied().flatten().any(|f| std::ptr::eq(f, def));
    let mut modules = crate::stdlib::NATIVE_MODULES.iter().copied().chain([&crate::stdlib::sys::DEF]);
    let module = modules.find(has)?;
    Some(if module.name == "operator" { "_operator" } else { module.name })
}
