def gen(n):
    for i in range(n):
        yield i
    return "result"


g = gen(3)
print(next(g), next(g), list(g), list(g), type(g).__name__, g.__name__, g.gi_frame)
g = gen(1)
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)
try:
    next(g)
except StopIteration as e:
    print(e.value)


def empty():
    return
    yield


def multi():
    x = yield 1
    print("got", x)
    y = yield x * 2 if x else 0
    print("got", y)
    yield


g = multi()
print(next(g), g.send(5), g.send("z"))
try:
    g.send(1)
except StopIteration as e:
    print("done", e.value)
g = multi()
try:
    g.send(5)
except TypeError as e:
    print(e)
print(list(empty()), list(x * x for x in range(4)), sum(x for x in range(5)), (i for i in ()).__next__.__name__, [*gen(2)], dict((i, i) for i in gen(2)))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


from itertools import islice
print(list(islice(fib(), 15)))


def outer():
    def inner():
        nonlocal n
        n += 1
        yield n
    n = 0
    yield from inner()
    yield from inner()


print(list(outer()))
g = (print("lazy", i) or i for i in range(2))
print("created")
print(next(g))
g.close()
print(next(g, "closed"))


def reent():
    yield next(me)


me = reent()
try:
    next(me)
except ValueError as e:
    print(e)
print(*(x for x in "ab"), sep="-")
