//! The method JIT.

use {cranelift_codegen as _, cranelift_frontend as _, cranelift_jit as _, cranelift_module as _, cranelift_native as _};
