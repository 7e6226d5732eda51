//! Finalizers: `__del__`, callbacks of weak references, suspended generators; queued by the collector, run here.

use vm_layout::*;

use crate::native::type_flags;
use crate::types::Dunder;
use crate::value::StrExt;
use crate::{Vm, breaker};

/// Set in [`Vm::kept`] once the last finalizers run.
pub const FINALIZING: &str = "finalizing";
/// Key of the list of functions that `atexit` registered, in [`Vm::kept`].
const EXIT_FUNCTIONS: &str = "atexit functions";

impl Vm {
    /// Runs what the last collections queued. Exceptions in it are reported and go no further.
    pub fn run_finalizers(&mut self) {
        self.breaker.fetch_and(!breaker::FINALIZERS, std::sync::atomic::Ordering::Relaxed);
        // What is queued while these run waits for the next safe point.
        let queued = self.new_list();
        while let Some(v) = self.finalizers.pop() {
            self.list_push(queued, v);
        }
        let saved = (self.raised.take(), self.handled.take());
        for i in (0..queued.len.get()).rev() {
            if let Some(v) = crate::value::ListExt::item(&queued, i) {
                self.finalize(v);
            }
        }
        (self.raised, self.handled) = saved;
    }

    /// Runs the finalizer of one object, once.
    fn finalize(&mut self, v: Value) {
        if let Some(r) = v.cast::<WeakRef>() {
            if let Some(callback) = r.callback.take()
                && let Err(raised) = self.call(callback, &[v])
            {
                let e = self.take_raised(raised);
                self.report_ignored(e, callback);
            }
            // A subclass of ref may have a `__del__` as well.
            if self.type_of(v).flags.get() & type_flags::HAS_DEL == 0 {
                return;
            }
        }
        let Some(h) = v.header() else { return };
        if h.has_flag(header_flags::FINALIZED) {
            return;
        }
        h.set_flag(header_flags::FINALIZED);
        if let Some(g) = v.cast::<Generator>() {
            use crate::types::async_generator::FINALIZER_HOOK;
            let hook = self.kept.get(FINALIZER_HOOK).copied().filter(|&h| h != self.none);
            let closed = match hook {
                Some(hook) if self.type_of(v) == self.types.async_generator => self.call(hook, &[v]),
                _ => self.close_generator(g),
            };
            if let Err(raised) = closed {
                let e = self.take_raised(raised);
                self.report_ignored(e, v);
            }
            return;
        }
        let Some(f) = self.special(v, Dunder::Del) else { return };
        let class = self.type_of(v);
        let done = match self.bind_descriptor(f, v, class) {
            Ok(bound) => self.call(bound, &[]),
            Err(raised) => Err(raised),
        };
        if let Err(raised) = done {
            let e = self.take_raised(raised);
            self.report_ignored(e, f);
        }
    }

    /// "Exception ignored in: …" with the traceback, on standard error (or by `sys.unraisablehook`'s default).
    pub fn report_ignored(&mut self, e: Value, what: Value) {
        let shown = match self.repr(what) {
            Ok(s) => s.to_text(),
            Err(raised) => {
                self.take_raised(raised);
                "<object repr() failed>".to_owned()
            }
        };
        let text = self.format_ignored(e);
        self.write_stderr(&format!("Exception ignored in: {shown}\n{text}"));
    }

    /// Registers a function to be called at exit.
    pub fn exit_functions(&mut self) -> Gc<List> {
        match self.kept.get(EXIT_FUNCTIONS).and_then(|l| l.cast::<List>()) {
            Some(l) => l,
            None => {
                let l = self.new_list();
                self.kept.insert(EXIT_FUNCTIONS, l.value());
                l
            }
        }
    }

    /// Calls the functions that `atexit` registered, last first.
    pub fn run_exit_functions(&mut self) {
        use crate::value::ListExt;
        let list = self.exit_functions();
        loop {
            let n = list.len.get();
            let Some(entry) = n.checked_sub(1).and_then(|i| list.item(i)).and_then(|e| e.cast::<Tuple>())
            else {
                break;
            };
            list.truncate(n - 1);
            let [f, args, names, values] = *entry.items() else { continue };
            let slice = |v: Value| v.cast::<Tuple>();
            let (Some(a), Some(k), Some(w)) = (slice(args), slice(names), slice(values)) else { continue };
            let args = crate::native::Args { pos: a.items(), kw_names: k.items(), kw_values: w.items() };
            if let Err(raised) = self.call_args(f, args) {
                let e = self.take_raised(raised);
                if self.is_subtype(self.type_of(e), self.exc.system_exit) {
                    continue;
                }
                let shown = self.repr(f).map(|s| s.to_text()).unwrap_or_default();
                let text = self.format_ignored(e);
                self.write_stderr(&format!("Exception ignored in atexit callback: {shown}\n{text}"));
            }
        }
    }

    /// At exit: the finalizers of all objects that are still alive, in the order in which they were made (in CPython
    /// the module's dict is garbage by then, and the collector finds them in that order).
    pub fn run_last_finalizers(&mut self) {
        if !self.finalizers.is_empty() {
            self.run_finalizers();
        }
        if self.heap.finalizable.is_empty() {
            return;
        }
        self.handled = None;
        self.raised = None;
        self.kept.insert(FINALIZING, self.true_);
        let rest = std::mem::take(&mut self.heap.finalizable);
        for address in rest {
            self.finalizers.extend(Value::from_bits(address as u64));
        }
        if !self.finalizers.is_empty() {
            self.run_finalizers();
        }
    }
}
