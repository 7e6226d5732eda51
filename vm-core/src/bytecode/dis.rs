//! Listings of code units in the manner of CPython's `dis`.

use std::fmt::Write;

use super::{Chain, CodeUnit, Const, Op, Operands, Word, compare};

/// A listing of a unit and of all units among its constants.
pub fn dis(unit: &CodeUnit) -> String {
    let mut out = String::new();
    let mut work = vec![unit];
    while let Some(unit) = work.pop() {
        if !out.is_empty() {
            let _ = writeln!(out, "\nDisassembly of {}:", code_repr(unit));
        }
        dis_one(unit, &mut out);
        let inner = unit.consts.iter().rev().filter_map(|c| match c {
            Const::Code(code) => Some(&**code),
            _ => None,
        });
        work.extend(inner);
    }
    out
}

fn dis_one(unit: &CodeUnit, out: &mut String) {
    let mut is_target = vec![false; unit.words.len()];
    for word in &unit.words {
        if let Some(op) = word.op()
            && matches!(op.operands(), Operands::Jump | Operands::CompareJump)
            && let Some(flag) = is_target.get_mut(word.b() as usize)
        {
            *flag = true;
        }
    }
    for handler in &unit.handlers {
        if let Some(flag) = is_target.get_mut(handler.target as usize) {
            *flag = true;
        }
    }
    let mut last_line = 0;
    for (at, &word) in unit.words.iter().enumerate() {
        let line = unit.positions.get(at).map_or(0, |p| p.line);
        let shown = if line != 0 && line != last_line { line.to_string() } else { String::new() };
        if !shown.is_empty() && at > 0 {
            out.push('\n');
        }
        last_line = line;
        let mark = if is_target[at] { ">>" } else { "  " };
        let text = word_text(unit, word);
        let _ = writeln!(out, "{}", format!("{shown:>4} {mark} {at:>5} {text}").trim_end());
    }
    if !unit.handlers.is_empty() {
        out.push_str("ExceptionTable:\n");
        for h in &unit.handlers {
            let pc = if h.push_pc { " lasti" } else { "" };
            let _ = writeln!(out, "  {} to {} -> {} [{}]{pc}", h.start, h.end - 1, h.target, h.depth);
        }
    }
}

/// Opcode and operand of one word.
pub fn word_text(unit: &CodeUnit, word: Word) -> String {
    let Some(op) = word.op() else { return format!("<{}>", word.op_byte()) };
    let (a, b) = (word.a(), word.b());
    let constant = |i: u32| unit.consts.get(i as usize).map_or_else(|| "?".to_owned(), repr);
    let name = |i: u32| unit.names.get(i as usize).map_or("?", |n| n);
    let operand = match op.operands() {
        Operands::None => String::new(),
        Operands::Local => slot_name(unit, b),
        Operands::LocalLocal => format!("{}, {}", slot_name(unit, a as u32), slot_name(unit, b)),
        Operands::LocalConst => format!("{}, {b} ({})", slot_name(unit, a as u32), constant(b)),
        Operands::Const => format!("{b} ({})", constant(b)),
        Operands::Name | Operands::NameSite => format!("{b} ({})", name(b)),
        Operands::Jump => format!("to {b}"),
        Operands::Compare => mask_text(a).to_owned(),
        Operands::CompareJump => {
            let when = if a & compare::JUMP_IF_TRUE != 0 { "true" } else { "false" };
            format!("{} if {when} to {b}", mask_text(a & !compare::JUMP_IF_TRUE))
        }
        Operands::Count => b.to_string(),
        Operands::Counts => format!("{a}, {b}"),
        Operands::Flags => flag_text(op, a),
        Operands::Chain => {
            unit.chains.get(b as usize).map_or_else(|| "?".to_owned(), |c| chain_text(unit, c))
        }
    };
    if operand.is_empty() { op.name().to_owned() } else { format!("{:<22} {operand}", op.name()) }
}

fn flag_text(op: Op, a: u16) -> String {
    let text = match (op, a) {
        (Op::IS_OP, 0) => "is",
        (Op::IS_OP, _) => "is not",
        (Op::CONTAINS_OP, 0) => "in",
        (Op::CONTAINS_OP, _) => "not in",
        _ => return a.to_string(),
    };
    text.to_owned()
}

