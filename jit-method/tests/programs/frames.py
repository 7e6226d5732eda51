# Exceptions, tracebacks, recursion, frames and generators with compiled and inlined functions in between.
import sys
import traceback


def third(x):
    return 10 // x


def second(x):
    y = x + 1
    return third(y - 1)


def first(n):
    t = 0
    for i in range(n, -1, -1):
        t += second(i)
    return t


for k in range(60):
    try:
        first(3)
    except ZeroDivisionError:
        pass
try:
    first(5)
except ZeroDivisionError as e:
    print([(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
    tb = e.__traceback__
    while tb.tb_next:
        tb = tb.tb_next
    print(tb.tb_frame.f_locals)


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


for k in range(60):
    down(20)
print(down(500))
try:
    down(10 ** 6)
except RecursionError as e:
    print(e)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


for k in range(60):
    even(30)
print(even(301), odd(301))


def who():
    return sys._getframe(1).f_code.co_name, sys._getframe(2).f_lineno


def asks():
    return who()


def outer():
    return asks()


for k in range(60):
    r = outer()
print(r)


def catch(n):
    found = []
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ValueError(i)
            found.append(i)
        except ValueError as e:
            found.append(-e.args[0])
        finally:
            found.append("f")
    return found


for k in range(60):
    r = catch(5)
print(r)


def gen(n):
    for i in range(n):
        yield i * i


def consume(n):
    t = 0
    for x in gen(n):
        if x > 50:
            break
        t += x
    return t, sum(gen(4)), [x for x in gen(3)]


for k in range(60):
    r = consume(20)
print(r)


def closure(n):
    total = 0

    def add(k):
        nonlocal total
        total += k
        return total
    for i in range(n):
        add(i)
    return total, (lambda: n)()


for k in range(60):
    r = closure(10)
print(r)


def mutated(items):
    seen = []
    for x in items:
        seen.append(x)
        if x < 3:
            items.append(x + 10)
    return seen


for k in range(60):
    r = mutated([1, 2, 5])
print(r)


def unbound(flag):
    if flag:
        value = 1
    return value


for k in range(60):
    unbound(True)
try:
    unbound(False)
except UnboundLocalError as e:
    print(e)


def swap(n):
    a, b = 0, 1
    for i in range(n):
        a, b = b, a + b
    return a


for k in range(60):
    swap(10)
print(swap(100))


def floats(n):
    x, y = 0.0, 1.0
    i = 0
    while i < n:
        x = x + y * 0.5
        y = y / 1.5 - x
        i += 1
    return x, y, x < y, x ** 2, abs(y) ** 0.5


for k in range(60):
    r = floats(20)
print(r)


def mixed(a, b):
    return a + b, a * b, a - b


for k in range(60):
    mixed(k, 2)
print(mixed(1.5, 2), mixed("ab", 3) if False else mixed(2, 0.5), mixed(True, 2 ** 63))
try:
    mixed("a", 1)
except TypeError as e:
    print(e)


def items(l, t, d):
    s = 0
    for i in range(len(l)):
        s += l[i] + t[i % len(t)] + d["k"]
        l[i] = s
    return s, l[-1], l[0]


for k in range(60):
    r = items([1, 2, 3], (4, 5), {"k": 6})
print(r)
for args in (([1], (), {"k": 1}), ([1.5, 2], (1, 2), {"k": 1}), ([1], (1,), {})):
    try:
        print(items(*args))
    except (IndexError, KeyError, ZeroDivisionError) as e:
        print(type(e).__name__, e)
