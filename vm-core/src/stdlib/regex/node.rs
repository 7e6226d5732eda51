//! The tree of a pattern: what the parser makes and the compiler reads.

use super::flags;

/// Repetitions without an upper bound, as `sre` counts them.
pub const MAXREPEAT: u64 = u32::MAX as u64;

/// A sequence of items.
pub type Seq = Vec<Node>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// `^`
    Begin,
    /// `$`
    End,
    /// `\A`
    BeginText,
    /// `\Z`
    EndText,
    Boundary,
    NonBoundary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    Digit,
    Space,
    Word,
}

/// A member of a character set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    Range(u32, u32),
    /// The flag: the opposite (`\D`).
    Category(Category, bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Greedy,
    Lazy,
    Possessive,
}

#[derive(Debug)]
pub enum Node {
    Literal(u32),
    Any,
    At(At),
    Set { negate: bool, members: Vec<Member> },
    Branch(Vec<Seq>),
    Group { index: Option<u32>, add: u32, remove: u32, body: Seq },
    Atomic(Seq),
    Repeat { min: u64, max: u64, mode: Mode, body: Seq },
    Look { behind: bool, negate: bool, body: Seq },
    Fail,
    BackReference(u32),
    Conditional { group: u32, yes: Seq, no: Seq },
}

/// Fewest and most characters that a sequence can match; `groups` are the widths of closed groups.
pub fn width(seq: &[Node], groups: &[Option<(u64, u64)>]) -> (u64, u64) {
    let (mut low, mut high) = (0u64, 0u64);
    for node in seq {
        let (a, b) = match node {
            Node::Literal(_) | Node::Any | Node::Set { .. } => (1, 1),
            Node::At(_) | Node::Look { .. } | Node::Fail => (0, 0),
            Node::Branch(arms) => arms
                .iter()
                .map(|arm| width(arm, groups))
                .reduce(|x, y| (x.0.min(y.0), x.1.max(y.1)))
                .unwrap_or((0, 0)),
            Node::Group { body, .. } | Node::Atomic(body) => width(body, groups),
            Node::Repeat { min, max, body, .. } => {
                let (a, b) = width(body, groups);
                (a.saturating_mul(*min), b.saturating_mul(*max))
            }
            Node::BackReference(group) => groups.get(*group as usize).copied().flatten().unwrap_or((0, 0)),
            Node::Conditional { yes, no, .. } => {
                let (x, y) = (width(yes, groups), width(no, groups));
                (x.0.min(y.0), x.1.max(y.1))
            }
        };
        low = low.saturating_add(a);
        high = high.saturating_add(b);
    }
    (low.min(MAXREPEAT - 1), high.min(MAXREPEAT))
}

/// The flags inside a group that turns some on and some off.
pub fn scoped(flags: u32, add: u32, remove: u32) -> u32 {
    let kept = if add & flags::TYPE != 0 { flags & !flags::TYPE } else { flags };
    (kept | add) & !remove
}
