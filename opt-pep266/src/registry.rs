//! The registry: TRACK_OBJECT, UNTRACK_OBJECT and what every store calls.
//!
//! Invariant, between any two calls: every tracked slot holds what an ordinary look-up of its chain would give
//! now, or is empty where that would raise or isn't safe to cache; and every binding on which that depends is
//! watched, the *absence* of one too (a builtin depends on the globals not having the name).

use crate::chain::{Chain, PathId, Paths, Root, SiteHint};
use crate::slots::{FrameId, NIL, Slot, Slots, Unlinked, Words};
use crate::watch::{Dependent, Design, WatchTable};
use crate::{Attribute, Host};

/// Dormant chains kept before all of them are dropped. A program has as many as it has loops times names;
/// the limit is for those that make code and globals for ever.
const DORMANT_LIMIT: usize = 4096;

/// What the registry did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// TRACK_OBJECT executed.
    pub tracked: u64,
    /// Slots tracked now.
    pub live: u64,
    /// The most slots tracked at one time.
    pub peak_live: u64,
    /// Slots rewritten because a binding changed.
    pub notified: u64,
    /// The part of `notified` that became empty.
    pub emptied: u64,
    /// TRACK_OBJECT whose chain led through an object that isn't tracking-safe.
    pub refused: u64,
    /// Chains resolved from nothing (the other TRACK_OBJECTs found theirs).
    pub resolved: u64,
}

/// What makes two slots share a chain.
type Key<H> = (Root<<H as Host>::Ns, <H as Host>::Value>, PathId);

/// The namespaces whose bindings live slots depend on, and those slots.
pub struct Registry<H: Host> {
    paths: Paths<H::Name>,
    chains: Vec<Option<Chain<H::Ns, H::Value>>>,
    free: Vec<u32>,
    by_key: Words<Key<H>, u32>,
    watched: WatchTable<H>,
    slots: Slots,
    dormant: usize,
    counters: Counters,
    /// Kept between calls for their capacity.
    affected: Vec<Dependent>,
    consulted: Vec<H::Ns>,
}

impl<H: Host> Default for Registry<H> {
    fn default() -> Self {
        Registry::new(Design::Central)
    }
}

impl<H: Host> Registry<H> {
    /// An empty registry.
    pub fn new(design: Design) -> Self {
        Registry {
            paths: Paths::default(),
            chains: Vec::new(),
            free: Vec::new(),
            by_key: Words::default(),
            watched: WatchTable::new(design),
            slots: Slots::default(),
            dormant: 0,
            counters: Counters::default(),
            affected: Vec::new(),
            consulted: Vec::new(),
        }
    }

    /// Names a path (`["math", "sin"]`), once for each place in the code.
    pub fn intern(&mut self, names: &[H::Name]) -> PathId {
        self.paths.intern(names)
    }

    /// A number for a frame that is about to track for the first time.
    pub fn open_frame(&mut self) -> FrameId {
        self.slots.open_frame()
    }

    /// TRACK_OBJECT: from now on `slot` follows the chain. Returns what the caller must put into it first; `None`
    /// is an empty slot. A slot that is tracked already follows the new chain from now on.
    ///
    /// `site` belongs to the place in the code and remembers its chain, so that a loop entered again finds it
    /// without a hash probe.
    #[inline]
    pub fn track(
        &mut self,
        host: &mut H,
        site: &mut SiteHint,
        root: Root<H::Ns, H::Value>,
        path: PathId,
        slot: Slot,
    ) -> Option<H::Value> {
        self.untrack(host, slot);
        let known = self.chains.get(site.0 as usize).and_then(Option::as_ref);
        // A chain number is used again, so the hint proves nothing: root and path do.
        if !known.is_some_and(|chain| chain.root == root && chain.path == path) {
            site.0 = self.find(host, root, path);
        }
        if self.chains[site.0 as usize].as_ref().is_some_and(|chain| chain.stale) {
            self.renew(host, site.0, 0);
            if let Some(chain) = &mut self.chains[site.0 as usize] {
                chain.stale = false;
            }
        }
        self.enter(*site, slot)
    }

