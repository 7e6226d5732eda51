//! Other interpreters that run the same programs, interleaved with ours.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use super::Entry;

/// Where the file to run goes in a peer's command.
const FILE: &str = "{file}";

/// One other interpreter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    pub name: String,
    /// Its command with `{file}` where the Python file and its arguments go.
    pub command: Vec<String>,
    /// What it says when asked for its version.
    pub version: String,
}

impl Peer {
    /// A peer that is a program of this name or path.
    ///
    /// # Errors
    /// It can't be started.
    pub fn program(path: &str) -> Result<Peer> {
        let name =
            Path::new(path).file_name().map_or_else(|| path.to_owned(), |n| n.to_string_lossy().into_owned());
        Peer::new(&name, vec![path.to_owned(), FILE.to_owned()])
    }

    /// A peer as `NAME=CMD {file}`.
    ///
    /// # Errors
    /// It isn't of that form, or can't be started.
    pub fn template(text: &str) -> Result<Peer> {
        let Some((name, command)) = text.split_once('=') else {
            bail!("--peer: `{text}` is not of the form NAME='COMMAND {FILE}'");
        };
        let words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
        if name.is_empty() || words.iter().filter(|w| *w == FILE).count() != 1 || words[0] == FILE {
            bail!(
                "--peer: `{text}` is not of the form NAME='COMMAND {FILE}', with {FILE} as a word of its own"
            );
        }
        Peer::new(name, words)
    }

    fn new(name: &str, command: Vec<String>) -> Result<Peer> {
        // These characters have a meaning in labels and CSV.
        if name.contains([',', '+', '"', ' ', '~', '=']) {
            bail!(
                "--peer: `{name}` can't be a name; leave out commas, quotes, spaces, and the characters + ~ ="
            );
        }
        let mut peer = Peer { name: name.to_owned(), command, version: String::new() };
        peer.version = peer.ask_version()?;
        Ok(peer)
    }

    /// The command for a Python file and its arguments.
    pub fn words(&self, file: &Path, args: &[String]) -> Vec<String> {
        let mut words = Vec::new();
        for word in &self.command {
            if word == FILE {
                words.push(file.to_string_lossy().into_owned());
                words.extend_from_slice(args);
            } else {
                words.push(word.clone());
            }
        }
        words
    }

    /// How it is asked to drive a program: through the driver, or, for a plain script, directly.
    pub fn invocation(
        &self,
        driver: &Path,
        entry: Entry,
        program: &Path,
        loops: u32,
        iterations: u32,
    ) -> Vec<String> {
        if entry == Entry::Script {
            return self.words(program, &[]);
        }
        let args = [
            entry.name().to_owned(),
            program.to_string_lossy().into_owned(),
            loops.to_string(),
            iterations.to_string(),
            "peer".to_owned(),
        ];
        self.words(driver, &args)
    }

    fn ask_version(&self) -> Result<String> {
        let before: Vec<&String> = self.command.iter().take_while(|w| *w != FILE).collect();
        let mut command = Command::new(before[0]);
        command.args(&before[1..]).arg("--version").stdin(Stdio::null());
        match command.output() {
            Ok(output) => {
                // Python 2 wrote its version to standard error.
                let both = [output.stdout, output.stderr].concat();
                let text = String::from_utf8_lossy(&both);
                Ok(text
                    .lines()
                    .map(str::trim)
                    .filter(|l| !l.is_empty())
                    .take(2)
                    .collect::<Vec<_>>()
                    .join("; "))
            }
            Err(error) => bail!("peer `{}`: can't start {}: {error}", self.name, before[0]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands() {
        let peer = Peer::template("shell=sh -e {file}").unwrap();
        assert_eq!(peer.words(Path::new("/x.py"), &["1".into()]), ["sh", "-e", "/x.py", "1"]);
        let driven = peer.invocation(Path::new("/d.py"), Entry::Run, Path::new("/x.py"), 3, 4);
        assert_eq!(driven, ["sh", "-e", "/d.py", "run", "/x.py", "3", "4", "peer"]);
        assert_eq!(
            peer.invocation(Path::new("/d.py"), Entry::Script, Path::new("/x.py"), 3, 4),
            ["sh", "-e", "/x.py"]
        );
        for bad in ["x", "x=sh", "=sh {file}", "x={file}", "a+b=sh {file}"] {
            assert!(Peer::template(bad).is_err(), "{bad}");
        }
        let error = Peer::program("no-such-interpreter").unwrap_err().to_string();
        assert!(error.contains("can't start no-such-interpreter"), "{error}");
    }
}
