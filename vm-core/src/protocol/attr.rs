//! Attributes.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// `o.name` (name interned).
    pub fn get_attr(&mut self, o: Value, name: Gc<Str>) -> R {
        todo!()
    }

    /// `getattr(o, name, None)`: `None` on AttributeError.
    pub fn try_get_attr(&mut self, o: Value, name: Gc<Str>) -> R<Option<Value>> {
        todo!()
    }

    /// `o.name` for native code.
    pub fn get_attr_str(&mut self, o: Value, name: &str) -> R {
        todo!()
    }

    /// `o.name = v`, or `del o.name` for `None`.
    pub fn set_attr(&mut self, o: Value, name: Gc<Str>, v: Option<Value>) -> R<()> {
        todo!()
    }

    /// object.__getattribute__: descriptors, instance dict, class.
    pub fn generic_get_attr(&mut self, o: Value, name: Gc<Str>) -> R<Option<Value>> {
        todo!()
    }

    /// object.__setattr__.
    pub fn generic_set_attr(&mut self, o: Value, name: Gc<Str>, v: Option<Value>) -> R<()> {
        todo!()
    }

    /// type.__getattribute__.
    pub fn type_get_attr(&mut self, t: Gc<Type>, name: Gc<Str>) -> R<Option<Value>> {
        todo!()
    }

    /// type.__setattr__: the only way to change a class dict (versions, dunder slots, shapes, trackers follow).
    pub fn type_set_attr(&mut self, t: Gc<Type>, name: Gc<Str>, v: Option<Value>) -> R<()> {
        todo!()
    }

    /// What the MRO of `t` has under a name, as it lies in the class dict.
    pub fn lookup_in_type(&self, t: Gc<Type>, name: Gc<Str>) -> Option<Value> {
        todo!()
    }

    /// Binds a class attribute to an instance (`__get__`, functions fast).
    pub fn bind_descriptor(&mut self, attr: Value, o: Value, t: Gc<Type>) -> R {
        todo!()
    }

    /// The `__dict__` of an instance, made if need be; `None` if the class has none. Devolves a map instance to a dict.
    pub fn instance_dict(&mut self, o: Value) -> Option<Gc<Dict>> {
        todo!()
    }

    /// Reads an instance attribute without making a dict (map instances included).
    pub fn instance_attr(&mut self, o: Value, name: Gc<Str>) -> Option<Value> {
        todo!()
    }

    /// AttributeError "'X' object has no attribute 'name'" with name and obj set.
    pub fn no_attribute(&mut self, o: Value, name: Gc<Str>) -> Raised {
        todo!()
    }
}
