"""Matching file names by patterns with `*`, `?` and `[…]`."""

import functools
import os
import posixpath
import re

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


@functools.lru_cache(maxsize=256, typed=True)
def _matcher(pat):
    if isinstance(pat, bytes):
        return re.compile(bytes(translate(str(pat, "ISO-8859-1")), "ISO-8859-1")).match
    return re.compile(translate(pat)).match


def filter(names, pat):
    """Those of the names that match."""
    match = _matcher(os.path.normcase(pat))
    return [name for name in names if match(name) is not None]


def fnmatchcase(name, pat):
    return _matcher(pat)(name) is not None


def translate(pat):
    """The pattern as a regular expression."""
    out = []
    i, n = 0, len(pat)
    star = object()
    while i < n:
        c = pat[i]
        i += 1
        if c == "*":
            if not out or out[-1] is not star:
                out.append(star)
        elif c == "?":
            out.append(".")
        elif c == "[":
            end = i
            if end < n and pat[end] == "!":
                end += 1
            if end < n and pat[end] == "]":
                end += 1
            while end < n and pat[end] != "]":
                end += 1
            if end >= n:
                out.append("\\[")
                continue
            out.append(_char_set(pat[i:end]))
            i = end + 1
        else:
            out.append(re.escape(c))
    # All stars but the last need not be taken back once what follows them was found.
    parts = []
    k = 0
    while k < len(out) and out[k] is not star:
        parts.append(out[k])
        k += 1
    while k < len(out):
        k += 1
        if k == len(out):
            parts.append(".*")
            break
        fixed = []
        while k < len(out) and out[k] is not star:
            fixed.append(out[k])
            k += 1
        fixed = "".join(fixed)
        parts.append(".*" + fixed if k == len(out) else "(?>.*?%s)" % fixed)
    return r"(?s:%s)\Z" % "".join(parts)


def _char_set(text):
    negate = text.startswith("!")
    body = text[1:] if negate else text
    if "-" in body:
        # Ranges that are empty match nothing.
        pieces = []
        i = 0
        while i < len(body):
            if i + 2 < len(body) and body[i + 1] == "-":
                if body[i] <= body[i + 2]:
                    pieces.append(_set_char(body[i]) + "-" + _set_char(body[i + 2]))
                i += 3
            else:
                pieces.append(_set_char(body[i]) if body[i] != "-" else "\\-")
                i += 1
        body = "".join(pieces)
    else:
        body = body.replace("\\", "\\\\")
    body = re.sub(r"([&~|])", r"\\\1", body)
    if not body:
        return "." if negate else "(?!)"
    if negate:
        return "[^%s]" % body
    return "[%s]" % ("\\" + body if body[0] in "^[" else body)


def _set_char(c):
    return "\\\\" if c == "\\" else c
