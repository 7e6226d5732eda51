class D(dict):
    def __getitem__(self, k):
        return "got " + str(super().get(k))

    def __setitem__(self, k, v):
        super().__setitem__(k, v * 2)

    def __contains__(self, k):
        return True

    def __len__(self):
        return 42


d = D(a=1)
d["b"] = 2
d.update(c=3)
print(d, d["a"], d["zzz"], d.get("b"), "q" in d, len(d), list(d), dict(d), {**d}, d == {"a": 1, "b": 4, "c": 3}, d.copy(), type(d.copy()).__name__, sorted(d), d.items())


class Attr(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        self[name] = value


a = Attr(x=1)
a.y = 2
print(a.x, a.y, a, hasattr(a, "z"), a.keys())
try:
    a.z
except AttributeError as e:
    print(e)


class Ordered(dict):
    def __init__(self, *args, **kw):
        self.log = []
        super().__init__(*args, **kw)

    def __delitem__(self, k):
        self.log.append(k)
        super().__delitem__(k)


o = Ordered({"p": 1}, q=2)
del o["p"]
o.pop("q")
print(o, o.log, bool(o), isinstance(o, dict), o.__class__.__mro__[1].__name__)
print("%(a)s" % D(a=5), "{x}".format(**Attr(x=9)), (lambda **k: k)(**D(a=7)), eval("x + 1", {}, Attr(x=4)))
