//! `re.Pattern`: compiling, searching, splitting, substituting.

use std::rc::Rc;

use vm_layout::*;

use super::matcher::{NONE, Request};
use super::parse::{self, Blame};
use super::program::{self, Program};
use super::subject::{Subject, empty};
use super::template::{self, Piece};
use super::{flags, matched, scanner, units_of};
use crate::Vm;
use crate::native::{Args, GetSetDef, Native, NativeDef, R, Signature, Tracer, TypeDef, type_flags};
use crate::types::dunder::CompareOp;
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    module: "re",
    flags: type_flags::NO_NEW | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("match", |vm, args| find(vm, args, "match", true, false)),
        NativeDef::full("fullmatch", |vm, args| find(vm, args, "fullmatch", true, true)),
        NativeDef::full("search", |vm, args| find(vm, args, "search", false, false)),
        NativeDef::full("findall", findall),
        NativeDef::full("finditer", |vm, args| {
            let (_, subject) = subject_args(vm, args, "finditer")?;
            let s = scanner::make(vm, args.pos[0], &subject);
            Ok(scanner::iterate(vm, s))
        }),
        NativeDef::full("scanner", |vm, args| {
            let (_, subject) = subject_args(vm, args, "scanner")?;
            Ok(scanner::make(vm, args.pos[0], &subject))
        }),
        NativeDef::full("split", split),
        NativeDef::full("sub", |vm, args| Ok(substitute(vm, args, "sub")?.0)),
        NativeDef::full("subn", |vm, args| {
            let (text, n) = substitute(vm, args, "subn")?;
            let pair = [text, vm.int_from_usize(n)];
            Ok(vm.tuple(&pair))
        }),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__hash__", |vm, v| {
            let c = this(vm, v)?;
            let h = vm.hash(c.pattern)? ^ i64::from(c.flags) ^ (i64::from(c.is_text) << 32);
            Ok(vm.int(h))
        }),
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, a, b, CompareOp::Eq)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, a, b, CompareOp::Ne)),
        NativeDef::fn1("__copy__", |_, v| Ok(v)),
        NativeDef::fn2("__deepcopy__", |_, v, _| Ok(v)),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    getset: &[
        GetSetDef::member("pattern", |vm, v| Ok(this(vm, v)?.pattern)),
        GetSetDef::member("flags", |vm, v| {
            let f = this(vm, v)?.flags;
            Ok(vm.int(i64::from(f)))
        }),
        GetSetDef::member("groups", |vm, v| {
            let n = this(vm, v)?.program.groups - 1;
            Ok(vm.int_from_usize(n))
        }),
        GetSetDef::get("groupindex", |vm, v| {
            let names = this(vm, v)?.groupindex;
            Ok(vm.mappingproxy(names))
        }),
    ],
    doc: "Compiled regular expression object.",
    ..TypeDef::new("Pattern", Kind::Foreign)
};

/// A compiled pattern.
pub struct Compiled {
    pub program: Rc<Program>,
    pub pattern: Value,
    pub is_text: bool,
    pub flags: u32,
    /// A dict: numbers by name.
    pub groupindex: Value,
    /// `re.error`
    pub error: Value,
    /// What warnings are handed to.
    pub warn: Value,
}

