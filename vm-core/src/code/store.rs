//! Which machine code there is: one record for each compiled version of a code object.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io::Write;

use super::{CodeMemory, Trigger};
use crate::bytecode::CodeUnit;

/// Machine code from an offset on belongs to a word of the bytecode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub offset: u32,
    pub word: u32,
}

/// One compiled version.
pub struct Version {
    pub start: usize,
    pub len: usize,
    /// Address of the code object.
    pub code: usize,
    /// A body that the notes of the code object refer to, and for what ([`crate::Vm::publish_body`]).
    pub body: Option<Trigger>,
    /// What `Code::entries` points to.
    pub entries: Box<[Cell<usize>]>,
    pub entry: usize,
    pub places: Vec<Place>,
    /// Whether the code object uses it. One that doesn't is freed next unless it is called again.
    pub linked: bool,
    /// Nobody will use it again: the code object is dead, or the JIT has given it up.
    pub orphaned: bool,
}

/// All machine code of a VM, the oldest first.
pub struct CodeStore {
    pub memory: CodeMemory,
    pub versions: VecDeque<Version>,
}

impl CodeStore {
    /// A store of at most `cap` bytes; `None` if the system refuses the address range.
    pub fn new(cap: usize) -> Option<CodeStore> {
        let memory = CodeMemory::new(cap).ok()?;
        Some(CodeStore { memory, versions: VecDeque::new() })
    }

    /// The code object and the word that an address belongs to.
    pub fn locate(&self, address: usize) -> Option<(usize, u32)> {
        let v = self.versions.iter().find(|v| address.wrapping_sub(v.start) < v.len)?;
        let offset = (address - v.start) as u32;
        let i = v.places.partition_point(|p| p.offset <= offset);
        Some((v.code, v.places.get(i.checked_sub(1)?)?.word))
    }
}

/// Adds a line to the file in which `perf` looks for the names of machine code.
pub(super) fn write_perf_map(start: usize, len: usize, unit: &CodeUnit) {
    let path = format!("/tmp/perf-{}.map", std::process::id());
    if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(path) {
        // A profile without names is still a profile.
        let _ = writeln!(file, "{start:x} {len:x} py::{}:{}", unit.qualname, unit.first_line);
    }
}
