//! `--jit-dump`: a function's bytecode beside its machine code.

use std::fmt::Write;

use vm_core::bytecode::{CodeUnit, word_text};
use vm_core::code::Place;

/// The listing of one function that was compiled to `start`; its first `hot` bytes are hot code. `stencils` says which
/// stencil lies at which offset, in order. A star marks cold code.
pub fn dump(
    unit: &CodeUnit,
    places: &[Place],
    stencils: &[(u32, &str)],
    hot: u32,
    start: usize,
    bytes: &[u8],
) -> String {
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
        // What lies before the word's first stencil, between them and behind the last is a jump to the interpreter.
        let mut cuts = vec![(p.offset, "(leave)")];
        let inside = stencils.iter().filter(|(at, _)| (p.offset as usize..end).contains(&(*at as usize)));
        for &(at, name) in inside {
            if cuts.last().is_some_and(|c| c.0 == at) {
                cuts.pop();
            }
            cuts.push((at, name));
        }
        for (n, (at, name)) in cuts.iter().enumerate() {
            let to = cuts.get(n + 1).map_or(end, |c| c.0 as usize);
            for (row, part) in bytes[*at as usize..to].chunks(16).enumerate() {
                let hex: Vec<String> = part.iter().map(|b| format!("{b:02x}")).collect();
                let name = if row == 0 { name } else { "" };
                let _ = writeln!(out, "          {name:20} {}", hex.join(" "));
            }
        }
    }
    out
}
