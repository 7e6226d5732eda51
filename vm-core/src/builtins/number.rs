//! Builtins about number.

use crate::native::NativeDef;

pub const FUNCTIONS: &[NativeDef] = &[];
