//! Names that PEP 266 tracks (`opt-pep266`).
//!
//! A slot that follows a chain holds what an ordinary look-up of the chain would give. Compiled code has a cheaper way to
//! know that than a slot that somebody else writes: the place in the namespace where the binding lies, and mostly the
//! object itself as a constant. So TRACK_OBJECT of a chain that can be found so does nothing but remember it ([`Av::Tracked`]),
//! reads are compiled as the look-ups that they stand for, and where compiled code is left the slot is really tracked.
//! Chains that lead through anything else are tracked in frame memory, as the interpreter does it.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::bytecode::Chain;
use vm_core::interp::code::body;
use vm_core::native::type_flags;
use vm_core::types::Dunder;
use vm_layout::*;

use super::attr::Found;
use super::{Builder, C};
use crate::abstract_value::{Av, Ty, type_of_const};
use crate::runtime;

/// Byte of a header that holds the flags.
const FLAG_BYTE: usize = 7;

/// The chain behind a slot, if it is a hidden local.
pub(super) fn hidden_chain(code: Gc<Code>, slot: usize) -> Option<&'static Chain> {
    let unit = &body(code).unit;
    let hidden = slot.checked_sub(unit.first_hidden as usize)?;
    unit.hidden_chains.get(hidden).map(|&c| &unit.chains[c as usize])
}

impl Builder<'_, '_> {
    fn chain_name(&self, code: Gc<Code>, i: u32) -> Gc<Str> {
        // SAFETY: names are strs, and the verifier has checked the index.
        unsafe { code.names.get().items()[i as usize].cast_unchecked() }
    }

    /// Whether all that a code object tracks can be found without slots.
    pub(super) fn chains_fold(&mut self, code: Gc<Code>, globals: Gc<Dict>) -> bool {
        body(code).unit.chains.iter().all(|c| self.folds(code, globals, c))
    }

    /// The same of one chain of the running frame's code.
    pub(super) fn chain_folds(&mut self, chain: u32) -> bool {
        let (code, globals) = (self.st.top().code, self.st.top().globals);
        self.folds(code, globals, &body(code).unit.chains[chain as usize])
    }

    fn folds(&mut self, code: Gc<Code>, globals: Gc<Dict>, chain: &Chain) -> bool {
        if chain.local_root.is_some() || self.vm.custom_builtins {
            return false;
        }
        let root = self.chain_name(code, chain.root);
        let Some(mut now) = self.bound_to(globals, root).or_else(|| self.bound_to(self.vm.builtins, root))
        else {
            return false;
        };
        for (i, &name) in chain.attributes.iter().enumerate() {
            let name = self.chain_name(code, name);
            match self.attribute_now(now, name) {
                Some(value) => now = value,
                // A method: nothing is behind it.
                None => return i + 1 == chain.attributes.len() && self.method_of(now, name).is_some(),
            }
        }
        true
    }

