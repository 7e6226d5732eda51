//! The first experiment: how should stable Rust dispatch bytecode?
//!
//! A toy stack machine (64-bit words, opcode in the low byte, tagged ints with overflow checks) runs
//! `while i < n: s += i; i += 1` under three interpreters that share every line of their handlers:
//!
//! - `match`: one loop around one `match`;
//! - `tail`: a table of `extern "C"` handlers, each ending in a call of the next one through the table, which
//!   rustc compiles to a jump (a sibling call; no guarantee of the language, so README.md says how it is checked);
//! - `trampoline`: the same handlers returning to a driver loop.
//!
//! Knows nothing of the VM. `cargo bench -p vm-core --bench dispatch`; with `DISPATCH_ONCE=tail:1000000` it runs one
//! of them once and exits, for callgrind. Results and what follows from them: README.md beside this file.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};

/// Instructions in one turn of the program's loop.
const PER_TURN: u64 = 13;

const TRUE: u64 = 0x10;
const FALSE: u64 = 0x20;

/// What handlers share and don't keep in registers.
struct Machine {
    consts: [u64; 2],
    code: [u64; 16],
    /// What the run ended with; 0 is "left the fast path".
    result: u64,
}

/// What a handler's body says to do next. Constant on each path, so nothing of it is left after inlining.
enum Step {
    Next(*mut u64, *const u64),
    Slow,
    Leave,
}

use Step::{Leave, Next, Slow};

const fn tag(i: i64) -> u64 {
    (i << 1) as u64 | 1
}

const fn word(op: Op, operand: u32) -> u64 {
    op as u64 | (operand as u64) << 32
}

fn operand(word: u64) -> usize {
    (word >> 32) as usize
}

/// The slow path of arithmetic, which the program never takes: out of line, as in a real VM. It takes what a handler
/// takes, so that a handler can jump to it and saves no registers for its sake.
#[cold]
#[inline(never)]
unsafe extern "C" fn slow(m: *mut Machine, _: *mut u64, _: *mut u64, _: *const u64, _: u64) -> u64 {
    // SAFETY: `m` is the machine of the run, alive until it ends.
    unsafe { (*m).result = 0 };
    0
}

type Run = fn(&mut Machine, &mut [u64; 8]) -> u64;

