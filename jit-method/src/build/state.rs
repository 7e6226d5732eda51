//! The abstract state: what the compiler knows at one point of the program, for the function compiled and those
//! inlined into it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use cranelift_codegen::ir::{Block, Value as V};
use vm_layout::*;

use crate::abstract_value::{Av, Fact, Taker, Ty, Virtual, type_of_const};

/// Who takes all that an inlined generator expression yields.
#[derive(Clone, Copy, PartialEq)]
pub struct Taken {
    pub taker: Taker,
    /// What was called.
    pub callee: Value,
    /// The container that is filled. What is not put into one is kept in a local behind the code's own ([`Av::IntSet`], too).
    pub into: Option<V>,
}

/// One frame, inlined or not.
#[derive(Clone)]
pub struct AFrame {
    pub code: Gc<Code>,
    pub function: Option<Gc<Function>>,
    pub globals: Gc<Dict>,
    /// Bytes behind the outermost frame.
    pub offset: usize,
    pub locals: Vec<Av>,
    pub stack: Vec<Av>,
    /// Word being compiled.
    pub pc: u32,
    /// It is the VM's running frame (or below it): its header is in memory.
    pub entered: bool,
    /// What frame memory holds of the locals, where that is known.
    pub home: Vec<Option<Av>>,
    /// The instance whose `__init__` this is.
    pub instance: Option<Av>,
    /// It is the special method of this operator, whose operands wait on the stack of the frame below.
    pub operator: Option<Op>,
    /// A generator expression that is taken whole: by whom.
    pub taken: Option<Taken>,
    /// It is that of a generator whose items a loop of the frame behind takes.
    pub generator: bool,
    /// Names the place where it was inlined.
    pub path: u64,
}

/// What is known by machine value. Their numbers are hashed by a multiplication: these maps are copied and asked all the time.
pub type ByValue<T> = HashMap<V, T, BuildHasherDefault<NumberHasher>>;

/// See [`ByValue`].
#[derive(Clone, Default)]
pub struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.write_u64(u64::from(b)));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        // The table takes the high bits, and the low ones.
        self.0 = (self.0 ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
}

/// An operand of what has been computed.
#[derive(Clone, Copy, PartialEq)]
pub enum Computed {
    Word(V),
    Const(Value),
}

impl Computed {
    /// What can be told from other operands.
    pub fn of(av: &Av) -> Option<Computed> {
        match av {
            Av::Word(v) => Some(Computed::Word(*v)),
            Av::Const(c) => Some(Computed::Const(*c)),
            _ => None,
        }
    }
}

/// Results of arithmetic remembered at most.
pub const COMPUTED: usize = 6;

/// Slots remembered at most: states are copied all the time.
const FIELDS: usize = 24;

/// The state at one point.
#[derive(Clone)]
pub struct State {
    /// Shared with other states until they change: there is a state for each edge and each opcode.
    pub frames: Vec<Rc<AFrame>>,
    pub facts: ByValue<Fact>,
    /// How many slots map instances are known to have inside. That never changes.
    pub room: ByValue<u32>,
    /// What slots inside instances hold, by instance and offset in bytes: what has been read or written since unknown code ran.
    pub fields: Vec<(V, usize, Av)>,
    /// Sums, differences and products of tagged ints that are there already.
    pub computed: Vec<(Op, Computed, Computed, V)>,
    /// Instances not made so far.
    pub objects: Rc<Vec<Virtual>>,
    /// Tuples and instances that have been made after all, by number.
    pub made: Vec<(u32, V)>,
    /// Namespaces whose key sets were found unchanged since unknown code last ran.
    pub namespaces: Vec<usize>,
    /// Unknown code has run: what was assumed about classes must be tested.
    pub check_valid: bool,
}

/// An edge to a point not yet compiled: an empty block, and the state there.
pub type Edge = (Block, State);

impl State {
    pub fn top(&self) -> &AFrame {
        &self.frames[self.frames.len() - 1]
    }

    pub fn top_mut(&mut self) -> &mut AFrame {
        let n = self.frames.len() - 1;
        self.frame_mut(n)
    }

    pub fn frame_mut(&mut self, i: usize) -> &mut AFrame {
        Rc::make_mut(&mut self.frames[i])
    }

    pub fn push(&mut self, v: Av) {
        let v = self.settled(v);
        self.top_mut().stack.push(v);
    }

    /// An instance that is not made.
    pub fn object(&self, number: u32) -> Option<&Virtual> {
        self.objects.iter().find(|o| o.number == number)
    }

    /// The machine value of a tuple or an instance, if it has been made.
    pub fn made(&self, number: u32) -> Option<V> {
        self.made.iter().find(|m| m.0 == number).map(|m| m.1)
    }

