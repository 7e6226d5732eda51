for s in ("ab", "", "é", "hello"):
    print(repr(s), repr(s.center(7)), repr(s.center(6, "*")), repr(s.ljust(5)), repr(s.rjust(5, "0")), repr(s.zfill(5)), repr(s.center(1)), s.replace("l", "L"), s.replace("l", "L", 1), s.replace("", "-"), s.replace("", "-", 2), s.expandtabs())
print("-5".zfill(4), "+5".zfill(4), "--5".zfill(5), "a\tbc\tdef\tg".expandtabs(), "a\tb".expandtabs(4), "\t\n\tx".expandtabs(2), "a\tb".expandtabs(0), "aaa".replace("a", "bb"), "aaa".replace("aa", "b"), "abc".replace("b", ""), "abab".replace("ab", "x", 0), "ab".replace("ab", "é" * 3))
table = str.maketrans({"a": "1", "b": None, 99: "CCC", "d": 100})
print("abcd".translate(table), "hello".translate(str.maketrans("el", "ip")), "hello".translate(str.maketrans("el", "ip", "o")), "abc".translate({ord("a"): "é"}), "abc".translate({}), str.maketrans("ab", "cd"), "x".translate({120: 0x1F600}))
for f in (lambda: "a".center(5, "ab"), lambda: "a".center(), lambda: "a".replace("a"), lambda: str.maketrans("a", "bc"), lambda: str.maketrans(1), lambda: "a".center("x"), lambda: str.maketrans({"ab": 1}), lambda: "a".translate({97: 3.5}), lambda: "a".ljust(5, 1), lambda: "a".replace(1, 2), lambda: "a".translate({97: 0x110000}), lambda: "x".zfill()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
