# Regular expressions: matching, groups, flags, look-around, replacing, splitting, errors.
import re
import copy
import sys


def show(*values):
    print(*[ascii(v) for v in values])


print("-- matching")
for pattern, text in [
    ("a|b", "b"), ("(a)|b", "b"), ("(?:(a)|b)*", "ab"), ("(a*)*", "aaa"), ("(a*)+?b", "aab"), ("(a|ab)(c|bcd)(d*)", "abcd"),
    (r"(\w+)\s+\1", "the the"), ("(?P<q>['\"]).*?(?P=q)", "say 'hi' \"x\""), ("a{2,3}", "aaaa"), ("a{2,3}?", "aaaa"),
    ("a{,2}", "aaa"), ("x{", "x{"), ("x{1", "x{1"), ("a*+a", "aaa"), ("(?>a*)b", "aab"), ("(?>a|ab)c", "abc"),
    ("(?:a|ab){2}+b", "abab"), ("(?<=ab)c", "abc"), ("(?<!ab)c", "abc xc"), ("(?=(a+))a*b\\1", "aaab"), ("(?=(a+))", "baaabac"),
    (r"(\()?x(?(1)\)|y)", "(x) xy"), (r"(?P<p>\()?x(?(p)\))", "x"), (r"\bfoo\B", "foobar"), ("^b", "a\nb"), ("(?m)^b", "a\nb"),
    ("a$", "a\n"), (r"a\Z", "a\n"), ("(?m)a$", "a\nb"), (".", "\n"), ("(?s).", "\n"), ("(?i)straSSe", "STRASSE"),
    ("(?i)\u017f", "S"), ("(?i)k", "\u212a"), ("(?i)[k-m]", "\u212a"), ("(?ai)k", "\u212a"), (r"\d+", "\u0663\u0664"),
    (r"(?a)\d+", "\u0663\u0664"), (r"\w+", "na\xefve \u4e2d"), ("[^a-c]+", "abcdef"), ("[]a]+", "]a"), ("[a\\]b-]+", "]b-a"),
    (r"[\w.]+@[\w.]+", "me@example.org x"), ("(?x) a b # comment\n c", "abc"), ("(?i:a)b", "Ab AB"), ("(?-i:a)b", "ab"),
    (r"\x41\u0042\103\N{LATIN SMALL LETTER D}", "ABCd"), ("(?!)", "a"), ("", ""), ("(?#note)a", "a"), ("\ud800+", "\ud800\ud800"),
    (r"[\U00010400-\U0001044f]+", "\U00010428x"), (r"(?i)[\U00010400-\U00010410]+", "\U00010428x"),
]:
    m = re.search(pattern, text)
    if m:
        show(pattern, text, m.span(), m.groups(), m.groupdict(), m.lastindex, m.lastgroup, m.regs)
    else:
        show(pattern, text, None)

print("-- match objects")
m = re.match(r"(?P<first>\w+) (?P<last>\w+)( x)?", "Ada Lovelace!")
show(m, m.group(), m.group(1), m.group("last", 1, 0), m["first"], m[2], m[3])
show(m.start(), m.end(2), m.span("last"), m.span(3), m.pos, m.endpos, m.string, m.re)
show(m.groups("?"), m.groupdict(0), m.expand(r"\2, \g<first>\n\3\x"[:-2]), bool(m))
show(copy.copy(m) is m, copy.deepcopy(m) is m, type(m), m.re.groupindex, m.re.groups)
for bad in (9, "none", -1, 1.5):
    try:
        m.group(bad)
    except IndexError as e:
        print("IndexError", e)

print("-- patterns")
p = re.compile(r"(?i)a(?P<n>b)+", re.M)
show(p, p.pattern, p.flags, p.groups, dict(p.groupindex), re.compile(p) is p)
show(re.compile(b"x", re.A), re.compile("x", re.A), re.compile("y" * 300), re.I | re.M, int(re.X))
show(p == re.compile(r"(?i)a(?P<n>b)+", re.M), p == re.compile("a"), p != 3, hash(p) == hash(re.compile(p.pattern, re.M)))
show(p.match("xab", 1), p.match("xab", 1, 2), p.fullmatch("abB"), p.fullmatch("abc"), p.search("xxAB", -5, 99))
show(re.compile("^a").search("ba", 1), re.compile("^a").match("ba", 1), re.compile("a$").match("ab", 0, 1))
show(re.Pattern[str], re.Match[bytes])

