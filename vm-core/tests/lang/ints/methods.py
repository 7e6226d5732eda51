def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


for n in (0, 1, -1, 255, 256, -256, 2**63, 10**20):
    print(n, n.bit_length(), n.bit_count(), n.conjugate(), n.real, n.imag, n.numerator, n.denominator, n.as_integer_ratio(), n.__index__(), int(n), n.__trunc__())
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-5).to_bytes(3, "big", signed=True), (5).to_bytes(), (2**70).to_bytes(10, "little"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xfe", "little", signed=True), int.from_bytes([1, 2, 3], "big"), int.from_bytes(b""))
t(lambda: (256).to_bytes(1, "big"))
t(lambda: (-1).to_bytes(1, "big"))
t(lambda: (1).to_bytes(1, "middle"))
t(lambda: (1).to_bytes(-1, "big"))
t(lambda: int.from_bytes("abc", "big"))
print(round(5), round(15, -1), round(25, -1), round(-15, -1), round(1234, -2), round(5, 3), round(10**20 + 5, -1))
print((5).__add__(3), (5).__radd__(3), (5).__add__("x"), (5).__divmod__(3), (5).__pow__(3, 7), (5).__bool__(), (5).__hash__(), (5).__eq__(5.0))
print(hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(10**30), hash(True), hash(2**200) == hash(2**200 % (2**61 - 1)))
