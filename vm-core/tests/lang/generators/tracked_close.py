# Generators left in the middle of loops whose names are tracked, with and without a `finally` around.
import gc


def plain(items):
    for x in items:
        for y in items:
            yield len(str(x)) + len(str(y))


def guarded(items, log):
    try:
        for x in items:
            yield len(str(x)) + abs(x)
    finally:
        log.append(x)


def inside(items, log):
    for x in items:
        try:
            yield len(str(x)) + abs(x)
        finally:
            log.append(-x)


log = []
for make in (guarded, inside):
    g = make([1, 2, 3], log)
    next(g)
    next(g)
    del g
    gc.collect()
    print(log)
    g = make([4, 5, 6], log)
    print(next(g), next(g), next(g), list(g), log)
    for v in make([7, 8, 9], log):
        if v == 9:
            break
    gc.collect()
    print(log)
total = 0
for i in range(300):
    total += sum(len(str(c)) for c in range(12))
    g = plain([1, 22])
    total += next(g)
    del g
print(total)
len = lambda s: 100
print(list(plain([1, 2])))
