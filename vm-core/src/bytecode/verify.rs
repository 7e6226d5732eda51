//! Checks a code unit before anything trusts it: operands in range, jumps to words that exist, one stack depth
//! at every word on all paths, within `stack_size`, handlers in order.

use std::fmt;

use super::{CodeUnit, Const, Op, Operands, compare, format_value, make_function};

/// What is wrong with a code unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// Qualified name of the unit.
    pub unit: String,
    /// Word index.
    pub at: usize,
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at word {}: {}", self.unit, self.at, self.message)
    }
}

impl std::error::Error for VerifyError {}

/// Checks a unit and all decoded units among its constants.
pub fn verify(unit: &CodeUnit) -> Result<(), VerifyError> {
    let mut work = vec![unit];
    while let Some(unit) = work.pop() {
        verify_one(unit)?;
        let mut consts: Vec<&Const> = unit.consts.iter().collect();
        while let Some(constant) = consts.pop() {
            match constant {
                // One asleep is checked when it is woken.
                Const::Code(inner) => work.extend(inner.awake()),
                Const::Tuple(items) | Const::FrozenSet(items) => consts.extend(items.iter()),
                _ => {}
            }
        }
    }
    Ok(())
}

fn verify_one(unit: &CodeUnit) -> Result<(), VerifyError> {
    let fail = |at: usize, message: String| Err(VerifyError { unit: unit.qualname.to_string(), at, message });
    let count = unit.words.len();
    if unit.positions.len() != count {
        return fail(0, "one position for each word is needed".to_owned());
    }
    let slots = slot_layout(unit);
    if let Err(message) = slots {
        return fail(0, message);
    }
    for (at, word) in unit.words.iter().enumerate() {
        let Some(op) = word.op() else { return fail(at, format!("no opcode {}", word.op_byte())) };
        if let Err(message) = operands(unit, op, word.a(), word.b()) {
            return fail(at, format!("{}: {message}", op.name()));
        }
        if op == Op::JUMP_BACKWARD && word.b() as usize > at {
            return fail(at, "JUMP_BACKWARD goes forward".to_owned());
        }
        let jumps = matches!(op.operands(), Operands::Jump | Operands::CompareJump);
        if jumps && op != Op::JUMP_BACKWARD && word.b() as usize <= at {
            return fail(at, format!("{} goes backward", op.name()));
        }
    }
    let mut last_end = 0;
    for handler in &unit.handlers {
        if handler.start < last_end || handler.start >= handler.end || handler.end as usize > count {
            return fail(handler.start as usize, "handlers out of order".to_owned());
        }
        if handler.target as usize >= count {
            return fail(handler.start as usize, "handler target out of range".to_owned());
        }
        last_end = handler.end;
    }
    depths(unit).or_else(|(at, message)| fail(at, message))
}

fn slot_layout(unit: &CodeUnit) -> Result<(), String> {
    let hidden = unit.slot_count.checked_sub(unit.first_hidden);
    if hidden != Some(unit.hidden_chains.len() as u32) {
        return Err("hidden locals and their chains differ in number".to_owned());
    }
    if unit.hidden_chains.iter().any(|&c| c as usize >= unit.chains.len()) {
        return Err("hidden local without a chain".to_owned());
    }
    for chain in &unit.chains {
        let names = chain.attributes.iter().chain(chain.local_root.is_none().then_some(&chain.root));
        if names.into_iter().any(|&n| n as usize >= unit.names.len()) {
            return Err("chain with a name out of range".to_owned());
        }
        if chain.local_root.is_some_and(|l| l as usize >= unit.varnames.len()) {
            return Err("chain with a local out of range".to_owned());
        }
    }
    let parameters = unit.arg_count + unit.kwonly_count;
    if parameters as usize > unit.varnames.len() || unit.posonly_count > unit.arg_count {
        return Err("more parameters than locals".to_owned());
    }
    if unit.cell_slots.len() != unit.cellvars.len() || unit.cell_slots.iter().any(|&s| s >= unit.first_hidden)
    {
        return Err("cell variables without slots".to_owned());
    }
    Ok(())
}

