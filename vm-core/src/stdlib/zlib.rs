//! `zlib`: checksums, and deflate by way of the flate2 crate (its Rust back end, so that compressed bytes are not those
//! of the C library, though either reads the other's).

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use vm_layout::*;

use crate::Vm;
use crate::native::{
    GetSetDef, ModuleDef, Native, NativeDef, R, Raised, Signature, Tracer, TypeDef, type_flags,
};

pub static DEF: ModuleDef = ModuleDef {
    name: "zlib",
    doc: "Compression and checksums in the formats of zlib.",
    functions: &[&[
        NativeDef::pos("crc32", 1, 2, |vm, a| {
            let start = start_value(vm, a, 0)?;
            let data = vm.bytes_arg(a[0])?;
            Ok(vm.int(i64::from(crc32(start, &data))))
        }),
        NativeDef::pos("adler32", 1, 2, |vm, a| {
            let start = start_value(vm, a, 1)?;
            let data = vm.bytes_arg(a[0])?;
            Ok(vm.int(i64::from(adler(start, &data))))
        }),
        NativeDef::full("compress", |vm, a| {
            const SIG: Signature<3> = Signature::new("compress", ["data", "level", "wbits"], 1).pos_only(1);
            let [data, level, wbits] = a.bind(vm, &SIG)?;
            let mut c = compressor(vm, level, wbits)?;
            let data = vm.bytes_arg(data.unwrap_or(vm.none))?;
            let out = deflate(vm, &mut c, &data, FlushCompress::Finish)?;
            Ok(vm.bytes(&out))
        }),
        NativeDef::full("decompress", |vm, a| {
            const SIG: Signature<3> =
                Signature::new("decompress", ["data", "wbits", "bufsize"], 1).pos_only(1);
            let [data, wbits, _] = a.bind(vm, &SIG)?;
            let mut d = decompressor(vm, wbits)?;
            let data = vm.bytes_arg(data.unwrap_or(vm.none))?;
            let (out, _, end) = inflate(vm, &mut d, &data, usize::MAX)?;
            if !end {
                let message = "Error -5 while decompressing data: incomplete or truncated stream";
                return Err(error(vm, message));
            }
            Ok(vm.bytes(&out))
        }),
        NativeDef::full("compressobj", |vm, a| {
            const SIG: Signature<6> = Signature::new(
                "compressobj",
                ["level", "method", "wbits", "memLevel", "strategy", "zdict"],
                0,
            );
            let [level, _, wbits, ..] = a.bind(vm, &SIG)?;
            let c = compressor(vm, level, wbits)?;
            let class = vm.native_type(&COMPRESS_DEF);
            Ok(vm.foreign(class, c))
        }),
        NativeDef::full("decompressobj", |vm, a| {
            const SIG: Signature<2> = Signature::new("decompressobj", ["wbits", "zdict"], 0);
            let [wbits, _] = a.bind(vm, &SIG)?;
            let state = decompressor(vm, wbits)?;
            let class = vm.native_type(&DECOMPRESS_DEF);
            let empty = vm.empty_bytes.value();
            Ok(vm.foreign(class, Inflater { state, unused: empty, tail: empty, eof: false }))
        }),
    ]],
    init: |vm, module| {
        let constants = [
            ("MAX_WBITS", 15),
            ("DEFLATED", 8),
            ("DEF_MEM_LEVEL", 8),
            ("DEF_BUF_SIZE", 16384),
            ("Z_BEST_COMPRESSION", 9),
            ("Z_BEST_SPEED", 1),
            ("Z_DEFAULT_COMPRESSION", -1),
            ("Z_DEFAULT_STRATEGY", 0),
            ("Z_NO_COMPRESSION", 0),
            ("Z_NO_FLUSH", 0),
            ("Z_PARTIAL_FLUSH", 1),
            ("Z_SYNC_FLUSH", 2),
            ("Z_FULL_FLUSH", 3),
            ("Z_FINISH", 4),
        ];
        for (name, n) in constants {
            let (name, n) = (vm.intern(name), vm.int(n));
            vm.dict_set_str(module.dict.get(), name, n);
        }
        let class = error_class(vm)?;
        let name = vm.intern("error");
        vm.dict_set_str(module.dict.get(), name, class);
        Ok(())
    },
};

