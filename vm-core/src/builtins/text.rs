//! Builtins about text: print, input, open, repr, ascii, format, chr, ord.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature};
use crate::value::StrExt;

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::full("print", print),
    NativeDef::pos("input", 0, 1, input),
    NativeDef::full("open", crate::stdlib::io::open),
    NativeDef::fn1("repr", |vm, v| vm.repr(v).map(Gc::value)),
    NativeDef::fn1("ascii", |vm, v| vm.ascii(v).map(Gc::value)),
    NativeDef::pos("format", 1, 2, format),
    NativeDef::fn1("chr", chr),
    NativeDef::fn1("ord", ord),
];

/// `print(*values, sep=' ', end='\n', file=None, flush=False)`.
fn print(vm: &mut Vm, args: Args<'_>) -> R {
    let sig: Signature<4> = Signature::new("print", ["sep", "end", "file", "flush"], 0).kw_only_from(0);
    let options = Args { pos: &[], ..args };
    let [sep, end, file, flush] = if args.has_keywords() { options.bind(vm, &sig)? } else { [None; 4] };
    let mut texts = [vm.latin1[b' ' as usize], vm.latin1[b'\n' as usize]];
    for (i, (given, name)) in [(sep, "sep"), (end, "end")].into_iter().enumerate() {
        match given {
            Some(v) if v != vm.none => match v.cast::<Str>() {
                Some(s) => texts[i] = s,
                None => {
                    let got = vm.type_name(v);
                    return Err(vm.type_error(format!("{name} must be None or a string, not {got}")));
                }
            },
            _ => {}
        }
    }
    let [sep, end] = texts;
    let file = match file {
        Some(f) if f != vm.none => Some(f),
        _ => vm.stdout_object()?,
    };
    if file == Some(vm.none) {
        return Ok(vm.none);
    }
    for (i, &v) in args.pos.iter().enumerate() {
        if i > 0 {
            vm.write_text(file, sep)?;
        }
        let text = vm.str_of(v)?;
        vm.write_text(file, text)?;
    }
    vm.write_text(file, end)?;
    if let Some(f) = flush
        && vm.truth(f)?
    {
        vm.flush_text(file)?;
    }
    Ok(vm.none)
}

/// `input([prompt])`.
fn input(vm: &mut Vm, a: &[Value]) -> R {
    let stream = |vm: &mut Vm, name: &str| {
        let name = vm.intern(name);
        vm.sys.and_then(|sys| vm.dict_get_str(sys.dict.get(), name)).filter(|&s| s != vm.none)
    };
    let Some(stdin) = stream(vm, "stdin") else { return Err(vm.runtime_error("input(): lost sys.stdin")) };
    let Some(stdout) = stream(vm, "stdout") else {
        return Err(vm.runtime_error("input(): lost sys.stdout"));
    };
    if let Some(&prompt) = a.first() {
        let text = vm.str_of(prompt)?;
        vm.write_text(Some(stdout), text)?;
    }
    vm.flush_text(Some(stdout))?;
    let line = vm.call_method(stdin, "readline", &[])?;
    let Some(s) = line.cast::<Str>() else {
        return Err(vm.type_error("object.readline() returned non-string"));
    };
    if s.len == 0 {
        return Err(vm.eof_error("EOF when reading a line"));
    }
    let end = s.len - usize::from(s.unit(s.len - 1) == u32::from(b'\n'));
    Ok(vm.substr(s, 0, end).value())
}

fn format(vm: &mut Vm, a: &[Value]) -> R {
    let spec = match a.get(1) {
        None => vm.empty_str,
        Some(v) => match v.cast::<Str>() {
            Some(s) => s,
            None => {
                let name = vm.argument_name(*v);
                return Err(vm.type_error(format!("format() argument 2 must be str, not {name}")));
            }
        },
    };
    vm.format(a[0], spec).map(Gc::value)
}

fn chr(vm: &mut Vm, v: Value) -> R {
    let i = vm.index(v)?;
    match vm.as_i64(i) {
        Some(c) if (0..0x11_0000).contains(&c) => Ok(vm.str_from_units(&[c as u32]).value()),
        Some(c) if i32::try_from(c).is_ok() => Err(vm.value_error("chr() arg not in range(0x110000)")),
        _ => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

fn ord(vm: &mut Vm, v: Value) -> R {
    let (len, first) = if let Some(s) = v.cast::<Str>() {
        (s.len, if s.len == 1 { s.unit(0) } else { 0 })
    } else if let Some(b) = v.cast::<Bytes>() {
        (b.len, b.as_slice().first().map_or(0, |&b| u32::from(b)))
    } else if let Some(b) = v.cast::<ByteArray>() {
        let first = b.data.get().filter(|_| b.len.get() > 0);
        // SAFETY: a bytearray with a byte in it has storage for it.
        (b.len.get(), first.map_or(0, |d| u32::from(unsafe { *d.items_ptr() })))
    } else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("ord() expected string of length 1, but {name} found")));
    };
    if len != 1 {
        return Err(vm.type_error(format!("ord() expected a character, but string of length {len} found")));
    }
    Ok(vm.int(i64::from(first)))
}
