"""Comma-separated values: reading and writing."""

import io

__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "Error", "Dialect", "excel", "excel_tab",
           "field_size_limit", "reader", "writer", "register_dialect", "get_dialect", "list_dialects", "Sniffer",
           "unregister_dialect", "DictReader", "DictWriter", "unix_dialect"]

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)
__version__ = "1.0"


class Error(Exception):
    __module__ = "_csv"


class Dialect:
    """How a file is written; subclasses set the attributes."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Settings(self, {})
        except TypeError as e:
            raise Error(str(e)) from None


class _Settings:
    """A dialect, checked and complete."""

    def __init__(self, dialect, options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)

        def pick(name, default):
            if name in options:
                return options[name]
            return getattr(dialect, name, default) if dialect is not None else default

        for name in options:
            if name not in _OPTIONS:
                raise TypeError("'%s' is an invalid keyword argument for this function" % name)
        self.delimiter = pick("delimiter", ",")
        self.quotechar = pick("quotechar", '"')
        self.escapechar = pick("escapechar", None)
        self.doublequote = bool(pick("doublequote", True))
        self.skipinitialspace = bool(pick("skipinitialspace", False))
        self.lineterminator = pick("lineterminator", "\r\n")
        self.quoting = pick("quoting", QUOTE_MINIMAL)
        self.strict = bool(pick("strict", False))
        if self.quotechar is None and "quoting" not in options and not hasattr(dialect, "quoting"):
            self.quoting = QUOTE_NONE
        for name in ("delimiter", "quotechar", "escapechar"):
            value = getattr(self, name)
            if value is None and name != "delimiter":
                continue
            if not isinstance(value, str):
                kind = "" if name == "delimiter" else " or None"
                raise TypeError('"%s" must be string%s, not %s' % (name, kind, type(value).__name__))
            if len(value) != 1:
                raise TypeError('"%s" must be a 1-character string' % name)
        if not isinstance(self.quoting, int):
            raise TypeError('"quoting" must be an integer')
        if not 0 <= self.quoting <= 3:
            raise TypeError('bad "quoting" value')
        if self.quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        if self.lineterminator is None:
            raise TypeError("lineterminator must be set")
        if not isinstance(self.lineterminator, str):
            raise TypeError('"lineterminator" must be a string, not %s' % type(self.lineterminator).__name__)


_OPTIONS = {"delimiter", "quotechar", "escapechar", "doublequote", "skipinitialspace", "lineterminator", "quoting", "strict"}
_dialects = {}
_limit = 131072


def field_size_limit(new_limit=None):
    global _limit
    old = _limit
    if new_limit is not None:
        if not isinstance(new_limit, int):
            raise TypeError("limit must be an integer")
        _limit = new_limit
    return old


def register_dialect(name, dialect=None, **options):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _Settings(dialect, options)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    try:
        return _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def list_dialects():
    return list(_dialects)


class excel(Dialect):
    """What Excel writes."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    """The same with tabs."""

    delimiter = "\t"


class unix_dialect(Dialect):
    """What programs on Unix write."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)

# States of the reader.
_START, _FIELD, _QUOTED, _QUOTE_SEEN, _ESCAPE, _ESCAPE_QUOTED, _LINE_END = range(7)


