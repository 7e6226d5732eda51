//! From the options of a matrix to its plan.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use vm_core::config::{JitLevel, SwitchSet};

use super::MatrixArgs;
use super::suite::{self, Trial};
use crate::experiment::configuration::JIT_OFF;
use crate::experiment::fraction::Fraction;
use crate::experiment::plan::{self, Clock, Extras, Plan};
use crate::experiment::selection::parse_switches;
use crate::experiment::{Configuration, Entry, Peer, Program};
use crate::measure::process::{ChildInvoker, Invoker, Request};

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
    let counting = clock == Clock::Instructions;
    if counting && (args.iterations.is_some() || args.warmups.is_some()) {
        bail!("--metric instructions counts one iteration a process; leave --iterations and --warmups out");
    }
    let (invocations, warmups, iterations) = match clock {
        Clock::Instructions => {
            crate::experiment::tax::find_valgrind()?;
            (3, 0, 1)
        }
        _ if args.quick => QUICK,
        _ => FULL,
    };
    let (warmups, iterations) = (args.warmups.unwrap_or(warmups), args.iterations.unwrap_or(iterations));
    let timeout = args.timeout.unwrap_or(TIMEOUT);
    // Counting is slow; and shares whose machines chose other loops would not be of one plan.
    let one_loop = counting || args.shard.is_some();
    let trial = Trial::new(timeout, warmups.saturating_add(iterations), args.quick, one_loop);
    let mut programs = programs(args, &trial, &mut notes)?;
    for p in &mut programs {
        if p.entry == Entry::Script {
            notes
                .push(format!("{} is a plain script: its samples are whole processes with start-up", p.name));
            if clock != Clock::Wall {
                bail!("--metric: of {}, a plain script, only wall time is measured", p.name);
            }
        }
        if counting && p.source.is_some() {
            p.loops = (p.loops / PART_WHEN_COUNTING).max(1);
        }
    }
    let mut jit = plan::jit_factor();
    if args.jit.is_empty() {
        notes.extend(plan::missing_jits());
        jit.levels.retain(|l| JitLevel::from_id(l).is_some_and(JitLevel::in_default_matrix));
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
        warmups,
        iterations,
        timeout,
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

fn programs(args: &MatrixArgs, trial: &Trial, notes: &mut Vec<String>) -> Result<Vec<Program>> {
    let Some(folder) = &args.suite else { return Program::select(&args.bench, args.quick) };
    let (mut found, skipped) = suite::programs(folder, args.quick, trial)?;
    notes.extend(skipped);
    if !args.bench.is_empty() {
        found.extend(Program::select(&args.bench, args.quick)?);
        Program::all_differ(&found)?;
    }
    Ok(found)
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
