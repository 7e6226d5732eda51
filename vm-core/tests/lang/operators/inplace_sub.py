# Every pair of types under `-=`.
VALUES = [0, 1, -3, True, 2**70, 1.5, -0.0, 2j, "ab", "", b"xy", bytearray(b"z"), [1, 2], [], (3,), (), {"k": 1}, {}, {1, 2}, frozenset({3}), range(3), None, ..., int, len]

import copy


def show(v):
    return v.__name__ if isinstance(v, type) or callable(v) else repr(v)


for i in range(len(VALUES)):
    for b in VALUES:
        a = VALUES[i]
        if isinstance(a, (list, dict, set, bytearray)):
            a = a.copy()
        if 2**70 in (a, b) and "-" == "*":
            continue
        before = a
        try:
            a -= b
            print(show(before), "-=", show(b), "->", a, a is before if isinstance(before, (list, dict, set, bytearray)) else "")
        except Exception as e:
            print(show(VALUES[i]), "-=", show(b), "|", type(e).__name__, e)
