//! `FileIO`, `BufferedReader`, `BufferedWriter`, `BufferedRandom`: binary files.

use std::cell::RefCell;
use std::io::SeekFrom;
use std::rc::Rc;

use vm_layout::*;

use super::base::size_arg;
use super::raw::{RawFile, Shared, Target, Writer, read_some, write_now};
use crate::Vm;
use crate::native::{Args, GetSetDef, Native, NativeDef, R, Signature, Tracer, TypeDef, type_flags};

/// Bytes that buffers hold.
pub const BUFFER_SIZE: usize = 8192;
/// Bytes asked of the system at once when a whole file is read.
const CHUNK: usize = 64 << 10;

const FLAGS: u32 = type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::HAS_DICT;

pub static FILE_IO_DEF: TypeDef = TypeDef {
    module: "_io",
    base: |t| t.raw_io_base,
    flags: FLAGS,
    methods: METHODS,
    getset: GETSET,
    ..TypeDef::new("FileIO", Kind::Foreign)
};
pub static READER_DEF: TypeDef = buffered_def("BufferedReader");
pub static WRITER_DEF: TypeDef = buffered_def("BufferedWriter");
pub static RANDOM_DEF: TypeDef = buffered_def("BufferedRandom");

const fn buffered_def(name: &'static str) -> TypeDef {
    TypeDef {
        module: "_io",
        base: |t| t.buffered_io_base,
        flags: FLAGS,
        methods: METHODS,
        getset: GETSET,
        ..TypeDef::new(name, Kind::Foreign)
    }
}

/// A binary file. A `FileIO` has no buffers; what is stacked on one shares its descriptor.
pub struct BinaryFile {
    pub raw: Shared,
    pub writer: Option<Rc<RefCell<Writer>>>,
    /// The FileIO below a buffered file.
    pub below: Option<Value>,
    pub name: Value,
    /// `rb`, `wb`, `ab+`, …
    pub mode: String,
    pub readable: bool,
    pub writable: bool,
    read_ahead: Vec<u8>,
    read_at: usize,
}

impl Native for BinaryFile {
    fn trace(&self, tracer: &mut dyn Tracer) {
        tracer.value(self.name);
        if let Some(v) = self.below {
            tracer.value(v);
        }
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
}

impl BinaryFile {
    pub fn new(raw: Shared, name: Value, mode: &str, below: Option<Value>, capacity: usize) -> BinaryFile {
        let plus = mode.contains('+');
        let readable = plus || mode.contains('r');
        let writable = plus || !mode.contains('r');
        let writer = (below.is_some() && writable)
            .then(|| Rc::new(RefCell::new(Writer { raw: raw.clone(), pending: Vec::new(), capacity })));
        BinaryFile {
            raw,
            writer,
            below,
            name,
            mode: mode.to_owned(),
            readable,
            writable,
            read_ahead: Vec::new(),
            read_at: 0,
        }
    }

    fn is_buffered(&self) -> bool {
        self.below.is_some()
    }

    /// Bytes read ahead and not yet handed out.
    fn ahead(&self) -> &[u8] {
        &self.read_ahead[self.read_at..]
    }

    fn take(&mut self, n: usize) -> Vec<u8> {
        let out = self.ahead()[..n].to_vec();
        self.read_at += n;
        out
    }

    /// Reads more ahead; 0 at the end of the file.
    fn fill(&mut self, vm: &mut Vm, wanted: usize) -> R<usize> {
        self.read_ahead.drain(..self.read_at);
        self.read_at = 0;
        let old = self.read_ahead.len();
        self.read_ahead.resize(old + wanted, 0);
        let got = read_some(vm, &self.raw.clone(), &mut self.read_ahead[old..]);
        self.read_ahead.truncate(old + *got.as_ref().unwrap_or(&0));
        got
    }

    /// Reads up to `n` bytes, or all there are.
    pub fn read(&mut self, vm: &mut Vm, n: Option<usize>) -> R<Vec<u8>> {
        self.flush(vm)?;
        let Some(n) = n else {
            let mut out = std::mem::take(&mut self.read_ahead).split_off(self.read_at);
            self.read_at = 0;
            loop {
                let old = out.len();
                vm.charge(old + CHUNK)?;
                out.resize(old + CHUNK.max(old / 2), 0);
                let got = read_some(vm, &self.raw.clone(), &mut out[old..])?;
                out.truncate(old + got);
                if got == 0 {
                    return Ok(out);
                }
            }
        };
        if !self.is_buffered() {
            vm.charge(n)?;
            let mut out = vec![0; n];
            let got = read_some(vm, &self.raw.clone(), &mut out)?;
            out.truncate(got);
            return Ok(out);
        }
        while self.ahead().len() < n {
            let missing = n - self.ahead().len();
            vm.charge(missing.min(CHUNK))?;
            if self.fill(vm, missing.clamp(BUFFER_SIZE, CHUNK))? == 0 {
                break;
            }
        }
        let n = n.min(self.ahead().len());
        Ok(self.take(n))
    }

