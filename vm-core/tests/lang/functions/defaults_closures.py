def f(x, acc=[]):
    acc.append(x)
    return acc


print(f(1), f(2), f(3, []), f(4), f.__defaults__)


def counter():
    n = 0

    def inc(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n
    return inc, get


inc, get = counter()
inc()
inc(5)
print(get(), [c.cell_contents for c in get.__closure__], get.__code__.co_freevars, counter.__code__.co_cellvars)
inc2, get2 = counter()
print(get2(), get())
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])


def make(n):
    return lambda x: x + n


add5 = make(5)
print(add5(1), make(10)(1))


def deep():
    a = 1

    def l1():
        b = 2

        def l2():
            nonlocal a
            a += b
            return a
        return l2
    return l1()


d = deep()
print(d(), d())


def shadow():
    x = "local"

    def inner():
        x = "inner"
        return x
    return inner(), x


print(shadow())
x = "global"


def unbound():
    print(x)
    x = 1


def free_unbound():
    def g():
        return y
    r = g
    if False:
        y = 1
    return r()


for fn in (unbound, free_unbound, lambda: undefined_name):
    try:
        fn()
    except NameError as e:
        print(type(e).__name__, e)


def deleter():
    z = 1
    del z
    try:
        z
    except UnboundLocalError as e:
        print(e)

    def inner():
        return w
    w = 5
    del w
    try:
        inner()
    except NameError as e:
        print(e)
    try:
        del w
    except NameError as e:
        print(e)


deleter()


def gl():
    global newglobal
    newglobal = 5


gl()
print(newglobal)
del newglobal
try:
    newglobal
except NameError as e:
    print(e)
try:
    del newglobal
except NameError as e:
    print(e)


def comp_scope():
    i = "outer"
    l = [i for i in range(3)]
    s = {i for i in range(2)}
    return i, l, s, [j for j in [i]], [(i, k) for i in range(2) for k in range(i)]


print(comp_scope())


def kwdef(a, *, b=2):
    return a + b


kwdef.__kwdefaults__ = {"b": 100}
kwdef.__defaults__ = (7,)
print(kwdef(), kwdef.__kwdefaults__)
