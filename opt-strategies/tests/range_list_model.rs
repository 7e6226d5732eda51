//! Random operations on a range list beside the same on a `Vec`.
#![cfg(feature = "range-lists")]

use opt_strategies::range_list::RangeList;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Op {
    PopLast,
    PopFirst,
    Reverse,
    Slice(Option<i64>, Option<i64>, i64),
    Sort(bool),
}

fn op() -> impl Strategy<Value = Op> {
    let bound = || proptest::option::of(-30i64..30);
    prop_oneof![
        Just(Op::PopLast),
        Just(Op::PopFirst),
        Just(Op::Reverse),
        (bound(), bound(), (-4i64..5).prop_filter("a step", |s| *s != 0))
            .prop_map(|(a, b, s)| Op::Slice(a, b, s)),
        any::<bool>().prop_map(Op::Sort),
    ]
}

/// Python's slicing, by its definition: indices from the lower bound on, while they are inside.
fn slice_of(v: &[i64], lower: Option<i64>, upper: Option<i64>, step: i64) -> Vec<i64> {
    let len = v.len() as i64;
    let place = |b: i64, lo: i64, hi: i64| (if b < 0 { b + len } else { b }).clamp(lo, hi);
    let mut out = Vec::new();
    if step > 0 {
        let mut i = lower.map_or(0, |b| place(b, 0, len));
        let end = upper.map_or(len, |b| place(b, 0, len));
        while i < end {
            out.push(v[i as usize]);
            i += step;
        }
    } else {
        let mut i = lower.map_or(len - 1, |b| place(b, -1, len - 1));
        let end = upper.map_or(-1, |b| place(b, -1, len - 1));
        while i > end {
            out.push(v[i as usize]);
            i += step;
        }
    }
    out
}

fn assert_same(r: &RangeList, v: &[i64]) {
    assert_eq!(r.len(), v.len() as u64);
    assert_eq!(r.iter().collect::<Vec<_>>(), v);
    assert_eq!(r.iter().rev().collect::<Vec<_>>(), v.iter().rev().copied().collect::<Vec<_>>());
    assert_eq!(r.sum(), v.iter().map(|&x| i128::from(x)).sum::<i128>());
    assert_eq!((r.min(), r.max()), (v.iter().min().copied(), v.iter().max().copied()));
    for i in -2 * v.len() as i64 - 2..=2 * v.len() as i64 + 2 {
        let at = if i < 0 { i + v.len() as i64 } else { i };
        assert_eq!(r.index(i), usize::try_from(at).ok().and_then(|at| v.get(at).copied()), "[{i}]");
    }
    for x in -120..120 {
        assert_eq!(r.index_of(x), v.iter().position(|&y| y == x).map(|p| p as u64), "index({x})");
        assert_eq!(r.contains(x), v.contains(&x));
    }
}

proptest! {
    #[test]
    fn behaves_like_a_list(
        start in -50i64..50, stop in -50i64..50,
        step in (-7i64..8).prop_filter("a step", |s| *s != 0),
        ops in proptest::collection::vec(op(), 0..12),
    ) {
        let mut r = RangeList::new(start, stop, step).expect("small");
        let mut v: Vec<i64> = Vec::new();
        let mut x = start;
        while if step > 0 { x < stop } else { x > stop } {
            v.push(x);
            x += step;
        }
        assert_same(&r, &v);
        for op in ops {
            match op {
                Op::PopLast => assert_eq!(r.pop_last(), v.pop()),
                Op::PopFirst => {
                    let first = if v.is_empty() { None } else { Some(v.remove(0)) };
                    assert_eq!(r.pop_first(), first);
                }
                Op::Reverse => {
                    r = r.reversed().expect("small");
                    v.reverse();
                }
                Op::Slice(a, b, s) => {
                    r = r.slice(a, b, s).expect("small");
                    v = slice_of(&v, a, b, s);
                }
                Op::Sort(descending) => {
                    r = r.sorted(descending).expect("small");
                    v.sort_unstable();
                    if descending {
                        v.reverse();
                    }
                }
            }
            assert_same(&r, &v);
        }
    }

    #[test]
    fn never_overflows(start in any::<i64>(), stop in any::<i64>(), step in any::<i64>(), at in any::<u64>(),
                       lower in any::<Option<i64>>(), upper in any::<Option<i64>>(), by in any::<i64>()) {
        let Some(r) = RangeList::new(start, stop, step) else { return Ok(()) };
        if let Some(x) = r.get(at % r.len().max(1)) {
            prop_assert_eq!(r.index_of(x), Some(at % r.len()));
            prop_assert_eq!(i128::from(x), i128::from(start) + i128::from(step) * i128::from(at % r.len()));
        }
        if let Some(s) = r.slice(lower, upper, by) {
            prop_assert!(s.len() <= r.len());
            if let (Some(first), Some(last)) = (s.get(0), s.last()) {
                prop_assert!(r.contains(first) && r.contains(last));
            }
        }
        let _ = r.sum();
        if let Some(back) = r.reversed() {
            prop_assert_eq!(back.last(), r.get(0));
            prop_assert_eq!(back.sum(), r.sum());
        }
    }

    #[test]
    fn compares_like_lists(a in -3i64..3, n in 0u64..4, s in 1i64..3, b in -3i64..3, m in 0u64..4, t in 1i64..3) {
        let r = RangeList::from_parts(a, s, n).expect("small");
        let q = RangeList::from_parts(b, t, m).expect("small");
        let (v, w) = (r.iter().collect::<Vec<_>>(), q.iter().collect::<Vec<_>>());
        prop_assert_eq!(r.compare(&q), v.cmp(&w));
        prop_assert_eq!(r == q, v == w);
    }
}