    /// What is there already, or one read of the system.
    pub fn read_available(&mut self, vm: &mut Vm, n: usize) -> R<Vec<u8>> {
        self.flush(vm)?;
        if self.ahead().is_empty() {
            self.fill(vm, n.clamp(1, CHUNK))?;
        }
        let n = n.min(self.ahead().len());
        Ok(self.take(n))
    }

    fn read_line(&mut self, vm: &mut Vm, limit: Option<usize>) -> R<Vec<u8>> {
        self.flush(vm)?;
        let limit = limit.unwrap_or(usize::MAX);
        let mut searched = 0;
        loop {
            if let Some(i) = memchr::memchr(b'\n', &self.ahead()[searched..]) {
                return Ok(self.take((searched + i + 1).min(limit)));
            }
            searched = self.ahead().len();
            if searched >= limit {
                return Ok(self.take(limit));
            }
            if self.fill(vm, BUFFER_SIZE)? == 0 {
                return Ok(self.take(searched));
            }
        }
    }

    pub fn write(&mut self, vm: &mut Vm, bytes: &[u8]) -> R<usize> {
        self.drop_read_ahead(vm)?;
        let Some(writer) = self.writer.clone() else { return write_now(vm, &self.raw.clone(), bytes) };
        if matches!(self.raw.borrow().target, Target::Sink(_)) {
            return write_now(vm, &self.raw.clone(), bytes);
        }
        let full = {
            let mut w = writer.borrow_mut();
            w.pending.extend_from_slice(bytes);
            w.pending.len() > w.capacity
        };
        if full {
            self.flush(vm)?;
        }
        Ok(bytes.len())
    }

    /// Writes what is pending.
    pub fn flush(&mut self, vm: &mut Vm) -> R<()> {
        let sink = match self.raw.borrow().target {
            Target::Sink(fd) => fd,
            _ => 0,
        };
        let done = match (sink, &self.writer) {
            (1, _) => vm.stdout.flush(),
            (2, _) => vm.stderr.flush(),
            (_, Some(w)) if !w.borrow().pending.is_empty() => w.borrow_mut().flush(),
            _ => Ok(()),
        };
        done.map_err(|e| vm.io_error(&e, None))
    }

    /// Moves the descriptor back to where the reader is, before something is written there.
    fn drop_read_ahead(&mut self, vm: &mut Vm) -> R<()> {
        let ahead = self.ahead().len() as i64;
        if ahead > 0 {
            self.read_ahead.clear();
            self.read_at = 0;
            let done = self.raw.borrow_mut().seek(SeekFrom::Current(-ahead));
            done.map_err(|e| vm.io_error(&e, None))?;
        }
        Ok(())
    }

    pub fn seek(&mut self, vm: &mut Vm, offset: i64, whence: i64) -> R<u64> {
        self.flush(vm)?;
        let ahead = self.ahead().len() as i64;
        let to = match whence {
            0 => match u64::try_from(offset) {
                Ok(o) => SeekFrom::Start(o),
                Err(_) => {
                    return Err(vm.io_error(&std::io::Error::from_raw_os_error(libc::EINVAL), None));
                }
            },
            1 => SeekFrom::Current(offset - ahead),
            _ => SeekFrom::End(offset),
        };
        let done = self.raw.borrow_mut().seek(to);
        let at = done.map_err(|e| vm.io_error(&e, None))?;
        self.read_ahead.clear();
        self.read_at = 0;
        Ok(at)
    }

    pub fn tell(&mut self, vm: &mut Vm) -> R<u64> {
        let pending = self.writer.as_ref().map_or(0, |w| w.borrow().pending.len() as u64);
        let done = self.raw.borrow_mut().seek(SeekFrom::Current(0));
        let at = done.map_err(|e| vm.io_error(&e, None))?;
        Ok(at - self.ahead().len() as u64 + pending)
    }

