//! PEP 266: a region's TRACK_OBJECTs done as one, and its UNTRACK_OBJECTs.
//!
//! A loop that turns a few times mentions more names than it reads, so what it costs to enter one decides whether tracking
//! pays. The registry enters each slot on two lists. A region that is entered again and again therefore gets a *template*: the registry
//! tracks the template's slots, once, and a frame that enters the region copies their values and puts itself on the
//! template's list; whoever rebinds a name writes to the template, and through it to the frames on the list.
//!
//! A template keeps its chains from resting, so one whose names are rebound while no frame is in the region is given up
//! ([`Templates::is_some_idle`]), and so are those that nobody uses when a collection begins: chains that nobody reads are weak.

use opt_pep266::{FrameId, Root, Slot as Tracked};
use vm_layout::*;

use super::code::body;
use super::pep266::{ChainSite, GLOBALS, Place, Tracking, chain_site};
use crate::Vm;
use crate::bytecode::Op;

/// How often a region is entered slot by slot before it gets a template.
const FIRST_WAIT: u16 = 1;
/// The longest such wait, after its templates were given up again and again.
const LONGEST_WAIT: u16 = 1 << 10;
/// News to a template that no frame uses before it is given up.
const IDLE_NEWS: u8 = 2;

/// "On no template."
const NONE: u32 = u32::MAX;

/// What a region's first TRACK_OBJECT has learnt; kept in the code object's body.
pub(crate) struct RegionSite {
    start: *const Word,
    template: u32,
    /// Entries still to come before a template is made.
    wait: u16,
    /// The wait after news to nobody made it give its template up: twice as long each time.
    next_wait: u16,
}

/// One hidden local that a template serves.
struct Item {
    slot: u32,
    value: Option<Value>,
}

/// The values of a region's chains, as all frames in it have them.
pub(super) struct Template {
    /// Of the region. It lives as long as the template does: one that no frame uses doesn't outlive a collection.
    code: Gc<Code>,
    start: *const Word,
    globals: Gc<Dict>,
    /// Whose slots the registry tracks; slot `i` is `items[i]`.
    holder: FrameId,
    items: Vec<Item>,
    refused: u64,
    /// Chains on locals, which differ from frame to frame: hidden local and chain.
    rest: Vec<(u32, u32)>,
    /// TRACK_OBJECTs of the region, and the slot of the last.
    words: usize,
    last: u32,
    /// The frames in the region.
    live: Vec<FrameId>,
    /// News since a frame was last in it.
    idle_news: u8,
}

/// All templates.
#[derive(Default)]
pub(super) struct Templates {
    all: Vec<Option<Box<Template>>>,
    /// By frame id: the template that it is on.
    of_frame: Vec<u32>,
    /// Some template has had [`IDLE_NEWS`].
    some_idle: bool,
}

impl Templates {
    #[inline(always)]
    fn of(&self, id: FrameId) -> u32 {
        self.of_frame.get(id.get() as usize).copied().unwrap_or(NONE)
    }

    /// Whether the frame is on a template.
    #[inline]
    pub(super) fn has(&self, id: FrameId) -> bool {
        self.of(id) != NONE
    }

    /// Whether news have reached templates that serve nobody.
    #[inline]
    pub(super) fn is_some_idle(&self) -> bool {
        self.some_idle
    }

    #[inline(always)]
    fn enter(&mut self, id: FrameId, at: u32) {
        let i = id.get() as usize;
        match self.of_frame.get_mut(i) {
            Some(of) => *of = at,
            None => {
                self.of_frame.resize(i, NONE);
                self.of_frame.push(at);
            }
        }
    }

    /// Takes a frame off its template; its slots stay what they are. The template, if it was on one.
    #[inline]
    pub(super) fn leave(&mut self, id: FrameId) -> Option<u32> {
        let at = std::mem::replace(self.of_frame.get_mut(id.get() as usize)?, NONE);
        let template = self.all.get_mut(at as usize)?.as_deref_mut()?;
        // Mostly the last that came, or the only one.
        match template.live.last() {
            Some(&last) if last == id => {
                template.live.pop();
            }
            _ => {
                if let Some(i) = template.live.iter().position(|&l| l == id) {
                    template.live.swap_remove(i);
                }
            }
        }
        Some(at)
    }

    /// Takes the frames off that died.
    pub(super) fn purge_frames(&mut self, is_alive: impl Fn(FrameId) -> bool) {
        for template in self.all.iter_mut().flatten() {
            template.live.retain(|&id| {
                let alive = is_alive(id);
                if !alive {
                    self.of_frame[id.get() as usize] = NONE;
                }
                alive
            });
        }
    }
}

/// The TRACK_OBJECTs (or UNTRACK_OBJECTs) that follow each other from `start` on.
///
/// # Safety
/// `start` is a word of a code object, which ends in another opcode.
unsafe fn run_of(op: Op, start: *const Word) -> impl Iterator<Item = Word> {
    let mut at = start;
    std::iter::from_fn(move || {
        // SAFETY: the word before this one is no return, so there is another.
        let word = unsafe { *at };
        (word.op_byte() == op as u8).then(|| {
            at = at.wrapping_add(1);
            word
        })
    })
}

