def chain():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("second") from e


def context():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("second")


def suppressed():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("second") from None


def in_finally():
    try:
        raise KeyError("first")
    finally:
        raise ValueError("second")


def deep():
    try:
        try:
            raise KeyError(1)
        except KeyError:
            raise ValueError(2)
    except ValueError:
        raise TypeError(3)


def reraise():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            raise KeyError
        except KeyError:
            pass
        raise


for f in (chain, context, suppressed, in_finally, deep, reraise):
    try:
        f()
    except Exception as e:
        print(f.__name__, repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
        c = e.__context__
        while c:
            print("   ctx", repr(c))
            c = c.__context__
e = ValueError("x")
for bad in (lambda: setattr(e, "__cause__", 5), lambda: setattr(e, "__context__", 5), lambda: setattr(e, "__traceback__", 5), lambda: setattr(e, "args", 5), lambda: delattr(e, "args")):
    try:
        bad()
    except TypeError as x:
        print(x)
e.__cause__ = KeyError("c")
print(e.__suppress_context__, repr(e.__cause__))
e.args = (1, 2)
print(e, e.args)
e.custom = "attr"
print(e.__dict__, e.custom)
e.add_note("n1")
e.add_note("n2")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as x:
    print(x)
import sys
print(sys.exc_info())
try:
    raise KeyError("k")
except KeyError as k:
    print(sys.exc_info()[0], sys.exc_info()[1] is k, sys.exc_info()[2] is k.__traceback__)

    def inner():
        return sys.exc_info()[0]
    print(inner())
    try:
        raise ValueError
    except ValueError:
        print(sys.exc_info()[0])
    print(sys.exc_info()[0])
print(sys.exc_info())


def g():
    try:
        raise KeyError
    except KeyError:
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]


it = g()
print(next(it), sys.exc_info()[0])
try:
    raise ValueError
except ValueError:
    print(next(it), sys.exc_info()[0])
try:
    try:
        raise ValueError("same")
    except ValueError as v:
        raise v
except ValueError as v2:
    print(v2.__context__)
