//! Builtins about iteration.

use crate::native::NativeDef;

pub const FUNCTIONS: &[NativeDef] = &[];
