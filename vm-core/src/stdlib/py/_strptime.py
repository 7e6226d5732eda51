"""Reading dates and times by a format: `datetime.strptime` and `time.strptime`."""

import re

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december"]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _names(names):
    return "|".join(sorted(names, key=len, reverse=True))


_PARTS = {
    "d": r"(?P<d>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])",
    "f": r"(?P<f>[0-9]{1,6})",
    "H": r"(?P<H>2[0-3]|[0-1]\d|\d)",
    "I": r"(?P<I>1[0-2]|0[1-9]|[1-9])",
    "G": r"(?P<G>\d\d\d\d)",
    "j": r"(?P<j>36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])",
    "m": r"(?P<m>1[0-2]|0[1-9]|[1-9])",
    "M": r"(?P<M>[0-5]\d|\d)",
    "S": r"(?P<S>6[0-1]|[0-5]\d|\d)",
    "U": r"(?P<U>5[0-3]|[0-4]\d|\d)",
    "W": r"(?P<W>5[0-3]|[0-4]\d|\d)",
    "w": r"(?P<w>[0-6])",
    "u": r"(?P<u>[1-7])",
    "V": r"(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)",
    "y": r"(?P<y>\d\d)",
    "Y": r"(?P<Y>\d\d\d\d)",
    "z": r"(?P<z>[+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?|(?-i:Z))",
    "A": "(?P<A>%s)" % _names(_DAYS),
    "a": "(?P<a>%s)" % _names([d[:3] for d in _DAYS]),
    "B": "(?P<B>%s)" % _names(_MONTHS),
    "b": "(?P<b>%s)" % _names([m[:3] for m in _MONTHS]),
    "h": "(?P<b>%s)" % _names([m[:3] for m in _MONTHS]),
    "p": "(?P<p>am|pm)",
    "Z": "(?P<Z>utc|gmt)",
    "%": "%",
}
_WHOLE = {"c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "r": "%I:%M:%S %p", "D": "%m/%d/%y",
          "T": "%H:%M:%S", "R": "%H:%M", "F": "%Y-%m-%d"}
_LOCALE_ONLY = "cxX"
_compiled = {}


def _pattern(format):
    found = _compiled.get(format)
    if found is None:
        text = re.sub(r"([\\.^$*+?\(\){}\[\]|])", r"\\\1", format)
        text = re.sub(r"\s+", r"\\s+", text)
        parts = []
        i = 0
        while i < len(text):
            c = text[i]
            i += 1
            if c != "%":
                parts.append(c)
                continue
            if i == len(text):
                raise ValueError("stray %% in format '%s'" % format)
            d = text[i]
            i += 1
            if d in _LOCALE_ONLY:
                text = text[:i] + re.sub(r"\s+", r"\\s+", _WHOLE[d]) + text[i:]
                continue
            part = _PARTS.get(d)
            if part is None:
                if d == "\\":
                    raise ValueError("'\\' is a bad directive in format '%s'" % format)
                raise ValueError("'%s' is a bad directive in format '%s'" % (d, format))
            parts.append(part)
        try:
            found = re.compile("".join(parts), re.IGNORECASE)
        except re.error:
            raise ValueError("bad format '%s'" % format) from None
        if len(_compiled) > 20:
            _compiled.clear()
        _compiled[format] = found
    return found


