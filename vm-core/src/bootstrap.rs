//! From nothing to a VM: types that describe each other, singletons, names, builtins.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use vm_layout::*;

use crate::heap::Heap;
use crate::interp::stack::FrameStack;
use crate::names::{NameTable, Names};
use crate::native::{Binding, NativeDef, TypeDef, type_flags};
use crate::stats::Counters;
use crate::streams::Sink;
use crate::types::exceptions::{EXCEPTIONS, Exceptions};
use crate::types::{DUNDERS, TYPE_COUNT, Types, is_slot_wrapper};
use crate::{Config, Vm};

/// The highest address of this thread's stack.
fn native_stack_top() -> usize {
    let marker = 0usize;
    let here = std::hint::black_box(&raw const marker) as usize;
    // SAFETY: plain queries about the calling thread; the attribute object is destroyed again.
    unsafe {
        let mut attributes = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) != 0 {
            return here.next_multiple_of(4096);
        }
        let (mut low, mut size) = (std::ptr::null_mut(), 0);
        let r = libc::pthread_attr_getstack(&raw const attributes, &raw mut low, &raw mut size);
        libc::pthread_attr_destroy(&raw mut attributes);
        if r == 0 { low as usize + size } else { here.next_multiple_of(4096) }
    }
}

/// Four fifths of the machine's memory.
fn default_memory_limit() -> usize {
    // SAFETY: plain queries.
    let (pages, size) = unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES), libc::sysconf(libc::_SC_PAGESIZE)) };
    usize::try_from(pages).unwrap_or(1 << 20) / 5 * 4 * usize::try_from(size).unwrap_or(4096)
}

