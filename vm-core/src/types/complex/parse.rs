//! Complex literals as `complex(text)` takes them.

use super::Pair;
use crate::types::float::text::{literal_len, literal_value, strip_underscores};
use crate::types::int::text::trim;

/// `1`, `2j`, `1+2j`, in brackets or not; `None` if malformed.
pub fn parse(ascii: &[u8]) -> Option<Pair> {
    let mut text = trim(ascii);
    if let [b'(', inner @ .., b')'] = text {
        text = trim(inner);
    }
    let stripped = strip_underscores(text)?;
    let text = &stripped[..];
    let first = literal_len(text);
    let is_unit = |rest: &[u8]| matches!(rest, [b'j' | b'J']);
    if first == 0 {
        // A bare unit: j, +j, -j.
        return match text {
            [b'-', u @ ..] if is_unit(u) => Some((0.0, -1.0)),
            [b'+', u @ ..] | u if is_unit(u) => Some((0.0, 1.0)),
            _ => None,
        };
    }
    let a = literal_value(&text[..first])?;
    let rest = &text[first..];
    match rest {
        [] => Some((a, 0.0)),
        r if is_unit(r) => Some((0.0, a)),
        [sign @ (b'+' | b'-'), tail @ ..] => {
            let n = literal_len(rest);
            if n == 0 {
                return is_unit(tail).then_some((a, if *sign == b'-' { -1.0 } else { 1.0 }));
            }
            let b = literal_value(&rest[..n])?;
            is_unit(&rest[n..]).then_some((a, b))
        }
        _ => None,
    }
}
