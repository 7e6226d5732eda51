//! Builtins about objects: attributes, classes, namespaces, code.

use vm_layout::*;

use crate::Vm;
use crate::compile::{CompileFlags, Mode, SourceText, SyntaxError, Warnings, compile_watched};
use crate::native::{Args, NativeDef, R, Signature};
use crate::value::StrExt;

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn2("isinstance", |vm, v, class| {
        let found = vm.is_instance(v, class)?;
        Ok(vm.bool(found))
    }),
    NativeDef::fn2("issubclass", |vm, c, class| {
        let found = vm.is_subclass(c, class)?;
        Ok(vm.bool(found))
    }),
    NativeDef::pos("getattr", 2, 3, getattr),
    NativeDef::fn3("setattr", |vm, o, name, v| {
        let name = attribute_name(vm, name)?;
        vm.set_attr(o, name, Some(v))?;
        Ok(vm.none)
    }),
    NativeDef::fn2("delattr", |vm, o, name| {
        let name = attribute_name(vm, name)?;
        vm.set_attr(o, name, None)?;
        Ok(vm.none)
    }),
    NativeDef::fn2("hasattr", |vm, o, name| {
        let name = attribute_name(vm, name)?;
        let found = vm.try_get_attr(o, name)?.is_some();
        Ok(vm.bool(found))
    }),
    NativeDef::fn1("callable", |vm, v| {
        let yes = vm.is_callable(v);
        Ok(vm.bool(yes))
    }),
    NativeDef::fn1("id", |vm, v| Ok(vm.id(v))),
    NativeDef::fn1("hash", |vm, v| {
        let h = vm.hash(v)?;
        Ok(vm.int(h))
    }),
    NativeDef::pos("vars", 0, 1, vars),
    NativeDef::pos("dir", 0, 1, dir),
    NativeDef::fn0("globals", |vm| match vm.current_globals() {
        Some(d) => Ok(d.value()),
        None => Ok(vm.none),
    }),
    NativeDef::fn0("locals", locals),
    NativeDef::full("exec", exec),
    NativeDef::full("eval", eval),
    NativeDef::full("compile", compile),
    NativeDef::full("__import__", import),
    NativeDef::full("__build_class__", |vm, args| vm.build_class(args)),
    NativeDef::full("breakpoint", |vm, _| Err(vm.runtime_error("there is no debugger here"))),
    NativeDef::pos("help", 0, 1, |vm, args| {
        let doc = match args.first() {
            Some(&v) => vm.try_get_attr(v, vm.names.doc)?.and_then(|d| d.cast::<Str>()),
            None => None,
        };
        let text = doc.map_or_else(|| "no documentation".to_owned(), |d| d.to_text());
        show(vm, &text)
    }),
    NativeDef::fn0("copyright", |vm| show(vm, "interpreter-optimization workbench: see LICENSE")),
    NativeDef::fn0("credits", |vm| show(vm, "interpreter-optimization workbench: see README")),
    NativeDef::fn0("license", |vm| show(vm, "MIT OR Apache-2.0")),
    NativeDef::pos("exit", 0, 1, exit),
    NativeDef::pos("quit", 0, 1, exit),
];

fn attribute_name(vm: &mut Vm, name: Value) -> R<Gc<Str>> {
    match name.cast::<Str>() {
        Some(s) => Ok(vm.intern_value(s)),
        None => {
            let got = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{got}'")))
        }
    }
}

fn getattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = attribute_name(vm, args[1])?;
    match args.get(2) {
        None => vm.get_attr(args[0], name),
        Some(&default) => Ok(vm.try_get_attr(args[0], name)?.unwrap_or(default)),
    }
}

fn locals(vm: &mut Vm) -> R {
    if vm.frame.is_null() {
        return Ok(vm.none);
    }
    let frame = vm.frame;
    vm.frame_locals(frame)
}