/// Takes the opcodes with their bodies and makes the three interpreters of them.
macro_rules! machine {
    (|$m:ident, $fp:ident, $sp:ident, $pc:ident, $word:ident| $($op:ident $name:ident $body:block)*) => {
        #[repr(u8)]
        #[derive(Clone, Copy)]
        #[allow(dead_code, reason = "the program uses half of them; the others keep the match and the table honest")]
        enum Op { $($op),* }

        /// One body per opcode, inlined into each interpreter.
        ///
        /// Safety, for all: `m` and `fp` are valid, `sp` has a place above and the operands the opcode pops below,
        /// `pc` is behind `word` in `m.code`. The fixed program in [`machine`] keeps to it.
        #[allow(unused_variables, unused_unsafe, clippy::missing_safety_doc, reason = "some opcodes need less")]
        mod body {
            use super::*;
            $(
                #[inline(always)]
                pub unsafe fn $name(
                    $m: *mut Machine, $fp: *mut u64, $sp: *mut u64, $pc: *const u64, $word: u64,
                ) -> Step {
                    // SAFETY: see above.
                    unsafe { $body }
                }
            )*
        }

        /// (a) One loop, one `match`.
        mod matched {
            use super::*;

            #[inline(never)]
            pub fn run(m: &mut Machine, frame: &mut [u64; 8]) -> u64 {
                let m: *mut Machine = m;
                let fp = frame.as_mut_ptr();
                // SAFETY: the frame has 2 locals and 6 stack places, the program uses 2.
                unsafe {
                    let mut sp = fp.add(2);
                    let mut pc = (*m).code.as_ptr();
                    loop {
                        let word = *pc;
                        pc = pc.add(1);
                        let step = match word as u8 {
                            $(code if code == Op::$op as u8 => body::$name(m, fp, sp, pc, word),)*
                            // What a bytecode verifier rules out.
                            _ => std::hint::unreachable_unchecked(),
                        };
                        match step {
                            Next(s, p) => (sp, pc) = (s, p),
                            Slow => return slow(m, fp, sp, pc, word),
                            Leave => return (*m).result,
                        }
                    }
                }
            }
        }

        /// (b) Handlers that jump to one another.
        mod tail {
            use super::*;

            type Handler =
                unsafe extern "C" fn(*mut Machine, *mut u64, *mut u64, *const u64, u64, *const Table) -> u64;
            struct Table([Handler; 256]);

            $(
                unsafe extern "C" fn $name(
                    m: *mut Machine, fp: *mut u64, sp: *mut u64, pc: *const u64, word: u64, table: *const Table,
                ) -> u64 {
                    // SAFETY: as for the bodies.
                    unsafe {
                        match body::$name(m, fp, sp, pc, word) {
                            Next(sp, pc) => {
                                let word = *pc;
                                // The sibling call: same arguments, same result, nothing to drop.
                                ((*table).0[word as u8 as usize])(m, fp, sp, pc.add(1), word, table)
                            }
                            Slow => slow(m, fp, sp, pc, word),
                            Leave => (*m).result,
                        }
                    }
                }
            )*

            static TABLE: Table = {
                let mut table: [Handler; 256] = [halt; 256];
                $(table[Op::$op as usize] = $name;)*
                Table(table)
            };

            #[inline(never)]
            pub fn run(m: &mut Machine, frame: &mut [u64; 8]) -> u64 {
                let m: *mut Machine = m;
                let fp = frame.as_mut_ptr();
                // SAFETY: as in `matched::run`.
                unsafe {
                    let pc = (*m).code.as_ptr();
                    let word = *pc;
                    (TABLE.0[word as u8 as usize])(m, fp, fp.add(2), pc.add(1), word, &TABLE)
                }
            }
        }

        /// (c) Handlers that return to a driver loop.
        mod trampoline {
            use super::*;

            /// Two words come back in registers; a null `pc` leaves.
            #[repr(C)]
            struct Back {
                sp: *mut u64,
                pc: *const u64,
            }

            type Handler = unsafe extern "C" fn(*mut Machine, *mut u64, *mut u64, *const u64, u64) -> Back;

            #[cold]
            #[inline(never)]
            extern "C" fn cold(m: *mut Machine) -> Back {
                // SAFETY: `m` is the machine of the run.
                unsafe { (*m).result = 0 };
                Back { sp: std::ptr::null_mut(), pc: std::ptr::null() }
            }

            $(
                unsafe extern "C" fn $name(
                    m: *mut Machine, fp: *mut u64, sp: *mut u64, pc: *const u64, word: u64,
                ) -> Back {
                    // SAFETY: as for the bodies.
                    match unsafe { body::$name(m, fp, sp, pc, word) } {
                        Next(sp, pc) => Back { sp, pc },
                        Slow => cold(m),
                        Leave => Back { sp, pc: std::ptr::null() },
                    }
                }
            )*

            static TABLE: [Handler; 256] = {
                let mut table: [Handler; 256] = [halt; 256];
                $(table[Op::$op as usize] = $name;)*
                table
            };

            #[inline(never)]
            pub fn run(m: &mut Machine, frame: &mut [u64; 8]) -> u64 {
                let m: *mut Machine = m;
                let fp = frame.as_mut_ptr();
                // SAFETY: as in `matched::run`.
                unsafe {
                    let mut at = Back { sp: fp.add(2), pc: (*m).code.as_ptr() };
                    while !at.pc.is_null() {
                        let word = *at.pc;
                        at = (TABLE[word as u8 as usize])(m, fp, at.sp, at.pc.add(1), word);
                    }
                    (*m).result
                }
            }
        }
    };
}

