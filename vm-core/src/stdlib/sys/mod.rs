//! `sys`.

mod functions;
mod info;

use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, NativeDef, R, TypeDef, type_flags};

pub static DEF: ModuleDef = ModuleDef {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the interpreter.",
    functions: &[functions::FUNCTIONS],
    init,
};

/// The version of the language, which is CPython's 3.11.
pub const VERSION: [i64; 3] = [3, 11, 7];

fn init(vm: &mut Vm, m: Gc<Module>) -> R<()> {
    let argv = vm.new_list();
    let args: Vec<String> =
        if vm.config.argv.is_empty() { vec![String::new()] } else { vm.config.argv.clone() };
    for a in args {
        let a = vm.str(&a);
        vm.list_push(argv, a);
    }
    let path = vm.new_list();
    let modules = vm.modules.value();
    let warnoptions = vm.new_list();
    let entries = [
        ("argv", argv.value()),
        ("orig_argv", argv.value()),
        ("path", path.value()),
        ("modules", modules),
        ("warnoptions", warnoptions.value()),
    ];
    for (name, v) in entries {
        set(vm, m, name, v);
    }
    for (name, text) in [
        ("platform", "linux"),
        ("byteorder", "little"),
        ("executable", "harness"),
        ("prefix", ""),
        ("exec_prefix", ""),
        ("base_prefix", ""),
        ("copyright", "interpreter-optimization workbench"),
        ("version", concat!("3.11.7 (workbench ", env!("CARGO_PKG_VERSION"), ")")),
        ("float_repr_style", "short"),
        ("platlibdir", "lib"),
        ("abiflags", ""),
    ] {
        let v = vm.str(text);
        set(vm, m, name, v);
    }
    let numbers = [
        ("maxsize", i64::MAX),
        ("maxunicode", 0x10_ffff),
        ("hexversion", 0x030b_07f0),
        ("api_version", 1013),
    ];
    for (name, n) in numbers {
        let v = vm.int(n);
        set(vm, m, name, v);
    }
    let (dont_write, ps) = (vm.true_, vm.none);
    set(vm, m, "dont_write_bytecode", dont_write);
    set(vm, m, "pycache_prefix", ps);
    let names: Vec<&str> = super::NATIVE_MODULES.iter().map(|d| d.name).chain(["builtins", "sys"]).collect();
    let list = vm.new_list();
    for n in names {
        let n = vm.str(n);
        vm.list_push(list, n);
    }
    let builtin_names = vm.tuple_from_list(list);
    set(vm, m, "builtin_module_names", builtin_names);
    info::add(vm, m);
    streams(vm, m);
    let hook = vm.intern("excepthook");
    if let Some(v) = vm.dict_get_str(m.dict.get(), hook) {
        vm.kept.insert("excepthook", v);
        set(vm, m, "__excepthook__", v);
    }
    let hook = vm.intern("displayhook");
    if let Some(v) = vm.dict_get_str(m.dict.get(), hook) {
        vm.kept.insert("displayhook", v);
        set(vm, m, "__displayhook__", v);
    }
    Ok(())
}

fn set(vm: &mut Vm, m: Gc<Module>, name: &str, v: Value) {
    let name = vm.intern(name);
    vm.dict_set_str(m.dict.get(), name, v);
}

/// Standard output and error until `io` brings its own.
fn streams(vm: &mut Vm, m: Gc<Module>) {
    let t = vm.native_type(&STREAM_DEF);
    for (fd, name, shadow) in [(1, "stdout", "__stdout__"), (2, "stderr", "__stderr__")] {
        let v = vm.record(t, &[Some(Value::small(fd))]);
        set(vm, m, name, v);
        set(vm, m, shadow, v);
        if fd == 1 {
            vm.kept.insert("stdout", v);
        }
    }
    let none = vm.none;
    set(vm, m, "stdin", none);
}

static STREAM_DEF: TypeDef = TypeDef {
    module: "_io",
    words: 1,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn2("write", |vm, this, text| {
            let Some(s) = text.cast::<Str>() else {
                let got = vm.type_name(text);
                return Err(vm.type_error(format!("write() argument must be str, not {got}")));
            };
            if is_stderr(this) {
                let bytes = crate::value::StrExt::to_text(&s);
                // Nowhere to report that standard error can't be written to.
                drop(vm.stderr.write(bytes.as_bytes()));
            } else {
                vm.write_stdout(s)?;
            }
            Ok(vm.int_from_usize(s.len))
        }),
        NativeDef::fn1("flush", |vm, this| {
            if !is_stderr(this) {
                vm.flush_text(None)?;
            }
            Ok(vm.none)
        }),
        NativeDef::fn1("isatty", |vm, this| {
            let tty = if is_stderr(this) { vm.stderr.is_terminal() } else { vm.stdout.is_terminal() };
            Ok(vm.bool(tty))
        }),
        NativeDef::fn1("fileno", |vm, this| Ok(vm.int(if is_stderr(this) { 2 } else { 1 }))),
    ],
    ..TypeDef::new("TextIOWrapper", Kind::Object)
};

fn is_stderr(v: Value) -> bool {
    crate::heap::record_slots(v).first().and_then(|s| s.get()).and_then(|f| f.as_small()) == Some(2)
}
