//! Code units in cache files. The words are stored as they lie in memory; positions as runs; names by the string table.

use num_bigint::BigInt;

use super::wire::{Bad, Read, Reader, Wire, Writer, wire_struct};
use crate::bytecode::{Chain, CodeUnit, Const, Handler, Position, Sleeping, UnitHead, UnitRef, Word};

wire_struct! {
    Handler { start, end, target, depth, push_pc }
    Chain { root, attributes, local_root, called }
    UnitHead { name, qualname, flags, free_count, doc }
}

impl Wire for Const {
    fn put(&self, w: &mut Writer) {
        w.nested(|w| put_const(self, w));
    }

    fn get(r: &mut Reader<'_>) -> Read<Const> {
        r.nested(get_const)
    }
}

fn put_const(value: &Const, w: &mut Writer) {
    let tag = |w: &mut Writer, tag: u8| w.bytes.push(tag);
    match value {
        Const::None => tag(w, 0),
        Const::Ellipsis => tag(w, 1),
        Const::Bool(false) => tag(w, 2),
        Const::Bool(true) => tag(w, 3),
        Const::Int(i) => {
            tag(w, 4);
            w.signed(*i);
        }
        Const::BigInt(b) => {
            tag(w, 5);
            w.block(&b.to_signed_bytes_le());
        }
        Const::Float(f) => {
            tag(w, 6);
            w.bytes.extend(f.to_bits().to_le_bytes());
        }
        Const::Complex(re, im) => {
            tag(w, 7);
            w.bytes.extend(re.to_bits().to_le_bytes());
            w.bytes.extend(im.to_bits().to_le_bytes());
        }
        Const::Str(s) => {
            tag(w, 8);
            w.string(s);
        }
        Const::WideStr(points) => {
            tag(w, 9);
            points.put(w);
        }
        Const::Bytes(b) => {
            tag(w, 10);
            w.block(b);
        }
        Const::Tuple(items) => {
            tag(w, 11);
            items.put(w);
        }
        Const::FrozenSet(items) => {
            tag(w, 12);
            items.put(w);
        }
        Const::Code(unit) => {
            tag(w, 13);
            put_ref(unit, w);
        }
    }
}

fn get_const(r: &mut Reader<'_>) -> Read<Const> {
    Ok(match r.byte()? {
        0 => Const::None,
        1 => Const::Ellipsis,
        2 => Const::Bool(false),
        3 => Const::Bool(true),
        4 => Const::Int(r.signed()?),
        5 => Const::BigInt(BigInt::from_signed_bytes_le(r.block()?)),
        6 => Const::Float(float(r)?),
        7 => Const::Complex(float(r)?, float(r)?),
        8 => Const::Str(Wire::get(r)?),
        9 => {
            let points: Box<[u32]> = Wire::get(r)?;
            if points.iter().any(|&p| p > 0x10_ffff) {
                return Err(Bad("a character past the last"));
            }
            Const::WideStr(points)
        }
        10 => Const::Bytes(r.block()?.into()),
        11 => Const::Tuple(Wire::get(r)?),
        12 => {
            let items: Box<[Const]> = Wire::get(r)?;
            if items.iter().any(|item| matches!(item, Const::Code(_))) {
                return Err(Bad("code in a set"));
            }
            Const::FrozenSet(items)
        }
        13 => Const::Code(get_ref(r)?),
        _ => return Err(Bad("no such constant")),
    })
}

/// A unit inside another: its number, its head, and its bytes as a block, which a reader can leave for later.
fn put_ref(unit: &UnitRef, w: &mut Writer) {
    let Ok(unit) = unit.get() else {
        w.failed = true;
        return;
    };
    w.units += 1;
    w.number(u64::from(w.units));
    UnitHead::of(unit).put(w);
    let at = w.bytes.len();
    unit.put(w);
    let body = w.bytes.split_off(at);
    w.block(&body);
}

fn get_ref(r: &mut Reader<'_>) -> Read<UnitRef> {
    let number = r.small()?;
    let head: UnitHead = Wire::get(r)?;
    if !matches!(head.doc, Const::None | Const::Str(_) | Const::WideStr(_)) {
        return Err(Bad("a docstring that is no string"));
    }
    let length = r.length()?;
    let at = r.place()..r.place() + length;
    if let Some(source) = r.sleep_in {
        r.take(length)?;
        return Ok(UnitRef::sleeping(Sleeping { head, source: source.clone(), at, number }));
    }
    let unit = CodeUnit::get(r)?;
    if r.place() != at.end || UnitHead::of(&unit) != head {
        return Err(Bad("another unit than its head says"));
    }
    Ok(unit.into())
}

fn float(r: &mut Reader<'_>) -> Read<f64> {
    let bytes = r.take(8)?.try_into().map_err(|_| Bad("cut short"))?;
    Ok(f64::from_bits(u64::from_le_bytes(bytes)))
}

impl Wire for CodeUnit {
    fn put(&self, w: &mut Writer) {
        w.nested(|w| put_unit(self, w));
    }

