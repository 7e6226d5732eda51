s = "the cat sat on the mat"
print(s.find("the"), s.find("the", 1), s.rfind("the"), s.find("dog"), s.find("at", 5, 8), s.find("at", -5), s.index("cat"), s.rindex("at"), s.count("at"), s.count("the", 1), s.count(""), s.find(""), s.find("", 100), s.rfind(""), "".find(""), "aaa".count("aa"))
print(s.startswith("the"), s.startswith("cat", 4), s.startswith(("x", "the")), s.endswith("mat"), s.endswith(("at", "x"), 0, -1), s.startswith(""), s.endswith("", 5), "cat" in s, "" in s, "dog" not in s, s.startswith("the", 30), "abc".startswith("", 4))
for f in (lambda: s.index("dog"), lambda: s.rindex("zzz"), lambda: s.find(1), lambda: s.startswith(1), lambda: 1 in s, lambda: s.count(), lambda: s.startswith(["a"]), lambda: s.endswith((1,)), lambda: s.find("a", "b"), lambda: s.index("a", 0, 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
print("x" * 50 + "needle" + "y" * 50 in "", ("ab" * 1000 + "abc").find("abc"), ("a" * 1000).rfind("ab"), "αβγδ".find("γ"), "αβγ".rfind("α"), "\U0001f600x".find("x"), "abcabc".find("c", 3), "abc".find("c", -1), "abc".find("a", -100, 100))