fn vars(vm: &mut Vm, args: &[Value]) -> R {
    let Some(&v) = args.first() else { return locals(vm) };
    match vm.try_get_attr(v, vm.names.dict)? {
        Some(d) => Ok(d),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(vm: &mut Vm, args: &[Value]) -> R {
    let names = match args.first() {
        None => {
            let space = locals(vm)?;
            vm.collect_list(space)?.value()
        }
        Some(&v) => match vm.call_special(v, crate::types::Dunder::Dir, &[])? {
            Some(names) => vm.collect_list(names)?.value(),
            None => vm.object_dir(v)?.value(),
        },
    };
    vm.call_method(names, "sort", &[])?;
    Ok(names)
}

/// Prints a line.
fn show(vm: &mut Vm, text: &str) -> R {
    let line = vm.str(&format!("{text}\n"));
    if let Some(line) = line.cast::<Str>() {
        let file = vm.stdout_object()?;
        vm.write_text(file, line)?;
    }
    Ok(vm.none)
}

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    let code = args.first().copied().unwrap_or(vm.none);
    Err(vm.raise_new(vm.exc.system_exit, &[code]))
}

/// `__import__(name, globals=None, locals=None, fromlist=(), level=0)`.
fn import(vm: &mut Vm, args: Args<'_>) -> R {
    let sig: Signature<5> =
        Signature::new("__import__", ["name", "globals", "locals", "fromlist", "level"], 1);
    let [name, globals, _, from_list, level] = args.bind(vm, &sig)?;
    let Some(name) = name.and_then(|n| n.cast::<Str>()) else {
        return Err(vm.type_error("module name must be a string"));
    };
    let level = match level {
        Some(l) => vm.index_i64(l)?,
        None => 0,
    };
    let globals = match globals.and_then(|g| g.cast::<Dict>()) {
        Some(d) => d,
        None => vm.new_dict(),
    };
    let from_list = from_list.unwrap_or(vm.none);
    vm.import_name(globals, name, from_list, level)
}

/// Globals and locals of `exec` and `eval`, with `__builtins__` put in.
fn namespaces(
    vm: &mut Vm,
    function: &str,
    globals: Option<Value>,
    locals: Option<Value>,
) -> R<(Gc<Dict>, Value)> {
    let globals = globals.filter(|&g| g != vm.none);
    let locals = locals.filter(|&l| l != vm.none);
    let (g, l) = match globals {
        None => {
            let Some(g) = vm.current_globals() else {
                return Err(vm.system_error("globals and locals cannot be NULL"));
            };
            let l = match locals {
                Some(l) => l,
                None => self::locals(vm)?,
            };
            (g, l)
        }
        Some(g) => {
            let Some(d) = g.cast::<Dict>() else {
                let got = vm.type_name(g);
                return Err(vm.type_error(match function {
                    "exec" => format!("exec() globals must be a dict, not {got}"),
                    _ => "globals must be a dict".to_owned(),
                }));
            };
            // Global names are found by the general form's look-up of names.
            vm.widen_dict(d);
            (d, locals.unwrap_or(g))
        }
    };
    if l.kind() != Kind::Dict && vm.special(l, crate::types::Dunder::GetItem).is_none() {
        let got = vm.type_name(l);
        return Err(vm.type_error(match function {
            "exec" => format!("locals must be a mapping or None, not {got}"),
            _ => "locals must be a mapping".to_owned(),
        }));
    }
    match vm.dict_get_str(g, vm.names.builtins) {
        None => {
            let builtins = vm.builtins.value();
            vm.dict_set_str(g, vm.names.builtins, builtins);
        }
        Some(_) => vm.custom_builtins |= vm.builtins_of(g) != vm.builtins,
    }
    Ok((g, l))
}

/// Compiles what `exec`, `eval` and `compile` were given.
fn compile_value(
    vm: &mut Vm,
    function: &str,
    source: Value,
    file: &str,
    mode: Mode,
    flags: CompileFlags,
) -> R<Gc<Code>> {
    let config = vm.config.clone();
    let mut warnings = Warnings::default();
    let unit = if let Some(s) = source.cast::<Str>() {
        let Some(text) = s.to_str() else {
            return Err(vm.value_error("source code string cannot contain surrogates"));
        };
        let text = if mode == Mode::Eval { text.trim_start_matches([' ', '\t']) } else { &text };
        compile_watched(SourceText::Text(text), file, mode, &config, flags, &mut warnings)
    } else if let Some(b) = source.cast::<Bytes>() {
        compile_watched(SourceText::Bytes(b.as_slice()), file, mode, &config, flags, &mut warnings)
    } else {
        let other = if function == "compile" { "AST" } else { "code" };
        return Err(vm.type_error(format!("{function}() arg 1 must be a string, bytes or {other} object")));
    };
    match unit {
        Ok(unit) => {
            let code = vm.load_code(unit);
            vm.issue_warnings(&warnings, file)?;
            Ok(code)
        }
        Err(e) => {
            let e = if mode == Mode::Eval { without_line_end(e, source) } else { e };
            Err(vm.raise_syntax_error(&e, file))
        }
    }
}

/// CPython gives no line break to an expression that has none: the text shown ends without, and an error behind its
/// end has no column.
fn without_line_end(mut e: SyntaxError, source: Value) -> SyntaxError {
    // The line breaks of the text; none counts for anything else than the last line.
    let breaks = |text: &[u8]| text.iter().filter(|&&c| c == b'\n').count();
    let (line_end, last) = match (source.cast::<Str>(), source.cast::<Bytes>()) {
        (Some(s), _) => s.to_str().map_or((true, 0), |t| (t.ends_with('\n'), breaks(t.as_bytes()) + 1)),
        (_, Some(b)) => (b.as_slice().ends_with(b"\n"), breaks(b.as_slice()) + 1),
        _ => (true, 0),
    };
    if let Some(text) = e.text.as_mut().filter(|_| !line_end && e.line as usize == last)
        && text.ends_with('\n')
    {
        text.pop();
        if e.column as usize > text.chars().count() {
            (e.column, e.end_column) = (0, 0);
        }
    }
    e
}

/// `from __future__ import annotations` is inherited by what a module compiles.
fn inherited_flags(_vm: &Vm, module_namespace: bool) -> CompileFlags {
    CompileFlags { module_namespace, ..CompileFlags::default() }
}

fn exec(vm: &mut Vm, args: Args<'_>) -> R {
    let sig: Signature<4> =
        Signature::new("exec", ["source", "globals", "locals", "closure"], 1).pos_only(3).kw_only_from(3);
    let [source, globals, locals, _closure] = args.bind(vm, &sig)?;
    let Some(source) = source else { return Ok(vm.none) };
    let (g, l) = namespaces(vm, "exec", globals, locals)?;
    let code = match source.cast::<Code>() {
        Some(c) => {
            if c.free_count.get() > 0 {
                return Err(vm.type_error("code object passed to exec() may not contain free variables"));
            }
            c
        }
        None => {
            let flags = inherited_flags(vm, l == g.value());
            compile_value(vm, "exec", source, "<string>", Mode::Exec, flags)?
        }
    };
    vm.run_code(code, g, l)?;
    Ok(vm.none)
}

fn eval(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "eval")?;
    let (source, globals, locals) = match *args.pos {
        [s] => (s, None, None),
        [s, g] => (s, Some(g), None),
        [s, g, l] => (s, Some(g), Some(l)),
        ref other => {
            let bound = if other.is_empty() { "at least 1 argument" } else { "at most 3 arguments" };
            let n = other.len();
            return Err(vm.type_error(format!("eval expected {bound}, got {n}")));
        }
    };
    let (g, l) = namespaces(vm, "eval", globals, locals)?;
    let code = match source.cast::<Code>() {
        Some(c) => {
            if c.free_count.get() > 0 {
                return Err(vm.type_error("code object passed to eval() may not contain free variables"));
            }
            c
        }
        None => {
            let flags = inherited_flags(vm, false);
            compile_value(vm, "eval", source, "<string>", Mode::Eval, flags)?
        }
    };
    vm.run_code(code, g, l)
}

