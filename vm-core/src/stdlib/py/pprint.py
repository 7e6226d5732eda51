"""Pretty printing of nested data."""

import sys
import types
from collections import Counter, OrderedDict, UserDict, UserList, defaultdict, deque
from dataclasses import fields, is_dataclass

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


class _SafeKey:
    """A sort key for values that may not be comparable."""

    __slots__ = ("obj",)

    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            return (str(type(self.obj)), id(self.obj)) < (str(type(other.obj)), id(other.obj))


def _sorted_items(mapping):
    return sorted(mapping.items(), key=lambda item: (_SafeKey(item[0]), _SafeKey(item[1])))


def _recursion(obj):
    return "<Recursion on %s with id=%s>" % (type(obj).__name__, id(obj))


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        indent = int(indent)
        width = int(width)
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._depth = depth
        self._indent = indent
        self._width = width
        self._stream = stream
        self._compact = bool(compact)
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers
        self._readable = True
        self._recursive = False

    def pprint(self, object):
        stream = self._stream if self._stream is not None else sys.stdout
        if stream is not None:
            stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        parts = []
        self._format(object, parts.append, 0, 0, {}, 0)
        return "".join(parts)

    def isrecursive(self, object):
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        _text, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def _repr(self, object, context, level):
        text, readable, recursive = self.format(object, context.copy(), self._depth, level)
        if not readable:
            self._readable = False
        if recursive:
            self._recursive = True
        return text

    def _format(self, object, write, indent, allowance, context, level):
        """Write an object that starts in column `indent` and is followed by `allowance` characters."""
        key = id(object)
        if key in context:
            write(_recursion(object))
            self._recursive = True
            self._readable = False
            return
        text = self._repr(object, context, level)
        if len(text) > self._width - indent - allowance:
            method = self._method_for(object)
            if method is not None:
                context[key] = 1
                method(self, object, write, indent, allowance, context, level + 1)
                del context[key]
                return
        write(text)

    def _method_for(self, object):
        method = _methods.get(type(object).__repr__)
        if method is not None:
            return method
        # Only the repr that `dataclass` made: one's own is kept.
        if is_dataclass(object) and not isinstance(object, type) and object.__dataclass_params__.repr:
            if getattr(type(object).__repr__, "_made_by_dataclass", False):
                return PrettyPrinter._dataclass
        return None

    def _dataclass(self, object, write, indent, allowance, context, level):
        name = object.__class__.__name__
        items = [(one.name, getattr(object, one.name)) for one in fields(object) if one.repr]
        write(name + "(")
        self._named_items(items, write, indent + len(name) + 1, allowance, context, level)
        write(")")

    def _namespace(self, object, write, indent, allowance, context, level):
        name = "namespace" if type(object) is types.SimpleNamespace else object.__class__.__name__
        write(name + "(")
        self._named_items(list(object.__dict__.items()), write, indent + len(name) + 1, allowance, context, level)
        write(")")

    def _named_items(self, items, write, indent, allowance, context, level):
        between = ",\n" + " " * indent
        for at, (key, value) in enumerate(items):
            last = at == len(items) - 1
            write(key + "=")
            if id(value) in context:
                write("...")
            else:
                self._format(value, write, indent + len(key) + 1, allowance if last else 1, context, level)
            if not last:
                write(between)

    def _dict(self, object, write, indent, allowance, context, level):
        write("{")
        if self._indent > 1:
            write((self._indent - 1) * " ")
        if len(object):
            items = _sorted_items(object) if self._sort_dicts else object.items()
            self._items(list(items), write, indent, allowance + 1, context, level)
        write("}")

    def _items(self, items, write, indent, allowance, context, level):
        indent += self._indent
        between = ",\n" + " " * indent
        for at, (key, value) in enumerate(items):
            last = at == len(items) - 1
            text = self._repr(key, context, level)
            write(text + ": ")
            self._format(value, write, indent + len(text) + 2, allowance if last else 1, context, level)
            if not last:
                write(between)

    def _ordered_dict(self, object, write, indent, allowance, context, level):
        if not len(object):
            write(repr(object))
            return
        name = object.__class__.__name__
        write(name + "(")
        self._sequence(list(object.items()), "[", "]", write, indent + len(name) + 1, allowance + 1, context, level)
        write(")")

    def _list(self, object, write, indent, allowance, context, level):
        self._sequence(object, "[", "]", write, indent, allowance, context, level)

    def _tuple(self, object, write, indent, allowance, context, level):
        self._sequence(object, "(", ",)" if len(object) == 1 else ")", write, indent, allowance, context, level)

    def _set(self, object, write, indent, allowance, context, level):
        if not len(object):
            write(repr(object))
            return
        name = object.__class__.__name__
        if name == "set":
            opening, closing = "{", "}"
        else:
            opening, closing = name + "({", "})"
            indent += len(name) + 1
        items = sorted(object, key=_SafeKey)
        write(opening)
        if self._indent > 1:
            write((self._indent - 1) * " ")
        self._elements(items, write, indent, allowance + len(closing), context, level)
        write(closing)

    def _sequence(self, items, opening, closing, write, indent, allowance, context, level):
        write(opening)
        if self._indent > 1:
            write((self._indent - 1) * " ")
        self._elements(items, write, indent, allowance + len(closing), context, level)
        write(closing)

    def _elements(self, items, write, indent, allowance, context, level):
        indent += self._indent
        between = ",\n" + " " * indent
        delimiter = ""
        width = limit = self._width - indent + 1
        items = list(items)
        for at, one in enumerate(items):
            last = at == len(items) - 1
            if last:
                limit -= allowance
                width -= allowance
            if self._compact:
                text = self._repr(one, context, level)
                needed = len(text) + 2
                if width < needed:
                    width = limit
                    if delimiter:
                        delimiter = between
                if width >= needed:
                    width -= needed
                    write(delimiter)
                    delimiter = ", "
                    write(text)
                    continue
            write(delimiter)
            delimiter = between
            self._format(one, write, indent, allowance if last else 1, context, level)

    def _str(self, object, write, indent, allowance, context, level):
        if not len(object):
            write(repr(object))
            return
        chunks = []
        lines = object.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        width = limit = self._width - indent
        text = ""
        for i, line in enumerate(lines):
            text = repr(line)
            if i == len(lines) - 1:
                width -= allowance
            if len(text) <= width:
                chunks.append(text)
                continue
            parts = _words(line)
            limit2 = limit
            current = ""
            for j, part in enumerate(parts):
                candidate = current + part
                if j == len(parts) - 1 and i == len(lines) - 1:
                    limit2 -= allowance
                if len(repr(candidate)) > limit2:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current = candidate
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            write(text)
            return
        if level == 1:
            write("(")
        for i, chunk in enumerate(chunks):
            if i > 0:
                write("\n" + " " * indent)
            write(chunk)
        if level == 1:
            write(")")

    def _bytes(self, object, write, indent, allowance, context, level):
        if len(object) <= 4:
            write(repr(object))
            return
        parens = level == 1
        if parens:
            indent += 1
            allowance += 1
            write("(")
        delimiter = ""
        for text in _byte_chunks(object, self._width - indent, allowance):
            write(delimiter + text)
            delimiter = "\n" + " " * indent
        if parens:
            write(")")

    def _bytearray(self, object, write, indent, allowance, context, level):
        write("bytearray(")
        self._bytes(bytes(object), write, indent + 10, allowance + 1, context, level + 1)
        write(")")

    def _mappingproxy(self, object, write, indent, allowance, context, level):
        write("mappingproxy(")
        self._format(object.copy(), write, indent + 13, allowance + 1, context, level)
        write(")")

    def _default_dict(self, object, write, indent, allowance, context, level):
        if not len(object):
            write(repr(object))
            return
        factory = self._repr(object.default_factory, context, level)
        indent += len(object.__class__.__name__) + 1
        write("%s(%s,\n%s" % (object.__class__.__name__, factory, " " * indent))
        self._dict(object, write, indent, allowance + 1, context, level)
        write(")")

    def _counter(self, object, write, indent, allowance, context, level):
        if not len(object):
            write(repr(object))
            return
        name = object.__class__.__name__
        write(name + "({")
        if self._indent > 1:
            write((self._indent - 1) * " ")
        self._items(object.most_common(), write, indent + len(name) + 1, allowance + 2, context, level)
        write("})")

    def _deque(self, object, write, indent, allowance, context, level):
        if not len(object):
            write(repr(object))
            return
        name = object.__class__.__name__
        write(name + "(")
        indent += len(name) + 1
        write("[")
        if object.maxlen is None:
            self._elements(object, write, indent, allowance + 2, context, level)
            write("])")
        else:
            self._elements(object, write, indent, 2, context, level)
            length = self._repr(object.maxlen, context, level)
            write("],\n%smaxlen=%s)" % (" " * indent, length))

    def _user(self, object, write, indent, allowance, context, level):
        self._format(object.data, write, indent, allowance, context, level - 1)

    def format(self, object, context, maxlevels, level):
        """(text, readable, recursive); override for types of one's own."""
        return self._safe_repr(object, context, maxlevels, level)

    def _safe_repr(self, object, context, maxlevels, level):
        cls = type(object)
        if cls in (str, bytes, bytearray, float, complex, bool, type(None)):
            return repr(object), True, False
        method = getattr(cls, "__repr__", None)
        if issubclass(cls, int) and method is int.__repr__:
            return f"{object:_d}" if self._underscore_numbers else repr(object), True, False
        is_dict = issubclass(cls, dict) and method is dict.__repr__
        is_list = issubclass(cls, list) and method is list.__repr__
        is_tuple = issubclass(cls, tuple) and method is tuple.__repr__
        if not (is_dict or is_list or is_tuple):
            text = repr(object)
            return text, bool(text) and not text.startswith("<"), False
        opening, closing = "{}" if is_dict else "[]" if is_list else "()"
        if not object:
            return opening + closing, True, False
        key = id(object)
        if maxlevels and level >= maxlevels:
            return opening + "..." + closing, False, key in context
        if key in context:
            return _recursion(object), False, True
        context[key] = 1
        readable = True
        recursive = False
        parts = []
        level += 1
        if is_dict:
            for one, value in _sorted_items(object) if self._sort_dicts else object.items():
                left, readable1, recursive1 = self.format(one, context, maxlevels, level)
                right, readable2, recursive2 = self.format(value, context, maxlevels, level)
                parts.append("%s: %s" % (left, right))
                readable = readable and readable1 and readable2
                recursive = recursive or recursive1 or recursive2
        else:
            for one in object:
                text, readable1, recursive1 = self.format(one, context, maxlevels, level)
                parts.append(text)
                readable = readable and readable1
                recursive = recursive or recursive1
            if is_tuple and len(object) == 1:
                closing = ",)"
        del context[key]
        return opening + ", ".join(parts) + closing, readable, recursive


