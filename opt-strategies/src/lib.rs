//! Representations: how a value, an instance or a list is stored when a program's use of it allows something
//! denser than the general form.
//!
//! Below the VM: each module is one idea, generic over small key types, without opcodes, heap or globals. The VM
//! keeps the objects; what is here decides and computes. README.md has a section for each.
//!
//! Sources: PyPy, "Standard Interpreter Optimizations" (tagged and prebuilt integers, map dicts, range lists, list strategies), and the pages
//! and papers named in the modules.
#![forbid(unsafe_code)]

#[cfg(any(feature = "dict-strategies", feature = "identity-dicts"))]
pub mod dict;
#[cfg(feature = "list-strategies")]
pub mod list_strategy;
#[cfg(feature = "prebuilt-ints")]
pub mod prebuilt;
#[cfg(feature = "range-lists")]
pub mod range_list;
#[cfg(feature = "map-dicts")]
pub mod shape;
#[cfg(feature = "tagged-ints")]
pub mod tagged;