    /// As [`track`](Self::track), where nothing has to be looked up: the chain that `site` remembers is this one and is as
    /// it was, and the slot isn't tracked yet. `None` if it is otherwise; nothing has happened then.
    #[inline]
    pub fn track_known(
        &mut self,
        site: SiteHint,
        root: Root<H::Ns, H::Value>,
        path: PathId,
        slot: Slot,
    ) -> Option<Option<H::Value>> {
        let chain = self.chains.get(site.0 as usize)?.as_ref()?;
        if chain.root != root || chain.path != path || chain.stale || self.slots.may_have(slot) {
            return None;
        }
        Some(self.enter(site, slot))
    }

    /// Enters a slot that isn't tracked with the chain at `site`, which is up to date.
    #[inline]
    fn enter(&mut self, site: SiteHint, slot: Slot) -> Option<H::Value> {
        let chain = self.chains[site.0 as usize].as_mut()?;
        chain.renewed = false;
        self.dormant -= usize::from(chain.is_dormant());
        self.counters.tracked += 1;
        self.counters.refused += u64::from(chain.refused);
        self.slots.insert(slot, site.0, &mut chain.head);
        chain.value
    }

    /// Counts `tracked` slots that began to follow their chains without being entered here, `refused` of them left empty: a
    /// host that keeps the values of a whole region once, in slots of its own, and copies them.
    #[inline]
    pub fn count_copies(&mut self, tracked: u64, refused: u64) {
        self.counters.tracked += tracked;
        self.counters.refused += refused;
    }

    /// Takes back what was counted since `before` for slots that are no frame's.
    pub fn uncount_since(&mut self, before: Counters) {
        self.counters.tracked = before.tracked;
        self.counters.refused = before.refused;
    }

    /// Whether the chain at `site`, where a slot was just tracked, is one that was refused.
    pub fn is_refused(&self, site: SiteHint) -> bool {
        self.chains.get(site.0 as usize).and_then(Option::as_ref).is_some_and(|chain| chain.refused)
    }

    /// UNTRACK_OBJECT. `false` if the slot wasn't tracked (the loop was left before TRACK_OBJECT), which is
    /// no error: every way out of the region may untrack.
    #[inline]
    pub fn untrack(&mut self, host: &mut H, slot: Slot) -> bool {
        let Some((chain, unlinked)) = self.slots.remove(slot) else { return false };
        self.left(host, chain, unlinked);
        true
    }

    /// Gives the number of a frame without tracked slots back, as [`release_frame`](Self::release_frame) would at its
    /// end; `false` if it has some. A frame whose only loop is over has nothing to do at its end then.
    #[inline]
    pub fn close_bare_frame(&mut self, frame: FrameId) -> bool {
        self.slots.is_bare(frame) && self.slots.close_frame(frame)
    }

    /// The frame ended (return, exception, generator close): all its slots are released, and its number is free
    /// for another frame.
    pub fn release_frame(&mut self, host: &mut H, frame: FrameId) {
        while let Some((chain, unlinked)) = self.slots.remove_any(frame) {
            self.left(host, chain, unlinked);
        }
        self.slots.close_frame(frame);
    }

    /// Releases the frames for which `alive` is false: those of generators that the collector found dead.
    pub fn purge_frames(&mut self, host: &mut H, mut alive: impl FnMut(FrameId) -> bool) {
        let dead: Vec<FrameId> = self.slots.frames().filter(|&frame| !alive(frame)).collect();
        for frame in dead {
            self.release_frame(host, frame);
        }
    }

    /// Whether a store into `ns` must notify. What [`Host::watch`] last said, for hosts without a bit.
    pub fn is_watched(&self, host: &H, ns: H::Ns) -> bool {
        self.watched.is_watched(host, ns)
    }

