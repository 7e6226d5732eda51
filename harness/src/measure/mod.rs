//! Running an experiment: the parent starts child processes in the plan's order and stores what they report.
//!
//! `driver.py` → child process ([`protocol`]) → [`process`] (start, read, time out) → [`session`] (order, verdict) →
//! [`store`] (CSV). The parent never runs Python itself.

pub mod process;
pub mod progress;
pub mod protocol;
pub mod series;
pub mod session;
pub mod store;

/// The Python program that runs inside the VM of each child, times iterations and reports them.
pub const DRIVER: &str = include_str!("driver.py");
