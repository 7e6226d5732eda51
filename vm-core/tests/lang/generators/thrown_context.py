"""What is thrown into a generator inside an except block has the exception handled there as its context."""
import sys


def suspended_in_handler(then=None):
    try:
        raise KeyError("inner")
    except Exception:
        if then is None:
            yield "waiting"
        else:
            yield from then


def plain():
    yield "plain"


def catches_inside():
    try:
        raise KeyError("inner")
    except Exception:
        try:
            yield "ready"
        except ValueError as e:
            print("caught", repr(e), repr(e.__context__))
        yield "after"


for make in lambda: suspended_in_handler(), lambda: suspended_in_handler(plain()):
    g = make()
    print(next(g))
    try:
        g.throw(ValueError("thrown"))
    except ValueError as e:
        print(repr(e), repr(e.__context__))

g = catches_inside()
print(next(g), g.throw(ValueError("thrown")))

# Nothing is handled inside: the context stays as it was.
g = plain()
next(g)
try:
    raise IndexError("outer")
except IndexError:
    try:
        g.throw(ValueError("thrown"))
    except ValueError as e:
        print(repr(e), repr(e.__context__))


def watch():
    try:
        yield 1
    except ValueError:
        print(sys.exc_info()[0])
        yield 2
        print(sys.exc_info()[0])
        yield 3
    print(sys.exc_info()[0])


w = watch()
print(next(w))
try:
    raise ZeroDivisionError
except ZeroDivisionError:
    print(w.throw(ValueError), sys.exc_info()[0])
    print(next(w), sys.exc_info()[0])
print(list(w))

# A lambda that yields returns its value.
answer = lambda: (yield "question")
a = answer()
print(next(a))
try:
    a.send("answer")
except StopIteration as stop:
    print(stop.value)
both = lambda n: ((yield n), (yield n + 1))
print(list(both(4)))


class NoException(Exception):
    def __new__(cls, *args):
        return cls


for g in plain(), suspended_in_handler(plain()):
    next(g)
    try:
        g.throw(NoException)
    except TypeError as e:
        print(str(e).replace("__main__.", ""))