    pub fn is_closed(&self) -> bool {
        self.raw.borrow().is_closed()
    }

    pub fn close(&mut self, vm: &mut Vm) -> R<()> {
        if self.is_closed() {
            return Ok(());
        }
        let flushed = self.flush(vm);
        self.raw.borrow_mut().close();
        flushed
    }
}

/// The open file behind a receiver; `doing` ("read of") is for the message of a buffered one.
fn open_file(vm: &mut Vm, v: Value, doing: &str) -> R<&'static mut BinaryFile> {
    match vm.foreign_mut::<BinaryFile>(v) {
        Some(f) if f.is_closed() => {
            let doing = if f.is_buffered() && !doing.is_empty() { doing } else { "I/O operation on" };
            Err(vm.value_error(format!("{doing} closed file")))
        }
        Some(f) => Ok(f),
        None => {
            let name = vm.type_name(v);
            Err(vm.value_error(format!("I/O operation on uninitialized object of type {name}")))
        }
    }
}

fn readable(vm: &mut Vm, v: Value, doing: &str) -> R<&'static mut BinaryFile> {
    let f = open_file(vm, v, doing)?;
    if f.readable {
        return Ok(f);
    }
    let text = if f.is_buffered() { "read" } else { "File not open for reading" };
    Err(vm.unsupported_io(text))
}

fn writable(vm: &mut Vm, v: Value, doing: &str) -> R<&'static mut BinaryFile> {
    let f = open_file(vm, v, doing)?;
    if f.writable {
        return Ok(f);
    }
    let text = match (f.is_buffered(), doing) {
        (false, _) => "File not open for writing",
        (true, "truncate of") => "truncate",
        (true, _) => "write",
    };
    Err(vm.unsupported_io(text))
}

