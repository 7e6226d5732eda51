//! The `math` module.

mod elementary;
mod gamma;
mod integers;
mod sums;

pub use elementary::{domain_error, range_error};
pub use integers::isqrt;

use vm_layout::{Gc, Module};

use crate::Vm;
use crate::native::{ModuleDef, R};

pub static DEF: ModuleDef = ModuleDef {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: &[elementary::FUNCTIONS, gamma::FUNCTIONS, integers::FUNCTIONS, sums::FUNCTIONS],
    init,
};

fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in constants {
        let value = vm.float(value);
        let name = vm.intern(name);
        vm.dict_set_str(module.dict.get(), name, value);
    }
    Ok(())
}
