def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


for f in (lambda: "a" * 10**13, lambda: [0] * 10**14, lambda: b"x" * 10**13, lambda: (1,) * 10**15, lambda: bytearray(10**14), lambda: "a" * 2**63, lambda: [1] * 2**70, lambda: 1 << 10**20, lambda: range(10**30)[10**29] > 0, lambda: "%1000000000000d" % 5, lambda: "{:1000000000000000}".format(5), lambda: "x".ljust(10**14), lambda: "ab".center(2**63), lambda: list(range(10**14)), lambda: bytes(10**15), lambda: [None] * (2**63 - 1), lambda: "abc".zfill(10**14), lambda: ("a" * 1000).replace("a", "b" * 10**13) if False else None, lambda: "\t".expandtabs(10**15), lambda: "x" * -10**20, lambda: [1] * -2**70, lambda: 0 << 10**20, lambda: 1 >> 10**20, lambda: -1 >> 10**20):
    try:
        r = f()
        print(repr(r)[:30])
    except (MemoryError, OverflowError) as e:
        print(type(e).__name__, e)
x = [1, 2, 3]
x *= 0
print(x)
try:
    s = "abc"
    s *= 10**14
except MemoryError:
    print("MemoryError and s is", s)
l = [0] * 1000000
print(len(l), len("a" * 5000000), sum(l), len(list(range(300000))))
d = {i: i for i in range(100000)}
print(len(d), sum(d.values()))
s = set(range(100000))
print(len(s), 99999 in s)
big = 3 ** 20000
print(big % 10**10, len(bin(big)))
print(len("".join(str(i) for i in range(50000))))
