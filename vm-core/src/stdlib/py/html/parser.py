"""A tolerant parser of HTML that calls a method for each thing it finds."""

import re
from html import unescape

__all__ = ["HTMLParser"]

_TAG_START = re.compile(r"[a-zA-Z]")
_NAME = re.compile(r"[a-zA-Z][^\t\n\r\f />\x00]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*((?<=['"\s/])[^\s/>][^\s/=>]*)(\s*=+\s*('[^']*'|"[^"]*"|(?!['"])[^>\s]*))?(?:\s|/(?!>))*""")
# A whole start tag; without a match it is cut off, or so broken that it is text.
_WHOLE_TAG = re.compile(r"""
  <[a-zA-Z][^\t\n\r\f />\x00]*
  (?:[\s/]*
    (?:(?<=['"\s/])[^\s/>][^\s/=>]*
      (?:\s*=+\s*(?:'[^']*'|"[^"]*"|(?!['"])[^>\s]*)\s*)?(?:\s|/(?!>))*)*
  )?\s*""", re.VERBOSE)
_CHARACTER = re.compile(r"&#(?:[0-9]+|[xX][0-9a-fA-F]+)[^0-9a-fA-F]")
_ENTITY = re.compile(r"&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]")
_INCOMPLETE = re.compile(r"&[a-zA-Z#]")
_INTERESTING = re.compile(r"[&<]")
_PLAIN_END = re.compile(r"</\s*([a-zA-Z][-.a-zA-Z0-9:_]*)\s*>")
_COMMENT_END = re.compile(r"--\s*>")


