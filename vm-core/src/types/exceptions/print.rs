//! Tracebacks as CPython 3.11 prints them.

use vm_layout::*;

use super::{caret, suggest};
use crate::Vm;
use crate::bytecode::Position;
use crate::heap::record_slots;
use crate::interp::code::body;
use crate::native::type_flags;
use crate::value::{ListExt, StrExt};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// Frames of one place shown before `[Previous line repeated …]`.
const REPEATS: usize = 3;

/// Exceptions of one group that are shown, and groups inside one another.
const MAX_GROUP_WIDTH: usize = 15;
const MAX_GROUP_DEPTH: usize = 10;

/// The frame drawn around the exceptions of a group.
#[derive(Default)]
struct Margin {
    depth: usize,
    need_close: bool,
}

impl Margin {
    fn push(&self, out: &mut String, text: &str) {
        self.push_with(out, text, '|');
    }

    fn push_with(&self, out: &mut String, text: &str, mark: char) {
        if self.depth == 0 {
            out.push_str(text);
            return;
        }
        for line in text.split_inclusive('\n') {
            out.push_str(&" ".repeat(2 * self.depth));
            out.push(mark);
            out.push(' ');
            out.push_str(line);
        }
    }
}

/// One entry of a traceback.
pub struct Entry {
    pub file: String,
    pub line: u32,
    pub name: String,
    pub position: Position,
}

impl Vm {
    /// The whole text of an exception: chain, tracebacks, messages, notes, the exceptions of a group.
    pub fn format_exception(&mut self, e: Value) -> String {
        let mut out = String::new();
        self.format_chain(&mut out, e, &mut Margin::default());
        out
    }

    fn format_chain(&mut self, out: &mut String, e: Value, margin: &mut Margin) {
        // From the exception itself down to the first of the chain, with the sentence that follows each.
        let chain = self.new_list();
        let mut links: Vec<&'static str> = Vec::new();
        let mut at = e;
        loop {
            self.list_push(chain, at);
            let Some(x) = at.cast::<Exception>() else { break };
            let next = match (x.cause.get(), x.context.get()) {
                (Some(c), _) => Some((c, CAUSE)),
                (None, Some(c)) if x.suppress_context.get() != Some(self.true_) => Some((c, CONTEXT)),
                _ => None,
            };
            match next {
                Some((c, text)) if !chain.as_slice().contains(&c) => {
                    links.push(text);
                    at = c;
                }
                _ => break,
            }
        }
        for i in (0..chain.len.get()).rev() {
            let Some(one) = chain.item(i) else { continue };
            if self.is_group(one) {
                self.format_group(out, one, margin);
            } else {
                let mut text = String::new();
                self.format_one(&mut text, one);
                margin.push(out, &text);
            }
            if i > 0 {
                margin.push(out, links[i - 1]);
            }
        }
    }

