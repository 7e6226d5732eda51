//! The stencils: machine code templates with holes, written as Rust functions.
//!
//! `build/` compiles this crate by itself (`no_std`, fixed flags), cuts the functions out of the object file and turns
//! them into a table. Nothing here is ever linked.
//!
//! A stencil gets `vm` and `fp` in registers and goes on by a tail call of an extern function that stands for a
//! place: `_CONT` is the next stencil, `_JUMP` the bytecode's jump target, `_SLOW` the cold code of the word, which does
//! it in the interpreter. Operands lie in the frame: the hole `_A` is an offset from `fp` and becomes a displacement.
//!
//! A stencil tests what is most likely. What else can be done by machine code is the stencil of the same name with `_rest`,
//! which lies in the cold code: it goes on at `_DONE`, behind the hot stencil, and falls into the way to the interpreter.
//!
//! Rules, checked by the build: all ways on are jumps, nothing is pushed, no constants in memory, no panics.
//! So: no slices, no `unwrap`, no float literals, no `match` that becomes a table, no address of a local.
#![no_std]
#![allow(non_upper_case_globals, clippy::missing_safety_doc)]

mod arith;
mod attr;
mod call;
mod control;
mod dict;
mod item;
mod number;
mod place;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// Holes of 32 bits. As values they are zero-extended, so they hold 0..2³¹; as displacements likewise.
macro_rules! holes {
    ($($name:ident),* $(,)?) => { unsafe extern "C" { $(pub static $name: u8;)* } };
}

holes! {
    // Operands and result: offsets of slots in the frame.
    _A, _B, _R,
    // A small number: what it is depends on the stencil.
    _K, _N,
    // Constants of the run: offsets of fields of the VM, which the layout crate does not know.
    _VM_FRAME, _VM_DEPTH, _VM_RECURSION_LIMIT, _VM_TRUE, _VM_FALSE, _VM_NONE, _VM_BUILTINS, _VM_CUSTOM_BUILTINS, _VM_LATIN1,
    _VM_BUMP, _VM_HEAP_LIMIT, _VM_HEAP_MARKS, _VM_MAP_INSTANCES, _DICT_OTHER_KEYS,
    // 64 bits, by `hole64!` only.
    _P, _Q,
    _BREAKER, _FRAME_LIMIT, _INT_WORD, _FLOAT_WORD, _METHOD_WORD, _RANGE_ITER_WORD,
    _TUPLE_WORD, _SLICE_WORD, _LIST_ITER_WORD, _TUPLE_ITER_WORD, _ENUMERATE_WORD,
}

unsafe extern "C" {
    pub fn _CONT(vm: *mut u8, fp: *mut u8) -> u64;
    pub fn _JUMP(vm: *mut u8, fp: *mut u8) -> u64;
    pub fn _SLOW(vm: *mut u8, fp: *mut u8) -> u64;
    pub fn _DONE(vm: *mut u8, fp: *mut u8) -> u64;
    /// What all calls share (`call_enter`, `call_construct`): callable, and address of the `CallSite`.
    pub fn _ENTER(vm: *mut u8, fp: *mut u8, callable: u64, site: *mut u8) -> u64;
    pub fn _CONSTRUCT(vm: *mut u8, fp: *mut u8, callable: u64, site: *mut u8) -> u64;
}

/// A place in machine code that a call or return goes to.
pub type Target = unsafe extern "C" fn(*mut u8, *mut u8) -> u64;
/// Where a call goes on: the third argument is the result.
pub type Resume = unsafe extern "C" fn(*mut u8, *mut u8, u64) -> u64;

macro_rules! stencil {
    ($(#[$m:meta])* $name:ident, |$vm:ident, $fp:ident| $body:block) => {
        $(#[$m])*
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($vm: *mut u8, $fp: *mut u8) -> u64 {
            // SAFETY: the compiler of `src/` fills the holes with offsets of slots that exist, and emits a stencil only
            // where the bytecode verifier has proved that its operands are there.
            unsafe { $body }
        }
    };
}

macro_rules! hole {
    ($n:ident) => {
        (&raw const $crate::$n) as usize
    };
}

/// A hole of 64 bits. (A plain symbol would get 32 in the small code model.)
macro_rules! hole64 {
    ($n:ident) => {{
        let v: usize;
        core::arch::asm!("movabs {}, offset {}", out(reg) v, sym $crate::$n,
            options(pure, nomem, nostack, preserves_flags));
        v
    }};
}

/// The word at an offset that is a hole.
macro_rules! at {
    ($base:expr, $n:ident) => {
        $base.wrapping_add(hole!($n)).cast::<u64>()
    };
}

macro_rules! cont {
    ($vm:ident, $fp:ident) => {
        return $crate::_CONT($vm, $fp)
    };
}

macro_rules! jump {
    ($vm:ident, $fp:ident) => {
        return $crate::_JUMP($vm, $fp)
    };
}

macro_rules! slow {
    ($vm:ident, $fp:ident) => {{
        core::hint::cold_path();
        return $crate::_SLOW($vm, $fp);
    }};
}

/// In a `_rest` stencil: the word is done.
macro_rules! done {
    ($vm:ident, $fp:ident) => {
        return $crate::_DONE($vm, $fp)
    };
}

/// In a `_rest` stencil: the interpreter has to do the word.
macro_rules! give_up {
    ($vm:ident, $fp:ident) => {{
        core::hint::cold_path();
        return $crate::_CONT($vm, $fp);
    }};
}

/// A new object of `$size` bytes in the hole of the heap that is being filled, as the interpreter's handlers make them; its
/// words behind the header are zero. Where the hole is full: `$fail`.
macro_rules! allocate {
    ($vm:ident, $size:expr, $header:expr, $fail:expr) => {{
        let p = *at!($vm, _VM_BUMP) as usize;
        let end = p.wrapping_add($size);
        if end as u64 > *at!($vm, _VM_HEAP_LIMIT) {
            $fail
        }
        *at!($vm, _VM_BUMP) = end as u64;
        let byte = (p / $crate::GRANULE).wrapping_add(*at!($vm, _VM_HEAP_MARKS) as usize);
        *(byte as *mut u8) = $crate::HEAP_STARTS;
        *(p as *mut u64) = $header as u64;
        p as u64
    }};
}

/// Objects begin at multiples of this.
pub const GRANULE: usize = 16;
/// A granule's byte where one begins. `src/stencil.rs` checks both.
pub const HEAP_STARTS: u8 = 1;

pub(crate) use {allocate, at, cont, done, give_up, hole, hole64, jump, slow, stencil};

/// A field of an object.
macro_rules! field {
    ($o:expr, $t:ty, $f:ident : $as:ty) => {
        ($o as *mut u8).wrapping_add(core::mem::offset_of!($t, $f)).cast::<$as>()
    };
}
pub(crate) use field;

/// Kind byte of a heap value.
#[inline(always)]
pub unsafe fn kind(v: u64) -> u8 {
    // SAFETY: the caller has tested the tag; the type word is little-endian.
    unsafe { *(v as *const u8).add(6) }
}

/// Flag byte of a heap value.
#[inline(always)]
pub unsafe fn flags(v: u64) -> u8 {
    // SAFETY: as above.
    unsafe { *(v as *const u8).add(7) }
}
