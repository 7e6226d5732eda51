//! Random programs about what the switches take for granted must print the same under every combination of them, and what
//! CPython 3.11 prints where there is one. (`random_programs.rs` draws blocks of ordinary programs.)
//!
//! A program is a list of steps that proptest draws and shrinks: arithmetic at the edges of the tagged range, range lists
//! that get changed, instances that change their looks, and classes, globals, builtins and modules rebound in the middle of loops
//! that read them, in recursion and in suspended generators. Each step is guarded, so that errors are output too.
//!
//! One child process (this binary again) runs a program under all combinations, one VM after the other, and once more with a
//! collection at every allocation. `RANDOM_SWITCHES=500` draws so many
//! (default 24).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use proptest::prelude::*;
use proptest::test_runner::{Config as Runs, TestCaseError, TestError, TestRunner};
use vm_core::{Config, SWITCHES, SwitchSet};

const CHILD: &str = "RANDOM_SWITCHES_CHILD";
/// Stands between the outputs of two configurations.
const MARK: &str = "=== ";

fn main() -> ExitCode {
    if std::env::var_os(CHILD).is_some() {
        return child();
    }
    let cases = std::env::var("RANDOM_SWITCHES").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let python = cpython();
    if python.is_none() {
        println!("no CPython 3.11 found: the configurations are compared with one another only");
    }
    let folder = std::env::temp_dir().join(format!("random-switches-{}", std::process::id()));
    if let Err(e) = std::fs::create_dir_all(&folder) {
        println!("can't make {}: {e}", folder.display());
        return ExitCode::FAILURE;
    }
    let runs = Runs { cases, max_shrink_iters: 400, failure_persistence: None, ..Runs::default() };
    let mut runner = TestRunner::new(runs);
    let result = runner.run(&program(), |steps| {
        let text = text_of(&steps);
        check(&folder, &text, python.as_deref()).map_err(TestCaseError::fail)
    });
    let _ = std::fs::remove_dir_all(&folder);
    match result {
        Ok(()) => {
            println!(
                "{cases} random programs under {} configurations\n\n1 passed, 0 failed",
                combinations().len()
            );
            ExitCode::SUCCESS
        }
        Err(TestError::Fail(why, steps)) => {
            println!("{why}\nby the program\n\n{}\n\n0 passed, 1 failed", text_of(&steps));
            ExitCode::FAILURE
        }
        Err(TestError::Abort(why)) => {
            println!("{why}\n\n0 passed, 1 failed");
            ExitCode::FAILURE
        }
    }
}

/// One step: which template, and four small numbers that fill it.
type Step = (u8, u8, u8, u8, u8);

/// Functions of a program; each is a loop over its steps.
type Program = Vec<Vec<Step>>;

fn program() -> impl Strategy<Value = Program> {
    let step = (0..TEMPLATES.len() as u8, 0u8..24, 0u8..24, 0u8..24, 0u8..24);
    proptest::collection::vec(proptest::collection::vec(step, 1..12), 1..5)
}

/// What every program begins with.
const PRELUDE: &str = r#"
import builtins, sys
Module = type(sys)
out = []

def show(v):
    if isinstance(v, (int, str, float, type(None), bool)):
        out.append(v)
    elif isinstance(v, (list, tuple)):
        out.append(repr([x if isinstance(x, (int, str)) else type(x).__name__ for x in v]))
    else:
        out.append(type(v).__name__)

class Base:
    a = 1
    def m(self, n):
        return n + 1
    def k(self):
        return "Base.k"

class Left(Base):
    b = "left"

class Right(Base):
    b = "right"
    def k(self):
        return "Right.k"

class Leaf(Left, Right):
    def __init__(self):
        self.c = "leaf"

classes = [Base, Left, Right, Leaf]
objects = [Left(), Right(), Leaf(), Leaf()]
shared = Leaf()
G0, G1, G2 = 0, "one", [2]
spam = Module("spam")
spam.eggs = Module("eggs")
spam.eggs.ham = "ham"
EDGE = 2 ** 62
numbers = list(range(5))
budget = [400]

