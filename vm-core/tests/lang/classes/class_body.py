x = "global"


class A:
    print("in body", __name__, __qualname__, sorted(k for k in locals()))
    x = "class"
    y = x + "!"
    z = [x for _ in range(2)]
    w = [i for i in x]

    def f(self):
        return x

    class Inner:
        v = 1

        def g(self):
            return A.Inner.v
    for i in range(3):
        pass
    del i
    if True:
        cond = "yes"
    try:
        1 / 0
    except ZeroDivisionError as e:
        caught = str(e)
    with_lambda = lambda self: self.y
    a: int = 5
    b: str
    f2 = f


print(A.x, A.y, A.z, A.w, A().f(), A.Inner().g(), A.cond, A.caught, A().with_lambda(), A.__annotations__, hasattr(A, "i"), hasattr(A, "b"), A.f2 is A.f)


def outer():
    x = "enclosing"

    class B:
        print(x)
        x = "body"
        print(x)

        def m(self):
            return x
    return B


print(outer()().m())


def outer2(n):
    class C:
        val = n

        def get(self):
            return n
    return C


print(outer2(5).val, outer2(6)().get(), outer2(1).__qualname__)


class D:
    global gvar
    gvar = 7
    locals()["injected"] = 8


print(gvar, D.injected, hasattr(D, "gvar"))
for i in range(2):
    class Loop:
        n = i
print(Loop.n)
try:
    class Err:
        a = 1
        raise ValueError("in body")
except ValueError as e:
    print(e, "Err" in globals())


class Doc:
    """class doc"""
    __doc__ += " extended"


print(Doc.__doc__)


class E(A):
    x = A.x + "2"
    locals_count = len(locals())


print(E.x, E.y, E.__dict__.get("y"), E.locals_count > 2)


def deco_order():
    class X:
        order = []

        @order.append
        def m(self):
            pass
        first = order[0].__name__
    return X


print(deco_order().first, deco_order().m)
exec("class Made:\n    q = 1\nprint(Made.q)")
print(type(A.__dict__).__name__, "f" in A.__dict__, A.__dict__["x"])
try:
    A.__dict__["new"] = 1
except TypeError as e:
    print(e)
A.__name__ = "Renamed"
A.__qualname__ = "Q"
print(A, A.__name__)
A.__doc__ = "new doc"
A.__module__ = "mod"
print(A, A.__doc__)
try:
    A.__name__ = 5
except TypeError as e:
    print(e)
