def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


a = bytearray(b"hello")
a.append(33)
a.extend(b" w")
a.extend([111, 114])
print(a, len(a), a[0], a[1:3], type(a[1:3]).__name__)
a[0] = 72
a[1:3] = b"EEL"
a[-2:] = []
print(a, a.pop(), a.pop(0), a)
a.insert(1, 120)
a.remove(120)
a.reverse()
print(a, a.copy() is a, a == bytes(a), bytes(a) == a, a + b"x", b"x" + a, type(b"x" + a).__name__, a * 2, 2 * a)
a += b"!!"
a *= 2
print(a, a.count(b"!"), a.find(b"!"), b"!!" in a, 33 in a, a.index(33))
del a[0], a[::2]
print(a, a.upper(), a.split(b"!"), a.replace(b"!", b"?"), a.hex(), a.decode("latin-1"), list(a))
a.clear()
print(a, bool(a), bytearray(3), bytearray("é", "utf-8"), bytearray([1, 2]), bytearray(b"x"), bytearray(range(3)), bytearray())
b = bytearray(b"abcdef")
b[::2] = b"XYZ"
print(b, b[::-1], bytearray.fromhex("0a 0b"), b.translate(None, b"X"), b.startswith(b"X"), b < b"Z", hash(bytes(b)) == hash(bytes(b)))
for f in (lambda: a.pop(), lambda: b.append(256), lambda: b.append("x"), lambda: b.remove(0), lambda: b.insert(0, -1), lambda: hash(b), lambda: b[99], lambda: b.__setitem__(0, 300), lambda: b.__setitem__(0, "a"), lambda: b.extend("str"), lambda: b.extend(5), lambda: bytearray(-1), lambda: b.__setitem__(slice(0, 4, 2), b"abc"), lambda: b.pop(99), lambda: b + "x", lambda: bytearray("s"), lambda: b.extend([1, 2, 999]), lambda: b.join([1])):
    t(f)
print(b)
b = bytearray(b"0123456789")
b[2:5] = b""
b[0:0] = b"ab"
b[len(b):] = b"zz"
del b[3:6]
print(b, b.partition(b"8"), bytearray(b"x,y").split(b","), [type(x).__name__ for x in bytearray(b"x,y").split(b",")])
c = bytearray(b"self")
c.extend(c)
c[1:1] = c
print(c)
