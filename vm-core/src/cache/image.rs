//! Payloads of cache files: a code unit, or scope tree and syntax tree with or without the text.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::header::FINGERPRINT;
use super::scopes;
use super::tree::Found;
use super::wire::{Bad, DEEP, Read, Reader, SHALLOW, TOO_DEEP, Wire, Writer};
use crate::Config;
use crate::bytecode::{CodeUnit, Const, check_kinds, check_nested, verify};
use crate::compile::{Alone, CompileFlags, compile_alone, compile_module, on_deep_stack};
use crate::scope::ScopeTree;
use crate::syntax::Source;
use crate::syntax::tree::{Body, ExprKind, Module, ScopeId};

/// Calls `f` with the nesting that the caller's stack has room for, and if that is not enough on a deep stack.
pub fn with_room<T: Send>(f: impl Fn(u32) -> Read<T> + Sync) -> Read<T> {
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

/// A verified code unit of a module from bytes; its code names the file `filename`.
///
/// # Errors
/// The bytes are damaged or describe code that the verifier refuses.
pub fn code_from_bytes(bytes: &[u8], filename: &str) -> Read<CodeUnit> {
    code_of_any(bytes, filename, check_module)
}

/// The same for any code, a function's too.
///
/// # Errors
/// As above.
pub fn nested_from_bytes(bytes: &[u8], filename: &str) -> Read<CodeUnit> {
    code_of_any(bytes, filename, checked_alone)
}

fn code_of_any(bytes: &[u8], filename: &str, check: impl Fn(&CodeUnit) -> Read<()> + Sync) -> Read<CodeUnit> {
    with_room(|room| {
        let mut r = Reader::new(bytes, filename)?;
        r.room = room;
        let unit = CodeUnit::get(&mut r)?;
        r.end()?;
        check(&unit)?;
        Ok(unit)
    })
}

/// Verifies the unit of a function, and those in it that are decoded.
///
/// # Errors
/// What the verifier says.
pub fn checked_alone(unit: &CodeUnit) -> Read<()> {
    verify(unit).map_err(|_| Bad("the verifier refuses the code"))?;
    check_nested(unit).map_err(Bad)
}

/// The same for a module's. The whole verifier: nobody knows who made this.
///
/// # Errors
/// What the verifier says.
pub fn check_module(unit: &CodeUnit) -> Read<()> {
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
            let (text, rest) = split_text(bytes)?;
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
        check_module(&unit)?;
        Ok((unit, spent))
    })
}

/// A tree that functions' `co_code` is made from: a module's image with its source, or that of a function.
#[derive(Debug)]
pub enum TreeImage {
    Module(Vec<u8>),
    Function(Vec<u8>),
}

/// What the image of a function begins with; no word of bytecode has these bytes.
pub const FUNCTION_IMAGE: &[u8; 8] = b"\xfftree\r\n\xff";

/// The image of a function, cut from the one that it lies in; `None` if it is no function or lambda.
pub fn function_image(image: &TreeImage, scope: u32, qualname: &str) -> Option<Vec<u8>> {
    let (text, rest, whole) = match image {
        TreeImage::Module(bytes) => {
            let (text, rest) = split_text(bytes).ok()?;
            (Source::from_text(text).ok()?, rest, true)
        }
        TreeImage::Function(bytes) => {
            let (text, rest) = split_function(bytes).ok()?;
            (text, rest, false)
        }
    };
    let cut = |room| {
        let mut r = Reader::new(rest, "")?;
        r.room = room;
        r.text_length = text.text.len() as u32;
        r.wanted = Some(ScopeId(scope));
        let scopes = scopes::get(&mut r)?;
        let future_annotations = bool::get(&mut r)?;
        if whole {
            Body::get(&mut r)?;
        } else {
            r.string()?;
            get_alone(&mut r)?;
        }
        let found = r.found.take().ok_or(Bad("no such function"))?;
        cut_out(found, &text, &scopes, scope, qualname, future_annotations).ok_or(TOO_DEEP)
    };
    with_room(cut).ok()
}

