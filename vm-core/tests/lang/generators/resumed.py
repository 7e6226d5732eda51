# Generators taken item by item, resumed by machine code behind each of their yields.
import sys


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x


def squares(it):
    for x in it:
        yield x * x


def nested(n):
    for i in range(n):
        for j in range(i):
            if (i + j) % 3:
                yield i, j
        if i % 7 == 6:
            yield 'row', i


def sender():
    total = 0.0
    while True:
        got = yield total
        if got is None:
            continue
        if got == 'stop':
            return total
        total += got


def guarded(n, log):
    for i in range(n):
        try:
            yield i
        finally:
            log.append(i)


def caught(n):
    bad = 0
    for i in range(n):
        try:
            yield 10 // (i % 5)
        except ZeroDivisionError:
            bad += 1
            yield 'zero'
    yield bad


def mixed(items):
    total = 0
    for x in items:
        total = total + x
        yield total


def raising(n):
    for i in range(n):
        if i == n - 1:
            raise KeyError(i)
        yield i


def while_nested(n):
    i = 0
    while True:
        j = 0
        while True:
            j += 1
            if j > 3:
                break
            yield i * 10 + j
        i += 1
        if i == n:
            return i


def delegating(n):
    a = yield from while_nested(n)
    b = yield from count(3)
    yield a, b


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

    def walk(self):
        if self.left:
            for x in self.left.walk():
                yield x
        yield self.value
        if self.right:
            for x in self.right.walk():
                yield x


def tree(items):
    if not items:
        return None
    i = len(items) // 2
    return Tree(tree(items[:i]), items[i], tree(items[i + 1:]))


def fields(lines):
    for line in lines:
        for word in line.split():
            w = word.strip('.,')
            if not w:
                continue
            yield w.lower()


total = 0
for x in squares(evens(count(3000))):
    total += x
print(total)
seen = []
for pair in nested(40):
    seen.append(pair)
print(len(seen), seen[:4], seen[-3:])

s = sender()
print(next(s))
for i in range(300):
    last = s.send(i)
    if i % 100 == 0:
        next(s)
        last = s.send(0.5)
print(last)
try:
    s.send('stop')
except StopIteration as e:
    print('stopped', e.value)

log = []
for i in guarded(300, log):
    if i == 250:
        break
print(len(log), log[-1])
g = guarded(500, log)
for i in g:
    if i == 400:
        g.close()
print(len(log), log[-1])
print([x for x in caught(23)][-8:])
out = []
for x in caught(200):
    out.append(x)
print(out[-3:], len(out))

out = []
for x in mixed(list(range(200)) + [0.5] + [1 << 70] + [True] * 5):
    out.append(x)
print(out[-8:])
try:
    for x in mixed([1] * 200 + ['a']):
        pass
except TypeError as e:
    print(x, e)

for n in (3, 100, 200):
    try:
        for x in raising(n):
            pass
    except KeyError as e:
        tb = e.__traceback__
        print(n, x, e, tb.tb_lineno, tb.tb_next.tb_lineno, tb.tb_next.tb_frame.f_locals['i'])

print(sum(1 for _ in while_nested(100)))
out = []
for x in delegating(60):
    out.append(x)
print(len(out), out[-5:])
t = tree(list(range(500)))
for i in range(4):
    total = 0
    for x in t:
        total = total * 3 % 1000003 + x
    for x in t.walk():
        total = total * 3 % 1000003 + x
    print(total)

words = {}
for w in fields(['The quick, brown fox.', 'A lazy  dog, the end', ' . '] * 80):
    words[w] = words.get(w, 0) + 1
print(sorted(words.items()))


def frames(n):
    for i in range(n):
        yield sys._getframe().f_back.f_code.co_name


def consumer():
    names = set()
    for name in frames(100):
        names.add(name)
    return names


print(consumer())

g = count(200)
for x in g:
    if x == 150:
        print(g.gi_running, g.gi_frame.f_locals, g.gi_frame.f_lineno)


def own():
    for i in range(100):
        try:
            next(me)
        except ValueError as e:
            yield str(e)


me = own()
print(set(me))


def thrown(n):
    for i in range(n):
        try:
            yield i
        except ValueError as e:
            yield 'thrown %s at %d' % (e, i)


g = thrown(1000)
for i in range(200):
    next(g)
print(g.throw(ValueError('x')))
print(next(g))

# What a generator assumes about the world changes while it waits.
factor = 2


class Scale:
    by = 1

    def scaled(self, x):
        return x * self.by


def scaling(n):
    o = Scale()
    for i in range(n):
        yield o.scaled(i) + factor


out = []
for i, x in enumerate(scaling(400)):
    out.append(x)
    if i == 200:
        factor = 3
    if i == 250:
        Scale.by = 10
    if i == 300:
        Scale.scaled = lambda self, x: -x
print(out[198:204], out[249:254], out[299:304])


def zipped(a, b):
    for x, y in zip(a, b):
        yield x + y
    for i, z in enumerate(a):
        yield i * z


out = []
for v in zipped(list(range(100)), [0.5] * 100):
    out.append(v)
print(len(out), out[98:103], out[-1])
