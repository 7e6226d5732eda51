//! References to code units, decoded or still asleep in a cache file.
//!
//! A module's cache holds every function that it defines, and most starts call few of them. So the units inside a
//! unit are references: to a unit, or to the place where one lies. The first use decodes and verifies it. Whoever is about to
//! *run* one asks [`UnitRef::get`] and hears of damage; whoever only looks may dereference.

use std::fmt::{Debug, Formatter};
use std::ops::{Deref, Range};
use std::sync::{Arc, LazyLock, OnceLock};

use super::{CodeUnit, Const};

/// What is known of a unit before it is decoded: all that making a function of it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitHead {
    pub name: Box<str>,
    pub qualname: Box<str>,
    /// [`CodeUnit::flags`].
    pub flags: u32,
    /// Number of free variables.
    pub free_count: u32,
    /// The first constant if it is a string, and so the docstring if the unit is a function; else `Const::None`.
    pub doc: Const,
}

impl UnitHead {
    pub fn of(unit: &CodeUnit) -> UnitHead {
        let doc = match unit.consts.first() {
            Some(c @ (Const::Str(_) | Const::WideStr(_))) => c.clone(),
            _ => Const::None,
        };
        UnitHead {
            name: unit.name.clone(),
            qualname: unit.qualname.clone(),
            flags: unit.flags,
            free_count: unit.freevars.len() as u32,
            doc,
        }
    }
}

/// Where units sleep.
pub trait UnitSource: Debug + Send + Sync {
    /// The verified unit whose bytes are `at`, the `number`th of its module in the order of their beginnings.
    ///
    /// # Errors
    /// It is damaged, and there is no other way to it.
    fn unit(self: Arc<Self>, at: Range<usize>, number: u32) -> Result<CodeUnit, &'static str>;
}

/// A place in a source.
#[derive(Debug)]
pub struct Sleeping {
    pub head: UnitHead,
    pub source: Arc<dyn UnitSource>,
    /// Bytes of the source.
    pub at: Range<usize>,
    pub number: u32,
}

#[derive(Debug)]
struct Inner {
    unit: OnceLock<Result<CodeUnit, &'static str>>,
    sleeping: Option<Sleeping>,
}

/// A shared code unit, decoded at its first use. A clone refers to the same one.
#[derive(Clone)]
pub struct UnitRef(Arc<Inner>);

impl UnitRef {
    pub fn sleeping(place: Sleeping) -> UnitRef {
        UnitRef(Arc::new(Inner { unit: OnceLock::new(), sleeping: Some(place) }))
    }

    /// What is known of a unit that nobody has used yet.
    pub fn asleep(&self) -> Option<&UnitHead> {
        self.0.sleeping.as_ref().filter(|_| self.0.unit.get().is_none()).map(|s| &s.head)
    }

    /// The unit, if it is decoded and sound.
    pub fn awake(&self) -> Option<&CodeUnit> {
        self.0.unit.get()?.as_ref().ok()
    }

    /// The number of free variables, without waking it.
    pub fn free_count(&self) -> u32 {
        match &self.0.sleeping {
            Some(place) => place.head.free_count,
            None => self.freevars.len() as u32,
        }
    }

    /// The unit, decoded and verified now if it wasn't before.
    ///
    /// # Errors
    /// Its bytes are damaged, or aren't those of its head, and its source can't be compiled in their place.
    pub fn get(&self) -> Result<&CodeUnit, &'static str> {
        let wake = || {
            let Some(place) = &self.0.sleeping else { return Err("no unit") };
            let unit = Arc::clone(&place.source).unit(place.at.clone(), place.number)?;
            // Functions have been made by the head, and closures checked against it.
            if UnitHead::of(&unit) == place.head { Ok(unit) } else { Err("another unit than its head says") }
        };
        self.0.unit.get_or_init(wake).as_ref().map_err(|why| *why)
    }
}

/// Decodes all that sleeps in a unit.
///
/// # Errors
/// Some of it is damaged.
pub fn wake_all(unit: &CodeUnit) -> Result<(), &'static str> {
    unit.consts.iter().try_for_each(|c| match c {
        Const::Code(inner) => wake_all(inner.get()?),
        _ => Ok(()),
    })
}

impl From<CodeUnit> for UnitRef {
    fn from(unit: CodeUnit) -> UnitRef {
        UnitRef(Arc::new(Inner { unit: OnceLock::from(Ok(unit)), sleeping: None }))
    }
}

/// What a damaged unit looks like to those who only look. It has no words and never runs.
static DAMAGED: LazyLock<CodeUnit> = LazyLock::new(CodeUnit::default);

impl Deref for UnitRef {
    type Target = CodeUnit;

    fn deref(&self) -> &CodeUnit {
        self.get().unwrap_or(&DAMAGED)
    }
}

impl Debug for UnitRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

impl PartialEq for UnitRef {
    fn eq(&self, other: &UnitRef) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}
