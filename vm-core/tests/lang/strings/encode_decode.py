def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


for s in ("abc", "é€", "\U0001f600", ""):
    for enc in ("utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "UTF8", "iso-8859-1"):
        t(s.encode, enc)
    for err in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"):
        t(s.encode, "ascii", err)
for b in (b"abc", b"\xc3\xa9", b"\xff\xfe", b"a\x80b", b"\xe2\x82", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80", b""):
    t(b.decode)
    t(b.decode, "latin-1")
    t(b.decode, "ascii")
    for err in ("ignore", "replace", "backslashreplace", "surrogateescape"):
        t(b.decode, "utf-8", err)
t("\ud800".encode)
t(lambda: "\ud800x".encode("utf-8", "surrogatepass"))
t(lambda: "\udc80".encode("utf-8", "surrogateescape"))
t(lambda: "a".encode("nope"))
t(lambda: b"a".decode("nope"))
t(lambda: "a".encode("ascii", 5))
t(lambda: str(b"abc", "utf-8"))
t(lambda: str(b"\xff", "ascii", "replace"))
t(lambda: str(b"abc"))
t(lambda: bytes("é", "utf-8"))
t(lambda: bytes("a"))
t(lambda: str(object=5))
try:
    "aé".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason)
try:
    b"a\xff".decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason)
