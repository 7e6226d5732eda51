//! The switch table: every optimization that can be turned on and off, written once.
//!
//! Command line, CSV columns, plots, documentation and tests all derive from [`SWITCHES`].

/// One optimization that a run can turn on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Switch {
    Pep266,
    MethodCache,
    LookupMethod,
    ShadowTracking,
    PrebuiltInts,
    TaggedInts,
    DictStrategies,
    IdentityDicts,
    MapDicts,
    RangeLists,
    ListStrategies,
}

/// What the table says about one [`Switch`].
pub struct SwitchInfo {
    pub switch: Switch,
    /// The id used everywhere: `--opt`, CSV, plots, Cargo features.
    pub id: &'static str,
    /// The name that the literature uses.
    pub title: &'static str,
    /// One sentence: what changes when it is on.
    pub summary: &'static str,
    /// The crate whose README explains it.
    pub krate: &'static str,
    /// Ids of the rows of `published-claims.csv` that speak of it.
    pub claims: &'static [&'static str],
    /// The counter that rises when the optimization does its work.
    pub fired_counter: &'static str,
    /// Whether it belongs to the default matrix.
    pub in_default_matrix: bool,
    /// Whether this build contains it (its Cargo feature).
    pub built_in: bool,
}

/// All switches, in the order of labels.
pub const SWITCHES: &[SwitchInfo] = &[
    SwitchInfo {
        switch: Switch::Pep266,
        id: "pep266",
        title: "PEP 266 TRACK_OBJECT",
        summary: "globals and attribute chains used in loops become hidden locals that whoever rebinds them keeps right",
        krate: "opt-pep266",
        claims: &["S01", "S03", "S04", "P121", "P122"],
        fired_counter: "pep266.tracked",
        in_default_matrix: true,
        built_in: cfg!(feature = "pep266"),
    },
    SwitchInfo {
        switch: Switch::MethodCache,
        id: "method-cache",
        title: "type-versioned method cache",
        summary: "class look-ups are cached on name, site and type version",
        krate: "opt-method-cache",
        claims: &["S06", "S07", "P04", "P05", "P06", "P08", "P113", "P114"],
        fired_counter: "method-cache.hits",
        in_default_matrix: true,
        built_in: cfg!(feature = "method-cache"),
    },
    SwitchInfo {
        switch: Switch::LookupMethod,
        id: "lookup-method",
        title: "LOOKUP_METHOD and CALL_METHOD",
        summary: "a method that is called at once is never bound: function and receiver stay apart on the operand stack",
        krate: "opt-method-cache",
        claims: &["S06", "S07", "P08", "P110"],
        fired_counter: "lookup-method.unbound",
        in_default_matrix: false,
        built_in: cfg!(feature = "lookup-method"),
    },
    SwitchInfo {
        switch: Switch::ShadowTracking,
        id: "shadow-tracking",
        title: "shadow tracking",
        summary: "an instance known not to shadow its class is not searched for what the class has",
        krate: "opt-method-cache",
        claims: &["P01", "P03"],
        fired_counter: "shadow-tracking.skipped",
        in_default_matrix: false,
        built_in: cfg!(feature = "shadow-tracking"),
    },
    SwitchInfo {
        switch: Switch::PrebuiltInts,
        id: "prebuilt-ints",
        title: "prebuilt small integers",
        summary: "ints of a window (-5 to 256, or --prebuilt-ints) come from a table; nothing under tagged-ints",
        krate: "opt-strategies",
        claims: &["S08", "P142", "P143", "P144", "P145"],
        fired_counter: "prebuilt-ints.hits",
        in_default_matrix: false,
        built_in: cfg!(feature = "prebuilt-ints"),
    },
    SwitchInfo {
        switch: Switch::TaggedInts,
        id: "tagged-ints",
        title: "tagged 63-bit integers",
        summary: "small ints live in the value word and are never allocated",
        krate: "opt-strategies",
        claims: &["S09", "P13", "P14"],
        fired_counter: "tagged-ints.made",
        in_default_matrix: true,
        built_in: cfg!(feature = "tagged-ints"),
    },
    SwitchInfo {
        switch: Switch::DictStrategies,
        id: "dict-strategies",
        title: "dict strategies",
        summary: "dicts of texts, byte strings or ints only store bare keys and compare them without rich comparison",
        krate: "opt-strategies",
        claims: &["S05", "S10", "P25", "P29"],
        fired_counter: "dict-strategies.made",
        in_default_matrix: false,
        built_in: cfg!(feature = "dict-strategies"),
    },
    SwitchInfo {
        switch: Switch::IdentityDicts,
        id: "identity-dicts",
        title: "identity dicts",
        summary: "keys whose class defines neither __eq__ nor __hash__ are found by their address",
        krate: "opt-strategies",
        claims: &["S11"],
        fired_counter: "identity-dicts.made",
        in_default_matrix: false,
        built_in: cfg!(feature = "identity-dicts"),
    },
    SwitchInfo {
        switch: Switch::MapDicts,
        id: "map-dicts",
        title: "map dicts (hidden classes)",
        summary: "instances share a shape and store bare slots; attribute sites cache the slot",
        krate: "opt-strategies",
        claims: &["S12", "P18", "P19", "P20", "P22"],
        fired_counter: "map-dicts.instances",
        in_default_matrix: true,
        built_in: cfg!(feature = "map-dicts"),
    },
    SwitchInfo {
        switch: Switch::RangeLists,
        id: "range-lists",
        title: "range lists",
        summary: "list(range(…)) stores start, stop and step until someone changes it",
        krate: "opt-strategies",
        claims: &["S13"],
        fired_counter: "range-lists.made",
        in_default_matrix: true,
        built_in: cfg!(feature = "range-lists"),
    },
    SwitchInfo {
        switch: Switch::ListStrategies,
        id: "list-strategies",
        title: "list strategies",
        summary: "lists of ints, floats or strs only store bare words, until something else is put into them",
        krate: "opt-strategies",
        claims: &["P25", "P27", "P28", "P30"],
        fired_counter: "list-strategies.made",
        in_default_matrix: false,
        built_in: cfg!(feature = "list-strategies"),
    },
];

