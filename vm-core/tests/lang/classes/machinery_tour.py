# metaclasses, descriptors, class machinery
class Meta(type):
    registry = {}
    def __new__(m, name, bases, ns, **kw):
        cls = super().__new__(m, name, bases, ns)
        m.registry[name] = (cls, kw)
        return cls
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k); return super().__call__(*a, **k)
    @classmethod
    def __prepare__(m, name, bases, **kw): print("prepare", name, kw); return {"prepared": True}
    def __instancecheck__(cls, o): return type.__instancecheck__(cls, o) or o == 42
    def __subclasscheck__(cls, c): return type.__subclasscheck__(cls, c) or c is int
    def __getattr__(cls, n): return f"meta-{n}"
    def __iter__(cls): return iter([1, 2, 3])
    def __len__(cls): return 7
    def __contains__(cls, x): return x == "in"
    def __getitem__(cls, k): return (cls.__name__, k)
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __eq__(cls, o): return cls is o
    def __hash__(cls): return 5
    def __add__(cls, o): return f"{cls.__name__}+{o}"
    @property
    def prop(cls): return "metaprop " + cls.__name__
class A(metaclass=Meta, opt=1):
    x = 1
    def __init__(self, v=0): self.v = v
class B(A, opt=2): pass
print(A(5).v, B.prepared, Meta.registry)
print(isinstance(42, A), issubclass(int, A), A.foo, list(A), len(A), "in" in A, A["k"], A, A + 3, A.prop, hash(A))
class Desc:
    def __set_name__(self, o, n): self.n = n; print("set_name", o.__name__, n)
    def __get__(self, i, o=None): return self if i is None else i.__dict__.get(self.n, "default")
    def __set__(self, i, v): i.__dict__[self.n] = v * 2
    def __delete__(self, i): del i.__dict__[self.n]
class NonData:
    def __get__(self, i, o): return "nondata"
class C:
    d = Desc(); nd = NonData()
c = C(); print(c.d); c.d = 4; print(c.d, c.__dict__); del c.d; print(c.d, c.nd); c.__dict__["nd"] = "inst"; print(c.nd)
class P:
    def __init__(self): self._x = 1
    @property
    def x(self): "doc of x"; return self._x
    @x.setter
    def x(self, v):
        if v < 0: raise ValueError("neg")
        self._x = v
    @x.deleter
    def x(self): print("deleted"); self._x = None
p = P(); p.x = 3; print(p.x, P.x.__doc__, P.x.fget.__name__); del p.x; print(p.x)
try: p.x = -1
except ValueError as e: print(e)
class RO:
    @property
    def y(self): return 1
try: RO().y = 2
except AttributeError as e: print(e)
try: del RO().y
except AttributeError as e: print(e)
class S:
    __slots__ = ("a", "b", "__dict__")
s = S(); s.a = 1; s.z = 2; print(s.a, s.__dict__)
try: s.b
except AttributeError as e: print(e)
class S2:
    __slots__ = ["a"]
try: S2().q = 1
except AttributeError as e: print(e)
class Sub(S2): pass
q = Sub(); q.w = 1; q.a = 2; print(q.__dict__, Sub.__slots__ if "__slots__" in Sub.__dict__ else "none")
class I:
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); cls.tag = tag; print("init_subclass", cls.__name__, tag)
class J(I, tag="t"): pass
class K(J): pass
print(J.tag, K.tag)
class X:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(X[int], X["a", 1])
class M1:
    def f(self): return ["M1"] 
class M2(M1):
    def f(self): return ["M2"] + super().f()
class M3(M1):
    def f(self): return ["M3"] + super().f()
class M4(M2, M3):
    def f(self): return ["M4"] + super().f()
print(M4().f(), [k.__name__ for k in M4.__mro__], M4.mro() == list(M4.__mro__))
try:
    class Bad(M1, M4): pass
except TypeError as e: print(e)
try:
    class Bad2(int, str): pass
except TypeError as e: print(e)
D = type("D", (M1,), {"z": 1, "g": lambda self: self.z})
print(D().g(), D.__name__, D.__module__, D.__qualname__, D.__bases__)
class G:
    def __getattr__(self, n):
        if n.startswith("_"): raise AttributeError(n)
        return n.upper()
    def __setattr__(self, n, v): object.__setattr__(self, n, (n, v))
    def __delattr__(self, n): print("del", n)
    def __dir__(self): return ["z", "a"]
g = G(); g.q = 1; print(g.q, g.foo, dir(g), hasattr(g, "_x"), getattr(g, "_x", "dflt")); del g.nope
class GA:
    x = 1
    def __getattribute__(self, n): return "ga:" + n if n != "__class__" else object.__getattribute__(self, n)
print(GA().x, GA().nope, GA().__class__)
class Call:
    def __call__(self, *a, **k): return a, k
print(Call()(1, *[2, 3], k=4, **{"j": 5}), callable(Call()), callable(3))
class E:
    def __eq__(self, o): return True
try: hash(E())
except TypeError as e: print(e)
print(E.__hash__, E() != 1)
class Sg:
    _i = None
    def __new__(cls, *a):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
    def __init__(self, v): self.v = v
print(Sg(1) is Sg(2), Sg(3).v)
class Num(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __add__(self, o): return Num(int(self) + o)
    def __repr__(self): return f"Num({int(self)})"
print(Num(3), Num(3) + 1, Num(2) * 3, [Num(1)], f"{Num(4)}", "%d %s %r" % (Num(5), Num(5), Num(5)))
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
print(T(1, 2), T(1, 2) + (3,), type(T(1)[:]), T(3, 4)[0])
print(type(A), type(type), isinstance(A, type), object().__class__)
print(sorted(C.__dict__.keys() - {"__module__", "__dict__", "__weakref__", "__doc__"}), vars(c))
def deco(cls): cls.extra = 1; return cls
@deco
class DD:
    class Inner:
        def m(self): return __class__.__qualname__
print(DD.extra, DD.Inner().m(), DD.Inner)
o = object()
try: o.x = 1
except AttributeError as e: print(e)
try: object.x = 1
except TypeError as e: print(e)
try: M1().nope
except AttributeError as e: print(e, e.name, type(e.obj).__name__)
try: M1.nope
except AttributeError as e: print(e)
try: M1(1)
except TypeError as e: print(e)
try: M1().f(1)
except TypeError as e: print(e)
try: super().f
except RuntimeError as e: print(e)
a = M1(); a.__class__ = M3; print(a.f(), type(a).__name__)
M1.f = lambda self: ["patched"]; print(M4().f())
class AA:
    n = 0
    def __enter__(self): AA.n += 1; return self
    def __exit__(self, *e): print("exit", e[0]); return e[0] is KeyError
with AA() as x, AA() as y: print(AA.n)
with AA(): raise KeyError
try:
    with AA(): raise ValueError("v")
except ValueError as e: print(repr(e))
