//! From the text of a pattern to its tree, with `re.error`'s messages and positions.

mod escapes;
mod groups;
mod reader;

use std::collections::HashMap;

use vm_layout::*;

use self::escapes::Escape;
use self::reader::is_char;
pub use self::reader::{
    Blame, Reader, group_number, is_ascii_letter, is_digit, is_octal, number, simple_escape, text_of,
};
use super::node::{At, MAXREPEAT, Member, Mode, Node, Seq};
use super::{flags, pattern_error};
use crate::Vm;
use crate::native::R;

/// Groups a pattern may have.
pub const MAX_GROUPS: u64 = 1 << 30;

/// A parsed pattern.
pub struct Tree {
    pub seq: Seq,
    pub flags: u32,
    /// Groups and the whole match.
    pub groups: u32,
    /// Names of groups in the order of their numbers.
    pub names: Vec<(Vec<u32>, u32)>,
    pub widths: Vec<Option<(u64, u64)>>,
}

pub struct Parser<'a> {
    vm: &'a mut Vm,
    r: Reader<'a>,
    flags: u32,
    warn: Value,
    names: HashMap<Vec<u32>, u32>,
    /// By group number; `None` while a group is open.
    widths: Vec<Option<(u64, u64)>>,
    /// Groups there were where the outermost look-behind began.
    lookbehind: Option<u32>,
    /// Where conditions name groups by number.
    conditions: Vec<(u64, usize)>,
    depth: u32,
}

/// Parses a pattern. `warn` is called with a message and a category.
pub fn parse(vm: &mut Vm, text: &[u32], is_text: bool, given: u32, blame: Blame, warn: Value) -> R<Tree> {
    let depth = (vm.recursion_limit.saturating_sub(vm.depth) / 2).min(50_000);
    let r = Reader::new(vm, text, is_text, blame)?;
    let names = HashMap::new();
    let mut p = Parser {
        vm,
        r,
        flags: given,
        warn,
        names,
        widths: vec![None],
        lookbehind: None,
        conditions: Vec::new(),
        depth,
    };
    let seq = p.alternatives(given & flags::VERBOSE != 0, 0)?;
    let flags = p.fixed_flags()?;
    if p.r.next.is_some() {
        return Err(p.r.error(p.vm, "unbalanced parenthesis", 0));
    }
    for &(group, at) in &p.conditions {
        if group >= p.widths.len() as u64 {
            let message = format!("invalid group reference {group}");
            return Err(pattern_error(p.vm, blame, &message, Some(at)));
        }
    }
    let mut names: Vec<_> = p.names.into_iter().collect();
    names.sort_by_key(|n| n.1);
    Ok(Tree { seq, flags, groups: p.widths.len() as u32, names, widths: p.widths })
}

