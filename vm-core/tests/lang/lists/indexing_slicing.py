def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


a = list(range(10))
for sl in (slice(None), slice(2), slice(2, 5), slice(-3, None), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2), slice(20, 30), slice(5, 2), slice(None, -20, -3), slice(1, -1, 4)):
    print(sl, a[sl], sl.indices(10))
b = a[:]
b[2:5] = ["x"]
b[0:0] = [-1, -2]
b[len(b):] = "yz"
b[-1:] = []
print(b)
b[::2] = [0] * len(b[::2])
print(b)
del b[1]
del b[-1]
del b[2:4]
del b[::3]
print(b)
b[:] = range(4)
print(b)
b[1:3] = b
print(b)
for f in (lambda: a[10], lambda: a[-11], lambda: a["x"], lambda: a[1.0], lambda: a[None], lambda: a[::0], lambda: a[10**20], lambda: a.__setitem__(10, 1), lambda: a.__setitem__("a", 1), lambda: a.__delitem__(10), lambda: a.__setitem__(slice(0, 4, 2), [1]), lambda: a.__setitem__(slice(0, 2), 5), lambda: a[1, 2], lambda: a[:"x"], lambda: a.__setitem__(slice(None, None, 0), [])):
    t(f)


class I:
    def __index__(self):
        return 3


print(a[I()], a[I():], a[:I()], a[True], a[-0])
a[I()] = "i"
print(a)
e = []
e[5:10] = [1, 2]
print(e, e[-1], e[-2:])
del e[:]
print(e)
