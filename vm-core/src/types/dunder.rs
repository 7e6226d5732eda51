//! The special methods that a type keeps at hand: what its MRO says for each lies in `Type::slots`.

use vm_layout::{DUNDER_SLOTS, Kind};

use crate::native::{Binding, NativeDef, TypeDef};

macro_rules! dunders {
    ($($variant:ident $name:literal;)*) => {
        /// A special method.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Dunder { $($variant),* }

        /// All of them with their names, in numeric order.
        pub const DUNDERS: &[(Dunder, &str)] = &[$((Dunder::$variant, $name)),*];
    };
}

dunders! {
    New "__new__";
    Init "__init__";
    Del "__del__";
    Repr "__repr__";
    Str "__str__";
    Hash "__hash__";
    Bool "__bool__";
    Call "__call__";
    GetAttribute "__getattribute__";
    GetAttr "__getattr__";
    SetAttr "__setattr__";
    DelAttr "__delattr__";
    Get "__get__";
    Set "__set__";
    Delete "__delete__";
    Lt "__lt__";
    Le "__le__";
    Eq "__eq__";
    Ne "__ne__";
    Gt "__gt__";
    Ge "__ge__";
    Add "__add__";
    Sub "__sub__";
    Mul "__mul__";
    TrueDiv "__truediv__";
    FloorDiv "__floordiv__";
    Mod "__mod__";
    Pow "__pow__";
    LShift "__lshift__";
    RShift "__rshift__";
    And "__and__";
    Or "__or__";
    Xor "__xor__";
    MatMul "__matmul__";
    RAdd "__radd__";
    RSub "__rsub__";
    RMul "__rmul__";
    RTrueDiv "__rtruediv__";
    RFloorDiv "__rfloordiv__";
    RMod "__rmod__";
    RPow "__rpow__";
    RLShift "__rlshift__";
    RRShift "__rrshift__";
    RAnd "__rand__";
    ROr "__ror__";
    RXor "__rxor__";
    RMatMul "__rmatmul__";
    IAdd "__iadd__";
    ISub "__isub__";
    IMul "__imul__";
    ITrueDiv "__itruediv__";
    IFloorDiv "__ifloordiv__";
    IMod "__imod__";
    IPow "__ipow__";
    ILShift "__ilshift__";
    IRShift "__irshift__";
    IAnd "__iand__";
    IOr "__ior__";
    IXor "__ixor__";
    IMatMul "__imatmul__";
    Neg "__neg__";
    Pos "__pos__";
    Invert "__invert__";
    Abs "__abs__";
    Int "__int__";
    Float "__float__";
    Index "__index__";
    Len "__len__";
    LengthHint "__length_hint__";
    GetItem "__getitem__";
    SetItem "__setitem__";
    DelItem "__delitem__";
    Missing "__missing__";
    Iter "__iter__";
    Next "__next__";
    Reversed "__reversed__";
    Contains "__contains__";
    Enter "__enter__";
    Exit "__exit__";
    Format "__format__";
    Bytes "__bytes__";
    Complex "__complex__";
    Round "__round__";
    Trunc "__trunc__";
    Floor "__floor__";
    Ceil "__ceil__";
    DivMod "__divmod__";
    RDivMod "__rdivmod__";
    InstanceCheck "__instancecheck__";
    SubclassCheck "__subclasscheck__";
    Dir "__dir__";
}

const _: () = assert!(DUNDERS.len() <= DUNDER_SLOTS);

/// Whether a native special method is a wrapper of a slot in CPython, which other messages are about; else it is a
/// method like any other.
pub fn is_slot_wrapper(t: &TypeDef, def: &NativeDef) -> bool {
    if !def.name.starts_with("__") || def.binding != Binding::Method {
        return false;
    }
    match def.name {
        "__format__" | "__bytes__" | "__complex__" | "__reversed__" | "__round__" | "__trunc__"
        | "__floor__" | "__ceil__" | "__enter__" | "__exit__" | "__length_hint__" | "__missing__"
        | "__instancecheck__" | "__subclasscheck__" | "__dir__" | "__reduce__" | "__reduce_ex__"
        | "__sizeof__" => false,
        // These types give them as methods, so that calling them by name is quick.
        "__getitem__" => !matches!(t.kind, Kind::List | Kind::Dict),
        "__contains__" => !matches!(t.kind, Kind::Dict | Kind::Set | Kind::FrozenSet),
        name => DUNDERS.iter().any(|d| d.1 == name),
    }
}

impl Dunder {
    /// `__add__` and the like.
    pub fn name(self) -> &'static str {
        DUNDERS[self as usize].1
    }
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
    MatMul,
    DivMod,
}

impl BinaryOp {
    /// The operator's sign in messages.
    pub fn sign(self) -> &'static str {
        ["+", "-", "*", "/", "//", "%", "** or pow()", "<<", ">>", "&", "|", "^", "@", "divmod()"]
            [self as usize]
    }

    /// `__add__`.
    pub fn dunder(self) -> Dunder {
        match self {
            BinaryOp::DivMod => Dunder::DivMod,
            _ => DUNDERS[Dunder::Add as usize + self as usize].0,
        }
    }

    /// `__radd__`.
    pub fn reflected(self) -> Dunder {
        match self {
            BinaryOp::DivMod => Dunder::RDivMod,
            _ => DUNDERS[Dunder::RAdd as usize + self as usize].0,
        }
    }

    /// `__iadd__`; divmod has none.
    pub fn in_place(self) -> Option<Dunder> {
        match self {
            BinaryOp::DivMod => None,
            _ => Some(DUNDERS[Dunder::IAdd as usize + self as usize].0),
        }
    }
}

/// A unary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Pos,
    Neg,
    Invert,
}

impl UnaryOp {
    pub fn dunder(self) -> Dunder {
        match self {
            UnaryOp::Pos => Dunder::Pos,
            UnaryOp::Neg => Dunder::Neg,
            UnaryOp::Invert => Dunder::Invert,
        }
    }

    /// As messages write it.
    pub fn sign(self) -> &'static str {
        match self {
            UnaryOp::Pos => "+",
            UnaryOp::Neg => "-",
            UnaryOp::Invert => "~",
        }
    }
}

/// A rich comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CompareOp {
    pub fn dunder(self) -> Dunder {
        DUNDERS[Dunder::Lt as usize + self as usize].0
    }

    /// What the other operand is asked: `a < b` is `b > a`.
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Eq => CompareOp::Eq,
            CompareOp::Ne => CompareOp::Ne,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
        }
    }

    pub fn sign(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// Whether two operands in this order satisfy the comparison.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_find_their_dunders() {
        assert_eq!(BinaryOp::MatMul.dunder().name(), "__matmul__");
        assert_eq!(BinaryOp::Xor.reflected().name(), "__rxor__");
        assert_eq!(BinaryOp::Sub.in_place().unwrap().name(), "__isub__");
        assert_eq!(CompareOp::Ge.dunder().name(), "__ge__");
    }
}
