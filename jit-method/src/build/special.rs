//! Operators on instances: the special method of the operand's class is called like any other function.
//!
//! Operators that are inlined instead are in `operator`: there a frame of the interpreter that goes on in the method knows that what it
//! returns may be `NotImplemented`. Here the code behind the call looks.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value as V, types};
use vm_core::native::type_flags;
use vm_core::types::Dunder;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Ty};
use crate::runtime;

/// Bits of a header in which the address of the type lies.
const TYPE_BITS: i64 = (1 << 48) - 1;

/// An operator, for [`Builder::operator_method`].
struct Operator {
    /// Which one, for the runtime's functions.
    number: V,
    /// The runtime's function for when the right operand's method comes first.
    otherwise: *const (),
    /// That for when the left one's answers NotImplemented.
    if_declined: *const (),
    /// How much deeper than by its frame the method counts: CPython counts a comparison as a call of its own.
    extra_depth: i64,
}

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
        let Some(method) = self.special_method(class, operator.dunder(), 2) else { return Ok(None) };
        for d in dunders.into_iter().flatten() {
            let name = self.vm.names.dunders[d as usize];
            self.assume(name);
        }
        if let Some(r) = self.inline_operator(op, class, method, x, y)? {
            return Ok(Some(r));
        }
        let by = Operator {
            number: self.iconst(op as i64),
            otherwise: runtime::binary as *const (),
            if_declined: runtime::binary_declined as *const (),
            extra_depth: 0,
        };
        self.operator_method(class, method, x, y, &by).map(|v| Some(Av::Word(v)))
    }

    /// `x < y` and the like where the class of `x` defines it in Python.
    pub(super) fn compare_method(&mut self, m: u16, x: &Av, y: &Av) -> C<Option<V>> {
        use vm_core::bytecode::compare as mask;
        let Some(class) = self.class_of(x) else { return Ok(None) };
        let dunder = match m & 15 {
            mask::LT => Dunder::Lt,
            mask::LE => Dunder::Le,
            mask::EQ => Dunder::Eq,
            mask::GT => Dunder::Gt,
            mask::GE => Dunder::Ge,
            _ => Dunder::Ne,
        };
        let Some(method) = self.special_method(class, dunder, 2) else { return Ok(None) };
        let name = self.vm.names.dunders[dunder as usize];
        self.assume(name);
        let by = Operator {
            number: self.iconst(i64::from(m)),
            otherwise: runtime::compare as *const (),
            if_declined: runtime::compare_declined as *const (),
            extra_depth: 1,
        };
        self.operator_method(class, method, x, y, &by).map(Some)
    }

    /// An operator by the method of its left operand.
    fn operator_method(
        &mut self,
        class: Gc<Type>,
        method: Gc<Function>,
        x: &Av,
        y: &Av,
        by: &Operator,
    ) -> C<V> {
        self.guard_class(x, class);
        let (xv, yv) = (self.word(x), self.word(y));
        self.before_call();
        let (fast, slow, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        // An instance of a subclass may answer first.
        self.b.set_cold_block(slow);
        self.ask_subclass(class, y, yv, fast, slow);
        self.b.switch_to_block(slow);
        let r = self.call_or_raise(by.otherwise, &[by.number, xv, yv]);
        self.b.ins().jump(done, &[r.into()]);

        self.b.switch_to_block(fast);
        self.call_deeper(by.extra_depth, method, &[Av::Word(xv), Av::Word(yv)], None)?;
        let r = self.st.pop();
        let r = self.word(&r);
        let (declined, answered) = (self.b.create_block(), self.b.create_block());
        let not_implemented = self.vm.not_implemented;
        let not_implemented = self.const_word(not_implemented);
        let c = self.b.ins().icmp(IntCC::Equal, r, not_implemented);
        self.b.ins().brif(c, declined, &[], answered, &[]);
        self.b.switch_to_block(answered);
        self.b.ins().jump(done, &[r.into()]);
        self.b.set_cold_block(declined);
        self.b.switch_to_block(declined);
        let r = self.call_or_raise(by.if_declined, &[by.number, xv, yv]);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        Ok(result)
    }

    /// Goes to `subclass` if the right operand of an operator is an instance of a subclass of its left one's class, which may answer
    /// first, else to `other`.
    pub(super) fn ask_subclass(&mut self, class: Gc<Type>, y: &Av, word: V, other: Block, subclass: Block) {
        if self.answers_second(class, y) {
            self.b.ins().jump(other, &[]);
            return;
        }
        let (object, unlike) = (self.b.create_block(), self.b.create_block());
        if self.tagged {
            let tag = self.b.ins().band_imm_u(word, 1);
            self.b.ins().brif(tag, other, &[], object, &[]);
        } else {
            self.b.ins().jump(object, &[]);
        }
        self.b.switch_to_block(object);
        let header = self.load(word, 0);
        let ty = self.b.ins().band_imm_u(header, TYPE_BITS);
        let expected = self.const_word(class.value());
        let same = self.b.ins().icmp(IntCC::Equal, ty, expected);
        self.b.ins().brif(same, other, &[], unlike, &[]);
        self.b.switch_to_block(unlike);
        let derived = self.runtime(runtime::is_subclass as *const (), &[ty, expected]);
        self.b.ins().brif(derived, subclass, &[], other, &[]);
    }

    /// Whether the right operand is known not to be an instance of a subclass.
    pub(super) fn answers_second(&self, class: Gc<Type>, y: &Av) -> bool {
        match self.st.fact(y).ty {
            Ty::Small | Ty::Exact(_) | Ty::AnyList => true,
            Ty::Shape(s) => self.vm.class_of_shape(s) == Some(class),
            Ty::Instance(c) => c == class.value(),
            _ => matches!(y, Av::Number(..)),
        }
    }

    /// `x in c` where the class of `c` defines `__contains__` in Python.
    pub(super) fn contains_method(&mut self, c: &Av, x: &Av) -> C<Option<V>> {
        let Some(class) = self.class_of(c) else { return Ok(None) };
        let Some(method) = self.special_method(class, Dunder::Contains, 2) else { return Ok(None) };
        let name = self.vm.names.dunders[Dunder::Contains as usize];
        self.assume(name);
        self.guard_class(c, class);
        let r = self.call_special(method, &[c.clone(), x.clone()])?;
        Ok(Some(self.truth_by_looking(r)))
    }

    /// `len(x)` where the class of `x` is known and defines `__len__` in Python: a tagged int.
    pub(super) fn len_method(&mut self, x: &Av) -> C<Option<V>> {
        if self.st.fact(x).ty == Ty::Any {
            return Ok(None);
        }
        let Some(class) = self.class_of(x) else { return Ok(None) };
        let Some(method) = self.special_method(class, Dunder::Len, 1) else { return Ok(None) };
        let name = self.vm.names.dunders[Dunder::Len as usize];
        self.assume(name);
        let r = self.call_special(method, std::slice::from_ref(x))?;
        // A tagged int that is not negative is its own length.
        let (asked, done) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        self.b.set_cold_block(asked);
        let bits = self.b.ins().band_imm_s(r, i64::MIN | 1);
        let fine = self.b.ins().icmp_imm_u(IntCC::Equal, bits, 1);
        self.b.ins().brif(fine, done, &[r.into()], asked, &[]);
        self.b.switch_to_block(asked);
        let n = self.call_or_raise(runtime::length_from as *const (), &[r]);
        self.b.ins().jump(done, &[n.into()]);
        self.b.switch_to_block(done);
        Ok(Some(result))
    }

    /// `x[y] = v` where the class of `x` defines `__setitem__` in Python.
    pub(super) fn set_item_method(&mut self, x: &Av, y: &Av, v: &Av) -> C<bool> {
        let Some(class) = self.class_of(x) else { return Ok(false) };
        let Some(method) = self.special_method(class, Dunder::SetItem, 3) else { return Ok(false) };
        let name = self.vm.names.dunders[Dunder::SetItem as usize];
        self.assume(name);
        self.guard_class(x, class);
        self.call_special(method, &[x.clone(), y.clone(), v.clone()])?;
        Ok(true)
    }

    /// The class that what is called is an instance of, and its `__call__`.
    pub(super) fn called_instance(&mut self, callee: &Av) -> Option<(Gc<Type>, Value)> {
        let class = match self.st.fact(callee).ty {
            Ty::Any if matches!(callee, Av::Word(_)) && !self.distrusted() => {
                self.notes(self.st.top().pc)?.instance_class()?.cast::<Type>()?
            }
            Ty::Any => return None,
            _ => self.class_of(callee)?,
        };
        let f = class.slots[Dunder::Call as usize].get().filter(|f| f.is_exact(Kind::Function))?;
        self.embed(class.value());
        let name = self.vm.names.dunders[Dunder::Call as usize];
        self.assume(name);
        Some((class, f))
    }

    /// The property that instances of the class of `o` have under a name, if it is one: its function to read or to write it. Guards
    /// that the class is still that one, and the function too.
    fn property(&mut self, o: &Av, name: Gc<Str>, part: usize, argc: u32) -> Option<Gc<Function>> {
        let class = self.class_of(o)?;
        let custom = match argc {
            1 => type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR,
            _ => type_flags::CUSTOM_SETATTR,
        };
        if class.flags.get() & custom != 0 {
            return None;
        }
        let property = self.vm.lookup_in_type(class, name).filter(|p| p.is_exact(Kind::Property))?;
        let p = property.cast::<Property>()?;
        let f = if argc == 1 { p.get.get() } else { p.set.get() }?.exact::<Function>()?;
        let code = f.code.get();
        if !code.simple.get() || code.arg_count.get() != argc || code.free_count.get() != 0 {
            return None;
        }
        self.assume(name);
        self.embed(class.value());
        self.guard_class(o, class);
        let p = self.const_word(property);
        let now = self.load(p, part);
        let then = self.const_word(f.value());
        let c = self.b.ins().icmp(IntCC::Equal, now, then);
        self.guard(c);
        Some(f)
    }

    /// Reads an attribute that is a property.
    pub(super) fn load_property(&mut self, o: &Av, name: Gc<Str>) -> C<bool> {
        let part = std::mem::offset_of!(Property, get);
        let Some(f) = self.property(o, name, part, 1) else { return Ok(false) };
        self.call_function(f.value(), vec![o.clone()], None)?;
        Ok(true)
    }

    /// Stores to one.
    pub(super) fn store_property(&mut self, o: &Av, name: Gc<Str>, value: &Av) -> C<bool> {
        let part = std::mem::offset_of!(Property, set);
        let Some(f) = self.property(o, name, part, 2) else { return Ok(false) };
        self.call_special(f, &[o.clone(), value.clone()])?;
        Ok(true)
    }

    /// `x[y]` where the class of `x` defines `__getitem__` in Python.
    pub(super) fn item_method(&mut self, x: &Av, y: &Av) -> C<Option<Av>> {
        let Some(class) = self.class_of(x) else { return Ok(None) };
        let Some(method) = self.special_method(class, Dunder::GetItem, 2) else { return Ok(None) };
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
    fn special_method(&mut self, class: Gc<Type>, dunder: Dunder, argc: u32) -> Option<Gc<Function>> {
        let f = class.slots[dunder as usize].get()?.exact::<Function>()?;
        let code = f.code.get();
        let fits = code.simple.get() && code.arg_count.get() == argc && code.free_count.get() == 0;
        if !fits {
            return None;
        }
        self.embed(class.value());
        Some(f)
    }

    fn call_special(&mut self, method: Gc<Function>, args: &[Av]) -> C<V> {
        self.call_direct(method, args, None)?;
        let result = self.st.pop();
        Ok(self.word(&result))
    }

    /// Guards that an operand is an instance of exactly this class, with or without a shape.
    pub(super) fn guard_class(&mut self, av: &Av, class: Gc<Type>) {
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