static COMPRESS_DEF: TypeDef = TypeDef {
    module: "zlib",
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn2("compress", |vm, v, data| {
            let data = vm.bytes_arg(data)?;
            let Some(c) = vm.foreign_mut::<Deflater>(v) else { return Ok(vm.none) };
            let out = deflate(vm, c, &data, FlushCompress::None)?;
            Ok(vm.bytes(&out))
        }),
        NativeDef::pos("flush", 1, 2, |vm, a| {
            let mode = match a.get(1) {
                Some(&m) => vm.index_i64(m)?,
                None => 4,
            };
            let flush = match mode {
                0 => return Ok(vm.empty_bytes.value()),
                1 => FlushCompress::Partial,
                2 => FlushCompress::Sync,
                3 => FlushCompress::Full,
                _ => FlushCompress::Finish,
            };
            let Some(c) = vm.foreign_mut::<Deflater>(a[0]) else { return Ok(vm.none) };
            let out = deflate(vm, c, &[], flush)?;
            Ok(vm.bytes(&out))
        }),
    ],
    ..TypeDef::new("Compress", Kind::Foreign)
};

static DECOMPRESS_DEF: TypeDef = TypeDef {
    module: "zlib",
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::full("decompress", |vm, args| {
            const SIG: Signature<2> = Signature::new("decompress", ["data", "max_length"], 1).pos_only(1);
            let [data, most] = args.rest().bind(vm, &SIG)?;
            let most = match most {
                Some(m) => vm.index_i64(m)?,
                None => 0,
            };
            if most < 0 {
                return Err(vm.value_error("max_length must be non-negative"));
            }
            let most = if most == 0 { usize::MAX } else { most as usize };
            let data = vm.bytes_arg(data.unwrap_or(vm.none))?;
            let Some(d) = vm.foreign_mut::<Inflater>(args.pos[0]) else { return Ok(vm.none) };
            if d.eof {
                let mut all = vm.bytes_arg(d.unused)?.into_owned();
                all.extend_from_slice(&data);
                d.unused = vm.bytes(&all);
                return Ok(vm.empty_bytes.value());
            }
            let (out, used, end) = inflate(vm, &mut d.state, &data, most)?;
            let rest = vm.bytes(&data[used..]);
            let empty = vm.empty_bytes.value();
            d.eof = end;
            (d.unused, d.tail) = if end { (rest, empty) } else { (d.unused, rest) };
            Ok(vm.bytes(&out))
        }),
        NativeDef::pos("flush", 1, 2, |vm, a| {
            let Some(d) = vm.foreign_mut::<Inflater>(a[0]) else { return Ok(vm.none) };
            let tail = vm.bytes_arg(d.tail)?;
            if tail.is_empty() {
                return Ok(vm.empty_bytes.value());
            }
            let (out, used, end) = inflate(vm, &mut d.state, &tail, usize::MAX)?;
            let rest = vm.bytes(&tail[used..]);
            let empty = vm.empty_bytes.value();
            d.eof = end;
            (d.unused, d.tail) = if end { (rest, empty) } else { (d.unused, rest) };
            Ok(vm.bytes(&out))
        }),
    ],
    getset: &[
        GetSetDef::get("unused_data", |vm, v| {
            Ok(vm.foreign_mut::<Inflater>(v).map_or(vm.none, |d| d.unused))
        }),
        GetSetDef::get("unconsumed_tail", |vm, v| {
            Ok(vm.foreign_mut::<Inflater>(v).map_or(vm.none, |d| d.tail))
        }),
        GetSetDef::get("eof", |vm, v| {
            let eof = vm.foreign_mut::<Inflater>(v).is_some_and(|d| d.eof);
            Ok(vm.bool(eof))
        }),
    ],
    ..TypeDef::new("Decompress", Kind::Foreign)
};

struct Deflater(Compress);

struct Inflater {
    state: Decompress,
    unused: Value,
    tail: Value,
    eof: bool,
}

impl Native for Deflater {
    fn trace(&self, _: &mut dyn Tracer) {}
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
    fn heap_bytes(&self) -> usize {
        1 << 18
    }
}