const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", new),
    NativeDef::pos("read", 1, 2, |vm, a| {
        let n = size_arg(vm, a.get(1).copied())?;
        let data = readable(vm, a[0], "read of")?.read(vm, n)?;
        Ok(vm.bytes(&data))
    }),
    NativeDef::fn1("readall", |vm, s| {
        let data = readable(vm, s, "read of")?.read(vm, None)?;
        Ok(vm.bytes(&data))
    }),
    NativeDef::pos("read1", 1, 2, |vm, a| {
        let n = size_arg(vm, a.get(1).copied())?.unwrap_or(BUFFER_SIZE);
        let data = readable(vm, a[0], "read of")?.read_available(vm, n)?;
        Ok(vm.bytes(&data))
    }),
    NativeDef::pos("peek", 1, 2, |vm, a| {
        let f = readable(vm, a[0], "peek of")?;
        if f.ahead().is_empty() {
            f.fill(vm, BUFFER_SIZE)?;
        }
        let data = f.ahead().to_vec();
        Ok(vm.bytes(&data))
    }),
    NativeDef::fn2("readinto", |vm, s, to| {
        let room = vm.bytes_arg(to)?.len();
        let data = readable(vm, s, "readinto of")?.read(vm, Some(room))?;
        match crate::types::memoryview::write_into(vm, to, &data)? {
            Some(n) => Ok(vm.int_from_usize(n)),
            None => {
                let name = vm.type_name(to);
                Err(vm.type_error(format!(
                    "readinto() argument must be read-write bytes-like object, not {name}"
                )))
            }
        }
    }),
    NativeDef::pos("readline", 1, 2, |vm, a| {
        let n = size_arg(vm, a.get(1).copied())?;
        let data = readable(vm, a[0], "readline of")?.read_line(vm, n)?;
        Ok(vm.bytes(&data))
    }),
    NativeDef::fn1("__next__", |vm, s| {
        let data = readable(vm, s, "readline of")?.read_line(vm, None)?;
        if data.is_empty() { Err(vm.stop_iteration(None)) } else { Ok(vm.bytes(&data)) }
    }),
    NativeDef::fn2("write", |vm, s, data| {
        if data.cast::<Str>().is_some() {
            return Err(vm.type_error("a bytes-like object is required, not 'str'"));
        }
        let bytes = vm.bytes_arg(data)?;
        let n = writable(vm, s, "write to")?.write(vm, &bytes)?;
        Ok(vm.int_from_usize(n))
    }),
    NativeDef::fn1("flush", |vm, s| {
        open_file(vm, s, "flush of")?.flush(vm)?;
        Ok(vm.none)
    }),
    NativeDef::pos("seek", 2, 3, |vm, a| {
        let offset = vm.index_i64(a[1])?;
        let whence = whence_arg(vm, a.get(2).copied())?;
        let at = open_file(vm, a[0], "seek of")?.seek(vm, offset, whence)?;
        Ok(vm.int_from_u64(at))
    }),
    NativeDef::fn1("tell", |vm, s| {
        let at = open_file(vm, s, "")?.tell(vm)?;
        Ok(vm.int_from_u64(at))
    }),
    NativeDef::pos("truncate", 1, 2, |vm, a| {
        let size = size_arg(vm, a.get(1).copied())?;
        let f = writable(vm, a[0], "truncate of")?;
        f.flush(vm)?;
        let size = match size {
            Some(n) => n as u64,
            None => f.tell(vm)?,
        };
        let done = f.raw.borrow_mut().truncate(size);
        done.map_err(|e| vm.io_error(&e, None))?;
        Ok(vm.int_from_u64(size))
    }),
    NativeDef::fn1("close", |vm, s| {
        if let Some(f) = vm.foreign_mut::<BinaryFile>(s) {
            f.close(vm)?;
        }
        Ok(vm.none)
    }),
    NativeDef::fn1("readable", |vm, s| {
        let can = open_file(vm, s, "")?.readable;
        Ok(vm.bool(can))
    }),
    NativeDef::fn1("writable", |vm, s| {
        let can = open_file(vm, s, "")?.writable;
        Ok(vm.bool(can))
    }),
    NativeDef::fn1("seekable", |vm, s| {
        let can = open_file(vm, s, "")?.raw.borrow_mut().seek(SeekFrom::Current(0)).is_ok();
        Ok(vm.bool(can))
    }),
    NativeDef::fn1("fileno", |vm, s| {
        let fd = open_file(vm, s, "")?.raw.borrow().fd().unwrap_or(-1);
        Ok(vm.int(i64::from(fd)))
    }),
    NativeDef::fn1("isatty", |vm, s| {
        let fd = open_file(vm, s, "")?.raw.borrow().fd().unwrap_or(-1);
        // SAFETY: a plain query about a descriptor number.
        let tty = unsafe { libc::isatty(fd) } == 1;
        Ok(vm.bool(tty))
    }),
    NativeDef::fn1("__repr__", |vm, s| {
        let class = vm.type_name(s);
        let Some(f) = vm.foreign_mut::<BinaryFile>(s) else { return Ok(vm.none) };
        let (mode, closed, plain, close_fd) =
            (f.mode.clone(), f.is_closed(), !f.is_buffered(), f.raw.borrow().close_fd);
        let name = vm.repr(f.name)?;
        let name = crate::value::StrExt::to_text(&name);
        let close_fd = if close_fd { "True" } else { "False" };
        let text = match (plain, closed) {
            (true, true) => "<_io.FileIO [closed]>".to_owned(),
            (true, false) => format!("<_io.FileIO name={name} mode='{mode}' closefd={close_fd}>"),
            (false, _) => format!("<{class} name={name}>"),
        };
        Ok(vm.str(&text))
    }),
];

const GETSET: &[GetSetDef] = &[
    GetSetDef::get("closed", |vm, s| {
        let closed = vm.foreign_mut::<BinaryFile>(s).is_none_or(|f| f.is_closed());
        Ok(vm.bool(closed))
    }),
    GetSetDef::get("name", |vm, s| match vm.foreign_mut::<BinaryFile>(s) {
        Some(f) => Ok(f.name),
        None => Ok(vm.none),
    }),
    GetSetDef::get("mode", |vm, s| match vm.foreign_mut::<BinaryFile>(s) {
        Some(f) => {
            let mode = f.mode.clone();
            Ok(vm.str(&mode))
        }
        None => Ok(vm.none),
    }),
    GetSetDef::get("raw", |vm, s| match vm.foreign_mut::<BinaryFile>(s).and_then(|f| f.below) {
        Some(raw) => Ok(raw),
        None => {
            let name = vm.type_name(s);
            Err(vm.attribute_error(format!("'{name}' object has no attribute 'raw'")))
        }
    }),
    GetSetDef::get("closefd", |vm, s| {
        let close = vm.foreign_mut::<BinaryFile>(s).is_some_and(|f| f.raw.borrow().close_fd);
        Ok(vm.bool(close))
    }),
];

