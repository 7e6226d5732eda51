"""The syntax tree: its nodes, parsing to it, walking it, printing it, evaluating literals."""

import _ast
import re
from collections import deque as _deque

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000


class AST:
    """A node: its children are the attributes named in `_fields`."""

    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            raise TypeError("%s constructor takes at most %d positional argument%s" % (
                type(self).__name__, len(fields), "" if len(fields) == 1 else "s"))
        for name, value in zip(fields, args):
            if name in kwargs:
                raise TypeError("%s got multiple values for argument %r" % (type(self).__name__, name))
            setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __repr__(self):
        return "<ast.%s object at %#x>" % (type(self).__name__, id(self))

    def __reduce__(self):
        return type(self), (), self.__dict__


_PLACES = ("lineno", "col_offset", "end_lineno", "end_col_offset")

# Group of classes: (name, fields; a question mark follows optional ones). Groups marked with @ have places.
_GRAMMAR = """
mod: Module body type_ignores | Interactive body | Expression body | FunctionType argtypes returns
stmt@: FunctionDef name args body decorator_list returns? type_comment?
  | AsyncFunctionDef name args body decorator_list returns? type_comment?
  | ClassDef name bases keywords body decorator_list | Return value? | Delete targets
  | Assign targets value type_comment? | AugAssign target op value | AnnAssign target annotation value? simple
  | For target iter body orelse type_comment? | AsyncFor target iter body orelse type_comment?
  | While test body orelse | If test body orelse | With items body type_comment?
  | AsyncWith items body type_comment? | Match subject cases | Raise exc? cause?
  | Try body handlers orelse finalbody | TryStar body handlers orelse finalbody | Assert test msg?
  | Import names | ImportFrom module? names level? | Global names | Nonlocal names | Expr value | Pass | Break | Continue
expr@: BoolOp op values | NamedExpr target value | BinOp left op right | UnaryOp op operand | Lambda args body
  | IfExp test body orelse | Dict keys values | Set elts | ListComp elt generators | SetComp elt generators
  | DictComp key value generators | GeneratorExp elt generators | Await value | Yield value? | YieldFrom value
  | Compare left ops comparators | Call func args keywords | FormattedValue value conversion format_spec?
  | JoinedStr values | Constant value kind? | Attribute value attr ctx | Subscript value slice ctx | Starred value ctx
  | Name id ctx | List elts ctx | Tuple elts ctx | Slice lower? upper? step?
expr_context: Load | Store | Del
boolop: And | Or
operator: Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
unaryop: Invert | Not | UAdd | USub
cmpop: Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn
excepthandler@: ExceptHandler type? name? body
pattern@: MatchValue value | MatchSingleton value | MatchSequence patterns | MatchMapping keys patterns rest?
  | MatchClass cls patterns kwd_attrs kwd_patterns | MatchStar name? | MatchAs pattern? name? | MatchOr patterns
type_ignore: TypeIgnore lineno tag
=: comprehension target iter ifs is_async | arguments posonlyargs args vararg? kwonlyargs kw_defaults kwarg? defaults
  | match_case pattern guard? body | withitem context_expr optional_vars?
=@: arg arg annotation? type_comment? | keyword arg? value | alias name asname?
"""

# Nodes without fields are shared, as in CPython.
_shared = {}


def _make_classes():
    for line in _GRAMMAR.replace("\n  ", " ").strip().split("\n"):
        group, _, members = line.partition(":")
        # Patterns and handlers always have an end; for the others it may be missing.
        placed = group.endswith("@")
        body = {"__module__": __name__, "_attributes": _PLACES if placed else ()}
        if placed:
            body.update(end_lineno=None, end_col_offset=None)
        name = group.rstrip("@")
        if name == "=":
            base, shared = AST, body
        else:
            base, shared = type(name, (AST,), body), {"__module__": __name__}
            globals()[name] = base
        for member in members.split("|"):
            name, *fields = member.split()
            names = tuple(field.rstrip("?") for field in fields)
            body = dict(shared, _fields=names, __match_args__=names)
            body.update((field[:-1], None) for field in fields if field.endswith("?"))
            cls = globals()[name] = type(name, (base,), body)
            if not names and base.__name__ not in ("stmt", "mod"):
                _shared[name] = cls()


_make_classes()


def _build(node):
    """The nodes of what `_ast.tree` gives."""
    name, places, values = node
    if not values and name in _shared:
        return _shared[name]
    cls = globals()[name]
    self = cls()
    state = self.__dict__
    if name == "Constant":
        state["value"], state["kind"] = values
    else:
        for field, value in zip(cls._fields, values):
            kind = type(value)
            if kind is tuple:
                value = _build(value)
            elif kind is list:
                value = [_build(item) if type(item) is tuple else item for item in value]
            state[field] = value
    if places is not None:
        state["lineno"], state["col_offset"], state["end_lineno"], state["end_col_offset"] = places
    return self


