//! Making classes: `type.__new__`, the metaclass that decides, and `__build_class__`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, GetSetDef, R, type_flags};
use crate::types::Dunder;
use crate::value::{ListExt, StrExt};

/// `__dict__` of classes that add one.
static DICT: GetSetDef = crate::types::object::DICT_GETSET;
/// `__weakref__` of classes that add weak references.
static WEAKREF: GetSetDef = GetSetDef::get("__weakref__", |vm, v| Ok(vm.first_weakref(v)));

/// `type.__new__(metaclass, name, bases, namespace, **keywords)`.
pub(super) fn type_new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(meta) = args.pos.first().and_then(|v| v.cast::<Type>()) else {
        return Err(vm.type_error("type.__new__(): not enough arguments"));
    };
    if !vm.is_subtype(meta, vm.types.type_) {
        let name = meta.name.get().to_text();
        return Err(vm.type_error(format!("type.__new__({name}): {name} is not a subtype of type")));
    }
    let rest = args.rest();
    if rest.pos.len() != 3 {
        let n = rest.pos.len();
        return Err(vm.type_error(format!("type.__new__() takes exactly 3 arguments ({n} given)")));
    }
    let (name, bases, ns) = (rest.pos[0], rest.pos[1], rest.pos[2]);
    let wrong = |i: usize, want: &str, v: Value, vm: &mut Vm| {
        let got = vm.type_name(v);
        vm.type_error(format!("type.__new__() argument {i} must be {want}, not {got}"))
    };
    let Some(name) = name.cast::<Str>() else { return Err(wrong(1, "str", name, vm)) };
    let Some(bases) = bases.cast::<Tuple>() else { return Err(wrong(2, "tuple", bases, vm)) };
    let Some(ns) = ns.cast::<Dict>() else { return Err(wrong(3, "dict", ns, vm)) };
    for &b in bases.items() {
        if b.kind() != Kind::Type && vm.try_get_attr(b, vm.names.mro_entries)?.is_some() {
            return Err(vm.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = vm.metaclass_of(meta, bases)?;
    if winner != meta {
        let new = winner.slots[Dunder::New as usize].get();
        if new != vm.types.type_.slots[Dunder::New as usize].get()
            && let Some(new) = new
        {
            let mut pos = args.pos.to_vec();
            pos[0] = winner.value();
            // The values lie in the caller's arguments too, so the copy needs no root of its own.
            return vm.call_args(unwrap_static(new), Args { pos: &pos, ..args });
        }
    }
    vm.make_class(winner, name, bases, ns, rest)
}

/// The function in a staticmethod, or the value itself.
pub(super) fn unwrap_static(v: Value) -> Value {
    match v.kind() {
        Kind::StaticMethod => crate::heap::record_slots(v)[0].get().unwrap_or(v),
        _ => v,
    }
}

impl Vm {
    /// The most derived metaclass of `meta` and the classes of the bases.
    pub fn metaclass_of(&mut self, meta: Gc<Type>, bases: Gc<Tuple>) -> R<Gc<Type>> {
        let mut winner = meta;
        for &b in bases.items() {
            let other = self.type_of(b);
            if self.is_subtype(winner, other) {
                continue;
            }
            if !self.is_subtype(other, winner) {
                return Err(self.type_error(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass \
                     of the metaclasses of all its bases",
                ));
            }
            winner = other;
        }
        Ok(winner)
    }

    /// A blank class whose fields all point to something.
    fn blank_class(&mut self, meta: Gc<Type>, name: Gc<Str>) -> Gc<Type> {
        let size = size_of::<Type>() + 8 * meta.ext_words.get() as usize;
        let t: Gc<Type> = self.alloc(meta, Kind::Type, size);
        t.instance_kind.set(Kind::Object);
        t.dict_word.set(u16::MAX);
        t.name.set(name);
        t.qualname.set(name);
        t.mro.set(self.empty_tuple);
        t.bases.set(self.empty_tuple);
        // A collection before the class's own dict exists must find some dict.
        t.dict.set(self.builtins);
        let dict = self.new_class_dict();
        t.dict.set(dict);
        t
    }

    /// Makes a class; `args` holds the keyword arguments for `__init_subclass__`.
    fn make_class(
        &mut self,
        meta: Gc<Type>,
        name: Gc<Str>,
        bases: Gc<Tuple>,
        ns: Gc<Dict>,
        args: Args<'_>,
    ) -> R {
        let bases =
            if bases.items().is_empty() { self.new_tuple(&[self.types.object.value()]) } else { bases };
        let base = self.best_base(bases)?;
        if name.code_points().any(|c| c == 0) {
            return Err(self.value_error("type name must not contain null characters"));
        }
        let t = self.blank_class(meta, name);
        t.bases.set(bases);
        t.base.set(Some(base));
        self.fill_class_dict(t, ns)?;
        let add = self.layout_addition(name, bases, base, t.dict.get())?;
        self.apply_layout(t, base, &add);
        self.set_mro(t)?;
        let at_least = bases.items().iter().filter_map(|b| b.cast::<Type>());
        for b in at_least {
            self.add_subclass(b, t);
        }
        for (adds, def) in [(add.dict, &DICT), (add.weakref, &WEAKREF)] {
            let key = self.intern(def.name);
            if adds && self.dict_get_str(t.dict.get(), key).is_none() {
                let word = Value::from_bits(std::ptr::from_ref(def) as u64 + 1);
                let v = self.record(self.types.getset_descriptor, &[word, Some(t.value())]);
                self.dict_set_str(t.dict.get(), key, v);
            }
        }
        let cell = self.dict_del_str(t.dict.get(), self.names.classcell);
        if let Some(cell) = cell {
            let Some(cell) = cell.cast::<CellObject>() else {
                let got = self.type_name(cell);
                return Err(
                    self.type_error(format!("__classcell__ must be a nonlocal cell, not <class '{got}'>"))
                );
            };
            cell.value.set(Some(t.value()));
        }
        self.fill_dunder_slots(t);
        self.call_set_names(t)?;
        self.call_init_subclass(t, args)?;
        Ok(t.value())
    }

    /// Copies the namespace, with what the class statement implies added.
    fn fill_class_dict(&mut self, t: Gc<Type>, ns: Gc<Dict>) -> R<()> {
        let dict = t.dict.get();
        let mut at = 0;
        while let Some((k, v)) = self.dict_next(ns, &mut at) {
            match k.cast::<Str>() {
                Some(s) => {
                    let s = self.intern_value(s);
                    self.dict_set_str(dict, s, v);
                }
                None => self.dict_set(dict, k, v)?,
            }
        }
        if self.dict_get_str(dict, self.names.module).is_none()
            && let Some(globals) = self.current_globals()
            && let Some(module) = self.dict_get_str(globals, self.names.name)
        {
            self.dict_set_str(dict, self.names.module, module);
        }
        if let Some(q) = self.dict_del_str(dict, self.names.qualname) {
            let Some(q) = q.cast::<Str>() else {
                let got = self.type_name(q);
                return Err(self.type_error(format!("type __qualname__ must be a str, not {got}")));
            };
            t.qualname.set(q);
        }
        if self.dict_get_str(dict, self.names.doc).is_none() {
            self.dict_set_str(dict, self.names.doc, self.none);
        }
        let new = self.names.dunders[Dunder::New as usize];
        if let Some(f) = self.dict_get_str(dict, new).filter(|f| f.kind() == Kind::Function) {
            let wrapped = self.record(self.types.staticmethod, &[Some(f)]);
            self.dict_set_str(dict, new, wrapped);
        }
        for name in [self.names.init_subclass, self.names.class_getitem] {
            if let Some(f) = self.dict_get_str(dict, name).filter(|f| f.kind() == Kind::Function) {
                let wrapped = self.record(self.types.classmethod, &[Some(f)]);
                self.dict_set_str(dict, name, wrapped);
            }
        }
        let (eq, hash) = (self.names.dunders[Dunder::Eq as usize], self.names.dunders[Dunder::Hash as usize]);
        if self.dict_get_str(dict, eq).is_some() && self.dict_get_str(dict, hash).is_none() {
            self.dict_set_str(dict, hash, self.none);
        }
        Ok(())
    }

    /// Tells every attribute that wants to know under which name it stands.
    fn call_set_names(&mut self, t: Gc<Type>) -> R<()> {
        // A copy: `__set_name__` may change the class.
        let items = self.new_list();
        let mut at = 0;
        while let Some((k, v)) = self.dict_next(t.dict.get(), &mut at) {
            if matches!(v.kind(), Kind::Function | Kind::Str | Kind::None | Kind::Int | Kind::GetSet) {
                continue;
            }
            if self.lookup_in_type(self.type_of(v), self.names.set_name).is_some() {
                self.list_push(items, k);
                self.list_push(items, v);
            }
        }
        for i in (0..items.len.get()).step_by(2) {
            let (Some(k), Some(v)) = (items.item(i), items.item(i + 1)) else { break };
            let class = self.type_of(v);
            let Some(f) = self.lookup_in_type(class, self.names.set_name) else { continue };
            let bound = self.bind_descriptor(f, v, class)?;
            if let Err(raised) = self.call(bound, &[t.value(), k]) {
                let cause = self.take_raised(raised);
                if !self.is_subtype(self.type_of(cause), self.exc.exception) {
                    self.raised = Some(cause);
                    return Err(raised);
                }
                let (class, k) = (class.name.get().to_text(), self.repr(k)?.to_text());
                let owner = t.name.get().to_text();
                let raised = self.runtime_error(format!(
                    "Error calling __set_name__ on '{class}' instance {k} in '{owner}'"
                ));
                if let Some(e) = self.raised.and_then(|e| e.cast::<Exception>()) {
                    e.cause.set(Some(cause));
                    e.context.set(Some(cause));
                    e.suppress_context.set(Some(self.true_));
                }
                return Err(raised);
            }
        }
        Ok(())
    }

    /// `super(t, t).__init_subclass__(**keywords)`.
    fn call_init_subclass(&mut self, t: Gc<Type>, args: Args<'_>) -> R<()> {
        let name = self.names.init_subclass;
        for &class in &t.mro.get().items()[1..] {
            let Some(class) = class.cast::<Type>() else { continue };
            let Some(found) = self.dict_get_str(class.dict.get(), name) else { continue };
            if class == self.types.object {
                if args.has_keywords() {
                    let text = t.qualname.get().to_text();
                    return Err(
                        self.type_error(format!("{text}.__init_subclass__() takes no keyword arguments"))
                    );
                }
                return Ok(());
            }
            let f = self.bind_class_attr(found, t)?;
            self.call_args(f, Args { pos: &[], ..args })?;
            return Ok(());
        }
        Ok(())
    }

    /// `type.__call__`: `__new__`, then `__init__` if that gave an instance.
    pub fn instantiate(&mut self, class: Gc<Type>, args: Args<'_>) -> R {
        if class == self.types.type_ && args.pos.len() == 1 && !args.has_keywords() {
            return Ok(self.type_of(args.pos[0]).value());
        }
        if class == self.types.type_ && args.pos.len() != 3 {
            return Err(self.type_error("type() takes 1 or 3 arguments"));
        }
        if class.flags.get() & type_flags::NO_NEW != 0 {
            let name = self.full_type_name(class);
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        }
        let Some(new) = class.slots[Dunder::New as usize].get() else {
            let name = self.full_type_name(class);
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        };
        let buffer = ArgBuffer::with_first(self, class.value(), args.pos);
        let this = self.call_args(unwrap_static(new), Args { pos: buffer.items(), ..args })?;
        let got = self.type_of(this);
        if !self.is_subtype(got, class) {
            return Ok(this);
        }
        if let Some(init) = got.slots[Dunder::Init as usize].get() {
            let object_init = self.types.object.slots[Dunder::Init as usize].get();
            if Some(init) == object_init && args.pos.is_empty() && !args.has_keywords() {
                return Ok(this);
            }
            let (init, bound) = match init.kind() {
                Kind::Function | Kind::Descr => (init, false),
                _ => (self.bind_descriptor(init, this, got)?, true),
            };
            let done = if bound {
                self.call_args(init, args)?
            } else {
                let buffer = ArgBuffer::with_first(self, this, args.pos);
                self.call_args(init, Args { pos: buffer.items(), ..args })?
            };
            if done != self.none {
                let name = self.type_name(done);
                return Err(self.type_error(format!("__init__() should return None, not '{name}'")));
            }
        }
        Ok(this)
    }

    /// `module.qualname` of a class outside builtins, as some messages show it.
    pub fn full_type_name(&mut self, t: Gc<Type>) -> String {
        let name = t.name.get().to_text();
        if t.flags.get() & type_flags::HEAP == 0
            && let Some(m) = self.dict_get_str(t.dict.get(), self.names.module)
            && let Some(m) = m.cast::<Str>()
        {
            return format!("{}.{name}", m.to_text());
        }
        name
    }

    /// The body of `__build_class__`.
    pub fn build_class(&mut self, args: Args<'_>) -> R {
        let [f, name, bases @ ..] = args.pos else {
            return Err(self.type_error("__build_class__: not enough arguments"));
        };
        let Some(body) = f.cast::<Function>() else {
            return Err(self.type_error("__build_class__: func must be a function"));
        };
        let Some(name) = name.cast::<Str>() else {
            return Err(self.type_error("__build_class__: name is not a string"));
        };
        let orig_bases = self.new_tuple(bases);
        let bases = self.resolve_bases(orig_bases)?;
        // The metaclass is taken out of the keywords.
        let names = self.new_list();
        let values = self.new_list();
        let mut meta = None;
        for (k, v) in args.keywords() {
            if k.cast::<Str>().is_some_and(|s| s.as_ascii() == Some("metaclass")) {
                meta = Some(v);
            } else {
                self.list_push(names, k);
                self.list_push(values, v);
            }
        }
        let meta = meta.unwrap_or_else(|| match bases.items().first() {
            Some(&b) => self.type_of(b).value(),
            None => self.types.type_.value(),
        });
        let meta = match meta.cast::<Type>() {
            Some(m) => self.metaclass_of(m, bases)?.value(),
            None => meta,
        };
        let (kw_names, kw_values) = (names.as_slice(), values.as_slice());
        let ns = if meta == self.types.type_.value() {
            self.new_dict().value()
        } else {
            match self.try_get_attr(meta, self.names.prepare)? {
                None => self.new_dict().value(),
                Some(p) => {
                    let pos = [name.value(), bases.value()];
                    let ns = self.call_args(p, Args { pos: &pos, kw_names, kw_values })?;
                    if ns.kind() != Kind::Dict && self.special(ns, Dunder::GetItem).is_none() {
                        let who = match meta.cast::<Type>() {
                            Some(m) => m.name.get().to_text(),
                            None => "<metaclass>".to_owned(),
                        };
                        let got = self.type_name(ns);
                        return Err(
                            self.type_error(format!("{who}.__prepare__() must return a mapping, not {got}"))
                        );
                    }
                    ns
                }
            }
        };
        let cell = self.run_class_body(body, ns)?;
        if bases != orig_bases {
            let key = self.names.orig_bases.value();
            self.set_item(ns, key, orig_bases.value())?;
        }
        let pos = [name.value(), bases.value(), ns];
        let class = self.call_args(meta, Args { pos: &pos, kw_names, kw_values })?;
        if let Some(cell) = cell.cast::<CellObject>()
            && class.kind() == Kind::Type
            && cell.value.get() != Some(class)
        {
            let shown = self.repr(class)?.to_text();
            let name = self.repr(name.value())?.to_text();
            return Err(match cell.value.get() {
                None => self.runtime_error(format!(
                    "__class__ not set defining {name} as {shown}. Was __classcell__ propagated to type.__new__?"
                )),
                Some(other) => {
                    let other = self.repr(other)?.to_text();
                    self.type_error(format!("__class__ set to {other} defining {name} as {shown}"))
                }
            });
        }
        Ok(class)
    }

    /// Replaces bases that are no classes by what their `__mro_entries__` says; the same tuple if there are none.
    pub fn resolve_bases(&mut self, bases: Gc<Tuple>) -> R<Gc<Tuple>> {
        if bases.items().iter().all(|b| b.kind() == Kind::Type) {
            return Ok(bases);
        }
        let out = self.new_list();
        let mut changed = false;
        for &b in bases.items() {
            let entries = match b.kind() {
                Kind::Type => None,
                _ => self.try_get_attr(b, self.names.mro_entries)?,
            };
            let Some(f) = entries else {
                self.list_push(out, b);
                continue;
            };
            changed = true;
            let given = self.call(f, &[bases.value()])?;
            let Some(given) = given.cast::<Tuple>() else {
                return Err(self.type_error("__mro_entries__ must return a tuple"));
            };
            for &v in given.items() {
                self.list_push(out, v);
            }
        }
        if !changed {
            return Ok(bases);
        }
        let t = self.new_tuple(out.as_slice());
        Ok(t)
    }
}

/// Arguments with one more in front: on the native stack when they are few.
pub struct ArgBuffer {
    few: [Value; 8],
    many: Option<Gc<List>>,
    len: usize,
}

impl ArgBuffer {
    pub fn with_first(vm: &mut Vm, first: Value, rest: &[Value]) -> ArgBuffer {
        let len = rest.len() + 1;
        let mut few = [first; 8];
        if len <= few.len() {
            few[1..len].copy_from_slice(rest);
            return ArgBuffer { few, many: None, len };
        }
        let list = vm.list_from(&[first]);
        rest.iter().for_each(|&v| vm.list_push(list, v));
        ArgBuffer { few, many: Some(list), len }
    }

    pub fn items(&self) -> &[Value] {
        match &self.many {
            Some(list) => list.as_slice(),
            None => &self.few[..self.len],
        }
    }
}
