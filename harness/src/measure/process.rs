//! Starting one child process, reading its report while it runs, and ending it in time.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Result;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::protocol::{self, Line};
use crate::experiment::configuration::Arm;
use crate::experiment::{Configuration, Peer, Program, tax};

/// What one child is asked to do.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub configuration: &'a Configuration,
    pub program: &'a Program,
    /// Where the program's text lies.
    pub path: PathBuf,
    /// Warm-up and measured iterations together.
    pub iterations: u32,
    pub timeout: Duration,
}

/// How a child ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Exit {
    Status(i32),
    Signal(i32),
    TimedOut,
    /// The user wants to stop; the child was ended.
    Interrupted,
    NotStarted(String),
}

/// What is known about a child after its end.
#[derive(Clone, Debug)]
pub struct Ending {
    pub exit: Exit,
    /// From start to end of the process.
    pub seconds: f64,
    /// The last line that it wrote to standard error (where a traceback has its message).
    pub last_words: String,
    /// Bytes by which its environment was lengthened, if it was.
    pub environment: Option<usize>,
}

/// Something that runs one invocation: real children, or a mock in tests.
pub trait Invoker {
    /// Runs `request` to its end and hands over the report line by line as it comes (`Err`: a line not understood).
    /// Ends the child as soon as `stop()` is true.
    ///
    /// # Errors
    /// Whatever `line` returns (the sample couldn't be stored); the child is ended then.
    fn invoke(
        &mut self,
        request: &Request,
        stop: &dyn Fn() -> bool,
        line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
    ) -> Result<Ending>;
}

/// Runs children: this binary again, or the command in `HARNESS_CHILD` (which then gets the same arguments; used to
/// test the harness and to try it with another interpreter).
pub struct ChildInvoker {
    command: Vec<String>,
    peers: Vec<Peer>,
    /// Where the driver lies for peers.
    driver: PathBuf,
    /// Folder in which instructions are counted, if they are.
    counting: Option<PathBuf>,
    /// Bytes of environment that the child gets besides: where the stack begins depends on it.
    padding: usize,
}

/// Environment variable with a command to run in place of this binary's hidden `child`.
pub const CHILD_VARIABLE: &str = "HARNESS_CHILD";

impl ChildInvoker {
    /// # Errors
    /// The path of this binary can't be found out.
    pub fn from_environment() -> Result<ChildInvoker> {
        let command = match std::env::var(CHILD_VARIABLE) {
            Ok(command) => command.split_whitespace().map(str::to_owned).collect(),
            Err(_) => vec![std::env::current_exe()?.to_string_lossy().into_owned(), "child".to_owned()],
        };
        Ok(ChildInvoker::new(command))
    }

    pub fn new(command: Vec<String>) -> ChildInvoker {
        ChildInvoker { command, peers: Vec::new(), driver: PathBuf::new(), counting: None, padding: 0 }
    }

    /// Lets it run other interpreters, for which the driver is a file.
    #[must_use]
    pub fn with_peers(mut self, peers: &[Peer], driver: &Path) -> ChildInvoker {
        self.peers = peers.to_vec();
        self.driver = driver.to_owned();
        self
    }

    /// Counts instructions by callgrind, with profiles in this folder, instead of timing.
    #[must_use]
    pub fn counting(mut self, folder: &Path) -> ChildInvoker {
        self.counting = Some(folder.to_owned());
        self
    }

    /// The words that run a request, `loops` times.
    fn words(&self, request: &Request, loops: u32) -> Vec<String> {
        let entry = request.program.entry;
        if let Arm::Peer(name) = &request.configuration.arm
            && let Some(peer) = self.peers.iter().find(|p| p.name == *name)
        {
            return peer.invocation(&self.driver, entry, &request.path, loops, request.iterations);
        }
        let mut words = self.command.clone();
        words.extend(["--config".to_owned(), request.configuration.label()]);
        words.extend(["--entry".to_owned(), entry.name().to_owned()]);
        words.extend(["--loops".to_owned(), loops.to_string()]);
        words.extend(["--iterations".to_owned(), request.iterations.to_string()]);
        words.push(request.path.to_string_lossy().into_owned());
        words
    }

