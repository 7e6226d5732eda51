x = 1
del x
try:
    x
except NameError as e:
    print(e)
a, b, c = 1, 2, 3
del a, (b, c)
print("a" in globals(), "c" in globals())
l = [1, 2, 3, 4]
del l[0], l[-1]
print(l)
d = {"a": {"b": 1}}
del d["a"]["b"]
print(d)


class O:
    pass


o = O()
o.x = 1
del o.x
print(hasattr(o, "x"))


def f():
    y = 1
    del y
    try:
        return y
    except UnboundLocalError as e:
        return str(e)


print(f())
try:
    assert 1 == 2, "message %d" % 5
except AssertionError as e:
    print(e, e.args)
try:
    assert []
except AssertionError as e:
    print(repr(e))
assert True
assert 1, 1 / 0
v: int = 5
w: "not evaluated" = 6
u: list[int]
print(__annotations__, v, w, "u" in globals())


def g(a: int, b: "str" = "x", *c: float, d: list = [], **e: dict) -> None:
    loc: undefined_in_function = 3
    other: int
    return loc


print(g.__annotations__, g(1))


class C:
    x: int = 1
    y: str
    x: float


print(C.__annotations__, hasattr(C, "y"))
(v2): int = 1
o.attr: str = "a"
l[0]: int = 9
print(v2, o.attr, l, list(__annotations__))
try:
    def h():
        print(q)
        q: int = 1
    h()
except UnboundLocalError as e:
    print(e)
try:
    z: undefined_ann = 1
except NameError as e:
    print(e)


def side():
    print("annotation evaluated")
    return int


t: side() = print("value evaluated")


def order(a: side() = print("default evaluated")) -> side():
    pass


lam = lambda: (yield)
print(lam.__name__, type(lam()).__name__)
global_stmt = 1


def gs():
    global global_stmt, newg
    global_stmt += 1
    newg = "new"


gs()
print(global_stmt, newg)
