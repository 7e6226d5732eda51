//! Builtins about objects.

use crate::native::NativeDef;

pub const FUNCTIONS: &[NativeDef] = &[];