    /// A group and, indented, its exceptions.
    fn format_group(&mut self, out: &mut String, group: Value, margin: &mut Margin) {
        if margin.depth > MAX_GROUP_DEPTH {
            margin.push(out, &format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"));
            return;
        }
        let outermost = margin.depth == 0;
        margin.depth += usize::from(outermost);
        if let Some(tb) = group.cast::<Exception>().and_then(|x| x.traceback.get())
            && tb.kind() == Kind::Traceback
        {
            let title = "Exception Group Traceback (most recent call last):\n";
            margin.push_with(out, title, if outermost { '+' } else { '|' });
            let entries = self.traceback_entries(tb);
            let mut text = String::new();
            self.format_entries(&mut text, &entries);
            margin.push(out, &text);
        }
        let mut text = String::new();
        self.format_exception_only(&mut text, group);
        margin.push(out, &text);
        let inner = self.group_exceptions(group);
        let count = inner.items().len();
        let shown = count.min(MAX_GROUP_WIDTH + 1);
        margin.need_close = false;
        for (i, &e) in inner.items().iter().enumerate().take(shown) {
            let last = i + 1 == shown;
            // The line that closes the frame may be drawn by a group inside.
            margin.need_close |= last;
            let cut = i >= MAX_GROUP_WIDTH;
            let title = if cut { "...".to_owned() } else { (i + 1).to_string() };
            out.push_str(&" ".repeat(2 * margin.depth));
            out.push_str(if i == 0 { "+-" } else { "  " });
            out.push_str(&format!("+---------------- {title} ----------------\n"));
            margin.depth += 1;
            if cut {
                let more = count - MAX_GROUP_WIDTH;
                let s = if more == 1 { "" } else { "s" };
                margin.push(out, &format!("and {more} more exception{s}\n"));
            } else {
                self.format_chain(out, e, margin);
            }
            if last && margin.need_close {
                out.push_str(&" ".repeat(2 * margin.depth));
                out.push_str("+------------------------------------\n");
                margin.need_close = false;
            }
            margin.depth -= 1;
        }
        if outermost {
            margin.depth = 0;
        }
    }

    fn format_one(&mut self, out: &mut String, e: Value) {
        if let Some(tb) = e.cast::<Exception>().and_then(|x| x.traceback.get())
            && tb.kind() == Kind::Traceback
        {
            out.push_str("Traceback (most recent call last):\n");
            let entries = self.traceback_entries(tb);
            self.format_entries(out, &entries);
        }
        self.format_exception_only(out, e);
    }

    /// The entries of a traceback, outermost first.
    pub fn traceback_entries(&self, tb: Value) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut at = Some(tb);
        while let Some(t) = at.and_then(|v| v.cast::<Traceback>()) {
            if let Some(f) = t.frame.get().and_then(|f| f.cast::<FrameObject>()) {
                let unit = &body(f.code.get()).unit;
                let word = t.word.get().and_then(|w| w.as_small()).unwrap_or(0);
                let position = usize::try_from(word)
                    .ok()
                    .and_then(|w| unit.positions.get(w))
                    .copied()
                    .unwrap_or_default();
                let line = t.line.get().and_then(|l| self.as_i64(l)).map_or(position.line, |l| l as u32);
                entries.push(Entry {
                    file: unit.filename.to_string(),
                    line,
                    name: unit.name.to_string(),
                    position,
                });
            }
            at = t.next.get();
        }
        entries
    }

    /// The lines of a traceback's entries, those that repeat shortened.
    pub fn format_entries(&self, out: &mut String, entries: &[Entry]) {
        let limit = self.traceback_limit();
        let entries = &entries[entries.len().saturating_sub(limit)..];
        let mut files = caret::SourceFiles::default();
        let mut same = 0;
        for (i, e) in entries.iter().enumerate() {
            let previous = i.checked_sub(1).map(|p| &entries[p]);
            if previous.is_some_and(|p| p.file == e.file && p.line == e.line && p.name == e.name) {
                same += 1;
            } else {
                push_repeated(out, same);
                same = 0;
            }
            if same >= REPEATS {
                continue;
            }
            out.push_str(&format!("  File \"{}\", line {}, in {}\n", e.file, e.line, e.name));
            // At exit CPython can't read files any more, and shows none.
            if !self.kept.contains_key(crate::types::finalize::FINALIZING)
                && let Some(text) = files.line(&e.file, e.line)
            {
                caret::push_source_line(out, text, e.line, e.position);
            }
        }
        push_repeated(out, same);
    }

    /// `sys.tracebacklimit`, by default 1000.
    fn traceback_limit(&self) -> usize {
        let limit = self.sys.and_then(|sys| {
            let mut at = 0;
            while let Some((k, v)) = self.namespace_next(sys.dict.get(), &mut at) {
                if k.cast::<Str>().is_some_and(|s| s.as_ascii() == Some("tracebacklimit")) {
                    return self.as_i64(v);
                }
            }
            None
        });
        limit.map_or(1000, |n| usize::try_from(n).unwrap_or(0))
    }

