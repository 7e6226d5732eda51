//! The second half of the verifier, for code that no compiler of this process made: what the handlers take for granted.
//!
//! [`super::verify`] proves that operands are in range and the stack is balanced. Handlers trust more than that: that
//! LIST_APPEND finds a list, LOAD_DEREF a cell, CALL_KW a tuple of names, that an empty slot reaches nobody but
//! CALL_METHOD. One pass follows the words in order and keeps, for each stack entry, what kind of thing it must
//! be, and for each frame slot whether it holds a cell. Where paths meet they must agree, or nobody may use what differs.
//!
//! Whoever adds an opcode whose handler casts an operand unchecked adds its row to `Walk::step`.

use super::{CodeUnit, Const, Op, Operands, Word, flags, make_function};

/// What is known of a stack entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Some value.
    Any,
    Str,
    List,
    /// A list that may have a strategy: only LIST_APPEND must not be given one.
    AnyList,
    Set,
    Dict,
    Tuple,
    /// The constant with this index, a tuple of strings.
    Names(u32),
    /// The constant with this index, a code object.
    Code(u32),
    Cell,
    /// A tuple of so many cells.
    Cells(u32),
    Exception,
    /// What PUSH_EXC_INFO saved.
    Handled,
    /// The index of a word.
    Pc,
    /// What LOOKUP_METHOD leaves: a callable, and above it its receiver or an empty slot.
    Method,
    Receiver,
    /// Different things on different paths, one of which may be an empty slot.
    Unusable,
}

impl Kind {
    fn meet(self, other: Kind) -> Kind {
        let special = |k| matches!(k, Kind::Method | Kind::Receiver | Kind::Unusable);
        match (self, other) {
            (a, b) if a == b => a,
            (a, b) if special(a) || special(b) => Kind::Unusable,
            _ => Kind::Any,
        }
    }

    /// Whether an opcode that asks nothing of its operands may have it.
    fn is_value(self) -> bool {
        !matches!(self, Kind::Receiver | Kind::Unusable)
    }
}

type Checked<T = ()> = Result<T, &'static str>;

/// The state before a word.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    stack: Vec<Kind>,
    /// For each cell variable, whether MAKE_CELL has run.
    cells: Vec<bool>,
}

impl State {
    /// Makes this state true of another path, too; tells whether it was already.
    fn meet(&mut self, other: &State) -> bool {
        if self == other {
            return true;
        }
        let before = self.clone();
        for (a, b) in self.stack.iter_mut().zip(&other.stack) {
            *a = a.meet(*b);
        }
        for (a, b) in self.cells.iter_mut().zip(&other.cells) {
            *a &= b;
        }
        *self == before
    }
}

/// Checks a unit that [`super::verify`] has passed, and all decoded units among its constants.
///
/// # Errors
/// A sentence that says what its code gets wrong.
pub fn check_kinds(unit: &CodeUnit) -> Checked {
    let outermost = unit.arg_count == 0 && unit.kwonly_count == 0 && unit.freevars.is_empty();
    if !outermost || unit.flags & (flags::GENERATOR | flags::VARARGS | flags::VARKEYWORDS) != 0 {
        return Err("a module with parameters");
    }
    check_nested(unit)
}

/// The same for the code of a function.
///
/// # Errors
/// As above.
pub fn check_nested(unit: &CodeUnit) -> Checked {
    let mut work = vec![unit];
    while let Some(unit) = work.pop() {
        layout(unit)?;
        Walk::new(unit).run()?;
        work.extend(unit.consts.iter().filter_map(|c| match c {
            // One asleep is checked when it is woken.
            Const::Code(inner) => inner.awake(),
            _ => None,
        }));
    }
    Ok(())
}

/// Slots one behind the other as `interp/code.rs` counts them.
fn layout(unit: &CodeUnit) -> Checked {
    let locals = unit.varnames.len() as u32;
    let own = unit.cell_slots.iter().filter(|&&s| s >= locals).count() as u32;
    let first_free = locals + own;
    if first_free.checked_add(unit.freevars.len() as u32) != Some(unit.first_hidden) {
        return Err("free variables without slots");
    }
    let stars = u32::from(unit.flags & flags::VARARGS != 0) + u32::from(unit.flags & flags::VARKEYWORDS != 0);
    let parameters = unit.arg_count.checked_add(unit.kwonly_count).and_then(|n| n.checked_add(stars));
    if parameters.is_none_or(|n| n > locals) {
        return Err("more parameters than locals");
    }
    let mut taken = vec![false; first_free as usize];
    for &slot in &unit.cell_slots {
        let wrong = slot >= first_free || (slot < locals && Some(slot) >= parameters);
        if wrong || std::mem::replace(&mut taken[slot as usize], true) {
            return Err("a cell variable in the wrong slot");
        }
    }
    let suspends = flags::COROUTINE | flags::ITERABLE_COROUTINE | flags::ASYNC_GENERATOR;
    let known = flags::OPTIMIZED
        | flags::NEWLOCALS
        | flags::VARARGS
        | flags::VARKEYWORDS
        | flags::NESTED
        | flags::GENERATOR
        | suspends;
    if unit.flags & !known != 0 || (unit.flags & suspends != 0 && unit.flags & flags::GENERATOR == 0) {
        return Err("unknown flags");
    }
    if unit.slot_count.checked_add(unit.stack_size).is_none_or(|n| n > 1 << 24) {
        return Err("a frame too big");
    }
    if unit.site_count as usize > unit.words.len() {
        return Err("more sites than words");
    }
    Ok(())
}

