//! From the tree of a pattern to the instructions of the matcher.
//!
//! Places in the text that must be put back on backtracking (group marks, loop counters, heights of the stack) are
//! *registers*: two for each group, one for the last group closed, then those of loops and look-arounds.

use super::charset::{Fold, Set};
use super::flags;
use super::node::{At, MAXREPEAT, Member, Mode, Node, Seq, scoped, width};
use super::parse::{Blame, Tree};
use super::pattern_error;
use crate::Vm;
use crate::native::R;

/// Matches one character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Single {
    Char(u32),
    /// Its lower-case form is this.
    Folded(u32, Fold),
    /// Anything but a line break.
    Any,
    All,
    /// Number of a set.
    Set(u32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Op {
    Match,
    Fail,
    Single(Single),
    At(At, Where),
    /// Begin of a group: the register is set to the place.
    Open(u32),
    /// End of group `n`.
    Close(u32),
    Jump(u32),
    /// Goes on at the first; on failure at the second.
    Split(u32, u32),
    /// Number of a [`Repeat`].
    RepeatSingle(u32),
    /// A loop begins: counter and last place are reset.
    RepeatStart(u32),
    /// Before each round of a loop (number of a [`Loop`]).
    RepeatLoop(u32),
    /// A lazy loop does go another round.
    RepeatMore(u32),
    /// A round of a possessive loop is done.
    RepeatKeep(u32),
    /// The register is set to the height of the stack.
    Bar(u32),
    /// Choices above the bar are dropped.
    Cut(u32),
    /// Number of a [`Look`].
    LookStart(u32),
    LookEnd(u32),
    BackReference(u32, Fold),
    /// Goes on at the place if the group did not match.
    UnlessGroup(u32, u32),
}

/// Which characters a place asks about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Where {
    pub multiline: bool,
    pub unicode: bool,
}

/// One character, several times.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    pub single: Single,
    pub min: usize,
    pub max: usize,
    pub mode: Mode,
    /// What must follow, if it is a certain character.
    pub then: Option<u32>,
}

/// Something longer, several times. Registers: counter, last place, bar of a possessive loop.
#[derive(Debug, Clone, PartialEq)]
pub struct Loop {
    pub register: u32,
    pub min: usize,
    pub max: usize,
    pub mode: Mode,
    pub body: u32,
    pub exit: u32,
}

/// A look-around. Registers: bar, place.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub register: u32,
    pub negate: bool,
    /// So many characters back.
    pub back: usize,
    pub exit: u32,
}

/// Which characters can begin a match.
#[derive(Debug, Clone, PartialEq)]
pub struct First {
    pub bitmap: [u64; 4],
    /// Whether anything beyond Latin-1 can.
    pub wide: bool,
}

#[derive(Debug, PartialEq)]
pub struct Program {
    pub ops: Vec<Op>,
    pub sets: Vec<Set>,
    pub repeats: Vec<Repeat>,
    pub loops: Vec<Loop>,
    pub looks: Vec<Look>,
    pub registers: usize,
    /// The whole match counted.
    pub groups: usize,
    /// What every match begins with.
    pub prefix: Vec<u32>,
    pub first: Option<First>,
    /// A match can begin only where the text does.
    pub anchored: bool,
}

impl Program {
    /// The register of the number of the group closed last.
    pub fn last_index(&self) -> usize {
        self.groups * 2
    }
}

struct Compiler<'a> {
    vm: &'a mut Vm,
    p: Program,
    widths: Vec<Option<(u64, u64)>>,
    blame: Blame,
}

