//! What stands for dict strategies where neither `dict-strategies` nor `identity-dicts` is built in: every dict is
//! general, and one without entries has no keys.

use vm_layout::*;

use crate::Vm;
use crate::config::SwitchSet;
use crate::native::R;

#[derive(Clone, Debug, Default)]
pub struct State;

impl State {
    pub fn new(_: SwitchSet) -> State {
        State
    }

    pub fn start_flags(&self) -> u8 {
        0
    }

    pub fn named_counters(&self) -> [(&'static str, u64); 0] {
        []
    }
}

impl Vm {
    pub fn widen_dict(&mut self, _: Gc<Dict>) {}

    pub fn keys_iterated(&mut self, _: Gc<Dict>) {}

    #[inline(always)]
    #[allow(clippy::result_unit_err, reason = "three outcomes in a word, not an error that anybody reports")]
    pub fn strategy_probe(&self, _: Gc<Dict>, _: Value) -> Result<Option<&'static Slot>, ()> {
        Err(())
    }

    pub fn strategy_find(&mut self, _: Gc<Dict>, key: Value) -> R<Option<usize>> {
        self.hash(key).map(|_| None)
    }

    #[inline(always)]
    pub fn strategy_find_hashed(&mut self, _: Gc<Dict>, _: Value, _: u64) -> R<Option<usize>> {
        Ok(None)
    }

    pub fn strategy_get(&mut self, _: Gc<Dict>, key: Value) -> R<Option<Value>> {
        self.hash(key).map(|_| None)
    }

    #[inline(always)]
    pub fn strategy_find_name(&self, _: Gc<Dict>, _: Gc<Str>) -> Option<usize> {
        None
    }

    #[inline(always)]
    pub fn strategy_named(&self, _: Gc<Dict>, _: Gc<Str>) -> Option<Value> {
        None
    }

    #[inline(always)]
    pub fn strategy_value(&self, _: Gc<Dict>, _: usize) -> Option<Value> {
        None
    }

    #[inline(always)]
    pub fn strategy_item(&mut self, _: Gc<Dict>, _: usize) -> Option<(u64, Value, Value)> {
        None
    }

    #[inline(always)]
    pub fn strategy_next(&mut self, _: Gc<Dict>, _: &mut usize) -> Option<(Value, Value)> {
        None
    }

    #[inline(always)]
    pub fn pairs_next_value(&mut self, _: Gc<Dict>, _: &mut usize) -> Option<Value> {
        None
    }

    pub fn pairs_next(&mut self, _: Gc<Dict>, _: &mut usize) -> Option<(Value, Value)> {
        None
    }

    pub fn strategy_set(&mut self, d: Gc<Dict>, key: Value, value: Value) -> R<()> {
        let hash = self.hash(key)? as u64;
        self.dict_set_hashed(d, key, hash, value)
    }

    #[inline(always)]
    pub fn strategy_write(&mut self, _: Gc<Dict>, _: Option<usize>, _: Value, _: Value) -> bool {
        false
    }

    pub fn strategy_rebuild(&mut self, _: Gc<Dict>, _: usize) {}

    #[inline(always)]
    pub fn strategy_copy(&mut self, _: Gc<Dict>, _: Gc<Dict>) -> bool {
        false
    }

    pub fn strategy_remove(&mut self, _: Gc<Dict>, _: usize) -> Value {
        self.none
    }

    #[inline(always)]
    pub fn strategy_clear(&mut self, _: Gc<Dict>) {}
}
