import types
import warnings

warnings.simplefilter("ignore")
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield ("want", self.v)
        return (self.v, r)
async def inner(x):
    a = await Aw(x)
    b = await Aw(x + 1)
    return a, b
async def outer():
    try:
        r = await inner(10)
        print("r", r)
        async with CM() as c:
            print("in", c)
            await Aw(5)
        async for i in AIt(3):
            print("it", i)
        else:
            print("for else")
        xs = [i async for i in AIt(3) if i != 1]
        ys = {i: await ident(i) async for i in agen(3)}
        zs = [await ident(i) for i in range(3)]
        g = (i * 2 async for i in agen(4))
        ws = [i async for i in g]
        print(xs, ys, zs, ws)
        async for i in agen(10):
            if i == 2: break
        return "done"
    finally:
        print("outer finally")
async def ident(x): return x
class CM:
    async def __aenter__(self):
        print("aenter"); await Aw("enter"); return self
    async def __aexit__(self, t, v, tb):
        print("aexit", t, v); await Aw("exit"); return True
    def __repr__(self): return "CM"
class AIt:
    def __init__(self, n): self.n = n; self.i = 0
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1
        await Aw(("next", self.i))
        return self.i - 1
async def agen(n):
    try:
        for i in range(n):
            await Aw(("g", i))
            got = yield i
            if got: print("sent", got)
    finally:
        print("agen fin", n)
def drive(c):
    v = None
    n = 0
    try:
        while True:
            r = c.send(v)
            print("  loop got", r)
            n += 1; v = n
    except StopIteration as e:
        return e.value
co = outer()
print(type(co).__name__, co.__name__, co.__qualname__, types.CoroutineType is type(co))
print(drive(co))
try: co.send(None)
except RuntimeError as e: print(e)
async def sup():
    async with CM():
        raise ValueError("suppressed")
    print("still here")
drive(sup())
async def f():
    raise StopIteration(3)
try: drive(f())
except RuntimeError as e: print(repr(e), repr(e.__cause__))
c = inner(1)
print(c.cr_running, c.cr_await, c.cr_code.co_name, hex(c.cr_code.co_flags))
c.send(None)
try: c.throw(KeyError("thrown"))
except KeyError as e: print("caught", e)
c = inner(1); c.close()
try: c.send(None)
except RuntimeError as e: print(e)
c = inner(1); c.send(None); c.close(); print("closed")
async def bad(): await 5
try: drive(bad())
except TypeError as e: print(e)
async def bad2():
    async for x in 5: pass
async def bad3():
    async with 5: pass
async def bad4():
    for x in agen(1): pass
async def bad5():
    with CM(): pass
for b in (bad2, bad3, bad4, bad5):
    try: drive(b())
    except Exception as e: print(type(e).__name__, e)
try:
    for x in inner(1): pass
except TypeError as e: print(e)
def gg():
    yield from inner(1)
try: list(gg())
except TypeError as e: print(e)
@types.coroutine
def old():
    x = yield "old"
    return x
async def useold(): return await old()
print(drive(useold()))
a = agen(3)
print(type(a).__name__)
async def man():
    a = agen(3)
    print(await a.__anext__())
    print(await a.asend("hello"))
    try: await a.athrow(ValueError("at"))
    except ValueError as e: print("athrow", e)
    try: await a.__anext__()
    except StopAsyncIteration: print("SAI")
    b = agen(2)
    await b.__anext__()
    await b.aclose()
    await b.aclose()
    print(await anext(aiter(AIt(1))), await anext(agen(0), "default"))
drive(man())
for src in ["await x", "def f(): await x", "async def f(): yield from x", "async def f():\n yield 1\n return 2", "def f():\n async for x in y: pass", "def f():\n async with x: pass",
  "def f(): return [x async for x in y]", "async def f(): return [x async for x in y]", "[x async for x in y]", "async def f(): return [await x for x in y]", "def f(): return [await x for x in y]", "def f(): return (x async for x in y)",
  "async with x: pass", "async for x in y: pass", "async x = 1", "lambda: await x", "async def f():\n class A:\n  await x", "async def f(): return [[x async for x in y] for z in w]"]:
    try: compile(src, "<s>", "exec"); print("ok")
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
