//! `co_code`, `code.replace`, and constants from values.

use vm_layout::*;

use super::unit;
use crate::Vm;
use crate::bytecode::{CodeUnit, Const, Position, Word, check_nested, flags, verify};
use crate::cache::{FUNCTION_IMAGE, TreeImage, function_from_image, function_image};
use crate::compile::CompileFlags;
use crate::interp::code::body;
use crate::native::{Args, R};
use crate::value::{ListExt, StrExt};

/// The words as bytes; for a function that came from a tree cache its scope tree and syntax tree.
pub(super) fn co_code(vm: &mut Vm, v: Value) -> R {
    let unit = unit(v);
    if let Some(code) = v.cast::<Code>()
        && let Some(tree) = &body(code).tree
        && unit.flags & flags::OPTIMIZED != 0
        && let Some(image) = function_image(tree, unit.scope, &unit.qualname)
    {
        return Ok(vm.bytes(&image));
    }
    let bytes: Vec<u8> = unit.words.iter().flat_map(|w| w.0.to_le_bytes()).collect();
    Ok(vm.bytes(&bytes))
}

/// `code.replace(co_name=…, co_code=…, …)`. The verifier looks at what comes out.
pub(super) fn replace(vm: &mut Vm, args: Args<'_>) -> R {
    let mut new = unit(args.pos[0]).clone();
    let mut tree = None;
    let mut checked = false;
    for (name, value) in args.keywords() {
        let text = name.cast::<Str>().map(|n| n.to_text()).unwrap_or_default();
        let string = value.cast::<Str>().map(|s| s.to_text());
        match (text.as_str(), string) {
            ("co_name", Some(s)) => new.name = s.into(),
            ("co_qualname", Some(s)) => new.qualname = s.into(),
            ("co_filename", Some(s)) => new.filename = s.into(),
            ("co_firstlineno", _) => {
                let line = vm.index_i64(value)?;
                new.first_line = u32::try_from(line).unwrap_or(0);
            }
            ("co_flags", _) => {
                let wanted = vm.index_i64(value)? as u32;
                new.flags = new.flags & !flags::ITERABLE_COROUTINE | wanted & flags::ITERABLE_COROUTINE;
            }
            ("co_stacksize", _) => {
                checked = true;
                new.stack_size = u32::try_from(vm.index_i64(value)?).unwrap_or(u32::MAX);
            }
            ("co_names", _) => {
                checked = true;
                new.names = strings(vm, value, "co_names")?;
            }
            ("co_varnames", _) => {
                checked = true;
                new.varnames = strings(vm, value, "co_varnames")?;
            }
            ("co_consts", _) => {
                checked = true;
                match vm.const_of(value) {
                    Some(Const::Tuple(consts)) => new.consts = consts,
                    _ => return Err(vm.type_error("code.replace() co_consts must be a tuple of constants")),
                }
            }
            ("co_code", _) => {
                checked = true;
                tree = replace_code(vm, &mut new, value)?;
            }
            // LIMIT: counts of arguments, cells and tables stay what they are.
            _ => return Err(vm.type_error(format!("code.replace() can't change '{text}' here"))),
        }
    }
    if checked && (verify(&new).is_err() || check_nested(&new).is_err()) {
        return Err(vm.value_error("code.replace(): the verifier refuses the code"));
    }
    Ok(match tree {
        Some(tree) => vm.load_code_of_tree(new, tree).value(),
        None => vm.load_code(new).value(),
    })
}

/// New words, or the tree of a function.
fn replace_code(vm: &mut Vm, new: &mut CodeUnit, value: Value) -> R<Option<TreeImage>> {
    let bytes = vm.bytes_arg(value)?.into_owned();
    if bytes.starts_with(FUNCTION_IMAGE) {
        let config = vm.config.clone();
        let filename = new.filename.clone();
        return match function_from_image(&bytes, &filename, &config, CompileFlags::default()) {
            Ok(unit) => {
                *new = unit;
                Ok(Some(TreeImage::Function(bytes)))
            }
            Err(bad) => Err(vm.value_error(format!("code.replace(): {}", bad.0))),
        };
    }
    let (words, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(vm.value_error("code.replace(): co_code must be whole words of 8 bytes"));
    }
    new.words = words.iter().map(|w| Word(u64::from_le_bytes(*w))).collect();
    let place = Position { line: new.first_line, end_line: new.first_line, ..Position::default() };
    let mut positions = std::mem::take(&mut new.positions).into_vec();
    positions.resize(new.words.len(), place);
    new.positions = positions.into();
    Ok(None)
}

fn strings(vm: &mut Vm, value: Value, what: &str) -> R<Box<[Box<str>]>> {
    let items = value.cast::<Tuple>().map(|t| t.items().to_vec());
    let texts: Option<Vec<Box<str>>> =
        items.and_then(|items| items.iter().map(|v| v.cast::<Str>().map(|s| s.to_text().into())).collect());
    match texts {
        Some(texts) => Ok(texts.into()),
        None => Err(vm.type_error(format!("{what} must be a tuple of strings"))),
    }
}

impl Vm {
    /// The constant that a value is; `None` if it is of no class that constants have.
    pub fn const_of(&mut self, v: Value) -> Option<Const> {
        if v == self.none {
            return Some(Const::None);
        }
        if v == self.ellipsis {
            return Some(Const::Ellipsis);
        }
        if v == self.true_ || v == self.false_ {
            return Some(Const::Bool(v == self.true_));
        }
        if let Some(i) = self.as_i64(v) {
            return Some(Const::Int(i));
        }
        if let Some(b) = self.as_big(v) {
            return Some(Const::BigInt(b.clone()));
        }
        if let Some(f) = v.exact::<Float>() {
            return Some(Const::Float(f.value));
        }
        if let Some(c) = v.exact::<Complex>() {
            return Some(Const::Complex(c.re, c.im));
        }
        if let Some(s) = v.exact::<Str>() {
            let units: Vec<u32> = (0..s.len).map(|i| s.unit(i)).collect();
            let text: Option<String> = units.iter().map(|&u| char::from_u32(u)).collect();
            return Some(text.map_or_else(|| Const::WideStr(units.into()), |t| Const::Str(t.into())));
        }
        if let Some(b) = v.exact::<Bytes>() {
            return Some(Const::Bytes(crate::types::bytes::view::bytes_slice(b).into()));
        }
        if let Some(code) = v.cast::<Code>() {
            return Some(Const::Code(body(code).unit.clone()));
        }
        if let Some(t) = v.exact::<Tuple>() {
            if self.enter_native(" while making constants").is_err() {
                return None;
            }
            let items: Option<Vec<Const>> = t.items().iter().map(|&v| self.const_of(v)).collect();
            self.leave_native();
            return items.map(|items| Const::Tuple(items.into()));
        }
        if v.is_exact(Kind::FrozenSet) {
            let list = self.collect_list(v).ok()?;
            let items: Option<Vec<Const>> =
                list.as_slice().to_vec().iter().map(|&v| self.const_of(v)).collect();
            return items.map(|items| Const::FrozenSet(items.into()));
        }
        None
    }
}
