//! `BytesIO` and `StringIO`: files in memory.

use vm_layout::*;

use super::base::size_arg;
use super::buffered::whence_arg;
use super::newline::Newlines;
use crate::Vm;
use crate::native::{
    Args, GetSetDef, Native, NativeBuffer, NativeDef, R, Signature, Tracer, TypeDef, type_flags,
};
use crate::value::StrExt;

const FLAGS: u32 = type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::HAS_DICT;

/// Contents and position; units are bytes or code points.
struct Memory<T> {
    data: Vec<T>,
    at: usize,
    closed: bool,
    newlines: Newlines,
    /// Live memoryviews of `getbuffer`.
    exports: isize,
}

impl<T: Copy + Default + 'static> Memory<T> {
    fn new(newlines: Newlines) -> Memory<T> {
        Memory { data: Vec::new(), at: 0, closed: false, newlines, exports: 0 }
    }

    fn rest(&self) -> &[T] {
        self.data.get(self.at..).unwrap_or(&[])
    }

    fn take(&mut self, n: usize) -> Vec<T> {
        let rest = self.rest();
        let out = rest[..n.min(rest.len())].to_vec();
        self.at += out.len();
        out
    }

    /// Writes at the position; a gap before it is filled with zeros.
    fn write(&mut self, vm: &mut Vm, new: &[T]) -> R<()> {
        if new.is_empty() {
            return Ok(());
        }
        let end = self.at + new.len();
        if end > self.data.len() {
            self.check_resizable(vm)?;
            vm.charge(end.saturating_mul(size_of::<T>()))?;
            if self.at > self.data.len() {
                self.data.resize(self.at, T::default());
            }
            let over = self.data.len() - self.at;
            self.data[self.at..].copy_from_slice(&new[..over]);
            self.data.extend_from_slice(&new[over..]);
        } else {
            self.data[self.at..end].copy_from_slice(new);
        }
        self.at = end;
        Ok(())
    }

    fn check_resizable(&self, vm: &mut Vm) -> R<()> {
        if self.exports > 0 {
            vm.collect();
        }
        if self.exports > 0 {
            return Err(vm.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }
}

macro_rules! native_memory {
    ($t:ty; $($extra:item)*) => {
        impl Native for Memory<$t> {
            fn trace(&self, _: &mut dyn Tracer) {}

            fn as_any(&self) -> &dyn std::any::Any {
                self
            }

            fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
                self
            }

            $($extra)*
        }
    };
}

/// What `getbuffer` hands to memoryview: an own object, so that a BytesIO itself is not bytes-like.
struct Window(Value);

fn bytes_of(io: Value) -> Option<&'static mut Memory<u8>> {
    let data = io.cast::<Foreign>()?.data.get();
    if data.is_null() {
        return None;
    }
    // SAFETY: `data` is a live `Box<Box<dyn Native>>`; the reference is used up at once.
    unsafe { (*data.cast::<Box<dyn Native>>()).as_any_mut().downcast_mut() }
}

impl Native for Window {
    fn trace(&self, tracer: &mut dyn Tracer) {
        tracer.value(self.0);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }

    fn buffer(&mut self) -> Option<NativeBuffer<'_>> {
        let m = bytes_of(self.0)?;
        Some(NativeBuffer { bytes: &mut m.data, format: "B", item_size: 1, readonly: false })
    }

    fn exported(&mut self, change: isize) {
        if let Some(m) = bytes_of(self.0) {
            m.exports += change;
        }
    }
}

native_memory!(u8;);
native_memory!(u32;);

static WINDOW_DEF: TypeDef = TypeDef {
    module: "_io",
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    ..TypeDef::new("_BytesIOBuffer", Kind::Foreign)
};

pub static BYTES_IO_DEF: TypeDef = TypeDef {
    module: "_io",
    base: |t| t.buffered_io_base,
    flags: FLAGS,
    methods: BYTES_METHODS,
    getset: &[GetSetDef::get("closed", closed::<u8>)],
    ..TypeDef::new("BytesIO", Kind::Foreign)
};

pub static STRING_IO_DEF: TypeDef = TypeDef {
    module: "_io",
    base: |t| t.text_io_base,
    flags: FLAGS,
    methods: STRING_METHODS,
    getset: &[
        GetSetDef::get("closed", closed::<u32>),
        GetSetDef::get("line_buffering", |vm, _| Ok(vm.false_)),
        GetSetDef::get("newlines", |vm, _| Ok(vm.none)),
        GetSetDef::get("encoding", |vm, _| Ok(vm.none)),
        GetSetDef::get("errors", |vm, _| Ok(vm.none)),
    ],
    ..TypeDef::new("StringIO", Kind::Foreign)
};

fn state<T: Copy + Default + 'static>(vm: &mut Vm, v: Value) -> R<&'static mut Memory<T>>
where
    Memory<T>: Native,
{
    match vm.foreign_mut::<Memory<T>>(v) {
        Some(m) if m.closed => {
            // The two classes word it differently.
            let end = if size_of::<T>() == 1 { "." } else { "" };
            Err(vm.value_error(format!("I/O operation on closed file{end}")))
        }
        Some(m) => Ok(m),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires an '_io' object but received a '{name}'")))
        }
    }
}