fn cut_out(
    mut found: Found,
    text: &Source,
    scopes: &ScopeTree,
    scope: u32,
    qualname: &str,
    future_annotations: bool,
) -> Option<Vec<u8>> {
    // What is evaluated outside belongs to whoever makes the function; of decorators the first line is wanted.
    let (parameters, span, start) = match &mut found {
        Found::Function(f, span) => {
            f.decorators.truncate(1);
            f.decorators.iter_mut().for_each(|d| d.kind = ExprKind::Constant(Const::None));
            f.returns = None;
            let start = f.decorators.first().map_or(span.start, |d| d.span.start);
            (&mut f.parameters, *span, start)
        }
        Found::Lambda(l, span) => (&mut l.parameters, *span, span.start),
    };
    let p = parameters;
    let stars = p.vararg.as_deref_mut().into_iter().chain(p.kwarg.as_deref_mut());
    for parameter in p.posonly.iter_mut().chain(&mut p.args).chain(&mut p.kwonly).chain(stars) {
        parameter.default = None;
        parameter.annotation = None;
    }
    let first = text.line_index(start);
    let origin = text.line_start(first);
    let end = text.line_start(text.line_index(span.end) + 1);
    let mut last = scope;
    let mut work = vec![ScopeId(scope)];
    while let Some(id) = work.pop() {
        last = last.max(id.0);
        work.extend(&scopes.get(id).children);
    }
    let mut w = Writer::default();
    w.origin = origin;
    w.first_scope = scope;
    scopes::put(scopes, scope, last + 1 - scope, &mut w);
    future_annotations.put(&mut w);
    w.string(qualname);
    match &found {
        Found::Function(f, span) => {
            false.put(&mut w);
            span.put(&mut w);
            f.put(&mut w);
        }
        Found::Lambda(l, span) => {
            true.put(&mut w);
            span.put(&mut w);
            l.put(&mut w);
        }
    }
    let trees = w.finish()?;
    let mut w = Writer::default();
    w.bytes.extend(FUNCTION_IMAGE);
    w.bytes.extend(FINGERPRINT.to_le_bytes());
    w.number(u64::from(text.line(start)) - 1);
    w.block(text.text.get(origin as usize..end as usize)?.as_bytes());
    w.bytes.extend_from_slice(&trees);
    Some(w.bytes)
}

/// Source text and what lies behind it.
fn split_text(bytes: &[u8]) -> Read<(&str, &[u8])> {
    let mut r = Reader::plain(bytes);
    let text = std::str::from_utf8(r.block()?).map_err(|_| Bad("the source is not UTF-8"))?;
    Ok((text, &bytes[bytes.len() - r.left()..]))
}

fn split_function(bytes: &[u8]) -> Read<(Source, &[u8])> {
    let rest = bytes.strip_prefix(FUNCTION_IMAGE).ok_or(Bad("no image of a function"))?;
    let rest = rest.strip_prefix(&FINGERPRINT.to_le_bytes()).ok_or(Bad("made by another build"))?;
    let mut r = Reader::plain(rest);
    let before = r.small()?;
    let (text, rest) = split_text(&rest[rest.len() - r.left()..])?;
    let text = Source::from_text(text).map_err(|_| Bad("the source can't be read"))?;
    Ok((text.behind_lines(before.min(u32::MAX / 2)), rest))
}

fn get_alone(r: &mut Reader<'_>) -> Read<Found> {
    let lambda = bool::get(r)?;
    let span = Wire::get(r)?;
    let found =
        if lambda { Found::Lambda(Wire::get(r)?, span) } else { Found::Function(Wire::get(r)?, span) };
    let scope = match &found {
        Found::Function(f, _) => f.scope,
        Found::Lambda(l, _) => l.scope,
    };
    if scope != ScopeId(0) {
        return Err(Bad("a function in another's scope"));
    }
    if r.wanted == Some(scope) {
        r.found = Some(match &found {
            Found::Function(f, span) => Found::Function(f.clone(), *span),
            Found::Lambda(l, span) => Found::Lambda(l.clone(), *span),
        });
    }
    Ok(found)
}

/// The code of a function from its image.
///
/// # Errors
/// The bytes are no such image, or damaged.
pub fn function_from_image(
    bytes: &[u8],
    filename: &str,
    config: &Config,
    flags: CompileFlags,
) -> Read<CodeUnit> {
    let (text, rest) = split_function(bytes)?;
    with_room(|room| {
        let mut r = Reader::new(rest, filename)?;
        r.room = room;
        r.text_length = text.text.len() as u32;
        let scopes = scopes::get(&mut r)?;
        let future_annotations = bool::get(&mut r)?;
        let qualname = r.string()?;
        let found = get_alone(&mut r)?;
        r.end()?;
        let what = match &found {
            Found::Function(f, span) => Alone::Function(f, *span),
            Found::Lambda(l, span) => Alone::Lambda(l, *span),
        };
        let unit = catch_quietly(|| {
            compile_alone(&what, qualname, future_annotations, &scopes, &text, filename, config, flags)
        });
        let unit =
            unit.ok_or(Bad("the tree can't be compiled"))?.map_err(|_| Bad("the tree is no program"))?;
        checked_alone(&unit)?;
        Ok(unit)
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
