"""The part of XPath that `find` and its kin know: steps, `*`, `.`, `..`, `//` and predicates."""

import re

_TOKEN = re.compile(r"('[^']*'|\"[^\"]*\")|(::|//?|\.\.|\(\)|!=|[/.*:\[\]()@=])|((?:\{[^}]+\})?[^/\[\]()@!=\s]+)|\s+")


def _tokens(path, namespaces):
    default = namespaces.get("") if namespaces else None
    attribute = False
    for quoted, mark, name in _TOKEN.findall(path):
        if name and name[0] != "{":
            if ":" in name:
                prefix, local = name.split(":", 1)
                if not namespaces or prefix not in namespaces:
                    raise SyntaxError("prefix %r not found in prefix map" % prefix) from None
                name = "{%s}%s" % (namespaces[prefix], local)
            elif default and not attribute:
                name = "{%s}%s" % (default, name)
        if quoted or mark or name:
            yield quoted, mark, name
            attribute = mark == "@"


def _matches(tag):
    """A test of an element's tag; `{*}name` and `{space}*` are any namespace and any name."""
    if tag == "*":
        return lambda e: isinstance(e.tag, str)
    if tag == "{*}*":
        return lambda e: isinstance(e.tag, str)
    if tag.startswith("{}"):
        rest = tag[2:]
        return lambda e: isinstance(e.tag, str) and e.tag[:1] != "{" and rest in ("*", e.tag)
    if tag.startswith("{*}"):
        local = tag[3:]
        return lambda e: isinstance(e.tag, str) and (e.tag == local or e.tag.endswith("}" + local))
    if tag.endswith("}*"):
        space = tag[:-1]
        return lambda e: isinstance(e.tag, str) and e.tag.startswith(space)
    return lambda e: e.tag == tag


class _Root:
    """What one search shares: the parents, found when `..` asks for them."""

    def __init__(self, root):
        self.root = root
        self._parents = None

    def parent(self, element):
        if self._parents is None:
            self._parents = {child: parent for parent in self.root.iter() for child in parent}
        return self._parents.get(element)


def _children(tag):
    test = _matches(tag)

    def step(root, elements):
        for element in elements:
            for child in element:
                if test(child):
                    yield child

    return step


def _descendants(tag):
    test = _matches(tag)

    def step(root, elements):
        for element in elements:
            for below in element.iter():
                if below is not element and test(below):
                    yield below

    return step


def _self(root, elements):
    yield from elements


def _parents(root, elements):
    seen = set()
    for element in elements:
        parent = root.parent(element)
        if parent is not None and id(parent) not in seen:
            seen.add(id(parent))
            yield parent


def _text_of(element):
    return "".join(element.itertext())


def _predicate(take):
    """A filter from what stands between brackets."""
    shape, values = [], []
    while True:
        quoted, mark, name = take()
        if mark == "]":
            break
        if quoted:
            shape.append("'")
            values.append(quoted[1:-1])
        elif mark:
            shape.append(mark)
        else:
            shape.append("-")
            values.append(name)
    shape = "".join(shape)
    if shape == "@-":
        key = values[0]
        return lambda root, elements: (e for e in elements if e.get(key) is not None)
    if shape in ("@-='", "@-!='"):
        key, value = values
        equal = shape == "@-='"
        return lambda root, elements: (
            e for e in elements if e.get(key) is not None and (e.get(key) == value) == equal)
    if shape == "-" and not re.match(r"-?\d+$", values[0]):
        tag = values[0]
        return lambda root, elements: (e for e in elements if e.find(tag) is not None)
    if shape in (".='", ".!='"):
        (value,) = values
        equal = shape == ".='"
        return lambda root, elements: (e for e in elements if (_text_of(e) == value) == equal)
    if shape in ("-='", "-!='") and not re.match(r"-?\d+$", values[0]):
        tag, value = values
        equal = shape == "-='"
        return lambda root, elements: (
            e for e in elements if any((_text_of(c) == value) == equal for c in e.findall(tag)))
    if shape == "-" or shape in ("-()", "-()-"):
        if shape == "-":
            index = int(values[0]) - 1
            if index < 0:
                raise SyntaxError("XPath position >= 1 expected")
        else:
            if values[0] != "last":
                raise SyntaxError("unsupported function")
            index = -1
            if len(values) > 1:
                try:
                    index = int(values[1]) - 1
                except ValueError:
                    raise SyntaxError("unsupported expression")
                if index > -2:
                    raise SyntaxError("XPath offset from last() must be negative")

        def at_place(root, elements):
            for element in elements:
                parent = root.parent(element)
                if parent is None:
                    continue
                same = list(parent.findall(element.tag))
                if -len(same) <= index < len(same) and same[index] is element:
                    yield element

        return at_place
    raise SyntaxError("invalid predicate")


def _compile(path, namespaces):
    if path[-1:] == "/":
        path += "*"
    if path[:1] == "/":
        raise SyntaxError("cannot use absolute path on element")
    tokens = iter(_tokens(path, namespaces))

    def take():
        return next(tokens)

    steps = []
    try:
        token = take()
    except StopIteration:
        return steps
    while True:
        quoted, mark, name = token
        try:
            if name:
                steps.append(_children(name))
            elif mark == "*":
                steps.append(_children("*"))
            elif mark == ".":
                steps.append(_self)
            elif mark == "..":
                steps.append(_parents)
            elif mark == "//":
                quoted, mark, name = take()
                if not name and mark != "*":
                    raise SyntaxError("invalid descendant")
                steps.append(_descendants(name or "*"))
            elif mark == "[":
                steps.append(_predicate(take))
            else:
                raise SyntaxError("invalid path")
        except StopIteration:
            raise SyntaxError("invalid path") from None
        try:
            token = take()
            if token[1] == "/":
                token = take()
        except StopIteration:
            return steps


def iterfind(elem, path, namespaces=None):
    found = (elem,)
    root = _Root(elem)
    for step in _compile(path, namespaces):
        found = step(root, found)
    return iter(found)


def find(elem, path, namespaces=None):
    return next(iterfind(elem, path, namespaces), None)


def findall(elem, path, namespaces=None):
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    found = find(elem, path, namespaces)
    return default if found is None else found.text if found.text is not None else ""
