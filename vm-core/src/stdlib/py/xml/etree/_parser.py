"""Reading XML: well-formed documents with namespaces; entities are the five of XML and those of characters.

LIMIT: the document type is skipped, not read: entities that it declares are unknown, and nothing is validated.
"""

import re

_NAME = r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?"
_TAG = re.compile(rf"<({_NAME})")
_END = re.compile(rf"</({_NAME})\s*>")
_ATTRIBUTE = re.compile(rf"\s+({_NAME})\s*=\s*(\"[^\"<]*\"|'[^'<]*')")
_CLOSE = re.compile(r"\s*(/?)>")
_DECLARATION = re.compile(r"<\?xml\s[^?]*?\?>")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.\-]+)[\"']")
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|([^;&<\s]+));|&")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML = "http://www.w3.org/XML/1998/namespace"

# Expat's numbers of the errors.
SYNTAX, NO_ELEMENTS, INVALID_TOKEN, UNCLOSED_TOKEN, TAG_MISMATCH, DUPLICATE, JUNK, UNDEFINED, UNBOUND_PREFIX = (
    2, 3, 4, 5, 7, 8, 9, 11, 27)
_MESSAGES = {
    SYNTAX: "syntax error", NO_ELEMENTS: "no element found", INVALID_TOKEN: "not well-formed (invalid token)",
    UNCLOSED_TOKEN: "unclosed token", TAG_MISMATCH: "mismatched tag", DUPLICATE: "duplicate attribute",
    JUNK: "junk after document element", UNBOUND_PREFIX: "unbound prefix",
}


class ParseError(SyntaxError):
    """XML that isn't well-formed; `code` is Expat's number, `position` line and column."""


