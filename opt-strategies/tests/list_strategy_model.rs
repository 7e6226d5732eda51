//! Random operations on a list that widens beside the same on a plain `Vec` of tagged items, and the operations on raw
//! words beside their definitions.
#![cfg(feature = "list-strategies")]

use std::cmp::Ordering;

use opt_strategies::list_strategy::{self as raw, Class, Strategy as ListStrategy};
use proptest::prelude::*;

/// What a program puts into a list.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    Int(i64),
    Float(f64),
    Str(String),
    None,
}

impl Item {
    fn class(&self) -> Class {
        match self {
            Item::Int(_) => Class::Int,
            Item::Float(f) if !f.is_nan() => Class::Float,
            Item::Str(_) => Class::Str,
            _ => Class::Other,
        }
    }
}

/// A list as a VM keeps it: words under a strategy.
#[derive(Default)]
struct Host {
    words: Vec<u64>,
    strs: Vec<String>,
    general: Vec<Item>,
    strategy: Option<ListStrategy>,
}

impl Host {
    fn strategy(&self) -> ListStrategy {
        self.strategy.unwrap_or(ListStrategy::Empty)
    }

    fn len(&self) -> usize {
        self.words.len() + self.strs.len() + self.general.len()
    }

    fn get(&self, i: usize) -> Item {
        match self.strategy() {
            ListStrategy::Int => Item::Int(self.words[i] as i64),
            ListStrategy::Float => Item::Float(f64::from_bits(self.words[i])),
            ListStrategy::Str => Item::Str(self.strs[i].clone()),
            _ => self.general[i].clone(),
        }
    }

    fn items(&self) -> Vec<Item> {
        (0..self.len()).map(|i| self.get(i)).collect()
    }

    /// Makes the list one that can hold an item of this class.
    fn admit(&mut self, class: Class) {
        let before = if self.len() == 0 { ListStrategy::Empty } else { self.strategy() };
        let after = before.with(ListStrategy::of(class));
        if before != ListStrategy::Empty && after != before {
            self.general = self.items();
            self.words.clear();
            self.strs.clear();
        }
        self.strategy = Some(after);
    }

    fn insert(&mut self, at: usize, item: Item) {
        self.admit(item.class());
        match (self.strategy(), item) {
            (ListStrategy::Int, Item::Int(i)) => self.words.insert(at, i as u64),
            (ListStrategy::Float, Item::Float(f)) => self.words.insert(at, f.to_bits()),
            (ListStrategy::Str, Item::Str(s)) => self.strs.insert(at, s),
            (_, item) => self.general.insert(at, item),
        }
    }

    fn remove(&mut self, at: usize) {
        match self.strategy() {
            s if s.is_raw() => drop(self.words.remove(at)),
            ListStrategy::Str => drop(self.strs.remove(at)),
            _ => drop(self.general.remove(at)),
        }
    }

    fn set(&mut self, at: usize, item: Item) {
        self.remove(at);
        self.insert(at, item);
    }
}

#[derive(Clone, Debug)]
enum Op {
    Insert(usize, Item),
    Set(usize, Item),
    Remove(usize),
    Clear,
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        any::<i64>().prop_map(Item::Int),
        (-3i64..3).prop_map(Item::Int),
        any::<f64>().prop_filter("equal to itself in the model", |f| !f.is_nan()).prop_map(Item::Float),
        "[a-c]{0,2}".prop_map(Item::Str),
        Just(Item::None),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (any::<usize>(), item()).prop_map(|(i, v)| Op::Insert(i, v)),
        2 => (any::<usize>(), item()).prop_map(|(i, v)| Op::Set(i, v)),
        2 => any::<usize>().prop_map(Op::Remove),
        1 => Just(Op::Clear),
    ]
}

fn floats() -> impl Strategy<Value = Vec<f64>> {
    let few = prop_oneof![Just(0.0), Just(-0.0), Just(1.5), Just(f64::INFINITY), Just(-1e300)];
    let float = prop_oneof![few, any::<f64>().prop_filter("no NaN", |f| !f.is_nan())];
    proptest::collection::vec(float, 0..40)
}

