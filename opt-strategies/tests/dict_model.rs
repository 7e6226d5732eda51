//! Random operations on a dict that changes its strategy, beside the same on a plain list of pairs: every widening edge,
//! in every order, with iterators that live on across it.
#![cfg(any(feature = "dict-strategies", feature = "identity-dicts"))]

use std::cell::Cell;

use opt_strategies::dict::table::{Index, Wanted, capacity_for, index_slots};
use opt_strategies::dict::{Allowed, KeyClass, LookUp, Strategy as Plan};
use proptest::prelude::*;

/// A key of the fake language. Ints equal the fractions of the same value; a joker equals the key it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Str(u8),
    Bytes(u8),
    Int(u8),
    Fraction(u8),
    Object(u8),
    Joker(u8),
    Nothing,
}

impl Key {
    fn class(self) -> KeyClass {
        match self {
            Key::Str(_) => KeyClass::Str,
            Key::Bytes(_) => KeyClass::Bytes,
            Key::Int(_) => KeyClass::Int,
            Key::Object(_) => KeyClass::Identity,
            Key::Fraction(_) | Key::Joker(_) | Key::Nothing => KeyClass::Other,
        }
    }

    /// The class for a look-up: numbers equal to ints are ints.
    fn wanted(self) -> KeyClass {
        match self {
            Key::Fraction(n) if n.is_multiple_of(2) => KeyClass::Int,
            Key::Fraction(_) | Key::Nothing => KeyClass::Apart,
            other => other.class(),
        }
    }

    /// Equal keys hash alike; many others do too.
    fn hash(self) -> u64 {
        match self {
            Key::Str(n) | Key::Bytes(n) | Key::Joker(n) => u64::from(n % 7),
            Key::Int(n) => u64::from(n),
            Key::Fraction(n) => u64::from(n / 2),
            Key::Object(n) => 1000 + u64::from(n),
            Key::Nothing => 3,
        }
    }

    fn equals(self, other: Key) -> bool {
        match (self, other) {
            (Key::Fraction(a), Key::Int(b)) | (Key::Int(b), Key::Fraction(a)) => {
                a.is_multiple_of(2) && a / 2 == b
            }
            (Key::Joker(a), Key::Str(b)) | (Key::Str(b), Key::Joker(a)) => a == b,
            (a, b) => a == b,
        }
    }
}

/// A dict as the VM has one: pairs with holes, an index, a strategy; general look-ups compare by the language's rules.
struct Dict {
    plan: Plan,
    allowed: Allowed,
    pairs: Vec<Option<(Key, u32)>>,
    capacity: usize,
    index: Vec<Cell<u32>>,
    used: usize,
    plans: Vec<Plan>,
}

impl Dict {
    fn new(allowed: Allowed) -> Dict {
        let plan = allowed.start();
        Dict { plan, allowed, pairs: vec![], capacity: 0, index: vec![], used: 0, plans: vec![plan] }
    }

    fn become_(&mut self, plan: Plan) {
        if plan != self.plan {
            self.plan = plan;
            self.plans.push(plan);
        }
    }

    fn probe(&self, key: Key) -> Option<usize> {
        Index::new(&self.index).find(self.pairs.len(), key.hash(), LookUpOf { dict: self, key })
    }

    fn find(&mut self, key: Key) -> Option<usize> {
        match self.plan.looking_up(key.wanted()) {
            LookUp::Probe => self.probe(key),
            LookUp::Miss => None,
            LookUp::Widen => {
                self.become_(Plan::General);
                self.probe(key)
            }
        }
    }

    fn set(&mut self, key: Key, value: u32) {
        if let Some(n) = self.find(key) {
            if let Some(pair) = &mut self.pairs[n] {
                pair.1 = value;
            }
            return;
        }
        let plan = self.plan.storing(key.class(), self.allowed);
        self.become_(plan);
        if self.pairs.len() == self.capacity {
            self.rebuild();
        }
        Index::new(&self.index).insert(key.hash(), self.pairs.len());
        self.pairs.push(Some((key, value)));
        self.used += 1;
    }

