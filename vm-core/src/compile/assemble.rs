//! Lays a finished unit out: slots numbered, jumps resolved, stack depths and exception table computed.

use super::optimize::Flow;
use super::unit::{Code, HandlerId, Instr, Slot, Unit};
use crate::bytecode::{CodeUnit, Handler, Op, Operands, Position, Word, flags};
use crate::syntax::Source;

/// Turns a unit under construction into a code unit.
pub(super) fn assemble(unit: Unit, source: &Source, filename: &str) -> CodeUnit {
    let local_count = unit.varnames.list.len() as u32;
    let parameters = unit.scope.parameters.len() as u32;
    let mut next = local_count;
    let mut cell_slots = Vec::with_capacity(unit.cells.list.len());
    for cell in &unit.cells.list {
        match unit.varnames.get(cell).filter(|&slot| slot < parameters) {
            Some(slot) => cell_slots.push(slot),
            None => {
                cell_slots.push(next);
                next += 1;
            }
        }
    }
    let first_free = next;
    let first_hidden = first_free + unit.frees.list.len() as u32;
    let slot_count = first_hidden + unit.hidden.len() as u32;
    let slot_of = |operand: u32| match Slot::decode(operand) {
        Slot::Fast(i) => i,
        Slot::Cell(i) => cell_slots[i as usize],
        Slot::Free(i) => first_free + i,
        Slot::Hidden(i) => first_hidden + i,
    };

    let mut flow = Flow { instrs: unit.instrs, labels: unit.labels, handlers: unit.handlers };
    for instr in &mut flow.instrs {
        if let Code::Op(op) = instr.code {
            match op.operands() {
                Operands::Local => instr.b = slot_of(instr.b),
                Operands::Chain => instr.a = (first_hidden + instr.a as u32) as u16,
                _ => {}
            }
        }
    }
    flow.optimize(parameters as usize, first_hidden as usize);
    let depths = depths(&flow);

    let mut layout = Layout::new(&flow, depths.handlers);
    layout.emit(source);

    let mut code_flags = 0;
    if unit.scope.kind.is_function() {
        code_flags |= flags::OPTIMIZED | flags::NEWLOCALS;
        if unit.scope.nested {
            code_flags |= flags::NESTED;
        }
    }
    code_flags |= match (unit.scope.is_generator, unit.scope.is_coroutine) {
        (false, false) => 0,
        (true, false) => flags::GENERATOR,
        (false, true) => flags::GENERATOR | flags::COROUTINE,
        (true, true) => flags::GENERATOR | flags::ASYNC_GENERATOR,
    };
    let boxed = |names: Vec<crate::syntax::tree::Ident>| -> Box<[Box<str>]> {
        names.iter().map(|name| Box::from(&**name)).collect()
    };
    CodeUnit {
        scope: unit.scope_id.0,
        name: (&*unit.scope.name).into(),
        qualname: unit.qualname.into(),
        filename: filename.into(),
        first_line: unit.first_line,
        flags: code_flags,
        arg_count: 0,
        posonly_count: 0,
        kwonly_count: 0,
        varnames: boxed(unit.varnames.list),
        cellvars: boxed(unit.cells.list),
        freevars: boxed(unit.frees.list),
        cell_slots: cell_slots.into(),
        slot_count,
        first_hidden,
        hidden_chains: unit.hidden.into(),
        chains: unit.chains.into(),
        stack_size: depths.max,
        site_count: layout.sites,
        words: layout.words.into(),
        consts: unit.consts.into_list(),
        names: boxed(unit.names.list),
        positions: layout.positions.into(),
        handlers: layout.handlers.into(),
    }
}

struct Depths {
    max: u32,
    /// Depth to which each handler cuts the stack; `None` for one that is never set up.
    handlers: Vec<Option<u32>>,
}

