def g1():
    while True:
        try:
            x = yield
            print("x", x)
        except ValueError as e:
            print("caught", e)
            yield "handled"
        finally:
            print("finally")


g = g1()
next(g)
g.send(1)
print(g.throw(ValueError("boom")))
next(g)
try:
    g.throw(KeyError("out"))
except KeyError as e:
    print("escaped", e)
print(next(g, "dead"))


def g2():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup")


g = g2()
next(g)
g.close()
g.close()
g = g2()
g.close()
print("never started closes silently")
g = g2()
try:
    g.throw(RuntimeError("at start"))
except RuntimeError as e:
    print(e, next(g, "dead"))


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = ignores()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)


def returns():
    try:
        yield 1
    except GeneratorExit:
        return 5


g = returns()
next(g)
print(g.close())


def stopiter():
    yield 1
    raise StopIteration("inner")


try:
    list(stopiter())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def nextinside():
    yield next(iter([]))


try:
    list(nextinside())
except RuntimeError as e:
    print(e)
g = g2()
next(g)
print(g.throw(GeneratorExit) if False else "skip")
try:
    g.throw(StopIteration("thrown"))
except RuntimeError as e:
    print("RuntimeError", e)
for bad in ((5,), ("str",), (ValueError, "msg", 3), (int,), (None,)):
    g = g2()
    next(g)
    try:
        g.throw(*bad)
    except Exception as e:
        print(type(e).__name__, e)
    g.close()
g = g2()
next(g)
try:
    g.throw(ValueError, "typed msg")
except ValueError as e:
    print("typed", e)
