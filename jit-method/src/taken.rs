//! Leaving compiled code inside a generator expression that was inlined into whoever takes all of it: the frames of the
//! expression become those of a generator that runs, it is asked for the rest, and the taker finished, here.

use vm_core::Vm;
use vm_core::interp::compiled::STOPPED;
use vm_core::interp::generator::generator_state;
use vm_core::native::{R, Raised};
use vm_core::types::BinaryOp;
use vm_layout::*;

use crate::abstract_value::Taker;
use crate::exit::{Exit, FrameExit};

/// Goes on in frames that were rebuilt, some of which are generator expressions'.
///
/// # Safety
/// The frames from `fp` on are as the exit says, the last is the running one; `extra` of an expression's frame holds what
/// its taker has so far.
pub unsafe fn go_on(vm: &mut Vm, fp: *mut Frame, exit: &Exit, nested: bool) -> u64 {
    // SAFETY: the caller's promise, for all of it.
    unsafe {
        let base = fp.cast::<u8>();
        let at = |f: &FrameExit| base.add(f.offset).cast::<Frame>();
        // On the native stack, where the collector sees them: frames of expressions, from the outermost on.
        let mut takers: [Option<(usize, Taker, Value, Option<Value>, Gc<Generator>)>; 8] = [None; 8];
        let mut count = 0;
        for (i, f) in exit.frames.iter().enumerate() {
            let Some((taker, callee, _)) = &f.taken else { continue };
            let p = at(f);
            let so_far = (*p).extra;
            let function = function_of(vm, p, f);
            let generator = vm.generator_for_frame(p, function);
            takers[count] = Some((i, *taker, *callee, so_far, generator));
            count += 1;
        }
        std::hint::black_box(&takers);
        let top = vm.frame;
        let mut result = if exit.raise {
            (*top).pc = (*top).pc.add(1);
            vm.raise_in(top, true)
        } else {
            vm.resume(top, vm.stopped_sp)
        };
        for t in (0..count).rev() {
            let Some((i, taker, callee, so_far, generator)) = takers[t] else { return 0 };
            let taken = finish(vm, taker, callee, so_far, generator, result);
            std::hint::black_box(&takers);
            // Whoever called the taker goes on behind the call, or raises at it.
            let below = &exit.frames[i - 1];
            let caller = at(below);
            let sp = Frame::slots(caller).add(below.code.slot_count.get() as usize + below.stack.len());
            let last = t == 0;
            match taken {
                Ok(v) => {
                    (*sp).set(Some(v));
                    let sp = sp.add(1);
                    if last && !nested {
                        vm.stopped_sp = sp;
                        return STOPPED;
                    }
                    result = vm.resume(caller, sp);
                }
                Err(Raised) => {
                    let on = nested || !last;
                    result = vm.raise_in(caller, on);
                    if !on {
                        return result;
                    }
                }
            }
        }
        result
    }
}

/// The function that a frame of a generator expression would have been called by.
///
/// # Safety
/// The frame's slots are as the exit says.
unsafe fn function_of(vm: &mut Vm, p: *mut Frame, f: &FrameExit) -> Gc<Function> {
    let free = f.code.free_count.get() as usize;
    let first = f.code.first_free.get() as usize;
    let closure = (free > 0).then(|| {
        let cells = vm.new_list();
        for i in 0..free {
            // SAFETY: the frame has so many slots.
            let cell = unsafe { (*Frame::slots(p).add(first + i)).get() };
            vm.list_push(cells, cell.unwrap_or(vm.none));
        }
        vm.tuple_from_list(cells)
    });
    let function = vm.make_closure(f.globals, f.code, closure);
    // SAFETY: it has just been made.
    unsafe { function.cast_unchecked() }
}

/// Takes the rest of a generator whose frame was left with `result`, and gives what the taker gives.
#[inline(never)]
fn finish(
    vm: &mut Vm,
    taker: Taker,
    callee: Value,
    so_far: Option<Value>,
    g: Gc<Generator>,
    result: u64,
) -> R {
    let Some(result) = Value::from_bits(result) else { return Err(Raised) };
    let so_far = so_far.unwrap_or(vm.none);
    let item = (g.state.get() == generator_state::SUSPENDED).then_some(result);
    let g = g.value();
    match taker {
        Taker::Tuple | Taker::List => {
            if let Some(v) = item {
                vm.list_append(so_far, v)?;
                vm.extend_list(so_far, g)?;
            }
            taken_list(vm, taker, so_far)
        }
        Taker::Set => {
            if let Some(v) = item
                && let Some(s) = so_far.cast::<Set>()
            {
                vm.set_add(s, v)?;
                vm.set_update(s, g)?;
            }
            Ok(so_far)
        }
        Taker::Sum => match item {
            Some(v) => {
                let sum = vm.binary_op(BinaryOp::Add, so_far, v)?;
                vm.call(callee, &[g, sum])
            }
            None => Ok(so_far),
        },
        Taker::Any | Taker::All => {
            let decided = taker == Taker::Any;
            let Some(v) = item else { return Ok(vm.bool(!decided)) };
            if vm.truth(v)? == decided {
                return Ok(vm.bool(decided));
            }
            vm.call(callee, &[g])
        }
    }
}

/// Makes a set that was only to be counted.
pub fn set_of_bits(vm: &mut Vm, members: u64) -> Value {
    let set = vm.new_set();
    for i in (-32..32).filter(|i| members >> (i & 63) & 1 != 0) {
        // Nothing but memory could be missing for it.
        let i = vm.int(i);
        let _ = vm.set_add(set, i);
    }
    set.value()
}

/// What a taker that collects makes of its list.
pub fn taken_list(vm: &mut Vm, taker: Taker, list: Value) -> R {
    match (taker, list.cast::<List>()) {
        (Taker::Tuple, Some(l)) => Ok(vm.tuple_from_list(l)),
        _ => Ok(list),
    }
}