def _parse(source, filename, mode):
    if isinstance(source, AST):
        return source
    if isinstance(source, (bytearray, memoryview)):
        source = bytes(source)
    return _build(_ast.tree(source, filename, mode))


def parse(source, filename="<unknown>", mode="exec", *, type_comments=False, feature_version=None):
    """The tree of a text."""
    return compile(source, filename, mode, PyCF_ONLY_AST)


def _compile(tree, filename, mode):
    """Code from a tree, for `compile`: by way of text, in which statements keep their lines where they can."""
    wanted = {"exec": Module, "eval": Expression, "single": Interactive}[mode]
    if not isinstance(tree, wanted):
        raise TypeError("expected %s node, got %s" % (wanted.__name__, type(tree).__name__))
    for node in walk(tree):
        for name in node._attributes:
            if not hasattr(node, name):
                group = next((c.__name__ for c in type(node).__mro__ if c.__base__ is AST), type(node).__name__)
                raise TypeError('required field "%s" missing from %s' % (name, group))
        for name in node._fields:
            if not hasattr(node, name):
                raise TypeError('required field "%s" missing from %s' % (name, type(node).__name__))
    from _ast_unparse import Placed
    return compile(Placed().visit(tree), filename, mode)


def unparse(ast_obj):
    """Source text of which the tree would be this one."""
    from _ast_unparse import Unparser
    return Unparser().visit(ast_obj)


def iter_fields(node):
    for field in node._fields:
        try:
            yield field, getattr(node, field)
        except AttributeError:
            pass


def iter_child_nodes(node):
    for _, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, AST):
                    yield item


def walk(node):
    """The node and all below it, those nearer to it first."""
    todo = _deque([node])
    while todo:
        node = todo.popleft()
        todo.extend(iter_child_nodes(node))
        yield node


def dump(node, annotate_fields=True, include_attributes=False, *, indent=None):
    """The tree as text."""
    if not isinstance(node, AST):
        raise TypeError("expected AST, got %r" % node.__class__.__name__)
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent

    def join(items, level):
        if indent is None:
            return ", ".join(items)
        margin = "\n" + indent * level
        return margin + ("," + margin).join(items)

    def show(value, level):
        """Text, and whether it is simple enough to stay on a line with others."""
        if isinstance(value, list):
            if not value:
                return "[]", True
            return "[%s]" % join([show(item, level + 1)[0] for item in value], level + 1), False
        if not isinstance(value, AST):
            return repr(value), True
        cls = type(value)
        parts, simple, named = [], True, annotate_fields
        for name in value._fields:
            try:
                field = getattr(value, name)
            except AttributeError:
                named = True
                continue
            if field is None and getattr(cls, name, ...) is None:
                named = True
                continue
            text, plain = show(field, level + 1)
            simple = simple and plain
            parts.append("%s=%s" % (name, text) if named else text)
        if include_attributes:
            for name in value._attributes:
                field = getattr(value, name, None)
                if field is None and getattr(cls, name, ...) is None:
                    continue
                if hasattr(value, name):
                    text, plain = show(field, level + 1)
                    simple = simple and plain
                    parts.append("%s=%s" % (name, text))
        if simple and len(parts) <= 3:
            return "%s(%s)" % (cls.__name__, ", ".join(parts)), not parts
        return "%s(%s)" % (cls.__name__, join(parts, level + 1)), False

    return show(node, 0)[0]


def copy_location(new_node, old_node):
    for name in _PLACES:
        if name in old_node._attributes and name in new_node._attributes:
            value = getattr(old_node, name, None)
            if value is not None or hasattr(old_node, name) and name.startswith("end_"):
                setattr(new_node, name, value)
    return new_node


def fix_missing_locations(node):
    """Gives nodes without a place that of their parent."""

    def fix(node, lineno, col_offset, end_lineno, end_col_offset):
        if "lineno" in node._attributes:
            if not hasattr(node, "lineno"):
                node.lineno = lineno
            else:
                lineno = node.lineno
            if getattr(node, "end_lineno", None) is None:
                node.end_lineno = end_lineno
            else:
                end_lineno = node.end_lineno
            if not hasattr(node, "col_offset"):
                node.col_offset = col_offset
            else:
                col_offset = node.col_offset
            if getattr(node, "end_col_offset", None) is None:
                node.end_col_offset = end_col_offset
            else:
                end_col_offset = node.end_col_offset
        for child in iter_child_nodes(node):
            fix(child, lineno, col_offset, end_lineno, end_col_offset)

    fix(node, 1, 0, 1, 0)
    return node


def increment_lineno(node, n=1):
    for child in walk(node):
        if "lineno" in child._attributes or isinstance(child, TypeIgnore):
            child.lineno = getattr(child, "lineno", 0) + n
        if "end_lineno" in child._attributes and getattr(child, "end_lineno", 0) is not None:
            child.end_lineno = getattr(child, "end_lineno", 0) + n
    return node


