//! Interned names: equal names are the same object, so that identity is the first test everywhere.

use std::collections::HashMap;

use vm_layout::*;

use crate::Vm;
use crate::native::Tracer;
use crate::types::DUNDERS;
use crate::value::StrExt;

/// All interned strings, alive as long as the VM.
#[derive(Default)]
pub struct NameTable {
    by_text: HashMap<Box<str>, Gc<Str>>,
    /// Interned strings that are no valid UTF-8 (lone surrogates), by code points.
    wide: HashMap<Box<[u32]>, Gc<Str>>,
}

impl NameTable {
    pub fn trace(&self, tracer: &mut dyn Tracer) {
        for s in self.by_text.values().chain(self.wide.values()) {
            tracer.value(s.value());
        }
    }
}

macro_rules! names {
    ($($field:ident $text:literal;)*) => {
        /// Names that the VM itself uses often.
        #[derive(Clone, Copy)]
        pub struct Names { $(pub $field: Gc<Str>,)* pub dunders: [Gc<Str>; DUNDERS.len()] }

        impl Names {
            /// Interns them all.
            pub fn new(vm: &mut Vm) -> Names {
                Names {
                    $($field: vm.intern($text),)*
                    dunders: std::array::from_fn(|i| vm.intern(DUNDERS[i].1)),
                }
            }
        }
    };
}

names! {
    name "__name__";
    qualname "__qualname__";
    module "__module__";
    doc "__doc__";
    dict "__dict__";
    class "__class__";
    bases "__bases__";
    mro "__mro__";
    slots "__slots__";
    weakref "__weakref__";
    file "__file__";
    path "__path__";
    package "__package__";
    spec "__spec__";
    loader "__loader__";
    builtins "__builtins__";
    main "__main__";
    annotations "__annotations__";
    classcell "__classcell__";
    set_name "__set_name__";
    init_subclass "__init_subclass__";
    class_getitem "__class_getitem__";
    mro_entries "__mro_entries__";
    orig_bases "__orig_bases__";
    prepare "__prepare__";
    all "__all__";
    abstractmethods "__abstractmethods__";
    isabstractmethod "__isabstractmethod__";
    notes "__notes__";
    wrapped "__wrapped__";
    build_class "__build_class__";
    import "__import__";
    index "__index__";
    reduce "__reduce__";
    reduce_ex "__reduce_ex__";
    send "send";
    throw "throw";
    close "close";
    keys "keys";
    stdout "stdout";
    stderr "stderr";
    write "write";
    flush "flush";
    value "value";
    args "args";
    lambda "<lambda>";
    tracked_shared "<the same at every read>";
}

impl Vm {
    /// The interned str with this text.
    pub fn intern(&mut self, text: &str) -> Gc<Str> {
        if let Some(&s) = self.name_table.by_text.get(text) {
            return s;
        }
        let s = self.new_str_object(text);
        self.mark_interned(s);
        self.name_table.by_text.insert(text.into(), s);
        s
    }

    /// Interned strs have their hash, so that look-ups by name never compute one.
    fn mark_interned(&mut self, s: Gc<Str>) {
        s.header.set_flag(header_flags::INTERNED);
        self.str_hash(s);
    }

    /// The interned str equal to `s`; `s` itself becomes it if there was none.
    pub fn intern_value(&mut self, s: Gc<Str>) -> Gc<Str> {
        if s.header.has_flag(header_flags::INTERNED) {
            return s;
        }
        let table_key = s.to_str();
        let table = &mut self.name_table;
        let found = match &table_key {
            Some(text) => table.by_text.get(&**text).copied(),
            None => table.wide.get(&*s.code_points().collect::<Box<[u32]>>()).copied(),
        };
        if let Some(f) = found {
            return f;
        }
        if s.header.is_subclass_instance() {
            // An instance of a str subclass can't stand for the name: a plain copy does.
            let copy = self.str_from_code_points(s.code_points());
            return self.intern_value(copy);
        }
        self.mark_interned(s);
        match table_key {
            Some(text) => self.name_table.by_text.insert(text.into(), s),
            None => self.name_table.wide.insert(s.code_points().collect(), s),
        };
        s
    }
}
