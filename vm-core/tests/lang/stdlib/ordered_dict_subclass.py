# collections.OrderedDict sets items one by one, so that derived classes see them.
import copy
from collections import OrderedDict


class Up(OrderedDict):
    def __setitem__(self, k, v):
        print("set", k, end="; ")
        super().__setitem__(str(k).upper(), v)


class Keys:
    def keys(self):
        return ["m", "n"]

    def __getitem__(self, k):
        return k * 2


class Items:
    def items(self):
        return [(1, 2)]


d = Up(a=1, b=2)
print(d)
d = Up([("x", 1)], y=2)
print(d)
d.update({"q": 1}, r=3)
print(d)
d.update([("w", 1)])
print(d.setdefault("e", 5), d.setdefault("X", 9), d)
print(d.copy())
d |= {"zz": 1}
print(d)
print(d | {"t": 1})
print({"t": 1} | d)
print(Up.fromkeys("ab"))
print(copy.copy(d) == d)
d.update(Keys())
print(Up(Items()), list(d)[-2:])
d.update(Up(k=1))
print(len(d), d.popitem(), d.popitem(last=False))

for f in [
    lambda: OrderedDict([(1,)]),
    lambda: OrderedDict([(1, 2, 3)]),
    lambda: OrderedDict([()]),
    lambda: OrderedDict([5]),
    lambda: OrderedDict(5),
    lambda: OrderedDict(None),
    lambda: OrderedDict(1, 2),
    lambda: OrderedDict().update(1, 2),
    lambda: OrderedDict().update("ab"),
    lambda: OrderedDict().update(["ab", "cd", "e"]),
    lambda: OrderedDict({1: 2}).update([([], 1)]),
]:
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Bounded(OrderedDict):
    "Keeps what was set last."

    def __init__(self, most, *args, **kwds):
        self.most = most
        super().__init__(*args, **kwds)

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self.most:
            self.popitem(last=False)


b = Bounded(3, [(i, -i) for i in range(10)], z=26)
print(b, b.most)
for i in range(200):
    b[i % 5] = i
    if i % 50 == 0:
        b.update({i: 0}, q=1)
        print(b)
plain = OrderedDict(one=1)
plain.update({2: "two"}, three=3)
plain |= OrderedDict(four=4)
plain.update(plain)
plain.update(zip("xy", "zw"))
print(plain, plain == dict(plain), plain | {5: 5})
