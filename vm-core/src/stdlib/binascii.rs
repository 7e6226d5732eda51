//! `binascii`: hexadecimal, base64 and CRC-32.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R, Signature};
use crate::types::bytes::hex_text;

pub static DEF: ModuleDef = ModuleDef {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[&[
        NativeDef::full("hexlify", |vm, a| hexlify(vm, a, "hexlify")),
        NativeDef::full("b2a_hex", |vm, a| hexlify(vm, a, "b2a_hex")),
        NativeDef::fn1("unhexlify", unhexlify),
        NativeDef::fn1("a2b_hex", unhexlify),
        NativeDef::pos("crc32", 1, 2, crc32),
        NativeDef::full("b2a_base64", to_base64),
        NativeDef::full("a2b_base64", from_base64),
    ]],
    init: |vm, m| {
        let name = vm.str("Error");
        let bases = vm.tuple(&[vm.exc.value_error.value()]);
        let dict = vm.new_dict();
        let module = vm.str("binascii");
        vm.dict_set_str(dict, vm.names.module, module);
        let class = vm.call(vm.types.type_.value(), &[name, bases, dict.value()])?;
        vm.kept.insert("binascii.Error", class);
        let name = vm.intern("Error");
        vm.dict_set_str(m.dict.get(), name, class);
        Ok(())
    },
};

fn error(vm: &mut Vm, message: &str) -> crate::native::Raised {
    match vm.kept.get("binascii.Error").and_then(|v| v.cast::<Type>()) {
        Some(class) => {
            let text = vm.str(message);
            vm.raise_new(class, &[text])
        }
        None => vm.value_error(message),
    }
}

/// Bytes-like or ASCII text.
fn ascii_arg(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    match v.cast::<Str>() {
        Some(s) => match s.as_ascii() {
            Some(t) => Ok(t.as_bytes().to_vec()),
            None => Err(vm.value_error("string argument should contain only ASCII characters")),
        },
        None => match vm.byte_view(v) {
            Some(b) => Ok(b.into_owned()),
            None => {
                let name = vm.type_name(v);
                Err(vm.type_error(format!("argument should be bytes, buffer or ASCII string, not '{name}'")))
            }
        },
    }
}

fn hexlify(vm: &mut Vm, a: Args<'_>, name: &'static str) -> R {
    let [data, sep, group] = a.bind(vm, &Signature::new(name, ["data", "sep", "bytes_per_sep"], 1))?;
    let data = vm.bytes_arg(data.unwrap_or(vm.none))?;
    let sep = match sep {
        Some(s) => match ascii_arg(vm, s)?.as_slice() {
            [b] => Some(*b),
            _ => return Err(vm.value_error("sep must be length 1.")),
        },
        None => None,
    };
    let group = match group {
        Some(g) => vm.index_i64(g)?,
        None => 1,
    };
    let text = hex_text(&data, sep, group);
    Ok(vm.bytes(&text))
}

fn unhexlify(vm: &mut Vm, v: Value) -> R {
    let text = ascii_arg(vm, v)?;
    if text.len() % 2 != 0 {
        return Err(error(vm, "Odd-length string"));
    }
    let digit = |b: u8| char::from(b).to_digit(16);
    let data: Option<Vec<u8>> =
        text.chunks(2).map(|p| Some((digit(p[0])? * 16 + digit(p[1])?) as u8)).collect();
    match data {
        Some(d) => Ok(vm.bytes(&d)),
        None => Err(error(vm, "Non-hexadecimal digit found")),
    }
}

fn crc32(vm: &mut Vm, a: &[Value]) -> R {
    let start = match a.get(1) {
        Some(&v) => vm.index_i64(v)? as u32,
        None => 0,
    };
    let data = vm.bytes_arg(a[0])?;
    Ok(vm.int(i64::from(super::zlib::crc32(start, &data))))
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn to_base64(vm: &mut Vm, a: Args<'_>) -> R {
    let sig: Signature<2> = Signature::new("b2a_base64", ["data", "newline"], 1).kw_only_from(1);
    let [data, newline] = a.bind(vm, &sig)?;
    let newline = match newline {
        Some(n) => vm.truth(n)?,
        None => true,
    };
    let data = vm.bytes_arg(data.unwrap_or(vm.none))?;
    let mut out = Vec::with_capacity(data.len() * 4 / 3 + 4);
    for chunk in data.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0u32, |n, (i, &b)| n | u32::from(b) << (16 - 8 * i));
        for i in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * i)) as usize & 63];
            out.push(if i <= chunk.len() { digit } else { b'=' });
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(vm.bytes(&out))
}

fn from_base64(vm: &mut Vm, a: Args<'_>) -> R {
    let sig: Signature<2> = Signature::new("a2b_base64", ["data", "strict_mode"], 1).kw_only_from(1);
    let [data, _] = a.bind(vm, &sig)?;
    let text = ascii_arg(vm, data.unwrap_or(vm.none))?;
    let (mut out, mut bits, mut digits, mut pads) = (Vec::new(), 0u32, 0usize, 0);
    for b in text {
        if b == b'=' {
            pads += 1;
            if digits % 4 >= 2 && digits % 4 + pads >= 4 {
                break;
            }
            continue;
        }
        // Anything outside the alphabet is passed over, as CPython does.
        let Some(v) = ALPHABET.iter().position(|&c| c == b) else { continue };
        pads = 0;
        bits = bits << 6 | v as u32;
        digits += 1;
        match digits % 4 {
            2 => out.push((bits >> 4) as u8),
            3 => out.push((bits >> 2) as u8),
            0 => out.push(bits as u8),
            _ => {}
        }
    }
    match digits % 4 {
        0 => Ok(vm.bytes(&out)),
        1 => Err(error(
            vm,
            &format!(
                "Invalid base64-encoded string: number of data characters ({digits}) cannot be 1 more than a multiple of 4"
            ),
        )),
        n if n + pads >= 4 => Ok(vm.bytes(&out)),
        _ => Err(error(vm, "Incorrect padding")),
    }
}
