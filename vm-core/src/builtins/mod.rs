//! The functions of the `builtins` module.

pub mod iteration;
pub mod number;
mod objects;
mod text;

use crate::native::ModuleDef;

pub static DEF: ModuleDef = ModuleDef {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.",
    functions: &[number::FUNCTIONS, text::FUNCTIONS, iteration::FUNCTIONS, objects::FUNCTIONS],
    init: |vm, m| {
        objects::add_types(vm, m);
        iteration::add_range(vm, m);
        Ok(())
    },
};
