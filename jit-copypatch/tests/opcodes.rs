//! The word that counts is there with a JIT, and only then.

use vm_core::bytecode::{CodeUnit, Const, Op};
use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::config::JitLevel;
use vm_core::{Config, SwitchSet};

/// How many units there are, and how many of them begin with RESUME; it is nowhere else.
fn counted(unit: &CodeUnit) -> (usize, usize) {
    let is_resume = |i: usize| unit.words.get(i).and_then(|w| w.op()) == Some(Op::RESUME);
    assert!((1..unit.words.len()).all(|i| !is_resume(i)), "{}", unit.qualname);
    let mut found = (1, usize::from(is_resume(0)));
    for c in &unit.consts {
        if let Const::Code(inner) = c {
            let (units, with) = counted(inner);
            found = (found.0 + units, found.1 + with);
        }
    }
    found
}

#[test]
fn units_begin_with_the_word_that_counts_only_when_a_jit_is_on() {
    let source = "def f(x):\n    def g(): return x\n    return [g() for _ in range(x)]\nclass C: pass\n";
    let mut config = Config::with_switches(SwitchSet::all());
    for level in JitLevel::ALL {
        config.jit = level;
        let unit = compile_source(source, "x.py", Mode::Exec, &config, CompileFlags::default())
            .unwrap_or_else(|e| panic!("{}", e.message));
        let (units, with) = counted(&unit);
        assert_eq!(units, 5);
        assert_eq!(with, if level == JitLevel::Off { 0 } else { 5 });
    }
}
