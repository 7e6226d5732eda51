//! Texts that nest without end: an error, never a stack overflow, whatever stack the caller has.

use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::syntax::ErrorKind;
use vm_core::{Config, SwitchSet};

fn compile(text: &str) -> Result<(), ErrorKind> {
    let config = Config::with_switches(SwitchSet::BASE);
    compile_source(text, "<test>", Mode::Exec, &config, CompileFlags::default())
        .map(|_| ())
        .map_err(|e| e.kind)
}

/// Programs whose trees get as deep as the number says.
fn shapes(n: usize) -> Vec<String> {
    let nested_ifs = (0..n.min(99)).map(|i| format!("{}if x:\n", " ".repeat(i))).collect::<String>();
    let f_string = (0..n.min(190)).fold("1".to_owned(), |inner, _| format!("({inner})"));
    vec![
        format!("{}1", "-".repeat(n)),
        format!("{}1", "not ".repeat(n)),
        format!("1{}", "+a".repeat(n)),
        format!("a{}", ".a".repeat(n)),
        format!("a{}", "()".repeat(n)),
        format!("a{}", "[0]".repeat(n)),
        format!("{}1", "lambda:".repeat(n)),
        format!("{}1", "1 if 1 else ".repeat(n)),
        format!("{}1", "a**".repeat(n)),
        format!("if a: pass\n{}", "elif b: pass\n".repeat(n)),
        format!("{nested_ifs}{}pass", " ".repeat(99)),
        format!("f'{{{f_string}}}'"),
        format!("x = {}", "y = ".repeat(n) + "1"),
        format!("a{}", " and a".repeat(n)),
        format!("a{}", " < a".repeat(n)),
    ]
}

#[test]
fn deep_enough_for_cpython_is_deep_enough() {
    for text in shapes(900) {
        assert_eq!(compile(&text), Ok(()), "{}…", &text[..30]);
    }
}

#[test]
fn too_deep_is_an_error() {
    for n in [3000, 6000, 100_000] {
        for text in shapes(n) {
            let result = compile(&text);
            assert!(
                matches!(result, Ok(()) | Err(ErrorKind::Recursion | ErrorKind::Memory | ErrorKind::Syntax)),
                "{}… gave {result:?}",
                &text[..30]
            );
        }
    }
    assert_eq!(compile(&"-".repeat(100_000)), Err(ErrorKind::Recursion));
    assert_eq!(compile(&"(".repeat(100_000)), Err(ErrorKind::Syntax));
    assert_eq!(compile(&format!("{}1", "a+".repeat(100_000))), Err(ErrorKind::Recursion));
}

#[test]
fn broken_deep_texts_are_errors_too() {
    for text in shapes(900) {
        let broken = format!("{text} $ 5");
        assert!(compile(&broken).is_err(), "{}…", &broken[..30]);
    }
    for open in ["(", "[", "{", "f(", "a[", "(a, ", "{a: "] {
        assert!(compile(&open.repeat(150)).is_err());
        assert!(compile(&format!("{}a b{}", open.repeat(150), ")".repeat(150))).is_err());
    }
}
