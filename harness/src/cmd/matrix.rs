//! `harness --matrix`: plan, measure, analyse, report.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

use super::{MatrixArgs, planning};
use crate::analysis::opcodes;
use crate::experiment::plan::{Clock, Extras, Plan};
use crate::experiment::record::Session;
use crate::experiment::{Configuration, Entry, Program, Record, machine};
use crate::measure::process::ChildInvoker;
use crate::measure::progress::Progress;
use crate::measure::session::{self, Finish};
use crate::measure::store::Store;

/// Blocks that `--until-ci` adds at a time, and the most it comes to.
const BLOCKS_AT_A_TIME: u32 = 5;
const MOST_BLOCKS: u32 = 1000;

pub fn matrix(args: &MatrixArgs) -> Result<u8> {
    for level in &args.jit {
        super::check_jit(level)?;
    }
    if args.dry_run {
        let (plan, notes) = planning::plan(args)?;
        super::show(&planning::describe(&plan, &notes)?);
        return Ok(0);
    }
    let (dir, mut record, mut store) = match &args.resume {
        Some(dir) => resume(dir)?,
        None => {
            let (plan, notes) = planning::plan(args)?;
            begin(args.out.as_deref(), plan, notes)?
        }
    };
    for note in &record.notes {
        eprintln!("note: {note}");
    }
    let stop = stop_on_ctrl_c()?;
    warn_about_load(machine::load());
    loop {
        if measure(&dir, &mut record, &mut store, &stop)? == Finish::Interrupted {
            eprintln!(
                "interrupted; everything measured so far is kept. To go on: harness --matrix --resume {}",
                dir.display()
            );
            return Ok(130);
        }
        if !goes_on(&dir, &mut record)? {
            break;
        }
    }
    drop(store);
    if args.explain && !count_opcodes(&dir, &record, &stop)? {
        return Ok(130);
    }
    super::report::report(&dir, args.explain)
}

/// Counts the opcodes that each level alone executes, once, beside the matrix. False: interrupted.
fn count_opcodes(dir: &Path, record: &Record, stop: &AtomicBool) -> Result<bool> {
    let own = dir.join(opcodes::FOLDER);
    let plan = &record.plan;
    let programs: Vec<Program> = plan
        .programs
        .iter()
        .filter(|p| p.entry != Entry::Script)
        .map(|p| {
            Ok(Program {
                path: std::path::absolute(session::program_path(dir, p))?,
                source: None,
                ..p.clone()
            })
        })
        .collect::<Result<_>>()?;
    if own.exists() || programs.is_empty() {
        return Ok(true);
    }
    let base = plan.baseline().clone();
    let alone = |f: &crate::experiment::Factor| {
        let switch = vm_core::config::Switch::from_id(&f.id)?;
        Some(Configuration::interpreter(base.switches.with(switch)))
    };
    let all = std::iter::once(base.clone()).chain(plan.factors.iter().filter_map(alone));
    let counting = Plan {
        factors: Vec::new(),
        configurations: all.map(|c| c.with_variant(opcodes::VARIANT)).collect(),
        factorial: 1,
        programs,
        invocations: 1,
        warmups: 0,
        iterations: 1,
        clock: Clock::Wall,
        extras: Extras::default(),
        ..plan.clone()
    };
    eprintln!("counting opcodes");
    let (_, mut record, mut store) = begin(Some(&own), counting, Vec::new())?;
    Ok(measure(&own, &mut record, &mut store, stop)? == Finish::Complete)
}

/// Whether `--until-ci` asks for more blocks; adds them to the plan. All arms get them alike.
fn goes_on(dir: &Path, record: &mut Record) -> Result<bool> {
    let Some(percent) = record.plan.extras.until_ci.as_ref().and_then(|p| p.parse::<f64>().ok()) else {
        return Ok(false);
    };
    let widest = crate::analysis::analyse(dir)?.widest_effect();
    let Some(widest) = widest.map(|w| w * 100.0) else { return Ok(false) };
    if widest <= percent || record.plan.invocations >= MOST_BLOCKS {
        return Ok(false);
    }
    eprintln!(
        "widest interval of a main effect: ±{widest:.1} % with {} blocks, ±{percent} % wanted: going on",
        record.plan.invocations
    );
    record.plan.invocations += BLOCKS_AT_A_TIME;
    record.write(dir)?;
    Ok(true)
}

/// Runs what is left of the plan, as one session of the record.
pub fn measure(dir: &Path, record: &mut Record, store: &mut Store, stop: &AtomicBool) -> Result<Finish> {
    let folder = std::path::absolute(dir)?.join("programs");
    let mut invoker =
        ChildInvoker::from_environment()?.with_peers(&record.plan.extras.peers, &folder.join("driver.py"));
    if record.plan.clock == Clock::Instructions {
        invoker = invoker.counting(&folder);
    }
    let before = store.done.len();
    record.sessions.push(Session {
        started: machine::now(),
        load_before: machine::load(),
        frequency_before: machine::frequency(),
        ..Session::default()
    });
    record.write(dir)?;
    let finish = session::run(&record.plan, dir, store, &mut invoker, &mut Progress::default(), &|| {
        stop.load(Ordering::Relaxed)
    });
    if let Some(session) = record.sessions.last_mut() {
        session.ended = machine::now();
        session.load_after = machine::load();
        session.frequency_after = machine::frequency();
        session.invocations = (store.done.len() - before) as u64;
    }
    let finish = finish.with_context(|| {
        format!("stopped after {} of {} processes", store.done.len(), record.plan.schedule().len())
    })?;
    record.write(dir)?;
    Ok(finish)
}

/// Makes the folder of a new result.
pub fn begin(out: Option<&Path>, plan: Plan, notes: Vec<String>) -> Result<(PathBuf, Record, Store)> {
    let dir = match out {
        Some(dir) => dir.to_owned(),
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
    if !plan.extras.peers.is_empty() {
        crate::report::write(&programs.join("driver.py"), crate::measure::DRIVER)?;
    }
    let record = Record::new(plan, notes);
    // The record first: a folder without one is no result, and --resume says so.
    record.write(&dir)?;
    let store = Store::create(&dir)?;
    Ok((dir, record, store))
}

/// Opens an interrupted result, if this build may add to it.
pub fn resume(dir: &Path) -> Result<(PathBuf, Record, Store)> {
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
    let store = Store::resume(dir, &record.plan)?;
    Ok((dir.to_owned(), record, store))
}

/// The first Ctrl-C asks the session to stop, the second ends the harness at once.
pub fn stop_on_ctrl_c() -> Result<Arc<AtomicBool>> {
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
            "warning: the machine is busy (load {load:.1} on {cores} cores); intervals will be wide; consider --metric cpu"
        );
    }
}
