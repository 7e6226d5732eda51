class L(list):
    def append(self, x):
        super().append(("wrapped", x))

    def __getitem__(self, i):
        r = super().__getitem__(i)
        return L(r) if isinstance(i, slice) else ("got", r)

    def __len__(self):
        return 100 + super().__len__()


a = L([1, 2])
a.append(3)
print(a, a[0], type(a[:2]).__name__, len(a), bool(a), [x for x in a], list(a), a + [1], type(a + [1]).__name__, a * 2, a == [1, 2, ("wrapped", 3)], sorted(L([2, 1])))
a.tag = "attr"
print(a.tag, a.__dict__, isinstance(a, list), a.index(2), a.count(1))


class Stack(list):
    push = list.append

    @property
    def top(self):
        return self[-1]


s = Stack()
s.push(1)
s.push(2)
print(s, s.top, s.pop(), s.top, Stack("ab"), repr(Stack()), str(Stack([1])))


class Init(list):
    def __init__(self, n):
        super().__init__(range(n))


print(Init(3), len(Init(4)), Init(2) + [5], Init(3)[::-1])


class It(list):
    def __iter__(self):
        return iter("custom")


print(list(It([1, 2])), [*It([1])], sorted(It()), "".join(It()), tuple(It([5])), It([5]), max(It()), dict(enumerate(It([1]))))
a, *b = It([1, 2])
print(a, b)
