//! What Python values can be asked, whatever their class: the operations behind syntax and builtins.

pub mod attr;
pub mod call;
pub mod compare;
pub mod error;
pub mod hash;
pub mod item;
pub mod iter;
pub mod number;
pub mod slot;
pub mod text;