/// Compiles a parsed pattern.
pub fn compile(vm: &mut Vm, tree: &Tree, blame: Blame) -> R<Program> {
    let groups = tree.groups as usize;
    let p = Program {
        ops: Vec::new(),
        sets: Vec::new(),
        repeats: Vec::new(),
        loops: Vec::new(),
        looks: Vec::new(),
        registers: groups * 2 + 1,
        groups,
        prefix: Vec::new(),
        first: None,
        anchored: false,
    };
    let mut c = Compiler { vm, p, widths: tree.widths.clone(), blame };
    c.seq(&tree.seq, tree.flags)?;
    c.p.ops.push(Op::Match);
    c.link_followers();
    c.p.anchored = matches!(
        tree.seq.first(),
        Some(Node::At(At::BeginText)) | Some(Node::At(At::Begin)) if tree.flags & flags::MULTILINE == 0
    ) || matches!(tree.seq.first(), Some(Node::At(At::BeginText)));
    c.prefix(&tree.seq, tree.flags);
    if c.p.prefix.is_empty() {
        let mut first = First { bitmap: [0; 4], wide: false };
        if !c.first(&tree.seq, tree.flags, &mut first) && (first.bitmap != [u64::MAX; 4] || !first.wide) {
            c.p.first = Some(first);
        }
    }
    Ok(c.p)
}

fn fold_of(f: u32) -> Fold {
    match (f & flags::IGNORECASE != 0, f & flags::UNICODE != 0) {
        (false, _) => Fold::None,
        (true, false) => Fold::Ascii,
        (true, true) => Fold::Unicode,
    }
}

fn bounded(n: u64) -> usize {
    if n >= MAXREPEAT { usize::MAX } else { n as usize }
}