impl Vm {
    /// A VM with this configuration. It must run on the thread that makes it, and `native_stack` bytes of native
    /// stack must lie below the caller's frame (see [`crate::run`] for a thread of the right size).
    ///
    /// # Errors
    /// When address space for the heap or the frame stack is refused.
    pub fn new(config: Config, native_stack: usize) -> io::Result<Box<Vm>> {
        let mut heap = Heap::new(false)?;
        // Types first: raw objects whose headers are completed once `type` exists.
        let raw = |heap: &mut Heap| -> Gc<Type> {
            let size = crate::heap::round(size_of::<Type>());
            let p = match heap.try_bump(size) {
                Some(p) => p,
                None => match heap.refill(size, true) {
                    crate::heap::Refill::Done(p) => p,
                    _ => std::process::abort(),
                },
            };
            // SAFETY: zeroed memory of a type's size; its fields are set below before anything reads them.
            unsafe { Gc::from_raw(p as *mut Type) }
        };
        let types = Types::from_array(std::array::from_fn::<_, TYPE_COUNT, _>(|_| raw(&mut heap)));
        let exc = Exceptions::from_array(std::array::from_fn(|_| raw(&mut heap)));
        for t in types.all().into_iter().chain(exc.all()) {
            t.header.set_word(Header::pack(types.type_, Kind::Type, false, 0));
        }
        for (t, def) in types.all().into_iter().zip(Types::DEFS) {
            t.instance_kind.set(def.kind);
            t.base_words.set(def.words);
            t.dict_word.set(u16::MAX);
            t.flags.set(def.flags);
        }
        let native_base = native_stack_top();
        let tracking = crate::interp::pep266::Tracking::new(&config, &heap)?;
        let dicts = crate::switches::dict_strategies::State::new(config.switches);
        // SAFETY: every Gc and Value of this struct is a placeholder (the type `object`, a live object) until the
        // right one is made below; nothing reads them before.
        let mut vm = Box::new(Vm {
            heap,
            frame: std::ptr::null_mut(),
            native_limit: native_base.saturating_sub(native_stack),
            breaker: Arc::new(AtomicU32::new(0)),
            frames: FrameStack::new()?,
            pending_end: std::ptr::null_mut(),
            assumptions: Default::default(),
            stopped_sp: std::ptr::null_mut(),
            stepping: std::ptr::null_mut(),
            delegate_done: false,
            depth: 0,
            recursion_limit: 1000,
            int_max_str_digits: crate::types::int::text::DEFAULT_MAX_STR_DIGITS,
            none: types.object.value(),
            true_: types.object.value(),
            false_: types.object.value(),
            not_implemented: types.object.value(),
            ellipsis: types.object.value(),
            empty_tuple: placeholder(types.object),
            empty_str: placeholder(types.object),
            empty_bytes: placeholder(types.object),
            latin1: [placeholder(types.object); 256],
            types,
            exc,
            names: Names::placeholder(placeholder(types.object)),
            name_table: NameTable::default(),
            raised: None,
            handled: None,
            builtins: placeholder(types.object),
            modules: placeholder(types.object),
            sys: None,
            native_types: HashMap::new(),
            async_types: Default::default(),
            families: Default::default(),
            kept: HashMap::new(),
            weakrefs: HashMap::new(),
            finalizers: Vec::new(),
            prompt: Default::default(),
            custom_builtins: false,
            tracking,
            dict_flags: dicts.start_flags(),
            stats: Counters { default_memory_limit: default_memory_limit(), ..Counters::default() },
            showing: Vec::new(),
            stdout: Sink::stdout(config.stdout.clone()),
            stderr: Sink::stderr(config.stderr.clone()),
            plain_stdout: 0,
            writers: Vec::new(),
            stress_left: 1,
            stress_random: 0x9E37_79B9_7F4A_7C15,
            exit_words: [0; crate::interp::compiled::EXIT_WORDS],
            handlers: crate::interp::dispatch::table_for(&config),
            switches: crate::switches::SwitchState { dicts, ..Default::default() },
            code_store: None,
            jit: None,
            code_words: Vec::new(),
            freed_bodies: Vec::new(),
            warmings: 1,
            code_sites: HashMap::new(),
            config,
            native_base,
        });
        vm.make_singletons();
        vm.names = Names::new(&mut vm);
        vm.builtins = vm.new_dict();
        vm.modules = vm.new_dict();
        vm.fill_types();
        vm.make_prebuilt_ints();
        vm.install_configured_jit();
        vm.heap.stress = vm.config.gc_stress;
        vm.heap.grows = vm.config.jit != crate::config::JitLevel::Off;
        Ok(vm)
    }

    fn make_singletons(&mut self) {
        let t = self.types;
        self.empty_tuple = self.alloc(t.tuple, Kind::Tuple, size_of::<Tuple>());
        self.none = self.record(t.none_type, &[]);
        self.not_implemented = self.record(t.not_implemented_type, &[]);
        self.ellipsis = self.record(t.ellipsis_type, &[]);
        for (truth, value) in [(false, 0), (true, 1)] {
            let o: Gc<Int> = self.alloc(t.bool, Kind::Bool, size_of::<Int>());
            // SAFETY: nobody else has seen the object.
            unsafe { (*o.as_ptr()).value = value };
            *(if truth { &mut self.true_ } else { &mut self.false_ }) = o.value();
        }
        self.empty_bytes = self.new_bytes_of(t.bytes, b"");
        self.empty_str = self.new_str_object("");
        for c in 0..=255u8 {
            self.latin1[c as usize] = self.new_str_of(t.str, &[u32::from(c)]);
        }
        for c in 0..128u8 {
            let s = self.latin1[c as usize];
            self.intern_value(s);
        }
        let empty = self.empty_str;
        self.intern_value(empty);
    }

