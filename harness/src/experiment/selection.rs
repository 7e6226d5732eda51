//! Lists of switches as the command line writes them: `pep266,map-dicts`, `none`, `all`, `@PRESET`.

use anyhow::{Result, bail};
use vm_core::config::{SWITCHES, Switch, SwitchSet};

/// A named set of switches.
pub struct Preset {
    pub name: &'static str,
    pub summary: &'static str,
    /// Where the choice is from; empty: our own.
    pub source: &'static str,
    pub ids: fn() -> Vec<&'static str>,
}

/// The presets that `--opt @NAME` knows.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "matrix",
        summary: "the switches of the default matrix",
        source: "",
        ids: || SWITCHES.iter().filter(|s| s.in_default_matrix).map(|s| s.id).collect(),
    },
    Preset {
        name: "lookups",
        summary: "those that make names, attributes and methods quicker to find",
        source: "",
        ids: || vec!["pep266", "method-cache", "lookup-method", "shadow-tracking"],
    },
    Preset {
        name: "representations",
        summary: "those that store values another way",
        source: "",
        ids: || {
            vec![
                "prebuilt-ints",
                "tagged-ints",
                "dict-strategies",
                "identity-dicts",
                "map-dicts",
                "range-lists",
                "list-strategies",
            ]
        },
    },
    Preset {
        name: "pypy-default",
        summary: "what PyPy's interpreter does without being told; small ints are boxed there",
        source: "pypy/config/pypyoption.py (identity dicts are suggested at level 2 and above) and dictmultiobject.py, where the other dict strategies are no option; its celldicts are left out",
        ids: || {
            vec![
                "method-cache",
                "lookup-method",
                "dict-strategies",
                "identity-dicts",
                "map-dicts",
                "range-lists",
                "list-strategies",
            ]
        },
    },
    Preset {
        name: "pypy-2007",
        summary: "PyPy's optimizations when it said of them that richards gains nearly half: before map dicts",
        source: "pypyoption.py before r71790 (2010): CALL_METHOD, withmethodcache, withshadowtracking, withrangelist",
        ids: || vec!["method-cache", "lookup-method", "shadow-tracking", "range-lists"],
    },
    Preset {
        name: "cpython-2.7",
        summary: "nearest to CPython 2.7: the type attribute cache (2.6) and small ints from a table",
        source: "Objects/typeobject.c, Objects/intobject.c of CPython 2.7",
        ids: || vec!["method-cache", "prebuilt-ints"],
    },
    Preset {
        name: "cpython-3.11",
        summary: "nearest to CPython 3.11: LOAD_METHOD (3.7), attribute sites that cache slots, small ints from a table",
        source: "PEP 659 and Objects/dictobject.c of CPython 3.11; its specialised arithmetic has no equivalent here",
        ids: || vec!["method-cache", "lookup-method", "prebuilt-ints", "map-dicts"],
    },
];

/// Reads a list of switches. `option` names the option in error messages.
///
/// # Errors
/// An id, preset or word that doesn't exist (the nearest one is suggested), or a switch not built in.
pub fn parse_switches(text: &str, option: &str) -> Result<SwitchSet> {
    let mut set = SwitchSet::BASE;
    for word in text.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        match word {
            "none" | "base" => {}
            "all" => set = SwitchSet::all().iter().fold(set, SwitchSet::with),
            _ => {
                let ids = match word.strip_prefix('@') {
                    Some(name) => preset(name, option)?,
                    None => vec![word],
                };
                for id in ids {
                    set = set.with(parse_switch(id, option)?);
                }
            }
        }
    }
    Ok(set)
}

fn preset(name: &str, option: &str) -> Result<Vec<&'static str>> {
    match PRESETS.iter().find(|p| p.name == name) {
        // A preset names what there is to choose from; what is not built in is left out of it.
        Some(p) => Ok((p.ids)()
            .into_iter()
            .filter(|id| SWITCHES.iter().any(|s| s.id == *id && s.built_in))
            .collect()),
        None => {
            bail!("{option}: no preset `@{name}`{}", suggestion(name, PRESETS.iter().map(|p| p.name), "@"))
        }
    }
}

fn parse_switch(id: &str, option: &str) -> Result<Switch> {
    let Some(switch) = Switch::from_id(id) else {
        let known = SWITCHES.iter().map(|s| s.id).chain(["all", "none"]);
        bail!("{option}: no switch `{id}`{}", suggestion(id, known, ""));
    };
    if !switch.info().built_in {
        bail!("{option}: switch `{id}` is not built in; build with `--features {id}`");
    }
    Ok(switch)
}

/// `; did you mean …?` for the nearest of `known`, or where to look when nothing is near.
pub fn suggestion<'a>(word: &str, known: impl Iterator<Item = &'a str>, sigil: &str) -> String {
    let nearest = known
        .map(|k| {
            // Somebody who types only the start of an id means that id, however far apart in edits.
            let near = if k.starts_with(word) { 1.0 } else { strsim::jaro_winkler(word, k) };
            (near, k)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((near, k)) if near > 0.7 => format!("; did you mean `{sigil}{k}`?"),
        _ => "; `harness list` shows what there is".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        assert_eq!(parse_switches("none", "--opt").unwrap(), SwitchSet::BASE);
        assert_eq!(parse_switches("", "--opt").unwrap(), SwitchSet::BASE);
        assert_eq!(parse_switches("all", "--opt").unwrap(), SwitchSet::all());
        for info in SWITCHES.iter().filter(|s| s.built_in) {
            assert_eq!(parse_switches(info.id, "--opt").unwrap(), SwitchSet::BASE.with(info.switch));
        }
    }

    #[test]
    fn nearest_id_is_suggested() {
        let error = parse_switches("map-dict", "--opt").unwrap_err().to_string();
        assert!(error.contains("--opt") && error.contains("did you mean `map-dicts`?"), "{error}");
        let error = parse_switches("tagged", "--factors").unwrap_err().to_string();
        assert!(error.contains("`tagged-ints`"), "{error}");
        let error = parse_switches("@matrxi", "--opt").unwrap_err().to_string();
        assert!(error.contains("`@matrix`"), "{error}");
        let error = parse_switches("qqqq", "--opt").unwrap_err().to_string();
        assert!(error.contains("harness list"), "{error}");
    }

    #[test]
    fn presets_name_real_switches() {
        for p in PRESETS {
            for id in (p.ids)() {
                assert!(Switch::from_id(id).is_some(), "@{}: {id}", p.name);
            }
        }
    }

    #[test]
    fn the_presets_of_a_kind_hold_all_of_it() {
        let ids = |name: &str| PRESETS.iter().find(|p| p.name == name).map(|p| (p.ids)()).unwrap_or_default();
        // What is no way of looking names up is a way of storing values: no switch is in neither and none in both.
        let (lookups, representations) = (ids("lookups"), ids("representations"));
        for s in SWITCHES {
            assert!(lookups.contains(&s.id) != representations.contains(&s.id), "{}", s.id);
        }
        // PyPy boxes its small ints, tracks no globals, and maps replaced shadow tracking.
        let absent = ["pep266", "shadow-tracking", "prebuilt-ints", "tagged-ints"];
        for s in SWITCHES {
            assert!(ids("pypy-default").contains(&s.id) != absent.contains(&s.id), "{}", s.id);
        }
    }
}
