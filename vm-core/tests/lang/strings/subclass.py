class S(str):
    def __new__(cls, v, extra=None):
        self = super().__new__(cls, v)
        self.extra = extra
        return self

    def upper(self):
        return "UP:" + super().upper()

    def __repr__(self):
        return "S(%s)" % super().__repr__()

    def __add__(self, other):
        return S(str(self) + other)


s = S("abc", extra=1)
print(s, repr(s), s.upper(), s + "d", repr(s + "d"), s * 2, type(s * 2).__name__, s[0], type(s[0:]).__name__, s.extra, len(s), s == "abc", hash(s) == hash("abc"), {"abc": 1}[s], "abc" in {s: 1})
print(f"{s}", "%s" % s, "{}".format(s), "{!r}".format(s), str(s), type(str(s)).__name__, "x".join([s, s]), s.replace("z", "y"), type(s.lower()).__name__, s.strip() is s, isinstance(s, str), [s], sorted([S("b"), S("a")]), "ab" in s, s.find("c"))


class Both:
    def __str__(self):
        return "str!"

    def __repr__(self):
        return "repr!"


class OnlyRepr:
    def __repr__(self):
        return "only"


class BadStr:
    def __str__(self):
        return 5


class SubStr:
    def __str__(self):
        return S("sub")


print(str(Both()), repr(Both()), str(OnlyRepr()), [Both()], {1: Both()}, (Both(),), f"{Both()}", type(str(SubStr())).__name__)
for f in (lambda: str(BadStr()), lambda: print(BadStr()), lambda: f"{BadStr()}"):
    try:
        f()
    except TypeError as e:
        print(e)
print(str(), str(None), str(3.5), str([1, "a"]), str(int), str(len), str(...), str(NotImplemented))
