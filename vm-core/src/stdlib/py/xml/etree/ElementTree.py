"""XML as a tree of elements: parsing, searching, changing and writing it."""

__all__ = [
    "Comment", "dump", "Element", "ElementTree", "fromstring", "fromstringlist", "indent", "iselement", "iterparse",
    "parse", "ParseError", "PI", "ProcessingInstruction", "QName", "SubElement", "tostring", "tostringlist",
    "TreeBuilder", "VERSION", "XML", "XMLID", "XMLParser", "register_namespace",
]

import io
import re
import sys
import warnings

from . import ElementPath
from ._parser import ParseError, Reader, decode

VERSION = "1.3.0"


def iselement(element):
    return hasattr(element, "tag")


class Element:
    """A tag with attributes, the text behind its start, its children, and the text behind its end (`tail`)."""

    text = None
    tail = None

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError("attrib must be dict, not %s" % (attrib.__class__.__name__,))
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self._children = []

    def __repr__(self):
        return "<%s %r at %#x>" % (self.__class__.__name__, self.tag, id(self))

    def makeelement(self, tag, attrib):
        return self.__class__(tag, attrib)

    def __copy__(self):
        twin = self.makeelement(self.tag, self.attrib)
        twin.text, twin.tail = self.text, self.tail
        twin[:] = self
        return twin

    def __len__(self):
        return len(self._children)

    def __bool__(self):
        warnings.warn("The behavior of this method will change in future versions.  "
                      "Use specific 'len(elem)' or 'elem is not None' test instead.", FutureWarning, stacklevel=2)
        return len(self._children) != 0

    def __iter__(self):
        return iter(self._children)

    def __getitem__(self, index):
        return self._children[index]

    def __setitem__(self, index, element):
        if isinstance(index, slice):
            element = list(element)
            for one in element:
                self._assert_is_element(one)
        else:
            self._assert_is_element(element)
        self._children[index] = element

    def __delitem__(self, index):
        del self._children[index]

    def append(self, subelement):
        self._assert_is_element(subelement, "append() argument must be")
        self._children.append(subelement)

    def extend(self, elements):
        for element in list(elements):
            self._assert_is_element(element)
            self._children.append(element)

    def insert(self, index, subelement):
        self._assert_is_element(subelement, "insert() argument 2 must be")
        self._children.insert(index, subelement)

    def _assert_is_element(self, e, what=None):
        if not isinstance(e, Element):
            kind = type(e).__name__
            if what is None:
                raise TypeError('expected an Element, not "%s"' % kind)
            raise TypeError("%s xml.etree.ElementTree.Element, not %s" % (what, kind))

    def remove(self, subelement):
        for i, child in enumerate(self._children):
            if child is subelement or child == subelement:
                del self._children[i]
                return
        raise ValueError("list.remove(x): x not in list")

    def find(self, path, namespaces=None):
        return ElementPath.find(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return ElementPath.findtext(self, path, default, namespaces)

    def findall(self, path, namespaces=None):
        return ElementPath.findall(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        return ElementPath.iterfind(self, path, namespaces)

    def clear(self):
        self.attrib.clear()
        self._children = []
        self.text = self.tail = None

    def get(self, key, default=None):
        return self.attrib.get(key, default)

    def set(self, key, value):
        self.attrib[key] = value

    def keys(self):
        return list(self.attrib)

    def items(self):
        return list(self.attrib.items())

    def iter(self, tag=None):
        """The element and all below it in the order of the document."""
        if tag == "*":
            tag = None
        todo = [self]
        while todo:
            element = todo.pop()
            if tag is None or element.tag == tag:
                yield element
            todo.extend(reversed(element._children))

    def itertext(self):
        """All text in the order of the document."""
        if self.text:
            yield self.text
        for child in self._children:
            yield from child.itertext()
            if child.tail:
                yield child.tail


def SubElement(parent, tag, attrib={}, **extra):
    """A new last child."""
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


def Comment(text=None):
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    element = Element(ProcessingInstruction)
    element.text = target if not text else target + " " + text
    return element


PI = ProcessingInstruction


class QName:
    """A name with its namespace."""

    def __init__(self, text_or_uri, tag=None):
        self.text = "{%s}%s" % (text_or_uri, tag) if tag else text_or_uri

    def __str__(self):
        return self.text

    def __repr__(self):
        return "<%s %r>" % (self.__class__.__name__, self.text)

    def __hash__(self):
        return hash(self.text)

    def _other(self, other):
        return other.text if isinstance(other, QName) else other

    def __eq__(self, other):
        return self.text == self._other(other)

    def __lt__(self, other):
        return self.text < self._other(other)

    def __le__(self, other):
        return self.text <= self._other(other)

    def __gt__(self, other):
        return self.text > self._other(other)

    def __ge__(self, other):
        return self.text >= self._other(other)


class ElementTree:
    """A document."""

    def __init__(self, element=None, file=None):
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        return self._root

    def _setroot(self, element):
        self._root = element

    def parse(self, source, parser=None):
        if hasattr(source, "read"):
            data = source.read()
        else:
            with open(source, "rb") as file:
                data = file.read()
        if parser is None:
            parser = XMLParser()
        parser.feed(data)
        self._root = parser.close()
        return self._root

    def iter(self, tag=None):
        return self._root.iter(tag)

    def _relative(self, path):
        if path[:1] == "/":
            path = "." + path
            warnings.warn("This search is broken in 1.3 and earlier, and will be fixed in a future version.  "
                          "If you rely on the current behaviour, change it to %r" % path, FutureWarning, stacklevel=3)
        return path

    def find(self, path, namespaces=None):
        return self._root.find(self._relative(path), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return self._root.findtext(self._relative(path), default, namespaces)

    def findall(self, path, namespaces=None):
        return self._root.findall(self._relative(path), namespaces)

    def iterfind(self, path, namespaces=None):
        return self._root.iterfind(self._relative(path), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None, default_namespace=None, method=None, *,
              short_empty_elements=True):
        """Writes the document; the encoding "unicode" makes text."""
        method = method or "xml"
        if method not in ("xml", "html", "text"):
            raise ValueError("unknown method %r" % method)
        wanted = (encoding or "us-ascii").lower()
        text = []
        if method == "xml" and (xml_declaration or xml_declaration is None and wanted not in (
                "unicode", "utf-8", "us-ascii")):
            declared = "utf-8" if wanted == "unicode" else encoding or "us-ascii"
            text.append("<?xml version='1.0' encoding='%s'?>\n" % (declared,))
        if method == "text":
            text.extend(self._root.itertext())
        else:
            names, spaces = _names_of(self._root, default_namespace)
            write = _write_xml if method == "xml" else _write_html
            write(text.append, self._root, names, spaces, short_empty_elements)
        text = "".join(text)
        if wanted != "unicode":
            text = text.encode(encoding or "us-ascii", "xmlcharrefreplace")
        if hasattr(file_or_filename, "write"):
            file_or_filename.write(text)
        elif wanted == "unicode":
            with open(file_or_filename, "w", encoding="utf-8", errors="xmlcharrefreplace") as file:
                file.write(text)
        else:
            with open(file_or_filename, "wb") as file:
                file.write(text)


_namespace_map = {
    "http://www.w3.org/XML/1998/namespace": "xml", "http://www.w3.org/1999/xhtml": "html",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://schemas.xmlsoap.org/wsdl/": "wsdl",
    "http://www.w3.org/2001/XMLSchema": "xs", "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://purl.org/dc/elements/1.1/": "dc",
}


def register_namespace(prefix, uri):
    """The prefix to write for a namespace."""
    if re.match(r"ns\d+$", prefix):
        raise ValueError("Prefix format reserved for internal use")
    for known, given in list(_namespace_map.items()):
        if known == uri or given == prefix:
            del _namespace_map[known]
    _namespace_map[uri] = prefix


def _names_of(root, default):
    """How each name of a tree is written, and the prefixes that the root has to declare."""
    names, spaces = {None: None}, {}
    if default:
        spaces[default] = ""

    def add(name):
        text = name.text if isinstance(name, QName) else name
        if name in names:
            return
        if not isinstance(text, str):
            _not_serializable(name)
        if text[:1] == "{":
            uri, tag = text[1:].rsplit("}", 1)
            prefix = spaces.get(uri)
            if prefix is None:
                prefix = _namespace_map.get(uri)
                if prefix is None:
                    prefix = "ns%d" % len(spaces)
                if prefix != "xml":
                    spaces[uri] = prefix
            names[name] = "%s:%s" % (prefix, tag) if prefix else tag
        else:
            if default:
                raise ValueError("cannot use non-qualified names with default_namespace option")
            names[name] = text

    for element in root.iter():
        tag = element.tag
        if isinstance(tag, (str, QName)):
            add(tag)
        elif tag is not None and tag is not Comment and tag is not PI:
            _not_serializable(tag)
        for key, value in element.items():
            add(key)
            if isinstance(value, QName):
                add(value)
        if isinstance(element.text, QName):
            add(element.text)
    return names, spaces


def _not_serializable(text):
    raise TypeError("cannot serialize %r (type %s)" % (text, type(text).__name__))


def _escape(text):
    if not isinstance(text, str):
        _not_serializable(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape_attribute(text):
    text = _escape(text).replace('"', "&quot;")
    return text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")


def _attributes(write, element, names, spaces, escape):
    for uri, prefix in sorted((spaces or {}).items(), key=lambda item: item[1]):
        write(' xmlns%s="%s"' % (":" + prefix if prefix else "", escape(uri)))
    for key, value in element.items():
        value = names[value] if isinstance(value, QName) else escape(value)
        write(' %s="%s"' % (names[key], value))


def _write_xml(write, element, names, spaces, short):
    tag, text = element.tag, element.text
    if tag is Comment:
        write("<!--%s-->" % text)
    elif tag is ProcessingInstruction:
        write("<?%s?>" % text)
    else:
        name = names[tag]
        if name is None:
            if text:
                write(_escape(text))
            for child in element:
                _write_xml(write, child, names, None, short)
        else:
            write("<" + name)
            _attributes(write, element, names, spaces, _escape_attribute)
            if text or len(element) or not short:
                write(">")
                if text:
                    write(names[text] if isinstance(text, QName) else _escape(text))
                for child in element:
                    _write_xml(write, child, names, None, short)
                write("</%s>" % name)
            else:
                write(" />")
    if element.tail:
        write(_escape(element.tail))


_HTML_EMPTY = {"area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "isindex", "link", "meta",
               "param", "source", "track", "wbr"}


def _write_html(write, element, names, spaces, short):
    tag, text = element.tag, element.text
    if tag is Comment:
        write("<!--%s-->" % _escape(text))
    elif tag is ProcessingInstruction:
        write("<?%s?>" % _escape(text))
    else:
        name = names[tag]
        if name is not None:
            write("<" + name)
            _attributes(write, element, names, spaces, lambda value: _escape(value).replace('"', "&quot;"))
            write(">")
        if text:
            write(text if name is not None and name.lower() in ("script", "style") else _escape(text))
        for child in element:
            _write_html(write, child, names, None, short)
        if name is not None and name.lower() not in _HTML_EMPTY:
            write("</%s>" % name)
    if element.tail:
        write(_escape(element.tail))


def tostring(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None,
             short_empty_elements=True):
    stream = io.StringIO() if encoding == "unicode" else io.BytesIO()
    ElementTree(element).write(stream, encoding, xml_declaration=xml_declaration, default_namespace=default_namespace,
                               method=method, short_empty_elements=short_empty_elements)
    return stream.getvalue()


def tostringlist(element, encoding=None, method=None, **options):
    return [tostring(element, encoding, method, **options)]


def dump(elem):
    """Writes an element to standard output."""
    if not isinstance(elem, ElementTree):
        elem = ElementTree(elem)
    elem.write(sys.stdout, encoding="unicode")
    tail = elem.getroot().tail
    if not tail or tail[-1] != "\n":
        sys.stdout.write("\n")


def indent(tree, space="  ", level=0):
    """Puts each element on a line of its own, by white space in `text` and `tail`."""
    if isinstance(tree, ElementTree):
        tree = tree.getroot()
    if level < 0:
        raise ValueError(f"Initial indentation level must be >= 0, got {level}")

    def inner(element, level):
        here, below = "\n" + level * space, "\n" + (level + 1) * space
        if not element.text or not element.text.strip():
            element.text = below
        for child in element:
            if len(child):
                inner(child, level + 1)
            if not child.tail or not child.tail.strip():
                child.tail = below
        if not child.tail.strip():
            child.tail = here

    if len(tree):
        inner(tree, level)


def parse(source, parser=None):
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def iterparse(source, events=None, parser=None):
    """Pairs of event and element; the whole document is read first."""
    wanted = ("end",) if events is None else tuple(events)
    for event in wanted:
        if event not in ("start", "end", "start-ns", "end-ns", "comment", "pi"):
            raise ValueError("unknown event %r" % event)
    found = []
    builder = _Recorder(found, wanted)
    if hasattr(source, "read"):
        data = source.read()
    else:
        with open(source, "rb") as file:
            data = file.read()

    class Events:
        root = None

        def __iter__(self):
            return self

        def __next__(self):
            return next(stream)

    result = Events()

    def run():
        error = None
        try:
            own = XMLParser(target=builder)
            own.feed(data)
            root = own.close()
        except ParseError as failed:
            error = failed
        yield from found
        if error is not None:
            raise error
        result.root = root

    stream = run()
    return result


class TreeBuilder:
    """Makes elements of what a parser tells it."""

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None, insert_comments=False,
                 insert_pis=False):
        self._data = []
        self._stack = []
        self._last = None
        self._tail = False
        self._root = None
        self._comment_factory = comment_factory or Comment
        self._pi_factory = pi_factory or ProcessingInstruction
        self.insert_comments = insert_comments
        self.insert_pis = insert_pis
        self._factory = element_factory or Element

    def close(self):
        assert not self._stack, "missing end tags"
        assert self._root is not None, "missing toplevel element"
        return self._root

    def _flush(self):
        if not self._data:
            return
        if self._last is not None:
            text = "".join(self._data)
            if self._tail:
                self._last.tail = text
            else:
                self._last.text = text
        self._data = []

    def data(self, data):
        self._data.append(data)

    def start(self, tag, attrs):
        self._flush()
        self._last = element = self._factory(tag, attrs)
        if self._stack:
            self._stack[-1].append(element)
        elif self._root is None:
            self._root = element
        self._stack.append(element)
        self._tail = False
        return element

    def end(self, tag):
        self._flush()
        self._last = self._stack.pop()
        assert self._last.tag == tag, "end tag mismatch (expected %s, got %s)" % (self._last.tag, tag)
        self._tail = True
        return self._last

    def _single(self, element, insert):
        if insert:
            self._flush()
            self._last = element
            if self._stack:
                self._stack[-1].append(element)
            self._tail = True
        return element

    def comment(self, text):
        return self._single(self._comment_factory(text), self.insert_comments)

    def pi(self, target, text=None):
        return self._single(self._pi_factory(target, text), self.insert_pis)


class _Recorder(TreeBuilder):
    """A builder that lists what happens."""

    def __init__(self, found, wanted):
        super().__init__()
        self.found, self.wanted = found, wanted

    def note(self, event, value):
        if event in self.wanted:
            self.found.append((event, value))
        return value

    def start(self, tag, attrs):
        return self.note("start", super().start(tag, attrs))

    def end(self, tag):
        return self.note("end", super().end(tag))

    def comment(self, text):
        return self.note("comment", super().comment(text))

    def pi(self, target, text=None):
        return self.note("pi", super().pi(target, text))

    def start_ns(self, prefix, uri):
        return self.note("start-ns", (prefix, uri))


class _Quiet:
    """A target of which only some methods are there."""

    def __init__(self, target):
        for name in ("start", "end", "data", "comment", "pi", "start_ns"):
            method = getattr(target, name, None)
            if method is not None or name != "start_ns":
                setattr(self, name, method if method is not None else lambda *args: None)


class XMLParser:
    """Takes the text of a document and gives it to a target when it is closed."""

    def __init__(self, *, target=None, encoding=None):
        self.target = TreeBuilder() if target is None else target
        self._encoding = encoding
        self._pieces = []
        self.entity = {}
        self.version = "own"

    def feed(self, data):
        self._pieces.append(data)

    def close(self):
        pieces = [p.encode("utf-8") if isinstance(p, str) else bytes(p) for p in self._pieces]
        if any(isinstance(p, str) for p in self._pieces):
            text = b"".join(pieces).decode("utf-8", "surrogatepass").removeprefix("\ufeff")
        elif self._encoding:
            text = b"".join(pieces).decode(self._encoding)
        else:
            text = decode(b"".join(pieces))
        Reader(text, _Quiet(self.target)).run()
        close = getattr(self.target, "close", None)
        return close() if close is not None else None


def XML(text, parser=None):
    """The root element of a document's text."""
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    parser.feed(text)
    return parser.close()


fromstring = XML


def fromstringlist(sequence, parser=None):
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    for text in sequence:
        parser.feed(text)
    return parser.close()


def XMLID(text, parser=None):
    """The root, and the elements by their `id`."""
    tree = XML(text, parser)
    return tree, {element.get("id"): element for element in tree.iter() if element.get("id")}
