//! Instructions of the primitives, off and on, by iai-callgrind: the counterpart of `primitives` that load can't disturb.
//!
//! `cargo bench -p vm-core --bench primitives_callgrind`. Needs valgrind and the runner
//! (`cargo install iai-callgrind-runner --version 0.16.1`); where one is missing the bench says so and ends well.
//! A count covers the VM's start too: what a turn costs is the difference to `empty_loop` over [`TURNS`].

mod programs;

use std::process::{Command, ExitCode, Stdio};

/// Loop turns of one count.
const TURNS: u64 = 20_000;

fn main() -> ExitCode {
    for (what, program, get) in [
        ("valgrind", "valgrind", "Debian, Ubuntu: apt-get install valgrind"),
        ("its runner", "iai-callgrind-runner", "cargo install iai-callgrind-runner --version 0.16.1"),
    ] {
        let found =
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        // The runner answers --version with an error of its own, so that only a failed start means that it is missing.
        if found.is_err() {
            println!("skipped: {what} is missing ({get})");
            return ExitCode::SUCCESS;
        }
    }
    counted::run();
    ExitCode::SUCCESS
}

mod counted {
    use std::sync::{Arc, Mutex};

    use iai_callgrind::{
        Callgrind, EntryPoint, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group,
    };
    use vm_core::config::{SWITCHES, Switch};
    use vm_core::run::run_source;
    use vm_core::streams::Output;
    use vm_core::{Config, SwitchSet};

    use super::TURNS;
    use super::programs::{PRIMITIVES, program};

    /// Runs a primitive under `base`, one switch, or `all`.
    fn run_primitive(name: &str, set: &str) {
        let (_, body) = PRIMITIVES.iter().find(|(n, _)| *n == name).expect("a primitive");
        let switches = match set {
            "base" => SwitchSet::BASE,
            "all" => SwitchSet::all(),
            id => SwitchSet::BASE.with(Switch::from_id(id).expect("a switch")),
        };
        let sink = Arc::new(Mutex::new(Vec::new()));
        let config = Config { stdout: Output::Capture(sink), ..Config::with_switches(switches) };
        let outcome = run_source(config, &program(body, TURNS), "primitive.py").expect("a VM");
        assert_eq!(outcome.status, 0, "{body}");
    }

    /// A benchmark function for each primitive. iai-callgrind wants its arguments when it is compiled, so the ids of the
    /// switch table are repeated here; `run` compares.
    macro_rules! primitives {
        ($sets:tt $($function:ident = $name:literal;)*) => {
            const SETS: &[&str] = &$sets;

            $(
                #[library_benchmark]
                #[benches::under(args = $sets)]
                fn $function(set: &str) {
                    run_primitive($name, set);
                }
            )*
            library_benchmark_group!(name = group; benchmarks = $($function),*);
        };
    }

    primitives! {
        ["base", "pep266", "method-cache", "lookup-method", "shadow-tracking", "prebuilt-ints", "tagged-ints", "dict-strategies", "identity-dicts", "map-dicts", "range-lists", "list-strategies", "all"]
        empty_loop = "empty loop";
        attribute_load = "attribute load";
        attribute_store = "attribute store";
        method_call = "method call";
        global_load = "global load";
        module_attribute = "module attribute";
        int_add = "int add";
        list_index = "list index";
        list_display = "list display";
        list_append = "list append";
        list_comprehension = "list comprehension";
        list_sum = "list sum";
        list_sort = "list sort";
        range_list_index = "range list index";
        range_list_loop = "range list loop";
        range_list_made = "range list made";
        dict_of_texts = "dict of texts";
        dict_of_ints = "dict of ints";
        dict_of_objects = "dict of objects";
        dict_loop = "dict loop";
        dict_items_loop = "dict items loop";
        call = "call";
        allocation = "allocation";
    }

    iai_callgrind::main!(
        // The VM runs on a thread of its own, so everything is counted, not only the benchmark function.
        config = LibraryBenchmarkConfig::default().tool(Callgrind::default().entry_point(EntryPoint::None));
        library_benchmark_groups = group
    );

    /// # Panics
    /// When a switch of the table is not in the list above.
    pub fn run() {
        for info in SWITCHES.iter().filter(|s| s.built_in) {
            assert!(SETS.contains(&info.id), "add `{}` to the sets of this bench", info.id);
        }
        main();
    }
}
