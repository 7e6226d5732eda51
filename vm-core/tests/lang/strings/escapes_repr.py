for s in ("plain", "it's", 'say "hi"', "both ' and \"", "tab\tnl\ncr\r", "back\\slash", "\x00\x01\x7f", "é", "\xa0", "\u2028", "\u200b", "\ud800", "\U0001f600", "\U0010ffff", "\x85", "\xad", "ab\x1bcd"):
    print(repr(s), ascii(s), len(s), [hex(ord(c)) for c in s][:6])
print("\a\b\f\v\0\101\x41\u0041\U00000041\N{BULLET}".encode("unicode_escape"), r"raw\n\x", "line \
continued", """triple "quoted" text""", '''it's''', "\'\"")
print("a\
b", "\8" if False else "x", len("\N{GREEK SMALL LETTER ALPHA}"), "\N{DIGIT ONE}")
print(ascii("ünï\U0001f600'"), chr(65), chr(0x1F600), ord("€"), chr(0xD800) == "\ud800", repr(chr(0)), [chr(i) for i in range(97, 100)])
for f in (lambda: chr(-1), lambda: chr(0x110000), lambda: ord("ab"), lambda: ord(""), lambda: ord(5), lambda: chr("a"), lambda: ord(b"x"), lambda: ord(b"xy"), lambda: chr(10**20)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
