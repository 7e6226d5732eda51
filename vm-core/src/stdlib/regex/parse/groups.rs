//! What begins with a parenthesis: groups, look-around, conditions, inline flags.

use super::reader::{group_number, is_char, is_digit, text_of};
use super::{MAX_GROUPS, Parser};
use crate::native::R;
use crate::stdlib::regex::flags;
use crate::stdlib::regex::node::{Node, Seq, width};
use crate::types::str::casing::is_identifier;

impl Parser<'_> {
    /// The number of the group of that name.
    pub(super) fn named_group(&mut self, name: &[u32]) -> R<u32> {
        match self.names.get(name) {
            Some(&g) => Ok(g),
            None => {
                let shown = self.r.shown(self.vm, name)?;
                self.error(&format!("unknown group name {shown}"), name.len() + 1)
            }
        }
    }

    pub(super) fn close(&mut self, start: usize) -> R<()> {
        if self.r.matches(self.vm, ')')? {
            return Ok(());
        }
        let back = self.r.tell() - start;
        self.error("missing ), unterminated subpattern", back)
    }

    /// What begins with `(`, which has been read.
    pub(super) fn group(&mut self, seq: &mut Seq, verbose: &mut bool, nested: u32, first: bool) -> R<()> {
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

    pub(super) fn open_group(&mut self, name: Option<Vec<u32>>) -> R<u32> {
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
    pub(super) fn look(&mut self, c: char, verbose: bool, nested: u32, start: usize) -> R<Node> {
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
    pub(super) fn conditional(&mut self, verbose: &mut bool, nested: u32, start: usize) -> R<Node> {
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
    pub(super) fn inline_flags(&mut self, first: char) -> R<Option<(u32, u32)>> {
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
    pub(super) fn flag_letter(&mut self, missing: &str, ends: &[char]) -> R<char> {
        let Some(t) = self.r.take(self.vm)? else { return self.error(missing, 0) };
        let c = if t.len() == 1 { char::from_u32(t[0]).unwrap_or('\0') } else { '\\' };
        if ends.contains(&c) || flags::of_letter(c).is_some() {
            return Ok(c);
        }
        let message = if t.len() == 1 && crate::unicode::is_alpha(t[0]) { "unknown flag" } else { missing };
        self.error(message, t.len())
    }
}