impl Native for Compiled {
    fn trace(&self, tracer: &mut dyn Tracer) {
        for v in [self.pattern, self.groupindex, self.error, self.warn] {
            tracer.value(v);
        }
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
    fn heap_bytes(&self) -> usize {
        self.program.ops.len() * size_of::<program::Op>() + self.program.sets.len() * 96
    }
}

/// `_sre.compile(pattern, flags, error, warn)`
pub fn compile(vm: &mut Vm, args: &[Value]) -> R {
    let &[pattern, given, error, warn] = args else { return Ok(vm.none) };
    let given = vm.index_i64(given)? as u32;
    if pattern.cast::<Str>().is_none() && vm.byte_view(pattern).is_none() {
        return Err(vm.type_error("first argument must be string or compiled pattern"));
    }
    let (units, is_text) = units_of(vm, pattern)?;
    let blame = Blame { pattern, class: error };
    let tree = parse::parse(vm, &units, is_text, given, blame, warn)?;
    let program = Rc::new(program::compile(vm, &tree, blame)?);
    let names = vm.new_dict();
    for (name, index) in &tree.names {
        let name = vm.str_from_units(name).value();
        let index = vm.int(i64::from(*index));
        vm.dict_set(names, name, index)?;
    }
    let class = vm.native_type(&DEF);
    let groupindex = names.value();
    Ok(vm.foreign(class, Compiled { program, pattern, is_text, flags: tree.flags, groupindex, error, warn }))
}

/// The compiled pattern behind an object.
pub fn this<'a>(vm: &mut Vm, v: Value) -> R<&'a Compiled> {
    match vm.foreign_mut::<Compiled>(v) {
        Some(c) => Ok(c),
        None => Err(vm.type_error("not a pattern")),
    }
}

/// The arguments `string, pos, endpos`.
fn subject_args(vm: &mut Vm, args: Args<'_>, name: &'static str) -> R<(&'static Compiled, Subject)> {
    let sig = Signature::new(name, ["string", "pos", "endpos"], 1);
    let [text, start, end] = args.rest().bind(vm, &sig)?;
    let start = match start {
        Some(v) => bound(vm, v)?,
        None => 0,
    };
    let end = match end {
        Some(v) => bound(vm, v)?,
        None => i64::MAX,
    };
    let c = this(vm, args.pos[0])?;
    let text = text.unwrap_or(vm.none);
    let subject = Subject::new(vm, c, text, start, end)?;
    Ok((c, subject))
}

fn bound(vm: &mut Vm, v: Value) -> R<i64> {
    let i = vm.index(v)?;
    match vm.as_i64(i) {
        Some(i) => Ok(i),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn find(vm: &mut Vm, args: Args<'_>, name: &'static str, here: bool, full: bool) -> R {
    let (c, subject) = subject_args(vm, args, name)?;
    let ask = Request { start: subject.start, full, advance: false, here };
    match subject.search(vm, c, ask)? {
        Some(f) => {
            let bounds = (subject.start, subject.end);
            Ok(matched::make(vm, args.pos[0], c, subject.value, bounds, &f))
        }
        None => Ok(vm.none),
    }
}

/// One group of a match found, the empty text if it did not match.
fn group(vm: &mut Vm, subject: &Subject, registers: &[usize], g: usize) -> R {
    let (a, b) = (registers[g * 2], registers[g * 2 + 1]);
    if a == NONE || b == NONE {
        return Ok(empty(vm, subject.value));
    }
    subject.slice(vm, a, b)
}

fn findall(vm: &mut Vm, args: Args<'_>) -> R {
    let (c, subject) = subject_args(vm, args, "findall")?;
    let list = vm.new_list();
    let groups = c.program.groups;
    let mut ask = Request { start: subject.start, full: false, advance: false, here: false };
    while let Some(f) = subject.search(vm, c, ask)? {
        let item = match groups {
            1 => group(vm, &subject, &f.registers, 0)?,
            2 => group(vm, &subject, &f.registers, 1)?,
            _ => {
                let parts = vm.new_list();
                for g in 1..groups {
                    let v = group(vm, &subject, &f.registers, g)?;
                    vm.list_push(parts, v);
                }
                vm.tuple_from_list(parts)
            }
        };
        vm.list_push(list, item);
        ask.advance = f.registers[0] == f.registers[1];
        ask.start = f.registers[1];
    }
    Ok(list.value())
}

fn split(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("split", ["string", "maxsplit"], 1);
    let [text, limit] = args.rest().bind(vm, &SIG)?;
    let limit = match limit {
        Some(v) => bound(vm, v)?,
        None => 0,
    };
    let c = this(vm, args.pos[0])?;
    let subject = Subject::new(vm, c, text.unwrap_or(vm.none), 0, i64::MAX)?;
    let list = vm.new_list();
    let (mut last, mut n) = (0, 0);
    let mut ask = Request { start: 0, full: false, advance: false, here: false };
    while limit <= 0 || n < limit {
        if limit < 0 {
            break;
        }
        let Some(f) = subject.search(vm, c, ask)? else { break };
        let (a, b) = (f.registers[0], f.registers[1]);
        let piece = subject.slice(vm, last, a)?;
        vm.list_push(list, piece);
        for g in 1..c.program.groups {
            let v = match f.registers[g * 2 + 1] {
                NONE => vm.none,
                _ => group(vm, &subject, &f.registers, g)?,
            };
            vm.list_push(list, v);
        }
        n += 1;
        last = b;
        ask.advance = a == b;
        ask.start = b;
    }
    let piece = subject.slice(vm, last, subject.end)?;
    vm.list_push(list, piece);
    Ok(list.value())
}

/// What takes the place of a match.
enum Replacement {
    Literal(Value),
    Pieces(Vec<Piece>),
    Call(Value),
}

fn substitute(vm: &mut Vm, args: Args<'_>, name: &'static str) -> R<(Value, usize)> {
    let sig = Signature::new(name, ["repl", "string", "count"], 2);
    let [repl, text, limit] = args.rest().bind(vm, &sig)?;
    let (repl, text) = (repl.unwrap_or(vm.none), text.unwrap_or(vm.none));
    let limit = match limit {
        Some(v) => bound(vm, v)?,
        None => 0,
    };
    let c = this(vm, args.pos[0])?;
    let replacement = if vm.special(repl, crate::types::Dunder::Call).is_some() {
        Replacement::Call(repl)
    } else {
        let (units, _) = units_of(vm, repl)?;
        if units.contains(&('\\' as u32)) {
            Replacement::Pieces(template::parse(vm, c, repl, c.error)?)
        } else {
            Replacement::Literal(repl)
        }
    };
    let subject = Subject::new(vm, c, text, 0, i64::MAX)?;
    let list = vm.new_list();
    let (mut last, mut n) = (0, 0usize);
    let mut ask = Request { start: 0, full: false, advance: false, here: false };
    while limit >= 0 && (limit == 0 || (n as i64) < limit) {
        let Some(f) = subject.search(vm, c, ask)? else { break };
        let (a, b) = (f.registers[0], f.registers[1]);
        if last < a {
            let piece = subject.slice(vm, last, a)?;
            vm.list_push(list, piece);
        }
        match &replacement {
            Replacement::Literal(v) => vm.list_push(list, *v),
            Replacement::Call(function) => {
                let m = matched::make(vm, args.pos[0], c, text, (subject.start, subject.end), &f);
                let v = vm.call(*function, &[m])?;
                if v != vm.none {
                    vm.list_push(list, v);
                }
            }
            Replacement::Pieces(pieces) => {
                for piece in pieces {
                    let v = match piece {
                        Piece::Literal(units) => template::literal(vm, c, units),
                        Piece::Group(g) => group(vm, &subject, &f.registers, *g as usize)?,
                    };
                    vm.list_push(list, v);
                }
            }
        }
        last = b;
        n += 1;
        ask.advance = a == b;
        ask.start = b;
    }
    if n == 0 {
        return Ok((subject.slice(vm, 0, subject.end)?, 0));
    }
    if last < subject.end {
        let piece = subject.slice(vm, last, subject.end)?;
        vm.list_push(list, piece);
    }
    let joiner = empty(vm, text);
    Ok((template::join(vm, joiner, list.value())?, n))
}

fn compare(vm: &mut Vm, a: Value, b: Value, op: CompareOp) -> R {
    if vm.foreign_mut::<Compiled>(b).is_none() {
        return Ok(vm.not_implemented);
    }
    let (x, y) = (this(vm, a)?, this(vm, b)?);
    let equal = x.flags == y.flags && x.is_text == y.is_text && vm.eq(x.pattern, y.pattern)?;
    Ok(vm.bool(equal == (op == CompareOp::Eq)))
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let c = this(vm, v)?;
    let mut f = c.flags;
    if c.is_text && f & flags::TYPE == flags::UNICODE {
        f &= !flags::UNICODE;
    }
    let shown: String = vm.repr(c.pattern)?.to_text().chars().take(200).collect();
    let mut names: Vec<String> = Vec::new();
    for (flag, name) in flags::NAMES {
        if f & flag != 0 {
            f &= !flag;
            names.push(name.to_owned());
        }
    }
    if f != 0 {
        names.push(format!("{f:#x}"));
    }
    let text = match names.is_empty() {
        true => format!("re.compile({shown})"),
        false => format!("re.compile({shown}, {})", names.join("|")),
    };
    Ok(vm.str(&text))
}
