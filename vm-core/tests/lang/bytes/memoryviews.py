def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


b = bytearray(b"abcdefgh")
m = memoryview(b)
print(m[0], m[-1], bytes(m[2:5]), m.tolist()[:3], len(m), m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.readonly, m.contiguous, m.strides)
m[0] = 65
m[1:3] = b"BC"
print(b, bytes(m[::2]), bytes(m[::-1]), m[2:4] == b"Cd", m == b, m.tobytes(), m.hex(), list(m[6:]), 65 in m)
for f in (lambda: m[99], lambda: m.__setitem__(0, 256), lambda: m.__setitem__(slice(0, 2), b"xyz"), lambda: m.__setitem__(0, "a"), lambda: memoryview(5), lambda: memoryview("s"), lambda: b.append(1), lambda: memoryview(b"x").__setitem__(0, 1), lambda: m["a"], lambda: m.__delitem__(0)):
    t(f)
r = memoryview(b"readonly")
print(r.readonly, hash(r) == hash(b"readonly"), r.toreadonly().readonly, r.tobytes(), str(r, "ascii") if False else bytes(r))
m.release()
b.append(1)
print(b)
t(lambda: m[0])
with memoryview(b) as v:
    print(v[0])
t(lambda: v[0])
import array
a = array.array("i", [1, 2, 3])
w = memoryview(a)
print(w.format, w.itemsize, w.tolist(), w[1], w.nbytes, len(w))
w[1] = 99
print(a.tolist(), w.cast("B")[0] in (1, 0), len(w.cast("B")))
x = memoryview(b"\x01\x00\x02\x00").cast("H")
print(x.tolist() in ([1, 2], [256, 512]), x.format, len(x))
