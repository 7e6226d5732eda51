"""TOML 1.0 read into dicts: `load` from a file opened in binary mode, `loads` from text.

One reader walks over the text; `_Tables` remembers which tables a header, a dotted key or an inline value made, since TOML lets
each be added to in other ways.
"""

import re
from datetime import date, datetime, time, timedelta, timezone

__all__ = ("loads", "load", "TOMLDecodeError")

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_COMMENT = re.compile(r"#[^\n]*")
_NUMBER = re.compile(
    r"0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)"
    r"|[+-]?(?:0|[1-9](?:_?[0-9])*)(?P<fraction>(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)")
_CLOCK = r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6})[0-9]*)?"
_TIME = re.compile(_CLOCK)
_DATE = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?:[Tt ]" + _CLOCK
    + r"(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?)?")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_CONTROLS = frozenset(map(chr, [*range(32), 127]))
_WORDS = {"true": True, "false": False, "inf": float("inf"), "+inf": float("inf"), "-inf": float("-inf"),
          "nan": float("nan"), "+nan": float("nan"), "-nan": float("nan")}


class TOMLDecodeError(ValueError):
    """The text is no TOML document."""


def load(fp, /, *, parse_float=float):
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    reader = _Reader(s.replace("\r\n", "\n"), parse_float)
    reader.document()
    return reader.root


def _checked_float(parse_float):
    if parse_float is float:
        return float

    def parse(text):
        value = parse_float(text)
        if isinstance(value, (dict, list)):
            raise ValueError("parse_float must not return dicts or lists")
        return value
    return parse


class _Tables:
    """What has been said about each key path: whether a header named it, dotted keys made it, or an inline value closed it."""

    def __init__(self):
        self.headed = set()
        self.closed = set()
        self.dotted = set()

    def is_closed(self, path):
        return any(path[:n] in self.closed for n in range(1, len(path) + 1))

    def forget_below(self, path):
        """A new element of an array of tables begins: what was said about the last one no longer counts."""
        for paths in (self.headed, self.closed, self.dotted):
            for other in [p for p in paths if len(p) > len(path) and p[:len(path)] == path]:
                paths.discard(other)


