//! The table of stencils: what the build promises of it.
#![cfg(target_arch = "x86_64")]

use jit_copypatch::stencil::{STENCILS, Way};

#[test]
fn most_end_where_the_next_begins() {
    let leave = |name: &str| name.starts_with("call_") || name.starts_with("return_");
    for s in &STENCILS {
        assert!(!s.code.is_empty() || s.name == "nop", "{}", s.name);
        // The last instruction of all others was left out, so no way on leads behind the last byte but by falling.
        let last = s.exits.last().map(|e| (e.at as usize + 4 == s.code.len(), e.to));
        if !leave(s.name)
            && let Some((true, to)) = last
        {
            assert_ne!(to, Way::Continue, "{} jumps to its own end", s.name);
        }
    }
}

#[test]
fn holes_lie_inside() {
    for s in &STENCILS {
        let mut end = 0;
        let mut fields: Vec<(usize, usize)> =
            s.holes.iter().map(|h| (h.at as usize, if h.wide { 8 } else { 4 })).collect();
        fields.extend(s.exits.iter().map(|e| (e.at as usize, 4)));
        fields.sort_unstable();
        for (at, len) in fields {
            assert!(at >= end && at + len <= s.code.len(), "{} at {at}", s.name);
            end = at + len;
        }
    }
}
