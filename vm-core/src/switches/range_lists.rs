//! Range lists (`opt-strategies::range_list`): where they are born. What they can do without being materialised is
//! with the list type.

use vm_layout::*;

use crate::Vm;

#[cfg(feature = "range-lists")]
impl Vm {
    /// Makes the empty list of a display `[*iterable]` a range list in place; false if it can't be one.
    pub fn range_list_display(&mut self, list: Gc<List>, iterable: Value) -> bool {
        if !self.config.switches.has(crate::Switch::RangeLists) || list.header.kind() != Kind::List {
            return false;
        }
        let Some(r) = iterable.exact::<Range>() else { return false };
        let bounds = [r.start.get(), r.stop.get(), r.step.get()].map(|v| self.as_i64(v));
        let [Some(start), Some(stop), Some(step)] = bounds else { return false };
        let Some(range) = opt_strategies::range_list::RangeList::new(start, stop, step) else { return false };
        if range.is_empty() {
            return false;
        }
        list.header.set_kind(Kind::RangeList);
        // SAFETY: both layouts have the same size; the kind has just been changed.
        let l: Gc<RangeList> = unsafe { list.value().cast_unchecked() };
        l.len.set(range.len() as usize);
        l.start.set(range.start());
        l.step.set(range.step());
        self.stats.range_lists_made += 1;
        true
    }
}

#[cfg(not(feature = "range-lists"))]
impl Vm {
    pub fn range_list_display(&mut self, _: Gc<List>, _: Value) -> bool {
        false
    }
}
