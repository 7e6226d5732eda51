//! `_signal`: handlers of signals written in Python, run at the next safe point; under `signal.py`.
//!
//! The system's handler only notes the number and sets a breaker bit. Which VM it means is the one that `run` started.

use std::sync::atomic::{AtomicU64, Ordering};

use vm_layout::*;

use crate::native::{ModuleDef, NativeDef, R};
use crate::{Vm, breaker, run};

pub static DEF: ModuleDef = ModuleDef {
    name: "_signal",
    doc: "Signals: handlers, timers.",
    functions: &[FUNCTIONS],
    init: |_, _| Ok(()),
};

/// Key in [`Vm::kept`] of the dict from signal numbers to callables.
const HANDLERS: &str = "signal handlers";
/// Bit `n`: signal `n` has come and its handler has not run.
static PENDING: AtomicU64 = AtomicU64::new(0);
/// How many signals have come, for `pause`.
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// Signal numbers end below this.
const NSIG: i64 = 65;

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn2("install", |vm, number, action| {
        let number = signal_number(vm, number)?;
        let action = vm.index_i64(action)?;
        set_action(number, action).map_err(|e| vm.io_error(&e, None))?;
        Ok(vm.none)
    }),
    NativeDef::fn1("handlers", |vm, dict| {
        vm.kept.insert(HANDLERS, dict);
        Ok(vm.none)
    }),
    // What the process was started with: 0 default, 1 ignored, 2 something of ours.
    NativeDef::fn1("inherited", |vm, number| {
        let number = signal_number(vm, number)?;
        // SAFETY: a query that fills a plain struct.
        let now = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            libc::sigaction(number, std::ptr::null(), &raw mut action);
            action.sa_sigaction
        };
        let kind = match now {
            libc::SIG_DFL => 0,
            libc::SIG_IGN => 1,
            _ => 2,
        };
        Ok(vm.int(kind))
    }),
    NativeDef::fn1("raise_signal", |vm, number| {
        let number = signal_number(vm, number)?;
        send(vm, || {
            // SAFETY: a system call on numbers.
            unsafe { libc::raise(number) }
        })
    }),
    NativeDef::pos("default_int_handler", 2, 2, |vm, _| Err(vm.raise_new(vm.exc.keyboard_interrupt, &[]))),
    NativeDef::fn1("alarm", |vm, seconds| {
        let seconds = vm.index_i64(seconds)?;
        // SAFETY: a system call on a number.
        let left = unsafe { libc::alarm(seconds as libc::c_uint) };
        Ok(vm.int(i64::from(left)))
    }),
    NativeDef::fn3("setitimer", |vm, which, seconds, interval| {
        let which = vm.index_i64(which)? as libc::c_int;
        let (seconds, interval) = (vm.float_arg(seconds)?, vm.float_arg(interval)?);
        let new = libc::itimerval { it_interval: time_value(interval), it_value: time_value(seconds) };
        // SAFETY: plain structs that the call reads and fills.
        let (status, old) = unsafe {
            let mut old: libc::itimerval = std::mem::zeroed();
            (libc::setitimer(which as _, &raw const new, &raw mut old), old)
        };
        timer_result(vm, status, &old)
    }),
    NativeDef::fn1("getitimer", |vm, which| {
        let which = vm.index_i64(which)? as libc::c_int;
        // SAFETY: a plain struct that the call fills.
        let (status, old) = unsafe {
            let mut old: libc::itimerval = std::mem::zeroed();
            (libc::getitimer(which as _, &raw mut old), old)
        };
        timer_result(vm, status, &old)
    }),
    NativeDef::fn0("pause", |vm| {
        let before = ARRIVED.load(Ordering::Acquire);
        while ARRIVED.load(Ordering::Acquire) == before {
            // In slices: another thread of the process may be the one that the signal interrupts.
            std::thread::sleep(std::time::Duration::from_millis(5));
            vm.poll()?;
        }
        vm.poll()?;
        Ok(vm.none)
    }),
    NativeDef::fn1("strsignal", |vm, number| {
        let number = signal_number(vm, number)?;
        // SAFETY: the text is the library's, NUL-terminated, and copied before the next call.
        let text = unsafe {
            let text = libc::strsignal(number);
            if text.is_null() {
                return Ok(vm.none);
            }
            std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned()
        };
        if text.starts_with("Unknown signal") { Ok(vm.none) } else { Ok(vm.str(&text)) }
    }),
];

