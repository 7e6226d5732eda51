"""Dates, times of day, durations and time zones."""

import time as _time
from operator import index as _index

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

MINYEAR = 1
MAXYEAR = 9999

_MAX_ORDINAL = 3652059
_DAYS_BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
_DAYS_IN = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
_MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in_month(year, month):
    return 29 if month == 2 and _is_leap(year) else _DAYS_IN[month]


def _days_before_year(year):
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400


def _days_before_month(year, month):
    return _DAYS_BEFORE[month] + (month > 2 and _is_leap(year))


def _ordinal(year, month, day):
    return _days_before_year(year) + _days_before_month(year, month) + day


def _from_ordinal(n):
    n -= 1
    n400, n = divmod(n, 146097)
    n100, n = divmod(n, 36524)
    n4, n = divmod(n, 1461)
    n1, n = divmod(n, 365)
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    if n1 == 4 or n100 == 4:
        return year - 1, 12, 31
    month = (n + 50) >> 5
    if _days_before_month(year, month) > n:
        month -= 1
    return year, month, n - _days_before_month(year, month) + 1


def _iso_week1_monday(year):
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


def _date_of_iso_week(year, week, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError("Year is out of range: %d" % year)
    if not 0 < week < 53:
        first = _ordinal(year, 1, 1) % 7
        if not (week == 53 and (first == 4 or first == 3 and _is_leap(year))):
            raise ValueError("Invalid week: %d" % week)
    if not 0 < day < 8:
        raise ValueError("Invalid weekday: %d (range is [1, 7])" % day)
    return _from_ordinal(_iso_week1_monday(year) + (week - 1) * 7 + day - 1)


def _check_date(year, month, day):
    year, month, day = _index(year), _index(month), _index(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError("year %i is out of range" % year)
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _days_in_month(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _check_time(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = _index(hour), _index(minute), _index(second), _index(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond, fold


def _check_zone(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'" % type(tz).__name__)


def _check_offset(offset):
    if offset is None:
        return None
    if not isinstance(offset, timedelta):
        raise TypeError("tzinfo.utcoffset() must return None or a timedelta, not '%s'" % type(offset).__name__)
    if not -timedelta(1) < offset < timedelta(1):
        raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).")
    return offset


def _offset_text(offset, separator=":"):
    if offset is None:
        return ""
    sign = "+"
    if offset.days < 0:
        sign, offset = "-", -offset
    minutes, seconds = divmod(offset._days * 86400 + offset._seconds, 60)
    text = "%s%02d%s%02d" % (sign, minutes // 60, separator, minutes % 60)
    if seconds or offset._microseconds:
        text += "%s%02d" % (separator, seconds)
        if offset._microseconds:
            text += ".%06d" % offset._microseconds
    return text


def _time_text(hour, minute, second, microsecond, spec):
    if spec == "auto":
        spec = "microseconds" if microsecond else "seconds"
    if spec == "hours":
        return "%02d" % hour
    if spec == "minutes":
        return "%02d:%02d" % (hour, minute)
    if spec == "seconds":
        return "%02d:%02d:%02d" % (hour, minute, second)
    if spec == "milliseconds":
        return "%02d:%02d:%02d.%03d" % (hour, minute, second, microsecond // 1000)
    if spec == "microseconds":
        return "%02d:%02d:%02d.%06d" % (hour, minute, second, microsecond)
    raise ValueError("Unknown timespec value")


def _need_text(what, format):
    if not isinstance(format, str):
        shown = None if format is None else type(format).__name__
        raise TypeError("%s() argument 1 must be str, not %s" % (what, shown))


def _strftime(self, format, fields):
    """`time.strftime` with %f, %z and %Z filled in."""
    _need_text("strftime", format)
    parts = []
    i = 0
    while i < len(format):
        c = format[i]
        i += 1
        if c == "%" and i < len(format):
            d = format[i]
            i += 1
            if d == "f":
                parts.append("%06d" % getattr(self, "microsecond", 0))
            elif d == "z":
                offset = self.utcoffset() if hasattr(self, "utcoffset") else None
                parts.append(_offset_text(offset, ""))
            elif d == "Z":
                name = self.tzname() if hasattr(self, "tzname") else None
                parts.append((name or "").replace("%", "%%"))
            else:
                parts.append(c + d)
        else:
            parts.append(c)
    return _time.strftime("".join(parts), fields)


def _digits(text, what):
    if not (text.isascii() and text.isdigit()):
        raise ValueError(what)
    return int(text)


def _parse_date(text):
    """Year, month, day from the forms of ISO 8601."""
    year = _digits(text[:4], "") if len(text) >= 7 else _digits("", "")
    extended = text[4] == "-"
    at = 5 if extended else 4
    if text[at:at + 1] == "W":
        at += 1
        week = _digits(text[at:at + 2], "")
        at += 2
        day = 1
        if len(text) > at:
            if extended:
                if text[at] != "-":
                    raise ValueError
                at += 1
            day = _digits(text[at:at + 1], "")
            at += 1
            if at != len(text):
                raise ValueError
        return _date_of_iso_week(year, week, day)
    if len(text) != (10 if extended else 8) or extended and text[7] != "-":
        raise ValueError
    month = _digits(text[at:at + 2], "")
    return year, month, _digits(text[-2:], "")


def _parse_clock(text):
    """Hour, minute, second, microsecond."""
    values = [0, 0, 0, 0]
    extended = text[2:3] == ":"
    at = 0
    for i in range(3):
        if len(text) - at < 2:
            raise ValueError
        values[i] = _digits(text[at:at + 2], "")
        at += 2
        if at == len(text):
            return values
        if i < 2 and extended:
            if text[at] != ":":
                raise ValueError
            at += 1
        elif i == 2:
            if text[at] not in ".,":
                raise ValueError
            fraction = text[at + 1:]
            if not fraction:
                raise ValueError
            digits = _digits(fraction, "")
            values[3] = int(fraction[:6].ljust(6, "0")) if digits else 0
    return values


def _parse_time(text):
    """The clock and the zone of an ISO time."""
    if len(text) < 2:
        raise ValueError
    at = max(text.find("+"), text.find("-"), text.find("Z"))
    if at < 0:
        return _parse_clock(text), None
    values = _parse_clock(text[:at])
    zone = text[at + 1:]
    if text[at] == "Z":
        if zone:
            raise ValueError
        return values, timezone.utc
    if len(zone) in (0, 1, 3):
        raise ValueError
    hour, minute, second, micro = _parse_clock(zone)
    if not (hour or minute or second or micro):
        return values, timezone.utc
    offset = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    return values, timezone(-offset if text[at] == "-" else offset)


class timedelta:
    """A duration: days, seconds and microseconds."""

    __slots__ = "_days", "_seconds", "_microseconds", "_hash"

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        total, rest = 0, 0.0
        for name, value, unit in (
            ("days", days, 86400000000), ("seconds", seconds, 1000000), ("microseconds", microseconds, 1),
            ("milliseconds", milliseconds, 1000), ("minutes", minutes, 60000000), ("hours", hours, 3600000000),
            ("weeks", weeks, 604800000000),
        ):
            if isinstance(value, int):
                total += value * unit
            elif isinstance(value, float):
                whole = int(value)
                total += whole * unit
                part = (value - whole) * unit
                whole = int(part)
                total += whole
                rest += part - whole
            else:
                raise TypeError("unsupported type for timedelta %s component: %s" % (name, type(value).__name__))
        if rest:
            # Half a microsecond goes to the even side of the whole sum.
            whole = round(rest)
            if abs(rest - int(rest)) == 0.5:
                whole = 2 * round((total + rest) / 2 - total / 2) if (total + int(rest)) % 2 == 0 else whole
                low = int(rest // 1)
                whole = low if (total + low) % 2 == 0 else low + 1
            total += whole
        return cls._of(total)

    @classmethod
    def _of(cls, total):
        seconds, micro = divmod(total, 1000000)
        days, seconds = divmod(seconds, 86400)
        if not -2147483648 <= days <= 2147483647:
            raise OverflowError("Python int too large to convert to C int")
        if not -999999999 <= days <= 999999999:
            raise OverflowError("days=%d; must have magnitude <= 999999999" % days)
        self = object.__new__(cls)
        self._days = days
        self._seconds = seconds
        self._microseconds = micro
        self._hash = -1
        return self

    def _total(self):
        return (self._days * 86400 + self._seconds) * 1000000 + self._microseconds

    days = property(lambda self: self._days)
    seconds = property(lambda self: self._seconds)
    microseconds = property(lambda self: self._microseconds)

    def total_seconds(self):
        """Total seconds in the duration."""
        return self._total() / 10 ** 6

    def __repr__(self):
        parts = []
        for name in ("days", "seconds", "microseconds"):
            value = getattr(self, name)
            if value:
                parts.append("%s=%d" % (name, value))
        return "datetime.%s(%s)" % (type(self).__qualname__, ", ".join(parts) or "0")

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        text = "%d:%02d:%02d" % (minutes // 60, minutes % 60, seconds)
        if self._days:
            text = "%d day%s, %s" % (self._days, "" if abs(self._days) == 1 else "s", text)
        if self._microseconds:
            text += ".%06d" % self._microseconds
        return text

    def __add__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._total() + other._total())
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._total() - other._total())
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(other._total() - self._total())
        return NotImplemented

    def __neg__(self):
        return timedelta._of(-self._total())

    def __pos__(self):
        return timedelta._of(self._total())

    def __abs__(self):
        return timedelta._of(abs(self._total()))

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of(self._total() * other)
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return timedelta._of(_divide_round(self._total() * a, b))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._total() // other._total()
        if isinstance(other, int):
            return timedelta._of(self._total() // other)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._total() / other._total()
        if isinstance(other, int):
            return timedelta._of(_divide_round(self._total(), other))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return timedelta._of(_divide_round(b * self._total(), a))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._total() % other._total())
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            q, r = divmod(self._total(), other._total())
            return q, timedelta._of(r)
        return NotImplemented

    def __eq__(self, other):
        return self._total() == other._total() if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._total() < other._total() if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._total() <= other._total() if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._total() > other._total() if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._total() >= other._total() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        if self._hash == -1:
            self._hash = hash((self._days, self._seconds, self._microseconds))
        return self._hash

    def __bool__(self):
        return self._total() != 0

    def __reduce__(self):
        return type(self), (self._days, self._seconds, self._microseconds)


def _divide_round(a, b):
    """a / b to the nearest int, halves to even."""
    q, r = divmod(a, b)
    twice = r * 2
    if (twice > b if b > 0 else twice < b) or twice == b and q % 2:
        q += 1
    return q


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


class IsoCalendarDate(tuple):
    """What `isocalendar()` returns."""

    __slots__ = ()

    def __new__(cls, year, week, weekday):
        return tuple.__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __reduce__(self):
        return tuple, (tuple(self),)

    def __repr__(self):
        return "datetime.%s(year=%d, week=%d, weekday=%d)" % (type(self).__name__, *self)


class date:
    """A day of the Gregorian calendar."""

    __slots__ = "_year", "_month", "_day", "_hash"

    def __new__(cls, year, month=None, day=None):
        if month is None and isinstance(year, (bytes, str)) and len(year) == 4:
            # A pickle.
            if isinstance(year, str):
                year = year.encode("latin1")
            high, low, month, day = year
            year = high * 256 + low
        elif month is None:
            raise TypeError("function missing required argument 'month' (pos 2)")
        elif day is None:
            raise TypeError("function missing required argument 'day' (pos 3)")
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        self._hash = -1
        return self

    @classmethod
    def fromtimestamp(cls, t):
        if t is None:
            _index(t)
        y, m, d, *_ = _time.localtime(t)
        return cls(y, m, d)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n):
        n = _index(n)
        if n < 1:
            raise ValueError("ordinal must be >= 1")
        if n > _MAX_ORDINAL:
            raise ValueError("year is out of range")
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            if len(text) not in (7, 8, 10):
                raise ValueError
            fields = _parse_date(text)
        except ValueError as e:
            if e.args and e.args[0]:
                raise
            raise ValueError("Invalid isoformat string: %r" % text) from None
        return cls(*fields)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        return cls(*_date_of_iso_week(year, week, day))

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    def __repr__(self):
        return "datetime.%s(%d, %d, %d)" % (type(self).__qualname__, self._year, self._month, self._day)

    def ctime(self):
        weekday = self.toordinal() % 7 or 7
        return "%s %s %2d 00:00:00 %04d" % (_DAYS[weekday], _MONTHS[self._month], self._day, self._year)

    def strftime(self, format):
        return _strftime(self, format, self.timetuple())

    def __format__(self, format):
        _need_text("__format__", format)
        return self.strftime(format) if format else str(self)

    def isoformat(self):
        return "%04d-%02d-%02d" % (self._year, self._month, self._day)

    def __str__(self):
        return self.isoformat()

    def timetuple(self):
        return self._fields(0, 0, 0, -1)

    def _fields(self, hour, minute, second, dst):
        yday = _days_before_month(self._year, self._month) + self._day
        return _time.struct_time(
            (self._year, self._month, self._day, hour, minute, second, self.weekday(), yday, dst))

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def replace(self, year=None, month=None, day=None):
        return type(self)(
            self._year if year is None else year, self._month if month is None else month,
            self._day if day is None else day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.toordinal() % 7 or 7

    def isocalendar(self):
        year = self._year
        first = _iso_week1_monday(year)
        today = self.toordinal()
        week, day = divmod(today - first, 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - _iso_week1_monday(year), 7)
        elif week >= 52 and today >= _iso_week1_monday(year + 1):
            year += 1
            week = 0
        return IsoCalendarDate(year, week + 1, day + 1)

    def _key(self):
        return self._year, self._month, self._day

    def __eq__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._key() == other._key()
        return NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if _plain_dates(self, other) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if _plain_dates(self, other) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if _plain_dates(self, other) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if _plain_dates(self, other) else NotImplemented

    def __hash__(self):
        if self._hash == -1:
            self._hash = hash(self._state())
        return self._hash

    def __add__(self, other):
        if isinstance(other, timedelta):
            n = self.toordinal() + other.days
            if not 0 < n <= _MAX_ORDINAL:
                raise OverflowError("date value out of range")
            return type(self).fromordinal(n)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date) and not isinstance(other, datetime):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def _state(self):
        return bytes([self._year // 256, self._year % 256, self._month, self._day])

    def __reduce__(self):
        return type(self), (self._state(),)


def _plain_dates(a, b):
    if not isinstance(b, date):
        return False
    if isinstance(b, datetime) or isinstance(a, datetime):
        raise TypeError("can't compare %s to %s" % (_full_name(a), _full_name(b)))
    return True


def _full_name(value):
    cls = type(value)
    return "datetime." + cls.__name__ if cls.__module__ == "datetime" else cls.__name__


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)


class tzinfo:
    """A time zone; subclasses say what it is."""

    __slots__ = ()

    def tzname(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt):
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        offset = dt.utcoffset()
        if offset is None:
            raise ValueError("fromutc: non-None utcoffset() result required")
        dst = dt.dst()
        if dst is None:
            raise ValueError("fromutc: non-None dst() result required")
        delta = offset - dst
        if delta:
            dt += delta
            dst = dt.dst()
            if dst is None:
                raise ValueError("fromutc: tz.dst() gave inconsistent results; cannot convert")
        return dt + dst

    def __reduce__(self):
        init = getattr(self, "__getinitargs__", None)
        args = init() if init else ()
        state = getattr(self, "__dict__", None)
        return (type(self), args, state) if state else (type(self), args)


class time:
    """A time of day."""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_hash", "_fold"

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(hour, bytes) and len(hour) == 6:
            # A pickle.
            state, tzinfo = hour, minute or None
            fold, hour = divmod(state[0], 128)
            minute, second = state[1], state[2]
            microsecond = int.from_bytes(state[3:], "big")
        _check_zone(tzinfo)
        self = object.__new__(cls)
        (self._hour, self._minute, self._second, self._microsecond, self._fold) = _check_time(
            hour, minute, second, microsecond, fold)
        self._tzinfo = tzinfo
        self._hash = -1
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def fromisoformat(cls, text):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            (hour, minute, second, micro), tz = _parse_time(text.removeprefix("T"))
        except ValueError:
            raise ValueError("Invalid isoformat string: %r" % text) from None
        return cls(hour, minute, second, micro, tz)

    def utcoffset(self):
        return None if self._tzinfo is None else _check_offset(self._tzinfo.utcoffset(None))

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(None)

    def _key(self, other):
        """Comparable forms of both, None if one has a zone and one has none."""
        a, b = self.utcoffset(), other.utcoffset()
        x = (self._hour * 60 + self._minute, self._second, self._microsecond)
        y = (other._hour * 60 + other._minute, other._second, other._microsecond)
        if self._tzinfo is other._tzinfo or a == b:
            return x, y
        if a is None or b is None:
            return None
        x = timedelta(minutes=x[0], seconds=x[1], microseconds=x[2]) - a
        y = timedelta(minutes=y[0], seconds=y[1], microseconds=y[2]) - b
        return x, y

    def _ordered(self, other):
        keys = self._key(other)
        if keys is None:
            raise TypeError("can't compare offset-naive and offset-aware times")
        return keys

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        keys = self._key(other)
        return keys is not None and keys[0] == keys[1]

    def __lt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._ordered(other)
        return a < b

    def __le__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._ordered(other)
        return a <= b

    def __gt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._ordered(other)
        return a > b

    def __ge__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._ordered(other)
        return a >= b

    def __hash__(self):
        if self._hash == -1:
            offset = self.replace(fold=0).utcoffset() or timedelta(0)
            whole = timedelta(hours=self._hour, minutes=self._minute, seconds=self._second)
            self._hash = hash(((whole - offset)._total(), self._microsecond))
        return self._hash

    def __repr__(self):
        text = "%d, %d" % (self._hour, self._minute)
        if self._second or self._microsecond:
            text += ", %d" % self._second
        if self._microsecond:
            text += ", %d" % self._microsecond
        if self._tzinfo is not None:
            text += ", tzinfo=%r" % (self._tzinfo,)
        if self._fold:
            text += ", fold=1"
        return "datetime.%s(%s)" % (type(self).__qualname__, text)

    def isoformat(self, timespec="auto"):
        text = _time_text(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + _offset_text(self.utcoffset())

    def __str__(self):
        return self.isoformat()

    def strftime(self, format):
        return _strftime(self, format, (1900, 1, 1, self._hour, self._minute, self._second, 0, 1, -1))

    def __format__(self, format):
        _need_text("__format__", format)
        return self.strftime(format) if format else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(
            self._hour if hour is None else hour, self._minute if minute is None else minute,
            self._second if second is None else second, self._microsecond if microsecond is None else microsecond,
            self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def __reduce_ex__(self, protocol):
        first = self._hour + (128 if self._fold and protocol > 3 else 0)
        state = bytes([first, self._minute, self._second]) + self._microsecond.to_bytes(3, "big")
        return type(self), (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


time.min = time(0, 0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)

_tzinfo_class = tzinfo


class datetime(date):
    """A day and a time of day."""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold"

    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(year, bytes) and len(year) == 10:
            # A pickle.
            state, tzinfo = year, month
            year = state[0] * 256 + state[1]
            fold, month = divmod(state[2], 128)
            day, hour, minute, second = state[3:7]
            microsecond = int.from_bytes(state[7:], "big")
        elif month is None:
            raise TypeError("function missing required argument 'month' (pos 2)")
        elif day is None:
            raise TypeError("function missing required argument 'day' (pos 3)")
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        (self._hour, self._minute, self._second, self._microsecond, self._fold) = _check_time(
            hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._tzinfo = tzinfo
        self._hash = -1
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def _from_seconds(cls, t, utc, tz):
        whole = int(t // 1)
        micro = round((t - whole) * 1e6) if isinstance(t, float) else 0
        if isinstance(t, float):
            # Half a microsecond goes to the even side.
            a, b = t.as_integer_ratio()
            total = _divide_round(a * 1000000, b)
            whole, micro = divmod(total, 1000000)
        y, m, d, hh, mm, ss, *_ = (_time.gmtime if utc else _time.localtime)(whole)
        result = cls(y, m, d, hh, mm, min(ss, 59), micro, tz)
        return result

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        _check_zone(tz)
        result = cls._from_seconds(timestamp, tz is not None, tz)
        return result if tz is None else tz.fromutc(result)

    @classmethod
    def utcfromtimestamp(cls, t):
        return cls._from_seconds(t, True, None)

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(_time.time())

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        if not isinstance(date, _date_class):
            raise TypeError("combine() argument 1 must be datetime.date, not %s" % type(date).__name__)
        if not isinstance(time, _time_class):
            raise TypeError("combine() argument 2 must be datetime.time, not %s" % type(time).__name__)
        if tzinfo is True:
            tzinfo = time.tzinfo
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, tzinfo,
                   fold=time.fold)

    @classmethod
    def fromisoformat(cls, text):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            if len(text) < 7:
                raise ValueError
            at = _date_end(text)
            fields = _parse_date(text[:at])
            clock, tz = ((0, 0, 0, 0), None) if at == len(text) else _parse_time(text[at + 1:])
        except ValueError as e:
            if e.args and e.args[0]:
                raise
            raise ValueError("Invalid isoformat string: %r" % text) from None
        return cls(*fields, *clock, tz)

    @classmethod
    def strptime(cls, date_string, format):
        """The moment that a text means in this format."""
        import _strptime
        return _strptime.to_datetime(cls, date_string, format)

    def timetuple(self):
        dst = self.dst()
        flag = -1 if dst is None else int(bool(dst))
        return self._fields(self._hour, self._minute, self._second, flag)

    def utctimetuple(self):
        offset = self.utcoffset()
        moment = self - offset if offset else self
        return moment._fields(moment._hour, moment._minute, moment._second, 0)

    def timestamp(self):
        if self._tzinfo is None:
            return _time.mktime(self.timetuple()) + self._microsecond / 1e6
        return (self - _EPOCH).total_seconds()

    def date(self):
        return _date_class(self._year, self._month, self._day)

    def time(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        return type(self)(
            self._year if year is None else year, self._month if month is None else month,
            self._day if day is None else day, self._hour if hour is None else hour,
            self._minute if minute is None else minute, self._second if second is None else second,
            self._microsecond if microsecond is None else microsecond,
            self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def astimezone(self, tz=None):
        if tz is None:
            tz = _local_zone(self)
        elif not isinstance(tz, _tzinfo_class):
            raise TypeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'" % type(tz).__name__)
        mine = self._tzinfo
        offset = None if mine is None else self.utcoffset()
        if offset is None:
            mine = _local_zone(self)
            offset = mine.utcoffset(self)
        if tz is mine:
            return self.replace(tzinfo=tz)
        utc = (self.replace(tzinfo=None) - offset).replace(tzinfo=tz)
        return tz.fromutc(utc)

    def ctime(self):
        weekday = self.toordinal() % 7 or 7
        return "%s %s %2d %02d:%02d:%02d %04d" % (
            _DAYS[weekday], _MONTHS[self._month], self._day, self._hour, self._minute, self._second, self._year)

    def isoformat(self, sep="T", timespec="auto"):
        text = "%04d-%02d-%02d%c" % (self._year, self._month, self._day, sep)
        text += _time_text(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + _offset_text(self.utcoffset())

    def __repr__(self):
        parts = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        if parts[-1] == 0:
            parts.pop()
            if parts[-1] == 0:
                parts.pop()
        text = ", ".join(map(str, parts))
        if self._tzinfo is not None:
            text += ", tzinfo=%r" % (self._tzinfo,)
        if self._fold:
            text += ", fold=1"
        return "datetime.%s(%s)" % (type(self).__qualname__, text)

    def __str__(self):
        return self.isoformat(sep=" ")

    def utcoffset(self):
        return None if self._tzinfo is None else _check_offset(self._tzinfo.utcoffset(self))

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(self)

    def _micros(self):
        seconds = ((self.toordinal() * 24 + self._hour) * 60 + self._minute) * 60 + self._second
        return seconds * 1000000 + self._microsecond

    def _keys(self, other):
        """Comparable forms of both, None if one has a zone and one has none."""
        if self._tzinfo is other._tzinfo:
            return self._micros(), other._micros()
        a, b = self.utcoffset(), other.utcoffset()
        if a == b:
            return self._micros(), other._micros()
        if a is None or b is None:
            return None
        return self._micros() - a._total(), other._micros() - b._total()

    def _ordered(self, other):
        if not isinstance(other, datetime):
            _plain_dates(self, other)
        keys = self._keys(other)
        if keys is None:
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return keys

    def __eq__(self, other):
        if isinstance(other, datetime):
            keys = self._keys(other)
            return keys is not None and keys[0] == keys[1]
        return NotImplemented if not isinstance(other, date) else False

    def __lt__(self, other):
        if not isinstance(other, date):
            return NotImplemented
        a, b = self._ordered(other)
        return a < b

    def __le__(self, other):
        if not isinstance(other, date):
            return NotImplemented
        a, b = self._ordered(other)
        return a <= b

    def __gt__(self, other):
        if not isinstance(other, date):
            return NotImplemented
        a, b = self._ordered(other)
        return a > b

    def __ge__(self, other):
        if not isinstance(other, date):
            return NotImplemented
        a, b = self._ordered(other)
        return a >= b

    def __hash__(self):
        if self._hash == -1:
            offset = self.replace(fold=0).utcoffset()
            self._hash = hash(self._micros() - (offset._total() if offset else 0))
        return self._hash

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        total = self._micros() + other._total()
        seconds, micro = divmod(total, 1000000)
        days, seconds = divmod(seconds, 86400)
        if not 0 < days <= _MAX_ORDINAL:
            raise OverflowError("date value out of range")
        year, month, day = _from_ordinal(days)
        return type(self)(
            year, month, day, seconds // 3600, seconds // 60 % 60, seconds % 60, micro, self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        keys = self._keys(other)
        if keys is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta._of(keys[0] - keys[1])

    def _state(self, protocol=3):
        month = self._month + (128 if self._fold and protocol > 3 else 0)
        head = bytes([self._year // 256, self._year % 256, month, self._day, self._hour, self._minute, self._second])
        return head + self._microsecond.to_bytes(3, "big")

    def __reduce_ex__(self, protocol):
        state = self._state(protocol)
        return type(self), (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


_date_class = date
_time_class = time


def _date_end(text):
    """Where the date of an ISO date and time ends."""
    n = len(text)
    if n == 7:
        return 7
    if text[4] == "-":
        if text[5] == "W":
            if n < 8:
                raise ValueError
            if n > 8 and text[8] == "-":
                if n == 9:
                    raise ValueError
                if n > 10 and text[10].isdigit():
                    return 8
                return 10
            return 8
        return 10
    if text[4] == "W":
        end = 7
        while end < n and text[end].isdigit():
            end += 1
        if end < 9:
            return end
        return 7 if end % 2 == 0 else 8
    return 8


def _local_zone(moment):
    if moment._tzinfo is None:
        seconds = int(_time.mktime(moment.timetuple()))
    else:
        seconds = (moment - _EPOCH) // timedelta(seconds=1)
    local = _time.localtime(seconds)
    return timezone(timedelta(seconds=local.tm_gmtoff), local.tm_zone)


datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)

_NO_NAME = object()


class timezone(tzinfo):
    """A zone with the same offset all the year."""

    __slots__ = "_offset", "_name"

    def __new__(cls, offset, name=_NO_NAME):
        if not isinstance(offset, timedelta):
            raise TypeError("timezone() argument 1 must be datetime.timedelta, not %s" % type(offset).__name__)
        if name is _NO_NAME:
            if not offset:
                return cls.utc
            name = None
        elif not isinstance(name, str):
            raise TypeError("timezone() argument 2 must be str, not %s" % type(name).__name__)
        if not -timedelta(1) < offset < timedelta(1):
            raise ValueError(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), "
                "not %r." % (offset,))
        return cls._make(offset, name)

    @classmethod
    def _make(cls, offset, name=None):
        self = object.__new__(cls)
        self._offset = offset
        self._name = name
        return self

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        if self._name is None:
            return "datetime.timezone(%r)" % (self._offset,)
        return "datetime.timezone(%r, %r)" % (self._offset, self._name)

    def __str__(self):
        return self.tzname(None)

    def _check(self, dt, what):
        if dt is not None and not isinstance(dt, datetime):
            raise TypeError("%s(dt) argument must be a datetime instance or None, not %s" % (what, type(dt).__name__))

    def utcoffset(self, dt):
        self._check(dt, "utcoffset")
        return self._offset

    def tzname(self, dt):
        self._check(dt, "tzname")
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset) if self._offset else "UTC"

    def dst(self, dt):
        self._check(dt, "dst")
        return None

    def fromutc(self, dt):
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime instance, not %s" % type(dt).__name__)
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt + self._offset

    def __getinitargs__(self):
        return (self._offset,) if self._name is None else (self._offset, self._name)


timezone.utc = UTC = timezone._make(timedelta(0))
timezone.min = timezone._make(-timedelta(hours=23, minutes=59))
timezone.max = timezone._make(timedelta(hours=23, minutes=59))
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
