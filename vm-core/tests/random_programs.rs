//! Random programs: every configuration must print what the plain interpreter prints, and where CPython 3.11 is found, what
//! it prints.
//!
//! A program is a fixed beginning (classes, globals, functions, a namespace with a chain of attributes) and random blocks that
//! change just what the switches rely on: globals and builtins rebound in loops, classes and instances changed under
//! running methods, ints that cross the 63-bit line, lists made of ranges. A failing program is shrunk by leaving out blocks and
//! printed. `RANDOM_PROGRAMS=500` runs more, `RANDOM_SEED=…` others.

use std::fmt::Write as _;
use std::process::Command;
use std::sync::{Arc, Mutex};

use vm_core::streams::Output;
use vm_core::{Config, SWITCHES, SwitchSet};

/// xorshift64*: enough to choose from lists.
struct Chooser(u64);

impl Chooser {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const BEGINNING: &str = r#"
import math

g0, g1, g2 = 1, 2 ** 62 - 3, "text"


class Part:
    def __init__(self, v):
        self.v = v


class Space:
    pass


space = Space()
space.part = Part(3)
space.value = 5


class A:
    k = 1

    def __init__(self, x):
        self.x = x
        self.y = 0

    def m(self, n=1):
        self.y += n
        return self.x

    def q(self):
        return self.k


class B(A):
    def m(self, n=2):
        return (super().m(n), "B")


class C(B):
    z = "C.z"

    def q(self):
        return ("C", self.k)


class D(A):
    def m(self, n=3):
        return ("D", n)


class E:
    k = "E.k"

    def m(self, n=4):
        return ("E", n)

