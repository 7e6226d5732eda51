//! The copy-and-patch JIT.

use dynasmrt as _;
