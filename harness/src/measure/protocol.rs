//! The lines that a child writes to its standard output for the harness.
//!
//! Each begins with `@harness ` and a word; everything else is the program's own output and is passed over.
//!
//! ```text
//! SAMPLE ITERATION SECONDS [CPU]   one iteration, warm-up iterations first, counted from 0; wall and processor time
//! PHASE start TIME           when the driver's first line ran, in seconds since 1970
//! PHASE load SECONDS         what reading, compiling and importing the program took
//! ANSWER TEXT                what the program returned; has to be the same in every configuration
//! WRONG TEXT                 the program found its own answer wrong
//! COUNTER NAME VALUE         a counter of the VM at the end
//! HEAP BYTES                 peak of the VM's heap
//! RSS KIB                    peak resident set of the process
//! DONE                       nothing was cut off
//! ```

/// What lines for the harness begin with.
pub const PREFIX: &str = "@harness ";

/// One line of the protocol.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    Sample {
        iteration: u32,
        seconds: f64,
        cpu_seconds: Option<f64>,
    },
    /// Not from the child, but from what counted its instructions: those of one iteration.
    Instructions(u64),
    Phase(String, f64),
    Answer(String),
    Wrong(String),
    Counter(String, u64),
    Heap(u64),
    Rss(u64),
    Done,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(PREFIX)?;
        match self {
            Line::Sample { iteration, seconds, cpu_seconds } => {
                write!(f, "SAMPLE {iteration} {seconds}")?;
                cpu_seconds.map_or(Ok(()), |cpu| write!(f, " {cpu}"))
            }
            Line::Instructions(n) => write!(f, "INSTRUCTIONS {n}"),
            Line::Phase(name, seconds) => write!(f, "PHASE {name} {seconds}"),
            Line::Answer(text) => write!(f, "ANSWER {text}"),
            Line::Wrong(text) => write!(f, "WRONG {text}"),
            Line::Counter(name, value) => write!(f, "COUNTER {name} {value}"),
            Line::Heap(bytes) => write!(f, "HEAP {bytes}"),
            Line::Rss(kib) => write!(f, "RSS {kib}"),
            Line::Done => write!(f, "DONE"),
        }
    }
}

/// Reads one line of output. `None`: not for the harness. `Some(Err(…))`: for the harness, but not understood.
pub fn parse(line: &str) -> Option<Result<Line, String>> {
    let rest = line.strip_prefix(PREFIX)?.trim_end();
    Some(parse_rest(rest).ok_or_else(|| format!("the child wrote `{}`", line.trim_end())))
}

fn parse_rest(rest: &str) -> Option<Line> {
    let (word, tail) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(match word {
        "SAMPLE" => {
            let mut words = tail.split(' ');
            let iteration = words.next()?.parse().ok()?;
            let seconds: f64 = words.next()?.parse().ok()?;
            let cpu_seconds: Option<f64> = words.next().map(str::parse).transpose().ok()?;
            let sound = seconds.is_finite() && seconds > 0.0;
            let cpu_sound = cpu_seconds.is_none_or(|c| c.is_finite() && c >= 0.0);
            if !sound || !cpu_sound || words.next().is_some() {
                return None;
            }
            Line::Sample { iteration, seconds, cpu_seconds }
        }
        "INSTRUCTIONS" => Line::Instructions(tail.parse().ok()?),
        "PHASE" => {
            let (name, seconds) = tail.split_once(' ')?;
            let seconds: f64 = seconds.parse().ok()?;
            (seconds.is_finite() && seconds >= 0.0).then(|| Line::Phase(name.to_owned(), seconds))?
        }
        "ANSWER" => Line::Answer(tail.to_owned()),
        "WRONG" => Line::Wrong(tail.to_owned()),
        "COUNTER" => {
            let (name, value) = tail.split_once(' ')?;
            Line::Counter(name.to_owned(), value.parse().ok()?)
        }
        "HEAP" => Line::Heap(tail.parse().ok()?),
        "RSS" => Line::Rss(tail.parse().ok()?),
        "DONE" if tail.is_empty() => Line::Done,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_round_trip() {
        for line in [
            Line::Sample { iteration: 3, seconds: 0.012_345, cpu_seconds: None },
            Line::Sample { iteration: 3, seconds: 0.012_345, cpu_seconds: Some(0.01) },
            Line::Instructions(1 << 50),
            Line::Phase("load".into(), 0.25),
            Line::Answer("(1, 'two three')".into()),
            Line::Wrong("".into()),
            Line::Counter("map-dicts.instances".into(), u64::MAX),
            Line::Heap(1 << 40),
            Line::Rss(9000),
            Line::Done,
        ] {
            assert_eq!(parse(&line.to_string()), Some(Ok(line)));
        }
    }

    #[test]
    fn own_output_is_passed_over_and_nonsense_is_not() {
        assert_eq!(parse("hello"), None);
        assert_eq!(parse("see @harness DONE"), None);
        for bad in [
            "SAMPLE 1",
            "SAMPLE x 1.0",
            "SAMPLE 0 nan",
            "SAMPLE 0 -1",
            "SAMPLE 0 0",
            "SAMPLE 0 1 x",
            "SAMPLE 0 1 1 1",
            "HEAP",
            "PHASE load",
            "PHASE load -1",
            "DONE 1",
            "WHAT",
        ] {
            assert!(matches!(parse(&format!("{PREFIX}{bad}")), Some(Err(_))), "{bad}");
        }
    }
}