    /// Gives every built-in type its name, bases and dict.
    fn fill_types(&mut self) {
        for t in self.types.all().into_iter().chain(self.exc.all()) {
            let dict = self.new_class_dict();
            t.dict.set(dict);
            t.name.set(self.empty_str);
            t.qualname.set(self.empty_str);
            t.mro.set(self.empty_tuple);
            t.bases.set(self.empty_tuple);
        }
        for (t, def) in self.types.all().into_iter().zip(Types::DEFS) {
            self.fill_native_type(t, def);
        }
        for (i, &(name, base, extra)) in EXCEPTIONS.iter().enumerate() {
            let all = self.exc.all();
            let t = all[i];
            let base = EXCEPTIONS.iter().position(|e| e.0 == base).map_or(self.types.object, |b| all[b]);
            t.instance_kind.set(Kind::Exception);
            t.base_words.set(5 + extra);
            t.ext_words.set(1);
            t.dict_word.set(0);
            t.flags.set(
                type_flags::BASETYPE
                    | type_flags::EXCEPTION
                    | type_flags::HAS_DICT
                    | type_flags::TRACKING_SAFE,
            );
            self.derive_type(t, name, "builtins", base);
            self.fill_exception_type(t, name);
        }
        // The one class of the hierarchy with two bases.
        let (group, exception) = (self.exc.exception_group, self.exc.exception);
        let (first, all) = (self.exc.base_exception_group, self.exc.base_exception);
        let bases = self.new_tuple(&[first.value(), exception.value()]);
        group.bases.set(bases);
        let mro = [group, first, exception, all, self.types.object].map(|t| t.value());
        let mro = self.new_tuple(&mro);
        group.mro.set(mro);
        self.add_subclass(exception, group);
        self.add_generic_classes();
        for t in self.types.all().into_iter().chain(self.exc.all()) {
            self.fill_dunder_slots(t);
        }
    }

    /// Makes a type from a static definition after start-up.
    pub fn make_native_type(&mut self, def: &'static TypeDef) -> Gc<Type> {
        let t: Gc<Type> = self.alloc(self.types.type_, Kind::Type, size_of::<Type>());
        t.instance_kind.set(def.kind);
        t.base_words.set(def.words);
        t.dict_word.set(u16::MAX);
        t.flags.set(def.flags);
        t.name.set(self.empty_str);
        t.qualname.set(self.empty_str);
        t.mro.set(self.empty_tuple);
        t.bases.set(self.empty_tuple);
        // The placeholder is replaced by `derive_type`, but a collection before that must find a dict.
        t.dict.set(self.builtins);
        let dict = self.new_class_dict();
        t.dict.set(dict);
        self.fill_native_type(t, def);
        self.fill_dunder_slots(t);
        t
    }

    /// Name, bases, MRO.
    fn derive_type(&mut self, t: Gc<Type>, name: &str, module: &str, base: Gc<Type>) {
        t.name.set(self.intern(name));
        t.qualname.set(self.intern(name));
        if module != "builtins" {
            let m = self.intern(module);
            self.dict_set_str(t.dict.get(), self.names.module, m.value());
        }
        let mut mro = vec![t.value()];
        if t != base {
            t.base.set(Some(base));
            let bases = self.new_tuple(&[base.value()]);
            t.bases.set(bases);
            mro.extend_from_slice(base.mro.get().items());
            self.add_subclass(base, t);
        }
        let mro = self.new_tuple(&mro);
        t.mro.set(mro);
    }

    /// Records `sub` in the (weak) list of `base`'s subclasses.
    pub fn add_subclass(&mut self, base: Gc<Type>, sub: Gc<Type>) {
        let list = match base.subclasses.get() {
            Some(l) => l,
            None => {
                let l = self.new_list();
                base.subclasses.set(Some(l));
                l
            }
        };
        self.list_push(list, sub.value());
    }

