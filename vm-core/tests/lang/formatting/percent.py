def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


print("%d %i %u" % (1, -2, 3), "%s %r %a" % ("é", "é", "é"), "%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42), "%x %X %o %#x %#o" % (255, 255, 8, 255, 8), "%.2f %8.3f %-8.1f| %e %g %G" % (3.14159, 2.5, 1.25, 12345.678, 1e-10, 1e20))
print("%c%c" % (65, "b"), "%%" % (), "100%%", "%s" % (1,), "%s" % [1, 2], "%s %s" % ("a", (1, 2)), "%(x)s %(y)d" % {"x": "a", "y": 5}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159), "%.3s|%10.2s|%-6s|" % ("abcdef", "abc", "q"), "%d" % 3.99, "%d" % True, "%s" % None)
print("%d" % 10**30, "%x" % -255, "%#X" % 2**70, "%+.1e" % 12345.0, "%010.3f" % -3.14159, "%5s|%-5s|" % ("é", "é"), "%(a)s%(a)s" % {"a": 1}, "%.0f %.0f" % (0.5, 1.5), "%#.3g" % 1.0, "%ld %hd" % (1, 2), "%i" % -0)
for fmt, args in (("%d", "x"), ("%d", ()), ("%s %s", 1), ("%s", (1, 2)), ("%q", 1), ("%", 1), ("%(x)s", 1), ("%(x)s", {}), ("%c", "ab"), ("%c", -1), ("%x", 1.5), ("%d", None), ("%*d", ("a", 1)), ("%f", "x"), ("abc", 1), ("%(x", {"x": 1}), ("%s%", 1), ("%d", 1j), ("%c", 1.5), ("%d", float("nan")), ("%o", "7"), ("abc", ())):
    t(lambda: fmt % args)
print("abc" % {}, "abc" % [], "%s" % {"a": 1}, "%s" % {1}, "%r" % (("t",),))


class S:
    def __str__(self):
        return "S!"

    def __int__(self):
        return 7

    def __index__(self):
        return 8

    def __float__(self):
        return 1.5


print("%s %x %f %d" % (S(), S(), S(), S()))
print(b"%d %s %r %b" % (1, b"x", "y", b"z"), b"%5.1f|%-4d|%c" % (1.25, 3, 65), b"%(k)s" % {b"k": b"v"}, bytearray(b"%x") % 255)
for fmt, args in ((b"%s", "str"), (b"%b", 1), (b"%d", b"x"), (b"%c", "ab"), (b"%q", 1)):
    t(lambda: fmt % args)