fn closed<T: Copy + Default + 'static>(vm: &mut Vm, v: Value) -> R
where
    Memory<T>: Native,
{
    let closed = vm.foreign_mut::<Memory<T>>(v).is_none_or(|m| m.closed);
    Ok(vm.bool(closed))
}

/// What both kinds share.
macro_rules! shared_methods {
    ($t:ty; $($own:expr),* $(,)?) => {
        &[
            NativeDef::fn1("tell", |vm, s| {
                let at = state::<$t>(vm, s)?.at;
                Ok(vm.int_from_usize(at))
            }),
            NativeDef::pos("truncate", 1, 2, |vm, a| {
                let m = state::<$t>(vm, a[0])?;
                let size = match a.get(1) {
                    Some(&v) if v != vm.none => match vm.index_i64(v)? {
                        n if n < 0 => return Err(vm.value_error(format!("negative size value {n}"))),
                        n => n as usize,
                    },
                    _ => m.at,
                };
                if size < m.data.len() {
                    m.check_resizable(vm)?;
                    m.data.truncate(size);
                }
                Ok(vm.int_from_usize(size))
            }),
            NativeDef::fn1("close", |vm, s| {
                if let Some(m) = vm.foreign_mut::<Memory<$t>>(s) {
                    m.check_resizable(vm)?;
                    m.closed = true;
                    m.data = Vec::new();
                }
                Ok(vm.none)
            }),
            NativeDef::fn1("flush", |vm, s| {
                state::<$t>(vm, s)?;
                Ok(vm.none)
            }),
            NativeDef::fn1("readable", |vm, s| { state::<$t>(vm, s)?; Ok(vm.true_) }),
            NativeDef::fn1("writable", |vm, s| { state::<$t>(vm, s)?; Ok(vm.true_) }),
            NativeDef::fn1("seekable", |vm, s| { state::<$t>(vm, s)?; Ok(vm.true_) }),
            NativeDef::fn1("isatty", |vm, s| { state::<$t>(vm, s)?; Ok(vm.false_) }),
            $($own),*
        ]
    };
}

const BYTES_METHODS: &[NativeDef] = shared_methods![u8;
    NativeDef::full("__new__", |vm, a| match a.pos[0].cast::<Type>() {
        Some(class) => Ok(vm.foreign(class, Memory::<u8>::new(Newlines::Untouched))),
        None => Ok(vm.none),
    }),
    NativeDef::full("__init__", |vm, a| {
        let [initial] = a.rest().bind(vm, &Signature::new("BytesIO", ["initial_bytes"], 0))?;
        let data = match initial {
            Some(v) if v != vm.none => vm.bytes_arg(v)?.into_owned(),
            _ => Vec::new(),
        };
        let m = state::<u8>(vm, a.pos[0])?;
        (m.data, m.at) = (data, 0);
        Ok(vm.none)
    }),
    NativeDef::pos("read", 1, 2, read_bytes),
    NativeDef::pos("read1", 1, 2, read_bytes),
    NativeDef::fn2("readinto", |vm, s, to| {
        let room = vm.bytes_arg(to)?.len();
        let data = state::<u8>(vm, s)?.take(room);
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
        let limit = size_arg(vm, a.get(1).copied())?.unwrap_or(usize::MAX);
        let line = byte_line(state::<u8>(vm, a[0])?, limit);
        Ok(vm.bytes(&line))
    }),
    NativeDef::fn1("__next__", |vm, s| {
        let line = byte_line(state::<u8>(vm, s)?, usize::MAX);
        if line.is_empty() { Err(vm.stop_iteration(None)) } else { Ok(vm.bytes(&line)) }
    }),
    NativeDef::fn2("write", |vm, s, data| {
        state::<u8>(vm, s)?;
        let bytes = vm.bytes_arg(data)?.into_owned();
        state::<u8>(vm, s)?.write(vm, &bytes)?;
        Ok(vm.int_from_usize(bytes.len()))
    }),
    NativeDef::pos("seek", 2, 3, |vm, a| {
        let offset = vm.index_i64(a[1])?;
        let whence = whence_arg(vm, a.get(2).copied())?;
        let m = state::<u8>(vm, a[0])?;
        let from = match whence {
            0 if offset < 0 => return Err(vm.value_error(format!("negative seek value {offset}"))),
            0 => 0,
            1 => m.at,
            _ => m.data.len(),
        };
        m.at = usize::try_from(from as i64 + offset).unwrap_or(0);
        let at = m.at;
        Ok(vm.int_from_usize(at))
    }),
    NativeDef::fn1("getvalue", |vm, s| {
        let m = state::<u8>(vm, s)?;
        Ok(vm.bytes(&m.data))
    }),
    NativeDef::fn1("getbuffer", |vm, s| {
        state::<u8>(vm, s)?;
        let ty = vm.native_type(&WINDOW_DEF);
        let window = vm.foreign(ty, Window(s));
        vm.memoryview(window)
    }),
];

