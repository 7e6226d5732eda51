s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), s == slice(1, 10, 2), s != slice(1), s.indices(5), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(100).indices(3), slice(-100, 100, 3).indices(7))
for f in (lambda: hash(s), lambda: s.indices(-1), lambda: slice(), lambda: slice(1, 2, 0).indices(5), lambda: slice("a").indices(5), lambda: s < slice(2), lambda: setattr(s, "start", 1), lambda: s < 5, lambda: slice(1, 2, 3, 4)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class G:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


g = G()
print(g[1], g[1:2], g[1:2:3], g[:], g[::], g[1, 2], g[1:2, 3], g[..., 1:], g[()], g["k"], g[None], g[-1], g[*[1, 2], 3], g[lambda: 0](), g[(1, 2)])
g[1:2] = 5
g[0, ...] = 6
del g[1:2:3]
del g["x"], g[5]
g[0] = g[1] = 7


class O:
    pass


x = O()
x.items = [1, 2, 3]
x.items[1:] = [9]
x.items[0] += 5
x.n = 1
x.n += 2
x.d = {"a": {"b": [0]}}
x.d["a"]["b"][0] -= 4
print(x.items, x.n, x.d)
