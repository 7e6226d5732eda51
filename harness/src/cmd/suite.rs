//! `--suite DIR`: the programs of a folder, each tried before anything is planned: what can't run, or takes too long for
//! a sample, is left out with the reason; of the others, the loops of one iteration are chosen by how long one takes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use vm_core::config::SwitchSet;

use crate::experiment::{Configuration, Entry, Program};
use crate::measure::process::{ChildInvoker, Exit, Invoker, Request};
use crate::measure::progress::duration_text;
use crate::measure::protocol::Line;

/// Seconds that one iteration is to take under `base`, if the program's own unit of work is shorter: long beside the
/// clock's grain and an interrupt, short enough for dozens of programs.
const AIM: f64 = 0.1;

/// Seconds that one iteration may take when a program is tried, at most; `--timeout` can only lower it. The second is for
/// `--quick`: a look at dozens of programs is to take minutes.
const LONGEST: u64 = 10;
const LONGEST_QUICK: u64 = 2;

/// Trials that loops are chosen by. The first one of a very short program sees little but its first-time costs.
const TRIALS: u32 = 3;

/// How many times as many loops a trial may have as the one before.
const MOST_GROWTH: f64 = 1000.0;

/// What the programs of a suite are tried with.
pub struct Trial {
    /// Seconds that one iteration may take.
    limit: Duration,
    /// Seconds aimed at; none where loops stay 1.
    aim: Option<f64>,
}

impl Trial {
    /// For processes that run `iterations` within `timeout` seconds. With `one_loop`, loops stay 1.
    pub fn new(timeout: u64, iterations: u32, quick: bool, one_loop: bool) -> Trial {
        let share = Duration::from_secs(timeout) / iterations.max(1);
        let longest = Duration::from_secs(if quick { LONGEST_QUICK } else { LONGEST });
        Trial { limit: share.min(longest), aim: (!one_loop).then_some(AIM) }
    }

    /// Runs a program under `base` and sets its loops. The value is how long one iteration then takes; the error says why
    /// the program can't be measured.
    fn of(&self, program: &mut Program, invoker: &mut dyn Invoker) -> Result<f64, String> {
        program.loops = 1;
        let mut seconds = self.one_iteration(program, invoker)?;
        let Some(aim) = self.aim.filter(|_| program.entry != Entry::Script) else { return Ok(seconds) };
        for _ in 1..TRIALS {
            if seconds >= aim / 2.0 {
                break;
            }
            // A clock that shows nothing says only that more are needed.
            let growth = (aim / seconds.max(1e-9)).min(MOST_GROWTH);
            program.loops = round_number(f64::from(program.loops) * growth);
            seconds = self.one_iteration(program, invoker)?;
        }
        Ok(seconds)
    }

    fn one_iteration(&self, program: &Program, invoker: &mut dyn Invoker) -> Result<f64, String> {
        let base = Configuration::interpreter(SwitchSet::BASE);
        let (mut sample, mut wrong) = (None, None);
        let request = Request {
            configuration: &base,
            program,
            path: program.path.clone(),
            iterations: 1,
            timeout: self.limit,
        };
        let ending = invoker.invoke(&request, &|| false, &mut |line| {
            match line {
                Ok(Line::Sample { seconds, .. }) => sample = Some(seconds),
                Ok(Line::Wrong(text)) => wrong = Some(text),
                _ => {}
            }
            Ok(())
        });
        let ending = ending.map_err(|e| e.to_string())?;
        if let Some(text) = wrong {
            return Err(format!("it finds its own answer wrong {text}").trim_end().to_owned());
        }
        match (ending.exit, sample) {
            (Exit::Status(0), Some(seconds)) => Ok(seconds),
            (Exit::Status(0), None) if program.entry == Entry::Script => Ok(ending.seconds),
            (Exit::Status(0), None) => Err("it timed nothing".to_owned()),
            (Exit::Status(_), _) => Err(ending.last_words),
            (Exit::Signal(n), _) => Err(format!("ended by signal {n}")),
            (Exit::TimedOut, _) => {
                Err(format!("one iteration under base takes more than {:.0} s", self.limit.as_secs_f64()))
            }
            (Exit::Interrupted, _) => Err("interrupted".to_owned()),
            (Exit::NotStarted(why), _) => Err(why),
        }
    }
}

/// The nearest of 1, 2, 5, 10, 20, …: trying a program again on another day then mostly chooses the same loops.
fn round_number(n: f64) -> u32 {
    let power = 10.0_f64.powf(n.max(1.0).log10().floor());
    let near = |m: &f64| (m * power / n).ln().abs();
    let m = [1.0, 2.0, 5.0, 10.0].into_iter().min_by(|a, b| near(a).total_cmp(&near(b))).unwrap_or(1.0);
    (m * power) as u32
}

