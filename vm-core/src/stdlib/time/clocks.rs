//! Clocks and sleeping.

use vm_layout::Value;

use crate::Vm;
use crate::native::{NativeDef, R};

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn0("time", |vm| seconds(vm, libc::CLOCK_REALTIME))
        .with_doc("Return the current time in seconds since the Epoch."),
    NativeDef::fn0("time_ns", |vm| nanoseconds(vm, libc::CLOCK_REALTIME)),
    NativeDef::fn0("perf_counter", |vm| seconds(vm, libc::CLOCK_MONOTONIC))
        .with_doc("Performance counter for benchmarking."),
    NativeDef::fn0("perf_counter_ns", |vm| nanoseconds(vm, libc::CLOCK_MONOTONIC)),
    NativeDef::fn0("monotonic", |vm| seconds(vm, libc::CLOCK_MONOTONIC))
        .with_doc("Monotonic clock, cannot go backward."),
    NativeDef::fn0("monotonic_ns", |vm| nanoseconds(vm, libc::CLOCK_MONOTONIC)),
    NativeDef::fn0("process_time", |vm| seconds(vm, libc::CLOCK_PROCESS_CPUTIME_ID))
        .with_doc("Process time for profiling: sum of the kernel and user-space CPU time."),
    NativeDef::fn0("process_time_ns", |vm| nanoseconds(vm, libc::CLOCK_PROCESS_CPUTIME_ID)),
    NativeDef::fn0("thread_time", |vm| seconds(vm, libc::CLOCK_THREAD_CPUTIME_ID)),
    NativeDef::fn0("thread_time_ns", |vm| nanoseconds(vm, libc::CLOCK_THREAD_CPUTIME_ID)),
    NativeDef::fn1("clock_gettime", |vm, id| {
        let id = clock_id(vm, id)?;
        seconds(vm, id)
    }),
    NativeDef::fn1("clock_gettime_ns", |vm, id| {
        let id = clock_id(vm, id)?;
        nanoseconds(vm, id)
    }),
    NativeDef::fn1("clock_getres", |vm, id| {
        let id = clock_id(vm, id)?;
        let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: writes one timespec.
        if unsafe { libc::clock_getres(id, &raw mut t) } != 0 {
            return Err(invalid(vm));
        }
        Ok(vm.float(t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9))
    }),
    NativeDef::fn1("sleep", sleep).with_doc("Delay execution for a given number of seconds."),
];

/// OSError for a clock that the system doesn't know.
fn invalid(vm: &mut Vm) -> crate::native::Raised {
    let code = vm.int(22);
    let text = vm.str("Invalid argument");
    vm.raise_new(vm.exc.os_error, &[code, text])
}

fn clock_id(vm: &mut Vm, v: Value) -> R<i32> {
    let id = vm.index_i64(v)?;
    i32::try_from(id).map_err(|_| vm.overflow_error("Python int too large to convert to C int"))
}

/// The clock's time in nanoseconds; `None` if the system doesn't know it.
pub fn now(clock: i32) -> Option<i128> {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one timespec.
    let status = unsafe { libc::clock_gettime(clock, &raw mut t) };
    (status == 0).then(|| i128::from(t.tv_sec) * 1_000_000_000 + i128::from(t.tv_nsec))
}

fn seconds(vm: &mut Vm, clock: i32) -> R {
    match now(clock) {
        Some(ns) => Ok(vm.float(ns as f64 / 1e9)),
        None => Err(invalid(vm)),
    }
}

fn nanoseconds(vm: &mut Vm, clock: i32) -> R {
    match now(clock) {
        Some(ns) => Ok(vm.int_from_i128(ns)),
        None => Err(invalid(vm)),
    }
}

fn sleep(vm: &mut Vm, v: Value) -> R {
    let length = if vm.is_int(v) {
        vm.index_i64(v)? as f64
    } else {
        match vm.as_f64(v) {
            Some(f) => f,
            None => {
                let i = vm.index(v)?;
                vm.float_arg(i)?
            }
        }
    };
    if length.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if length < 0.0 {
        return Err(vm.value_error("sleep length must be non-negative"));
    }
    if length > 9.2e9 {
        return Err(vm.overflow_error("timestamp too large to convert to C _PyTime_t"));
    }
    let end = now(libc::CLOCK_MONOTONIC).unwrap_or(0) + (length * 1e9) as i128;
    loop {
        vm.poll()?;
        let rest = end - now(libc::CLOCK_MONOTONIC).unwrap_or(end);
        if rest <= 0 {
            return Ok(vm.none);
        }
        // In slices, since the interrupt may be noticed by another thread's signal handler.
        let slice = rest.min(50_000_000) as u64;
        std::thread::sleep(std::time::Duration::from_nanos(slice));
    }
}