    /// What a name is bound to in a namespace with entries.
    fn bound_to(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<Value> {
        let i = self.vm.find_name(d, name)?;
        d.entries.get()?.entries()[i].value.get()
    }

    /// The value of an attribute that lies at a known place: in a module, a class or a map instance.
    fn attribute_now(&mut self, o: Value, name: Gc<Str>) -> Option<Value> {
        if let Some(m) = o.exact::<Module>() {
            return self.bound_to(m.dict.get(), name);
        }
        if let Some(class) = o.cast::<Type>() {
            return self.class_attribute(class, name);
        }
        let m = o.cast::<MapObject>()?;
        match self.find_in_instance(m, name)? {
            Found::Slot(_) => self.vm.map_get(m, name),
            Found::Method(_) => None,
        }
    }

    /// The function that a read of `name` finds in the class of a list, str, dict or map instance.
    fn method_of(&mut self, o: Value, name: Gc<Str>) -> Option<Value> {
        if let Some(m) = o.cast::<MapObject>() {
            return match self.find_in_instance(m, name)? {
                Found::Method(f) => Some(f),
                Found::Slot(_) => None,
            };
        }
        if let Some(class) = o.cast::<Type>() {
            return self.wrapped(class, name).map(|w| w.1);
        }
        match type_of_const(o) {
            Ty::AnyList | Ty::Exact(Kind::Str | Kind::Dict) => {
                let class = self.vm.type_of(o);
                self.vm.lookup_in_type(class, name).filter(|f| f.kind() == Kind::Descr)
            }
            _ => None,
        }
    }

    fn find_in_instance(&mut self, m: Gc<MapObject>, name: Gc<Str>) -> Option<Found> {
        self.find_by_shape(m.shape.get(), name)
    }

    /// What reading an attribute of a plain class gives, if it is nothing that has to be bound.
    pub(super) fn class_attribute(&mut self, class: Gc<Type>, name: Gc<Str>) -> Option<Value> {
        let meta = self.vm.types.type_;
        if self.vm.type_of(class.value()) != meta || self.vm.lookup_in_type(meta, name).is_some() {
            return None;
        }
        let value = self.vm.lookup_in_type(class, name)?;
        let plain = match value.header() {
            None => true,
            Some(_) if value.is_exact(Kind::Function) => true,
            Some(_) => self.vm.type_of(value).slots[Dunder::Get as usize].get().is_none(),
        };
        plain.then_some(value)
    }

    /// The `classmethod` or `staticmethod` that a plain class has under a name, and its function.
    fn wrapped(&self, class: Gc<Type>, name: Gc<Str>) -> Option<(Value, Value)> {
        let meta = self.vm.types.type_;
        if self.vm.type_of(class.value()) != meta || self.vm.lookup_in_type(meta, name).is_some() {
            return None;
        }
        let wrapper = self.vm.lookup_in_type(class, name)?;
        if !wrapper.is_exact(Kind::ClassMethod) && !wrapper.is_exact(Kind::StaticMethod) {
            return None;
        }
        let function = wrapper.cast::<Wrapped>()?.function.get().filter(|f| f.is_exact(Kind::Function))?;
        Some((wrapper, function))
    }

    /// Reads a `classmethod` or `staticmethod` through a plain class. The wrapper must go on holding the function.
    fn load_wrapped(&mut self, class: Gc<Type>, name: Gc<Str>) -> Option<Av> {
        let (wrapper, function) = self.wrapped(class, name)?;
        self.assume(name);
        let w = self.const_word(wrapper);
        let now = self.load(w, std::mem::offset_of!(Wrapped, function));
        let then = self.const_word(function);
        let c = self.b.ins().icmp(IntCC::Equal, now, then);
        self.guard(c);
        if wrapper.is_exact(Kind::StaticMethod) {
            return Some(Av::Const(function));
        }
        self.embed(class.value());
        Some(Av::Method(function, Box::new(Av::Const(class.value()))))
    }

    /// Reads an attribute of a class that is a constant. Ints are what programs count in classes: those are read where they lie,
    /// everything else is a constant until a class changes what it has under the name.
    pub(super) fn load_from_class(&mut self, class: Gc<Type>, name: Gc<Str>) -> Option<Av> {
        if self.suspected() {
            return None;
        }
        let Some(value) = self.class_attribute(class, name) else { return self.load_wrapped(class, name) };
        if !value.is_small() {
            self.assume(name);
            self.assume(self.vm.names.dunders[Dunder::Get as usize]);
            self.embed(value);
            return Some(Av::Const(value));
        }
        let mro = class.mro.get();
        for class in mro.items().iter().filter_map(|c| c.cast::<Type>()) {
            if class.flags.get() & type_flags::HEAP == 0 {
                return None;
            }
            let dict = class.dict.get();
            if self.bound_to(dict, name).is_some() {
                let av = self.load_from_namespace(dict, name)?;
                let v = self.word(&av);
                self.guard_small(v);
                return Some(av);
            }
            dict.entries.get()?;
            self.guard_namespace(dict);
        }
        None
    }

    /// The chain that a hidden local of the frame on which a loop is entered follows now, if it can do without its slot.
    pub(super) fn tracked_now(
        &mut self,
        code: Gc<Code>,
        globals: Gc<Dict>,
        fp: *mut Frame,
        slot: usize,
    ) -> Option<u32> {
        let unit = &body(code).unit;
        let hidden = slot.checked_sub(unit.first_hidden as usize)?;
        let chain = *unit.hidden_chains.get(hidden)?;
        // SAFETY: the running frame; its slots are initialised.
        unsafe { (*Frame::slots(fp).add(slot)).get() }?;
        self.folds(code, globals, &unit.chains[chain as usize]).then_some(chain)
    }

    /// A read of a hidden local.
    pub(super) fn load_chain(&mut self, chain: &Chain, slot: usize) -> C {
        let (code, globals) = (self.st.top().code, self.st.top().globals);
        if self.folds(code, globals, chain) && !self.distrusted() {
            return self.look_up_chain(chain);
        }
        if self.st.top().locals[slot] != Av::Memory || self.st.top().offset != 0 {
            return self.ask_for_chain(chain);
        }
        // Empty: the chain is broken or can't be tracked.
        self.before_call();
        let v = self.load_slot(slot);
        let (done, empty) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        self.b.set_cold_block(empty);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, v, 0);
        self.b.ins().brif(c, done, &[v.into()], empty, &[]);
        self.b.switch_to_block(empty);
        self.ask_for_chain(chain)?;
        let av = self.st.pop();
        let r = self.word(&av);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        self.st.push(Av::Word(result));
        Ok(())
    }

