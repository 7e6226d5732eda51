//! `TextIOWrapper`: text over a binary stream.

use vm_layout::*;

use super::base::{check_open, size_arg};
use super::buffered::BinaryFile;
use super::newline::{Newlines, to_feeds};
use crate::Vm;
use crate::codec::{self, Codec, Errors};
use crate::native::{Args, GetSetDef, Native, NativeDef, R, Signature, Tracer, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    module: "_io",
    base: |t| t.text_io_base,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::HAS_DICT,
    methods: METHODS,
    getset: GETSET,
    ..TypeDef::new("TextIOWrapper", Kind::Foreign)
};

/// Bytes read at once.
const CHUNK: usize = 8192;

/// A text stream.
pub struct TextFile {
    /// The binary stream below; `None` after `detach`.
    pub buffer: Option<Value>,
    pub encoding: String,
    codec: Codec,
    pub errors: String,
    newlines: Newlines,
    pub line_buffering: bool,
    /// `r`, `w+`, … as given to `open`.
    pub mode: Option<String>,
    /// Text read and not yet handed out, line ends as they are in the file.
    ahead: Vec<u32>,
    at: usize,
    /// Bytes of a character that is not complete yet.
    partial: Vec<u8>,
    at_end: bool,
    /// Within a `for`: `tell` is refused, as in CPython.
    iterating: bool,
    /// A byte order mark has been written.
    marked: bool,
}

