import cmath


def show(z):
    return "%.10f %.10f" % (z.real, z.imag) if isinstance(z, complex) else "%.10f" % z


for z in (1 + 1j, -2.5 + 0.5j, 3 - 4j, 0.1j, 2 + 0j, -1 + 0j):
    for name in ("sqrt", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "asinh", "acosh", "log", "log10", "phase"):
        try:
            print(name, z, show(getattr(cmath, name)(z)))
        except Exception as e:
            print(name, z, type(e).__name__, e)
print(cmath.polar(3 + 4j), show(cmath.rect(2, cmath.pi / 2)), show(cmath.log(8, 2)), cmath.isnan(complex("nan")), cmath.isinf(complex("inf")), cmath.isfinite(1j), cmath.isclose(1 + 1e-10j, 1), cmath.pi, cmath.e, cmath.inf, cmath.tau)
for f in (lambda: cmath.log(0), lambda: cmath.sqrt("x"), lambda: cmath.exp(10000), lambda: cmath.atanh(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
