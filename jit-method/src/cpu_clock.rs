//! Time that a thread has had of a processor: what compiling costs, whatever else the machine is doing.

use std::time::Duration;

#[repr(C)]
#[derive(Default)]
struct Timespec {
    seconds: i64,
    nanos: i64,
}

unsafe extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Number of the clock of the calling thread's time (Linux).
const OF_THREAD: i32 = 3;

/// The calling thread's time so far.
fn now() -> Duration {
    let mut time = Timespec::default();
    // SAFETY: two words are written; the number is a clock's on the one system that there is a JIT for.
    if unsafe { clock_gettime(OF_THREAD, &raw mut time) } != 0 {
        return Duration::ZERO;
    }
    Duration::new(time.seconds.unsigned_abs(), time.nanos as u32)
}

/// A stop-watch of the thread that made it.
pub struct CpuTime(Duration);

impl CpuTime {
    pub fn start() -> CpuTime {
        CpuTime(now())
    }

    pub fn nanos(&self) -> u64 {
        now().saturating_sub(self.0).as_nanos() as u64
    }
}
