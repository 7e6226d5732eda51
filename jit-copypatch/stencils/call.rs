//! Calls of Python functions and classes and returns, without the interpreter.
//!
//! The arguments lie in the callee's slots already. What is particular to a call stands in its `CallSite`, at `_P`; the
//! stencils of calls go on in `call_enter` or `call_construct`, of which there is one copy: making a frame is long.

use vm_layout::*;

use super::*;

/// Leaves for the interpreter, which does the call as a whole.
macro_rules! interpret {
    ($vm:ident, $fp:ident, $site:ident) => {{
        core::hint::cold_path();
        let slow = *field!($site, CallSite, slow: Target);
        return slow($vm, $fp);
    }};
}

/// The frame for a call of `$function`, filled in but for its action, and the code.
macro_rules! frame_for {
    ($vm:ident, $fp:ident, $function:ident, $site:ident) => {{
        let code = *field!($function, Function, code: u64);
        if *field!(code, Code, fast_args: u32) != *field!($site, CallSite, count: u32) {
            interpret!($vm, $fp, $site)
        }
        let depth = *$vm.wrapping_add(hole!(_VM_DEPTH)).cast::<u32>();
        if depth >= *$vm.wrapping_add(hole!(_VM_RECURSION_LIMIT)).cast::<u32>() {
            interpret!($vm, $fp, $site)
        }
        if *(hole64!(_BREAKER) as *const u32) != 0 {
            interpret!($vm, $fp, $site)
        }
        let f = $fp.wrapping_add(*field!($site, CallSite, callee: u32) as usize);
        let words = *field!(code, Code, frame_words: u32) as usize;
        if f.wrapping_add(8 * words) as usize > hole64!(_FRAME_LIMIT) {
            interpret!($vm, $fp, $site)
        }
        *$vm.wrapping_add(hole!(_VM_DEPTH)).cast::<u32>() = depth + 1;
        *field!($fp, Frame, pc: u64) = *field!($site, CallSite, pc: u64);
        *field!(f, Frame, back: u64) = $fp as u64;
        *field!(f, Frame, code: u64) = code;
        *field!(f, Frame, consts: u64) = *field!(code, Code, const_items: u64);
        *field!(f, Frame, return_sp: u64) =
            $fp.wrapping_add(*field!($site, CallSite, callable: u32) as usize) as u64;
        *field!(f, Frame, globals: u64) = *field!($function, Function, globals: u64);
        *field!(f, Frame, function: u64) = $function;
        *field!(f, Frame, resume: u64) = *field!($site, CallSite, resume: u64);
        *at!($vm, _VM_FRAME) = f as u64;
        (f, code)
    }};
}

/// Goes on in the callee.
macro_rules! enter {
    ($vm:ident, $f:ident, $code:ident) => {{
        let target = *field!($code, Code, entry: Target);
        return target($vm, $f);
    }};
}

/// The end of calls of functions. The function is in the third register, the site in the fourth.
///
/// # Safety
/// As for stencils.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call_enter(vm: *mut u8, fp: *mut u8, function: u64, site: *mut u8) -> u64 {
    // SAFETY: as for stencils.
    unsafe {
        let (f, code) = frame_for!(vm, fp, function, site);
        // The action, and no flags.
        *field!(f, Frame, action: u64) = ReturnAction::Resume as u64;
        enter!(vm, f, code)
    }
}

/// The end of calls of classes: makes the instance, and calls `__init__` if there is one.
///
/// # Safety
/// As for stencils.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call_construct(vm: *mut u8, fp: *mut u8, class: u64, site: *mut u8) -> u64 {
    // SAFETY: as for stencils.
    unsafe {
        if class != *field!(site, CallSite, class: u64)
            || *field!(class, Type, version: u32) != *field!(site, CallSite, version: u32)
        {
            interpret!(vm, fp, site)
        }
        let mut size = *field!(site, CallSite, size: usize);
        let shape = *field!(class, Type, root_shape: u32);
        if shape != *field!(site, CallSite, shape: u64) as u32 {
            interpret!(vm, fp, site)
        }
        let mut second = 0;
        if shape != 0 {
            // As many slots as instances have come to need by now.
            let capacity = *field!(class, Type, expected_slots: u16) as usize;
            size = (size_of::<MapObject>() + 8 * capacity).next_multiple_of(GRANULE);
            second = shape as u64 | (capacity as u64) << 32;
        }
        let header = *field!(site, CallSite, header: u64);
        let o = allocate!(vm, size, header, interpret!(vm, fp, site));
        *(o as *mut u64).wrapping_add(1) = second;
        if second != 0 {
            *at!(vm, _VM_MAP_INSTANCES) += 1;
        }
        let function = *field!(site, CallSite, function: u64);
        if function == 0 {
            let resume = *field!(site, CallSite, resume: Resume);
            return resume(vm, fp, o);
        }
        // It is the first argument, and kept there meanwhile: there are not registers enough.
        let callee = *field!(site, CallSite, callee: u32) as usize + size_of::<Frame>();
        fp.wrapping_add(callee).cast::<u64>().write_volatile(o);
        let (f, code) = frame_for!(vm, fp, function, site);
        *field!(f, Frame, action: u64) = ReturnAction::ResumeInstance as u64;
        *field!(f, Frame, extra: u64) = f.wrapping_add(size_of::<Frame>()).cast::<u64>().read_volatile();
        enter!(vm, f, code)
    }
}