class _Reader:
    """The rows of an iterable of lines."""

    def __init__(self, lines, settings):
        self._lines = iter(lines)
        self.dialect = settings
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        s = self.dialect
        delimiter, quote, escape = s.delimiter, s.quotechar, s.escapechar
        quoting = s.quoting
        row = []
        field = []
        state = _START
        numeric = False
        begun = False

        def save():
            text = "".join(field)
            field.clear()
            row.append(float(text) if numeric else text)

        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if begun and (field or state == _QUOTED):
                    if s.strict:
                        raise Error("unexpected end of data") from None
                    save()
                    return row
                raise
            if not isinstance(line, str):
                raise Error("iterator should return strings, not %s (the file should be opened in text mode)"
                            % type(line).__name__)
            self.line_num += 1
            begun = True
            # The plain case: nothing quoted or escaped.
            if state == _START and quoting != QUOTE_NONNUMERIC and not s.skipinitialspace and (
                    quote is None or quote not in line) and (escape is None or escape not in line):
                text = line.rstrip("\r\n")
                if "\n" not in text and "\r" not in text:
                    if not text:
                        return row
                    row = text.split(delimiter)
                    if len(text) > _limit and max(map(len, row)) > _limit:
                        raise Error("field larger than field limit (%d)" % _limit)
                    return row
            for c in line:
                if state == _LINE_END:
                    if c in "\r\n":
                        continue
                    raise Error("new-line character seen in unquoted field - do you need to open the file in "
                                "universal-newline mode?")
                if state == _START:
                    if c in "\r\n":
                        if row or field or self._pending:
                            save()
                        state = _LINE_END
                    elif c == quote and quoting != QUOTE_NONE:
                        state = _QUOTED
                    elif c == escape and escape is not None:
                        state = _ESCAPE
                    elif c == " " and s.skipinitialspace:
                        self._pending = True
                    elif c == delimiter:
                        save()
                        self._pending = True
                    else:
                        numeric = quoting == QUOTE_NONNUMERIC
                        field.append(c)
                        state = _FIELD
                elif state == _FIELD:
                    if c in "\r\n":
                        save()
                        numeric = False
                        state = _LINE_END
                    elif c == escape and escape is not None:
                        state = _ESCAPE
                    elif c == delimiter:
                        save()
                        numeric = False
                        state = _START
                        self._pending = True
                    else:
                        field.append(c)
                elif state == _QUOTED:
                    if c == escape and escape is not None:
                        state = _ESCAPE_QUOTED
                    elif c == quote and quoting != QUOTE_NONE:
                        state = _QUOTE_SEEN if s.doublequote else _FIELD
                    else:
                        field.append(c)
                elif state == _QUOTE_SEEN:
                    if c == quote and quoting != QUOTE_NONE:
                        field.append(c)
                        state = _QUOTED
                    elif c == delimiter:
                        save()
                        state = _START
                        self._pending = True
                    elif c in "\r\n":
                        save()
                        state = _LINE_END
                    elif not s.strict:
                        field.append(c)
                        state = _FIELD
                    else:
                        raise Error("'%s' expected after '%s'" % (delimiter, quote))
                elif state == _ESCAPE:
                    field.append(c)
                    state = _FIELD
                else:
                    field.append(c)
                    state = _QUOTED
                if len(field) > _limit:
                    raise Error("field larger than field limit (%d)" % _limit)
            if state == _QUOTED:
                continue
            if state == _ESCAPE:
                field.append("\n")
                state = _FIELD
                continue
            if state == _ESCAPE_QUOTED:
                field.append("\n")
                state = _QUOTED
                continue
            if state != _LINE_END and (state != _START or self._pending):
                save()
            self._pending = False
            return row

    _pending = False


