//! The Python VM of the workbench. ARCHITECTURE.md draws the line from source text to result.

pub mod bytecode;
pub mod config;

pub use config::{Config, SWITCHES, Switch, SwitchSet};
