//! A configuration: which switches are on, and which JIT. Its label is used in CSV, plots and on the command line.

use serde::{Deserialize, Serialize};
use vm_core::config::{Switch, SwitchSet};

/// The level of the `jit` axis that every build has.
pub const JIT_OFF: &str = "off";

/// The variant that changes nothing: the A/A arm, which shows how far apart two equal arms come out in this very run.
pub const AGAIN: &str = "again";

/// What makes a configuration run as something else than a point of the factorial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Arm {
    /// The VM as its switches say.
    #[default]
    Plain,
    /// The VM with a further option (`py2-range`, …), or [`AGAIN`].
    Variant(String),
    /// Another interpreter; switches and JIT mean nothing.
    Peer(String),
}

/// One arm of an experiment: a point of the matrix, a variant of one, or a peer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Configuration {
    pub switches: SwitchSet,
    /// Level of the `jit` axis: [`JIT_OFF`], or the name of a JIT that this build contains.
    pub jit: String,
    pub arm: Arm,
}

impl Configuration {
    /// A configuration without a JIT.
    pub fn interpreter(switches: SwitchSet) -> Configuration {
        Configuration::new(switches, JIT_OFF)
    }

    pub fn new(switches: SwitchSet, jit: &str) -> Configuration {
        Configuration { switches, jit: jit.to_owned(), arm: Arm::Plain }
    }

    /// Another interpreter.
    pub fn peer(name: &str) -> Configuration {
        Configuration { arm: Arm::Peer(name.to_owned()), ..Configuration::interpreter(SwitchSet::BASE) }
    }

    /// The same with a further option.
    #[must_use]
    pub fn with_variant(mut self, variant: &str) -> Configuration {
        self.arm = Arm::Variant(variant.to_owned());
        self
    }

    pub fn is_peer(&self) -> bool {
        matches!(self.arm, Arm::Peer(_))
    }

    /// Switch ids joined by `+`, or `base`; a JIT adds `+jit=NAME`, a variant `~NAME`. A peer is `peer=NAME`.
    pub fn label(&self) -> String {
        let mut label = self.switches.label();
        if self.jit != JIT_OFF {
            label += &format!("+jit={}", self.jit);
        }
        match &self.arm {
            Arm::Plain => label,
            Arm::Variant(v) => label + "~" + v,
            Arm::Peer(name) => format!("peer={name}"),
        }
    }

    /// The inverse of [`Configuration::label`]. `None` if the label names something this build doesn't know.
    pub fn from_label(label: &str) -> Option<Configuration> {
        if let Some(name) = label.strip_prefix("peer=") {
            return Some(Configuration::peer(name));
        }
        let (label, arm) = match label.split_once('~') {
            Some((label, variant)) => (label, Arm::Variant(variant.to_owned())),
            None => (label, Arm::Plain),
        };
        let mut switches = SwitchSet::BASE;
        let mut jit = JIT_OFF;
        for part in label.split('+') {
            if let Some(name) = part.strip_prefix("jit=") {
                jit = name;
            } else if part != "base" {
                switches = switches.with(Switch::from_id(part)?);
            }
        }
        Some(Configuration { switches, jit: jit.to_owned(), arm })
    }
}

// Stored as its label, so that run.json and the CSV files name configurations alike.
impl Serialize for Configuration {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.label())
    }
}

impl<'de> Deserialize<'de> for Configuration {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Configuration, D::Error> {
        let label = String::deserialize(d)?;
        Configuration::from_label(&label).ok_or_else(|| {
            serde::de::Error::custom(format!("configuration `{label}` has a switch this build doesn't know"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vm_core::config::SWITCHES;

    #[test]
    fn labels_round_trip() {
        for bits in 0..1u32 << SWITCHES.len() {
            let mut set = SwitchSet::BASE;
            for (i, info) in SWITCHES.iter().enumerate() {
                if bits >> i & 1 == 1 {
                    set = set.with(info.switch);
                }
            }
            for jit in [JIT_OFF, "method"] {
                let c = Configuration::new(set, jit);
                assert_eq!(Configuration::from_label(&c.label()), Some(c.clone()));
                let again = c.with_variant(AGAIN);
                assert_eq!(Configuration::from_label(&again.label()), Some(again));
            }
        }
        assert_eq!(Configuration::from_label("base+nonsense"), None);
        let peer = Configuration::peer("pypy3");
        assert_eq!(Configuration::from_label(&peer.label()), Some(peer));
    }
}
