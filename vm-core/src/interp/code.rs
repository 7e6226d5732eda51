//! Code objects: what the loader makes of a code unit.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use vm_layout::*;

use crate::Vm;
use crate::bytecode::{CodeUnit, Const, UnitHead, UnitRef, flags};
use crate::cache::TreeImage;
use crate::interp::pep266::{ChainSite, RegionSite};
use crate::native::R;
use crate::switches::Site;

/// The part of a code object that lies in Rust memory.
pub struct CodeBody {
    /// Asleep in a cache file until [`Vm::wake_code`].
    pub unit: UnitRef,
    /// The tree that it was compiled from, if it came by way of a tree cache.
    pub tree: Option<Arc<TreeImage>>,
    /// The caches of its attribute sites; none before it is woken.
    pub sites: OnceCell<Box<[Site]>>,
    /// Bytes counted for it as external.
    counted: Cell<usize>,
    /// PEP 266: one a chain, made at the first TRACK_OBJECT.
    #[cfg_attr(not(feature = "pep266"), expect(dead_code, reason = "nothing is tracked in this build"))]
    pub(crate) chain_sites: OnceCell<Box<[Cell<ChainSite>]>>,
    /// The same: one a region that was entered.
    #[cfg_attr(not(feature = "pep266"), expect(dead_code, reason = "nothing is tracked in this build"))]
    pub(crate) regions: RefCell<Vec<RegionSite>>,
    /// Machine code's caches of attributes, made when it is compiled.
    pub(crate) dict_sites: OnceCell<Box<[vm_layout::DictSite]>>,
    pub(crate) method_sites: OnceCell<Box<[super::dict_sites::MethodSite]>>,
    /// What its functions are called: interned strs, marked with the code object.
    pub name: Gc<Str>,
    pub qualname: Gc<Str>,
}

/// The Rust part of a code object.
pub fn body(code: Gc<Code>) -> &'static CodeBody {
    // SAFETY: `body` is a `Box<CodeBody>` as long as the code object lives; the lifetime is that of heap
    // references in general (see `Gc`).
    unsafe { &*code.body.get().cast::<CodeBody>() }
}

/// Drops what a dead code object owns; returns the bytes that were counted for it.
pub fn drop_code(code: &Code) -> usize {
    let p = code.body.replace(std::ptr::null_mut());
    if p.is_null() {
        return 0;
    }
    crate::feedback::drop_notes(code);
    // SAFETY: `body` is a `Box<CodeBody>` made by `load`, and the object is dead.
    let b = unsafe { Box::from_raw(p.cast::<CodeBody>()) };
    b.counted.get()
}

fn counted_bytes(unit: &CodeUnit) -> usize {
    unit.words.len() * 32 + 512
}

impl Vm {
    /// Makes a code object of a verified unit.
    pub fn load_code(&mut self, unit: impl Into<UnitRef>) -> Gc<Code> {
        self.load_unit(unit.into(), None)
    }

    /// The same for code that was compiled from a cached tree.
    pub fn load_code_of_tree(&mut self, unit: CodeUnit, tree: TreeImage) -> Gc<Code> {
        self.load_unit(unit.into(), Some(&Arc::new(tree)))
    }

    fn load_unit(&mut self, unit: UnitRef, tree: Option<&Arc<TreeImage>>) -> Gc<Code> {
        // First: the collector follows both tuples of a code object.
        let none = self.new_tuple(&[]);
        let code: Gc<Code> = self.alloc(self.types.code, Kind::Code, size_of::<Code>());
        code.consts.set(none);
        code.names.set(none);
        code.const_items.set(none.items_ptr());
        // Until it is filled, no call is simple, and the way of all other calls wakes it.
        code.fast_args.set(u32::MAX);
        code.entry.set(super::tiering::enter_interpreted as *const ());
        code.entry_heat.set(self.config.jit_threshold);
        code.loop_heat.set(self.config.jit_loop_threshold);
        let (name, qualname) = match unit.asleep() {
            Some(head) => (self.intern(&head.name), self.intern(&head.qualname)),
            None => (self.intern(&unit.name), self.intern(&unit.qualname)),
        };
        let own = Box::new(CodeBody {
            unit,
            tree: tree.cloned(),
            sites: OnceCell::new(),
            counted: Cell::new(0),
            chain_sites: OnceCell::new(),
            regions: RefCell::default(),
            dict_sites: OnceCell::new(),
            method_sites: OnceCell::new(),
            name,
            qualname,
        });
        code.body.set(Box::into_raw(own).cast());
        self.heap.owners.push(code.address());
        match body(code).unit.asleep() {
            Some(head) => self.fill_head(code, head),
            None => self.fill_code(code, tree),
        }
        code
    }

    /// Sets what MAKE_FUNCTION and callers ask of code before it runs.
    fn fill_head(&mut self, code: Gc<Code>, head: &UnitHead) {
        code.flags.set(head.flags);
        code.free_count.set(head.free_count);
        if head.doc != Const::None {
            let doc = self.constant(&head.doc, None);
            let consts = self.new_tuple(&[doc]);
            code.consts.set(consts);
            code.const_items.set(consts.items_ptr());
        }
    }

