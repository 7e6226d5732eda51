class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        self.i = 0
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class Seq:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


class SeqLen(Seq):
    def __len__(self):
        return 3


print(list(Count(3)), [*Count(2)], sum(Count(4)), 3 in Count(5), max(Count(3)), list(Seq()), 4 in Seq(), tuple(Seq()), list(reversed(SeqLen())), dict(zip(Count(2), Seq())))
a, b, c = Count(3)
print(a, b, c, *Count(2))
it = iter(Count(2))
print(next(it), next(it), next(it, "default"), next(it, None))
try:
    next(it)
except StopIteration as e:
    print("stop", e.args, e.value)


class NotIter:
    pass


class BadIter:
    def __iter__(self):
        return 5


class NoneIter:
    __iter__ = None


class RaisesIndex:
    def __getitem__(self, i):
        raise ValueError("getitem")


for f in (lambda: iter(5), lambda: list(NotIter()), lambda: iter(BadIter()), lambda: list(NoneIter()), lambda: next(5), lambda: next([]), lambda: [x for x in 3.5], lambda: list(RaisesIndex()), lambda: 1 in NotIter(), lambda: reversed(5), lambda: reversed({1, 2}), lambda: 1 in NoneIter(), lambda: (lambda *a: a)(*5), lambda: [*None], lambda: {**5}, lambda: enumerate(5), lambda: zip(1), lambda: map(len, 3), lambda: next(), lambda: iter(), lambda: iter(5, 6)):
    try:
        print(f())
    except TypeError as e:
        print(e)
    except ValueError as e:
        print("VE", e)
x = iter([1, 2, 3])
print(iter(x) is x, list(iter(lambda c=[3]: c.append(c.pop() - 1) or c[0], 0)))
for i in Count(3):
    if i == 2:
        break
else:
    print("no")
for i in Count(2):
    pass
else:
    print("else ran", i)
for i in []:
    pass
else:
    print("empty else")
