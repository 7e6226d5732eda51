//! From a program to its exit status: the thread with its big stack, Ctrl-C, uncaught exceptions, what happens at exit.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use vm_layout::*;

use crate::compile::{CompileFlags, Mode, SourceText, Warnings, compile_watched};
use crate::heap::HeapStats;
use crate::native::{R, Raised};
use crate::value::StrExt;
use crate::{Config, Vm, breaker};

/// Stack of the thread that the VM runs on; committed by the kernel as it is touched.
const STACK: usize = 512 << 20;
/// Part of it that native recursion may not use: the red zone of error handling and of the system's own frames.
const STACK_RESERVE: usize = 4 << 20;

/// What is left after a program has ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Exit status, as the shell sees it.
    pub status: i32,
    /// Every counter of the VM, by name.
    pub counters: Vec<(&'static str, u64)>,
    pub heap: HeapStats,
    /// What the JIT has to say ([`Config::jit_explain`]).
    pub explanation: String,
}

/// Runs a file as `python FILE` does, with `config.argv` as `sys.argv`.
///
/// # Errors
/// When the system refuses the thread or its memory.
pub fn run_file(config: Config, path: &Path) -> io::Result<Outcome> {
    let path = path.to_path_buf();
    on_big_stack(move || {
        let mut vm = Vm::new(config, STACK - STACK_RESERVE)?;
        Ok(run_program(&mut vm, |vm| vm.run_main_file(&path)))
    })
}

/// Runs a program text under a file name.
///
/// # Errors
/// When the system refuses the thread or its memory.
pub fn run_source(config: Config, source: &str, name: &str) -> io::Result<Outcome> {
    let (source, name) = (source.to_owned(), name.to_owned());
    on_big_stack(move || {
        let mut vm = Vm::new(config, STACK - STACK_RESERVE)?;
        Ok(run_program(&mut vm, |vm| {
            vm.start("")?;
            vm.run_main_text(source.as_bytes(), &name)
        }))
    })
}

/// Calls `f` on a thread with a stack that deep Python recursion fits on.
///
/// # Errors
/// When the system refuses the thread.
pub fn on_big_stack<T: Send + 'static>(f: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    crate::resident::share_memory();
    let thread = std::thread::Builder::new().name("python".to_owned()).stack_size(STACK).spawn(f)?;
    match thread.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn run_program(vm: &mut Vm, f: impl FnOnce(&mut Vm) -> R<()>) -> Outcome {
    catch_interrupts(&vm.breaker);
    let done = f(vm);
    let status = match done {
        Ok(()) => 0,
        Err(raised) => vm.report_uncaught(raised),
    };
    let status = vm.finish(status);
    release_interrupts();
    let explanation = match &vm.jit {
        Some(jit) if vm.config.jit_explain => jit.explain(),
        _ => String::new(),
    };
    Outcome { status, counters: vm.named_counters(), heap: vm.heap.stats, explanation }
}

/// The breaker of the running VM, for the signal handler.
static BREAKER: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());

pub(crate) extern "C" fn on_interrupt(_: libc::c_int) {
    ring(breaker::INTERRUPT);
}

/// Sets a breaker bit of the running VM; for signal handlers.
pub(crate) fn ring(bit: u32) {
    let p = BREAKER.load(Ordering::Acquire);
    if !p.is_null() {
        // SAFETY: the pointer holds a count of the Arc from `catch_interrupts` until `release_interrupts`.
        unsafe { (*p).fetch_or(bit, Ordering::Relaxed) };
    }
}

/// Makes Ctrl-C set a bit that the VM polls.
fn catch_interrupts(bits: &Arc<AtomicU32>) {
    let p = Arc::into_raw(Arc::clone(bits)).cast_mut();
    BREAKER.store(p, Ordering::Release);
    let handler: extern "C" fn(libc::c_int) = on_interrupt;
    // SAFETY: the handler only touches atomics; no SA_RESTART, so that a blocking read is interrupted.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as usize;
        libc::sigaction(libc::SIGINT, &raw const action, std::ptr::null_mut());
    }
}

fn release_interrupts() {
    let p = BREAKER.swap(std::ptr::null_mut(), Ordering::AcqRel);
    if !p.is_null() {
        // LIMIT: the count is given back late, as a handler may still be running: the few bytes are left alone.
        // SAFETY: restores the default action.
        unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
    }
}

impl Vm {
    /// Makes `builtins`, `sys` and an empty `__main__`; `folder` goes in front of `sys.path`.
    pub fn start(&mut self, folder: &str) -> R<()> {
        let builtins = self.make_module(&crate::builtins::DEF)?;
        self.builtins = builtins.dict.get();
        let key = self.intern("builtins");
        self.dict_set_str(self.modules, key, builtins.value());
        let sys = self.make_module(&crate::stdlib::sys::DEF)?;
        let key = self.intern("sys");
        self.dict_set_str(self.modules, key, sys.value());
        let path = self.intern("path");
        if let Some(list) = self.dict_get_str(sys.dict.get(), path).and_then(|l| self.plain_list(l)) {
            let folder = self.str(folder);
            self.list_push(list, folder);
        }
        self.sys = Some(sys);
        let main = self.module("__main__");
        self.dict_set_str(self.modules, self.names.main, main.value());
        let builtins = builtins.value();
        self.dict_set_str(main.dict.get(), self.names.builtins, builtins);
        let annotations = self.new_dict().value();
        self.dict_set_str(main.dict.get(), self.names.annotations, annotations);
        Ok(())
    }