/// The programs of a folder that can be measured, and a note on each that can't. Says on standard error how far it is.
///
/// # Errors
/// The folder can't be read, or nothing in it can be measured.
pub fn programs(folder: &Path, quick: bool, trial: &Trial) -> Result<(Vec<Program>, Vec<String>)> {
    let files = files(folder)?;
    let mut invoker = ChildInvoker::from_environment()?;
    let (mut found, mut notes, begun) = (Vec::new(), Vec::new(), Instant::now());
    for (i, path) in files.iter().enumerate() {
        let mut program = Program::find(&path.to_string_lossy(), quick)?;
        let said = match trial.of(&mut program, &mut invoker) {
            Ok(seconds) => {
                let said = format!("{seconds:.2} s an iteration, loops {}", program.loops);
                found.push(program.clone());
                said
            }
            Err(why) => {
                notes.push(format!("{} was skipped: {why}", program.name));
                format!("skipped: {why}")
            }
        };
        let done = (i + 1) as f64;
        let left = begun.elapsed().as_secs_f64() / done * (files.len() as f64 - done);
        eprintln!(
            "trying {} of {}, about {} left: {}: {said}",
            i + 1,
            files.len(),
            duration_text(left),
            program.name
        );
    }
    if found.is_empty() {
        bail!("--suite: nothing in {} can be run:\n  {}", folder.display(), notes.join("\n  "));
    }
    eprintln!("{} of {} programs of the suite can be measured", found.len(), files.len());
    Ok((found, notes))
}

/// The `.py` files of a folder, or, one folder down, each `run_benchmark.py` (as pyperformance has them).
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("--suite: can't read {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::process::Ending;

    /// A program that takes so many seconds a loop, and so many more the first time in each process.
    struct Steady {
        loop_seconds: f64,
        first_seconds: f64,
        loops: Vec<u32>,
    }

    impl Invoker for Steady {
        fn invoke(
            &mut self,
            request: &Request,
            _stop: &dyn Fn() -> bool,
            line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
        ) -> Result<Ending> {
            self.loops.push(request.program.loops);
            let seconds = self.first_seconds + f64::from(request.program.loops) * self.loop_seconds;
            if seconds > request.timeout.as_secs_f64() {
                let exit = Exit::TimedOut;
                return Ok(Ending { exit, seconds, last_words: String::new(), environment: None });
            }
            line(Ok(Line::Sample { iteration: 0, seconds, cpu_seconds: None }))?;
            Ok(Ending { exit: Exit::Status(0), seconds, last_words: String::new(), environment: None })
        }
    }

    fn tried(loop_seconds: f64, first_seconds: f64, trial: &Trial) -> (Result<f64, String>, Vec<u32>) {
        let mut program = Program {
            name: "p".into(),
            path: "p.py".into(),
            entry: Entry::Pyperf,
            loops: 7,
            digest: String::new(),
            source: None,
        };
        let mut invoker = Steady { loop_seconds, first_seconds, loops: Vec::new() };
        let outcome = trial.of(&mut program, &mut invoker);
        assert_eq!(invoker.loops.last(), Some(&program.loops), "what was chosen was tried");
        (outcome, invoker.loops)
    }

    #[test]
    fn loops_make_an_iteration_a_tenth_of_a_second() {
        let trial = Trial::new(60, 5, false, false);
        let (seconds, loops) = tried(0.02, 0.0, &trial);
        assert_eq!((seconds, loops), (Ok(0.1), vec![1, 5]));
        let (_, loops) = tried(0.06, 0.0, &trial);
        assert_eq!(loops, [1], "long enough as it is");
        let (seconds, loops) = tried(1e-5, 0.005, &trial);
        assert_eq!(loops[..2], [1, 20]);
        assert!(loops.len() == 3 && seconds.unwrap() > 0.005, "{loops:?}");
        let (_, loops) = tried(1e-9, 0.0, &trial);
        assert_eq!(loops, [1, 1000, 1_000_000], "no more than so many times as many at once");
        assert_eq!(tried(0.02, 0.0, &Trial::new(60, 1, false, true)).1, [1], "counting takes one loop");
    }

    #[test]
    fn loops_are_round_numbers() {
        let of = |numbers: &[f64]| numbers.iter().map(|n| round_number(*n)).collect::<Vec<_>>();
        assert_eq!(of(&[1.0, 1.3, 1.5, 3.0, 3.3, 7.0, 7.2]), [1, 1, 2, 2, 5, 5, 10]);
        assert_eq!(of(&[13.0, 1499.0, 1e6]), [10, 2000, 1_000_000]);
    }

    #[test]
    fn what_takes_too_long_is_left_out_by_the_time_a_process_has() {
        assert!(tried(9.0, 0.0, &Trial::new(60, 2, false, false)).0.is_ok());
        let (outcome, _) = tried(9.0, 0.0, &Trial::new(10, 2, false, false));
        assert_eq!(outcome, Err("one iteration under base takes more than 5 s".to_owned()));
        let (outcome, _) = tried(11.0, 0.0, &Trial::new(3600, 1, false, false));
        assert_eq!(outcome, Err("one iteration under base takes more than 10 s".to_owned()));
    }
}
