class A:
    def who(self):
        return "A"

    def call(self):
        return self.who()


class B(A):
    def who(self):
        return "B" + super().who()


class C(A):
    def who(self):
        return "C" + super().who()


class D(B, C):
    def who(self):
        return "D" + super().who()


print(D().who(), D().call(), [c.__name__ for c in D.__mro__], D.mro() == list(D.__mro__), issubclass(D, A), isinstance(D(), C), D.__bases__, A.__subclasses__(), D.__base__)
print(super(B, D()).who(), super(D, D()).who(), B.who(D()), A.call(D()))
for bad in ("class X(A, D): pass", "class X(A, A): pass", "class X(5): pass", "class X(D, B, C): pass\nprint([c.__name__ for c in X.__mro__])", "class P(B, C): pass\nclass Q(C, B): pass\nclass R(P, Q): pass", "class X(int, str): pass", "class X(None): pass", "class X(bool): pass", "class X(type(None)): pass", "class X(range): pass", "class X(type(lambda: 0)): pass", "class X(A, metaclass=5): pass", "class X(object, A): pass"):
    try:
        exec(bad)
    except TypeError as e:
        print(bad.splitlines()[-1], "|", e)


class O:
    pass


class E(O): pass
class F(O): pass
class G(O): pass
class H(E, F): pass
class I(F, G): pass
class J(H, I): pass


print([c.__name__ for c in J.__mro__])


class Base:
    def __init__(self, *args, **kw):
        print("Base", args, kw)


class Mixin:
    def __init__(self, *args, mix=None, **kw):
        print("Mixin", mix)
        super().__init__(*args, **kw)


class Final(Mixin, Base):
    def __init__(self, a, **kw):
        super().__init__(a, **kw)
        self.a = a


print(Final(1, mix=2, other=3).a)
print(isinstance(5, (str, int)), isinstance(True, int), isinstance("s", object), issubclass(bool, (str, int)), isinstance(A, type), issubclass(type, object), isinstance(type, object), type(type), isinstance(3, int | str))
for f in (lambda: isinstance(1, 5), lambda: issubclass(5, int), lambda: issubclass(int, 5), lambda: isinstance(1, (int, 5)), lambda: isinstance(1, ("a",)), lambda: super(int, "s"), lambda: super(5), lambda: super()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