impl Native for TextFile {
    fn trace(&self, tracer: &mut dyn Tracer) {
        if let Some(v) = self.buffer {
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

/// How many bytes at the end of `bytes` begin a UTF-8 character that is not complete.
fn incomplete_tail(bytes: &[u8]) -> usize {
    match std::str::from_utf8(&bytes[bytes.len().saturating_sub(3)..]) {
        // Cut into a character from before: look at how the last character begins.
        Err(_) => {
            for back in 1..=bytes.len().min(3) {
                let b = bytes[bytes.len() - back];
                if b & 0xc0 != 0x80 {
                    let wants = match b {
                        0xc2..=0xdf => 2,
                        0xe0..=0xef => 3,
                        0xf0..=0xf4 => 4,
                        _ => 1,
                    };
                    return if wants > back { back } else { 0 };
                }
            }
            0
        }
        Ok(_) => 0,
    }
}

impl TextFile {
    pub fn new(buffer: Value, encoding: &str, codec: Codec, errors: &str, newlines: Newlines) -> TextFile {
        TextFile {
            buffer: Some(buffer),
            encoding: encoding.to_owned(),
            codec,
            errors: errors.to_owned(),
            newlines,
            line_buffering: false,
            mode: None,
            ahead: Vec::new(),
            at: 0,
            partial: Vec::new(),
            at_end: false,
            iterating: false,
            marked: false,
        }
    }

    fn rest(&self) -> &[u32] {
        &self.ahead[self.at..]
    }

    fn stream(&self, vm: &mut Vm) -> R {
        match self.buffer {
            Some(b) => Ok(b),
            None => Err(vm.value_error("underlying buffer has been detached")),
        }
    }

    /// Reads and decodes more; false at the end.
    fn fill(&mut self, vm: &mut Vm, all: bool) -> R<bool> {
        let buffer = self.stream(vm)?;
        let whole = all || matches!(self.codec, Codec::Utf16(_) | Codec::Utf32(_) | Codec::Utf8Signed);
        let got = if let Some(f) = vm.foreign_mut::<BinaryFile>(buffer) {
            if !f.readable {
                return Err(vm.unsupported_io("not readable"));
            }
            if f.is_closed() {
                return Err(vm.value_error("I/O operation on closed file."));
            }
            if whole { f.read(vm, None)? } else { f.read_available(vm, CHUNK)? }
        } else {
            let n = vm.int(if whole { -1 } else { CHUNK as i64 });
            let data = vm.call_method(buffer, "read", &[n])?;
            vm.bytes_arg(data)?.into_owned()
        };
        let end = got.is_empty() || whole;
        let mut bytes = std::mem::take(&mut self.partial);
        bytes.extend_from_slice(&got);
        if !end && self.codec == Codec::Utf8 {
            self.partial = bytes.split_off(bytes.len() - incomplete_tail(&bytes));
        }
        self.ahead.drain(..self.at);
        self.at = 0;
        let text = codec::decode(vm, &bytes, self.codec, Errors(&self.errors))?;
        self.ahead.extend(text.code_points());
        self.at_end = end;
        Ok(!got.is_empty())
    }

    /// Hands out the next `n` units, line ends translated.
    fn take(&mut self, n: usize) -> Vec<u32> {
        let out = self.rest()[..n].to_vec();
        self.at += n;
        if self.newlines == Newlines::Translated && out.contains(&13) { to_feeds(&out) } else { out }
    }

    fn read_line(&mut self, vm: &mut Vm, limit: Option<usize>) -> R<Vec<u32>> {
        let limit = limit.unwrap_or(usize::MAX);
        self.at_end = false;
        loop {
            if let Some(n) = self.newlines.line_len(self.rest(), self.at_end) {
                return Ok(self.take(n.min(limit)));
            }
            let have = self.rest().len();
            if have >= limit {
                return Ok(self.take(limit));
            }
            if !self.fill(vm, false)? {
                let n = self.newlines.line_len(self.rest(), true).unwrap_or(self.rest().len());
                return Ok(self.take(n.min(limit)));
            }
        }
    }

    fn read(&mut self, vm: &mut Vm, n: Option<usize>) -> R<Vec<u32>> {
        let Some(n) = n else {
            while self.fill(vm, true)? {}
            let left = self.rest().len();
            return Ok(self.take(left));
        };
        let mut out: Vec<u32> = Vec::new();
        self.at_end = false;
        while out.len() < n {
            let wanted = n - out.len();
            // A final `\r` may be half of a line end.
            let held = usize::from(
                !self.at_end && self.newlines == Newlines::Translated && self.rest().last() == Some(&13),
            );
            let ready = self.rest().len() - held;
            if ready == 0 {
                if !self.fill(vm, false)? && self.rest().is_empty() {
                    break;
                }
                continue;
            }
            let mut count = wanted.min(ready);
            if self.newlines == Newlines::Translated
                && self.rest()[count - 1] == 13
                && self.rest().get(count) == Some(&10)
            {
                count += 1;
            }
            out.extend(self.take(count));
        }
        Ok(out)
    }

    /// Encodes text and hands it to the binary stream.
    fn write(&mut self, vm: &mut Vm, text: Gc<Str>) -> R<()> {
        let buffer = self.stream(vm)?;
        let data = match (text.as_ascii(), self.newlines) {
            (Some(ascii), Newlines::Translated | Newlines::Untouched | Newlines::Feed)
                if matches!(self.codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1) =>
            {
                ascii.as_bytes().to_vec()
            }
            _ => {
                let mut units: Vec<u32> = text.code_points().collect();
                self.newlines.for_writing(&mut units);
                let translated = vm.str_from_units(&units);
                let mut data = codec::encode(vm, translated, self.codec, Errors(&self.errors))?;
                if self.marked {
                    let mark = match self.codec {
                        Codec::Utf8Signed => 3,
                        Codec::Utf16(codec::Order::Marked) => 2,
                        Codec::Utf32(codec::Order::Marked) => 4,
                        _ => 0,
                    };
                    data.drain(..mark);
                }
                self.marked = true;
                data
            }
        };
        self.forget_ahead();
        if let Some(f) = vm.foreign_mut::<BinaryFile>(buffer) {
            if f.is_closed() {
                return Err(vm.value_error("I/O operation on closed file."));
            }
            if !f.writable {
                return Err(vm.unsupported_io("not writable"));
            }
            f.write(vm, &data)?;
            if self.line_buffering && (data.contains(&b'\n') || data.contains(&b'\r')) {
                f.flush(vm)?;
            }
        } else {
            let bytes = vm.bytes(&data);
            vm.call_method(buffer, "write", &[bytes])?;
        }
        Ok(())
    }

    fn forget_ahead(&mut self) {
        self.ahead.clear();
        self.partial.clear();
        (self.at, self.at_end) = (0, false);
    }

    /// Bytes that the text read ahead takes in the file.
    fn ahead_bytes(&self, vm: &mut Vm) -> R<u64> {
        let text = vm.str_from_units(self.rest());
        let bytes = codec::encode(vm, text, self.codec, Errors(&self.errors))?;
        Ok((bytes.len() + self.partial.len()) as u64)
    }
}

fn state(vm: &mut Vm, v: Value) -> R<&'static mut TextFile> {
    match vm.foreign_mut::<TextFile>(v) {
        Some(f) => Ok(f),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!(
                "descriptor requires a '_io.TextIOWrapper' object but received a '{name}'"
            )))
        }
    }
}

/// Calls a method of the binary stream.
fn below(vm: &mut Vm, v: Value, name: &str, args: &[Value]) -> R {
    let buffer = state(vm, v)?.stream(vm)?;
    vm.call_method(buffer, name, args)
}

fn line(vm: &mut Vm, v: Value, limit: Option<usize>) -> R {
    let line = state(vm, v)?.read_line(vm, limit)?;
    vm.charge(line.len())?;
    Ok(vm.str_from_units(&line).value())
}

