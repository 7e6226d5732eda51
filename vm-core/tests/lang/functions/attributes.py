def f(a: int, b: "str" = "x", *args: list, c: float = 1.0, **kw: dict) -> bool:
    "the docstring"
    local = 1
    return True


print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__annotations__, f.__defaults__, f.__kwdefaults__, f.__dict__, f.__closure__, f.__globals__ is globals())
c = f.__code__
print(c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_nlocals, c.co_varnames, c.co_names, c.co_freevars, c.co_firstlineno, c.co_filename.rpartition("/")[2])
f.custom = 5
f.__name__ = "renamed"
f.__doc__ = None
print(f.custom, f.__dict__, f.__name__, f.__doc__, vars(f))
for g in (lambda: setattr(f, "__name__", 5), lambda: setattr(f, "__code__", 5), lambda: setattr(f, "__defaults__", 5), lambda: f.nope, lambda: setattr(f, "__dict__", 5), lambda: delattr(f, "nope")):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)


def g1(x):
    return x + 1


def g2(x):
    return x * 100


g1.__code__ = g2.__code__
print(g1(5), (lambda: 0).__name__, (lambda: 0).__qualname__)


class A:
    def m(self):
        "doc m"

    class B:
        def n(self):
            pass


print(A.m.__qualname__, A.B.n.__qualname__, A().m.__name__, A().m.__self__.__class__, A().m.__func__ is A.m, A.m.__doc__, A().m.__doc__)


def outer():
    def inner():
        pass
    return inner


print(outer().__qualname__, type(f).__name__, type(A().m).__name__, type(len).__name__, type([].append).__name__, callable(f), callable(5), callable(A), len.__name__, len.__self__.__name__, [].append.__name__, repr(len), str.join.__name__, str.join.__qualname__, print.__module__, repr(str.join), repr([].append)[:30])
a = A()
m = a.m
print(m == a.m, m is a.m, hash(m) == hash(a.m), A.m == A.m, m == A().m)
m2 = type(m)(lambda self: ("bound", self), 42)
print(m2())
try:
    m.attr = 1
except AttributeError as e:
    print(e)
F = type(f)
nf = F(g2.__code__, {}, "newname", (9,))
print(nf(), nf.__name__)
