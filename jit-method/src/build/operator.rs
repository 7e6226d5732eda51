//! Special methods of operators compiled in the place of the operator. The operands go on lying on the stack of the frame below: an
//! interpreter that goes on in the method finishes the operator with what the method returns, and may need them for that.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use vm_layout::*;

use super::special::TYPE_BITS;
use super::state::Edge;
use super::{Builder, C};
use crate::abstract_value::{Av, Ty};
use crate::runtime;

impl Builder<'_, '_> {
    /// `x op y` by a method of the class of `x`, compiled in place. `None`: it is to be called.
    pub(super) fn inline_operator(
        &mut self,
        op: Op,
        class: Gc<Type>,
        method: Gc<Function>,
        x: &Av,
        y: &Av,
    ) -> C<Option<Av>> {
        if self.distrusted() || !self.is_worth_inlining(method) {
            return Ok(None);
        }
        self.guard_class(x, class);
        self.guard_answers_second(class, y);
        self.st.push(x.clone());
        self.st.push(y.clone());
        self.operator = Some(op);
        self.inline(method, vec![x.clone(), y.clone()], None)?;
        Ok(Some(self.st.pop()))
    }

    /// Guards that the right operand is no instance of a subclass, which might answer first.
    fn guard_answers_second(&mut self, class: Gc<Type>, y: &Av) {
        let known = match self.st.fact(y).ty {
            Ty::Small | Ty::Exact(_) | Ty::AnyList => true,
            Ty::Shape(s) => self.vm.class_of_shape(s) == Some(class),
            Ty::Instance(c) => c == class.value(),
            _ => false,
        };
        if known || matches!(y, Av::Number(..)) {
            return;
        }
        let v = self.word(y);
        let (object, other, fine) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        if self.tagged {
            let tag = self.b.ins().band_imm_u(v, 1);
            self.b.ins().brif(tag, fine, &[], object, &[]);
        } else {
            self.b.ins().jump(object, &[]);
        }
        self.b.switch_to_block(object);
        let word = self.load(v, 0);
        let ty = self.b.ins().band_imm_u(word, TYPE_BITS);
        let expected = self.const_word(class.value());
        let same = self.b.ins().icmp(IntCC::Equal, ty, expected);
        self.b.ins().brif(same, fine, &[], other, &[]);
        self.b.switch_to_block(other);
        let subclass = self.runtime(runtime::is_subclass as *const (), &[ty, expected]);
        let unrelated = self.b.ins().icmp_imm_u(IntCC::Equal, subclass, 0);
        self.guard(unrelated);
        self.b.ins().jump(fine, &[]);
        self.b.switch_to_block(fine);
    }

    /// The method has returned: where that may be NotImplemented the runtime finishes the operator. Adds the edges that go on behind it.
    pub(super) fn operator_answered(&mut self, op: Op, answer: Av, edges: &mut Vec<Edge>) {
        let (y, x) = (self.st.pop(), self.st.pop());
        let answer = self.st.settled(answer);
        let not_implemented = self.vm.not_implemented;
        let may_decline = match &answer {
            Av::Word(_) => self.st.fact(&answer).ty == Ty::Any,
            Av::Const(c) => *c == not_implemented,
            _ => false,
        };
        if may_decline {
            let v = self.word(&answer);
            let c = self.is_word(v, not_implemented);
            let (declined, answered) = (self.b.create_block(), self.b.create_block());
            self.b.set_cold_block(declined);
            self.b.ins().brif(c, declined, &[], answered, &[]);
            self.b.switch_to_block(declined);
            let state = self.st.clone();
            self.st.push(x.clone());
            self.st.push(y.clone());
            self.begin_op();
            self.st.pop();
            self.st.pop();
            let (x, y, op) = (self.word(&x), self.word(&y), self.iconst(op as i64));
            let r = self.call_or_raise(runtime::binary_declined as *const (), &[op, x, y]);
            self.st.push(Av::Word(r));
            let next = self.b.create_block();
            self.b.ins().jump(next, &[]);
            edges.push((next, std::mem::replace(&mut self.st, state)));
            self.b.switch_to_block(answered);
        }
        self.st.push(answer);
        let next = self.b.create_block();
        self.b.ins().jump(next, &[]);
        edges.push((next, self.st.clone()));
    }
}
