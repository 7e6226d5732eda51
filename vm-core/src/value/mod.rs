//! Making and reading built-in objects: what the rest of the runtime uses in place of allocation and layout.

mod dict;
mod list;
mod number;
mod set;
mod text;

pub use dict::{OTHER_KEYS, Probe, insert_index, may_bind, probe, probe_class};
pub use list::ListExt;
pub use number::big_bytes;
pub use text::{StrExt, TextBuilder, same_short_text, same_text};

use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, Native, NativeDef};

/// The definition behind a tagged definition word (see `Builtin::def`).
pub fn native_def(word: u64) -> &'static NativeDef {
    // SAFETY: `Builtin::def` and method `Descr::def` are written from `&'static NativeDef` plus 1 only.
    unsafe { &*((word - 1) as *const NativeDef) }
}

/// The same for computed attributes.
pub fn getset_def(word: u64) -> &'static GetSetDef {
    // SAFETY: the `def` of a `Kind::GetSet` object is written from `&'static GetSetDef` plus 1 only.
    unsafe { &*((word - 1) as *const GetSetDef) }
}

impl Vm {
    /// The class of a value.
    #[inline(always)]
    pub fn type_of(&self, v: Value) -> Gc<Type> {
        match v.header() {
            Some(h) => h.ty(),
            None => self.types.int,
        }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub fn bool(&self, b: bool) -> Value {
        if b { self.true_ } else { self.false_ }
    }

    /// A tuple of these values.
    pub fn tuple(&mut self, items: &[Value]) -> Value {
        self.new_tuple(items).value()
    }

    pub fn new_tuple(&mut self, items: &[Value]) -> Gc<Tuple> {
        if items.is_empty() {
            return self.empty_tuple;
        }
        self.new_tuple_of(self.types.tuple, items)
    }

    /// A tuple of class `ty` (tuple or a subclass).
    pub fn new_tuple_of(&mut self, ty: Gc<Type>, items: &[Value]) -> Gc<Tuple> {
        let size = size_of::<Tuple>() + 8 * (items.len() + ty.ext_words.get() as usize);
        let t: Gc<Tuple> = self.alloc(ty, Kind::Tuple, size);
        // SAFETY: the object was allocated with room for `items.len()` values and nobody else has seen it.
        unsafe {
            (*t.as_ptr()).len = items.len();
            std::ptr::copy_nonoverlapping(items.as_ptr(), t.items_ptr(), items.len());
        }
        t
    }

    /// A tuple of the items of a list.
    pub fn tuple_from_list(&mut self, list: Gc<List>) -> Value {
        let t = self.new_tuple(list.as_slice());
        t.value()
    }

    pub fn bytes(&mut self, data: &[u8]) -> Value {
        if data.is_empty() {
            return self.empty_bytes.value();
        }
        self.new_bytes_of(self.types.bytes, data).value()
    }

    pub fn new_bytes_of(&mut self, ty: Gc<Type>, data: &[u8]) -> Gc<Bytes> {
        let size = size_of::<Bytes>() + data.len().next_multiple_of(8) + 8 * ty.ext_words.get() as usize;
        let b: Gc<Bytes> = self.alloc(ty, Kind::Bytes, size);
        // SAFETY: room for the data was allocated and nobody else has seen the object.
        unsafe {
            (*b.as_ptr()).len = data.len();
            std::ptr::copy_nonoverlapping(data.as_ptr(), b.items_ptr(), data.len());
        }
        b
    }

    /// Zeroed pointer-free storage.
    pub fn new_buffer(&mut self, capacity: usize) -> Gc<Buffer> {
        let b: Gc<Buffer> =
            self.alloc(self.types.buffer_storage, Kind::Buffer, size_of::<Buffer>() + capacity);
        // SAFETY: nobody else has seen the object.
        unsafe { (*b.as_ptr()).capacity = capacity };
        b
    }

    /// Empty storage for values.
    pub fn new_array(&mut self, capacity: usize) -> Gc<Array> {
        let a: Gc<Array> =
            self.alloc(self.types.array_storage, Kind::Array, size_of::<Array>() + 8 * capacity);
        // SAFETY: nobody else has seen the object.
        unsafe { (*a.as_ptr()).capacity = capacity };
        a
    }

    /// A record of a native type with these words; missing ones stay unbound.
    pub fn record(&mut self, ty: Gc<Type>, words: &[Option<Value>]) -> Value {
        let count = ty.base_words.get() as usize;
        debug_assert!(words.len() <= count, "{} words for a record of {count}", words.len());
        let size = size_of::<Header>() + 8 * (count + ty.ext_words.get() as usize);
        let r: Gc<Header> = self.alloc(ty, ty.instance_kind.get(), size);
        for (slot, &w) in crate::heap::record_slots(r.value()).iter().zip(words) {
            slot.set(w);
        }
        if ty.flags.get() & crate::native::type_flags::HAS_DEL != 0 {
            self.heap.finalizable.push(r.address());
            self.note_finalizable();
        }
        r.value()
    }

    /// A native function object.
    pub fn builtin(
        &mut self,
        def: &'static NativeDef,
        receiver: Option<Value>,
        module: Option<&str>,
    ) -> Value {
        let module = module.map(|m| self.intern(m).value());
        let word = Value::from_bits(std::ptr::from_ref(def) as u64 + 1);
        self.record(self.types.builtin, &[word, receiver, module])
    }

    /// A bound method.
    #[inline]
    pub fn bound_method(&mut self, function: Value, receiver: Value) -> Value {
        let m: Gc<Method> = self.alloc(self.types.method, Kind::Method, size_of::<Method>());
        m.function.set(function);
        m.receiver.set(receiver);
        m.value()
    }

    pub fn cell(&mut self, value: Option<Value>) -> Value {
        let c: Gc<CellObject> = self.alloc(self.types.cell, Kind::Cell, size_of::<CellObject>());
        c.value.set(value);
        c.value()
    }

    // Called from a handler, which nothing may be inlined into that takes the address of a local.
    #[inline(never)]
    pub fn slice(&mut self, start: Value, stop: Value, step: Value) -> Value {
        self.record(self.types.slice, &[Some(start), Some(stop), Some(step)])
    }

    /// An empty module of this name, with the usual attributes.
    pub fn module(&mut self, name: &str) -> Gc<Module> {
        let dict = self.new_dict();
        let (name, n) = (self.str(name), self.names);
        self.dict_set_str(dict, n.name, name);
        for attr in [n.doc, n.package, n.loader, n.spec] {
            self.dict_set_str(dict, attr, self.none);
        }
        let v = self.record(self.types.module, &[Some(dict.value())]);
        // SAFETY: a record of the module type.
        unsafe { v.cast_unchecked() }
    }

    /// An object of a native type (`Kind::Foreign`) around a Rust value.
    pub fn foreign<T: Native>(&mut self, ty: Gc<Type>, data: T) -> Value {
        let size = size_of::<Foreign>() + 8 * ty.ext_words.get() as usize;
        let bytes = data.heap_bytes();
        let boxed: Box<Box<dyn Native>> = Box::new(Box::new(data));
        // LIMIT: values inside `data` are found through the boxed address on the native stack only once the object
        // exists; callers keep them on the stack until then, as everybody does.
        let f: Gc<Foreign> = self.alloc(ty, Kind::Foreign, size);
        f.data.set(Box::into_raw(boxed).cast());
        self.heap.owners.push(f.address());
        self.heap.external += bytes;
        f.value()
    }

    /// The Rust value of a foreign object, if it is a `T`.
    ///
    /// The reference must not be held across a call that may run Python code on the same object.
    pub fn foreign_mut<'a, T: Native>(&mut self, v: Value) -> Option<&'a mut T> {
        let f = v.cast::<Foreign>()?;
        let data = f.data.get();
        if data.is_null() {
            return None;
        }
        // SAFETY: `data` is a live `Box<Box<dyn Native>>`; the rule above forbids two references at once.
        let native = unsafe { &mut *data.cast::<Box<dyn Native>>() };
        native.as_any_mut().downcast_mut::<T>()
    }

    /// Name of a value's class, as messages show it.
    pub fn type_name(&self, v: Value) -> String {
        let t = self.type_of(v);
        let name = t.name.get().to_text();
        // SAFETY: `native` is null or the `&'static TypeDef` that the type was made from.
        match unsafe { t.native.get().cast::<crate::native::TypeDef>().as_ref() } {
            // Classes of native modules go by their full name, as CPython's `tp_name` does.
            Some(def) if def.module != "builtins" => format!("{}.{name}", def.module),
            Some(_) => name,
            None => match self.module_of_stand_in(t, &name) {
                Some(module) => format!("{module}.{name}"),
                None => name,
            },
        }
    }

    /// The module of a class of the library that is native in CPython, where messages show it by its full name, and written in
    /// Python here.
    fn module_of_stand_in(&self, t: Gc<Type>, name: &str) -> Option<&'static str> {
        let module = match name {
            "date" | "datetime" | "time" | "timedelta" | "timezone" | "tzinfo" => "datetime",
            "Context" | "Decimal" => "decimal",
            "SimpleNamespace" => "types",
            _ => return None,
        };
        let home = self.dict_get_str(t.dict.get(), self.names.module)?;
        home.cast::<Str>().is_some_and(|home| home.to_text() == module).then_some(module)
    }
}
