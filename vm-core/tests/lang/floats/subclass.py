class Meters(float):
    def __add__(self, other):
        return Meters(float(self) + float(other))

    def __repr__(self):
        return f"{float(self):.1f}m"


a = Meters(2.5)
print(a, a + 1, 1 + a, a * 2, type(a * 2).__name__, a == 2.5, hash(a) == hash(2.5), [a, a + a], str(a), f"{a:.2f}", "%s %.1f" % (a, a))
print(sum([Meters(1), Meters(2)], Meters(0)), max(Meters(1), Meters(3)), abs(Meters(-1)), round(a), round(a, 0), isinstance(a, float), a.is_integer(), -a, a > 2, divmod(a, 2))


class F:
    def __float__(self):
        return 1.25


class G:
    def __index__(self):
        return 3


class H:
    def __float__(self):
        return 1


import math
print(float(F()), float(G()), math.sqrt(G()), math.floor(F()))
try:
    float(H())
except TypeError as e:
    print(e)
print(float.__new__(Meters, "3.5"), Meters.fromhex("0x1p1"), float(), float(Meters(3)).__class__.__name__)
