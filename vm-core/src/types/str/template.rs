//! `str.format`: replacement fields, their parts, and the parsers behind `string.Formatter`.

use vm_layout::*;

use super::receiver;
use crate::Vm;
use crate::native::{Args, R};
use crate::unicode::decimal_value;
use crate::value::{StrExt, TextBuilder};

const OPEN: u32 = b'{' as u32;
const CLOSE: u32 = b'}' as u32;

/// A piece of a template: literal text, then a replacement field if there is one.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub literal: Vec<u32>,
    pub field: Option<Field>,
}

/// `{name!conversion:spec}`.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Vec<u32>,
    pub conversion: Option<u32>,
    pub spec: Vec<u32>,
}

/// One step from an object: `.name` or `[key]`.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    Attribute(Vec<u32>),
    Index(i64),
    Key(Vec<u32>),
}

/// Reads the next piece at `*at`; `None` at the end. The error is the message of a ValueError.
pub fn next_piece(text: &[u32], at: &mut usize) -> Result<Option<Piece>, &'static str> {
    if *at >= text.len() {
        return Ok(None);
    }
    let mut literal = Vec::new();
    while let Some(&c) = text.get(*at) {
        *at += 1;
        if c != OPEN && c != CLOSE {
            literal.push(c);
            continue;
        }
        if text.get(*at) == Some(&c) {
            *at += 1;
            literal.push(c);
            // An escaped brace ends the piece, as CPython's parser has it.
            return Ok(Some(Piece { literal, field: None }));
        }
        return match (c, text.get(*at)) {
            (CLOSE, _) => Err("Single '}' encountered in format string"),
            (_, None) => Err("Single '{' encountered in format string"),
            _ => Ok(Some(Piece { literal, field: Some(parse_field(text, at)?) })),
        };
    }
    Ok(Some(Piece { literal, field: None }))
}

/// Parses a field from behind its brace to behind the brace that closes it.
fn parse_field(text: &[u32], at: &mut usize) -> Result<Field, &'static str> {
    let start = *at;
    let stop = loop {
        let Some(&c) = text.get(*at) else { return Err("expected '}' before end of string") };
        match char::from_u32(c) {
            Some('{') => return Err("unexpected '{' in field name"),
            Some('[') => {
                // Anything but its end may stand between brackets.
                while *at < text.len() && text[*at] != u32::from(b']') {
                    *at += 1;
                }
                continue;
            }
            Some('}' | ':' | '!') => break c,
            _ => {}
        }
        *at += 1;
    };
    let name = text[start..*at].to_vec();
    *at += 1;
    if stop == CLOSE {
        return Ok(Field { name, conversion: None, spec: Vec::new() });
    }
    let mut conversion = None;
    if stop == u32::from(b'!') {
        if *at >= text.len() {
            return Err("end of string while looking for conversion specifier");
        }
        conversion = Some(text[*at]);
        *at += 1;
        match text.get(*at) {
            None => return Err("unmatched '{' in format spec"),
            Some(&CLOSE) => {
                *at += 1;
                return Ok(Field { name, conversion, spec: Vec::new() });
            }
            Some(&c) if c == u32::from(b':') => *at += 1,
            Some(_) => return Err("expected ':' after conversion specifier"),
        }
    }
    let start = *at;
    let mut depth = 1;
    loop {
        match text.get(*at) {
            None => return Err("unmatched '{' in format spec"),
            Some(&OPEN) => depth += 1,
            Some(&CLOSE) => depth -= 1,
            _ => {}
        }
        *at += 1;
        if depth == 0 {
            return Ok(Field { name, conversion, spec: text[start..*at - 1].to_vec() });
        }
    }
}

/// A run of decimal digits as a number; `Ok(None)` if it is something else.
pub fn as_index(text: &[u32]) -> Result<Option<i64>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut n = 0i64;
    for &c in text {
        let Some(d) = decimal_value(c) else { return Ok(None) };
        n = n
            .checked_mul(10)
            .and_then(|n| n.checked_add(i64::from(d)))
            .ok_or("Too many decimal digits in format string")?;
    }
    Ok(Some(n))
}

