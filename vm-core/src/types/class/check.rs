//! `isinstance` and `issubclass`.

use vm_layout::*;

use crate::Vm;
use crate::native::R;
use crate::types::Dunder;

impl Vm {
    /// `isinstance(v, class)`.
    pub fn is_instance(&mut self, v: Value, class: Value) -> R<bool> {
        if self.type_of(v).value() == class {
            return Ok(true);
        }
        if self.type_of(class) == self.types.type_ {
            return self.is_instance_by_class(v, class);
        }
        if let Some(many) = class.cast::<Tuple>() {
            self.enter_native(" in __instancecheck__")?;
            let mut found = Ok(false);
            for &c in many.items() {
                found = self.is_instance(v, c);
                if !matches!(found, Ok(false)) {
                    break;
                }
            }
            self.leave_native();
            return found;
        }
        if let Some(check) = self.special(class, Dunder::InstanceCheck) {
            let answer = self.call(check, &[class, v])?;
            return self.truth(answer);
        }
        self.is_instance_by_class(v, class)
    }

    /// `type.__instancecheck__`: by the MRO of the value's class, or what its `__class__` claims.
    pub fn is_instance_by_class(&mut self, v: Value, class: Value) -> R<bool> {
        let own = self.type_of(v);
        if let Some(c) = class.cast::<Type>() {
            if self.is_subtype(own, c) {
                return Ok(true);
            }
            // Only a class with its own `__class__` attribute can claim to be something else.
            let stated = self.lookup_in_type(own, self.names.class);
            let usual = self.dict_get_str(self.types.object.dict.get(), self.names.class);
            let custom = own.flags.get()
                & (crate::native::type_flags::CUSTOM_GETATTRIBUTE | crate::native::type_flags::HAS_GETATTR)
                != 0;
            if stated == usual && !custom {
                return Ok(false);
            }
            return Ok(match self.try_get_attr(v, self.names.class)?.and_then(|k| k.cast::<Type>()) {
                Some(k) if k != own => self.is_subtype(k, c),
                _ => false,
            });
        }
        self.check_class(class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
        match self.try_get_attr(v, self.names.class)? {
            Some(k) => self.abstract_subclass(k, class),
            None => Ok(false),
        }
    }

    /// `issubclass(c, class)`.
    pub fn is_subclass(&mut self, c: Value, class: Value) -> R<bool> {
        if self.type_of(class) == self.types.type_ {
            if c == class {
                return Ok(true);
            }
            return self.is_subclass_by_bases(c, class);
        }
        if let Some(many) = class.cast::<Tuple>() {
            self.enter_native(" in __subclasscheck__")?;
            let mut found = Ok(false);
            for &one in many.items() {
                found = self.is_subclass(c, one);
                if !matches!(found, Ok(false)) {
                    break;
                }
            }
            self.leave_native();
            return found;
        }
        if let Some(check) = self.special(class, Dunder::SubclassCheck) {
            let answer = self.call(check, &[class, c])?;
            return self.truth(answer);
        }
        self.is_subclass_by_bases(c, class)
    }

    /// `type.__subclasscheck__`.
    pub fn is_subclass_by_bases(&mut self, c: Value, class: Value) -> R<bool> {
        if let (Some(a), Some(b)) = (c.cast::<Type>(), class.cast::<Type>()) {
            return Ok(self.is_subtype(a, b));
        }
        self.check_class(c, "issubclass() arg 1 must be a class")?;
        self.check_class(class, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
        self.abstract_subclass(c, class)
    }

    /// TypeError unless a value has a tuple of bases, as a class must.
    fn check_class(&mut self, v: Value, message: &str) -> R<()> {
        if v.kind() == Kind::Type {
            return Ok(());
        }
        match self.try_get_attr(v, self.names.bases)? {
            Some(b) if b.kind() == Kind::Tuple => Ok(()),
            _ => Err(self.type_error(message)),
        }
    }

    /// Follows `__bases__` of things that look like classes.
    fn abstract_subclass(&mut self, c: Value, class: Value) -> R<bool> {
        if c == class {
            return Ok(true);
        }
        let Some(bases) = self.try_get_attr(c, self.names.bases)?.and_then(|b| b.cast::<Tuple>()) else {
            return Ok(false);
        };
        self.enter_native(" in __subclasscheck__")?;
        let mut found = Ok(false);
        for &b in bases.items() {
            found = self.abstract_subclass(b, class);
            if !matches!(found, Ok(false)) {
                break;
            }
        }
        self.leave_native();
        found
    }
}
