"""Filling and indenting text."""

__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

_whitespace = "\t\n\x0b\x0c\r "


def _split_words(text):
    """Runs of white space and of other characters, in turn."""
    chunks = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (text[at] in _whitespace) != (text[start] in _whitespace):
            chunks.append(text[start:at])
            start = at
    return chunks


def _is_letter(char):
    return (char.isalnum() or char == "_") and not char.isdecimal()


def _split_hyphens(word):
    """A word in pieces that end behind a hyphen between letters (`self-contained`) or before an em-dash (`a--b`)."""
    pieces = []
    start = 0
    at = 0
    size = len(word)
    while at < size:
        if word[at] != "-":
            at += 1
            continue
        end = at
        while end < size and word[end] == "-":
            end += 1
        run = end - at
        if run >= 2:
            # An em-dash is a piece of its own if a word character stands before and behind it.
            before = at > start and (word[at - 1].isalnum() or word[at - 1] in "_!\"'&.,?")
            behind = end < size and (word[end].isalnum() or word[end] == "_")
            if before and behind:
                pieces.append(word[start:at])
                pieces.append(word[at:end])
                start = end
            at = end
            continue
        # Two letters before it (a hyphen may stand between them), and two behind: no `e-`, no `-n`.
        before = at - start >= 1 and at >= 2 and _is_letter(word[at - 1]) and (
            _is_letter(word[at - 2]) or at >= 3 and word[at - 2] == "-" and _is_letter(word[at - 3]))
        behind = end + 1 < size and _is_letter(word[end]) and (
            _is_letter(word[end + 1]) or end + 2 < size and word[end + 1] == "-" and _is_letter(word[end + 2]))
        if before and behind:
            pieces.append(word[start:end])
            start = end
        at = end
    if start < size:
        pieces.append(word[start:])
    return pieces


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _chunks(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate({ord(char): " " for char in _whitespace})
        chunks = self._split(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return chunks

    def _split(self, text):
        chunks = []
        for chunk in _split_words(text):
            if chunk[0] not in _whitespace and self.break_on_hyphens and "-" in chunk:
                chunks.extend(_split_hyphens(chunk))
            else:
                chunks.append(chunk)
        return chunks

    def _fix_sentence_endings(self, chunks):
        for at in range(len(chunks) - 1):
            ending = chunks[at].rstrip("\"'")
            if chunks[at + 1] == " " and ending[-1:] in ".!?" and ending[-2:-1].islower():
                chunks[at + 1] = "  "

    def _break_long_word(self, chunks, line, length, width):
        space = 1 if width < 1 else width - length
        if self.break_long_words:
            chunk = chunks[-1]
            end = space
            if self.break_on_hyphens and len(chunk) > space:
                hyphen = chunk.rfind("-", 0, space)
                if hyphen > 0 and any(char != "-" for char in chunk[:hyphen]):
                    end = hyphen + 1
            line.append(chunk[:end])
            chunks[-1] = chunk[end:]
        elif not line:
            line.append(chunks.pop())

    def wrap(self, text):
        """The lines of the paragraph `text`, each at most `width` long."""
        chunks = self._chunks(text)
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        chunks.reverse()
        lines = []
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            line = []
            length = 0
            if self.drop_whitespace and chunks[-1].strip() == "" and lines:
                del chunks[-1]
            while chunks and length + len(chunks[-1]) <= width:
                length += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                self._break_long_word(chunks, line, length, width)
                length = sum(map(len, line))
            if self.drop_whitespace and line and line[-1].strip() == "":
                length -= len(line[-1])
                del line[-1]
            if not line:
                continue
            last = (
                self.max_lines is None
                or len(lines) + 1 < self.max_lines
                or (not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()) and length <= width
            )
            if last:
                lines.append(indent + "".join(line))
                continue
            self._cut_short(lines, line, length, width, indent)
            break
        return lines

    def _cut_short(self, lines, line, length, width, indent):
        """Put the placeholder at the end of the last line that is allowed."""
        while line:
            if line[-1].strip() and length + len(self.placeholder) <= width:
                line.append(self.placeholder)
                lines.append(indent + "".join(line))
                return
            length -= len(line[-1])
            del line[-1]
        if lines:
            previous = lines[-1].rstrip()
            if len(previous) + len(self.placeholder) <= self.width:
                lines[-1] = previous + self.placeholder
                return
        lines.append(indent + self.placeholder.lstrip())

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """The text with white space collapsed, cut to fit in `width`."""
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    """Remove the white space that all lines begin with; lines of white space alone become empty."""
    lines = ["" if not line.strip(" \t") else line for line in text.split("\n")]
    margin = None
    for line in lines:
        if not line:
            continue
        lead = line[: len(line) - len(line.lstrip(" \t"))]
        if margin is None:
            margin = lead
        else:
            common = 0
            while common < len(margin) and common < len(lead) and margin[common] == lead[common]:
                common += 1
            margin = margin[:common]
    if margin:
        lines = [line[len(margin) :] if line else line for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    """Put `prefix` before each line (that is more than white space)."""
    if predicate is None:

        def predicate(line):
            return line.strip()

    return "".join((prefix + line if predicate(line) else line) for line in text.splitlines(True))
