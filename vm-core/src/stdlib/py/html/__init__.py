"""Escaping text for HTML and back."""

__all__ = ["escape", "unescape"]

_NAMES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\xa0", "copy": "\xa9", "reg": "\xae",
          "hellip": "\u2026", "mdash": "\u2014", "ndash": "\u2013", "lsquo": "\u2018", "rsquo": "\u2019", "ldquo": "\u201c",
          "rdquo": "\u201d", "euro": "\u20ac", "trade": "\u2122", "times": "\xd7", "laquo": "\xab", "raquo": "\xbb",
          "auml": "\xe4", "ouml": "\xf6", "uuml": "\xfc", "Auml": "\xc4", "Ouml": "\xd6", "Uuml": "\xdc", "szlig": "\xdf",
          "eacute": "\xe9", "egrave": "\xe8", "agrave": "\xe0", "ccedil": "\xe7", "ntilde": "\xf1", "bull": "\u2022",
          "middot": "\xb7", "deg": "\xb0", "para": "\xb6", "sect": "\xa7", "pound": "\xa3", "yen": "\xa5", "cent": "\xa2"}


def escape(s, quote=True):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;").replace("'", "&#x27;") if quote else s


def _replace(match):
    name = match.group(1)
    if name[0] == "#":
        number = int(name[2:].rstrip(";"), 16) if name[1] in "xX" else int(name[1:].rstrip(";"))
        if 0x80 <= number <= 0x9F:
            return bytes([number]).decode("cp1252", "replace") if number not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(number)
        if number == 0 or 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
            return "\ufffd"
        return "" if number < 32 and number not in (9, 10, 12, 13) else chr(number)
    bare = name.rstrip(";")
    if bare in _NAMES:
        return _NAMES[bare]
    return "&" + name


def unescape(s):
    """Character references replaced. LIMIT: of the named ones the common ones only."""
    if "&" not in s:
        return s
    import re
    return re.sub(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]{1,31};)", _replace, s)
