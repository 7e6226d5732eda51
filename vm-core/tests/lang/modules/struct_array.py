import struct
import array
print(struct.pack("<ihb", 1, 2, 3), struct.pack(">I", 0xDEADBEEF), struct.unpack("<ih", b"\x01\0\0\0\x02\0"), struct.calcsize("<ibd"), struct.pack("5s", b"abc"), struct.pack("<?c", True, b"x"), struct.pack("<f", 1.5), struct.pack(">d", -2.5), struct.unpack("<q", b"\xff" * 8), struct.unpack(">H2xB", b"\x01\x02zz\x03"), struct.pack("<3h", 1, 2, 3), struct.pack("<e", 0.5), struct.unpack_from("<h", b"\0\0\x05\0", 2), list(struct.iter_unpack("<h", b"\1\0\2\0")), struct.pack("4p", b"ab"), struct.calcsize("iq"), struct.calcsize("<iq"), struct.pack("!H", 258))
buf = bytearray(6)
struct.pack_into("<hh", buf, 1, 1, -1)
s = struct.Struct("<hI")
print(buf, s.size, s.format, s.pack(1, 2), s.unpack(b"\1\0\2\0\0\0"))
for f in (lambda: struct.pack("<h", 40000), lambda: struct.pack("<b", "a"), lambda: struct.unpack("<i", b"abc"), lambda: struct.pack("z", 1), lambda: struct.pack("<i"), lambda: struct.pack("<i", 1, 2), lambda: struct.pack("<i", 1.5), lambda: struct.pack("<c", b"ab"), lambda: struct.unpack_from("<i", b"abc"), lambda: struct.pack("<H", -1), lambda: struct.pack("<s", "str"), lambda: struct.pack("<f", "x"), lambda: struct.pack_into("<i", bytearray(2), 0, 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
a = array.array("i", [1, 2, 3])
a.append(4)
a.extend([5, 6])
a.insert(0, 0)
print(a, a[0], a[-1], a[1:3], len(a), a.typecode, a.itemsize, a.pop(), a.pop(0), a.index(3), a.count(2), 3 in a, a.tolist(), list(a), a + array.array("i", [9]), a * 2, a == array.array("i", [1, 2, 3, 4, 5]), a.tobytes()[:4])
a[0] = 100
a[1:2] = array.array("i", [7, 8])
del a[-1]
a.remove(7)
a.reverse()
print(a, array.array("d", [1.5, 2]), array.array("u", "héy"), array.array("b"), array.array("B", b"xyz"), array.array("d", range(3)).tolist(), array.array("i", a) == a, sum(a), max(a), sorted(a))
for f in (lambda: array.array("z"), lambda: array.array("i", ["a"]), lambda: array.array("b", [200]), lambda: a.append("x"), lambda: a[99], lambda: a.pop(99), lambda: a.remove(12345), lambda: a + [1], lambda: array.array("i", 5), lambda: a.index(-999), lambda: array.array("B", [-1]), lambda: a.__setitem__(0, 2**40), lambda: array.array("i", "abc"), lambda: a.extend(array.array("d", [1.0])), lambda: array.array(), lambda: hash(a)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
b = array.array("h")
b.frombytes(b"\1\0\2\0")
b.fromlist([3])
b.byteswap()
print(b, b[::-1], b < array.array("h", [9999]), array.array("f", [0.1])[0], array.array("L", [2**40])[0], array.array("q", [-2**62])[0])
