//! Signatures that the interpreter's own files will bring: this file goes when they do.

use vm_layout::*;

use crate::Vm;
use crate::native::R;

impl Vm {
    pub fn run_class_body(&mut self, _function: Gc<Function>, _namespace: Value) -> R {
        todo!()
    }
    pub fn run_code(&mut self, _code: Gc<Code>, _globals: Gc<Dict>, _locals: Value) -> R {
        todo!()
    }
    pub fn frame_locals(&mut self, _f: *mut Frame) -> R {
        todo!()
    }
    pub fn load_code(&mut self, _unit: crate::bytecode::CodeUnit) -> Gc<Code> {
        todo!()
    }
    pub fn invalidate_class(&mut self, _t: Gc<Type>) {
        todo!()
    }
    pub fn bind_class_attr(&mut self, _attr: Value, _t: Gc<Type>) -> R {
        todo!()
    }
    pub fn member_slot(&self, _member: Gc<Member>, _o: Value) -> Option<&'static Slot> {
        todo!()
    }
}
