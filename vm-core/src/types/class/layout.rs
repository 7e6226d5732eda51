//! How instances of a Python class are laid out: which base decides, what `__slots__` and the dict add.

use vm_layout::*;

use crate::Vm;
use crate::native::{R, type_flags};
use crate::value::{ListExt, StrExt};

/// What a class adds to the layout of its base.
pub(super) struct Addition {
    pub dict: bool,
    pub weakref: bool,
    /// Names of the new members (mangled str), sorted as CPython does.
    pub slots: Gc<List>,
}

impl Vm {
    /// The class in the chain of bases that last added words to the layout (dicts don't count).
    pub(crate) fn solid_base(&self, t: Gc<Type>) -> Gc<Type> {
        let mut t = t;
        while let Some(base) = t.base.get() {
            let adds_dict = t.dict_word.get() != u16::MAX && base.dict_word.get() == u16::MAX;
            let ext = t.ext_words.get() - u16::from(adds_dict);
            let same = t.instance_kind.get() == base.instance_kind.get()
                && t.base_words.get() == base.base_words.get()
                && ext == base.ext_words.get();
            // A native type with a kind of its own adds a layout even if it has no words.
            if !same {
                return t;
            }
            t = base;
        }
        t
    }

    /// The base whose layout the class extends.
    pub(super) fn best_base(&mut self, bases: Gc<Tuple>) -> R<Gc<Type>> {
        let mut best: Option<(Gc<Type>, Gc<Type>)> = None;
        for &v in bases.items() {
            let Some(b) = v.cast::<Type>() else {
                return Err(self.type_error("bases must be types"));
            };
            if b.flags.get() & type_flags::BASETYPE == 0 {
                let name = b.name.get().to_text();
                return Err(self.type_error(format!("type '{name}' is not an acceptable base type")));
            }
            let candidate = self.solid_base(b);
            best = match best {
                None => Some((candidate, b)),
                Some((winner, _)) if self.is_subtype(winner, candidate) => best,
                Some((winner, _)) if self.is_subtype(candidate, winner) => Some((candidate, b)),
                Some(_) => {
                    return Err(self.type_error("multiple bases have instance lay-out conflict"));
                }
            };
        }
        Ok(best.map_or(self.types.object, |(_, b)| b))
    }

