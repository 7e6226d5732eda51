//! From stored samples to estimates with intervals. Reads a result folder, never runs or changes anything.
//!
//! [`blocks`] reduces samples to one number for each (cell, block). Everything that is estimated is a [`contrast`] of
//! those (its noise from few blocks: [`pooled`]): [`factorial`] and [`effects`] have main effects and interactions, [`shapley`] each switch's share of the whole,
//! [`subsets`] what to choose. [`estimate`] makes intervals, [`multiplicity`] corrects for how many there are, [`warmup`]
//! finds where a process settles. [`results`] puts them together for the report.

pub mod blocks;
pub mod cells;
pub mod compare;
pub mod contrast;
pub mod effects;
pub mod estimate;
pub mod explain;
pub mod factorial;
pub mod multiplicity;
pub mod opcodes;
pub mod pooled;
pub mod results;
pub mod shapley;
pub mod subsets;
pub mod warmup;

pub use estimate::{Estimate, Verdict};
pub use results::{Results, analyse};