/// `compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1)`.
fn compile(vm: &mut Vm, args: Args<'_>) -> R {
    let sig: Signature<7> = Signature::new(
        "compile",
        ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"],
        3,
    )
    .kw_only_from(6);
    let [source, file, mode, flags, _, _, _] = args.bind(vm, &sig)?;
    let (Some(source), Some(file), Some(mode)) = (source, file, mode) else { return Ok(vm.none) };
    let file = match (file.cast::<Str>(), file.cast::<Bytes>()) {
        (Some(s), _) => s.to_text(),
        (_, Some(b)) => String::from_utf8_lossy(b.as_slice()).into_owned(),
        _ => {
            let got = vm.type_name(file);
            return Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {got}")));
        }
    };
    let Some(mode) = mode.cast::<Str>() else {
        let got = vm.type_name(mode);
        return Err(vm.type_error(format!("compile() argument 'mode' must be str, not {got}")));
    };
    let mode = match mode.to_text().as_str() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    if source.kind() == Kind::Code {
        return Ok(source);
    }
    let mut compile_flags = CompileFlags::default();
    let wants_tree = match flags {
        // PyCF_ONLY_AST.
        Some(f) => vm.index_i64(f)? & 0x400 != 0,
        None => false,
    };
    if wants_tree || is_tree(vm, source)? {
        return compile_tree(vm, source, &file, mode, wants_tree);
    }
    if let Some(f) = flags {
        // CO_FUTURE_ANNOTATIONS.
        compile_flags.future_annotations = vm.index_i64(f)? & 0x100_0000 != 0;
    }
    Ok(compile_value(vm, "compile", source, &file, mode, compile_flags)?.value())
}

