# formatting
for v in [0, 1, -1, 255, 10**20, -12345678]:
    print("|".join(format(v, s) for s in ["", "d", "5d", "<8", ">8", "^9", "+d", " d", "08d", "x", "#x", "X", "#b", "o", "#o", ",", "_", "_x", "e", ".2f", "%", "g", "*^+12,d", "=+8", "010,"]))
for v in [0.0, 1.5, -2.25, 1e100, 1e-10, 123456.789, float("inf"), float("-inf"), float("nan"), -0.0, 1/3, 2.5, 3.5, 1e16, 1e15, 123456789012345678.0]:
    print("|".join(format(v, s) for s in ["", "f", ".0f", ".3f", "e", ".2e", "g", ".3g", "G", "%", ".1%", "10.2f", "<10.2f", "^+10.1f", "010.2f", ",.2f", "_.3f", "n", "#.0f", "#g", "E", "F", "+.1e"]), repr(v), str(v))
for v in ["", "a", "hello", "héllo", "日本"]:
    print("|".join(format(v, s) for s in ["", "s", "10", "<10", ">10", "^10", "*^10", ".2", "10.2", "x<3"]))
print("{} {1} {0}".format(1, 2) if False else "{1} {0} {1}".format(1, 2), "{a} {b!r} {c!s:>5}".format(a=1, b="x", c="y"), "{0[1]} {0[k]}".format({"k": 1, 1: 2}) if False else "{0[k]} {1[1]} {2.real}".format({"k": 1}, [1, 2], 3))
print("{:{w}.{p}f}|{:{}}".format(3.14159, 7, 5, w=10, p=2) if False else "{:{w}.{p}f}".format(3.14159, w=10, p=2), "{{}} {}".format(1), "{!a}".format("é"))
x = 3.14159; n = "w"; d = {"k": [1, 2]}; w = 10
print(f"{x:.2f} {x!r:>10} {n=} {x = :.1f} {d['k'][0]} {w:{w}} {x:{w}.{3}} {'nested ' + f'{n}'} {{}} {n!s} {(lambda q: q)(5)} {1 if w else 2}")
print(f"{1,}", f"{w:>{w}}", f"{'a' 'b'}", f"{3:=^9}", f"""{
x}""", f"{x!r}", f"{None} {True} {[1, 'a']}", f"{1_000:,}", f"{b'x'}", f"{'q':\u003e5}")
print("%d %i %5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o|%e|%.3e|%f|%.1f|%g|%G|%c|%c|%s|%r|%a|%%|%10s|%-10s|%.2s" % (1, 2, 3, 4, 5, 6, 7, 255, 255, 255, 8, 8, 1.5, 1.5, 2.5, 2.55, 1e10, 1e-10, "c", 99, "s", "r", "é", "right", "left", "truncate"))
print("%(a)s %(b)05.1f %(a)r" % {"a": 1, "b": 2.345}, "%s" % (1,), "%s %s" % ("a", [1]), "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159))
for bad in ["'%d' % 'x'", "'%s %s' % 1", "'%s' % (1, 2)", "'%z' % 1", "'{}'.format()", "'{0} {}'.format(1)", "'{a}'.format()", "'{:d}'.format('x')", "'{:s}'.format(1)", "'{:.2d}'.format(1)", "'{:,s}'.format('a')", "'{!x}'.format(1)", "'{'.format()", "'}'.format()", "'{:10.}'.format(1.0)", "'%c' % 'ab'", "'%c' % -1", "'%(a)s' % 1", "'%d' % 1.5j", "format(1, 'q')", "format([], 'd')", "'%x' % 1.5", "f'{1:q}'", "format('a', '=5')", "format(1.5, 'd')", "format(1, '.2x')", "format(True, 'd') + format(True, '') + format(True, 's')"]:
    try: print(bad, "->", eval(bad))
    except Exception as e: print(bad, "->", type(e).__name__, e)
print("%s" % None, "%r" % (1.0,), "%5.1f|%-8.3e|" % (3.14159, 31415.9), "%i" % 3.99, "%d" % True, "%s" % b"x", "%.0f %.0f %.0f" % (0.5, 1.5, 2.5))
print(str(1e22), 1e21, 123456789.123456789, 0.1 + 0.2, 1e-5, 0.0001, 1.0, 100.0, 1e5, 5e-324, 1.7976931348623157e308, float("1e400"))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(1e20), round(5, -1), round(15, -1), round(25, -1), round(0.5), type(round(2.0)), type(round(2.0, 0)))
print(int("0x1f", 16), int("0b101", 0), int("  12_3 "), int("-0o17", 0), int("zz", 36), int(3.9), int(-3.9), int(b"12"), int("१२"))
for bad in ["int('')", "int('1.5')", "int('0x1f')", "int('12', 1)", "int('9', 8)", "int(None)", "int('1__2')", "float('')", "float('x')", "float('1_0.5')", "int('1'*5000)", "complex('1+')", "int(float('nan'))", "int(float('inf'))", "float('  1.5e3 ')", "float('infinity')", "complex('1+2j')", "complex(' (3-4j) ')", "int('½')", "chr(-1)", "chr(1114112)", "ord('ab')", "ord('')", "bytes([256])", "bytes(-1)", "bytes('a')", "bytearray('é', 'ascii')"]:
    try: print(bad, "->", eval(bad))
    except Exception as e: print(bad, "->", type(e).__name__, e)
print("abc".center(10, "*"), "abc".ljust(6, ".") + "|", "abc".rjust(6) + "|", "42".zfill(5), "-42".zfill(5), "+x".zfill(4))
print(repr("a'b"), repr('a"b'), repr("a'b\"c"), repr("\n\t\\\x00\x7f\xa0é\u200b\ud800"), ascii("é日"), repr(b"a'\n\xff"))
print("{:>10}|{:^10}|{:<10}".format("é", "日", "x"), "{:08.3f}".format(-3.14159), "{:+08d}".format(42), "{:x^+20.3e}".format(12345.678))
from string import Formatter, Template
print(Template("$a ${b} $$ $c").safe_substitute(a=1, b=2), list(Formatter().parse("a{b!r:>5}c{d}")))
class F:
    def __format__(self, s): return f"<{s}>"
    def __str__(self): return "str"
    def __repr__(self): return "repr"
print(f"{F()} {F():abc} {F()!s} {F()!r:>6}", "{:x{}y}".format(F(), 5), format(F(), "q"), "%s %r" % (F(), F()))
