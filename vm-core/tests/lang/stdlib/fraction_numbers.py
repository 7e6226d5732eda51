from fractions import Fraction as F
import math
import numbers
import operator

print(F(1, 2), F(6, -4), F("3/4"), F("-1.25"), F("1e-3"), F(0.5), F(3), F("  7 "), repr(F(1, 3)), F(F(1, 2), F(3, 4)), F("1_000/3"), F(".5"), F("2."), F("+5e2"))
a, b = F(1, 2), F(1, 3)
for op in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, divmod):
    print(op.__name__, op(a, b), op(a, 2), op(2, a), op(a, 0.5), op(0.5, a), op(-a, b))
print(a ** 2, a ** -2, a ** 0.5, 2 ** a, a ** F(1, 2), F(-1, 2) ** -3, 2 ** F(3), 2.0 ** F(2, 1))
print(-a, +a, abs(-a), int(F(7, 2)), int(F(-7, 2)), math.floor(F(-7, 2)), math.ceil(F(-7, 2)), round(F(7, 2)), round(F(5, 2)), round(F(22, 7), 2), round(F(1234), -2), math.trunc(F(-9, 4)))
print(a == F(2, 4), a == 0.5, a != 0.5, a < b, a > 0.3, a <= 1, a >= F(1, 2), a == "x", a == 0.5 + 0j, F(1) == 1, a < float("inf"), a == float("nan"))
print(hash(F(1, 2)) == hash(0.5), hash(F(3)) == hash(3), hash(F(-1, 3)), bool(F(0)), {F(1, 2): 1}[0.5])
print(F(math.pi).limit_denominator(100), F("3.1415926535897932").limit_denominator(1000), F(4321, 8765).limit_denominator(10))
print(a.numerator, a.denominator, a.as_integer_ratio(), a.real, a.imag, a.conjugate(), complex(a), float(F(1, 3)), a + 1j)
print(isinstance(a, numbers.Rational), isinstance(a, numbers.Real), isinstance(a, numbers.Integral), isinstance(3, numbers.Integral), isinstance(2.5, numbers.Real), isinstance(2.5, numbers.Rational), isinstance(1j, numbers.Complex), isinstance("s", numbers.Number))
for bad in (lambda: F(1, 0), lambda: F("x"), lambda: F("1/0"), lambda: F([]), lambda: F(1.5, 2), lambda: F(float("nan")), lambda: F(float("inf")), lambda: a / 0, lambda: a + "x", lambda: a < "x", lambda: F("1/ 2"), lambda: F("1__0")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(sum([F(1, n) for n in range(1, 11)]), max(F(1, 2), F(2, 3)), sorted([F(3, 4), F(1, 4), 0.5]))
