//! Calls, and the globals that most of them call.

use vm_core::bytecode::{Op, Word};
use vm_layout::Frame;

use super::{Entry, Lower};
use crate::emit::Label;
use crate::stencil::{Id, Operands};

impl Lower<'_> {
    /// A global that is there already: its entry in the dict of globals or builtins.
    pub(super) fn load_global(&mut self, i: usize, op: Op, word: Word) {
        let name = self.code.names.get().items()[word.b() as usize];
        let Some(name) = name.cast::<vm_layout::Str>() else { return self.generic(i, op, word) };
        let Some(globals) = self.globals else { return self.generic(i, op, word) };
        if self.vm.custom_builtins {
            return self.generic(i, op, word);
        }
        let mut id = Id::load_global;
        let mut found = self.vm.find_name(globals, name).map(|n| (globals, n));
        if found.is_none() {
            id = Id::load_builtin;
            found = self.vm.find_name(self.vm.builtins, name).map(|n| (self.vm.builtins, n));
        }
        let Some((dict, n)) = found else { return self.generic(i, op, word) };
        let Some(entries) = dict.entries.get() else { return self.generic(i, op, word) };
        let offset = entries.items_ptr().wrapping_add(n) as usize - entries.address();
        if n >= 1 << 20 {
            return self.generic(i, op, word);
        }
        self.cold_code(i);
        if id == Id::load_builtin {
            self.out.embedded.push(globals.value());
            let (p, q) = (globals.address() as u64, globals.version.get());
            self.emit_slow(i, Id::check_globals, Operands { p, q, ..Operands::default() });
        }
        let r = self.result(i, 0);
        let o = Operands {
            r,
            k: n as u32,
            n: offset as u32,
            p: entries.address() as u64,
            q: name.address() as u64,
            ..Operands::default()
        };
        self.emit_slow(i, id, o);
        self.stack.push(Entry::Slot);
    }

    /// A global that is there already is stored in its entry.
    pub(super) fn store_global(&mut self, i: usize, op: Op, word: Word) {
        let name = self.code.names.get().items()[word.b() as usize];
        let found = name.cast::<vm_layout::Str>().zip(self.globals).and_then(|(name, globals)| {
            let n = self.vm.find_name(globals, name).filter(|&n| n < 1 << 20)?;
            Some((n, globals.entries.get()?))
        });
        let Some((n, entries)) = found else { return self.generic(i, op, word) };
        let offset = entries.items_ptr().wrapping_add(n) as usize - entries.address();
        let a = self.operand(1);
        let (k, n) = (n as u32, offset as u32);
        let (p, q) = (entries.address() as u64, name.bits());
        self.emit_slow(i, Id::store_global, Operands { a, k, n, p, q, ..Operands::default() });
        self.stack.pop();
    }

    /// CALL, or CALL_METHOD (`unbound`: two values lie below the arguments): the arguments are copied into the callee's slots, above this frame's end, and the callee is entered.
    pub(super) fn call(&mut self, i: usize, word: Word, unbound: bool) {
        let argc = word.b() as usize;
        let under = 1 + usize::from(unbound);
        let at = self.stack.len() - argc - under;
        let method = unbound || self.stack[at] == Entry::Attribute;
        let slow = self.cold_code(i);
        let frame_end = self.slot(self.code.frame_words.get());
        let callee_slot = |j: usize| frame_end + size_of::<Frame>() as u32 + 8 * j as u32;
        for j in 0..argc {
            let r = callee_slot(j + usize::from(method));
            let depth = at + under + j;
            let (id, o) = match self.stack[depth] {
                Entry::Const(c) => self.constant_into(c, r),
                Entry::Local(l) => (Id::copy, Operands { a: self.slot(l), r, ..Operands::default() }),
                _ => (Id::copy, Operands { a: self.depth_offset(depth), r, ..Operands::default() }),
            };
            self.emit(id, o);
        }
        let a = match self.stack[at] {
            Entry::Local(l) => self.slot(l),
            Entry::Const(_) => {
                self.write_entry(at, false);
                self.depth_offset(at)
            }
            _ => self.depth_offset(at),
        };
        let id = match (unbound, method) {
            (true, _) => Id::call_unbound,
            (false, true) => Id::call_method,
            (false, false) => Id::call_function,
        };
        let o = Operands {
            a,
            b: callee_slot(0),
            r: self.depth_offset(at),
            k: (argc + usize::from(method)) as u32,
            n: frame_end,
            p: self.code.words.get().wrapping_add(i + 1) as u64,
            q: 0,
        };
        let base = self.e.here();
        self.e.hot(self.set, id, &o, Label::Hot(0), slow);
        let back = self.e.here();
        self.e.resume_at(self.set, id, base, back);
        let r = self.result(i, argc + under);
        self.emit(Id::take_result, Operands { r, ..Operands::default() });
        self.replace(argc + under, Entry::Slot);
    }
}
