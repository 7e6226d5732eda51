"""Tracebacks as text: extracting, formatting and printing them, as CPython 3.11 lays them out.

Code objects that have `co_positions` get the markers below the source line.
"""

import linecache
import sys
from _string import columns
from itertools import islice

__all__ = [
    "extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list", "format_stack", "format_tb",
    "print_exc", "format_exc", "print_exception", "print_last", "print_stack", "print_tb", "clear_frames", "FrameSummary",
    "StackSummary", "TracebackException", "walk_stack", "walk_tb", "print_list",
]

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
_HEADER = "Traceback (most recent call last):\n"
_MOST_REPEATS = 3

def _line_of(filename, lineno):
    """A line of a source file, '' if it can't be read."""
    return "" if lineno is None else linecache.getline(filename, lineno).rstrip("\n")


class FrameSummary:
    """One line of a stack: `filename`, `lineno`, `name`, `line`; unpacks like a tuple of these four."""

    __slots__ = ("filename", "lineno", "name", "_line", "locals", "end_lineno", "colno", "end_colno")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None, colno=None,
                 end_colno=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self._line = line
        self.locals = None if locals is None else {key: repr(value) for key, value in locals.items()}
        self.end_lineno = end_lineno
        self.colno = colno
        self.end_colno = end_colno
        if lookup_line:
            self.line

    @property
    def _original_line(self):
        self.line
        return self._line

    @property
    def line(self):
        if self._line is None:
            if self.lineno is None:
                return None
            self._line = _line_of(self.filename, self.lineno)
        return self._line.strip()

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename, self.lineno, self.name, self.locals) == (
                other.filename, other.lineno, other.name, other.locals)
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, at):
        return (self.filename, self.lineno, self.name, self.line)[at]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def walk_stack(f):
    """(frame, line number) from a frame outwards."""
    if f is None:
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """(frame, line number) along a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _positions(code, at):
    """(line, end line, column, end column) of an instruction; Nones where the code doesn't say."""
    table = getattr(code, "co_positions", None)
    if table is None or at < 0:
        return None, None, None, None
    return next(islice(table(), at // 2, None), (None, None, None, None))


def _tb_entries(tb):
    while tb is not None:
        line, end_line, column, end_column = _positions(tb.tb_frame.f_code, tb.tb_lasti)
        if line is None:
            yield tb.tb_frame, (tb.tb_lineno, None, None, None)
        else:
            yield tb.tb_frame, (line, end_line, column, end_column)
        tb = tb.tb_next


# The markers: `~~~^~~~` under an operation, with the operator or the subscript marked apart; `^^^` under anything else.

_brackets = {"(": ")", "[": "]", "{": "}"}
# Binary operators by how tightly they bind, loosest first.
_levels = (("|",), ("^",), ("&",), ("<<", ">>"), ("+", "-"), ("*", "/", "//", "%", "@"))
_looser_words = {"and", "or", "not", "in", "is", "if", "else", "lambda", "for", "yield", "await"}


def _tokens(text):
    """[(start, end, text)] of what stands outside brackets; a bracketed part is one token."""
    tokens = []
    at = 0
    while at < len(text):
        char = text[at]
        start = at
        if char.isspace():
            at += 1
            continue
        if char in _brackets:
            depth = 0
            while at < len(text):
                if text[at] in "\"'":
                    at = _string_end(text, at)
                    continue
                if text[at] in "([{":
                    depth += 1
                elif text[at] in ")]}":
                    depth -= 1
                    if depth == 0:
                        break
                at += 1
            if depth:
                return None
            at += 1
        elif char in "\"'":
            at = _string_end(text, at)
        elif char.isalnum() or char in "_.":
            while at < len(text) and (text[at].isalnum() or text[at] in "_." or (
                    text[at] in "+-" and text[at - 1] in "eE" and text[start].isdigit() and "x" not in text[start:at])):
                at += 1
            if at < len(text) and text[at] in "\"'":
                at = _string_end(text, at)
        else:
            at += 3 if text[at : at + 3] in ("**=", "//=", "<<=", ">>=") else 2 if text[at : at + 2] in (
                "**", "//", "<<", ">>", "==", "!=", "<=", ">=", ":=", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=",
            ) else 1
        tokens.append((start, at, text[start:at]))
    return tokens


def _string_end(text, at):
    quote = text[at : at + 3] if text[at : at + 3] in ('"""', "'''") else text[at]
    at += len(quote)
    while at < len(text) and not text.startswith(quote, at):
        at += 2 if text[at] == "\\" else 1
    return at + len(quote)


def _anchors(segment):
    """(start, end) of the operator of a binary operation or the brackets of a subscript, None for anything else."""
    tokens = _tokens(segment)
    if not tokens:
        return None
    binary = {}
    power = None
    operand = False
    for start, _end, text in tokens:
        if text in _looser_words or text in (",", ":=", "=", "==", "!=", "<", ">", "<=", ">=", ";") or (
                text.endswith("=") and not text[0].isalnum() and text[0] not in "\"'([{"):
            return None
        if operand and text == "**":
            power = start if power is None else power
            operand = False
        elif operand and any(text in level for level in _levels):
            for level, names in enumerate(_levels):
                if text in names:
                    binary.setdefault(level, []).append(start)
            operand = False
        elif text in ("+", "-", "~"):
            operand = False
        else:
            operand = True
    for level in range(len(_levels)):
        if level in binary:
            return _operator_span(segment, binary[level][-1])
    if tokens[0][2] in ("+", "-", "~"):
        return None
    if power is not None:
        return _operator_span(segment, power)
    last = tokens[-1]
    if last[2][0] == "[" and len(tokens) > 1:
        return last[0], last[1]
    return None


def _operator_span(segment, at):
    end = at + 1
    if end < len(segment) and not segment[end].isspace() and segment[end] in "*/<>":
        end += 1
    return at, end


def _markers(entry):
    """The line of markers, '' if the whole line would be marked."""
    original = entry._original_line
    stripped = entry.line
    if not stripped or entry.colno is None or entry.end_colno is None:
        return ""
    lead = len(original) - len(original.lstrip())
    start = _character_offset(original, entry.colno)
    anchors = None
    if entry.lineno == entry.end_lineno:
        end = _character_offset(original, entry.end_colno)
        anchors = _anchors(original[start:end])
    else:
        end = len(original.rstrip())
    if end - start >= len(stripped) and anchors is None:
        return ""
    if anchors is None:
        marks = "^" * columns(original[start:end])
    else:
        left, right = anchors
        segment = original[start:end]
        marks = "~" * columns(segment[:left]) + "^" * columns(segment[left:right]) + "~" * columns(segment[right:])
    return "    " + " " * columns(original[lead:start]) + marks + "\n"


def _character_offset(line, byte_offset):
    if line.isascii():
        return byte_offset
    return len(line.encode("utf-8")[:byte_offset].decode("utf-8", errors="replace"))


class StackSummary(list):
    """A list of FrameSummary."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        return cls._from_entries(((frame, (lineno, None, None, None)) for frame, lineno in frame_gen), limit, lookup_lines,
                                 capture_locals)

    @classmethod
    def _from_entries(cls, entries, limit=None, lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        entries = list(entries)
        if limit is not None:
            entries = entries[:limit] if limit >= 0 else entries[limit:]
        result = cls()
        for frame, (lineno, end_lineno, colno, end_colno) in entries:
            code = frame.f_code
            result.append(FrameSummary(
                code.co_filename, lineno, code.co_name, lookup_line=lookup_lines,
                locals=frame.f_locals if capture_locals else None, end_lineno=end_lineno, colno=colno, end_colno=end_colno))
        return result

    @classmethod
    def from_list(cls, a_list):
        result = cls()
        for entry in a_list:
            if isinstance(entry, FrameSummary):
                result.append(entry)
            else:
                filename, lineno, name, line = entry
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

    def format_frame_summary(self, entry):
        text = '  File "%s", line %s, in %s\n' % (entry.filename, entry.lineno, entry.name)
        if entry.line:
            text += "    %s\n" % entry.line + _markers(entry)
        if entry.locals:
            for name, value in sorted(entry.locals.items()):
                text += "    %s = %s\n" % (name, value)
        return text

    def format(self):
        """The lines, a run of equal ones cut short."""
        result = []
        last = None
        count = 0

        def note():
            if count > _MOST_REPEATS:
                more = count - _MOST_REPEATS
                result.append("  [Previous line repeated %d more time%s]\n" % (more, "s" if more > 1 else ""))

        for entry in self:
            key = (entry.filename, entry.lineno, entry.name)
            if key != last:
                note()
                last = key
                count = 0
            count += 1
            if count <= _MOST_REPEATS:
                result.append(self.format_frame_summary(entry))
        note()
        return result


def _safe_string(value):
    try:
        return str(value)
    except Exception:
        return "<exception str() failed>"


class _Margin:
    """The frame drawn around the exceptions of a group."""

    def __init__(self):
        self.depth = 0
        self.need_close = False

    def indent(self):
        return " " * (2 * self.depth)

    def emit(self, text, mark="|"):
        if not self.depth:
            yield text
            return
        lead = self.indent() + mark + " "
        yield "".join(lead + line for line in text.splitlines(True))


class TracebackException:
    """An exception with its causes, ready to be formatted, without references to frames."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
                 compact=False, max_group_width=15, max_group_depth=10, _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.stack = StackSummary._from_entries(_tb_entries(exc_traceback), limit, lookup_lines, capture_locals)
        self.exc_type = exc_type
        self._str = _safe_string(exc_value)
        self.__notes__ = getattr(exc_value, "__notes__", None)
        self.exceptions = None
        if exc_type is not None and issubclass(exc_type, SyntaxError):
            self.filename = exc_value.filename
            self.lineno = None if exc_value.lineno is None else str(exc_value.lineno)
            end_lineno = getattr(exc_value, "end_lineno", None)
            self.end_lineno = None if end_lineno is None else str(end_lineno)
            self.text = exc_value.text
            self.offset = exc_value.offset
            self.end_offset = getattr(exc_value, "end_offset", None)
            self.msg = exc_value.msg
        self.__suppress_context__ = exc_value.__suppress_context__ if exc_value is not None else False

        def chained(other):
            if other is None or id(other) in seen:
                return None
            return TracebackException(type(other), other, other.__traceback__, limit=limit, lookup_lines=lookup_lines,
                                      capture_locals=capture_locals, _seen=seen)

        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        if isinstance(exc_value, BaseExceptionGroup):
            self.exceptions = [
                TracebackException(type(e), e, e.__traceback__, limit=limit, lookup_lines=lookup_lines,
                                   capture_locals=capture_locals, max_group_width=max_group_width,
                                   max_group_depth=max_group_depth, _seen=seen)
                for e in exc_value.exceptions
            ]
        self.__cause__ = chained(getattr(exc_value, "__cause__", None))
        self.__context__ = None
        if not (compact and (self.__cause__ is not None or self.__suppress_context__)):
            self.__context__ = chained(getattr(exc_value, "__context__", None))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def __str__(self):
        return self._str

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def format_exception_only(self):
        """The last lines: the class and the message, for a SyntaxError the place before."""
        if self.exc_type is None:
            yield _type_line(None, self._str)
            return
        name = self.exc_type.__qualname__
        module = self.exc_type.__module__
        if module not in ("__main__", "builtins"):
            name = (module if isinstance(module, str) else "<unknown>") + "." + name
        if issubclass(self.exc_type, SyntaxError):
            yield from self._syntax_error(name)
        else:
            yield _type_line(name, self._str)
        if isinstance(self.__notes__, (list, tuple)):
            for note in self.__notes__:
                for line in _safe_string(note).split("\n"):
                    yield line + "\n"
        elif self.__notes__ is not None:
            yield "{!r}\n".format(self.__notes__)

    def _syntax_error(self, name):
        suffix = ""
        if self.lineno is not None:
            yield '  File "{}", line {}\n'.format(self.filename or "<string>", self.lineno)
        elif self.filename is not None:
            suffix = " ({})".format(self.filename)
        if self.text is not None:
            text = self.text.rstrip("\n")
            stripped = text.lstrip(" \n\f")
            lead = len(text) - len(stripped)
            yield "    {}\n".format(stripped)
            if self.offset is not None:
                offset = self.offset
                end = self.end_offset if self.end_offset not in (None, 0) else offset
                if offset == end or end == -1:
                    end = offset + 1
                if self.end_lineno is not None and self.end_lineno != self.lineno:
                    end = len(text) + 1
                column = offset - 1 - lead
                if column >= 0:
                    blank = "".join(char if char.isspace() else " " for char in stripped[:column])
                    yield "    {}{}\n".format(blank.ljust(column), "^" * max(end - 1 - lead - column, 1))
        yield "{}: {}{}\n".format(name, self.msg or "<no detail available>", suffix)

    def format(self, *, chain=True, _ctx=None):
        margin = _Margin() if _ctx is None else _ctx
        links = []
        at = self
        while at is not None:
            message, earlier = None, None
            if chain and at.__cause__ is not None:
                message, earlier = _CAUSE, at.__cause__
            elif chain and at.__context__ is not None and not at.__suppress_context__:
                message, earlier = _CONTEXT, at.__context__
            links.append((message, at))
            at = earlier
        for message, one in reversed(links):
            if message is not None:
                yield from margin.emit(message)
            if one.exceptions is not None:
                yield from one._format_group(chain, margin)
                continue
            if one.stack:
                yield from margin.emit(_HEADER)
                for text in one.stack.format():
                    yield from margin.emit(text)
            for text in one.format_exception_only():
                yield from margin.emit(text)

    def _format_group(self, chain, margin):
        if margin.depth > self.max_group_depth:
            yield from margin.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            return
        outermost = margin.depth == 0
        if outermost:
            margin.depth = 1
        if self.stack:
            yield from margin.emit("Exception Group " + _HEADER, "+" if outermost else "|")
            for text in self.stack.format():
                yield from margin.emit(text)
        for text in self.format_exception_only():
            yield from margin.emit(text)
        count = len(self.exceptions)
        shown = min(count, self.max_group_width + 1)
        margin.need_close = False
        for i in range(shown):
            last = i == shown - 1
            if last:
                margin.need_close = True
            cut = i >= self.max_group_width
            title = "..." if cut else str(i + 1)
            yield margin.indent() + ("+-" if i == 0 else "  ") + f"+---------------- {title} ----------------\n"
            margin.depth += 1
            if cut:
                more = count - self.max_group_width
                yield from margin.emit(f"and {more} more exception{'s' if more > 1 else ''}\n")
            else:
                yield from self.exceptions[i].format(chain=chain, _ctx=margin)
            if last and margin.need_close:
                yield margin.indent() + "+------------------------------------\n"
                margin.need_close = False
            margin.depth -= 1
        if outermost:
            margin.depth = 0

    def print(self, *, file=None, chain=True):
        file = sys.stderr if file is None else file
        for line in self.format(chain=chain):
            file.write(line)


def _type_line(name, text):
    if text is None or not text:
        return "%s\n" % name
    return "%s: %s\n" % (name, text)


_absent = object()


def _parts(exc, value, tb):
    """The old three arguments or the new single one."""
    if (value is _absent) != (tb is _absent):
        raise ValueError("Both or neither of value and tb must be given")
    if value is _absent:
        if exc is None:
            return None, None, None
        if isinstance(exc, BaseException):
            return type(exc), exc, exc.__traceback__
        raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
    return exc, value, tb


def _plain_none():
    yield "NoneType: None\n"


def format_exception(exc, /, value=_absent, tb=_absent, limit=None, chain=True):
    _kind, value, tb = _parts(exc, value, tb)
    if value is None:
        return list(_plain_none())
    return list(TracebackException(type(value), value, tb, limit=limit, compact=True).format(chain=chain))


def format_exception_only(exc, /, value=_absent):
    if value is _absent:
        value = exc
    if value is None:
        return list(_plain_none())
    return list(TracebackException(type(value), value, None, compact=True).format_exception_only())


def print_exception(exc, /, value=_absent, tb=_absent, limit=None, file=None, chain=True):
    file = sys.stderr if file is None else file
    for line in format_exception(exc, value, tb, limit, chain):
        file.write(line)


def print_exc(limit=None, file=None, chain=True):
    print_exception(*sys.exc_info(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(*sys.exc_info(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)


def extract_tb(tb, limit=None):
    return StackSummary._from_entries(_tb_entries(tb), limit)


def extract_stack(f=None, limit=None):
    if f is None:
        f = sys._getframe(1)
    stack = StackSummary.extract(walk_stack(f), limit=None)
    stack.reverse()
    if limit is not None:
        stack[:] = stack[max(len(stack) - limit, 0) :] if limit >= 0 else stack[:-limit]
    return stack


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    print_list(extract_tb(tb, limit), file)


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    file = sys.stderr if file is None else file
    for line in StackSummary.from_list(extracted_list).format():
        file.write(line)


def format_stack(f=None, limit=None):
    return format_list(extract_stack(sys._getframe(1) if f is None else f, limit))


def print_stack(f=None, limit=None, file=None):
    print_list(extract_stack(sys._getframe(1) if f is None else f, limit), file)


def clear_frames(tb):
    """Drop the local variables of the frames of a traceback."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next
