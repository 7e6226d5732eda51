//! What is to be run: configurations, benchmarks, the plan, and the record of an experiment (`run.json`).

pub mod benchmark;
pub mod configuration;
pub mod fraction;
pub mod machine;
pub mod peer;
pub mod plan;
pub mod record;
pub mod selection;
pub mod startup;
pub mod tax;

pub use benchmark::{BENCHMARKS, Entry, Program};
pub use configuration::{Configuration, JIT_OFF};
pub use peer::Peer;
pub use plan::{Cell, Factor, Plan};
pub use record::Record;
