def g():
    x = yield
    y = (yield x) + (yield)
    print((yield y))
    lst = [1, (yield "elem"), 3]
    print(lst, f"{(yield 'fstr')}")
    d = {"k": (yield "val")}
    return d


it = g()
next(it)
for v in (10, 1, 2, "printed", 2, "F", "V"):
    try:
        print("->", it.send(v))
    except StopIteration as e:
        print("end", e.value)


def cond():
    if (yield 1):
        yield "true"
    else:
        yield "false"
    while (yield "again"):
        pass
    assert (yield "assert"), "msg"


c = cond()
print(next(c), c.send(True), next(c), c.send(1), c.send(0))
try:
    c.send(0)
except AssertionError as e:
    print("AE", e)


def with_yield():
    class CM:
        def __enter__(self):
            print("enter")
            return 5

        def __exit__(self, *a):
            print("exit", a[0] and a[0].__name__)
    with CM() as v:
        yield v
        yield v + 1


w = with_yield()
print(next(w), next(w))
try:
    w.throw(KeyError)
except KeyError:
    print("KeyError out")
w = with_yield()
next(w)
w.close()


def args():
    print(*(yield), **(yield))


a = args()
next(a)
a.send([1, 2])
try:
    a.send({"sep": "-"})
except StopIteration:
    pass
gen = (lambda: (yield 5))()
print(next(gen), list(map(lambda f: f(), [lambda i=i: i for i in range(3)])))


def local_vars():
    for i in range(3):
        x = i * 2
        yield locals().copy()


print(list(local_vars()))


def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for it in its[:]:
            try:
                yield next(it)
            except StopIteration:
                its.remove(it)


print(list(interleave("abc", [1], range(5))))
