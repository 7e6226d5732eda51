//! Code objects: what the loader makes of a code unit.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use vm_layout::*;

use crate::Vm;
use crate::bytecode::{CodeUnit, Const, flags};
use crate::cache::TreeImage;
use crate::interp::pep266::ChainSite;
use crate::switches::Site;

/// The part of a code object that lies in Rust memory.
pub struct CodeBody {
    pub unit: Arc<CodeUnit>,
    /// The tree that it was compiled from, if it came by way of a tree cache.
    pub tree: Option<Arc<TreeImage>>,
    /// The caches of its attribute sites.
    pub sites: Box<[Site]>,
    /// PEP 266: one a chain, made at the first TRACK_OBJECT.
    #[cfg_attr(not(feature = "pep266"), expect(dead_code, reason = "nothing is tracked in this build"))]
    pub(crate) chain_sites: OnceCell<Box<[Cell<ChainSite>]>>,
    /// Machine code's caches of attributes, made when it is compiled.
    pub(crate) dict_sites: OnceCell<Box<[vm_layout::DictSite]>>,
    /// What its functions are called: interned strs, which live as long as the VM.
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
    counted_bytes(&b.unit)
}

fn counted_bytes(unit: &CodeUnit) -> usize {
    unit.words.len() * 32 + 512
}

impl Vm {
    /// Makes a code object of a verified unit.
    pub fn load_code(&mut self, unit: impl Into<Arc<CodeUnit>>) -> Gc<Code> {
        self.load_unit(unit.into(), None)
    }

    /// The same for code that was compiled from a cached tree.
    pub fn load_code_of_tree(&mut self, unit: CodeUnit, tree: TreeImage) -> Gc<Code> {
        self.load_unit(Arc::new(unit), Some(&Arc::new(tree)))
    }

    fn load_unit(&mut self, unit: Arc<CodeUnit>, tree: Option<&Arc<TreeImage>>) -> Gc<Code> {
        debug_assert!(crate::bytecode::verify(&unit).is_ok(), "{:?}", crate::bytecode::verify(&unit));
        let consts = self.new_list();
        for c in &unit.consts {
            let v = self.constant(c, tree);
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
        let code: Gc<Code> = self.alloc(self.types.code, Kind::Code, size_of::<Code>());
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
        code.entry.set(super::tiering::enter_interpreted as *const ());
        code.fast_args.set(if code.simple.get() && unit.freevars.is_empty() {
            unit.arg_count
        } else {
            u32::MAX
        });
        code.entry_heat.set(self.config.jit_threshold);
        code.loop_heat.set(self.config.jit_loop_threshold);
        let bytes = counted_bytes(&unit);
        let sites = (0..unit.site_count).map(|_| Site::default()).collect();
        let (name, qualname) = (self.intern(&unit.name), self.intern(&unit.qualname));
        let body = Box::new(CodeBody {
            unit,
            tree: tree.cloned(),
            sites,
            chain_sites: OnceCell::new(),
            dict_sites: OnceCell::new(),
            name,
            qualname,
        });
        code.words.set(body.unit.words.as_ptr());
        code.sites.set(body.sites.as_ptr().cast_mut().cast());
        self.code_sites.insert(code.address(), (body.sites.as_ptr(), body.sites.len()));
        code.body.set(Box::into_raw(body).cast());
        self.heap.owners.push(code.address());
        self.heap.external += bytes;
        code
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
            Const::Code(unit) => self.load_unit(Arc::clone(unit), tree).value(),
        }
    }
}
