//! Finalizers: `__del__`, callbacks of weak references, suspended generators; queued by the collector, run here.

use vm_layout::*;

use crate::native::type_flags;
use crate::types::Dunder;
use crate::value::StrExt;
use crate::{Vm, breaker};

/// Key of the list of weak references that died, in [`Vm::kept`].
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
        if v.kind() == Kind::Generator {
            if let Err(raised) = self.call_method(v, "close", &[]) {
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

    /// At exit: the globals of `__main__` go one by one, as in CPython, so that finalizers run in that order; then
    /// whatever else has one.
    pub fn run_last_finalizers(&mut self) {
        if !self.finalizers.is_empty() {
            self.run_finalizers();
        }
        if self.heap.finalizable.is_empty() && self.weakrefs.is_empty() {
            return;
        }
        self.handled = None;
        self.raised = None;
        let Some(main) = self.main_module() else { return };
        let dict = main.dict.get();
        let names = self.new_list();
        for private in [true, false] {
            let mut at = 0;
            while let Some((k, _)) = self.dict_next(dict, &mut at) {
                let Some(s) = k.cast::<Str>() else { continue };
                let hidden = s.len > 1 && s.unit(0) == u32::from(b'_') && s.unit(1) != u32::from(b'_');
                if hidden == private && s.as_ascii() != Some("__builtins__") {
                    self.list_push(names, k);
                }
            }
        }
        for i in 0..names.len.get() {
            let Some(k) = crate::value::ListExt::item(&names, i).and_then(|k| k.cast::<Str>()) else { break };
            let old = self.dict_get_str(dict, k);
            self.dict_set_str(dict, k, self.none);
            let may_end_something = old.is_some_and(|v| {
                !matches!(
                    v.kind(),
                    Kind::Int
                        | Kind::Float
                        | Kind::Str
                        | Kind::Function
                        | Kind::Module
                        | Kind::Builtin
                        | Kind::None
                )
            });
            if may_end_something && !self.heap.finalizable.is_empty() {
                drop_value(old);
                self.collect();
                if !self.finalizers.is_empty() {
                    self.run_finalizers();
                }
            }
        }
        self.collect();
        if !self.finalizers.is_empty() {
            self.run_finalizers();
        }
        let rest = std::mem::take(&mut self.heap.finalizable);
        for address in rest {
            if let Some(v) = Value::from_bits(address as u64)
                && v.kind() != Kind::Generator
            {
                self.finalizers.push(v);
            }
        }
        self.finalizers.reverse();
        if !self.finalizers.is_empty() {
            self.run_finalizers();
        }
    }
}

/// Ends the life of a local, so that the conservative scan is less likely to find it.
#[inline(never)]
fn drop_value(v: Option<Value>) {
    std::hint::black_box(v);
}
