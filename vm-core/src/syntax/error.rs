//! Syntax errors as values: the caller turns them into Python exceptions.

use std::fmt;

/// The exception class that the error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// Nested too deeply for the compiler.
    Recursion,
    /// Nested too deeply for the parser.
    Memory,
    /// A NUL in a source string.
    Value,
}

impl ErrorKind {
    /// The name of the exception class.
    pub const fn class_name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Recursion => "RecursionError",
            ErrorKind::Memory => "MemoryError",
            ErrorKind::Value => "ValueError",
        }
    }
}

/// An error found while compiling. Columns count characters from 1, as in CPython's `SyntaxError.offset`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: ErrorKind,
    pub message: String,
    /// 1-based; 0 when there is no place.
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    /// As CPython reports it, which is not always a column: 0 and -1 mean that only the start is known.
    pub end_column: i32,
    /// The source line, with its newline if it has one.
    pub text: Option<String>,
}

impl SyntaxError {
    /// An error that belongs to no place in the text.
    pub fn without_place(kind: ErrorKind, message: impl Into<String>) -> SyntaxError {
        let message = message.into();
        SyntaxError { kind, message, line: 0, column: 0, end_line: 0, end_column: 0, text: None }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (line {}, column {})", self.kind.class_name(), self.message, self.line, self.column)
    }
}

impl std::error::Error for SyntaxError {}