const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", |vm, args| match args.pos[0].cast::<Type>() {
        Some(class) => {
            let none = vm.none;
            let mut empty = TextFile::new(none, "utf-8", Codec::Utf8, "strict", Newlines::Translated);
            empty.buffer = None;
            Ok(vm.foreign(class, empty))
        }
        None => Ok(vm.none),
    }),
    NativeDef::full("__init__", init),
    NativeDef::pos("read", 1, 2, |vm, a| {
        let n = size_arg(vm, a.get(1).copied())?;
        check_open(vm, a[0])?;
        let text = state(vm, a[0])?.read(vm, n)?;
        Ok(vm.str_from_units(&text).value())
    }),
    NativeDef::pos("readline", 1, 2, |vm, a| {
        let n = size_arg(vm, a.get(1).copied())?;
        check_open(vm, a[0])?;
        line(vm, a[0], n)
    }),
    NativeDef::fn1("__next__", |vm, s| {
        state(vm, s)?.iterating = true;
        let text = line(vm, s, None)?;
        if text == vm.empty_str.value() {
            state(vm, s)?.iterating = false;
            return Err(vm.stop_iteration(None));
        }
        Ok(text)
    }),
    NativeDef::fn2("write", |vm, s, text| {
        let Some(text) = text.cast::<Str>() else {
            let name = vm.type_name(text);
            return Err(vm.type_error(format!("write() argument must be str, not {name}")));
        };
        state(vm, s)?.write(vm, text)?;
        Ok(vm.int_from_usize(text.len))
    }),
    NativeDef::fn1("flush", |vm, s| below(vm, s, "flush", &[])),
    NativeDef::fn1("close", |vm, s| below(vm, s, "close", &[])),
    NativeDef::fn1("detach", |vm, s| {
        below(vm, s, "flush", &[])?;
        let f = state(vm, s)?;
        match f.buffer.take() {
            Some(b) => Ok(b),
            None => Err(vm.value_error("underlying buffer has been detached")),
        }
    }),
    NativeDef::fn1("readable", |vm, s| below(vm, s, "readable", &[])),
    NativeDef::fn1("writable", |vm, s| below(vm, s, "writable", &[])),
    NativeDef::fn1("seekable", |vm, s| below(vm, s, "seekable", &[])),
    NativeDef::fn1("fileno", |vm, s| below(vm, s, "fileno", &[])),
    NativeDef::fn1("isatty", |vm, s| below(vm, s, "isatty", &[])),
    NativeDef::fn1("tell", |vm, s| {
        check_open(vm, s)?;
        if state(vm, s)?.iterating {
            return Err(vm.os_error("telling position disabled by next() call"));
        }
        let at = below(vm, s, "tell", &[])?;
        let ahead = state(vm, s)?.ahead_bytes(vm)?;
        let at = vm.index_i64(at)?;
        Ok(vm.int(at - ahead as i64))
    }),
    NativeDef::pos("seek", 2, 3, |vm, a| {
        check_open(vm, a[0])?;
        let offset = vm.index_i64(a[1])?;
        let whence = super::buffered::whence_arg(vm, a.get(2).copied())?;
        match (whence, offset) {
            (0, o) if o < 0 => return Err(vm.value_error(format!("negative seek position {o}"))),
            (1, o) if o != 0 => return Err(vm.unsupported_io("can't do nonzero cur-relative seeks")),
            (2, o) if o != 0 => return Err(vm.unsupported_io("can't do nonzero end-relative seeks")),
            (1, _) => return vm.call_method(a[0], "tell", &[]),
            _ => {}
        }
        let (offset, whence) = (vm.int(offset), vm.int(whence));
        let at = below(vm, a[0], "seek", &[offset, whence])?;
        let f = state(vm, a[0])?;
        f.forget_ahead();
        f.iterating = false;
        Ok(at)
    }),
    NativeDef::pos("truncate", 1, 2, |vm, a| {
        below(vm, a[0], "flush", &[])?;
        below(vm, a[0], "truncate", &a[1..])
    }),
    NativeDef::full("reconfigure", |vm, a| {
        let sig: Signature<5> = Signature::new(
            "reconfigure",
            ["encoding", "errors", "newline", "line_buffering", "write_through"],
            0,
        )
        .kw_only_from(0);
        let [encoding, errors, newline, line_buffering, _] = a.rest().bind(vm, &sig)?;
        let none = vm.none;
        let given = |v: Option<Value>| v.filter(|&v| v != none);
        below(vm, a.pos[0], "flush", &[])?;
        if let Some(e) = given(encoding) {
            let (codec, _) = vm.codec_args("reconfigure", Some(e), None)?;
            let name = e.cast::<Str>().map(|s| s.to_text()).unwrap_or_default();
            let f = state(vm, a.pos[0])?;
            (f.codec, f.encoding) = (codec, name);
        }
        if let Some(e) = given(errors).and_then(|e| e.cast::<Str>()) {
            state(vm, a.pos[0])?.errors = e.to_text();
        }
        if let Some(n) = newline {
            let newlines = Newlines::argument(vm, n)?;
            state(vm, a.pos[0])?.newlines = newlines;
        }
        if let Some(l) = given(line_buffering) {
            let on = vm.truth(l)?;
            state(vm, a.pos[0])?.line_buffering = on;
        }
        if vm.plain_stdout == a.pos[0].bits() {
            // `print` writes to the sink itself only as long as the stream is as it was made.
            vm.plain_stdout = 0;
        }
        Ok(vm.none)
    }),
    NativeDef::fn1("__repr__", |vm, s| {
        let f = state(vm, s)?;
        let (encoding, mode) = (f.encoding.clone(), f.mode.clone());
        let name = match f.buffer {
            Some(b) => {
                let key = vm.intern("name");
                vm.try_get_attr(b, key)?
            }
            None => None,
        };
        let mut text = "<_io.TextIOWrapper".to_owned();
        if let Some(n) = name {
            text += &format!(" name={}", vm.repr(n)?.to_text());
        }
        if let Some(m) = mode {
            text += &format!(" mode='{m}'");
        }
        text += &format!(" encoding='{encoding}'>");
        Ok(vm.str(&text))
    }),
];