    fn command(&self, words: &[String]) -> Command {
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .env(PADDING_VARIABLE, "x".repeat(self.padding))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A group of its own: Ctrl-C reaches only the parent, and a time-out ends the child with all it started.
            .process_group(0);
        command
    }
}

impl Invoker for ChildInvoker {
    fn invoke(
        &mut self,
        request: &Request,
        stop: &dyn Fn() -> bool,
        line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
    ) -> Result<Ending> {
        // Another size for each process: the environment moves the stack, and with it what shares cache lines.
        self.padding = (self.padding + PADDING_STEP) % PADDING_MOST;
        match self.counting.clone() {
            Some(folder) => self.count(request, &folder, stop, line),
            None => self.follow(&self.words(request, request.program.loops), request.timeout, stop, line),
        }
    }
}

/// Environment variable whose only purpose is its length.
const PADDING_VARIABLE: &str = "HARNESS_PADDING";

/// Lengths go through all multiples of 16 up to a page, in an order that has nothing to do with that of the cells.
const PADDING_STEP: usize = 16 * 97;
const PADDING_MOST: usize = 4096;

impl ChildInvoker {
    /// Instructions of one iteration: the difference between a process with twice the loops and one with them once, so
    /// that start-up and compiling cancel.
    fn count(
        &self,
        request: &Request,
        folder: &Path,
        stop: &dyn Fn() -> bool,
        line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
    ) -> Result<Ending> {
        let profile = folder.join("callgrind.out");
        let run = |loops: u32, line: &mut dyn FnMut(Result<Line, String>) -> Result<()>| {
            let _ = std::fs::remove_file(&profile);
            let mut words: Vec<String> =
                ["valgrind", "--tool=callgrind", "--quiet"].into_iter().map(str::to_owned).collect();
            words.push(format!("--callgrind-out-file={}", profile.display()));
            words.extend(self.words(request, loops));
            let ending = self.follow(&words, request.timeout, stop, line)?;
            let total = std::fs::read_to_string(&profile).ok().and_then(|p| tax::instructions(&p));
            anyhow::Ok((ending, total))
        };
        let (ending, twice) = run(2 * request.program.loops, &mut |_| Ok(()))?;
        if ending.exit != Exit::Status(0) {
            return Ok(ending);
        }
        let mut report = Vec::new();
        let (ending, once) = run(request.program.loops, &mut |l| {
            report.push(l);
            Ok(())
        })?;
        if let Some(difference) = twice.zip(once).and_then(|(twice, once)| twice.checked_sub(once)) {
            line(Ok(Line::Instructions(difference)))?;
        } else {
            line(Err("callgrind left no profile".to_owned()))?;
        }
        report.into_iter().try_for_each(line)?;
        Ok(ending)
    }

    /// Runs a command to its end.
    fn follow(
        &self,
        words: &[String],
        timeout: Duration,
        stop: &dyn Fn() -> bool,
        line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
    ) -> Result<Ending> {
        let start = Instant::now();
        let mut child = match self.command(words).spawn() {
            Ok(child) => child,
            Err(error) => {
                let why = format!("can't start {}: {error}", Path::new(&words[0]).display());
                return Ok(Ending {
                    exit: Exit::NotStarted(why),
                    seconds: 0.0,
                    last_words: String::new(),
                    environment: None,
                });
            }
        };
        let lines = read_report(&mut child);
        let last_words = read_last_words(&mut child);
        let outcome = follow(&mut child, &lines, start + timeout, stop, line);
        let exit = match outcome {
            Ok(Some(exit)) => Ok(exit),
            Ok(None) => {
                let status = child.wait()?;
                Ok(match status.signal() {
                    Some(signal) => Exit::Signal(signal),
                    None => Exit::Status(status.code().unwrap_or(-1)),
                })
            }
            Err(error) => Err(error),
        };
        let seconds = start.elapsed().as_secs_f64();
        // Nothing that the child started may go on loading the machine, however the child ended.
        let _ = killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL);
        let _ = child.wait();
        // The reader ends with the pipe; a grandchild that keeps it open doesn't hold the harness up.
        let last_words = last_words.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
        Ok(Ending { exit: exit?, seconds, last_words, environment: Some(self.padding) })
    }
}

