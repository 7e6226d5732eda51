//! Calling what a class keeps in a dunder slot: native methods directly, everything else by the call protocol.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, Call, NativeDef, R, Raised};
use crate::types::Dunder;
use crate::value::native_def;

impl Vm {
    /// What the class of `v` has for a special method; `None` as a value (`__hash__ = None`) counts.
    #[inline(always)]
    pub fn slot(&self, v: Value, dunder: Dunder) -> Option<Value> {
        self.type_of(v).slots[dunder as usize].get()
    }

    /// Calls `f`, found in the slot of `dunder`, with the receiver alone.
    #[inline]
    pub fn call_slot1(&mut self, f: Value, dunder: Dunder, receiver: Value) -> R {
        if f.is_exact(Kind::Descr) {
            let def = descr_def(f);
            return match def.call {
                Call::Fn1(n) => n(self, receiver),
                _ => self.call_native(def, Args::positional(&[receiver])),
            };
        }
        self.call_slot_slow(f, dunder, &[receiver])
    }

    /// As [`Vm::call_slot1`], with one argument more.
    #[inline]
    pub fn call_slot2(&mut self, f: Value, dunder: Dunder, receiver: Value, a: Value) -> R {
        if f.is_exact(Kind::Descr) {
            let def = descr_def(f);
            return match def.call {
                Call::Fn2(n) => n(self, receiver, a),
                _ => self.call_native(def, Args::positional(&[receiver, a])),
            };
        }
        self.call_slot_slow(f, dunder, &[receiver, a])
    }

    /// As [`Vm::call_slot1`], with two arguments more.
    #[inline]
    pub fn call_slot3(&mut self, f: Value, dunder: Dunder, receiver: Value, a: Value, b: Value) -> R {
        if f.is_exact(Kind::Descr) {
            let def = descr_def(f);
            return match def.call {
                Call::Fn3(n) => n(self, receiver, a, b),
                _ => self.call_native(def, Args::positional(&[receiver, a, b])),
            };
        }
        self.call_slot_slow(f, dunder, &[receiver, a, b])
    }

    fn call_slot_slow(&mut self, f: Value, dunder: Dunder, args: &[Value]) -> R {
        if f.is_exact(Kind::Function) {
            return self.call(f, args);
        }
        match self.call_special(args[0], dunder, &args[1..])? {
            Some(v) => Ok(v),
            None => self.call(f, args),
        }
    }

    /// Name of a value's class without its module, as reprs of natives show it.
    pub fn short_type_name(&self, v: Value) -> String {
        crate::value::StrExt::to_text(&self.type_of(v).name.get())
    }

    /// TypeError of a native method that was called on a foreign receiver.
    #[cold]
    pub fn wrong_receiver(&mut self, method: &str, class: &str, received: Value) -> Raised {
        let got = self.type_name(received);
        self.type_error(format!("descriptor '{method}' requires a '{class}' object but received a '{got}'"))
    }
}

/// The native function behind a method descriptor.
#[inline(always)]
fn descr_def(f: Value) -> &'static NativeDef {
    // SAFETY: the callers have tested that `f` is exactly of kind Descr.
    native_def(unsafe { f.cast_unchecked::<Descr>() }.def.get())
}
