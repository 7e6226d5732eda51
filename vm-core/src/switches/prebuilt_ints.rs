//! `prebuilt-ints`: the table of ints that are made once, and the look into it.
//!
//! The handlers look through their flavor (`BoxedPrebuilt`), all other code through [`Vm::int`]. With `tagged-ints` on
//! too the table stays empty: ints of its window are never objects then.

#[cfg(feature = "prebuilt-ints")]
use opt_strategies::prebuilt::Window;
use vm_layout::*;

use crate::Vm;
use crate::config::Switch;
use crate::native::Tracer;

#[cfg(not(feature = "prebuilt-ints"))]
#[derive(Clone, Copy)]
struct Window;

#[cfg(not(feature = "prebuilt-ints"))]
impl Window {
    const EMPTY: Window = Window;
    fn new(_low: i64, _high: i64) -> Window {
        Window
    }
    fn count(&self) -> u64 {
        0
    }
    fn at(&self, _index: u64) -> i64 {
        0
    }
    #[inline(always)]
    fn index_of(&self, _i: i64) -> Option<usize> {
        None
    }
}

/// The table, empty unless the switch is on and ints are boxed.
pub struct State {
    window: Window,
    /// First slot of `table`.
    items: *const Slot,
    table: Option<Gc<Array>>,
}

impl Default for State {
    fn default() -> State {
        State { window: Window::EMPTY, items: std::ptr::null(), table: None }
    }
}

impl State {
    /// The int from the table, if it is in the window.
    #[inline(always)]
    pub fn get(&self, i: i64) -> Option<Value> {
        let at = self.window.index_of(i)?;
        // SAFETY: the table has as many bound slots as the window has ints.
        unsafe { (*self.items.add(at)).get() }
    }

    /// Reports the table to the collector.
    pub fn trace(&self, tracer: &mut dyn Tracer) {
        if let Some(t) = self.table {
            tracer.value(t.value());
        }
    }
}

impl Vm {
    /// Makes the table, once the types are there.
    pub fn make_prebuilt_ints(&mut self) {
        if !self.config.switches.has(Switch::PrebuiltInts) || self.config.switches.has(Switch::TaggedInts) {
            return;
        }
        let (low, high) = self.config.prebuilt_ints;
        let window = Window::new(low, high);
        let Ok(count) = usize::try_from(window.count()) else { return };
        let table = self.new_array(count);
        for (i, slot) in table.slots().iter().enumerate() {
            slot.set(Some(self.boxed_int(window.at(i as u64))));
        }
        self.switches.prebuilt = State { window, items: table.slots().as_ptr(), table: Some(table) };
    }
}