machine! { |m, fp, sp, pc, word|
    LoadFast load_fast {
        *sp = *fp.add(operand(word));
        Next(sp.add(1), pc)
    }
    LoadConst load_const {
        *sp = *(&raw const (*m).consts).cast::<u64>().add(operand(word));
        Next(sp.add(1), pc)
    }
    StoreFast store_fast {
        *fp.add(operand(word)) = *sp.sub(1);
        Next(sp.sub(1), pc)
    }
    Add add {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if a & b & 1 == 0 {
            return Slow;
        }
        let (sum, wrapped) = (a as i64).overflowing_add((b & !1) as i64);
        if wrapped {
            return Slow;
        }
        *sp.sub(2) = sum as u64;
        Next(sp.sub(1), pc)
    }
    Sub sub {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if a & b & 1 == 0 {
            return Slow;
        }
        let (difference, wrapped) = (a as i64).overflowing_sub((b & !1) as i64);
        if wrapped {
            return Slow;
        }
        *sp.sub(2) = difference as u64;
        Next(sp.sub(1), pc)
    }
    Mul mul {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if a & b & 1 == 0 {
            return Slow;
        }
        let (product, wrapped) = ((a & !1) as i64).overflowing_mul(b as i64 >> 1);
        if wrapped {
            return Slow;
        }
        *sp.sub(2) = product as u64 | 1;
        Next(sp.sub(1), pc)
    }
    CompareLt compare_lt {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if a & b & 1 == 0 {
            return Slow;
        }
        *sp.sub(2) = if (a as i64) < b as i64 { TRUE } else { FALSE };
        Next(sp.sub(1), pc)
    }
    CompareEq compare_eq {
        *sp.sub(2) = if *sp.sub(2) == *sp.sub(1) { TRUE } else { FALSE };
        Next(sp.sub(1), pc)
    }
    JumpIfFalse jump_if_false {
        // A branch, not a conditional move: the next word must not wait for the value.
        if *sp.sub(1) == FALSE {
            Next(sp.sub(1), (&raw const (*m).code).cast::<u64>().add(operand(word)))
        } else {
            Next(sp.sub(1), pc)
        }
    }
    Jump jump {
        Next(sp, (&raw const (*m).code).cast::<u64>().add(operand(word)))
    }
    Pop pop {
        Next(sp.sub(1), pc)
    }
    Dup dup {
        *sp = *sp.sub(1);
        Next(sp.add(1), pc)
    }
    Swap swap {
        std::ptr::swap(sp.sub(2), sp.sub(1));
        Next(sp, pc)
    }
    Not not {
        *sp.sub(1) = if *sp.sub(1) == FALSE { TRUE } else { FALSE };
        Next(sp, pc)
    }
    Nop nop {
        Next(sp, pc)
    }
    Halt halt {
        (*m).result = *fp.add(1);
        Leave
    }
}

/// `while i < n: s += i; i += 1`, local 0 is `i`, local 1 is `s`.
fn machine(turns: i64) -> Machine {
    let code = [
        word(Op::LoadFast, 0),
        word(Op::LoadConst, 0),
        word(Op::CompareLt, 0),
        word(Op::JumpIfFalse, 13),
        word(Op::LoadFast, 1),
        word(Op::LoadFast, 0),
        word(Op::Add, 0),
        word(Op::StoreFast, 1),
        word(Op::LoadFast, 0),
        word(Op::LoadConst, 1),
        word(Op::Add, 0),
        word(Op::StoreFast, 0),
        word(Op::Jump, 0),
        word(Op::Halt, 0),
        word(Op::Nop, 0),
        word(Op::Nop, 0),
    ];
    Machine { consts: [tag(turns), tag(1)], code, result: 0 }
}

fn run(how: Run, turns: i64) {
    let mut frame = [tag(0); 8];
    let result = how(black_box(&mut machine(turns)), &mut frame);
    assert_eq!(result, tag(turns * (turns - 1) / 2), "the sum is wrong");
}

const ALL: [(&str, Run); 3] = [("match", matched::run), ("tail", tail::run), ("trampoline", trampoline::run)];

fn main() {
    if let Ok(once) = std::env::var("DISPATCH_ONCE") {
        let (name, turns) = once.split_once(':').expect("DISPATCH_ONCE=NAME:TURNS");
        let turns = turns.parse().expect("TURNS is a number");
        let (_, how) = ALL.iter().find(|(n, _)| *n == name).expect("NAME is match, tail or trampoline");
        return run(*how, turns);
    }
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("dispatch");
    const TURNS: i64 = 100_000;
    group.throughput(Throughput::Elements(TURNS as u64 * PER_TURN));
    for (name, how) in ALL {
        group.bench_function(BenchmarkId::from_parameter(name), |b| b.iter(|| run(how, TURNS)));
    }
    group.finish();
    criterion.final_summary();
}
