# generators, iterators, closures, comprehension scopes
def g():
    x = yield 1
    print("got", x)
    try: y = yield 2
    except ValueError as e: print("caught", e); y = yield "recovered"
    finally: print("cleanup")
    return "done"
it = g(); print(next(it), it.send("A"), it.throw(ValueError("thrown")))
try: it.send("end")
except StopIteration as s: print(s.value)
def sub(): r = yield from inner(); print("r", r); return r * 2
def inner():
    a = yield "i1"; b = yield "i2"; return (a, b)
s = sub(); print(next(s), s.send(1))
try: s.send(2)
except StopIteration as e: print(e.value)
def flat(x):
    for i in x:
        if isinstance(i, list): yield from flat(i)
        else: yield i
print(list(flat([1, [2, [3, [4]], 5]])))
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
from itertools import *
print(list(islice(fib(), 10)), list(takewhile(lambda x: x < 50, fib())), [*zip(range(3), fib())])
def make(): 
    fs = []
    for i in range(3):
        def f(): return i
        fs.append(f)
    return [f() for f in fs], [f() for f in [lambda i=i: i for i in range(3)]]
print(make())
def counter():
    n = 0
    def inc(by=1):
        nonlocal n; n += by; return n
    def get(): return n
    return inc, get
i, gt = counter(); i(); i(5); print(gt(), i.__closure__[0].cell_contents, i.__code__.co_freevars)
x = "global"
class K:
    x = "class"
    y = [x for _ in range(2)]
    try: z = [x for x in (x,)]
    except NameError as e: print(e)
    def m(self): return x
print(K.y, K.z, K().m())
print([i for i in range(3)], [(i, j) for i in range(3) for j in range(i)], {i: i * i for i in range(3)}, {i % 2 for i in range(5)}, sum(i for i in range(5)), [[j for j in range(i)] for i in range(3)], [y := 5, y ** 2], [last := i for i in range(3)], last)
print([a for a, *b in [(1, 2, 3)]], [b for a, *b in [(1, 2, 3)]], dict(zip("ab", [1, 2])), [*range(3), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2))
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1; return self.n
print(list(It(3)), 2 in It(5), max(It(4)), sorted(It(4)), tuple(It(2)), list(map(str, It(3))), dict(enumerate(It(2))))
class Seq:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * 10
print(list(Seq()), 20 in Seq(), list(reversed([1, 2, 3])), list(iter(iter([5, 6, 0, 7]).__next__, 0)))
a, b, *c = range(5); (d, e), f = (1, 2), 3; [*h, k] = "xyz"; print(a, b, c, d, e, f, h, k)
a = b = c = []; a.append(1); print(b, c is a)
def fa(a, b=2, /, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
print(fa(1, d=4), fa(1, 2, 3, 4, 5, d=6, z=7), fa(*[1, 2], **{"d": 1}))
for bad in ["fa()", "fa(1)", "fa(a=1, d=2)", "fa(1, d=1, d=2)" if False else "fa(1, 2, c=3, d=4, **{'d': 5})", "fa(1, b=2, d=3)", "(lambda x: x)()", "(lambda: 1)(1)", "(lambda x, *, y: 1)(1)", "(lambda x, y=1: 1)(1, 2, 3)", "(lambda **k: k)(1)", "(lambda *a: a)(k=1)", "(lambda a, b: 1)(b=1)", "(lambda a: 1)(*[1, 2])", "(lambda a: 1)(**{1: 2})", "(lambda a: 1)(*5)", "(lambda a: 1)(**5)", "(lambda a, b, c: 1)()", "(lambda *, a, b: 1)()"]:
    try: print(eval(bad))
    except TypeError as e: print(bad, "->", e)
def mut(a, l=[]): l.append(a); return l
print(mut(1), mut(2), mut.__defaults__)
import functools
@functools.lru_cache(maxsize=None)
def fibm(n): return n if n < 2 else fibm(n - 1) + fibm(n - 2)
print(fibm(100), fibm.cache_info())
@functools.wraps(fa)
def w(*a, **k): return fa(*a, **k)
print(w.__name__, w.__wrapped__ is fa, functools.reduce(lambda a, b: a * b, range(1, 6)), functools.partial(fa, 1, d=2)(9))
@functools.singledispatch
def sd(x): return "obj"
@sd.register
def _(x: int): return "int"
@sd.register(list)
def _(x): return "list"
print(sd(1), sd([]), sd("s"), sd(True))
@functools.total_ordering
class TO:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
print(TO(1) <= TO(2), TO(2) >= TO(3), max(TO(1), TO(5)).v)
class CP:
    @functools.cached_property
    def p(self): print("computing"); return 42
cp = CP(); print(cp.p, cp.p, cp.__dict__)
gen = (i for i in range(3)); print(next(gen), list(gen), list(gen)); 
def gclose():
    try:
        yield 1
    except GeneratorExit: print("closing"); raise
q = gclose(); next(q); q.close(); print(q.gi_frame, q.gi_running)
def bad():
    try: yield 1
    except GeneratorExit: yield 2
q = bad(); next(q)
try: q.close()
except RuntimeError as e: print(e)
print(list(accumulate([1, 2, 3, 4])), list(chain([1], [2, 3])), list(combinations("abc", 2)), list(permutations("ab")), list(product("ab", [1, 2])), list(groupby("aabbc", key=None).__next__()[1]), [(k, list(v)) for k, v in groupby("aabbca")], list(zip_longest([1, 2], [3], fillvalue=0)), list(starmap(pow, [(2, 3)])), list(filterfalse(None, [0, 1])), list(compress("abc", [1, 0, 1])), list(pairwise([1, 2, 3])), list(dropwhile(lambda x: x < 2, [1, 2, 1])), list(islice(count(5, 2), 3)), list(islice(cycle("ab"), 5)), list(repeat(1, 3)), [list(t) for t in tee([1, 2])], list(combinations_with_replacement("ab", 2)))
