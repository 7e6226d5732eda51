//! Tests of the scope analysis: each names a program and where its names live.

use super::{NameScope, ScopeTree, analyze};
use crate::syntax::tree::ScopeId;
use crate::syntax::{Mode, Source, Tokens, parse};

fn tree(text: &str) -> Result<ScopeTree, String> {
    let source = Source::from_text(text).map_err(|e| e.message)?;
    let tokens = Tokens::new(&source).map_err(|e| e.message)?;
    let module = parse(&source, &tokens, "<test>", Mode::Exec, false).map_err(|e| e.message)?;
    analyze(&module, &source).map_err(|e| format!("{} (line {})", e.message, e.line))
}

/// `scope: name=place …`, one line for each scope in the order of the text.
fn places(text: &str) -> String {
    let tree = tree(text).expect("the program is valid");
    let mut out = Vec::new();
    let mut work = vec![ScopeId(0)];
    while let Some(id) = work.pop() {
        let scope = tree.get(id);
        let names = scope.order.iter().map(|name| {
            let place = match scope.symbols[name].scope {
                NameScope::Local => "local",
                NameScope::Cell => "cell",
                NameScope::Free => "free",
                NameScope::GlobalImplicit => "global",
                NameScope::GlobalExplicit => "declared-global",
            };
            format!(" {name}={place}")
        });
        out.push(format!("{}:{}", scope.name, names.collect::<String>()));
        work.extend(scope.children.iter().rev());
    }
    out.join("\n")
}

fn error(text: &str) -> String {
    tree(text).err().unwrap_or_else(|| "no error".to_owned())
}

#[test]
fn locals_globals_and_cells() {
    let text = "def f(a):\n    b = a\n    def g():\n        return b + len(a)\n    return g\n";
    assert_eq!(places(text), "<module>: f=local\nf: a=cell b=cell g=local\ng: b=free len=global a=free");
}

#[test]
fn a_free_variable_passes_through() {
    let text = "def f():\n    x = 1\n    def g():\n        def h():\n            return x\n";
    assert_eq!(places(text), "<module>: f=local\nf: x=cell g=local\ng: h=local x=free\nh: x=free");
}

#[test]
fn class_names_are_invisible_to_methods() {
    let text =
        "def f():\n    x = 1\n    class A:\n        x = 2\n        def m(self):\n            return x\n";
    let tree = tree(text).expect("the program is valid");
    let class = tree.get(ScopeId(2));
    assert_eq!(class.symbols["x"].scope, NameScope::Local);
    assert_eq!(class.frees(), ["x".into()], "x passes through the class on its way to the method");
}

#[test]
fn super_needs_the_class_cell() {
    let tree =
        tree("class A:\n    def m(self):\n        return super().m()\n").expect("the program is valid");
    assert!(tree.get(ScopeId(1)).needs_class_closure);
    assert_eq!(tree.get(ScopeId(1)).cells(), ["__class__".into()]);
    assert_eq!(tree.get(ScopeId(2)).frees(), ["__class__".into()]);
}

#[test]
fn private_names_are_mangled() {
    let text = "class _A:\n    __x = 1\n    def m(self, __y, __z__):\n        return __x, __y\n";
    assert_eq!(
        places(text),
        "<module>: _A=local\n_A: _A__x=local m=local\nm: self=local _A__y=local __z__=local _A__x=global"
    );
}

#[test]
fn global_and_nonlocal() {
    let text =
        "def f():\n    global g\n    x = 1\n    def h():\n        nonlocal x\n        x = g = 2\n    g = 3\n";
    assert_eq!(
        places(text),
        "<module>: f=local g=declared-global\nf: g=declared-global x=cell h=local\nh: x=free g=local"
    );
}

#[test]
fn comprehensions_are_scopes() {
    let text = "def f(xs, k):\n    return [x + k + (y := x) for x in xs]\n";
    assert_eq!(
        places(text),
        "<module>: f=local\nf: xs=local k=cell y=cell\n<listcomp>: .0=local x=local k=free y=free"
    );
}

#[test]
fn generators_are_known() {
    let tree = tree("def f():\n    yield 1\ndef g():\n    return lambda: (yield)\n").expect("valid");
    assert!(tree.get(ScopeId(1)).is_generator);
    assert!(!tree.get(ScopeId(2)).is_generator);
    assert!(tree.get(ScopeId(3)).is_generator);
}

#[test]
fn errors() {
    let cases = [
        ("def f(a, a): pass", "duplicate argument 'a' in function definition (line 1)"),
        ("def f():\n x = 1\n global x", "name 'x' is assigned to before global declaration (line 3)"),
        ("def f():\n print(x)\n global x", "name 'x' is used prior to global declaration (line 3)"),
        ("def f(x):\n nonlocal x", "name 'x' is parameter and nonlocal (line 2)"),
        ("nonlocal x", "nonlocal declaration not allowed at module level (line 1)"),
        ("def f():\n nonlocal x", "no binding for nonlocal 'x' found (line 2)"),
        ("def f():\n from m import *", "import * only allowed at module level (line 2)"),
        (
            "[i := 0 for i in x]",
            "assignment expression cannot rebind comprehension iteration variable 'i' (line 1)",
        ),
        ("[(yield) for x in y]", "'yield' inside list comprehension (line 1)"),
        ("def f():\n import x\n global x", "no error"),
    ];
    for (text, message) in cases {
        assert_eq!(error(text), message, "{text}");
    }
}
