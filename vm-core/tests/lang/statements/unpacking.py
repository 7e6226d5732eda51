a, b = 1, 2
a, b = b, a
print(a, b)
[c, d], e = [3, 4], 5
(f, (g, [h, *i])), *j = (1, (2, (3, 4, 5))), 6, 7
print(c, d, e, f, g, h, i, j)
*k, = "abc"
*l, m = range(4)
n, *o, p = "hello"
q, *r = [1]
print(k, l, m, n, o, p, q, r)
x = y = z = []
x.append(1)
print(y, z is x)
d = {}
d["a"], d["b"], *d["rest"] = 1, 2, 3, 4


class O:
    pass


ob = O()
ob.x, ob.y = "xy"
ob.x, ob.y = ob.y, ob.x
l = [0, 1, 2]
l[0], l[1] = l[1], l[0]
l[1:], ob.z = [8, 9], "z"
print(d, ob.x, ob.y, l, ob.z)
for i, (a, *b) in enumerate([(1, 2, 3), "xyz"]):
    print(i, a, b)
for (a, b), c in [((1, 2), 3)]:
    print(a, b, c)
print([*range(3), *"ab"], (*[1], 2), {*[1, 2], 3}, {**{"a": 1}, "b": 2, **{"a": 3}}, [*[], *()], *[1, 2], sep=",")
print([a for a, *_ in [(1, 2), (3,)]], {k: v for k, v in [("a", 1)]}, [x for x, in [(1,), (2,)]])
i = 0
i, l[i] = 2, "set"
print(i, l)


def ret():
    return 1, *[2, 3], 4


print(ret(), (lambda: (1, *"ab"))())
a, b, *c, d = {"k1": 1, "k2": 2, "k3": 3}
print(a, b, c, d)
a = b, c = 1, 2
print(a, b, c)
(a) = 5
[b] = [6]
(c,) = (7,)
() = []
[] = ()
print(a, b, c)


def gen():
    print("start")
    yield 1
    print("mid")
    yield 2
    print("end")


a, b = gen()
try:
    a, = gen()
except ValueError as e:
    print(e)
try:
    a, b, c = gen()
except ValueError as e:
    print(e)
for bad in ("a, b = {}", "a, b = {1: 2, 3: 4, 5: 6}", "a, *b, c = [1]", "(a, b), c = 1, 2", "a, b = None", "a, b = (i for i in range(3))"):
    try:
        exec(bad)
    except Exception as e:
        print(bad, "|", type(e).__name__, e)