    fn get(r: &mut Reader<'_>) -> Read<CodeUnit> {
        r.nested(get_unit)
    }
}

fn put_unit(unit: &CodeUnit, w: &mut Writer) {
    // Taken apart by name, so that a field added to code units can't be left out here.
    let CodeUnit {
        scope,
        name,
        qualname,
        filename: _,
        first_line,
        flags,
        arg_count,
        posonly_count,
        kwonly_count,
        varnames,
        cellvars,
        freevars,
        cell_slots,
        slot_count,
        first_hidden,
        hidden_chains,
        chains,
        stack_size,
        site_count,
        words,
        consts,
        names,
        positions,
        handlers,
    } = unit;
    scope.put(w);
    name.put(w);
    qualname.put(w);
    for n in [first_line, flags, arg_count, posonly_count, kwonly_count] {
        n.put(w);
    }
    varnames.put(w);
    cellvars.put(w);
    freevars.put(w);
    cell_slots.put(w);
    slot_count.put(w);
    first_hidden.put(w);
    hidden_chains.put(w);
    chains.put(w);
    stack_size.put(w);
    site_count.put(w);
    w.number(words.len() as u64);
    words.iter().for_each(|word| w.bytes.extend(word.0.to_le_bytes()));
    consts.put(w);
    names.put(w);
    put_positions(positions, w);
    handlers.put(w);
}

/// A unit without the level of nesting that [`Wire`] counts.
pub fn get_unit(r: &mut Reader<'_>) -> Read<CodeUnit> {
    let scope = r.small()?;
    let name = Wire::get(r)?;
    let qualname = Wire::get(r)?;
    let [first_line, flags, arg_count, posonly_count, kwonly_count] =
        [r.small()?, r.small()?, r.small()?, r.small()?, r.small()?];
    let varnames = Wire::get(r)?;
    let cellvars = Wire::get(r)?;
    let freevars = Wire::get(r)?;
    let cell_slots = Wire::get(r)?;
    let slot_count = r.small()?;
    let first_hidden = r.small()?;
    let hidden_chains = Wire::get(r)?;
    let chains = Wire::get(r)?;
    let stack_size = r.small()?;
    let site_count = r.small()?;
    let count = r.length()?;
    let bytes = r.take(count.checked_mul(8).ok_or(Bad("a length is past the end"))?)?;
    let words: Box<[Word]> =
        bytes.as_chunks::<8>().0.iter().map(|chunk| Word(u64::from_le_bytes(*chunk))).collect();
    Ok(CodeUnit {
        scope,
        name,
        qualname,
        filename: r.filename.into(),
        first_line,
        flags,
        arg_count,
        posonly_count,
        kwonly_count,
        varnames,
        cellvars,
        freevars,
        cell_slots,
        slot_count,
        first_hidden,
        hidden_chains,
        chains,
        stack_size,
        site_count,
        words,
        consts: Wire::get(r)?,
        names: Wire::get(r)?,
        positions: get_positions(r, count)?,
        handlers: Wire::get(r)?,
    })
}

/// The places of words, as `co_linetable` shows them.
pub fn position_bytes(positions: &[Position]) -> Vec<u8> {
    let mut w = Writer::default();
    put_positions(positions, &mut w);
    w.bytes
}

/// The rows of an exception table, as `co_exceptiontable` shows them.
pub fn handler_bytes(handlers: &[Handler]) -> Vec<u8> {
    let mut w = Writer::default();
    handlers.iter().for_each(|h| h.put(&mut w));
    w.bytes
}

/// Runs of words with the same place in the text; each place relative to the one before.
fn put_positions(positions: &[Position], w: &mut Writer) {
    let mut before = Position::default();
    for run in positions.chunk_by(|a, b| a == b) {
        let p = run[0];
        w.number(run.len() as u64);
        w.signed(i64::from(p.line) - i64::from(before.line));
        w.signed(i64::from(p.end_line) - i64::from(p.line));
        w.number(u64::from(p.column));
        w.signed(i64::from(p.end_column) - i64::from(p.column));
        before = p;
    }
}

fn get_positions(r: &mut Reader<'_>, count: usize) -> Read<Box<[Position]>> {
    let mut positions = Vec::with_capacity(count);
    let mut before = Position::default();
    while positions.len() < count {
        let run = r.number()?;
        if run == 0 || run > (count - positions.len()) as u64 {
            return Err(Bad("positions and words differ in number"));
        }
        let add = |a: u32, b: i64| -> Read<u32> {
            i64::from(a)
                .checked_add(b)
                .and_then(|n| u32::try_from(n).ok())
                .ok_or(Bad("a position is out of range"))
        };
        let line = add(before.line, r.signed()?)?;
        let end_line = add(line, r.signed()?)?;
        let column = r.small()?;
        let end_column = add(column, r.signed()?)?;
        before = Position { line, end_line, column, end_column };
        positions.resize(positions.len() + run as usize, before);
    }
    Ok(positions.into())
}