/// Operand stack depths, by following every path once.
fn depths(flow: &Flow) -> Depths {
    let mut entry: Vec<Option<u32>> = vec![None; flow.instrs.len()];
    let mut handlers: Vec<Option<u32>> = vec![None; flow.handlers.len()];
    let mut max = 0;
    let mut work = vec![(0usize, 0u32)];
    while let Some((mut at, mut depth)) = work.pop() {
        while at < entry.len() && entry[at].is_none() {
            entry[at] = Some(depth);
            let instr = &flow.instrs[at];
            // Only what is covered reaches the handler: the code of an unused one is gone already.
            if let Some(HandlerId(h)) = instr.handler
                && let Some(cut) = handlers[h as usize]
            {
                let info = flow.handlers[h as usize];
                let inside = cut + 1 + info.push_pc as u32;
                max = max.max(inside);
                work.push((flow.target(info.label), inside));
            }
            match instr.code {
                Code::Setup { handler: HandlerId(h), drop } => {
                    handlers[h as usize] = Some(depth.saturating_sub(drop));
                }
                Code::Op(op) => {
                    if let (Some(label), Some((pops, pushes))) = (instr.target, op.effect_jump()) {
                        let there = depth.saturating_sub(pops) + pushes;
                        max = max.max(there);
                        work.push((flow.target(label), there));
                    }
                    let (pops, pushes) = op.effect_next(instr.a, instr.b);
                    depth = depth.saturating_sub(pops) + pushes;
                    max = max.max(depth);
                    if op.ends_block() {
                        break;
                    }
                }
            }
            at += 1;
        }
    }
    Depths { max, handlers }
}

struct Layout<'f> {
    flow: &'f Flow,
    /// Word index of each instruction.
    offsets: Vec<u32>,
    depths: Vec<Option<u32>>,
    words: Vec<Word>,
    positions: Vec<Position>,
    handlers: Vec<Handler>,
    sites: u32,
}

impl<'f> Layout<'f> {
    fn new(flow: &'f Flow, depths: Vec<Option<u32>>) -> Layout<'f> {
        let mut offsets = Vec::with_capacity(flow.instrs.len() + 1);
        let mut next = 0;
        for instr in &flow.instrs {
            offsets.push(next);
            next += matches!(instr.code, Code::Op(_)) as u32;
        }
        offsets.push(next);
        Layout {
            flow,
            offsets,
            depths,
            words: Vec::with_capacity(next as usize),
            positions: Vec::with_capacity(next as usize),
            handlers: Vec::new(),
            sites: 0,
        }
    }

    fn emit(&mut self, source: &Source) {
        let flow = self.flow;
        for instr in &flow.instrs {
            let Code::Op(op) = instr.code else { continue };
            self.cover(instr);
            let word = self.word(op, instr);
            self.words.push(word);
            self.positions.push(source.position(instr.span));
        }
    }

    fn word(&mut self, op: Op, instr: &Instr) -> Word {
        let b = match instr.target {
            Some(label) => self.offsets[self.flow.target(label)],
            None => instr.b,
        };
        if op.operands() != Operands::NameSite {
            return Word::new(op, instr.a, b);
        }
        // Past the last site number an access goes without a cache.
        match u16::try_from(self.sites) {
            Ok(site) => {
                self.sites += 1;
                Word::new(op, site, b)
            }
            Err(_) => Word::new(plain_access(op), 0, b),
        }
    }

    /// Adds the next word to the exception table.
    fn cover(&mut self, instr: &Instr) {
        let Some(HandlerId(h)) = instr.handler else { return };
        let Some(depth) = self.depths[h as usize] else { return };
        let info = self.flow.handlers[h as usize];
        let at = self.words.len() as u32;
        let row = Handler {
            start: at,
            end: at + 1,
            target: self.offsets[self.flow.target(info.label)],
            depth,
            push_pc: info.push_pc,
        };
        match self.handlers.last_mut() {
            Some(last) if last.end == at && same_handler(last, &row) => last.end = at + 1,
            _ => self.handlers.push(row),
        }
    }
}

fn same_handler(a: &Handler, b: &Handler) -> bool {
    (a.target, a.depth, a.push_pc) == (b.target, b.depth, b.push_pc)
}

/// The opcode that does the same without a cache site.
fn plain_access(op: Op) -> Op {
    match op {
        Op::LOAD_ATTR_CACHED_SHADOW => Op::LOAD_ATTR_SHADOW,
        Op::STORE_ATTR_CACHED_SHADOW => Op::STORE_ATTR_SHADOW,
        Op::LOOKUP_METHOD_CACHED_SHADOW => Op::LOOKUP_METHOD_SHADOW,
        Op::LOAD_ATTR_CACHED | Op::LOAD_ATTR_MAP | Op::LOAD_ATTR_MAP_CACHED => Op::LOAD_ATTR,
        Op::STORE_ATTR_CACHED | Op::STORE_ATTR_MAP => Op::STORE_ATTR,
        Op::LOOKUP_METHOD_CACHED | Op::LOOKUP_METHOD_MAP | Op::LOOKUP_METHOD_MAP_CACHED => Op::LOOKUP_METHOD,
        other => other,
    }
}
