//! Safe points: where Ctrl-C, the memory limit and queued finalizers are seen to, and the bound on native recursion.
//!
//! The interpreter polls at backward jumps and calls, long native loops every few thousand steps.

use std::sync::atomic::Ordering;

use crate::native::R;
use crate::{Vm, breaker};

impl Vm {
    /// Sees to whatever the breaker bits ask for; KeyboardInterrupt or MemoryError may come of it.
    #[inline(always)]
    pub fn poll(&mut self) -> R<()> {
        if self.breaker.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        self.poll_slow()
    }

    #[cold]
    #[inline(never)]
    fn poll_slow(&mut self) -> R<()> {
        let bits = self.breaker.load(Ordering::Relaxed);
        if bits & breaker::INTERRUPT != 0 {
            self.breaker.fetch_and(!breaker::INTERRUPT, Ordering::Relaxed);
            return Err(self.raise_new(self.exc.keyboard_interrupt, &[]));
        }
        if bits & breaker::SIGNAL != 0 {
            self.breaker.fetch_and(!breaker::SIGNAL, Ordering::Relaxed);
            self.deliver_signals()?;
        }
        if bits & breaker::FINALIZERS != 0 {
            self.run_finalizers();
        }
        if bits & breaker::COMPILED != 0 {
            self.breaker.fetch_and(!breaker::COMPILED, Ordering::Relaxed);
            if let Some(mut jit) = self.jit.take() {
                let began = std::time::Instant::now();
                jit.take_over(self);
                self.stats.jit_compile_ns += began.elapsed().as_nanos() as u64;
                self.jit = Some(jit);
            }
        }
        if bits & breaker::MEMORY != 0 {
            // The bit was set when an estimate passed the limit: only a collection tells what is really live.
            self.collect();
            let over = self.heap.in_use() > self.memory_limit();
            self.breaker.fetch_and(!breaker::MEMORY, Ordering::Relaxed);
            if over {
                return Err(self.memory_error());
            }
        }
        Ok(())
    }

    /// One more level of native recursion (repr, compare, hash of nested containers, calls from native code):
    /// RecursionError "maximum recursion depth exceeded" + `suffix` past CPython's depth or near the end of the
    /// native stack; KeyboardInterrupt after Ctrl-C. After `Ok`, [`Vm::leave_native`] must follow on every way out.
    #[inline]
    pub fn enter_native(&mut self, suffix: &str) -> R<()> {
        let marker = 0u8;
        let sp = std::hint::black_box(&raw const marker) as usize;
        if sp < self.native_limit || self.depth >= self.recursion_limit {
            return Err(self.too_deep(suffix));
        }
        // A few nested containers hold each other often enough to keep this going for ever.
        if self.breaker.load(Ordering::Relaxed) & breaker::INTERRUPT != 0 {
            self.poll()?;
        }
        self.depth += 1;
        Ok(())
    }

    /// Whether so many bytes of native stack are left.
    pub(crate) fn has_native_stack(&self, bytes: usize) -> bool {
        let marker = 0u8;
        let sp = std::hint::black_box(&raw const marker) as usize;
        sp.saturating_sub(self.native_limit) >= bytes
    }

    /// Ends what `enter_native` began.
    #[inline]
    pub fn leave_native(&mut self) {
        self.depth -= 1;
    }

    #[cold]
    #[inline(never)]
    fn too_deep(&mut self, suffix: &str) -> crate::native::Raised {
        self.recursion_error(format!("maximum recursion depth exceeded{suffix}"))
    }
}
