"""Decimal floating-point and fixed-point numbers (the General Decimal Arithmetic specification).

A finite number is a sign, a coefficient (an int) and an exponent; an operation computes exactly, or with enough
digits, and `_fix` rounds to the context and raises its signals.
"""

import math as _math
import numbers as _numbers
import sys as _sys
from collections import namedtuple as _namedtuple

__all__ = ["Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext", "DecimalException",
           "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded", "Subnormal", "Overflow", "Underflow",
           "FloatOperation", "DivisionImpossible", "InvalidContext", "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN",
           "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP",
           "setcontext", "getcontext", "localcontext", "MAX_PREC", "MAX_EMAX", "MIN_EMIN", "MIN_ETINY", "HAVE_THREADS",
           "HAVE_CONTEXTVAR"]

DecimalTuple = _namedtuple("DecimalTuple", "sign digits exponent")
DecimalTuple.__module__ = "decimal"

ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN = "ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN"
ROUND_CEILING, ROUND_FLOOR, ROUND_UP = "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP"
ROUND_HALF_DOWN, ROUND_05UP = "ROUND_HALF_DOWN", "ROUND_05UP"
_ROUNDINGS = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)

HAVE_THREADS = True
HAVE_CONTEXTVAR = True
MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)
__version__ = "1.70"
__libmpdec_version__ = "2.5.1"


class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class InvalidContext(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


_SIGNALS = [InvalidOperation, FloatOperation, DivisionByZero, Overflow, Subnormal, Underflow, Rounded, Inexact, Clamped]
_CONDITIONS = {ConversionSyntax: InvalidOperation, DivisionImpossible: InvalidOperation, DivisionUndefined: InvalidOperation,
               InvalidContext: InvalidOperation}


def _digit_count(n):
    """Decimal digits of an int above 0; 1 for 0."""
    if n < 10 ** 18:
        return len(str(n))
    guess = int(n.bit_length() * 0.30102999566398) - 1
    n //= 10 ** guess
    return guess + len(str(n))


def _text(n):
    """Digits of an int of any length."""
    if n.bit_length() < 14000:
        return str(n)
    half = _digit_count(n) // 2
    high, low = divmod(n, 10 ** half)
    return _text(high) + _text(low).rjust(half, "0")


def _number(digits):
    """The int that ASCII digits spell, of any length."""
    if len(digits) <= 4000:
        return int(digits)
    half = len(digits) // 2
    return _number(digits[:-half]) * 10 ** half + _number(digits[-half:])


def _rounded(n, drop, rounding, negative):
    """n with `drop` digits taken off its end, and whether something was lost."""
    if drop <= 0:
        return n * 10 ** -drop, False
    unit = 10 ** drop
    q, r = divmod(n, unit)
    if not r:
        return q, False
    if rounding == ROUND_HALF_EVEN:
        up = 2 * r > unit or 2 * r == unit and q & 1
    elif rounding == ROUND_HALF_UP:
        up = 2 * r >= unit
    elif rounding == ROUND_HALF_DOWN:
        up = 2 * r > unit
    elif rounding == ROUND_DOWN:
        up = False
    elif rounding == ROUND_UP:
        up = True
    elif rounding == ROUND_CEILING:
        up = not negative
    elif rounding == ROUND_FLOOR:
        up = negative
    else:
        up = q % 5 == 0
    return q + bool(up), True


class _SignalDict:
    """Signals and whether they are set: the flags or traps of a context."""

    def __init__(self, on=()):
        self._on = {signal: False for signal in _SIGNALS}
        for signal in on:
            self[signal] = True

    def __getitem__(self, key):
        return self._on[key]

    def __setitem__(self, key, value):
        if key not in self._on:
            raise KeyError("invalid error flag")
        self._on[key] = bool(value)

    def __iter__(self):
        return iter(self._on)

    def __len__(self):
        return len(self._on)

    def __contains__(self, key):
        return key in self._on

    def keys(self):
        return self._on.keys()

    def values(self):
        return self._on.values()

    def items(self):
        return self._on.items()

    def get(self, key, default=None):
        return self._on.get(key, default)

    def copy(self):
        return dict(self._on)

    def __eq__(self, other):
        return self._on == (other._on if isinstance(other, _SignalDict) else other)

    def __repr__(self):
        return "{%s}" % ", ".join("<class 'decimal.%s'>:%s" % (s.__name__, v) for s, v in self._on.items())

    def names(self):
        return "[%s]" % ", ".join(s.__name__ for s in _SIGNALS if self._on[s])


class Context:
    """Precision, rounding, limits of exponents, flags and traps."""

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        base = DefaultContext if "DefaultContext" in globals() else None
        self.prec = prec if prec is not None else base.prec if base else 28
        self.rounding = rounding if rounding is not None else base.rounding if base else ROUND_HALF_EVEN
        self.Emin = Emin if Emin is not None else base.Emin if base else -999999
        self.Emax = Emax if Emax is not None else base.Emax if base else 999999
        self.capitals = capitals if capitals is not None else base.capitals if base else 1
        self.clamp = clamp if clamp is not None else base.clamp if base else 0
        self.flags = flags if flags is not None else []
        self.traps = traps if traps is not None else [s for s in _SIGNALS if base.traps[s]] if base else []

    def __setattr__(self, name, value):
        if name in ("flags", "traps"):
            if isinstance(value, (list, tuple)):
                for s in value:
                    if s not in _SIGNALS:
                        raise TypeError("valid values for signals are:\n  [InvalidOperation, FloatOperation, "
                                        "DivisionByZero,\n   Overflow, Subnormal, Underflow, Rounded, Inexact, Clamped]")
                value = _SignalDict(value)
            elif not isinstance(value, _SignalDict):
                value = _SignalDict([s for s, on in value.items() if on])
        elif name in _LIMITS:
            low, high, message = _LIMITS[name]
            if not isinstance(value, int):
                raise TypeError("an integer is required (got type %s)" % type(value).__name__)
            if not low <= value <= high:
                raise ValueError(message)
        elif name == "rounding":
            if value not in _ROUNDINGS:
                raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                                "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
        else:
            raise AttributeError("'decimal.Context' object has no attribute '%s'" % name)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted")

    def __repr__(self):
        return ("Context(prec=%d, rounding=%s, Emin=%d, Emax=%d, capitals=%d, clamp=%d, flags=%s, traps=%s)" % (
            self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, self.flags.names(),
            self.traps.names()))

    def copy(self):
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                       [s for s in _SIGNALS if self.flags[s]], [s for s in _SIGNALS if self.traps[s]])

    __copy__ = copy

    def __reduce__(self):
        return Context, (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                         [s for s in _SIGNALS if self.flags[s]], [s for s in _SIGNALS if self.traps[s]])

    def clear_flags(self):
        self.flags = []

    def clear_traps(self):
        self.traps = []

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def _signal(self, *conditions):
        """Sets flags, and raises for the first one that is trapped."""
        flags, traps = self.flags._on, self.traps._on
        trapped = []
        for condition in conditions:
            signal = _CONDITIONS.get(condition, condition)
            flags[signal] = True
            if traps[signal]:
                trapped.append(condition)
        if trapped:
            signal = _CONDITIONS.get(trapped[0], trapped[0])
            raise signal([*trapped])

    def create_decimal(self, num="0"):
        return Decimal(num, self)._fix_nan(self) if isinstance(num, Decimal) and num._special else Decimal(num, self)._fix(self)

    def create_decimal_from_float(self, f):
        return Decimal.from_float(f)._fix(self)

    def divmod(self, a, b):
        return _convert(a)._divmod(_convert(b), self)

    def power(self, a, b, modulo=None):
        return _convert(a).__pow__(b, modulo, self)

    def radix(self):
        return Decimal(10)

    def to_eng_string(self, a):
        return _convert(a).to_eng_string(self)

    def to_sci_string(self, a):
        return _convert(a).__str__(context=self)

    def plus(self, a):
        return _convert(a)._fix(self)

    def minus(self, a):
        return _convert(a).__neg__(self)

    def add(self, a, b):
        return _convert(a).__add__(b, self)

    def subtract(self, a, b):
        return _convert(a).__sub__(b, self)

    def multiply(self, a, b):
        return _convert(a).__mul__(b, self)

    def divide(self, a, b):
        return _convert(a).__truediv__(b, self)

    def divide_int(self, a, b):
        return _convert(a).__floordiv__(b, self)

    def remainder(self, a, b):
        return _convert(a).__mod__(b, self)

    def abs(self, a):
        return _convert(a).__abs__(context=self)