    /// Makes sure that code can run: decodes and verifies it if it sleeps in a cache file.
    ///
    /// # Errors
    /// SystemError: it is damaged, and its source is not there any more.
    #[inline]
    pub fn wake_code(&mut self, code: Gc<Code>) -> R<()> {
        if code.words.get().is_null() { self.wake(code) } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn wake(&mut self, code: Gc<Code>) -> R<()> {
        let body = body(code);
        if let Err(why) = body.unit.get() {
            use crate::value::StrExt;
            let name = body.qualname.to_text();
            return Err(self.system_error(format!("the cached code of {name} is damaged: {why}")));
        }
        self.fill_code(code, None);
        Ok(())
    }

    /// Sets everything that running takes, from a unit that is awake.
    fn fill_code(&mut self, code: Gc<Code>, tree: Option<&Arc<TreeImage>>) {
        let body = body(code);
        let unit: &CodeUnit = &body.unit;
        debug_assert!(crate::bytecode::verify(unit).is_ok(), "{:?}", crate::bytecode::verify(unit));
        let doc = code.consts.get().items().first().copied();
        let consts = self.new_list();
        for (i, c) in unit.consts.iter().enumerate() {
            // The docstring that its functions have already.
            let v = match doc {
                Some(doc) if i == 0 => doc,
                _ => self.constant(c, tree),
            };
            self.list_push(consts, v);
        }
        let names = self.new_list();
        for n in &unit.names {
            let v = self.intern(n);
            self.list_push(names, v.value());
        }
        // Always own tuples, so that their addresses are good for as long as the code object.
        let consts = self.new_tuple(crate::value::ListExt::as_slice(&consts));
        let names = self.new_tuple(crate::value::ListExt::as_slice(&names));
        code.consts.set(consts);
        code.names.set(names);
        code.const_items.set(consts.items_ptr());
        code.flags.set(unit.flags);
        code.arg_count.set(unit.arg_count);
        code.slot_count.set(unit.slot_count);
        code.frame_words.set(unit.slot_count + unit.stack_size);
        // Free variables follow the locals and those cells that are not parameters.
        let own_cells = unit.cell_slots.iter().filter(|&&s| s as usize >= unit.varnames.len()).count();
        code.first_free.set((unit.varnames.len() + own_cells) as u32);
        code.free_count.set(unit.freevars.len() as u32);
        code.simple.set(
            unit.flags & (flags::VARARGS | flags::VARKEYWORDS | flags::GENERATOR) == 0
                && unit.kwonly_count == 0,
        );
        code.fast_args.set(if code.simple.get() && unit.freevars.is_empty() {
            unit.arg_count
        } else {
            u32::MAX
        });
        let bytes = counted_bytes(unit);
        let sites = body.sites.get_or_init(|| (0..unit.site_count).map(|_| Site::default()).collect());
        code.sites.set(sites.as_ptr().cast_mut().cast());
        self.code_sites.insert(code.address(), (sites.as_ptr(), sites.len()));
        body.counted.set(bytes);
        self.heap.external += bytes;
        // Last: nobody runs it before.
        code.words.set(unit.words.as_ptr());
    }

    /// The value of a constant that is no code.
    pub(crate) fn constant_value(&mut self, c: &Const) -> Value {
        self.constant(c, None)
    }

    /// The value of a constant. Strings that look like names are interned, as CPython does.
    fn constant(&mut self, c: &Const, tree: Option<&Arc<TreeImage>>) -> Value {
        match c {
            Const::None => self.none,
            Const::Ellipsis => self.ellipsis,
            Const::Bool(b) => self.bool(*b),
            Const::Int(i) => self.int(*i),
            Const::BigInt(b) => self.big(b.clone()),
            Const::Float(f) => self.float(*f),
            Const::Complex(re, im) => self.complex(*re, *im),
            Const::Str(s) => {
                let name_like = s.len() <= 64 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                if name_like { self.intern(s).value() } else { self.str(s) }
            }
            Const::WideStr(units) => self.str_from_units(units).value(),
            Const::Bytes(b) => self.bytes(b),
            Const::Tuple(items) => {
                let list = self.new_list();
                for i in items {
                    let v = self.constant(i, tree);
                    self.list_push(list, v);
                }
                self.tuple_from_list(list)
            }
            Const::FrozenSet(items) => {
                let list = self.new_list();
                for i in items {
                    let v = self.constant(i, tree);
                    self.list_push(list, v);
                }
                match self.call(self.types.frozenset.value(), &[list.value()]) {
                    Ok(v) => v,
                    // Constants are hashable; a failure could only be memory, and a tuple searches alike.
                    Err(_) => self.tuple_from_list(list),
                }
            }
            Const::Code(unit) => self.load_unit(unit.clone(), tree).value(),
        }
    }
}
