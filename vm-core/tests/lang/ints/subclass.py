class MyInt(int):
    def __new__(cls, v, tag="t"):
        self = super().__new__(cls, v)
        self.tag = tag
        return self

    def __add__(self, other):
        return MyInt(int(self) + int(other), self.tag + "+")

    def __repr__(self):
        return "MyInt(%d,%s)" % (self, self.tag)


a = MyInt(5, "a")
print(a, a + 1, 1 + a, a * 2, type(a * 2).__name__, a.tag, (a + a).tag, a == 5, hash(a) == hash(5), {5: "x"}[a], [1, 2, 3, 4, 5, 6][a])
print(int(a), type(int(a)).__name__, a.real, type(+a).__name__, a.bit_length(), f"{a}", f"{a:d}", "%d" % a, "%s" % a, str(a), range(a), list(range(MyInt(2))))
print(isinstance(a, int), MyInt("12"), sum([MyInt(1), MyInt(2)]), max(MyInt(3), 2), a > 3, sorted([MyInt(3), MyInt(1)]), a ** 2, -a, abs(MyInt(-3)), a // 2, a & 4)


class Rev(int):
    def __radd__(self, other):
        return "radd"

    def __rsub__(self, other):
        return "rsub"

    def __lt__(self, other):
        return "lt"

    def __eq__(self, other):
        return "eq"

    __hash__ = int.__hash__


r = Rev(3)
print(1 + r, 1 - r, r + 1, r < 1, 1 > r, r == 1, 1 == r, 1 * r)
print(int.__new__(MyInt, 7).__class__.__name__, MyInt.from_bytes(b"\x01\x02", "big"))
