//! Attributes: descriptors, instance dicts and shapes, the walk along the MRO.

use vm_layout::*;

use crate::Vm;
use crate::heap::{ext_slots, record_slots};
use crate::native::{R, Raised, type_flags};
use crate::types::Dunder;
use crate::value::{StrExt, getset_def, native_def};

impl Vm {
    /// `o.name` (name interned). One outlined function with the whole default look-up inlined, however many opcodes
    /// a build has that share parts of it: left to the inliner, switches built in but off cost `base` 3 % on richards.
    #[inline(never)]
    pub fn get_attr(&mut self, o: Value, name: Gc<Str>) -> R {
        match self.look_up_attr(o, name)? {
            Some(v) => Ok(v),
            None => self.missing_attribute(o, name),
        }
    }

    /// The look-up of `o.name` found nothing: a module's own `__getattr__`, else AttributeError.
    #[cold]
    pub fn missing_attribute(&mut self, o: Value, name: Gc<Str>) -> R {
        match o.cast::<Module>() {
            Some(m) => self.module_missing(m, name),
            None => Err(self.no_attribute(o, name)),
        }
    }

    /// `o.name`, with `__getattr__` and `__getattribute__`; `None` if the default look-up finds nothing.
    #[inline(always)]
    fn look_up_attr(&mut self, o: Value, name: Gc<Str>) -> R<Option<Value>> {
        let t = self.type_of(o);
        let flags = t.flags.get();
        if flags & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR | type_flags::METACLASS) == 0 {
            let attr = self.lookup_in_type(t, name);
            return self.finish_get_attr(o, t, name, attr);
        }
        self.get_attr_custom(o, t, name)
    }

    #[inline(never)]
    fn get_attr_custom(&mut self, o: Value, t: Gc<Type>, name: Gc<Str>) -> R<Option<Value>> {
        let flags = t.flags.get();
        let found = if flags & type_flags::CUSTOM_GETATTRIBUTE != 0 {
            match self.call_special(o, Dunder::GetAttribute, &[name.value()]) {
                Ok(v) => Ok(v),
                // `__getattr__` gets its chance when `__getattribute__` raises AttributeError.
                Err(raised) if flags & type_flags::HAS_GETATTR != 0 => {
                    self.catch(raised, self.exc.attribute_error).map(|_| None)
                }
                Err(raised) => Err(raised),
            }
        } else if let Some(class) = o.cast::<Type>() {
            self.type_get_attr(class, name)
        } else {
            match self.generic_get_attr(o, name) {
                Err(raised) if flags & type_flags::HAS_GETATTR != 0 => {
                    self.catch(raised, self.exc.attribute_error).map(|_| None)
                }
                other => other,
            }
        };
        match found? {
            None if flags & type_flags::HAS_GETATTR != 0 => {
                self.call_special(o, Dunder::GetAttr, &[name.value()])
            }
            other => Ok(other),
        }
    }

    /// `getattr(o, name, None)`: `None` on AttributeError.
    pub fn try_get_attr(&mut self, o: Value, name: Gc<Str>) -> R<Option<Value>> {
        let found = match self.look_up_attr(o, name) {
            Ok(None) if o.kind() == Kind::Module => self.module_hook(o, name),
            found => found,
        };
        match found {
            Ok(found) => Ok(found),
            Err(raised) => self.catch(raised, self.exc.attribute_error).map(|_| None),
        }
    }

    /// `o.name` for native code.
    pub fn get_attr_str(&mut self, o: Value, name: &str) -> R {
        let name = self.intern(name);
        self.get_attr(o, name)
    }

    /// `o.name = v`, or `del o.name` for `None`.
    pub fn set_attr(&mut self, o: Value, name: Gc<Str>, v: Option<Value>) -> R<()> {
        let t = self.type_of(o);
        if t.flags.get() & type_flags::CUSTOM_SETATTR != 0 {
            match v {
                Some(v) => self.call_special(o, Dunder::SetAttr, &[name.value(), v])?,
                None => self.call_special(o, Dunder::DelAttr, &[name.value()])?,
            };
            return Ok(());
        }
        match o.cast::<Type>() {
            Some(class) => self.type_set_attr(class, name, v),
            None => self.generic_set_attr(o, name, v),
        }
    }

    /// object.__getattribute__: data descriptors of the class, then the instance, then the class.
    #[inline(never)]
    pub fn generic_get_attr(&mut self, o: Value, name: Gc<Str>) -> R<Option<Value>> {
        let t = self.type_of(o);
        let attr = self.lookup_in_type(t, name);
        self.finish_get_attr(o, t, name, attr)
    }

    /// The second half of `generic_get_attr`, once it is known what the class says.
    #[inline(always)]
    pub fn finish_get_attr(
        &mut self,
        o: Value,
        t: Gc<Type>,
        name: Gc<Str>,
        attr: Option<Value>,
    ) -> R<Option<Value>> {
        if let Some(a) = attr
            && self.is_data_descriptor(a)
            && self.can_be_read(a)
        {
            if let Some(v) = self.own_slot(a, o, t) {
                return Ok(Some(v));
            }
            return self.bind_descriptor(a, o, t).map(Some);
        }
        if let Some(v) = self.instance_attr(o, name) {
            return Ok(Some(v));
        }
        match attr {
            Some(a) => self.bind_descriptor(a, o, t).map(Some),
            None => Ok(None),
        }
    }

    /// What a member of `__slots__` reads from a plain instance of the very class that defines it, if it is bound.
    #[inline]
    fn own_slot(&self, attr: Value, o: Value, t: Gc<Type>) -> Option<Value> {
        if attr.kind() != Kind::Member || o.kind() != Kind::Object {
            return None;
        }
        // SAFETY: the kind has this layout.
        let m: Gc<Member> = unsafe { attr.cast_unchecked() };
        if m.owner.get() != t {
            return None;
        }
        let word = (m.word.get() >> 2) as usize;
        // SAFETY: a record is its header, the words of its built-in part and its ext words; a member counts both as one row,
        // and the instance is of the class that laid it out.
        unsafe { (*(o.bits() as *const Slot).add(1 + word)).get() }
    }

    /// Whether a class attribute takes precedence over the instance's.
    #[inline]
    pub fn is_data_descriptor(&self, attr: Value) -> bool {
        match attr.kind() {
            Kind::Function | Kind::Descr | Kind::Builtin | Kind::Int => false,
            Kind::Property | Kind::GetSet | Kind::Member => true,
            _ => {
                let t = self.type_of(attr);
                t.slots[Dunder::Set as usize].get().is_some()
                    || t.slots[Dunder::Delete as usize].get().is_some()
            }
        }
    }

    /// Whether a data descriptor has a `__get__`: one that only sets lets the instance's own value through.
    fn can_be_read(&self, attr: Value) -> bool {
        matches!(attr.kind(), Kind::Property | Kind::GetSet | Kind::Member)
            || self.type_of(attr).slots[Dunder::Get as usize].get().is_some()
    }

    /// object.__setattr__.
    pub fn generic_set_attr(&mut self, o: Value, name: Gc<Str>, v: Option<Value>) -> R<()> {
        let t = self.type_of(o);
        let attr = self.lookup_in_type(t, name);
        self.finish_set_attr(o, t, name, attr, v)
    }

    /// The second half of `generic_set_attr`, once it is known what the class says.
    pub fn finish_set_attr(
        &mut self,
        o: Value,
        t: Gc<Type>,
        name: Gc<Str>,
        attr: Option<Value>,
        v: Option<Value>,
    ) -> R<()> {
        if let Some(a) = attr
            && self.is_data_descriptor(a)
        {
            return self.set_descriptor(a, o, v);
        }
        // A plain instance that has its dict is asked first, so that `base` never tests for the other layouts.
        if let Some(v) = v
            && o.kind() == Kind::Object
            && let Some(d) = self.object_dict_slot(o).and_then(Slot::get)
        {
            // SAFETY: the dict word of an instance holds a dict or nothing.
            self.dict_set_str(unsafe { d.cast_unchecked() }, name, v);
            return Ok(());
        }
        if let Some(m) = o.cast::<MapObject>() {
            match v {
                Some(v) => self.map_set(m, name, v),
                None if self.map_delete(m, name) => {}
                None => return Err(self.nothing_to_set(o, name)),
            }
            return Ok(());
        }
        match v {
            Some(v) => match self.instance_dict(o) {
                Some(d) => self.dict_set_str(d, name, v),
                None => return Err(self.cannot_set(o, name, attr)),
            },
            None => match self.existing_dict(o) {
                Some(d) if self.dict_del_str(d, name).is_some() => {}
                _ if t.dict_word.get() == u16::MAX && self.existing_dict(o).is_none() => {
                    return Err(self.cannot_set(o, name, attr));
                }
                _ => return Err(self.nothing_to_set(o, name)),
            },
        }
        Ok(())
    }

    /// Binds a name in the dict of a plain instance, which is made if there is none.
    #[inline(never)]
    pub(crate) fn bind_in_instance(&mut self, o: Value, name: Gc<Str>, v: Value) {
        if let Some(d) = self.instance_dict(o) {
            self.dict_set_str(d, name, v);
        }
    }

    /// AttributeError of a store or deletion: unlike a read's it has no name and object.
    #[cold]
    fn nothing_to_set(&mut self, o: Value, name: Gc<Str>) -> Raised {
        let (class, name) = (self.type_name(o), name.to_text());
        self.attribute_error(format!("'{class}' object has no attribute '{name}'"))
    }

    #[cold]
    fn cannot_set(&mut self, o: Value, name: Gc<Str>, attr: Option<Value>) -> Raised {
        if attr.is_none() {
            return self.nothing_to_set(o, name);
        }
        let (class, name) = (self.type_name(o), name.to_text());
        self.attribute_error(format!("'{class}' object attribute '{name}' is read-only"))
    }

    /// `__set__` or `__delete__` of a data descriptor.
    pub fn set_descriptor(&mut self, attr: Value, o: Value, v: Option<Value>) -> R<()> {
        match attr.kind() {
            Kind::Member => return self.member_set(attr, o, v),
            Kind::GetSet => {
                // SAFETY: the kind has this layout.
                let d: Gc<Descr> = unsafe { attr.cast_unchecked() };
                let def = getset_def(d.def.get());
                return match def.set {
                    Some(set) => set(self, o, v),
                    None => {
                        let owner = d.owner.get().name.get().to_text();
                        Err(self.attribute_error(format!(
                            "attribute '{}' of '{owner}' objects is not writable",
                            def.name
                        )))
                    }
                };
            }
            _ => {}
        }
        let done = match v {
            Some(v) => self.call_special(attr, Dunder::Set, &[o, v])?,
            None => self.call_special(attr, Dunder::Delete, &[o])?,
        };
        if done.is_none() {
            let missing = if v.is_some() { "__set__" } else { "__delete__" };
            return Err(self.attribute_error(missing));
        }
        Ok(())
    }

    /// The word that a member descriptor speaks of: a record's own words and ext words count as one row.
    pub fn member_slot(&self, member: Gc<Member>, o: Value) -> Option<&'static Slot> {
        let word = (member.word.get() >> 2) as usize;
        let own = record_slots(o);
        if word < own.len() { own.get(word) } else { ext_slots(o).get(word - own.len()) }
    }

    fn member_set(&mut self, attr: Value, o: Value, v: Option<Value>) -> R<()> {
        // SAFETY: the caller has tested the kind.
        let m: Gc<Member> = unsafe { attr.cast_unchecked() };
        self.check_member_owner(m, o)?;
        let name = m.name.get();
        let Some(slot) = self.member_slot(m, o) else { return Err(self.no_attribute(o, name)) };
        if m.word.get() & 2 != 0 {
            return Err(self.attribute_error("readonly attribute"));
        }
        if v.is_none() && slot.get().is_none() {
            return Err(self.attribute_error(name.to_text()));
        }
        slot.set(v);
        Ok(())
    }

    fn check_member_owner(&mut self, m: Gc<Member>, o: Value) -> R<()> {
        let owner = m.owner.get();
        if self.type_of(o) == owner || self.is_subtype(self.type_of(o), owner) {
            return Ok(());
        }
        let (name, owner, class) = (m.name.get().to_text(), owner.name.get().to_text(), self.type_name(o));
        Err(self.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"
        )))
    }

    /// type.__getattribute__.
    pub fn type_get_attr(&mut self, t: Gc<Type>, name: Gc<Str>) -> R<Option<Value>> {
        let meta = self.type_of(t.value());
        let meta_attr = self.lookup_in_type(meta, name);
        if let Some(a) = meta_attr
            && self.is_data_descriptor(a)
            // One that can only be set says nothing about reading.
            && (!matches!(a.kind(), Kind::Object | Kind::MapObject) || self.slot(a, Dunder::Get).is_some())
        {
            return self.bind_descriptor(a, t.value(), meta).map(Some);
        }
        if let Some(a) = self.lookup_in_type(t, name) {
            return self.bind_class_attr(a, t).map(Some);
        }
        match meta_attr {
            Some(a) => self.bind_descriptor(a, t.value(), meta).map(Some),
            None => Ok(None),
        }
    }

    /// What `C.name` is for an attribute found in the MRO of class `t`.
    pub fn bind_class_attr(&mut self, attr: Value, t: Gc<Type>) -> R {
        match attr.kind() {
            Kind::Function | Kind::Builtin | Kind::Property | Kind::GetSet | Kind::Member => Ok(attr),
            Kind::Descr if self.type_of(attr) != self.types.classmethod_descriptor => Ok(attr),
            Kind::Descr | Kind::ClassMethod | Kind::StaticMethod => self.bind_descriptor(attr, self.none, t),
            _ => match self.type_of(attr).slots[Dunder::Get as usize].get() {
                Some(get) => self.call(get, &[attr, self.none, t.value()]),
                None => Ok(attr),
            },
        }
    }

    /// type.__setattr__: the only way to change a class dict (versions, dunder slots, shapes, trackers follow).
    pub fn type_set_attr(&mut self, t: Gc<Type>, name: Gc<Str>, v: Option<Value>) -> R<()> {
        if t.flags.get() & type_flags::HEAP == 0 {
            let (class, name) = (t.name.get().to_text(), name.to_text());
            return Err(self.type_error(format!("cannot set '{name}' attribute of immutable type '{class}'")));
        }
        let meta = self.type_of(t.value());
        if let Some(a) = self.lookup_in_type(meta, name)
            && self.is_data_descriptor(a)
        {
            return self.set_descriptor(a, t.value(), v);
        }
        let dict = t.dict.get();
        match v {
            Some(v) => self.dict_set_str(dict, name, v),
            None => {
                if self.dict_del_str(dict, name).is_none() {
                    let (class, name) = (t.name.get().to_text(), name.to_text());
                    return Err(
                        self.attribute_error(format!("type object '{class}' has no attribute '{name}'"))
                    );
                }
            }
        }
        self.class_changed(t, name);
        Ok(())
    }

    /// Everything that follows from a change of a class's dict, name by name.
    pub fn class_changed(&mut self, t: Gc<Type>, name: Gc<Str>) {
        self.refresh_slots(t, name);
        self.class_version_invalidate(t);
        self.map_class_attr_changed(t, name);
        if name == self.names.dunders[Dunder::GetAttribute as usize] {
            // The store has told those who track, but only now the class's flags say how it looks attributes up.
            self.notify_class(t);
        }
        self.class_attribute_assumed(name);
    }

    /// Everything that follows from a change of a class as a whole (its bases, many names).
    pub fn invalidate_class(&mut self, t: Gc<Type>) {
        self.class_version_invalidate(t);
        self.map_sites_invalidate(t);
        self.nothing_assumed();
        self.notify_class(t);
    }

    /// What the MRO of `t` has under a name, as it lies in the class dict.
    #[inline]
    pub fn lookup_in_type(&self, t: Gc<Type>, name: Gc<Str>) -> Option<Value> {
        for &class in t.mro.get().items() {
            // SAFETY: an MRO consists of types.
            let class: Gc<Type> = unsafe { class.cast_unchecked() };
            if let Some(v) = self.class_binding(class.dict.get(), name) {
                return Some(v);
            }
        }
        None
    }

    /// Binds a class attribute to an instance (`__get__`, functions fast).
    #[inline]
    pub fn bind_descriptor(&mut self, attr: Value, o: Value, t: Gc<Type>) -> R {
        if attr.kind() == Kind::Function {
            self.stats.bound_methods += 1;
            return Ok(self.bound_method(attr, o));
        }
        self.bind_other(attr, o, t)
    }

    #[inline(never)]
    fn bind_other(&mut self, attr: Value, o: Value, t: Gc<Type>) -> R {
        match attr.kind() {
            Kind::Builtin => Ok(attr),
            Kind::Descr => {
                // SAFETY: the kind has this layout.
                let d: Gc<Descr> = unsafe { attr.cast_unchecked() };
                let receiver =
                    if self.type_of(attr) == self.types.classmethod_descriptor { t.value() } else { o };
                self.stats.bound_methods += 1;
                Ok(self.builtin(native_def(d.def.get()), Some(receiver), None))
            }
            Kind::GetSet => {
                // SAFETY: the kind has this layout.
                let d: Gc<Descr> = unsafe { attr.cast_unchecked() };
                (getset_def(d.def.get()).get)(self, o)
            }
            Kind::Member => {
                // SAFETY: the kind has this layout.
                let m: Gc<Member> = unsafe { attr.cast_unchecked() };
                self.check_member_owner(m, o)?;
                match self.member_slot(m, o).and_then(|s| s.get()) {
                    Some(v) => Ok(v),
                    // A native record's empty word reads as None, a Python `__slots__` one is an error.
                    None if m.owner.get().flags.get() & type_flags::HEAP == 0 => Ok(self.none),
                    None => Err(self.no_attribute(o, m.name.get())),
                }
            }
            Kind::StaticMethod if !attr.header().is_some_and(Header::is_subclass_instance) => {
                Ok(record_slots(attr)[0].get().unwrap_or(self.none))
            }
            Kind::ClassMethod if !attr.header().is_some_and(Header::is_subclass_instance) => {
                let f = record_slots(attr)[0].get().unwrap_or(self.none);
                if f.kind() == Kind::Function {
                    return Ok(self.bound_method(f, t.value()));
                }
                match self.type_of(f).slots[Dunder::Get as usize].get() {
                    // CPython's methods have no `__get__`: they are bound once more.
                    Some(_) if !matches!(f.kind(), Kind::Builtin | Kind::Type | Kind::Method) => {
                        self.bind_descriptor(f, t.value(), t)
                    }
                    _ => Ok(self.bound_method(f, t.value())),
                }
            }
            Kind::Property if !attr.header().is_some_and(Header::is_subclass_instance) => {
                match record_slots(attr)[0].get() {
                    Some(get) if get != self.none => self.call(get, &[o]),
                    _ => self.call_special(attr, Dunder::Get, &[o, t.value()]).map(|v| v.unwrap_or(attr)),
                }
            }
            _ => match self.type_of(attr).slots[Dunder::Get as usize].get() {
                Some(get) => self.call(get, &[attr, o, t.value()]),
                None => Ok(attr),
            },
        }
    }

    /// The word of a plain instance that its dict lies in; `None` if its class has no instance dicts.
    #[inline(always)]
    fn object_dict_slot(&self, o: Value) -> Option<&'static Slot> {
        let t = self.type_of(o);
        let word = t.dict_word.get();
        if word == u16::MAX {
            return None;
        }
        let offset = 1 + t.base_words.get() as usize + word as usize;
        // SAFETY: a record is its header, the words of its built-in part and its ext words.
        Some(unsafe { &*(o.bits() as *const Slot).add(offset) })
    }

    /// The instance dict if the object has one already. A map instance has none.
    #[inline]
    pub fn existing_dict(&self, o: Value) -> Option<Gc<Dict>> {
        match o.kind() {
            Kind::Object => self.object_dict_slot(o)?.get().map(|d| {
                // SAFETY: the dict word of an instance holds a dict or nothing.
                unsafe { d.cast_unchecked() }
            }),
            Kind::MapObject => None,
            Kind::Function => o.cast::<Function>()?.dict.get(),
            Kind::Module => Some(o.cast::<Module>()?.dict.get()),
            Kind::ClassMethod | Kind::StaticMethod => o.cast::<Wrapped>()?.dict.get()?.cast(),
            _ => {
                let t = self.type_of(o);
                ext_slots(o).get(t.dict_word.get() as usize)?.get()?.cast()
            }
        }
    }

    /// The `__dict__` of an instance, made if need be; `None` if the class has none. Devolves a map instance.
    pub fn instance_dict(&mut self, o: Value) -> Option<Gc<Dict>> {
        if let Some(d) = self.existing_dict(o) {
            return Some(d);
        }
        match o.kind() {
            Kind::MapObject => {
                let m = o.cast::<MapObject>()?;
                Some(self.map_devolve(m))
            }
            Kind::Function => {
                let d = self.new_dict();
                o.cast::<Function>()?.dict.set(Some(d));
                Some(d)
            }
            Kind::ClassMethod | Kind::StaticMethod => {
                let d = self.new_dict();
                o.cast::<Wrapped>()?.dict.set(Some(d.value()));
                Some(d)
            }
            _ => {
                let t = self.type_of(o);
                let slot = ext_slots(o).get(t.dict_word.get() as usize)?;
                let d = self.new_dict();
                slot.set(Some(d.value()));
                Some(d)
            }
        }
    }

    /// Reads an instance attribute without making a dict (map instances included).
    #[inline(always)]
    pub fn instance_attr(&mut self, o: Value, name: Gc<Str>) -> Option<Value> {
        if o.kind() == Kind::Object {
            let d = self.object_dict_slot(o)?.get()?;
            // SAFETY: the dict word of an instance holds a dict or nothing.
            return self.name_in(unsafe { d.cast_unchecked() }, name);
        }
        self.instance_attr_elsewhere(o, name)
    }

    /// `instance_attr` of what is not a plain instance with a dict word.
    #[inline(never)]
    fn instance_attr_elsewhere(&mut self, o: Value, name: Gc<Str>) -> Option<Value> {
        if let Some(m) = o.cast::<MapObject>() {
            return self.map_get(m, name);
        }
        let d = self.existing_dict(o)?;
        self.name_in(d, name)
    }

    /// AttributeError "'X' object has no attribute 'name'" with name and obj set.
    #[cold]
    pub fn no_attribute(&mut self, o: Value, name: Gc<Str>) -> Raised {
        if let Some(m) = o.cast::<Module>() {
            return self.no_module_attribute(m, name);
        }
        let text = name.to_text();
        let message = match o.kind() {
            Kind::Type => {
                let class = o.cast::<Type>().map(|t| t.name.get().to_text()).unwrap_or_default();
                format!("type object '{class}' has no attribute '{text}'")
            }
            _ => format!("'{}' object has no attribute '{text}'", self.type_name(o)),
        };
        let message = self.str(&message);
        let e = self.new_exception(self.exc.attribute_error, &[message]);
        // AttributeError's own words: name, obj.
        record_slots(e)[5].set(Some(name.value()));
        record_slots(e)[6].set(Some(o));
        self.raise(e)
    }
}
