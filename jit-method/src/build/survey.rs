//! What is known of a code object before it is compiled: where blocks and loops begin, which locals are alive where,
//! how deep the operand stack is.

use std::collections::BTreeMap;

use vm_core::bytecode::CodeUnit;
use vm_core::interp::code::body;
use vm_layout::*;

/// The survey of one code object.
pub struct Survey {
    pub unit: &'static CodeUnit,
    /// Whether control joins or branches to a word.
    pub leader: Vec<bool>,
    /// Loop headers and the last word of each loop.
    pub loops: BTreeMap<u32, u32>,
    /// The body of a module or class: it runs once, but for its loops.
    pub once: bool,
    /// Locals alive before each word, as bits; with more than 64 locals all are.
    live: Vec<u64>,
    /// Cells of the enclosing functions, and the first argument where `super()` may ask for it.
    always: u64,
    /// Locals that are bound before each word whatever way led there, as bits; with more than 64 locals none is known to be.
    bound: Vec<u64>,
    /// Operand stack before each word; `u32::MAX`: never reached.
    pub depth: Vec<u32>,
}

/// A loop ends with the last word that jumps back to its header, or behind it: where an inner `while True` is left in its
/// middle, the outer loop's jump back lies there, and the rest of the inner loop follows.
fn close_over_inner_loops(loops: &mut BTreeMap<u32, u32>) {
    // Inner loops begin later, so the last comes first; one pass does unless loops cross.
    loop {
        let mut changed = false;
        let headers: Vec<u32> = loops.keys().rev().copied().collect();
        for header in headers {
            let last = loops[&header];
            let reached = loops.range(header..=last).map(|(_, &inner)| inner).max().unwrap_or(last);
            if reached > last {
                loops.insert(header, reached);
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

impl Survey {
    pub fn new(code: Gc<Code>) -> Survey {
        let unit = &body(code).unit;
        let n = unit.words.len();
        let mut leader = vec![false; n + 1];
        let mut loops = BTreeMap::new();
        for (i, w) in unit.words.iter().enumerate() {
            let Some(op) = w.op() else { continue };
            if op.effect_jump().is_some() {
                leader[w.b() as usize] = true;
                leader[i + 1] = true;
            }
            if op == Op::JUMP_BACKWARD {
                let last = loops.entry(w.b()).or_insert(i as u32);
                *last = (*last).max(i as u32);
            }
        }
        close_over_inner_loops(&mut loops);
        let once = unit.flags & vm_core::bytecode::flags::OPTIMIZED == 0;
        let (live, depth) = (vec![u64::MAX; n + 1], vec![u32::MAX; n + 1]);
        let mut s = Survey { unit, leader, loops, once, live, always: 0, bound: vec![0; n + 1], depth };
        let (first, frees) = (s.first_free().min(64), unit.freevars.len().min(64));
        s.always =
            (((1u128 << frees) - 1) << first) as u64 | u64::from(super::super_call::has_class_cell(code));
        if unit.slot_count <= 64 {
            s.find_live();
            s.find_bound();
        }
        s.find_depths();
        s
    }

    /// Whether a local's value may be read at or behind a word.
    pub fn is_live(&self, pc: u32, local: usize) -> bool {
        self.unit.slot_count > 64
            || local >= self.unit.slot_count as usize
            || (self.live[pc as usize] | self.always) >> local & 1 != 0
    }

    fn find_live(&mut self) {
        let words = &self.unit.words;
        self.live.iter_mut().for_each(|l| *l = 0);
        loop {
            let mut changed = false;
            for i in (0..words.len()).rev() {
                let w = words[i];
                let Some(op) = w.op() else { continue };
                let mut live = if op.ends_block() { 0 } else { self.live[i + 1] };
                if op.effect_jump().is_some() {
                    live |= self.live[w.b() as usize];
                }
                let (a, b) = (1u64 << (w.a() & 63), 1u64 << (w.b() & 63));
                match op {
                    Op::LOAD_FAST | Op::DELETE_FAST => live |= b,
                    Op::LOAD_FAST_LOAD_FAST => live |= a | b,
                    Op::LOAD_FAST_LOAD_CONST => live |= a,
                    Op::LOAD_DEREF | Op::STORE_DEREF | Op::LOAD_CLOSURE => live |= b,
                    Op::STORE_FAST => live &= !b,
                    Op::STORE_FAST_LOAD_FAST => live = live & !a | if a == b { 0 } else { b },
                    _ => {}
                }
                for h in self.unit.handlers.iter().filter(|h| (h.start..h.end).contains(&(i as u32))) {
                    live |= self.live[h.target as usize];
                }
                if live != self.live[i] {
                    self.live[i] = live;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Whether a local is certain to be bound before a word.
    pub fn is_bound(&self, pc: u32, local: usize) -> bool {
        self.unit.slot_count <= 64 && self.bound[pc as usize] >> local & 1 != 0
    }

    fn find_bound(&mut self) {
        let words = &self.unit.words;
        self.bound.iter_mut().for_each(|b| *b = u64::MAX);
        let Some(first) = self.bound.first_mut() else { return };
        *first = parameter_bits(self.unit);
        loop {
            let mut changed = false;
            let mut flow = |bound: &mut Vec<u64>, to: u32, bits: u64| {
                let b = &mut bound[to as usize];
                changed |= *b & bits != *b;
                *b &= bits;
            };
            for (i, w) in words.iter().enumerate() {
                let Some(op) = w.op() else { continue };
                let before = self.bound[i];
                let (a, b) = (1u64 << (w.a() & 63), 1u64 << (w.b() & 63));
                let after = match op {
                    // A read that finds nothing raises.
                    Op::LOAD_FAST | Op::STORE_FAST => before | b,
                    Op::LOAD_FAST_LOAD_FAST | Op::STORE_FAST_LOAD_FAST => before | a | b,
                    Op::LOAD_FAST_LOAD_CONST => before | a,
                    Op::DELETE_FAST => before & !b,
                    _ => before,
                };
                if !op.ends_block() {
                    flow(&mut self.bound, i as u32 + 1, after);
                }
                if op.effect_jump().is_some() {
                    flow(&mut self.bound, w.b(), after);
                }
                for h in self.unit.handlers.iter().filter(|h| (h.start..h.end).contains(&(i as u32))) {
                    flow(&mut self.bound, h.target, before & after);
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn find_depths(&mut self) {
        let mut pending = vec![(0u32, 0u32)];
        while let Some((pc, depth)) = pending.pop() {
            let Some(w) = self.unit.words.get(pc as usize) else { continue };
            if self.depth[pc as usize] != u32::MAX {
                continue;
            }
            self.depth[pc as usize] = depth;
            let Some(op) = w.op() else { continue };
            if let Some((pops, pushes)) = op.effect_jump() {
                pending.push((w.b(), depth.saturating_sub(pops) + pushes));
            }
            if !op.ends_block() {
                let (pops, pushes) = op.effect_next(w.a(), w.b());
                pending.push((pc + 1, depth.saturating_sub(pops) + pushes));
            }
            for h in self.unit.handlers.iter().filter(|h| (h.start..h.end).contains(&pc)) {
                pending.push((h.target, h.depth + u32::from(h.push_pc) + 1));
            }
        }
    }

    /// Locals that are written between two words, both included.
    pub fn written(&self, from: u32, to: u32) -> Vec<usize> {
        written(self.unit, from, to)
    }

    /// Whether a slot lives in frame memory only.
    pub fn in_memory(&self, slot: usize) -> bool {
        let u = self.unit;
        u.cell_slots.contains(&(slot as u32)) || slot >= self.first_free()
    }

    fn first_free(&self) -> usize {
        let u = self.unit;
        u.varnames.len() + u.cell_slots.iter().filter(|&&s| s as usize >= u.varnames.len()).count()
    }

    /// Parameters of all sorts: slots that are bound on entry.
    pub fn parameters(&self) -> usize {
        parameters(self.unit)
    }
}

/// Locals that are written between two words, both included.
pub fn written(unit: &CodeUnit, from: u32, to: u32) -> Vec<usize> {
    let mut found = Vec::new();
    for w in &unit.words[from as usize..=to as usize] {
        let local = match w.op() {
            Some(Op::STORE_FAST | Op::DELETE_FAST) => w.b() as usize,
            Some(Op::STORE_FAST_LOAD_FAST) => w.a() as usize,
            _ => continue,
        };
        if !found.contains(&local) {
            found.push(local);
        }
    }
    found
}

fn parameters(u: &CodeUnit) -> usize {
    use vm_core::bytecode::flags::{VARARGS, VARKEYWORDS};
    let extra = u32::from(u.flags & VARARGS != 0) + u32::from(u.flags & VARKEYWORDS != 0);
    (u.arg_count + u.kwonly_count + extra) as usize
}

fn parameter_bits(u: &CodeUnit) -> u64 {
    (1u128 << parameters(u).min(64)).wrapping_sub(1) as u64
}