impl Parser<'_> {
    pub(super) fn error<T>(&mut self, message: &str, back: usize) -> R<T> {
        Err(self.r.error(self.vm, message, back))
    }

    pub(super) fn fixed_flags(&mut self) -> R<u32> {
        let f = self.flags;
        let wrong = if self.r.is_text {
            match (f & flags::LOCALE != 0, f & flags::ASCII != 0 && f & flags::UNICODE != 0) {
                (true, _) => Some("cannot use LOCALE flag with a str pattern"),
                (_, true) => Some("ASCII and UNICODE flags are incompatible"),
                _ => None,
            }
        } else {
            match (f & flags::UNICODE != 0, f & flags::ASCII != 0 && f & flags::LOCALE != 0) {
                (true, _) => Some("cannot use UNICODE flag with a bytes pattern"),
                (_, true) => Some("ASCII and LOCALE flags are incompatible"),
                _ => None,
            }
        };
        match wrong {
            Some(message) => Err(self.vm.value_error(message)),
            None if self.r.is_text && f & flags::ASCII == 0 => Ok(f | flags::UNICODE),
            None => Ok(f),
        }
    }

    pub(super) fn is_closed(&self, group: u64) -> bool {
        usize::try_from(group).ok().and_then(|g| self.widths.get(g)).is_some_and(Option::is_some)
    }

    pub(super) fn check_lookbehind(&mut self, group: u64) -> R<()> {
        let Some(outer) = self.lookbehind else { return Ok(()) };
        if !self.is_closed(group) {
            return self.error("cannot refer to an open group", 0);
        }
        if group >= u64::from(outer) {
            return self.error("cannot refer to group defined in the same lookbehind subpattern", 0);
        }
        Ok(())
    }

    /// `a|b|c`
    pub(super) fn alternatives(&mut self, mut verbose: bool, nested: u32) -> R<Seq> {
        if nested > self.depth {
            return Err(self.vm.recursion_error("maximum recursion depth exceeded"));
        }
        let mut arms = Vec::new();
        loop {
            let first = nested == 0 && arms.is_empty();
            arms.push(self.sequence(&mut verbose, nested + 1, first)?);
            if !self.r.matches(self.vm, '|')? {
                break;
            }
            if nested == 0 {
                verbose = self.flags & flags::VERBOSE != 0;
            }
        }
        if arms.len() == 1 {
            return Ok(arms.pop().unwrap_or_default());
        }
        Ok(vec![Node::Branch(arms)])
    }

    pub(super) fn sequence(&mut self, verbose: &mut bool, nested: u32, first: bool) -> R<Seq> {
        let mut seq = Seq::new();
        while let Some(this) = self.r.next {
            if is_char(Some(this), '|') || is_char(Some(this), ')') {
                break;
            }
            self.r.advance(self.vm)?;
            let c = char::from_u32(this[0]).unwrap_or('\0');
            if *verbose && this.len() == 1 {
                if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c') {
                    continue;
                }
                if c == '#' {
                    while let Some(t) = self.r.take(self.vm)? {
                        if is_char(Some(t), '\n') {
                            break;
                        }
                    }
                    continue;
                }
            }
            match c {
                '\\' => {
                    let node = match self.escape(this)? {
                        Escape::Char(c) => Node::Literal(c),
                        Escape::Category(k, opposite) => {
                            Node::Set { negate: false, members: vec![Member::Category(k, opposite)] }
                        }
                        Escape::At(at) => Node::At(at),
                        Escape::Reference(g) => Node::BackReference(g),
                    };
                    seq.push(node);
                }
                '[' => seq.push(self.set()?),
                '*' | '+' | '?' | '{' => self.repeat(c, &mut seq)?,
                '.' => seq.push(Node::Any),
                '^' => seq.push(Node::At(At::Begin)),
                '$' => seq.push(Node::At(At::End)),
                '(' => self.group(&mut seq, verbose, nested, first)?,
                _ => seq.push(Node::Literal(this[0])),
            }
        }
        // Groups that neither capture nor change flags are no more than what is in them.
        let plain = |n: &Node| matches!(n, Node::Group { index: None, add: 0, remove: 0, .. });
        if seq.iter().any(plain) {
            let mut flat = Seq::with_capacity(seq.len());
            for node in seq {
                match node {
                    Node::Group { index: None, add: 0, remove: 0, body } => flat.extend(body),
                    other => flat.push(other),
                }
            }
            return Ok(flat);
        }
        Ok(seq)
    }

    pub(super) fn warn_future(&mut self, message: &str) -> R<()> {
        let message = self.vm.str(message);
        let category = self.vm.exc.future_warning.value();
        self.vm.call(self.warn, &[message, category]).map(|_| ())
    }

    /// `[…]`, its bracket read.
    pub(super) fn set(&mut self) -> R<Node> {
        let here = self.r.tell() - 1;
        if is_char(self.r.next, '[') {
            let at = self.r.tell();
            self.warn_future(&format!("Possible nested set at position {at}"))?;
        }
        let negate = self.r.matches(self.vm, '^')?;
        let mut members = Vec::new();
        loop {
            let Some(this) = self.r.take(self.vm)? else { return self.unterminated_set(here) };
            let low = if is_char(Some(this), ']') && !members.is_empty() {
                break;
            } else if this[0] == '\\' as u32 {
                self.class_escape(this)?
            } else {
                if !members.is_empty() && self.r.next == Some(this) {
                    let what = match char::from_u32(this[0]) {
                        Some('-') => Some("difference"),
                        Some('&') => Some("intersection"),
                        Some('~') => Some("symmetric difference"),
                        Some('|') => Some("union"),
                        _ => None,
                    };
                    if let Some(what) = what {
                        let at = self.r.tell() - 1;
                        self.warn_future(&format!("Possible set {what} at position {at}"))?;
                    }
                }
                Member::Range(this[0], this[0])
            };
            if !self.r.matches(self.vm, '-')? {
                members.push(low);
                continue;
            }
            let Some(that) = self.r.take(self.vm)? else { return self.unterminated_set(here) };
            if is_char(Some(that), ']') {
                members.push(low);
                members.push(Member::Range('-' as u32, '-' as u32));
                break;
            }
            let high = if that[0] == '\\' as u32 {
                self.class_escape(that)?
            } else {
                if is_char(Some(that), '-') {
                    let at = self.r.tell() - 2;
                    self.warn_future(&format!("Possible set difference at position {at}"))?;
                }
                Member::Range(that[0], that[0])
            };
            match (low, high) {
                (Member::Range(a, _), Member::Range(b, _)) if a <= b => members.push(Member::Range(a, b)),
                _ => {
                    let message = format!("bad character range {}-{}", text_of(this), text_of(that));
                    return self.error(&message, this.len() + 1 + that.len());
                }
            }
        }
        Ok(Node::Set { negate, members })
    }

    pub(super) fn unterminated_set<T>(&mut self, here: usize) -> R<T> {
        let back = self.r.tell() - here;
        self.error("unterminated character set", back)
    }

    /// `*`, `+`, `?`, `{m,n}` behind the last item of `seq`.
    pub(super) fn repeat(&mut self, c: char, seq: &mut Seq) -> R<()> {
        let here = self.r.tell();
        let (min, max) = match c {
            '?' => (0, 1),
            '*' => (0, MAXREPEAT),
            '+' => (1, MAXREPEAT),
            _ => {
                if is_char(self.r.next, '}') {
                    seq.push(Node::Literal('{' as u32));
                    return Ok(());
                }
                let low = self.r.take_while(self.vm, usize::MAX, is_digit)?;
                let high = if self.r.matches(self.vm, ',')? {
                    self.r.take_while(self.vm, usize::MAX, is_digit)?
                } else {
                    low.clone()
                };
                if !self.r.matches(self.vm, '}')? {
                    seq.push(Node::Literal('{' as u32));
                    return self.r.seek(self.vm, here);
                }
                let min = if low.is_empty() { 0 } else { self.count(&low)? };
                let max = if high.is_empty() { MAXREPEAT } else { self.count(&high)? };
                if max < min {
                    let back = self.r.tell() - here;
                    return self.error("min repeat greater than max repeat", back);
                }
                (min, max)
            }
        };
        let back = self.r.tell() - here + 1;
        match seq.last() {
            None | Some(Node::At(_)) => return self.error("nothing to repeat", back),
            Some(Node::Repeat { .. }) => return self.error("multiple repeat", back),
            _ => {}
        }
        let body = match seq.pop() {
            Some(Node::Group { index: None, add: 0, remove: 0, body }) => body,
            Some(node) => vec![node],
            None => Seq::new(),
        };
        let mode = if self.r.matches(self.vm, '?')? {
            Mode::Lazy
        } else if self.r.matches(self.vm, '+')? {
            Mode::Possessive
        } else {
            Mode::Greedy
        };
        seq.push(Node::Repeat { min, max, mode, body });
        Ok(())
    }

    pub(super) fn count(&mut self, digits: &[u32]) -> R<u64> {
        let n = number(digits, 10);
        if n >= MAXREPEAT {
            return Err(self.vm.overflow_error("the repetition number is too large"));
        }
        Ok(n)
    }
}
