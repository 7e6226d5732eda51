# Chains of `yield from`: the innermost generator is resumed, those between wait.
import inspect
import gc


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def tree(items):
    if not items:
        return None
    i = len(items) // 2
    return Tree(tree(items[:i]), items[i], tree(items[i + 1:]))


print(list(tree(range(20))), sum(tree(range(700))))


def echo(n):
    got = None
    for i in range(n):
        got = yield i, got
    return 'echo done'


def middle(n):
    r = yield from echo(n)
    yield 'middle', r
    return 'middle done'


def outer(n):
    r = yield from middle(n)
    return 'outer: ' + r


def outermost(n):
    try:
        r = yield from outer(n)
        yield r
    finally:
        print('outermost ends')


g = outermost(3)
print(next(g), g.send('a'), g.send('b'), g.send('c'), next(g))
print(next(g, 'over'))
g = outermost(3)
print(next(g), next(g))
g.close()

# What the last raises passes through those between.
log = []


def failing():
    yield 1
    yield 2
    raise ValueError('inner')


def catching():
    try:
        yield from failing()
    except ValueError as e:
        log.append(('caught', str(e), repr(e.__context__)))
        yield 'recovered'
        raise KeyError('again')


def passing():
    yield from catching()


def top():
    try:
        yield from passing()
    finally:
        log.append('top ends')


g = top()
try:
    for x in g:
        log.append(x)
except KeyError as e:
    names = []
    tb = e.__traceback__
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names, type(e.__context__).__name__)
print(log)

# They count as running while the last one runs.
holder = []


def curious():
    yield 0
    for h in holder:
        try:
            next(h)
        except ValueError as e:
            yield str(e), h.gi_running
        yield inspect.getgeneratorstate(h)


def a():
    yield from curious()


def b():
    yield from a()


def c():
    yield from b()


g = c()
holder.append(g)
print(list(g), g.gi_running, inspect.getgeneratorstate(g))


# throw() reaches the last one.
def last():
    while True:
        try:
            yield 'last'
        except ValueError as e:
            yield 'got %s' % e


def relay(g):
    yield from g


g = relay(relay(relay(relay(last()))))
print(next(g), next(g), g.throw(ValueError('v')), next(g), next(g))
try:
    g.throw(KeyError('k'))
except KeyError as e:
    print('out', e, next(g, 'over'))


# Inside an except clause the exception handled is seen further in.
def inner_context():
    yield 1
    yield 2
    raise TypeError('t')


def handling():
    try:
        1 / 0
    except ZeroDivisionError:
        yield from relay(relay(inner_context()))


try:
    list(relay(relay(handling())))
except TypeError as e:
    print(repr(e.__context__))


# Collected, shared, and left in the middle.
def shared(n):
    for i in range(n):
        gc.collect()
        yield [i] * 3


source = shared(6)
x, y = relay(relay(relay(source))), relay(relay(source))
print(next(x), next(y), next(x), next(y), next(x), next(y), next(x, 'over'), next(y, 'over'))


def flatten(items):
    for item in items:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


deep = []
for i in range(200):
    deep = [i, deep, -i]
print(sum(flatten(deep)), len(list(flatten(deep))), list(flatten([1, [2, [3, [4, [5]], 6]], [[7]]])))


def permute(items):
    if len(items) <= 1:
        yield items
        return
    for p in permute(items[1:]):
        for i in range(len(items)):
            yield p[:i] + items[:1] + p[i:]


print(len(list(permute([1, 2, 3, 4, 5, 6]))), list(permute('abc')))


def hanoi(n, a, b, c):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + b
        yield from hanoi(n - 1, c, b, a)


print(' '.join(hanoi(4, 'A', 'B', 'C')))
for i, move in enumerate(hanoi(12, 'A', 'B', 'C')):
    if i % 512 == 0:
        print(move, end=' ')
    if i == 3000:
        break
print()
