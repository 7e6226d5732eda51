//! From the object file to functions: bytes, relocations, decoded instructions.

use iced_x86::{Decoder, DecoderOptions, Instruction};
use object::{Object, ObjectSection, ObjectSymbol, RelocationFlags, RelocationTarget, SymbolKind, elf};

/// A place in the code that refers to a symbol.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Offset of the field.
    pub at: usize,
    pub symbol: String,
    pub addend: i64,
    pub kind: ReferenceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// 32 bits, zero-extended or sign-extended.
    Absolute32,
    Absolute64,
    /// Relative to the field's own address.
    Relative32,
    /// A kind that stencils must not have.
    Other(u32),
}

/// One function of the object file.
pub struct Function {
    pub name: String,
    pub code: Vec<u8>,
    pub references: Vec<Reference>,
    pub instructions: Vec<Instruction>,
}

impl Function {
    /// The reference inside an instruction's bytes.
    pub fn references_of(&self, i: &Instruction) -> impl Iterator<Item = &Reference> {
        let range = i.ip() as usize..i.next_ip() as usize;
        self.references.iter().filter(move |r| range.contains(&r.at))
    }
}

/// Cuts the functions out. Symbols decide, not sections: identical functions share one.
pub fn cut(bytes: &[u8]) -> Result<Vec<Function>, String> {
    let file = object::File::parse(bytes).map_err(|e| format!("the stencils' object file: {e}"))?;
    let mut functions = Vec::new();
    for symbol in file.symbols().filter(|s| s.kind() == SymbolKind::Text && s.is_global() && s.size() > 0) {
        let name = symbol.name().map_err(|e| e.to_string())?.to_owned();
        if name.starts_with("_R") && name.len() > 2 || name.starts_with("rust_") {
            continue; // The panic handler and whatever else has a mangled name.
        }
        let Some(index) = symbol.section_index() else { continue };
        let section = file.section_by_index(index).map_err(|e| e.to_string())?;
        let data = section.data().map_err(|e| e.to_string())?;
        let (from, size) = (symbol.address() as usize, symbol.size() as usize);
        let code = data
            .get(from..from + size)
            .ok_or_else(|| format!("{name}: symbol outside its section"))?
            .to_vec();
        let mut references = Vec::new();
        for (at, r) in section.relocations() {
            let at = at as usize;
            if !(from..from + size).contains(&at) {
                continue;
            }
            let RelocationTarget::Symbol(target) = r.target() else {
                return Err(format!("{name}: a relocation without a symbol"));
            };
            let target = file.symbol_by_index(target).map_err(|e| e.to_string())?;
            let kind = match r.flags() {
                RelocationFlags::Elf { r_type: elf::R_X86_64_32 | elf::R_X86_64_32S } => {
                    ReferenceKind::Absolute32
                }
                RelocationFlags::Elf { r_type: elf::R_X86_64_64 } => ReferenceKind::Absolute64,
                RelocationFlags::Elf { r_type: elf::R_X86_64_PLT32 | elf::R_X86_64_PC32 } => {
                    ReferenceKind::Relative32
                }
                RelocationFlags::Elf { r_type } => ReferenceKind::Other(r_type.0),
                _ => ReferenceKind::Other(0),
            };
            let symbol = target.name().map_err(|e| e.to_string())?.to_owned();
            references.push(Reference { at: at - from, symbol, addend: r.addend(), kind });
        }
        references.sort_by_key(|r| r.at);
        let mut decoder = Decoder::with_ip(64, &code, 0, DecoderOptions::NONE);
        let instructions = decoder.iter().collect();
        functions.push(Function { name, code, references, instructions });
    }
    functions.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(functions)
}
