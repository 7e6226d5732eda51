//! `super`: the object is not made where only a method is read through it, and what is found is a constant.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as V};
use vm_core::interp::code::body;
use vm_core::native::type_flags;
use vm_core::types::Dunder;
use vm_layout::*;

use super::Builder;
use crate::abstract_value::{Av, Ty};

/// Classes that the object of a `super` may be of.
const CLASSES: usize = 8;

/// Bits of a header's word that are the class.
const CLASS_BITS: i64 = (1 << 48) - 1;

/// Whether code has the cell of `super()` without arguments.
pub(super) fn has_class_cell(code: Gc<Code>) -> bool {
    body(code).unit.freevars.iter().any(|n| &**n == "__class__")
}

impl Builder<'_, '_> {
    /// A call of `super`: what it would make, if the object's class is known or was always the same.
    pub(super) fn call_super(&mut self, args: &[Av]) -> Option<Av> {
        if self.distrusted() {
            return None;
        }
        let (class, this) = match args {
            [Av::Const(class), this] => (*class, this.clone()),
            [] => (self.class_cell()?, self.first_argument()?),
            _ => return None,
        };
        let class = class.cast::<Type>()?;
        let own = match self.st.fact(&this).ty {
            Ty::Shape(s) => self.vm.class_of_shape(s),
            Ty::Instance(c) => c.cast::<Type>(),
            _ => None,
        };
        let starts = match own {
            Some(own) => vec![own],
            None => {
                let Av::Word(v) = this else { return None };
                self.guess_class(v, class)?
            }
        };
        // An instance of a metaclass is a class: there `super` may mean something else.
        let meta = self.vm.types.type_;
        if starts.iter().any(|s| !self.vm.is_subtype(*s, class) || self.vm.is_subtype(*s, meta)) {
            return None;
        }
        self.embed(class.value());
        let starts = starts.iter().map(|s| self.embed(s.value())).collect();
        Some(Av::Super { class: class.value(), starts, this: Box::new(this) })
    }

    /// The classes that the object may be of, guarded to be that: the one class and those derived from it.
    fn guess_class(&mut self, this: V, class: Gc<Type>) -> Option<Vec<Gc<Type>>> {
        let mut classes = vec![class];
        let mut i = 0;
        while let Some(class) = classes.get(i) {
            let derived = class.subclasses.get();
            let derived = derived.iter().flat_map(vm_core::value::ListExt::as_slice);
            for d in derived.filter_map(|d| d.cast::<Type>()).collect::<Vec<_>>() {
                if !classes.contains(&d) {
                    classes.push(d);
                }
            }
            i += 1;
            if classes.len() > CLASSES {
                return None;
            }
        }
        self.guard_bound(this);
        self.guard_pointer(this);
        let word = self.load(this, 0);
        let now = self.b.ins().band_imm_u(word, CLASS_BITS);
        let mut any = None;
        for class in &classes {
            let then = self.const_word(class.value());
            let c = self.b.ins().icmp(IntCC::Equal, now, then);
            any = Some(any.map_or(c, |any| self.b.ins().bor(any, c)));
        }
        self.guard(any?);
        Some(classes)
    }

    /// What the `__class__` cell of the running function holds, guarded to go on holding it.
    fn class_cell(&mut self) -> Option<Value> {
        let frame = self.st.top();
        let (code, locals) = (frame.code, &frame.locals);
        let i = body(code).unit.freevars.iter().position(|n| &**n == "__class__")?;
        let slot = code.first_free.get() as usize + i;
        let (cell, now) = match &locals[slot] {
            Av::Const(cell) => (*cell, None),
            Av::Memory if frame.offset == 0 && !self.vm.frame.is_null() => {
                // SAFETY: the running frame is live, and if it is one of this code it has the slot, initialised.
                let cell = unsafe {
                    if (*self.vm.frame).code != code {
                        return None;
                    }
                    (*Frame::slots(self.vm.frame).add(slot)).get()
                };
                (cell?, Some(slot))
            }
            _ => return None,
        };
        let class = cell.cast::<CellObject>()?.value.get().filter(|c| c.kind() == Kind::Type)?;
        let cell = match now {
            Some(slot) => self.load_slot(slot),
            None => self.const_word(cell),
        };
        let held = self.load(cell, offset_of!(CellObject, value));
        let expected = self.const_word(class);
        let c = self.b.ins().icmp(IntCC::Equal, held, expected);
        self.guard(c);
        Some(class)
    }

    /// The first argument of the running function, if it is none of its cells.
    fn first_argument(&mut self) -> Option<Av> {
        let frame = self.st.top();
        let has_one = body(frame.code).unit.arg_count > 0;
        frame.locals.first().filter(|av| has_one && matches!(av, Av::Word(_) | Av::Object(_))).cloned()
    }

    /// An attribute read through `super`, if it is a method, and the same one for all classes that the object may be of.
    pub(super) fn load_through_super(
        &mut self,
        class: Value,
        starts: &[Value],
        this: &Av,
        name: Gc<Str>,
    ) -> Option<Av> {
        if name == self.vm.names.class {
            return None;
        }
        let mut found = starts.iter().map(|&s| self.behind(class, s, name));
        let f = found.next()??;
        if found.any(|other| other != Some(f)) {
            return None;
        }
        self.assume(name);
        self.embed(f);
        Some(Av::Method(f, Box::new(this.clone())))
    }

    /// The method that the order of `start` has behind `class`.
    fn behind(&self, class: Value, start: Value, name: Gc<Str>) -> Option<Value> {
        let order = start.cast::<Type>()?.mro.get();
        let behind = order.items().iter().position(|&c| c == class)? + 1;
        let mut classes = order.items()[behind..].iter().filter_map(|c| c.cast::<Type>());
        let (owner, f) = classes.find_map(|c| self.vm.dict_get_str(c.dict.get(), name).map(|f| (c, f)))?;
        let of_object = owner == self.vm.types.object && f.kind() == Kind::Descr;
        (f.is_exact(Kind::Function) || of_object).then_some(f)
    }

    /// Whether this is `object.__init__`, and calling it with nothing but the object does nothing.
    pub(super) fn does_nothing(&mut self, f: Value, args: usize) -> bool {
        let object = self.vm.types.object;
        args == 0
            && f.kind() == Kind::Descr
            && object.slots[Dunder::Init as usize].get() == Some(f)
            && object.flags.get() & type_flags::HEAP == 0
    }

    /// `super()` may be about to look into the running frame: its first argument and its cells are put there.
    pub(super) fn show_frame(&mut self) {
        let frame = self.st.top().clone();
        if !has_class_cell(frame.code) {
            return;
        }
        self.before_call();
        let free = frame.code.first_free.get() as usize;
        let first = usize::from(body(frame.code).unit.arg_count > 0);
        let frees = body(frame.code).unit.freevars.len();
        for slot in (0..first).chain(free..free + frees) {
            if !matches!(frame.locals[slot], Av::Memory | Av::Tracked(_)) {
                let v = self.word(&frame.locals[slot]);
                self.store(v, self.fp_v, frame.offset + size_of::<Frame>() + 8 * slot);
            }
        }
    }
}
