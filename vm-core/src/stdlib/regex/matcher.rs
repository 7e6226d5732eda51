//! The matcher: backtracking over the instructions of a program, with a stack of its own.
//!
//! The stack holds *choices* (where to go on when what is tried fails) and *undo* entries (what a register held
//! before): failing means popping until a choice comes up. So nothing recurses, a hostile pattern costs time but
//! no native stack, and Ctrl-C and the memory limit are seen to every few thousand steps.

use super::charset::{Fold, in_category};
use super::node::{At, Category, Mode};
use super::program::{Op, Program, Repeat, Single, Where};
use crate::Vm;
use crate::native::R;

/// A register without a place.
pub const NONE: usize = usize::MAX;

/// Steps between two polls.
const POLL: u32 = 1 << 14;

/// A unit of the text.
pub trait Unit: Copy + Into<u32> + PartialEq {
    /// The first place of `needle` at or behind `from`.
    fn find(text: &[Self], from: usize, needle: &[u32]) -> Option<usize>;
}

impl Unit for u8 {
    fn find(text: &[u8], from: usize, needle: &[u32]) -> Option<usize> {
        let rest = text.get(from..)?;
        if let [c] = *needle {
            return memchr::memchr(u8::try_from(c).ok()?, rest).map(|i| from + i);
        }
        let mut narrow = [0u8; 32];
        let n = needle.len().min(32);
        for (to, &c) in narrow.iter_mut().zip(needle) {
            *to = u8::try_from(c).ok()?;
        }
        memchr::memmem::find(rest, &narrow[..n]).map(|i| from + i)
    }
}

fn find_wide<U: Unit>(text: &[U], from: usize, needle: &[u32]) -> Option<usize> {
    let last = text.len().checked_sub(needle.len())?;
    (from..=last).find(|&i| needle.iter().zip(&text[i..]).all(|(&c, &u)| u.into() == c))
}

impl Unit for u16 {
    fn find(text: &[u16], from: usize, needle: &[u32]) -> Option<usize> {
        find_wide(text, from, needle)
    }
}

impl Unit for u32 {
    fn find(text: &[u32], from: usize, needle: &[u32]) -> Option<usize> {
        find_wide(text, from, needle)
    }
}

/// What a search asks for.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    pub start: usize,
    /// Only a match up to the end of the text counts.
    pub full: bool,
    /// A match must not be empty at `start`.
    pub advance: bool,
    /// Only `start` is tried.
    pub here: bool,
}

#[derive(Clone, Copy)]
enum Saved {
    /// Go on at this instruction and place.
    Choice(u32, usize),
    /// A greedy run that can be cut: where to go on, the place, the least place.
    Shorter(u32, usize, usize),
    /// A lazy run that can be lengthened: instruction, place, how many more.
    Longer(u32, usize, usize),
    /// What a register held.
    Undo(u32, usize),
}

/// What a match came to: the registers of groups, then the number of the last group.
pub struct Found {
    pub registers: Vec<usize>,
}

struct Matcher<'t, U> {
    text: &'t [U],
    program: &'t Program,
    registers: Vec<usize>,
    stack: Vec<Saved>,
    steps: u32,
}

/// Finds the first match; `text` ends where matching does.
pub fn search<U: Unit>(vm: &mut Vm, program: &Program, text: &[U], ask: Request) -> R<Option<Found>> {
    let mut m =
        Matcher { text, program, registers: vec![NONE; program.registers], stack: Vec::new(), steps: 0 };
    let mut at = ask.start;
    let mut ask = ask;
    loop {
        if !ask.here {
            match m.next_start(at) {
                Some(next) => at = next,
                None => return Ok(None),
            }
        }
        if at > ask.start {
            ask.advance = false;
        }
        if at > text.len() {
            return Ok(None);
        }
        if m.run(vm, at, ask)? {
            return Ok(Some(Found { registers: m.registers }));
        }
        if ask.here {
            return Ok(None);
        }
        at += 1;
        m.stack.clear();
        m.registers.fill(NONE);
        m.step(vm, 1)?;
    }
}

