//! `__str__` of the exception classes that don't show their `args`.

use vm_layout::*;

use super::methods::{self, args_of};
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{NativeDef, R};
use crate::value::StrExt;

/// Classes with a `__str__` of their own.
pub const STR_METHODS: &[(&str, &[NativeDef])] = &[
    ("KeyError", &[NativeDef::fn1("__str__", key_error)]),
    ("ImportError", &[NativeDef::fn1("__str__", import_error)]),
    ("OSError", &[NativeDef::fn1("__str__", os_error)]),
    ("SyntaxError", &[NativeDef::fn1("__str__", syntax_error)]),
    ("UnicodeDecodeError", &[NativeDef::fn1("__str__", unicode_decode)]),
    ("UnicodeEncodeError", &[NativeDef::fn1("__str__", unicode_encode)]),
    ("UnicodeTranslateError", &[NativeDef::fn1("__str__", unicode_translate)]),
];

fn word(vm: &Vm, this: Value, i: usize) -> Value {
    record_slots(this).get(i).and_then(|s| s.get()).unwrap_or(vm.none)
}

/// A missing key is shown by its repr, so that `KeyError: ''` shows something.
fn key_error(vm: &mut Vm, this: Value) -> R {
    match args_of(vm, this).items() {
        [one] => Ok(vm.repr(*one)?.value()),
        _ => methods::str(vm, this),
    }
}

fn import_error(vm: &mut Vm, this: Value) -> R {
    let msg = word(vm, this, 5);
    if msg.is_exact(Kind::Str) { Ok(msg) } else { methods::str(vm, this) }
}

fn os_error(vm: &mut Vm, this: Value) -> R {
    let [errno, strerror, filename, filename2] = [5, 6, 7, 8].map(|i| word(vm, this, i));
    if errno == vm.none && strerror == vm.none {
        return methods::str(vm, this);
    }
    let errno = vm.str_of(errno)?.to_text();
    let strerror = vm.str_of(strerror)?.to_text();
    let mut out = format!("[Errno {errno}] {strerror}");
    if filename != vm.none {
        out += &format!(": {}", vm.repr(filename)?.to_text());
        if filename2 != vm.none {
            out += &format!(" -> {}", vm.repr(filename2)?.to_text());
        }
    }
    Ok(vm.str(&out))
}

fn syntax_error(vm: &mut Vm, this: Value) -> R {
    let [msg, filename, line] = [5, 6, 7].map(|i| word(vm, this, i));
    let msg = vm.str_of(msg)?.to_text();
    let file = filename.cast::<Str>().map(|f| {
        let text = f.to_text();
        text.rsplit('/').next().unwrap_or_default().to_owned()
    });
    let line = if vm.is_int(line) { Some(vm.str_of(line)?.to_text()) } else { None };
    let out = match (file, line) {
        (Some(f), Some(l)) => format!("{msg} ({f}, line {l})"),
        (Some(f), None) => format!("{msg} ({f})"),
        (None, Some(l)) => format!("{msg} (line {l})"),
        (None, None) => msg,
    };
    Ok(vm.str(&out))
}

/// `'\xe9'`, `'\u20ac'`, `'\U0001f600'`.
fn escaped(c: u32) -> String {
    match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// Start and end of the trouble, within the object.
fn span(vm: &Vm, this: Value, first: usize, len: usize) -> (usize, usize) {
    let at = |i: usize| usize::try_from(vm.as_i64(word(vm, this, i)).unwrap_or(0)).unwrap_or(0);
    let start = at(first).min(len.saturating_sub(1));
    (start, at(first + 1).clamp(1, len.max(1)))
}

fn unicode_decode(vm: &mut Vm, this: Value) -> R {
    let object = word(vm, this, 6);
    if object == vm.none {
        return Ok(vm.empty_str.value());
    }
    let bytes = object.cast::<Bytes>().map(|b| b.as_slice().to_vec()).unwrap_or_default();
    let (start, end) = span(vm, this, 7, bytes.len());
    let encoding = vm.str_of(word(vm, this, 5))?.to_text();
    let reason = vm.str_of(word(vm, this, 9))?.to_text();
    let out = match bytes.get(start) {
        Some(b) if end == start + 1 => {
            format!("'{encoding}' codec can't decode byte 0x{b:02x} in position {start}: {reason}")
        }
        _ => format!(
            "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
            end.saturating_sub(1)
        ),
    };
    Ok(vm.str(&out))
}

fn unicode_encode(vm: &mut Vm, this: Value) -> R {
    let Some(object) = word(vm, this, 6).cast::<Str>() else { return Ok(vm.empty_str.value()) };
    let (start, end) = span(vm, this, 7, object.len);
    let encoding = vm.str_of(word(vm, this, 5))?.to_text();
    let reason = vm.str_of(word(vm, this, 9))?.to_text();
    let out = if end == start + 1 && start < object.len {
        let c = escaped(object.unit(start));
        format!("'{encoding}' codec can't encode character '{c}' in position {start}: {reason}")
    } else {
        format!(
            "'{encoding}' codec can't encode characters in position {start}-{}: {reason}",
            end.saturating_sub(1)
        )
    };
    Ok(vm.str(&out))
}

fn unicode_translate(vm: &mut Vm, this: Value) -> R {
    let Some(object) = word(vm, this, 5).cast::<Str>() else { return Ok(vm.empty_str.value()) };
    let (start, end) = span(vm, this, 6, object.len);
    let reason = vm.str_of(word(vm, this, 8))?.to_text();
    let out = if end == start + 1 && start < object.len {
        let c = escaped(object.unit(start));
        format!("can't translate character '{c}' in position {start}: {reason}")
    } else {
        format!("can't translate characters in position {start}-{}: {reason}", end.saturating_sub(1))
    };
    Ok(vm.str(&out))
}
