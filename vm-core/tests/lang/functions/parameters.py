@property
def unused(self):
    pass


def a(x, y=2, *args, z, w=4, **kw):
    return (x, y, args, z, w, kw)


def b(p, /, q, *, r):
    return (p, q, r)


def c(p, q=2, /, r=3, *, s=4, **kw):
    return (p, q, r, s, kw)


def d(*args, **kwargs):
    return args, kwargs


def e(*, k=1):
    return k


print(a(1, z=3), a(1, 5, 6, 7, z=0, w=1, v=2), a(*[1, 2, 3], **{"z": 5}), a(x=1, z=2), a(1, *(2, 3), z=1, **{"q": 9}, r=1), b(1, 2, r=3), b(1, q=2, r=3), c(1), c(1, 5, r=6, p=7, q=8), d(), d(1, a=2), d(*[], **{}), e(), e(k=5), d(*"ab", *[1], c=1, **{"d": 2}))
calls = """a() | a(1) | a(1, z=1, x=2) | a(1, 2, 3) | b() | b(1) | b(1, 2) | b(1, 2, 3) | b(p=1, q=2, r=3) | b(1, 2, r=3, s=4) | c() | c(p=1) | e(1) | e(j=1) | a(1, **{"z": 1, "x": 2}) | a(1, z=1, **{"z": 2}) | d(**{1: 2}) | d(*5) | d(**5) | b(1, 2, 3, 4, r=5) | (lambda: 0)(1) | (lambda x: 0)() | (lambda x, y: 0)(1) | (lambda x, y, z: 0)() | (lambda x=1: 0)(1, 2) | (lambda *, x, y: 0)() | (lambda *, x, y, z: 0)() | (lambda x, /: 0)(x=1) | (lambda x, /, y: 0)(x=1, y=2) | 5() | None() | "s"() | len() | len(1, 2) | len(x=1) | print(foo=1) | a(1, 2, z=3, **{"y": 1}) | d(**{"a": 1}, **{"a": 2}) | int(1, 2, 3) | abs() | (lambda a, b=1, *c: 0)() | (lambda x, y=1, z=2: 0)(1, 2, 3, 4) | (lambda x, y=1, *, k: 0)(1, 2, 3) | (lambda x, y=1, *, k: 0)(1, 2, 3, k=1) | d(a=1, **[]) | (lambda a: 0)(1, b=2) | (lambda a: 0)(1, a=2) | (lambda: 0)(a=1)"""
for call in calls.split(" | "):
    try:
        print(call, "->", eval(call))
    except TypeError as exc:
        print(call, "->", exc)


class M:
    def m(self, x):
        return x

    @staticmethod
    def s(x):
        return x

    @classmethod
    def k(cls, x):
        return x

    def __init__(self, v=0):
        pass


for call in ("M().m()", "M().m(1, 2)", "M.m(1)", "M.m()", "M().s()", "M.k()", "M(1, 2)", "M(x=1)", "M().m(y=1)", "M.k(1, 2)", "M().m(1, x=1)"):
    try:
        print(call, "->", eval(call))
    except TypeError as exc:
        print(call, "->", exc)
