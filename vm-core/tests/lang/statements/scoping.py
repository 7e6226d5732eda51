x = "module"


def f1():
    return x


def f2():
    x = "local"
    return x


def f3():
    global x
    x = "changed by f3"


print(f1(), f2(), x)
f3()
print(x)


def outer():
    v = 1

    def mid():
        def inner():
            nonlocal v
            v += 10
            return v
        return inner
    i = mid()
    i()
    return v, i(), v


print(outer())


def make():
    items = []

    class K:
        def add(self, x):
            items.append(x)
            return items
    return K()


k = make()
k.add(1)
print(k.add(2), make().add(3))


def params(a, b=1):
    a = a + 1

    def inner():
        return a + b
    b = 100
    return inner()


print(params(1))


def loopvars():
    fns = []
    for i in range(3):
        def fn(j=i):
            return i, j
        fns.append(fn)
    return [f() for f in fns]


print(loopvars())


def exc():
    e = "before"
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    try:
        return e
    except UnboundLocalError as u:
        return str(u)


print(exc())


def conditional(flag):
    if flag:
        val = 1
    return val


print(conditional(True))
try:
    conditional(False)
except UnboundLocalError as e:
    print(e)


def locs(a, *b, c=3, **d):
    z = 1

    def inner():
        return z
    return sorted(locals())


print(locs(1), sorted(k for k in locals() if k in ("x", "f1")) == sorted(["x", "f1"]), locals() is globals())


def builtin_shadow():
    len = lambda x: "shadowed"
    return len([1])


print(builtin_shadow(), len([1]))
len = lambda x: "global shadow"
print(len([1]))
del len
print(len([1]))
import builtins
builtins.custom_builtin = "from builtins"
print(custom_builtin)
del builtins.custom_builtin
try:
    custom_builtin
except NameError as e:
    print(e)
exec("y_exec = 5")
print(y_exec)


def exec_local():
    q = 1
    exec("q = 2; r = 3")
    return q, "r" in locals()


print(exec_local())


def exec_ns():
    ns = {"q": 1}
    exec("q += 1; r = q * 2", ns)
    return ns["q"], ns["r"]


print(exec_ns())
