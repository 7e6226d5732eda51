//! Calls of Python functions and returns, without the interpreter.
//!
//! The arguments lie in the callee's slots already: its frame begins `_N` bytes behind the caller's. The callable lay in
//! slot `_R` of the operand stack, `_P` is the word to go on at, `_Q` the machine code there.

use vm_layout::*;

use super::*;

/// Fills in the frame of a call of `$function` and jumps to its code; `$count` is a hole: arguments it must take.
macro_rules! enter {
    ($vm:ident, $fp:ident, $function:ident, $count:ident) => {{
        let code = *field!($function, Function, code: u64);
        if *field!(code, Code, fast_args: u32) != hole!($count) as u32 {
            slow!($vm, $fp)
        }
        let depth = *$vm.wrapping_add(hole!(_VM_DEPTH)).cast::<u32>();
        if depth >= *$vm.wrapping_add(hole!(_VM_RECURSION_LIMIT)).cast::<u32>() {
            slow!($vm, $fp)
        }
        if *(hole64!(_BREAKER) as *const u32) != 0 {
            slow!($vm, $fp)
        }
        let f = $fp.wrapping_add(hole!(_N));
        let words = *field!(code, Code, frame_words: u32) as usize;
        if f.wrapping_add(8 * words) as usize > hole64!(_FRAME_LIMIT) {
            slow!($vm, $fp)
        }
        *field!($fp, Frame, pc: u64) = hole64!(_P) as u64;
        *field!(f, Frame, back: u64) = $fp as u64;
        *field!(f, Frame, code: u64) = code;
        *field!(f, Frame, consts: u64) = *field!(code, Code, const_items: u64);
        *field!(f, Frame, return_sp: u64) = $fp.wrapping_add(hole!(_R)) as u64;
        *field!(f, Frame, globals: u64) = *field!($function, Function, globals: u64);
        *field!(f, Frame, function: u64) = $function;
        // The action, and no flags.
        *field!(f, Frame, action: u64) = ReturnAction::Resume as u64;
        *field!(f, Frame, resume: u64) = hole64!(_Q) as u64;
        *at!($vm, _VM_FRAME) = f as u64;
        *$vm.wrapping_add(hole!(_VM_DEPTH)).cast::<u32>() = depth + 1;
        let target = *field!(code, Code, entry: Target);
        return target($vm, f);
    }};
}

stencil!(
    /// The callable in `_A` is a function that takes `_K` arguments.
    call_function, |vm, fp| {
        let function = *at!(fp, _A);
        if function & 1 != 0 || kind(function) != Kind::Function as u8 {
            slow!(vm, fp)
        }
        enter!(vm, fp, function, _K)
    }
);

stencil!(
    /// The callable in `_A` is a bound method whose function takes `_K` arguments; the receiver becomes the first, in
    /// slot `_B`.
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
        enter!(vm, fp, function, _K)
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
        enter!(vm, fp, function, _K)
    }
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
        if *field!($fp, Frame, action: u64) != ReturnAction::Resume as u64 {
            slow!($vm, $fp)
        }
        let v = $v;
        let back = *field!($fp, Frame, back: *mut u8);
        let resume = *field!($fp, Frame, resume: Resume);
        *at!($vm, _VM_FRAME) = back as u64;
        let depth = $vm.wrapping_add(hole!(_VM_DEPTH)).cast::<u32>();
        *depth = (*depth).wrapping_sub(1);
        return resume($vm, back, v);
    }};
}

stencil!(return_slot, |vm, fp| { leave!(vm, fp, *at!(fp, _A)) });

stencil!(return_value, |vm, fp| { leave!(vm, fp, hole64!(_P) as u64) });