impl Vm {
    /// The TRACK_OBJECTs from `start` on; returns where the running frame goes on.
    ///
    /// # Safety
    /// `frame` is a frame on the stack, `start` the first TRACK_OBJECT to be executed of its code.
    #[inline(never)]
    pub unsafe fn track_region(&mut self, frame: *mut Frame, start: *const Word) -> *const Word {
        // SAFETY: the caller's promise.
        let f = unsafe { &mut *frame };
        let at = body(f.code).regions.borrow().iter().find(|r| r.start == start).map_or(NONE, |r| r.template);
        let Tracking { templates, .. } = &mut self.tracking;
        let Some(template) = templates.all.get_mut(at as usize).and_then(Option::as_deref_mut) else {
            return self.track_words(frame, start);
        };
        if template.start != start || template.globals != f.globals {
            return self.track_words(frame, start);
        }
        let Some(id) = self.tracking.number_frame(frame) else { return self.track_words(frame, start) };
        let Tracking { templates, registry: Some(registry), .. } = &mut self.tracking else {
            return self.track_words(frame, start);
        };
        let Some(template) = templates.all[at as usize].as_deref_mut() else { return start };
        if templates.of_frame.get(id.get() as usize).is_some_and(|&t| t != NONE) {
            return self.track_words(frame, start);
        }
        let slots = Frame::slots(frame);
        for item in &template.items {
            // SAFETY: slots of the frame, by the bytecode verifier.
            unsafe { (*slots.add(item.slot as usize)).set(item.value) };
        }
        registry.count_copies(template.items.len() as u64, template.refused);
        template.live.push(id);
        template.idle_news = 0;
        let (words, rest) = (template.words, !template.rest.is_empty());
        templates.enter(id, at);
        if rest {
            self.track_rest(frame, at);
        }
        // SAFETY: the region has as many words.
        unsafe { start.add(words) }
    }

    /// Tracks the chains that a template can't serve.
    #[inline(never)]
    fn track_rest(&mut self, frame: *mut Frame, at: u32) {
        let mut i = 0;
        while let Some(Some(template)) = self.tracking.templates.all.get(at as usize)
            && let Some(&(slot, chain)) = template.rest.get(i)
        {
            // SAFETY: the frame is on the stack, slot and chain are of its code.
            unsafe { self.track_object(frame, slot, chain) };
            i += 1;
        }
    }

    /// Tracks slot by slot; makes a template if that has happened often enough.
    #[inline(never)]
    fn track_words(&mut self, frame: *mut Frame, start: *const Word) -> *const Word {
        let mut words = 0;
        // SAFETY: the callers' promise.
        for word in unsafe { run_of(Op::TRACK_OBJECT, start) } {
            // SAFETY: the frame is on the stack, slot and chain are of its code.
            unsafe { self.track_object(frame, word.a() as u32, word.b()) };
            words += 1;
        }
        // SAFETY: the frame is on the stack.
        let code = unsafe { (*frame).code };
        let mut regions = body(code).regions.borrow_mut();
        match regions.iter_mut().find(|r| r.start == start) {
            None => {
                regions.push(RegionSite {
                    start,
                    template: NONE,
                    wait: FIRST_WAIT,
                    next_wait: 2 * FIRST_WAIT,
                });
            }
            Some(region) if region.wait > 1 => region.wait -= 1,
            Some(region) => {
                region.template = self.make_template(frame, start, words);
            }
        }
        // SAFETY: there are as many words.
        unsafe { start.add(words) }
    }

    /// A template of the region whose `words` TRACK_OBJECTs the frame has just executed.
    #[inline(never)]
    fn make_template(&mut self, frame: *mut Frame, start: *const Word, words: usize) -> u32 {
        let Some(mut registry) = self.tracking.registry.take() else { return NONE };
        // SAFETY: the frame is on the stack.
        let (code, globals) = unsafe { ((*frame).code, (*frame).globals) };
        let free = self.tracking.templates.all.iter().position(Option::is_none);
        let at = free.unwrap_or(self.tracking.templates.all.len());
        let holder = registry.open_frame();
        self.set_place(holder, Place::Template(at as u32));
        let mut made = Template {
            code,
            start,
            globals,
            holder,
            items: Vec::with_capacity(words),
            refused: 0,
            rest: Vec::new(),
            words,
            last: 0,
            live: Vec::new(),
            idle_news: 0,
        };
        let before = registry.counters();
        // SAFETY: as above.
        for word in unsafe { run_of(Op::TRACK_OBJECT, start) } {
            let (slot, chain) = (word.a() as u32, word.b());
            made.last = slot;
            let place = chain_site(&mut registry, code, body(code), chain, self.names.tracked_shared);
            let mut site: ChainSite = place.get();
            if site.root != GLOBALS {
                made.rest.push((slot, chain));
                continue;
            }
            let own = Tracked { frame: holder, index: made.items.len() as u32 };
            let root = Root::Globals(globals.value());
            let value = registry.track(self, &mut site.hint, root, site.path, own);
            made.refused += u64::from(registry.is_refused(site.hint));
            place.set(site);
            made.items.push(Item { slot, value });
        }
        registry.uncount_since(before);
        self.tracking.registry = Some(registry);
        let all = &mut self.tracking.templates.all;
        match free {
            Some(i) => all[i] = Some(Box::new(made)),
            None => all.push(Some(Box::new(made))),
        }
        at as u32
    }

