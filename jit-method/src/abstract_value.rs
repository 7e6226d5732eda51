//! What the compiler knows about one value while it walks over the bytecode: where it is, in which form, and of
//! which type. Forms other than [`Av::Word`] cost nothing until somebody needs the object.

use std::slice;

use cranelift_codegen::ir::Value as V;
use vm_layout::{Code, Dict, Function, Gc, Kind, Type, Value};

/// One abstract value.
#[derive(Clone, Debug, PartialEq)]
pub enum Av {
    /// The slot holds nothing.
    Unbound,
    /// Nobody reads the slot before it is written again.
    Dead,
    /// The slot lives in the frame's memory only (cells, hidden locals of PEP 266 that are really tracked).
    Memory,
    /// A hidden local of PEP 266 that follows this chain of its code, as far as anybody can see: reads of it look
    /// the chain up at known places, and the registry hears of it only where compiled code is left.
    Tracked(u32),
    /// A constant of the compiled code.
    Const(Value),
    /// A value word.
    Word(V),
    /// An unboxed float, and its box if there is one already.
    Float(V, Option<V>),
    /// A float, or an int of the same value (where the `i8` is 1): what begins as 0 and has floats added to it.
    Number(V, V),
    /// An `i8`, 0 or 1: a bool not yet made.
    Bool(V),
    /// A function found in a class, and the receiver: the bound method is never made if it is only called.
    Method(Value, Box<Av>),
    /// A function that goes with a shape (an `i32`).
    OneOf(Vec<(u32, Value)>, V),
    /// The same where the receiver's class decides: functions by shape, the receiver, and its shape (an `i32`).
    Methods(Vec<(u32, Value)>, Box<Av>, V),
    /// `super(class, this)` not yet made; `this` is of one of the classes `starts`.
    Super { class: Value, starts: Vec<Value>, this: Box<Av> },
    /// A `range` not yet made: its arguments.
    Range(Vec<Av>),
    /// An iterator over a range: next item and how many are left (raw `i64`), step.
    RangeIter { next: V, left: V, step: i64 },
    /// An iterator over a list or tuple: the sequence and a raw index. The kind [`ANY_LIST`] is a list of whatever kind.
    SeqIter { sequence: V, index: V, kind: Kind },
    /// `enumerate` of such an iterator, and the next number (raw).
    Enumerate(Box<Av>, V),
    /// `zip` of such iterators.
    Zip(Vec<Av>),
    /// A tuple not yet made. The number tells it from others with the same items.
    Tuple(u32, Vec<Av>),
    /// An instance not yet made: its number among those of the state ([`Virtual`]).
    Object(u32),
    /// The function of a comprehension, not yet made.
    Function(Maker),
    /// A generator expression not yet begun or made: its function and the iterator it goes over.
    Generator(Maker, Box<Av>),
    /// A slice not yet made: each part is None or a small int, the step a constant.
    Slice(Box<[Av; 3]>),
    /// A set of ints from −32 to 31, not made: it is only counted. Bit `i & 63` stands for `i`.
    IntSet(V),
    /// A generator not made whose items a loop takes.
    Resumable(Box<Resumable>),
    /// A part of a list, not yet copied: the list and the slice. Nothing happens before it is used.
    Part(V, Box<[Av; 3]>),
}

/// An instance of a plain class that is not made. The number is its identity: whoever refers to it by that sees what is stored into it.
#[derive(Clone, Debug, PartialEq)]
pub struct Virtual {
    pub number: u32,
    pub class: Gc<Type>,
    pub shape: u32,
    /// What the slots of the shape hold.
    pub fields: Vec<Av>,
}

impl Av {
    /// The values that this one, not yet made, is made of.
    pub fn parts(&self) -> &[Av] {
        match self {
            Av::Method(_, this) | Av::Methods(_, this, _) | Av::Super { this, .. } => {
                slice::from_ref(&**this)
            }
            Av::Enumerate(inner, _) | Av::Generator(_, inner) => slice::from_ref(&**inner),
            Av::Range(items) | Av::Zip(items) | Av::Tuple(_, items) => items,
            Av::Slice(parts) | Av::Part(_, parts) => &parts[..],
            _ => &[],
        }
    }

    fn parts_mut(&mut self) -> &mut [Av] {
        match self {
            Av::Method(_, this) | Av::Methods(_, this, _) | Av::Super { this, .. } => {
                slice::from_mut(&mut **this)
            }
            Av::Enumerate(inner, _) | Av::Generator(_, inner) => slice::from_mut(&mut **inner),
            Av::Range(items) | Av::Zip(items) | Av::Tuple(_, items) => items,
            Av::Slice(parts) | Av::Part(_, parts) => &mut parts[..],
            _ => &mut [],
        }
    }

    /// Adds the numbers of the instances in it that are not made.
    pub fn add_objects(&self, to: &mut Vec<u32>) {
        match self {
            Av::Object(n) if !to.contains(n) => to.push(*n),
            av => av.parts().iter().for_each(|p| p.add_objects(to)),
        }
    }

    /// Whether this instance is in it.
    pub fn has_object(&self, number: u32) -> bool {
        *self == Av::Object(number) || self.parts().iter().any(|p| p.has_object(number))
    }

