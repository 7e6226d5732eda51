import io
s = io.StringIO("line one\nline two\nlast")
print(repr(s.readline()), repr(s.read(4)), s.tell(), repr(s.read()), repr(s.read()), s.seek(0), s.readlines(), s.getvalue()[:4])
s = io.StringIO()
print(s.write("abc"), s.write("é\n"), s.getvalue(), s.tell(), s.truncate(2), s.getvalue(), s.closed, s.readable(), s.writable(), s.seekable())
print("to stringio", 1, 2, sep=",", file=s)
s.writelines(["x", "y"])
print(repr(s.getvalue()), [l for l in io.StringIO("a\nb")], list(io.StringIO("1\r\n2")))
s.close()
try:
    s.read()
except ValueError as e:
    print(e)
b = io.BytesIO(b"bytes\nmore")
print(b.read(2), b.readline(), b.read(), b.seek(0), b.readlines(), b.getvalue(), b.tell(), b.seek(-3, 2), b.read(), b.getbuffer()[0])
b = io.BytesIO()
b.write(b"abc")
b.seek(1)
b.write(b"ZZZ")
print(b.getvalue(), b.truncate(2), b.getvalue())
for f in (lambda: io.StringIO(5), lambda: io.BytesIO("s"), lambda: io.StringIO().write(b"x"), lambda: io.BytesIO().write("s"), lambda: io.StringIO("abc").seek(-1), lambda: io.StringIO("abc").read("x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
with io.StringIO("ctx") as c:
    print(c.read())
print(c.closed)
import sys
old = sys.stdout
sys.stdout = io.StringIO()
print("captured")
cap = sys.stdout.getvalue()
sys.stdout = old
print(repr(cap))


class W:
    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)

    def flush(self):
        self.parts.append("FLUSH")


w = W()
print("a", "b", sep="-", end="!\n", file=w, flush=True)
print(file=w)
print(w.parts)
for bad in (lambda: print("x", sep=5), lambda: print("x", end=5), lambda: print("x", file=5), lambda: print("x", bogus=1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, "|", e)
print("x", sep=None, end=None)
print("", file=None) if False else print(1, None, True, "s", b"b", [1], sep="|")
sys.stdout.write("direct write\n")
print(sys.stdout.write("n\n"), sys.stdout.encoding.lower(), sys.stdin.readable(), sys.stderr.fileno() if False else 2)
