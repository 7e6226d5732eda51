//! A configuration: which switches are on, and which JIT. Its label is used in CSV, plots and on the command line.

use serde::{Deserialize, Serialize};
use vm_core::config::{Switch, SwitchSet};

/// The level of the `jit` axis that every build has.
pub const JIT_OFF: &str = "off";

/// One point of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Configuration {
    pub switches: SwitchSet,
    /// Level of the `jit` axis: [`JIT_OFF`], or the name of a JIT that this build contains.
    pub jit: String,
}

impl Configuration {
    /// A configuration without a JIT.
    pub fn interpreter(switches: SwitchSet) -> Configuration {
        Configuration { switches, jit: JIT_OFF.to_owned() }
    }

    /// Switch ids joined by `+`, or `base`; a JIT adds `+jit=NAME`.
    pub fn label(&self) -> String {
        if self.jit == JIT_OFF {
            self.switches.label()
        } else {
            format!("{}+jit={}", self.switches.label(), self.jit)
        }
    }

    /// The inverse of [`Configuration::label`]. `None` if the label names something this build doesn't know.
    pub fn from_label(label: &str) -> Option<Configuration> {
        let mut switches = SwitchSet::BASE;
        let mut jit = JIT_OFF;
        for part in label.split('+') {
            if let Some(name) = part.strip_prefix("jit=") {
                jit = name;
            } else if part != "base" {
                switches = switches.with(Switch::from_id(part)?);
            }
        }
        Some(Configuration { switches, jit: jit.to_owned() })
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
                let c = Configuration { switches: set, jit: jit.into() };
                assert_eq!(Configuration::from_label(&c.label()), Some(c));
            }
        }
        assert_eq!(Configuration::from_label("base+nonsense"), None);
    }
}
