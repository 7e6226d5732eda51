# Every pair of types under `**`.
VALUES = [0, 1, -3, True, 2**70, 1.5, -0.0, 2j, "ab", "", b"xy", bytearray(b"z"), [1, 2], [], (3,), (), {"k": 1}, {}, {1, 2}, frozenset({3}), range(3), None, ..., int, len]


def show(v):
    return v.__name__ if isinstance(v, type) or callable(v) else repr(v)


for a in VALUES:
    for b in VALUES:
        if isinstance(a, complex) and isinstance(b, (complex, float)) or isinstance(b, complex) and isinstance(a, (int, float)):
            continue
        if isinstance(a, int) and isinstance(b, int) and abs(b) > 100:
            continue
        try:
            print(show(a), "**", show(b), "=", a ** b)
        except Exception as e:
            print(show(a), "**", show(b), "|", type(e).__name__, e)
