//! Replacement templates: `\1`, `\g<name>`, escapes.

use vm_layout::*;

use super::parse::{
    Blame, MAX_GROUPS, Reader, group_number, is_ascii_letter, is_digit, is_octal, number, simple_escape,
    text_of,
};
use super::pattern::{self, Compiled};
use super::{matched, units_of};
use crate::Vm;
use crate::native::R;
use crate::types::str::casing::is_identifier;

/// A piece of a template.
pub enum Piece {
    Literal(Vec<u32>),
    Group(u32),
}

/// The pieces of a template for a pattern.
pub fn parse(vm: &mut Vm, c: &Compiled, template: Value, class: Value) -> R<Vec<Piece>> {
    let (text, is_text) = units_of(vm, template)?;
    let mut r = Reader::new(vm, &text, is_text, Blame { pattern: template, class })?;
    let mut pieces = Vec::new();
    let mut literal = Vec::new();
    while let Some(this) = r.take(vm)? {
        if this.len() == 1 {
            literal.push(this[0]);
            continue;
        }
        let c1 = this[1];
        let group = if c1 == 'g' as u32 {
            Some(named(vm, c, &mut r)?)
        } else if c1 == '0' as u32 {
            let digits = r.take_while(vm, 2, is_octal)?;
            literal.push(number(&digits, 8) as u32 & 0xff);
            None
        } else if is_digit(c1) {
            numbered(vm, c, &mut r, c1, &mut literal)?
        } else {
            match simple_escape(c1) {
                Some(c) => literal.push(c),
                None if is_ascii_letter(c1) => {
                    return Err(r.error(vm, &format!("bad escape {}", text_of(this)), this.len()));
                }
                None => literal.extend_from_slice(this),
            }
            None
        };
        if let Some(g) = group {
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            pieces.push(Piece::Group(g));
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Ok(pieces)
}

fn checked(vm: &mut Vm, c: &Compiled, r: &Reader<'_>, group: u64, back: usize) -> R<u32> {
    if group >= c.program.groups as u64 {
        return Err(r.error(vm, &format!("invalid group reference {group}"), back));
    }
    Ok(group as u32)
}

/// `\g<name>`, its `\g` read.
fn named(vm: &mut Vm, c: &Compiled, r: &mut Reader<'_>) -> R<u32> {
    if !r.matches(vm, '<')? {
        return Err(r.error(vm, "missing <", 0));
    }
    let name = r.take_until(vm, '>', "group name")?;
    let s = vm.str_from_units(&name);
    if is_identifier(s) {
        r.check_name(vm, &name, 1, Some(c.warn))?;
        return match c.groupindex.cast::<Dict>() {
            Some(d) => match vm.dict_get(d, s.value())? {
                Some(v) => Ok(vm.as_i64(v).unwrap_or(0) as u32),
                None => {
                    let shown = r.shown(vm, &name)?;
                    Err(vm.index_error(format!("unknown group name {shown}")))
                }
            },
            None => Ok(0),
        };
    }
    let Some(n) = group_number(vm, &name)? else {
        let shown = r.shown(vm, &name)?;
        return Err(r.error(vm, &format!("bad character in group name {shown}"), name.len() + 1));
    };
    if n >= MAX_GROUPS {
        return Err(r.error(vm, &format!("invalid group reference {n}"), name.len() + 1));
    }
    if !name.iter().all(|&c| is_digit(c)) {
        r.warn_name(vm, &name, 1, Some(c.warn))?;
    }
    checked(vm, c, r, n, name.len() + 1)
}

/// A group by number, or three octal digits.
fn numbered(
    vm: &mut Vm,
    c: &Compiled,
    r: &mut Reader<'_>,
    first: u32,
    literal: &mut Vec<u32>,
) -> R<Option<u32>> {
    let mut digits = vec![first];
    if r.next_is(is_digit) {
        digits.extend(r.take_while(vm, 1, is_digit)?);
        if is_octal(first) && is_octal(digits[1]) && r.next_is(is_octal) {
            digits.extend(r.take_while(vm, 1, is_octal)?);
            let n = number(&digits, 8);
            if n > 0o377 {
                let shown = text_of(&digits);
                let message = format!("octal escape value \\{shown} outside of range 0-0o377");
                return Err(r.error(vm, &message, 4));
            }
            literal.push(n as u32);
            return Ok(None);
        }
    }
    checked(vm, c, r, number(&digits, 10), digits.len()).map(Some)
}

/// A literal piece as an object of the template's kind.
pub fn literal(vm: &mut Vm, c: &Compiled, units: &[u32]) -> Value {
    if c.is_text {
        return vm.str_from_units(units).value();
    }
    let bytes: Vec<u8> = units.iter().map(|&c| c as u8).collect();
    vm.bytes(&bytes)
}

/// `Match.expand`
pub fn expand(vm: &mut Vm, found: Value, template: Value) -> R {
    let pattern = matched::pattern_of(vm, found)?;
    let c = pattern::this(vm, pattern)?;
    let pieces = parse(vm, c, template, c.error)?;
    let list = vm.new_list();
    for piece in &pieces {
        let part = match piece {
            Piece::Literal(units) => literal(vm, c, units),
            Piece::Group(g) => {
                let v = matched::group(vm, found, *g as usize)?;
                if v == vm.none { super::subject::empty(vm, template) } else { v }
            }
        };
        vm.list_push(list, part);
    }
    let joiner = if template.cast::<Str>().is_some() { vm.empty_str.value() } else { vm.empty_bytes.value() };
    join(vm, joiner, list.value())
}

/// `joiner.join(parts)`
pub fn join(vm: &mut Vm, joiner: Value, parts: Value) -> R {
    vm.call_method(joiner, "join", &[parts])
}

/// `_sre.expand(match, template, error)`
pub fn expand_with(vm: &mut Vm, args: &[Value]) -> R {
    expand(vm, args[0], args[1])
}
