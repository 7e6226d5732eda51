//! What one pass over the bytecode must know beforehand: where jumps arrive and how deep the operand stack is there.

use vm_core::bytecode::{CodeUnit, Op};

/// Per word.
pub struct Flow {
    /// Depth of the operand stack before the word; `UNREACHED` if nothing gets there.
    pub depth: Vec<u32>,
    /// Whether control arrives here other than from the word before.
    pub target: Vec<bool>,
    /// Whether a protected region begins here: what lies below its handler must be in the frame.
    pub region: Vec<bool>,
}

pub const UNREACHED: u32 = u32::MAX;

impl Flow {
    pub fn new(unit: &CodeUnit) -> Flow {
        let count = unit.words.len();
        let mut f =
            Flow { depth: vec![UNREACHED; count], target: vec![false; count], region: vec![false; count] };
        for h in &unit.handlers {
            f.depth[h.target as usize] = h.depth + 1 + u32::from(h.push_pc);
            f.target[h.target as usize] = true;
            f.region[h.start as usize] = true;
        }
        // One round does, unless code is only reached by a jump backward.
        while f.pass(unit) {}
        f
    }

    /// Follows the words once; true if something was found that an earlier word should have known.
    fn pass(&mut self, unit: &CodeUnit) -> bool {
        let mut again = false;
        let mut depth = 0;
        for (i, word) in unit.words.iter().enumerate() {
            if self.depth[i] != UNREACHED {
                depth = self.depth[i];
            } else if depth == UNREACHED {
                continue;
            }
            self.depth[i] = depth;
            let Some(op) = word.op() else { continue };
            if let Some((pops, pushes)) = op.effect_jump() {
                let to = word.b() as usize;
                self.target[to] = true;
                if self.depth[to] == UNREACHED {
                    self.depth[to] = depth - pops + pushes;
                    again |= to <= i;
                }
            }
            let (pops, pushes) = op.effect_next(word.a(), word.b());
            depth = if op.ends_block() { UNREACHED } else { depth - pops + pushes };
        }
        again
    }
}

/// The locals that are bound whatever happens: parameters, unless something unbinds them. One bit a slot, of the first 64.
pub fn bound_at_entry(unit: &CodeUnit) -> (u64, u64) {
    use vm_core::bytecode::flags;
    let rest = u32::from(unit.flags & flags::VARARGS != 0) + u32::from(unit.flags & flags::VARKEYWORDS != 0);
    let parameters = unit.arg_count + unit.kwonly_count + rest;
    let mut never = 0;
    for w in &unit.words {
        if w.op_byte() == Op::DELETE_FAST as u8 {
            never |= bit(w.b());
        }
    }
    let mut bound = 0;
    for i in 0..parameters {
        bound |= bit(i);
    }
    (bound & !never, never)
}

/// The bit of a slot; none for slots past the 64th.
pub fn bit(slot: u32) -> u64 {
    if slot < 64 { 1 << slot } else { 0 }
}