impl<U: Unit> Matcher<'_, U> {
    /// The first place from `at` on where a match may begin.
    fn next_start(&self, at: usize) -> Option<usize> {
        let p = self.program;
        if p.anchored {
            return (at == 0).then_some(0);
        }
        if !p.prefix.is_empty() {
            return U::find(self.text, at, &p.prefix[..p.prefix.len().min(32)]);
        }
        if let Some(first) = &p.first {
            let rest = self.text.get(at..)?;
            let found = rest.iter().position(|&u| {
                let c: u32 = u.into();
                if c < 256 { first.bitmap[c as usize / 64] >> (c % 64) & 1 != 0 } else { first.wide }
            });
            return found.map(|i| at + i);
        }
        (at <= self.text.len()).then_some(at)
    }

    #[inline]
    fn step(&mut self, vm: &mut Vm, n: usize) -> R<()> {
        self.steps = self.steps.saturating_add(n as u32);
        if self.steps >= POLL {
            self.steps = 0;
            vm.charge(self.stack.len() * size_of::<Saved>())?;
            vm.poll()?;
        }
        Ok(())
    }

    #[inline(always)]
    fn set(&mut self, register: usize, to: usize) {
        if !self.stack.is_empty() {
            self.stack.push(Saved::Undo(register as u32, self.registers[register]));
        }
        self.registers[register] = to;
    }

    #[inline(always)]
    fn single(&self, single: Single, u: U) -> bool {
        let c: u32 = u.into();
        match single {
            Single::Char(want) => c == want,
            Single::Folded(want, fold) => fold.lower(c) == want,
            Single::Any => c != 10,
            Single::All => true,
            Single::Set(n) => self.program.sets[n as usize].contains(c),
        }
    }

    /// How many characters from `at` on pass, up to `max`.
    fn run_length(&self, single: Single, at: usize, max: usize) -> usize {
        let rest = &self.text[at..];
        let rest = &rest[..rest.len().min(max)];
        let length = |failing: Option<usize>| failing.unwrap_or(rest.len());
        match single {
            Single::All => rest.len(),
            Single::Any => length(rest.iter().position(|&u| u.into() == 10)),
            Single::Char(c) => length(rest.iter().position(|&u| u.into() != c)),
            Single::Set(n) => {
                let set = &self.program.sets[n as usize];
                length(rest.iter().position(|&u| !set.contains(u.into())))
            }
            Single::Folded(..) => length(rest.iter().position(|&u| !self.single(single, u))),
        }
    }

    fn is_word(&self, at: usize, unicode: bool) -> bool {
        in_category(Category::Word, unicode, self.text[at].into())
    }

    fn at(&self, at: At, pos: usize, place: Where) -> bool {
        let end = self.text.len();
        let line_break = |i: usize| self.text[i].into() == 10;
        match at {
            At::BeginText => pos == 0,
            At::Begin => pos == 0 || place.multiline && line_break(pos - 1),
            At::EndText => pos == end,
            At::End if place.multiline => pos == end || line_break(pos),
            At::End => pos == end || pos + 1 == end && line_break(pos),
            At::Boundary | At::NonBoundary => {
                if end == 0 {
                    return false;
                }
                let before = pos > 0 && self.is_word(pos - 1, place.unicode);
                let after = pos < end && self.is_word(pos, place.unicode);
                (before != after) == (at == At::Boundary)
            }
        }
    }

    /// Drops the choices above `bar`; what they would undo must still be undone later.
    fn cut(&mut self, bar: usize) {
        let mut kept = bar;
        for i in bar..self.stack.len() {
            if let Saved::Undo(..) = self.stack[i] {
                self.stack[kept] = self.stack[i];
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    /// Takes back everything above `bar`.
    fn unwind(&mut self, bar: usize) {
        while self.stack.len() > bar {
            if let Some(Saved::Undo(r, old)) = self.stack.pop() {
                self.registers[r as usize] = old;
            }
        }
    }

    /// Where to go on after a failure: instruction and place.
    #[inline]
    fn backtrack(&mut self) -> Option<(usize, usize)> {
        loop {
            match self.stack.pop()? {
                Saved::Undo(r, old) => self.registers[r as usize] = old,
                Saved::Choice(pc, pos) => return Some((pc as usize, pos)),
                Saved::Shorter(n, mut pos, least) => {
                    let (pc, repeat) = self.repeat_at(n);
                    pos -= 1;
                    if let Some(c) = repeat.then {
                        while pos > least && self.text[pos].into() != c {
                            pos -= 1;
                        }
                    }
                    if pos > least {
                        self.stack.push(Saved::Shorter(n, pos, least));
                    }
                    return Some((pc, pos));
                }
                Saved::Longer(n, pos, more) => {
                    let (pc, repeat) = self.repeat_at(n);
                    let single = repeat.single;
                    if pos >= self.text.len() || !self.single(single, self.text[pos]) {
                        continue;
                    }
                    if more > 1 {
                        self.stack.push(Saved::Longer(n, pos + 1, more - 1));
                    }
                    return Some((pc, pos + 1));
                }
            }
        }
    }

    /// What follows a repeat, and the repeat, by its place among the instructions.
    #[inline(always)]
    fn repeat_at(&self, op: u32) -> (usize, &Repeat) {
        match self.program.ops[op as usize] {
            Op::RepeatSingle(n) => (op as usize + 1, &self.program.repeats[n as usize]),
            _ => unreachable!("a run was saved by a repeat"),
        }
    }

    /// Tries a match that begins at `start`.
    fn run(&mut self, vm: &mut Vm, start: usize, ask: Request) -> R<bool> {
        let program = self.program;
        let text = self.text;
        let last_index = program.last_index();
        let (mut pc, mut pos) = (0, start);
        loop {
            let goes_on = match program.ops[pc] {
                Op::Single(single) => {
                    pc += 1;
                    pos += 1;
                    pos <= text.len() && self.single(single, text[pos - 1])
                }
                Op::Match => {
                    let refused = ask.full && pos != text.len() || ask.advance && pos == start;
                    if !refused {
                        self.registers[0] = start;
                        self.registers[1] = pos;
                        return Ok(true);
                    }
                    false
                }
                Op::Fail => false,
                Op::At(at, place) => {
                    pc += 1;
                    self.at(at, pos, place)
                }
                Op::Open(register) => {
                    self.set(register as usize, pos);
                    pc += 1;
                    true
                }
                Op::Close(group) => {
                    self.set(group as usize * 2 + 1, pos);
                    self.set(last_index, group as usize);
                    pc += 1;
                    true
                }
                Op::Jump(to) => {
                    pc = to as usize;
                    true
                }
                Op::Split(first, second) => {
                    self.step(vm, 1)?;
                    // The next character settles many a choice.
                    let settled = match program.ops[first as usize] {
                        Op::Single(single) => pos >= text.len() || !self.single(single, text[pos]),
                        _ => false,
                    };
                    if settled {
                        pc = second as usize;
                    } else {
                        self.stack.push(Saved::Choice(second, pos));
                        pc = first as usize;
                    }
                    true
                }
                Op::RepeatSingle(n) => {
                    let ok = self.repeat_single(vm, pc as u32, n, &mut pos)?;
                    pc += 1;
                    ok
                }
                Op::RepeatStart(n) => {
                    let register = program.loops[n as usize].register as usize;
                    self.set(register, 0);
                    self.set(register + 1, NONE);
                    pc += 1;
                    true
                }
                Op::RepeatLoop(n) => {
                    self.step(vm, 1)?;
                    pc = self.repeat_loop(n, pc, pos);
                    true
                }
                Op::RepeatMore(n) => {
                    let register = program.loops[n as usize].register as usize;
                    self.set(register, self.registers[register] + 1);
                    self.set(register + 1, pos);
                    pc += 1;
                    true
                }
                Op::RepeatKeep(n) => {
                    let register = program.loops[n as usize].register as usize;
                    self.cut(self.registers[register + 2]);
                    pc += 1;
                    true
                }
                Op::Bar(register) => {
                    self.set(register as usize, NONE);
                    self.registers[register as usize] = self.stack.len();
                    pc += 1;
                    true
                }
                Op::Cut(register) => {
                    self.cut(self.registers[register as usize]);
                    pc += 1;
                    true
                }
                Op::LookStart(n) => {
                    let look = &program.looks[n as usize];
                    let register = look.register as usize;
                    if pos < look.back {
                        pc = look.exit as usize;
                        look.negate
                    } else {
                        self.set(register, NONE);
                        self.set(register + 1, pos);
                        self.registers[register] = self.stack.len();
                        if look.negate {
                            self.stack.push(Saved::Choice(look.exit, pos));
                        }
                        pos -= look.back;
                        pc += 1;
                        true
                    }
                }
                Op::LookEnd(n) => {
                    let look = &program.looks[n as usize];
                    let register = look.register as usize;
                    let bar = self.registers[register];
                    if look.negate {
                        self.unwind(bar);
                        false
                    } else {
                        self.cut(bar);
                        pos = self.registers[register + 1];
                        pc += 1;
                        true
                    }
                }
                Op::BackReference(group, fold) => {
                    pc += 1;
                    self.back_reference(group as usize, fold, &mut pos)
                }
                Op::UnlessGroup(group, to) => {
                    let matched = self.registers[group as usize * 2] != NONE
                        && self.registers[group as usize * 2 + 1] != NONE;
                    pc = if matched { pc + 1 } else { to as usize };
                    true
                }
            };
            if !goes_on {
                self.step(vm, 1)?;
                match self.backtrack() {
                    Some(place) => (pc, pos) = place,
                    None => return Ok(false),
                }
            }
        }
    }

    fn repeat_single(&mut self, vm: &mut Vm, op: u32, n: u32, pos: &mut usize) -> R<bool> {
        let repeat = &self.program.repeats[n as usize];
        let (single, min, max, mode, then) =
            (repeat.single, repeat.min, repeat.max, repeat.mode, repeat.then);
        let start = *pos;
        if mode == Mode::Lazy {
            if min > 0 && self.run_length(single, start, min) < min {
                return Ok(false);
            }
            *pos = start + min;
            if max > min {
                self.stack.push(Saved::Longer(op, *pos, max - min));
            }
            return Ok(true);
        }
        let count = self.run_length(single, start, max);
        if count > 256 {
            self.step(vm, count / 16)?;
        }
        if count < min {
            return Ok(false);
        }
        let least = start + min;
        let mut at = start + count;
        if mode == Mode::Greedy && count > min {
            if let Some(c) = then {
                // Shorter runs count only if the character that must follow does.
                let follows = |at: usize| at < self.text.len() && self.text[at].into() == c;
                while at > least && !follows(at) {
                    at -= 1;
                }
            }
            if at > least {
                self.stack.push(Saved::Shorter(op, at, least));
            }
        }
        *pos = at;
        Ok(true)
    }

    /// The next round of a loop, or its end; which instruction goes on.
    fn repeat_loop(&mut self, n: u32, pc: usize, pos: usize) -> usize {
        let l = &self.program.loops[n as usize];
        let register = l.register as usize;
        let count = self.registers[register];
        if count < l.min {
            if l.mode == Mode::Possessive {
                self.set(register + 2, NONE);
                self.registers[register + 2] = self.stack.len();
                self.set(register, count + 1);
            } else {
                self.set(register, count + 1);
            }
            return l.body as usize;
        }
        if count >= l.max || pos == self.registers[register + 1] {
            return l.exit as usize;
        }
        match l.mode {
            Mode::Lazy => {
                self.stack.push(Saved::Choice(pc as u32 + 1, pos));
                return l.exit as usize;
            }
            Mode::Possessive => {
                self.set(register + 2, NONE);
                self.registers[register + 2] = self.stack.len();
            }
            Mode::Greedy => {}
        }
        self.stack.push(Saved::Choice(l.exit, pos));
        self.set(register, count + 1);
        self.set(register + 1, pos);
        l.body as usize
    }

    fn back_reference(&self, group: usize, fold: Fold, pos: &mut usize) -> bool {
        let (from, to) = (self.registers[group * 2], self.registers[group * 2 + 1]);
        if from == NONE || to == NONE || to < from || self.text.len() - *pos < to - from {
            return false;
        }
        let (a, b) = (&self.text[from..to], &self.text[*pos..*pos + (to - from)]);
        *pos += to - from;
        a.iter().zip(b).all(|(&x, &y)| x == y || fold.lower(x.into()) == fold.lower(y.into()))
    }
}
