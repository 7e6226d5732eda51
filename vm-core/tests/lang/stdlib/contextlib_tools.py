import contextlib
import io
import sys
from contextlib import contextmanager, closing, suppress, ExitStack, redirect_stdout, nullcontext, ContextDecorator, AbstractContextManager


@contextmanager
def tag(name):
    print("<%s>" % name)
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
    finally:
        print("</%s>" % name)


with tag("a") as t:
    print(t)
with tag("b"):
    raise ValueError("inside")
try:
    with tag("c"):
        raise KeyError("out")
except KeyError as e:
    print("propagated", e)


@tag("deco")
def f(x):
    return x + 1


print(f(1), f(2))


@contextmanager
def noyield():
    if False:
        yield


@contextmanager
def twice():
    yield 1
    yield 2


for cm in (noyield, twice):
    try:
        with cm():
            pass
    except RuntimeError as e:
        print(e)
try:
    with twice():
        raise ValueError("x")
except (RuntimeError, ValueError) as e:
    print(e, repr(e.__context__))


@contextmanager
def replace():
    try:
        yield
    except KeyError:
        raise ValueError("replaced")


try:
    with replace():
        raise KeyError("k")
except ValueError as e:
    print(e, repr(e.__context__))


@contextmanager
def passthrough():
    yield


try:
    with passthrough():
        raise StopIteration("stop")
except StopIteration as e:
    print("stop", e)


class Res:
    def __init__(self, n):
        self.n = n

    def close(self):
        print("close", self.n)


with closing(Res(1)) as r:
    print(r.n)
with suppress(KeyError, IndexError):
    {}["x"]
    print("not here")
with suppress(LookupError):
    [][1]
try:
    with suppress(KeyError):
        1 / 0
except ZeroDivisionError:
    print("zde")
buf = io.StringIO()
with redirect_stdout(buf):
    print("captured")
print(repr(buf.getvalue()))
with nullcontext(5) as n:
    print(n)


class CM:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, *exc):
        print("exit", self.name, exc[0].__name__ if exc[0] else None)
        return self.swallow


with ExitStack() as stack:
    for n in "abc":
        stack.enter_context(CM(n))
    stack.callback(print, "callback", 1, sep="-")
    print("body")
try:
    with ExitStack() as stack:
        stack.enter_context(CM("x"))
        stack.enter_context(CM("y"))
        raise ValueError("v")
except ValueError as e:
    print("got", e)
with ExitStack() as stack:
    stack.enter_context(CM("s", swallow=True))
    stack.enter_context(CM("t"))
    raise ValueError("swallowed")
stack = ExitStack()
stack.enter_context(CM("p"))
moved = stack.pop_all()
stack.close()
print("moved")
moved.close()


def bad_exit(*exc):
    raise KeyError("from exit")


try:
    with ExitStack() as stack:
        stack.push(bad_exit)
        raise ValueError("body")
except KeyError as e:
    print(repr(e), repr(e.__context__))
try:
    with ExitStack() as stack:
        stack.enter_context(3)
except TypeError as e:
    print(e)


class Deco(ContextDecorator):
    def __enter__(self):
        print("in")
        return self

    def __exit__(self, *a):
        print("out")


@Deco()
def g():
    "doc"
    print("body")
    return 7


print(g(), g.__name__, g.__doc__)


class Mine(AbstractContextManager):
    def __exit__(self, *a):
        print("mine exit")


with Mine() as m:
    print(type(m).__name__)
print(isinstance(CM("q"), AbstractContextManager), issubclass(int, AbstractContextManager))