fn mask_text(mask: u16) -> &'static str {
    match mask {
        compare::LT => "<",
        compare::LE => "<=",
        compare::EQ => "==",
        compare::NE => "!=",
        compare::GT => ">",
        compare::GE => ">=",
        _ => "?",
    }
}

/// The name of a frame slot; of a hidden local, the chain that it stands for.
pub fn slot_name(unit: &CodeUnit, slot: u32) -> String {
    if let Some(name) = unit.varnames.get(slot as usize) {
        return name.to_string();
    }
    if let Some(cell) = unit.cell_slots.iter().position(|&s| s == slot) {
        return unit.cellvars[cell].to_string();
    }
    if slot >= unit.first_hidden {
        let chain = unit.hidden_chains.get((slot - unit.first_hidden) as usize);
        return chain
            .and_then(|&c| unit.chains.get(c as usize))
            .map_or_else(|| "?".to_owned(), |c| chain_text(unit, c));
    }
    let first_free = unit.first_hidden - unit.freevars.len() as u32;
    slot.checked_sub(first_free)
        .and_then(|i| unit.freevars.get(i as usize))
        .map_or_else(|| format!("slot {slot}"), |n| n.to_string())
}

/// A tracked chain as written in the source.
pub fn chain_text(unit: &CodeUnit, chain: &Chain) -> String {
    let root = match chain.local_root {
        Some(local) => unit.varnames.get(local as usize),
        None => unit.names.get(chain.root as usize),
    };
    let mut text = root.map_or("?", |n| n).to_owned();
    for &attribute in &chain.attributes {
        text.push('.');
        text.push_str(unit.names.get(attribute as usize).map_or("?", |n| n));
    }
    text
}

fn code_repr(unit: &CodeUnit) -> String {
    format!("<code object {}, file \"{}\", line {}>", unit.name, unit.filename, unit.first_line)
}

/// A constant as Python's `repr` writes it.
pub fn repr(constant: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(repr).collect::<Vec<_>>().join(", ");
    match constant {
        Const::None => "None".to_owned(),
        Const::Ellipsis => "Ellipsis".to_owned(),
        Const::Bool(b) => if *b { "True" } else { "False" }.to_owned(),
        Const::Int(i) => i.to_string(),
        Const::BigInt(b) => b.to_string(),
        Const::Float(f) => float_repr(*f),
        Const::Complex(re, im) => {
            let imag = float_repr(*im);
            let imag = imag.strip_suffix(".0").unwrap_or(&imag);
            if *re == 0.0 && re.is_sign_positive() {
                return format!("{imag}j");
            }
            let real = float_repr(*re);
            let sign = if imag.starts_with('-') { "" } else { "+" };
            format!("({}{sign}{imag}j)", real.strip_suffix(".0").unwrap_or(&real))
        }
        Const::Str(s) => str_repr(s.chars().map(u32::from)),
        Const::WideStr(s) => str_repr(s.iter().copied()),
        Const::Bytes(b) => bytes_repr(b),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", repr(&items[0])),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Const::Code(code) => code_repr(code),
    }
}

/// The shortest text that reads back as the same float, in Python's notation.
pub fn float_repr(f: f64) -> String {
    if f.is_nan() {
        return "nan".to_owned();
    }
    if f.is_infinite() {
        return if f > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{f:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = f.to_string();
        return if plain.contains('.') { plain } else { format!("{plain}.0") };
    }
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

fn str_repr(points: impl Iterator<Item = u32> + Clone) -> String {
    let has = |c: char| points.clone().any(|p| p == c as u32);
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for point in points {
        match char::from_u32(point) {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\\') => out.push_str("\\\\"),
            Some(c) if c == quote => {
                out.push('\\');
                out.push(c);
            }
            Some(c) if (c as u32) < 0x20 || (0x7f..0xa1).contains(&(c as u32)) || c == '\u{ad}' => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            Some(c) => out.push(c),
            None => {
                let _ = write!(out, "\\u{point:04x}");
            }
        }
    }
    out.push(quote);
    out
}

fn bytes_repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            _ if byte as char == quote => {
                out.push('\\');
                out.push(quote);
            }
            0x20..0x7f => out.push(byte as char),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}
