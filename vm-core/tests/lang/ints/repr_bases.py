for n in (0, 1, -1, 10, -255, 2**40, -2**70, True):
    print(n, repr(n), hex(n), oct(n), bin(n), f"{n:x}", f"{n:X}", f"{n:#o}", f"{n:#b}", f"{n:b}", f"{n:#X}", f"{n:c}" if 0 < n < 100 else "-")
print(str(2**200), repr(-3**100), f"{10**25:,}", f"{123456789:_}", f"{0xabcdef:_x}", f"{0b1010101:_b}")
x = 1
for i in range(1, 60):
    x *= i
    if i % 7 == 0:
        print(i, x, hex(x), x.bit_length())
print(0xFF, 0o17, 0b11, 1_000_000, 0xFFFF_FFFF, 00, 1e3, 0x_ff)