/// The opcodes that leave what CALL_METHOD wants.
fn looks_up_method(op: Op) -> bool {
    matches!(
        op,
        Op::LOOKUP_METHOD
            | Op::LOOKUP_METHOD_CACHED
            | Op::LOOKUP_METHOD_MAP
            | Op::LOOKUP_METHOD_MAP_CACHED
            | Op::LOOKUP_METHOD_SHADOW
            | Op::LOOKUP_METHOD_CACHED_SHADOW
    )
}

/// Whether control can go from a word to its handler. The words around PUSH_EXC_INFO can't, and there the stack is
/// about to become what the handler knows.
fn may_raise(op: Op) -> bool {
    let quiet = [
        Op::NOP,
        Op::PUSH_EXC_INFO,
        Op::POP_EXCEPT,
        Op::POP_TOP,
        Op::COPY,
        Op::SWAP,
        Op::LOAD_CONST,
        Op::JUMP,
    ];
    !quiet.contains(&op)
}

struct Walk<'a> {
    unit: &'a CodeUnit,
    first_free: u32,
    /// States at words that are jumped to.
    at: Vec<Option<Box<State>>>,
    /// Words that are jumped back to.
    heads: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn new(unit: &'a CodeUnit) -> Walk<'a> {
        let first_free = unit.first_hidden - unit.freevars.len() as u32;
        let mut heads = vec![false; unit.words.len()];
        for word in unit.words.iter().filter(|word| word.op() == Some(Op::JUMP_BACKWARD)) {
            heads[word.b() as usize] = true;
        }
        Walk { unit, first_free, at: vec![None; unit.words.len()], heads }
    }

    fn run(mut self) -> Checked {
        let mut state = Some(State { stack: Vec::new(), cells: vec![false; self.unit.cell_slots.len()] });
        let mut row = 0;
        // The state of the words before, last handed to the handler.
        let mut told: Option<State> = None;
        for (i, &word) in self.unit.words.iter().enumerate() {
            if let Some(known) = self.at[i].as_deref() {
                state = match state {
                    Some(mut s) => {
                        s.meet(known);
                        Some(s)
                    }
                    None => Some(known.clone()),
                };
            }
            while self.unit.handlers.get(row).is_some_and(|h| h.end as usize <= i) {
                row += 1;
                told = None;
            }
            // Nothing comes here.
            let Some(s) = &mut state else { continue };
            let op = word.op().ok_or("no such opcode")?;
            if let Some(h) = self.unit.handlers.get(row).filter(|h| h.start as usize <= i)
                && may_raise(op)
                && told.as_ref() != Some(s)
            {
                let mut there = State { stack: s.stack[..h.depth as usize].to_vec(), cells: s.cells.clone() };
                there.stack.extend(h.push_pc.then_some(Kind::Pc));
                there.stack.push(Kind::Exception);
                self.arrive(i, h.target as usize, there)?;
                told = Some(s.clone());
            }
            // Remembered for jumps back to it.
            if self.heads[i] {
                self.at[i] = Some(Box::new(s.clone()));
            }
            if let Some((pops, pushes)) = op.effect_jump() {
                let mut there = s.clone();
                let mut popped = there.stack.split_off(there.stack.len() - pops as usize);
                popped.resize(pushes as usize, Kind::Any);
                if popped.iter().any(|k| !k.is_value()) {
                    return Err("an empty slot is used");
                }
                there.stack.extend(popped);
                self.arrive(i, word.b() as usize, there)?;
            }
            self.step(op, word, s)?;
            if op.ends_block() {
                state = None;
            }
        }
        Ok(())
    }

    fn arrive(&mut self, from: usize, to: usize, state: State) -> Checked {
        match &mut self.at[to] {
            Some(known) => {
                if !known.meet(&state) && to <= from {
                    return Err("a loop changes the kind of a stack entry");
                }
            }
            None if to <= from => return Err("a jump back to where nothing came from"),
            slot => *slot = Some(Box::new(state)),
        }
        Ok(())
    }

    fn is_cell(&self, slot: u32, state: &State) -> bool {
        (self.first_free..self.unit.first_hidden).contains(&slot)
            || self.unit.cell_slots.iter().position(|&s| s == slot).is_some_and(|cell| state.cells[cell])
    }

    /// Whether a slot is one that plain stores may write.
    fn is_plain(&self, slot: u32) -> bool {
        (slot as usize) < self.unit.varnames.len() && !self.unit.cell_slots.contains(&slot)
    }

    /// What a word does to the state when control goes on behind it.
    fn step(&self, op: Op, word: Word, state: &mut State) -> Checked {
        let (a, b) = (word.a(), word.b());
        let depth = state.stack.len();
        let peek = |n: u32| state.stack[depth - n as usize];
        let want = |ok: bool, what: &'static str| if ok { Ok(()) } else { Err(what) };
        let mut result = Kind::Any;
        match op {
            Op::LOAD_CONST => result = self.constant(b),
            Op::STORE_FAST | Op::DELETE_FAST => {
                want(self.is_plain(b), "a store into a slot that is no local")?
            }
            Op::STORE_FAST_LOAD_FAST => {
                want(self.is_plain(a.into()), "a store into a slot that is no local")?
            }
            Op::MAKE_CELL => {
                let cell = self.unit.cell_slots.iter().position(|&s| s == b);
                state.cells[cell.ok_or("a cell in a slot that is not for it")?] = true;
            }
            Op::LOAD_DEREF | Op::STORE_DEREF | Op::DELETE_DEREF | Op::LOAD_CLASSDEREF | Op::LOAD_CLOSURE => {
                want(self.is_cell(b, state), "a variable without its cell")?;
                if op == Op::LOAD_CLOSURE {
                    result = Kind::Cell;
                }
            }
            Op::LIST_APPEND => want(peek(b + 1) == Kind::List, "no list to add to")?,
            Op::LIST_EXTEND | Op::LIST_APPEND_STRATEGY => {
                want(matches!(peek(b + 1), Kind::List | Kind::AnyList), "no list to add to")?
            }
            Op::SET_ADD | Op::SET_UPDATE => want(peek(b + 1) == Kind::Set, "no set to add to")?,
            Op::MAP_ADD => want(peek(b + 2) == Kind::Dict, "no dict to add to")?,
            Op::DICT_UPDATE | Op::DICT_MERGE => want(peek(b + 1) == Kind::Dict, "no dict to add to")?,
            Op::LIST_TO_TUPLE => {
                want(matches!(peek(1), Kind::List | Kind::AnyList), "no list to make a tuple of")?;
                result = Kind::Tuple;
            }
            Op::BUILD_LIST => result = Kind::List,
            Op::BUILD_LIST_STRATEGY => result = Kind::AnyList,
            Op::BUILD_SET => result = Kind::Set,
            Op::BUILD_MAP => result = Kind::Dict,
            Op::FORMAT_VALUE => result = Kind::Str,
            Op::BUILD_STRING => {
                want(
                    state.stack[depth - b as usize..].iter().all(|&k| k == Kind::Str),
                    "a text of no strings",
                )?;
                result = Kind::Str;
            }
            Op::BUILD_TUPLE => {
                let cells = b > 0 && state.stack[depth - b as usize..].iter().all(|&k| k == Kind::Cell);
                result = if cells { Kind::Cells(b) } else { Kind::Tuple };
            }
            Op::BUILD_CONST_KEY_MAP => result = Kind::Dict,
            Op::CALL_KW | Op::CALL_METHOD_KW => {
                let n = self.name_count(peek(1)).ok_or("keywords that are no constants")?;
                want(n <= b, "more keywords than arguments")?;
            }
            Op::CALL_EX => want(a == 0 || peek(1) == Kind::Dict, "keyword arguments that are no dict")?,
            Op::MAKE_FUNCTION => self.make_function(b, state)?,
            Op::RERAISE => {
                want(peek(1) == Kind::Exception, "no exception to raise again")?;
                want(b == 0 || peek(b + 1) == Kind::Pc, "no place to raise again at")?;
            }
            Op::PREP_RERAISE_STAR => result = Kind::Exception,
            Op::END_ASYNC_FOR => want(peek(1) == Kind::Exception, "no exception that ends the loop")?,
            Op::POP_EXCEPT => want(peek(1) == Kind::Handled, "no handled exception to go back to")?,
            Op::WITH_EXCEPT_START => want(peek(1) == Kind::Exception, "no exception for __exit__")?,
            Op::YIELD_VALUE | Op::YIELD_FROM => {
                want(self.unit.flags & flags::GENERATOR != 0, "a yield outside a generator")?;
            }
            Op::COPY => {
                want(peek(b).is_value() && peek(b) != Kind::Method, "an empty slot is used")?;
                state.stack.push(peek(b));
                return Ok(());
            }
            Op::SWAP => {
                let pair = [peek(1), peek(b)];
                want(pair.iter().all(|k| k.is_value() && *k != Kind::Method), "an empty slot is used")?;
                state.stack.swap(depth - 1, depth - b as usize);
                return Ok(());
            }
            Op::PUSH_EXC_INFO => {
                want(peek(1) == Kind::Exception, "no exception to handle")?;
                state.stack.insert(depth - 1, Kind::Handled);
                return Ok(());
            }
            Op::CHECK_EXC_MATCH => {
                want(peek(2) == Kind::Exception && peek(1).is_value(), "no exception to match")?;
                state.stack[depth - 1] = Kind::Any;
                return Ok(());
            }
            _ => {}
        }
        if op.operands() == Operands::NameSite {
            let none = self.unit.site_count == 0 && op.emitted_by().is_none();
            want(none || u32::from(a) < self.unit.site_count, "a site past the last")?;
        }
        let (pops, pushes) = op.effect_next(a, b);
        let base = depth - pops as usize;
        let popped = &state.stack[base..];
        let pair = match op {
            Op::CALL_METHOD | Op::CALL_METHOD_KW => {
                want(popped[..2] == [Kind::Method, Kind::Receiver], "a method call without its look-up")?;
                2
            }
            _ => 0,
        };
        want(popped[pair..].iter().all(|k| k.is_value() && *k != Kind::Method), "an empty slot is used")?;
        if matches!(op, Op::WITH_EXCEPT_START | Op::FOR_ITER | Op::FOR_ITER_STRATEGY) {
            // What they look at and leave stays what it was.
            state.stack.push(Kind::Any);
            return Ok(());
        }
        state.stack.truncate(base);
        if looks_up_method(op) {
            state.stack.extend([Kind::Method, Kind::Receiver]);
            return Ok(());
        }
        if op == Op::LIST_EXTEND && a != 0 {
            state.stack[depth - 1 - b as usize] = Kind::AnyList;
        }
        match (op, pushes) {
            (Op::LOAD_FAST_LOAD_CONST, _) => state.stack.extend([Kind::Any, self.constant(b)]),
            (_, 1) => state.stack.push(result),
            (_, n) => state.stack.extend(std::iter::repeat_n(Kind::Any, n as usize)),
        }
        Ok(())
    }

    fn constant(&self, at: u32) -> Kind {
        match &self.unit.consts[at as usize] {
            Const::Str(_) | Const::WideStr(_) => Kind::Str,
            Const::Tuple(items) if items.iter().all(|i| matches!(i, Const::Str(_) | Const::WideStr(_))) => {
                Kind::Names(at)
            }
            Const::Tuple(_) => Kind::Tuple,
            Const::Code(_) => Kind::Code(at),
            _ => Kind::Any,
        }
    }

    /// How many strings a constant tuple of strings has.
    fn name_count(&self, kind: Kind) -> Option<u32> {
        let Kind::Names(at) = kind else { return None };
        match &self.unit.consts[at as usize] {
            Const::Tuple(items) => u32::try_from(items.len()).ok(),
            _ => None,
        }
    }

    fn make_function(&self, bits: u32, state: &State) -> Checked {
        let mut parts = state.stack.iter().rev();
        let Some(&Kind::Code(at)) = parts.next() else { return Err("a function without code") };
        let Const::Code(code) = &self.unit.consts[at as usize] else { return Err("a function without code") };
        let wanted = code.free_count();
        if bits & make_function::CLOSURE != 0 {
            if parts.next() != Some(&Kind::Cells(wanted)) {
                return Err("a closure of another size");
            }
        } else if wanted > 0 {
            return Err("a function without its closure");
        }
        let is_tuple = |k: Option<&Kind>| matches!(k, Some(Kind::Tuple | Kind::Names(_)));
        if bits & make_function::ANNOTATIONS != 0 && !is_tuple(parts.next()) {
            return Err("annotations that are no tuple");
        }
        if bits & make_function::KWDEFAULTS != 0 && parts.next() != Some(&Kind::Dict) {
            return Err("keyword defaults that are no dict");
        }
        if bits & make_function::DEFAULTS != 0 && !is_tuple(parts.next()) {
            return Err("defaults that are no tuple");
        }
        Ok(())
    }
}