/// Splits a field name into its first part and where the steps begin.
pub fn split_name(name: &[u32]) -> (&[u32], &[u32]) {
    let end = name.iter().position(|&c| c == u32::from(b'.') || c == u32::from(b'[')).unwrap_or(name.len());
    name.split_at(end)
}

/// Reads the next step at the front of `rest`.
pub fn next_step(rest: &mut &[u32]) -> Result<Option<Step>, &'static str> {
    let Some((&first, tail)) = rest.split_first() else { return Ok(None) };
    if first == u32::from(b'.') {
        let (name, after) = split_name(tail);
        if name.is_empty() {
            return Err("Empty attribute in format string");
        }
        *rest = after;
        return Ok(Some(Step::Attribute(name.to_vec())));
    }
    if first != u32::from(b'[') {
        return Err("Only '.' or '[' may follow ']' in format field specifier");
    }
    let Some(end) = tail.iter().position(|&c| c == u32::from(b']')) else {
        return Err("Missing ']' in format string");
    };
    let key = &tail[..end];
    if key.is_empty() {
        return Err("Empty attribute in format string");
    }
    *rest = &tail[end + 1..];
    Ok(Some(match as_index(key)? {
        Some(i) => Step::Index(i),
        None => Step::Key(key.to_vec()),
    }))
}

/// How fields without a name are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic,
    Manual,
}

struct Template<'a> {
    args: Args<'a>,
    /// The mapping of `format_map`.
    mapping: Option<Value>,
    numbering: Numbering,
    next: usize,
}

/// `str.format`.
pub fn format(vm: &mut Vm, args: Args<'_>) -> R {
    let s = receiver(vm, args.pos[0])?;
    let mut t = Template { args: args.rest(), mapping: None, numbering: Numbering::Unknown, next: 0 };
    let text: Vec<u32> = s.code_points().collect();
    let out = t.expand(vm, &text, 2)?;
    Ok(out.finish(vm))
}

/// `str.format_map`.
pub fn format_map(vm: &mut Vm, s: Value, mapping: Value) -> R {
    let s = receiver(vm, s)?;
    let args = Args::positional(&[]);
    let mut t = Template { args, mapping: Some(mapping), numbering: Numbering::Unknown, next: 0 };
    let text: Vec<u32> = s.code_points().collect();
    let out = t.expand(vm, &text, 2)?;
    Ok(out.finish(vm))
}