/// The `whence` argument of seek.
pub fn whence_arg(vm: &mut Vm, v: Option<Value>) -> R<i64> {
    match v {
        None => Ok(0),
        Some(v) => match vm.index_i64(v)? {
            w @ 0..=2 => Ok(w),
            w => Err(vm.value_error(format!("whence value {w} unsupported"))),
        },
    }
}

/// `FileIO(name, mode, closefd, opener)` and `BufferedX(raw, buffer_size)`.
fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(class) = args.pos[0].cast::<Type>() else { return Ok(vm.none) };
    let file_io = vm.native_type(&FILE_IO_DEF);
    if vm.is_subtype(class, file_io) {
        let sig = Signature::new("FileIO", ["file", "mode", "closefd", "opener"], 1);
        let [file, mode, close_fd, opener] = args.rest().bind(vm, &sig)?;
        let mode = match mode.and_then(|m| m.cast::<Str>()) {
            Some(m) => crate::value::StrExt::to_text(&m),
            None => "r".to_owned(),
        };
        let close_fd = match close_fd {
            Some(v) => vm.truth(v)?,
            None => true,
        };
        let name = file.unwrap_or(vm.none);
        let mode = super::open::Mode::parse(vm, &mode)?;
        let raw = super::open::open_raw(vm, name, &mode, close_fd, opener)?;
        let state = BinaryFile::new(raw, name, &mode.raw(), None, 0);
        return Ok(vm.foreign(class, state));
    }
    let [raw, size] = args.rest().bind(vm, &Signature::new("BufferedReader", ["raw", "buffer_size"], 1))?;
    let raw = raw.unwrap_or(vm.none);
    let capacity = match size {
        Some(n) => usize::try_from(vm.index_i64(n)?).unwrap_or(0),
        None => BUFFER_SIZE,
    };
    if capacity == 0 {
        return Err(vm.value_error("buffer size must be strictly positive"));
    }
    let Some(f) = vm.foreign_mut::<BinaryFile>(raw) else {
        // LIMIT: buffers over raw streams written in Python are not there; such streams can be used directly.
        return Err(vm.type_error_about("buffered files need a FileIO, not ", raw));
    };
    let state = BinaryFile::new(f.raw.clone(), f.name, &f.mode.clone(), Some(raw), capacity);
    Ok(register(vm, class, state))
}

/// Collections in a row that may find every file with pending bytes still in use.
const MAX_FUTILE: u32 = 50;

/// A file object whose pending bytes are written at exit at the latest.
pub fn register(vm: &mut Vm, class: Gc<Type>, state: BinaryFile) -> Value {
    if let Some(w) = &state.writer {
        vm.writers.retain(|w| w.strong_count() > 0);
        vm.writers.push(Rc::downgrade(w));
    }
    vm.foreign(class, state)
}

impl Vm {
    /// Before files are read or listed: `open(path, "w").write(text)` has closed the file where references are counted.
    /// If some file holds bytes back, a collection finds out whether it is still in use.
    pub fn settle_files(&mut self) {
        let holds_back = |w: std::rc::Rc<std::cell::RefCell<crate::stdlib::io::Writer>>| {
            w.try_borrow().is_ok_and(|w| !w.pending.is_empty())
        };
        let waiting = |vm: &Vm| {
            vm.writers.iter().filter_map(std::rc::Weak::upgrade).filter(|w| holds_back(w.clone())).count()
        };
        let before = waiting(self);
        if before == 0 || self.prompt.futile_for_files >= MAX_FUTILE {
            return;
        }
        crate::types::prompt::clear_dead_stack();
        self.collect();
        self.prompt.futile_for_files =
            if waiting(self) < before { 0 } else { self.prompt.futile_for_files + 1 };
    }

    /// Writes what files that are still open hold back (exit).
    pub fn flush_files(&mut self) {
        for w in std::mem::take(&mut self.writers) {
            if let Some(w) = w.upgrade() {
                // At exit nobody is left to hear of a failure.
                drop(w.borrow_mut().flush());
            }
        }
    }

    /// The three standard streams as raw files.
    pub fn standard_raw(fd: i32) -> Shared {
        use std::os::fd::FromRawFd;
        match fd {
            // SAFETY: descriptor 0 stays open as long as the process; `close_fd` is off.
            0 => RawFile::shared(Target::File(unsafe { std::fs::File::from_raw_fd(0) }), false),
            _ => RawFile::shared(Target::Sink(fd), false),
        }
    }
}
