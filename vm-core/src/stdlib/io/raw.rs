//! Files below their buffers: a descriptor or a standard stream's sink, and the bytes still to be written to it.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::rc::Rc;

use vm_layout::Value;

use crate::Vm;
use crate::native::{R, Raised};
use crate::streams::errno_text;
use crate::value::StrExt;

/// What a raw file writes to and reads from.
pub enum Target {
    Closed,
    File(File),
    /// Standard output (1) or error (2) of the VM, which may be captured.
    Sink(i32),
}

/// A file descriptor.
pub struct RawFile {
    pub target: Target,
    /// Whether closing the object closes the descriptor.
    pub close_fd: bool,
}

/// A raw file shared by the objects stacked on it.
pub type Shared = Rc<RefCell<RawFile>>;

impl RawFile {
    pub fn shared(target: Target, close_fd: bool) -> Shared {
        Rc::new(RefCell::new(RawFile { target, close_fd }))
    }

    pub fn is_closed(&self) -> bool {
        matches!(self.target, Target::Closed)
    }

    /// The descriptor; `None` once closed.
    pub fn fd(&self) -> Option<i32> {
        match &self.target {
            Target::Closed => None,
            Target::File(f) => Some(f.as_raw_fd()),
            Target::Sink(fd) => Some(*fd),
        }
    }

    /// Closes the descriptor, or lets go of it.
    pub fn close(&mut self) {
        if let Target::File(f) = std::mem::replace(&mut self.target, Target::Closed)
            && !self.close_fd
        {
            // Whoever handed the number in keeps it open.
            let _ = f.into_raw_fd();
        }
    }

    fn file(&mut self) -> io::Result<&mut File> {
        match &mut self.target {
            Target::File(f) => Ok(f),
            Target::Closed => Err(io::Error::from_raw_os_error(libc::EBADF)),
            Target::Sink(_) => Err(io::Error::from_raw_os_error(libc::ESPIPE)),
        }
    }

    pub fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.file()?.read(to)
    }

    pub fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file()?.seek(to)
    }

    pub fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.file()?.set_len(size)
    }
}

impl Drop for RawFile {
    fn drop(&mut self) {
        self.close();
    }
}

/// Bytes on their way to a raw file.
pub struct Writer {
    pub raw: Shared,
    pub pending: Vec<u8>,
    /// How many bytes are held back.
    pub capacity: usize,
}

impl Writer {
    /// Writes what is pending; the bytes written are gone even after an error.
    pub fn flush(&mut self) -> io::Result<()> {
        let mut raw = self.raw.borrow_mut();
        let Target::File(f) = &mut raw.target else { return Ok(()) };
        let mut done = 0;
        let result = loop {
            match f.write(&self.pending[done..]) {
                _ if done == self.pending.len() => break Ok(()),
                Ok(n) => done += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => break Err(e),
            }
        };
        self.pending.drain(..done);
        result
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // A file that nobody closed: nobody is there to hear of a failure.
        drop(self.flush());
    }
}

/// Writes bytes to a raw file or sink at once.
pub fn write_now(vm: &mut Vm, raw: &Shared, bytes: &[u8]) -> R<usize> {
    let fd = match raw.borrow().target {
        Target::Sink(fd) => fd,
        _ => 0,
    };
    let done = match fd {
        1 => vm.stdout.write(bytes).map(|()| bytes.len()),
        2 => vm.stderr.write(bytes).map(|()| bytes.len()),
        _ => loop {
            let done = raw.borrow_mut().file().and_then(|f| f.write(bytes));
            match done {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => vm.poll()?,
                other => break other,
            }
        },
    };
    done.map_err(|e| vm.io_error(&e, None))
}

/// Reads into `to` what one system call gives; 0 at the end.
pub fn read_some(vm: &mut Vm, raw: &Shared, to: &mut [u8]) -> R<usize> {
    loop {
        let done = raw.borrow_mut().read(to);
        match done {
            Ok(n) => return Ok(n),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => vm.poll()?,
            Err(e) => return Err(vm.io_error(&e, None)),
        }
    }
}

impl Vm {
    /// OSError (the subclass that fits) for an error of the system, about a file if there is one.
    #[cold]
    pub fn io_error(&mut self, e: &io::Error, filename: Option<Value>) -> Raised {
        let text = self.str(&errno_text(e));
        let errno = self.int(i64::from(e.raw_os_error().unwrap_or(libc::EIO)));
        match filename {
            Some(f) => self.raise_new(self.exc.os_error, &[errno, text, f]),
            None => self.raise_new(self.exc.os_error, &[errno, text]),
        }
    }

    /// `io.UnsupportedOperation`.
    #[cold]
    pub fn unsupported_io(&mut self, message: &str) -> Raised {
        let text = self.str(message);
        match self.unsupported_operation() {
            Ok(class) => self.raise_new(class, &[text]),
            Err(raised) => raised,
        }
    }

    /// A path argument (str, bytes or `__fspath__`) as the system takes it.
    pub fn path_arg(&mut self, v: Value) -> R<std::path::PathBuf> {
        use std::os::unix::ffi::OsStringExt;
        let v = self.fspath(v)?;
        let bytes = if let Some(s) = v.cast::<vm_layout::Str>() {
            let errors = crate::codec::Errors("surrogateescape");
            crate::codec::encode(self, s, crate::codec::Codec::Utf8, errors)?
        } else {
            self.bytes_arg(v)?.into_owned()
        };
        if bytes.contains(&0) {
            return Err(self.value_error("embedded null byte"));
        }
        Ok(std::ffi::OsString::from_vec(bytes).into())
    }

    /// `os.fspath(v)`.
    pub fn fspath(&mut self, v: Value) -> R {
        if v.cast::<vm_layout::Str>().is_some() || v.cast::<vm_layout::Bytes>().is_some() {
            return Ok(v);
        }
        let name = self.intern("__fspath__");
        let ty = self.type_of(v);
        let Some(method) = self.lookup_in_type(ty, name) else {
            let got = self.type_name(v);
            return Err(self.type_error(format!("expected str, bytes or os.PathLike object, not {got}")));
        };
        let path = self.call(method, &[v])?;
        if path.cast::<vm_layout::Str>().is_some() || path.cast::<vm_layout::Bytes>().is_some() {
            return Ok(path);
        }
        let (class, got) = (ty.name.get().to_text(), self.type_name(path));
        Err(self.type_error(format!("expected {class}.__fspath__() to return str or bytes, not {got}")))
    }
}