class _Writer:
    """Writes rows to a file."""

    def __init__(self, file, settings):
        write = getattr(file, "write", None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = write
        self.dialect = settings
        special = {settings.delimiter, settings.quotechar, settings.escapechar, "\n", "\r", *settings.lineterminator}
        special.discard(None)
        self._special = special

    def _field(self, value, alone):
        s = self.dialect
        if value is None:
            text, number = "", False
        else:
            number = isinstance(value, (int, float)) and not isinstance(value, bool) or hasattr(value, "__float__")
            text = value if isinstance(value, str) else repr(value) if type(value) is float else str(value)
        quoted = s.quoting == QUOTE_ALL or s.quoting == QUOTE_NONNUMERIC and not number
        out = []
        for c in text:
            if c in self._special:
                want_escape = False
                if s.quoting == QUOTE_NONE:
                    want_escape = True
                elif c == s.quotechar:
                    if s.doublequote:
                        out.append(c)
                    else:
                        want_escape = True
                elif c == s.escapechar:
                    want_escape = True
                if want_escape:
                    if s.escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    out.append(s.escapechar)
                elif c != s.escapechar or c == s.quotechar:
                    quoted = True
            out.append(c)
        if not text and alone:
            if s.quoting == QUOTE_NONE:
                raise Error("single empty field record must be quoted")
            quoted = True
        text = "".join(out)
        return s.quotechar + text + s.quotechar if quoted else text

    def writerow(self, row):
        try:
            row = list(row)
        except TypeError:
            raise Error("iterable expected, not %s" % type(row).__name__) from None
        alone = len(row) == 1
        line = self.dialect.delimiter.join([self._field(v, alone) for v in row])
        return self._write(line + self.dialect.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


_Reader.__module__ = _Writer.__module__ = "_csv"
_Reader.__name__ = _Reader.__qualname__ = "reader"
_Writer.__name__ = _Writer.__qualname__ = "writer"


def reader(iterable, dialect=None, **options):
    """An iterator over the rows of lines."""
    return _Reader(iterable, _Settings(dialect, options))


def writer(fileobj, dialect=None, **options):
    """What writes rows to a file."""
    return _Writer(fileobj, _Settings(dialect, options))


class DictReader:
    """Rows as dicts."""

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        self._fieldnames = list(fieldnames) if fieldnames is not None and iter(fieldnames) is fieldnames else fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        result = dict(zip(names, row))
        if len(names) < len(row):
            result[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            result[name] = self.restval
        return result


class DictWriter:
    """Writes dicts as rows."""

    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        self.fieldnames = list(fieldnames) if fieldnames is not None and iter(fieldnames) is fieldnames else fieldnames
        self.restval = restval
        if extrasaction.lower() not in ("raise", "ignore"):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _row(self, rowdict):
        if self.extrasaction == "raise":
            wrong = rowdict.keys() - self.fieldnames
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join([repr(x) for x in wrong]))
        return (rowdict.get(key, self.restval) for key in self.fieldnames)

    def writerow(self, rowdict):
        return self.writer.writerow(self._row(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._row, rowdicts))


class Sniffer:
    """Guesses a dialect from a sample."""

    preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        lines = [line for line in sample.splitlines() if line][:20]
        best = None
        for candidate in delimiters or ",\t;|: ":
            counts = {line.count(candidate) for line in lines}
            if len(counts) == 1 and 0 not in counts:
                if best is None or counts > best[0]:
                    best = counts, candidate
                    break
        if best is None:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            _name = "sniffed"
            delimiter = best[1]
            quotechar = '"' if '"' in sample or "'" not in sample else "'"
            doublequote = True
            skipinitialspace = all(best[1] + " " in line for line in lines)
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL

        return dialect

    def has_header(self, sample):
        """Whether the first row looks other than those below it: in type, or in length where theirs is the same."""
        rows = reader(io.StringIO(sample), self.sniff(sample))
        header = next(rows)
        kinds = dict.fromkeys(range(len(header)))
        seen = 0
        for row in rows:
            # Twenty rows say enough.
            if seen > 20:
                break
            seen += 1
            if len(row) != len(header):
                continue
            for column in list(kinds):
                kind = self._kind(row[column])
                if kind != kinds[column]:
                    if kinds[column] is None:
                        kinds[column] = kind
                    else:
                        # A column of several kinds says nothing.
                        del kinds[column]
        votes = 0
        for column, kind in kinds.items():
            if isinstance(kind, int):
                votes += 1 if len(header[column]) != kind else -1
            elif kind is not None:
                votes += 1 if self._kind(header[column]) is not complex else -1
        return votes > 0

    @staticmethod
    def _kind(text):
        """`complex` for a number, else the length."""
        try:
            complex(text)
        except (ValueError, OverflowError):
            return len(text)
        return complex