def spend():
    budget[0] -= 1
    if budget[0] < 0:
        raise RuntimeError("budget")

def set_global(name, value):
    globals()[name] = value

class Describe:
    def __init__(self, v):
        self.v = v
    def __get__(self, o, t):
        return ("get", self.v)
    def __set__(self, o, v):
        self.v = v

def ticker():
    for t in range(6):
        yield G0, shared.c if hasattr(shared, "c") else "none"

gens = [ticker(), ticker()]

class Shy:
    def __repr__(self):
        return type(self).__name__

class Grown:
    """Gains and loses equality while its instances are keys."""
    __repr__ = Shy.__repr__

class Like:
    """Equal to whatever it is made of, and says so to dicts that know better."""
    __repr__ = Shy.__repr__
    def __init__(self, v):
        self.v = v
    def __hash__(self):
        return hash(self.v)
    def __eq__(self, other):
        return other is self or other == self.v

class Text(str):
    pass

shy = [Shy() for s in range(4)] + [Grown() for s in range(4)]
tables = [{}, {"a": 1, "b": 2}, {j: str(j) for j in range(5)}, {b"a": 1}, {s: 0 for s in shy}, {}]

def table_text(t):
    name = lambda k: "shy" + str(shy.index(k)) if type(k) in (Shy, Grown) else type(k).__name__ + repr(getattr(k, "v", k))
    return ", ".join([name(k) + ":" + (repr(v) if isinstance(v, (int, str)) else type(v).__name__) for k, v in t.items()])

def walk(t, key):
    """Looks up and rebinds in the middle of an iteration."""
    seen = 0
    for k in t:
        seen += 1
        t[k] = seen
        if key in t:
            t[key] = -1
    return seen
"#;

