"""Differences between sequences: Ratcliff and Obershelp's gestalt matching with junk, and the diff formats built on it.

LIMIT: there is no `HtmlDiff`.
"""

from collections import namedtuple as _namedtuple
from heapq import nlargest as _nlargest
import re as _re
from types import GenericAlias as _GenericAlias

__all__ = [
    "get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ", "IS_CHARACTER_JUNK", "IS_LINE_JUNK",
    "context_diff", "unified_diff", "diff_bytes", "Match",
]

Match = _namedtuple("Match", "a b size")


def _ratio(matches, length):
    return 2.0 * matches / length if length else 1.0


class SequenceMatcher:
    """Compares two sequences of hashable elements.

    The longest block without junk that both have is found, then the same on its left and on its right.
    """

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        if a is self.a:
            return
        self.a = a
        self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        if b is self.b:
            return
        self.b = b
        self.matching_blocks = self.opcodes = None
        self.fullbcount = None
        self._index()

    def _index(self):
        """Where each element of b stands, without the junk and what is so frequent that it says nothing."""
        b = self.b
        self.b2j = b2j = {}
        for at, element in enumerate(b):
            b2j.setdefault(element, []).append(at)
        self.bjunk = junk = set()
        if self.isjunk:
            junk.update(element for element in b2j if self.isjunk(element))
            for element in junk:
                del b2j[element]
        self.bpopular = popular = set()
        if self.autojunk and len(b) >= 200:
            most = len(b) // 100 + 1
            popular.update(element for element, places in b2j.items() if len(places) > most)
            for element in popular:
                del b2j[element]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """The longest block of a[alo:ahi] that is in b[blo:bhi]; of several the first in a, then the first in b."""
        a, b, b2j, junk = self.a, self.b, self.b2j, self.bjunk
        if ahi is None:
            ahi = len(a)
        if bhi is None:
            bhi = len(b)
        best_a, best_b, size = alo, blo, 0
        # For each j of the previous row: how long the common run that ends there is.
        before = {}
        nowhere = []
        for i in range(alo, ahi):
            row = {}
            for j in b2j.get(a[i], nowhere):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                length = row[j] = before.get(j - 1, 0) + 1
                if length > size:
                    best_a, best_b, size = i - length + 1, j - length + 1, length
            before = row
        # Popular elements on both sides first, then junk: a match may grow by junk but never begin with it.
        for takes_junk in (False, True):
            while (best_a > alo and best_b > blo and (b[best_b - 1] in junk) == takes_junk
                   and a[best_a - 1] == b[best_b - 1]):
                best_a, best_b, size = best_a - 1, best_b - 1, size + 1
            while (best_a + size < ahi and best_b + size < bhi and (b[best_b + size] in junk) == takes_junk
                   and a[best_a + size] == b[best_b + size]):
                size += 1
        return Match(best_a, best_b, size)

    def get_matching_blocks(self):
        """Triples (i, j, n) with a[i:i+n] == b[j:j+n], ascending, no two adjacent; the last is (len(a), len(b), 0)."""
        if self.matching_blocks is not None:
            return self.matching_blocks
        la, lb = len(self.a), len(self.b)
        todo = [(0, la, 0, lb)]
        found = []
        while todo:
            alo, ahi, blo, bhi = todo.pop()
            match = i, j, size = self.find_longest_match(alo, ahi, blo, bhi)
            if not size:
                continue
            found.append(match)
            if alo < i and blo < j:
                todo.append((alo, i, blo, j))
            if i + size < ahi and j + size < bhi:
                todo.append((i + size, ahi, j + size, bhi))
        found.sort()
        blocks = []
        start_a = start_b = length = 0
        for i, j, size in found:
            if start_a + length == i and start_b + length == j:
                length += size
                continue
            if length:
                blocks.append(Match(start_a, start_b, length))
            start_a, start_b, length = i, j, size
        if length:
            blocks.append(Match(start_a, start_b, length))
        blocks.append(Match(la, lb, 0))
        self.matching_blocks = blocks
        return blocks

    def get_opcodes(self):
        """Tuples (tag, i1, i2, j1, j2) that say how a becomes b."""
        if self.opcodes is not None:
            return self.opcodes
        self.opcodes = steps = []
        i = j = 0
        for next_i, next_j, size in self.get_matching_blocks():
            if i < next_i and j < next_j:
                steps.append(("replace", i, next_i, j, next_j))
            elif i < next_i:
                steps.append(("delete", i, next_i, j, next_j))
            elif j < next_j:
                steps.append(("insert", i, next_i, j, next_j))
            i, j = next_i + size, next_j + size
            if size:
                steps.append(("equal", next_i, i, next_j, j))
        return steps

    def get_grouped_opcodes(self, n=3):
        """The opcodes in groups with at most n lines of context on each side."""
        steps = list(self.get_opcodes()) or [("equal", 0, 1, 0, 1)]
        if steps[0][0] == "equal":
            tag, i1, i2, j1, j2 = steps[0]
            steps[0] = tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2
        if steps[-1][0] == "equal":
            tag, i1, i2, j1, j2 = steps[-1]
            steps[-1] = tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)
        group = []
        for tag, i1, i2, j1, j2 in steps:
            if tag == "equal" and i2 - i1 > n + n:
                group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                yield group
                group = []
                i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if group and not (len(group) == 1 and group[0][0] == "equal"):
            yield group

    def ratio(self):
        """How alike the sequences are, from 0 to 1."""
        return _ratio(sum(block[2] for block in self.get_matching_blocks()), len(self.a) + len(self.b))

    def quick_ratio(self):
        """An upper bound of ratio(): elements are counted, wherever they stand."""
        if self.fullbcount is None:
            self.fullbcount = counts = {}
            for element in self.b:
                counts[element] = counts.get(element, 0) + 1
        counts = self.fullbcount
        left = {}
        matches = 0
        for element in self.a:
            count = left.get(element)
            if count is None:
                count = counts.get(element, 0)
            left[element] = count - 1
            if count > 0:
                matches += 1
        return _ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """An upper bound of ratio() from the lengths alone."""
        la, lb = len(self.a), len(self.b)
        return _ratio(min(la, lb), la + lb)

    __class_getitem__ = classmethod(_GenericAlias)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """The n best of the possibilities that are at least as like the word as cutoff says, the best first."""
    if not n > 0:
        raise ValueError("n must be > 0: %r" % (n,))
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError("cutoff must be in [0.0, 1.0]: %r" % (cutoff,))
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    scored = []
    for candidate in possibilities:
        matcher.set_seq1(candidate)
        if (matcher.real_quick_ratio() >= cutoff and matcher.quick_ratio() >= cutoff
                and matcher.ratio() >= cutoff):
            scored.append((matcher.ratio(), candidate))
    return [candidate for score, candidate in _nlargest(n, scored)]


