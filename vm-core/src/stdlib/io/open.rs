//! `open`: modes, and the stack of file objects they ask for.

use std::fs::OpenOptions;
use std::os::fd::FromRawFd;
use std::os::unix::fs::OpenOptionsExt;

use vm_layout::*;

use super::buffered::{self, BUFFER_SIZE, BinaryFile, FILE_IO_DEF, RANDOM_DEF, READER_DEF, WRITER_DEF};
use super::raw::{RawFile, Shared, Target};
use super::text;
use crate::Vm;
use crate::native::{Args, R, Signature};
use crate::value::StrExt;

/// A parsed mode.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mode {
    /// `r`, `w`, `x` or `a`.
    pub kind: u8,
    pub plus: bool,
    pub binary: bool,
    pub text: bool,
}

impl Mode {
    /// Parses the `mode` of `open` or `FileIO`.
    pub fn parse(vm: &mut Vm, mode: &str) -> R<Mode> {
        let mut m = Mode::default();
        let mut kinds = 0;
        for (i, c) in mode.bytes().enumerate() {
            let again = mode.as_bytes()[..i].contains(&c);
            match c {
                b'r' | b'w' | b'x' | b'a' if !again => {
                    m.kind = c;
                    kinds += 1;
                }
                b'+' if !again => m.plus = true,
                b'b' if !again => m.binary = true,
                b't' if !again => m.text = true,
                _ => return Err(vm.value_error(format!("invalid mode: '{mode}'"))),
            }
        }
        if m.binary && m.text {
            return Err(vm.value_error("can't have text and binary mode at once"));
        }
        if kinds == 0 {
            return Err(
                vm.value_error("Must have exactly one of create/read/write/append mode and at most one plus")
            );
        }
        if kinds > 1 {
            return Err(vm.value_error("must have exactly one of create/read/write/append mode"));
        }
        Ok(m)
    }

    pub fn readable(self) -> bool {
        self.kind == b'r' || self.plus
    }

    /// As FileIO shows it.
    pub fn raw(self) -> String {
        let kind = char::from(self.kind);
        match (kind, self.plus) {
            ('w', true) => "rb+".to_owned(),
            (_, true) => format!("{kind}b+"),
            _ => format!("{kind}b"),
        }
    }
}

/// Opens a path or takes a descriptor.
pub fn open_raw(vm: &mut Vm, file: Value, mode: &Mode, close_fd: bool, opener: Option<Value>) -> R<Shared> {
    if vm.is_int(file) {
        let fd = vm.index_i64(file)?;
        if fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        let fd = i32::try_from(fd).unwrap_or(i32::MAX);
        // SAFETY: a plain query about a descriptor number.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
            return Err(vm.io_error(&std::io::Error::last_os_error(), None));
        }
        if matches!(fd, 1 | 2) {
            return Ok(RawFile::shared(Target::Sink(fd), close_fd));
        }
        // SAFETY: the descriptor is open, as has just been tested; the program says that it is its own.
        return Ok(RawFile::shared(Target::File(unsafe { std::fs::File::from_raw_fd(fd) }), close_fd));
    }
    if !close_fd {
        return Err(vm.value_error("Cannot use closefd=False with file name"));
    }
    let path = vm.path_arg(file)?;
    if let Some(opener) = opener.filter(|&o| o != vm.none) {
        let flags = vm.int(i64::from(
            libc::O_CLOEXEC | if mode.kind == b'r' { 0 } else { libc::O_WRONLY | libc::O_CREAT },
        ));
        let fd = vm.call(opener, &[file, flags])?;
        return open_raw(vm, fd, mode, true, None);
    }
    let mut options = OpenOptions::new();
    options.read(mode.readable()).mode(0o666);
    match mode.kind {
        b'r' => options.write(mode.plus),
        b'w' => options.write(true).create(true).truncate(true),
        b'x' => options.write(true).create_new(true),
        _ => options.append(true).create(true),
    };
    let opened = options.open(&path).and_then(|f| {
        if f.metadata()?.is_dir() { Err(std::io::Error::from_raw_os_error(libc::EISDIR)) } else { Ok(f) }
    });
    match opened {
        Ok(f) => Ok(RawFile::shared(Target::File(f), true)),
        Err(e) => Err(vm.io_error(&e, Some(file))),
    }
}

/// `open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)`.
///
/// Files that nobody uses any more are written first, and from here: the frame of what follows lies where an earlier call had
/// its own, and would show the collector the file which that made.
pub fn open(vm: &mut Vm, args: Args<'_>) -> R {
    vm.settle_files();
    open_now(vm, args)
}

