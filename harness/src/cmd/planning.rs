//! From the options of a matrix to its plan.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use vm_core::config::SwitchSet;

use super::MatrixArgs;
use crate::experiment::configuration::JIT_OFF;
use crate::experiment::fraction::Fraction;
use crate::experiment::plan::{self, Clock, Extras, Plan};
use crate::experiment::selection::parse_switches;
use crate::experiment::{Configuration, Entry, Peer, Program};
use crate::measure::process::{ChildInvoker, Exit, Invoker, Request};

/// Defaults of a full and of a quick matrix: invocations, warm-up iterations, measured iterations.
pub const FULL: (u32, u32, u32) = (10, 1, 4);
pub const QUICK: (u32, u32, u32) = (3, 1, 1);

/// Seconds for one process, if the user doesn't say.
pub const TIMEOUT: u64 = 60;

/// valgrind runs a program some fifty times slower: what a process does is cut down by this.
const PART_WHEN_COUNTING: u32 = 20;

/// Which of the factorial's configurations are run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Design {
    /// Every combination.
    #[default]
    Full,
    /// A fraction in which main effects and pairs are mixed with nothing below order three.
    ResolutionV,
}

/// The plan, and notes on what was left out.
pub fn plan(args: &MatrixArgs) -> Result<(Plan, Vec<String>)> {
    let held = match &args.hold {
        Some(list) => parse_switches(list, "--hold")?,
        None => SwitchSet::BASE,
    };
    let (mut varied, mut notes) = match &args.factors {
        Some(list) => (parse_switches(list, "--factors")?, Vec::new()),
        None => plan::default_factors(),
    };
    for switch in held.iter() {
        if !varied.has(switch) {
            continue;
        }
        if args.factors.is_some() && args.factors.as_deref() != Some("all") {
            bail!("`{}` can't be both in --factors and in --hold", switch.info().id);
        }
        notes.push(format!("{} is held on and therefore not varied", switch.info().id));
        varied = varied.without(switch);
    }
    let clock = args.metric.unwrap_or_default();
    let mut programs = programs(args, &mut notes)?;
    for p in programs.iter().filter(|p| p.entry == Entry::Script) {
        notes.push(format!("{} is a plain script: its samples are whole processes with start-up", p.name));
        if clock != Clock::Wall {
            bail!("--metric: of {}, a plain script, only wall time is measured", p.name);
        }
    }
    let (invocations, warmups, iterations) = match clock {
        Clock::Instructions => {
            crate::experiment::tax::find_valgrind()?;
            let in_table = |p: &Program| p.source.is_some();
            for p in programs.iter_mut().filter(|p| in_table(p)) {
                p.loops = (p.loops / PART_WHEN_COUNTING).max(1);
            }
            (3, 0, 1)
        }
        _ if args.quick => QUICK,
        _ => FULL,
    };
    if clock == Clock::Instructions && (args.iterations.is_some() || args.warmups.is_some()) {
        bail!("--metric instructions counts one iteration a process; leave --iterations and --warmups out");
    }
    let mut jit = plan::jit_factor();
    if args.jit.is_empty() {
        notes.extend(plan::missing_jits());
    } else {
        jit.levels.retain(|l| l == JIT_OFF || args.jit.contains(l));
    }
    let factors = plan::factors_of(varied, jit);
    let mut extras = Extras { peers: peers(args)?, shard: args.shard, ..Extras::default() };
    if args.design == Design::ResolutionV {
        let ids: Vec<String> = varied.iter().map(|s| s.info().id.to_owned()).collect();
        extras.fraction = Fraction::resolution_v(&ids);
        if extras.fraction.is_none() {
            notes.push(format!(
                "{} switches have no fraction of resolution V: all combinations are run",
                ids.len()
            ));
        }
    }
    let (mut configurations, factorial) = match &extras.fraction {
        Some(fraction) => plan::fraction(&factors, held, fraction),
        None => plan::configurations(&factors, held),
    };
    configurations.extend(extras.peers.iter().map(|p| Configuration::peer(&p.name)));
    if let Some(percent) = args.until_ci {
        extras.until_ci = Some(percent.to_string());
    }
    let plan = Plan {
        factors,
        held: held.label(),
        configurations,
        factorial,
        programs,
        seed: args.seed.unwrap_or(1),
        invocations: args.invocations.unwrap_or(invocations),
        warmups: args.warmups.unwrap_or(warmups),
        iterations: args.iterations.unwrap_or(iterations),
        timeout: args.timeout.unwrap_or(TIMEOUT),
        clock,
        extras,
    };
    Ok((plan, notes))
}

fn peers(args: &MatrixArgs) -> Result<Vec<Peer>> {
    let programs = args.peers.iter().map(|p| Peer::program(p));
    let peers: Vec<Peer> =
        programs.chain(args.peer.iter().map(|p| Peer::template(p))).collect::<Result<_>>()?;
    for (i, p) in peers.iter().enumerate() {
        if peers[..i].iter().any(|q| q.name == p.name) {
            bail!("two peers are called `{}`; name one with --peer NAME='COMMAND {{file}}'", p.name);
        }
    }
    Ok(peers)
}

