def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


s = "abcdefghij"
for sl in (slice(None), slice(2), slice(2, 5), slice(-3, None), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2), slice(20), slice(5, 2), slice(-100, 3), slice(None, -1), slice(3, None, 3), slice(0, 0), slice(None, None, 100)):
    print(sl, repr(s[sl]), repr("αβγδε"[sl]), repr("a\U0001f600bc"[sl]))
print(s[0], s[-1], s[5], s[-10], len(s), "é"[0], "\U0001f600x"[1], s[True])
for f in (lambda: s[10], lambda: s[-11], lambda: s["a"], lambda: s[1.5], lambda: s[None], lambda: ""[0], lambda: s[::0], lambda: s["a":], lambda: s[10**30], lambda: s.x, lambda: s[1, 2]):
    t(f)
t(lambda: s.__setitem__(0, "x"))
try:
    s[0] = "z"
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
print(s[:3] + s[3:] == s, s * 0, s * -1, 2 * "ab", "ab" * 3, "a" + "b", "" + "", "x" * True, [c for c in "αb\U0001f600"], list(reversed("abc")), sorted("banana"), list(enumerate("ab")), tuple("xy"), "a" "b" 'c')
for f in (lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "a" * 1.5, lambda: "a" - "b", lambda: "a" + b"b", lambda: -"a", lambda: "a" < 1, lambda: "a" / 2, lambda: "a" + None):
    t(f)
