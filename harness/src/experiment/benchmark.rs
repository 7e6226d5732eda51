//! The benchmark table, and how any other `.py` file becomes a benchmark.
//!
//! Protocol of a benchmark file: `run(loops)` does the work `loops` times, raises AssertionError on a wrong answer and
//! returns a value that must be the same in every configuration. A script with a pyperf `Runner`, or any plain script,
//! can be measured too (see [`Entry`]).

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::selection::suggestion;

/// One program that comes with the harness.
pub struct Benchmark {
    pub name: &'static str,
    pub summary: &'static str,
    /// The program's text; embedded, so that a result can never be of another text than the binary's.
    pub source: &'static str,
    /// `loops` of one iteration in a full and in a quick matrix.
    pub loops: u32,
    pub quick_loops: u32,
    /// The switch that this program was written to show, if it was written for one.
    pub shows: Option<&'static str>,
}

impl Benchmark {
    /// Whether a matrix without `--bench` runs it.
    pub fn in_default_matrix(&self) -> bool {
        self.shows.is_none()
    }
}

/// All programs that come with the harness. Loops are set for iterations of 50 to 200 ms in CPython 3.11.
pub const BENCHMARKS: &[Benchmark] = &[
    Benchmark {
        name: "pystone",
        summary: "Dhrystone in van Rossum's Python form: calls, globals, records, strings",
        source: include_str!("../../benchmarks/pystone.py"),
        loops: 50_000,
        quick_loops: 5_000,
        shows: None,
    },
    Benchmark {
        name: "richards",
        summary: "Martin Richards' operating-system simulator: method calls and attributes",
        source: include_str!("../../benchmarks/richards.py"),
        loops: 2,
        quick_loops: 1,
        shows: None,
    },
    Benchmark {
        name: "global_loop",
        summary: "math.sin, builtins and globals in loops",
        source: include_str!("../../benchmarks/global_loop.py"),
        loops: 2000,
        quick_loops: 400,
        shows: Some("pep266"),
    },
    Benchmark {
        name: "sre_plain",
        summary: "the shape of sre_compile: imported constants, len, append; short loops",
        source: include_str!("../../benchmarks/sre_shape.py"),
        loops: 8000,
        quick_loops: 1600,
        shows: Some("pep266"),
    },
    Benchmark {
        name: "sre_append",
        summary: "the same, `append` kept in a local by hand",
        source: concat!("ARM = 'append'\n", include_str!("../../benchmarks/sre_shape.py")),
        loops: 8000,
        quick_loops: 1600,
        shows: Some("pep266"),
    },
    Benchmark {
        name: "sre_defaults",
        summary: "the same, and the constants as default arguments",
        source: concat!("ARM = 'defaults'\n", include_str!("../../benchmarks/sre_shape.py")),
        loops: 8000,
        quick_loops: 1600,
        shows: Some("pep266"),
    },
    Benchmark {
        name: "method_calls",
        summary: "methods found far up a class hierarchy",
        source: include_str!("../../benchmarks/method_calls.py"),
        loops: 1000,
        quick_loops: 200,
        shows: Some("method-cache"),
    },
    Benchmark {
        name: "small_ints",
        summary: "arithmetic that stays between -5 and 256",
        source: include_str!("../../benchmarks/small_ints.py"),
        loops: 150,
        quick_loops: 30,
        shows: Some("prebuilt-ints"),
    },
    Benchmark {
        name: "bound_methods",
        summary: "calls of short methods of Python and built-in classes",
        source: include_str!("../../benchmarks/bound_methods.py"),
        loops: 20_000,
        quick_loops: 4000,
        shows: Some("lookup-method"),
    },
    Benchmark {
        name: "wide_instances",
        summary: "methods of instances with twenty attributes",
        source: include_str!("../../benchmarks/wide_instances.py"),
        loops: 20_000,
        quick_loops: 4000,
        shows: Some("shadow-tracking"),
    },
    Benchmark {
        name: "int_loops",
        summary: "arithmetic on ints beyond any table of prebuilt ints",
        source: include_str!("../../benchmarks/int_loops.py"),
        loops: 200,
        quick_loops: 40,
        shows: Some("tagged-ints"),
    },
    Benchmark {
        name: "dict_keys",
        summary: "dicts of texts made at run time, of ints and of byte strings",
        source: include_str!("../../benchmarks/dict_keys.py"),
        loops: 120,
        quick_loops: 24,
        shows: Some("dict-strategies"),
    },
    Benchmark {
        name: "identity_keys",
        summary: "instances, functions and classes as dict keys",
        source: include_str!("../../benchmarks/identity_keys.py"),
        loops: 40,
        quick_loops: 8,
        shows: Some("identity-dicts"),
    },
    Benchmark {
        name: "attributes",
        summary: "instance attributes read, written and created",
        source: include_str!("../../benchmarks/attributes.py"),
        loops: 500,
        quick_loops: 100,
        shows: Some("map-dicts"),
    },
    Benchmark {
        name: "range_lists",
        summary: "lists made of ranges and only read",
        source: include_str!("../../benchmarks/range_lists.py"),
        loops: 600,
        quick_loops: 120,
        shows: Some("range-lists"),
    },
    Benchmark {
        name: "typed_lists",
        summary: "lists of ints, floats or strs: sorted, summed, searched, sliced",
        source: include_str!("../../benchmarks/typed_lists.py"),
        loops: 50,
        quick_loops: 10,
        shows: Some("list-strategies"),
    },
];

