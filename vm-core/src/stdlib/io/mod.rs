//! `io`: files, text over bytes, streams in memory.

mod base;
mod buffered;
mod memory;
mod newline;
mod open;
mod raw;
mod text;

pub use base::{BUFFERED_IO_BASE_DEF, IO_BASE_DEF, RAW_IO_BASE_DEF, TEXT_IO_BASE_DEF};
pub use open::{open, standard_stream};
pub use raw::Writer;

use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, NativeDef, R, TypeDef};

pub static DEF: ModuleDef =
    ModuleDef { name: "io", doc: "Streams of bytes and text.", functions: &[FUNCTIONS], init };

/// The name under which CPython has the part written in C.
pub static UNDERSCORE_DEF: ModuleDef = ModuleDef { name: "_io", ..DEF };

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::full("open", open),
    NativeDef::pos(
        "text_encoding",
        1,
        2,
        |vm, a| {
            if a[0] == vm.none { Ok(vm.str("locale")) } else { Ok(a[0]) }
        },
    ),
];

const CLASSES: &[&TypeDef] = &[
    &buffered::FILE_IO_DEF,
    &buffered::READER_DEF,
    &buffered::WRITER_DEF,
    &buffered::RANDOM_DEF,
    &memory::BYTES_IO_DEF,
    &memory::STRING_IO_DEF,
    &text::DEF,
];

fn init(vm: &mut Vm, m: Gc<Module>) -> R<()> {
    let t = vm.types;
    for (name, class) in [
        ("IOBase", t.io_base),
        ("RawIOBase", t.raw_io_base),
        ("BufferedIOBase", t.buffered_io_base),
        ("TextIOBase", t.text_io_base),
        ("BlockingIOError", vm.exc.blocking_io_error),
    ] {
        let name = vm.intern(name);
        vm.dict_set_str(m.dict.get(), name, class.value());
    }
    for def in CLASSES {
        let class = vm.native_type(def);
        let name = vm.intern(def.name);
        vm.dict_set_str(m.dict.get(), name, class.value());
    }
    let class = vm.unsupported_operation()?;
    let name = vm.intern("UnsupportedOperation");
    vm.dict_set_str(m.dict.get(), name, class.value());
    for (name, n) in [
        ("SEEK_SET", 0),
        ("SEEK_CUR", 1),
        ("SEEK_END", 2),
        ("DEFAULT_BUFFER_SIZE", buffered::BUFFER_SIZE as i64),
    ] {
        let (name, n) = (vm.intern(name), vm.int(n));
        vm.dict_set_str(m.dict.get(), name, n);
    }
    Ok(())
}

impl Vm {
    /// The class `io.UnsupportedOperation`, made at the first call by calling `type`.
    pub fn unsupported_operation(&mut self) -> R<Gc<Type>> {
        if let Some(class) = self.kept.get("UnsupportedOperation").and_then(|v| v.cast::<Type>()) {
            return Ok(class);
        }
        let name = self.str("UnsupportedOperation");
        let bases = self.tuple(&[self.exc.os_error.value(), self.exc.value_error.value()]);
        let dict = self.new_dict();
        let module = self.str("io");
        self.dict_set_str(dict, self.names.module, module);
        let class = self.call(self.types.type_.value(), &[name, bases, dict.value()])?;
        self.kept.insert("UnsupportedOperation", class);
        match class.cast::<Type>() {
            Some(c) => Ok(c),
            None => Err(self.system_error("type() made no class")),
        }
    }
}