fn signal_number(vm: &mut Vm, number: Value) -> R<libc::c_int> {
    let n = vm.index_i64(number)?;
    if !(1..NSIG).contains(&n) {
        return Err(vm.value_error("signal number out of range"));
    }
    Ok(n as libc::c_int)
}

/// Sends a signal by `call`; if it was to this process, its handler has run before this returns.
pub(crate) fn send(vm: &mut Vm, call: impl FnOnce() -> libc::c_int) -> R {
    if call() != 0 {
        return Err(vm.io_error(&std::io::Error::last_os_error(), None));
    }
    vm.poll()?;
    Ok(vm.none)
}

fn time_value(seconds: f64) -> libc::timeval {
    let micros = (seconds * 1e6).round() as i64;
    libc::timeval { tv_sec: micros / 1_000_000, tv_usec: micros % 1_000_000 }
}

fn timer_result(vm: &mut Vm, status: libc::c_int, old: &libc::itimerval) -> R {
    if status != 0 {
        return Err(vm.io_error(&std::io::Error::last_os_error(), None));
    }
    let float = |t: &libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 * 1e-6;
    let (left, interval) = (vm.float(float(&old.it_value)), vm.float(float(&old.it_interval)));
    Ok(vm.tuple(&[left, interval]))
}

/// `action`: 0 the default, 1 to ignore, 2 KeyboardInterrupt, 3 the Python handler.
fn set_action(number: libc::c_int, action: i64) -> std::io::Result<()> {
    let ours: extern "C" fn(libc::c_int) = on_signal;
    let interrupt: extern "C" fn(libc::c_int) = run::on_interrupt;
    let handler = match action {
        0 => libc::SIG_DFL,
        1 => libc::SIG_IGN,
        2 => interrupt as usize,
        _ => ours as usize,
    };
    // SAFETY: both handlers only touch atomics; no SA_RESTART, so that a blocking call is interrupted.
    let status = unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = handler;
        libc::sigaction(number, &raw const new, std::ptr::null_mut())
    };
    if status == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

extern "C" fn on_signal(number: libc::c_int) {
    PENDING.fetch_or(1 << (number as u64 & 63), Ordering::AcqRel);
    ARRIVED.fetch_add(1, Ordering::AcqRel);
    run::ring(breaker::SIGNAL);
}

impl Vm {
    /// Calls the handlers of the signals that have come, the lowest number first.
    pub(crate) fn deliver_signals(&mut self) -> R<()> {
        loop {
            let pending = PENDING.load(Ordering::Acquire);
            if pending == 0 {
                return Ok(());
            }
            let bit = pending.trailing_zeros();
            PENDING.fetch_and(!(1 << bit), Ordering::AcqRel);
            let Some(handlers) = self.kept.get(HANDLERS).and_then(|d| d.cast::<Dict>()) else { continue };
            let number = self.int(if bit == 0 { 64 } else { i64::from(bit) });
            let Some(handler) = self.dict_get(handlers, number)? else { continue };
            let frame = self.frame_at(0).unwrap_or(self.none);
            if let Err(raised) = self.call(handler, &[number, frame]) {
                // What is left of them runs at the next safe point.
                if PENDING.load(Ordering::Acquire) != 0 {
                    run::ring(breaker::SIGNAL);
                }
                return Err(raised);
            }
        }
    }
}