/// Programs that were written to test one published claim; `--reproduce` runs them, `--bench` can.
pub const CLAIM_PROGRAMS: &[Benchmark] = &[
    Benchmark {
        name: "pystone_locals",
        summary: "pystone with hand-made local copies",
        source: include_str!("../../benchmarks/claims/pystone_locals.py"),
        loops: 50000,
        quick_loops: 10000,
        shows: None,
    },
    Benchmark {
        name: "sin_loop",
        summary: "math.sin and append in a loop",
        source: include_str!("../../benchmarks/claims/sin_loop.py"),
        loops: 50,
        quick_loops: 10,
        shows: None,
    },
    Benchmark {
        name: "sin_loop_locals",
        summary: "the same with hand-made local copies",
        source: include_str!("../../benchmarks/claims/sin_loop_locals.py"),
        loops: 50,
        quick_loops: 10,
        shows: None,
    },
    Benchmark {
        name: "track_once",
        summary: "a loop of one turn that reads math.sin once",
        source: include_str!("../../benchmarks/claims/track_once.py"),
        loops: 500,
        quick_loops: 100,
        shows: None,
    },
    Benchmark {
        name: "track_twice",
        summary: "a loop of one turn that reads math.sin twice",
        source: include_str!("../../benchmarks/claims/track_twice.py"),
        loops: 500,
        quick_loops: 100,
        shows: None,
    },
    Benchmark {
        name: "string_dicts",
        summary: "dictionaries with string keys",
        source: include_str!("../../benchmarks/claims/string_dicts.py"),
        loops: 1000,
        quick_loops: 200,
        shows: None,
    },
    Benchmark {
        name: "instance_keys",
        summary: "dictionaries keyed by plain instances",
        source: include_str!("../../benchmarks/claims/instance_keys.py"),
        loops: 500,
        quick_loops: 100,
        shows: None,
    },
    Benchmark {
        name: "million_objects",
        summary: "a million objects with three fields",
        source: include_str!("../../benchmarks/claims/million_objects.py"),
        loops: 1000,
        quick_loops: 100,
        shows: None,
    },
    Benchmark {
        name: "million_slots",
        summary: "a million objects with three slots",
        source: include_str!("../../benchmarks/claims/million_slots.py"),
        loops: 1000,
        quick_loops: 100,
        shows: None,
    },
    Benchmark {
        name: "consume_small",
        summary: "ranges of small ints, consumed",
        source: include_str!("../../benchmarks/claims/consume_small.py"),
        loops: 50,
        quick_loops: 10,
        shows: None,
    },
    Benchmark {
        name: "consume_large",
        summary: "a range of large ints, consumed",
        source: include_str!("../../benchmarks/claims/consume_large.py"),
        loops: 50,
        quick_loops: 10,
        shows: None,
    },
    Benchmark {
        name: "py2_range",
        summary: "a loop over Python 2's range",
        source: include_str!("../../benchmarks/claims/py2_range.py"),
        loops: 50,
        quick_loops: 10,
        shows: None,
    },
    Benchmark {
        name: "py2_xrange",
        summary: "a loop over Python 2's xrange",
        source: include_str!("../../benchmarks/claims/py2_xrange.py"),
        loops: 50,
        quick_loops: 10,
        shows: None,
    },
];