impl Switch {
    /// The table row of this switch.
    pub fn info(self) -> &'static SwitchInfo {
        &SWITCHES[self as usize]
    }

    /// The switch that leaves this one without effect while both are on.
    pub fn superseded_by(self) -> Option<Switch> {
        match self {
            // Ints of the window are no objects then.
            Switch::PrebuiltInts => Some(Switch::TaggedInts),
            _ => None,
        }
    }

    /// The switch with this id.
    pub fn from_id(id: &str) -> Option<Switch> {
        SWITCHES.iter().find(|s| s.id == id).map(|s| s.switch)
    }
}

/// A set of switches that are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct SwitchSet(u32);

impl SwitchSet {
    /// No switch on: the `base` configuration.
    pub const BASE: SwitchSet = SwitchSet(0);

    /// Every switch that this build contains.
    pub const fn all() -> SwitchSet {
        let mut set = SwitchSet::BASE;
        let mut i = 0;
        while i < SWITCHES.len() {
            if SWITCHES[i].built_in {
                set = set.with(SWITCHES[i].switch);
            }
            i += 1;
        }
        set
    }

    #[must_use]
    pub const fn with(self, s: Switch) -> SwitchSet {
        SwitchSet(self.0 | 1 << s as u8)
    }

    #[must_use]
    pub const fn without(self, s: Switch) -> SwitchSet {
        SwitchSet(self.0 & !(1 << s as u8))
    }

    /// Whether the switch is on: in a `hard-wired` build a constant, every switch built in.
    #[inline(always)]
    pub const fn has(self, s: Switch) -> bool {
        if cfg!(feature = "hard-wired") {
            return SWITCHES[s as usize].built_in;
        }
        self.0 >> s as u8 & 1 != 0
    }

    /// Whether one of these switches is on.
    #[inline(always)]
    pub const fn has_any(self, of: SwitchSet) -> bool {
        (cfg!(feature = "hard-wired") && of.0 & SwitchSet::all().0 != 0) || self.0 & of.0 != 0
    }

    /// Whether this build can run the set: a `hard-wired` one only with everything on.
    pub fn can_run(self) -> bool {
        !cfg!(feature = "hard-wired") || self.0 == SwitchSet::all().0
    }

    /// The switches that are on, in table order.
    pub fn iter(self) -> impl Iterator<Item = Switch> {
        SWITCHES.iter().map(|s| s.switch).filter(move |&s| self.has(s))
    }

    /// Ids joined by `+`, or `base`.
    pub fn label(self) -> String {
        let ids: Vec<&str> = self.iter().map(|s| s.info().id).collect();
        if ids.is_empty() { "base".to_owned() } else { ids.join("+") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_order_is_enum_order() {
        for (i, s) in SWITCHES.iter().enumerate() {
            assert_eq!(s.switch as usize, i, "{}", s.id);
        }
    }

    #[test]
    fn labels() {
        assert_eq!(SwitchSet::BASE.label(), "base");
        assert_eq!(SwitchSet::BASE.with(Switch::MapDicts).with(Switch::Pep266).label(), "pep266+map-dicts");
    }
}