impl Compiler<'_> {
    fn here(&self) -> u32 {
        self.p.ops.len() as u32
    }

    fn push(&mut self, op: Op) -> usize {
        self.p.ops.push(op);
        self.p.ops.len() - 1
    }

    fn registers(&mut self, n: usize) -> u32 {
        let at = self.p.registers;
        self.p.registers += n;
        at as u32
    }

    fn set(&mut self, negate: bool, members: &[Member], f: u32) -> Single {
        let set = Set::new(negate, members, f & flags::UNICODE != 0, fold_of(f));
        let at = match self.p.sets.iter().position(|s| *s == set) {
            Some(i) => i,
            None => {
                self.p.sets.push(set);
                self.p.sets.len() - 1
            }
        };
        Single::Set(at as u32)
    }

    /// The node as something that matches one character.
    fn single(&mut self, node: &Node, f: u32) -> Option<Single> {
        Some(match node {
            Node::Literal(c) => {
                let fold = fold_of(f);
                if !fold.is_cased(*c) {
                    return Some(Single::Char(*c));
                }
                let lower = fold.lower(*c);
                if fold.companions(lower).next().is_some() {
                    self.set(false, &[Member::Range(*c, *c)], f)
                } else {
                    Single::Folded(lower, fold)
                }
            }
            Node::Any if f & flags::DOTALL != 0 => Single::All,
            Node::Any => Single::Any,
            Node::Set { negate, members } => self.set(*negate, members, f),
            Node::Group { index: None, add, remove, body } if body.len() == 1 => {
                return self.single(&body[0], scoped(f, *add, *remove));
            }
            _ => return None,
        })
    }

    fn seq(&mut self, seq: &Seq, f: u32) -> R<()> {
        for node in seq {
            self.node(node, f)?;
        }
        Ok(())
    }

    fn node(&mut self, node: &Node, f: u32) -> R<()> {
        if let Some(single) = self.single(node, f) {
            self.push(Op::Single(single));
            return Ok(());
        }
        match node {
            Node::At(at) => {
                let place = Where { multiline: f & flags::MULTILINE != 0, unicode: f & flags::UNICODE != 0 };
                self.push(Op::At(*at, place));
            }
            Node::Branch(arms) => self.branch(arms, f)?,
            Node::Group { index, add, remove, body } => {
                if let Some(i) = index {
                    self.push(Op::Open(i * 2));
                }
                self.seq(body, scoped(f, *add, *remove))?;
                if let Some(i) = index {
                    self.push(Op::Close(*i));
                }
            }
            Node::Atomic(body) => {
                let register = self.registers(1);
                self.push(Op::Bar(register));
                self.seq(body, f)?;
                self.push(Op::Cut(register));
            }
            Node::Repeat { min, max, mode, body } => self.repeat(*min, *max, *mode, body, f)?,
            Node::Look { behind, negate, body } => {
                let mut back = 0;
                if *behind {
                    let (low, high) = width(body, &self.widths);
                    if low != high {
                        let message = "look-behind requires fixed-width pattern";
                        let blame = Blame { pattern: self.vm.none, ..self.blame };
                        return Err(pattern_error(self.vm, blame, message, None));
                    }
                    back = low as usize;
                }
                let register = self.registers(2);
                let at = self.p.looks.len();
                self.p.looks.push(Look { register, negate: *negate, back, exit: 0 });
                self.push(Op::LookStart(at as u32));
                self.seq(body, f)?;
                self.push(Op::LookEnd(at as u32));
                self.p.looks[at].exit = self.here();
            }
            Node::BackReference(g) => {
                self.push(Op::BackReference(*g, fold_of(f)));
            }
            Node::Conditional { group, yes, no } => {
                let test = self.push(Op::Fail);
                self.seq(yes, f)?;
                let end = self.push(Op::Fail);
                self.p.ops[test] = Op::UnlessGroup(*group, self.here());
                self.seq(no, f)?;
                self.p.ops[end] = Op::Jump(self.here());
            }
            Node::Literal(_) | Node::Any | Node::Set { .. } | Node::Fail => {
                self.push(Op::Fail);
            }
        }
        Ok(())
    }

    fn branch(&mut self, arms: &[Seq], f: u32) -> R<()> {
        // One character each: a set does it.
        let single = |arm: &Seq| match arm.as_slice() {
            [Node::Literal(c)] => Some(vec![Member::Range(*c, *c)]),
            [Node::Set { negate: false, members }] => Some(members.clone()),
            _ => None,
        };
        if let Some(members) = arms.iter().map(single).collect::<Option<Vec<_>>>() {
            let set = self.set(false, &members.concat(), f);
            self.push(Op::Single(set));
            return Ok(());
        }
        let mut ends = Vec::new();
        for (i, arm) in arms.iter().enumerate() {
            if i + 1 == arms.len() {
                self.seq(arm, f)?;
                break;
            }
            let split = self.push(Op::Fail);
            self.seq(arm, f)?;
            ends.push(self.push(Op::Fail));
            self.p.ops[split] = Op::Split(split as u32 + 1, self.here());
        }
        for end in ends {
            self.p.ops[end] = Op::Jump(self.here());
        }
        Ok(())
    }

    fn repeat(&mut self, min: u64, max: u64, mode: Mode, body: &Seq, f: u32) -> R<()> {
        if let [node] = body.as_slice()
            && let Some(single) = self.single(node, f)
        {
            let at = self.p.repeats.len() as u32;
            let (min, max) = (bounded(min), bounded(max));
            self.p.repeats.push(Repeat { single, min, max, mode, then: None });
            self.push(Op::RepeatSingle(at));
            return Ok(());
        }
        let never_empty = width(body, &self.widths).0 > 0;
        let split = |body: u32, exit: u32| match mode {
            Mode::Lazy => Op::Split(exit, body),
            _ => Op::Split(body, exit),
        };
        match (min, max) {
            (0, 1) if mode != Mode::Possessive => {
                let at = self.push(Op::Fail);
                self.seq(body, f)?;
                self.p.ops[at] = split(at as u32 + 1, self.here());
                return Ok(());
            }
            (0, MAXREPEAT) if mode != Mode::Possessive && never_empty => {
                let at = self.push(Op::Fail);
                self.seq(body, f)?;
                self.push(Op::Jump(at as u32));
                self.p.ops[at] = split(at as u32 + 1, self.here());
                return Ok(());
            }
            (1, MAXREPEAT) if mode != Mode::Possessive && never_empty => {
                let start = self.here();
                self.seq(body, f)?;
                let exit = self.here() + 1;
                self.push(split(start, exit));
                return Ok(());
            }
            _ => {}
        }
        let register = self.registers(3);
        let at = self.p.loops.len();
        let (min, max) = (bounded(min), bounded(max));
        self.p.loops.push(Loop { register, min, max, mode, body: 0, exit: 0 });
        self.push(Op::RepeatStart(at as u32));
        let head = self.push(Op::RepeatLoop(at as u32));
        if mode == Mode::Lazy {
            self.push(Op::RepeatMore(at as u32));
        }
        self.p.loops[at].body = self.here();
        self.seq(body, f)?;
        if mode == Mode::Possessive {
            self.push(Op::RepeatKeep(at as u32));
        }
        self.push(Op::Jump(head as u32));
        self.p.loops[at].exit = self.here();
        Ok(())
    }

    /// Notes what follows repeated characters, so that backtracking can look for it.
    fn link_followers(&mut self) {
        for at in 0..self.p.ops.len() {
            let Op::RepeatSingle(n) = self.p.ops[at] else { continue };
            let mut next = at + 1;
            while let Op::Open(_) | Op::Close(_) = self.p.ops[next] {
                next += 1;
            }
            if let Op::Single(Single::Char(c)) = self.p.ops[next] {
                self.p.repeats[n as usize].then = Some(c);
            }
        }
    }

    /// Collects the characters that every match begins with; false where they end.
    fn prefix(&mut self, seq: &Seq, f: u32) -> bool {
        for node in seq {
            let more = match node {
                Node::Literal(_) => match self.single(node, f) {
                    Some(Single::Char(c)) => {
                        self.p.prefix.push(c);
                        true
                    }
                    _ => false,
                },
                Node::Group { add, remove, body, .. } => self.prefix(body, scoped(f, *add, *remove)),
                Node::Repeat { min: 1.., body, .. } => {
                    self.prefix(body, f);
                    false
                }
                _ => false,
            };
            if !more {
                return false;
            }
        }
        true
    }

    /// Collects which characters a match can begin with; true if it can be empty (or begin in a way not seen through).
    fn first(&mut self, seq: &Seq, f: u32, out: &mut First) -> bool {
        for node in seq {
            if let Some(single) = self.single(node, f) {
                self.add_first(single, out);
                return false;
            }
            let empty = match node {
                Node::At(_) | Node::Look { .. } => true,
                Node::Branch(arms) => {
                    let mut any = false;
                    for arm in arms {
                        any |= self.first(arm, f, out);
                    }
                    any
                }
                Node::Group { add, remove, body, .. } => self.first(body, scoped(f, *add, *remove), out),
                Node::Atomic(body) => self.first(body, f, out),
                Node::Repeat { min, body, .. } => self.first(body, f, out) || *min == 0,
                _ => {
                    *out = First { bitmap: [u64::MAX; 4], wide: true };
                    true
                }
            };
            if !empty {
                return false;
            }
        }
        true
    }

    fn add_first(&self, single: Single, out: &mut First) {
        match single {
            Single::Char(c) if c < 256 => out.bitmap[c as usize / 64] |= 1 << (c % 64),
            Single::Char(_) => out.wide = true,
            Single::Folded(lower, fold) => {
                out.wide |= lower > 127;
                for c in 0..256u32 {
                    if fold.lower(c) == lower {
                        out.bitmap[c as usize / 64] |= 1 << (c % 64);
                    }
                }
                // The Kelvin sign and its like are lower-case ASCII letters when folded.
                out.wide |= fold == Fold::Unicode;
            }
            Single::Set(n) => {
                let bits = self.p.sets[n as usize].bitmap();
                for (a, b) in out.bitmap.iter_mut().zip(bits) {
                    *a |= b;
                }
                out.wide = true;
            }
            Single::Any | Single::All => *out = First { bitmap: [u64::MAX; 4], wide: true },
        }
    }
}
