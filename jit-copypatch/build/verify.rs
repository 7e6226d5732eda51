//! What every stencil must be, or the build fails: a run of instructions that only moves operands and goes on by jumps.

use iced_x86::{Code, FlowControl, Formatter, Instruction, IntelFormatter, Mnemonic, OpKind, Register};

use crate::cut::{Function, ReferenceKind};

/// Places that a stencil may go on at.
pub const EXITS: [&str; 6] = ["_CONT", "_JUMP", "_SLOW", "_DONE", "_ENTER", "_CONSTRUCT"];
/// Holes of 32 bits and of 64.
pub const HOLES32: &[&str] = &[
    "_A",
    "_B",
    "_R",
    "_K",
    "_N",
    "_VM_FRAME",
    "_VM_DEPTH",
    "_VM_RECURSION_LIMIT",
    "_VM_TRUE",
    "_VM_FALSE",
    "_VM_NONE",
    "_VM_BUILTINS",
    "_VM_CUSTOM_BUILTINS",
    "_VM_LATIN1",
    "_VM_BUMP",
    "_VM_HEAP_LIMIT",
    "_VM_HEAP_MARKS",
    "_VM_MAP_INSTANCES",
    "_DICT_OTHER_KEYS",
];
pub const HOLES64: &[&str] = &[
    "_P",
    "_Q",
    "_BREAKER",
    "_FRAME_LIMIT",
    "_INT_WORD",
    "_FLOAT_WORD",
    "_METHOD_WORD",
    "_RANGE_ITER_WORD",
    "_TUPLE_WORD",
    "_SLICE_WORD",
    "_LIST_ITER_WORD",
    "_TUPLE_ITER_WORD",
    "_ENUMERATE_WORD",
];

/// Stencils that go on at an address which they load: calls and returns.
fn may_leave_by_address(name: &str) -> bool {
    name.starts_with("call_") || name.starts_with("return_")
}

pub fn verify(f: &Function) -> Result<(), String> {
    for r in &f.references {
        let fits = match r.kind {
            ReferenceKind::Absolute32 => HOLES32.contains(&r.symbol.as_str()),
            ReferenceKind::Absolute64 => HOLES64.contains(&r.symbol.as_str()),
            ReferenceKind::Relative32 => EXITS.contains(&r.symbol.as_str()) && r.addend == -4,
            ReferenceKind::Other(_) => false,
        };
        if !fits {
            let cause = "a panic, a constant in memory, a call of memcpy or memset, or a hole that is missing in the list";
            return fail(f, r.at, &format!("refers to `{}` ({:?}): {cause}", r.symbol, r.kind));
        }
    }
    let starts: Vec<u64> = f.instructions.iter().map(|i| i.ip()).collect();
    for i in &f.instructions {
        let at = i.ip() as usize;
        if i.is_invalid() {
            return fail(f, at, "can't be decoded");
        }
        match i.flow_control() {
            FlowControl::Next => {}
            FlowControl::UnconditionalBranch | FlowControl::ConditionalBranch => {
                let outside = f.references_of(i).next().is_some();
                if outside && i.next_ip() as usize - 4 != f.references_of(i).map(|r| r.at).next().unwrap_or(0)
                {
                    return fail(f, at, "a branch whose target is not its last field");
                }
                if !outside && !starts.contains(&i.near_branch_target()) {
                    return fail(f, at, "branches into the middle of an instruction");
                }
            }
            FlowControl::IndirectBranch if may_leave_by_address(&f.name) && i.mnemonic() == Mnemonic::Jmp => {
            }
            FlowControl::Call | FlowControl::IndirectCall => {
                return fail(
                    f,
                    at,
                    "calls: the way on is no tail call (an address of a local escapes, or it is not in tail position)",
                );
            }
            FlowControl::Return => return fail(f, at, "returns: the way on is no tail call"),
            _ => return fail(f, at, "leaves in a way that stencils don't know"),
        }
        if matches!(i.mnemonic(), Mnemonic::Push | Mnemonic::Pop) || touches_stack(i) {
            return fail(f, at, "uses the stack: too many values are alive at once, or a call is near");
        }
        if i.is_ip_rel_memory_operand() {
            return fail(
                f,
                at,
                "refers to memory relative to the code: a constant that rustc put into .rodata",
            );
        }
    }
    match f.instructions.last() {
        Some(i)
            if matches!(i.flow_control(), FlowControl::UnconditionalBranch | FlowControl::IndirectBranch) =>
        {
            Ok(())
        }
        _ => fail(f, f.code.len(), "does not end in a jump"),
    }
}

fn touches_stack(i: &Instruction) -> bool {
    let is_rsp = |r: Register| r.full_register() == Register::RSP;
    (0..i.op_count()).any(|n| i.op_kind(n) == OpKind::Register && is_rsp(i.op_register(n)))
        || is_rsp(i.memory_base())
        || matches!(i.code(), Code::Leaveq)
}

fn fail(f: &Function, at: usize, what: &str) -> Result<(), String> {
    let text = f
        .instructions
        .iter()
        .find(|i| (i.ip()..i.next_ip()).contains(&(at as u64)))
        .map(show)
        .unwrap_or_default();
    Err(format!("stencil `{}` at {at:#x} `{text}`: {what}", f.name))
}

/// An instruction as text.
pub fn show(i: &Instruction) -> String {
    let mut text = String::new();
    IntelFormatter::new().format(i, &mut text);
    text
}