    fn rebuild(&mut self) {
        self.capacity = capacity_for(self.used);
        self.index = vec![Cell::new(0); index_slots(self.capacity)];
        self.pairs.retain(Option::is_some);
        for (n, pair) in self.pairs.iter().enumerate() {
            if let Some((k, _)) = pair {
                Index::new(&self.index).insert(k.hash(), n);
            }
        }
    }

    fn remove(&mut self, key: Key) -> Option<u32> {
        let n = self.find(key)?;
        let (stored, value) = self.pairs[n].take()?;
        let last = n + 1 == self.pairs.len();
        Index::new(&self.index).remove(stored.hash(), n, last);
        if last {
            self.pairs.pop();
        }
        self.used -= 1;
        Some(value)
    }

    fn clear(&mut self) {
        let start = if self.plan == Plan::General { Plan::General } else { Plan::Empty };
        *self = Dict { plan: start, plans: std::mem::take(&mut self.plans), ..Dict::new(self.allowed) };
        self.plans.push(start);
    }
}

struct LookUpOf<'a> {
    dict: &'a Dict,
    key: Key,
}

impl Wanted for LookUpOf<'_> {
    fn is_pair(&self, n: usize) -> bool {
        let plan = self.dict.plan;
        self.dict.pairs[n].is_some_and(|(k, _)| {
            // A strategy's probe may only ever see keys of its class.
            assert!(plan == Plan::General || k.class() == Plan::class_of(plan));
            k == self.key || k.equals(self.key)
        })
    }
}

/// What the keys of a strategy are.
trait Keys {
    fn class_of(plan: Plan) -> KeyClass;
}

impl Keys for Plan {
    fn class_of(plan: Plan) -> KeyClass {
        match plan {
            Plan::Str => KeyClass::Str,
            Plan::Bytes => KeyClass::Bytes,
            Plan::Int => KeyClass::Int,
            Plan::Identity => KeyClass::Identity,
            Plan::General | Plan::Empty => KeyClass::Other,
        }
    }
}

#[derive(Clone, Debug)]
enum Op {
    Set(Key, u32),
    Get(Key),
    Remove(Key),
    Clear,
}

fn key() -> impl Strategy<Value = Key> {
    // Mostly of one class, so that dicts stay under a strategy for a while.
    let n = 0u8..40;
    prop_oneof![
        8 => n.clone().prop_map(Key::Str),
        8 => n.clone().prop_map(Key::Int),
        8 => n.clone().prop_map(Key::Bytes),
        8 => n.clone().prop_map(Key::Object),
        2 => n.clone().prop_map(Key::Fraction),
        1 => n.prop_map(Key::Joker),
        1 => Just(Key::Nothing),
    ]
}

/// Runs of keys of one class, then the next class.
fn ops() -> impl Strategy<Value = Vec<Op>> {
    let classes: [fn(u8) -> Key; 4] = [Key::Str, Key::Int, Key::Bytes, Key::Object];
    let run = (0..classes.len(), 0usize..30).prop_flat_map(move |(class, len)| {
        let own = (0u8..40).prop_map(classes[class]);
        let key = prop_oneof![20 => own, 1 => key()];
        let op = (key, 0u32..1000, 0u8..20).prop_map(|(k, v, what)| match what {
            0..=9 => Op::Set(k, v),
            10..=14 => Op::Get(k),
            15..=18 => Op::Remove(k),
            _ => Op::Clear,
        });
        proptest::collection::vec(op, len)
    });
    proptest::collection::vec(run, 1..6).prop_map(|runs| runs.concat())
}

