//! The registry on a fake VM: the situations that the PEP names, and random ones beside a model.
#![cfg(feature = "pep266")]

mod fake;
mod model;
mod scenes;
