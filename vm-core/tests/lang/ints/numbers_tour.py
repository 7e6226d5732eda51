# numbers
print(2**100, -2**100, 10**30 // 7, -10**30 // 7, 10**30 % -7, divmod(-7, 2), divmod(7, -2), -7 // 2, -7 % 3, 7 % -3, 2**-1, (-2)**3, (-8)**(1/3), 0**0, 1 << 70, (1 << 70) >> 68, -1 >> 1, ~5, 5 & 3, 5 | 3, 5 ^ 3, -5 & 3, (1 << 65) & ((1 << 64) - 1), -(1 << 65) | 1, (1<<100) ^ (1<<99))
print(pow(3, 100, 7), pow(3, -1, 7), pow(2, 10**5, 10**9 + 7), (10**50).bit_length(), (255).bit_count(), (5).to_bytes(2, "big"), int.from_bytes(b"\xff\xfe", "little", signed=True), (3).as_integer_ratio(), (0.75).as_integer_ratio(), (1.5).is_integer(), (2.0).is_integer(), (0.1).hex(), float.fromhex("0x1.8p1"), 1e308 * 10, -1e308 * 10, 5 // 0.3, 5 % 0.3, -5 % 0.3, 5.5 // 2, divmod(5.5, 2), 1_000_000, 0xff, 0o17, 0b11, 1e3, .5, 5., 1j * 1j, (1 + 2j) * (3 - 1j), (1 + 2j) / (1 - 1j), abs(3 + 4j), (1 + 2j).conjugate(), (1+2j) ** 2, 2 ** (1j), complex(1), complex("1-2j"), 1 + 2j == 1 + 2j, (3 + 0j) == 3, hash(3 + 0j) == hash(3), hash(1.0) == hash(1), hash(2**61 - 1), hash(-1), hash(0.5), hash(float("inf")), True + True, True == 1, isinstance(True, int))
import math, cmath, fractions, random, statistics
print(math.pi, math.sqrt(2), math.sin(1), math.cos(1), math.tan(1), math.exp(1), math.log(10), math.log2(8), math.log10(1000), math.log(8, 2), math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.factorial(20), math.gcd(12, 18), math.lcm(4, 6), math.comb(5, 2), math.perm(5, 2), math.isqrt(10**20), math.hypot(3, 4), math.atan2(1, 1), math.degrees(math.pi), math.radians(180), math.fsum([.1] * 10), math.prod([1, 2, 3]), math.isclose(.1 + .2, .3), math.copysign(1, -0.0), math.fmod(-7, 3), math.modf(1.5), math.frexp(8), math.ldexp(.5, 4), math.gamma(5), math.erf(1), math.inf, math.nan, math.isnan(math.nan), math.dist([0, 0], [3, 4]), math.exp2(3), math.nextafter(1, 2), math.ulp(1))
for e in ["math.sqrt(-1)", "math.log(0)", "math.factorial(-1)", "math.factorial(1.5)", "math.acos(2)", "math.exp(1000)", "math.floor(float('inf'))", "2.0**10000", "10**400 * 1.0", "int(1e400)", "1 << -1", "1 >> -1", "float(10**400)", "pow(2, 1.5, 3)", "1j < 2", "(1j) // 1", "1.5 & 1", "math.gcd(1.5)", "0.0 ** -1", "0 ** -1", "0j ** -1", "math.comb(-1, 2)", "round(1.5, 'a')", "complex(1, 'a')", "complex('a', 1)", "1 << 10**10" if False else "1"]:
    try: print(e, eval(e))
    except Exception as x: print(e, type(x).__name__, x)
F = fractions.Fraction; print(F(1, 3) + F(1, 6), F("0.25"), F(0.5), F(3, -6), F(7, 2) // 1, round(F(7, 3), 2), F(1, 3) < 0.34, float(F(1, 3)), F("1/3") ** 2, F(22, 7).limit_denominator(5), hash(F(1, 2)) == hash(0.5))
random.seed(42); print(random.random(), random.randint(1, 100), random.choice("abc"), random.sample(range(10), 3), random.uniform(1, 2), random.gauss(0, 1), random.randrange(0, 100, 5), random.choices([1, 2, 3], k=4), random.getrandbits(40)); l = list(range(8)); random.shuffle(l); print(l); random.seed("str"); print(random.random())
print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), statistics.mode([1, 1, 2]), statistics.stdev([1, 2, 3, 4]), statistics.pvariance([1, 2, 3]), statistics.median_low([1, 2, 3, 4]), statistics.quantiles([1, 2, 3, 4, 5]))
print(sum([0.1] * 10), sum([1, 2], 10), sum([[1], [2]], []), min(3, 1, 2), max([1, 5], key=lambda x: -x), min([], default=0), abs(-5.5), any([]), all([]), bin(10), hex(-255), oct(8), divmod(2**70, 3**20), int("9" * 50) * int("9" * 50))
big = 3 ** 2000; print(len(str(big)), str(big)[:20], big % 10**10, big.bit_length(), int(str(big)) == big, hex(big)[:12], float(3**600), math.log(big), math.isqrt(big) ** 2 <= big)
print(1.1 + 2.2, 0.1 * 3, 1e16 + 1, 9007199254740993, float(9007199254740993), 2**53 == float(2**53), 2**53 + 1 == float(2**53 + 1), 10**22 == 1e22, 10**23 == 1e23, 1e23, 123456789012345680000.0, 3.0e-7, 4.35 * 100, 1.005 * 1000)
print(float("1.7976931348623159e308"), 1.0.__repr__(), (1e15).__repr__(), 12345678.9, 1234567890123456.7, 0.00001234, 1.5e300 * 1.5e300, -0.0 == 0.0, 1 / math.inf, math.inf - math.inf, math.nan == math.nan, [math.nan] == [math.nan], float("nan") in [float("nan")])
def collatz(n):
    c = 0
    while n != 1: n = n // 2 if n % 2 == 0 else 3 * n + 1; c += 1
    return c
print(max(range(1, 3000), key=collatz), [n for n in range(2, 60) if all(n % p for p in range(2, int(n ** .5) + 1))])
def pi_digits(n):
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3; out = []
    while len(out) < n:
        if 4 * q + r - t < m * t: out.append(m); q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else: q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(map(str, out))
print(pi_digits(60))