    /// The module `__main__`.
    pub fn main_module(&self) -> Option<Gc<Module>> {
        self.dict_get_str(self.modules, self.names.main)?.cast()
    }

    fn run_main_file(&mut self, path: &Path) -> R<()> {
        let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let shown = shown.to_string_lossy().into_owned();
        let folder = std::fs::canonicalize(path)
            .ok()
            .and_then(|p| p.parent().map(|d| d.to_string_lossy().into_owned()))
            .unwrap_or_default();
        self.start(&folder)?;
        match std::fs::read(path) {
            Ok(bytes) => self.run_main_text(&bytes, &shown),
            Err(e) => {
                let (code, text) = match e.raw_os_error() {
                    Some(code) => (code, crate::stdlib::import::errno_text(code)),
                    None => (0, e.to_string()),
                };
                eprintln!("harness: can't open file '{shown}': [Errno {code}] {text}");
                let status = self.int(2);
                Err(self.raise_new(self.exc.system_exit, &[status]))
            }
        }
    }

    /// Compiles and runs a program in `__main__`.
    pub fn run_main_text(&mut self, source: &[u8], name: &str) -> R<()> {
        let Some(main) = self.main_module() else { return Ok(()) };
        let dict = main.dict.get();
        let file = self.str(name);
        self.dict_set_str(dict, self.names.file, file);
        let cached = self.intern("__cached__");
        let none = self.none;
        self.dict_set_str(dict, cached, none);
        let config = self.config.clone();
        crate::resident::give_back_code();
        let flags = CompileFlags { module_namespace: true, ..CompileFlags::default() };
        let mut warnings = Warnings::default();
        match compile_watched(SourceText::Bytes(source), name, Mode::Exec, &config, flags, &mut warnings) {
            Ok(unit) => {
                let code = self.load_code(unit);
                self.issue_warnings(&warnings, name)?;
                crate::resident::give_back_unused();
                self.run_code(code, dict, dict.value())?;
                Ok(())
            }
            Err(e) => Err(self.raise_syntax_error(&e, name)),
        }
    }

    /// Reports an exception that nobody caught; the value is the exit status.
    pub fn report_uncaught(&mut self, raised: Raised) -> i32 {
        let e = self.take_raised(raised);
        self.handled = None;
        self.flush_standard_streams();
        if self.is_subtype(self.type_of(e), self.exc.system_exit) {
            return self.exit_status(e);
        }
        let hook = self.sys.and_then(|sys| {
            let name = self.intern("excepthook");
            self.dict_get_str(sys.dict.get(), name)
        });
        let class = self.type_of(e).value();
        let tb = e.cast::<Exception>().and_then(|x| x.traceback.get()).unwrap_or(self.none);
        match hook {
            Some(hook) if self.kept.get("excepthook") != Some(&hook) => {
                if let Err(raised) = self.call(hook, &[class, e, tb]) {
                    let second = self.take_raised(raised);
                    if self.is_subtype(self.type_of(second), self.exc.system_exit) {
                        return self.exit_status(second);
                    }
                    self.write_stderr("Error in sys.excepthook:\n");
                    self.print_exception(second);
                    self.write_stderr("\nOriginal exception was:\n");
                    self.print_exception(e);
                }
            }
            _ => self.print_exception(e),
        }
        if self.is_subtype(self.type_of(e), self.exc.keyboard_interrupt) { 130 } else { 1 }
    }

    /// The status that a SystemExit asks for; a message goes to standard error.
    fn exit_status(&mut self, e: Value) -> i32 {
        let code = crate::heap::record_slots(e).get(5).and_then(|s| s.get()).unwrap_or(self.none);
        if code == self.none {
            return 0;
        }
        if self.is_int(code) {
            return self.as_i64(code).map_or(255, |i| (i & 0xff) as i32);
        }
        let text = match self.str_of(code) {
            Ok(s) => s.to_text(),
            Err(raised) => {
                self.take_raised(raised);
                String::new()
            }
        };
        self.write_stderr(&format!("{text}\n"));
        1
    }

    /// Prints an exception to `sys.stderr`.
    pub fn print_exception(&mut self, e: Value) {
        let text = self.format_exception(e);
        self.write_stderr(&text);
    }

    /// Writes to `sys.stderr`, or to the process's standard error when that is gone.
    pub fn write_stderr(&mut self, text: &str) {
        let file = self.sys.and_then(|sys| self.dict_get_str(sys.dict.get(), self.names.stderr));
        let saved = self.raised.take();
        match file {
            Some(f) if f != self.none => {
                let s = self.str(text);
                if let Err(raised) = self.call_method(f, "write", &[s]) {
                    self.take_raised(raised);
                }
            }
            // Nowhere to report a failure of the last resort.
            _ => drop(self.stderr.write(text.as_bytes())),
        }
        self.raised = saved;
    }

    fn flush_standard_streams(&mut self) -> bool {
        let mut fine = true;
        for name in [self.names.stdout, self.names.stderr] {
            let file = self.sys.and_then(|sys| self.dict_get_str(sys.dict.get(), name));
            if let Some(f) = file.filter(|&f| f != self.none)
                && let Err(raised) = self.call_method(f, "flush", &[])
            {
                self.take_raised(raised);
                fine = false;
            }
        }
        self.flush_files();
        fine &= self.stdout.flush().is_ok();
        drop(self.stderr.flush());
        fine
    }

    /// What happens at exit: functions of `atexit`, finalizers of what is still alive, streams flushed.
    fn finish(&mut self, status: i32) -> i32 {
        self.run_exit_functions();
        self.run_last_finalizers();
        if self.flush_standard_streams() { status } else { 120 }
    }
}
