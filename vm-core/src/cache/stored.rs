//! A bytecode cache file whose functions sleep in it: each is decoded and verified when it is first called.
//!
//! The file's seal was checked when it was opened, so damage is known before anything runs. What remains is a file that
//! was made to look right: a function in it that does not decode or verify is compiled from the source after all, if
//! that is still the one the file was made of.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::header::source_hash;
use super::image::{checked_alone, with_room};
use super::module::FLAGS;
use super::wire::{Bad, Read, Reader, Strings};
use crate::Config;
use crate::bytecode::{CodeUnit, Const, UnitSource};
use crate::compile::{Mode, SourceText, compile_source};

/// Where the source of a cache file is, and what it was like.
#[derive(Debug)]
pub struct Origin {
    pub path: PathBuf,
    /// The text of an embedded module.
    pub text: Option<&'static [u8]>,
    pub hash: u64,
    pub config: Config,
}

/// An opened file.
#[derive(Debug)]
pub struct Stored {
    /// The whole file; places in it count from the start of its payload.
    file: Vec<u8>,
    start: usize,
    /// The string table.
    ends: Vec<u32>,
    texts: Box<str>,
    filename: Box<str>,
    origin: Origin,
}

impl Stored {
    /// The module's own unit, verified; the units in it sleep.
    ///
    /// # Errors
    /// The payload is damaged, or the module's unit is.
    pub fn open(file: Vec<u8>, start: usize, filename: &str, origin: Origin) -> Read<CodeUnit> {
        let payload = file.get(start..).ok_or(Bad("cut short"))?;
        let r = Reader::new(payload, filename)?;
        let at = payload.len() - r.left()..payload.len();
        let Strings { ends, texts } = r.strings;
        let (ends, texts, filename) = (ends.into_owned(), texts.into(), filename.into());
        let stored = Arc::new(Stored { file, start, ends, texts, filename, origin });
        let unit = stored.read(at)?;
        super::image::check_module(&unit)?;
        Ok(unit)
    }

    fn read(self: &Arc<Stored>, at: Range<usize>) -> Read<CodeUnit> {
        with_room(|room| {
            let strings = Strings { ends: self.ends.as_slice().into(), texts: &self.texts };
            let mut r = Reader::of_part(&self.file[self.start..], at.clone(), strings, &self.filename)?;
            r.room = room;
            r.sleep_in = Some(self);
            let unit = super::code::get_unit(&mut r)?;
            r.end()?;
            Ok(unit)
        })
    }

    /// The unit with this number, compiled from the source.
    fn compiled(&self, number: u32) -> Option<CodeUnit> {
        let Origin { path, text, hash, config } = &self.origin;
        let read;
        let source = match text {
            Some(text) => text,
            None => {
                read = config.cache.files.read(path).ok()?;
                read.as_slice()
            }
        };
        if source_hash(source) != *hash {
            return None;
        }
        let module =
            compile_source(SourceText::Bytes(source), &self.filename, Mode::Exec, config, FLAGS).ok()?;
        let mut left = number;
        nth(&module, &mut left).cloned()
    }
}

impl UnitSource for Stored {
    fn unit(self: Arc<Stored>, at: Range<usize>, number: u32) -> Result<CodeUnit, &'static str> {
        let decoded = self.read(at).and_then(|unit| checked_alone(&unit).map(|()| unit));
        decoded.or_else(|bad| self.compiled(number).ok_or(bad.0))
    }
}

/// The unit that so many others of the module begin before: the order in which they are written.
fn nth<'a>(unit: &'a CodeUnit, left: &mut u32) -> Option<&'a CodeUnit> {
    if *left == 0 {
        return Some(unit);
    }
    *left -= 1;
    unit.consts.iter().find_map(|c| nth_in(c, left))
}

fn nth_in<'a>(value: &'a Const, left: &mut u32) -> Option<&'a CodeUnit> {
    match value {
        Const::Code(unit) => nth(unit, left),
        Const::Tuple(items) => items.iter().find_map(|c| nth_in(c, left)),
        _ => None,
    }
}
