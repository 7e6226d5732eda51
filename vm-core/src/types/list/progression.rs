//! Range lists: a list that is an arithmetic progression, kept as start, step and length (`range-lists`).

#[cfg(feature = "range-lists")]
use opt_strategies::range_list::RangeList as Progression;
use vm_layout::*;

#[cfg(not(feature = "range-lists"))]
use super::no_progression::Progression;
use crate::Vm;
use crate::config::Switch;
use crate::native::R;

/// The progression that a range list stands for.
#[inline]
pub fn progression(r: Gc<RangeList>) -> Option<Progression> {
    Progression::from_parts(r.start.get(), r.step.get(), r.len.get() as u64)
}

/// Stores a progression in a range list.
pub fn set_progression(r: Gc<RangeList>, p: &Progression) {
    r.len.set(p.len() as usize);
    r.start.set(p.start());
    r.step.set(p.step());
}

impl Vm {
    /// What `list(r)` is as a progression; `None` if its bounds leave 64 bits.
    fn range_progression(&self, r: Gc<Range>) -> Option<Progression> {
        let (start, step) = (self.as_i64(r.start.get())?, self.as_i64(r.step.get())?);
        let len = u64::try_from(self.as_i64(r.length.get())?).ok()?;
        Progression::from_parts(start, step, len)
    }

    /// Turns an empty, exact list that no native code holds into the range list of `iterable` if that is a range and the
    /// switch is on.
    /// MemoryError where the elements would not fit: nothing that fails with the switch off succeeds with it on.
    pub fn try_become_range_list(&mut self, list: Gc<List>, iterable: Value) -> R<bool> {
        if !self.config.switches.has(Switch::RangeLists)
            || list.header.is_subclass_instance()
            || list.len.get() != 0
        {
            return Ok(false);
        }
        let p = match iterable.kind() {
            Kind::Range => iterable.cast::<Range>().and_then(|r| self.range_progression(r)),
            Kind::RangeList => iterable.exact::<RangeList>().and_then(progression),
            _ => None,
        };
        let Some(p) = p.filter(|p| !p.is_empty()) else { return Ok(false) };
        self.charge((p.len() as usize).saturating_mul(8))?;
        list.items.set(None);
        list.reserved.set(0);
        list.header.set_kind(Kind::RangeList);
        // SAFETY: both layouts have the same size; the kind has just been changed.
        let r: Gc<RangeList> = unsafe { list.value().cast_unchecked() };
        set_progression(r, &p);
        self.stats.range_lists_made += 1;
        Ok(true)
    }

    /// `list(r)`: a range list where the switch is on and the range allows it.
    pub fn list_from_range(&mut self, r: Gc<Range>) -> R {
        let list = self.empty_list();
        if let Some(words) = super::list_words(list)
            && !self.try_become_range_list(words, r.value())?
        {
            self.extend_list(list, r.value())?;
        }
        Ok(list)
    }

    /// A new list of this progression: a range list unless it is empty.
    pub fn list_of_progression(&mut self, p: &Progression) -> Value {
        if p.is_empty() {
            return self.empty_list();
        }
        let list = self.new_list();
        list.header.set_kind(Kind::RangeList);
        // SAFETY: both layouts have the same size; the kind has just been changed.
        let r: Gc<RangeList> = unsafe { list.value().cast_unchecked() };
        set_progression(r, p);
        self.stats.range_lists_made += 1;
        list.value()
    }
}