stencil!(
    /// The callable in `_A` is a function.
    call_function, |vm, fp| {
        let function = *at!(fp, _A);
        if function & 1 != 0 || kind(function) != Kind::Function as u8 {
            slow!(vm, fp)
        }
        return _ENTER(vm, fp, function, hole64!(_P) as *mut u8);
    }
);

stencil!(
    /// The callable in `_A` is a bound method; the receiver becomes the first argument, in slot `_B`.
    call_method, |vm, fp| {
        let method = *at!(fp, _A);
        if method & 1 != 0 || kind(method) != Kind::Method as u8 {
            slow!(vm, fp)
        }
        let function = *field!(method, Method, function: u64);
        if kind(function) != Kind::Function as u8 {
            slow!(vm, fp)
        }
        *at!(fp, _B) = *field!(method, Method, receiver: u64);
        return _ENTER(vm, fp, function, hole64!(_P) as *mut u8);
    }
);

stencil!(
    /// What LOOKUP_METHOD left lies in `_A` and the slot behind it: a function and the receiver, which becomes the first
    /// argument, in slot `_B`.
    call_unbound, |vm, fp| {
        let function = *at!(fp, _A);
        if function & 1 != 0 || kind(function) != Kind::Function as u8 {
            slow!(vm, fp)
        }
        let receiver = *at!(fp, _A).wrapping_add(1);
        if receiver == 0 {
            slow!(vm, fp)
        }
        *at!(fp, _B) = receiver;
        return _ENTER(vm, fp, function, hole64!(_P) as *mut u8);
    }
);

stencil!(
    /// The callable in `_A` is the class that the site knows.
    call_class, |vm, fp| {
        return _CONSTRUCT(vm, fp, *at!(fp, _A), hole64!(_P) as *mut u8);
    }
);

/// The native function that was expected lies in `_A`; else the interpreter finds out what to do.
macro_rules! expect {
    ($vm:ident, $fp:ident) => {
        if *at!($fp, _A) != hole64!(_P) as u64 {
            slow!($vm, $fp)
        }
    };
}

stencil!(
    /// `ord` of a str of one character that takes one byte.
    native_ord, |vm, fp| {
        expect!(vm, fp);
        let s = *at!(fp, _B);
        if s & 1 != 0 || kind(s) != Kind::Str as u8 {
            slow!(vm, fp)
        }
        if *field!(s, Str, len: u64) != 1 || flags(s) & header_flags::WIDTH_MASK != 0 {
            slow!(vm, fp)
        }
        let c = *(s as *const u8).wrapping_add(size_of::<Str>());
        *at!(fp, _R) = (c as u64) << 1 | 1;
        cont!(vm, fp)
    }
);

stencil!(
    /// `chr` of a number below 256.
    native_chr, |vm, fp| {
        expect!(vm, fp);
        let n = *at!(fp, _B);
        if n & 1 == 0 || n >> 1 > 255 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = *at!(vm, _VM_LATIN1).wrapping_add((n >> 1) as usize);
        cont!(vm, fp)
    }
);

stencil!(
    /// `len` of a list.
    native_len, |vm, fp| {
        expect!(vm, fp);
        let o = *at!(fp, _B);
        if o & 1 != 0 || kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = *field!(o, List, len: u64) << 1 | 1;
        cont!(vm, fp)
    }
);