for _name in ("sqrt", "exp", "ln", "log10", "fma", "compare", "compare_total", "max", "min", "quantize", "normalize",
              "to_integral_value", "to_integral_exact", "to_integral", "remainder_near", "scaleb", "logb", "number_class",
              "copy_abs", "copy_negate", "copy_sign", "is_nan", "is_zero", "is_signed", "is_finite", "is_infinite",
              "is_normal", "is_subnormal", "is_qnan", "is_snan", "same_quantum", "canonical", "next_plus", "next_minus",
              "max_mag", "min_mag"):
    def _make(name):
        def call(self, a, *rest):
            method = getattr(_convert(a), name)
            try:
                return method(*rest, context=self)
            except TypeError as e:
                if "unexpected keyword argument 'context'" not in str(e):
                    raise
                return method(*rest)
        call.__name__ = name
        return call
    setattr(Context, _name, _make(_name))
del _name, _make

_LIMITS = {
    "prec": (1, MAX_PREC, "valid range for prec is [1, MAX_PREC]"),
    "Emin": (MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]"),
    "Emax": (0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]"),
    "capitals": (0, 1, "valid values for capitals are [0, 1]"),
    "clamp": (0, 1, "valid values for clamp are [0, 1]"),
}

DefaultContext = Context(traps=[InvalidOperation, DivisionByZero, Overflow])
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP, flags=[],
                       traps=[InvalidOperation, DivisionByZero, Overflow, Underflow, Clamped])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, flags=[], traps=[])

_current = DefaultContext.copy()


def getcontext():
    """The context that operations use."""
    return _current


def setcontext(context):
    global _current
    if not isinstance(context, Context):
        raise TypeError("optional argument must be a context")
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _current = context


class _ContextManager:
    def __init__(self, context):
        self.new_context = context.copy()

    def __enter__(self):
        self.saved_context = getcontext()
        setcontext(self.new_context)
        return self.new_context

    def __exit__(self, t, v, tb):
        setcontext(self.saved_context)


def localcontext(ctx=None, **kwargs):
    """A context manager that sets a copy of the context and puts the old one back."""
    manager = _ContextManager(getcontext() if ctx is None else ctx)
    for key, value in kwargs.items():
        if key not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError("'%s' is an invalid keyword argument for this function" % key)
        setattr(manager.new_context, key, value)
    return manager


_new = object.__new__


def _make(negative, coefficient, exponent):
    self = _new(Decimal)
    self._neg = negative
    self._int = coefficient
    self._exp = exponent
    self._special = None
    return self


def _make_special(negative, kind, payload=0):
    """kind: "F" infinity, "n" quiet NaN, "N" signalling NaN."""
    self = _new(Decimal)
    self._neg = negative
    self._int = payload
    self._exp = 0
    self._special = kind
    return self


def _convert(other, message=True):
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return _make(other < 0, abs(other), 0)
    if message:
        raise TypeError("conversion from %s to Decimal is not supported" % type(other).__name__)
    return NotImplemented


_parser = None


def _parse(text):
    global _parser
    if _parser is None:
        import re
        _parser = re.compile(
            r"(?P<sign>[-+])?((?=\d|\.\d)(?P<int>\d*)(\.(?P<frac>\d*))?(E(?P<exp>[-+]?\d+))?|Inf(inity)?|(?P<signal>s)?NaN(?P<diag>\d*))\Z",
            re.IGNORECASE).match
    return _parser(text)


