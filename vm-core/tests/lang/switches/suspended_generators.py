import math


class Cfg:
    scale = 1


def gen(n):
    for i in range(n):
        yield (len([0] * i), math.floor(i + 0.5), Cfg.scale, GLOBAL)


GLOBAL = "g0"
gens = [gen(5) for _ in range(3)]
out = []
for step in range(5):
    for g in gens:
        out.append(next(g))
    GLOBAL = "g%d" % (step + 1)
    Cfg.scale += 1
    if step == 2:
        saved = math.floor
        math.floor = lambda x: "patched"
    if step == 3:
        math.floor = saved
        gens[0].close()
        gens[0] = gen(5)
print(out)


def abandoned():
    for i in range(10):
        yield GLOBAL


for i in range(50):
    g = abandoned()
    next(g)
del g
import gc
gc.collect()
GLOBAL = "after abandon"
print(next(abandoned()))


def nested():
    for i in range(2):
        for v in inner():
            yield v, GLOBAL


def inner():
    for j in range(2):
        yield GLOBAL + str(j)


n = nested()
out = []
for i in range(4):
    out.append(next(n))
    GLOBAL = "n%d" % i
print(out)


def throwing():
    for i in range(3):
        try:
            yield GLOBAL
        except ValueError:
            yield "caught " + GLOBAL


t = throwing()
print(next(t))
GLOBAL = "thrown"
print(t.throw(ValueError), next(t))


def recursive(d):
    for i in range(2):
        yield GLOBAL, d
        if d:
            yield from recursive(d - 1)


r = recursive(2)
out = []
for i, v in enumerate(r):
    out.append(v)
    GLOBAL = i
print(out)


def closure():
    local = [0]

    def g():
        for i in range(3):
            yield local[0], GLOBAL
    it = g()
    res = []
    for i in range(3):
        res.append(next(it))
        local[0] += 1
    return res


print(closure())
del GLOBAL
it = abandoned()
try:
    next(it)
except NameError as e:
    print(e)
GLOBAL = "defined"
print(next(it, "generator finished"))