def _keep_whitespace(line, tags):
    """The guide line below `line`, with its tabs, so that the marks stand below what they mark."""
    return "".join(c if tag == " " and c.isspace() else tag for c, tag in zip(line, tags))


class Differ:
    """Compares sequences of lines, and within similar lines their characters."""

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        matcher = SequenceMatcher(self.linejunk, a, b)
        for tag, alo, ahi, blo, bhi in matcher.get_opcodes():
            if tag == "replace":
                yield from self._fancy_replace(a, alo, ahi, b, blo, bhi)
            elif tag == "delete":
                yield from self._dump("-", a, alo, ahi)
            elif tag == "insert":
                yield from self._dump("+", b, blo, bhi)
            else:
                yield from self._dump(" ", a, alo, ahi)

    def _dump(self, tag, lines, low, high):
        for i in range(low, high):
            yield "%s %s" % (tag, lines[i])

    def _plain_replace(self, a, alo, ahi, b, blo, bhi):
        minus = self._dump("-", a, alo, ahi)
        plus = self._dump("+", b, blo, bhi)
        first, second = (plus, minus) if bhi - blo < ahi - alo else (minus, plus)
        yield from first
        yield from second

    def _most_alike(self, a, alo, ahi, b, blo, bhi, matcher):
        """The best pair of different but similar lines, and the first pair of equal ones (which only junk can be)."""
        best_ratio, best, equal = 0.74, None, None
        for j in range(blo, bhi):
            right = b[j]
            matcher.set_seq2(right)
            for i in range(alo, ahi):
                left = a[i]
                if left == right:
                    if equal is None:
                        equal = i, j
                    continue
                matcher.set_seq1(left)
                if (matcher.real_quick_ratio() > best_ratio and matcher.quick_ratio() > best_ratio
                        and matcher.ratio() > best_ratio):
                    best_ratio, best = matcher.ratio(), (i, j)
        return best_ratio, best, equal

    def _fancy_replace(self, a, alo, ahi, b, blo, bhi):
        """Lines alike are synchronisation points; what lies before and behind is compared in the same way."""
        matcher = SequenceMatcher(self.charjunk)
        best_ratio, best, equal = self._most_alike(a, alo, ahi, b, blo, bhi, matcher)
        same = False
        if best_ratio < 0.75:
            if equal is None:
                yield from self._plain_replace(a, alo, ahi, b, blo, bhi)
                return
            best, same = equal, True
        i, j = best
        yield from self._fancy_part(a, alo, i, b, blo, j)
        left, right = a[i], b[j]
        if same:
            yield "  " + left
        else:
            tags_a = tags_b = ""
            matcher.set_seqs(left, right)
            for tag, i1, i2, j1, j2 in matcher.get_opcodes():
                mark_a, mark_b = {"replace": "^^", "delete": "- ", "insert": " +", "equal": "  "}[tag]
                tags_a += mark_a * (i2 - i1)
                tags_b += mark_b * (j2 - j1)
            yield from self._qformat(left, right, tags_a, tags_b)
        yield from self._fancy_part(a, i + 1, ahi, b, j + 1, bhi)

    def _fancy_part(self, a, alo, ahi, b, blo, bhi):
        if alo < ahi and blo < bhi:
            return self._fancy_replace(a, alo, ahi, b, blo, bhi)
        if alo < ahi:
            return self._dump("-", a, alo, ahi)
        return self._dump("+", b, blo, bhi)

    def _qformat(self, left, right, tags_a, tags_b):
        for sign, line, tags in (("-", left, tags_a), ("+", right, tags_b)):
            tags = _keep_whitespace(line, tags).rstrip()
            yield sign + " " + line
            if tags:
                yield "? " + tags + "\n"