/// How a program is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entry {
    /// `run(loops)`, called once an iteration.
    Run,
    /// A script with a pyperf Runner; the driver takes the Runner's place.
    Pyperf,
    /// A plain script: every sample is one process from start to end, which includes start-up.
    Script,
}

impl Entry {
    pub fn name(self) -> &'static str {
        match self {
            Entry::Run => "run",
            Entry::Pyperf => "pyperf",
            Entry::Script => "script",
        }
    }

    pub fn from_name(name: &str) -> Option<Entry> {
        [Entry::Run, Entry::Pyperf, Entry::Script].into_iter().find(|e| e.name() == name)
    }

    /// Finds out from the text how a program wants to be driven.
    pub fn of_source(source: &str) -> Entry {
        let starts = |prefix: &str| source.lines().any(|l| l.starts_with(prefix));
        if source.contains("pyperf") && source.contains("Runner(") {
            Entry::Pyperf
        } else if starts("def run(") {
            Entry::Run
        } else {
            Entry::Script
        }
    }
}

/// A program as an experiment uses it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Program {
    /// Name in CSV and plots.
    pub name: String,
    /// Where the text is: inside the result folder for programs of the table, else where the user said.
    pub path: PathBuf,
    pub entry: Entry,
    pub loops: u32,
    /// Digest of the text, so that a resumed or compared experiment can tell whether it is still the same program.
    pub digest: String,
    /// Text of a program of the table, which has to be written to `path` before the first child runs.
    #[serde(skip)]
    pub source: Option<&'static str>,
}

impl Program {
    /// The program of the table or file that `--bench` names; `@LOOPS` behind it sets the loops of one iteration.
    ///
    /// # Errors
    /// A name that is neither in the table nor a readable file (the nearest name is suggested).
    pub fn find(word: &str, quick: bool) -> Result<Program> {
        if let Some((word, loops)) = word.rsplit_once('@') {
            let mut program = Program::find(word, quick)?;
            program.loops = match loops.parse() {
                Ok(loops) if loops > 0 => loops,
                _ => bail!("--bench: `{loops}` behind `{word}@` is not a number of loops"),
            };
            return Ok(program);
        }
        if let Some(b) = BENCHMARKS.iter().chain(CLAIM_PROGRAMS).find(|b| b.name == word) {
            return Ok(Program::of_table(b, quick));
        }
        let path = Path::new(word);
        let looks_like_path = word.contains(std::path::MAIN_SEPARATOR) || word.ends_with(".py");
        if !looks_like_path {
            let names = BENCHMARKS.iter().map(|b| b.name);
            bail!("--bench: no benchmark `{word}`{}", suggestion(word, names, ""));
        }
        let source =
            std::fs::read(path).with_context(|| format!("--bench: can't read {}", path.display()))?;
        let text = String::from_utf8_lossy(&source);
        let name = match path.file_stem().map(|s| s.to_string_lossy().into_owned()) {
            // pyperformance calls every program run_benchmark.py; its folder has the name.
            Some(stem) if stem != "run_benchmark" => stem,
            _ => {
                let folder = std::path::absolute(path)?.parent().and_then(|p| p.file_name().map(Into::into));
                folder
                    .map_or_else(|| word.to_owned(), |f: std::ffi::OsString| f.to_string_lossy().into_owned())
            }
        };
        // Label characters that would need quoting in CSV or on the command line stay out of names.
        let name = name.replace([',', '+', '"', ' '], "_");
        let path = std::path::absolute(path)?;
        Ok(Program {
            name,
            path,
            entry: Entry::of_source(&text),
            loops: 1,
            digest: digest(&source),
            source: None,
        })
    }