fn programs(args: &MatrixArgs, notes: &mut Vec<String>) -> Result<Vec<Program>> {
    let Some(folder) = &args.suite else { return Program::select(&args.bench, args.quick) };
    let mut found = Vec::new();
    for path in suite_files(folder)? {
        let program = Program::find(&path.to_string_lossy(), args.quick)?;
        match can_run(&program) {
            Ok(()) => found.push(program),
            Err(why) => notes.push(format!("{} was skipped: {why}", program.name)),
        }
    }
    if found.is_empty() {
        bail!("--suite: nothing in {} can be run:\n  {}", folder.display(), notes.join("\n  "));
    }
    if !args.bench.is_empty() {
        found.extend(Program::select(&args.bench, args.quick)?);
    }
    Ok(found)
}

/// The programs of a suite: its `.py` files, or, one folder down, each `run_benchmark.py` (as pyperformance has them).
fn suite_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let list = |dir: &Path| -> Result<Vec<PathBuf>> {
        let entries =
            std::fs::read_dir(dir).with_context(|| format!("--suite: can't read {}", dir.display()))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
        paths.sort();
        Ok(paths)
    };
    let mut files = Vec::new();
    for path in list(folder)? {
        let below = path.join("run_benchmark.py");
        if below.is_file() {
            files.push(below);
        } else if path.extension().is_some_and(|e| e == "py") && path.is_file() {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("--suite: there is no .py file in {}, and no run_benchmark.py below it", folder.display());
    }
    Ok(files)
}

/// Seconds that a program of a suite gets to show that it runs.
const PROBE: Duration = Duration::from_secs(30);

/// Runs one iteration under `base`; the error says why it can't be measured.
fn can_run(program: &Program) -> Result<(), String> {
    eprintln!("trying {}", program.name);
    let base = Configuration::interpreter(SwitchSet::BASE);
    let mut samples = 0;
    let request =
        Request { configuration: &base, program, path: program.path.clone(), iterations: 1, timeout: PROBE };
    let mut invoker = ChildInvoker::from_environment().map_err(|e| e.to_string())?;
    let ending = invoker.invoke(&request, &|| false, &mut |line| {
        samples += u32::from(matches!(line, Ok(crate::measure::protocol::Line::Sample { .. })));
        Ok(())
    });
    let ending = ending.map_err(|e| e.to_string())?;
    match ending.exit {
        Exit::Status(0) if samples > 0 || program.entry == Entry::Script => Ok(()),
        Exit::Status(0) => Err("it timed nothing".to_owned()),
        Exit::Status(_) => Err(ending.last_words),
        Exit::Signal(n) => Err(format!("ended by signal {n}")),
        Exit::TimedOut => Err(format!("one iteration took more than {} s", PROBE.as_secs())),
        Exit::Interrupted => Err("interrupted".to_owned()),
        Exit::NotStarted(why) => Err(why),
    }
}

/// `--dry-run`: what would be run, and for how long, from one process of each program under the baseline.
pub fn describe(plan: &Plan, notes: &[String]) -> Result<String> {
    use std::fmt::Write;
    let scratch = tempfile_dir()?;
    let mut out = String::new();
    for note in notes {
        let _ = writeln!(out, "note: {note}");
    }
    let factors: Vec<String> =
        plan.factors.iter().map(|f| format!("{} ({})", f.id, f.levels.join(", "))).collect();
    let _ = writeln!(out, "Factors: {}", factors.join("; "));
    let beside = plan.configurations.len() - plan.factorial;
    let _ = writeln!(out, "Configurations: {} of the design, {beside} beside it", plan.factorial);
    if let Some(f) = &plan.extras.fraction {
        let _ = writeln!(out, "Design: resolution {}; {}", f.resolution, f.aliases().join("; "));
    }
    let jobs = plan.schedule().len();
    let _ = writeln!(
        out,
        "Processes: {jobs}, each with {} warm-up and {} measured iterations",
        plan.warmups, plan.iterations
    );
    let mut seconds = 0.0;
    let mut invoker = ChildInvoker::from_environment()?;
    if plan.clock == Clock::Instructions {
        invoker = invoker.counting(&scratch);
    }
    let per_program = jobs as f64 / plan.programs.len() as f64;
    for program in &plan.programs {
        let path = match program.source {
            Some(source) => {
                let path = scratch.join(format!("{}.py", program.name));
                std::fs::write(&path, source)?;
                path
            }
            None => program.path.clone(),
        };
        let (warmups, iterations) = crate::measure::session::iterations_of(plan, program);
        let request = Request {
            configuration: plan.baseline(),
            program,
            path,
            iterations: warmups + iterations,
            timeout: Duration::from_secs(plan.timeout),
        };
        let ending = invoker.invoke(&request, &|| false, &mut |_| Ok(()))?;
        let _ = writeln!(
            out,
            "{}: {:.2} s a process under {}",
            program.name,
            ending.seconds,
            plan.baseline().label()
        );
        seconds += ending.seconds * per_program;
    }
    let _ = std::fs::remove_dir_all(&scratch);
    let _ = writeln!(
        out,
        "Time: at most about {:.1} min, if no configuration is slower than the baseline",
        seconds / 60.0
    );
    Ok(out)
}

/// A folder of its own in the temporary directory.
fn tempfile_dir() -> Result<PathBuf> {
    let dir = std::env::temp_dir().join(format!("harness-{}", std::process::id()));
    std::fs::create_dir_all(&dir).with_context(|| format!("can't create {}", dir.display()))?;
    Ok(dir)
}