class HTMLParser:
    """Subclasses override the `handle_` methods."""

    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self, *, convert_charrefs=True):
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        self.rawdata = ""
        self.lasttag = "???"
        self.interesting = _INTERESTING
        self.cdata_elem = None
        self.lineno = 1
        self.offset = 0
        self.__starttag_text = None

    def feed(self, data):
        """More text; what is not complete waits for the next call."""
        self.rawdata += data
        self.goahead(False)

    def close(self):
        """No more text comes."""
        self.goahead(True)

    def getpos(self):
        return self.lineno, self.offset

    def get_starttag_text(self):
        return self.__starttag_text

    def set_cdata_mode(self, elem):
        self.cdata_elem = elem.lower()
        self.interesting = re.compile(r"</%s\s*>" % self.cdata_elem, re.I)

    def clear_cdata_mode(self):
        self.interesting = _INTERESTING
        self.cdata_elem = None

    def updatepos(self, i, j):
        if i >= j:
            return j
        lines = self.rawdata.count("\n", i, j)
        if lines:
            self.lineno += lines
            self.offset = j - (self.rawdata.rindex("\n", i, j) + 1)
        else:
            self.offset += j - i
        return j

    def _text(self, text):
        if text:
            self.handle_data(unescape(text) if self.convert_charrefs and not self.cdata_elem else text)

    def goahead(self, end):
        raw, i, size = self.rawdata, 0, len(self.rawdata)
        while i < size:
            if self.convert_charrefs and not self.cdata_elem:
                j = raw.find("<", i)
                if j < 0:
                    # A reference that may go on in the next piece stays back.
                    ampersand = raw.rfind("&", max(i, size - 34))
                    if ampersand >= 0 and not re.compile(r"[\s;]").search(raw, ampersand):
                        break
                    j = size
            else:
                match = self.interesting.search(raw, i)
                if match:
                    j = match.start()
                elif self.cdata_elem:
                    break
                else:
                    j = size
            self._text(raw[i:j])
            i = self.updatepos(i, j)
            if i == size:
                break
            k = self._markup(raw, i, end) if raw[i] == "<" else self._reference(raw, i, end)
            if k < 0:
                if not end or raw[i] == "&":
                    break
                # It will not be completed: text up to the next tag.
                k = raw.find(">", i + 1)
                if k < 0:
                    k = raw.find("<", i + 1)
                    if k < 0:
                        k = i + 1
                else:
                    k += 1
                self._text(raw[i:k])
            i = self.updatepos(i, k)
        if end and i < size and not self.cdata_elem:
            self._text(raw[i:size])
            i = self.updatepos(i, size)
        elif end and i < size:
            self.handle_data(raw[i:size])
            i = self.updatepos(i, size)
        self.rawdata = raw[i:]

    def _reference(self, raw, i, end):
        """Where the reference at i ends; -1 if it isn't complete."""
        if raw.startswith("&#", i):
            match = _CHARACTER.match(raw, i)
            if match:
                self.handle_charref(match[0][2:-1])
                k = match.end()
                return k if raw[k - 1] == ";" else k - 1
            if ";" in raw[i:]:
                self.handle_data(raw[i:i + 2])
                return i + 2
            return -1
        match = _ENTITY.match(raw, i)
        if match:
            self.handle_entityref(match[1])
            k = match.end()
            return k if raw[k - 1] == ";" else k - 1
        if _INCOMPLETE.match(raw, i) and (not end or re.fullmatch(r"&[a-zA-Z#][\w.\-]*", raw[i:])):
            return -1
        self.handle_data("&")
        return i + 1

    def _markup(self, raw, i, end):
        """Where the tag or the like at i ends; -1 if it isn't complete."""
        if _TAG_START.match(raw, i + 1):
            return self.parse_starttag(i)
        if raw.startswith("</", i):
            return self.parse_endtag(i)
        if raw.startswith("<!--", i):
            match = _COMMENT_END.search(raw, i + 4)
            if not match:
                return -1
            self.handle_comment(raw[i + 4:match.start()])
            return match.end()
        if raw.startswith("<?", i):
            j = raw.find(">", i + 2)
            if j < 0:
                return -1
            self.handle_pi(raw[i + 2:j])
            return j + 1
        if raw.startswith("<!", i):
            return self.parse_html_declaration(i)
        if i + 1 < len(raw) or end:
            self.handle_data("<")
            return i + 1
        return -1

    def parse_html_declaration(self, i):
        raw = self.rawdata
        if raw.startswith("<![", i):
            j = raw.find("]>", i + 3)
            if j < 0:
                return -1
            # `<![CDATA[…]]>` ends with two brackets.
            close = raw.find("]]>", i + 3)
            if raw.startswith("<![CDATA[", i):
                if close < 0:
                    return -1
                self.unknown_decl(raw[i + 3:close])
                return close + 3
            self.unknown_decl(raw[i + 3:j])
            return j + 2
        j = raw.find(">", i + 2)
        if j < 0:
            return -1
        if raw[i:i + 9].lower() == "<!doctype":
            self.handle_decl(raw[i + 2:j])
        else:
            self.handle_comment(raw[i + 2:j])
        return j + 1

    def parse_starttag(self, i):
        raw = self.rawdata
        self.__starttag_text = None
        whole = _WHOLE_TAG.match(raw, i)
        j = whole.end()
        if raw.startswith(">", j):
            end = j + 1
        elif raw.startswith("/>", j):
            end = j + 2
        elif j >= len(raw) or raw.startswith("/", j) and j + 1 >= len(raw) or raw[j] in "=\"'" and ">" not in raw[j:]:
            return -1
        else:
            end = raw.find(">", j) + 1
            if not end:
                return -1
        self.__starttag_text = raw[i:end]
        match = _NAME.match(raw, i + 1)
        k = match.end()
        self.lasttag = tag = match[0].lower()
        attributes = []
        while k < end:
            match = _ATTRIBUTE.match(raw, k)
            if not match or match.end() == k:
                break
            name, rest, value = match.group(1, 2, 3)
            if not rest:
                value = None
            elif value[:1] == value[-1:] and value[:1] in ("'", '"') and len(value) > 1:
                value = value[1:-1]
            if value:
                value = unescape(value)
            attributes.append((name.lower(), value))
            k = match.end()
        rest = raw[k:end].strip()
        if rest not in (">", "/>"):
            self.handle_data(raw[i:end])
            return end
        if rest.endswith("/>"):
            self.handle_startendtag(tag, attributes)
        else:
            self.handle_starttag(tag, attributes)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        return end

    def parse_endtag(self, i):
        raw = self.rawdata
        j = raw.find(">", i + 1) + 1
        if not j:
            return -1
        if self.cdata_elem is not None:
            name = raw[i + 2:j - 1].strip().lower()
            if name != self.cdata_elem:
                self.handle_data(raw[i:j])
                return j
        elif _PLAIN_END.match(raw, i):
            pass
        elif not _TAG_START.match(raw, i + 2):
            if raw.startswith("</>", i):
                return i + 3
            self.handle_comment(raw[i + 2:j - 1])
            return j
        plain = _PLAIN_END.match(raw, i)
        self.handle_endtag((plain[1] if plain else _NAME.match(raw, i + 2)[0]).lower())
        self.clear_cdata_mode()
        return j

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        pass

    def handle_charref(self, name):
        pass

    def handle_entityref(self, name):
        pass

    def handle_data(self, data):
        pass

    def handle_comment(self, data):
        pass

    def handle_decl(self, decl):
        pass

    def handle_pi(self, data):
        pass

    def unknown_decl(self, data):
        pass