class _Reader:
    def __init__(self, text, parse_float):
        self.text = text
        self.at = 0
        self.root = {}
        self.tables = _Tables()
        self.parse_float = _checked_float(parse_float)

    # -- places in the text

    def error(self, what, at=None):
        at = self.at if at is None else at
        if at >= len(self.text):
            where = "end of document"
        else:
            line = self.text.count("\n", 0, at) + 1
            column = at + 1 if line == 1 else at - self.text.rindex("\n", 0, at)
            where = f"line {line}, column {column}"
        return TOMLDecodeError(f"{what} (at {where})")

    def peek(self):
        return self.text[self.at:self.at + 1]

    def blank(self):
        self.at = _BLANK.match(self.text, self.at).end()

    def comment(self):
        if self.peek() == "#":
            end = _COMMENT.match(self.text, self.at).end()
            for at in range(self.at + 1, end):
                if self.text[at] in _CONTROLS and self.text[at] != "\t":
                    raise self.error(f"Found invalid character {self.text[at]!r}", at)
            self.at = end

    def blank_lines(self):
        while True:
            start = self.at
            while self.peek() in (" ", "\t", "\n") and self.at < len(self.text):
                self.at += 1
            self.comment()
            if self.at == start:
                return

    def expect(self, what):
        if not self.text.startswith(what, self.at):
            raise self.error(f"Expected {what!r}")
        self.at += len(what)

    # -- statements

    def document(self):
        header, table = (), self.root
        while True:
            self.blank()
            mark = self.peek()
            if not mark:
                return
            if mark == "\n":
                self.at += 1
                continue
            if mark != "#":
                if mark == "[":
                    header, table = self.header()
                elif _BARE.match(mark) or mark in "\"'":
                    self.pair(header, table)
                else:
                    raise self.error("Invalid statement")
                self.blank()
            self.comment()
            if not self.peek():
                return
            if self.peek() != "\n":
                raise self.error("Expected newline or end of document after a statement")
            self.at += 1

    def header(self):
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        self.blank()
        path = self.key()
        tables = self.tables
        if array:
            if path in tables.closed or tables.is_closed(path):
                raise self.error(f"Cannot mutate immutable namespace {path}")
            tables.forget_below(path)
            tables.headed.add(path)
        elif tables.is_closed(path) or path in tables.headed or path in tables.dotted:
            raise self.error(f"Cannot declare {path} twice")
        else:
            tables.headed.add(path)
        try:
            if array:
                parent = self.descend(self.root, path[:-1])
                rows = parent.setdefault(path[-1], [])
                if not isinstance(rows, list):
                    raise KeyError
                table = {}
                rows.append(table)
            else:
                table = self.descend(self.root, path)
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        if not self.text.startswith("]]" if array else "]", self.at):
            raise self.error(f"Expected {']]' if array else ']'!r} at the end of {'an array' if array else 'a table'} declaration")
        self.at += 2 if array else 1
        return path, table

    def descend(self, table, path, through_arrays=True):
        """The table at `path`, made where it is missing; KeyError where something else is in the way."""
        for name in path:
            table = table.setdefault(name, {})
            if through_arrays and isinstance(table, list):
                table = table[-1]
            if not isinstance(table, dict):
                raise KeyError
        return table

    def pair(self, header, table):
        path, value, closed = self.key_value()
        tables = self.tables
        for n in range(1, len(path)):
            parent = header + path[:n]
            if parent in tables.headed:
                raise self.error(f"Cannot redefine namespace {parent}")
            tables.dotted.add(parent)
        if tables.is_closed(header + path[:-1]):
            raise self.error(f"Cannot mutate immutable namespace {header + path[:-1]}")
        try:
            table = self.descend(table, path[:-1])
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        if path[-1] in table:
            raise self.error("Cannot overwrite a value")
        if closed:
            tables.closed.add(header + path)
        table[path[-1]] = value

    def key_value(self):
        path = self.key()
        if self.peek() != "=":
            raise self.error("Expected '=' after a key in a key/value pair")
        self.at += 1
        self.blank()
        value = self.value()
        return path, value, isinstance(value, (dict, list))

    def key(self):
        parts = [self.key_part()]
        self.blank()
        while self.peek() == ".":
            self.at += 1
            self.blank()
            parts.append(self.key_part())
            self.blank()
        return tuple(parts)

    def key_part(self):
        bare = _BARE.match(self.text, self.at)
        if bare:
            self.at = bare.end()
            return bare[0]
        if self.peek() == "'":
            return self.literal()
        if self.peek() == '"':
            return self.quoted()
        raise self.error("Invalid initial character for a key part")

    # -- values

    def value(self):
        mark = self.peek()
        if mark == '"':
            return self.long_text('"""') if self.text.startswith('"""', self.at) else self.quoted()
        if mark == "'":
            return self.long_text("'''") if self.text.startswith("'''", self.at) else self.literal()
        if mark == "[":
            return self.array()
        if mark == "{":
            return self.inline_table()
        for word in ("true", "false"):
            if mark == word[0] and self.text.startswith(word, self.at):
                self.at += len(word)
                return _WORDS[word]
        found = _DATE.match(self.text, self.at)
        if found:
            return self.date(found)
        found = _TIME.match(self.text, self.at)
        if found:
            self.at = found.end()
            return _time_of(found.groups())
        found = _NUMBER.match(self.text, self.at)
        if found:
            self.at = found.end()
            if found["fraction"]:
                return self.parse_float(found[0])
            return int(found[0], 0)
        for length in (3, 4):
            word = self.text[self.at:self.at + length]
            if word in _WORDS and word != "true":
                self.at += length
                return self.parse_float(word)
        raise self.error("Invalid value")

    def date(self, found):
        year, month, day, *clock, utc, sign, hours, minutes = found.groups()
        try:
            if clock[0] is None:
                value = date(int(year), int(month), int(day))
            else:
                zone = None
                if utc:
                    zone = timezone.utc
                elif sign:
                    away = timedelta(hours=int(hours), minutes=int(minutes))
                    zone = timezone(-away if sign == "-" else away)
                value = datetime.combine(date(int(year), int(month), int(day)), _time_of(clock), zone)
        except ValueError as e:
            raise self.error("Invalid date or datetime") from e
        self.at = found.end()
        return value

    def literal(self):
        start = self.at + 1
        at = start
        while at < len(self.text) and self.text[at] != "'":
            if self.text[at] in _CONTROLS and self.text[at] != "\t":
                raise self.error(f"Found invalid character {self.text[at]!r}", at)
            at += 1
        if at >= len(self.text):
            raise self.error('Expected "\'"', at)
        self.at = at + 1
        return self.text[start:at]

    def quoted(self):
        self.at += 1
        parts = []
        while True:
            mark = self.peek()
            if not mark:
                raise self.error("Unterminated string")
            if mark == '"':
                self.at += 1
                return "".join(parts)
            if mark == "\\":
                parts.append(self.escape(False))
                continue
            if mark in _CONTROLS and mark != "\t":
                raise self.error(f"Illegal character {mark!r}")
            parts.append(mark)
            self.at += 1

    def long_text(self, quotes):
        """A string between three quotes; up to two more may stand right before the end."""
        self.at += 3
        if self.peek() == "\n":
            self.at += 1
        escapes = quotes[0] == '"'
        parts = []
        while True:
            mark = self.peek()
            if not mark:
                raise self.error("Unterminated string" if escapes else "Expected \"'''\"")
            if mark == quotes[0] and self.text.startswith(quotes, self.at):
                self.at += 3
                for _ in range(2):
                    if self.peek() == quotes[0]:
                        self.at += 1
                        parts.append(quotes[0])
                return "".join(parts)
            if mark == "\\" and escapes:
                parts.append(self.escape(True))
                continue
            if mark in _CONTROLS and mark not in "\t\n":
                raise self.error(f"{'Illegal' if escapes else 'Found invalid'} character {mark!r}")
            parts.append(mark)
            self.at += 1

    def escape(self, over_lines):
        start = self.at
        self.at += 2
        mark = self.text[start + 1:self.at]
        if over_lines and mark and mark in " \t\n":
            # A backslash at a line's end swallows all white space up to the next character.
            if mark != "\n":
                self.blank()
                if not self.peek():
                    return ""
                if self.peek() != "\n":
                    raise self.error("Unescaped '\\' in a string")
            while self.peek() and self.peek() in " \t\n":
                self.at += 1
            return ""
        if mark in _ESCAPES and mark:
            return _ESCAPES[mark]
        if mark in ("u", "U"):
            length = 4 if mark == "u" else 8
            digits = self.text[self.at:self.at + length]
            if len(digits) != length or re.fullmatch("[0-9A-Fa-f]+", digits) is None:
                raise self.error("Invalid hex value")
            self.at += length
            code = int(digits, 16)
            if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
                raise self.error("Escaped character is not a Unicode scalar value")
            return chr(code)
        raise self.error("Unescaped '\\' in a string")

    def array(self):
        self.at += 1
        items = []
        self.blank_lines()
        while self.peek() != "]":
            items.append(self.value())
            self.blank_lines()
            if self.peek() == ",":
                self.at += 1
                self.blank_lines()
            elif self.peek() != "]":
                raise self.error("Unclosed array")
        self.at += 1
        return items

    def inline_table(self):
        self.at += 1
        table = {}
        closed = set()
        self.blank()
        if self.peek() == "}":
            self.at += 1
            return table
        while True:
            path, value, closing = self.key_value()
            if any(path[:n] in closed for n in range(1, len(path))):
                raise self.error(f"Cannot mutate immutable namespace {path}")
            try:
                inner = self.descend(table, path[:-1], through_arrays=False)
            except KeyError:
                raise self.error("Cannot overwrite a value") from None
            if path[-1] in inner:
                raise self.error(f"Duplicate inline table key {path[-1]!r}")
            inner[path[-1]] = value
            if closing:
                closed.add(path)
            self.blank()
            if self.peek() == "}":
                self.at += 1
                return table
            if self.peek() != ",":
                raise self.error("Unclosed inline table")
            self.at += 1
            self.blank()


def _time_of(clock):
    hour, minute, second, part = clock
    return time(int(hour), int(minute), int(second), int(part.ljust(6, "0")) if part else 0)
