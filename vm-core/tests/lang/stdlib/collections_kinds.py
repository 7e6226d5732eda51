from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple

P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], p._asdict(), p._replace(x=5), P._make([3, 4]), P._fields, tuple(p), p == (1, 2), P.__doc__, P.x.__doc__, len(p), p + (3,))
for bad in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: p._replace(z=1), lambda: P._make([1]), lambda: namedtuple("A", "x x"),
            lambda: namedtuple("A", "class"), lambda: namedtuple("A", "_x"), lambda: namedtuple("1A", "x"), lambda: setattr(p, "x", 1), lambda: p.zz, lambda: namedtuple("Q", "a", defaults=(1, 2))):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
D = namedtuple("D", ["a", "b", "c"], defaults=[10, 20])
print(D(1), D(1, 2), D._field_defaults, namedtuple("R", "a class a _z", rename=True)._fields)


class Sub(P):
    __slots__ = ()

    def total(self):
        return self.x + self.y


print(Sub(1, 2), Sub(1, 2).total(), Sub(1, 2)._replace(x=9), hash(P(1, 2)) == hash((1, 2)))
a, b = p
print(a, b, [*p], p < P(1, 3), isinstance(p, tuple), "{0.x}-{0.y}".format(p), "%s %s" % p)

c = Counter("mississippi")
print(c, c["s"], c["z"], c.most_common(2), sorted(c.elements()), c.total(), len(c), list(c))
c.update("mmm")
c.subtract({"i": 5})
print(c, +c, -c, c + Counter("ss"), c - Counter("mmmm"), c & Counter(s=2, m=1), c | Counter(z=3))
print(Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter(a=3) > Counter(a=1), Counter([1, 1, 2]), Counter({"x": 5}, y=2), Counter())
del c["nothing"]
c["s"] += 1
x = Counter(a=2, b=1)
x += Counter(a=1, c=4)
x -= Counter(b=5)
print(x, x.copy(), dict(x), Counter(a=1).most_common(), Counter(b=2, a=2).most_common(1))
try:
    Counter.fromkeys("ab")
except NotImplementedError as e:
    print(e)

o = OrderedDict(a=1, b=2, c=3)
print(o, list(o), o.popitem(), o.popitem(last=False), o)
o["z"] = 1
o["y"] = 2
o.move_to_end("b")
print(o, list(reversed(o)))
o.move_to_end("b", last=False)
print(o, o == OrderedDict([("z", 1), ("y", 2), ("b", 2)]), o == {"y": 2, "z": 1, "b": 2}, OrderedDict.fromkeys("ab", 0), o.copy() == o)
try:
    o.move_to_end("nope")
except KeyError as e:
    print(repr(e))
try:
    OrderedDict().popitem()
except KeyError as e:
    print(e)
print(o | {"new": 1}, OrderedDict({"a": 1}) != OrderedDict({"a": 2}))

d = defaultdict(list)
d["a"].append(1)
d["b"]
print(d, d["c"], len(d), d.get("zz"), "zz" in d, defaultdict(int, {"x": 1}, y=2), d.default_factory)
d.default_factory = None
try:
    d["missing"]
except KeyError as e:
    print(repr(e))
n = defaultdict(lambda: defaultdict(int))
n["a"]["b"] += 1
print({k: dict(v) for k, v in n.items()}, defaultdict(int).copy(), sorted(defaultdict(int, a=1) | {"b": 2}))

q = deque([1, 2, 3], maxlen=4)
q.append(4)
q.append(5)
q.appendleft(0)
print(q, q.maxlen, q.pop(), q.popleft(), q, list(reversed(q)), q[0], q[-1], len(q), 3 in q)
q = deque("abcdef")
q.rotate(2)
print(q)
q.rotate(-3)
print(q, q.index("d"), q.count("a"))
q.insert(2, "X")
q.remove("d")
q.extend("yz")
q.extendleft("12")
q.reverse()
print(q, q == deque(q), q + deque([1]), q * 1 == q, deque([1, 2]) < deque([1, 3]), q.copy() is q)
del q[0]
q[0] = "first"
print(q, deque(), deque(maxlen=2), deque([1], 3))
for bad in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(9), lambda: deque(maxlen=-1), lambda: deque([1]).index(7), lambda: deque([1, 2], 2).insert(0, 3), lambda: hash(deque())):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
q = deque([1, 2, 3])
try:
    for i in q:
        q.append(i)
except RuntimeError as e:
    print(e)
q.clear()
print(q, bool(q))

m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], len(m), sorted(m), m.new_child({"b": 9})["b"], m.parents["a"], m, "b" in m, m.get("z", 0), dict(m))
m["c"] = 5
del m["a"]
print(m, m["a"], list(m.items()), m.pop("c"))
for bad in (lambda: m["zz"], lambda: m.pop("b"), lambda: m.__delitem__("b"), lambda: m.popitem()):
    try:
        print(bad())
    except KeyError as e:
        print(e)
print(m | {"q": 1}, bool(ChainMap()), m.copy() == m)


class UD(UserDict):
    def __setitem__(self, k, v):
        super().__setitem__(k.upper(), v)


u = UD(a=1)
u["b"] = 2
u.update(c=3)
print(u, u["A"], len(u), list(u.items()), "B" in u, u.pop("A"), u | {"z": 1})


class UL(UserList):
    def double(self):
        return UL([x * 2 for x in self])


l = UL([1, 2, 3])
l.append(4)
print(l, l.double(), l[1:], l + [5], [0] + l, l * 2, l == [1, 2, 3, 4], l.index(3), sorted(l, reverse=True), l < [2])
s = UserString("hello")
print(s, s.upper(), s + "!", s[1:3], "ell" in s, s * 2, s.split("l"), s == "hello", len(s), s.find("l"), type(s.upper()).__name__)