/// `{A}` attribute, `{C}` class, `{O}` object, `{G}` global, `{N}` small number, `{V}` value, `{F}` function of the program.
const TEMPLATES: &[&str] = &[
    "show({G})",
    "show(len('abc') + abs(-i))",
    "set_global('{g}', {V})",
    "del globals()['{g}']",
    "globals()['len'] = lambda v: {N}",
    "globals().pop('len', None)",
    "builtins.abs = (lambda v: {N}) if {N} % 2 else real_abs",
    "show(spam.eggs.ham)",
    "spam.eggs.ham = {V}",
    "del spam.eggs.ham",
    "spam.eggs = Module('eggs') if {N} % 2 else shared",
    "show({O}.{A})",
    "{O}.{A} = {V}",
    "del {O}.{A}",
    "show({O}.m(i))",
    "show({O}.k())",
    "show(shared.{A})",
    "shared.{A} = {V}",
    "show(shared.k())",
    "set_global('shared', {O})",
    "{C}.{A} = {V}",
    "del {C}.{A}",
    "{C}.{A} = property(lambda self: ('property', {N}))",
    "{C}.{A} = Describe({V})",
    "{C}.m = lambda self, n: n * {N}",
    "{C}.k = lambda self: '{A}'",
    "{C}.k = staticmethod(lambda: 'static')",
    "del {C}.k",
    "{C}.__getattr__ = lambda self, name: name",
    "del {C}.__getattr__",
    "{O}.__class__ = {C}",
    "Leaf.__bases__ = ({C},)",
    "{O}.__dict__['{A}'] = {V}",
    "{O}.__dict__ = {'{A}': {V}}",
    "show(sorted(vars({O})))",
    "show(list(vars({O}).items()))",
    "objects[{N} % 4] = Leaf()",
    "show([getattr(o, '{A}', 'none') for o in objects])",
    "show(hasattr(shared, '{A}'))",
    "n = n * {N} + EDGE - i; show(n)",
    "n = (n - EDGE) // ({N} + 1); show(n)",
    "n >>= {N}; show(n)",
    "n = (n << {N}) - n; show(n)",
    "n = -n % (EDGE + {N}); show(n)",
    "show(n * n - EDGE * EDGE)",
    "n = n & 0xffff | {N}",
    "numbers = list(range({N}, {N} * 7, {N} % 5 + 1)); show(numbers)",
    "numbers.append({V}); show(len(numbers))",
    "show(numbers[{N} % 7])",
    "numbers[{N} % 5] = {V}",
    "show(numbers[{N} % 4:{N}:{N} % 3 + 1])",
    "show(sum(x for x in numbers if isinstance(x, int)))",
    "numbers.pop({N} % 3); show(numbers)",
    "numbers.reverse(); show(numbers)",
    "show((3 in numbers, numbers == list(range(5)), numbers.count(2)))",
    "numbers = [*range({N})]; numbers += [{V}]; show(numbers)",
    "show([j * 2 for j in numbers if isinstance(j, int)][:4])",
    "numbers = [{N}, i, 7]; numbers[{N} % 3:2] = [{V}, {V}]; show(numbers)",
    "numbers = [j / 4 for j in range({N})]; numbers.insert({N} % 3, {V}); show([j if isinstance(j, float) else 0 for j in numbers][:9])",
    "numbers = [str(j % 3) for j in range({N})]; numbers.append({V}); show(numbers.index('1'))",
    "numbers.sort(); show(numbers)",
    "numbers.sort(key=lambda j: type(j).__name__, reverse={N} % 2); show(numbers)",
    "show((min(numbers), max(numbers), sum(numbers[:2])))",
    "show([{N}, i] + numbers[:3] * 2)",
    "numbers.extend(numbers.append({V}) or j for j in range(2)); show(len(numbers)); del numbers[9:]",
    "numbers.clear(); numbers.append({V}); numbers += ({V},); show(numbers)",
    "{D}[{K}] = {V}",
    "{D}[{K}] = i",
    "for j in range({N}): {D}[{J}] = j",
    "show({D}[{K}])",
    "show({D}.get({K}, 'none'))",
    "show({K} in {D})",
    "del {D}[{K}]",
    "show({D}.pop({K}, 'none'))",
    "show({D}.setdefault({K}, {N}))",
    "show(len({D}.popitem()))",
    "show(table_text({D}))",
    "show(table_text({D}.copy()))",
    "show(table_text({D} | {D}))",
    "{D}.update({D})",
    "show({D} == {D})",
    "show(dict({D}) == {D})",
    "show(len(list(reversed({D}))))",
    "show(walk({D}, {K}))",
    "{D}.clear()",
    "tables[{N} % 6] = {}",
    "tables[{N} % 6] = dict({D})",
    "show(len([k for k in {D} if {K} in {D}]))",
    "show((lambda **k: table_text(k))(**{D}))",
    "Grown.__eq__ = lambda self, other: isinstance(other, (Grown, int))",
    "'__eq__' in vars(Grown) and delattr(Grown, '__eq__')",
    "show({F}(n))",
    "show(next(gens[{N} % 2], 'done'))",
    "gens[{N} % 2] = ticker()",
    "gens[{N} % 2].close()",
    "show([G0 for j in range(3) if set_global('G0', j) is None])",
    "(lambda: [show(shared.a) for j in range(2)])()",
    "if i == {N} % 3: break",
    "if i == {N} % 3: continue",
    "if i == {N} % 4: return n",
];

