//! How fast bytecode becomes machine code: translation and the copy to where it runs, all functions of pystone and
//! richards. Throughput is words of bytecode a second. Not in it: finding memory and changing its protection, which is
//! once a function (`--stats` shows the whole).

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vm_core::code::Trigger;
use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::config::JitLevel;
use vm_core::native::R;
use vm_core::{Config, SwitchSet, Vm};
use vm_layout::{Code, Gc};

const PROGRAMS: [(&str, &str); 2] = [
    ("pystone", include_str!("../../harness/benchmarks/pystone.py")),
    ("richards", include_str!("../../harness/benchmarks/richards.py")),
];

/// A code object and those among its constants.
fn all_codes(code: Gc<Code>, into: &mut Vec<usize>) {
    into.push(code.address());
    for c in code.consts.get().items() {
        if let Some(inner) = c.cast::<Code>() {
            all_codes(inner, into);
        }
    }
}

fn compile(c: &mut Criterion) {
    if !jit_copypatch::available() {
        return;
    }
    let mut group = c.benchmark_group("copypatch");
    for (name, source) in PROGRAMS {
        let mut config = Config::with_switches(SwitchSet::all());
        config.jit = JitLevel::CopyPatch;
        let unit = compile_source(source, name, Mode::Exec, &config, CompileFlags::default())
            .unwrap_or_else(|e| panic!("{}", e.message));
        // On this thread's own stack, of which the VM needs little here.
        let mut vm = Vm::new(config, 1 << 20).expect("a VM");
        let started: R<()> = vm.start("");
        assert!(started.is_ok());
        let code = vm.load_code(unit);
        let mut codes = Vec::new();
        all_codes(code, &mut codes);
        let mut jit = jit_copypatch::CopyPatch::new(&mut vm).expect("executable memory");
        // SAFETY: `code` lies on this stack and keeps all of them alive.
        let codes: Vec<Gc<Code>> = codes.iter().map(|&c| unsafe { Gc::from_raw(c as *mut Code) }).collect();
        let words: usize = codes.iter().map(|&c| vm_core::interp::code::body(c).unit.words.len()).sum();
        let mut arena = vec![0u8; 1 << 20];
        group.throughput(Throughput::Elements(words as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                for &code in &codes {
                    let t = jit.translate(&mut vm, code, None, Trigger::Entry);
                    let base = arena.as_ptr() as usize;
                    t.laid.copy_to(base, &mut arena[..t.laid.code.len()]);
                    jit.recycle(t);
                }
            });
        });
        std::hint::black_box(code);
    }
    group.finish();
}

criterion_group!(benches, compile);
criterion_main!(benches);
