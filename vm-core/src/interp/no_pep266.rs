//! A VM built without PEP 266: nothing is ever tracked, so nothing is watched and there is nothing to tell.

use vm_layout::*;

use crate::Vm;
use crate::heap::Marker;

/// Nothing.
#[derive(Default)]
pub struct Tracking;

/// Nothing.
#[derive(Clone, Copy)]
pub(crate) struct ChainSite;

/// Nothing.
pub(crate) struct RegionSite;

impl Tracking {
    /// Nothing.
    ///
    /// # Errors
    /// None.
    pub fn new(_: &crate::Config, _: &crate::heap::Heap) -> std::io::Result<Tracking> {
        Ok(Tracking)
    }

    #[inline(always)]
    pub fn is_busy(&self) -> bool {
        false
    }

    /// Nothing is counted.
    pub fn named_counters(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }

    pub fn trace(&self, _: &mut Marker<'_>) {}
}

impl Vm {
    /// Nothing.
    ///
    /// # Safety
    /// None is asked for.
    pub unsafe fn track_object(&mut self, _: *mut Frame, _: u32, _: u32) {}

    /// Nothing; never emitted in this build.
    ///
    /// # Safety
    /// None is asked for.
    pub unsafe fn track_region(&mut self, _: *mut Frame, start: *const Word) -> *const Word {
        start
    }

    /// Nothing; never emitted in this build.
    ///
    /// # Safety
    /// None is asked for.
    pub unsafe fn untrack_region(&mut self, _: *mut Frame, start: *const Word) -> *const Word {
        start
    }

    #[inline(always)]
    pub(crate) fn drop_idle_templates(&mut self) {}

    /// Nothing.
    ///
    /// # Safety
    /// None is asked for.
    pub unsafe fn untrack_object(&mut self, _: *mut Frame, _: u32) {}

    #[inline(always)]
    pub(crate) fn release_tracked(&mut self, _: *mut Frame) {}

    #[inline(always)]
    pub(crate) fn tracked_frame_suspended(&mut self, _: *mut Frame, _: Gc<Generator>) {}

    #[inline(always)]
    pub(crate) fn tracked_frame_resumed(&mut self, _: Gc<Generator>, _: *mut Frame) {}

    #[inline(always)]
    pub fn notify_rebound(&mut self, _: Gc<Dict>, _: Value, _: Option<Value>) {}

    #[cfg(feature = "map-dicts")]
    #[inline(always)]
    pub(crate) fn notify_stored(&mut self, _: Value, _: Gc<Str>) {}

    #[inline(always)]
    pub(crate) fn notify_namespace(&mut self, _: Value) {}

    #[inline(always)]
    pub(crate) fn notify_instance(&mut self, _: Value) {}

    #[inline(always)]
    pub(crate) fn notify_class(&mut self, _: Gc<Type>) {}

    pub(crate) fn purge_tracking(&mut self, _: &Marker<'_>) {}
}
