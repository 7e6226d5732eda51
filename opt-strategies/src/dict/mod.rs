//! Dict strategies: a dict keeps in mind what all its keys are, and stores and finds them accordingly.
//!
//! A new dict is *empty*. Its first key decides: texts only, byte strings only, ints only, or objects that compare by
//! identity only. Such a dict is a table of (key word, value) pairs without stored hashes; two keys are the same if
//! their words are (ints, identity) or their texts are, so that no code of the program can run during a probe, and no
//! probe has to be repeated because the dict changed under it. A key of another class *widens* the dict to the general
//! form, which is the VM's ordinary dict. There is no way back but clearing.
//!
//! Invariant: under a strategy, every live key is of the strategy's class. What makes it hold is that a pair is only
//! ever appended after [`Strategy::storing`] has agreed.
//!
//! Positions: widening copies pair by pair, deleted ones too. So an iterator, which is a position, survives it.
//!
//! Sources: PyPy's `objspace/std/dictmultiobject.py` (empty, bytes, unicode, int, object strategies) and
//! `identitydict.py`; "Standard Interpreter Optimizations", sections on dictionaries; CPython 2.7's `lookdict_string`
//! for the idea that a dict of texts needs no rich comparison.

pub mod table;

/// What all keys of a dict have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Strategy {
    /// Nothing: hash and compare by the language's rules.
    General = 0,
    /// There is none yet.
    Empty = 1,
    /// Exact texts.
    Str = 2,
    /// Exact byte strings.
    Bytes = 3,
    /// Ints of 64 bits; the pair holds the number.
    Int = 4,
    /// Objects whose class takes equality and hash from the root class.
    Identity = 5,
}

impl Strategy {
    /// Every strategy, in the order of their numbers.
    pub const ALL: [Strategy; 6] = [
        Strategy::General,
        Strategy::Empty,
        Strategy::Str,
        Strategy::Bytes,
        Strategy::Int,
        Strategy::Identity,
    ];

    /// The strategy with this number; what is none is general.
    #[inline(always)]
    pub const fn from_number(n: u8) -> Strategy {
        match n {
            1 => Strategy::Empty,
            2 => Strategy::Str,
            3 => Strategy::Bytes,
            4 => Strategy::Int,
            5 => Strategy::Identity,
            _ => Strategy::General,
        }
    }

    /// What the dict becomes when a new key of this class is stored. One step down, or stay.
    #[inline]
    pub fn storing(self, key: KeyClass, allowed: Allowed) -> Strategy {
        let wanted = match key {
            KeyClass::Str if allowed.by_value => Strategy::Str,
            KeyClass::Bytes if allowed.by_value => Strategy::Bytes,
            KeyClass::Int if allowed.by_value => Strategy::Int,
            KeyClass::Identity if allowed.by_identity => Strategy::Identity,
            _ => Strategy::General,
        };
        if self == wanted || self == Strategy::Empty { wanted } else { Strategy::General }
    }

    /// How a key of this class is looked up.
    #[inline]
    pub fn looking_up(self, key: KeyClass) -> LookUp {
        match (self, key) {
            (Strategy::General, _) => LookUp::Widen,
            (Strategy::Empty, _) => LookUp::Miss,
            (Strategy::Str, KeyClass::Str)
            | (Strategy::Bytes, KeyClass::Bytes)
            | (Strategy::Int, KeyClass::Int)
            | (Strategy::Identity, KeyClass::Identity) => LookUp::Probe,
            // Its class may say that it equals anything.
            (_, KeyClass::Other) => LookUp::Widen,
            // A class can be given an `__eq__` after its instances became keys, and that may accept numbers: these
            // can hash like an address.
            (Strategy::Identity, KeyClass::Int) => LookUp::Widen,
            _ => LookUp::Miss,
        }
    }
}

/// The strategies that a run may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Str, Bytes, Int (`dict-strategies`).
    pub by_value: bool,
    /// Identity (`identity-dicts`).
    pub by_identity: bool,
}

impl Allowed {
    /// The strategy of a new dict.
    pub const fn start(self) -> Strategy {
        if self.by_value || self.by_identity { Strategy::Empty } else { Strategy::General }
    }
}

/// What a strategy needs to know of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyClass {
    /// An exact text.
    Str,
    /// An exact byte string.
    Bytes,
    /// An exact int of 64 bits (for a look-up: any exact number equal to one).
    Int,
    /// An object that compares by identity.
    Identity,
    /// An exact built-in value that equals none of the above (None, a tuple, a fraction, a bigger int).
    Apart,
    /// Anything else.
    Other,
}

/// How a look-up goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUp {
    /// By the strategy's own probe.
    Probe,
    /// The key can't be in the dict.
    Miss,
    /// Only the language's rules can tell: the dict must become general first.
    Widen,
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: [KeyClass; 6] =
        [KeyClass::Str, KeyClass::Bytes, KeyClass::Int, KeyClass::Identity, KeyClass::Apart, KeyClass::Other];

    #[test]
    fn widening_never_returns() {
        for allowed in [(true, true), (true, false), (false, true)] {
            let allowed = Allowed { by_value: allowed.0, by_identity: allowed.1 };
            for s in Strategy::ALL {
                for first in CLASSES {
                    let once = s.storing(first, allowed);
                    assert!(s == Strategy::Empty || once == s || once == Strategy::General);
                    assert_ne!(once, Strategy::Empty);
                    for second in CLASSES {
                        let twice = once.storing(second, allowed);
                        assert!(twice == once || twice == Strategy::General);
                    }
                }
            }
        }
    }

    #[test]
    fn what_may_be_stored_is_probed() {
        let allowed = Allowed { by_value: true, by_identity: true };
        for key in CLASSES {
            let s = Strategy::Empty.storing(key, allowed);
            let how = s.looking_up(key);
            assert_eq!(how, if s == Strategy::General { LookUp::Widen } else { LookUp::Probe });
        }
    }

    #[test]
    fn a_switch_that_is_off_leaves_its_keys_general() {
        let values = Allowed { by_value: true, by_identity: false };
        assert_eq!(Strategy::Empty.storing(KeyClass::Identity, values), Strategy::General);
        let identity = Allowed { by_value: false, by_identity: true };
        assert_eq!(Strategy::Empty.storing(KeyClass::Str, identity), Strategy::General);
        assert_eq!(Allowed::default().start(), Strategy::General);
    }

    #[test]
    fn numbers_name_strategies() {
        for s in Strategy::ALL {
            assert_eq!(Strategy::from_number(s as u8), s);
        }
    }
}
