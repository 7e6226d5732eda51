import random
random.seed(2024)
print([random.random() for _ in range(3)], random.randint(1, 10), random.choice("abc"), random.sample(range(10), 3), random.uniform(0, 1))
x = list(range(10))
random.shuffle(x)
print(x, random.getrandbits(64), random.gauss(0, 1), random.randrange(0, 100, 7))
r = random.Random(99)
r2 = random.Random(99)
print([r.random() for _ in range(3)] == [r2.random() for _ in range(3)], r.randint(0, 10**20) == r2.randint(0, 10**20))
total = 0.0
for _ in range(1000):
    total += random.random()
print(total)
print(sum(random.randint(0, 1) for _ in range(1000)), random.choices("ab", k=5), random.random())
