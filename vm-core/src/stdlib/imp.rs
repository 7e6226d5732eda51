//! `_imp`: what `dis`, `py_compile` and `importlib.util`, written in Python, need to know of code and caches.

use std::path::PathBuf;

use vm_layout::*;

use crate::Vm;
use crate::bytecode::{OPS, Op, Operands, slot_name, word_text};
use crate::cache::{MAGIC, cache_path, code_as_cache, source_hash};
use crate::compile::{CompileFlags, Mode, SourceText, compile_source};
use crate::interp::code::body;
use crate::native::{ModuleDef, NativeDef, R};
use crate::value::StrExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "_imp",
    doc: "(Extremely) low-level import machinery bits.",
    functions: &[&[
        NativeDef::fn0("magic_number", |vm| Ok(vm.bytes(&MAGIC))),
        NativeDef::fn2("source_hash", |vm, _, source| {
            let hash = source_hash(&vm.bytes_arg(source)?);
            Ok(vm.bytes(&hash.to_le_bytes()))
        }),
        NativeDef::fn2("cache_path", |vm, path, prefix| {
            let (path, prefix) =
                (text(vm, path)?, if prefix == vm.none { None } else { Some(text(vm, prefix)?) });
            match cache_path(&path, prefix.as_deref()) {
                Some(cached) => Ok(vm.str(&cached.to_string_lossy())),
                None => Ok(vm.none),
            }
        }),
        NativeDef::pos("cache_file", 4, 4, cache_file),
        NativeDef::fn3("replace_file", replace_file),
        NativeDef::fn0("opcodes", opcodes),
        NativeDef::fn1("instructions", instructions),
        NativeDef::fn1("exception_table", exception_table),
        NativeDef::fn3("stack_effect", stack_effect),
    ]],
    init: |_, _| Ok(()),
};

fn text(vm: &mut Vm, v: Value) -> R<PathBuf> {
    match v.cast::<Str>() {
        Some(s) => Ok(PathBuf::from(s.to_text())),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {name}")))
        }
    }
}

fn code_arg(vm: &mut Vm, v: Value) -> R<Gc<Code>> {
    match v.cast::<Code>() {
        Some(code) => Ok(code),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("expected a code object, not {name}")))
        }
    }
}

/// `cache_file(source, file name, path of the source, flags)`: the bytes of a cache file.
fn cache_file(vm: &mut Vm, args: &[Value]) -> R {
    let source = vm.bytes_arg(args[0])?.into_owned();
    let name = text(vm, args[1])?.to_string_lossy().into_owned();
    let hash = source_hash(&source);
    let how = CompileFlags { module_namespace: true, ..CompileFlags::default() };
    let config = vm.config.clone();
    let unit = match compile_source(SourceText::Bytes(&source), &name, Mode::Exec, &config, how) {
        Ok(unit) => unit,
        Err(e) => return Err(vm.raise_syntax_error(&e, &name)),
    };
    let path = text(vm, args[2])?;
    let status = match config.cache.files.status(&path) {
        Ok(status) => status,
        Err(e) => return Err(vm.os_error_from(&e, Some(&path.to_string_lossy()))),
    };
    let flags = vm.index_i64(args[3])? as u32;
    match code_as_cache(&unit, &config, status.modified, status.size, hash, flags) {
        Some(file) => Ok(vm.bytes(&file)),
        None => Err(vm.value_error("object too deeply nested to marshal")),
    }
}

/// `replace_file(path, bytes, mode)`: puts a file in place as a whole.
fn replace_file(vm: &mut Vm, path: Value, bytes: Value, mode: Value) -> R {
    let path = text(vm, path)?;
    let bytes = vm.bytes_arg(bytes)?.into_owned();
    let mode = vm.index_i64(mode)? as u32;
    let files = std::sync::Arc::clone(&vm.config.cache.files);
    match files.replace(&path, &bytes, mode) {
        Ok(()) => Ok(vm.none),
        Err(e) => Err(vm.os_error_from(&e, Some(&path.to_string_lossy()))),
    }
}

