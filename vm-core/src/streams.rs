//! Standard output and error below Python's stream objects: a buffer, and where it is emptied to.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex};

use vm_layout::*;

use crate::Vm;
use crate::native::R;

/// Where a standard stream goes.
#[derive(Clone, Debug, Default)]
pub enum Output {
    /// The process's own stream.
    #[default]
    Process,
    /// Memory, for those who embed the VM.
    Capture(Arc<Mutex<Vec<u8>>>),
}

/// A buffered standard stream.
pub struct Sink {
    buffer: Vec<u8>,
    output: Output,
    /// 1 or 2, for `Output::Process`.
    fd: i32,
    /// Emptied at every line break, as on a terminal.
    pub line_buffered: bool,
    /// Emptied at once: PYTHONUNBUFFERED.
    unbuffered: bool,
}

/// Bytes kept before they are written, as much as a pipe takes at once.
const BUFFER: usize = 64 << 10;

impl Sink {
    /// Standard output.
    pub fn stdout(output: Output) -> Sink {
        let tty = matches!(output, Output::Process) && io::stdout().is_terminal();
        let unbuffered = matches!(output, Output::Process)
            && std::env::var_os("PYTHONUNBUFFERED").is_some_and(|text| !text.is_empty());
        Sink { buffer: Vec::new(), output, fd: 1, line_buffered: tty, unbuffered }
    }

    /// Standard error.
    pub fn stderr(output: Output) -> Sink {
        Sink { buffer: Vec::new(), output, fd: 2, line_buffered: true, unbuffered: false }
    }

    /// Whether it is a terminal.
    pub fn is_terminal(&self) -> bool {
        match (&self.output, self.fd) {
            (Output::Capture(_), _) => false,
            (_, 1) => io::stdout().is_terminal(),
            _ => io::stderr().is_terminal(),
        }
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// What the system says when the buffer had to be emptied.
    #[inline]
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER || self.unbuffered || self.line_buffered && bytes.contains(&b'\n') {
            return self.flush();
        }
        Ok(())
    }

    /// Empties the buffer.
    ///
    /// # Errors
    /// What the system says; the bytes are dropped then, so that exit doesn't fail a second time.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.buffer);
        let result = match (&self.output, self.fd) {
            (Output::Capture(to), _) => {
                to.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend_from_slice(&bytes);
                Ok(())
            }
            (_, 1) => {
                let mut out = io::stdout().lock();
                out.write_all(&bytes).and_then(|()| out.flush())
            }
            _ => io::stderr().lock().write_all(&bytes),
        };
        self.buffer = bytes;
        self.buffer.clear();
        result
    }
}

impl Vm {
    /// `sys.stdout`; `None` while there is no `sys` yet, which means the sink itself.
    pub fn stdout_object(&mut self) -> R<Option<Value>> {
        let Some(sys) = self.sys else { return Ok(None) };
        match self.dict_get_str(sys.dict.get(), self.names.stdout) {
            Some(v) => Ok(Some(v)),
            None => Err(self.runtime_error("lost sys.stdout")),
        }
    }

    /// Writes text to a file object; straight to the sink when it is standard output as it was made.
    pub fn write_text(&mut self, file: Option<Value>, text: Gc<Str>) -> R<()> {
        match file {
            Some(f) if f.bits() != self.plain_stdout => {
                self.call_method(f, "write", &[text.value()])?;
                Ok(())
            }
            _ => self.write_stdout(text),
        }
    }

    /// Flushes what `write_text` writes to.
    pub fn flush_text(&mut self, file: Option<Value>) -> R<()> {
        match file {
            Some(f) if f.bits() != self.plain_stdout => {
                self.call_method(f, "flush", &[])?;
                Ok(())
            }
            _ => {
                let done = self.stdout.flush();
                self.stream_result(done)
            }
        }
    }

    /// Writes text to standard output as UTF-8.
    pub fn write_stdout(&mut self, text: Gc<Str>) -> R<()> {
        let done = match text.as_ascii() {
            Some(ascii) => self.stdout.write(ascii.as_bytes()),
            None => {
                let utf8 = crate::codec::encode_utf8(self, text)?;
                self.stdout.write(&utf8)
            }
        };
        self.stream_result(done)
    }

    fn stream_result(&mut self, done: io::Result<()>) -> R<()> {
        done.map_err(|e| self.io_error(&e, None))
    }
}

/// The system's words for an error, without Rust's addition.
pub fn errno_text(e: &io::Error) -> String {
    let text = e.to_string();
    match text.find(" (os error") {
        Some(i) => text[..i].to_owned(),
        None => text,
    }
}
