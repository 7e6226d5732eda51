//! Tuples whose items have names (`sys.version_info`, `time.struct_time`): the parts their native types are made of.

use vm_layout::*;

use crate::Vm;
use crate::native::{NativeDef, R, TypeDef, type_flags};
use crate::value::StrExt;

/// Getter of item `I`, for the type's `getset` table, which lists the items in order.
pub fn item<const I: usize>(vm: &mut Vm, v: Value) -> R {
    Ok(v.cast::<Tuple>().and_then(|t| t.items().get(I).copied()).unwrap_or(vm.none))
}

/// The methods that every such type has.
pub const METHODS: &[NativeDef] = &[NativeDef::fn1("__repr__", repr)];

/// A type of named items; `getset` lists them.
pub const fn named(
    module: &'static str,
    name: &'static str,
    getset: &'static [crate::native::GetSetDef],
) -> TypeDef {
    TypeDef {
        module,
        base: |t| t.tuple,
        flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
        methods: METHODS,
        getset,
        ..TypeDef::new(name, Kind::Tuple)
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let t = vm.type_of(v);
    let def = t.native.get().cast::<TypeDef>();
    if def.is_null() {
        return Ok(vm.none);
    }
    // SAFETY: `native` of a native type is its static definition.
    let fields = unsafe { (*def).getset };
    let name = vm.dotted_type_name(t);
    let mut parts = Vec::new();
    let items = v.cast::<Tuple>().unwrap_or(vm.empty_tuple);
    for (field, &item) in fields.iter().zip(items.items()) {
        let shown = vm.repr(item)?.to_text();
        parts.push(format!("{}={shown}", field.name));
    }
    Ok(vm.str(&format!("{name}({})", parts.join(", "))))
}

impl Vm {
    /// An instance of such a type.
    pub fn struct_sequence(&mut self, def: &'static TypeDef, items: &[Value]) -> Value {
        let t = self.native_type(def);
        // They are no plain tuples: repr and attributes are their own.
        t.instances_are_subclass.set(true);
        self.new_tuple_of(t, items).value()
    }
}
