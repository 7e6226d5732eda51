print(True + True, True * 5, False or 3, True and 0, not 1, True == 1, True is True, isinstance(True, int), issubclass(bool, int))
print(bool([]), bool([0]), bool(""), bool("0"), bool(0.0), bool(0j), bool(None), bool(()), bool({}), bool(range(0)), bool(b""), bool(object()))
print(True & False, True | False, True ^ True, True & 1, 2 | True, ~True, True << 3, repr(True), str(False), int(True), True.bit_length())
print(f"{True}", f"{True:d}", f"{True:5}|", f"{False!r:>7}", "%d %s %r" % (True, True, False), "{:b}".format(True))


class A:
    def __bool__(self):
        return False


class L:
    def __len__(self):
        return 0


class Bad:
    def __bool__(self):
        return 1


class BadLen:
    def __len__(self):
        return -1


class BadLen2:
    def __len__(self):
        return "x"


print(bool(A()), bool(L()), not A(), "x" if L() else "y", A() or 5, (L() and 5).__class__.__name__)
for c in (Bad, BadLen, BadLen2):
    try:
        bool(c())
    except Exception as e:
        print(type(e).__name__, e)
try:
    class Sub(bool):
        pass
except TypeError as e:
    print(e)
print(bool(), [True, False].count(1), {True: 1, 1: 2}, sum([True, True]), max(True, 0), sorted([True, False]))
