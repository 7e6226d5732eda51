//! `sys`.

mod functions;
mod info;

use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, R};

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
    let args = if vm.config.argv.is_empty() { vec![Default::default()] } else { vm.config.argv.clone() };
    for a in &args {
        let a = crate::stdlib::posix::text(vm, a)?;
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
    for name in ["meta_path", "path_hooks"] {
        let list = vm.new_list();
        set(vm, m, name, list.value());
    }
    let cache = vm.new_dict();
    set(vm, m, "path_importer_cache", cache.value());
    let dont_write = vm.bool(!vm.config.cache.write);
    set(vm, m, "dont_write_bytecode", dont_write);
    let prefix = match vm.config.cache.prefix.clone() {
        Some(prefix) => vm.str(&prefix.to_string_lossy()),
        None => vm.none,
    };
    set(vm, m, "pycache_prefix", prefix);
    let names: Vec<&str> = super::NATIVE_MODULES.iter().map(|d| d.name).chain(["builtins", "sys"]).collect();
    let list = vm.new_list();
    for n in names {
        let n = vm.str(n);
        vm.list_push(list, n);
    }
    let builtin_names = vm.tuple_from_list(list);
    set(vm, m, "builtin_module_names", builtin_names);
    info::add(vm, m);
    streams(vm, m)?;
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

/// The three standard streams.
fn streams(vm: &mut Vm, m: Gc<Module>) -> R<()> {
    for (fd, name, shadow) in
        [(0, "stdin", "__stdin__"), (1, "stdout", "__stdout__"), (2, "stderr", "__stderr__")]
    {
        let v = crate::stdlib::io::standard_stream(vm, fd)?;
        set(vm, m, name, v);
        set(vm, m, shadow, v);
        if fd == 1 {
            vm.kept.insert("stdout", v);
            vm.plain_stdout = v.bits();
        }
    }
    Ok(())
}
