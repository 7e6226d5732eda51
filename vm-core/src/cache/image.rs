//! Payloads of cache files: a code unit, or scope tree and syntax tree with or without the text.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::scopes;
use super::wire::{Bad, DEEP, Read, Reader, SHALLOW, TOO_DEEP, Wire, Writer};
use crate::Config;
use crate::bytecode::{CodeUnit, check_kinds, verify};
use crate::compile::{CompileFlags, compile_module, on_deep_stack};
use crate::scope::ScopeTree;
use crate::syntax::Source;
use crate::syntax::tree::{Body, Module};

/// Calls `f` with the nesting that the caller's stack has room for, and if that is not enough on a deep stack.
fn with_room<T: Send>(f: impl Fn(u32) -> Read<T> + Sync) -> Read<T> {
    match f(SHALLOW) {
        Err(TOO_DEEP) => on_deep_stack(|| f(DEEP)).unwrap_or(Err(TOO_DEEP)),
        done => done,
    }
}

/// A code unit as bytes; `None` if it is nested too deeply.
pub fn code_to_bytes(unit: &CodeUnit) -> Option<Vec<u8>> {
    let mut w = Writer::default();
    unit.put(&mut w);
    w.finish()
}

/// A verified code unit from bytes; its code names the file `filename`.
///
/// # Errors
/// The bytes are damaged or describe code that the verifier refuses.
pub fn code_from_bytes(bytes: &[u8], filename: &str) -> Read<CodeUnit> {
    with_room(|room| {
        let mut r = Reader::new(bytes, filename)?;
        r.room = room;
        let unit = CodeUnit::get(&mut r)?;
        r.end()?;
        distrust(&unit)?;
        Ok(unit)
    })
}

/// The whole verifier: nobody knows who made this.
fn distrust(unit: &CodeUnit) -> Read<()> {
    verify(unit).map_err(|_| Bad("the verifier refuses the code"))?;
    check_kinds(unit).map_err(Bad)
}

/// Source text (if wanted), scope tree and syntax tree as bytes; `None` if they are nested too deeply.
pub fn tree_to_bytes(
    source: &Source,
    module: &Module,
    scopes: &ScopeTree,
    with_source: bool,
) -> Option<Vec<u8>> {
    let mut w = Writer::default();
    scopes::put(scopes, 0, scopes.scopes.len() as u32, &mut w);
    w.failed |= !matches!(module.body, Body::Statements(_));
    module.future_annotations.put(&mut w);
    module.body.put(&mut w);
    let trees = w.finish()?;
    let mut w = Writer::default();
    if with_source {
        w.block(source.text.as_bytes());
    }
    w.bytes.extend_from_slice(&trees);
    Some(w.bytes)
}

/// Compiles trees from bytes; the second value is the time that compiling took. `source` is the text of the file for images that don't hold it.
///
/// # Errors
/// The bytes are damaged, or describe a tree that no program has.
pub fn tree_from_bytes(
    bytes: &[u8],
    source: Option<&[u8]>,
    filename: &str,
    config: &Config,
    flags: CompileFlags,
) -> Read<(CodeUnit, Duration)> {
    let (text, trees) = match source {
        Some(bytes_of_file) => {
            (Source::from_bytes(bytes_of_file).map_err(|_| Bad("the source can't be read"))?, bytes)
        }
        None => {
            let mut r = Reader::plain(bytes);
            let text = std::str::from_utf8(r.block()?).map_err(|_| Bad("the source is not UTF-8"))?;
            let rest = &bytes[bytes.len() - r.left()..];
            (Source::from_text(text).map_err(|_| Bad("the source can't be read"))?, rest)
        }
    };
    with_room(|room| {
        let (module, scopes) = read_trees(trees, &text, filename, room)?;
        // A tree that was made to look right may still be one that the compiler has never met.
        let began = Instant::now();
        let compiled = catch_quietly(|| compile_module(&module, &scopes, &text, filename, config, flags));
        let unit =
            compiled.ok_or(Bad("the tree can't be compiled"))?.map_err(|_| Bad("the tree is no program"))?;
        let spent = began.elapsed();
        distrust(&unit)?;
        Ok((unit, spent))
    })
}

fn read_trees(bytes: &[u8], text: &Source, filename: &str, room: u32) -> Read<(Module, ScopeTree)> {
    let mut r = Reader::new(bytes, filename)?;
    r.room = room;
    r.text_length = text.text.len() as u32;
    let scopes = scopes::get(&mut r)?;
    let future_annotations = Wire::get(&mut r)?;
    let body = Wire::get(&mut r)?;
    r.end()?;
    Ok((Module { body, scope_count: r.scope_count, future_annotations }, scopes))
}

thread_local! {
    /// Whether a panic of this thread is expected and says nothing.
    static QUIET: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// What `f` returns, or `None` if it panics, of which nobody hears.
fn catch_quietly<T>(f: impl FnOnce() -> T) -> Option<T> {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(f)).ok();
    QUIET.set(false);
    done
}
