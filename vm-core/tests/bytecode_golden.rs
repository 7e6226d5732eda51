//! The bytecode of a few programs, with and without switches, against listings kept beside them.
//!
//! `RENEW=1 cargo test -p vm-core --test bytecode_golden` writes the listings anew.

use std::path::Path;

use vm_core::bytecode::dis;
use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::config::Pep266Placement;
use vm_core::{Config, SwitchSet};

fn configurations() -> Vec<(&'static str, Config)> {
    let mut function = Config::with_switches(SwitchSet::all());
    function.pep266_placement = Pep266Placement::Function;
    function.pep266_locals = true;
    vec![
        ("base", Config::with_switches(SwitchSet::BASE)),
        ("all", Config::with_switches(SwitchSet::all())),
        ("all, pep266 by function and on locals", function),
    ]
}

#[test]
fn listings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode");
    let renew = std::env::var_os("RENEW").is_some();
    let flags = CompileFlags { module_namespace: true, ..CompileFlags::default() };
    let mut programs = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "py") {
            continue;
        }
        programs += 1;
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("the program can be read");
        let mut listing = String::new();
        for (title, config) in configurations() {
            let unit =
                compile_source(&*text, &name, Mode::Exec, &config, flags).expect("the program is valid");
            listing += &format!("======== {title}\n{}", dis(&unit));
        }
        let golden = path.with_extension("dis");
        if renew {
            std::fs::write(&golden, &listing).expect("the listing can be written");
        }
        let kept = std::fs::read_to_string(&golden).expect("a listing lies beside the program");
        assert!(kept == listing, "{name} compiles differently; RENEW=1 shows how by `git diff`");
    }
    assert!(programs >= 4);
}
