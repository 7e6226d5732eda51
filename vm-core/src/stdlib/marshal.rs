//! `marshal`: CPython's format for values of the built-in classes; code objects as this VM's own cache files hold them.

use num_bigint::{BigInt, Sign};
use vm_layout::*;

use crate::Vm;
use crate::cache::{code_as_file, code_of_file};
use crate::interp::code::body;
use crate::native::{ModuleDef, NativeDef, R, Raised};
use crate::types::bytes::view::bytes_slice;
use crate::value::StrExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "marshal",
    doc: "This module contains functions that can read and write Python values in a binary format.",
    functions: &[&[
        NativeDef::pos("dumps", 1, 2, |vm, args| {
            let data = dump(vm, args[0])?;
            Ok(vm.bytes(&data))
        }),
        NativeDef::pos("dump", 2, 3, |vm, args| {
            let data = dump(vm, args[0])?;
            let data = vm.bytes(&data);
            vm.call_method(args[1], "write", &[data])
        }),
        NativeDef::fn1("loads", |vm, v| {
            let data = vm.bytes_arg(v)?.into_owned();
            Ok(load(vm, &data)?.0)
        }),
        NativeDef::fn1("load", load_file),
    ]],
    init: |vm, m| {
        let version = vm.int(4);
        let name = vm.intern("version");
        vm.dict_set_str(m.dict.get(), name, version);
        Ok(())
    },
};

/// Nesting that is written and read; CPython's limit.
const MAX_DEPTH: u32 = 2000;
/// The bit that says that a value may be referred to again.
const FLAG_REF: u8 = 0x80;

fn load_file(vm: &mut Vm, file: Value) -> R {
    let data = vm.call_method(file, "read", &[])?;
    let Some(bytes) = vm.byte_view(data) else {
        let name = vm.type_name(data);
        return Err(vm.type_error(format!("file.read() returned not bytes but {name}")));
    };
    let bytes = bytes.into_owned();
    let (v, used) = load(vm, &bytes)?;
    if used < bytes.len() {
        let (back, from_here) = (vm.int(used as i64 - bytes.len() as i64), vm.int(1));
        vm.call_method(file, "seek", &[back, from_here])?;
    }
    Ok(v)
}

fn dump(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    let mut out = Vec::new();
    write(vm, v, &mut out, 0)?;
    Ok(out)
}

