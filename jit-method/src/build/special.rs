//! Operators on instances: the special method of the operand's class is called like any other function.
//!
//! It is called, not inlined: a frame of the interpreter that goes on in the method would not know that what it returns
//! may be `NotImplemented`, which here the code behind the call looks at.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, types};
use vm_core::types::Dunder;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Ty};
use crate::runtime;

/// Bits of a header in which the address of the type lies.
const TYPE_BITS: i64 = (1 << 48) - 1;

impl Builder<'_, '_> {
    /// `x op y` where the class of `x` defines the operator in Python. `None`: it does not, or nobody knows the class.
    pub(super) fn binary_method(&mut self, op: Op, x: &Av, y: &Av) -> C<Option<Av>> {
        let (operator, in_place) = runtime::binary_operator(op as u8);
        let Some(class) = self.class_of(x) else { return Ok(None) };
        // `x += y` with an `__iadd__` is left alone: what follows its NotImplemented is another story.
        let dunders = [Some(operator.dunder()), operator.in_place().filter(|_| in_place)];
        if let Some(d) = dunders[1]
            && class.slots[d as usize].get().is_some()
        {
            return Ok(None);
        }
        let Some(method) = self.special_method(class, operator.dunder()) else { return Ok(None) };
        for d in dunders.into_iter().flatten() {
            let name = self.vm.names.dunders[d as usize];
            self.assume(name);
        }
        self.guard_class(x, class);
        let (xv, yv) = (self.word(x), self.word(y));
        let opcode = self.iconst(op as i64);
        self.before_call();
        let (fast, slow, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        // An instance of a subclass may answer first.
        self.b.set_cold_block(slow);
        let known = match self.st.fact(y).ty {
            Ty::Small => true,
            Ty::Exact(_) | Ty::AnyList => true,
            Ty::Shape(s) => self.vm.class_of_shape(s) == Some(class),
            Ty::Instance(c) => c == class.value(),
            _ => false,
        };
        if known {
            self.b.ins().jump(fast, &[]);
        } else {
            let (object, other) = (self.b.create_block(), self.b.create_block());
            if self.tagged {
                let tag = self.b.ins().band_imm_u(yv, 1);
                self.b.ins().brif(tag, fast, &[], object, &[]);
            } else {
                self.b.ins().jump(object, &[]);
            }
            self.b.switch_to_block(object);
            let word = self.load(yv, 0);
            let ty = self.b.ins().band_imm_u(word, TYPE_BITS);
            let expected = self.const_word(class.value());
            let same = self.b.ins().icmp(IntCC::Equal, ty, expected);
            self.b.ins().brif(same, fast, &[], other, &[]);
            self.b.switch_to_block(other);
            let subclass = self.runtime(runtime::is_subclass as *const (), &[ty, expected]);
            self.b.ins().brif(subclass, slow, &[], fast, &[]);
        }
        self.b.switch_to_block(slow);
        let r = self.call_or_raise(runtime::binary as *const (), &[opcode, xv, yv]);
        self.b.ins().jump(done, &[r.into()]);

        self.b.switch_to_block(fast);
        let r = self.call_special(method, &[Av::Word(xv), Av::Word(yv)])?;
        let (declined, answered) = (self.b.create_block(), self.b.create_block());
        let not_implemented = self.vm.not_implemented;
        let not_implemented = self.const_word(not_implemented);
        let c = self.b.ins().icmp(IntCC::Equal, r, not_implemented);
        self.b.ins().brif(c, declined, &[], answered, &[]);
        self.b.switch_to_block(answered);
        self.b.ins().jump(done, &[r.into()]);
        self.b.set_cold_block(declined);
        self.b.switch_to_block(declined);
        let r = self.call_or_raise(runtime::binary_declined as *const (), &[opcode, xv, yv]);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        Ok(Some(Av::Word(result)))
    }

    /// `x[y]` where the class of `x` defines `__getitem__` in Python.
    pub(super) fn item_method(&mut self, x: &Av, y: &Av) -> C<Option<Av>> {
        let Some(class) = self.class_of(x) else { return Ok(None) };
        let Some(method) = self.special_method(class, Dunder::GetItem) else { return Ok(None) };
        let name = self.vm.names.dunders[Dunder::GetItem as usize];
        self.assume(name);
        self.guard_class(x, class);
        let r = self.call_special(method, &[x.clone(), y.clone()])?;
        Ok(Some(Av::Word(r)))
    }

    /// The class of an operand, made by a class statement, if it is known or was always this one so far.
    fn class_of(&self, av: &Av) -> Option<Gc<Type>> {
        match self.st.fact(av).ty {
            Ty::Shape(s) => self.vm.class_of_shape(s),
            Ty::Instance(class) => class.cast::<Type>(),
            Ty::Any if matches!(av, Av::Word(_)) && !self.distrusted() => {
                self.notes(self.st.top().pc)?.callable()?.cast::<Type>()
            }
            _ => None,
        }
    }

    /// A special method that [`Builder::call_special`] can call.
    fn special_method(&mut self, class: Gc<Type>, dunder: Dunder) -> Option<Gc<Function>> {
        let f = class.slots[dunder as usize].get()?.exact::<Function>()?;
        let code = f.code.get();
        let fits = code.simple.get() && code.arg_count.get() == 2 && code.free_count.get() == 0;
        if !fits {
            return None;
        }
        self.embed(class.value());
        Some(f)
    }

    fn call_special(&mut self, method: Gc<Function>, args: &[Av]) -> C<cranelift_codegen::ir::Value> {
        self.call_direct(method, args, None)?;
        let result = self.st.pop();
        Ok(self.word(&result))
    }

    /// Guards that an operand is an instance of exactly this class, with or without a shape.
    fn guard_class(&mut self, av: &Av, class: Gc<Type>) {
        if self.st.fact(av).ty != Ty::Any {
            return;
        }
        let v = self.word(av);
        self.guard_pointer(v);
        let word = self.load(v, 0);
        let ty = self.b.ins().band_imm_u(word, TYPE_BITS);
        let expected = self.const_word(class.value());
        let c = self.b.ins().icmp(IntCC::Equal, ty, expected);
        self.guard(c);
    }
}
