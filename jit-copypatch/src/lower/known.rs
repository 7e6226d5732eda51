//! What is seen while compiling: what locals of the running frame hold, and from that where attributes lie that the
//! interpreter's sites know nothing of: `__slots__`, and what classes have.

use vm_core::bytecode::Word;
use vm_core::native::type_flags;
use vm_core::types::Dunder;
use vm_layout::{Gc, Kind, List, MapObject, Member, Site, Str, Type, Value};

use super::{Entry, Lower, number};
use crate::stencil::{Id, Operands};

impl Lower<'_> {
    /// The value `n` deep, where that is a local of the frame that runs now, a constant or a global.
    pub(super) fn seen_value(&self, n: usize) -> Option<Value> {
        match self.stack[self.stack.len() - n] {
            Entry::Local(l) => number::seen(self.vm, self.code, l),
            Entry::Const(c) => Some(self.constant(c)),
            Entry::Global(name) => self.find_global(name).map(|f| f.value),
            Entry::Slot | Entry::Attribute | Entry::Float => None,
        }
    }

    /// What kind it is.
    pub(super) fn seen_kind(&self, n: usize) -> Option<Kind> {
        self.seen_value(n)?.header().map(|h| h.kind())
    }

    /// Whether it is a list whose first item is a float.
    pub(super) fn seems_list_of_floats(&self, n: usize) -> bool {
        let Some(l) = self.seen_value(n).filter(|v| v.is_exact(Kind::List)).and_then(|v| v.cast::<List>())
        else {
            return false;
        };
        let items = l.items.get().filter(|_| l.len.get() > 0);
        // SAFETY: a list of this kind holds values, and has at least one.
        items.and_then(|a| unsafe { (*a.items_ptr()).get() }).is_some_and(|v| v.is_exact(Kind::Float))
    }

    fn attribute_name(&self, word: Word) -> Option<Gc<Str>> {
        self.code.names.get().items()[word.b() as usize].cast::<Str>()
    }

    /// The class's version as a hole; a class without one gets it and the function is compiled again.
    fn version_of(&mut self, class: Gc<Type>) -> Option<u32> {
        let version = class.version.get();
        if version == 0 {
            self.out.unversioned.push(class);
        }
        (version != 0 && version < 1 << 31).then_some(version)
    }

    /// The class of the instance `n` deep and the offset of its `__slots__` member of the word's name.
    fn slot_of(&mut self, n: usize, word: Word, custom: u32, writes: bool) -> Option<(Gc<Type>, u32, u32)> {
        let o = match self.stack[self.stack.len() - n] {
            Entry::Local(_) => self.seen_value(n)?,
            _ => return None,
        };
        if !o.is_exact(Kind::Object) {
            return None;
        }
        let class = self.vm.type_of(o);
        if class.flags.get() & (custom | type_flags::METACLASS) != 0
            || class.flags.get() & type_flags::HEAP == 0
        {
            return None;
        }
        let attr = self.vm.lookup_in_type(class, self.attribute_name(word)?)?;
        let member = attr.exact::<Member>().filter(|_| attr.kind() == Kind::Member)?;
        if member.owner.get() != class || writes && member.word.get() & 2 != 0 {
            return None;
        }
        let offset = 8 * (1 + (member.word.get() >> 2) as u32);
        Some((class, self.version_of(class)?, offset))
    }

    /// What a map instance that is seen on top has under the word's name, if the interpreter's site knows its shape.
    pub(super) fn seen_map_attribute(&self, word: Word) -> Option<Value> {
        let m = self.seen_value(1)?.exact::<MapObject>()?;
        // SAFETY: the interpreter's site of this word, which lives as long as the code.
        let site = unsafe { &*(self.site(word) as *const Site) };
        let index = site.find(m.shape.get())?.index.get();
        // SAFETY: in the object's own slots.
        (index < m.capacity).then(|| unsafe { (*m.items_ptr().add(index as usize)).get() })?
    }

    /// LOAD_ATTR of a member of `__slots__`, or of a class that is known; `false` if it is neither.
    pub(super) fn load_known_attribute(&mut self, i: usize, word: Word) -> bool {
        let custom = type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR;
        if let Some((class, k, n)) = self.slot_of(1, word, custom, false) {
            self.out.embedded.push(class.value());
            // SAFETY: the offset is that of a value word of the instance.
            let held = self
                .seen_value(1)
                .and_then(|o| unsafe { (*((o.bits() + u64::from(n)) as *const vm_layout::Slot)).get() });
            let float = held.is_some_and(|v| v.is_exact(Kind::Float));
            let a = self.operand(1);
            let r = self.result(i, 1);
            let p = class.address() as u64;
            self.emit_slow(i, Id::load_slot, Operands { a, r, k, n, p, ..Operands::default() });
            if float && let Some(local) = self.forwarded {
                self.floats |= crate::flow::bit(local);
            }
            self.replace(1, if float { Entry::Float } else { Entry::Slot });
            return true;
        }
        let Some((class, k, v)) = self.class_attribute(word) else { return false };
        if let Some(h) = v.header()
            && h.ty().flags.get() & type_flags::HEAP != 0
        {
            // Its class may get a `__get__`.
            let Some(k) = self.version_of(h.ty()) else { return false };
            let p = h.ty().address() as u64;
            self.emit_slow(i, Id::check_version, Operands { k, p, ..Operands::default() });
        }
        self.out.embedded.push(class.value());
        self.out.embedded.push(v);
        let a = self.operand(1);
        let r = self.result(i, 1);
        let (p, q) = (class.address() as u64, v.bits());
        self.emit_slow(i, Id::load_class_attribute, Operands { a, r, k, p, q, ..Operands::default() });
        self.replace(1, Entry::Slot);
        true
    }

    /// The class that a global is bound to, and what it has under the word's name, if asking the class gives just that.
    fn class_attribute(&mut self, word: Word) -> Option<(Gc<Type>, u32, Value)> {
        let Entry::Global(_) = self.stack[self.stack.len() - 1] else { return None };
        let class = self.seen_value(1)?.cast::<Type>()?;
        let vm = self.vm;
        if vm.type_of(class.value()) != vm.types.type_ {
            return None;
        }
        let name = self.attribute_name(word)?;
        if vm.lookup_in_type(vm.types.type_, name).is_some() {
            return None;
        }
        let v = vm.lookup_in_type(class, name)?;
        let plain = v.is_small()
            || v.kind() == Kind::Function
            || vm.type_of(v).slots[Dunder::Get as usize].get().is_none();
        if !plain {
            return None;
        }
        Some((class, self.version_of(class)?, v))
    }

    /// STORE_ATTR of a member of `__slots__`; `false` if it is none.
    pub(super) fn store_known_attribute(&mut self, i: usize, word: Word) -> bool {
        let Some((class, k, n)) = self.slot_of(1, word, type_flags::CUSTOM_SETATTR, true) else {
            return false;
        };
        self.out.embedded.push(class.value());
        let (a, b) = (self.operand(2), self.operand(1));
        let p = class.address() as u64;
        self.emit_slow(i, Id::store_slot, Operands { a, b, k, n, p, ..Operands::default() });
        self.stack.truncate(self.stack.len() - 2);
        true
    }
}
