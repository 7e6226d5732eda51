words = ["b", "a", "B", "", "ab", "aa", "é", "z", "\U0001f600", "a\x00", "10", "9"]
print(sorted(words), max(words), min(words), sorted(words, key=str.lower), sorted(words, reverse=True))
for a in words[:6]:
    print([a < b for b in words], [a == b for b in words], [a >= b for b in words])
print("a" == b"a", "a" == 97, "a" != None, "abc" is "abc", hash("abc") == hash("ab" + "c"), "a" < "b" < "c", {"x": 1}["".join(["x"])], "é" == "e\u0301", len({"a", "a", "b"}))
x = "".join(["in", "tern"])
import sys
print(sys.intern(x) is sys.intern("intern"), "a" * 3 == "aaa", ("%s" % "v") == "v", str("s") == "s", "ß".upper() == "SS", "ab".__eq__("ab"), "ab".__eq__(1), "ab".__lt__(1), "abc".__contains__("b"), "abc".__len__(), "x".__mul__(3), "a".__add__("b"))
for f in (lambda: "a" < 1, lambda: sorted(["a", 1]), lambda: max("a", 1), lambda: "a" > None, lambda: sys.intern(5)):
    try:
        print(f())
    except TypeError as e:
        print(e)
