"""Values to JSON text."""

INFINITY = float("inf")

_escapes = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
for _code in range(0x20):
    _escapes.setdefault(chr(_code), "\\u%04x" % _code)
del _code


def encode_basestring(s):
    """A quoted string; only what must be escaped is."""
    for char in s:
        if char in _escapes:
            break
    else:
        return '"' + s + '"'
    return '"' + "".join([_escapes.get(char, char) for char in s]) + '"'


def encode_basestring_ascii(s):
    """A quoted string in ASCII alone."""
    if not s.isascii() or "\x7f" in s:
        parts = []
        for char in s:
            code = ord(char)
            if code < 0x7F:
                parts.append(_escapes.get(char, char))
            elif code < 0x10000:
                parts.append("\\u%04x" % code)
            else:
                code -= 0x10000
                parts.append("\\u%04x\\u%04x" % (0xD800 | code >> 10, 0xDC00 | code & 0x3FF))
        return '"' + "".join(parts) + '"'
    return encode_basestring(s)


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """What stands for an object that JSON doesn't know; override it."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        if isinstance(o, str):
            return self._quote()(o)
        return "".join(self.iterencode(o, _one_shot=True))

    def iterencode(self, o, _one_shot=False):
        """The text in pieces."""
        chunks = []
        self._write(o, chunks.append, self._quote(), {} if self.check_circular else None, 0)
        return iter(chunks)

    def _quote(self):
        return encode_basestring_ascii if self.ensure_ascii else encode_basestring

    def _float(self, o):
        if o != o:
            text = "NaN"
        elif o == INFINITY:
            text = "Infinity"
        elif o == -INFINITY:
            text = "-Infinity"
        else:
            return float.__repr__(o)
        if not self.allow_nan:
            raise ValueError("Out of range float values are not JSON compliant")
        return text

    def _key(self, key):
        """A key as a string, None to leave the item out."""
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return self._float(key)
        if key is True:
            return "true"
        if key is False:
            return "false"
        if key is None:
            return "null"
        if isinstance(key, int):
            return int.__repr__(key)
        if self.skipkeys:
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")

    def _line(self, level):
        indent = self.indent
        return "\n" + (indent if isinstance(indent, str) else " " * indent) * level

    def _enter(self, o, running):
        if running is not None:
            if id(o) in running:
                raise ValueError("Circular reference detected")
            running[id(o)] = o

    def _write(self, o, write, quote, running, level):
        if isinstance(o, str):
            write(quote(o))
        elif o is None:
            write("null")
        elif o is True:
            write("true")
        elif o is False:
            write("false")
        elif isinstance(o, int):
            write(int.__repr__(o))
        elif isinstance(o, float):
            write(self._float(o))
        elif isinstance(o, (list, tuple)):
            self._write_list(o, write, quote, running, level)
        elif isinstance(o, dict):
            self._write_dict(o, write, quote, running, level)
        else:
            self._enter(o, running)
            self._write(self.default(o), write, quote, running, level)
            if running is not None:
                del running[id(o)]

    def _write_list(self, items, write, quote, running, level):
        if not items:
            write("[]")
            return
        self._enter(items, running)
        opening, separator = "[", self.item_separator
        if self.indent is not None:
            line = self._line(level + 1)
            opening, separator = "[" + line, separator + line
        lead = opening
        for item in items:
            write(lead)
            lead = separator
            self._write(item, write, quote, running, level + 1)
        write("]" if self.indent is None else self._line(level) + "]")
        if running is not None:
            del running[id(items)]

    def _write_dict(self, mapping, write, quote, running, level):
        if not mapping:
            write("{}")
            return
        self._enter(mapping, running)
        opening, separator = "{", self.item_separator
        if self.indent is not None:
            line = self._line(level + 1)
            opening, separator = "{" + line, separator + line
        lead = opening
        items = sorted(mapping.items()) if self.sort_keys else mapping.items()
        empty = True
        for key, value in items:
            key = self._key(key)
            if key is None:
                continue
            empty = False
            write(lead)
            lead = separator
            write(quote(key))
            write(self.key_separator)
            self._write(value, write, quote, running, level + 1)
        if empty:
            write(opening)
        write("}" if self.indent is None else self._line(level) + "}")
        if running is not None:
            del running[id(mapping)]