def _words(line):
    """Runs of other characters with the white space behind them."""
    parts = []
    start = at = 0
    while at < len(line):
        while at < len(line) and not line[at].isspace():
            at += 1
        while at < len(line) and line[at].isspace():
            at += 1
        parts.append(line[start:at])
        start = at
    return parts


def _byte_chunks(data, width, allowance):
    current = b""
    last = len(data) // 4 * 4
    for at in range(0, len(data), 4):
        part = data[at : at + 4]
        candidate = current + part
        if at == last:
            width -= allowance
        if len(repr(candidate)) > width:
            if current:
                yield repr(current)
            current = part
        else:
            current = candidate
    if current:
        yield repr(current)


_methods = {
    dict.__repr__: PrettyPrinter._dict,
    OrderedDict.__repr__: PrettyPrinter._ordered_dict,
    list.__repr__: PrettyPrinter._list,
    tuple.__repr__: PrettyPrinter._tuple,
    set.__repr__: PrettyPrinter._set,
    frozenset.__repr__: PrettyPrinter._set,
    str.__repr__: PrettyPrinter._str,
    bytes.__repr__: PrettyPrinter._bytes,
    bytearray.__repr__: PrettyPrinter._bytearray,
    types.MappingProxyType.__repr__: PrettyPrinter._mappingproxy,
    types.SimpleNamespace.__repr__: PrettyPrinter._namespace,
    defaultdict.__repr__: PrettyPrinter._default_dict,
    Counter.__repr__: PrettyPrinter._counter,
    deque.__repr__: PrettyPrinter._deque,
    UserDict.__repr__: PrettyPrinter._user,
    UserList.__repr__: PrettyPrinter._user,
}


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
           underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts,
                  underscore_numbers=underscore_numbers).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    return PrettyPrinter().isreadable(object)


def isrecursive(object):
    return PrettyPrinter().isrecursive(object)

