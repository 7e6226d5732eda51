# Every pair of types under `a[b]`, `a[b] = 1`, `del a[b]`.
VALUES = [0, 1, -3, True, 2**70, 1.5, -0.0, 2j, "ab", "", b"xy", bytearray(b"z"), [1, 2], [], (3,), (), {"k": 1}, {}, {1, 2}, frozenset({3}), range(3), None, ..., int, len]


def show(v):
    return v.__name__ if isinstance(v, type) or callable(v) else repr(v)


for v in VALUES:
    for key in [0, -1, 5, True, 2**70, 1.5, "k", None, slice(0, 1), slice(None, None, 0), (0, 1), ..., [1], b"x"]:
        for what in ("get", "set", "del"):
            a = v.copy() if isinstance(v, (list, dict, set, bytearray)) else v
            try:
                if what == "get":
                    r = a[key]
                elif what == "set":
                    a[key] = 1
                    r = a
                else:
                    del a[key]
                    r = a
                print(what, show(v), key, "=", r)
            except Exception as e:
                print(what, show(v), key, "|", type(e).__name__, e)
