//! PyPy's method cache: one global table in front of the walk along a class's MRO.
//!
//! Below the VM: the table ([`MethodCache`]) and the version numbers that make its entries right
//! ([`VersionTags`]) are generic over small key types and a [`TypeHost`]; neither knows an opcode or an
//! object layout. README.md tells the idea, the invariant and what it costs.
//!
//! Source: PyPy, "Standard Interpreter Optimizations", section "Method Caching"; `objspace/std/typeobject.py`.
#![forbid(unsafe_code)]

#[cfg(feature = "method-cache")]
mod cache;
#[cfg(feature = "shadow-tracking")]
mod shadow;
#[cfg(feature = "lookup-method")]
mod unbound;
#[cfg(any(feature = "method-cache", feature = "shadow-tracking"))]
mod version;

#[cfg(feature = "method-cache")]
pub use cache::{CacheStats, MethodCache};
#[cfg(feature = "shadow-tracking")]
pub use shadow::{Mark, ShapeMarks};
#[cfg(feature = "lookup-method")]
pub use unbound::{Found, Receiver, look_up};
#[cfg(any(feature = "method-cache", feature = "shadow-tracking"))]
pub use version::{TypeHost, TypeVersion, VersionTags};