    /// `name` was bound, rebound or deleted in `ns`: call it *after* the store, because chains are looked up
    /// again from here.
    #[cold]
    pub fn notify(&mut self, host: &mut H, ns: H::Ns, name: H::Name) {
        let mut affected = std::mem::take(&mut self.affected);
        self.watched.dependents(host, ns, name, &mut affected);
        self.refresh(host, affected);
    }

    /// As [`notify`](Self::notify), where it is known what `name` is bound to now. Chains that are just this global name
    /// need no look-up then.
    /// `false` if nothing depended on the binding.
    #[cold]
    pub fn notify_bound(&mut self, host: &mut H, ns: H::Ns, name: H::Name, value: H::Value) -> bool {
        let mut affected = std::mem::take(&mut self.affected);
        self.watched.dependents(host, ns, name, &mut affected);
        let concerned = !affected.is_empty();
        affected.retain(|d| !self.take_news(host, d.chain, ns, value));
        if affected.is_empty() {
            self.affected = affected;
        } else {
            self.refresh(host, affected);
        }
        concerned
    }

    /// Whether any chain depends on this name, in whatever namespace: a host that marks the names may take the mark
    /// off otherwise, until a look-up asks for the name again.
    pub fn follows(&self, name: H::Name) -> bool {
        self.watched.has_name(name)
    }

    /// Gives a chain its new value, if it consists of one global name that was found in `ns` and now is `value`.
    fn take_news(&mut self, host: &mut H, index: u32, ns: H::Ns, value: H::Value) -> bool {
        let Some(chain) = &mut self.chains[index as usize] else { return true };
        let is_simple = self.paths.len(chain.path) == 1
            && chain.root == Root::Globals(ns)
            && chain.found.len() == 1
            && matches!(chain.consulted[..], [(0, only)] if only == ns);
        if !is_simple {
            return false;
        }
        let old = chain.value.replace(value);
        chain.found[0] = value;
        if !chain.is_dormant() {
            if old != Some(value) {
                self.write_slots(host, index, Some(value));
            }
        } else if chain.renewed {
            // Nobody has read it since the last change: whoever goes on rebinding pays no longer.
            self.close(host, index);
        } else {
            chain.renewed = true;
        }
        true
    }

    /// Everything in `ns` may have changed at once: `__class__`, `__bases__` or `__dict__` was assigned, or the
    /// namespace was cleared. Call it after the change.
    #[cold]
    pub fn notify_all(&mut self, host: &mut H, ns: H::Ns) {
        let mut affected = std::mem::take(&mut self.affected);
        self.watched.all_dependents(host, ns, &mut affected);
        self.refresh(host, affected);
    }

    /// Shows every value that a chain with live slots holds. For the collector: these are strong.
    pub fn trace(&self, mut visit: impl FnMut(H::Value)) {
        for chain in self.chains.iter().flatten().filter(|c| !c.is_dormant()) {
            if let Root::Object(object) = chain.root {
                visit(object);
            }
            chain.found.iter().copied().for_each(&mut visit);
        }
    }

    /// Shows every name that a path holds.
    pub fn trace_names(&self, visit: impl FnMut(H::Name)) {
        self.paths.names().for_each(visit);
    }

    /// Forgets what died, before its memory is used again. Dormant chains are weak and go; a live one can't
    /// depend on something dead, but if a host says so its slots are emptied, which is always right.
    pub fn purge(
        &mut self,
        host: &mut H,
        mut ns_alive: impl FnMut(H::Ns) -> bool,
        mut value_alive: impl FnMut(H::Value) -> bool,
    ) {
        let mut dead = Vec::new();
        self.watched.purge(host, &mut ns_alive, &mut dead);
        let mut dead: Vec<u32> = dead.iter().map(|d| d.chain).collect();
        for (index, chain) in self.chains.iter().enumerate() {
            let Some(chain) = chain else { continue };
            let root_alive = match chain.root {
                Root::Globals(ns) => ns_alive(ns),
                Root::Object(object) => value_alive(object),
            };
            if !root_alive || !chain.found.iter().all(|&v| value_alive(v)) {
                dead.push(index as u32);
            }
        }
        dead.sort_unstable();
        dead.dedup();
        for index in dead {
            let Some(chain) = &self.chains[index as usize] else { continue };
            if chain.is_dormant() {
                self.close(host, index);
            } else {
                self.cut(host, index, 0);
                self.write_slots(host, index, None);
            }
        }
    }

