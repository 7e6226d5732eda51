# One-character strs from everywhere compare as they should.
import json
import sys


def same(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b


def is_a(c):
    return c == "a", "a" != c, c < "b", c >= "\xe9"


class S(str):
    pass


makers = [
    lambda: "ab"[0], lambda: "ab"[:1], lambda: "xa"[-1:], lambda: "".join(["a"]), lambda: "a" * 1, lambda: str(b"a", "ascii"),
    lambda: b"a".decode(), lambda: "%c" % 97, lambda: "%s" % "a", lambda: f"{'a'}", lambda: "{}".format("a"),
    lambda: chr(97), lambda: "A".lower(), lambda: "a".strip(), lambda: " a ".strip(), lambda: "a,b".split(",")[0],
    lambda: "a b".partition(" ")[0], lambda: "ba".replace("b", ""), lambda: "a".center(1), lambda: S("a"), lambda: str(S("a")),
    lambda: json.loads('"a"'), lambda: list("ab")[0], lambda: next(iter("ab")), lambda: min("ba"), lambda: sorted("ba")[0],
    lambda: "a".translate({}), lambda: "b".translate({98: "a"}), lambda: sys.intern("a"), lambda: repr("a")[1], lambda: format("a"),
    lambda: "a\n".splitlines()[0], lambda: "a".zfill(1), lambda: "xa".removeprefix("x"), lambda: "a" + "", lambda: "" + "a",
    lambda: "\u20aca"[1:], lambda: "\u20aca"[1], lambda: ("\u20ac" + "a").replace("\u20ac", ""), lambda: "a\u20ac".split("\u20ac")[0],
    lambda: bytes([97]).decode("latin-1"), lambda: "a".encode("utf-16").decode("utf-16"), lambda: "a".expandtabs(),
    lambda: "aa"[::2][:1], lambda: "a".casefold(), lambda: "a".title().lower(), lambda: "%.1s" % "abc", lambda: hex(10)[2:],
]
for _ in range(30):
    for make in makers:
        c = make()
        assert is_a(c) == (True, False, True, False), c
        assert same(c, make()) == (True, False, False, True, False, True)
        assert same(c, "ab") == (False, True, True, True, False, False)
        assert same(c, "") == (False, True, False, False, True, True)
        assert same("\u20ac", c) == (False, True, False, False, True, True)
for a in ("", "a", "ab", "b", "\x00", "\xff", "\u0100", "\U0001f600", "a" * 5000, "a" * 5000 + "b"):
    for b in ("", "a", "ab", "\xff", "\u0100", "a" * 5000):
        print([int(x) for x in same(a, b)], end=" ")
    print()
long = "a"
for i in range(3000):
    long += "a"
print(same(long, "a" * 3001), same(long, "b"), same("A", long), is_a(long))


class Liar(str):
    def __eq__(self, other):
        return "liar"

    def __lt__(self, other):
        return "less"

    __hash__ = str.__hash__


print(is_a(Liar("z")), same(Liar("q"), "q"), same("q", Liar("q")))
for bad in (None, 1, b"a"):
    try:
        print(bad == "a", is_a(bad))
    except TypeError as e:
        print(e)