    /// The ordinary look-up, by the runtime.
    fn ask_for_chain(&mut self, chain: &Chain) -> C {
        let (code, globals) = (self.st.top().code, self.st.top().globals);
        let d = self.const_word(globals.value());
        let n = self.chain_name(code, chain.root);
        let n = self.const_word(n.value());
        let mut v = self.call_or_raise(runtime::load_global as *const (), &[d, n]);
        for &name in &chain.attributes {
            let n = self.chain_name(code, name);
            let n = self.const_word(n.value());
            v = self.call_or_raise(runtime::get_attr as *const (), &[v, n]);
        }
        self.st.push(Av::Word(v));
        Ok(())
    }

    /// The ordinary look-up, where it is known what is found.
    fn look_up_chain(&mut self, chain: &Chain) -> C {
        let (code, globals) = (self.st.top().code, self.st.top().globals);
        let root = self.chain_name(code, chain.root);
        let mut now = self.bound_to(globals, root).or_else(|| self.bound_to(self.vm.builtins, root));
        self.load_global(chain.root)?;
        for &name in &chain.attributes {
            let name = self.chain_name(code, name);
            let o = self.st.pop();
            let next = now.and_then(|o| self.attribute_now(o, name));
            let av = self.load_known_attribute(&o, now, name)?;
            self.st.push(av);
            now = next;
        }
        Ok(())
    }

    /// An attribute of something that was `now` when this was compiled.
    fn load_known_attribute(&mut self, o: &Av, now: Option<Value>, name: Gc<Str>) -> C<Av> {
        if let Av::Const(c) = o {
            if let Some(av) = self.load_from_module(*c, name)? {
                return Ok(av);
            }
            if let Some(class) = c.cast::<Type>()
                && let Some(av) = self.load_from_class(class, name)
            {
                return Ok(av);
            }
        }
        if let Some(m) = now.and_then(|o| o.cast::<MapObject>())
            && let Some(found) = self.find_in_instance(m, name)
        {
            let v = self.word(o);
            self.assume(name);
            if let Found::Method(f) = found {
                self.embed(f);
            }
            if let Some(av) = self.load_found(v, &[(m.shape.get(), found)], o, name) {
                return Ok(av);
            }
        }
        let ty = now.map_or(Ty::Any, type_of_const);
        if matches!(ty, Ty::AnyList | Ty::Exact(Kind::Str | Kind::Dict)) {
            let v = self.word(o);
            match ty {
                Ty::Exact(kind) => self.guard_exact(v, kind),
                _ => self.guard_any_list(v),
            }
            if let Some(av) = self.load_builtin_method(&Av::Word(v), name) {
                return Ok(av);
            }
        }
        let v = self.word(o);
        let n = self.const_word(name.value());
        let r = self.call_or_raise(runtime::get_attr as *const (), &[v, n]);
        Ok(Av::Word(r))
    }

    /// PEP 266 hears of a store into a namespace that it watches, under a name that a chain has.
    pub(super) fn tell_trackers(&mut self, globals: Gc<Dict>, name: Gc<Str>, value: V) {
        let (d, n) = (self.const_word(globals.value()), self.const_word(name.value()));
        let both = self.load_as(types::I8, d, FLAG_BYTE);
        let flags = self.load_as(types::I8, n, FLAG_BYTE);
        let both = self.b.ins().band(both, flags);
        let both = self.b.ins().band_imm_u(both, i64::from(header_flags::WATCHED));
        let (tell, next) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(tell);
        self.b.ins().brif(both, tell, &[], next, &[]);
        self.b.switch_to_block(tell);
        self.runtime(runtime::rebound as *const (), &[d, n, value]);
        self.b.ins().jump(next, &[]);
        self.b.switch_to_block(next);
    }
}