fn fill(template: &str, numbers: [u8; 4], functions: usize) -> String {
    let values = ["0", "-1", "'v'", "None", "EDGE", "i", "[1]", "lambda *a: 'called'", "2.5", "True"];
    let keys = [
        "'a'",
        "'b'",
        "'k3'",
        "'k%d' % i",
        "0",
        "1",
        "i",
        "i * 9 - 5",
        "2 ** 70",
        "EDGE",
        "b'a'",
        "b'%d' % i",
        "shy[0]",
        "shy[i]",
        "shy[4 + i]",
        "True",
        "1.0",
        "2.5",
        "None",
        "(1, i)",
        "Like('a')",
        "Like(i)",
        "Text('a')",
        "[i]",
    ];
    let mut text = template.to_owned();
    let mut next = numbers.into_iter().cycle();
    while let Some(at) = text.find('{') {
        let Some(kind) = text[at..].get(1..2) else { break };
        if text[at..].get(2..3) != Some("}") {
            // A dict display: hidden from this loop until the end.
            text.replace_range(at..=at, "\u{1}");
            continue;
        }
        let n = next.next().unwrap_or(0) as usize;
        let word = match kind {
            "A" => ["a", "b", "c", "d"][n % 4].to_owned(),
            "C" => ["Base", "Left", "Right", "Leaf"][n % 4].to_owned(),
            "O" => format!("objects[{}]", n % 4),
            "G" => ["G0", "G1", "G2"][n % 3].to_owned(),
            "g" => ["G0", "G1", "G2"][n % 3].to_owned(),
            "N" => n.to_string(),
            "V" => values[n % values.len()].to_owned(),
            "D" => format!("tables[{}]", n % 6),
            "K" => keys[n].to_owned(),
            "J" => ["'k%d' % j", "j", "b'%d' % j", "shy[j % 8]", "-j * 9", "(j,)"][n % 6].to_owned(),
            "F" => format!("f{}", n % functions),
            _ => unreachable!("no such hole in {template}"),
        };
        text.replace_range(at..at + 3, &word);
    }
    text.replace('\u{1}', "{")
}

fn text_of(program: &Program) -> String {
    let mut text = PRELUDE.to_owned();
    text += "real_abs = abs\n";
    for (i, steps) in program.iter().enumerate() {
        let _ = writeln!(text, "\ndef f{i}(n):\n    global numbers\n    for i in range(3):\n        spend()");
        for &(template, a, b, c, d) in steps {
            let step = fill(TEMPLATES[template as usize], [a, b, c, d], program.len());
            // A jump out of the loop is no error and needs no guard.
            if step.ends_with("break") || step.ends_with("continue") || step.contains("return") {
                let _ = writeln!(text, "        {step}");
                continue;
            }
            let _ = writeln!(
                text,
                "        try:\n            {step}\n        except Exception as e:\n            \
                 out.append(type(e).__name__ + ': ' + str(e))"
            );
        }
        text += "    return n if isinstance(n, int) else 0\n";
    }
    for i in 0..program.len() {
        let _ = writeln!(
            text,
            "\ntry:\n    show(f{i}({i}))\nexcept Exception as e:\n    out.append(type(e).__name__)"
        );
    }
    text += "builtins.abs = real_abs\nglobals().pop('len', None)\nfor line in out:\n    print(line)\n";
    text
}

/// Combinations of the switches that are built in: all of few, of more those that show any pair in all its states.
fn combinations() -> Vec<SwitchSet> {
    let built_in: Vec<_> = SWITCHES.iter().filter(|s| s.built_in).collect();
    let all = (1u32 << built_in.len()) - 1;
    let chosen: Vec<u32> = if built_in.len() <= 5 {
        (0..=all).collect()
    } else {
        // Each pair of switches occurs in all four states: none, all, one on, one off, and as many mixed ones again.
        let ones = (0..built_in.len()).map(|i| 1 << i);
        let mixed = (1..=2 * built_in.len() as u32).map(|n| n.wrapping_mul(0x9e37_79b9) >> 7 & all);
        [0, all].into_iter().chain(ones.clone()).chain(ones.map(|b| all ^ b)).chain(mixed).collect()
    };
    chosen
        .into_iter()
        .map(|bits| {
            let on = built_in.iter().enumerate().filter(|(i, _)| bits >> i & 1 != 0);
            on.fold(SwitchSet::BASE, |set, (_, s)| set.with(s.switch))
        })
        .collect()
}

