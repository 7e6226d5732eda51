//! The table of experiments: which arms on which programs bear on which published claim, and how.

use super::{At, Experiment, Finding, Published, Unit};

/// What every setting here has in common against those of the papers.
pub const SETTING: &str = "another VM, language and processor";

const PYPY_2007: &str =
    "PyPy of 2007 was translated to C by its own tool chain, ran Python 2 on 32 bits, and had no JIT then";

fn time(at: &At, program: &str, from: &str, to: &str) -> Option<f64> {
    Some(at.time(program, from)? / at.time(program, to)?)
}

fn heap(at: &At, program: &str, from: &str, to: &str) -> Option<f64> {
    Some(at.heap(program, from)? / at.heap(program, to)?)
}

/// Geometric mean over programs.
fn times(at: &At, programs: &[&str], from: &str, to: &str) -> Option<f64> {
    let logs: Option<Vec<f64>> = programs.iter().map(|p| time(at, p, from, to).map(f64::ln)).collect();
    let logs = logs?;
    Some((logs.iter().sum::<f64>() / logs.len() as f64).exp())
}

const CLASSIC: &[&str] = &["pystone", "richards"];
const WITHOUT_REPRESENTATIONS: &str = "base";

/// Every experiment.
pub const EXPERIMENTS: &[Experiment] = &[
    Experiment {
        id: "pep266-pystone",
        title: "PEP 266: eleven globals of pystone as locals",
        programs: &["pystone", "pystone_locals"],
        arms: &["base", "pep266"],
        iterations: None,
        findings: &[
            Finding {
                claim: "P122",
                reading: "pystone with hand-made local copies over pystone",
                measure: |at| Some(at.time("pystone", "base")? / at.time("pystone_locals", "base")?),
                published: Published::Ratio(1.02, 1.0223),
                unit: Unit::Speedup,
                differs: "CPython 2.1 or 2.2 without caches for globals; here, too, base probes two dictionaries",
            },
            Finding {
                claim: "S01",
                reading: "pystone with TRACK_OBJECT, for which the hand-made copies stood",
                measure: |at| time(at, "pystone", "base", "pep266"),
                published: Published::Ratio(1.02, 1.0223),
                unit: Unit::Speedup,
                differs: "the PEP's author had no implementation; here tracking is paid for",
            },
        ],
    },
    Experiment {
        id: "pep266-sin",
        title: "PEP 266: math.sin in a loop",
        programs: &["sin_loop", "sin_loop_locals"],
        arms: &["base", "pep266", "pep266~pep266-locals"],
        iterations: None,
        findings: &[
            Finding {
                claim: "P121",
                reading: "the PEP's loop rewritten by hand",
                measure: |at| Some(at.time("sin_loop", "base")? / at.time("sin_loop_locals", "base")?),
                published: Published::Ratio(1.25, 1.37),
                unit: Unit::Speedup,
                differs: "\"about 31 %\" is read as 25 to 37 %",
            },
            Finding {
                claim: "S04",
                reading: "math.sin tracked",
                measure: |at| time(at, "sin_loop", "base", "pep266"),
                published: Published::Faster,
                unit: Unit::Speedup,
                differs: "the PEP predicts a significant gain without a number",
            },
            Finding {
                claim: "S04",
                reading: "math.sin and values.append tracked",
                measure: |at| time(at, "sin_loop", "base", "pep266~pep266-locals"),
                published: Published::Faster,
                unit: Unit::Speedup,
                differs: "the PEP predicts a significant gain without a number",
            },
        ],
    },
    Experiment {
        id: "pep266-cost",
        title: "PEP 266: what TRACK_OBJECT costs",
        programs: &["track_once", "track_twice"],
        arms: &["base", "pep266"],
        iterations: None,
        findings: &[Finding {
            claim: "S03",
            reading: "TRACK_OBJECT and UNTRACK_OBJECT over one LOAD_GLOBAL + LOAD_ATTR",
            measure: |at| {
                let once = at.time("track_once", "base")?;
                let pair = at.time("track_twice", "base")? - once;
                let tracking = at.time("track_once", "pep266")? - once + pair;
                (pair > 0.0 && tracking > 0.0).then(|| tracking / pair)
            },
            published: Published::Ratio(0.0, 2.0),
            unit: Unit::Times,
            differs: "\"not much above one\" is read as at most twice",
        }],
    },
    Experiment {
        id: "load-global-share",
        title: "How many executed instructions are LOAD_GLOBAL",
        programs: CLASSIC,
        arms: &["base~opcodes"],
        iterations: Some((0, 1)),
        findings: &[
            Finding {
                claim: "S02",
                reading: "share on pystone",
                measure: |at| at.opcode_share("pystone", "base~opcodes", "LOAD_GLOBAL"),
                published: Published::Over(0.07),
                unit: Unit::Share,
                differs: "another program mix and another instruction set than CPython 2.x's",
            },
            Finding {
                claim: "S02",
                reading: "share on richards",
                measure: |at| at.opcode_share("richards", "base~opcodes", "LOAD_GLOBAL"),
                published: Published::Over(0.07),
                unit: Unit::Share,
                differs: "another program mix and another instruction set than CPython 2.x's",
            },
        ],
    },
    Experiment {
        id: "methods",
        title: "PyPy: method cache, LOOKUP_METHOD, shadow tracking",
        programs: CLASSIC,
        arms: &[
            "base",
            "method-cache",
            "lookup-method",
            "method-cache+lookup-method",
            "shadow-tracking",
            "method-cache+shadow-tracking",
            "method-cache+lookup-method+shadow-tracking",
        ],
        iterations: None,
        findings: &[
            Finding {
                claim: "S06",
                reading: "the two that today's page names, on richards",
                measure: |at| time(at, "richards", "base", "method-cache+lookup-method"),
                published: Published::Ratio(1.40, 1.55),
                unit: Unit::Speedup,
                differs: "\"nearly 50 %\" is read as 40 to 55 %; the number was measured for three optimizations (P01)",
            },
            Finding {
                claim: "P08",
                reading: "the same two, as the blog of 2008 has it",
                measure: |at| time(at, "richards", "base", "method-cache+lookup-method"),
                published: Published::Ratio(1.15, 1.25),
                unit: Unit::Speedup,
                differs: "\"about 20 %\" is read as 15 to 25 %",
            },
            Finding {
                claim: "P01",
                reading: "the three of 2007, on richards",
                measure: |at| time(at, "richards", "base", "method-cache+lookup-method+shadow-tracking"),
                published: Published::Ratio(1.40, 1.55),
                unit: Unit::Speedup,
                differs: "\"nearly 50 %\" is read as 40 to 55 %",
            },
            Finding {
                claim: "S07",
                reading: "the two, on pystone",
                measure: |at| time(at, "pystone", "base", "method-cache+lookup-method"),
                published: Published::Over(1.20),
                unit: Unit::Speedup,
                differs: PYPY_2007,
            },
            Finding {
                claim: "P01",
                reading: "the three of 2007, on pystone",
                measure: |at| time(at, "pystone", "base", "method-cache+lookup-method+shadow-tracking"),
                published: Published::Over(1.20),
                unit: Unit::Speedup,
                differs: PYPY_2007,
            },
            Finding {
                claim: "P04",
                reading: "method cache where shadow tracking is there already, on richards",
                measure: |at| time(at, "richards", "shadow-tracking", "method-cache+shadow-tracking"),
                published: Published::Ratio(1.03, 1.05),
                unit: Unit::Speedup,
                differs: PYPY_2007,
            },
            Finding {
                claim: "P05",
                reading: "method cache alone, on richards",
                measure: |at| time(at, "richards", "base", "method-cache"),
                published: Published::Over(1.05),
                unit: Unit::Speedup,
                differs: PYPY_2007,
            },
            Finding {
                claim: "P06",
                reading: "method cache alone, on pystone",
                measure: |at| time(at, "pystone", "base", "method-cache"),
                published: Published::Over(1.06),
                unit: Unit::Speedup,
                differs: PYPY_2007,
            },
            Finding {
                claim: "P03",
                reading: "shadow tracking alone, mean of pystone and richards",
                measure: |at| times(at, CLASSIC, "base", "shadow-tracking"),
                published: Published::Ratio(1.10, 1.20),
                unit: Unit::Speedup,
                differs: "measured on PyPy's own set of benchmarks",
            },
            Finding {
                claim: "P110",
                reading: "LOOKUP_METHOD alone, on richards",
                measure: |at| time(at, "richards", "base", "lookup-method"),
                published: Published::Ratio(1.0, 1.20),
                unit: Unit::Speedup,
                differs: "\"up to 20 %\" a call in CPython 3.7; here a whole program",
            },
        ],
    },
    Experiment {
        id: "dicts",
        title: "PyPy: dictionaries specialised for their keys",
        programs: &["pystone", "richards", "string_dicts", "instance_keys"],
        arms: &["base", "dict-strategies", "identity-dicts"],
        iterations: None,
        findings: &[
            Finding {
                claim: "S05",
                reading: "string-keyed dictionaries, mean of pystone and richards",
                measure: |at| times(at, CLASSIC, "base", "dict-strategies"),
                published: Published::Ratio(1.15, 1.40),
                unit: Unit::Speedup,
                differs: "base probes by identity first and knows the hash of every string; PyPy's generic dict of 2007 called an application-level comparison",
            },
            Finding {
                claim: "S05",
                reading: "a program of string-keyed dictionaries",
                measure: |at| time(at, "string_dicts", "base", "dict-strategies"),
                published: Published::Ratio(1.15, 1.40),
                unit: Unit::Speedup,
                differs: "the claim is about all benchmarks; this program is made for it",
            },
            Finding {
                claim: "S11",
                reading: "dictionaries keyed by plain instances",
                measure: |at| time(at, "instance_keys", "base", "identity-dicts"),
                published: Published::Faster,
                unit: Unit::Speedup,
                differs: "no number is given",
            },
        ],
    },
    Experiment {
        id: "ints",
        title: "Tagged and prebuilt ints",
        programs: &["pystone", "int_loops", "consume_small", "consume_large"],
        arms: &["base", "tagged-ints", "prebuilt-ints"],
        iterations: None,
        findings: &[
            Finding {
                claim: "P14",
                reading: "tagged ints on pystone (June 2006)",
                measure: |at| time(at, "pystone", "base", "tagged-ints"),
                published: Published::Ratio(1.06, 1.10),
                unit: Unit::Speedup,
                differs: PYPY_2007,
            },
            Finding {
                claim: "P13",
                reading: "tagged ints on pystone (May 2006, seven weeks before)",
                measure: |at| time(at, "pystone", "base", "tagged-ints"),
                published: Published::Slower,
                unit: Unit::Speedup,
                differs: PYPY_2007,
            },
            Finding {
                claim: "S09",
                reading: "tagged ints on arithmetic",
                measure: |at| time(at, "int_loops", "base", "tagged-ints"),
                published: Published::Faster,
                unit: Unit::Speedup,
                differs: "no number is given",
            },
            Finding {
                claim: "P142",
                reading: "consuming a range of prebuilt ints against allocated ones",
                measure: |at| time(at, "consume_small", "base", "prebuilt-ints"),
                published: Published::Ratio(3.8, 4.2),
                unit: Unit::Speedup,
                differs: "there a range was consumed in C; here a for loop turns over an empty body",
            },
            Finding {
                claim: "S08",
                reading: "prebuilt ints where no int is in the table: only the range test is left",
                measure: |at| time(at, "consume_large", "base", "prebuilt-ints"),
                published: Published::Slower,
                unit: Unit::Speedup,
                differs: "no number is given",
            },
        ],
    },
    Experiment {
        id: "maps-memory",
        title: "Maps: memory of a million objects with three fields",
        programs: &["million_objects", "million_slots"],
        arms: &["base", "map-dicts"],
        iterations: Some((0, 1)),
        findings: &[
            Finding {
                claim: "P19",
                reading: "heap without maps over heap with maps",
                measure: |at| heap(at, "million_objects", "base", "map-dicts"),
                published: Published::Ratio(4.2, 4.6),
                unit: Unit::Times,
                differs: "177 over 40 MiB on 32 bits with resizable dictionaries; base here has small dictionaries",
            },
            Finding {
                claim: "S12",
                reading: "maps over __slots__ without maps",
                measure: |at| {
                    Some(at.heap("million_objects", "map-dicts")? / at.heap("million_slots", "base")?)
                },
                published: Published::Ratio(0.75, 1.10),
                unit: Unit::Times,
                differs: "\"about as low as with __slots__\" is read as 75 to 110 %; PyPy had 40 against 50 MiB (P20)",
            },
            Finding {
                claim: "P20",
                reading: "__slots__ with maps over no slots with maps",
                measure: |at| {
                    Some(at.heap("million_slots", "map-dicts")? / at.heap("million_objects", "map-dicts")?)
                },
                published: Published::Ratio(0.97, 1.03),
                unit: Unit::Times,
                differs: "\"slots add nothing under maps\" is read as within 3 %",
            },
            Finding {
                claim: "P20",
                reading: "the same in time, making and reading the objects",
                measure: |at| {
                    Some(at.time("million_slots", "map-dicts")? / at.time("million_objects", "map-dicts")?)
                },
                published: Published::Ratio(0.97, 1.03),
                unit: Unit::Speedup,
                differs: "the post counts memory only; that the times are alike is our reading",
            },
            Finding {
                claim: "S12",
                reading: "and in time, maps over __slots__ without maps",
                measure: |at| {
                    Some(at.time("million_slots", "base")? / at.time("million_objects", "map-dicts")?)
                },
                published: Published::Ratio(0.95, 1.05),
                unit: Unit::Speedup,
                differs: "the page speaks of memory only; that the times are alike is our reading",
            },
        ],
    },
    Experiment {
        id: "maps-time",
        title: "Maps: time",
        programs: &["richards", "attributes"],
        arms: &["base", "map-dicts"],
        iterations: None,
        findings: &[Finding {
            claim: "P18",
            reading: "richards with maps over without",
            measure: |at| time(at, "richards", "base", "map-dicts"),
            published: Published::Ratio(0.99, 1.01),
            unit: Unit::Speedup,
            differs: "PyPy's maps of 2010 had no index cache at the site; these have one",
        }],
    },
    Experiment {
        id: "range-lists",
        title: "Range lists in Python 2's setting",
        programs: &["py2_range", "py2_xrange"],
        arms: &["base~py2-range", "range-lists~py2-range"],
        iterations: None,
        findings: &[
            Finding {
                claim: "S13",
                reading: "time of xrange over time of a range list",
                measure: |at| {
                    Some(
                        at.time("py2_xrange", "base~py2-range")?
                            / at.time("py2_range", "range-lists~py2-range")?,
                    )
                },
                published: Published::Ratio(0.95, 1.05),
                unit: Unit::Speedup,
                differs: "\"the speed of xrange\" is read as within 5 %",
            },
            Finding {
                claim: "S13",
                reading: "time of a list over time of a range list",
                measure: |at| time(at, "py2_range", "base~py2-range", "range-lists~py2-range"),
                published: Published::Faster,
                unit: Unit::Speedup,
                differs: "no number is given",
            },
            Finding {
                claim: "S13",
                reading: "memory of a range list over memory of xrange",
                measure: |at| {
                    Some(
                        at.heap("py2_range", "range-lists~py2-range")?
                            / at.heap("py2_xrange", "base~py2-range")?,
                    )
                },
                published: Published::Ratio(0.95, 1.05),
                unit: Unit::Times,
                differs: "peak heap of the whole process; \"the memory of xrange\" is read as within 5 %",
            },
        ],
    },
    Experiment {
        id: "all-on",
        title: "PyPy: all object optimizations together",
        programs: CLASSIC,
        arms: &["base", "all"],
        iterations: None,
        findings: &[Finding {
            claim: "P02",
            reading: "everything on over base, without a JIT, mean of pystone and richards",
            measure: |at| times(at, CLASSIC, "base", "all"),
            published: Published::Ratio(1.5, 2.5),
            unit: Unit::Speedup,
            differs: "PyPy's set of optimizations had more and other members",
        }],
    },
    Experiment {
        id: "copy-and-patch",
        title: "Copy-and-patch over the interpreter",
        programs: &["pystone", "richards", "int_loops"],
        arms: &["base", "base+jit=copypatch", "all", "all+jit=copypatch"],
        iterations: None,
        findings: &[
            Finding {
                claim: "S15",
                reading: "over base, mean of pystone and richards",
                measure: |at| times(at, CLASSIC, "base", "base+jit=copypatch"),
                published: Published::Ratio(1.02, 1.09),
                unit: Unit::Speedup,
                differs: "CPython's number was over its slower tier-2 interpreter (P44)",
            },
            Finding {
                claim: "P46",
                reading: "over the best interpreter of this VM, as PEP 744 puts it",
                measure: |at| times(at, CLASSIC, "all", "all+jit=copypatch"),
                published: Published::Ratio(0.98, 1.02),
                unit: Unit::Speedup,
                differs: "\"about as fast\" is read as within 2 %",
            },
            Finding {
                claim: "P51",
                reading: "over the best interpreter, October 2025",
                measure: |at| times(at, CLASSIC, "all", "all+jit=copypatch"),
                published: Published::Ratio(0.988, 0.998),
                unit: Unit::Speedup,
                differs: "geometric mean of pyperformance there",
            },
            Finding {
                claim: "P53",
                reading: "over the best interpreter, March 2026",
                measure: |at| times(at, CLASSIC, "all", "all+jit=copypatch"),
                published: Published::Ratio(1.05, 1.06),
                unit: Unit::Speedup,
                differs: "a tracing front end there, none here",
            },
            Finding {
                claim: "P58",
                reading: "over the best interpreter, June 2026",
                measure: |at| times(at, CLASSIC, "all", "all+jit=copypatch"),
                published: Published::Ratio(1.06, 1.07),
                unit: Unit::Speedup,
                differs: "a tracing front end there, none here",
            },
        ],
    },
    Experiment {
        id: "compile-speed",
        title: "Compile speed: copy-and-patch against an optimizing back end",
        programs: CLASSIC,
        arms: &["all+jit=copypatch", "all+jit=method"],
        iterations: None,
        findings: &[Finding {
            claim: "P67",
            reading: "time a compiled bytecode takes, Cranelift over copy-and-patch, on richards",
            measure: |at| {
                let each = |arm: &str| {
                    Some(
                        at.counter("richards", arm, "jit.compile-ns")?
                            / at.counter("richards", arm, "jit.bytecodes")?,
                    )
                };
                Some(each("all+jit=method")? / each("all+jit=copypatch")?)
            },
            published: Published::Over(100.0),
            unit: Unit::Times,
            differs: "LLVM -O0 there; here the method JIT's own passes and Cranelift",
        }],
    },
    Experiment {
        id: "method-jit",
        title: "Method JIT over the interpreter, with and without the representations",
        programs: CLASSIC,
        arms: &["base", "base+jit=method", "all", "all+jit=method"],
        iterations: None,
        findings: &[
            Finding {
                claim: "P62",
                reading: "without the switches: over base",
                measure: |at| times(at, CLASSIC, WITHOUT_REPRESENTATIONS, "base+jit=method"),
                published: Published::Ratio(1.04, 1.05),
                unit: Unit::Speedup,
                differs: "CPython's prototype has a copy-and-patch back end and runs pyperformance",
            },
            Finding {
                claim: "P62",
                reading: "with all switches: over everything on",
                measure: |at| times(at, CLASSIC, "all", "all+jit=method"),
                published: Published::Ratio(1.04, 1.05),
                unit: Unit::Speedup,
                differs: "CPython's prototype has a copy-and-patch back end and runs pyperformance",
            },
            Finding {
                claim: "P174",
                reading: "richards, with all switches",
                measure: |at| time(at, "richards", "all", "all+jit=method"),
                published: Published::Ratio(1.70, 1.82),
                unit: Unit::Speedup,
                differs: "CinderX on CPython 3.14",
            },
        ],
    },
    Experiment {
        id: "peers",
        title: "Other VMs: PyPy and Jython against CPython",
        programs: CLASSIC,
        arms: &["base", "all", "peer=python3.11", "peer=pypy3", "peer=jython"],
        iterations: Some((10, 10)),
        findings: &[
            Finding {
                claim: "S28",
                reading: "PyPy over CPython, warm, mean of pystone and richards",
                measure: |at| times(at, CLASSIC, "peer=python3.11", "peer=pypy3"),
                published: Published::Faster,
                unit: Unit::Speedup,
                differs: "the installed versions of both",
            },
            Finding {
                claim: "S18",
                reading: "PyPy over CPython on the first iteration of richards",
                measure: |at| {
                    Some(at.first("richards", "peer=python3.11")? / at.first("richards", "peer=pypy3")?)
                },
                published: Published::Slower,
                unit: Unit::Speedup,
                differs: "the claim is about JITs in general: they delay the start",
            },
            Finding {
                claim: "S18",
                reading: "CPython's start-up over PyPy's",
                measure: |at| {
                    Some(at.start("richards", "peer=python3.11")? / at.start("richards", "peer=pypy3")?)
                },
                published: Published::Slower,
                unit: Unit::Speedup,
                differs: "the claim is about JITs in general: they delay the start",
            },
            Finding {
                claim: "S26",
                reading: "Jython over CPython, warm, mean of pystone and richards",
                measure: |at| times(at, CLASSIC, "peer=python3.11", "peer=jython"),
                published: Published::Ratio(0.9, 1.1),
                unit: Unit::Speedup,
                differs: "\"about level\" is read as within 10 %; Jython runs Python 2.7",
            },
            Finding {
                claim: "S26",
                reading: "CPython's start-up over Jython's",
                measure: |at| {
                    Some(at.start("richards", "peer=python3.11")? / at.start("richards", "peer=jython")?)
                },
                published: Published::Slower,
                unit: Unit::Speedup,
                differs: "the installed versions of both",
            },
        ],
    },
];