stencil!(
    /// `len` of other lists, strs, tuples, dicts.
    native_len_rest, |vm, fp| {
        if *at!(fp, _A) != hole64!(_P) as u64 {
            give_up!(vm, fp)
        }
        let o = *at!(fp, _B);
        if o & 1 != 0 {
            give_up!(vm, fp)
        }
        let k = kind(o);
        let len;
        if k == Kind::Str as u8 {
            len = *field!(o, Str, len: u64);
        } else if k == Kind::Tuple as u8 {
            len = *field!(o, Tuple, len: u64);
        } else if k == Kind::IntList as u8 || k == Kind::FloatList as u8 || k == Kind::StrList as u8 {
            len = *field!(o, List, len: u64);
        } else {
            if k != Kind::Dict as u8 || *field!(o, Dict, entries: u64) == 0 {
                give_up!(vm, fp)
            }
            len = u64::from(*field!(o, Dict, used: u32));
        }
        *at!(fp, _R) = len << 1 | 1;
        done!(vm, fp)
    }
);

stencil!(
    /// `isinstance` of an object in `_B` that is of the very class in `_N`: then nobody else is asked.
    native_isinstance, |vm, fp| {
        expect!(vm, fp);
        let (o, class) = (*at!(fp, _B), *at!(fp, _N));
        if o & 1 != 0 || *(o as *const u64) << 16 >> 16 != class {
            slow!(vm, fp)
        }
        *at!(fp, _R) = *at!(vm, _VM_TRUE);
        cont!(vm, fp)
    }
);

/// An iterator over a range of tagged ints from `$start` to the one in `_B`, as `iter(range(…))` makes it.
macro_rules! range_iterator {
    ($vm:ident, $fp:ident, $start:expr) => {{
        expect!($vm, $fp);
        let (start, stop) = ($start, *at!($fp, _B));
        if start & stop & 1 == 0 {
            slow!($vm, $fp)
        }
        let (start, stop) = (start as i64 >> 1, stop as i64 >> 1);
        let it =
            allocate!($vm, size_of::<RangeIter>(), hole64!(_RANGE_ITER_WORD), slow!($vm, $fp));
        *field!(it, RangeIter, next: i64) = start;
        *field!(it, RangeIter, step: i64) = 1;
        // Of 63-bit ints: no overflow.
        let left = stop.wrapping_sub(start);
        *field!(it, RangeIter, remaining: i64) = if left > 0 { left } else { 0 };
        *at!($fp, _R) = it;
        cont!($vm, $fp)
    }};
}

stencil!(
    /// An iterator over `range(stop)`.
    range_to, |vm, fp| { range_iterator!(vm, fp, 1u64) }
);

stencil!(
    /// An iterator over `range(start, stop)`; the start is in the slot before.
    range_between, |vm, fp| { range_iterator!(vm, fp, *at!(fp, _N)) }
);

/// Where a call comes back to: the result, in the third register, goes to slot `_R`.
///
/// # Safety
/// As for stencils.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn take_result(vm: *mut u8, fp: *mut u8, result: u64) -> u64 {
    // SAFETY: as for stencils.
    unsafe {
        *at!(fp, _R) = result;
        cont!(vm, fp)
    }
}

/// Leaves a frame that machine code called, with `$v`.
macro_rules! leave {
    ($vm:ident, $fp:ident, $v:expr) => {{
        let v = $v;
        let back = *field!($fp, Frame, back: *mut u8);
        let resume = *field!($fp, Frame, resume: Resume);
        *at!($vm, _VM_FRAME) = back as u64;
        let depth = $vm.wrapping_add(hole!(_VM_DEPTH)).cast::<u32>();
        *depth = (*depth).wrapping_sub(1);
        return resume($vm, back, v);
    }};
}

stencil!(return_slot, |vm, fp| {
    if *field!(fp, Frame, action: u64) != ReturnAction::Resume as u64 {
        slow!(vm, fp)
    }
    leave!(vm, fp, *at!(fp, _A))
});

stencil!(return_value, |vm, fp| {
    if *field!(fp, Frame, action: u64) != ReturnAction::Resume as u64 {
        slow!(vm, fp)
    }
    leave!(vm, fp, hole64!(_P) as u64)
});

stencil!(
    /// The end of an `__init__` that returns the None in `_P`: called by machine code for an instance, or by itself.
    return_instance, |vm, fp| {
        if *field!(fp, Frame, action: u64) == ReturnAction::ResumeInstance as u64 {
            leave!(vm, fp, *field!(fp, Frame, extra: u64))
        }
        if *field!(fp, Frame, action: u64) != ReturnAction::Resume as u64 {
            slow!(vm, fp)
        }
        leave!(vm, fp, hole64!(_P) as u64)
    }
);
