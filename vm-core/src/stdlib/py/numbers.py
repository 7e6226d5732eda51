"""Abstract base classes of numbers (PEP 3141)."""

from abc import ABCMeta, abstractmethod

__all__ = ["Number", "Complex", "Real", "Rational", "Integral"]


class Number(metaclass=ABCMeta):
    __slots__ = ()
    __hash__ = None


def _abstract(name, count, doc):
    """An abstract method that takes self and `count - 1` operands."""
    if count == 1:

        def method(self):
            raise NotImplementedError
    else:

        def method(self, other):
            raise NotImplementedError

    method.__name__ = name
    method.__doc__ = doc
    return abstractmethod(method)


class Complex(Number):
    __slots__ = ()

    __complex__ = _abstract("__complex__", 1, "Return a builtin complex instance.")
    __add__ = _abstract("__add__", 2, "self + other")
    __radd__ = _abstract("__radd__", 2, "other + self")
    __neg__ = _abstract("__neg__", 1, "-self")
    __pos__ = _abstract("__pos__", 1, "+self")
    __mul__ = _abstract("__mul__", 2, "self * other")
    __rmul__ = _abstract("__rmul__", 2, "other * self")
    __truediv__ = _abstract("__truediv__", 2, "self / other")
    __rtruediv__ = _abstract("__rtruediv__", 2, "other / self")
    __pow__ = _abstract("__pow__", 2, "self ** other")
    __rpow__ = _abstract("__rpow__", 2, "other ** self")
    __abs__ = _abstract("__abs__", 1, "The distance from 0.")
    conjugate = _abstract("conjugate", 1, "The conjugate.")
    __eq__ = _abstract("__eq__", 2, "self == other")
    real = property(_abstract("real", 1, "The real part."))
    imag = property(_abstract("imag", 1, "The imaginary part."))

    def __bool__(self):
        return self != 0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other


Complex.register(complex)


class Real(Complex):
    __slots__ = ()

    __float__ = _abstract("__float__", 1, "A float of the same value.")
    __trunc__ = _abstract("__trunc__", 1, "The whole part.")
    __floor__ = _abstract("__floor__", 1, "The greatest whole number not above.")
    __ceil__ = _abstract("__ceil__", 1, "The least whole number not below.")
    __floordiv__ = _abstract("__floordiv__", 2, "self // other")
    __rfloordiv__ = _abstract("__rfloordiv__", 2, "other // self")
    __mod__ = _abstract("__mod__", 2, "self % other")
    __rmod__ = _abstract("__rmod__", 2, "other % self")
    __lt__ = _abstract("__lt__", 2, "self < other")
    __le__ = _abstract("__le__", 2, "self <= other")

    @abstractmethod
    def __round__(self, ndigits=None):
        raise NotImplementedError

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self

    def __complex__(self):
        return complex(float(self))

    @property
    def real(self):
        return +self

    @property
    def imag(self):
        return 0

    def conjugate(self):
        return +self


Real.register(float)


class Rational(Real):
    __slots__ = ()

    numerator = property(_abstract("numerator", 1, "The numerator in lowest terms."))
    denominator = property(_abstract("denominator", 1, "The denominator in lowest terms."))

    def __float__(self):
        return int(self.numerator) / int(self.denominator)


class Integral(Rational):
    __slots__ = ()

    __int__ = _abstract("__int__", 1, "int(self)")
    __lshift__ = _abstract("__lshift__", 2, "self << other")
    __rlshift__ = _abstract("__rlshift__", 2, "other << self")
    __rshift__ = _abstract("__rshift__", 2, "self >> other")
    __rrshift__ = _abstract("__rrshift__", 2, "other >> self")
    __and__ = _abstract("__and__", 2, "self & other")
    __rand__ = _abstract("__rand__", 2, "other & self")
    __xor__ = _abstract("__xor__", 2, "self ^ other")
    __rxor__ = _abstract("__rxor__", 2, "other ^ self")
    __or__ = _abstract("__or__", 2, "self | other")
    __ror__ = _abstract("__ror__", 2, "other | self")
    __invert__ = _abstract("__invert__", 1, "~self")

    @abstractmethod
    def __pow__(self, exponent, modulus=None):
        raise NotImplementedError

    def __index__(self):
        return int(self)

    def __float__(self):
        return float(int(self))

    @property
    def numerator(self):
        return +self

    @property
    def denominator(self):
        return 1


Integral.register(int)
