# Methods that are called at once: of Python classes, of built-in ones, through super, with keywords.
class Base:
    def __init__(self, n):
        self.n = n

    def add(self, k=1, *, twice=False):
        self.n += k * (2 if twice else 1)
        return self


class Derived(Base):
    def __init__(self, n):
        super().__init__(n)
        self.seen = []

    def add(self, k=1, *, twice=False):
        self.seen.append(k)
        return super().add(k, twice=twice)


d = Derived(5)
for i in range(50):
    d.add(i).add(twice=True)
print(d.n, len(d.seen), d.seen.count(1), "-".join(map(str, d.seen[:6])))
b = Base(1)
for i in range(10):
    b.add(k=i).add()
print(b.n, (5).bit_length(), "x,y".split(","), {1: 2}.get(1))