    fn of_table(b: &Benchmark, quick: bool) -> Program {
        Program {
            name: b.name.to_owned(),
            path: PathBuf::from("programs").join(format!("{}.py", b.name)),
            entry: Entry::Run,
            loops: if quick { b.quick_loops } else { b.loops },
            digest: digest(b.source.as_bytes()),
            source: Some(b.source),
        }
    }

    /// The programs of a matrix: those named, or the table's default ones.
    ///
    /// # Errors
    /// As [`Program::find`]; also two programs of one name.
    pub fn select(words: &[String], quick: bool) -> Result<Vec<Program>> {
        let programs: Vec<Program> = if words.is_empty() {
            BENCHMARKS.iter().filter(|b| b.in_default_matrix()).map(|b| Program::of_table(b, quick)).collect()
        } else if words == ["all"] {
            BENCHMARKS.iter().map(|b| Program::of_table(b, quick)).collect()
        } else {
            words.iter().map(|w| Program::find(w, quick)).collect::<Result<_>>()?
        };
        Program::all_differ(&programs)?;
        Ok(programs)
    }

    /// # Errors
    /// Two of these have the same name, by which samples are told apart.
    pub fn all_differ(programs: &[Program]) -> Result<()> {
        for (i, p) in programs.iter().enumerate() {
            if programs[..i].iter().any(|q| q.name == p.name) {
                bail!("--bench: two programs are called `{}`; rename one file", p.name);
            }
        }
        Ok(())
    }
}

/// FNV-1a, 64 bits: tells texts apart that differ by accident; nobody needs it to withstand an attack.
pub fn digest(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use vm_core::config::Switch;

    #[test]
    fn entries_are_told_apart() {
        assert_eq!(Entry::of_source("def run(loops):\n    pass\n"), Entry::Run);
        let pyperf = "import pyperf\nif __name__ == '__main__':\n    runner = pyperf.Runner()\n";
        assert_eq!(Entry::of_source(pyperf), Entry::Pyperf);
        assert_eq!(Entry::of_source("print(1)\nclass A:\n    def run(self): pass\n"), Entry::Script);
    }

    #[test]
    fn table_is_sound() {
        let all: Vec<&Benchmark> = BENCHMARKS.iter().chain(CLAIM_PROGRAMS).collect();
        for (i, b) in all.iter().enumerate() {
            assert!(all[..i].iter().all(|c| c.name != b.name), "{} twice", b.name);
            assert_eq!(Entry::of_source(b.source), Entry::Run, "{} has no run(loops)", b.name);
            assert!(b.loops >= b.quick_loops && b.quick_loops > 0, "{}", b.name);
            if let Some(id) = b.shows {
                assert!(Switch::from_id(id).is_some(), "{} shows unknown switch {id}", b.name);
            }
        }
    }

    #[test]
    fn unknown_benchmark_gets_a_suggestion() {
        let error = Program::find("pyston", false).unwrap_err().to_string();
        assert!(error.contains("did you mean `pystone`?"), "{error}");
    }

    #[test]
    fn loops_can_be_given() {
        assert_eq!(Program::find("richards@7", false).unwrap().loops, 7);
        for bad in ["richards@0", "richards@x", "richards@"] {
            assert!(Program::find(bad, false).unwrap_err().to_string().contains("number of loops"), "{bad}");
        }
    }

    #[test]
    fn digest_of_known_text() {
        // The published FNV-1a test vector.
        assert_eq!(digest(b"foobar"), "85944171f73967e8");
    }
}
