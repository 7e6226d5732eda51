import sys
def f(n):
    c = 0
    for i in range(n):
        try:
            raise ExceptionGroup("x", [ValueError(1)])
        except* ValueError as e:
            c += 1
    return c
print(f(300))
def g(n):
    c = 0
    for i in range(n):
        match (i, {"a": i}, [1, 2, i]):
            case (int(x), {"a": y, **r}, [1, *_, z]) if x >= 0: c += 1
            case _: pass
    return c
print(g(300))
async def co(): return 1
async def ag():
    for i in range(3): yield i
class CM:
    async def __aenter__(s): return 1
    async def __aexit__(s, *a): return False
async def h(n):
    c = 0
    for i in range(n):
        c += await co()
        async for x in ag(): c += x
        async with CM(): pass
        c += len([x async for x in ag()])
    return c
try: h(100).send(None)
except StopIteration as e: print(e.value)
def k(n):
    def gen():
        try:
            yield 1; yield 2
        finally: pass
    for i in range(n):
        for x in gen(): break
        y = i; del y
    return n
print(k(30))
