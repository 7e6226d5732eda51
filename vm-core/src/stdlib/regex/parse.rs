//! From the text of a pattern to its tree, with `re.error`'s messages and positions.

use std::collections::HashMap;

use vm_layout::*;

use super::node::{At, Category, MAXREPEAT, Member, Mode, Node, Seq, width};
use super::{flags, pattern_error};
use crate::Vm;
use crate::native::{R, Raised};
use crate::types::str::casing::is_identifier;

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

/// Where an error is raised: the pattern, and the exception class.
#[derive(Clone, Copy)]
pub struct Blame {
    pub pattern: Value,
    pub class: Value,
}

/// The text, read one character or escape at a time.
pub struct Reader<'a> {
    text: &'a [u32],
    index: usize,
    /// The next token; an escape has two characters.
    next: Option<&'a [u32]>,
    pub is_text: bool,
    pub blame: Blame,
}

fn is_char(token: Option<&[u32]>, c: char) -> bool {
    token.is_some_and(|t| t.len() == 1 && t[0] == c as u32)
}

pub fn is_digit(c: u32) -> bool {
    c.wrapping_sub(0x30) < 10
}

pub fn is_octal(c: u32) -> bool {
    c.wrapping_sub(0x30) < 8
}

fn is_hex(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| c.is_ascii_hexdigit())
}

pub fn is_ascii_letter(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| c.is_ascii_alphabetic())
}

/// The number that digits in this base spell.
pub fn number(digits: &[u32], base: u32) -> u64 {
    digits.iter().fold(0u64, |n, &d| {
        let d = char::from_u32(d).and_then(|c| c.to_digit(base)).unwrap_or(0);
        n.saturating_mul(u64::from(base)).saturating_add(u64::from(d))
    })
}

pub fn text_of(units: &[u32]) -> String {
    units.iter().map(|&c| char::from_u32(c).unwrap_or('\u{fffd}')).collect()
}

/// The character that an escape of one letter stands for.
pub fn simple_escape(c: u32) -> Option<u32> {
    Some(match char::from_u32(c)? {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => 92,
        _ => return None,
    })
}

impl<'a> Reader<'a> {
    pub fn new(vm: &mut Vm, text: &'a [u32], is_text: bool, blame: Blame) -> R<Reader<'a>> {
        let mut r = Reader { text, index: 0, next: None, is_text, blame };
        r.advance(vm)?;
        Ok(r)
    }

    fn advance(&mut self, vm: &mut Vm) -> R<()> {
        let start = self.index;
        self.next = match self.text.get(start) {
            None => None,
            Some(&c) if c == '\\' as u32 => {
                if start + 1 >= self.text.len() {
                    let at = self.text.len() - 1;
                    return Err(pattern_error(vm, self.blame, "bad escape (end of pattern)", Some(at)));
                }
                self.index += 2;
                Some(&self.text[start..start + 2])
            }
            Some(_) => {
                self.index += 1;
                Some(&self.text[start..start + 1])
            }
        };
        Ok(())
    }

    pub fn next(&self) -> Option<&'a [u32]> {
        self.next
    }

    pub fn next_is(&self, test: impl Fn(u32) -> bool) -> bool {
        self.next.is_some_and(|t| t.len() == 1 && test(t[0]))
    }