const GETSET: &[GetSetDef] = &[
    GetSetDef::get("closed", |vm, s| {
        let Some(buffer) = state(vm, s)?.buffer else {
            return Err(vm.value_error("underlying buffer has been detached"));
        };
        match vm.foreign_mut::<BinaryFile>(buffer) {
            Some(f) => {
                let closed = f.is_closed();
                Ok(vm.bool(closed))
            }
            None => vm.get_attr_str(buffer, "closed"),
        }
    }),
    GetSetDef::get("buffer", |vm, s| {
        let f = state(vm, s)?;
        f.stream(vm)
    }),
    GetSetDef::get("name", |vm, s| {
        let buffer = state(vm, s)?.stream(vm)?;
        vm.get_attr_str(buffer, "name")
    }),
    GetSetDef::get("mode", |vm, s| match state(vm, s)?.mode.clone() {
        Some(m) => Ok(vm.str(&m)),
        None => Err(vm.attribute_error("'_io.TextIOWrapper' object has no attribute 'mode'")),
    }),
    GetSetDef::get("encoding", |vm, s| {
        let encoding = state(vm, s)?.encoding.clone();
        Ok(vm.str(&encoding))
    }),
    GetSetDef::get("errors", |vm, s| {
        let errors = state(vm, s)?.errors.clone();
        Ok(vm.str(&errors))
    }),
    GetSetDef::get("line_buffering", |vm, s| {
        let on = state(vm, s)?.line_buffering;
        Ok(vm.bool(on))
    }),
    GetSetDef::get("write_through", |vm, _| Ok(vm.false_)),
    GetSetDef::get("newlines", |vm, _| Ok(vm.none)),
];

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let sig = Signature::new(
        "TextIOWrapper",
        ["buffer", "encoding", "errors", "newline", "line_buffering", "write_through"],
        1,
    );
    let [buffer, encoding, errors, newline, line_buffering, _] = args.rest().bind(vm, &sig)?;
    let none = vm.none;
    let given = |v: Option<Value>| v.filter(|&v| v != none);
    let mut f = make(vm, buffer.unwrap_or(none), given(encoding), given(errors), newline)?;
    f.line_buffering = match line_buffering {
        Some(v) => vm.truth(v)?,
        None => false,
    };
    *state(vm, args.pos[0])? = f;
    Ok(vm.none)
}

/// A text stream over `buffer` from the arguments of `open` or `TextIOWrapper`.
pub fn make(
    vm: &mut Vm,
    buffer: Value,
    encoding: Option<Value>,
    errors: Option<Value>,
    newline: Option<Value>,
) -> R<TextFile> {
    let newlines = match newline {
        None => Newlines::Translated,
        Some(v) => Newlines::argument(vm, v)?,
    };
    let (codec, errors) = vm.codec_args("open", encoding, errors)?;
    let name = match encoding.and_then(|e| e.cast::<Str>()) {
        Some(s) => s.to_text(),
        None => "UTF-8".to_owned(),
    };
    Ok(TextFile::new(buffer, &name, codec, &errors, newlines))
}