    /// Drops all dormant chains; what they watched is watched no more.
    pub fn forget_dormant(&mut self, host: &mut H) {
        for index in 0..self.chains.len() {
            if self.chains[index].as_ref().is_some_and(Chain::is_dormant) {
                self.close(host, index as u32);
            }
        }
    }

    /// The counters.
    pub fn counters(&self) -> Counters {
        Counters { live: self.slots.len(), peak_live: self.slots.peak(), ..self.counters }
    }

    /// How many namespaces are watched now.
    pub fn watched_namespaces(&self) -> usize {
        self.watched.namespaces()
    }

    /// The chain with this root and path; made if there is none.
    #[cold]
    fn find(&mut self, host: &mut H, root: Root<H::Ns, H::Value>, path: PathId) -> u32 {
        match self.by_key.get(&(root, path)) {
            Some(&index) => index,
            None => self.open(host, root, path),
        }
    }

    /// Makes and resolves a chain; dormant until its first slot arrives.
    fn open(&mut self, host: &mut H, root: Root<H::Ns, H::Value>, path: PathId) -> u32 {
        if self.dormant >= DORMANT_LIMIT {
            self.forget_dormant(host);
        }
        let chain = Some(Chain::new(root, path));
        let index = match self.free.pop() {
            Some(index) => {
                self.chains[index as usize] = chain;
                index
            }
            None => {
                self.chains.push(chain);
                self.chains.len() as u32 - 1
            }
        };
        self.by_key.insert((root, path), index);
        self.dormant += 1;
        self.counters.resolved += 1;
        self.resolve(host, index);
        index
    }

    /// Drops a dormant chain.
    fn close(&mut self, host: &mut H, index: u32) {
        self.cut(host, index, 0);
        if let Some(chain) = self.chains[index as usize].take() {
            debug_assert_eq!(chain.head, NIL, "a chain with slots was dropped");
            self.by_key.remove(&(chain.root, chain.path));
            self.free.push(index);
            self.dormant -= 1;
        }
    }

    /// A slot left its chain.
    #[inline]
    fn left(&mut self, host: &mut H, index: u32, unlinked: Unlinked) {
        let Some(chain) = &mut self.chains[index as usize] else { return };
        let Unlinked::Head(head) = unlinked else { return };
        chain.head = head;
        if chain.is_dormant() {
            self.dormant += 1;
            // An object's chain is for that object only: keeping it would make every list that is appended to
            // in a loop leave a chain behind.
            if matches!(chain.root, Root::Object(_)) {
                self.close(host, index);
            }
        }
    }

    /// Looks up the links that the chain lacks, as far as it goes, and watches what they depend on.
    fn resolve(&mut self, host: &mut H, index: u32) {
        self.resolve_links(host, index);
        if let Some(chain) = &mut self.chains[index as usize] {
            chain.settle(self.paths.len(chain.path));
        }
    }

    fn resolve_links(&mut self, host: &mut H, index: u32) {
        let Some(chain) = &mut self.chains[index as usize] else { return };
        chain.refused = false;
        for link in chain.found.len()..self.paths.len(chain.path) {
            let name = self.paths.name(chain.path, link);
            self.consulted.clear();
            let result = look_up(host, chain, link, name, &mut self.consulted);
            if result == Attribute::Unsafe {
                // Nothing of it is watched: it may change as it likes.
                chain.refused = true;
                return;
            }
            let link = link as u32;
            for (at, &ns) in self.consulted.iter().enumerate() {
                if self.consulted[..at].contains(&ns) {
                    continue;
                }
                chain.consulted.push((link, ns));
                if self.watched.add(host, ns, name, Dependent { chain: index, link }) {
                    host.watch(ns, true);
                }
            }
            match result {
                Attribute::Found(value) => chain.found.push(value),
                _ => return,
            }
        }
    }

