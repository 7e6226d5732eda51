//! Tidies a unit's instructions before layout: unreachable code out, jumps to jumps straightened, short returns
//! copied to where they are jumped to, pairs of loads and stores joined.
//!
//! Positions stay exact: a joined instruction has the position of its first half, so the second half must be
//! one that cannot raise (a local that is certainly bound, a constant).

use super::unit::{Code, HandlerId, HandlerInfo, Instr, Label};
use crate::bytecode::{Op, Operands};

/// Longest tail that is copied in place of a jump to it.
const MAX_COPIED_TAIL: usize = 3;

/// Instructions, labels and handlers of one unit.
pub(super) struct Flow {
    pub instrs: Vec<Instr>,
    pub labels: Vec<Option<u32>>,
    pub handlers: Vec<HandlerInfo>,
}

impl Flow {
    /// The instruction that a label stands for.
    pub(super) fn target(&self, label: Label) -> usize {
        self.labels[label.0 as usize].expect("labels are bound before the unit is closed") as usize
    }

    /// Runs all passes. `slot_count` slots precede the operand stack, the first `parameters` of them arguments;
    /// `first_hidden` and those behind it can be empty at any time.
    pub(super) fn optimize(&mut self, parameters: usize, first_hidden: usize) {
        self.keep_reachable();
        self.straighten_jumps();
        self.copy_short_tails();
        self.keep_reachable();
        self.drop_jumps_to_next();
        let sure = self.certainly_bound(parameters, first_hidden);
        self.join_pairs(&sure);
    }

    /// Removes instructions for which `keep` is false; labels move to the next one kept.
    fn retain(&mut self, keep: &[bool]) {
        let mut new_index = Vec::with_capacity(keep.len() + 1);
        let mut count = 0;
        for &k in keep {
            new_index.push(count);
            count += k as u32;
        }
        new_index.push(count);
        for label in self.labels.iter_mut().flatten() {
            *label = new_index[*label as usize];
        }
        let mut at = 0;
        self.instrs.retain(|_| {
            at += 1;
            keep[at - 1]
        });
    }

    fn reachable(&self) -> Vec<bool> {
        let mut seen = vec![false; self.instrs.len()];
        let mut work = vec![0];
        while let Some(mut at) = work.pop() {
            while at < seen.len() && !seen[at] {
                seen[at] = true;
                let instr = &self.instrs[at];
                if let Some(HandlerId(h)) = instr.handler {
                    work.push(self.target(self.handlers[h as usize].label));
                }
                if let Some(label) = instr.target {
                    work.push(self.target(label));
                }
                if matches!(instr.code, Code::Op(op) if op.ends_block()) {
                    break;
                }
                at += 1;
            }
        }
        seen
    }

    fn keep_reachable(&mut self) {
        let mut keep = self.reachable();
        for (k, instr) in keep.iter_mut().zip(&self.instrs) {
            *k &= instr.code != Code::Op(Op::NOP);
        }
        // A NOP that would be the last instruction cannot occur: every unit ends in a return.
        self.retain(&keep);
    }

