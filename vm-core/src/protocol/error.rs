//! Making exceptions from native code.

use vm_layout::*;

use crate::Vm;
use crate::native::{R, Raised};

macro_rules! error_makers {
    ($($name:ident)*) => {
        impl Vm {
            $(
                /// Sets an exception of this class with one message.
                #[cold]
                pub fn $name(&mut self, message: impl AsRef<str>) -> Raised {
                    let text = self.str(message.as_ref());
                    self.raise_new(self.exc.$name, &[text])
                }
            )*
        }
    };
}

error_makers! {
    type_error value_error index_error attribute_error name_error unbound_local_error zero_division_error overflow_error
    runtime_error recursion_error import_error module_not_found_error system_error not_implemented_error assertion_error
    buffer_error os_error eof_error reference_error unicode_error lookup_error arithmetic_error
}

impl Vm {
    /// Sets an exception made by calling the class natively with these arguments.
    #[cold]
    pub fn raise_new(&mut self, class: Gc<Type>, args: &[Value]) -> Raised {
        let exception = self.new_exception(class, args);
        self.raise(exception)
    }

    /// Sets this exception instance, with the exception being handled as its context.
    #[cold]
    pub fn raise(&mut self, exception: Value) -> Raised {
        self.chain_context(exception);
        self.raised = Some(exception);
        Raised
    }

    /// KeyError with the key itself as argument.
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised {
        self.raise_new(self.exc.key_error, &[key])
    }

    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        self.raise_new(self.exc.memory_error, &[])
    }

    /// StopIteration, with a value if there is one.
    #[cold]
    pub fn stop_iteration(&mut self, value: Option<Value>) -> Raised {
        match value {
            Some(v) => self.raise_new(self.exc.stop_iteration, &[v]),
            None => self.raise_new(self.exc.stop_iteration, &[]),
        }
    }

    /// If the exception set is an instance of `class`, takes and returns it; else hands `Raised` back.
    pub fn catch(&mut self, raised: Raised, class: Gc<Type>) -> Result<Value, Raised> {
        match self.raised {
            Some(v) if self.is_subtype(self.type_of(v), class) => {
                self.raised = None;
                Ok(v)
            }
            _ => Err(raised),
        }
    }

    /// `Err(StopIteration)` as `None`, as iteration wants it.
    pub fn catch_stop<T>(&mut self, result: R<T>) -> R<Option<T>> {
        match result {
            Ok(v) => Ok(Some(v)),
            Err(r) => self.catch(r, self.exc.stop_iteration).map(|_| None),
        }
    }
}