    fn fill_native_type(&mut self, t: Gc<Type>, def: &'static TypeDef) {
        let base = (def.base)(&self.types);
        t.native.set(std::ptr::from_ref(def).cast());
        self.derive_type(t, def.name, def.module, base);
        if def.flags & type_flags::HAS_DICT != 0 {
            t.ext_words.set(1);
            t.dict_word.set(0);
        }
        for m in def.methods {
            let v = self.method_object(t, m);
            let name = self.intern(m.name);
            self.dict_set_str(t.dict.get(), name, v);
        }
        for g in def.getset {
            let word = Value::from_bits(std::ptr::from_ref(g) as u64 + 1);
            let v = self.record(self.types.getset_descriptor, &[word, Some(t.value())]);
            let name = self.intern(g.name);
            self.dict_set_str(t.dict.get(), name, v);
        }
        for &(name, word, readonly) in def.members {
            self.add_member(t, name, word, readonly);
        }
        if self.dict_get_str(t.dict.get(), self.names.doc).is_none() {
            let doc = if def.doc.is_empty() { self.none } else { self.str(def.doc) };
            self.dict_set_str(t.dict.get(), self.names.doc, doc);
        }
        // A class that defines equality without hash is unhashable.
        let defines = |n: &str| def.methods.iter().any(|m| m.name == n);
        if defines("__eq__") && !defines("__hash__") {
            let name = self.intern("__hash__");
            self.dict_set_str(t.dict.get(), name, self.none);
        }
    }

    /// A descriptor for a word of a record: `word` counts from the record's first word.
    pub fn add_member(&mut self, t: Gc<Type>, name: &str, word: u16, readonly: bool) {
        let interned = self.intern(name);
        let packed = (u64::from(word) << 2) | if readonly { 2 } else { 0 } | 1;
        let v = self.record(
            self.types.member_descriptor,
            &[Some(interned.value()), Some(t.value()), Value::from_bits(packed)],
        );
        self.dict_set_str(t.dict.get(), interned, v);
    }

    /// What a native method is in its class dict.
    pub fn method_object(&mut self, t: Gc<Type>, def: &'static NativeDef) -> Value {
        let word = Value::from_bits(std::ptr::from_ref(def) as u64 + 1);
        if def.name == "__new__" {
            return self.builtin(def, Some(t.value()), None);
        }
        // SAFETY: `Type::native` is null or a `&'static TypeDef`.
        let native = unsafe { t.native.get().cast::<TypeDef>().as_ref() };
        let dunder = native.is_some_and(|t| is_slot_wrapper(t, def));
        match def.binding {
            Binding::Static => {
                let f = self.builtin(def, None, None);
                self.record(self.types.staticmethod, &[Some(f)])
            }
            Binding::Class => self.record(self.types.classmethod_descriptor, &[word, Some(t.value())]),
            Binding::Method if dunder => self.record(self.types.wrapper_descriptor, &[word, Some(t.value())]),
            Binding::Method => self.record(self.types.method_descriptor, &[word, Some(t.value())]),
        }
    }

    /// Computes every dunder slot of a type and the flags that follow from them.
    pub fn fill_dunder_slots(&mut self, t: Gc<Type>) {
        for (i, _) in DUNDERS.iter().enumerate() {
            let found = self.lookup_in_type(t, self.names.dunders[i]);
            t.slots[i].set(found);
        }
        self.update_type_flags(t);
    }
}

/// A stand-in for a reference that is set before anything reads it.
fn placeholder<T>(t: Gc<Type>) -> Gc<T> {
    // SAFETY: callers overwrite the reference before it is dereferenced.
    unsafe { Gc::from_raw(t.as_ptr().cast()) }
}

impl Names {
    fn placeholder(s: Gc<Str>) -> Names {
        // SAFETY: Names consists of `Gc<Str>` only; all are overwritten by `Names::new` before use.
        unsafe {
            let mut n = std::mem::MaybeUninit::<Names>::uninit();
            let p = n.as_mut_ptr().cast::<Gc<Str>>();
            for i in 0..size_of::<Names>() / size_of::<Gc<Str>>() {
                p.add(i).write(s);
            }
            n.assume_init()
        }
    }
}
