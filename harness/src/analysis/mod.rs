//! From stored samples to estimates with intervals. Reads a result folder, never runs or changes anything.
//!
//! [`blocks`] reduces samples to one number for each (cell, block); [`estimate`] makes intervals; [`factorial`] has main
//! effects and interactions; [`results`] puts them together for the report.

pub mod blocks;
pub mod compare;
pub mod estimate;
pub mod factorial;
pub mod results;

pub use estimate::{Estimate, Verdict};
pub use results::{Results, analyse};
