if (n := len("hello")) > 3:
    print(n)
print([y := 1, y ** 2], (z := 5) + z, [last := x for x in range(3)], last)
while (line := next(iter_, None)) if False else False:
    pass
data = iter([1, 2, 0, 3])
while chunk := next(data):
    print("chunk", chunk)
print(any((found := w) == "b" for w in "abc"), found)
print([v for x in range(5) if (v := x * 2) > 4], v)


def f(a, b=(default := 7)):
    if (t := a + b) > 5:
        return t
    return -t


print(f(1), default, f(-20), (lambda: (q := 3) + q)())


def scope():
    total = 0
    partial = [total := total + i for i in range(4)]
    return partial, total


def nonloc():
    x = 1

    def inner():
        nonlocal x
        return [x := x + i for i in range(3)], x
    return inner(), x


def glob():
    global gg
    [gg := i for i in range(3)]


glob()
print(scope(), nonloc(), gg)
print({(k := i): (w := i * 2) for i in range(2)}, k, w, f"{(u := 3)}", u, f"{u:=5}", (a := 1, b := 2), a, b)
x = (y := 0) or (y := 9)
print(x, y, not (t := 0), t, [1, 2, 3][(i := 1)], i, {"a": (q := 1)}, (p := [])is p, print((arg := "positional")), arg)
if any((c := n) % 7 == 0 for n in range(1, 20)):
    print(c)
assert (m := 5)
del m
for bad in ("(x := 1) = 2", "x := 1", "[x := 1 for x in y]", "[i := 0 for i in range(3)]", "(a.b := 1)", "(a[0] := 1)", "f(x := 1, y = 2)", "lambda: x := 1", "def f(x = y := 1): pass", "[[j := 0 for i in range(2)] for j in range(2)]", "class A:\n  [c := 1 for i in [1]]", "(x, y := 1)", "[x for y in (z := range(3))]"):
    try:
        compile(bad, "<t>", "exec")
        print(bad, "-> ok")
    except SyntaxError as e:
        print(bad.replace("\n", "|"), "-> SyntaxError")
