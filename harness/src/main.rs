//! The `harness` binary: hands the command line to [`harness::cmd`] and turns errors into one line and status 2.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    match harness::cmd::main() {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("harness: {error:#}");
            ExitCode::from(2)
        }
    }
}