proptest! {
    #[test]
    fn a_list_that_widens_is_the_list(ops in proptest::collection::vec(op(), 0..60)) {
        let (mut host, mut model) = (Host::default(), Vec::new());
        for op in ops {
            match op {
                Op::Insert(i, v) => {
                    let i = i % (model.len() + 1);
                    model.insert(i, v.clone());
                    host.insert(i, v);
                }
                Op::Set(i, v) if !model.is_empty() => {
                    let i = i % model.len();
                    model[i] = v.clone();
                    host.set(i, v);
                }
                Op::Remove(i) if !model.is_empty() => {
                    let i = i % model.len();
                    model.remove(i);
                    host.remove(i);
                }
                Op::Clear => {
                    model.clear();
                    (0..host.len()).rev().for_each(|i| host.remove(i));
                }
                _ => {}
            }
            prop_assert_eq!(&host.items(), &model);
            // What the words say is what all items are.
            let all = ListStrategy::of_all(model.iter().map(Item::class));
            prop_assert!(host.len() == 0 || host.strategy() == all || host.strategy() == ListStrategy::General);
        }
    }

    #[test]
    fn ints_by_definition(a in proptest::collection::vec(-9i64..9, 0..40), b in proptest::collection::vec(-9i64..9, 0..5), w in -9i64..9) {
        let mut sorted = a.clone();
        raw::sort(&mut sorted, false);
        let mut expected = a.clone();
        expected.sort();
        prop_assert_eq!(&sorted, &expected);
        raw::sort(&mut sorted, true);
        expected.reverse();
        prop_assert_eq!(&sorted, &expected);
        prop_assert_eq!(raw::position(&a, w), a.iter().position(|&i| i == w));
        prop_assert_eq!(raw::extreme(&a, Ordering::Less), a.iter().copied().min());
        prop_assert_eq!(raw::extreme(&a, Ordering::Greater), a.iter().copied().max());
        prop_assert_eq!(raw::compare(&a, &b), a.cmp(&b));
        prop_assert_eq!(raw::sum_ints(&a), a.iter().map(|&i| i128::from(i)).sum::<i128>());
    }

    #[test]
    fn floats_by_definition(a in floats(), b in floats(), descending in any::<bool>()) {
        let mut sorted = a.clone();
        raw::sort(&mut sorted, descending);
        // Stable: by number, then by where it was; bits tell the zeros apart.
        let mut places: Vec<usize> = (0..a.len()).collect();
        places.sort_by(|&i, &j| {
            let order = a[i].partial_cmp(&a[j]).expect("no NaN");
            if descending { order.reverse() } else { order }.then(i.cmp(&j))
        });
        let bits = |v: &[f64]| v.iter().map(|f| f.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&sorted), places.iter().map(|&i| a[i].to_bits()).collect::<Vec<_>>());
        prop_assert_eq!(Some(raw::compare(&a, &b)), a.partial_cmp(&b));
        for f in &a {
            prop_assert_eq!(raw::position(&a, *f), a.iter().position(|x| x == f));
        }
    }
}

/// Every sequence of up to five steps out of one item of each class, removal and clearing: all widening edges in every order.
#[test]
fn every_edge_in_every_order() {
    use std::collections::HashSet;
    let items = [Item::Int(1), Item::Float(0.5), Item::Str("s".into()), Item::None];
    let steps = items.len() + 2;
    let mut edges: HashSet<(u8, u8)> = HashSet::new();
    for length in 1..=5u32 {
        for number in 0..steps.pow(length) {
            let (mut host, mut model) = (Host::default(), Vec::new());
            let mut rest = number;
            for _ in 0..length {
                let before = if host.len() == 0 { ListStrategy::Empty } else { host.strategy() };
                match items.get(rest % steps) {
                    Some(item) => {
                        // In front, so that what was there moves.
                        model.insert(0, item.clone());
                        host.insert(0, item.clone());
                    }
                    None if rest % steps == items.len() && !model.is_empty() => {
                        model.pop();
                        host.remove(host.len() - 1);
                    }
                    None => {
                        model.clear();
                        (0..host.len()).rev().for_each(|i| host.remove(i));
                    }
                }
                rest /= steps;
                assert_eq!(host.items(), model, "sequence {number} of {length}");
                let after = if host.len() == 0 { ListStrategy::Empty } else { host.strategy() };
                edges.insert((before as u8, after as u8));
            }
        }
    }
    use ListStrategy::{Empty, Float, General, Int, Str};
    for s in [Int, Float, Str, General] {
        for edge in [(Empty, s), (s, s), (s, General), (s, Empty)] {
            assert!(edges.contains(&(edge.0 as u8, edge.1 as u8)), "{edge:?} was never taken");
        }
        for other in [Int, Float, Str].into_iter().filter(|&o| o != s) {
            assert!(!edges.contains(&(s as u8, other as u8)), "{s:?} became {other:?}");
        }
    }
}
