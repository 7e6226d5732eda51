//! The exception classes that keep more than `args`: what their `__init__` does with the arguments.

use vm_layout::*;

use super::methods::store_args;
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, NativeDef, R};
use crate::types::Dunder;
use crate::value::StrExt;

/// What a class (and those derived from it) adds to BaseException.
pub struct Family {
    pub class: &'static str,
    pub members: &'static [(&'static str, u16, bool)],
    pub methods: &'static [NativeDef],
    /// Fills the extra words; `args` lacks the receiver.
    pub init: fn(&mut Vm, Value, Args<'_>) -> R<()>,
}

impl Family {
    /// All of them. A class that derives from another family has the base's words first.
    pub const ALL: &[Family] = &[
        Family {
            class: "BaseExceptionGroup",
            members: &[("message", 5, true), ("exceptions", 6, true)],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, super::group::init))],
            init: super::group::init,
        },
        Family {
            class: "SystemExit",
            members: &[("code", 5, false)],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, system_exit))],
            init: system_exit,
        },
        Family {
            class: "StopIteration",
            members: &[("value", 5, false)],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, stop_iteration))],
            init: stop_iteration,
        },
        Family {
            class: "AttributeError",
            members: &[("name", 5, false), ("obj", 6, false)],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, attribute_error))],
            init: attribute_error,
        },
        Family {
            class: "NameError",
            members: &[("name", 5, false)],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, name_error))],
            init: name_error,
        },
        Family {
            class: "ImportError",
            members: &[("msg", 5, false), ("name", 6, false), ("path", 7, false)],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, import_error))],
            init: import_error,
        },
        Family {
            class: "OSError",
            members: &[
                ("errno", 5, false),
                ("strerror", 6, false),
                ("filename", 7, false),
                ("filename2", 8, false),
                ("characters_written", 9, false),
            ],
            methods: &[NativeDef::full("__new__", os_error_new), NativeDef::full("__init__", os_error_init)],
            init: os_error,
        },
        Family {
            class: "SyntaxError",
            members: &[
                ("msg", 5, false),
                ("filename", 6, false),
                ("lineno", 7, false),
                ("offset", 8, false),
                ("text", 9, false),
                ("end_lineno", 10, false),
                ("end_offset", 11, false),
                ("print_file_and_line", 12, false),
            ],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, syntax_error))],
            init: syntax_error,
        },
        Family {
            class: "UnicodeDecodeError",
            members: CODEC_MEMBERS,
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, unicode_decode))],
            init: unicode_decode,
        },
        Family {
            class: "UnicodeEncodeError",
            members: CODEC_MEMBERS,
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, unicode_encode))],
            init: unicode_encode,
        },
        Family {
            class: "UnicodeTranslateError",
            members: &[("object", 5, false), ("start", 6, false), ("end", 7, false), ("reason", 8, false)],
            methods: &[NativeDef::full("__init__", |vm, a| run(vm, a, unicode_translate))],
            init: unicode_translate,
        },
    ];
}

const CODEC_MEMBERS: &[(&str, u16, bool)] = &[
    ("encoding", 5, false),
    ("object", 6, false),
    ("start", 7, false),
    ("end", 8, false),
    ("reason", 9, false),
];

/// `__init__` from Python: stores `args`, then fills the words.
fn run(vm: &mut Vm, args: Args<'_>, init: fn(&mut Vm, Value, Args<'_>) -> R<()>) -> R {
    let this = args.pos[0];
    let rest = args.rest();
    init(vm, this, rest)?;
    store_args(vm, this, rest.pos);
    Ok(vm.none)
}

fn put(this: Value, word: usize, v: Value) {
    record_slots(this)[word].set(Some(v));
}