def get_docstring(node, clean=True):
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError("%r can't have docstrings" % node.__class__.__name__)
    if not (node.body and isinstance(node.body[0], Expr)):
        return None
    first = node.body[0].value
    if not (isinstance(first, Constant) and isinstance(first.value, str)):
        return None
    if not clean:
        return first.value
    import inspect
    return inspect.cleandoc(first.value)


def get_source_segment(source, node, *, padded=False):
    """The text that a node came from."""
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        first, last = node.lineno - 1, node.end_lineno - 1
        start, end = node.col_offset, node.end_col_offset
    except AttributeError:
        return None
    lines = re.split("(?<=\n)|(?<=\r)(?!\n)", source)
    if first == last:
        return lines[first].encode()[start:end].decode()
    head = lines[first].encode()
    padding = ""
    if padded:
        padding = "".join(c if c in "\f\t" else " " for c in head[:start].decode())
    middle = lines[first + 1:last]
    return padding + head[start:].decode() + "".join(middle) + lines[last].encode()[:end].decode()


class NodeVisitor:
    """Calls `visit_CLASS` for each node it comes to."""

    def visit(self, node):
        visitor = getattr(self, "visit_" + node.__class__.__name__, self.generic_visit)
        return visitor(node)

    def generic_visit(self, node):
        for _, value in iter_fields(node):
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, AST):
                        self.visit(item)
            elif isinstance(value, AST):
                self.visit(value)


class NodeTransformer(NodeVisitor):
    """Puts in the place of each node what its visitor returns."""

    def generic_visit(self, node):
        for field, old in iter_fields(node):
            if isinstance(old, list):
                new = []
                for value in old:
                    if isinstance(value, AST):
                        value = self.visit(value)
                        if value is None:
                            continue
                        if not isinstance(value, AST):
                            new.extend(value)
                            continue
                    new.append(value)
                old[:] = new
            elif isinstance(old, AST):
                value = self.visit(old)
                if value is None:
                    delattr(node, field)
                else:
                    setattr(node, field, value)
        return node


def literal_eval(node_or_string):
    """The value of a text or tree that holds literals only."""
    if isinstance(node_or_string, str):
        node_or_string = parse(node_or_string.lstrip(" \t"), mode="eval")
    if isinstance(node_or_string, Expression):
        node_or_string = node_or_string.body

    def malformed(node):
        place = f" on line {node.lineno}" if getattr(node, "lineno", None) else ""
        raise ValueError(f"malformed node or string{place}: {node!r}")

    def number(node):
        if not isinstance(node, Constant) or type(node.value) not in (int, float, complex):
            malformed(node)
        return node.value

    def signed(node):
        if isinstance(node, UnaryOp) and isinstance(node.op, (UAdd, USub)):
            operand = number(node.operand)
            return +operand if isinstance(node.op, UAdd) else -operand
        return number(node)

    def convert(node):
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Tuple):
            return tuple(map(convert, node.elts))
        if isinstance(node, List):
            return list(map(convert, node.elts))
        if isinstance(node, Set):
            return set(map(convert, node.elts))
        if (isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == "set"
                and node.args == node.keywords == []):
            return set()
        if isinstance(node, Dict):
            if len(node.keys) != len(node.values):
                malformed(node)
            return dict(zip(map(convert, node.keys), map(convert, node.values)))
        if isinstance(node, BinOp) and isinstance(node.op, (Add, Sub)):
            left, right = signed(node.left), number(node.right)
            if isinstance(left, (int, float)) and isinstance(right, complex):
                return left + right if isinstance(node.op, Add) else left - right
        return signed(node)

    return convert(node_or_string)


def _old_kind(name, types):
    """A class of before Python 3.8: constants of these types are its instances, and it makes Constants."""

    class Kind(type):
        def __instancecheck__(cls, instance):
            if not isinstance(instance, Constant):
                return False
            return any(type(instance.value) is t for t in types)

    def new(cls, *args, **kwargs):
        if types == (type(...),):
            return Constant(..., *args, **kwargs)
        for old in ("n", "s"):
            if old in kwargs:
                kwargs["value"] = kwargs.pop(old)
        return Constant(*args, **kwargs)

    return Kind(name, (Constant,), {"__new__": new, "__module__": __name__})


Num = _old_kind("Num", (int, float, complex))
Str = _old_kind("Str", (str,))
Bytes = _old_kind("Bytes", (bytes,))
NameConstant = _old_kind("NameConstant", (type(None), bool))
Ellipsis = _old_kind("Ellipsis", (type(...),))
Constant.n = Constant.s = property(
    lambda self: self.value, lambda self, value: setattr(self, "value", value), doc="Deprecated. Use value instead.")
