class CM:
    def __init__(self, name, swallow=False, fail_enter=False, fail_exit=False):
        self.name, self.swallow, self.fail_enter, self.fail_exit = name, swallow, fail_enter, fail_exit

    def __enter__(self):
        print("enter", self.name)
        if self.fail_enter:
            raise RuntimeError("enter " + self.name)
        return self.name.upper()

    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, v, tb is not None)
        if self.fail_exit:
            raise RuntimeError("exit " + self.name)
        return self.swallow


with CM("a") as x:
    print(x)
with CM("a") as x, CM("b") as y:
    print(x, y)
with (CM("p") as x, CM("q") as y,):
    print(x, y)
with CM("s", swallow=True):
    raise ValueError("swallowed")
for cms in ([CM("a"), CM("b", fail_enter=True)], [CM("a"), CM("b", fail_exit=True)], [CM("a", swallow=True), CM("b", fail_exit=True)], [CM("a", fail_enter=True), CM("b")]):
    try:
        with cms[0], cms[1]:
            print("body")
    except RuntimeError as e:
        print("caught", e, repr(e.__context__))


def ret():
    with CM("r"):
        return "value"


def loop():
    for i in range(3):
        with CM("l%d" % i):
            if i == 0:
                continue
            break
    return i


print(ret(), loop())


class O:
    pass


o = O()
with CM("attr") as o.x, CM("idx") as [a, b, c]:
    print(o.x, a, b, c)
with CM("tup") as (p, q, r):
    print(p, q, r)
try:
    with CM("unpack") as (p, q):
        pass
except ValueError as e:
    print(e)


class NoExit:
    def __enter__(self):
        pass


class NoEnter:
    def __exit__(self, *a):
        pass


class InstOnly:
    def __init__(self):
        self.__enter__ = self.__exit__ = lambda *a: None


for bad in (5, NoExit(), NoEnter(), InstOnly(), None):
    try:
        with bad:
            pass
    except TypeError as e:
        print(e)
try:
    with CM("inner"):
        with CM("deep"):
            1 / 0
except ZeroDivisionError as e:
    print(e)


class Truthy:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        class B:
            def __bool__(self):
                print("bool called")
                return True
        return B()


with Truthy():
    raise KeyError("x")
with Truthy():
    pass


def g():
    with CM("gen") as v:
        yield v


it = g()
next(it)
try:
    it.throw(ValueError("thrown"))
except ValueError as e:
    print("out", e)


class Replace:
    def __enter__(self):
        pass

    def __exit__(self, t, v, tb):
        raise TypeError("replaced") from v


try:
    with Replace():
        raise KeyError("orig")
except TypeError as e:
    print(e, repr(e.__cause__), repr(e.__context__))
with open(__file__) as f, CM("file"):
    print(f.readline().strip(), f.closed)
print(f.closed)
