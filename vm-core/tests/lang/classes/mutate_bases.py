class A:
    def who(self):
        return "A"


class B:
    def who(self):
        return "B"

    def only_b(self):
        return "only b"


class C(A):
    pass


class D(C):
    pass


d = D()
out = []
for i in range(6):
    out.append(d.who())
    if i == 2:
        C.__bases__ = (B,)
    if i == 4:
        C.__bases__ = (A, B)
print(out, d.only_b(), [c.__name__ for c in D.__mro__], A.__subclasses__() == [C], B.__subclasses__() == [C])
for bad in (lambda: setattr(C, "__bases__", ()), lambda: setattr(C, "__bases__", (D,)), lambda: setattr(C, "__bases__", (int,)), lambda: setattr(C, "__bases__", 5), lambda: setattr(C, "__bases__", (5,)), lambda: setattr(A, "__bases__", (A,)), lambda: setattr(int, "__bases__", (str,)), lambda: delattr(C, "__bases__")):
    try:
        print(bad())
    except TypeError as e:
        print(e)


class X:
    v = "X"

    def m(self):
        return "Xm" + self.v


class Y:
    v = "Y"

    def m(self):
        return "Ym" + self.v


o = X()
o.own = 1
out = []
for i in range(6):
    out.append((o.m(), o.v, o.own))
    o.__class__ = Y if i % 2 == 0 else X
print(out, type(o).__name__)
for bad in (lambda: setattr(o, "__class__", int), lambda: setattr(o, "__class__", 5), lambda: setattr(5, "__class__", X), lambda: setattr(o, "__class__", list), lambda: delattr(o, "__class__"), lambda: setattr([], "__class__", X)):
    try:
        print(bad())
    except TypeError as e:
        print(e)


class P:
    pass


class Q(P):
    pass


def call_m(obj):
    try:
        return obj.m()
    except AttributeError as e:
        return str(e)


q = Q()
out = []
for i in range(8):
    out.append(call_m(q))
    if i == 1:
        P.m = lambda self: "P.m"
    elif i == 3:
        Q.m = lambda self: "Q.m"
    elif i == 4:
        q.m = lambda: "inst m"
    elif i == 5:
        del q.m
        del Q.m
    elif i == 6:
        del P.m
print(out)
