//! PEP 266's write side: who changes a binding brings every copy of it up to date.
//!
//! `TRACK_OBJECT math.sin` fills a hidden local slot and enters it here; from then on the loop reads a local.
//! Whoever rebinds `math` or `sin` calls [`Registry::notify`], which looks the rest of the chain up again and
//! rewrites the slots. `UNTRACK_OBJECT` takes the slot out.
//!
//! Below the VM: the registry knows namespaces, names and values as small keys, slots as (frame id, index), and
//! reaches everything else through the four methods of [`Host`]. README.md tells the idea, the invariant, the
//! lock rule and the cost.
//!
//! Source: PEP 266, "Optimizing Global Variable/Attribute Access" (Montanaro 2001), in both variants of its discussion:
//! one central table, or trackers that each object keeps ([`Design`]).
#![forbid(unsafe_code)]

#[cfg(feature = "pep266")]
mod chain;
#[cfg(feature = "pep266")]
mod registry;
#[cfg(feature = "pep266")]
mod slots;
#[cfg(feature = "pep266")]
mod watch;

#[cfg(feature = "pep266")]
pub use chain::{PathId, Root, SiteHint};
#[cfg(feature = "pep266")]
pub use registry::{Counters, Registry};
#[cfg(feature = "pep266")]
pub use slots::{FrameId, Slot};
#[cfg(feature = "pep266")]
pub use watch::Design;

#[cfg(feature = "pep266")]
use std::hash::Hash;

/// What looking up one attribute of a chain gave.
#[cfg(feature = "pep266")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute<Value> {
    /// Bound to this value.
    Found(Value),
    /// Bound nowhere: an ordinary look-up would raise.
    Missing,
    /// The object can change without telling, or looking it up could run user code: its type isn't
    /// `tracking_safe`. The slot stays empty, so that reads look up as ever.
    Unsafe,
}

/// The VM as the registry sees it.
///
/// The two look-ups push every namespace they searched onto `consulted`, those without the name too, in any
/// order: the registry watches `name` in each. They must be pure: no user code, no collection. Anything that
/// can't promise that is [`Attribute::Unsafe`].
#[cfg(feature = "pep266")]
pub trait Host {
    /// The identity of something that binds names: a module's or class's dict, an instance.
    type Ns: Copy + Eq + Hash;
    /// An interned name.
    type Name: Copy + Eq + Hash;
    /// A value; equality is identity.
    type Value: Copy + Eq + Hash;

    /// A global name as seen from these globals: they come first, then their builtins.
    fn global(
        &mut self,
        globals: Self::Ns,
        name: Self::Name,
        consulted: &mut Vec<Self::Ns>,
    ) -> Option<Self::Value>;

    /// `object.name`.
    fn attribute(
        &mut self,
        object: Self::Value,
        name: Self::Name,
        consulted: &mut Vec<Self::Ns>,
    ) -> Attribute<Self::Value>;

    /// Writes a tracked slot, wherever its frame lives now; `None` empties it.
    fn write_slot(&mut self, slot: Slot, value: Option<Self::Value>);

    /// The number of the namespace's own trackers, which [`set_trackers`](Self::set_trackers) gave it; 0: none. Asked
    /// with [`Design::PerObject`] only, and then on every store into a watched namespace.
    fn trackers(&self, ns: Self::Ns) -> u32;

    /// Gives the namespace the number of its trackers. Called for dead namespaces too, before their memory is reused.
    fn set_trackers(&mut self, ns: Self::Ns, number: u32);

    /// The first watcher of this namespace arrived (`true`), or the last one left (`false`). Stores into a
    /// namespace that isn't watched need not call [`Registry::notify`].
    fn watch(&mut self, ns: Self::Ns, watched: bool);
}