fn no_keywords(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    if args.has_keywords() {
        let name = vm.type_name(this);
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    Ok(())
}

fn system_exit(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    no_keywords(vm, this, args)?;
    let code = match args.pos {
        [] => vm.none,
        [one] => *one,
        many => vm.tuple(many),
    };
    put(this, 5, code);
    Ok(())
}

fn stop_iteration(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    no_keywords(vm, this, args)?;
    put(this, 5, args.pos.first().copied().unwrap_or(vm.none));
    Ok(())
}

/// Takes keyword-only arguments into words.
fn keywords(vm: &mut Vm, this: Value, args: Args<'_>, class: &str, names: &[(&str, usize)]) -> R<()> {
    for (name, value) in args.keywords() {
        let text = name.cast::<Str>().map(|s| s.to_text()).unwrap_or_default();
        match names.iter().find(|n| n.0 == text) {
            Some(&(_, word)) => put(this, word, value),
            None => {
                return Err(vm.type_error(format!("'{text}' is an invalid keyword argument for {class}()")));
            }
        }
    }
    Ok(())
}

fn attribute_error(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    keywords(vm, this, args, "AttributeError", &[("name", 5), ("obj", 6)])
}

fn name_error(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    keywords(vm, this, args, "NameError", &[("name", 5)])
}

fn import_error(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    keywords(vm, this, args, "ImportError", &[("name", 6), ("path", 7)])?;
    put(this, 5, if let [one] = args.pos { *one } else { vm.none });
    Ok(())
}

fn syntax_error(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    no_keywords(vm, this, args)?;
    if let Some(&msg) = args.pos.first() {
        put(this, 5, msg);
    }
    if let [_, info] = *args.pos {
        let items = vm.collect_list(info)?;
        let n = items.len.get();
        if n != 4 && n != 6 {
            let bound = if n < 4 { "at least 4" } else { "at most 6" };
            if n == 5 {
                return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
            }
            return Err(vm.type_error(format!("function takes {bound} arguments ({n} given)")));
        }
        for i in 0..n {
            use crate::value::ListExt;
            if let Some(v) = items.item(i) {
                put(this, 6 + i, v);
            }
        }
    }
    Ok(())
}

/// Checks the argument types of the Unicode errors and stores them from word 5 on.
fn unicode(vm: &mut Vm, this: Value, args: Args<'_>, types: &[&str]) -> R<()> {
    no_keywords(vm, this, args)?;
    if args.pos.len() != types.len() {
        let (want, got) = (types.len(), args.pos.len());
        return Err(vm.type_error(format!("function takes exactly {want} arguments ({got} given)")));
    }
    for (i, (&v, &want)) in args.pos.iter().zip(types).enumerate() {
        let fits = match want {
            "str" => v.kind() == Kind::Str,
            "int" => vm.is_int(v),
            _ => matches!(v.kind(), Kind::Bytes | Kind::ByteArray),
        };
        if !fits {
            let got = vm.type_name(v);
            return Err(vm.type_error(match want {
                "str" => format!("argument {} must be str, not {got}", i + 1),
                "int" => format!("'{got}' object cannot be interpreted as an integer"),
                _ => format!("a bytes-like object is required, not '{got}'"),
            }));
        }
        put(this, 5 + i, v);
    }
    Ok(())
}

fn unicode_decode(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    unicode(vm, this, args, &["str", "bytes", "int", "int", "str"])
}

fn unicode_encode(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    unicode(vm, this, args, &["str", "str", "int", "int", "str"])
}

fn unicode_translate(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    unicode(vm, this, args, &["str", "int", "int", "str"])
}

impl Vm {
    /// The subclass of OSError that an errno stands for, if `class` is OSError itself and enough arguments say so.
    pub(super) fn os_error_class(&self, class: Gc<Type>, args: &[Value]) -> Gc<Type> {
        if class != self.exc.os_error || !(2..=5).contains(&args.len()) {
            return class;
        }
        let e = &self.exc;
        let Some(code) = self.as_i64(args[0]).and_then(|c| i32::try_from(c).ok()) else { return class };
        match code {
            libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => e.blocking_io_error,
            libc::EPIPE | libc::ESHUTDOWN => e.broken_pipe_error,
            libc::ECHILD => e.child_process_error,
            libc::ECONNABORTED => e.connection_aborted_error,
            libc::ECONNREFUSED => e.connection_refused_error,
            libc::ECONNRESET => e.connection_reset_error,
            libc::EEXIST => e.file_exists_error,
            libc::ENOENT => e.file_not_found_error,
            libc::EISDIR => e.is_a_directory_error,
            libc::ENOTDIR => e.not_a_directory_error,
            libc::EINTR => e.interrupted_error,
            libc::EACCES | libc::EPERM => e.permission_error,
            libc::ESRCH => e.process_lookup_error,
            libc::ETIMEDOUT => e.timeout_error,
            _ => class,
        }
    }
}

/// Fills OSError's words; with a file name, `args` keeps the first two arguments only.
fn os_error(vm: &mut Vm, this: Value, args: Args<'_>) -> R<()> {
    no_keywords(vm, this, args)?;
    let n = args.pos.len();
    store_args(vm, this, args.pos);
    if !(2..=5).contains(&n) {
        return Ok(());
    }
    put(this, 5, args.pos[0]);
    put(this, 6, args.pos[1]);
    if n >= 3 && args.pos[2] != vm.none {
        // The fourth argument is Windows' error code.
        if vm.type_of(this) == vm.exc.blocking_io_error && vm.is_int(args.pos[2]) {
            put(this, 9, args.pos[2]);
            return Ok(());
        }
        put(this, 7, args.pos[2]);
        if n == 5 && args.pos[4] != vm.none {
            put(this, 8, args.pos[4]);
        }
        store_args(vm, this, &args.pos[..2]);
    }
    Ok(())
}

/// Whether a Python subclass overrides `__init__` but not `__new__`: then the arguments are `__init__`'s.
fn init_decides(vm: &Vm, class: Gc<Type>) -> bool {
    let base = vm.exc.os_error;
    let same = |d: Dunder| class.slots[d as usize].get() == base.slots[d as usize].get();
    !same(Dunder::Init) && same(Dunder::New)
}

fn os_error_new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(class) = args.pos.first().and_then(|v| v.cast::<Type>()) else {
        return Err(vm.type_error("OSError.__new__(): not enough arguments"));
    };
    if !vm.is_subtype(class, vm.exc.os_error) {
        return super::methods::new(vm, args);
    }
    if init_decides(vm, class) {
        return Ok(vm.blank_exception(class, &[]));
    }
    let rest = args.rest();
    let class = vm.os_error_class(class, rest.pos);
    let this = vm.blank_exception(class, rest.pos);
    os_error(vm, this, rest)?;
    Ok(this)
}

fn os_error_init(vm: &mut Vm, args: Args<'_>) -> R {
    let this = args.pos[0];
    if init_decides(vm, vm.type_of(this)) {
        os_error(vm, this, args.rest())?;
    }
    Ok(vm.none)
}