fn operands(unit: &CodeUnit, op: Op, a: u16, b: u32) -> Result<(), String> {
    let check = |ok: bool, what: &str| if ok { Ok(()) } else { Err(format!("{what} out of range")) };
    let slot = |s: u32| check(s < unit.slot_count, "slot");
    match op.operands() {
        Operands::None => Ok(()),
        Operands::Counts => check(b <= MOST, "count"),
        Operands::Local => slot(b),
        Operands::LocalLocal => slot(a as u32).and_then(|()| slot(b)),
        Operands::LocalConst => {
            slot(a as u32).and_then(|()| check((b as usize) < unit.consts.len(), "constant"))
        }
        Operands::Const => check((b as usize) < unit.consts.len(), "constant"),
        Operands::Name => check((b as usize) < unit.names.len(), "name"),
        Operands::NameSite => {
            check((b as usize) < unit.names.len(), "name")?;
            check(unit.site_count == 0 || (a as u32) < unit.site_count, "site")
        }
        Operands::Jump => check((b as usize) < unit.words.len(), "target"),
        Operands::Compare => check(is_comparison(a), "mask"),
        Operands::CompareJump => {
            check(is_comparison(a & !compare::JUMP_IF_TRUE), "mask")?;
            check((b as usize) < unit.words.len(), "target")
        }
        Operands::Count if b > MOST => check(false, "count"),
        Operands::Count => match op {
            Op::COPY => check(b >= 1, "depth"),
            Op::SWAP => check(b >= 2, "depth"),
            Op::BUILD_SLICE => check(b == 2 || b == 3, "count"),
            Op::RAISE_VARARGS => check(b <= 2, "count"),
            Op::MAKE_FUNCTION => check(
                b <= make_function::DEFAULTS
                    | make_function::KWDEFAULTS
                    | make_function::ANNOTATIONS
                    | make_function::CLOSURE,
                "bits",
            ),
            _ => Ok(()),
        },
        Operands::Flags => match op {
            Op::FORMAT_VALUE => check(a <= format_value::HAS_SPEC | format_value::ASCII, "flags"),
            Op::GET_AWAITABLE => check(a <= 2, "origin"),
            _ => check(a <= 1, "flag"),
        },
        Operands::Chain => {
            check((b as usize) < unit.chains.len(), "chain")?;
            let hidden = (a as u32).checked_sub(unit.first_hidden).map(|h| h as usize);
            check(hidden.and_then(|h| unit.hidden_chains.get(h)) == Some(&b), "hidden local of the chain")
        }
    }
}

fn is_comparison(mask: u16) -> bool {
    [compare::LT, compare::LE, compare::EQ, compare::NE, compare::GT, compare::GE].contains(&mask)
}

/// Most values that one opcode counts: stack effects are worked out from counts, and must not overflow.
const MOST: u32 = 1 << 24;

/// How deep an opcode looks, where that is more than it pops.
fn needs(op: Op, b: u32) -> u32 {
    match op {
        Op::LIST_APPEND
        | Op::LIST_APPEND_STRATEGY
        | Op::SET_ADD
        | Op::LIST_EXTEND
        | Op::SET_UPDATE
        | Op::DICT_UPDATE => b + 1,
        Op::MAP_ADD => b + 2,
        Op::DICT_MERGE => b + 3,
        Op::RERAISE => b + 1,
        _ => 0,
    }
}

fn depths(unit: &CodeUnit) -> Result<(), (usize, String)> {
    let count = unit.words.len();
    let mut known: Vec<Option<u32>> = vec![None; count];
    let mut work: Vec<(usize, u32)> = vec![(0, 0)];
    while let Some((at, depth)) = work.pop() {
        let Some(slot) = known.get_mut(at) else {
            return Err((at, "control runs off the end".to_owned()));
        };
        match *slot {
            Some(before) if before == depth => continue,
            Some(before) => {
                return Err((at, format!("stack depth {before} on one path, {depth} on another")));
            }
            None => *slot = Some(depth),
        }
        if depth > unit.stack_size {
            return Err((at, format!("stack depth {depth} above the limit {}", unit.stack_size)));
        }
        let word = unit.words[at];
        let Some(op) = word.op() else { continue };
        let (a, b) = (word.a(), word.b());
        let (pops, pushes) = op.effect_next(a, b);
        if depth < pops.max(needs(op, b)) {
            return Err((at, format!("{} takes more than the {depth} values there are", op.name())));
        }
        if depth - pops + pushes > unit.stack_size {
            return Err((at, format!("{} pushes above the limit", op.name())));
        }
        let row = unit.handlers.partition_point(|h| h.end as usize <= at);
        if let Some(handler) = unit.handlers.get(row).filter(|h| h.start as usize <= at) {
            if depth < handler.depth {
                return Err((at, format!("handler wants {} values, there are {depth}", handler.depth)));
            }
            work.push((handler.target as usize, handler.depth + 1 + handler.push_pc as u32));
        }
        if let Some((pops, pushes)) = op.effect_jump() {
            work.push((b as usize, depth - pops + pushes));
        }
        if !op.ends_block() {
            work.push((at + 1, depth - pops + pushes));
        }
    }
    Ok(())
}