def IS_LINE_JUNK(line, pat=_re.compile(r"\s*(?:#\s*)?$").match):
    """Whether a line is blank or holds a single '#'."""
    return pat(line) is not None


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Whether a character is a blank or a tab."""
    return ch in ws


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """A Differ's delta of two lists of lines."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """The first or second sequence that a delta of ndiff() came from."""
    try:
        tag = {1: "- ", 2: "+ "}[int(which)]
    except KeyError:
        raise ValueError("unknown delta choice (must be 1 or 2): %r" % which) from None
    for line in delta:
        if line[:2] in ("  ", tag):
            yield line[2:]


def _check_types(a, b, *texts):
    # The first lines only: that catches bytes, and nothing is read from an iterator.
    for lines in (a, b):
        if lines and not isinstance(lines[0], str):
            raise TypeError("lines to compare must be str, not %s (%r)" % (type(lines[0]).__name__, lines[0]))
    for text in texts:
        if not isinstance(text, str):
            raise TypeError("all arguments must be str, not: %r" % (text,))


def _unified_range(start, stop):
    length = stop - start
    if length == 1:
        return str(start + 1)
    return "%d,%d" % (start + 1 if length else start, length)


def _context_range(start, stop):
    length = stop - start
    first = start + 1 if length else start
    return str(first) if length <= 1 else "%d,%d" % (first, first + length - 1)


def _dated(date):
    return "\t" + date if date else ""


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """The lines of a unified diff."""
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield "--- %s%s%s" % (fromfile, _dated(fromfiledate), lineterm)
            yield "+++ %s%s%s" % (tofile, _dated(tofiledate), lineterm)
        first, last = group[0], group[-1]
        yield "@@ -%s +%s @@%s" % (_unified_range(first[1], last[2]), _unified_range(first[3], last[4]), lineterm)
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                for line in a[i1:i2]:
                    yield " " + line
                continue
            if tag != "insert":
                for line in a[i1:i2]:
                    yield "-" + line
            if tag != "delete":
                for line in b[j1:j2]:
                    yield "+" + line


_CONTEXT_MARKS = {"insert": "+ ", "delete": "- ", "replace": "! ", "equal": "  "}


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    """The lines of a context diff."""
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield "*** %s%s%s" % (fromfile, _dated(fromfiledate), lineterm)
            yield "--- %s%s%s" % (tofile, _dated(tofiledate), lineterm)
        first, last = group[0], group[-1]
        yield "***************" + lineterm
        for header, lines, at, skipped in (("*** %s ****%s", a, 1, "insert"), ("--- %s ----%s", b, 3, "delete")):
            yield header % (_context_range(first[at], last[at + 1]), lineterm)
            if any(step[0] not in ("equal", skipped) for step in group):
                for step in group:
                    if step[0] != skipped:
                        for line in lines[step[at]:step[at + 1]]:
                            yield _CONTEXT_MARKS[step[0]] + line


def diff_bytes(dfunc, a, b, fromfile=b"", tofile=b"", fromfiledate=b"", tofiledate=b"", n=3, lineterm=b"\n"):
    """One of the two diffs above for lines of bytes of no known encoding."""

    def decode(data):
        try:
            return data.decode("ascii", "surrogateescape")
        except AttributeError as error:
            raise TypeError("all arguments must be bytes, not %s (%r)" % (type(data).__name__, data)) from error

    lines = dfunc(
        [decode(line) for line in a], [decode(line) for line in b], decode(fromfile), decode(tofile),
        decode(fromfiledate), decode(tofiledate), n, decode(lineterm))
    for line in lines:
        yield line.encode("ascii", "surrogateescape")
