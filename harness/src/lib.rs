//! The harness of the workbench: runs programs across every combination of switches, measures, analyses, reports.
//!
//! It sits at the end of the line (source text → … → samples.csv → analysis → plots, report):
//!
//! * [`experiment`]: *what* is to be run. Configurations, the benchmark table, the plan, `run.json`.
//! * [`measure`]: *running* it. One child process for each (configuration, benchmark, invocation).
//! * [`analysis`]: from stored samples to estimates with intervals. Never runs anything.
//! * [`report`]: from estimates to terminal, CSV, plots and pages.
//! * [`reproduce`]: published claims, and the experiments that test them.
//! * [`cmd`]: the command line that ties them together.
//! * [`vm`]: the one place that calls the Python VM; only child processes and `harness run`/`dis` get there.
#![forbid(unsafe_code)]

pub mod analysis;
pub mod cmd;
pub mod experiment;
pub mod jit;
pub mod measure;
pub mod report;
pub mod reproduce;
pub mod vm;