proptest! {
    #[test]
    fn a_dict_under_strategies_is_a_list_of_pairs(ops in ops(), by_value: bool, by_identity: bool) {
        let mut dict = Dict::new(Allowed { by_value, by_identity });
        let mut plain: Vec<(Key, u32)> = Vec::new();
        for op in ops {
            match op {
                Op::Set(k, v) => {
                    dict.set(k, v);
                    match plain.iter_mut().find(|p| p.0.equals(k)) {
                        Some(p) => p.1 = v,
                        None => plain.push((k, v)),
                    }
                }
                Op::Get(k) => {
                    let found = dict.find(k).and_then(|n| dict.pairs[n]).map(|p| p.1);
                    prop_assert_eq!(found, plain.iter().find(|p| p.0.equals(k)).map(|p| p.1));
                }
                Op::Remove(k) => {
                    let at = plain.iter().position(|p| p.0.equals(k));
                    prop_assert_eq!(dict.remove(k), at.map(|n| plain.remove(n).1));
                }
                Op::Clear => {
                    dict.clear();
                    plain.clear();
                }
            }
            let live: Vec<_> = dict.pairs.iter().flatten().copied().collect();
            prop_assert_eq!(&live, &plain);
            prop_assert_eq!(dict.used, plain.len());
        }
        // One way: after a general form only a general form comes; a strategy is left for the general form or by clearing.
        for w in dict.plans.windows(2) {
            prop_assert!(w[0] != Plan::General || w[1] == Plan::General, "{:?}", dict.plans);
            prop_assert!(w[0] == Plan::Empty || matches!(w[1], Plan::General | Plan::Empty), "{:?}", dict.plans);
        }
    }
}

/// Every sequence of four steps out of storing, finding and removing a key of each class, and clearing: all edges between
/// strategies in every order, for each set of allowed ones.
#[test]
fn every_edge_in_every_order() {
    use std::collections::HashSet;
    let keys = [
        Key::Str(1),
        Key::Bytes(1),
        Key::Int(1),
        // Equal to the int above, and to no int.
        Key::Fraction(2),
        Key::Fraction(3),
        Key::Object(1),
        // Equal to the text above.
        Key::Joker(1),
        Key::Nothing,
    ];
    let steps = 3 * keys.len() + 1;
    for (by_value, by_identity) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut edges: HashSet<(u8, u8)> = HashSet::new();
        for number in 0..steps.pow(4) {
            let mut dict = Dict::new(Allowed { by_value, by_identity });
            let mut plain: Vec<(Key, u32)> = Vec::new();
            let mut rest = number;
            for value in 0..4 {
                let (before, step) = (dict.plan, rest % steps);
                rest /= steps;
                let Some(&key) = keys.get(step / 3) else {
                    dict.clear();
                    plain.clear();
                    edges.insert((before as u8, dict.plan as u8));
                    continue;
                };
                let at = plain.iter().position(|p| p.0.equals(key));
                match step % 3 {
                    0 => {
                        dict.set(key, value);
                        match at {
                            Some(n) => plain[n].1 = value,
                            None => plain.push((key, value)),
                        }
                    }
                    1 => {
                        let found = dict.find(key).and_then(|n| dict.pairs[n]).map(|p| p.1);
                        assert_eq!(found, at.map(|n| plain[n].1), "sequence {number}");
                    }
                    _ => assert_eq!(dict.remove(key), at.map(|n| plain.remove(n).1), "sequence {number}"),
                }
                edges.insert((before as u8, dict.plan as u8));
                let live: Vec<_> = dict.pairs.iter().flatten().copied().collect();
                assert_eq!(live, plain, "sequence {number}");
            }
        }
        let mut strategies = vec![];
        if by_value {
            strategies.extend([Plan::Str, Plan::Bytes, Plan::Int]);
        }
        if by_identity {
            strategies.push(Plan::Identity);
        }
        for &s in &strategies {
            for edge in [(Plan::Empty, s), (s, s), (s, Plan::General), (s, Plan::Empty)] {
                assert!(edges.contains(&(edge.0 as u8, edge.1 as u8)), "{edge:?} was never taken");
            }
        }
        assert!(
            edges.iter().all(|&(a, b)| a != Plan::General as u8 || b == a),
            "a general dict became special"
        );
    }
}
