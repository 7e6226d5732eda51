//! `--jit-dump`: a function's bytecode beside its machine code.

use std::fmt::Write;

use vm_core::bytecode::{CodeUnit, word_text};
use vm_core::code::Place;

/// The listing of one function that was compiled to `start`; its first `hot` bytes are hot code.
pub fn dump(unit: &CodeUnit, places: &[Place], hot: u32, start: usize, bytes: &[u8]) -> String {
    let mut out = String::new();
    // Writing to a String can't fail.
    let _ = writeln!(
        out,
        "{} (line {}): {} words, {} bytes of machine code at {start:#x}, {hot} of them hot",
        unit.qualname,
        unit.first_line,
        unit.words.len(),
        bytes.len()
    );
    for (i, p) in places.iter().enumerate() {
        let end = places.get(i + 1).map_or(bytes.len(), |n| n.offset as usize);
        let end = if p.offset < hot { end.min(hot as usize) } else { end };
        let side = if p.offset < hot { ' ' } else { '*' };
        let _ = writeln!(out, "{side}{:5}  {}", p.word, word_text(unit, unit.words[p.word as usize]));
        for row in bytes[p.offset as usize..end].chunks(24) {
            let hex: Vec<String> = row.iter().map(|b| format!("{b:02x}")).collect();
            let _ = writeln!(out, "          {}", hex.join(" "));
        }
    }
    out
}
