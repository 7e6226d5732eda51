//! Comparing strs: characters up to U+00FF are there once each, so that most comparisons of single characters are of addresses or
//! bytes; what is not decided by length or identity is the runtime's.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::bytecode::compare as mask;
use vm_layout::*;

use super::Builder;
use crate::abstract_value::{Av, Ty};
use crate::runtime;

/// Byte of a header that holds the flags.
const FLAG_BYTE: usize = 7;

impl Builder<'_, '_> {
    /// The text of an int or str that is on top. False: of something else.
    pub(super) fn format_plainly(&mut self) -> bool {
        let Some(av) = self.st.top().stack.last().cloned() else { return false };
        match self.st.fact(&av).ty {
            Ty::Exact(Kind::Str) => {}
            Ty::Small => {
                self.st.pop();
                let text = self.int_text(&av);
                self.st.push(text);
            }
            _ => return false,
        }
        true
    }

    /// The decimal text of a tagged int.
    pub(super) fn int_text(&mut self, av: &Av) -> Av {
        let v = self.word(av);
        let i = self.b.ins().sshr_imm_u(v, 1);
        let r = self.runtime(runtime::int_text as *const (), &[i]);
        self.typed(r, Ty::Exact(Kind::Str))
    }

    /// BUILD_STRING: what lies on the stack are strs.
    pub(super) fn build_string(&mut self, n: usize) {
        let at = self.st.top().stack.len() - n;
        let parts: Vec<Av> = self.st.top().stack[at..].to_vec();
        let parts: Vec<V> = parts.iter().map(|p| self.word(p)).collect();
        self.before_call();
        let row = self.in_row(&parts);
        let count = self.iconst(n as i64);
        let r = self.runtime(runtime::str_join as *const (), &[row, count]);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, r, 0);
        self.guard_raised(c);
        self.clear_row(row, parts.len());
        self.st.top_mut().stack.truncate(at);
        let text = self.typed(r, Ty::Exact(Kind::Str));
        self.st.push(text);
    }

    /// Whether a value is a constant character that is there once.
    fn is_unique(&self, av: &Av) -> bool {
        matches!(av, Av::Const(c) if self.vm.latin1.iter().any(|s| s.value() == *c))
    }

    /// A comparison of two strs as an `i8`.
    pub(super) fn compare_strs(&mut self, m: u16, x: &Av, y: &Av) -> V {
        let (a, b) = (self.word(x), self.word(y));
        self.guard_exact(a, Kind::Str);
        self.guard_exact(b, Kind::Str);
        if m != mask::EQ && m != mask::NE {
            return self.order_of_strs(m, a, b);
        }
        let same = self.b.ins().icmp(IntCC::Equal, a, b);
        if self.is_unique(x) || self.is_unique(y) {
            return if m == mask::NE { self.b.ins().bxor_imm_u(same, 1) } else { same };
        }
        let (done, other, long) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I8);
        self.b.ins().brif(same, done, &[same.into()], other, &[]);
        self.b.switch_to_block(other);
        let [n, l] = [a, b].map(|s| self.load(s, offset_of!(Str, len)));
        let as_long = self.b.ins().icmp(IntCC::Equal, n, l);
        self.b.ins().brif(as_long, long, &[], done, &[as_long.into()]);
        self.b.switch_to_block(long);
        let r = self.runtime(runtime::str_equal as *const (), &[a, b]);
        let r = self.b.ins().ireduce(types::I8, r);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        if m == mask::NE { self.b.ins().bxor_imm_u(result, 1) } else { result }
    }

    /// `<`, `<=`, `>` or `>=` of two strs: where both begin with different bytes, those decide.
    fn order_of_strs(&mut self, m: u16, a: V, b: V) -> V {
        let (look, bytes, slow, done) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        let [n, l] = [a, b].map(|s| self.load(s, offset_of!(Str, len)));
        // Neither is empty.
        let shorter = self.b.ins().umin(n, l);
        self.b.ins().brif(shorter, look, &[], slow, &[]);
        self.b.switch_to_block(look);
        let [f, g] = [a, b].map(|s| self.load_as(types::I8, s, FLAG_BYTE));
        let width = self.b.ins().bor(f, g);
        let width = self.b.ins().band_imm_u(width, i64::from(header_flags::WIDTH_MASK));
        self.b.ins().brif(width, slow, &[], bytes, &[]);
        self.b.switch_to_block(bytes);
        let [c, d] = [a, b].map(|s| {
            let byte = self.load_as(types::I8, s, size_of::<Str>());
            self.b.ins().uextend(types::I64, byte)
        });
        let difference = self.b.ins().isub(c, d);
        self.b.ins().brif(difference, done, &[difference.into()], slow, &[]);
        self.b.switch_to_block(slow);
        let r = self.runtime(runtime::str_order as *const (), &[a, b]);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        let cc = match m {
            mask::LT => IntCC::SignedLessThan,
            mask::LE => IntCC::SignedLessThanOrEqual,
            mask::GT => IntCC::SignedGreaterThan,
            _ => IntCC::SignedGreaterThanOrEqual,
        };
        self.b.ins().icmp_imm_s(cc, result, 0)
    }
}