    def q(self):
        return "E.q"


def f(n):
    return n + 1


def h(*args, **kwargs):
    return len(args), sorted(kwargs)


def gen(n):
    for i in range(n):
        yield g0, f(i), space.value


objects = [A(1), B(2), C(3), D(4)]
numbers = [1, 5, 2 ** 61, 2 ** 62 - 1, -2 ** 62, 10 ** 20]
table = {"a": 1, 2: "b"}
ranged = list(range(8))
suspended = [gen(50), gen(50)]
"#;

/// Expressions over the names of the beginning and `i`.
fn expression(c: &mut Chooser, depth: usize) -> String {
    if depth == 0 || c.below(5) == 0 {
        return c
            .pick(&[
                "i",
                "g0",
                "g1",
                "g2",
                "1",
                "-3",
                "2 ** 62 - 1",
                "-2 ** 62",
                "0.5",
                "'s'",
                "len(ranged)",
                "space.value",
                "space.part.v",
                "objects[i % 4].x",
                "objects[i % 4].y",
                "objects[i % 4].k",
                "ranged[i % 3]",
                "ranged[-1]",
                "numbers[i % 6]",
                "sum(ranged)",
                "math.floor(2.5)",
                "math.pi > 3",
                "table.get('a')",
                "table.get(2)",
                "None",
                "True",
                "A.k",
                "C.z",
                "f(i)",
                "abs(-4)",
                "max(i, 2)",
                "next(suspended[i % 2])",
                "(i, g0)",
                "[i, g0]",
                "objects[i % 4].m()",
                "objects[i % 4].m(i)",
                "objects[i % 4].q()",
                "len(numbers)",
                "h(i, k=g0)",
                "h(*ranged[:2])",
            ])
            .to_owned();
    }
    let mut part = || expression(c, depth - 1);
    let (a, b) = (part(), part());
    match c.below(13) {
        0 => format!("({a} + {b})"),
        1 => format!("({a} - {b})"),
        2 => format!("({a} * 3)"),
        3 => format!("({a} == {b})"),
        4 => format!("({a} if {b} else g0)"),
        5 => format!("[{a}, {b}]"),
        6 => format!("str({a})"),
        7 => format!("({a} and {b})"),
        8 => format!("[{a} for j in range(2)]"),
        9 => format!("(lambda v: (v, {b}))({a})"),
        10 => format!("({a} // 7)"),
        11 => format!("({a} >> 1)"),
        _ => format!("({a} < {b})"),
    }
}

/// Statements that change something.
fn change(c: &mut Chooser) -> String {
    let e = expression(c, 2);
    match c.below(40) {
        0 => format!("g0 = {e}"),
        1 => format!("globals()['g1'] = {e}"),
        2 => "g1 = g1 + 1".to_owned(),
        3 => "del g0".to_owned(),
        4 => "g0 = 7".to_owned(),
        5 => "globals()['len'] = lambda v: 'shadow'".to_owned(),
        6 => "globals().pop('len', None)".to_owned(),
        7 => format!("A.k = {e}"),
        8 => "del C.k".to_owned(),
        9 => format!("C.k = {e}"),
        10 => format!("objects[i % 4].k = {e}"),
        11 => "del objects[i % 4].k".to_owned(),
        12 => format!("objects[i % 4].x = {e}"),
        13 => format!("objects[i % 4].n{} = i", c.below(4)),
        14 => "objects[i % 4].__dict__.pop('y', None)".to_owned(),
        15 => "objects[i % 4].y = 0".to_owned(),
        16 => format!("objects[i % 4].__class__ = {}", c.pick(&["A", "B", "C", "D", "E"])),
        17 => format!("C.__bases__ = ({},)", c.pick(&["A", "B", "D", "E", "B, E", "D, E"])),
        18 => format!("B.m = lambda self, n=0: ('patched', {})", c.below(9)),
        19 => "del B.m".to_owned(),
        20 => format!("A.q = lambda self: {e}"),
        21 => format!("space.value = {e}"),
        22 => "space.part = Part(i)".to_owned(),
        23 => "del space.value".to_owned(),
        24 => "space.value = 6".to_owned(),
        25 => "space.part.v = g1".to_owned(),
        26 => format!("f = lambda n: ('new f', n, {})", c.below(5)),
        27 => "math.floor = lambda v: 'floored'".to_owned(),
        28 => "math.__dict__['floor'] = int".to_owned(),
        29 => format!("ranged = list(range({}, {}))", c.below(5), c.below(30)),
        30 => format!("ranged[i % 3] = {e}"),
        31 => format!("ranged.append({e})"),
        32 => "ranged.pop(0)".to_owned(),
        33 => format!("ranged[1:3] = [{e}]"),
        34 => "ranged.reverse()".to_owned(),
        35 => format!("numbers[i % 6] = {e}"),
        36 => "numbers[i % 6] += 1".to_owned(),
        37 => format!("table[i] = {e}"),
        38 => "suspended[i % 2] = gen(40)".to_owned(),
        _ => "ranged = [*range(6)]".to_owned(),
    }
}

/// One block, complete in itself.
fn block(c: &mut Chooser) -> String {
    let mut text = String::new();
    let (n, e1, e2) = (2 + c.below(6), expression(c, 3), expression(c, 2));
    let (s1, s2) = (change(c), change(c));
    let at = c.below(4);
    let globals = "global g0, g1, f, ranged";
    match c.below(5) {
        // A loop at module level: the change comes in the middle.
        0 => {
            writeln!(
                text,
                "for i in range({n}):\n    try:\n        print({e1})\n        if i == {at}:\n            {s1}"
            )
            .unwrap();
            writeln!(text, "    except Exception as e:\n        print(type(e).__name__)").unwrap();
        }
        // The same in a function, with a call that changes something else.
        1 => {
            writeln!(text, "def changer(i):\n    {globals}\n    {s2}").unwrap();
            writeln!(
                text,
                "def work():\n    {globals}\n    out = []\n    for i in range({n}):\n        try:"
            )
            .unwrap();
            writeln!(text, "            out.append({e1})\n            if i == {at}:\n                {s1}")
                .unwrap();
            writeln!(
                text,
                "            if i == {}:\n                changer(i)\n            out.append({e2})",
                at + 1
            )
            .unwrap();
            writeln!(text, "        except Exception as e:\n            out.append(type(e).__name__)")
                .unwrap();
            writeln!(text, "    return out\nprint(work())").unwrap();
        }
        // A while loop counting over a global.
        2 => {
            writeln!(
                text,
                "i = 0\nwhile i < {n}:\n    i += 1\n    try:\n        {s1}\n        print({e1}, {e2})"
            )
            .unwrap();
            writeln!(text, "    except Exception as e:\n        print(type(e).__name__)").unwrap();
        }
        // A generator suspended across the change.
        3 => {
            writeln!(text, "def pieces():\n    for i in range({n}):\n        try:\n            yield ({e1})")
                .unwrap();
            writeln!(text, "        except Exception as e:\n            yield type(e).__name__").unwrap();
            writeln!(
                text,
                "running = pieces()\nfor i in range({n}):\n    try:\n        print(next(running, 'end'))"
            )
            .unwrap();
            writeln!(text, "        {s1}\n    except Exception as e:\n        print(type(e).__name__)")
                .unwrap();
        }
        // Recursion.
        _ => {
            writeln!(
                text,
                "def deeper(i):\n    {globals}\n    out = []\n    for j in range(2):\n        try:"
            )
            .unwrap();
            writeln!(
                text,
                "            out.append({e1})\n            if i:\n                out.append(deeper(i - 1))"
            )
            .unwrap();
            writeln!(text, "                {s1}\n            out.append({e2})").unwrap();
            writeln!(text, "        except Exception as e:\n            out.append(type(e).__name__)")
                .unwrap();
            writeln!(text, "    return out\nprint(deeper(2))").unwrap();
        }
    }
    text
}

const END: &str = r#"
for o in objects:
    print(type(o).__name__, sorted(o.__dict__.items(), key=str))
print(ranged, numbers, table, [b.__name__ for b in C.__mro__])
"#;

fn program(blocks: &[String]) -> String {
    format!("{BEGINNING}{}{END}", blocks.concat())
}

/// What a configuration prints, and its exit status; errors are printed by the programs themselves, by class only.
fn run(source: &str, switches: SwitchSet) -> String {
    let (stdout, stderr) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let config = Config {
        stdout: Output::Capture(Arc::clone(&stdout)),
        stderr: Output::Capture(Arc::clone(&stderr)),
        ..Config::with_switches(switches)
    };
    let status =
        vm_core::run::run_source(config, source, "program.py").expect("the system lets the VM start").status;
    let out = stdout.lock().unwrap();
    let errors = stderr.lock().unwrap();
    let last = String::from_utf8_lossy(&errors).trim_end().lines().last().unwrap_or("").to_owned();
    format!("{}\nstatus {status} {last}", String::from_utf8_lossy(&out))
}

/// CPython's answer, if it is version 3.11.
fn cpython(source: &str) -> String {
    let output = Command::new("python3.11")
        .args(["-W", "ignore", "-c", source])
        .output()
        .expect("python3.11 was there before");
    let errors = String::from_utf8_lossy(&output.stderr).trim_end().lines().last().unwrap_or("").to_owned();
    format!(
        "{}\nstatus {} {errors}",
        String::from_utf8_lossy(&output.stdout),
        output.status.code().unwrap_or(-1)
    )
}

fn have_cpython() -> bool {
    Command::new("python3.11")
        .args(["-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Every combination of the switches of the default matrix.
fn combinations() -> Vec<SwitchSet> {
    let switches: Vec<_> = SWITCHES.iter().filter(|info| info.in_default_matrix && info.built_in).collect();
    (0..1_usize << switches.len())
        .map(|bits| {
            let chosen = switches.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
            chosen.fold(SwitchSet::BASE, |set, (_, info)| set.with(info.switch))
        })
        .collect()
}

/// The first configuration that prints something else than the plain interpreter or CPython.
fn disagreement(blocks: &[String], with_cpython: bool) -> Option<String> {
    let source = program(blocks);
    let plain = run(&source, SwitchSet::BASE);
    for switches in combinations() {
        let got = run(&source, switches);
        if got != plain {
            return Some(format!("{}: {}", switches.label(), first_difference(&got, &plain)));
        }
    }
    if with_cpython {
        let wanted = cpython(&source);
        if plain != wanted {
            return Some(format!("CPython: {}", first_difference(&plain, &wanted)));
        }
    }
    None
}

fn first_difference(got: &str, want: &str) -> String {
    let at = got.lines().zip(want.lines()).position(|(a, b)| a != b).unwrap_or(0);
    format!("line {}: got {:?}, want {:?}", at + 1, got.lines().nth(at), want.lines().nth(at))
}

/// Leaves out blocks as long as the rest still disagrees.
fn shrink(mut blocks: Vec<String>, with_cpython: bool) -> Vec<String> {
    let mut at = 0;
    while at < blocks.len() {
        let mut fewer = blocks.clone();
        fewer.remove(at);
        if disagreement(&fewer, with_cpython).is_some() {
            blocks = fewer;
        } else {
            at += 1;
        }
    }
    blocks
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn all_configurations_agree() {
    let with_cpython = have_cpython();
    if !with_cpython {
        eprintln!("no python3.11: the configurations are compared with each other only");
    }
    let first = number("RANDOM_SEED", 1);
    for seed in first..first + number("RANDOM_PROGRAMS", 30) {
        let mut chooser = Chooser(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let blocks: Vec<String> = (0..3 + chooser.below(6)).map(|_| block(&mut chooser)).collect();
        if disagreement(&blocks, with_cpython).is_some() {
            let smallest = shrink(blocks, with_cpython);
            let why = disagreement(&smallest, with_cpython).unwrap_or_default();
            panic!("seed {seed}, {why}\n{}", program(&smallest));
        }
    }
}
