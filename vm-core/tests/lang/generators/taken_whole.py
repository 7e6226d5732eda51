# Generators that are consumed all at once: by list, tuple, set, sorted, join, extend, star arguments.


def squares(n):
    return tuple(i * i for i in range(n))


def names(words):
    return ",".join(w.upper() for w in words if w)


def distinct(seq, k):
    return len(set(x % k for x in seq))


for _ in range(60):
    a = squares(9)
    b = names(["a", "", "bc", "d"])
    c = distinct(range(20), 7)
print(a, b, c)


# Kinds of items change on the way.
def mixed(items):
    return list(x + x for x in items)


for _ in range(60):
    mixed([1, 2, 3])
print(mixed([1, 2.5, "s", (1,), [2], 10 ** 20]))


# An exception in the middle, and what was seen before it.
def failing(items, seen):
    def gen():
        for x in items:
            seen.append(x)
            yield 10 // x
    return list(gen())


seen = []
for _ in range(60):
    seen = []
    print(failing([1, 2, 5], seen)) if _ > 58 else failing([1, 2, 5], seen)
try:
    failing([5, 2, 0, 1], seen)
except ZeroDivisionError as e:
    tb = e.__traceback__
    names_ = []
    while tb:
        names_.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(e, seen, names_)


# StopIteration inside becomes RuntimeError.
def stops(items):
    it = iter(items)
    return list(next(it) for _ in range(4))


for _ in range(60):
    stops([1, 2, 3, 4])
try:
    stops([1, 2])
except RuntimeError as e:
    print("RuntimeError:", e, "|", type(e.__cause__).__name__)


# Unhashable items: the generator stops at the first.
log = []


def loud(items):
    for x in items:
        log.append(x)
        yield x


for _ in range(60):
    set(loud([1, 2, 3]))
log.clear()
try:
    set(loud([1, "a", [], 4, 5]))
except TypeError as e:
    print(e, log)


# Items with an __eq__ and __hash__ of their own are added one by one.
class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        log.append("hash %d" % self.n)
        return 1

    def __eq__(self, other):
        log.append("eq")
        return isinstance(other, Key) and self.n == other.n


def keys(n):
    for i in range(n):
        log.append("make %d" % i)
        yield Key(i)


log.clear()
print(len(set(keys(3))), log)


# The list that is extended is looked at, and changed, meanwhile.
def greedy(target, n):
    for i in range(n):
        if target:
            target.pop()
        yield len(target)
        yield i


for _ in range(60):
    t = [1, 2]
    t.extend(greedy(t, 4))
print(t)

# What is sent, the frame's locals and finally blocks are as ever.
done = []


def careful(n):
    try:
        for i in range(n):
            got = yield i
            done.append(got)
    finally:
        done.append("end")


for _ in range(60):
    done.clear()
    list(careful(3))
print(done)
g = careful(3)
print(next(g), g.send("x"), list(g), done[-3:])


# A long loop with a yield now and then.
def sparse(n):
    total = 0
    for i in range(n):
        total += i * 3 % 7
        total -= i // 5
        if total % 11 == 0:
            total += 1
            yield i, total
        elif total < 0:
            total = -total
        if i % 50 == 49:
            total += len(str(i))


found = [p for p in sparse(2000)]
print(len(found), found[:3], found[-3:])
h = sparse(400)
print([next(h) for _ in range(5)], sum(a for a, b in h))


def unpacked(*args):
    return args


for _ in range(60):
    r = unpacked(*(i for i in range(5)), *[j for j in "ab"])
print(r, sorted(-x for x in r[:5]), max(x for x in r[:5]), dict((i, i) for i in range(3)))
print(frozenset(x for x in (3, 1, 3)) == {1, 3}, all(x for x in [1, 2]), any(x > 5 for x in r[:5]))