    fn straighten_jumps(&mut self) {
        for at in 0..self.instrs.len() {
            // Bounded, for a loop of jumps has no end.
            for _ in 0..16 {
                let Some(label) = self.instrs[at].target else { break };
                let Code::Op(op) = self.instrs[at].code else { break };
                let to = self.target(label);
                let Some(next) = self.instrs.get(to).copied() else { break };
                let Code::Op(next_op) = next.code else { break };
                if to == at {
                    break;
                }
                let straightened = match (op, next_op) {
                    // Only the closing jump of a loop may go back, and it must stay one that polls.
                    (Op::JUMP, Op::JUMP | Op::JUMP_BACKWARD) => next_op,
                    (Op::JUMP_BACKWARD, _) => break,
                    (Op::FOR_ITER | Op::FOR_ITER_STRATEGY, _) => break,
                    (_, Op::JUMP) => op,
                    (Op::JUMP_IF_FALSE_OR_POP, Op::JUMP_IF_FALSE_OR_POP)
                    | (Op::JUMP_IF_TRUE_OR_POP, Op::JUMP_IF_TRUE_OR_POP) => op,
                    (Op::JUMP_IF_FALSE_OR_POP, Op::POP_JUMP_IF_FALSE) => Op::POP_JUMP_IF_FALSE,
                    (Op::JUMP_IF_TRUE_OR_POP, Op::POP_JUMP_IF_TRUE) => Op::POP_JUMP_IF_TRUE,
                    (Op::JUMP_IF_FALSE_OR_POP, Op::JUMP_IF_TRUE_OR_POP | Op::POP_JUMP_IF_TRUE) => {
                        self.retarget(at, Op::POP_JUMP_IF_FALSE, to + 1);
                        continue;
                    }
                    (Op::JUMP_IF_TRUE_OR_POP, Op::JUMP_IF_FALSE_OR_POP | Op::POP_JUMP_IF_FALSE) => {
                        self.retarget(at, Op::POP_JUMP_IF_TRUE, to + 1);
                        continue;
                    }
                    _ => break,
                };
                let Some(new_label) = next.target else { break };
                if straightened == Op::JUMP && self.target(new_label) <= at
                    || !matches!(straightened, Op::JUMP | Op::JUMP_BACKWARD) && self.target(new_label) <= at
                {
                    break;
                }
                self.instrs[at].code = Code::Op(straightened);
                self.instrs[at].target = Some(new_label);
            }
        }
    }

    fn retarget(&mut self, at: usize, op: Op, to: usize) {
        self.labels.push(Some(to as u32));
        self.instrs[at].code = Code::Op(op);
        self.instrs[at].target = Some(Label(self.labels.len() as u32 - 1));
    }

    /// `JUMP` to a few words that end in a return becomes those words.
    fn copy_short_tails(&mut self) {
        let mut out: Vec<Instr> = Vec::with_capacity(self.instrs.len());
        let mut new_index = Vec::with_capacity(self.instrs.len() + 1);
        for instr in &self.instrs {
            new_index.push(out.len() as u32);
            if instr.code == Code::Op(Op::JUMP)
                && let Some(label) = instr.target
                && let Some(tail) = self.short_tail(self.target(label))
            {
                // LIMIT: a copied tail keeps the line of the original, as in CPython where it has one.
                out.extend_from_slice(tail);
                continue;
            }
            out.push(*instr);
        }
        new_index.push(out.len() as u32);
        for label in self.labels.iter_mut().flatten() {
            *label = new_index[*label as usize];
        }
        self.instrs = out;
    }

    fn short_tail(&self, at: usize) -> Option<&[Instr]> {
        let rest = &self.instrs[at..];
        let length = rest.iter().position(|i| matches!(i.code, Code::Op(Op::RETURN_VALUE)))? + 1;
        let plain = |i: &Instr| i.target.is_none() && matches!(i.code, Code::Op(_));
        (length <= MAX_COPIED_TAIL && rest[..length].iter().all(plain)).then(|| &rest[..length])
    }

    fn drop_jumps_to_next(&mut self) {
        let keep: Vec<bool> = (0..self.instrs.len())
            .map(|at| {
                let instr = &self.instrs[at];
                let next = instr.target.map(|label| self.target(label));
                !(instr.code == Code::Op(Op::JUMP) && next == Some(at + 1))
            })
            .collect();
        if keep.contains(&false) {
            self.retain(&keep);
        }
    }