    pub fn take(&mut self, vm: &mut Vm) -> R<Option<&'a [u32]>> {
        let this = self.next;
        self.advance(vm)?;
        Ok(this)
    }

    pub fn matches(&mut self, vm: &mut Vm, c: char) -> R<bool> {
        let yes = is_char(self.next, c);
        if yes {
            self.advance(vm)?;
        }
        Ok(yes)
    }

    /// Up to `n` characters that pass the test.
    pub fn take_while(&mut self, vm: &mut Vm, n: usize, test: fn(u32) -> bool) -> R<Vec<u32>> {
        let mut out = Vec::new();
        while out.len() < n && self.next_is(test) {
            out.extend_from_slice(self.next.unwrap_or(&[]));
            self.advance(vm)?;
        }
        Ok(out)
    }

    /// What stands before the terminator, which is read too.
    pub fn take_until(&mut self, vm: &mut Vm, end: char, what: &str) -> R<Vec<u32>> {
        let mut out = Vec::new();
        loop {
            let Some(token) = self.take(vm)? else {
                if out.is_empty() {
                    return Err(self.error(vm, &format!("missing {what}"), 0));
                }
                return Err(self.error(vm, &format!("missing {end}, unterminated name"), out.len()));
            };
            if is_char(Some(token), end) {
                if out.is_empty() {
                    return Err(self.error(vm, &format!("missing {what}"), 1));
                }
                return Ok(out);
            }
            out.extend_from_slice(token);
        }
    }

    pub fn tell(&self) -> usize {
        self.index - self.next.map_or(0, <[u32]>::len)
    }

    fn seek(&mut self, vm: &mut Vm, index: usize) -> R<()> {
        self.index = index;
        self.advance(vm)
    }

    /// `re.error` so many characters before the current place.
    pub fn error(&self, vm: &mut Vm, message: &str, back: usize) -> Raised {
        let at = self.tell() as i64 - back as i64;
        pattern_error(vm, self.blame, message, Some(at.max(0) as usize))
    }

    /// The repr of a name, for messages.
    pub fn shown(&self, vm: &mut Vm, name: &[u32]) -> R<String> {
        let s = vm.str_from_units(name).value();
        Ok(crate::value::StrExt::to_text(&vm.repr(s)?))
    }

    /// Sees to it that a group's name is one. What else may be wrong with it is a warning.
    pub fn check_name(&self, vm: &mut Vm, name: &[u32], back: usize, warn: Option<Value>) -> R<()> {
        let s = vm.str_from_units(name);
        if !is_identifier(s) {
            let shown = self.shown(vm, name)?;
            let message = format!("bad character in group name {shown}");
            return Err(self.error(vm, &message, name.len() + back));
        }
        if !self.is_text && !s.is_ascii() {
            self.warn_name(vm, name, back, warn)?;
        }
        Ok(())
    }

    pub fn warn_name(&self, vm: &mut Vm, name: &[u32], back: usize, warn: Option<Value>) -> R<()> {
        let Some(warn) = warn else { return Ok(()) };
        let s = vm.str_from_units(name).value();
        let shown = if self.is_text { vm.repr(s)? } else { vm.ascii(s)? };
        let shown = crate::value::StrExt::to_text(&shown);
        let at = self.tell() - name.len() - back;
        let message = vm.str(&format!("bad character in group name {shown} at position {at}"));
        let category = vm.exc.deprecation_warning.value();
        vm.call(warn, &[message, category]).map(|_| ())
    }
}

/// The number that a group reference spells in decimal, as `int` reads it; `None` if it is none or negative.
pub fn group_number(vm: &mut Vm, name: &[u32]) -> R<Option<u64>> {
    if !name.is_empty() && name.iter().all(|&c| is_digit(c)) {
        return Ok(Some(number(name, 10)));
    }
    let s = vm.str_from_units(name).value();
    let int = vm.types.int.value();
    match vm.call(int, &[s]) {
        Ok(v) => Ok(vm.to_bigint(v).and_then(|b| {
            let limit = num_bigint::BigInt::from(u64::MAX >> 1);
            if b.sign() == num_bigint::Sign::Minus { None } else { u64::try_from(b.min(limit)).ok() }
        })),
        Err(raised) => vm.catch(raised, vm.exc.value_error).map(|_| None),
    }
}

/// A set member or item that an escape stands for.
enum Escape {
    Char(u32),
    Category(Category, bool),
    At(At),
    Reference(u32),
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
    fn error<T>(&mut self, message: &str, back: usize) -> R<T> {
        Err(self.r.error(self.vm, message, back))
    }