def _read(text, format):
    """The fields: year, month, day, hour, minute, second, weekday, day of the year, microseconds, zone name, offset."""
    for i, value in enumerate((text, format)):
        if not isinstance(value, str):
            raise TypeError("strptime() argument %d must be str, not %s" % (i, type(value)))
    match = _pattern(format).match(text)
    if not match:
        raise ValueError("time data %r does not match format %r" % (text, format))
    if len(text) != match.end():
        raise ValueError("unconverted data remains: %s" % text[match.end():])
    got = match.groupdict()
    import datetime
    year = iso_year = None
    month = day = 1
    hour = minute = second = micro = 0
    weekday = julian = week = iso_week = offset = zone = None
    week_starts = 0
    for key, value in got.items():
        if value is None and key != "I":
            continue
        if key == "y":
            year = int(value)
            year += 1900 if year > 68 else 2000
        elif key == "Y":
            year = int(value)
        elif key == "G":
            iso_year = int(value)
        elif key == "m":
            month = int(value)
        elif key == "B":
            month = _MONTHS.index(value.lower()) + 1
        elif key == "b":
            month = [m[:3] for m in _MONTHS].index(value.lower()) + 1
        elif key == "d":
            day = int(value)
        elif key == "H":
            hour = int(value)
        elif key == "I":
            hour = int(value) % 12
            if (got.get("p") or "").lower() == "pm":
                hour += 12
        elif key == "M":
            minute = int(value)
        elif key == "S":
            second = int(value)
        elif key == "f":
            micro = int(value.ljust(6, "0"))
        elif key == "A":
            weekday = _DAYS.index(value.lower())
        elif key == "a":
            weekday = [d[:3] for d in _DAYS].index(value.lower())
        elif key == "w":
            weekday = (int(value) + 6) % 7
        elif key == "u":
            weekday = int(value) - 1
        elif key == "j":
            julian = int(value)
        elif key in "UW":
            week = int(value)
            week_starts = 6 if key == "U" else 0
        elif key == "V":
            iso_week = int(value)
        elif key == "z":
            offset = _offset(value)
        elif key == "Z":
            zone = value
    if iso_year is None and iso_week is not None:
        if year is None or weekday is None:
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday "
                             "directive ('%A', '%a', '%w', or '%u').")
        raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' "
                         "instead.")
    if iso_year is not None:
        if iso_week is None or weekday is None:
            raise ValueError("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday "
                             "directive ('%A', '%a', '%w', or '%u').")
        if julian is not None:
            raise ValueError("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' "
                             "instead.")
    leap = False
    if year is None and month == 2 and day == 29:
        year, leap = 1904, True
    elif year is None:
        year = 1900
    if iso_year is not None:
        found = datetime.date.fromisocalendar(iso_year, iso_week, weekday + 1)
        year, month, day = found.year, found.month, found.day
    elif julian is None and week is not None and weekday is not None:
        first = datetime.date(year, 1, 1).weekday()
        if week_starts == 6:
            first, in_week = (first + 1) % 7, (weekday + 1) % 7
        else:
            in_week = weekday
        julian = 1 + in_week - first if week == 0 else 1 + (7 - first) % 7 + 7 * (week - 1) + in_week
    if julian is not None:
        found = datetime.date(year, 1, 1) + datetime.timedelta(julian - 1)
        year, month, day = found.year, found.month, found.day
    day_object = datetime.date(year, month, day)
    if julian is None:
        julian = day_object.toordinal() - datetime.date(year, 1, 1).toordinal() + 1
    if weekday is None:
        weekday = day_object.weekday()
    if leap:
        year = 1900
    return year, month, day, hour, minute, second, weekday, julian, micro, zone, offset


def _offset(text):
    """Seconds east of Greenwich, a float if there are microseconds."""
    if text == "Z":
        return 0, 0
    digits = text[1:]
    if digits[2] == ":":
        digits = digits[:2] + digits[3:]
        if len(digits) > 5 or len(digits) > 4:
            if digits[4] != ":":
                raise ValueError("Inconsistent use of : in %s" % text)
            digits = digits[:4] + digits[5:]
    seconds = int(digits[:2]) * 3600 + int(digits[2:4]) * 60 + int(digits[4:6] or 0)
    micros = int(digits[7:].ljust(6, "0") or 0)
    return (-seconds, -micros) if text[0] == "-" else (seconds, micros)


def to_datetime(cls, text, format):
    """What `cls.strptime` returns."""
    import datetime
    year, month, day, hour, minute, second, _, _, micro, zone, offset = _read(text, format)
    args = (year, month, day, hour, minute, second, micro)
    if offset is None:
        return cls(*args)
    delta = datetime.timedelta(seconds=offset[0], microseconds=offset[1])
    return cls(*args, datetime.timezone(delta, zone) if zone else datetime.timezone(delta))


def to_struct(text, format="%a %b %d %H:%M:%S %Y"):
    """What `time.strptime` returns."""
    import time
    year, month, day, hour, minute, second, weekday, julian, _, _, _ = _read(text, format)
    return time.struct_time((year, month, day, hour, minute, second, weekday, julian, -1))
