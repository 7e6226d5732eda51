import math
inf, nan = math.inf, math.nan
print(1 == 1.0, 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**400 > 1e308, -10**400 < -1e308, 10**400 < inf, 10**400 == inf, 0.1 + 0.2 == 0.3, 1 < 1.5 < 2)
print(nan == nan, nan != nan, nan < 1, nan > 1, 1 < nan, nan in [nan], [nan] == [nan], [nan] == [float("nan")], inf == inf, -inf < inf, min(nan, 1), max(1, nan), sorted([3, 1.5, 2]))
print(1.0 is 1.0, 3 == 3.0 == 3 + 0j, True == 1.0, {1: "a"}[1.0], {1.0: "b"}[True], 0.0 == -0.0, {0.0: 1, -0.0: 2})
print(5 % 3.0, -5 % 3.0, 5.5 // 2, -5.5 // 2, divmod(-5.5, 2), 2 ** 0.5, 2.0 ** 3, 4 ** -0.5, 0.0 ** 0, 1e308 * 10, -1e308 * 10, 7.0 // 0.1)
for f in (lambda: 1e308 ** 2, lambda: 0.0 ** -1, lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: divmod(1.0, 0), lambda: 1.5 < "a", lambda: 1.5 + "a", lambda: (-1.0) ** 0.5, lambda: 1.5 << 1, lambda: 1.5 & 1, lambda: ~1.5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
