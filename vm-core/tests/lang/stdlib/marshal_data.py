# marshal: values of the built-in classes come back as they were; data that CPython wrote can be read.
import io
import marshal

values = [
    None, True, False, ..., StopIteration, 0, 1, -1, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**64, 10**40, -10**40,
    0.0, -0.0, 1.5, 1e300, 3j, -1.5 + 2j, "", "abc", "é", "€", "\U0001f600", "\ud800x", "a" * 300, b"", b"\x00\xff",
    (), (1,), tuple(range(300)), [], [1, [2, [3]]], {}, {1: "a", "b": (None,)}, set(), {1}, frozenset(), frozenset([2]),
    bytearray(b"xy"), float("inf"),
]
for v in values:
    data = marshal.dumps(v)
    back = marshal.loads(data)
    expected = bytes(v) if isinstance(v, bytearray) else v
    assert back == expected and type(back) is type(expected), (v, back)
    assert repr(back) == repr(expected)
print("round trips:", len(values))

# Written by CPython 3.11, with references.
shared = b"\xdb\x02\x00\x00\x00\xa9\x02\xda\x01a\xfa\x01br\x01\x00\x00\x00"
print(marshal.loads(shared))
print(marshal.loads(b"\xe9\x05\x00\x00\x00"), marshal.loads(b"l\xfe\xff\xff\xff\x01\x00\x02\x00"), marshal.loads(b"f\x031.5"))

for bad in (b"", b"i\x01", b"\x7f", b"(\x05\x00\x00\x00N", b"r\x00\x00\x00\x00", b"[\xff\xff\xff\xff", b"s\x09\x00\x00\x00ab",
            b"l\x01\x00\x00\x00\xff\xff", b"0"):
    try:
        print(bad, marshal.loads(bad))
    except (EOFError, ValueError, TypeError) as e:
        print(bad, type(e).__name__, e)

for unfit in (object(), lambda: 0, [1, int], range(3)):
    try:
        marshal.dumps(unfit)
    except ValueError as e:
        print(type(unfit).__name__, e)

deep = []
for _ in range(5000):
    deep = [deep]
try:
    marshal.dumps(deep)
except ValueError as e:
    print(e)

file = io.BytesIO()
marshal.dump([1, 2], file)
marshal.dump("next", file)
file.seek(0)
print(marshal.load(file), marshal.load(file), marshal.version)

code = marshal.loads(marshal.dumps(compile("x = [i * n for i in range(3)]\ndef f(a, *, b=2):\n    return lambda: a + b\n", "<m>", "exec")))
space = {"n": 5}
exec(code, space)
print(space["x"], space["f"](1)(), code.co_name, code.co_filename)
print(marshal.loads(marshal.dumps(code)) == code, code == 5, code != marshal.loads(marshal.dumps(code)), len({code, marshal.loads(marshal.dumps(code))}))
f = space["f"]
f.__code__ = marshal.loads(marshal.dumps(f.__code__))
print(f(10, b=20)())
