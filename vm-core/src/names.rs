//! Interned names: equal names are the same object, so that identity is the first test everywhere.

use vm_layout::*;

use crate::Vm;
use crate::native::Tracer;
use crate::protocol::hash::hash_bytes;
use crate::types::DUNDERS;
use crate::value::{StrExt, same_text};

/// All interned strings: a table of open addressing that holds nothing but the strings, whose texts and hashes it reads.
///
/// It does not keep them alive: a name that nothing uses any more is dropped, so that a program that makes up names for
/// ever takes no more memory for it. Under a JIT all live on, as machine code names them by address.
#[derive(Default)]
pub struct NameTable {
    /// A power of two, never full; empty until the first name comes.
    slots: Vec<Option<Gc<Str>>>,
    used: usize,
}

impl NameTable {
    /// The name with this hash that passes the test.
    #[inline]
    fn find(&self, hash: u64, is_it: impl Fn(Gc<Str>) -> bool) -> Option<Gc<Str>> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut i = hash as usize & mask;
        while let Some(s) = self.slots[i] {
            if s.hash.get() == hash && is_it(s) {
                return Some(s);
            }
            i = (i + 1) & mask;
        }
        None
    }

    /// Enters a name that is not there, whose hash is known.
    fn insert(&mut self, name: Gc<Str>) {
        if 4 * (self.used + 1) > 3 * self.slots.len() {
            let larger = vec![None; (2 * self.slots.len()).max(1 << 10)];
            let before = std::mem::replace(&mut self.slots, larger);
            before.into_iter().flatten().for_each(|s| self.place(s));
        }
        self.used += 1;
        self.place(name);
    }

    fn place(&mut self, name: Gc<Str>) {
        let mask = self.slots.len() - 1;
        let mut i = name.hash.get() as usize & mask;
        while self.slots[i].is_some() {
            i = (i + 1) & mask;
        }
        self.slots[i] = Some(name);
    }

    /// Marks the names that must live: all, or those that PEP 266's registry knows by their text.
    pub fn trace(&self, tracer: &mut dyn Tracer, all: bool) {
        for s in self.slots.iter().flatten().filter(|s| all || s.header.has_flag(header_flags::WATCHED)) {
            tracer.value(s.value());
        }
    }

    /// Drops the names that nothing refers to.
    pub fn purge(&mut self, alive: impl Fn(Gc<Str>) -> bool) {
        if self.slots.iter().flatten().all(|&s| alive(s)) {
            return;
        }
        let room = self.slots.len();
        let before = std::mem::replace(&mut self.slots, vec![None; room]);
        let before = before.into_iter().flatten();
        self.used = 0;
        for s in before.filter(|&s| alive(s)) {
            self.used += 1;
            self.place(s);
        }
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.used
    }

    pub fn is_empty(&self) -> bool {
        self.used == 0
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

            pub fn trace(&self, tracer: &mut dyn Tracer) {
                $(tracer.value(self.$field.value());)*
                self.dunders.iter().for_each(|s| tracer.value(s.value()));
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
        if !text.is_ascii() {
            let s = self.new_str_object(text);
            return self.intern_value(s);
        }
        let is_it = |s: Gc<Str>| s.as_ascii() == Some(text);
        if let Some(s) = self.name_table.find(hash_bytes(text.as_bytes()), is_it) {
            return s;
        }
        let s = self.new_str_object(text);
        self.mark_interned(s);
        self.name_table.insert(s);
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
        let hash = self.name_hash(s);
        if let Some(found) = self.name_table.find(hash, |other| same_text(other, s)) {
            return found;
        }
        if s.header.is_subclass_instance() {
            // An instance of a str subclass can't stand for the name: a plain copy does.
            let copy = self.str_from_code_points(s.code_points());
            return self.intern_value(copy);
        }
        self.mark_interned(s);
        self.name_table.insert(s);
        s
    }
}
