for spec in ("", "s", "10", "<10", ">10", "^10", "^11s", "*^12", ".2", "10.3", "-<8.2s", "05", "é>8", "0<6", "5.0s"):
    print(repr(spec), repr(format("hello", spec)), repr(format("", spec)), repr(format("héllo wörld", spec)))
for spec in ("d", "=10", "+s", ",", "x", "10f", " s", "#s", "-", "_s", "z", "q"):
    try:
        print(repr(spec), repr(format("abc", spec)))
    except ValueError as e:
        print(repr(spec), e)


class A:
    def __format__(self, spec):
        return "<" + spec + ">"


class B:
    def __str__(self):
        return "bee"


class C:
    def __format__(self, spec):
        return 5


print(format(A(), "xyz"), f"{A():a{1}b}", "{:q}".format(A()), format(B()), f"{B()!s:>6}", f"{None}", f"{[1, 2]}", format([1], ""))
for f in (lambda: format(B(), "10"), lambda: format([1], "5"), lambda: format(None, "d"), lambda: format(C()), lambda: format(1, 2), lambda: format({}, "x"), lambda: format(object, "s")):
    try:
        print(f())
    except TypeError as e:
        print(e)