fn sized(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend((bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn write(vm: &mut Vm, v: Value, out: &mut Vec<u8>, depth: u32) -> R<()> {
    if depth > MAX_DEPTH {
        return Err(vm.value_error("object too deeply nested to marshal"));
    }
    if out.len() > u32::MAX as usize / 2 {
        return Err(vm.memory_error());
    }
    if v == vm.none {
        out.push(b'N');
    } else if v == vm.true_ || v == vm.false_ {
        out.push(if v == vm.true_ { b'T' } else { b'F' });
    } else if v == vm.ellipsis {
        out.push(b'.');
    } else if v == vm.exc.stop_iteration.value() {
        out.push(b'S');
    } else if vm.is_int(v) && (v.is_small() || v.is_exact(Kind::Int) || v.is_exact(Kind::BigInt)) {
        write_int(vm, v, out);
    } else if let Some(f) = v.exact::<Float>() {
        out.push(b'g');
        out.extend(f.value.to_le_bytes());
    } else if let Some(c) = v.exact::<Complex>() {
        out.push(b'y');
        out.extend(c.re.to_le_bytes());
        out.extend(c.im.to_le_bytes());
    } else if let Some(s) = v.exact::<Str>() {
        write_str(s, out);
    } else if let Some(b) = v.exact::<Bytes>() {
        sized(out, b's', bytes_slice(b));
    } else if let Some(t) = v.exact::<Tuple>() {
        match u8::try_from(t.len) {
            Ok(n) => out.extend([b')', n]),
            Err(_) => {
                out.push(b'(');
                out.extend((t.len as u32).to_le_bytes());
            }
        }
        for i in 0..t.len {
            write(vm, t.items()[i], out, depth + 1)?;
        }
    } else if let Some(code) = v.cast::<Code>() {
        let unit = body(code).unit.clone();
        match code_as_file(&unit, &vm.config) {
            Some(file) => {
                sized(out, b'c', unit.filename.as_bytes());
                out.extend((file.len() as u32).to_le_bytes());
                out.extend(file);
            }
            None => return Err(vm.value_error("object too deeply nested to marshal")),
        }
    } else if (v.kind().is_list() && !v.header().is_some_and(Header::is_subclass_instance))
        || v.is_exact(Kind::Set)
        || v.is_exact(Kind::FrozenSet)
    {
        let tag = match v.kind() {
            Kind::Set => b'<',
            Kind::FrozenSet => b'>',
            _ => b'[',
        };
        let items = vm.collect_list(v)?;
        out.push(tag);
        out.extend((items.len.get() as u32).to_le_bytes());
        for i in 0..items.len.get() {
            if let Some(item) = crate::value::ListExt::item(&items, i) {
                write(vm, item, out, depth + 1)?;
            }
        }
    } else if let Some(d) = v.exact::<Dict>() {
        out.push(b'{');
        let mut at = 0;
        while let Some((key, value)) = vm.dict_next(d, &mut at) {
            write(vm, key, out, depth + 1)?;
            write(vm, value, out, depth + 1)?;
        }
        out.push(b'0');
    } else if let Some(bytes) = vm.byte_view(v) {
        sized(out, b's', &bytes);
    } else {
        return Err(vm.value_error("unmarshallable object"));
    }
    Ok(())
}

fn write_int(vm: &Vm, v: Value, out: &mut Vec<u8>) {
    if let Some(i) = vm.as_i64(v).and_then(|i| i32::try_from(i).ok()) {
        out.push(b'i');
        out.extend(i.to_le_bytes());
        return;
    }
    // Digits of 15 bits, their number negative for negative ints.
    let number = vm.to_bigint(v).unwrap_or_default();
    let digits = number.magnitude().to_radix_le(1 << 8);
    let mut halves: Vec<u16> = Vec::new();
    let (mut bits, mut have) = (0_u32, 0);
    for byte in digits {
        bits |= u32::from(byte) << have;
        have += 8;
        while have >= 15 {
            halves.push((bits & 0x7fff) as u16);
            bits >>= 15;
            have -= 15;
        }
    }
    if bits > 0 {
        halves.push(bits as u16);
    }
    while halves.last() == Some(&0) {
        halves.pop();
    }
    let count = halves.len() as i32;
    out.push(b'l');
    out.extend((if number.sign() == Sign::Minus { -count } else { count }).to_le_bytes());
    halves.iter().for_each(|h| out.extend(h.to_le_bytes()));
}

fn write_str(s: Gc<Str>, out: &mut Vec<u8>) {
    if let Some(text) = s.as_ascii() {
        match u8::try_from(text.len()) {
            Ok(n) => {
                out.extend([b'z', n]);
                out.extend_from_slice(text.as_bytes());
            }
            Err(_) => sized(out, b'a', text.as_bytes()),
        }
        return;
    }
    // UTF-8 in which lone surrogates have three bytes like their neighbours.
    let mut bytes = Vec::new();
    for i in 0..s.len {
        let u = s.unit(i);
        match char::from_u32(u) {
            Some(c) => bytes.extend(c.encode_utf8(&mut [0; 4]).bytes()),
            None => {
                bytes.extend([0xe0 | (u >> 12) as u8, 0x80 | (u >> 6 & 0x3f) as u8, 0x80 | (u & 0x3f) as u8])
            }
        }
    }
    sized(out, b'u', &bytes);
}

/// Reads one value; how many bytes it took comes with it.
fn load(vm: &mut Vm, data: &[u8]) -> R<(Value, usize)> {
    let refs = vm.new_list();
    let mut input = Input { data, at: 0, refs };
    match input.value(vm, 0)? {
        Some(v) => Ok((v, input.at)),
        None => Err(vm.type_error("NULL object in marshal data for object")),
    }
}

struct Input<'a> {
    data: &'a [u8],
    at: usize,
    refs: Gc<List>,
}

impl Input<'_> {
    fn take(&mut self, vm: &mut Vm, n: usize) -> R<&[u8]> {
        let end = self.at.checked_add(n).filter(|&end| end <= self.data.len());
        let Some(end) = end else {
            let text = vm.str("marshal data too short");
            return Err(vm.raise_new(vm.exc.eof_error, &[text]));
        };
        let taken = &self.data[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self, vm: &mut Vm) -> R<u8> {
        Ok(self.take(vm, 1)?[0])
    }

    fn i32(&mut self, vm: &mut Vm) -> R<i32> {
        let b = self.take(vm, 4)?;
        Ok(i32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn f64(&mut self, vm: &mut Vm) -> R<f64> {
        let mut b = [0; 8];
        b.copy_from_slice(self.take(vm, 8)?);
        Ok(f64::from_le_bytes(b))
    }

    fn length(&mut self, vm: &mut Vm, what: &str) -> R<usize> {
        let n = self.i32(vm)?;
        usize::try_from(n).map_err(|_| bad(vm, &format!("{what} size out of range")))
    }

    /// A value, or the mark that ends a dict.
    fn value(&mut self, vm: &mut Vm, depth: u32) -> R<Option<Value>> {
        if depth > MAX_DEPTH {
            return Err(vm.value_error("recursion limit exceeded"));
        }
        let byte = match self.take(vm, 1) {
            Ok(b) => b[0],
            Err(raised) => {
                vm.take_raised(raised);
                return Err(no_object(vm));
            }
        };
        let tag = byte & !FLAG_REF;
        // A container is in the table before what is in it.
        let place = self.refs.len.get();
        let referred = byte & FLAG_REF != 0;
        if referred {
            let none = vm.none;
            vm.list_push(self.refs, none);
        }
        let v = match tag {
            b'0' => return Ok(None),
            b'N' => vm.none,
            b'T' => vm.true_,
            b'F' => vm.false_,
            b'.' => vm.ellipsis,
            b'S' => vm.exc.stop_iteration.value(),
            b'i' => {
                let i = self.i32(vm)?;
                vm.int(i64::from(i))
            }
            b'l' => self.long(vm)?,
            b'f' => {
                let f = self.float_text(vm)?;
                vm.float(f)
            }
            b'g' => {
                let f = self.f64(vm)?;
                vm.float(f)
            }
            b'x' => {
                let (re, im) = (self.float_text(vm)?, self.float_text(vm)?);
                vm.complex(re, im)
            }
            b'y' => {
                let (re, im) = (self.f64(vm)?, self.f64(vm)?);
                vm.complex(re, im)
            }
            b's' => {
                let n = self.length(vm, "bytes object")?;
                let bytes = self.take(vm, n)?.to_vec();
                vm.bytes(&bytes)
            }
            b'u' | b't' => {
                let n = self.length(vm, "string")?;
                let units = surrogate_utf8(self.take(vm, n)?);
                match units {
                    Some(units) => vm.str_from_units(&units).value(),
                    None => return Err(vm.value_error("bad marshal data (invalid UTF-8)")),
                }
            }
            b'a' | b'A' | b'z' | b'Z' => {
                let n = match tag {
                    b'a' | b'A' => self.length(vm, "string")?,
                    _ => usize::from(self.byte(vm)?),
                };
                let bytes = self.take(vm, n)?.to_vec();
                vm.str_from_latin1(&bytes).value()
            }
            b'(' | b')' | b'[' | b'<' | b'>' => {
                return self.container(vm, tag, referred.then_some(place), depth).map(Some);
            }
            b'{' => {
                let d = vm.new_dict();
                self.keep(referred.then_some(place), d.value());
                while let Some(key) = self.value(vm, depth + 1)? {
                    let Some(value) = self.value(vm, depth + 1)? else { break };
                    vm.dict_set(d, key, value)?;
                }
                return Ok(Some(d.value()));
            }
            b'r' => {
                let n = self.i32(vm)?;
                match usize::try_from(n).ok().and_then(|n| crate::value::ListExt::item(&self.refs, n)) {
                    Some(v) => return Ok(Some(v)),
                    None => return Err(bad(vm, "invalid reference")),
                }
            }
            b'c' => self.code(vm)?,
            _ => return Err(bad(vm, "unknown type code")),
        };
        self.keep(referred.then_some(place), v);
        Ok(Some(v))
    }

    fn keep(&self, place: Option<usize>, v: Value) {
        if let (Some(at), Some(items)) = (place, self.refs.items.get()) {
            items.slots()[at].set(Some(v));
        }
    }

    fn container(&mut self, vm: &mut Vm, tag: u8, place: Option<usize>, depth: u32) -> R {
        let n = if tag == b')' { usize::from(self.byte(vm)?) } else { self.length(vm, container_name(tag))? };
        if n > self.data.len() - self.at {
            // Each item takes a byte at least.
            return Err(no_object(vm));
        }
        let list = vm.new_list();
        if tag == b'[' {
            self.keep(place, list.value());
        }
        for _ in 0..n {
            match self.value(vm, depth + 1)? {
                Some(v) => vm.list_push(list, v),
                None => {
                    let what = container_name(tag);
                    return Err(vm.type_error(format!("NULL object in marshal data for {what}")));
                }
            }
        }
        let v = match tag {
            b'[' => return Ok(list.value()),
            b'<' => vm.call(vm.types.set.value(), &[list.value()])?,
            b'>' => vm.call(vm.types.frozenset.value(), &[list.value()])?,
            _ => vm.tuple_from_list(list),
        };
        self.keep(place, v);
        Ok(v)
    }

    fn long(&mut self, vm: &mut Vm) -> R {
        let n = self.i32(vm)?;
        let count = n.unsigned_abs() as usize;
        let bytes = self.take(vm, count.saturating_mul(2))?.to_vec();
        let mut number = BigInt::ZERO;
        for pair in bytes.as_chunks::<2>().0.iter().rev() {
            let digit = u16::from_le_bytes(*pair);
            if digit > 0x7fff {
                return Err(bad(vm, "digit out of range in long"));
            }
            number = (number << 15) + digit;
        }
        Ok(vm.big(if n < 0 { -number } else { number }))
    }

    fn float_text(&mut self, vm: &mut Vm) -> R<f64> {
        let n = usize::from(self.byte(vm)?);
        let text = String::from_utf8_lossy(self.take(vm, n)?).into_owned();
        text.trim().parse().map_err(|_| bad(vm, "unknown type code"))
    }

    fn code(&mut self, vm: &mut Vm) -> R {
        let n = self.length(vm, "string")?;
        let filename = String::from_utf8_lossy(self.take(vm, n)?).into_owned();
        let n = self.length(vm, "code")?;
        let file = self.take(vm, n)?.to_vec();
        match code_of_file(&file, &filename, &vm.config) {
            Ok(unit) => Ok(vm.load_code(unit).value()),
            Err(why) => Err(bad(vm, &format!("code: {}", why.0))),
        }
    }
}

fn container_name(tag: u8) -> &'static str {
    match tag {
        b'[' => "list",
        b'<' | b'>' => "set",
        _ => "tuple",
    }
}

#[cold]
fn no_object(vm: &mut Vm) -> Raised {
    let text = vm.str("EOF read where object expected");
    vm.raise_new(vm.exc.eof_error, &[text])
}

#[cold]
fn bad(vm: &mut Vm, why: &str) -> Raised {
    vm.value_error(format!("bad marshal data ({why})"))
}

/// Code points of UTF-8 that may have surrogates.
fn surrogate_utf8(bytes: &[u8]) -> Option<Vec<u32>> {
    let mut units = Vec::new();
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        let n = match first {
            0..=0x7f => 1,
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return None,
        };
        let (one, behind) = rest.split_at_checked(n)?;
        let point = if n == 1 {
            u32::from(first)
        } else {
            one[1..].iter().try_fold(u32::from(first) & (0x7f >> n), |p, &b| {
                (b & 0xc0 == 0x80).then_some(p << 6 | u32::from(b) & 0x3f)
            })?
        };
        if point > 0x10_ffff || (n == 3 && point < 0x800) || (n == 4 && point < 0x1_0000) {
            return None;
        }
        units.push(point);
        rest = behind;
    }
    Some(units)
}
