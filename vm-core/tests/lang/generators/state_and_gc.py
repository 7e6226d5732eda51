import gc


def g(log):
    try:
        yield 1
        log.append("not reached")
    finally:
        log.append("finalized")


log = []
x = g(log)
next(x)
x = None
gc.collect()
print(log)
log = []
for v in g(log):
    break
gc.collect()
print(log)


def inspect():
    a = 1
    yield
    b = 2
    yield


i = inspect()
print(i.gi_running, i.gi_frame is not None, i.gi_code.co_name, i.gi_yieldfrom, i.__qualname__)
next(i)
print(i.gi_frame.f_locals)
next(i)
print(i.gi_frame.f_locals)
next(i, None)
print(i.gi_frame)


def many(n):
    gens = [iter(range(k)) for k in range(n)]
    while gens:
        g = gens.pop(0)
        for v in g:
            yield v
            gens.append(g)
            break


print(sum(many(20)), len(list(many(10))))


def sieve():
    def filt(p, it):
        for x in it:
            if x % p:
                yield x

    def count(n):
        while True:
            yield n
            n += 1
    it = count(2)
    while True:
        p = next(it)
        yield p
        it = filt(p, it)


s = sieve()
print([next(s) for _ in range(25)])
gens = [(j for j in range(i)) for i in range(100)]
print(sum(sum(g) for g in gens))
del gens
gc.collect()
