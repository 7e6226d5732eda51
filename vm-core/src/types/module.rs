//! `module`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R, Raised, Signature, TypeDef, type_flags};
use crate::value::{ListExt, StrExt};

pub static DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", init),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__dir__", dir),
    ],
    getset: &[
        GetSetDef::member("__dict__", |_, v| Ok(v.cast::<Module>().map_or(v, |m| m.dict.get().value()))),
        GetSetDef::get_set("__annotations__", annotations, set_annotations),
    ],
    ..TypeDef::new("module", Kind::Module)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let Some(class) = args.pos.first().and_then(|c| c.cast::<Type>()) else {
        return Err(vm.type_error("module.__new__(): not enough arguments"));
    };
    let dict = vm.new_dict();
    Ok(vm.record(class, &[Some(dict.value())]))
}

const INIT: Signature<2> = Signature::new("module", ["name", "doc"], 1);

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let [name, doc] = args.rest().bind(vm, &INIT)?;
    let (Some(name), Some(m)) = (name, args.pos[0].cast::<Module>()) else { return Ok(vm.none) };
    if name.kind() != Kind::Str {
        let got = vm.type_name(name);
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {got}")));
    }
    let (d, n) = (m.dict.get(), vm.names);
    vm.dict_set_str(d, n.name, name);
    vm.dict_set_str(d, n.doc, doc.unwrap_or(vm.none));
    for attr in [n.package, n.loader, n.spec] {
        vm.dict_set_str(d, attr, vm.none);
    }
    Ok(vm.none)
}

/// The text that an entry of the namespace holds.
fn text(vm: &Vm, m: Gc<Module>, name: Gc<Str>) -> Option<String> {
    vm.dict_get_str(m.dict.get(), name).and_then(|v| v.cast::<Str>()).map(|s| s.to_text())
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let Some(m) = v.cast::<Module>() else { return Ok(vm.none) };
    let name = text(vm, m, vm.names.name).unwrap_or_else(|| "?".to_owned());
    let shown = match text(vm, m, vm.names.file) {
        Some(file) => format!("<module '{name}' from '{file}'>"),
        None => {
            let native = crate::stdlib::is_native(&name) || name == "builtins";
            if native { format!("<module '{name}' (built-in)>") } else { format!("<module '{name}'>") }
        }
    };
    Ok(vm.str(&shown))
}

fn dir(vm: &mut Vm, v: Value) -> R {
    let Some(m) = v.cast::<Module>() else { return Ok(vm.none) };
    let name = vm.intern("__dir__");
    if let Some(f) = vm.dict_get_str(m.dict.get(), name) {
        return vm.call(f, &[]);
    }
    Ok(vm.collect_list(m.dict.get().value())?.value())
}

fn annotations(vm: &mut Vm, v: Value) -> R {
    let Some(m) = v.cast::<Module>() else { return Ok(vm.none) };
    match vm.dict_get_str(m.dict.get(), vm.names.annotations) {
        Some(a) => Ok(a),
        None => {
            let d = vm.new_dict().value();
            vm.dict_set_str(m.dict.get(), vm.names.annotations, d);
            Ok(d)
        }
    }
}

fn set_annotations(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let Some(m) = v.cast::<Module>() else { return Ok(()) };
    match to {
        Some(to) => vm.dict_set_str(m.dict.get(), vm.names.annotations, to),
        None => {
            if vm.dict_del_str(m.dict.get(), vm.names.annotations).is_none() {
                return Err(vm.attribute_error("__annotations__"));
            }
        }
    }
    Ok(())
}

impl Vm {
    /// What a module answers for a name that is not in its namespace: its `__getattr__`, or AttributeError.
    #[cold]
    pub fn module_missing(&mut self, m: Gc<Module>, name: Gc<Str>) -> R {
        match self.module_hook(m.value(), name)? {
            Some(v) => Ok(v),
            None => Err(self.no_module_attribute(m, name)),
        }
    }

    /// Asks a module's own `__getattr__`, if it has one.
    #[cold]
    pub fn module_hook(&mut self, m: Value, name: Gc<Str>) -> R<Option<Value>> {
        let hook = self.names.dunders[crate::types::Dunder::GetAttr as usize];
        let Some(m) = m.cast::<Module>() else { return Ok(None) };
        match self.dict_get_str(m.dict.get(), hook) {
            Some(f) if name != hook => self.call(f, &[name.value()]).map(Some),
            _ => Ok(None),
        }
    }

    /// AttributeError "module 'x' has no attribute 'y'".
    #[cold]
    pub fn no_module_attribute(&mut self, m: Gc<Module>, name: Gc<Str>) -> Raised {
        let attr = name.to_text();
        let message = match text(self, m, self.names.name) {
            Some(n) if self.module_is_initializing(m) => format!(
                "partially initialized module '{n}' has no attribute '{attr}' (most likely due to a circular import)"
            ),
            Some(n) => format!("module '{n}' has no attribute '{attr}'"),
            None => format!("module has no attribute '{attr}'"),
        };
        let message = self.str(&message);
        let e = self.new_exception(self.exc.attribute_error, &[message]);
        let words = crate::heap::record_slots(e);
        words[5].set(Some(name.value()));
        words[6].set(Some(m.value()));
        self.raise(e)
    }

    /// Whether the body of a module is still running.
    pub fn module_is_initializing(&mut self, m: Gc<Module>) -> bool {
        let Some(list) = self.kept.get("modules being imported").and_then(|l| l.cast::<List>()) else {
            return false;
        };
        list.as_slice().contains(&m.value())
    }
}
