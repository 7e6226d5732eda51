//! Sets of characters and the folding of case, as `sre` defines both.

use super::node::{Category, Member};
use crate::unicode;

/// How case is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// It is not.
    None,
    /// ASCII letters only: bytes, and str under the ASCII flag.
    Ascii,
    Unicode,
}

/// Lower-case characters that have one upper-case character in common, so that ignoring case makes them one.
const SAME_UPPER: &[&[u32]] = &[
    &[0x69, 0x131],
    &[0x73, 0x17f],
    &[0xb5, 0x3bc],
    &[0x345, 0x3b9, 0x1fbe],
    &[0x390, 0x1fd3],
    &[0x3b0, 0x1fe3],
    &[0x3b2, 0x3d0],
    &[0x3b5, 0x3f5],
    &[0x3b8, 0x3d1],
    &[0x3ba, 0x3f0],
    &[0x3c0, 0x3d6],
    &[0x3c1, 0x3f1],
    &[0x3c2, 0x3c3],
    &[0x3c6, 0x3d5],
    &[0x432, 0x1c80],
    &[0x434, 0x1c81],
    &[0x43e, 0x1c82],
    &[0x441, 0x1c83],
    &[0x442, 0x1c84, 0x1c85],
    &[0x44a, 0x1c86],
    &[0x463, 0x1c87],
    &[0x1c88, 0xa64b],
    &[0x1e61, 0x1e9b],
    &[0xfb05, 0xfb06],
];

/// From here on no character has case.
const CASELESS_FROM: u32 = 0x1e944;

impl Fold {
    /// The lower-case form of one character.
    #[inline(always)]
    pub fn lower(self, c: u32) -> u32 {
        match self {
            Fold::None => c,
            Fold::Ascii => ascii_lower(c),
            Fold::Unicode if c < 128 => ascii_lower(c),
            Fold::Unicode => unicode_lower(c),
        }
    }

    /// The other lower-case characters that count as this one.
    pub fn companions(self, lower: u32) -> impl Iterator<Item = u32> {
        let group = match self {
            Fold::Unicode => SAME_UPPER.iter().find(|g| g.contains(&lower)).copied().unwrap_or(&[]),
            _ => &[],
        };
        group.iter().copied().filter(move |&c| c != lower)
    }

    /// Whether ignoring case makes a difference for this character.
    pub fn is_cased(self, c: u32) -> bool {
        match self {
            Fold::None => false,
            Fold::Ascii => c < 128 && (c as u8).is_ascii_alphabetic(),
            Fold::Unicode => {
                unicode_lower(c) != c
                    || char::from_u32(c).is_some_and(|ch| ch.to_uppercase().next() != Some(ch))
            }
        }
    }
}

#[inline(always)]
fn ascii_lower(c: u32) -> u32 {
    if c.wrapping_sub(0x41) < 26 { c | 0x20 } else { c }
}

fn unicode_lower(c: u32) -> u32 {
    let lower = char::from_u32(c).and_then(|ch| ch.to_lowercase().next()).map_or(c, u32::from);
    // Rust knows a newer Unicode than CPython 3.11.
    if lower != c && unicode::category(lower) == "Cn" { c } else { lower }
}

/// Whether `c` is of a category, for str (`unicode`) or in the sense of ASCII.
#[inline]
pub fn in_category(category: Category, unicode: bool, c: u32) -> bool {
    match (category, unicode && c >= 128) {
        (Category::Digit, false) => c.wrapping_sub(0x30) < 10,
        (Category::Digit, true) => unicode::is_decimal(c),
        (Category::Space, false) => matches!(c, 9..=13 | 32) || unicode && matches!(c, 0x1c..=0x1f),
        (Category::Space, true) => unicode::is_space(c),
        (Category::Word, false) => c < 128 && ((c as u8).is_ascii_alphanumeric() || c == 0x5f),
        (Category::Word, true) => unicode::is_alnum(c),
    }
}

/// A set ready for matching.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// The answers for Latin-1, negation and case included.
    bitmap: [u64; 4],
    /// Sorted and disjoint; of lower-case characters where case is ignored.
    ranges: Vec<(u32, u32)>,
    categories: Vec<(Category, bool)>,
    unicode: bool,
    negate: bool,
    fold: Fold,
}

impl Set {
    pub fn new(negate: bool, members: &[Member], unicode: bool, fold: Fold) -> Set {
        let mut ranges = Vec::new();
        let mut categories = Vec::new();
        for &member in members {
            match member {
                Member::Category(category, opposite) => categories.push((category, opposite)),
                Member::Range(low, high) if fold == Fold::None => ranges.push((low, high)),
                Member::Range(low, high) => {
                    for c in low..=high.min(CASELESS_FROM) {
                        let lower = fold.lower(c);
                        ranges.push((lower, lower));
                        ranges.extend(fold.companions(lower).map(|c| (c, c)));
                    }
                    if high > CASELESS_FROM {
                        ranges.push((low.max(CASELESS_FROM), high));
                    }
                }
            }
        }
        let ranges = joined(ranges);
        let mut set = Set { bitmap: [0; 4], ranges, categories, unicode, negate, fold };
        for c in 0..256 {
            if set.contains_slow(c) {
                set.bitmap[c as usize / 64] |= 1 << (c % 64);
            }
        }
        set
    }

    #[inline(always)]
    pub fn contains(&self, c: u32) -> bool {
        if c < 256 { self.bitmap[c as usize / 64] >> (c % 64) & 1 != 0 } else { self.contains_slow(c) }
    }

    fn contains_slow(&self, c: u32) -> bool {
        let c = self.fold.lower(c);
        let i = self.ranges.partition_point(|r| r.1 < c);
        let found = self.ranges.get(i).is_some_and(|r| r.0 <= c)
            || self.categories.iter().any(|&(k, opposite)| in_category(k, self.unicode, c) != opposite);
        found != self.negate
    }

    /// The answers for Latin-1.
    pub fn bitmap(&self) -> [u64; 4] {
        self.bitmap
    }
}

/// Ranges in order, touching ones made one.
fn joined(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (low, high) in ranges {
        match out.last_mut() {
            Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
            _ => out.push((low, high)),
        }
    }
    out
}
