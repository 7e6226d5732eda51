//! Prints the bytecode of a Python file: `cargo run -p vm-core --example dis -- [--base|--all] FILE`.

use vm_core::bytecode::dis;
use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::{Config, SwitchSet};

fn main() {
    let mut config = Config::with_switches(SwitchSet::BASE);
    for arg in std::env::args().skip(1) {
        if arg == "--all" {
            config = Config::default();
        } else {
            let bytes = std::fs::read(&arg).expect("the file can be read");
            let flags = CompileFlags { module_namespace: true, ..CompileFlags::default() };
            match compile_source(&bytes[..], &arg, Mode::Exec, &config, flags) {
                Ok(unit) => print!("{}", dis(&unit)),
                Err(e) => println!("{e}"),
            }
        }
    }
}
