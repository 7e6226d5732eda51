//! The functions of the `builtins` module.

mod iteration;
mod number;
mod objects;
mod text;

use crate::native::ModuleDef;

pub static DEF: ModuleDef = ModuleDef {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.",
    functions: &[number::FUNCTIONS, text::FUNCTIONS, iteration::FUNCTIONS, objects::FUNCTIONS],
    init: |_, _| Ok(()),
};
