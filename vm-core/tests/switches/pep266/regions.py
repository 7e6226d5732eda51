# Short loops that are entered again and again: their names are tracked all at once, and must follow whoever rebinds them,
# between two entries and while one or several frames are in the loop.
import gc
import math
import types
import weakref

ONE = 1
TWO = 2


class Box:
    value = 10


def short(turns):
    got = []
    for i in range(turns):
        got.append(ONE + TWO + Box.value + math.floor(2.5) + len("ab"))
    return got


# Between two entries; long enough for whatever is kept of the region to be made, given up and made again.
log = []
for n in range(60):
    if n % 7 == 3:
        ONE = n
    if n % 11 == 5:
        Box.value = -n
    if n % 13 == 6:
        len = lambda text: n
    if n % 13 == 9:
        del len
    if n % 17 == 8:
        math.floor = lambda x: n
    if n % 17 == 12:
        math.floor = int
    if n % 19 == 10:
        gc.collect()
    log.append(short(n % 3))
print(log)


# Rebound twice and more while nobody is in the loop, then entered.
for n in range(40):
    ONE, TWO = n, -n
    ONE = n + 1
    ONE = n + 2
    if n % 3 == 0:
        print(short(1))
print(short(2))


# While several frames of the same code are in it.
def nested(depth):
    global ONE
    seen = []
    for i in range(2):
        seen.append(ONE)
        if depth:
            seen.append(nested(depth - 1))
        else:
            ONE += 1
        seen.append((ONE, TWO, Box.value))
    return seen


ONE = 0
print(nested(3))
print(nested(3) == nested(3), ONE)


# Generators suspended in the loop, left early, dead without having been left.
def ticks(n):
    for i in range(n):
        yield ONE, TWO


running = [ticks(5) for _ in range(4)]
for g in running:
    next(g)
ONE, TWO = "one", "two"
print([next(g) for g in running])
running[1].close()
del running[2]
gc.collect()
ONE = "uno"
print([next(g, None) for g in running], list(ticks(1)))
running = None
gc.collect()
TWO = "due"
print(list(ticks(2)))


# Left by break, return, continue and exceptions, with an else clause.
def leaving(how):
    try:
        for i in range(3):
            if i == ONE:
                if how == "break":
                    break
                if how == "return":
                    return "returned", TWO
                if how == "raise":
                    raise ValueError(TWO)
        else:
            return "else", ONE, TWO
    except ValueError as e:
        return "caught", e.args
    return "broken", ONE, TWO


ONE = 1
for n in range(5):
    TWO = n
    print([leaving(how) for how in ("break", "return", "raise", "no")])

# Unbound between and in the loop.
def reads(n):
    for i in range(n):
        yield MAYBE


MAYBE = "there"
print(list(reads(2)), list(reads(2)), list(reads(2)))
del MAYBE
try:
    list(reads(1))
except NameError as e:
    print(e)
print(list(reads(0)))
MAYBE = "again"
g = reads(3)
print(next(g))
del MAYBE
try:
    next(g)
except NameError as e:
    print(e)

# The same code under other globals.
first, second = types.ModuleType("first"), types.ModuleType("second")
first.ONE, second.ONE = "first", "second"
one = types.FunctionType(ticks.__code__, vars(first))
two = types.FunctionType(ticks.__code__, vars(second))
first.TWO = second.TWO = "shared"
for n in range(6):
    print(list(one(1)), list(two(1)))
    second.ONE += "!"
    vars(first)["TWO"] = n


# What a region held is not kept alive by it.
class Held:
    pass


def reads_held():
    n = 0
    for i in range(2):
        n += HELD is not None
    return n


HELD = Held()
watch = weakref.ref(HELD)
print([reads_held() for _ in range(5)])
HELD = None
gc.collect()
print(watch(), reads_held())


# Two loops of a function that begin with the same name; code made and dropped.
def two_loops(n):
    a = [ONE for i in range(n)]
    for i in range(n):
        a.append(ONE)
    for i in range(n):
        a.append((ONE, TWO))
    return a


for n in range(4):
    ONE = n * 100
    print(two_loops(1), two_loops(2))
for n in range(30):
    space = {"N": n}
    exec("def f(k):\n    t = 0\n    for i in range(k):\n        t += N + len('abc')\n    return t\n", space)
    assert [space["f"](1) for _ in range(4)] == [n + 3] * 4
    space["N"] = -n
    assert space["f"](2) == 2 * (3 - n)
    if n % 10 == 0:
        gc.collect()
