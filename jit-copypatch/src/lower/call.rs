//! Calls, and the globals that most of them call.

use vm_core::bytecode::{Op, Word};
use vm_core::types::Dunder;
use vm_layout::{Frame, Str};

use super::{Entry, Lower};
use crate::emit::Label;
use crate::stencil::{Id, Operands};

/// An entry of a dict of names: which one it is, its offset in the entries, where those are, its key.
struct Found {
    is_builtin: bool,
    k: u32,
    n: u32,
    p: u64,
    q: u64,
}

impl Lower<'_> {
    /// A name's entry in the dict of globals or builtins, if it has one.
    fn find_global(&self, name: u32) -> Option<Found> {
        let name = self.code.names.get().items()[name as usize].cast::<Str>()?;
        let globals = self.globals?;
        if self.vm.custom_builtins {
            return None;
        }
        let (dict, n) = match self.vm.find_name(globals, name) {
            Some(n) => (globals, n),
            None => (self.vm.builtins, self.vm.find_name(self.vm.builtins, name)?),
        };
        let entries = dict.entries.get()?;
        let offset = (entries.items_ptr().wrapping_add(n) as usize - entries.address()) as u32;
        (n < 1 << 20).then_some(Found {
            is_builtin: dict != globals,
            k: n as u32,
            n: offset,
            p: entries.address() as u64,
            q: name.address() as u64,
        })
    }

    /// Pushes a global that is there already, from its entry; `false` if it is not. With `forward` a store behind the
    /// word may have it directly.
    pub(super) fn load_global(&mut self, i: usize, name: u32, forward: bool) -> bool {
        let (Some(found), Some(globals)) = (self.find_global(name), self.globals) else { return false };
        self.cold_code(i);
        let mut id = Id::load_global;
        if found.is_builtin {
            id = Id::load_builtin;
            self.out.embedded.push(globals.value());
            let (p, q) = (globals.address() as u64, globals.version.get());
            self.emit_slow(i, Id::check_globals, Operands { p, q, ..Operands::default() });
        }
        let r = if forward { self.result(i, 0) } else { self.depth_offset(self.stack.len()) };
        let Found { k, n, p, q, .. } = found;
        self.emit_slow(i, id, Operands { r, k, n, p, q, ..Operands::default() });
        self.stack.push(Entry::Slot);
        true
    }

    /// The name that a hidden local tracks, if machine code reads it by itself and leaves the slot empty: a plain global in
    /// a function that is called often. Its entry is at a known place anyway, and tracking it anew in each call costs more
    /// than it saves. In a loop that is hot by itself, tracking was done by the interpreter, and a read is just a load.
    pub(super) fn reads_by_itself(&self, local: u32) -> Option<u32> {
        let hidden = local.checked_sub(self.unit.first_hidden)?;
        let chain = &self.unit.chains[self.unit.hidden_chains[hidden as usize] as usize];
        let plain = chain.local_root.is_none() && chain.attributes.is_empty();
        (self.often_called && plain && self.find_global(chain.root).is_some()).then_some(chain.root)
    }

    /// LOAD_FAST of a tracked name that machine code reads by itself.
    pub(super) fn load_tracked_name(&mut self, i: usize, local: u32) -> bool {
        self.reads_by_itself(local).is_some_and(|name| self.load_global(i, name, false))
    }

    /// A global that is there already is stored in its entry.
    pub(super) fn store_global(&mut self, i: usize, op: Op, word: Word) {
        let name = self.code.names.get().items()[word.b() as usize];
        let found = name.cast::<Str>().zip(self.globals).and_then(|(name, globals)| {
            let n = self.vm.find_name(globals, name).filter(|&n| n < 1 << 20)?;
            Some((n, globals.entries.get()?))
        });
        // In a class this name means that all look-ups change.
        let found = found.filter(|_| name != self.vm.names.dunders[Dunder::GetAttribute as usize].value());
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