    /// Puts something else in the places of instances that are not made.
    pub fn replace_objects(&mut self, by: &impl Fn(u32) -> Option<Av>) {
        if let Av::Object(n) = self {
            if let Some(av) = by(*n) {
                *self = av;
            }
            return;
        }
        self.parts_mut().iter_mut().for_each(|p| p.replace_objects(by));
    }
}

/// Where a generator stands that is not made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub function: Gc<Function>,
    /// The word to go on at: its first, or one behind a yield.
    pub pc: u32,
    /// Names the loop that takes its items.
    pub path: u64,
}

/// A generator not made: what its frame holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Resumable {
    pub place: Place,
    pub slots: Vec<Av>,
    pub stack: Vec<Av>,
}

/// How a part of a [`Resumable`] crosses a join.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// It is the same on all edges.
    Keep(Av),
    Cross(Form, Fact),
}

/// What the function of a comprehension is made of: it is called where it is made, and has nothing but a closure.
#[derive(Clone, Debug, PartialEq)]
pub struct Maker {
    pub code: Gc<Code>,
    pub globals: Gc<Dict>,
    /// The tuple of cells.
    pub closure: Option<Box<Av>>,
}

/// Who takes all that an inlined generator expression yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    Tuple,
    List,
    Set,
    Sum,
    Any,
    All,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ty {
    #[default]
    Any,
    /// A tagged int.
    Small,
    /// An object of exactly this kind.
    Exact(Kind),
    /// An instance with this shape.
    Shape(u32),
    /// An instance with one of several shapes: a number that the builder gave their list.
    Shapes(u16),
    /// An instance whose shape is this machine value.
    ShapeIs(V),
    /// An instance of exactly this class, without a shape.
    Instance(Value),
    /// An instance of exactly this class, which is derived from `list`; its items lie in an array of values.
    ListOf(Value),
    /// A list of whatever representation, not of a subclass.
    AnyList,
}

/// In an iterator over a list: of whatever kind it is at each turn.
pub const ANY_LIST: Kind = Kind::EmptyList;

/// Whether objects of this kind are lists.
pub fn is_list(kind: Kind) -> bool {
    (Kind::List as u8..=Kind::StrList as u8).contains(&(kind as u8))
}

impl Ty {
    pub fn is_list(self) -> bool {
        match self {
            Ty::AnyList => true,
            Ty::Exact(k) => is_list(k),
            _ => false,
        }
    }
}

/// A type and whether the word may be 0, "unbound".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Fact {
    pub ty: Ty,
    pub maybe_unbound: bool,
}

impl Fact {
    pub const fn of(ty: Ty) -> Fact {
        Fact { ty, maybe_unbound: false }
    }

    /// What is known of a word that is one of two.
    pub fn meet(self, other: Fact) -> Fact {
        let ty = match (self.ty, other.ty) {
            (a, b) if a == b => a,
            (a, b) if a.is_list() && b.is_list() => Ty::AnyList,
            _ => Ty::Any,
        };
        Fact { ty, maybe_unbound: self.maybe_unbound || other.maybe_unbound }
    }

    /// Whether the fact lasts when unknown code has run.
    pub fn lasts(self) -> bool {
        // A list may get a layout of its own for ints or floats.
        match self.ty {
            Ty::Shape(_) | Ty::Shapes(_) | Ty::ShapeIs(_) | Ty::Instance(_) | Ty::ListOf(_) => false,
            Ty::Exact(k) => !is_list(k),
            _ => true,
        }
    }
}

/// The type of a constant.
pub fn type_of_const(v: Value) -> Ty {
    match v.header() {
        None => Ty::Small,
        Some(h) if h.is_subclass_instance() => Ty::Any,
        // Shapes and classes of instances change, representations of lists too.
        Some(h) => match h.kind() {
            Kind::MapObject | Kind::Object => Ty::Any,
            k if is_list(k) => Ty::AnyList,
            k => Ty::Exact(k),
        },
    }
}

/// The form in which a value crosses a join.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// All edges bring the same.
    Same,
    Dead,
    Word,
    Float,
    /// A float and its box, which all edges have.
    Boxed,
    Number,
    Bool,
    Method(Value, Box<Form>),
    RangeIter(i64),
    SeqIter(Kind),
    Enumerate(Box<Form>),
    Zip(Vec<Form>),
    IntSet,
    /// A tuple that is not made: the item of a generator.
    Tuple(Vec<Part>),
    /// Slots and operand stack of a generator.
    Resumable(Place, Vec<Part>, Vec<Part>),
}

impl Form {
    /// The form of an iterator that is not made.
    pub fn of_iterator(av: &Av) -> Option<Form> {
        Some(match av {
            Av::RangeIter { step, .. } => Form::RangeIter(*step),
            Av::SeqIter { kind, .. } => Form::SeqIter(*kind),
            Av::Enumerate(inner, _) => Form::Enumerate(Box::new(Form::of_iterator(inner)?)),
            Av::Zip(parts) => Form::Zip(parts.iter().map(Form::of_iterator).collect::<Option<_>>()?),
            _ => return None,
        })
    }
}
