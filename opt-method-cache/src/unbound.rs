//! LOOKUP_METHOD's decision: when may the function that the class has be called with the receiver put before the
//! arguments, without a bound method in between?
//!
//! The order is that of every attribute look-up. A method is no data descriptor, so an attribute of the instance goes
//! before it; everything else is left to the ordinary look-up, whose result is called without a receiver.

/// One attribute of one object, about to be called.
pub trait Receiver {
    /// What attributes hold.
    type Value: Copy;

    /// What the class says, unbound.
    fn class_attribute(&mut self) -> Option<Self::Value>;

    /// Whether binding it makes a bound method of it and the object, and nothing else.
    fn is_method(&self, attribute: Self::Value) -> bool;

    /// Whether it is known without looking that the object has no such attribute of its own (shadow tracking, a
    /// shape).
    fn is_unshadowed(&mut self) -> bool;

    /// What the object itself says.
    fn own_attribute(&mut self) -> Option<Self::Value>;
}

/// What LOOKUP_METHOD leaves on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<V> {
    /// Function and receiver.
    Method(V),
    /// The object's own attribute, which shadows the method.
    Own(V),
    /// Neither: the ordinary look-up must go on from what the class said.
    Other(Option<V>),
}

/// Looks the attribute up.
#[inline]
pub fn look_up<R: Receiver>(receiver: &mut R) -> Found<R::Value> {
    match receiver.class_attribute() {
        Some(attribute) if receiver.is_method(attribute) => {
            if receiver.is_unshadowed() {
                return Found::Method(attribute);
            }
            receiver.own_attribute().map_or(Found::Method(attribute), Found::Own)
        }
        other => Found::Other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fake {
        class: Option<u8>,
        own: Option<u8>,
        unshadowed: bool,
        probes: u32,
    }

    impl Receiver for Fake {
        type Value = u8;
        fn class_attribute(&mut self) -> Option<u8> {
            self.class
        }
        fn is_method(&self, attribute: u8) -> bool {
            attribute < 10
        }
        fn is_unshadowed(&mut self) -> bool {
            self.unshadowed
        }
        fn own_attribute(&mut self) -> Option<u8> {
            self.probes += 1;
            self.own
        }
    }

    #[test]
    fn every_case() {
        let cases = [
            (Some(3), None, false, Found::Method(3), 1),
            (Some(3), Some(50), false, Found::Own(50), 1),
            (Some(3), None, true, Found::Method(3), 0),
            (Some(20), None, false, Found::Other(Some(20)), 0),
            (Some(20), Some(50), false, Found::Other(Some(20)), 0),
            (None, Some(50), false, Found::Other(None), 0),
        ];
        for (class, own, unshadowed, found, probes) in cases {
            let mut fake = Fake { class, own, unshadowed, probes: 0 };
            assert_eq!(look_up(&mut fake), found);
            assert_eq!(fake.probes, probes);
        }
    }
}
