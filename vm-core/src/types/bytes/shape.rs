//! Methods of bytes and bytearray that trim, pad, split, join and change case (ASCII only).

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature};
use crate::types::str::{Pieces, lines, rsplit_at, rsplit_space, split_args, split_at, split_space};
use crate::value::{ListExt, StrExt};

pub const METHODS: [NativeDef; 26] = [
    NativeDef::pos("strip", 1, 2, |vm, a| strip(vm, a, true, true)),
    NativeDef::pos("lstrip", 1, 2, |vm, a| strip(vm, a, true, false)),
    NativeDef::pos("rstrip", 1, 2, |vm, a| strip(vm, a, false, true)),
    NativeDef::pos("center", 2, 3, |vm, a| {
        adjust(vm, a, "center", |space, width| space / 2 + (space & width & 1))
    }),
    NativeDef::pos("ljust", 2, 3, |vm, a| adjust(vm, a, "ljust", |_, _| 0)),
    NativeDef::pos("rjust", 2, 3, |vm, a| adjust(vm, a, "rjust", |space, _| space)),
    NativeDef::fn2("zfill", zfill),
    NativeDef::full("expandtabs", expand_tabs),
    NativeDef::full("split", |vm, a| split(vm, a, "split", false)),
    NativeDef::full("rsplit", |vm, a| split(vm, a, "rsplit", true)),
    NativeDef::full("splitlines", splitlines),
    NativeDef::fn2("join", join),
    NativeDef::fn1("upper", |vm, s| map(vm, s, |b, _| b.to_ascii_uppercase())),
    NativeDef::fn1("lower", |vm, s| map(vm, s, |b, _| b.to_ascii_lowercase())),
    NativeDef::fn1("swapcase", |vm, s| map(vm, s, |b, _| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b })),
    NativeDef::fn1("title", |vm, s| {
        map(vm, s, |b, before| match before {
            Some(p) if p.is_ascii_alphabetic() => b.to_ascii_lowercase(),
            _ => b.to_ascii_uppercase(),
        })
    }),
    NativeDef::fn1("capitalize", |vm, s| {
        map(vm, s, |b, before| match before {
            Some(_) => b.to_ascii_lowercase(),
            None => b.to_ascii_uppercase(),
        })
    }),
    NativeDef::fn1("isalpha", |vm, s| every(vm, s, |b| b.is_ascii_alphabetic())),
    NativeDef::fn1("isalnum", |vm, s| every(vm, s, |b| b.is_ascii_alphanumeric())),
    NativeDef::fn1("isdigit", |vm, s| every(vm, s, |b| b.is_ascii_digit())),
    NativeDef::fn1("isspace", |vm, s| every(vm, s, is_space)),
    NativeDef::fn1("isascii", |vm, s| {
        let b = vm.byte_receiver(s)?;
        Ok(vm.bool(b.is_ascii()))
    }),
    NativeDef::fn1("islower", |vm, s| {
        let b = vm.byte_receiver(s)?;
        let holds = b.iter().any(u8::is_ascii_lowercase) && !b.iter().any(u8::is_ascii_uppercase);
        Ok(vm.bool(holds))
    }),
    NativeDef::fn1("isupper", |vm, s| {
        let b = vm.byte_receiver(s)?;
        let holds = b.iter().any(u8::is_ascii_uppercase) && !b.iter().any(u8::is_ascii_lowercase);
        Ok(vm.bool(holds))
    }),
    NativeDef::fn1("istitle", is_title),
    NativeDef::full("translate", translate),
];

/// White space of bytes.
pub fn is_space(b: u8) -> bool {
    matches!(b, 9..=13 | b' ')
}

fn strip(vm: &mut Vm, a: &[Value], left: bool, right: bool) -> R {
    let set = match a.get(1) {
        Some(&v) if v != vm.none => Some(vm.bytes_arg(v)?),
        _ => None,
    };
    let drop = |b: u8| match &set {
        Some(set) => set.contains(&b),
        None => is_space(b),
    };
    let mut text = vm.byte_receiver(a[0])?;
    while left && !text.is_empty() && drop(text[0]) {
        text = &text[1..];
    }
    while right && !text.is_empty() && drop(text[text.len() - 1]) {
        text = &text[..text.len() - 1];
    }
    Ok(vm.bytes_like(a[0], text))
}

fn padded(vm: &mut Vm, like: Value, text: &[u8], left: usize, right: usize, fill: u8) -> R {
    vm.charge(left.saturating_add(right))?;
    let mut out = vec![fill; left];
    out.extend_from_slice(text);
    out.resize(out.len() + right, fill);
    Ok(vm.bytes_like(like, &out))
}

fn adjust(vm: &mut Vm, a: &[Value], name: &str, left: fn(usize, usize) -> usize) -> R {
    let width = usize::try_from(vm.index_i64(a[1])?).unwrap_or(0);
    let fill = match a.get(2) {
        None => b' ',
        Some(&v) => match vm.byte_view(v).as_deref() {
            Some([b]) if v.kind() != Kind::Foreign => *b,
            _ => {
                let got = vm.argument_name(v);
                return Err(vm.type_error(format!(
                    "{name}() argument 2 must be a byte string of length 1, not {got}"
                )));
            }
        },
    };
    let text = vm.byte_receiver(a[0])?;
    let space = width.saturating_sub(text.len());
    let left = left(space, width);
    padded(vm, a[0], text, left, space - left, fill)
}