    /// The UNTRACK_OBJECTs from `start` on; returns where the running frame goes on.
    ///
    /// # Safety
    /// `frame` is a frame on the stack, `start` the first UNTRACK_OBJECT to be executed of its code.
    #[inline(never)]
    pub unsafe fn untrack_region(&mut self, frame: *mut Frame, start: *const Word) -> *const Word {
        // SAFETY: the caller's promise.
        let f = unsafe { &mut *frame };
        let id = FrameId::from_raw(f.id as u32);
        // SAFETY: a word of the frame's code.
        let first = unsafe { (*start).a() as u32 };
        let Tracking { templates, registry, .. } = &mut self.tracking;
        if f.flags & frame_flags::TRACKED != 0
            && let at = templates.of(id)
            && let Some(template) = templates.all.get_mut(at as usize).and_then(Option::as_deref_mut)
            && template.last == first
        {
            let slots = Frame::slots(frame);
            for item in &template.items {
                // SAFETY: slots of the frame, by the bytecode verifier.
                unsafe { (*slots.add(item.slot as usize)).set(None) };
            }
            let words = template.words;
            templates.leave(id);
            if let Some(registry) = registry
                && registry.close_bare_frame(id)
            {
                f.flags &= !frame_flags::TRACKED;
                // SAFETY: the region releases as many as it tracked.
                return unsafe { start.add(words) };
            }
        }
        let mut words = 0;
        // SAFETY: the caller's promise.
        for word in unsafe { run_of(Op::UNTRACK_OBJECT, start) } {
            // SAFETY: the frame is on the stack, the slot is of its code.
            unsafe { self.untrack_object(frame, word.a() as u32) };
            words += 1;
        }
        // SAFETY: there are as many words.
        unsafe { start.add(words) }
    }

    /// Takes a frame off its template, of whose slots it keeps all but `except`, tracked one by one from now on. Machine code that
    /// is entered in the middle of a loop releases the slots that it needs no news of, and only those.
    #[cold]
    #[inline(never)]
    pub(super) fn leave_for_slots(&mut self, frame: *mut Frame, id: FrameId, except: u32) {
        let Some(at) = self.tracking.templates.leave(id) else { return };
        let Some(Some(template)) = self.tracking.templates.all.get(at as usize) else { return };
        // SAFETY: the region of a live frame's code.
        for word in unsafe { run_of(Op::TRACK_OBJECT, template.start) } {
            let slot = word.a() as u32;
            if slot != except {
                // SAFETY: the frame is on the stack, slot and chain are of its code.
                unsafe { self.track_object(frame, slot, word.b()) };
            }
        }
    }

    /// The registry has news for slot `index` of a template.
    pub(super) fn write_template(&mut self, at: u32, index: u32, value: Option<Value>) {
        let Tracking { templates, places, .. } = &mut self.tracking;
        let Some(template) = templates.all.get_mut(at as usize).and_then(Option::as_deref_mut) else {
            return;
        };
        let Some(item) = template.items.get_mut(index as usize) else { return };
        item.value = value;
        if template.live.is_empty() {
            template.idle_news += 1;
            templates.some_idle |= template.idle_news >= IDLE_NEWS;
        }
        for id in &template.live {
            places[id.get() as usize].write(item.slot as usize, value);
        }
    }

    /// Gives the templates up whose names are rebound while nobody is in their region.
    #[cold]
    pub(super) fn drop_told_templates(&mut self) {
        self.tracking.templates.some_idle = false;
        self.drop_templates(|t| {
            let told = t.idle_news >= IDLE_NEWS;
            if told && let Some(r) = body(t.code).regions.borrow_mut().iter_mut().find(|r| r.start == t.start)
            {
                r.wait = r.next_wait;
                r.next_wait = (2 * r.next_wait).min(LONGEST_WAIT);
            }
            told
        });
    }

    /// Gives up the templates whose region no frame is in.
    pub(crate) fn drop_idle_templates(&mut self) {
        if !self.tracking.templates.all.is_empty() {
            self.drop_templates(|_| true);
        }
    }

    fn drop_templates(&mut self, which: impl Fn(&Template) -> bool) {
        let Some(mut registry) = self.tracking.registry.take() else { return };
        for i in 0..self.tracking.templates.all.len() {
            let place = &mut self.tracking.templates.all[i];
            if let Some(template) = place.take_if(|t| t.live.is_empty() && which(t)) {
                registry.release_frame(self, template.holder);
            }
        }
        self.tracking.registry = Some(registry);
    }
}
