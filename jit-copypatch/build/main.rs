//! Compiles the stencils.

use iced_x86 as _;
use object as _;

fn main() {
    println!("cargo::rerun-if-changed=build");
}