fn zfill(vm: &mut Vm, s: Value, width: Value) -> R {
    let width = usize::try_from(vm.index_i64(width)?).unwrap_or(0);
    let text = vm.byte_receiver(s)?;
    let zeros = width.saturating_sub(text.len());
    vm.charge(zeros)?;
    let signed = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let mut out = text[..signed].to_vec();
    out.resize(signed + zeros, b'0');
    out.extend_from_slice(&text[signed..]);
    Ok(vm.bytes_like(s, &out))
}

fn expand_tabs(vm: &mut Vm, a: Args<'_>) -> R {
    let [tab] = a.rest().bind(vm, &Signature::new("expandtabs", ["tabsize"], 0))?;
    let tab = match tab {
        Some(v) => usize::try_from(vm.index_i32(v)?).unwrap_or(0),
        None => 8,
    };
    let text = vm.byte_receiver(a.pos[0])?;
    let tabs = text.iter().filter(|&&b| b == 9).count();
    match tabs.checked_mul(tab).and_then(|n| n.checked_add(text.len())).filter(|&n| n < 1 << 60) {
        Some(n) => vm.charge(n)?,
        None => return Err(vm.overflow_error("result too long")),
    }
    let (mut out, mut column) = (Vec::new(), 0);
    for &b in text {
        match b {
            9 if tab > 0 => {
                let fill = tab - column % tab;
                column += fill;
                out.resize(out.len() + fill, b' ');
            }
            9 => {}
            _ => {
                out.push(b);
                column = if b == 10 || b == 13 { 0 } else { column + 1 };
            }
        }
    }
    Ok(vm.bytes_like(a.pos[0], &out))
}

fn pieces_list(vm: &mut Vm, like: Value, text: &[u8], pieces: Pieces) -> R {
    let list = vm.new_list();
    for (start, end) in pieces {
        let piece = vm.bytes_like(like, &text[start..end]);
        vm.list_push(list, piece);
    }
    Ok(list.value())
}

fn split(vm: &mut Vm, a: Args<'_>, name: &'static str, from_end: bool) -> R {
    let (sep, limit) = split_args(vm, a, name)?;
    let sep = match sep {
        Some(v) => Some(vm.bytes_arg(v)?),
        None => None,
    };
    let text = vm.byte_receiver(a.pos[0])?;
    let pieces = match &sep {
        Some(sep) if sep.is_empty() => return Err(vm.value_error("empty separator")),
        Some(sep) if from_end => rsplit_at(text, sep, limit),
        Some(sep) => split_at(text, sep, limit),
        None if from_end => rsplit_space(text, limit, is_space),
        None => split_space(text, limit, is_space),
    };
    pieces_list(vm, a.pos[0], text, pieces)
}

fn splitlines(vm: &mut Vm, a: Args<'_>) -> R {
    let [keep] = a.rest().bind(vm, &Signature::new("splitlines", ["keepends"], 0))?;
    let keep = match keep {
        Some(v) => vm.index_i32(v)? != 0,
        None => false,
    };
    let text = vm.byte_receiver(a.pos[0])?;
    let pieces = lines(text, |c| c == 10 || c == 13)
        .into_iter()
        .map(|(start, end, next)| (start, if keep { next } else { end }))
        .collect();
    pieces_list(vm, a.pos[0], text, pieces)
}

fn join(vm: &mut Vm, sep: Value, iterable: Value) -> R {
    let slots = &vm.type_of(iterable).slots;
    if slots[crate::types::Dunder::Iter as usize].get().is_none()
        && slots[crate::types::Dunder::GetItem as usize].get().is_none()
    {
        return Err(vm.type_error("can only join an iterable"));
    }
    let items = vm.collect_list(iterable)?;
    let between = vm.byte_receiver(sep)?;
    let mut out = Vec::new();
    for i in 0..items.len.get() {
        let Some(item) = items.item(i) else { break };
        if i > 0 {
            out.extend_from_slice(between);
        }
        let Some(view) = vm.byte_view(item) else {
            let name = vm.type_name(item);
            return Err(
                vm.type_error(format!("sequence item {i}: expected a bytes-like object, {name} found"))
            );
        };
        vm.charge(out.len() + view.len())?;
        out.extend_from_slice(&view);
    }
    Ok(vm.bytes_like(sep, &out))
}

/// Maps each byte, given the one before it.
fn map(vm: &mut Vm, s: Value, f: impl Fn(u8, Option<u8>) -> u8) -> R {
    let text = vm.byte_receiver(s)?;
    let mut before = None;
    let out: Vec<u8> = text.iter().map(|&b| f(b, before.replace(b))).collect();
    Ok(vm.bytes_like(s, &out))
}

