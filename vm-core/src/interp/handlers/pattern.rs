//! `match`: what patterns ask of the subject (PEP 634).

use vm_layout::*;

use super::{attempt, handler, next, peek, push, put};
use crate::Vm;
use crate::native::R;
use crate::value::StrExt;

handler!(get_len, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).pattern_len(peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(match_sequence, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).matches_abc(peek(sp, 1), "Sequence"), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(match_mapping, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).matches_abc(peek(sp, 1), "Mapping"), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(match_keys, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).match_keys(peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(match_class, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!(
        (*vm).match_class(peek(sp, 3), peek(sp, 2), peek(sp, 1), w.b() as usize),
        vm,
        fp,
        sp,
        pc,
        w,
        t
    );
    put(sp, 3, v);
    next!(vm, fp, sp.sub(2), pc, t)
});

impl Vm {
    #[inline(never)]
    fn pattern_len(&mut self, v: Value) -> R {
        let n = self.len(v)?;
        Ok(self.int_from_usize(n))
    }

    /// Whether a sequence (or mapping) pattern may match: built-in kinds at once, others by `collections.abc`.
    #[inline(never)]
    fn matches_abc(&mut self, v: Value, abc: &str) -> R {
        let sequence = abc == "Sequence";
        // By class: a list has several layouts.
        let class = self.type_of(v);
        let derives = |base: Gc<Type>| self.is_subtype(class, base);
        let types = &self.types;
        let known = if derives(types.list) || derives(types.tuple) || derives(types.range) {
            Some(sequence)
        } else if derives(types.dict) {
            Some(!sequence)
        } else if derives(types.str)
            || derives(types.bytes)
            || derives(types.bytearray)
            || derives(types.int)
            || derives(types.float)
            || v == self.none
        {
            Some(false)
        } else {
            None
        };
        if let Some(known) = known {
            return Ok(self.bool(known));
        }
        let native: &[&str] =
            if sequence { &["memoryview", "deque", "array"] } else { &["mappingproxy", "OrderedDict"] };
        let mro = self.type_of(v).mro.get();
        let by_type = mro.items().iter().filter_map(|t| t.cast::<Type>()).any(|t| {
            !t.native.get().is_null() && t.name.get().as_ascii().is_some_and(|name| native.contains(&name))
        });
        if by_type {
            return Ok(self.true_);
        }
        // Nothing can be registered with, or derive from, a module that was never imported.
        let name = self.intern("collections.abc");
        let Some(module) = self.dict_get_str(self.modules, name) else { return Ok(self.false_) };
        let class = self.get_attr_str(module, abc)?;
        let found = self.is_instance(v, class)?;
        Ok(self.bool(found))
    }

    /// The tuple of the values of `keys`, or None if one is missing.
    #[inline(never)]
    fn match_keys(&mut self, subject: Value, keys: Value) -> R {
        let Some(keys) = keys.cast::<Tuple>() else { return Ok(self.none) };
        let seen = self.new_set();
        let found = self.new_list();
        let missing = self.record(self.types.object, &[]);
        for &key in keys.items() {
            if !self.set_add(seen, key)? {
                let shown = self.repr(key)?.to_text();
                return Err(self.value_error(format!("mapping pattern checks duplicate key ({shown})")));
            }
            let value = match subject.exact::<Dict>() {
                Some(d) => self.dict_get(d, key)?.unwrap_or(missing),
                None => self.call_method(subject, "get", &[key, missing])?,
            };
            if value == missing {
                return Ok(self.none);
            }
            self.list_push(found, value);
        }
        Ok(self.tuple_from_list(found))
    }

    /// The tuple of the attributes that a class pattern asks for, or None if the subject does not match.
    #[inline(never)]
    fn match_class(&mut self, subject: Value, class: Value, names: Value, positional: usize) -> R {
        let Some(t) = class.cast::<Type>() else {
            return Err(self.type_error("called match pattern must be a type"));
        };
        if !self.is_instance(subject, class)? {
            return Ok(self.none);
        }
        let out = self.new_list();
        let seen = self.new_list();
        if positional > 0 {
            let key = self.intern("__match_args__");
            let given = self.try_get_attr(class, key)?;
            let args = match given {
                None => None,
                Some(a) => match a.cast::<Tuple>() {
                    Some(a) => Some(a),
                    None => {
                        let (class, got) = (t.name.get().to_text(), self.type_name(a));
                        let message = format!("{class}.__match_args__ must be a tuple (got {got})");
                        return Err(self.type_error(message));
                    }
                },
            };
            let itself = args.is_none() && self.matches_itself(t);
            let allowed = if itself { 1 } else { args.map_or(0, |a| a.items().len()) };
            if allowed < positional {
                let class = t.name.get().to_text();
                let s = if allowed == 1 { "" } else { "s" };
                return Err(self.type_error(format!(
                    "{class}() accepts {allowed} positional sub-pattern{s} ({positional} given)"
                )));
            }
            if itself {
                self.list_push(out, subject);
            } else if let Some(args) = args {
                for &name in &args.items()[..positional] {
                    if name.kind() != Kind::Str {
                        let got = self.type_name(name);
                        let message = format!("__match_args__ elements must be strings (got {got})");
                        return Err(self.type_error(message));
                    }
                    match self.pattern_attribute(subject, t, name, seen)? {
                        Some(v) => self.list_push(out, v),
                        None => return Ok(self.none),
                    }
                }
            }
        }
        if let Some(names) = names.cast::<Tuple>() {
            for &name in names.items() {
                match self.pattern_attribute(subject, t, name, seen)? {
                    Some(v) => self.list_push(out, v),
                    None => return Ok(self.none),
                }
            }
        }
        Ok(self.tuple_from_list(out))
    }

    fn pattern_attribute(
        &mut self,
        subject: Value,
        class: Gc<Type>,
        name: Value,
        seen: Gc<List>,
    ) -> R<Option<Value>> {
        if self.sequence_contains(seen.value(), name)? {
            let (class, shown) = (class.name.get().to_text(), self.repr(name)?.to_text());
            let message = format!("{class}() got multiple sub-patterns for attribute {shown}");
            return Err(self.type_error(message));
        }
        self.list_push(seen, name);
        let Some(name) = name.cast::<Str>() else { return Ok(None) };
        let name = self.intern_value(name);
        self.try_get_attr(subject, name)
    }

    /// Whether `Class(x)` binds the subject itself: the built-in value classes and what derives from them.
    fn matches_itself(&self, t: Gc<Type>) -> bool {
        let b = &self.types;
        [b.bool, b.bytearray, b.bytes, b.dict, b.float, b.frozenset, b.int, b.list, b.set, b.str, b.tuple]
            .into_iter()
            .any(|base| self.is_subtype(t, base))
    }
}
