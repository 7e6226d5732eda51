//! Special methods of operators compiled in the place of the operator. The operands go on lying on the stack of the frame below: an
//! interpreter that goes on in the method finishes the operator with what the method returns, and may need them for that.

use cranelift_codegen::ir::InstBuilder;
use vm_layout::*;

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
        if self.answers_second(class, y) {
            return;
        }
        let v = self.word(y);
        let (exit, fine) = (self.exit_block(false), self.b.create_block());
        self.ask_subclass(class, y, v, fine, exit);
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
