# Loops over generators: items, ends, exceptions, what is seen of the frames, and generators that change their mind.
import sys


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def pairs(xs):
    for a in xs:
        for b in xs:
            if a < b:
                yield a, b


def floats(n):
    x = 0.5
    for i in range(n):
        x = x * 1.25 - 0.001 * i
        yield x


def kept(n):
    t = None
    for i in range(n):
        t = (i, t is None)
        yield t


def changing(n):
    x = 1
    for i in range(n):
        if i == 60:
            x = 1.5
        elif i == 90:
            x = "s"
        elif i == 91:
            x = 2
        yield x
        x = x + x if i < 20 else x


def big(n):
    x = 1
    for i in range(n):
        yield x
        x *= 3


def failing(n, at):
    for i in range(n):
        yield 10 // (at - i)


def nothing():
    for i in ():
        yield i


def once(x):
    yield x


def returning(n):
    for i in range(n):
        if i == 7:
            return i
        yield i


def squares(xs):
    for x in xs:
        yield x * x


def evens(n):
    for x in count(n):
        if x % 2 == 0:
            yield x


def zipped(xs, ys):
    for i, (x, y) in enumerate(zip(xs, ys)):
        yield i + x * y


def words(text):
    for w in text.split():
        yield w.upper()


def called(n):
    for i in range(n):
        yield helper(i)


def helper(i):
    if i == -1:
        raise ValueError(i)
    return i + 1


def names(n):
    for i in range(n):
        yield sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name


def stopping(n):
    for i in range(n):
        if i == 5:
            raise StopIteration
        yield i


def reading(d):
    for k in d:
        yield k, d[k]


def captured(k):
    def inner(n):
        for i in range(n):
            yield i * k
    return inner


def default(n, step=2):
    for i in range(0, n, step):
        yield i


def use(n):
    s = 0
    for i in count(n):
        s += i
    for a, b in pairs(range(n // 10)):
        s += b - a
    f = 0.0
    for x in floats(n // 4):
        f += x
    return s, round(f, 3)


def use_kept(n):
    last = None
    same = 0
    for t in kept(n):
        same += t is last
        last = t
    return last, same


def use_changing(n):
    seen = []
    for x in changing(n):
        if not seen or seen[-1] != x:
            seen.append(x)
    return seen[-6:]


def use_big(n):
    s = 0
    for x in big(n):
        s ^= x
    return s


def use_failing(n, at):
    s = 0
    try:
        for x in failing(n, at):
            s += x
    except ZeroDivisionError as e:
        t = e.__traceback__
        where = []
        while t:
            where.append((t.tb_frame.f_code.co_name, t.tb_lineno))
            t = t.tb_next
        return s, where, str(e)
    return s


def use_breaks(n):
    s = 0
    for i in range(n):
        for x in count(10):
            if x == i % 7:
                break
            if x % 2:
                continue
            s += x
        else:
            s += 1000
        for x in nothing():
            s += 5
        else:
            s += 1
        for x in once(i):
            s += x
        for x in returning(i):
            s += x
    return s


def use_nested(n):
    s = 0
    for x in squares(evens(n)):
        s += x
    for x in evens(n):
        for y in count(3):
            s += x * y
            for z in evens(y):
                s += z
    return s


def use_others(n):
    s = 0
    out = []
    for v in zipped(range(n), [2] * n):
        s += v
    for w in words("a few words to go over"):
        out.append(w)
    for v in called(n):
        s += v
    for v in names(2):
        out.append(v)
    for k, v in reading({"a": 1, "b": 2}):
        out.append((k, v))
    for v in captured(3)(n):
        s += v
    for v in default(n):
        s += v
    for v in default(n, 5):
        s += v
    return s, out


def use_stopping():
    s = 0
    try:
        for x in stopping(10):
            s += x
    except RuntimeError as e:
        return s, str(e), type(e.__cause__).__name__


def use_comprehensions(n):
    return sum(x for x in count(n)), [a + b for a, b in pairs(range(6))], {x: x for x in evens(6)}


def use_handlers(n):
    s = 0
    for x in count(n):
        try:
            s += 100 // (x % 5)
        except ZeroDivisionError:
            s -= 1
    return s


def gen_of_gens(n):
    for x in count(n):
        yield x
        for y in evens(x):
            yield -y


def raising_in_body(n):
    for x in called(n):
        if x == n - 1:
            raise KeyError(x)


def redefined(n):
    global once
    out = []
    for i in range(n):
        if i == n - 3:
            def once(x):
                yield x + 1000
        for x in once(i):
            out.append(x)
    return out[-5:]


def wrong(n):
    try:
        for x in count():
            pass
    except TypeError as e:
        return str(e)


def locals_of(n):
    s = 0
    for x in count(n):
        f = sys._getframe()
        s += f.f_locals["x"]
    return s


for r in range(40):
    a = use(40)
    b = use_kept(r), use_changing(30), use_big(30), use_failing(r, 50)
    c = use_breaks(8), use_nested(9), use_others(6), use_stopping()
    d = use_comprehensions(7), use_handlers(9), list(gen_of_gens(5)), wrong(3), locals_of(5)
print(a, b, c, d, sep="\n")
print(use(3000), use_kept(300), use_changing(120), use_big(100))
print(use_failing(100, 200), use_failing(100, 30), use_failing(3, 0))
print(use_breaks(300), use_nested(200), use_others(100))
print(use_handlers(500))
for i in range(30):
    try:
        raising_in_body(20)
    except KeyError as e:
        r = e.args, e.__traceback__.tb_next.tb_lineno
print(r)
print(redefined(60))
print(sum(gen_of_gens(60)), locals_of(100))