/// Follows a running child. `Ok(None)`: it has ended by itself.
fn follow(
    child: &mut Child,
    lines: &Receiver<Result<Line, String>>,
    deadline: Instant,
    stop: &dyn Fn() -> bool,
    line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
) -> Result<Option<Exit>> {
    // Rare enough not to disturb what is being measured on another core, often enough for Ctrl-C.
    const PATIENCE: Duration = Duration::from_millis(100);
    let (mut open, mut reported) = (true, false);
    loop {
        if stop() {
            return Ok(Some(Exit::Interrupted));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Some(Exit::TimedOut));
        }
        if open {
            match lines.recv_timeout(left.min(PATIENCE)) {
                Ok(l) => {
                    reported |= l == Ok(Line::Done);
                    line(l)?;
                }
                Err(RecvTimeoutError::Timeout) => {
                    if child.try_wait()?.is_some() {
                        // Nothing follows the last line, however long somebody holds the pipe open.
                        return if reported { Ok(None) } else { drain(lines, line).map(|()| None) };
                    }
                }
                Err(RecvTimeoutError::Disconnected) => open = false,
            }
        } else if child.try_wait()?.is_some() {
            return Ok(None);
        } else {
            std::thread::sleep(left.min(Duration::from_millis(1)));
        }
    }
}

/// How long the rest of an ended child's report may take to come through.
const REST_OF_REPORT: Duration = Duration::from_secs(2);

/// Takes what is left of an ended child's report: to its last line, or until the pipe closes. On a loaded machine the
/// thread that reads may not have run for a while; but something that the child started may hold the pipe open for ever.
fn drain(
    lines: &Receiver<Result<Line, String>>,
    line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
) -> Result<()> {
    let deadline = Instant::now() + REST_OF_REPORT;
    while let Ok(l) = lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        let last = l == Ok(Line::Done);
        line(l)?;
        if last {
            break;
        }
    }
    Ok(())
}

/// Longest line that is looked at; a program may print without ever ending a line.
const LONGEST_LINE: u64 = 64 * 1024;

fn read_report(child: &mut Child) -> Receiver<Result<Line, String>> {
    let (sender, receiver) = channel();
    let mut reader = BufReader::new(child.stdout.take().expect("stdout is piped"));
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            if let Some(line) = protocol::parse(&String::from_utf8_lossy(&bytes))
                && sender.send(line).is_err()
            {
                return;
            }
        }
    });
    receiver
}

/// Drains standard error and delivers its last line at the end.
fn read_last_words(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    let mut reader = BufReader::new(child.stderr.take().expect("stderr is piped"));
    std::thread::spawn(move || {
        let mut last = String::new();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
            let line = String::from_utf8_lossy(&bytes);
            if !line.trim().is_empty() {
                last = line.trim().chars().take(300).collect();
            }
        }
        let _ = sender.send(last);
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_report_is_waited_for_but_not_for_ever() {
        let (sender, receiver) = channel();
        let late = std::thread::spawn(move || {
            sender.send(Ok(Line::Rss(1))).unwrap();
            std::thread::sleep(Duration::from_millis(300));
            sender.send(Ok(Line::Done)).unwrap();
            // The pipe stays open, as if a grandchild held it.
            std::thread::sleep(Duration::from_millis(500));
            drop(sender);
        });
        let mut seen = Vec::new();
        drain(&receiver, &mut |l| {
            seen.push(l.unwrap());
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, [Line::Rss(1), Line::Done]);
        late.join().unwrap();
    }
}