    /// For each instruction, whether the local it reads (in `b`) is bound on every path.
    fn certainly_bound(&self, parameters: usize, first_hidden: usize) -> Vec<bool> {
        let words = first_hidden.div_ceil(64);
        let set = |bits: &mut [u64], slot: usize, on: bool| {
            if slot < first_hidden {
                let mask = 1 << (slot % 64);
                if on { bits[slot / 64] |= mask } else { bits[slot / 64] &= !mask }
            }
        };
        let has = |bits: &[u64], slot: usize| slot < first_hidden && bits[slot / 64] >> (slot % 64) & 1 != 0;
        let mut entry = vec![0u64; words];
        (0..parameters).for_each(|slot| set(&mut entry, slot, true));
        let mut sure = vec![true; self.instrs.len()];
        if words * self.instrs.len() > 1 << 22 {
            // Enormous units are not worth the memory.
            return vec![false; self.instrs.len()];
        }
        let mut states: Vec<Option<Vec<u64>>> = vec![None; self.instrs.len()];
        // Joins `state` into what is known at `at`; returns whether that changed.
        let join = |states: &mut Vec<Option<Vec<u64>>>, at: usize, state: &[u64]| match &mut states[at] {
            slot @ None => {
                *slot = Some(state.to_vec());
                true
            }
            Some(known) => {
                let mut changed = false;
                for (k, s) in known.iter_mut().zip(state) {
                    changed |= *k & !s != 0;
                    *k &= s;
                }
                changed
            }
        };
        if self.instrs.is_empty() {
            return sure;
        }
        join(&mut states, 0, &entry);
        let mut work = vec![0];
        while let Some(at) = work.pop() {
            let Some(mut state) = states[at].clone() else { continue };
            let instr = &self.instrs[at];
            if let Some(HandlerId(h)) = instr.handler {
                let to = self.target(self.handlers[h as usize].label);
                if join(&mut states, to, &state) {
                    work.push(to);
                }
            }
            match instr.code {
                Code::Op(Op::STORE_FAST) => set(&mut state, instr.b as usize, true),
                // A local that was read without an exception is bound as well.
                Code::Op(Op::LOAD_FAST) => set(&mut state, instr.b as usize, true),
                Code::Op(Op::DELETE_FAST) => set(&mut state, instr.b as usize, false),
                _ => {}
            }
            if let Some(label) = instr.target {
                let to = self.target(label);
                if join(&mut states, to, &state) {
                    work.push(to);
                }
            }
            let falls = !matches!(instr.code, Code::Op(op) if op.ends_block());
            if falls && at + 1 < self.instrs.len() && join(&mut states, at + 1, &state) {
                work.push(at + 1);
            }
        }
        for (at, instr) in self.instrs.iter().enumerate() {
            if matches!(instr.code, Code::Op(op) if op.operands() == Operands::Local) {
                sure[at] = states[at].as_ref().is_some_and(|state| has(state, instr.b as usize));
            }
        }
        sure
    }

    /// Joins pairs; a jump target or the edge of a protected region between the two keeps them apart.
    fn join_pairs(&mut self, sure: &[bool]) {
        let mut is_target = vec![false; self.instrs.len() + 1];
        for label in self.labels.iter().flatten() {
            is_target[*label as usize] = true;
        }
        let mut keep = vec![true; self.instrs.len()];
        let mut at = 0;
        while at + 1 < self.instrs.len() {
            let (first, second) = (self.instrs[at], self.instrs[at + 1]);
            let apart = is_target[at + 1] || first.handler != second.handler || first.b > u16::MAX as u32;
            let joined = match (first.code, second.code) {
                _ if apart => None,
                (Code::Op(Op::LOAD_FAST), Code::Op(Op::LOAD_FAST)) if sure[at + 1] => {
                    Some(Op::LOAD_FAST_LOAD_FAST)
                }
                (Code::Op(Op::LOAD_FAST), Code::Op(Op::LOAD_CONST)) => Some(Op::LOAD_FAST_LOAD_CONST),
                // The store makes its own local sure; any other must be so before.
                (Code::Op(Op::STORE_FAST), Code::Op(Op::LOAD_FAST)) if sure[at + 1] => {
                    Some(Op::STORE_FAST_LOAD_FAST)
                }
                _ => None,
            };
            match joined {
                Some(op) => {
                    self.instrs[at].code = Code::Op(op);
                    self.instrs[at].a = first.b as u16;
                    self.instrs[at].b = second.b;
                    keep[at + 1] = false;
                    at += 2;
                }
                None => at += 1,
            }
        }
        self.retain(&keep);
    }
}