#[inline(never)]
fn open_now(vm: &mut Vm, args: Args<'_>) -> R {
    let sig = Signature::new(
        "open",
        ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"],
        1,
    );
    let [file, mode, buffering, encoding, errors, newline, close_fd, opener] = args.bind(vm, &sig)?;
    // The locale's encoding is UTF-8 here, which is also what is used without one.
    let encoding = encoding.filter(|e| e.cast::<Str>().is_none_or(|s| s.to_text() != "locale"));
    let file = file.unwrap_or(vm.none);
    if !args.has_keywords() {
        crate::stdlib::gc::clear_dead_operands(vm, args.pos);
    }
    let mode_text = match mode {
        None => "r".to_owned(),
        Some(m) => match m.cast::<Str>() {
            Some(m) => m.to_text(),
            None => {
                let name = vm.argument_name(m);
                return Err(vm.type_error(format!("open() argument 'mode' must be str, not {name}")));
            }
        },
    };
    let buffering = match buffering {
        Some(b) => vm.index_i64(b)?,
        None => -1,
    };
    let close_fd = match close_fd {
        Some(c) => vm.truth(c)?,
        None => true,
    };
    if !vm.is_int(file) {
        vm.fspath(file)?;
    }
    let mode = Mode::parse(vm, &mode_text)?;
    let none = vm.none;
    let given = |v: Option<Value>| v.filter(|&v| v != none);
    if mode.binary {
        for (v, what) in [(encoding, "an encoding"), (errors, "an errors"), (newline, "a newline")] {
            if given(v).is_some() {
                return Err(vm.value_error(format!("binary mode doesn't take {what} argument")));
            }
        }
    }
    if buffering == 0 && !mode.binary {
        return Err(vm.value_error("can't have unbuffered text I/O"));
    }
    for (v, what) in [(encoding, "encoding"), (errors, "errors")] {
        if let Some(v) = given(v)
            && v.cast::<Str>().is_none()
        {
            let name = vm.type_name(v);
            return Err(vm.type_error(format!("open() argument '{what}' must be str or None, not {name}")));
        }
    }
    if let Some(e) = given(encoding) {
        vm.codec_args("open", Some(e), None)?;
    }
    if let Some(n) = newline {
        super::newline::Newlines::argument(vm, n)?;
    }
    let raw = open_raw(vm, file, &mode, close_fd, opener)?;
    if mode.kind == b'a' {
        // Where the end is, for `tell`; a pipe has none.
        drop(raw.borrow_mut().seek(std::io::SeekFrom::End(0)));
    }
    let raw_mode = mode.raw();
    let ty = vm.native_type(&FILE_IO_DEF);
    let below = vm.foreign(ty, BinaryFile::new(raw.clone(), file, &raw_mode, None, 0));
    if buffering == 0 {
        return Ok(below);
    }
    let def = match () {
        () if mode.plus => &RANDOM_DEF,
        () if mode.kind == b'r' => &READER_DEF,
        () => &WRITER_DEF,
    };
    let ty = vm.native_type(def);
    let capacity = if buffering > 1 { buffering as usize } else { BUFFER_SIZE };
    let state = BinaryFile::new(raw.clone(), file, &raw_mode, Some(below), capacity);
    let buffer = buffered::register(vm, ty, state);
    if mode.binary {
        return Ok(buffer);
    }
    let mut state = text::make(vm, buffer, given(encoding), given(errors), newline)?;
    state.mode = Some(mode_text);
    state.line_buffering = buffering == 1 || is_terminal(&raw);
    let ty = vm.native_type(&text::DEF);
    Ok(vm.foreign(ty, state))
}

fn is_terminal(raw: &Shared) -> bool {
    // SAFETY: a plain query about a descriptor number.
    raw.borrow().fd().is_some_and(|fd| unsafe { libc::isatty(fd) } == 1)
}

/// The text stream of a standard descriptor.
pub fn standard_stream(vm: &mut Vm, fd: i32) -> R {
    let raw = Vm::standard_raw(fd);
    let (name, mode) = [("<stdin>", "r"), ("<stdout>", "w"), ("<stderr>", "w")][fd as usize];
    let (raw_mode, def) = if fd == 0 { ("rb", &READER_DEF) } else { ("wb", &WRITER_DEF) };
    let name = vm.str(name);
    let ty = vm.native_type(&FILE_IO_DEF);
    let below = vm.foreign(ty, BinaryFile::new(raw.clone(), name, raw_mode, None, 0));
    let ty = vm.native_type(def);
    let buffer = vm.foreign(ty, BinaryFile::new(raw.clone(), name, raw_mode, Some(below), BUFFER_SIZE));
    let mut state = text::make(vm, buffer, None, None, None)?;
    state.encoding = "utf-8".to_owned();
    if fd == 2 {
        state.errors = "backslashreplace".to_owned();
    }
    state.mode = Some(mode.to_owned());
    // The sinks see to line buffering themselves.
    state.line_buffering = fd == 2 || is_terminal(&raw);
    let ty = vm.native_type(&text::DEF);
    Ok(vm.foreign(ty, state))
}