    /// Looks up link `link` and all below it again. The usual case, another value at the same place, leaves the link's
    /// registration as it is.
    fn renew(&mut self, host: &mut H, index: u32, link: u32) {
        let Some(chain) = &mut self.chains[index as usize] else { return };
        let at = link as usize;
        let name = self.paths.name(chain.path, at);
        self.consulted.clear();
        let result = look_up(host, chain, at, name, &mut self.consulted);
        let before = chain.consulted.iter().filter(|(l, _)| *l == link).map(|(_, ns)| ns);
        if result == Attribute::Unsafe || !before.eq(&self.consulted) {
            self.cut(host, index, link);
            return self.resolve(host, index);
        }
        self.cut(host, index, link + 1);
        let Some(chain) = &mut self.chains[index as usize] else { return };
        chain.refused = false;
        chain.found.truncate(at);
        if let Attribute::Found(value) = result {
            chain.found.push(value);
        } else {
            chain.value = None;
            return;
        }
        self.resolve(host, index);
    }

    /// Forgets link `from` and all below it, and stops watching for them.
    fn cut(&mut self, host: &mut H, index: u32, from: u32) {
        let Some(chain) = &mut self.chains[index as usize] else { return };
        while let Some(&(link, ns)) = chain.consulted.last()
            && link >= from
        {
            chain.consulted.pop();
            let name = self.paths.name(chain.path, link as usize);
            if self.watched.remove(host, ns, name, Dependent { chain: index, link }) {
                host.watch(ns, false);
            }
        }
        chain.found.truncate(from as usize);
        chain.settle(self.paths.len(chain.path));
    }

    /// Looks the affected chains up again from the link that changed, and rewrites their slots.
    fn refresh(&mut self, host: &mut H, mut affected: Vec<Dependent>) {
        // The lowest link of each chain: what is below is looked up again with it.
        affected.sort_unstable();
        affected.dedup_by_key(|d| d.chain);
        for &Dependent { chain: index, link } in &affected {
            let Some(chain) = &self.chains[index as usize] else { continue };
            if chain.is_dormant() {
                // Looking it up again now would be for nobody. A loop that runs again finds it and looks again; if
                // none has by the next change, nobody pays for it any longer.
                match &mut self.chains[index as usize] {
                    Some(chain) if !chain.stale && !chain.renewed => chain.stale = true,
                    _ => self.close(host, index),
                }
                continue;
            }
            let old = chain.value;
            self.renew(host, index, link);
            let new = self.chains[index as usize].as_ref().and_then(|chain| chain.value);
            if new != old {
                self.write_slots(host, index, new);
            }
        }
        affected.clear();
        self.affected = affected;
    }

    fn write_slots(&mut self, host: &mut H, index: u32, value: Option<H::Value>) {
        let Some(chain) = &self.chains[index as usize] else { return };
        for slot in self.slots.of_chain(chain.head) {
            self.counters.notified += 1;
            self.counters.emptied += u64::from(value.is_none());
            host.write_slot(slot, value);
        }
    }
}

/// One link of a chain, as it is now.
fn look_up<H: Host>(
    host: &mut H,
    chain: &Chain<H::Ns, H::Value>,
    link: usize,
    name: H::Name,
    consulted: &mut Vec<H::Ns>,
) -> Attribute<H::Value> {
    let object = match (link.checked_sub(1), chain.root) {
        (Some(above), _) => chain.found[above],
        (None, Root::Object(object)) => object,
        (None, Root::Globals(globals)) => {
            return host.global(globals, name, consulted).map_or(Attribute::Missing, Attribute::Found);
        }
    };
    host.attribute(object, name, consulted)
}
