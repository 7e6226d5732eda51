"""`ast.unparse`: source text from a syntax tree, with as few parentheses as precedence allows."""

import ast
import sys

# How tight an operand must bind to stand without parentheses.
(_NAMED, _TUPLE, _YIELD, _TEST, _OR, _AND, _NOT, _CMP, _BOR, _BXOR, _BAND, _SHIFT, _ARITH, _TERM, _FACTOR, _POWER, _AWAIT,
 _ATOM) = range(18)

_BINARY = {
    "Add": ("+", _ARITH), "Sub": ("-", _ARITH), "Mult": ("*", _TERM), "MatMult": ("@", _TERM), "Div": ("/", _TERM),
    "Mod": ("%", _TERM), "LShift": ("<<", _SHIFT), "RShift": (">>", _SHIFT), "BitOr": ("|", _BOR),
    "BitXor": ("^", _BXOR), "BitAnd": ("&", _BAND), "FloorDiv": ("//", _TERM), "Pow": ("**", _POWER),
}
_UNARY = {"Invert": ("~", _FACTOR), "Not": ("not ", _NOT), "UAdd": ("+", _FACTOR), "USub": ("-", _FACTOR)}
_COMPARISONS = {"Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is",
                "IsNot": "is not", "In": "in", "NotIn": "not in"}
# Larger than any float: repr would give a name.
_INFINITY = "1e" + repr(sys.float_info.max_10_exp + 1)


