s = "a\ud83d\ude00b\udfff"
print(len(s), [hex(ord(c)) for c in s], repr(s), s == "a\U0001f600b\udfff", s.find("\ude00"), s[1:3] == "\ud83d\ude00", s.upper() == s.upper(), sorted([s, "b"])[0] == s)
print(ascii(s), s.encode("utf-8", "surrogatepass"), s.encode("utf-16-le", "surrogatepass"), s.encode("ascii", "replace"), s.encode("utf-8", "ignore"))
print({s: 1}["a\ud83d\ude00b\udfff"], s.split("b"), s.replace("\udfff", "!").endswith("!"), chr(0xDC00) + "x" == "\udc00x", hash(s) == hash("a\ud83d" + "\ude00b\udfff"))
b = b"ok\xff\xfe"
r = b.decode("utf-8", "surrogateescape")
print(repr(r), r.encode("utf-8", "surrogateescape") == b)
try:
    print("\ud800".encode())
except UnicodeEncodeError as e:
    print(e)