    /// What the namespace's `__slots__`, or their absence, add to `base`.
    pub(super) fn layout_addition(
        &mut self,
        name: Gc<Str>,
        bases: Gc<Tuple>,
        base: Gc<Type>,
        ns: Gc<Dict>,
    ) -> R<Addition> {
        let has_own_namespace =
            matches!(base.instance_kind.get(), Kind::Type | Kind::Module | Kind::Function);
        let may_dict = base.dict_word.get() == u16::MAX && !has_own_namespace;
        let may_weakref = base.flags.get() & type_flags::WEAKREFABLE == 0;
        let slots = self.new_list();
        let Some(given) = self.dict_get_str(ns, self.names.slots) else {
            return Ok(Addition { dict: may_dict, weakref: may_weakref, slots });
        };
        let mut add = Addition { dict: false, weakref: false, slots };
        let names =
            if given.kind() == Kind::Str { self.list_from(&[given]) } else { self.collect_list(given)? };
        if names.len.get() > 0 && variable_size(base) {
            let base = base.name.get().to_text();
            return Err(self.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'")));
        }
        for i in 0..names.len.get() {
            let Some(v) = names.item(i) else { break };
            let Some(slot) = v.cast::<Str>() else {
                let class = self.type_name(v);
                return Err(self.type_error(format!("__slots__ items must be strings, not '{class}'")));
            };
            let text = slot.to_text();
            if !is_identifier(&text) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            match text.as_str() {
                "__dict__" if !may_dict || add.dict => {
                    return Err(self.type_error("__dict__ slot disallowed: we already got one"));
                }
                "__dict__" => add.dict = true,
                "__weakref__" if !may_weakref || add.weakref => {
                    return Err(self.type_error("__weakref__ slot disallowed: we already got one"));
                }
                "__weakref__" => add.weakref = true,
                _ => {
                    let mangled = mangle(&name.to_text(), &text);
                    let mangled = self.intern(&mangled);
                    let special = text == "__qualname__" || text == "__classcell__";
                    // The class dict has a `__doc__` of None by now where the body gave none.
                    let in_body =
                        self.dict_get_str(ns, mangled).is_some_and(|v| text != "__doc__" || v != self.none);
                    if in_body && !special {
                        return Err(
                            self.value_error(format!("'{text}' in __slots__ conflicts with class variable"))
                        );
                    }
                    self.list_push(slots, mangled.value());
                }
            }
        }
        // Bases other than the one that decides may bring a dict or weak references along.
        for b in bases.items().iter().filter_map(|b| b.cast::<Type>()).filter(|&b| b != base) {
            if may_dict && b.dict_word.get() != u16::MAX {
                add.dict = true;
            }
            if may_weakref && b.flags.get() & type_flags::WEAKREFABLE != 0 {
                add.weakref = true;
            }
        }
        Ok(add)
    }

    /// Writes the layout of `t`, which extends `base`, and makes the descriptors of its members.
    pub(super) fn apply_layout(&mut self, t: Gc<Type>, base: Gc<Type>, add: &Addition) {
        let kind = base.instance_kind.get();
        t.instance_kind.set(kind);
        t.instances_are_subclass.set(kind != Kind::Object);
        t.base_words.set(base.base_words.get());
        let mut ext = base.ext_words.get();
        t.dict_word.set(base.dict_word.get());
        if add.dict {
            t.dict_word.set(ext);
            ext += 1;
        }
        for i in 0..add.slots.len.get() {
            if let Some(name) = add.slots.item(i).and_then(|v| v.cast::<Str>()) {
                self.add_member(t, &name.to_text(), base.base_words.get() + ext, false);
                ext += 1;
            }
        }
        t.ext_words.set(ext);
        let inherited = type_flags::EXCEPTION
            | type_flags::METACLASS
            | type_flags::TRACKING_SAFE
            | type_flags::WEAKREFABLE
            | type_flags::HAS_DICT;
        let mut flags = type_flags::HEAP | type_flags::BASETYPE | base.flags.get() & inherited;
        if t.dict_word.get() != u16::MAX {
            flags |= type_flags::HAS_DICT;
        }
        if add.weakref {
            flags |= type_flags::WEAKREFABLE;
        }
        if kind == Kind::Object && t.base_words.get() == 0 && ext == 1 && t.dict_word.get() == 0 {
            flags |= type_flags::MAPPABLE;
        }
        t.flags.set(flags);
    }

    /// Whether instances of one class can become instances of the other.
    pub(crate) fn same_layout(&self, a: Gc<Type>, b: Gc<Type>) -> bool {
        if a.instance_kind.get() != b.instance_kind.get()
            || a.base_words.get() != b.base_words.get()
            || a.ext_words.get() != b.ext_words.get()
            || a.dict_word.get() != b.dict_word.get()
        {
            return false;
        }
        let (sa, sb) = (self.solid_base(a), self.solid_base(b));
        sa == sb || self.same_slots(sa, sb)
    }

    /// Whether two classes add members of the same names at the same words to the same solid base.
    fn same_slots(&self, a: Gc<Type>, b: Gc<Type>) -> bool {
        let (Some(base_a), Some(base_b)) = (a.base.get(), b.base.get()) else { return false };
        if self.solid_base(base_a) != self.solid_base(base_b) {
            return false;
        }
        let members = |t: Gc<Type>| {
            let mut found = Vec::new();
            let mut at = 0;
            while let Some((_, v)) = self.namespace_next(t.dict.get(), &mut at) {
                if let Some(m) = v.cast::<Member>()
                    && m.owner.get() == t
                {
                    found.push((m.name.get().address(), m.word.get()));
                }
            }
            found.sort_unstable();
            found
        };
        members(a) == members(b)
    }
}

/// Types whose instances have items inline: no words can be added by name.
fn variable_size(base: Gc<Type>) -> bool {
    matches!(base.instance_kind.get(), Kind::Int | Kind::BigInt | Kind::Bytes | Kind::Tuple | Kind::Type)
}

/// Whether a slot name is one (ASCII rules; other letters are taken as they are).
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// `__x` in class `_C` is `_C__x`.
pub fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}