fn every(vm: &mut Vm, s: Value, test: impl Fn(u8) -> bool) -> R {
    let text = vm.byte_receiver(s)?;
    Ok(vm.bool(!text.is_empty() && text.iter().all(|&b| test(b))))
}

fn is_title(vm: &mut Vm, s: Value) -> R {
    let text = vm.byte_receiver(s)?;
    let (mut any, mut inside) = (false, false);
    for b in text {
        if b.is_ascii_alphabetic() {
            if b.is_ascii_uppercase() == inside {
                return Ok(vm.false_);
            }
            (any, inside) = (true, true);
        } else {
            inside = false;
        }
    }
    Ok(vm.bool(any))
}

fn translate(vm: &mut Vm, a: Args<'_>) -> R {
    let sig = Signature::new("translate", ["table", "delete"], 1).pos_only(1);
    let [table, delete] = a.rest().bind(vm, &sig)?;
    let table = match table {
        Some(v) if v != vm.none => Some(vm.bytes_arg(v)?),
        _ => None,
    };
    if table.as_ref().is_some_and(|t| t.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let delete = match delete {
        Some(v) => Some(vm.bytes_arg(v)?),
        None => None,
    };
    let text = vm.byte_receiver(a.pos[0])?;
    let out: Vec<u8> = text
        .iter()
        .filter(|b| !delete.as_ref().is_some_and(|d| d.contains(b)))
        .map(|&b| table.as_ref().map_or(b, |t| t[b as usize]))
        .collect();
    Ok(vm.bytes_like(a.pos[0], &out))
}

/// `bytes.maketrans(from, to)`.
pub fn maketrans(vm: &mut Vm, args: Args<'_>, class: &str) -> R {
    args.no_keywords(vm, &format!("{class}.maketrans"))?;
    let &[from, to] = args.pos else {
        return Err(vm.type_error(format!("maketrans expected 2 arguments, got {}", args.pos.len())));
    };
    let (from, to) = (vm.bytes_arg(from)?, vm.bytes_arg(to)?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = std::array::from_fn(|i| i as u8);
    for (&f, &t) in from.iter().zip(to.iter()) {
        table[f as usize] = t;
    }
    Ok(vm.bytes(&table))
}

/// The bytes that hex text stands for; ValueError with the position of what is wrong.
pub fn from_hex(vm: &mut Vm, text: Gc<Str>) -> R<Vec<u8>> {
    let digit = |i: usize| {
        if i < text.len { char::from_u32(text.unit(i)).and_then(|c| c.to_digit(16)) } else { None }
    };
    let (mut out, mut i) = (Vec::with_capacity(text.len / 2), 0);
    while i < text.len {
        if text.unit(i) < 0x80 && is_space(text.unit(i) as u8) {
            i += 1;
            continue;
        }
        let bad = match (digit(i), digit(i + 1)) {
            (Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 2;
                continue;
            }
            (None, _) => i,
            _ => i + 1,
        };
        return Err(
            vm.value_error(format!("non-hexadecimal number found in fromhex() arg at position {bad}"))
        );
    }
    Ok(out)
}

/// `b.hex([sep[, bytes_per_sep]])`.
pub fn hex(vm: &mut Vm, a: Args<'_>) -> R {
    let (sep, group) = hex_layout(vm, a.rest())?;
    let text = vm.bytes_arg(a.pos[0])?;
    vm.charge(text.len().saturating_mul(3))?;
    let out = hex_text(&text, sep, group);
    Ok(vm.str_from_latin1(&out).value())
}

/// The separator of `hex()`, and after how many bytes it comes.
pub fn hex_layout(vm: &mut Vm, args: Args<'_>) -> R<(Option<u8>, i64)> {
    let [sep, group] = args.bind(vm, &Signature::new("hex", ["sep", "bytes_per_sep"], 0))?;
    let group = match group {
        Some(v) => i64::from(vm.index_i32(v)?),
        None => 1,
    };
    let Some(sep) = sep else { return Ok((None, group)) };
    if vm.len(sep)? != 1 {
        return Err(vm.value_error("sep must be length 1."));
    }
    let unit = match sep.cast::<Str>() {
        Some(s) => s.code_points().next(),
        None if sep.cast::<Bytes>().is_some() => vm.byte_view(sep).map(|b| u32::from(b[0])),
        None => None,
    };
    match unit {
        Some(c) if c < 0x80 => Ok((Some(c as u8), group)),
        Some(_) => Err(vm.value_error("sep must be ASCII.")),
        None => Err(vm.type_error("sep must be str or bytes.")),
    }
}

/// Hex digits of bytes, with a separator every `group` bytes counted from the right (from the left if negative).
pub fn hex_text(bytes: &[u8], sep: Option<u8>, group: i64) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    for (i, b) in bytes.iter().enumerate() {
        if let Some(s) = sep
            && i > 0
            && size > 0
            && (if group > 0 { bytes.len() - i } else { i }) % size == 0
        {
            out.push(s);
        }
        out.extend_from_slice(&[b >> 4, b & 15].map(|d| b"0123456789abcdef"[d as usize]));
    }
    out
}
