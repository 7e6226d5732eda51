//! The `newline` argument of text streams.

use vm_layout::*;

use crate::Vm;
use crate::native::R;
use crate::value::StrExt;

/// How line ends are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newlines {
    /// `None`: `\r`, `\r\n` and `\n` are read as `\n`.
    Translated,
    /// `''`: any of them ends a line, none is changed.
    Untouched,
    /// `'\n'`.
    Feed,
    /// `'\r'`.
    Return,
    /// `'\r\n'`.
    Both,
}

const CR: u32 = 13;
const LF: u32 = 10;

impl Newlines {
    /// From the argument; ValueError "illegal newline value".
    pub fn argument(vm: &mut Vm, v: Value) -> R<Newlines> {
        if v == vm.none {
            return Ok(Newlines::Translated);
        }
        let Some(s) = v.cast::<Str>() else {
            let name = vm.type_name(v);
            return Err(vm.type_error(format!("newline must be str or None, not {name}")));
        };
        Ok(match s.as_ascii() {
            Some("") => Newlines::Untouched,
            Some("\n") => Newlines::Feed,
            Some("\r") => Newlines::Return,
            Some("\r\n") => Newlines::Both,
            _ => {
                let shown = s.to_text();
                return Err(vm.value_error(format!("illegal newline value: {shown}")));
            }
        })
    }

    /// Length of the first line of `text` with its end. `None` if it may go on in what is still to be read
    /// (`complete`: there is nothing more).
    pub fn line_len(self, text: &[u32], complete: bool) -> Option<usize> {
        let at = |wanted: u32| text.iter().position(|&c| c == wanted).map(|i| i + 1);
        match self {
            Newlines::Feed => at(LF),
            Newlines::Return => at(CR),
            Newlines::Both => text.windows(2).position(|w| *w == [CR, LF]).map(|i| i + 2),
            Newlines::Translated | Newlines::Untouched => {
                let i = text.iter().position(|&c| c == CR || c == LF)?;
                match text.get(i + 1) {
                    _ if text[i] == LF => Some(i + 1),
                    Some(&LF) => Some(i + 2),
                    None if !complete => None,
                    _ => Some(i + 1),
                }
            }
        }
    }

    /// Translates `\n` as it is to be written.
    pub fn for_writing(self, text: &mut Vec<u32>) {
        let end: &[u32] = match self {
            Newlines::Return => &[CR],
            Newlines::Both => &[CR, LF],
            _ => return,
        };
        *text =
            text.iter().flat_map(|c| if *c == LF { end } else { std::slice::from_ref(c) }).copied().collect();
    }
}

/// Text with every line end made `\n`.
pub fn to_feeds(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for (i, &c) in text.iter().enumerate() {
        match c {
            CR if text.get(i + 1) == Some(&LF) => {}
            CR => out.push(LF),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let text: Vec<u32> = "ab\r\ncd".chars().map(u32::from).collect();
        assert_eq!(Newlines::Translated.line_len(&text, true), Some(4));
        assert_eq!(Newlines::Feed.line_len(&text, true), Some(4));
        assert_eq!(Newlines::Return.line_len(&text, true), Some(3));
        assert_eq!(Newlines::Untouched.line_len(&text[..3], false), None);
        assert_eq!(to_feeds(&text).len(), 5);
    }
}
