//! The functions that compiled code calls. A word of 0 says "raised" in a result.
//!
//! All of them are called by compiled code only, with the VM it runs in and live values: that is the safety of each.

use vm_core::Vm;
use vm_core::bytecode::compare as mask;
use vm_core::native::{Args, R, Raised};
use vm_core::types::list::part;
use vm_core::types::{BinaryOp, CompareOp, Dunder, UnaryOp};
use vm_layout::*;

fn bits(r: R) -> u64 {
    r.map_or(0, |v| v.bits())
}

/// The value of a word that compiled code knows to be bound.
fn value(word: u64) -> Value {
    debug_assert!(word != 0);
    // Never zero: compiled code tests words that may be.
    Value::from_bits(word).unwrap_or(Value::small(0))
}

macro_rules! runtime {
    ($($(#[$m:meta])* fn $name:ident($vm:ident $(, $arg:ident: $t:ty)*) -> $r:ty $body:block)*) => {
        $(
            $(#[$m])*
            ///
            /// # Safety
            /// See the module.
            pub unsafe extern "C" fn $name($vm: *mut Vm $(, $arg: $t)*) -> $r {
                // SAFETY: the VM that compiled code runs in, which nobody else refers to meanwhile.
                let $vm = unsafe { &mut *$vm };
                $body
            }
        )*
    };
}

/// The operator of an opcode, and whether it is the in-place form.
pub fn binary_operator(op: u8) -> (BinaryOp, bool) {
    use BinaryOp::*;
    const OPS: [BinaryOp; 13] =
        [Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, And, Or, Xor, MatMul];
    let i = (op - Op::BINARY_ADD as u8) as usize;
    if i < 13 { (OPS[i], false) } else { (OPS[i - 13], true) }
}

fn compare_operator(m: u64) -> CompareOp {
    match m as u16 & 15 {
        mask::LT => CompareOp::Lt,
        mask::LE => CompareOp::Le,
        mask::EQ => CompareOp::Eq,
        mask::GT => CompareOp::Gt,
        mask::GE => CompareOp::Ge,
        _ => CompareOp::Ne,
    }
}

runtime! {
    /// A binary or in-place operator, by opcode.
    fn binary(vm, op: u64, a: u64, b: u64) -> u64 {
        match binary_operator(op as u8) {
            (op, false) => bits(vm.binary_op(op, value(a), value(b))),
            (op, true) => bits(vm.inplace_op(op, value(a), value(b))),
        }
    }

    /// The same once the method of the left operand has answered NotImplemented.
    fn binary_declined(vm, op: u64, a: u64, b: u64) -> u64 {
        let (op, in_place) = binary_operator(op as u8);
        bits(vm.binary_op_declined(op, in_place, value(a), value(b)))
    }

    /// A comparison of which the method of the left operand has answered NotImplemented.
    fn compare_declined(vm, m: u64, a: u64, b: u64) -> u64 {
        bits(vm.compare_declined(compare_operator(m), value(a), value(b), false))
    }

    /// Whether one class is another or derives from it: 0 or 1.
    fn is_subclass(vm, class: u64, base: u64) -> u64 {
        match (value(class).cast::<Type>(), value(base).cast::<Type>()) {
            (Some(class), Some(base)) => u64::from(vm.is_subtype(class, base)),
            _ => 0,
        }
    }

    fn unary(vm, op: u64, a: u64) -> u64 {
        let op = match op {
            0 => UnaryOp::Neg,
            1 => UnaryOp::Pos,
            _ => UnaryOp::Invert,
        };
        bits(vm.unary_op(op, value(a)))
    }

    fn compare(vm, m: u64, a: u64, b: u64) -> u64 {
        bits(vm.compare(compare_operator(m), value(a), value(b)))
    }

    /// 0 false, 1 true, 2 raised.
    fn compare_bool(vm, m: u64, a: u64, b: u64) -> u64 {
        vm.compare_bool(compare_operator(m), value(a), value(b)).map_or(2, u64::from)
    }

    /// 0 false, 1 true, 2 raised.
    fn truth(vm, v: u64) -> u64 {
        vm.truth(value(v)).map_or(2, u64::from)
    }

    /// 0 false, 1 true.
    fn same(vm, a: u64, b: u64) -> u64 {
        u64::from(vm.is(value(a), value(b)))
    }

    /// 0 false, 1 true, 2 raised.
    fn contains(vm, item: u64, container: u64) -> u64 {
        vm.contains(value(container), value(item)).map_or(2, u64::from)
    }

    /// Whether two objects are the same, if their classes leave `==` and `!=` to `object`: 0 or 1, else 2.
    fn same_unless_compared(vm, a: u64, b: u64) -> u64 {
        let (a, b) = (value(a), value(b));
        let object = vm.types.object;
        let by_identity = |v: Value| {
            let plain = |d: Dunder, t: Gc<Type>| t.slots[d as usize].get() == object.slots[d as usize].get();
            v.header().is_some_and(|h| plain(Dunder::Eq, h.ty()) && plain(Dunder::Ne, h.ty()))
        };
        if by_identity(a) && by_identity(b) { u64::from(a == b) } else { 2 }
    }

    /// Whether two strs are equal: 0 or 1.
    fn str_equal(_vm, a: u64, b: u64) -> u64 {
        match (value(a).cast::<Str>(), value(b).cast::<Str>()) {
            (Some(a), Some(b)) => u64::from(a.len == b.len && a.units() == b.units()),
            _ => 0,
        }
    }

    /// The order of two strs: -1, 0 or 1.
    fn str_order(_vm, a: u64, b: u64) -> i64 {
        match (value(a).cast::<Str>(), value(b).cast::<Str>()) {
            (Some(a), Some(b)) => vm_core::protocol::compare::compare_strs(a, b) as i64,
            _ => 0,
        }
    }

    fn get_attr(vm, o: u64, name: u64) -> u64 {
        match value(name).cast::<Str>() {
            Some(name) => bits(vm.get_attr(value(o), name)),
            None => 0,
        }
    }

    /// By way of the method cache, at the site of this number.
    fn get_attr_cached(vm, o: u64, name: u64, place: u64) -> u64 {
        match value(name).cast::<Str>() {
            Some(name) => bits(vm.get_attr_cached(value(o), name, place as u32)),
            None => 0,
        }
    }

    fn set_attr(vm, o: u64, name: u64, v: u64) -> u64 {
        match value(name).cast::<Str>() {
            Some(name) => u64::from(vm.set_attr(value(o), name, Some(value(v))).is_ok()),
            None => 0,
        }
    }

    /// Appends an attribute to a map instance that has no room left inside.
    fn map_append(vm, o: u64, index: u64, shape: u64, v: u64) -> u64 {
        if let Some(m) = value(o).cast::<MapObject>() {
            vm.map_append(m, index as u32, shape as u32, value(v));
        }
        1
    }

    fn get_item(vm, c: u64, key: u64) -> u64 {
        bits(vm.get_item(value(c), value(key)))
    }

    fn set_item(vm, c: u64, key: u64, v: u64) -> u64 {
        u64::from(vm.set_item(value(c), value(key), value(v)).is_ok())
    }

    /// A function of a comprehension; `closure` may be 0.
    fn closure(vm, globals: u64, code: u64, closure: u64) -> u64 {
        match (value(globals).cast::<Dict>(), value(code).cast::<Code>()) {
            (Some(globals), Some(code)) => vm.make_closure(globals, code, Value::from_bits(closure)).bits(),
            _ => 0,
        }
    }

    /// The generator of a generator expression that is called with an iterator.
    fn generator_expression(vm, f: u64, it: u64) -> u64 {
        match value(f).cast::<Function>() {
            Some(f) => vm.generator_expression(f, value(it)).bits(),
            None => 0,
        }
    }

    fn nothing_to_finalize(vm) -> u64 {
        u64::from(vm.heap.finalizable.is_empty())
    }

    /// 0, 1 or 2 for "raised".
    fn exception_matches(vm, e: u64, class: u64) -> u64 {
        vm.exception_matches(value(e), value(class)).map_or(2, u64::from)
    }

    /// `raise what from cause`.
    fn raise_statement(vm, what: u64, cause: u64) -> u64 {
        let Raised = vm.raise_statement(value(what), Value::from_bits(cause));
        0
    }

    /// What the frame of a generator holds was taken over: nobody else knows of it.
    fn generator_over(vm, g: u64) -> u64 {
        // SAFETY: machine code passes a generator.
        let g: Gc<Generator> = unsafe { value(g).cast_unchecked() };
        vm.generator_over(g);
        1
    }

    /// A generator that stands at a word; `row` has its slots and operand stack.
    fn generator_at(vm, function: u64, pc: u64, row: *const u64, n: u64) -> u64 {
        // SAFETY: machine code passes a function, and a row of so many words.
        let (function, row) = unsafe {
            let function: Gc<Function> = value(function).cast_unchecked();
            (function, std::slice::from_raw_parts(row, n as usize))
        };
        let slots = function.code.get().slot_count.get();
        let g = vm.generator_at(function, pc as u32, n as u32 - slots);
        for (slot, &word) in g.slots().iter().zip(row) {
            slot.set(Value::from_bits(word));
        }
        g.value().bits()
    }

    fn list_sum(vm, a: u64, b: u64) -> u64 {
        bits(vm.list_sum(value(a), value(b)))
    }

    fn set_of_bits(vm, members: u64) -> u64 {
        crate::taken::set_of_bits(vm, members).bits()
    }

    fn new_set(vm) -> u64 {
        let class = vm.types.set;
        vm.new_set_of(class).value().bits()
    }

    fn tuple_of_list(vm, list: u64) -> u64 {
        bits(crate::taken::taken_list(vm, crate::abstract_value::Taker::Tuple, value(list)))
    }

    fn slice(vm, start: u64, stop: u64, step: u64) -> u64 {
        vm.slice(value(start), value(stop), value(step)).bits()
    }

    /// A new list of a part of a list; missing bounds are [`part::MISSING`].
    fn list_part(vm, l: u64, start: i64, stop: i64, step: i64) -> u64 {
        bits(vm.list_part(value(l), &part::spec(start, stop, step)))
    }

    /// A part of a list is assigned to one of another or of the same list.
    fn list_move_part(
        vm, to: u64, start: i64, stop: i64, step: i64, from: u64, part_start: i64, part_stop: i64, part_step: i64
    ) -> u64 {
        let (at, of) = (part::spec(start, stop, step), part::spec(part_start, part_stop, part_step));
        u64::from(vm.list_move_part(value(to), &at, value(from), &of).is_ok())
    }

    /// Anything is assigned to a part of a list.
    fn list_set_part(vm, l: u64, start: i64, stop: i64, step: i64, v: u64) -> u64 {
        u64::from(vm.list_set_slice(value(l), &part::spec(start, stop, step), value(v)).is_ok())
    }

    fn list_insert(vm, l: u64, i: i64, v: u64) -> u64 {
        u64::from(vm.list_insert_at(value(l), i, value(v)).is_ok())
    }

    fn list_pop(vm, l: u64, i: i64) -> u64 {
        bits(vm.list_pop_at(value(l), i))
    }

    fn iter(vm, v: u64) -> u64 {
        bits(vm.iter(value(v)))
    }

    /// The next item; 0 at the end, 2 when it raised.
    fn next(vm, it: u64) -> u64 {
        if vm.poll().is_err() {
            return 2;
        }
        match vm.next(value(it)) {
            Ok(v) => v.map_or(0, |v| v.bits()),
            Err(_) => 2,
        }
    }

    /// 0 false, 1 true, 2 raised.
    fn is_instance(vm, o: u64, class: u64) -> u64 {
        vm.is_instance(value(o), value(class)).map_or(2, u64::from)
    }

    /// Calls anything with `n` positional arguments.
    fn call(vm, f: u64, args: *const Value, n: u64) -> u64 {
        if vm.poll().is_err() {
            return 0;
        }
        // SAFETY: compiled code has written `n` values there, on the frame stack.
        let args = unsafe { std::slice::from_raw_parts(args, n as usize) };
        bits(vm.call_args(value(f), Args::positional(args)))
    }

    /// Calls a native method with `n` positional arguments, the first of which is known to fit.
    fn call_native(vm, def: u64, args: *const Value, n: u64) -> u64 {
        if vm.poll().is_err() {
            return 0;
        }
        // SAFETY: compiled code has written `n` values there, on the frame stack.
        let args = unsafe { std::slice::from_raw_parts(args, n as usize) };
        bits(vm.call_native(vm_core::value::native_def(def), Args::positional(args)))
    }

    /// Whether a loop over this iterator can be left without anything ending thereby.
    fn loop_ends_nothing(vm, it: u64) -> u64 {
        u64::from(!vm.loop_may_end_something(value(it)))
    }

    fn load_global(vm, globals: u64, name: u64) -> u64 {
        match (value(globals).cast::<Dict>(), value(name).cast::<Str>()) {
            (Some(d), Some(name)) => bits(vm.load_global(d, name)),
            _ => 0,
        }
    }

    fn store_global(vm, globals: u64, name: u64, v: u64) -> u64 {
        if let (Some(d), Some(name)) = (value(globals).cast::<Dict>(), value(name).cast::<Str>()) {
            vm.dict_set_str(d, name, value(v));
        }
        1
    }

    /// Hidden local `slot` of a frame is not kept right any more.
    fn untrack(vm, fp: *mut Frame, slot: u64) -> u64 {
        // SAFETY: machine code names a frame that it runs in and a hidden local of its code.
        unsafe { vm.untrack_object(fp, slot as u32) };
        1
    }

    /// A name of a watched namespace is bound to something else.
    fn rebound(vm, globals: u64, name: u64, v: u64) -> u64 {
        if let Some(d) = value(globals).cast::<Dict>() {
            vm.notify_rebound(d, value(name), Some(value(v)));
        }
        1
    }

    fn float(vm, f: f64) -> u64 {
        vm.float(f).bits()
    }

    fn int(vm, i: i64) -> u64 {
        vm.int(i).bits()
    }

    fn int_text(vm, i: i64) -> u64 {
        vm.int_text(i).value().bits()
    }

    fn str_join(vm, parts: *const Value, n: u64) -> u64 {
        // SAFETY: compiled code has written `n` values there, on the native stack.
        let parts = unsafe { std::slice::from_raw_parts(parts, n as usize) };
        bits(vm.str_join(parts))
    }

    fn bound_method(vm, f: u64, this: u64) -> u64 {
        bind(vm, value(f), value(this)).bits()
    }

    fn make_super(vm, class: u64, this: u64) -> u64 {
        vm.make_super(value(class), value(this)).bits()
    }

    fn range_iter(vm, next: i64, left: u64, step: i64) -> u64 {
        make_range_iter(vm, next, left, step).bits()
    }

    fn list_iter(vm, sequence: u64, index: u64) -> u64 {
        make_seq_iter(vm, value(sequence), index as usize, Kind::List).bits()
    }

    fn tuple_iter(vm, sequence: u64, index: u64) -> u64 {
        make_seq_iter(vm, value(sequence), index as usize, Kind::Tuple).bits()
    }

    fn enumerate(vm, inner: u64, next: i64) -> u64 {
        make_enumerate(vm, value(inner), next).bits()
    }

    fn zip(vm, iterators: u64) -> u64 {
        make_zip(vm, value(iterators)).bits()
    }

    fn tuple(vm, items: *const Value, n: u64) -> u64 {
        // SAFETY: compiled code has written `n` values there, on the frame stack.
        let items = unsafe { std::slice::from_raw_parts(items, n as usize) };
        vm.tuple(items).bits()
    }

    fn list(vm, items: *const Value, n: u64) -> u64 {
        // SAFETY: compiled code has written `n` values there, on the frame stack.
        let items = unsafe { std::slice::from_raw_parts(items, n as usize) };
        vm.list_from(items).value().bits()
    }

    /// An empty plain list with room for some items.
    fn list_with_room(vm, n: u64) -> u64 {
        let l = vm.new_list();
        vm.list_reserve(l, (n as usize).min(1 << 10));
        l.value().bits()
    }

    /// A list of the representation that its items ask for.
    fn list_of(vm, items: *const Value, n: u64) -> u64 {
        // SAFETY: compiled code has written `n` values there, on the native stack.
        let items = unsafe { std::slice::from_raw_parts(items, n as usize) };
        vm.list_of(items).bits()
    }

    /// Appends to a list of whatever representation; 0: raised.
    fn list_append(vm, l: u64, v: u64) -> u64 {
        u64::from(vm.list_append(value(l), value(v)).is_ok())
    }

    fn len(vm, v: u64) -> u64 {
        match vm.len(value(v)) {
            Ok(n) => vm.int_from_usize(n).bits(),
            Err(_) => 0,
        }
    }

    /// What a `__len__` returned, as a length.
    fn length_from(vm, n: u64) -> u64 {
        match vm.length_from(value(n)) {
            Ok(n) => vm.int_from_usize(n).bits(),
            Err(_) => 0,
        }
    }

    /// The length of a container that is of a built-in type or has its `__len__` from it, as a tagged int; 0: another.
    fn len_by_layout(vm, v: u64) -> u64 {
        let v = value(v);
        let Some(h) = v.header() else { return 0 };
        let native = match h.kind() {
            kind if kind.is_list() => vm.types.list,
            Kind::Tuple => vm.types.tuple,
            Kind::Dict => vm.types.dict,
            Kind::Str => vm.types.str,
            Kind::Set => vm.types.set,
            _ => return 0,
        };
        let slot = Dunder::Len as usize;
        if h.is_subclass_instance() && h.ty().slots[slot].get() != native.slots[slot].get() {
            return 0;
        }
        let n = match h.kind() {
            Kind::Dict => v.cast::<Dict>().map(|d| d.used.get()),
            Kind::Str => v.cast::<Str>().map(|s| s.len),
            Kind::Set => v.cast::<Set>().map(|s| s.used.get()),
            _ => Some(vm.sequence_len(v)),
        };
        n.map_or(0, |n| Value::small(n as i64).bits())
    }

    /// A new instance of a plain class, its `__init__` still to be run.
    fn new_instance(vm, class: u64) -> u64 {
        match value(class).cast::<Type>() {
            Some(class) => vm.new_plain_object(class).bits(),
            None => 0,
        }
    }

    /// Puts an item that a generator yields into a set, where that can run no other code: 0 not, 1 done.
    fn drain_item(vm, into: u64, v: u64) -> u64 {
        let v = value(v);
        let simple = v.is_small()
            || matches!(v.kind(), Kind::Int | Kind::Float | Kind::Str | Kind::None) && v.is_exact(v.kind());
        match value(into).cast::<Set>() {
            Some(s) if simple => u64::from(vm.set_add(s, v).is_ok()),
            _ => 0,
        }
    }

    /// A generator's frame is suspended, to go on at `pc`.
    fn suspend(vm, fp: *mut Frame, sp: *mut Slot, pc: *const Word) -> u64 {
        // SAFETY: machine code passes the frame that it runs.
        unsafe { vm.suspend_generator(fp, sp, pc) };
        1
    }

    /// Clears a version's flag once in a while, at random.
    fn stress_invalidate(vm, valid: *const std::cell::Cell<u64>) -> u64 {
        // Xorshift, after Marsaglia.
        let mut r = vm.stress_random;
        r ^= r << 13;
        r ^= r >> 7;
        r ^= r << 17;
        vm.stress_random = r;
        if r.is_multiple_of(u64::from(vm.config.jit_stress_invalidate.max(1))) {
            // SAFETY: compiled code names the flag of its own version, which lives as long as the JIT.
            unsafe { (*valid).set(0) };
        }
        1
    }

    /// The poll of a backward jump: 0 raised, 1 go on.
    fn poll(vm) -> u64 {
        u64::from(vm.poll().is_ok())
    }

    /// A frame that compiled code leaves has notes in it: its object goes on without it, finalizers may be due.
    fn frame_left(vm, fp: *mut Frame) -> u64 {
        // SAFETY: `fp` is a frame on the stack that is being left.
        unsafe { vm.note_frame_left(fp) };
        0
    }

    /// TypeError of an `__init__` that returned something.
    fn init_returned(vm, v: u64) -> u64 {
        let class = vm.type_name(value(v));
        let vm_core::native::Raised = vm.type_error(format!("__init__() should return None, not '{class}'"));
        0
    }

    /// Runs one word by its handler: 0 raised, 1 done.
    fn step(vm, fp: *mut Frame, sp: *mut Slot, pc: *const Word) -> u64 {
        // SAFETY: compiled code has written the operands below `sp`; it never steps over returns and yields.
        u64::from(unsafe { vm.step(fp, sp, pc) }.is_ok())
    }
}

/// `pow` of the C library.
///
/// # Safety
/// None needed.
pub unsafe extern "C" fn power(x: f64, y: f64) -> f64 {
    x.powf(y)
}

/// `sin`, as `math.sin` has it.
///
/// # Safety
/// None needed.
pub unsafe extern "C" fn sine(x: f64) -> f64 {
    x.sin()
}

/// `cos`, as `math.cos` has it.
///
/// # Safety
/// None needed.
pub unsafe extern "C" fn cosine(x: f64) -> f64 {
    x.cos()
}

/// `exp`, as `math.exp` has it.
///
/// # Safety
/// None needed.
pub unsafe extern "C" fn exponential(x: f64) -> f64 {
    x.exp()
}

/// A function or a native method of a class, bound to a receiver.
pub fn bind(vm: &mut Vm, f: Value, this: Value) -> Value {
    if f.is_exact(Kind::Function) {
        return vm.bound_method(f, this);
    }
    let class = vm.type_of(this);
    // A native method, found in the receiver's class: binding it can't fail.
    vm.bind_descriptor(f, this, class).unwrap_or(vm.none)
}

/// An iterator object over a range.
pub fn make_range_iter(vm: &mut Vm, next: i64, left: u64, step: i64) -> Value {
    let it: Gc<RangeIter> = vm.alloc(vm.types.range_iterator, Kind::RangeIter, size_of::<RangeIter>());
    it.next.set(next);
    it.step.set(step);
    it.remaining.set(left);
    it.value()
}

/// An iterator object over a list or tuple, at some index.
pub fn make_seq_iter(vm: &mut Vm, sequence: Value, index: usize, kind: Kind) -> Value {
    let it = if kind == Kind::Tuple { vm.tuple_iter(sequence) } else { vm.list_iter(sequence) };
    if let Some(it) = it.cast::<SeqIter>() {
        it.index.set(index);
    }
    it
}

/// An `enumerate` that goes on with this number.
pub fn make_enumerate(vm: &mut Vm, inner: Value, next: i64) -> Value {
    let next = vm.int(next);
    let class = vm.types.enumerate;
    vm.record(class, &[Some(inner), Some(next)])
}

/// A `zip` of a tuple of iterators.
pub fn make_zip(vm: &mut Vm, iterators: Value) -> Value {
    let (class, strict) = (vm.types.zip, vm.false_);
    vm.record(class, &[Some(iterators), Some(strict)])
}
