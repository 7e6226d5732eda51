l = [1, 2, 3]
it = iter(l)
out = []
for x in it:
    out.append(x)
    if x == 1:
        next(it)
print(out)


class Weird:
    def __iter__(self):
        for i in range(3):
            yield i
            self.__class__ = Other


class Other:
    pass


print(list(Weird()))
d = {"a": 1}


def gen():
    for k in d:
        yield k


g = gen()
next(g)
d["b"] = 2
try:
    next(g)
except RuntimeError as e:
    print(e)
m = map(lambda x: next(src), [1, 2, 3])
src = iter([10, 20])
try:
    print(next(m), next(m))
    next(m)
except StopIteration:
    print("stop leaks")
src = iter([10, 20])
print(list(map(lambda x: next(src), [1, 2, 3])))
z = zip(iter([1, 2, 3]), (x for x in range(2)))
print(list(z))
i = iter([1, 2, 3, 4])
print(list(zip(i, i)), [*zip(*[iter(range(6))] * 3)])


def evil_key(x):
    lst.clear()
    return x


lst = [3, 1, 2]
print(max(lst, key=evil_key) if False else "skip")
lst = [1, 2, 3, 4]
print([lst.pop() for x in lst], lst)
lst = [1, 2, 3]
for i, v in enumerate(lst):
    if i < 5:
        lst.insert(0, "n")
print(len(lst))
s = "abc"
out = []
for c in s:
    s = s + "x"
    out.append(c)
print(out, s)
r = range(3)
for i in r:
    r = None
print(i, r)


def swap():
    global func
    func = lambda: "new"
    return "swapped"


func = swap
print(func(), func())


class P:
    def __getattr__(self, n):
        P.found = 1
        del P.__getattr__
        return "once"


p = P()
print(p.x)
try:
    p.x
except AttributeError as e:
    print(e)


class Q:
    def __call__(self):
        Q.__call__ = lambda self: "second"
        return "first"


q = Q()
print(q(), q())


class E:
    def __enter__(self):
        del E.__exit__
        return self

    def __exit__(self, *a):
        print("saved exit")


with E():
    pass
a = [1, 2, 3]
a[0], a[1:] = (a.pop(), [9])
print(a)


def f(x, y=[]):
    f.__defaults__ = (["replaced"],)
    y.append(x)
    return y


print(f(1), f(2))