def decode(data):
    """The text of a document's bytes."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark):].decode(encoding)
    declared = _ENCODING.match(data)
    return data.decode(declared[1].decode("ascii") if declared else "utf-8")


class Reader:
    """Tells a target (start, end, data, comment, pi) what is in a text."""

    def __init__(self, text, target):
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.target = target
        self.at = 0
        # Open elements as (raw name, name, namespaces around it).
        self.open = []
        self.namespaces = {"xml": _XML}

    def fail(self, code, at=None, message=None):
        at = self.at if at is None else at
        line = self.text.count("\n", 0, at) + 1
        column = at - (self.text.rfind("\n", 0, at) + 1)
        error = ParseError("%s: line %d, column %d" % (message or _MESSAGES[code], line, column))
        error.code = code
        error.position = line, column
        raise error

    def run(self):
        text, seen_root = self.text, False
        declaration = _DECLARATION.match(text)
        if declaration:
            self.at = declaration.end()
        while True:
            if not self.open:
                blank = re.compile(r"[ \t\n]*").match(text, self.at)
                self.at = blank.end()
                if self.at == len(text):
                    break
                if text[self.at] != "<":
                    self.fail(JUNK if seen_root else SYNTAX)
                if seen_root and text[self.at + 1:self.at + 2] not in "!?":
                    self.fail(JUNK)
            else:
                mark = text.find("<", self.at)
                if mark < 0:
                    self.characters(len(text))
                    self.at = len(text)
                    self.fail(NO_ELEMENTS)
                if mark > self.at:
                    self.characters(mark)
                    self.at = mark
            seen_root = self.markup() or seen_root
        if not seen_root:
            self.fail(NO_ELEMENTS)

    def characters(self, end):
        text = self.text[self.at:end]
        bad = _FORBIDDEN.search(text)
        if bad:
            self.fail(INVALID_TOKEN, self.at + bad.start())
        if "]]>" in text:
            self.fail(INVALID_TOKEN, self.at + text.index("]]>"))
        self.target.data(self.expand(text, self.at) if "&" in text else text)

    def expand(self, text, at):
        def one(match):
            decimal, hexadecimal, name = match.groups()
            if name in _ENTITIES:
                return _ENTITIES[name]
            if name is not None:
                self.fail(UNDEFINED, at + match.start(), "undefined entity")
            if decimal is None and hexadecimal is None:
                self.fail(INVALID_TOKEN, at + match.start() + 1)
            return chr(int(decimal) if decimal else int(hexadecimal, 16))

        return _REFERENCE.sub(one, text)

    def upto(self, mark, start):
        end = self.text.find(mark, start)
        if end < 0:
            self.fail(UNCLOSED_TOKEN)
        return end

    def markup(self):
        """One tag or the like; whether it began an element."""
        text, at = self.text, self.at
        if text.startswith("<!--", at):
            end = self.upto("-->", at + 4)
            self.target.comment(text[at + 4:end])
            self.at = end + 3
        elif text.startswith("<![CDATA[", at) and self.open:
            end = self.upto("]]>", at + 9)
            self.target.data(text[at + 9:end])
            self.at = end + 3
        elif text.startswith("<?", at):
            end = self.upto("?>", at + 2)
            name, _, rest = text[at + 2:end].partition(" ")
            if not name or name.lower() == "xml":
                self.fail(INVALID_TOKEN if not name else 30, message=None if not name else
                          "XML or text declaration not at start of entity")
            self.target.pi(name, rest.strip() or None)
            self.at = end + 2
        elif text.startswith("<!DOCTYPE", at) and not self.open:
            self.skip_doctype()
        elif text.startswith("</", at):
            self.end_tag()
        else:
            self.start_tag()
            return True
        return False

    def skip_doctype(self):
        depth, at = 0, self.at
        for match in re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|[\[\]>]", re.S).finditer(self.text, at):
            if match[0] == "[":
                depth += 1
            elif match[0] == "]":
                depth -= 1
            elif match[0] == ">" and depth == 0:
                self.at = match.end()
                return
        self.fail(UNCLOSED_TOKEN)

    def end_tag(self):
        match = _END.match(self.text, self.at)
        if not match:
            self.fail(UNCLOSED_TOKEN if self.text.find(">", self.at) < 0 else INVALID_TOKEN)
        if not self.open or self.open[-1][0] != match[1]:
            self.fail(TAG_MISMATCH, self.at + 2)
        raw, name, self.namespaces = self.open.pop()
        self.at = match.end()
        self.target.end(name)

    def start_tag(self):
        text, begin = self.text, self.at
        match = _TAG.match(text, begin)
        if not match:
            self.fail(INVALID_TOKEN, begin + 1)
        raw, at = match[1], match.end()
        given = {}
        while True:
            match = _ATTRIBUTE.match(text, at)
            if not match:
                break
            name, value = match[1], match[2][1:-1]
            if name in given:
                self.fail(DUPLICATE, match.start(1))
            value = value.replace("\n", " ").replace("\t", " ")
            given[name] = self.expand(value, match.start(2) + 1) if "&" in value else value
            at = match.end()
        close = _CLOSE.match(text, at)
        if not close:
            if text.find(">", at) < 0:
                self.fail(UNCLOSED_TOKEN)
            # Behind what can still be read: blanks, or a name and its equals sign.
            good = re.compile(rf"\s*(?:{_NAME}\s*=?\s*)?").match(text, at)
            self.fail(INVALID_TOKEN, good.end())
        outer = self.namespaces
        declared = {name: value for name, value in given.items() if name == "xmlns" or name.startswith("xmlns:")}
        if declared:
            self.namespaces = dict(outer)
            for name, value in declared.items():
                self.namespaces["" if name == "xmlns" else name[6:]] = value
                start_ns = getattr(self.target, "start_ns", None)
                if start_ns is not None:
                    start_ns("" if name == "xmlns" else name[6:], value)
        name = self.qualified(raw, True)
        attributes = {self.qualified(key, False): value for key, value in given.items() if key not in declared}
        self.at = close.end()
        self.target.start(name, attributes)
        if close[1]:
            self.namespaces = outer
            self.target.end(name)
        else:
            self.open.append((raw, name, outer))

    def qualified(self, raw, is_element):
        prefix, colon, local = raw.partition(":")
        if not colon:
            space = self.namespaces.get("") if is_element else None
            return "{%s}%s" % (space, raw) if space else raw
        if prefix not in self.namespaces:
            self.fail(UNBOUND_PREFIX)
        return "{%s}%s" % (self.namespaces[prefix], local)
