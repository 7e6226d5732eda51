//! What is to be run: configurations, benchmarks, the plan, and the record of an experiment (`run.json`).

pub mod benchmark;
pub mod configuration;
pub mod machine;
pub mod plan;
pub mod record;
pub mod selection;
pub mod tax;

pub use benchmark::{BENCHMARKS, Entry, Program};
pub use configuration::{Configuration, JIT_OFF};
pub use plan::{Cell, Factor, Plan};
pub use record::Record;
