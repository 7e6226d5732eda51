//! What each opcode becomes: the stencils that it has, or the stub that runs it in the interpreter.

use vm_core::bytecode::{Op, Word};
use vm_core::config::JitLevel;

use vm_layout::{Kind, Site};

use super::{Entry, Ints, Lower, number};
use crate::emit::Label;
use crate::flow::bit;
use crate::stencil::{Id, Operands};

impl Lower<'_> {
    pub(super) fn word(&mut self, i: usize, op: Op, word: Word, forwarded: Option<u32>) {
        match op {
            Op::RESUME if self.vm.config.jit == JitLevel::Tiered => {
                self.emit_slow(i, Id::count_entry, Operands::default());
            }
            Op::NOP | Op::RESUME => {}
            Op::POP_TOP => {
                self.stack.pop();
            }
            Op::LOAD_CONST => self.stack.push(Entry::Const(word.b())),
            Op::LOAD_FAST => self.load_fast(i, word.b()),
            Op::LOAD_FAST_LOAD_FAST | Op::LOAD_FAST_LOAD_CONST => {
                let (a, b) = (u32::from(word.a()), word.b());
                let second = op == Op::LOAD_FAST_LOAD_FAST;
                // The word is done as a whole in the interpreter if it is done there: nothing is pushed before the checks.
                if a >= self.unit.first_hidden || second && b >= self.unit.first_hidden {
                    self.cold_code(i);
                }
                for local in [Some(a), second.then_some(b)].into_iter().flatten() {
                    if local < self.unit.first_hidden && !self.is_bound(local) {
                        let a = self.slot(local);
                        self.emit_slow(i, Id::check_bound, Operands { a, ..Operands::default() });
                        self.now_bound(local);
                    }
                }
                self.load_fast(i, a);
                if second {
                    self.load_fast(i, b);
                } else {
                    self.stack.push(Entry::Const(b));
                }
            }
            Op::STORE_FAST if forwarded.is_some() => {
                self.stack.pop();
                self.now_bound(word.b());
            }
            Op::STORE_FAST => self.store_fast(word.b()),
            Op::STORE_FAST_LOAD_FAST => {
                let (a, b) = (u32::from(word.a()), word.b());
                if forwarded.is_some() {
                    self.stack.pop();
                    self.now_bound(a);
                } else {
                    if a != b && b < self.unit.first_hidden && !self.is_bound(b) {
                        let a = self.slot(b);
                        self.emit_slow(i, Id::check_bound, Operands { a, ..Operands::default() });
                        self.now_bound(b);
                    }
                    if b >= self.unit.first_hidden {
                        // The interpreter may have to do the word from its beginning, the store once more: it needs what
                        // lies below as it is now.
                        self.flush(1);
                        self.cold_code(i);
                        self.store_fast(a);
                        return self.load_fast(i, b);
                    }
                    self.store_fast(a);
                }
                if a == b || self.is_bound(b) {
                    self.stack.push(Entry::Local(b));
                } else {
                    // Past the 64th slot, or a local that something unbinds: the check has been made just now.
                    let (a, r) = (self.slot(b), self.depth_offset(self.stack.len()));
                    self.emit(Id::copy, Operands { a, r, ..Operands::default() });
                    self.stack.push(Entry::Slot);
                }
            }
            Op::COPY => {
                let depth = self.stack.len() - word.b() as usize;
                match self.stack[depth] {
                    e @ (Entry::Local(_) | Entry::Const(_)) => self.stack.push(e),
                    _ => {
                        let (a, r) = (self.depth_offset(depth), self.depth_offset(self.stack.len()));
                        self.emit(Id::copy, Operands { a, r, ..Operands::default() });
                        self.stack.push(Entry::Slot);
                    }
                }
            }
            Op::SWAP => {
                let top = self.stack.len() - 1;
                let other = self.stack.len() - word.b() as usize;
                let followed = |e: Entry| matches!(e, Entry::Local(_) | Entry::Const(_));
                let (a, b) = (self.depth_offset(top), self.depth_offset(other));
                match (followed(self.stack[top]), followed(self.stack[other])) {
                    (true, true) => {}
                    // Only one of them lies anywhere.
                    (false, true) => self.emit(Id::copy, Operands { a, r: b, ..Operands::default() }),
                    (true, false) => self.emit(Id::copy, Operands { a: b, r: a, ..Operands::default() }),
                    (false, false) => self.emit(Id::swap, Operands { a, b, ..Operands::default() }),
                }
                self.stack.swap(top, other);
            }
            Op::LOAD_CLOSURE => {
                let (a, r) = (self.slot(word.b()), self.depth_offset(self.stack.len()));
                self.emit(Id::copy, Operands { a, r, ..Operands::default() });
                self.stack.push(Entry::Slot);
            }
            Op::LOAD_DEREF => {
                let a = self.slot(word.b());
                let r = self.result(i, 0);
                self.emit_slow(i, Id::load_deref, Operands { a, r, ..Operands::default() });
                self.stack.push(Entry::Slot);
            }
            Op::STORE_DEREF => {
                let a = self.operand(1);
                let b = self.slot(word.b());
                self.emit(Id::store_deref, Operands { a, b, ..Operands::default() });
                self.stack.pop();
            }
            Op::LOAD_GLOBAL => {
                if !self.load_global(i, word.b(), true) {
                    self.generic(i, op, word);
                }
            }
            Op::TRACK_OBJECT if self.reads_by_itself(u32::from(word.a())).is_some() => {}
            Op::UNTRACK_OBJECT if self.reads_by_itself(u32::from(word.a())).is_some() => {
                let a = self.slot(u32::from(word.a()));
                self.emit_slow(i, Id::check_unbound, Operands { a, ..Operands::default() });
            }
            Op::STORE_GLOBAL => self.store_global(i, op, word),
            Op::LOAD_ATTR | Op::LOAD_ATTR_CACHED | Op::LOAD_ATTR_MAP | Op::LOAD_ATTR_MAP_CACHED
                if self.load_known_attribute(i, word) => {}
            Op::STORE_ATTR | Op::STORE_ATTR_CACHED | Op::STORE_ATTR_MAP
                if self.store_known_attribute(i, word) => {}
            Op::LOAD_ATTR_MAP | Op::LOAD_ATTR_MAP_CACHED => {
                let float = self.seen_map_attribute(word).is_some_and(|v| v.is_exact(Kind::Float));
                let a = self.operand(1);
                let method = self.is_method_site(i, word);
                let (id, rest, p) = if method {
                    (Id::load_method, Id::load_method_rest, self.method_site(i))
                } else {
                    (Id::load_attr, Id::load_attr_rest, self.site(word))
                };
                let r = self.result(i, 1);
                self.emit_rest(i, id, rest, Operands { a, r, p, ..Operands::default() });
                if float && let Some(local) = self.forwarded {
                    self.floats |= bit(local);
                }
                self.replace(1, if float { Entry::Float } else { Entry::Attribute });
            }
            Op::LOAD_ATTR | Op::LOAD_ATTR_CACHED => {
                let a = self.operand(1);
                let (p, q) = (self.dict_site(i), self.name_word(word));
                let r = self.result(i, 1);
                let id = if self.is_called(i) { Id::load_dict_method } else { Id::load_own_attr };
                self.emit_rest(
                    i,
                    id,
                    Id::load_dict_attr_rest,
                    Operands { a, r, p, q, ..Operands::default() },
                );
                self.replace(1, Entry::Attribute);
            }
            Op::STORE_ATTR | Op::STORE_ATTR_CACHED => {
                let (a, b) = (self.operand(1), self.operand(2));
                let (p, q) = (self.dict_site(i), self.name_word(word));
                let o = Operands { a, b, p, q, ..Operands::default() };
                self.emit_rest(i, Id::store_dict_attr, Id::store_dict_attr_rest, o);
                self.stack.truncate(self.stack.len() - 2);
            }
            Op::LOOKUP_METHOD_MAP_CACHED | Op::LOOKUP_METHOD_MAP => {
                let a = self.operand(1);
                let own = op == Op::LOOKUP_METHOD_MAP;
                let p = if own { self.method_site(i) } else { self.site(word) };
                self.lookup_method(
                    i,
                    Id::lookup_method,
                    Id::lookup_method_rest,
                    Operands { a, p, ..Operands::default() },
                );
            }
            Op::LOOKUP_METHOD | Op::LOOKUP_METHOD_CACHED => {
                let a = self.operand(1);
                let (p, q) = (self.dict_site(i), self.name_word(word));
                let o = Operands { a, p, q, ..Operands::default() };
                self.lookup_method(i, Id::lookup_dict_method, Id::lookup_dict_method_rest, o);
            }
            Op::STORE_ATTR_MAP => {
                let (a, b) = (self.operand(1), self.operand(2));
                let p = self.site(word);
                self.emit_rest(
                    i,
                    Id::store_attr,
                    Id::store_attr_rest,
                    Operands { a, b, p, ..Operands::default() },
                );
                self.stack.truncate(self.stack.len() - 2);
            }
            // Bare ints in a list are tagged again when they are read.
            Op::BINARY_SUBSCR_STRATEGY if !self.tagged => self.generic(i, op, word),
            Op::BINARY_SUBSCR | Op::BINARY_SUBSCR_STRATEGY => self.load_item(i),
            Op::STORE_SUBSCR_STRATEGY if !self.tagged => self.generic(i, op, word),
            Op::STORE_SUBSCR | Op::STORE_SUBSCR_STRATEGY => self.store_item(i),
            Op::UNPACK_SEQUENCE if (1..=64).contains(&word.b()) && word.b() != 2 => self.unpack(i, word.b()),
            Op::BUILD_TUPLE if (1..=64).contains(&word.b()) => self.build_tuple(i, word.b()),
            Op::BUILD_SLICE => self.build_slice(i, word.b() as usize),
            Op::GET_ITER => {
                let a = self.operand(1);
                // Where the result goes to a local nobody asks for it again.
                let r = self.depth_offset(self.stack.len() - 1);
                let o = Operands { a, r, ..Operands::default() };
                self.emit_rest(i, Id::list_iterator, Id::iterator_rest, o);
                self.replace(1, Entry::Slot);
            }
            Op::UNPACK_SEQUENCE if word.b() == 2 => {
                let a = self.operand(1);
                let depth = self.stack.len();
                let (b, r) = (self.depth_offset(depth - 1), self.depth_offset(depth));
                let hot = Operands { a, b, r, ..Operands::default() };
                // The cold one takes the lower of the slots.
                let cold = Operands { a, r: b, n: 2, ..Operands::default() };
                self.emit_halves(i, (Id::unpack_two, hot), (Id::unpack_rest, cold), Label::Hot(0));
                self.replace(1, Entry::Slot);
                self.stack.push(Entry::Slot);
            }
            Op::UNARY_NOT => {
                let a = self.operand(1);
                let r = self.result(i, 1);
                self.emit_rest(
                    i,
                    Id::unary_not,
                    Id::unary_not_rest,
                    Operands { a, r, ..Operands::default() },
                );
                self.replace(1, Entry::Slot);
            }
            Op::UNARY_NEGATIVE => self.negative(i),
            Op::IS_OP => {
                let (a, b) = (self.operand(2), self.operand(1));
                let r = self.result(i, 2);
                let id = if word.a() == 0 { Id::is } else { Id::is_not };
                self.emit_slow(i, id, Operands { a, b, r, ..Operands::default() });
                self.replace(2, Entry::Slot);
            }
            Op::COMPARE_OP => self.compare(i, word),
            Op::COMPARE_JUMP => self.compare_jump(i, word),
            Op::JUMP => {
                self.flush(0);
                self.emit_jump(i, Id::jump, Operands::default());
            }
            Op::JUMP_BACKWARD => {
                self.flush(0);
                let counted = self.vm.config.jit == JitLevel::Tiered;
                let id = if counted { Id::jump_backward_counted } else { Id::jump_backward };
                self.emit_jump(i, id, Operands::default());
            }
            Op::POP_JUMP_IF_TRUE
            | Op::POP_JUMP_IF_FALSE
            | Op::POP_JUMP_IF_NONE
            | Op::POP_JUMP_IF_NOT_NONE => {
                self.flush(1);
                let a = self.operand(1);
                let o = Operands { a, ..Operands::default() };
                match op {
                    Op::POP_JUMP_IF_TRUE => {
                        self.emit_jump_rest(i, Id::jump_if_true, Id::jump_if_true_rest, o);
                    }
                    Op::POP_JUMP_IF_FALSE => {
                        self.emit_jump_rest(i, Id::jump_if_false, Id::jump_if_false_rest, o);
                    }
                    Op::POP_JUMP_IF_NONE => self.emit_jump(i, Id::jump_if_none, o),
                    _ => self.emit_jump(i, Id::jump_if_not_none, o),
                }
                self.stack.pop();
            }
            Op::JUMP_IF_TRUE_OR_POP | Op::JUMP_IF_FALSE_OR_POP => {
                // Where it jumps to, the value is needed in its slot.
                self.flush(0);
                let a = self.operand(1);
                let (id, rest) = if op == Op::JUMP_IF_TRUE_OR_POP {
                    (Id::jump_if_true, Id::jump_if_true_rest)
                } else {
                    (Id::jump_if_false, Id::jump_if_false_rest)
                };
                self.emit_jump_rest(i, id, rest, Operands { a, ..Operands::default() });
                self.stack.pop();
            }
            Op::FOR_ITER_STRATEGY if !self.tagged => self.generic(i, op, word),
            Op::FOR_ITER | Op::FOR_ITER_STRATEGY => {
                self.flush(0);
                let a = self.operand(1);
                let r = self.result(i, 0);
                let o = Operands { a, r, ..Operands::default() };
                let pair = self.follows(i + 1, Op::UNPACK_SEQUENCE) && self.unit.words[i + 1].b() == 2;
                match self.ints {
                    Ints::Tagged if self.enumerate_loop == i && pair => {
                        let r = self.depth_offset(self.stack.len() + 1);
                        let b = self.depth_offset(self.stack.len());
                        self.emit_slow(i, Id::for_enumerate, Operands { a, b, r, ..Operands::default() });
                        self.taken_apart = true;
                    }
                    Ints::Tagged if self.range_loop == i => {
                        self.emit_jump_rest(i, Id::for_range, Id::for_iter_rest, o);
                    }
                    Ints::Tagged => self.emit_jump_rest(i, Id::for_list, Id::for_iter_rest, o),
                    Ints::Boxed => self.emit_jump_rest(i, Id::boxed_for_range, Id::for_sequence_rest, o),
                    Ints::Prebuilt => self.emit_jump_rest(i, Id::for_list, Id::for_sequence_rest, o),
                }
                self.stack.push(Entry::Slot);
            }
            Op::CALL => self.call(i, word, false),
            Op::CALL_METHOD => self.call(i, word, true),
            Op::RETURN_VALUE if self.unit.flags & vm_core::bytecode::flags::GENERATOR == 0 => {
                match self.stack[self.stack.len() - 1] {
                    Entry::Const(c) => {
                        let v = self.constant(c);
                        let init = v == self.vm.none && &*self.unit.name == "__init__";
                        let id = if init { Id::return_instance } else { Id::return_value };
                        let p = v.bits();
                        self.emit_slow(i, id, Operands { p, ..Operands::default() });
                    }
                    _ => {
                        let a = self.operand(1);
                        self.emit_slow(i, Id::return_slot, Operands { a, ..Operands::default() });
                    }
                }
                self.stack.pop();
            }
            _ => match number::arithmetic(op) {
                Some(row) => self.arithmetic(i, op, word, row),
                None => self.generic(i, op, word),
            },
        }
    }

    /// LOOKUP_METHOD at a site: `o` has the object and the site.
    fn lookup_method(&mut self, i: usize, id: Id, rest: Id, o: Operands) {
        let depth = self.stack.len();
        let (r, b) = (self.depth_offset(depth - 1), self.depth_offset(depth));
        self.emit_rest(i, id, rest, Operands { b, r, ..o });
        self.replace(1, Entry::Slot);
        self.stack.push(Entry::Slot);
    }

    /// Whether a site has met instances that get the attribute from their class; where it has met none at all, whether
    /// what it loads is called.
    fn is_method_site(&self, i: usize, word: Word) -> bool {
        // SAFETY: the interpreter's site of this word, which lives as long as the code.
        let site = unsafe { &*(self.site(word) as *const Site) };
        let mut known = site.entries.iter().filter(|e| e.shape.get() != 0).peekable();
        if known.peek().is_none() {
            return self.is_called(i);
        }
        known.any(|e| e.index.get() == Site::ABSENT)
    }

    /// Whether the value that word `i` pushes is called in the words behind it, without a jump between.
    fn is_called(&self, i: usize) -> bool {
        // How many values lie above it.
        let mut above = 0;
        for (j, word) in self.unit.words.iter().enumerate().skip(i + 1).take(24) {
            let Some(op) = word.op() else { return false };
            if matches!(op, Op::CALL | Op::CALL_KW) && above == word.b() + u32::from(op == Op::CALL_KW) {
                return true;
            }
            let (pops, pushes) = op.effect_next(word.a(), word.b());
            if pops > above || self.flow.target[j] || op.effect_jump().is_some() {
                return false;
            }
            above = above - pops + pushes;
        }
        false
    }
}