/// Runs a program under all configurations and compares.
fn check(folder: &Path, text: &str, python: Option<&Path>) -> Result<(), String> {
    let file = folder.join("program.py");
    std::fs::write(&file, text).map_err(|e| e.to_string())?;
    let exe = std::env::current_exe().map_err(|e| e.to_string())?;
    let run = Command::new(exe).arg(&file).env(CHILD, "1").stdin(Stdio::null()).output();
    let run = run.map_err(|e| e.to_string())?;
    let printed = String::from_utf8_lossy(&run.stdout).into_owned();
    let errors = String::from_utf8_lossy(&run.stderr).into_owned();
    if !run.status.success() {
        let tail: Vec<&str> = errors.lines().rev().take(8).collect();
        return Err(format!("{} in {}", run.status, tail.into_iter().rev().collect::<Vec<_>>().join("\n")));
    }
    let parts: Vec<(&str, &str)> = printed.split(MARK).skip(1).filter_map(|p| p.split_once('\n')).collect();
    let Some(&(_, base)) = parts.first() else { return Err(format!("no output\n{errors}")) };
    for &(label, output) in &parts[1..] {
        if output != base {
            return Err(format!("{label} differs from base:\n{}", difference(base, output)));
        }
    }
    if let Some(python) = python {
        let run = Command::new(python).arg(&file).stdin(Stdio::null()).output().map_err(|e| e.to_string())?;
        let expected = String::from_utf8_lossy(&run.stdout).into_owned();
        if expected != base {
            return Err(format!("base differs from CPython:\n{}", difference(&expected, base)));
        }
    }
    Ok(())
}

fn difference(expected: &str, printed: &str) -> String {
    let (mut a, mut b) = (expected.lines(), printed.lines());
    for number in 1.. {
        match (a.next(), b.next()) {
            (None, None) => break,
            (x, y) if x == y => {}
            (x, y) => return format!("line {number}: expected {x:?}, printed {y:?}"),
        }
    }
    "line ends".to_owned()
}

/// A CPython of exactly version 3.11.
fn cpython() -> Option<PathBuf> {
    ["python3.11", "python3", "python"].into_iter().map(PathBuf::from).find(|name| {
        let run = Command::new(name).args(["-c", "import sys; print(sys.version_info[:2])"]).output();
        run.is_ok_and(|o| o.status.success() && o.stdout.starts_with(b"(3, 11)"))
    })
}

fn child() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else { return ExitCode::FAILURE };
    let mut configs: Vec<(String, Config)> =
        combinations().into_iter().map(|set| (set.label(), Config::with_switches(set))).collect();
    let mut stressed = Config::with_switches(SwitchSet::all());
    stressed.gc_stress = true;
    configs.push(("all under gc-stress".to_owned(), stressed));
    let mut by_function = Config::with_switches(SwitchSet::all());
    by_function.pep266_placement = vm_core::config::Pep266Placement::Function;
    by_function.pep266_locals = true;
    configs.push(("all, tracking by function and of locals".to_owned(), by_function));
    if jit_copypatch::available() {
        let interpreted = combinations().into_iter().step_by(3).chain([SwitchSet::all()]);
        for set in interpreted {
            let mut config = Config::with_switches(set);
            config.jit = vm_core::config::JitLevel::CopyPatch;
            config.make_jit = Some(jit_copypatch::make);
            (config.jit_threshold, config.jit_loop_threshold) = (0, 0);
            configs.push((format!("{}, copypatch", set.label()), config));
        }
    }
    for (label, config) in configs {
        eprintln!("{label}");
        println!("{MARK}{label}");
        match vm_core::run::run_file(config, &path) {
            Ok(outcome) if outcome.status == 0 => {}
            Ok(outcome) => return ExitCode::from(outcome.status as u8),
            Err(e) => {
                eprintln!("{e}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
