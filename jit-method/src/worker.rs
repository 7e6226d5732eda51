//! Cranelift in a thread of its own. Functions are built in the program's thread, which alone may look at its heap; what is
//! left, nine tenths of the work, needs nothing of it and happens while the program goes on in the interpreter.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cranelift_codegen::ir::Function;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{Context, control::ControlPlane};

use crate::cpu_clock::CpuTime;
use crate::tidy;

/// After so long without work the thread gives memory back.
const IDLE: Duration = Duration::from_millis(30);

/// A function to be compiled.
pub struct Job {
    /// Names it to whoever asked.
    pub id: usize,
    /// Words of bytecode in it: the smallest goes first, since the program waits for all of them.
    pub words: usize,
    pub function: Box<Function>,
}

/// What became of a job.
pub struct Done {
    pub id: usize,
    pub machine: Option<Vec<u8>>,
    /// Processor time that Cranelift took.
    pub nanos: u64,
}

/// What the two threads share.
#[derive(Default)]
struct Shared {
    jobs: Mutex<Vec<Job>>,
    more: Condvar,
    done: Mutex<Vec<Done>>,
    /// Length of `done`, to be asked without a lock.
    finished: AtomicUsize,
    closed: AtomicBool,
    /// [`Vm::breaker`](vm_core::Vm::breaker): the program's thread sees there that something is finished.
    breaker: Arc<AtomicU32>,
}

/// The thread, as its owner sees it. It ends by itself when this is dropped; nobody waits for it.
pub struct Worker {
    shared: Arc<Shared>,
}

/// What is compiled for, with Cranelift's optimizations and without.
pub type Machines = [Arc<dyn TargetIsa>; 2];

/// Words of the smallest function that Cranelift does not optimize: they cost half as much time without, and those that are as
/// large are full of calls and memory accesses, which it can do little about.
const LARGE: usize = 250;

/// Machine code of the function of so many words in a context; `None` if Cranelift refuses it.
pub fn machine_code(context: &mut Context, machines: &Machines, words: usize) -> Option<Vec<u8>> {
    tidy::merge_blocks(&mut context.func);
    let isa = &*machines[usize::from(words >= LARGE)];
    let compiled = match context.compile(isa, &mut ControlPlane::default()) {
        Ok(c) => c,
        Err(e) => {
            debug_assert!(false, "{e:?}");
            return None;
        }
    };
    // Calls go by address; nothing else is relocated.
    debug_assert!(compiled.buffer.relocs().is_empty(), "relocations");
    compiled.buffer.relocs().is_empty().then(|| compiled.code_buffer().to_vec())
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked left a list that is as good as before.
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Worker {
    /// Starts the thread; `None` if the system refuses.
    pub fn start(machines: Machines, breaker: Arc<AtomicU32>) -> Option<Worker> {
        let shared = Arc::new(Shared { breaker, ..Shared::default() });
        let theirs = Arc::clone(&shared);
        std::thread::Builder::new().name("jit".to_owned()).spawn(move || theirs.run(&machines)).ok()?;
        Some(Worker { shared })
    }

    pub fn send(&self, job: Job) {
        lock(&self.shared.jobs).push(job);
        self.shared.more.notify_one();
    }

    /// What has been finished since the last time.
    pub fn finished(&self) -> Vec<Done> {
        if self.shared.finished.swap(0, Ordering::Acquire) == 0 {
            return Vec::new();
        }
        std::mem::take(&mut *lock(&self.shared.done))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::Release);
        // Under the lock, so that it can't fall between the thread's look at the flag and its sleep.
        let mut jobs = lock(&self.shared.jobs);
        jobs.clear();
        self.shared.more.notify_all();
    }
}

impl Shared {
    fn run(&self, machines: &Machines) {
        // What Cranelift needs besides the function keeps its memory from one to the next: a third of the time went into getting
        // it from the system each time.
        let mut context = Context::new();
        while let Some(job) = self.next_job(&mut context) {
            let Job { id, function, words } = job;
            let clock = CpuTime::start();
            context.func = *function;
            let machine = machine_code(&mut context, machines, words);
            let nanos = clock.nanos();
            context.clear();
            context.func = Function::new();
            lock(&self.done).push(Done { id, machine, nanos });
            self.finished.fetch_add(1, Ordering::Release);
            self.breaker.fetch_or(vm_core::breaker::COMPILED, Ordering::Release);
        }
    }

    /// The smallest job; `None`: nobody wants any more.
    fn next_job(&self, context: &mut Context) -> Option<Job> {
        let mut jobs = lock(&self.jobs);
        let mut kept = true;
        loop {
            if self.closed.load(Ordering::Acquire) {
                return None;
            }
            if let Some(i) = (0..jobs.len()).min_by_key(|&i| jobs[i].words) {
                return Some(jobs.remove(i));
            }
            if !kept {
                jobs = self.more.wait(jobs).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let waited = self.more.wait_timeout(jobs, IDLE).unwrap_or_else(PoisonError::into_inner);
            jobs = waited.0;
            if waited.1.timed_out() {
                kept = false;
                drop(jobs);
                *context = Context::new();
                give_back_memory();
                jobs = lock(&self.jobs);
            }
        }
    }
}

/// What the allocator keeps of what compiling needed goes back to the system: two thirds of a program's memory.
fn give_back_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        unsafe extern "C" {
            fn malloc_trim(pad: usize) -> i32;
        }
        // SAFETY: it may be called at any time, from any thread.
        unsafe { malloc_trim(0) };
    }
}