    fn fixed_flags(&mut self) -> R<u32> {
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

    fn is_closed(&self, group: u64) -> bool {
        usize::try_from(group).ok().and_then(|g| self.widths.get(g)).is_some_and(Option::is_some)
    }

    fn check_lookbehind(&mut self, group: u64) -> R<()> {
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
    fn alternatives(&mut self, mut verbose: bool, nested: u32) -> R<Seq> {
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

    fn sequence(&mut self, verbose: &mut bool, nested: u32, first: bool) -> R<Seq> {
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

    fn warn_future(&mut self, message: &str) -> R<()> {
        let message = self.vm.str(message);
        let category = self.vm.exc.future_warning.value();
        self.vm.call(self.warn, &[message, category]).map(|_| ())
    }

    /// `[…]`, its bracket read.
    fn set(&mut self) -> R<Node> {
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

    fn unterminated_set<T>(&mut self, here: usize) -> R<T> {
        let back = self.r.tell() - here;
        self.error("unterminated character set", back)
    }

    /// `*`, `+`, `?`, `{m,n}` behind the last item of `seq`.
    fn repeat(&mut self, c: char, seq: &mut Seq) -> R<()> {
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

    fn count(&mut self, digits: &[u32]) -> R<u64> {
        let n = number(digits, 10);
        if n >= MAXREPEAT {
            return Err(self.vm.overflow_error("the repetition number is too large"));
        }
        Ok(n)
    }

    /// An escape inside or outside a set that stands for a character by its number or name.
    fn numeric_escape(&mut self, escape: &[u32]) -> R<Option<u32>> {
        let c = char::from_u32(escape[1]).unwrap_or('\0');
        let digits = match c {
            'x' => 2,
            'u' if self.r.is_text => 4,
            'U' if self.r.is_text => 8,
            'N' if self.r.is_text => return self.named_character().map(Some),
            _ => return Ok(None),
        };
        let mut whole = escape.to_vec();
        whole.extend(self.r.take_while(self.vm, digits, is_hex)?);
        if whole.len() != digits + 2 {
            let message = format!("incomplete escape {}", text_of(&whole));
            return self.error(&message, whole.len());
        }
        let n = number(&whole[2..], 16);
        if n > 0x10_ffff {
            let message = format!("bad escape {}", text_of(&whole));
            return self.error(&message, whole.len());
        }
        Ok(Some(n as u32))
    }

    fn named_character(&mut self) -> R<u32> {
        if !self.r.matches(self.vm, '{')? {
            return self.error("missing {", 0);
        }
        let name = self.r.take_until(self.vm, '}', "character name")?;
        match unicode_names2::character(&text_of(&name)) {
            Some(c) => Ok(c as u32),
            None => {
                let shown = self.r.shown(self.vm, &name)?;
                self.error(&format!("undefined character name {shown}"), name.len() + 4)
            }
        }
    }

    fn bad_escape<T>(&mut self, escape: &[u32]) -> R<T> {
        let message = format!("bad escape {}", text_of(escape));
        self.error(&message, escape.len())
    }

    fn octal(&mut self, escape: &[u32]) -> R<u32> {
        let n = number(&escape[1..], 8);
        if n > 0o377 {
            let message = format!("octal escape value {} outside of range 0-0o377", text_of(escape));
            return self.error(&message, escape.len());
        }
        Ok(n as u32)
    }

    fn class_escape(&mut self, escape: &[u32]) -> R<Member> {
        let c = escape[1];
        if let Some(c) = simple_escape(c) {
            return Ok(Member::Range(c, c));
        }
        if let Some((category, opposite)) = category_letter(c) {
            return Ok(Member::Category(category, opposite));
        }
        if let Some(c) = self.numeric_escape(escape)? {
            return Ok(Member::Range(c, c));
        }
        if is_octal(c) {
            let mut whole = escape.to_vec();
            whole.extend(self.r.take_while(self.vm, 2, is_octal)?);
            let c = self.octal(&whole)?;
            return Ok(Member::Range(c, c));
        }
        if is_digit(c) || is_ascii_letter(c) {
            return self.bad_escape(escape);
        }
        Ok(Member::Range(c, c))
    }

    fn escape(&mut self, escape: &[u32]) -> R<Escape> {
        let c = escape[1];
        if let Some((category, opposite)) = category_letter(c) {
            return Ok(Escape::Category(category, opposite));
        }
        let at = match char::from_u32(c) {
            Some('A') => Some(At::BeginText),
            Some('Z') => Some(At::EndText),
            Some('b') => Some(At::Boundary),
            Some('B') => Some(At::NonBoundary),
            _ => None,
        };
        if let Some(at) = at {
            return Ok(Escape::At(at));
        }
        if let Some(c) = simple_escape(c) {
            return Ok(Escape::Char(c));
        }
        if let Some(c) = self.numeric_escape(escape)? {
            return Ok(Escape::Char(c));
        }
        if c == '0' as u32 {
            let digits = self.r.take_while(self.vm, 2, is_octal)?;
            return Ok(Escape::Char(number(&digits, 8) as u32));
        }
        if is_digit(c) {
            let mut whole = escape.to_vec();
            if self.r.next_is(is_digit) {
                whole.extend(self.r.take_while(self.vm, 1, is_digit)?);
                if is_octal(whole[1]) && is_octal(whole[2]) && self.r.next_is(is_octal) {
                    whole.extend(self.r.take_while(self.vm, 1, is_octal)?);
                    return Ok(Escape::Char(self.octal(&whole)?));
                }
            }
            let group = number(&whole[1..], 10);
            if group < self.widths.len() as u64 {
                if !self.is_closed(group) {
                    return self.error("cannot refer to an open group", whole.len());
                }
                self.check_lookbehind(group)?;
                return Ok(Escape::Reference(group as u32));
            }
            return self.error(&format!("invalid group reference {group}"), whole.len() - 1);
        }
        if is_ascii_letter(c) {
            return self.bad_escape(escape);
        }
        Ok(Escape::Char(c))
    }

    /// The number of the group of that name.
    fn named_group(&mut self, name: &[u32]) -> R<u32> {
        match self.names.get(name) {
            Some(&g) => Ok(g),
            None => {
                let shown = self.r.shown(self.vm, name)?;
                self.error(&format!("unknown group name {shown}"), name.len() + 1)
            }
        }
    }

    fn close(&mut self, start: usize) -> R<()> {
        if self.r.matches(self.vm, ')')? {
            return Ok(());
        }
        let back = self.r.tell() - start;
        self.error("missing ), unterminated subpattern", back)
    }

    /// What begins with `(`, which has been read.
    fn group(&mut self, seq: &mut Seq, verbose: &mut bool, nested: u32, first: bool) -> R<()> {
        let start = self.r.tell() - 1;
        let (mut capture, mut atomic, mut name) = (true, false, None);
        let (mut add, mut remove) = (0, 0);
        if self.r.matches(self.vm, '?')? {
            let Some(token) = self.r.take(self.vm)? else {
                return self.error("unexpected end of pattern", 0);
            };
            let c = if token.len() == 1 { char::from_u32(token[0]).unwrap_or('\0') } else { '\\' };
            match c {
                'P' => {
                    if self.r.matches(self.vm, '<')? {
                        let n = self.r.take_until(self.vm, '>', "group name")?;
                        self.r.check_name(self.vm, &n, 1, Some(self.warn))?;
                        name = Some(n);
                    } else if self.r.matches(self.vm, '=')? {
                        let n = self.r.take_until(self.vm, ')', "group name")?;
                        self.r.check_name(self.vm, &n, 1, Some(self.warn))?;
                        let g = self.named_group(&n)?;
                        if !self.is_closed(u64::from(g)) {
                            return self.error("cannot refer to an open group", n.len() + 1);
                        }
                        self.check_lookbehind(u64::from(g))?;
                        seq.push(Node::BackReference(g));
                        return Ok(());
                    } else {
                        let Some(t) = self.r.take(self.vm)? else {
                            return self.error("unexpected end of pattern", 0);
                        };
                        return self.error(&format!("unknown extension ?P{}", text_of(t)), t.len() + 2);
                    }
                }
                ':' => capture = false,
                '#' => loop {
                    if self.r.next.is_none() {
                        let back = self.r.tell() - start;
                        return self.error("missing ), unterminated comment", back);
                    }
                    if is_char(self.r.take(self.vm)?, ')') {
                        return Ok(());
                    }
                },
                '=' | '!' | '<' => {
                    let node = self.look(c, *verbose, nested, start)?;
                    seq.push(node);
                    return Ok(());
                }
                '(' => {
                    let node = self.conditional(verbose, nested, start)?;
                    seq.push(node);
                    return Ok(());
                }
                '>' => {
                    capture = false;
                    atomic = true;
                }
                _ if c == '-' || flags::of_letter(c).is_some() => {
                    match self.inline_flags(c)? {
                        None => {
                            if !first || !seq.is_empty() {
                                let back = self.r.tell() - start;
                                return self.error("global flags not at the start of the expression", back);
                            }
                            *verbose = self.flags & flags::VERBOSE != 0;
                            return Ok(());
                        }
                        Some(changed) => (add, remove) = changed,
                    }
                    capture = false;
                }
                _ => return self.error(&format!("unknown extension ?{}", text_of(token)), token.len() + 1),
            }
        }
        let index = if capture { Some(self.open_group(name)?) } else { None };
        let inner = (*verbose || add & flags::VERBOSE != 0) && remove & flags::VERBOSE == 0;
        let body = self.alternatives(inner, nested + 1)?;
        self.close(start)?;
        if let Some(i) = index {
            self.widths[i as usize] = Some(width(&body, &self.widths));
        }
        seq.push(if atomic { Node::Atomic(body) } else { Node::Group { index, add, remove, body } });
        Ok(())
    }

    fn open_group(&mut self, name: Option<Vec<u32>>) -> R<u32> {
        let index = self.widths.len() as u32;
        self.widths.push(None);
        if let Some(name) = name {
            if let Some(&old) = self.names.get(&name) {
                let shown = self.r.shown(self.vm, &name)?;
                let message = format!("redefinition of group name {shown} as group {index}; was group {old}");
                return self.error(&message, name.len() + 1);
            }
            self.names.insert(name, index);
        }
        Ok(index)
    }

    /// `(?=`, `(?!`, `(?<=`, `(?<!`
    fn look(&mut self, c: char, verbose: bool, nested: u32, start: usize) -> R<Node> {
        let (mut sign, mut behind, mut outermost) = (c, false, false);
        if c == '<' {
            let Some(t) = self.r.take(self.vm)? else { return self.error("unexpected end of pattern", 0) };
            sign = if t.len() == 1 { char::from_u32(t[0]).unwrap_or('\0') } else { '\\' };
            if sign != '=' && sign != '!' {
                return self.error(&format!("unknown extension ?<{}", text_of(t)), t.len() + 2);
            }
            behind = true;
            outermost = self.lookbehind.is_none();
            if outermost {
                self.lookbehind = Some(self.widths.len() as u32);
            }
        }
        let body = self.alternatives(verbose, nested + 1)?;
        if outermost {
            self.lookbehind = None;
        }
        self.close(start)?;
        let negate = sign == '!';
        if negate && body.is_empty() {
            return Ok(Node::Fail);
        }
        Ok(Node::Look { behind, negate, body })
    }

    /// `(?(group)yes|no)`
    fn conditional(&mut self, verbose: &mut bool, nested: u32, start: usize) -> R<Node> {
        let name = self.r.take_until(self.vm, ')', "group name")?;
        let s = self.vm.str_from_units(&name);
        let group = if is_identifier(s) {
            self.r.check_name(self.vm, &name, 1, Some(self.warn))?;
            u64::from(self.named_group(&name)?)
        } else {
            let Some(n) = group_number(self.vm, &name)? else {
                let shown = self.r.shown(self.vm, &name)?;
                return self.error(&format!("bad character in group name {shown}"), name.len() + 1);
            };
            if n == 0 {
                return self.error("bad group number", name.len() + 1);
            }
            if n >= MAX_GROUPS {
                return self.error(&format!("invalid group reference {n}"), name.len() + 1);
            }
            if !self.conditions.iter().any(|c| c.0 == n) {
                self.conditions.push((n, self.r.tell() - name.len() - 1));
            }
            if !name.iter().all(|&c| is_digit(c)) {
                self.r.warn_name(self.vm, &name, 1, Some(self.warn))?;
            }
            n
        };
        self.check_lookbehind(group)?;
        if nested > self.depth {
            return Err(self.vm.recursion_error("maximum recursion depth exceeded"));
        }
        let yes = self.sequence(&mut verbose.clone(), nested + 1, false)?;
        let no = if self.r.matches(self.vm, '|')? {
            let no = self.sequence(&mut verbose.clone(), nested + 1, false)?;
            if is_char(self.r.next, '|') {
                return self.error("conditional backref with more than two branches", 0);
            }
            no
        } else {
            Seq::new()
        };
        self.close(start)?;
        Ok(Node::Conditional { group: group as u32, yes, no })
    }

    /// `(?flags)` (`None`: they count for all) and `(?flags-flags:`.
    fn inline_flags(&mut self, first: char) -> R<Option<(u32, u32)>> {
        let (mut add, mut remove) = (0, 0);
        let mut c = first;
        if c != '-' {
            loop {
                let flag = flags::of_letter(c).unwrap_or(0);
                if self.r.is_text && c == 'L' {
                    return self.error("bad inline flags: cannot use 'L' flag with a str pattern", 0);
                }
                if !self.r.is_text && c == 'u' {
                    return self.error("bad inline flags: cannot use 'u' flag with a bytes pattern", 0);
                }
                add |= flag;
                if flag & flags::TYPE != 0 && add & flags::TYPE != flag {
                    return self.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible", 0);
                }
                c = self.flag_letter("missing -, : or )", &[')', '-', ':'])?;
                if matches!(c, ')' | '-' | ':') {
                    break;
                }
            }
        }
        if c == ')' {
            self.flags |= add;
            return Ok(None);
        }
        if add & flags::GLOBAL != 0 {
            return self.error("bad inline flags: cannot turn on global flag", 1);
        }
        if c == '-' {
            c = self.flag_letter("missing flag", &[])?;
            loop {
                let flag = flags::of_letter(c).unwrap_or(0);
                if flag & flags::TYPE != 0 {
                    return self.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", 0);
                }
                remove |= flag;
                c = self.flag_letter("missing :", &[':'])?;
                if c == ':' {
                    break;
                }
            }
        }
        if remove & flags::GLOBAL != 0 {
            return self.error("bad inline flags: cannot turn off global flag", 1);
        }
        if add & remove != 0 {
            return self.error("bad inline flags: flag turned on and off", 1);
        }
        Ok(Some((add, remove)))
    }

    /// The next letter of a flag, or one of `ends`.
    fn flag_letter(&mut self, missing: &str, ends: &[char]) -> R<char> {
        let Some(t) = self.r.take(self.vm)? else { return self.error(missing, 0) };
        let c = if t.len() == 1 { char::from_u32(t[0]).unwrap_or('\0') } else { '\\' };
        if ends.contains(&c) || flags::of_letter(c).is_some() {
            return Ok(c);
        }
        let message = if t.len() == 1 && crate::unicode::is_alpha(t[0]) { "unknown flag" } else { missing };
        self.error(message, t.len())
    }
}

fn category_letter(c: u32) -> Option<(Category, bool)> {
    Some(match char::from_u32(c)? {
        'd' => (Category::Digit, false),
        'D' => (Category::Digit, true),
        's' => (Category::Space, false),
        'S' => (Category::Space, true),
        'w' => (Category::Word, false),
        'W' => (Category::Word, true),
        _ => return None,
    })
}