    /// Class, message and notes.
    pub fn format_exception_only(&mut self, out: &mut String, e: Value) {
        let class = self.type_of(e);
        let is_syntax_error = self.is_subtype(class, self.exc.syntax_error);
        let mut message = None;
        if is_syntax_error {
            message = self.format_syntax_error(out, e);
        }
        out.push_str(&self.exception_class_name(class));
        let message = match message {
            Some(m) => m,
            None => match self.str_of(e) {
                Ok(s) => s.to_text(),
                Err(raised) => {
                    self.take_raised(raised);
                    "<exception str() failed>".to_owned()
                }
            },
        };
        if !message.is_empty() {
            out.push_str(": ");
            out.push_str(&message);
        }
        if let Some(better) = suggest::suggestion(self, e) {
            out.push_str(&format!(". Did you mean: '{better}'?"));
        }
        out.push('\n');
        self.format_notes(out, e);
    }

    /// How an exception's class is shown: with its module unless that is `__main__` or builtins.
    pub fn exception_class_name(&mut self, class: Gc<Type>) -> String {
        let module = self.dict_get_str(class.dict.get(), self.names.module).and_then(|m| m.cast::<Str>());
        let name = class.qualname.get().to_text();
        match module.map(|m| m.to_text()) {
            Some(m) if m != "__main__" && m != "builtins" => format!("{m}.{name}"),
            None if class.flags.get() & type_flags::HEAP != 0 => format!("<unknown>.{name}"),
            _ => name,
        }
    }

    fn format_notes(&mut self, out: &mut String, e: Value) {
        let notes = match self.try_get_attr(e, self.names.notes) {
            Ok(Some(n)) => n,
            Ok(None) => return,
            Err(raised) => {
                self.take_raised(raised);
                return;
            }
        };
        if !notes.kind().is_list() && notes.kind() != Kind::Tuple {
            let shown = match self.repr(notes) {
                Ok(s) => s.to_text(),
                Err(raised) => {
                    self.take_raised(raised);
                    "<__notes__ repr() failed>".to_owned()
                }
            };
            out.push_str(&shown);
            out.push('\n');
            return;
        }
        let Ok(list) = self.collect_list(notes) else {
            self.raised = None;
            return;
        };
        for i in 0..list.len.get() {
            let Some(note) = list.item(i) else { break };
            let text = match self.str_of(note) {
                Ok(s) => s.to_text(),
                Err(raised) => {
                    self.take_raised(raised);
                    "<note str() failed>".to_owned()
                }
            };
            out.push_str(&text);
            out.push('\n');
        }
    }

    /// File, line, text and carets of a SyntaxError; its message, unless it is to be shown like any other exception.
    fn format_syntax_error(&mut self, out: &mut String, e: Value) -> Option<String> {
        let word = |i: usize| record_slots(e).get(i).and_then(|s| s.get()).unwrap_or(self.none);
        let [msg, file, line, offset, text, _, end_offset] = [5, 6, 7, 8, 9, 10, 11].map(word);
        let end_line = self.as_i64(word(10));
        let line_number = self.as_i64(line)?;
        let file = file.cast::<Str>().map_or_else(|| "<string>".to_owned(), |f| f.to_text());
        out.push_str(&format!("  File \"{file}\", line {line_number}\n"));
        if let Some(text) = text.cast::<Str>() {
            let end = match (self.as_i64(end_offset), end_line) {
                // Of subclasses CPython marks only the start.
                _ if self.type_of(e) != self.exc.syntax_error => None,
                // The rest of the first line is underlined when the error goes on.
                (Some(_), Some(l)) if l > line_number => Some(i64::MAX),
                (end, _) => end,
            };
            caret::push_error_text(out, &text.to_text(), self.as_i64(offset), end);
        }
        if msg == self.none {
            return Some("<no detail available>".to_owned());
        }
        match self.str_of(msg) {
            Ok(s) => Some(s.to_text()),
            Err(raised) => {
                self.take_raised(raised);
                None
            }
        }
    }
}

fn push_repeated(out: &mut String, same: usize) {
    if same >= REPEATS {
        let more = same - REPEATS + 1;
        let s = if more == 1 { "" } else { "s" };
        out.push_str(&format!("  [Previous line repeated {more} more time{s}]\n"));
    }
}

impl Vm {
    /// The text of an exception that is reported but goes no further: without its chain.
    pub fn format_ignored(&mut self, e: Value) -> String {
        let mut out = String::new();
        self.format_one(&mut out, e);
        out
    }
}
