//! Programs that CPython 3.11 refuses, with the error it raises: class, message, place.
//!
//! `syntax_errors.txt` holds them: lines of a program behind `| `, then `Class: message @line:column-line:column`
//! as CPython reports it. LIMIT: a multi-line string before the error on the same line shifts the text shown.

use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::{Config, SwitchSet};

fn error_of(program: &str) -> String {
    let config = Config::with_switches(SwitchSet::BASE);
    match compile_source(program, "<test>", Mode::Exec, &config, CompileFlags::default()) {
        Ok(_) => "no error".to_owned(),
        Err(e) => format!(
            "{}: {} @{}:{}-{}:{}",
            e.kind.class_name(),
            e.message,
            e.line,
            e.column,
            e.end_line,
            e.end_column
        ),
    }
}

#[test]
fn as_cpython_reports_them() {
    let (mut program, mut checked, mut wrong) = (String::new(), 0, Vec::new());
    for line in include_str!("syntax_errors.txt").lines() {
        if let Some(text) = line.strip_prefix("| ") {
            program += text;
            program.push('\n');
        } else if !line.is_empty() {
            let got = error_of(&program);
            if got != line {
                wrong.push(format!("{program}  expected {line}\n  got      {got}"));
            }
            checked += 1;
            program.clear();
        }
    }
    assert!(checked > 400, "only {checked} programs found");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