impl Native for Inflater {
    fn trace(&self, tracer: &mut dyn Tracer) {
        tracer.value(self.unused);
        tracer.value(self.tail);
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
    fn heap_bytes(&self) -> usize {
        1 << 15
    }
}

fn error_class(vm: &mut Vm) -> R {
    if let Some(&class) = vm.kept.get("zlib.error") {
        return Ok(class);
    }
    let (name, bases) = (vm.str("error"), vm.exc.exception.value());
    let bases = vm.tuple(&[bases]);
    let namespace = vm.new_dict();
    let (key, module) = (vm.intern("__module__"), vm.str("zlib"));
    vm.dict_set_str(namespace, key, module);
    let meta = vm.types.type_.value();
    let class = vm.call(meta, &[name, bases, namespace.value()])?;
    vm.kept.insert("zlib.error", class);
    Ok(class)
}

fn error(vm: &mut Vm, message: &str) -> Raised {
    let text = vm.str(message);
    match error_class(vm).and_then(|class| vm.call(class, &[text])) {
        Ok(exception) => vm.raise(exception),
        Err(raised) => raised,
    }
}

fn start_value(vm: &mut Vm, a: &[Value], default: u32) -> R<u32> {
    match a.get(1) {
        Some(&v) => Ok(vm.index_i64(v)? as u32),
        None => Ok(default),
    }
}

/// What each byte does to the register.
const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut c = i as u32;
        let mut bit = 0;
        while bit < 8 {
            c = if c & 1 != 0 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 };
            bit += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
};

/// CRC-32 of more data behind what gave `start`.
pub fn crc32(start: u32, data: &[u8]) -> u32 {
    !data.iter().fold(!start, |c, &b| CRC_TABLE[(c as u8 ^ b) as usize] ^ c >> 8)
}

fn adler(start: u32, data: &[u8]) -> u32 {
    let (mut a, mut b) = (start & 0xffff, start >> 16);
    // So many sums fit 32 bits.
    for part in data.chunks(5552) {
        for &byte in part {
            a += u32::from(byte);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}

/// Whether a header is written or read; ValueError for formats that are not there.
fn header(vm: &mut Vm, wbits: Option<Value>) -> R<bool> {
    let bits = match wbits {
        Some(v) => vm.index_i64(v)?,
        None => 15,
    };
    match bits {
        0 | 8..=15 => Ok(true),
        -15..=-8 => Ok(false),
        // LIMIT: gzip headers are the gzip module's business.
        _ => Err(vm.value_error("Invalid initialization option")),
    }
}

fn compressor(vm: &mut Vm, level: Option<Value>, wbits: Option<Value>) -> R<Deflater> {
    let level = match level {
        Some(v) => vm.index_i64(v)?,
        None => -1,
    };
    let level = match level {
        -1 => Compression::default(),
        0..=9 => Compression::new(level as u32),
        _ => return Err(error(vm, "Bad compression level")),
    };
    Ok(Deflater(Compress::new(level, header(vm, wbits)?)))
}

fn decompressor(vm: &mut Vm, wbits: Option<Value>) -> R<Decompress> {
    Ok(Decompress::new(header(vm, wbits)?))
}

fn deflate(vm: &mut Vm, c: &mut Deflater, data: &[u8], flush: FlushCompress) -> R<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len() / 2 + 64);
    let begin = c.0.total_in();
    loop {
        let used = (c.0.total_in() - begin) as usize;
        let before = out.len();
        match c.0.compress_vec(&data[used..], &mut out, flush) {
            Ok(Status::StreamEnd) => return Ok(out),
            Ok(_) => {}
            Err(_) => return Err(error(vm, "Error -2 while compressing data: inconsistent stream state")),
        }
        let done = (c.0.total_in() - begin) as usize == data.len();
        if done && flush != FlushCompress::Finish && out.len() < out.capacity() {
            return Ok(out);
        }
        if done && before == out.len() && out.len() < out.capacity() {
            return Ok(out);
        }
        out.reserve(out.capacity().max(1 << 12));
        vm.charge(out.capacity())?;
        vm.poll()?;
    }
}

/// The bytes that come out, how many went in, and whether the stream ended.
fn inflate(vm: &mut Vm, d: &mut Decompress, data: &[u8], most: usize) -> R<(Vec<u8>, usize, bool)> {
    let mut out = Vec::new();
    let begin = d.total_in();
    let mut room = (data.len() * 4).clamp(64, 1 << 20).min(most);
    loop {
        out.reserve_exact(room);
        let used = (d.total_in() - begin) as usize;
        let before = out.len();
        let status = match d.decompress_vec(&data[used..], &mut out, FlushDecompress::None) {
            Ok(s) => s,
            Err(_) => {
                let message = "Error -3 while decompressing data: incorrect header check";
                return Err(error(vm, message));
            }
        };
        let used = (d.total_in() - begin) as usize;
        if status == Status::StreamEnd {
            return Ok((out, used, true));
        }
        let full = out.len() == out.capacity();
        if out.len() >= most || !full && (used == data.len() || before == out.len()) {
            return Ok((out, used, false));
        }
        room = out.capacity().max(1 << 12).min(most - out.len());
        vm.charge(out.capacity() + room)?;
        vm.poll()?;
    }
}
