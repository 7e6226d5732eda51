//! Builtins about text.

use crate::native::NativeDef;

pub const FUNCTIONS: &[NativeDef] = &[];