/// Whether a value looks like a node of a syntax tree.
fn is_tree(vm: &mut Vm, v: Value) -> R<bool> {
    if v.cast::<Str>().is_some() || v.cast::<Bytes>().is_some() {
        return Ok(false);
    }
    let name = vm.intern("_attributes");
    Ok(vm.try_get_attr(v, name)?.is_some())
}

/// `compile` to or from a syntax tree, by the functions of `ast`.
fn compile_tree(vm: &mut Vm, source: Value, file: &str, mode: Mode, wants_tree: bool) -> R {
    let ast = vm.import_dotted("ast")?;
    let name = vm.intern(if wants_tree { "_parse" } else { "_compile" });
    let function = vm.get_attr(ast, name)?;
    let mode = match mode {
        Mode::Exec => "exec",
        Mode::Eval => "eval",
        Mode::Single => "single",
    };
    let (file, mode) = (vm.str(file), vm.str(mode));
    vm.call(function, &[source, file, mode])
}

/// Types and constants of the builtins module.
pub fn add_types(vm: &mut Vm, m: Gc<Module>) {
    let t = vm.types;
    let types = [
        t.object,
        t.type_,
        t.int,
        t.bool,
        t.float,
        t.complex,
        t.str,
        t.bytes,
        t.bytearray,
        t.memoryview,
        t.list,
        t.tuple,
        t.dict,
        t.set,
        t.frozenset,
        t.range,
        t.slice,
        t.enumerate,
        t.zip,
        t.map,
        t.filter,
        t.reversed,
        t.property,
        t.classmethod,
        t.staticmethod,
        t.super_,
    ];
    for class in types.into_iter().chain(vm.exc.all()) {
        let name = class.name.get();
        vm.dict_set_str(m.dict.get(), name, class.value());
    }
    let constants = [
        ("None", vm.none),
        ("True", vm.true_),
        ("False", vm.false_),
        ("NotImplemented", vm.not_implemented),
        ("Ellipsis", vm.ellipsis),
        ("__debug__", vm.true_),
        ("EnvironmentError", vm.exc.os_error.value()),
        ("IOError", vm.exc.os_error.value()),
    ];
    for (name, v) in constants {
        let name = vm.intern(name);
        vm.dict_set_str(m.dict.get(), name, v);
    }
}

impl Vm {
    /// `id(v)`: ints and floats by value, so that no switch changes what is identical.
    pub fn id(&mut self, v: Value) -> Value {
        let bits = match v.kind() {
            Kind::Int if !v.header().is_some_and(Header::is_subclass_instance) => {
                // Odd, so no address; ints past 62 bits wrap, which only their own kind can notice.
                (self.as_i64(v).unwrap_or(0) as u64) << 4 | 1
            }
            Kind::Float if !v.header().is_some_and(Header::is_subclass_instance) => {
                self.as_f64(v).unwrap_or(0.0).to_bits() & !0xf | 3
            }
            _ => v.bits(),
        };
        self.int_from_u64(bits)
    }
}
