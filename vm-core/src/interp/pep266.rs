//! PEP 266 inside the VM: the registry's host.

use vm_layout::*;

use crate::Vm;

impl Vm {
    /// A watched namespace binds `key` anew, or unbinds it: every live slot that follows it is set right.
    #[cold]
    pub fn notify_rebound(&mut self, _namespace: Gc<Dict>, _key: Value, _value: Option<Value>) {
        todo!()
    }
}
