//! `harness --matrix`: plan, measure, analyse, report.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use vm_core::config::SwitchSet;

use super::MatrixArgs;
use crate::experiment::configuration::JIT_OFF;
use crate::experiment::plan::{self, Clock, Plan};
use crate::experiment::record::Session;
use crate::experiment::selection::parse_switches;
use crate::experiment::{Entry, Program, Record, machine};
use crate::measure::process::ChildInvoker;
use crate::measure::progress::Progress;
use crate::measure::session::{self, Finish};
use crate::measure::store::Store;

/// Defaults of a full and of a quick matrix: invocations, warm-up iterations, measured iterations.
const FULL: (u32, u32, u32) = (10, 1, 4);
const QUICK: (u32, u32, u32) = (3, 1, 2);

/// Seconds for one process, if the user doesn't say.
const TIMEOUT: u64 = 60;

pub fn matrix(args: &MatrixArgs) -> Result<u8> {
    for level in &args.jit {
        super::check_jit(level)?;
    }
    let (dir, mut record, mut store) = match &args.resume {
        Some(dir) => resume(dir)?,
        None => begin(args)?,
    };
    for note in &record.notes {
        eprintln!("note: {note}");
    }
    let stop = stop_on_ctrl_c()?;
    let mut invoker = ChildInvoker::from_environment()?;
    let before = store.done.len();
    record.sessions.push(Session {
        started: machine::now(),
        load_before: machine::load(),
        ..Session::default()
    });
    record.write(&dir)?;
    warn_about_load(record.sessions.last().and_then(|s| s.load_before));
    let finish =
        session::run(&record.plan, &dir, &mut store, &mut invoker, &mut Progress::default(), &|| {
            stop.load(Ordering::Relaxed)
        });
    if let Some(session) = record.sessions.last_mut() {
        session.ended = machine::now();
        session.load_after = machine::load();
        session.invocations = (store.done.len() - before) as u64;
    }
    let finish = finish.with_context(|| {
        format!("stopped after {} of {} processes", store.done.len(), record.plan.schedule().len())
    })?;
    record.write(&dir)?;
    drop(store);
    if finish == Finish::Interrupted {
        eprintln!(
            "interrupted; everything measured so far is kept. To go on: harness --matrix --resume {}",
            dir.display()
        );
        return Ok(130);
    }
    super::report::report(&dir)
}

/// Makes the plan and the folder of a new result.
fn begin(args: &MatrixArgs) -> Result<(PathBuf, Record, Store)> {
    let (plan, notes) = plan(args)?;
    let dir = match &args.out {
        Some(dir) => dir.clone(),
        None => PathBuf::from("results").join(machine::now().replace(':', "-").replace('Z', "")),
    };
    if dir.join(crate::experiment::record::FILE).exists() {
        bail!("{} already holds a result; go on with --resume, or choose another --out", dir.display());
    }
    let programs = dir.join("programs");
    std::fs::create_dir_all(&programs).with_context(|| format!("can't create {}", programs.display()))?;
    for program in &plan.programs {
        if let Some(source) = program.source {
            let path = session::program_path(&dir, program);
            std::fs::write(&path, source).with_context(|| format!("can't write {}", path.display()))?;
        }
    }
    let record = Record::new(plan, notes);
    // The record first: a folder without one is no result, and --resume says so.
    record.write(&dir)?;
    let store = Store::create(&dir)?;
    Ok((dir, record, store))
}

/// Opens an interrupted result, if this build may add to it.
fn resume(dir: &Path) -> Result<(PathBuf, Record, Store)> {
    let record = Record::read(dir)?;
    if let Some(why) = record.differs_from_this_build() {
        bail!("can't add to {}: {why}", dir.display());
    }
    for program in &record.plan.programs {
        let path = session::program_path(dir, program);
        let text = std::fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
        if crate::experiment::benchmark::digest(&text) != program.digest {
            bail!("can't add to {}: {} has changed since it was begun", dir.display(), path.display());
        }
    }
    let store = Store::resume(dir)?;
    Ok((dir.to_owned(), record, store))
}

fn plan(args: &MatrixArgs) -> Result<(Plan, Vec<String>)> {
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
    let programs = Program::select(&args.bench, args.quick)?;
    for p in programs.iter().filter(|p| p.entry == Entry::Script) {
        notes.push(format!("{} is a plain script: its samples are whole processes with start-up", p.name));
    }
    if args.clock == Some(Clock::Cpu)
        && let Some(p) = programs.iter().find(|p| p.entry == Entry::Script)
    {
        bail!("--clock cpu: of {}, a plain script, only wall time is measured", p.name);
    }
    let mut jit = plan::jit_factor();
    if args.jit.is_empty() {
        notes.extend(plan::missing_jits());
    } else {
        jit.levels.retain(|l| l == JIT_OFF || args.jit.contains(l));
    }
    let factors = plan::factors_of(varied, jit);
    let (configurations, factorial) = plan::configurations(&factors, held);
    let (invocations, warmups, iterations) = if args.quick { QUICK } else { FULL };
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
        clock: args.clock.unwrap_or_default(),
    };
    Ok((plan, notes))
}

/// The first Ctrl-C asks the session to stop, the second ends the harness at once.
fn stop_on_ctrl_c() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .context("can't handle Ctrl-C")?;
    Ok(stop)
}

fn warn_about_load(load: Option<f64>) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    if let Some(load) = load
        && load > 0.75 * cores
    {
        eprintln!(
            "warning: the machine is busy (load {load:.1} on {cores} cores); intervals will be wide; consider --clock cpu"
        );
    }
}
