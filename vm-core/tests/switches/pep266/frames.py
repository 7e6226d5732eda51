# Tracked slots in recursion, suspended generators, closures, comprehensions, class bodies; released on every way out.
import gc

VALUE = 0


def set_value(v):
    global VALUE
    VALUE = v


def recursive(depth):
    seen = []
    for i in range(3):
        seen.append(VALUE)
        if i == 1:
            if depth:
                seen.append(recursive(depth - 1))
            else:
                set_value("deep")
    return seen


print(recursive(4))
set_value(0)


def ticker(name):
    while True:
        yield name, VALUE


a, b, c = ticker("a"), ticker("b"), ticker("c")
print(next(a), next(b))
set_value(1)
print(next(a), next(b), next(c))
set_value(2)
print(next(c), next(b), next(a))
a.close()
set_value(3)
print(next(b), next(c))
try:
    next(a)
except StopIteration:
    print("a is closed")
del b
gc.collect()
set_value(4)
print(next(c))


def driven():
    total = []
    for i in range(6):
        try:
            got = yield VALUE
        except KeyError as e:
            got = repr(e)
        total.append((got, VALUE))
    return total


g = driven()
print(next(g))
for i in range(2):
    set_value(i * 10)
    print(g.send(i))
set_value("thrown")
print(g.throw(KeyError("k")))
try:
    while True:
        set_value(VALUE)
        g.send(None)
except StopIteration as e:
    print(e.value)


def delegating():
    for _ in range(2):
        yield from inner()


def inner():
    for _ in range(2):
        yield VALUE


for i, v in enumerate(delegating()):
    set_value(("delegated", i))
    print(v)


def closure():
    local = []

    def add():
        for i in range(3):
            local.append(VALUE)
            set_value(i)

    add()
    add()
    return local


print(closure())


def comprehension():
    return [(set_value(i), VALUE)[1] for i in range(4)], {VALUE: set_value(i) for i in range(3)}, sorted(
        {str(VALUE) for i in range(2) for j in range(2) if set_value((i, j)) is None}
    )


print(comprehension())


class Body:
    seen = []
    for i in range(3):
        seen.append(VALUE)
        set_value(i)
    VALUE = "in the class"
    for i in range(2):
        seen.append(VALUE)
    squares = [VALUE for _ in range(2)]


print(Body.seen, Body.squares)


def ways_out(how):
    for i in range(3):
        try:
            if how == "return" and VALUE is not None:
                return "returned"
            if how == "break" and VALUE is not None:
                break
            if how == "raise":
                raise ValueError(VALUE)
            if how == "continue":
                continue
        finally:
            set_value(how)
    else:
        return "else", VALUE
    return "after", VALUE


for how in ["return", "break", "continue", "raise"]:
    try:
        print(how, ways_out(how))
    except ValueError as e:
        print(how, "raised", e)
    set_value("again")
    print(VALUE)


def unwound(depth):
    for i in range(2):
        if depth == 0:
            raise IndexError(VALUE)
        unwound(depth - 1)


for i in range(3):
    set_value(i)
    try:
        unwound(20)
    except IndexError as e:
        print("unwound", e)


def many(n):
    gens = [ticker(i) for i in range(n)]
    for gen in gens:
        next(gen)
    set_value("for all")
    alive = [next(gen) for gen in gens[::2]]
    del gens
    gc.collect()
    set_value("for none")
    return alive[:3]


print(many(50))


def exhausted():
    for i in range(3):
        yield VALUE


for i in range(3):
    print(list(exhausted()))
    set_value(i)


def with_manager():
    class Manager:
        def __enter__(self):
            set_value("entered")
            return self

        def __exit__(self, *args):
            set_value("left")
            return True

    seen = []
    for i in range(3):
        with Manager():
            seen.append(VALUE)
            if i == 1:
                raise KeyError
        seen.append(VALUE)
    return seen


print(with_manager())


def rebound_in_else():
    seen = []
    for i in range(2):
        seen.append(VALUE)
    else:
        set_value("else")
        seen.append(VALUE)
    while VALUE == "else":
        set_value("out")
    else:
        seen.append(VALUE)
    return seen


print(rebound_in_else())
print(sum(1 for _ in range(3) if VALUE == "out"))