fn read_bytes(vm: &mut Vm, a: &[Value]) -> R {
    let n = size_arg(vm, a.get(1).copied())?.unwrap_or(usize::MAX);
    let data = state::<u8>(vm, a[0])?.take(n);
    Ok(vm.bytes(&data))
}

fn byte_line(m: &mut Memory<u8>, limit: usize) -> Vec<u8> {
    let n = memchr::memchr(b'\n', m.rest()).map_or(usize::MAX, |i| i + 1);
    m.take(n.min(limit))
}

const STRING_METHODS: &[NativeDef] = shared_methods![u32;
    NativeDef::full("__new__", |vm, a| match a.pos[0].cast::<Type>() {
        Some(class) => Ok(vm.foreign(class, Memory::<u32>::new(Newlines::Untouched))),
        None => Ok(vm.none),
    }),
    NativeDef::full("__init__", string_init),
    NativeDef::pos("read", 1, 2, |vm, a| {
        let n = size_arg(vm, a.get(1).copied())?.unwrap_or(usize::MAX);
        let text = state::<u32>(vm, a[0])?.take(n);
        Ok(vm.str_from_units(&text).value())
    }),
    NativeDef::pos("readline", 1, 2, |vm, a| {
        let limit = size_arg(vm, a.get(1).copied())?.unwrap_or(usize::MAX);
        let line = text_line(state::<u32>(vm, a[0])?, limit);
        Ok(vm.str_from_units(&line).value())
    }),
    NativeDef::fn1("__next__", |vm, s| {
        let line = text_line(state::<u32>(vm, s)?, usize::MAX);
        if line.is_empty() {
            return Err(vm.stop_iteration(None));
        }
        Ok(vm.str_from_units(&line).value())
    }),
    NativeDef::fn2("write", |vm, s, text| {
        state::<u32>(vm, s)?;
        let Some(text) = text.cast::<Str>() else {
            let name = vm.type_name(text);
            return Err(vm.type_error(format!("string argument expected, got '{name}'")));
        };
        put_text(vm, s, text)?;
        Ok(vm.int_from_usize(text.len))
    }),
    NativeDef::pos("seek", 2, 3, |vm, a| {
        let offset = vm.index_i64(a[1])?;
        let whence = match a.get(2) {
            Some(&v) => vm.index_i64(v)?,
            None => 0,
        };
        let m = state::<u32>(vm, a[0])?;
        match (whence, offset) {
            (0, o) if o < 0 => return Err(vm.value_error(format!("Negative seek position {o}"))),
            (0, o) => m.at = o as usize,
            (1, 0) => {}
            (2, 0) => m.at = m.data.len(),
            (1 | 2, _) => return Err(vm.os_error("Can't do nonzero cur-relative seeks")),
            (w, _) => {
                return Err(vm.value_error(format!("Invalid whence ({w}, should be 0, 1 or 2)")));
            }
        }
        let at = m.at;
        Ok(vm.int_from_usize(at))
    }),
    NativeDef::fn1("getvalue", |vm, s| {
        let m = state::<u32>(vm, s)?;
        Ok(vm.str_from_units(&m.data).value())
    }),
];

fn string_init(vm: &mut Vm, a: Args<'_>) -> R {
    let sig = Signature::new("StringIO", ["initial_value", "newline"], 0);
    let [initial, newline] = a.rest().bind(vm, &sig)?;
    let newlines = match newline {
        None => Newlines::Feed,
        Some(v) => Newlines::argument(vm, v)?,
    };
    let m = state::<u32>(vm, a.pos[0])?;
    (m.newlines, m.at) = (newlines, 0);
    m.data.clear();
    if let Some(v) = initial
        && v != vm.none
    {
        let Some(text) = v.cast::<Str>() else {
            let name = vm.type_name(v);
            return Err(vm.type_error(format!("initial_value must be str or None, not {name}")));
        };
        put_text(vm, a.pos[0], text)?;
        state::<u32>(vm, a.pos[0])?.at = 0;
    }
    Ok(vm.none)
}

/// Writes text with the newline translation of a StringIO.
fn put_text(vm: &mut Vm, s: Value, text: Gc<Str>) -> R<()> {
    let m = state::<u32>(vm, s)?;
    let mut units: Vec<u32> = text.code_points().collect();
    match m.newlines {
        // Universal newlines are translated when written: what is kept is what is read.
        Newlines::Translated => units = super::newline::to_feeds(&units),
        newlines => newlines.for_writing(&mut units),
    }
    m.write(vm, &units)
}

fn text_line(m: &mut Memory<u32>, limit: usize) -> Vec<u32> {
    let newlines = if m.newlines == Newlines::Translated { Newlines::Feed } else { m.newlines };
    let n = newlines.line_len(m.rest(), true).unwrap_or(usize::MAX);
    m.take(n.min(limit))
}
