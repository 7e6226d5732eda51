"""`literal_eval`. LIMIT: the syntax tree itself is not there."""

import re

_token = re.compile(r"""
    \s*(?:\#[^\n]*\s*)*
    (?: (?P<string>(?:[rR]|[bB][rR]?|[rR][bB]|[uU])?(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"
            |'(?:[^\\\n']|\\.)*'|"(?:[^\\\n"]|\\.)*"))
      | (?P<number>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)
      | (?P<name>[^\W\d]\w*)
      | (?P<mark>\.\.\.|[-+()\[\]{},:])
      | (?P<end>\Z) )""", re.X | re.S)


class _Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0
        self.advance()

    def advance(self):
        match = _token.match(self.text, self.at)
        if match is None:
            raise SyntaxError("invalid syntax", ("<unknown>", 1, self.at + 1, self.text))
        self.kind = match.lastgroup
        self.value = match[self.kind]
        self.at = match.end()

    def take(self, mark):
        if self.kind == "mark" and self.value == mark:
            self.advance()
            return True
        return False

    def need(self, mark):
        if not self.take(mark):
            raise SyntaxError("invalid syntax", ("<unknown>", 1, self.at, self.text))

    def malformed(self, what):
        raise ValueError("malformed node or string: %s" % (what,))

    def whole(self):
        value = self.sum()
        if self.kind == "mark" and self.value == ",":
            value = self.items(value, None)
        if self.kind != "end":
            raise SyntaxError("invalid syntax", ("<unknown>", 1, self.at, self.text))
        return value

    def sum(self):
        """A value, or a real number plus or minus an imaginary one."""
        left = self.signed()
        while self.kind == "mark" and self.value in "+-" and self.value:
            sign = self.value
            self.advance()
            right = self.signed()
            if type(left) not in (int, float) or type(right) is not complex:
                self.malformed(repr(self.text))
            left = left + right if sign == "+" else left - right
        return left

    def signed(self):
        for sign in "+-":
            if self.take(sign):
                value = self.signed()
                if type(value) not in (int, float, complex):
                    self.malformed(repr(self.text))
                return value if sign == "+" else -value
        return self.atom()

    def items(self, first, close):
        """The rest of a tuple whose first item was read."""
        values = [first]
        while self.take(","):
            if self.kind == "end" or self.kind == "mark" and self.value == close:
                break
            values.append(self.sum())
        return tuple(values)

    def sequence(self, close):
        values = []
        while not self.take(close):
            values.append(self.sum())
            if not self.take(","):
                self.need(close)
                break
        return values

    def atom(self):
        kind, value = self.kind, self.value
        self.advance()
        if kind == "string":
            result = eval(value, {"__builtins__": {}})
            while self.kind == "string":
                result += eval(self.value, {"__builtins__": {}})
                self.advance()
            return result
        if kind == "number":
            return eval(value, {"__builtins__": {}})
        if kind == "name":
            if value in ("True", "False", "None"):
                return {"True": True, "False": False, "None": None}[value]
            if value == "set" and self.take("("):
                self.need(")")
                return set()
            self.malformed("name %r" % value)
        if value == "...":
            return ...
        if value == "[":
            return self.sequence("]")
        if value == "(":
            if self.take(")"):
                return ()
            first = self.sum()
            if self.kind == "mark" and self.value == ",":
                first = self.items(first, ")")
            self.need(")")
            return first
        if value == "{":
            if self.take("}"):
                return {}
            first = self.sum()
            if self.take(":"):
                result = {first: self.sum()}
                while self.take(",") and not (self.kind == "mark" and self.value == "}"):
                    key = self.sum()
                    self.need(":")
                    result[key] = self.sum()
                self.need("}")
                return result
            result = {first}
            if self.take(","):
                result.update(self.sequence("}"))
            else:
                self.need("}")
            return result
        raise SyntaxError("invalid syntax", ("<unknown>", 1, self.at, self.text))


def literal_eval(node_or_string):
    """The value of a text that holds literals only."""
    if not isinstance(node_or_string, str):
        raise ValueError("malformed node or string: %r" % (node_or_string,))
    return _Reader(node_or_string.lstrip(" \t")).whole()
