"""JSON text to values."""

_constants = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}
_escapes = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_space = " \t\n\r"


class JSONDecodeError(ValueError):
    """Text that is no JSON: `msg`, `doc`, `pos`, `lineno`, `colno`."""

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__("%s: line %d column %d (char %d)" % (msg, lineno, colno, pos))
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


JSONDecodeError.__module__ = "json.decoder"


def _skip(text, at):
    while at < len(text) and text[at] in _space:
        at += 1
    return at


def _hex4(text, at):
    digits = text[at : at + 4]
    if len(digits) == 4 and digits[1] not in "xX":
        try:
            return int(digits, 16)
        except ValueError:
            pass
    raise JSONDecodeError("Invalid \\uXXXX escape", text, at - 1)


def scanstring(s, end, strict=True):
    """(string, position behind its closing quote); `end` is behind the opening one."""
    begin = end - 1
    parts = []
    while True:
        # Most strings have no escape: one look for either end finds the whole of it.
        quote = s.find('"', end)
        if quote < 0:
            quote = len(s)
        slash = s.find("\\", end, quote)
        stop = quote if slash < 0 else slash
        piece = s[end:stop]
        if strict:
            for offset, char in enumerate(piece):
                if char < " ":
                    raise JSONDecodeError("Invalid control character at", s, end + offset)
        if piece:
            parts.append(piece)
        if stop == len(s):
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        if slash < 0:
            return "".join(parts), quote + 1
        if slash + 1 >= len(s):
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        char = s[slash + 1]
        if char != "u":
            if char not in _escapes:
                raise JSONDecodeError("Invalid \\escape", s, slash)
            parts.append(_escapes[char])
            end = slash + 2
            continue
        code = _hex4(s, slash + 2)
        end = slash + 6
        if 0xD800 <= code <= 0xDBFF and s[end : end + 2] == "\\u":
            low = _hex4(s, end + 2)
            if 0xDC00 <= low <= 0xDFFF:
                code = 0x10000 + ((code - 0xD800) << 10 | low - 0xDC00)
                end += 6
        parts.append(chr(code))


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _constants.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        value, end = self.raw_decode(s, _skip(s, 0))
        end = _skip(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return value

    def raw_decode(self, s, idx=0):
        """(value, position behind it) of a text that begins with a value."""
        try:
            return self._value(s, idx, {})
        except StopIteration as stop:
            raise JSONDecodeError("Expecting value", s, stop.value) from None

    def _value(self, s, at, memo):
        char = s[at : at + 1]
        if char == '"':
            return scanstring(s, at + 1, self.strict)
        if char == "{":
            return self._object(s, at + 1, memo)
        if char == "[":
            return self._array(s, at + 1, memo)
        if char == "n" and s[at : at + 4] == "null":
            return None, at + 4
        if char == "t" and s[at : at + 4] == "true":
            return True, at + 4
        if char == "f" and s[at : at + 5] == "false":
            return False, at + 5
        if char == "-" or "0" <= char <= "9":
            end = self._number_end(s, at)
            if end is not None:
                stop, real = end
                return (self.parse_float if real else self.parse_int)(s[at:stop]), stop
        for name in _constants:
            if s.startswith(name, at):
                return self.parse_constant(name), at + len(name)
        raise StopIteration(at)

    def _number_end(self, s, at):
        """(position behind the number, whether it is real), None if there is no digit."""
        size = len(s)
        if s[at] == "-":
            at += 1
        if at >= size or not "0" <= s[at] <= "9":
            return None
        if s[at] == "0":
            at += 1
        else:
            while at < size and "0" <= s[at] <= "9":
                at += 1
        real = False
        if at + 1 < size and s[at] == "." and "0" <= s[at + 1] <= "9":
            real = True
            at += 2
            while at < size and "0" <= s[at] <= "9":
                at += 1
        if at < size and s[at] in "eE":
            end = at + 1
            if end < size and s[end] in "+-":
                end += 1
            if end < size and "0" <= s[end] <= "9":
                real = True
                at = end
                while at < size and "0" <= s[at] <= "9":
                    at += 1
        return at, real

    def _array(self, s, at, memo):
        values = []
        at = _skip(s, at)
        if s[at : at + 1] == "]":
            return values, at + 1
        while True:
            try:
                value, at = self._value(s, at, memo)
            except StopIteration as stop:
                raise JSONDecodeError("Expecting value", s, stop.value) from None
            values.append(value)
            at = _skip(s, at)
            char = s[at : at + 1]
            if char == "]":
                return values, at + 1
            if char != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _skip(s, at + 1)

    def _object(self, s, at, memo):
        pairs = []
        at = _skip(s, at)
        char = s[at : at + 1]
        if char == "}":
            at += 1
            return self._finish(pairs), at
        if char != '"':
            raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
        while True:
            key, at = scanstring(s, at + 1, self.strict)
            key = memo.setdefault(key, key)
            at = _skip(s, at)
            if s[at : at + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, at)
            at = _skip(s, at + 1)
            try:
                value, at = self._value(s, at, memo)
            except StopIteration as stop:
                raise JSONDecodeError("Expecting value", s, stop.value) from None
            pairs.append((key, value))
            at = _skip(s, at)
            char = s[at : at + 1]
            if char == "}":
                return self._finish(pairs), at + 1
            if char != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _skip(s, at + 1)
            if s[at : at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)

    def _finish(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        result = dict(pairs)
        if self.object_hook is not None:
            return self.object_hook(result)
        return result
