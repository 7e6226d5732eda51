import asyncio, time
async def worker(name, q, out):
    while True:
        item = await q.get()
        if item is None:
            q.task_done(); break
        await asyncio.sleep(0)
        out.append((name, item))
        q.task_done()
async def main():
    q = asyncio.Queue(maxsize=3)
    out = []
    ws = [asyncio.create_task(worker(f"w{i}", q, out), name=f"T{i}") for i in range(2)]
    for i in range(6): await q.put(i)
    for _ in ws: await q.put(None)
    await q.join()
    await asyncio.gather(*ws)
    print(out)
    async def val(x, d=0):
        await asyncio.sleep(d); return x
    print(await asyncio.gather(val(1, .02), val(2, .01), val(3)))
    async def bad(x): await asyncio.sleep(0); raise ValueError(x)
    print(await asyncio.gather(val(1), bad("b"), return_exceptions=True))
    try: await asyncio.gather(bad("x"), bad("y"))
    except ValueError as e: print("caught", e)
    try: await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError as e: print("timeout", repr(e))
    t = asyncio.create_task(asyncio.sleep(5))
    await asyncio.sleep(0)
    t.cancel()
    try: await t
    except asyncio.CancelledError as e: print("cancelled", repr(e), t.cancelled(), t.done())
    async with asyncio.Lock() as l: print("lock", l)
    ev = asyncio.Event()
    async def setter(): await asyncio.sleep(0.01); ev.set()
    asyncio.create_task(setter())
    print(await ev.wait())
    try:
        async with asyncio.TaskGroup() as tg:
            a = tg.create_task(val(7)); tg.create_task(bad("tg")); tg.create_task(asyncio.sleep(9))
    except* ValueError as eg: print(repr(eg), eg.exceptions)
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(val(7)); b = tg.create_task(val(8))
    print(a.result(), b.result())
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(3)
    except TimeoutError as e: print("to", repr(e))
    done, pending = await asyncio.wait([asyncio.create_task(val(i, i * 5)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending)); [t.cancel() for t in pending]
    r = []
    for c in asyncio.as_completed([val(3, .12), val(1, .01), val(2, .06)]): r.append(await c)
    print(r)
    sem = asyncio.Semaphore(2); act = 0; mx = 0
    async def s(i):
        nonlocal act, mx
        async with sem:
            act += 1; mx = max(mx, act); await asyncio.sleep(0.001); act -= 1
    await asyncio.gather(*(s(i) for i in range(6))); print("max", mx)
    loop = asyncio.get_running_loop()
    f = loop.create_future(); loop.call_soon(f.set_result, 42); print(await f)
    loop.call_later(0.01, print, "later"); await asyncio.sleep(0.02)
    cond = asyncio.Condition()
    async def consumer(n):
        async with cond: await cond.wait(); print("c", n)
    cs = [asyncio.create_task(consumer(i)) for i in range(3)]
    await asyncio.sleep(0)
    async with cond: cond.notify(1)
    await asyncio.sleep(0)
    async with cond: cond.notify_all()
    await asyncio.gather(*cs)
    async def agen():
        try:
            for i in range(5): yield i; await asyncio.sleep(0)
        finally: await asyncio.sleep(0)
    async for x in agen():
        if x == 2: break
    print("shield", await asyncio.shield(val(5)))
    pq = asyncio.PriorityQueue(); [pq.put_nowait(x) for x in (3, 1, 2)]; print([pq.get_nowait() for _ in range(3)])
    print(asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    print(await asyncio.to_thread(sum, [1, 2]))
    return "result"
print(asyncio.run(main()))
try: asyncio.run(5)
except ValueError as e: print(e)
async def boom(): raise KeyError("k")
try: asyncio.run(boom())
except KeyError as e: print(repr(e))
async def nest():
    try: asyncio.run(boom())
    except RuntimeError as e: print(e)
import warnings; warnings.simplefilter("ignore")
asyncio.run(nest())
