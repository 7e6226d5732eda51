//! Puts the way on to the next stencil last, where the copier leaves it out, and branches to exits directly.

use iced_x86::{Code, Encoder, FlowControl, Instruction};

use crate::cut::{Function, ReferenceKind};
use crate::verify::show;

/// A stencil as the copier takes it.
pub struct Stencil {
    pub name: String,
    pub code: Vec<u8>,
    pub holes: Vec<Hole>,
    pub exits: Vec<Exit>,
    /// Its instructions, for people.
    pub text: Vec<String>,
}

/// A field to be filled: `bytes` of it hold the symbol plus `addend`.
pub struct Hole {
    pub at: usize,
    pub symbol: String,
    pub addend: i64,
    pub bytes: usize,
}

/// A relative field of four bytes that leads to a place.
pub struct Exit {
    pub at: usize,
    pub symbol: String,
}

/// One instruction on its way: what it branches to, if it is a branch.
#[derive(Clone)]
struct Step<'a> {
    instruction: &'a Instruction,
    to: Option<To>,
    negated: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum To {
    Exit(String),
    /// Index of the step.
    Step(usize),
}

/// Brings a verified function into the copier's shape.
pub fn straighten(f: &Function) -> Result<Stencil, String> {
    let mut steps: Vec<Step> = f.instructions.iter().map(|i| step(f, i)).collect();
    // A branch to a jump that leaves is a branch to where that leaves to.
    for i in 0..steps.len() {
        if let Some(To::Step(at)) = steps[i].to
            && steps[at].instruction.flow_control() == FlowControl::UnconditionalBranch
            && let Some(To::Exit(name)) = steps[at].to.clone()
        {
            steps[i].to = Some(To::Exit(name));
        }
    }
    // What no branch leads to any more and nothing falls into is gone: jumps at the end.
    while steps.len() > 1 {
        let last = steps.len() - 1;
        let reached = steps.iter().any(|s| s.to == Some(To::Step(last)));
        let before = steps[last - 1].instruction.flow_control();
        let fallen_into = !matches!(before, FlowControl::UnconditionalBranch | FlowControl::IndirectBranch);
        if reached || fallen_into {
            break;
        }
        steps.pop();
    }
    let exit = |s: &Step, name: &str| s.to == Some(To::Exit(name.to_owned()));
    let n = steps.len();
    // `jcc on; jmp elsewhere` becomes `jncc elsewhere; jmp on`.
    if n >= 2
        && exit(&steps[n - 2], "_CONT")
        && steps[n - 2].instruction.flow_control() == FlowControl::ConditionalBranch
        && !exit(&steps[n - 1], "_CONT")
        && !steps.iter().any(|s| s.to == Some(To::Step(n - 1)))
    {
        let other = steps[n - 1].to.clone();
        steps[n - 1].to = steps[n - 2].to.clone();
        steps[n - 2].to = other;
        steps[n - 2].negated = true;
    }
    let elided = n >= 1
        && exit(&steps[n - 1], "_CONT")
        && steps[n - 1].instruction.flow_control() == FlowControl::UnconditionalBranch;
    encode(f, &steps, elided)
}

fn step<'a>(f: &Function, i: &'a Instruction) -> Step<'a> {
    let branch =
        matches!(i.flow_control(), FlowControl::UnconditionalBranch | FlowControl::ConditionalBranch);
    let to = branch.then(|| match f.references_of(i).next() {
        Some(r) => To::Exit(r.symbol.clone()),
        None => {
            let target = i.near_branch_target();
            To::Step(f.instructions.iter().position(|o| o.ip() == target).unwrap_or(0))
        }
    });
    Step { instruction: i, to, negated: false }
}

/// Lays the steps out. Branches inside are short where they were short, those that leave have four bytes.
fn encode(f: &Function, steps: &[Step], elided: bool) -> Result<Stencil, String> {
    let last = steps.len() - 1;
    let near = |s: &Step| -> usize {
        if s.instruction.flow_control() == FlowControl::UnconditionalBranch { 5 } else { 6 }
    };
    let size = |i: usize| match &steps[i].to {
        _ if elided && i == last => 0,
        None => steps[i].instruction.len(),
        Some(To::Exit(_)) => near(&steps[i]),
        Some(To::Step(_)) => near(&steps[i]),
    };
    let mut starts = vec![0; steps.len() + 1];
    for i in 0..steps.len() {
        starts[i + 1] = starts[i] + size(i);
    }
    let mut s = Stencil {
        name: f.name.clone(),
        code: Vec::new(),
        holes: Vec::new(),
        exits: Vec::new(),
        text: Vec::new(),
    };
    for (i, step) in steps.iter().enumerate() {
        let from = starts[i];
        let Some(to) = &step.to else {
            let old = step.instruction.ip() as usize;
            s.code.extend(&f.code[old..old + step.instruction.len()]);
            let mut text = show(step.instruction);
            for r in f.references_of(step.instruction) {
                let bytes = if r.kind == ReferenceKind::Absolute64 { 8 } else { 4 };
                s.holes.push(Hole {
                    at: r.at - old + from,
                    symbol: r.symbol.clone(),
                    addend: r.addend,
                    bytes,
                });
                text += &format!("  {}", r.symbol);
                if r.addend != 0 {
                    text += &format!("+{:#x}", r.addend);
                }
            }
            s.text.push(text);
            continue;
        };
        if elided && i == last {
            break;
        }
        let mut instruction = *step.instruction;
        if step.negated {
            instruction.negate_condition_code();
        }
        instruction.as_near_branch();
        let target = match to {
            To::Exit(_) => from + near(step),
            To::Step(t) => starts[*t],
        };
        instruction.set_near_branch64(target as u64);
        let mut encoder = Encoder::new(64);
        encoder.encode(&instruction, from as u64).map_err(|e| format!("stencil `{}`: {e}", f.name))?;
        let bytes = encoder.take_buffer();
        if bytes.len() != near(step) || instruction.code() == Code::INVALID {
            return Err(format!("stencil `{}`: a branch of an unknown form, {}", f.name, show(&instruction)));
        }
        s.code.extend(&bytes);
        let mnemonic = show(&instruction);
        let mnemonic = mnemonic.split(' ').next().unwrap_or_default();
        match to {
            To::Exit(name) => {
                s.exits.push(Exit { at: s.code.len() - 4, symbol: name.clone() });
                s.text.push(format!("{mnemonic} {name}"));
            }
            To::Step(t) => s.text.push(format!("{mnemonic} {:#x}", starts[*t])),
        }
    }
    if s.code.len() > u16::MAX as usize {
        return Err(format!("stencil `{}` is too long", f.name));
    }
    Ok(s)
}
