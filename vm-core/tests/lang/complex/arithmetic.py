def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a ** b, a ** 2, a ** -1, a ** 0.5, -a, +a, abs(a), a.conjugate(), a.real, a.imag, a == 3 + 4j, a != b, hash(a), bool(0j))
print(a + 1, 1 + a, a * 2.5, 2 - a, a / 2, 1 / a, 2 ** a, a == 3, complex(3) == 3, complex(1, 2), complex("1+2j"), complex(" -3.5e2J "), complex("(1-j)"), complex("j"), complex(1j, 1j), complex(True))
for z in (0j, -0j, 1j, 1 + 0j, complex(0.0, -0.0), complex(-0.0, 1), complex(1e20, 1e-10), complex(float("inf"), float("nan")), 1.5 - 2.5j):
    print(z, repr(z), str(z), f"{z}", f"{z:.2f}", "%s" % z)
for f in (lambda: a // b, lambda: a % b, lambda: a < b, lambda: a / 0, lambda: complex("x"), lambda: complex("1 + 2j"), lambda: int(a), lambda: float(a), lambda: complex(1, "2"), lambda: complex("1", 2), lambda: 0j ** -1, lambda: complex([]), lambda: divmod(a, b), lambda: round(a), lambda: a + "x", lambda: f"{a:d}"):
    t(f)
print(f"{a:>20}", f"{a:+.1f}", f"{a:e}", f"{1e10j:,}", complex.__add__(1j, 2), a.__pow__(2), 1j ** 2, 1j * 1j == -1, (1 + 2j).__hash__() == hash(1 + 2j))


class C:
    def __complex__(self):
        return 5 - 1j


print(complex(C()), sum([1j, 2, 3.5]), [1j, 2].count(2 + 0j), {1j: "x"}[1j], complex(imag=3), complex(real=2, imag=1))