print("-- all of them")
show(re.findall("a*", "baac"), re.findall("(a)(b)?", "abaa"), re.findall("(x?)a", "axa"), re.findall(r"\b", "ab cd"))
show([m.span() for m in re.finditer("a*?", "aab")], [m.span() for m in re.finditer("a*", "aab")])
show(re.split(r"\W+", "Words, words."), re.split(r"(\W+)", "a-b c", 1), re.split("x*", "axbc"), re.split("(a)|b", "xaybz"))
show(re.sub("a", "b", "banana", 2), re.subn("x*", "-", "abxd"), re.sub("(a)(b)?", r"[\2\1]", "abaa"))
show(re.sub("a", lambda m: m.group().upper() + str(m.start()), "banana"), re.sub(r"\s+", " ", " a \n b "))
show(re.sub("(?P<x>a)", r"\g<x>\g<1>\\\x41"[:-4] + r"\101\0", "ca"), re.sub("", "-", "ab"), re.sub("$", "!", "a\n"))
show(re.sub(b"a+", rb"<\g<0>>", b"caab"), re.findall(rb"\w", b"a\xe9b"), re.split(b",", bytearray(b"a,b")))
show(re.escape("a.b*c\n\u20ac-#~&"), re.escape(b"a+b\xff"))
it = re.finditer("a", "aa")
show(iter(it) is it, next(it), next(it), next(it, None), next(it, None))
s = re.compile("[ab]").scanner("abca")
show(s.match(), s.match(), s.match(), s.match(), s.pattern)
s = re.Scanner([(r"[a-z]+", lambda s, t: ("name", t)), (r"\d+", lambda s, t: int(t)), (r"\s+", None), (r"[+*]", "op")])
show(s.scan("ab 12+c*3 ?x"))

print("-- errors")
for pattern in [
    "(", ")", "a**", "*a", "a{3,1}", "[a", "[z-a]", r"[\w-a]", "(?P<a", "(?P<1>a)", "(?P=x)", "(?P<a>b)(?P<a>c)", "(?z)", "(?", "(?P",
    "(?Px", "(?<x)", r"\1", r"(\1)", r"\q", "\\", r"\x4", r"\u12", r"\N{NO SUCH}", r"\N", r"\400", "(?<=a*)b", "(?<=(a))\\1", "(?<=(a)\\1)",
    "(?(1)a)", "(?(0)a)", "(?(x)a)", "(?(-1)a)", "()(?(1)a|b|c)", "a(?i)", "(?i-i:a)", "(?-x)", "(?i-", "(?iz)", "(?L)a", "(?au)a",
    "(?#", "(?:a", "(?=a", "x\n(\ny", "a{99999999999}", "^*", r"\b+", "(?i", "(?i:a", "(?P<>a)", "(?P<\xe9>a)(", "(?-u:a)", "a++b+++",
]:
    try:
        re.compile(pattern)
    except re.error as e:
        show(pattern, str(e), e.msg, e.pos, e.lineno, e.colno, e.pattern)
    except OverflowError as e:
        show(pattern, "OverflowError", str(e))
    else:
        show(pattern, "fine")
for template in [r"\2", r"\g<x>", r"\g<1", r"\g", r"\g<>", r"\q", r"\g<-1>", r"\g<a b>", r"\400", "\\", r"\8", r"\g<99>"]:
    try:
        show(template, re.sub("(a)", template, "a"))
    except (re.error, IndexError) as e:
        show(template, type(e).__name__, str(e))
for call in [
    lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match("a", 1), lambda: re.compile(1), lambda: re.compile("a", re.L),
    lambda: re.compile("a", re.A | re.U), lambda: re.compile(b"a", re.U), lambda: re.sub("a", b"b", "a"), lambda: re.sub("a", 1, "a"),
    lambda: re.compile(re.compile("a"), re.I), lambda: re.compile("a").match(), lambda: re.sub("a", lambda m: 1, "a"), lambda: re.Pattern(),
]:
    try:
        show(call())
    except Exception as e:
        show(type(e).__name__, str(e))

print("-- long texts")
text = "ab" * 50000 + "c"
show(len(re.findall("(?:ab)+c", text)), re.match("(?:a|b)*", text).end(), re.match("(ab)*c", text).span(1), re.search("(a|b)*?c", text).end())
show(re.search("(x+x+)+y", "x" * 16), len(re.sub("a", "\u20ac", text)), re.fullmatch("(?:(?:ab)+)+c", text).end())
re.purge()
