//! Ctrl-C in an endless compiled loop. A process of its own: the signal goes to all of it.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use vm_core::Config;
use vm_core::config::JitLevel;
use vm_core::streams::Output;

#[test]
fn ctrl_c_in_an_endless_compiled_loop() {
    if !jit_copypatch::available() {
        return;
    }
    let out = Arc::new(Mutex::new(Vec::new()));
    let config = Config {
        jit: JitLevel::CopyPatch,
        make_jit: Some(jit_copypatch::make),
        jit_threshold: 0,
        jit_loop_threshold: 0,
        stdout: Output::Capture(Arc::clone(&out)),
        ..Config::default()
    };
    let source = "
def spin():
    i = 0
    while True:
        i += 1
try:
    print('spinning', flush=True)
    spin()
except KeyboardInterrupt:
    print('interrupted')
";
    let seen = Arc::clone(&out);
    let sender = std::thread::spawn(move || {
        // The handler is in place once the program has printed something.
        while seen.lock().unwrap().is_empty() {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(200));
        let done = Command::new("kill").args(["-INT", &std::process::id().to_string()]).status();
        assert!(done.is_ok_and(|s| s.success()));
    });
    let outcome = vm_core::run_source(config, source, "spin.py").expect("a VM");
    sender.join().expect("the signal was sent");
    assert_eq!(String::from_utf8_lossy(&out.lock().unwrap()), "spinning\ninterrupted\n");
    assert_eq!(outcome.status, 0);
}
