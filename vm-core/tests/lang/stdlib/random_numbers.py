import random

r = random.Random(42)
print([r.random() for _ in range(5)])
print([r.randint(1, 100) for _ in range(10)], r.randrange(10), r.randrange(5, 50, 5), r.randrange(50, 5, -5))
print(r.choice("abcdef"), r.choices([1, 2, 3], k=5), r.choices("xyz", weights=[1, 2, 3], k=6), r.choices("pq", cum_weights=[1, 5], k=4))
x = list(range(20))
r.shuffle(x)
print(x)
print(r.sample(range(100), 10), r.sample([1, 2, 3], 3), r.sample(range(10 ** 6), 5), r.sample(["a", "b"], counts=[3, 2], k=4))
print(r.uniform(1, 10), r.gauss(0, 1), r.gauss(5, 2), r.normalvariate(0, 1), r.expovariate(1.5))
print(r.betavariate(2, 3), r.gammavariate(2, 3), r.gammavariate(0.5, 1), r.gammavariate(1.0, 2), r.triangular(0, 10, 3), r.triangular())
print(r.lognormvariate(0, 1), r.paretovariate(3), r.weibullvariate(1, 2), r.vonmisesvariate(0, 4), r.vonmisesvariate(1, 0))
print(r.getrandbits(100), r.getrandbits(1), r.randbytes(8), r.getrandbits(0))
for seed in (0, 1, -5, 10 ** 30, "hello", b"bytes", 3.5, bytearray(b"x"), True, ""):
    r.seed(seed)
    print(seed, r.random(), r.randint(0, 10 ** 12))
r.seed("old", version=1)
print(r.random())
r.seed(7)
state = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(state)
print(a == [r.random() for _ in range(3)], state[0], len(state[1]), state[1][:3], state[2])
random.seed(123)
print(random.random(), random.randint(1, 6), random.choice([1, 2, 3]), random.sample(range(50), 3), random.getrandbits(32))
for bad in (lambda: r.choice([]), lambda: r.randrange(0), lambda: r.randint(5, 1), lambda: r.sample([1], 2), lambda: r.randrange(1, 10, 0),
            lambda: r.sample({1}, 1), lambda: r.choices([1], weights=[0]), lambda: r.seed([]), lambda: r.getrandbits(-1), lambda: r.choices([1, 2], [1, 2, 3])):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)


class Mine(random.Random):
    def random(self):
        return 0.25


m = Mine(3)
print(m.random(), m.uniform(0, 8), m.choices([1, 2, 3, 4]), m.expovariate(1))