/// Of each opcode: its name and what its operands mean.
fn opcodes(vm: &mut Vm) -> R {
    let list = vm.new_list();
    for op in OPS {
        let row = [op.name().to_owned(), format!("{:?}", op.operands())].map(|t| vm.str(&t));
        let row = vm.tuple(&row);
        vm.list_push(list, row);
    }
    Ok(vm.tuple_from_list(list))
}

/// Of each word: opcode, both operands, what they stand for and how that is written, line, whether it is jumped to.
fn instructions(vm: &mut Vm, v: Value) -> R {
    let code = code_arg(vm, v)?;
    let unit = &body(code).unit;
    let mut targets = vec![false; unit.words.len()];
    let jumps = unit
        .words
        .iter()
        .filter(|w| w.op().is_some_and(|op| matches!(op.operands(), Operands::Jump | Operands::CompareJump)));
    let landings = jumps.map(|w| w.b()).chain(unit.handlers.iter().map(|h| h.target));
    landings.for_each(|to| targets[to as usize] = true);
    let list = vm.new_list();
    for (i, &word) in unit.words.iter().enumerate() {
        let Some(op) = word.op() else { continue };
        let shown = word_text(unit, word);
        let shown = shown.strip_prefix(op.name()).unwrap_or(&shown).trim_start().to_owned();
        let b = word.b() as usize;
        let value = match op.operands() {
            Operands::None => vm.none,
            Operands::Local => {
                let name = slot_name(unit, word.b());
                vm.str(&name)
            }
            Operands::Const => code.consts.get().items()[b],
            Operands::Name | Operands::NameSite => code.names.get().items()[b],
            Operands::Jump | Operands::CompareJump | Operands::Count => vm.int_from_usize(b),
            _ if shown.is_empty() => vm.none,
            _ => vm.str(&shown),
        };
        let line = unit.positions.get(i).map_or(0, |p| p.line);
        let row = [
            vm.int(op as i64),
            vm.int(i64::from(word.a())),
            vm.int(i64::from(word.b())),
            value,
            vm.str(&shown),
            if line == 0 { vm.none } else { vm.int(i64::from(line)) },
            vm.bool(targets[i]),
        ];
        let row = vm.tuple(&row);
        vm.list_push(list, row);
    }
    Ok(list.value())
}

fn exception_table(vm: &mut Vm, v: Value) -> R {
    let code = code_arg(vm, v)?;
    let list = vm.new_list();
    for h in &body(code).unit.handlers {
        let [start, end, target, depth] = [h.start, h.end, h.target, h.depth].map(|n| vm.int(i64::from(n)));
        let push = vm.bool(h.push_pc);
        let row = vm.tuple(&[start, end, target, depth, push]);
        vm.list_push(list, row);
    }
    Ok(list.value())
}

/// `stack_effect(opcode, (a, b), jump)`; `jump` is None for the greater of both ways.
fn stack_effect(vm: &mut Vm, op: Value, operands: Value, jump: Value) -> R {
    let number = vm.index_i64(op)?;
    let Some(op) = u8::try_from(number).ok().and_then(Op::from_byte) else {
        return Err(vm.value_error("invalid opcode or oparg"));
    };
    let (a, b) = match operands.cast::<Tuple>() {
        Some(t) if t.len == 2 => (vm.index_i64(t.items()[0])?, vm.index_i64(t.items()[1])?),
        _ => return Err(vm.type_error("operands must be a pair")),
    };
    let (a, b) = match (u16::try_from(a), u32::try_from(b)) {
        (Ok(a), Ok(b)) if b < 1 << 24 => (a, b),
        _ => return Err(vm.value_error("invalid opcode or oparg")),
    };
    let change = |(pops, pushes): (u32, u32)| i64::from(pushes) - i64::from(pops);
    let through = change(op.effect_next(a, b));
    let jumping = op.effect_jump().map(change);
    let effect = match (jump == vm.none, jump == vm.true_, jumping) {
        (true, _, Some(j)) => through.max(j),
        (false, true, Some(j)) => j,
        _ => through,
    };
    Ok(vm.int(effect))
}