    /// The value, with the words of the instances in it that have been made since somebody took it off the stack.
    pub fn settled(&self, mut av: Av) -> Av {
        if !self.made.is_empty() {
            av.replace_objects(&|n| self.made(n).map(Av::Word));
        }
        av
    }

    /// Pops; the verifier has checked that there is something.
    pub fn pop(&mut self) -> Av {
        self.top_mut().stack.pop().unwrap_or(Av::Dead)
    }

    /// What is known of a value.
    pub fn fact(&self, av: &Av) -> Fact {
        match av {
            Av::Word(v) => self.facts.get(v).copied().unwrap_or_default(),
            Av::Const(c) => Fact::of(type_of_const(*c)),
            Av::Float(..) => Fact::of(Ty::Exact(Kind::Float)),
            Av::Number(..) => Fact::default(),
            Av::Bool(_) => Fact::of(Ty::Exact(Kind::Bool)),
            Av::OneOf(..) => Fact::of(Ty::Exact(Kind::Function)),
            Av::Method(..) | Av::Methods(..) => Fact::of(Ty::Exact(Kind::Method)),
            Av::Super { .. } => Fact::of(Ty::Exact(Kind::Super)),
            Av::Range(_) => Fact::of(Ty::Exact(Kind::Range)),
            Av::Tuple(..) => Fact::of(Ty::Exact(Kind::Tuple)),
            Av::Object(n) => match (self.object(*n), self.made(*n)) {
                (Some(o), _) => Fact::of(Ty::Shape(o.shape)),
                (None, made) => made.and_then(|v| self.facts.get(&v)).copied().unwrap_or_default(),
            },
            Av::Function(_) => Fact::of(Ty::Exact(Kind::Function)),
            Av::Generator(..) => Fact::of(Ty::Exact(Kind::Generator)),
            Av::IntSet(_) => Fact::of(Ty::Exact(Kind::Set)),
            Av::Resumable(_) => Fact::of(Ty::Exact(Kind::Generator)),
            Av::Slice(_) => Fact::of(Ty::Exact(Kind::Slice)),
            Av::Part(..) => Fact::of(Ty::AnyList),
            Av::RangeIter { .. } => Fact::of(Ty::Exact(Kind::RangeIter)),
            Av::SeqIter { .. } | Av::Enumerate(..) | Av::Zip(_) => Fact::default(),
            Av::Unbound | Av::Dead | Av::Memory | Av::Tracked(_) => Fact { ty: Ty::Any, maybe_unbound: true },
        }
    }

    /// Unknown code has run: shapes and namespaces may have changed.
    pub fn forget_mutable(&mut self) {
        self.lists_changed();
        self.facts.retain(|_, f| f.lasts());
        self.namespaces.clear();
        self.fields.clear();
        self.check_valid = true;
    }

    /// What a slot of an instance is known to hold.
    pub fn field(&self, o: V, offset: usize) -> Option<Av> {
        self.fields.iter().find(|f| (f.0, f.1) == (o, offset)).map(|f| f.2.clone())
    }

    /// A slot of an instance has been read.
    pub fn field_read(&mut self, o: V, offset: usize, value: V) {
        if self.fields.len() == FIELDS {
            self.fields.remove(0);
        }
        self.fields.push((o, offset, Av::Word(value)));
    }

    /// A slot of an instance has been written to, and that of any other that may be the same one. Memory has the value, too.
    pub fn field_written(&mut self, o: V, offset: usize, value: &Av, word: V) {
        self.fields_unknown(offset);
        self.field_read(o, offset, word);
        let known = match value {
            Av::Float(f, _) => Av::Float(*f, Some(word)),
            Av::Const(c) => Av::Const(*c),
            _ => return,
        };
        if let Some(f) = self.fields.last_mut() {
            f.2 = known;
        }
    }

    /// A slot of an instance that has just been made, which no other can be.
    pub fn field_of_new(&mut self, o: V, offset: usize, value: &Av, word: V) {
        self.field_read(o, offset, word);
        if let (Some(f), Av::Float(..) | Av::Const(_)) = (self.fields.last_mut(), value) {
            f.2 = match value {
                Av::Float(v, _) => Av::Float(*v, Some(word)),
                av => av.clone(),
            };
        }
    }

    /// Some instance has been written to at this offset.
    pub fn fields_unknown(&mut self, offset: usize) {
        self.fields.retain(|f| f.1 != offset);
    }

    /// Some list may have another representation now.
    pub fn lists_changed(&mut self) {
        for f in self.facts.values_mut().filter(|f| f.ty.is_list()) {
            f.ty = Ty::AnyList;
        }
    }

    /// How many frames behind the outermost are entered.
    pub fn entered(&self) -> usize {
        self.frames[1..].iter().take_while(|f| f.entered).count()
    }
}