class Unparser:
    """Writes one tree."""

    def __init__(self):
        self.out = []
        self.indent = 0
        self.in_try_star = False
        self.no_backslashes = False

    def visit(self, node):
        self.out = []
        if isinstance(node, list):
            for item in node:
                self.write_node(item)
        else:
            self.write_node(node)
        return "".join(self.out)

    # Text

    def write(self, *parts):
        self.out.extend(parts)

    def line(self, text="", node=None):
        """Begins a line."""
        if self.out:
            self.write("\n")
        self.write("    " * self.indent, text)

    def gap(self):
        if self.out:
            self.write("\n")

    def write_node(self, node):
        getattr(self, type(node).__name__)(node)

    def block(self, statements, docstring=False):
        self.write(":")
        self.indent += 1
        self.body(statements, docstring)
        self.indent -= 1

    def body(self, statements, docstring=False):
        statements = list(statements)
        if docstring and statements and self._is_text(statements[0]):
            self.line(node=statements[0])
            self.docstring(statements.pop(0).value.value)
        for statement in statements:
            self.write_node(statement)

    @staticmethod
    def _is_text(node):
        return (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str))

    def separated(self, items, write=None):
        for i, item in enumerate(items):
            if i:
                self.write(", ")
            (write or self.top)(item)

    # Expressions: `at(level, node)` puts parentheses around what binds less tight than `level`.

    def at(self, level, node):
        method = getattr(self, "x" + type(node).__name__, None)
        if method is None:
            self.write_node(node)
        else:
            method(node, level)

    def top(self, node):
        self.at(_TEST, node)

    def wrapped(self, needed, *parts):
        """Writes texts and (level, node) pairs, in parentheses if they are needed."""
        if needed:
            self.write("(")
        for part in parts:
            if isinstance(part, str):
                self.write(part)
            else:
                self.at(*part)
        if needed:
            self.write(")")

    def xName(self, node, level):
        self.write(node.id)

    def xConstant(self, node, level):
        value = node.value
        if isinstance(value, tuple):
            self.write("(")
            self.separated(value, lambda item: self.write(self.constant(item)))
            self.write(",)" if len(value) == 1 else ")")
        elif value is ...:
            self.write("...")
        else:
            if node.kind == "u":
                self.write("u")
            self.write(self.constant(value))

    def constant(self, value):
        text = repr(value)
        if isinstance(value, (float, complex)):
            return text.replace("inf", _INFINITY).replace("nan", f"({_INFINITY}-{_INFINITY})")
        return text

    def xJoinedStr(self, node, level):
        self.write("f", self.quoted(self.pieces(node)))

    def xFormattedValue(self, node, level):
        self.write("f", self.quoted(self.pieces(ast.JoinedStr(values=[node]))))

    def pieces(self, node):
        """(text, is an expression's) pairs of an f-string."""
        for value in node.values:
            if isinstance(value, ast.Constant):
                yield value.value.replace("{", "{{").replace("}", "}}"), False
            elif isinstance(value, ast.JoinedStr):
                yield from self.pieces(value)
            else:
                inner = type(self)()
                inner.no_backslashes = True
                inner.at(_OR, value.value)
                text = "".join(inner.out)
                if "\\" in text:
                    raise ValueError("Unable to avoid backslash in f-string expression part")
                yield ("{ " if text.startswith("{") else "{") + text, True
                if value.conversion != -1:
                    yield "!" + chr(value.conversion), False
                if value.format_spec:
                    yield ":", False
                    yield from self.pieces(value.format_spec)
                yield "}", False

    def quoted(self, pieces):
        """A literal of the pieces in quotes that none of the expressions contains."""
        pieces = list(pieces)
        inside = "".join(text for text, is_expression in pieces if is_expression)
        usable = [q for q in ("'", '"', '"""', "'''") if q not in inside]
        if not usable:
            raise ValueError("Unable to avoid backslash in f-string expression part")
        plain = "".join(text for text, is_expression in pieces if not is_expression)
        # Quotes that need no escapes, if there are any.
        quote = next((q for q in usable if q not in plain and not plain.endswith(q[0])), usable[0])
        out = []
        for text, is_expression in pieces:
            if not is_expression:
                text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
                text = text.replace(quote, "\\" + "\\".join(quote))
                text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
            out.append(text)
        return quote + "".join(out) + quote

    def docstring(self, text):
        """In three quotes; line breaks and tabs stay."""
        escaped = "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text.replace("\\", "\\\\"))
        quote = '"""' if '"""' not in escaped or "'''" in escaped else "'''"
        escaped = escaped.replace(quote, "\\" + "\\".join(quote))
        if escaped.endswith(quote[0]):
            escaped = escaped[:-1] + "\\" + quote[0]
        self.write(quote, escaped, quote)

    def xAttribute(self, node, level):
        self.at(_ATOM, node.value)
        # `1 .real`: a point right behind the digits would be part of the number.
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, int):
            self.write(" ")
        self.write(".", node.attr)

    def xSubscript(self, node, level):
        self.at(_ATOM, node.value)
        self.write("[")
        if isinstance(node.slice, ast.Tuple) and node.slice.elts:
            self.items(node.slice.elts)
        else:
            self.top(node.slice)
        self.write("]")

    def items(self, elts):
        """What stands between the parentheses of a tuple."""
        self.separated(elts)
        if len(elts) == 1:
            self.write(",")

    def xSlice(self, node, level):
        if node.lower:
            self.top(node.lower)
        self.write(":")
        if node.upper:
            self.top(node.upper)
        if node.step:
            self.write(":")
            self.top(node.step)

    def xStarred(self, node, level):
        self.write("*")
        self.at(_BOR, node.value)

    def xTuple(self, node, level):
        needed = not node.elts or level > _TUPLE
        if needed:
            self.write("(")
        self.items(node.elts)
        if needed:
            self.write(")")

    def xList(self, node, level):
        self.write("[")
        self.separated(node.elts)
        self.write("]")

    def xSet(self, node, level):
        if node.elts:
            self.write("{")
            self.separated(node.elts)
            self.write("}")
        else:
            self.write("{*()}")

    def xDict(self, node, level):
        def pair(item):
            key, value = item
            if key is None:
                self.write("**")
                self.at(_BOR, value)
            else:
                self.top(key)
                self.write(": ")
                self.top(value)

        self.write("{")
        self.separated(zip(node.keys, node.values), pair)
        self.write("}")

    def xUnaryOp(self, node, level):
        sign, own = _UNARY[type(node.op).__name__]
        self.wrapped(level > own, sign, (own, node.operand))

    def xBinOp(self, node, level):
        sign, own = _BINARY[type(node.op).__name__]
        if sign == "**":
            self.wrapped(level > own, (own + 1, node.left), " ** ", (_POWER, node.right))
        else:
            self.wrapped(level > own, (own, node.left), f" {sign} ", (own + 1, node.right))

    def xBoolOp(self, node, level):
        word, own = (" and ", _AND) if isinstance(node.op, ast.And) else (" or ", _OR)
        parts = []
        # Each operand binds tighter than the one before: that is how CPython writes `a and (not b)`.
        for i, value in enumerate(node.values):
            parts += word, (min(own + 1 + i, _ATOM), value)
        self.wrapped(level > own, *parts[1:])

    def xCompare(self, node, level):
        parts = [(_BOR, node.left)]
        for op, right in zip(node.ops, node.comparators):
            parts += f" {_COMPARISONS[type(op).__name__]} ", (_BOR, right)
        self.wrapped(level > _CMP, *parts)

    def xNamedExpr(self, node, level):
        self.wrapped(level > _NAMED, (_ATOM, node.target), " := ", (_ATOM, node.value))

    def xIfExp(self, node, level):
        self.wrapped(level > _TEST, (_OR, node.body), " if ", (_OR, node.test), " else ", (_TEST, node.orelse))

    def xLambda(self, node, level):
        if level > _TEST:
            self.write("(")
        self.write("lambda")
        before = len(self.out)
        self.arguments(node.args)
        if len(self.out) > before:
            self.out.insert(before, " ")
        self.write(": ")
        self.top(node.body)
        if level > _TEST:
            self.write(")")

    def xAwait(self, node, level):
        self.wrapped(level > _AWAIT, "await", *([" ", (_ATOM, node.value)] if node.value else []))

    def xYield(self, node, level):
        self.wrapped(level > _YIELD, "yield", *([" ", (_ATOM, node.value)] if node.value else []))

    def xYieldFrom(self, node, level):
        self.wrapped(level > _YIELD, "yield from ", (_ATOM, node.value))

    def xCall(self, node, level):
        self.at(_ATOM, node.func)
        self.write("(")
        self.separated([*node.args, *node.keywords])
        self.write(")")

    def keyword(self, node):
        self.write("**" if node.arg is None else node.arg + "=")
        self.top(node.value)

    def xGeneratorExp(self, node, level):
        self.write("(")
        self.top(node.elt)
        self.clauses(node.generators)
        self.write(")")

    def xListComp(self, node, level):
        self.write("[")
        self.top(node.elt)
        self.clauses(node.generators)
        self.write("]")

    def xSetComp(self, node, level):
        self.write("{")
        self.top(node.elt)
        self.clauses(node.generators)
        self.write("}")

    def xDictComp(self, node, level):
        self.write("{")
        self.top(node.key)
        self.write(": ")
        self.top(node.value)
        self.clauses(node.generators)
        self.write("}")

    def clauses(self, generators):
        for clause in generators:
            self.comprehension(clause)

    def comprehension(self, node):
        self.write(" async for " if node.is_async else " for ")
        self.at(_TUPLE, node.target)
        self.write(" in ")
        self.at(_OR, node.iter)
        for test in node.ifs:
            self.write(" if ")
            self.at(_OR, test)

    def arguments(self, node):
        positional = node.posonlyargs + node.args
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        parts = []
        for i, (arg, default) in enumerate(zip(positional, defaults), 1):
            parts.append((arg, default, ""))
            if i == len(node.posonlyargs):
                parts.append(("/", None, ""))
        if node.vararg:
            parts.append((node.vararg, None, "*"))
        elif node.kwonlyargs:
            parts.append(("*", None, ""))
        parts += [(arg, default, "") for arg, default in zip(node.kwonlyargs, node.kw_defaults)]
        if node.kwarg:
            parts.append((node.kwarg, None, "**"))

        def one(part):
            arg, default, stars = part
            if isinstance(arg, str):
                self.write(arg)
                return
            self.write(stars)
            self.arg(arg)
            if default is not None:
                self.write("=")
                self.top(default)

        self.separated(parts, one)

    def arg(self, node):
        self.write(node.arg)
        if node.annotation:
            self.write(": ")
            self.top(node.annotation)

    # Statements

    def Module(self, node):
        self.body(node.body, docstring=True)

    def Interactive(self, node):
        self.body(node.body)

    def Expression(self, node):
        self.at(_TEST, node.body)

    def FunctionType(self, node):
        self.write("(")
        self.separated(node.argtypes)
        self.write(") -> ")
        self.top(node.returns)

    def Expr(self, node):
        self.line(node=node)
        self.at(_YIELD, node.value)

    def Assign(self, node):
        self.line(node=node)
        for target in node.targets:
            self.at(_TUPLE, target)
            self.write(" = ")
        self.top(node.value)

    def AugAssign(self, node):
        self.line(node=node)
        self.top(node.target)
        self.write(" ", _BINARY[type(node.op).__name__][0], "= ")
        self.top(node.value)

    def AnnAssign(self, node):
        self.line(node=node)
        bare = not node.simple and isinstance(node.target, ast.Name)
        self.wrapped(bare, (_TEST, node.target))
        self.write(": ")
        self.top(node.annotation)
        if node.value:
            self.write(" = ")
            self.top(node.value)

    def Return(self, node):
        self.line("return", node)
        if node.value:
            self.write(" ")
            self.top(node.value)

    def Delete(self, node):
        self.line("del ", node)
        self.separated(node.targets)

    def Pass(self, node):
        self.line("pass", node)

    def Break(self, node):
        self.line("break", node)

    def Continue(self, node):
        self.line("continue", node)

    def Assert(self, node):
        self.line("assert ", node)
        self.top(node.test)
        if node.msg:
            self.write(", ")
            self.top(node.msg)

    def Global(self, node):
        self.line("global " + ", ".join(node.names), node)

    def Nonlocal(self, node):
        self.line("nonlocal " + ", ".join(node.names), node)

    def Import(self, node):
        self.line("import ", node)
        self.separated(node.names, self.alias)

    def ImportFrom(self, node):
        self.line("from " + "." * (node.level or 0) + (node.module or "") + " import ", node)
        self.separated(node.names, self.alias)

    def alias(self, node):
        self.write(node.name)
        if node.asname:
            self.write(" as ", node.asname)

    def Raise(self, node):
        self.line("raise", node)
        if node.exc:
            self.write(" ")
            self.top(node.exc)
            if node.cause:
                self.write(" from ")
                self.top(node.cause)

    def Try(self, node, star=False):
        outer, self.in_try_star = self.in_try_star, star
        self.line("try", node)
        self.block(node.body)
        for handler in node.handlers:
            self.write_node(handler)
        if node.orelse:
            self.line("else")
            self.block(node.orelse)
        if node.finalbody:
            self.line("finally")
            self.block(node.finalbody)
        self.in_try_star = outer

    def TryStar(self, node):
        self.Try(node, star=True)

    def ExceptHandler(self, node):
        self.line("except*" if self.in_try_star else "except", node)
        if node.type:
            self.write(" ")
            self.top(node.type)
        if node.name:
            self.write(" as ", node.name)
        self.block(node.body)

    def decorated(self, node):
        self.gap()
        for decorator in node.decorator_list:
            self.line("@", decorator)
            self.top(decorator)

    def ClassDef(self, node):
        self.decorated(node)
        self.line("class " + node.name, node)
        if node.bases or node.keywords:
            self.write("(")
            self.separated([*node.bases, *node.keywords])
            self.write(")")
        self.block(node.body, docstring=True)

    def FunctionDef(self, node, word="def "):
        self.decorated(node)
        self.line(word + node.name, node)
        self.write("(")
        self.arguments(node.args)
        self.write(")")
        if node.returns:
            self.write(" -> ")
            self.top(node.returns)
        self.block(node.body, docstring=True)

    def AsyncFunctionDef(self, node):
        self.FunctionDef(node, "async def ")

    def For(self, node, word="for "):
        self.line(word, node)
        self.at(_TUPLE, node.target)
        self.write(" in ")
        self.top(node.iter)
        self.block(node.body)
        self.otherwise(node.orelse)

    def AsyncFor(self, node):
        self.For(node, "async for ")

    def otherwise(self, statements):
        if statements:
            self.line("else")
            self.block(statements)

    def If(self, node):
        word = "if "
        while True:
            self.line(word, node)
            self.top(node.test)
            self.block(node.body)
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                break
            node, word = node.orelse[0], "elif "
        self.otherwise(node.orelse)

    def While(self, node):
        self.line("while ", node)
        self.top(node.test)
        self.block(node.body)
        self.otherwise(node.orelse)

    def With(self, node, word="with "):
        self.line(word, node)
        self.separated(node.items, self.withitem)
        self.block(node.body)

    def AsyncWith(self, node):
        self.With(node, "async with ")

    def withitem(self, node):
        self.top(node.context_expr)
        if node.optional_vars:
            self.write(" as ")
            self.top(node.optional_vars)

    # Patterns

    def Match(self, node):
        self.line("match ", node)
        self.top(node.subject)
        self.write(":")
        self.indent += 1
        for case in node.cases:
            self.write_node(case)
        self.indent -= 1

    def match_case(self, node):
        self.line("case ", node.pattern)
        self.top(node.pattern)
        if node.guard:
            self.write(" if ")
            self.top(node.guard)
        self.block(node.body)

    def MatchValue(self, node):
        self.top(node.value)

    def MatchSingleton(self, node):
        self.write(repr(node.value))

    def MatchSequence(self, node):
        self.write("[")
        self.separated(node.patterns)
        self.write("]")

    def MatchStar(self, node):
        self.write("*" + (node.name or "_"))

    def MatchMapping(self, node):
        def pair(item):
            self.top(item[0])
            self.write(": ")
            self.top(item[1])

        self.write("{")
        self.separated(zip(node.keys, node.patterns), pair)
        if node.rest is not None:
            self.write(", **" if node.keys else "**", node.rest)
        self.write("}")

    def MatchClass(self, node):
        def named(item):
            self.write(item[0], "=")
            self.top(item[1])

        self.at(_ATOM, node.cls)
        self.write("(")
        self.separated(node.patterns)
        if node.patterns and node.kwd_attrs:
            self.write(", ")
        self.separated(zip(node.kwd_attrs, node.kwd_patterns), named)
        self.write(")")

    def xMatchAs(self, node, level):
        if node.name is None:
            self.write("_")
        elif node.pattern is None:
            self.write(node.name)
        else:
            self.wrapped(level > _TEST, (_BOR, node.pattern), " as ", node.name)

    def MatchAs(self, node):
        self.xMatchAs(node, _TEST)

    def xMatchOr(self, node, level):
        parts = []
        for pattern in node.patterns:
            parts += " | ", (_BOR + 1, pattern)
        self.wrapped(level > _BOR, *parts[1:])

    def MatchOr(self, node):
        self.xMatchOr(node, _TEST)


class Placed(Unparser):
    """Begins each statement on the line that it says it came from, if the text has not passed that yet."""

    def line(self, text="", node=None):
        lineno = getattr(node, "lineno", None)
        if self.out:
            written = sum(part.count("\n") for part in self.out[self.counted:])
            self.counted, self.lines = len(self.out), self.lines + written
            self.write("\n")
        if isinstance(lineno, int):
            self.write("\n" * (lineno - 1 - self.lines - bool(self.out)))
        self.write("    " * self.indent, text)

    def gap(self):
        pass

    def __init__(self):
        super().__init__()
        self.counted = 0
        self.lines = 0
