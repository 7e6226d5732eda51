//! Writes the table that `src/stencil.rs` includes, and the listing for people.

use std::fmt::Write;
use std::path::Path;

use crate::straighten::Stencil;
use crate::verify::{HOLES32, HOLES64};

pub fn write(out: &Path, stencils: &[Stencil]) -> std::io::Result<()> {
    let mut table = String::new();
    let names: Vec<&&str> = HOLES32.iter().chain(HOLES64).collect();
    let number = |symbol: &str| names.iter().position(|n| **n == symbol).unwrap_or(0);
    // Writing to a String can't fail.
    let _ = writeln!(
        table,
        "/// Names of holes, by number.\npub const HOLE_NAMES: [&str; {}] = {names:?};",
        names.len()
    );
    let _ = writeln!(
        table,
        "/// A hole's number.\n#[allow(non_camel_case_types, dead_code)]\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(u8)]\npub enum What {{"
    );
    for n in &names {
        let _ = writeln!(table, "    {},", &n[1..]);
    }
    let _ = writeln!(
        table,
        "}}\n\n/// A stencil's number.\n#[allow(non_camel_case_types, dead_code)]\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(u16)]\npub enum Id {{"
    );
    for s in stencils {
        let _ = writeln!(table, "    {},", s.name);
    }
    let _ = writeln!(
        table,
        "}}\n\n/// The stencils, by number.\npub static STENCILS: [Stencil; {}] = [",
        stencils.len()
    );
    let mut listing = String::new();
    for s in stencils {
        let _ = write!(table, "    Stencil {{ name: {:?}, code: &{:?}, holes: &[", s.name, s.code);
        for h in &s.holes {
            let _ = write!(
                table,
                "Hole {{ at: {}, what: {}, wide: {}, addend: {} }}, ",
                h.at,
                number(&h.symbol),
                h.bytes == 8,
                h.addend
            );
        }
        let _ = write!(table, "], exits: &[");
        for e in &s.exits {
            let to = match e.symbol.as_str() {
                "_CONT" => "Continue",
                "_JUMP" => "Jump",
                "_DONE" => "Done",
                "_ENTER" => "Enter",
                "_CONSTRUCT" => "Construct",
                _ => "Slow",
            };
            let _ = write!(table, "Exit {{ at: {}, to: Way::{to} }}, ", e.at);
        }
        let _ = writeln!(table, "], text: &{:?} }},", s.text);
        let _ = writeln!(listing, "{} ({} bytes)", s.name, s.code.len());
        for line in &s.text {
            let _ = writeln!(listing, "    {line}");
        }
    }
    let _ = writeln!(table, "];");
    std::fs::write(out.join("stencils.rs"), table)?;
    std::fs::write(out.join("stencils.txt"), listing)
}
