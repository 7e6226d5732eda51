"""Character classes as strings, `capwords`, `Template` and `Formatter`."""

__all__ = [
    "ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits", "printable",
    "punctuation", "whitespace", "Formatter", "Template",
]

import re as _re

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Capitalize each word; runs of white space become one space if there is no `sep`."""
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    """`$name` and `${name}` substitution; subclasses may override `delimiter`, the patterns and `flags`."""

    delimiter = "$"
    # Lower and upper case, and no letters beyond ASCII: the flags belong to the pattern, not to the text.
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = _re.IGNORECASE

    def __init_subclass__(cls):
        super().__init_subclass__()
        pattern = cls.__dict__.get("pattern")
        if pattern is None:
            mark = _re.escape(cls.delimiter)
            name, braced = cls.idpattern, cls.braceidpattern or cls.idpattern
            pattern = rf"{mark}(?:(?P<escaped>{mark})|(?P<named>{name})|{{(?P<braced>{braced})}}|(?P<invalid>))"
        cls.pattern = _re.compile(pattern, cls.flags | _re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _invalid(self, match):
        at = match.start("invalid")
        lines = self.template[:at].splitlines(keepends=True)
        row, column = (len(lines), at - len("".join(lines[:-1]))) if lines else (1, 1)
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (row, column))

    def _unnamed(self, match):
        raise ValueError("Unrecognized named group in pattern", self.pattern)

    def substitute(self, mapping={}, /, **kws):
        values = _merged(mapping, kws)

        def convert(match):
            name = match["named"] or match["braced"]
            if name is not None:
                return str(values[name])
            if match["escaped"] is not None:
                return self.delimiter
            if match["invalid"] is not None:
                self._invalid(match)
            self._unnamed(match)

        return self.pattern.sub(convert, self.template)

    def safe_substitute(self, mapping={}, /, **kws):
        values = _merged(mapping, kws)

        def convert(match):
            name = match["named"] or match["braced"]
            if name is not None:
                try:
                    return str(values[name])
                except KeyError:
                    return match[0]
            if match["escaped"] is not None:
                return self.delimiter
            if match["invalid"] is not None:
                return match[0]
            self._unnamed(match)

        return self.pattern.sub(convert, self.template)

    def is_valid(self):
        for match in self.pattern.finditer(self.template):
            if match["invalid"] is not None:
                return False
            if not (match["named"] or match["braced"] or match["escaped"] is not None):
                self._unnamed(match)
        return True

    def get_identifiers(self):
        names = []
        for match in self.pattern.finditer(self.template):
            name = match["named"] or match["braced"]
            if name is not None:
                if name not in names:
                    names.append(name)
            elif match["invalid"] is None and match["escaped"] is None:
                self._unnamed(match)
        return names


def _merged(mapping, keywords):
    if not keywords:
        return mapping
    from collections import ChainMap
    return ChainMap(keywords, mapping)


# The class itself, which is nobody's subclass, needs its pattern too.
Template.__init_subclass__()


def _parse_format(text):
    """Yields (literal, field, spec, conversion) as `str.format` reads them; field is None at the end of the text."""
    literal = []
    at = 0
    size = len(text)
    while at < size:
        char = text[at]
        if char == "{" or char == "}":
            if at + 1 < size and text[at + 1] == char:
                literal.append(char)
                at += 2
                # A doubled brace ends a literal, as the native parser splits them.
                yield "".join(literal), None, None, None
                literal = []
                continue
            if char == "}":
                raise ValueError("Single '}' encountered in format string")
            if at + 1 >= size:
                raise ValueError("Single '{' encountered in format string")
            end, depth, bracket = at + 1, 1, False
            while end < size:
                if text[end] == "[" and depth == 1:
                    bracket = True
                elif text[end] == "]":
                    bracket = False
                elif bracket:
                    pass
                elif text[end] == "{":
                    depth += 1
                elif text[end] == "}":
                    depth -= 1
                    if depth == 0:
                        break
                end += 1
            if depth:
                raise ValueError("expected '}' before end of string")
            yield ("".join(literal),) + _split_field(text[at + 1 : end])
            literal = []
            at = end + 1
            continue
        literal.append(char)
        at += 1
    if literal:
        yield "".join(literal), None, None, None


def _split_field(body):
    at = 0
    bracket = False
    while at < len(body):
        if body[at] == "[":
            bracket = True
        elif body[at] == "]":
            bracket = False
        elif not bracket and body[at] in "!:":
            break
        at += 1
    name, rest = body[:at], body[at:]
    conversion = None
    if rest.startswith("!"):
        if len(rest) < 2:
            raise ValueError("end of string while looking for conversion specifier")
        conversion = rest[1]
        rest = rest[2:]
        if rest and not rest.startswith(":"):
            raise ValueError("expected ':' after conversion specifier")
    return name, rest[1:], conversion


def _split_name(field_name):
    """(first part as int or str, [(is attribute, name or index)…])."""
    at = 0
    while at < len(field_name) and field_name[at] not in ".[":
        at += 1
    first = field_name[:at]
    if first.isdecimal():
        first = int(first)
    rest = []
    while at < len(field_name):
        if field_name[at] == ".":
            end = at + 1
            while end < len(field_name) and field_name[end] not in ".[":
                end += 1
            if end == at + 1:
                raise ValueError("Empty attribute in format string")
            rest.append((True, field_name[at + 1 : end]))
            at = end
        elif field_name[at] == "[":
            end = field_name.find("]", at)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            index = field_name[at + 1 : end]
            if not index:
                raise ValueError("Empty attribute in format string")
            rest.append((False, int(index) if index.isdecimal() else index))
            at = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return first, rest


class Formatter:
    """`str.format` in pieces that can be overridden."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _next = self._vformat(format_string, args, kwargs, used, 2, 0)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, auto=0):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        parts = []
        for literal, field_name, spec, conversion in self.parse(format_string):
            if literal:
                parts.append(literal)
            if field_name is None:
                continue
            if field_name == "" or field_name[0] in ".[":
                if auto is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                field_name = str(auto) + field_name
                auto += 1
            elif isinstance(_split_name(field_name)[0], int):
                if auto:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                auto = False
            value, key = self.get_field(field_name, args, kwargs)
            used.add(key)
            value = self.convert_field(value, conversion)
            spec, auto = self._vformat(spec, args, kwargs, used, depth - 1, auto)
            parts.append(self.format_field(value, spec))
        return "".join(parts), auto

    def get_value(self, key, args, kwargs):
        if isinstance(key, int):
            return args[key]
        return kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier {0!s}".format(conversion))

    def parse(self, format_string):
        return _parse_format(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _split_name(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, name in rest:
            value = getattr(value, name) if is_attribute else value[name]
        return value, first