class Decimal:
    """A decimal number."""

    __slots__ = ("_neg", "_int", "_exp", "_special")

    def __new__(cls, value="0", context=None):
        if isinstance(value, int):
            self = _make(value < 0, abs(value), 0)
        elif isinstance(value, str):
            match = _parse(value.strip().replace("_", ""))
            if match is None:
                context = context or getcontext()
                context._signal(ConversionSyntax)
                self = _make_special(False, "n")
            else:
                negative = match["sign"] == "-"
                whole = match["int"]
                if whole is not None:
                    fraction = match["frac"] or ""
                    self = _make(negative, _number(whole + fraction or "0"), int(match["exp"] or 0) - len(fraction))
                elif match["diag"] is not None:
                    self = _make_special(negative, "N" if match["signal"] else "n", int(match["diag"] or 0))
                else:
                    self = _make_special(negative, "F")
        elif isinstance(value, Decimal):
            self = value if cls is Decimal else _copy(value)
        elif isinstance(value, float):
            if context is None:
                context = getcontext()
            context.flags[FloatOperation] = True
            if context.traps[FloatOperation]:
                raise FloatOperation([FloatOperation])
            self = Decimal.from_float(value)
        elif isinstance(value, (list, tuple)):
            if len(value) != 3:
                raise ValueError("argument must be a sequence of length 3")
            sign, digits, exponent = value
            if not isinstance(sign, int) or sign not in (0, 1):
                raise ValueError("sign must be an integer with the value 0 or 1")
            for d in digits:
                if not isinstance(d, int) or not 0 <= d <= 9:
                    raise ValueError("coefficient must be a tuple of digits")
            number = _number("".join(map(str, digits)) or "0")
            if exponent == "F":
                self = _make_special(bool(sign), "F")
            elif exponent in ("n", "N"):
                self = _make_special(bool(sign), exponent, number)
            elif isinstance(exponent, int):
                self = _make(bool(sign), number, exponent)
            else:
                raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
        else:
            raise TypeError("conversion from %s to Decimal is not supported" % type(value).__name__)
        if cls is not Decimal:
            other = _new(cls)
            other._neg, other._int, other._exp, other._special = self._neg, self._int, self._exp, self._special
            return other
        return self

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            result = _make(f < 0, abs(f), 0)
        elif not isinstance(f, float):
            raise TypeError("argument must be int or float")
        elif f != f:
            result = _make_special(_math.copysign(1.0, f) < 0, "n")
        elif f in (_math.inf, -_math.inf):
            result = _make_special(f < 0, "F")
        else:
            n, d = abs(f).as_integer_ratio()
            k = d.bit_length() - 1
            result = _make(_math.copysign(1.0, f) < 0, n * 5 ** k, -k)
        return result if cls is Decimal else cls(result)

    # What a number is.

    def is_nan(self):
        return self._special in ("n", "N")

    def is_qnan(self):
        return self._special == "n"

    def is_snan(self):
        return self._special == "N"

    def is_infinite(self):
        return self._special == "F"

    def is_finite(self):
        return self._special is None

    def is_zero(self):
        return self._special is None and not self._int

    def is_signed(self):
        return self._neg

    def is_canonical(self):
        return True

    def canonical(self):
        return self

    def is_normal(self, context=None):
        if self._special or not self._int:
            return False
        return (context or getcontext()).Emin <= self.adjusted()

    def is_subnormal(self, context=None):
        if self._special or not self._int:
            return False
        return self.adjusted() < (context or getcontext()).Emin

    def number_class(self, context=None):
        if self._special:
            if self._special != "F":
                return "sNaN" if self._special == "N" else "NaN"
            return "-Infinity" if self._neg else "+Infinity"
        sign = "-" if self._neg else "+"
        if not self._int:
            return sign + "Zero"
        return sign + ("Subnormal" if self.is_subnormal(context) else "Normal")

    def adjusted(self):
        """The exponent of the first digit."""
        if self._special:
            return 0
        return self._exp + _digit_count(self._int) - 1

    def as_tuple(self):
        if self._special == "F":
            return DecimalTuple(int(self._neg), (0,), "F")
        digits = tuple(map(int, _text(self._int)))
        if self._special:
            return DecimalTuple(int(self._neg), digits if self._int else (), self._special)
        return DecimalTuple(int(self._neg), digits, self._exp)

    def as_integer_ratio(self):
        if self._special:
            if self._special != "F":
                raise ValueError("cannot convert NaN to integer ratio")
            raise OverflowError("cannot convert Infinity to integer ratio")
        n, d = self._int, 1
        if self._exp >= 0:
            n *= 10 ** self._exp
        else:
            d = 10 ** -self._exp
            g = _math.gcd(n, d)
            n //= g
            d //= g
        return (-n if self._neg else n), d

    # Text.

    def __repr__(self):
        return "Decimal('%s')" % str(self)

    def __str__(self, eng=False, context=None):
        sign = "-" if self._neg else ""
        if self._special:
            if self._special == "F":
                return sign + "Infinity"
            return sign + ("sNaN" if self._special == "N" else "NaN") + (str(self._int) if self._int else "")
        digits = _text(self._int)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            point = left
        elif not eng:
            point = 1
        elif not self._int:
            point = (left + 1) % 3 - 1
        else:
            point = (left - 1) % 3 + 1
        if point <= 0:
            text = "0." + "0" * -point + digits
        elif point >= len(digits):
            text = digits + "0" * (point - len(digits))
        else:
            text = digits[:point] + "." + digits[point:]
        if left != point:
            context = context or getcontext()
            text += ("E" if context.capitals else "e") + "%+d" % (left - point)
        return sign + text

    def to_eng_string(self, context=None):
        return self.__str__(eng=True, context=context)

    def __format__(self, spec, context=None):
        import re
        match = re.match(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<no_neg>z)?(?P<alt>#)?(?P<zero>0)?"
                         r"(?P<width>(?!0)\d+)?(?P<sep>,)?(?:\.(?P<prec>\d+))?(?P<type>[eEfFgGn%])?\Z", spec, re.S)
        if match is None:
            raise ValueError("invalid format string")
        kind = match["type"] or ""
        fill, align = match["fill"] or " ", match["align"] or ">"
        if match["zero"]:
            if match["align"]:
                raise ValueError("invalid format string")
            fill, align = "0", "="
        width = int(match["width"] or 0)
        sign = "-" if self._neg else "" if match["sign"] in (None, "-") else match["sign"]
        if self._special:
            body = str(self).lstrip("-") + ("%" if kind == "%" else "")
            if match["zero"]:
                fill = " "
                align = ">"
            return _aligned(sign, body, fill, align, width)
        rounding = getcontext().rounding
        value = self
        if kind == "%":
            value = _make(self._neg, self._int, self._exp + 2)
        precision = int(match["prec"]) if match["prec"] is not None else None
        lower = kind.lower()
        if precision is not None:
            if lower in ("f", "%"):
                value = value._rescale(-precision, rounding)
            elif lower == "e":
                value = value._to_digits(precision + 1, rounding)
            elif _digit_count(value._int) > (precision or 1):
                value = value._to_digits(precision or 1, rounding)
        if not value._int and value._exp > 0 and lower in ("f", "%"):
            value = _make(value._neg, 0, 0)
        digits = _text(value._int)
        left = value._exp + len(digits)
        if lower in ("f", "%"):
            point = left
        elif lower == "e":
            if not value._int and precision is not None:
                point = 1 - precision
            else:
                point = 1
        elif value._exp <= 0 and left > -6:
            point = left
        else:
            point = 1
        if point < 0:
            whole, fraction = "0", "0" * -point + digits
        elif point > len(digits):
            whole, fraction = digits + "0" * (point - len(digits)), ""
        else:
            whole, fraction = digits[:point] or "0", digits[point:]
        exponent = left - point
        tail = ""
        if exponent or lower == "e":
            tail = ("E" if kind in ("E", "G") or not kind and getcontext().capitals else "e") + "%+d" % exponent
        if kind == "%":
            tail += "%"
        if match["sep"]:
            room = width - len(sign) - len(fraction) - bool(fraction) - len(tail) if match["zero"] else 0
            whole = _grouped(whole, room)
        body = whole + ("." + fraction if fraction or match["alt"] else "") + tail
        if match["no_neg"] and not value._int and sign == "-":
            sign = "" if match["sign"] in (None, "-") else match["sign"]
        return _aligned(sign, body, fill, align, width)

    # Rounding.

    def _fix_nan(self, context):
        return self

    def _fix(self, context):
        """The number as the context allows it, signals raised."""
        if self._special:
            return self._fix_nan(context)
        n, e = self._int, self._exp
        emin, prec = context.Emin, context.prec
        etiny = emin - prec + 1
        etop = context.Emax - prec + 1
        if not n:
            top = etop if context.clamp else context.Emax
            fitting = min(max(e, etiny), top)
            if fitting != e:
                context._signal(Clamped)
                return _make(self._neg, 0, fitting)
            return self
        count = _digit_count(n)
        least = count + e - prec
        if least > etop:
            return self._overflowed(context)
        tiny = least < etiny
        if tiny:
            least = etiny
        if e < least:
            n, lost = _rounded(n, least - e, context.rounding, self._neg)
            if _digit_count(n) > prec:
                n //= 10
                least += 1
            if least > etop:
                return self._overflowed(context)
            result = _make(self._neg, n, least)
            signals = []
            if lost and tiny:
                signals.append(Underflow)
            if tiny:
                signals.append(Subnormal)
            if lost:
                signals.append(Inexact)
            signals.append(Rounded)
            if not n:
                signals.append(Clamped)
            context._signal(*signals)
            return result
        if tiny:
            context._signal(Subnormal)
        if context.clamp and e > etop:
            context._signal(Clamped)
            return _make(self._neg, n * 10 ** (e - etop), etop)
        return self

    def _overflowed(self, context):
        r, negative = context.rounding, self._neg
        if r in (ROUND_DOWN, ROUND_05UP) or r == ROUND_CEILING and negative or r == ROUND_FLOOR and not negative:
            result = _make(negative, 10 ** context.prec - 1, context.Emax - context.prec + 1)
        else:
            result = _make_special(negative, "F")
        context._signal(Overflow, Inexact, Rounded)
        return result

    def _rescale(self, exponent, rounding):
        if self._special:
            return self
        n, _ = _rounded(self._int, exponent - self._exp, rounding, self._neg)
        return _make(self._neg, n, exponent)

    def _to_digits(self, count, rounding):
        if not self._int:
            return self
        result = self._rescale(self._exp + _digit_count(self._int) - count, rounding)
        if _digit_count(result._int) > count:
            result = _make(result._neg, result._int // 10, result._exp + 1)
        return result

    def _nans(self, other, context):
        """The result if an operand is a NaN."""
        if not (self._special or other is not None and other._special):
            return None
        operands = [x for x in (self, other) if x is not None and x._special in ("n", "N")]
        if not operands:
            return None
        for x in operands:
            if x._special == "N":
                context._signal(InvalidOperation)
                return _make_special(x._neg, "n", x._int)
        return operands[0]

    def _invalid(self, context, condition=InvalidOperation):
        context._signal(condition)
        return _make_special(False, "n")

    # Comparing.

    def __bool__(self):
        return self._special is not None or self._int != 0

    def _cmp(self, other):
        """-1, 0 or 1; no NaNs."""
        if self._special or other._special:
            a = 0 if not self._special else -1 if self._neg else 1
            b = 0 if not other._special else -1 if other._neg else 1
            return (a > b) - (a < b)
        if not self._int or not other._int or self._neg != other._neg:
            a = 0 if not self._int else -1 if self._neg else 1
            b = 0 if not other._int else -1 if other._neg else 1
            return (a > b) - (a < b)
        x, y = self.adjusted(), other.adjusted()
        if x == y:
            x, y = self._int, other._int
            d = self._exp - other._exp
            if d > 0:
                x *= 10 ** d
            elif d:
                y *= 10 ** -d
        result = (x > y) - (x < y)
        return -result if self._neg else result

    def _compared(self, other, equality):
        """As for _cmp, None for unordered; NotImplemented for foreign operands."""
        if not isinstance(other, Decimal):
            if isinstance(other, int):
                other = _convert(other)
            elif isinstance(other, float):
                context = getcontext()
                context.flags[FloatOperation] = True
                if not equality and context.traps[FloatOperation]:
                    raise FloatOperation([FloatOperation])
                other = Decimal.from_float(other)
            elif isinstance(other, _numbers.Rational) and not self._special:
                n, d = other.numerator, other.denominator
                a, b = self.as_integer_ratio()
                return (a * d > n * b) - (a * d < n * b)
            elif equality and isinstance(other, _numbers.Complex) and other.imag == 0:
                other = Decimal.from_float(other.real)
            else:
                return NotImplemented
        if self._special in ("n", "N") or other._special in ("n", "N"):
            if not equality or "N" in (self._special, other._special):
                getcontext()._signal(InvalidOperation)
            return None
        return self._cmp(other)

    def __eq__(self, other):
        c = self._compared(other, True)
        return c if c is NotImplemented else c == 0

    def __lt__(self, other):
        c = self._compared(other, False)
        return c if c is NotImplemented else c is not None and c < 0

    def __le__(self, other):
        c = self._compared(other, False)
        return c if c is NotImplemented else c is not None and c <= 0

    def __gt__(self, other):
        c = self._compared(other, False)
        return c if c is NotImplemented else c is not None and c > 0

    def __ge__(self, other):
        c = self._compared(other, False)
        return c if c is NotImplemented else c is not None and c >= 0

    def __hash__(self):
        if self._special:
            if self._special == "N":
                raise TypeError("Cannot hash a signaling NaN value")
            if self._special == "n":
                return object.__hash__(self)
            return -314159 if self._neg else 314159
        p = _sys.hash_info.modulus
        scale = pow(10, self._exp, p) if self._exp >= 0 else pow(pow(10, p - 2, p), -self._exp, p)
        h = self._int * scale % p
        h = -h if self._neg else h
        return -2 if h == -1 else h

    def compare(self, other, context=None):
        other = _convert(other)
        nan = self._nans(other, context or getcontext())
        return nan if nan is not None else Decimal(self._cmp(other))

    def compare_total(self, other, context=None):
        other = _convert(other)

        def key(x):
            rank = {None: 1, "F": 2, "N": 3, "n": 4}[x._special]
            sign = -1 if x._neg else 1
            return sign * rank, sign * x._int if x._special in ("n", "N") else 0

        a, b = key(self), key(other)
        if a == b and not self._special:
            c = self._cmp(other)
            if not c and self._neg == other._neg:
                c = (self._exp > other._exp) - (self._exp < other._exp)
                c = -c if self._neg else c
            elif not c:
                c = -1 if self._neg else 1
            return Decimal(c)
        return Decimal((a > b) - (a < b))

    def compare_total_mag(self, other, context=None):
        return self.copy_abs().compare_total(_convert(other).copy_abs())

    def compare_signal(self, other, context=None):
        other = _convert(other)
        context = context or getcontext()
        if self.is_nan() or other.is_nan():
            return self._invalid(context)
        return Decimal(self._cmp(other))

    def max(self, other, context=None):
        return self._extreme(other, context, 1, False)

    def min(self, other, context=None):
        return self._extreme(other, context, -1, False)

    def max_mag(self, other, context=None):
        return self._extreme(other, context, 1, True)

    def min_mag(self, other, context=None):
        return self._extreme(other, context, -1, True)

    def _extreme(self, other, context, sign, magnitude):
        other = _convert(other)
        context = context or getcontext()
        if self._special == "N" or other._special == "N":
            return self._nans(other, context)
        if self._special == "n" or other._special == "n":
            return (self if other._special == "n" else other)._fix(context)
        c = self.copy_abs()._cmp(other.copy_abs()) if magnitude else self._cmp(other)
        if c == 0:
            c = int(self._cmp(other) or self.compare_total(other))
        return (self if c * sign >= 0 else other)._fix(context)

    # Arithmetic.

    def __neg__(self, context=None):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        if self.is_zero() and context.rounding != ROUND_FLOOR:
            return self.copy_abs()._fix(context)
        return self.copy_negate()._fix(context)

    def __pos__(self, context=None):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        if self.is_zero() and context.rounding != ROUND_FLOOR:
            return self.copy_abs()._fix(context)
        return self._fix(context)

    def __abs__(self, round=True, context=None):
        return self.__neg__(context) if self._neg else self.__pos__(context)

    def copy_abs(self):
        return self if not self._neg else _with_sign(self, False)

    def copy_negate(self):
        return _with_sign(self, not self._neg)

    def copy_sign(self, other, context=None):
        return _with_sign(self, _convert(other)._neg)

    def __add__(self, other, context=None):
        other = _convert(other, context is not None)
        if other is NotImplemented:
            return other
        context = context or _current
        if self._special or other._special:
            nan = self._nans(other, context)
            if nan is not None:
                return nan
            if self._special:
                if other._special and self._neg != other._neg:
                    return self._invalid(context)
                return self
            return other
        a, b = self._int, other._int
        e = self._exp
        shift = e - other._exp
        if not a or not b:
            low = min(e, other._exp)
            if not a and not b:
                negative = self._neg and other._neg
                if self._neg != other._neg and context.rounding == ROUND_FLOOR:
                    negative = True
                return _make(negative, 0, low)._fix(context)
            whole = self if a else other
            low = max(low, whole.adjusted() - context.prec)
            return (whole._rescale(low, context.rounding) if low < whole._exp else whole)._fix(context)
        if shift > context.prec + 2 or shift < -context.prec - 2:
            # One number may be too small to matter but for rounding: a single digit stands for it.
            big, small = (self, other) if self.adjusted() > other.adjusted() else (other, self)
            floor = big._exp + min(-1, _digit_count(big._int) - context.prec - 2)
            if small.adjusted() < floor:
                small = _make(small._neg, 1, floor)
                a, b = (big._int, small._int)
                shift = big._exp - small._exp
                e = big._exp
                x, y = big._neg, small._neg
            else:
                x, y = self._neg, other._neg
                big, small = self, other
        else:
            x, y = self._neg, other._neg
            small = other
        if shift > 0:
            a *= 10 ** shift
            e = small._exp
        elif shift:
            b *= 10 ** -shift
        total = (-a if x else a) + (-b if y else b)
        if not total:
            return _make(context.rounding == ROUND_FLOOR, 0, e)._fix(context)
        return _make(total < 0, abs(total), e)._fix(context)

    __radd__ = __add__

    def __sub__(self, other, context=None):
        other = _convert(other, context is not None)
        if other is NotImplemented:
            return other
        if self.is_nan() or other.is_nan():
            return self._nans(other, context or getcontext())
        return self.__add__(_with_sign(other, not other._neg), context)

    def __rsub__(self, other):
        other = _convert(other, False)
        return other if other is NotImplemented else other.__sub__(self)

    def __mul__(self, other, context=None):
        other = _convert(other, context is not None)
        if other is NotImplemented:
            return other
        context = context or _current
        negative = self._neg != other._neg
        if self._special or other._special:
            nan = self._nans(other, context)
            if nan is not None:
                return nan
            if self.is_zero() or other.is_zero():
                return self._invalid(context)
            return _make_special(negative, "F")
        return _make(negative, self._int * other._int, self._exp + other._exp)._fix(context)

    __rmul__ = __mul__

    def __truediv__(self, other, context=None):
        other = _convert(other, context is not None)
        if other is NotImplemented:
            return other
        context = context or _current
        negative = self._neg != other._neg
        if self._special or other._special:
            nan = self._nans(other, context)
            if nan is not None:
                return nan
            if self._special:
                return self._invalid(context) if other._special else _make_special(negative, "F")
            context._signal(Clamped)
            return _make(negative, 0, context.Etiny())
        if not other._int:
            if not self._int:
                return self._invalid(context, DivisionUndefined)
            context._signal(DivisionByZero)
            return _make_special(negative, "F")
        if not self._int:
            return _make(negative, 0, self._exp - other._exp)._fix(context)
        shift = _digit_count(other._int) - _digit_count(self._int) + context.prec + 1
        e = self._exp - other._exp - shift
        if shift >= 0:
            q, r = divmod(self._int * 10 ** shift, other._int)
        else:
            q, r = divmod(self._int, other._int * 10 ** -shift)
        if r:
            # A digit that is no tie tells the rounding that something follows.
            if q % 5 == 0:
                q += 1
        else:
            ideal = self._exp - other._exp
            while e < ideal and q % 10 == 0:
                q //= 10
                e += 1
        return _make(negative, q, e)._fix(context)

    def __rtruediv__(self, other):
        other = _convert(other, False)
        return other if other is NotImplemented else other.__truediv__(self)

    def _divide(self, other, context):
        """Integer quotient and remainder of finite numbers, other not 0; None if the quotient is too long."""
        negative = self._neg != other._neg
        e = min(self._exp, other._exp)
        if not self._int:
            return _make(negative, 0, 0), _make(self._neg, 0, e)
        if self.adjusted() - other.adjusted() > context.prec + 1:
            return None
        a = self._int * 10 ** (self._exp - e)
        b = other._int * 10 ** (other._exp - e)
        q, r = divmod(a, b)
        if _digit_count(q) > context.prec:
            return None
        return _make(negative, q, 0), _make(self._neg, r, e)

    def __floordiv__(self, other, context=None):
        other = _convert(other, context is not None)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        nan = self._nans(other, context)
        if nan is not None:
            return nan
        negative = self._neg != other._neg
        if self._special:
            return self._invalid(context) if other._special else _make_special(negative, "F")
        if other._special:
            return _make(negative, 0, 0)
        if not other._int:
            if not self._int:
                return self._invalid(context, DivisionUndefined)
            context._signal(DivisionByZero)
            return _make_special(negative, "F")
        if not self._int:
            return _make(negative, 0, 0)
        parts = self._divide(other, context)
        return self._invalid(context, DivisionImpossible) if parts is None else parts[0]

    def __rfloordiv__(self, other):
        other = _convert(other, False)
        return other if other is NotImplemented else other.__floordiv__(self)

    def __mod__(self, other, context=None):
        other = _convert(other, context is not None)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        nan = self._nans(other, context)
        if nan is not None:
            return nan
        if self._special:
            return self._invalid(context)
        if other._special:
            return self._fix(context)
        if not other._int:
            return self._invalid(context, InvalidOperation if self._int else DivisionUndefined)
        parts = self._divide(other, context)
        return self._invalid(context, DivisionImpossible) if parts is None else parts[1]._fix(context)

    def __rmod__(self, other):
        other = _convert(other, False)
        return other if other is NotImplemented else other.__mod__(self)

    def _divmod(self, other, context):
        nan = self._nans(other, context)
        if nan is not None:
            return nan, nan
        if not other._special and not other._int and not self._special and self._int:
            context._signal(DivisionByZero, InvalidOperation)
            return _make_special(self._neg != other._neg, "F"), _make_special(False, "n")
        return self.__floordiv__(other, context), self.__mod__(other, context)

    def __divmod__(self, other):
        other = _convert(other, False)
        return other if other is NotImplemented else self._divmod(other, getcontext())

    def __rdivmod__(self, other):
        other = _convert(other, False)
        return other if other is NotImplemented else other._divmod(self, getcontext())

    def remainder_near(self, other, context=None):
        other = _convert(other)
        context = context or getcontext()
        nan = self._nans(other, context)
        if nan is not None:
            return nan
        if self._special:
            return self._invalid(context)
        if other._special:
            return self._fix(context)
        if not other._int:
            return self._invalid(context, InvalidOperation if self._int else DivisionUndefined)
        parts = self._divide(other, context)
        if parts is None:
            return self._invalid(context, DivisionImpossible)
        q, r = parts
        e = r._exp
        unit = other._int * 10 ** (other._exp - e)
        n = r._int
        if 2 * n + (q._int & 1) > unit:
            n -= unit
        negative = self._neg != (n < 0)
        return _make(negative, abs(n), e)._fix(context)

    def fma(self, other, third, context=None):
        other, third = _convert(other), _convert(third)
        context = context or getcontext()
        if self._special or other._special:
            nan = self._nans(other, context)
            product = nan if nan is not None else self.__mul__(other, context)
        else:
            product = _make(self._neg != other._neg, self._int * other._int, self._exp + other._exp)
        return product.__add__(third, context)

    def __pow__(self, other, modulo=None, context=None):
        other = _convert(other, context is not None)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        if modulo is not None:
            return self._power_modulo(other, _convert(modulo), context)
        nan = self._nans(other, context)
        if nan is not None:
            return nan
        one = _make(False, 1, 0)
        if other.is_zero():
            return self._invalid(context) if self.is_zero() else one
        integral = other._is_integer()
        negative = False
        if self._neg:
            if integral:
                negative = other._is_odd()
            elif self._special or self._int:
                return self._invalid(context)
            base = self.copy_negate()
        else:
            base = self
        if base.is_zero():
            return _make(negative, 0, 0) if not other._neg else _make_special(negative, "F")
        if base._special:
            return _make_special(negative, "F") if not other._neg else _make(negative, 0, 0)
        compared = base._cmp(one)
        if other._special:
            if compared == 0:
                context._signal(Inexact, Rounded)
                return _make(False, 10 ** (context.prec - 1), 1 - context.prec)
            return _make(False, 0, 0) if (compared > 0) == other._neg else _make_special(False, "F")
        if compared == 0 and base._int == 1 and integral:
            return _make(negative, 1, 0)._fix(context)
        result = base._exact_power(other, context) if integral else None
        if result is None:
            # Far out of range either way: a number that overflows or underflows when fixed.
            bound = max(context.Emax, -context.Etiny()) * 2 + 10
            log = base._ln()
            estimate = log * float(other) if other.adjusted() < 300 else _math.inf * (1 if (log > 0) != other._neg else -1)
            if abs(estimate) / 2.302 > bound:
                return _make(negative, 1, bound if estimate > 0 else -bound)._fix(context)
            result = base._real_power(other, context)
            fixed = _with_sign(result, negative)
            exact = None
            if not integral:
                exact = base._exact_root(other, context)
            if exact is not None:
                return _with_sign(exact, negative)._fix(context)
            fixed = fixed._fix(context)
            return fixed
        return _with_sign(result, negative)._fix(context)

    def __rpow__(self, other, context=None):
        other = _convert(other, False)
        return other if other is NotImplemented else other.__pow__(self)

    def _is_integer(self):
        if self._special:
            return False
        return self._exp >= 0 or self._int % 10 ** -self._exp == 0

    def _is_odd(self):
        if not self._int or self._exp > 0:
            return False
        return self._int // 10 ** -self._exp & 1 == 1

    def _exact_power(self, other, context):
        """self ** other for integral other if that can be had exactly with a few digits more than asked."""
        n = other._int * 10 ** other._exp if other._exp >= 0 else other._int // 10 ** -other._exp
        if n > 10 ** 6:
            return None
        c, e = self._int, self._exp
        while c % 10 == 0:
            c //= 10
            e += 1
        if c == 1:
            if other._neg:
                n = -n
            e *= n
            return _make(False, 1, e)
        if n * (_digit_count(c) - 1) > 2 * context.prec + 100:
            return None
        if other._neg:
            # Exact only if nothing but 2 and 5 divides the coefficient.
            power = c ** n
            return _make(False, 1, 0).__truediv__(_make(False, power, e * n), context)
        power = c ** n
        e *= n
        if self._exp >= 0 and other._exp >= 0 and e > 0:
            room = min(e, max(context.prec - _digit_count(power), 0))
            power *= 10 ** room
            e -= room
        elif e > self._exp * n:
            room = min(e - self._exp * n, max(context.prec - _digit_count(power), 0))
            power *= 10 ** room
            e -= room
        return _make(False, power, e)

    def _exact_root(self, other, context):
        """self ** other where other is a half, as 2 ** 0.5 of a square; None if not exact."""
        n, d = other.as_integer_ratio()
        if d != 2 or not 0 < n < 1000:
            return None
        c, e = self._int, self._exp
        if e % 2:
            c *= 10
            e -= 1
        root = _math.isqrt(c)
        if root * root != c:
            return None
        c, e = root ** n, e // 2 * n
        if _digit_count(c) > context.prec + 5:
            return None
        while _digit_count(c) < context.prec:
            c *= 10
            e -= 1
        return _make(False, c, e)

    def _real_power(self, other, context):
        """exp(other * ln(self)), with digits to spare and a last digit that is no tie."""
        prec = context.prec
        extra = 6
        while True:
            digits = prec + extra + max(0, other.adjusted()) + max(0, len(str(abs(self.adjusted()))))
            log = _ln_int(self._int, self._exp, digits + 3)
            x = log * other._int
            shift = other._exp
            x = x * 10 ** shift if shift >= 0 else x // 10 ** -shift
            if other._neg:
                x = -x
            c, e = _exp_int(x, digits + 3, prec + extra)
            if c % (5 * 10 ** (_digit_count(c) - prec - 1)):
                break
            extra += 4
            if extra > prec + 60:
                break
        return _make(False, c, e)

    def _power_modulo(self, other, modulo, context):
        if self.is_nan() or other.is_nan() or modulo.is_nan():
            return self._nans(other, context) or modulo
        if not (self._is_integer() and other._is_integer() and modulo._is_integer()) or other._neg or modulo.is_zero():
            return self._invalid(context)
        if modulo.adjusted() >= context.prec or self.is_zero() and other.is_zero():
            return self._invalid(context)
        negative = self._neg and other._is_odd()
        return _make(negative, pow(abs(int(self)), int(other), abs(int(modulo))), 0)

    def sqrt(self, context=None):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        if self._special:
            return self._invalid(context) if self._neg else self
        if not self._int:
            return _make(self._neg, 0, self._exp // 2)._fix(context)
        if self._neg:
            return self._invalid(context)
        prec = context.prec + 1
        e = self._exp >> 1
        if self._exp & 1:
            c = self._int * 10
            length = (_digit_count(self._int) >> 1) + 1
        else:
            c = self._int
            length = _digit_count(c) + 1 >> 1
        shift = prec - length
        if shift >= 0:
            c *= 100 ** shift
            exact = True
        else:
            c, rest = divmod(c, 100 ** -shift)
            exact = not rest
        e -= shift
        root = _math.isqrt(c)
        exact = exact and root * root == c
        if exact:
            if shift >= 0:
                root //= 10 ** shift
            else:
                root *= 10 ** -shift
            e += shift
        elif root % 5 == 0:
            root += 1
        with_rounding = context.copy()
        with_rounding.rounding = ROUND_HALF_EVEN
        with_rounding.clear_traps()
        with_rounding.clear_flags()
        result = _make(False, root, e)._fix(with_rounding)
        context._signal(*[s for s in _SIGNALS if with_rounding.flags[s]])
        return result

    def _ln(self):
        """The natural logarithm as a float, roughly."""
        count = _digit_count(self._int)
        cut = max(0, count - 17)
        return _math.log(self._int // 10 ** cut) + (cut + self._exp) * 2.302585092994046

    def ln(self, context=None):
        return self._logarithm(context, False)

    def log10(self, context=None):
        return self._logarithm(context, True)

    def _logarithm(self, context, ten):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        if self.is_zero():
            return _make_special(True, "F")
        if self._neg:
            return self._invalid(context)
        if self._special:
            return self
        c, e = self._int, self._exp
        if ten:
            text = _text(c)
            if text[0] == "1" and not text[1:].strip("0"):
                n = e + len(text) - 1
                return _make(n < 0, abs(n), 0)._fix(context)
        elif c * 10 ** max(0, e) == 10 ** max(0, -e):
            return _make(False, 0, 0)
        prec = context.prec
        extra = 5
        # A number near 1 has a small logarithm.
        near = max(0, -_make(False, 1, 0)._distance(self))
        while True:
            digits = prec + extra + near
            value = _ln_int(c, e, digits + 4)
            if ten:
                value = value * 10 ** (digits + 4) // _ln_int(10, 0, digits + 4)
            size = abs(value)
            if size and size % (5 * 10 ** max(0, _digit_count(size) - prec - 1)) > 20 or extra > prec + 40:
                break
            extra += 6
        inexact = context.copy()
        inexact.rounding = ROUND_HALF_EVEN
        inexact.clear_traps()
        inexact.clear_flags()
        result = _make(value < 0, size, -(digits + 4))._fix(inexact)
        context._signal(*[s for s in _SIGNALS if inexact.flags[s]])
        return result

    def _distance(self, other):
        """The place of the first digit of self - other."""
        e = min(self._exp, other._exp)
        d = self._int * 10 ** (self._exp - e) - other._int * 10 ** (other._exp - e) if other._exp > -5000 else 0
        return _digit_count(abs(d)) + e if d else 0

    def exp(self, context=None):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        if self._special:
            return _make(False, 0, 0) if self._neg else self
        if not self._int:
            return _make(False, 1, 0)
        prec = context.prec
        adjusted = self.adjusted()
        if adjusted > len(str((context.Emax + 1) * 3)) and not self._neg:
            result = _make(False, 1, context.Emax + 1)
        elif adjusted > len(str((-context.Etiny() + 1) * 3)) and self._neg:
            result = _make(False, 1, context.Etiny() - 1)
        elif adjusted < -prec - 1:
            tiny = 10 ** (prec + 1)
            result = _make(False, tiny - 1 if self._neg else tiny + 1, -prec - 1)
        else:
            extra = 5
            while True:
                digits = prec + extra + max(0, adjusted)
                x = self._int * 10 ** (self._exp + digits) if self._exp + digits >= 0 else self._int // 10 ** -(self._exp + digits)
                c, e = _exp_int(-x if self._neg else x, digits, prec + extra)
                if c % (5 * 10 ** (_digit_count(c) - prec - 1)):
                    break
                extra += 3
            result = _make(False, c, e)
        inexact = context.copy()
        inexact.rounding = ROUND_HALF_EVEN
        inexact.clear_flags()
        inexact.clear_traps()
        result = result._fix(inexact)
        context._signal(*[s for s in _SIGNALS if inexact.flags[s]])
        return result

    # Places and exponents.

    def quantize(self, exp, rounding=None, context=None):
        exp = _convert(exp)
        context = context or getcontext()
        rounding = rounding or context.rounding
        if rounding not in _ROUNDINGS:
            raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                            "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
        if self._special or exp._special:
            nan = self._nans(exp, context)
            if nan is not None:
                return nan
            if exp._special and self._special:
                return self
            return self._invalid(context)
        e = exp._exp
        if not context.Etiny() <= e <= context.Emax:
            return self._invalid(context)
        if not self._int:
            return _make(self._neg, 0, e)._fix(context)
        if self.adjusted() > context.Emax or self.adjusted() - e + 1 > context.prec:
            return self._invalid(context)
        n, lost = _rounded(self._int, e - self._exp, rounding, self._neg)
        if n and _digit_count(n) > context.prec:
            return self._invalid(context)
        if e > self._exp:
            context._signal(*((Inexact, Rounded) if lost else (Rounded,)))
        return _make(self._neg, n, e)._fix(context)

    def same_quantum(self, other, context=None):
        other = _convert(other)
        if self._special or other._special:
            return self.is_nan() and other.is_nan() or self.is_infinite() and other.is_infinite()
        return self._exp == other._exp

    def normalize(self, context=None):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        fixed = self._fix(context)
        if fixed._special:
            return fixed
        n, e = fixed._int, fixed._exp
        if not n:
            return _make(fixed._neg, 0, 0)
        top = context.Etop() if context.clamp else context.Emax
        while n % 10 == 0 and e < top:
            n //= 10
            e += 1
        return _make(fixed._neg, n, e)

    def to_integral_exact(self, rounding=None, context=None):
        return self._to_integral(rounding, context, True)

    def to_integral_value(self, rounding=None, context=None):
        return self._to_integral(rounding, context, False)

    to_integral = to_integral_value

    def _to_integral(self, rounding, context, signals):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        if self._special or self._exp >= 0:
            return self
        n, lost = _rounded(self._int, -self._exp, rounding or context.rounding, self._neg)
        if signals and self._int:
            context._signal(*((Inexact, Rounded) if lost else (Rounded,)))
        return _make(self._neg, n, 0)

    def scaleb(self, other, context=None):
        other = _convert(other)
        context = context or getcontext()
        nan = self._nans(other, context)
        if nan is not None:
            return nan
        if other._special or other._exp != 0 or abs(int(other)) > 2 * (context.Emax + context.prec):
            return self._invalid(context)
        return self if self._special else _make(self._neg, self._int, self._exp + int(other))._fix(context)

    def logb(self, context=None):
        context = context or getcontext()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        if self._special:
            return self.copy_abs()
        if not self._int:
            context._signal(DivisionByZero)
            return _make_special(True, "F")
        return Decimal(self.adjusted())._fix(context)

    def shift(self, other, context=None):
        context = context or getcontext()
        n = int(_convert(other))
        if not -context.prec <= n <= context.prec:
            return self._invalid(context)
        moved = self._int * 10 ** n % 10 ** context.prec if n >= 0 else self._int // 10 ** -n
        return _make(self._neg, moved, self._exp)

    def rotate(self, other, context=None):
        context = context or getcontext()
        n = int(_convert(other)) % context.prec
        text = _text(self._int).rjust(context.prec, "0")[-context.prec:]
        return _make(self._neg, _number(text[n:] + text[:n]), self._exp)

    def next_minus(self, context=None):
        return self._next(context, ROUND_FLOOR, True)

    def next_plus(self, context=None):
        return self._next(context, ROUND_CEILING, False)

    def _next(self, context, rounding, negative):
        context = (context or getcontext()).copy()
        nan = self._nans(None, context)
        if nan is not None:
            return nan
        context.clear_traps()
        if self._special:
            if self._neg == negative:
                return self
            return _make(self._neg, 10 ** context.prec - 1, context.Etop())
        context.rounding = rounding
        fixed = self._fix(context)
        if fixed._special or fixed._cmp(self):
            return fixed
        return self.__add__(_make(negative, 1, context.Etiny() - 1), context)

    def next_toward(self, other, context=None):
        other = _convert(other)
        c = self._cmp(other)
        return self.copy_sign(other) if c == 0 else self.next_plus(context) if c < 0 else self.next_minus(context)

    def radix(self):
        return Decimal(10)

    # Conversions.

    def __int__(self):
        if self._special:
            if self._special != "F":
                raise ValueError("cannot convert NaN to integer")
            raise OverflowError("cannot convert Infinity to integer")
        n = self._int * 10 ** self._exp if self._exp >= 0 else self._int // 10 ** -self._exp
        return -n if self._neg else n

    __trunc__ = __int__

    def __float__(self):
        if self._special == "N":
            raise ValueError("cannot convert signaling NaN to float")
        return float(str(self)) if self._special != "n" else float("-nan" if self._neg else "nan")

    def __complex__(self):
        return complex(float(self))

    real = property(lambda self: self)
    imag = property(lambda self: Decimal(0))

    def conjugate(self):
        return self

    def __round__(self, n=None):
        if n is not None:
            if not isinstance(n, int):
                raise TypeError("optional arg must be an integer")
            return self.quantize(_make(False, 1, -n))
        return self._whole(ROUND_HALF_EVEN)

    def __floor__(self):
        return self._whole(ROUND_FLOOR)

    def __ceil__(self):
        return self._whole(ROUND_CEILING)

    def _whole(self, rounding):
        if self._special:
            if self._special != "F":
                raise ValueError("cannot convert NaN to integer")
            raise OverflowError("cannot convert Infinity to integer")
        return int(self._rescale(0, rounding)) if self._exp < 0 else int(self)

    def __reduce__(self):
        return type(self), (str(self),)

    def __copy__(self):
        return self if type(self) is Decimal else type(self)(str(self))

    def __deepcopy__(self, memo):
        return self.__copy__()


_numbers.Number.register(Decimal)


def _with_sign(x, negative):
    if x._special:
        return _make_special(negative, x._special, x._int)
    return _make(negative, x._int, x._exp)


def _copy(x):
    return _with_sign(x, x._neg)


def _aligned(sign, body, fill, align, width):
    pad = fill * (width - len(sign) - len(body))
    if align == "<":
        return sign + body + pad
    if align == "=":
        return sign + pad + body
    if align == "^":
        half = len(pad) // 2
        return pad[:half] + sign + body + pad[half:]
    return pad + sign + body


def _grouped(digits, width):
    """Digits with commas, zeros in front to fill the width."""
    groups = []
    while True:
        part = digits[-3:]
        digits = digits[:-3]
        groups.insert(0, part)
        have = sum(map(len, groups)) + len(groups) - 1
        if not digits:
            if have >= width:
                return ",".join(groups)
            lack = width - have
            room = 3 - len(part)
            groups[0] = "0" * min(room, lack) + part
            if lack <= room:
                return ",".join(groups)
            digits = "0"


def _exp_int(x, digits, keep):
    """e ** (x / 10**digits) as a coefficient of at least `keep` digits, and its exponent."""
    work = keep + 6
    unit = 10 ** work
    if digits < work:
        x *= 10 ** (work - digits)
    scale = max(digits, work)
    ln10 = _ln10(scale + 5)
    k, r = divmod(x * 10 ** 5, ln10)
    r //= 10 ** (scale - work + 5)
    # r / unit is below ln 10: halve it until a few terms of the series do.
    halvings = int(work ** 0.5) + 2
    bits = halvings
    term = total = unit << bits
    r = (r << bits) >> halvings
    one = unit << bits
    n = 1
    while term:
        term = term * r // (one * n)
        total += term
        n += 1
    for _ in range(halvings):
        total = total * total // one
    total >>= bits
    return total, k - work


_logs = {}


def _ln10(digits):
    """ln 10 times 10**digits."""
    return _constant(10, digits)


def _constant(n, digits):
    have = _logs.get(n)
    if have is None or have[0] < digits:
        if n == 2:
            value = _atanh_sum(digits + 10)[0]
        else:
            two, five = _atanh_sum(digits + 10)
            value = two + five
        have = _logs[n] = digits + 10, value
    return have[1] // 10 ** (have[0] - digits)


def _atanh_sum(digits):
    """ln 2 and ln 5 by inverse hyperbolic tangents of 1/31, 1/49 and 1/161."""
    unit = 10 ** (digits + 5)
    values = []
    for x in (31, 49, 161):
        term = unit // x
        total = term
        square = x * x
        n = 3
        while term:
            term //= square
            total += term // n
            n += 2
        values.append(total)
    a, b, c = values
    down = 10 ** 5
    return (14 * a + 10 * b + 6 * c) // down, (32 * a + 24 * b + 14 * c) // down


def _ln_int(c, e, digits):
    """ln(c * 10**e) times 10**digits."""
    work = digits + 8 + len(str(abs(e) + 1))
    unit = 10 ** work
    count = _digit_count(c)
    # c = m * 10**count with 0.1 <= m < 1
    m = c * unit // 10 ** count
    # m * 2**k in [2/3, 4/3)
    k = 0
    while 3 * m < 2 * unit:
        m *= 2
        k += 1
    if k:
        m = (c * unit << k) // 10 ** count
    # Square roots bring the argument near 1, where the series is short.
    roots = int(work ** 0.5 / 2) + 1
    guard = 10 ** (roots // 3 + 3)
    unit *= guard
    m *= guard
    for _ in range(roots):
        m = _math.isqrt(m * unit)
    below = m < unit
    y = abs(m - unit) * unit // (m + unit)
    square = y * y // unit
    term = total = y
    n = 3
    while term:
        term = term * square // unit
        total += term // n
        n += 2
    result = ((-total if below else total) << roots + 1) // guard
    result += (e + count) * _constant(10, work) - k * _constant(2, work)
    return result // 10 ** (work - digits)