impl Template<'_> {
    fn expand(&mut self, vm: &mut Vm, text: &[u32], depth: u32) -> R<TextBuilder> {
        if depth == 0 {
            return Err(vm.value_error("Max string recursion exceeded"));
        }
        let mut out = TextBuilder::with_capacity(text.len() + 16);
        let mut at = 0;
        loop {
            let piece = match next_piece(text, &mut at) {
                Ok(Some(p)) => p,
                Ok(None) => return Ok(out),
                Err(message) => return Err(vm.value_error(message)),
            };
            piece.literal.iter().for_each(|&c| out.push(c));
            if let Some(field) = piece.field {
                let shown = self.field(vm, &field, depth)?;
                vm.charge((out.len() + shown.len) * 4)?;
                out.push_charged(vm, shown)?;
            }
        }
    }

    fn field(&mut self, vm: &mut Vm, field: &Field, depth: u32) -> R<Gc<Str>> {
        let mut v = self.value(vm, &field.name)?;
        if let Some(c) = field.conversion {
            v = match char::from_u32(c) {
                Some('r') => vm.repr(v)?.value(),
                Some('s') => vm.str_of(v)?.value(),
                Some('a') => vm.ascii(v)?.value(),
                _ if (33..127).contains(&c) => {
                    let c = char::from_u32(c).unwrap_or('?');
                    return Err(vm.value_error(format!("Unknown conversion specifier {c}")));
                }
                _ => {
                    return Err(vm.value_error(format!("Unknown conversion specifier \\x{c:x}")));
                }
            };
        }
        let spec = if field.spec.iter().any(|&c| c == OPEN || c == CLOSE) {
            let spec = self.expand(vm, &field.spec, depth - 1)?;
            vm.str_from_units(spec.as_slice())
        } else {
            vm.str_from_units(&field.spec)
        };
        vm.format(v, spec)
    }

    /// The object that a field name stands for.
    fn value(&mut self, vm: &mut Vm, name: &[u32]) -> R {
        let (first, mut rest) = split_name(name);
        let index = match as_index(first) {
            Ok(i) => i,
            Err(message) => return Err(vm.value_error(message)),
        };
        let index = match index {
            None if first.is_empty() => {
                self.numbered(vm, Numbering::Automatic)?;
                self.next += 1;
                Some(self.next as i64 - 1)
            }
            Some(i) => {
                self.numbered(vm, Numbering::Manual)?;
                Some(i)
            }
            None => None,
        };
        let mut v = match index {
            Some(i) => self.positional(vm, i)?,
            None => self.named(vm, first)?,
        };
        loop {
            let step = match next_step(&mut rest) {
                Ok(Some(s)) => s,
                Ok(None) => return Ok(v),
                Err(message) => return Err(vm.value_error(message)),
            };
            v = match step {
                Step::Attribute(name) => {
                    let name = vm.str_from_units(&name);
                    let name = vm.intern_value(name);
                    vm.get_attr(v, name)?
                }
                Step::Index(i) => {
                    let i = vm.int(i);
                    vm.get_item(v, i)?
                }
                Step::Key(key) => {
                    let key = vm.str_from_units(&key).value();
                    vm.get_item(v, key)?
                }
            };
        }
    }

    fn numbered(&mut self, vm: &mut Vm, wanted: Numbering) -> R<()> {
        match (self.numbering, wanted) {
            (Numbering::Manual, Numbering::Automatic) => Err(
                vm.value_error("cannot switch from manual field specification to automatic field numbering")
            ),
            (Numbering::Automatic, Numbering::Manual) => Err(
                vm.value_error("cannot switch from automatic field numbering to manual field specification")
            ),
            _ => {
                self.numbering = wanted;
                Ok(())
            }
        }
    }

    fn positional(&mut self, vm: &mut Vm, i: i64) -> R {
        if self.mapping.is_some() {
            return Err(vm.value_error("Format string contains positional fields"));
        }
        match usize::try_from(i).ok().and_then(|i| self.args.pos.get(i)) {
            Some(&v) => Ok(v),
            None => {
                Err(vm.index_error(format!("Replacement index {i} out of range for positional args tuple")))
            }
        }
    }

    fn named(&mut self, vm: &mut Vm, name: &[u32]) -> R {
        let key = vm.str_from_units(name);
        if let Some(mapping) = self.mapping {
            return vm.get_item(mapping, key.value());
        }
        let found = self.args.keywords().find(|(k, _)| k.cast::<Str>().is_some_and(|k| super::equal(k, key)));
        match found {
            Some((_, v)) => Ok(v),
            None => Err(vm.key_error(key.value())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(s: &str) -> Vec<u32> {
        s.chars().map(u32::from).collect()
    }

    #[test]
    fn fields() {
        let text = units("a{b.c[0]!r:>{w}}}}");
        let mut at = 0;
        let p = next_piece(&text, &mut at).unwrap().unwrap();
        assert_eq!(p.literal, units("a"));
        let f = p.field.unwrap();
        assert_eq!((f.name, f.spec), (units("b.c[0]"), units(">{w}")));
        assert_eq!(f.conversion, Some(u32::from('r')));
        assert_eq!(next_piece(&text, &mut at).unwrap().unwrap().literal, units("}"));
        assert_eq!(next_piece(&text, &mut at), Ok(None));
        assert!(next_piece(&units("{"), &mut 0).is_err());
    }

    #[test]
    fn steps() {
        let text = units("a.b[1][k]");
        let (first, mut rest) = split_name(&text);
        assert_eq!(first, units("a"));
        assert_eq!(next_step(&mut rest), Ok(Some(Step::Attribute(units("b")))));
        assert_eq!(next_step(&mut rest), Ok(Some(Step::Index(1))));
        assert_eq!(next_step(&mut rest), Ok(Some(Step::Key(units("k")))));
        assert_eq!(next_step(&mut rest), Ok(None));
    }
}
