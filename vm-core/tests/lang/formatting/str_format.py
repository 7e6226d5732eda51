def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


print("{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{0.real} {0.imag}".format(3 + 4j), "{0[1]} {0[0]}".format([10, 20]), "{d[key]}".format(d={"key": "v"}), "{0[a b]}".format({"a b": 1}))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:>{w}.{p}f}".format(3.14159, w=10, p=2), "{{}} {{{}}}".format(5), "{:{}}".format("x", 5), "{0:{1}}".format("x", "^7"), "{a.b.c}".format(a=type("A", (), {"b": type("B", (), {"c": 7})})))
print("{0}{0}{0}".format("ab"), "{:,}".format(10**9), "{:%}".format(0.25), "{:*^9}".format("mid"), "{0!r:>8}".format("q"), "%s{}".format(1), "{}".format(None), "{:s}".format("z"), "{:5}|{:<5}|{:>5}".format(1, 1, "a"))
for args in (("{}",), ("{} {1}", 1, 2), ("{1} {}", 1, 2), ("{x}",), ("{",), ("}",), ("{0", 1), ("{0[}", 1), ("{0.}", 1), ("{0[]}", [1]), ("{0!}", 1), ("{0!x}", 1), ("{5}", 1), ("{0.zzz}", 1), ("{0[9]}", [1]), ("{:{:{}}}", 1, 2, 3), ("{0[x]}", [1]), ("{!r:d}", 1), ("{:d}", "s"), ("{0!rr}", 1), ("{0]}", 1), ("{0[1]x}", [1, 2])):
    t(args[0].format, *args[1:])
print("{x}".format_map({"x": 1}), "{a[0]} {b.real}".format_map({"a": [1], "b": 2}))


class D(dict):
    def __missing__(self, k):
        return "<" + k + ">"


print("{foo} {bar}".format_map(D(bar=1)), "{}".format("{}"), "{0:}{0!s:}".format(1), "{:-^{n}}".format("t", n=5))
