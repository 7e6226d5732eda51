//! The Python VM of the workbench. ARCHITECTURE.md draws the line from source text to result.

pub mod bootstrap;
pub mod builtins;
pub mod bytecode;
pub mod cache;
pub mod code;
pub mod codec;
pub mod compile;
pub mod config;
pub mod feedback;
pub mod heap;
pub mod interp;
pub mod names;
pub mod native;
pub mod protocol;
mod resident;
pub mod run;
pub mod scope;
pub mod stats;
pub mod stdlib;
pub mod streams;
pub mod switches;
pub mod syntax;
pub mod types;
pub mod unicode;
pub mod value;
mod vm;

pub use config::{Config, SWITCHES, Switch, SwitchSet};
pub use run::{Outcome, run_file, run_source};
pub use vm::{Vm, breaker};
