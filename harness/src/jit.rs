//! The levels of the `jit` axis that this build contains, and who makes the JIT of each.

use vm_core::code::MakeJit;
use vm_core::config::JitLevel;
#[cfg(all(feature = "jit-copypatch", feature = "jit-method"))]
use vm_core::{
    Vm,
    code::{Jit, Tiers},
};

/// The constructor of a level's JIT; `None` for `off`, and for what is not built in or can't work on this machine.
pub fn maker(level: JitLevel) -> Option<MakeJit> {
    match level {
        JitLevel::Off => None,
        #[cfg(feature = "jit-copypatch")]
        JitLevel::CopyPatch if jit_copypatch::available() => Some(jit_copypatch::make),
        #[cfg(feature = "jit-method")]
        JitLevel::Method if jit_method::available() => Some(jit_method::make),
        #[cfg(all(feature = "jit-copypatch", feature = "jit-method"))]
        JitLevel::Tiered if jit_copypatch::available() && jit_method::available() => Some(make_tiered),
        _ => None,
    }
}

/// Copy and patch, and behind it the method JIT.
#[cfg(all(feature = "jit-copypatch", feature = "jit-method"))]
fn make_tiered(vm: &mut Vm) -> Option<Box<dyn Jit>> {
    Some(Tiers::boxed(jit_copypatch::make(vm)?, jit_method::make(vm)?))
}

/// Whether a level can be run.
pub fn has(level: JitLevel) -> bool {
    level == JitLevel::Off || maker(level).is_some()
}
