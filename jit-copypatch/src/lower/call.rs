//! Calls, and the globals that most of them call.

use vm_core::Switch;
use vm_core::bytecode::{Op, Word};
use vm_core::native::type_flags;
use vm_core::types::Dunder;
use vm_core::value::{StrExt, native_def};
use vm_layout::{Builtin, CallSite, Entry, Frame, Function, Gc, Header, Kind, Str, Type, Value};

use super::{Entry as Stacked, Lower};
use crate::emit::{Label, Ways};
use crate::stencil::{Id, Operands};

/// An entry of a dict of names: which one it is, its offset in the entries, where those are, its key.
pub(super) struct Found {
    is_builtin: bool,
    k: u32,
    n: u32,
    p: u64,
    q: u64,
    pub(super) value: Value,
}

impl Lower<'_> {
    /// A name's entry in the dict of globals or builtins, if it has one.
    pub(super) fn find_global(&self, name: u32) -> Option<Found> {
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
            value: entries.entries()[n].value.get()?,
        })
    }

    /// Pushes a global that is there already, from its entry; `false` if it is not. With `forward` a store behind the
    /// word may have it directly.
    pub(super) fn load_global(&mut self, i: usize, name: u32, forward: bool) -> bool {
        let (Some(found), Some(globals)) = (self.find_global(name), self.globals) else { return false };
        let mut id = Id::load_global;
        if found.is_builtin {
            id = Id::load_builtin;
            self.out.embedded.push(globals.value());
            let (p, q) = (globals.address() as u64, globals.version.get());
            self.emit_slow(i, Id::check_globals, Operands { p, q, ..Operands::default() });
        }
        let r = if forward { self.result(i, 0) } else { self.depth_offset(self.stack.len()) };
        let Found { k, n, p, q, .. } = found;
        // Its low half; the other says nothing about the keys.
        let version = globals.version.get() as u32;
        if !found.is_builtin && version < 1 << 31 && self.cold.is_none() {
            self.out.embedded.push(globals.value());
            let value = n + std::mem::offset_of!(Entry, value) as u32;
            let hot =
                Operands { r, k: version, n: value, p: globals.address() as u64, ..Operands::default() };
            let cold = Operands { r, k, n, p, q, ..Operands::default() };
            let ids = (Id::load_known_global, Id::load_known_global_rest);
            self.emit_halves(i, (ids.0, hot), (ids.1, cold), Label::Hot(0));
            self.stack.push(Stacked::Global(name));
            return true;
        }
        self.emit_slow(i, id, Operands { r, k, n, p, q, ..Operands::default() });
        self.stack.push(Stacked::Global(name));
        true
    }

    /// The name that a hidden local tracks, if machine code reads it by itself and leaves the slot empty: a plain global in
    /// a function that is called often. Its entry is at a known place anyway, and tracking it anew in each call costs more
    /// than it saves. In a loop that is hot by itself, tracking was done by the interpreter, and a read is just a load.
    pub(super) fn reads_by_itself(&self, local: u32) -> Option<u32> {
        let name = self.tracked_name(local)?;
        (self.often_called && self.find_global(name).is_some()).then_some(name)
    }

    /// The plain global that a hidden local tracks.
    pub(super) fn tracked_name(&self, local: u32) -> Option<u32> {
        let hidden = local.checked_sub(self.unit.first_hidden)?;
        let chain = &self.unit.chains[self.unit.hidden_chains[hidden as usize] as usize];
        (chain.local_root.is_none() && chain.attributes.is_empty()).then_some(chain.root)
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

    /// CALL, or CALL_METHOD (`unbound`: two values lie below the arguments): the arguments are copied into the callee's
    /// slots, above this frame's end, and the callee is entered.
    pub(super) fn call(&mut self, i: usize, word: Word, unbound: bool) {
        let argc = word.b() as usize;
        let under = 1 + usize::from(unbound);
        let at = self.stack.len() - argc - under;
        let known = match self.stack[at] {
            Stacked::Global(name) if !unbound => self.find_global(name).map(|f| f.value),
            _ => None,
        };
        if let Some(v) = known
            && self.call_native(i, v, argc)
        {
            return;
        }
        if known == Some(self.vm.types.enumerate.value()) && self.follows(i + 1, Op::GET_ITER) {
            self.enumerate_loop = i + 2;
        }
        let class = known.and_then(|v| v.cast::<Type>()).and_then(|class| self.construction(class, argc));
        // What is no Python function is left to the interpreter without a try.
        let seen = known.or_else(|| self.seen_value(argc + under)).filter(|_| !unbound && class.is_none());
        if seen.is_some_and(|v| {
            v.is_exact(Kind::Builtin) || v.kind() == Kind::Type && self.out.unversioned.is_empty()
        }) {
            return self.generic(i, if unbound { Op::CALL_METHOD } else { Op::CALL }, word);
        }
        let method = unbound || class.is_some() || self.stack[at] == Stacked::Attribute;
        let slow = self.cold_code(i);
        let frame_end = self.slot(self.code.frame_words.get());
        let callee_slot = |j: usize| frame_end + size_of::<Frame>() as u32 + 8 * j as u32;
        for j in 0..argc {
            let r = callee_slot(j + usize::from(method));
            let depth = at + under + j;
            let (id, o) = match self.stack[depth] {
                Stacked::Const(c) => self.constant_into(c, r),
                Stacked::Local(l) => (Id::copy, Operands { a: self.slot(l), r, ..Operands::default() }),
                _ => (Id::copy, Operands { a: self.depth_offset(depth), r, ..Operands::default() }),
            };
            self.emit(id, o);
        }
        let a = match self.stack[at] {
            Stacked::Local(l) => self.slot(l),
            Stacked::Const(_) => {
                self.write_entry(at, false);
                self.depth_offset(at)
            }
            _ => self.depth_offset(at),
        };
        let id = match (unbound, method) {
            _ if class.is_some() => Id::call_class,
            (true, _) => Id::call_unbound,
            (false, true) => Id::call_method,
            (false, false) => Id::call_function,
        };
        let site = CallSite {
            pc: self.code.words.get().wrapping_add(i + 1) as u64,
            callable: self.depth_offset(at),
            callee: frame_end,
            count: (argc + usize::from(method)) as u32,
            ..class.unwrap_or(NO_CLASS)
        };
        let base = self.e.here();
        let o = Operands { a, b: callee_slot(0), ..Operands::default() };
        self.e.hot(self.set, id, &o, &Ways { slow, ..Ways::NONE });
        let back = self.e.here();
        self.e.call_site(self.set, id, base, site, back, slow);
        let r = self.result(i, argc + under);
        self.emit(Id::take_result, Operands { r, ..Operands::default() });
        self.replace(argc + under, Stacked::Slot);
    }

    /// What a call of a class does, if it is to make a plain instance and run its `__init__`.
    fn construction(&mut self, class: Gc<Type>, argc: usize) -> Option<CallSite> {
        let vm = self.vm;
        let (flags, object) = (class.flags.get(), vm.types.object);
        let same = |d: Dunder| class.slots[d as usize].get() == object.slots[d as usize].get();
        let plain = vm.type_of(class.value()) == vm.types.type_
            && flags & type_flags::HEAP != 0
            && flags & (type_flags::ABSTRACT | type_flags::HAS_DEL) == 0
            && class.instance_kind.get() == Kind::Object
            && same(Dunder::New);
        let function = if !plain {
            return None;
        } else if same(Dunder::Init) && argc == 0 {
            0
        } else {
            let init = class.slots[Dunder::Init as usize].get()?;
            let takes = init.exact::<Function>()?.code.get().fast_args.get();
            if takes as usize != argc + 1 {
                return None;
            }
            init.bits()
        };
        if class.version.get() == 0 {
            self.out.unversioned.push(class);
            return None;
        }
        let subclass = class.instances_are_subclass.get();
        let (kind, shape, size) =
            if vm.config.switches.has(Switch::MapDicts) && flags & type_flags::MAPPABLE != 0 {
                let root = class.root_shape.get();
                if root == 0 {
                    return None;
                }
                (Kind::MapObject, u64::from(root), 0)
            } else {
                let words = usize::from(class.base_words.get()) + usize::from(class.ext_words.get());
                (Kind::Object, 0, size_of::<Header>() + 8 * words)
            };
        self.out.embedded.push(class.value());
        Some(CallSite {
            version: class.version.get(),
            class: class.address() as u64,
            function,
            header: Header::pack(class, kind, subclass, 0),
            shape,
            size: size.next_multiple_of(16) as u64,
            ..NO_CLASS
        })
    }

    /// Does the call of a native function that has a stencil; `false` if it has none.
    fn call_native(&mut self, i: usize, callable: Value, argc: usize) -> bool {
        if callable == self.vm.types.range.value() {
            return self.tagged && self.iterate_range(i, argc);
        }
        let Some(name) = builtin_name(callable) else { return false };
        let (id, rest) = match (name, argc) {
            ("isinstance", 2) => (Id::native_isinstance, None),
            ("ord", 1) if self.tagged => (Id::native_ord, None),
            ("chr", 1) if self.tagged => (Id::native_chr, None),
            ("len", 1) if self.tagged => (Id::native_len, Some(Id::native_len_rest)),
            _ => return false,
        };
        self.out.embedded.push(callable);
        // The class of `isinstance` is the top, the object lies below it.
        let (a, b, n) = (self.operand(argc + 1), self.operand(argc), self.operand(1));
        let r = self.result(i, argc + 1);
        let o = Operands { a, b, r, n, p: callable.bits(), ..Operands::default() };
        match rest {
            Some(rest) => self.emit_rest(i, id, rest, o),
            None => self.emit_slow(i, id, o),
        }
        self.replace(argc + 1, Stacked::Slot);
        true
    }

    /// `range` of one or two ints, and the GET_ITER behind the call.
    fn iterate_range(&mut self, i: usize, argc: usize) -> bool {
        if !self.follows(i + 1, Op::GET_ITER) || !matches!(argc, 1 | 2) || self.vm.config.py2_range {
            return false;
        }
        let p = self.vm.types.range.value().bits();
        let (a, b) = (self.operand(argc + 1), self.operand(1));
        let r = self.depth_offset(self.stack.len() - argc - 1);
        if argc == 1 {
            self.emit_slow(i, Id::range_to, Operands { a, b, r, p, ..Operands::default() });
        } else {
            let n = self.operand(2);
            self.emit_slow(i, Id::range_between, Operands { a, b, r, n, p, ..Operands::default() });
        }
        self.replace(argc + 1, Stacked::Slot);
        self.iterated = true;
        true
    }
}

/// The part of a call's site that calls of functions have no use for.
const NO_CLASS: CallSite = CallSite {
    pc: 0,
    resume: 0,
    slow: 0,
    callable: 0,
    callee: 0,
    count: 0,
    version: 0,
    class: 0,
    function: 0,
    header: 0,
    shape: 0,
    size: 0,
};

/// The name of a function of the builtins module.
fn builtin_name(v: Value) -> Option<&'static str> {
    let b = v.exact::<Builtin>()?;
    let home = b.module.get()?.cast::<Str>()?;
    (home.to_text() == "builtins" && b.receiver.get().is_none()).then(|| native_def(b.def.get()).name)
}
