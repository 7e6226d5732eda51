//! The `array` module: arrays of machine numbers.

mod item;
mod iterator;
mod methods;
mod subscript;

use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, Native, NativeBuffer, R, Tracer, TypeDef, type_flags};
use item::Code;

pub static DEF: ModuleDef = ModuleDef {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\n\
          an array of basic values: characters, integers, floating-point numbers.",
    functions: &[],
    init: |vm: &mut Vm, module: Gc<Module>| {
        let dict = module.dict.get();
        let class = vm.native_type(&ARRAY_DEF);
        for name in ["array", "ArrayType"] {
            let name = vm.intern(name);
            vm.dict_set_str(dict, name, class.value());
        }
        let codes = vm.str("bBuhHiIlLqQfd");
        let name = vm.intern("typecodes");
        vm.dict_set_str(dict, name, codes);
        Ok(())
    },
};

pub static ARRAY_DEF: TypeDef = TypeDef {
    module: "array",
    flags: type_flags::BASETYPE,
    methods: methods::METHODS,
    getset: methods::GETSET,
    doc: "array(typecode [, initializer]) -> array",
    ..TypeDef::new("array", Kind::Foreign)
};

/// The state of an array.
pub struct ArrayData {
    pub code: Code,
    /// The items, one after the other.
    pub bytes: Vec<u8>,
    /// Live memoryviews; resizing is refused while there are any.
    exports: usize,
    /// What the heap was told of the size of `bytes`.
    charged: usize,
}

impl ArrayData {
    pub fn new(code: Code, bytes: Vec<u8>) -> ArrayData {
        let charged = bytes.capacity();
        ArrayData { code, bytes, exports: 0, charged }
    }

    /// Number of items.
    #[allow(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(&self) -> usize {
        self.bytes.len() / self.code.size()
    }

    /// The bytes of item `i`, as many as an item can have.
    #[inline]
    pub fn item(&self, i: usize) -> [u8; 8] {
        let (size, mut out) = (self.code.size(), [0; 8]);
        out[..size].copy_from_slice(&self.bytes[i * size..(i + 1) * size]);
        out
    }
}

impl Native for ArrayData {
    fn trace(&self, _: &mut dyn Tracer) {}
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
    fn heap_bytes(&self) -> usize {
        self.charged
    }
    fn buffer(&mut self) -> Option<NativeBuffer<'_>> {
        let (format, item_size) = (self.code.format(), self.code.size());
        Some(NativeBuffer { bytes: &mut self.bytes, format, item_size, readonly: false })
    }
    fn exported(&mut self, change: isize) {
        self.exports = self.exports.wrapping_add_signed(change);
    }
}

/// The state behind an array value. Not held across anything that may run Python code.
#[inline]
pub fn data<'a>(vm: &mut Vm, v: Value) -> R<&'a mut ArrayData> {
    match vm.foreign_mut::<ArrayData>(v) {
        Some(d) => Ok(d),
        None => {
            let given = vm.type_name(v);
            Err(vm.type_error(format!("array expected, not {given}")))
        }
    }
}

/// Whether `v` is an array.
pub fn is_array(vm: &mut Vm, v: Value) -> bool {
    v.kind() == Kind::Foreign && vm.foreign_mut::<ArrayData>(v).is_some()
}

/// A new plain array.
pub fn make(vm: &mut Vm, code: Code, bytes: Vec<u8>) -> Value {
    let class = vm.native_type(&ARRAY_DEF);
    vm.foreign(class, ArrayData::new(code, bytes))
}

/// Replaces the bytes from `start` to `end` by others; BufferError while there are views.
pub fn splice(vm: &mut Vm, v: Value, start: usize, end: usize, new: &[u8]) -> R<()> {
    let d = data(vm, v)?;
    if new.len() != end - start {
        if d.exports > 0 {
            return Err(vm.buffer_error("cannot resize an array that is exporting buffers"));
        }
        let grown = d.bytes.len() + new.len();
        if grown > d.bytes.capacity() {
            vm.charge(grown)?;
        }
    }
    if start == d.bytes.len() {
        d.bytes.extend_from_slice(new);
    } else if new.len() == end - start {
        d.bytes[start..end].copy_from_slice(new);
    } else {
        d.bytes.splice(start..end, new.iter().copied());
    }
    let capacity = d.bytes.capacity();
    vm.heap.external = vm.heap.external + capacity - d.charged;
    d.charged = capacity;
    Ok(())
}
