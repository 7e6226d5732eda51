//! Instances of classes derived from `list`: where the class leaves a list's methods alone they are lists.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::native::type_flags;
use vm_core::types::Dunder;
use vm_layout::*;

use super::Builder;
use crate::abstract_value::{Av, Fact, Ty};
use crate::runtime;

/// Byte of a header that holds the kind.
const KIND_BYTE: usize = 6;

impl Builder<'_, '_> {
    /// The class derived from `list` that an operand is an instance of, or was always so far.
    pub(super) fn list_class(&self, o: &Av, pc: u32) -> Option<Gc<Type>> {
        let class = match self.st.fact(o).ty {
            Ty::ListOf(class) => class.cast::<Type>(),
            Ty::Any if matches!(o, Av::Word(_)) && !self.distrusted() => {
                self.notes(pc)?.callable()?.cast::<Type>()
            }
            _ => None,
        };
        class.filter(|c| c.instance_kind.get() == Kind::List && c.instances_are_subclass.get())
    }

    /// Guards that a word is an instance of exactly this class, and its items lie in an array of values.
    pub(super) fn guard_list_of(&mut self, v: V, class: Gc<Type>) {
        let ty = Ty::ListOf(class.value());
        if self.st.facts.get(&v).map(|f| f.ty) == Some(ty) {
            return;
        }
        self.guard_bound(v);
        self.guard_pointer(v);
        self.embed(class.value());
        let word = Header::pack(class, Kind::List, true, 0);
        let expected = self.iconst((word << 8).cast_signed());
        let word = self.load(v, 0);
        // Without the flags.
        let word = self.b.ins().ishl_imm_u(word, 8);
        let c = self.b.ins().icmp(IntCC::Equal, word, expected);
        self.guard(c);
        self.st.facts.insert(v, Fact::of(ty));
    }

    /// Whether the class has a list's own method here; from now on that is taken for granted.
    pub(super) fn as_in_list(&mut self, class: Gc<Type>, dunder: Dunder) -> bool {
        let own = class.slots[dunder as usize].get();
        let same = own.is_some() && own == self.vm.types.list.slots[dunder as usize].get();
        if same {
            self.assume(self.vm.names.dunders[dunder as usize]);
        }
        same
    }

    /// A method of a class derived from `list`, read through an instance whose dict is empty.
    pub(super) fn load_list_method(&mut self, o: &Av, class: Gc<Type>, name: Gc<Str>) -> Option<Av> {
        let flags = class.flags.get();
        if flags & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
            return None;
        }
        let attr = self.vm.lookup_in_type(class, name)?;
        if attr.kind() != Kind::Descr && !attr.is_exact(Kind::Function) {
            return None;
        }
        let v = self.word(o);
        self.guard_list_of(v, class);
        self.assume(name);
        self.embed(attr);
        if flags & type_flags::HAS_DICT != 0 {
            let dict = self.load(v, size_of::<List>() + 8 * class.dict_word.get() as usize);
            let none = self.b.ins().icmp_imm_u(IntCC::Equal, dict, 0);
            self.guard(none);
        }
        Some(Av::Method(attr, Box::new(o.clone())))
    }

    /// Guards that a list that is being iterated, of a derived class or not, still has the layout of this kind.
    pub(super) fn guard_layout(&mut self, sequence: V, kind: Kind) {
        let known = match self.st.facts.get(&sequence).map(|f| f.ty) {
            Some(Ty::Exact(k)) => k == kind,
            Some(Ty::ListOf(_)) => kind == Kind::List,
            _ => false,
        };
        if known {
            return;
        }
        let byte = self.load_as(types::I8, sequence, KIND_BYTE);
        let byte = self.b.ins().band_imm_u(byte, i64::from(!Header::SUBCLASS));
        let c = self.b.ins().icmp_imm_u(IntCC::Equal, byte, kind as i64);
        self.guard(c);
    }

    /// The length of something of which nothing is known, if it is a built-in container or has its length from one:
    /// asked without running any of the program.
    pub(super) fn len_by_layout(&mut self, v: V) -> V {
        let n = self.pure_runtime(runtime::len_by_layout as *const (), &[v]);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, n, 0);
        self.guard(c);
        n
    }

    /// A runtime call that changes nothing and collects nothing: it may be done again.
    pub(super) fn pure_runtime(&mut self, f: *const (), args: &[V]) -> V {
        let effects = self.effects;
        let r = self.runtime(f, args);
        self.effects = effects;
        r
    }
}
