def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


import math
for x in (0, 1, -1, 0.5, 2.5, -2.5, 10, 1e-10, 100.25):
    print(x, math.floor(x), math.ceil(x), math.trunc(x), math.fabs(x), math.exp(min(x, 5)), math.atan(x), math.degrees(x), math.radians(x), math.copysign(1, x), math.isfinite(x), math.frexp(x), math.modf(x))
print(math.sqrt(16), math.sqrt(2), math.pow(2, 10), math.log(math.e), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(0), math.expm1(0), math.hypot(3, 4), math.hypot(1, 2, 2), math.atan2(1, 1), math.ldexp(0.5, 4), math.fmod(7, 3), math.fmod(-7, 3), math.remainder(7, 3), math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(12, 18, 27), math.lcm(4, 6), math.lcm(), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.perm(5), math.isqrt(99), math.prod([1, 2, 3, 4]), math.prod([], start=5), math.fsum([0.1] * 10), sum([0.1] * 10), math.dist([0, 0], [3, 4]), math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), round(math.cbrt(27), 12), math.exp2(3), math.ulp(1.0), math.nextafter(1.0, 2.0))
print(math.pi, math.e, math.tau, math.inf, math.nan, math.isnan(math.nan), math.isinf(-math.inf), "%.12f %.12f %.12f" % (math.sin(1), math.cos(1), math.tan(1)), "%.12f %.12f %.12f" % (math.sinh(1), math.cosh(1), math.tanh(1)), "%.10f %.10f %.10f" % (math.asin(0.5), math.acos(0.5), math.asinh(1)), "%.10f %.10f" % (math.acosh(2), math.atanh(0.5)), "%.10f %.10f %.10f %.10f" % (math.gamma(5.5), math.lgamma(10), math.erf(0.5), math.erfc(0.5)))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(0, 2), lambda: math.acos(2), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.exp(1000), lambda: math.pow(0, -1), lambda: math.fmod(1, 0), lambda: math.floor(math.inf), lambda: math.ceil(math.nan), lambda: math.sqrt("x"), lambda: math.gcd(1.5), lambda: math.comb(-1, 2), lambda: math.isqrt(-1), lambda: math.floor("x"), lambda: math.sin(), lambda: math.sin(1, 2), lambda: math.hypot("a"), lambda: math.fsum(5), lambda: math.ldexp(1.0, 10000), lambda: math.trunc("a"), lambda: math.log(10**400), lambda: math.sqrt(10**400), lambda: math.gamma(-1), lambda: math.atanh(1), lambda: math.log("x"), lambda: math.prod("a"), lambda: math.pow(10, 400), lambda: math.cosh(1e5), lambda: math.dist([1], [1, 2])):
    t(f)
print(math.log(10**300), math.log2(2**1000), math.log10(10**100), math.floor(10**30), math.ceil(-10**30), math.sqrt(10**200), math.fsum([1e100, 1, -1e100]), math.exp(-1000), math.pow(math.inf, 0), math.pow(math.nan, 0), math.copysign(3, -0.0), math.fmod(5.5, -2))
