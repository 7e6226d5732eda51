//! Making exceptions: instances, their arguments, the chain of contexts, and the classes' methods at start-up.

use std::cell::Cell;

use vm_layout::*;

use super::fields::Family;
use super::{EXCEPTIONS, group, methods, text};
use crate::Vm;
use crate::native::{GetSetDef, NativeDef, type_flags};

/// Families of the native classes asked for last, by the address of the class. Such classes live as long as the VM.
#[derive(Default)]
pub struct Families([Cell<(usize, Option<&'static Family>)>; 32]);

impl Vm {
    /// Gives an exception class its methods and members (bootstrap).
    pub fn fill_exception_type(&mut self, t: Gc<Type>, name: &'static str) {
        let mut tables: Vec<&'static [NativeDef]> = Vec::new();
        let mut getset: &'static [GetSetDef] = &[];
        let mut members: &'static [(&'static str, u16, bool)] = &[];
        if name == "BaseException" {
            tables.push(methods::BASE_METHODS);
            getset = methods::BASE_GETSET;
        }
        if let Some(f) = Family::ALL.iter().find(|f| f.class == name) {
            tables.push(f.methods);
            members = f.members;
        }
        if name == "BaseExceptionGroup" {
            tables.push(group::METHODS);
        }
        if let Some((_, table)) = text::STR_METHODS.iter().find(|(class, _)| *class == name) {
            tables.push(table);
        }
        for def in tables.into_iter().flatten() {
            let v = self.method_object(t, def);
            let key = self.intern(def.name);
            self.dict_set_str(t.dict.get(), key, v);
        }
        for g in getset {
            let word = Value::from_bits(std::ptr::from_ref(g) as u64 + 1);
            let v = self.record(self.types.getset_descriptor, &[word, Some(t.value())]);
            let key = self.intern(g.name);
            self.dict_set_str(t.dict.get(), key, v);
        }
        for &(member, word, readonly) in members {
            self.add_member(t, member, word, readonly);
        }
        let doc = self.none;
        self.dict_set_str(t.dict.get(), self.names.doc, doc);
    }

    /// The built-in exception class whose layout and native `__init__` instances of `class` have: its index.
    pub(super) fn native_exception_index(&self, class: Gc<Type>) -> usize {
        let all = self.exc.all();
        for v in class.mro.get().items() {
            if let Some(i) = all.iter().position(|t| t.value() == *v) {
                return i;
            }
        }
        0
    }

    /// What the class adds to BaseException, if it or a base adds something.
    pub(super) fn exception_family(&self, class: Gc<Type>) -> Option<&'static Family> {
        let classes = class.mro.get();
        let is_native = |v: &Value| v.cast::<Type>().is_some_and(|t| t.flags.get() & type_flags::HEAP == 0);
        let native = classes.items().iter().copied().find(is_native).map_or(0, |v| v.bits() as usize);
        let remembered = &self.families.0[(native >> 6) % self.families.0.len()];
        if native != 0 && remembered.get().0 == native {
            return remembered.get().1;
        }
        let index = self.native_exception_index(class);
        let mut name = EXCEPTIONS[index].0;
        let family = loop {
            if let Some(f) = Family::ALL.iter().find(|f| f.class == name) {
                break Some(f);
            }
            match EXCEPTIONS.iter().find(|e| e.0 == name) {
                Some(e) => name = e.1,
                None => break None,
            }
        };
        if self.exc.all()[index].address() == native {
            remembered.set((native, family));
        }
        family
    }

    /// An instance with its arguments stored and every other word None or unbound, no `__init__` run.
    pub(super) fn blank_exception(&mut self, class: Gc<Type>, args: &[Value]) -> Value {
        let args = self.new_tuple(args);
        let v = self.record(class, &[Some(args.value())]);
        for slot in crate::heap::record_slots(v).iter().skip(5) {
            slot.set(Some(self.none));
        }
        v
    }

    /// A new instance of an exception class, its `__init__` run natively.
    pub fn new_exception(&mut self, class: Gc<Type>, args: &[Value]) -> Value {
        let family = self.exception_family(class);
        let class = match family {
            Some(f) if f.class == "OSError" => self.os_error_class(class, args),
            _ => class,
        };
        let v = self.blank_exception(class, args);
        if let Some(f) = family {
            let native = crate::native::Args::positional(args);
            if (f.init)(self, v, native).is_err() {
                // Arguments of the wrong type for the class: the error about them takes its place.
                if let Some(other) = self.raised.take() {
                    return other;
                }
            }
        }
        v
    }

    /// Sets `__context__` of an exception about to be raised to the one being handled.
    pub fn chain_context(&mut self, exception: Value) {
        let Some(handled) = self.handled else { return };
        let (Some(e), Some(_)) = (exception.cast::<Exception>(), handled.cast::<Exception>()) else { return };
        if handled == exception {
            return;
        }
        // If the new exception is already in the chain below, the chain is cut there; two speeds find any other
        // cycle that user code made.
        let mut at = handled;
        let mut slow = handled;
        let mut step_slow = false;
        while let Some(next) = at.cast::<Exception>().and_then(|x| x.context.get()) {
            if next == exception {
                if let Some(x) = at.cast::<Exception>() {
                    x.context.set(None);
                }
                break;
            }
            at = next;
            if at == slow {
                break;
            }
            if step_slow && let Some(s) = slow.cast::<Exception>().and_then(|x| x.context.get()) {
                slow = s;
            }
            step_slow = !step_slow;
        }
        e.context.set(Some(handled));
    }

    /// Whether a value is an instance of BaseException.
    pub fn is_exception(&self, v: Value) -> bool {
        v.kind() == Kind::Exception
    }

    /// Whether a value is a subclass of BaseException.
    pub fn is_exception_class(&self, v: Value) -> bool {
        v.cast::<Type>().is_some_and(|t| t.flags.get() & type_flags::EXCEPTION != 0)
    }
}
