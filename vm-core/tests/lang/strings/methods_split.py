for s in ("a b c", "  lead trail  ", "a,b,,c", "", " ", "one", "a\tb\nc", "x--y--z", "a\x1cb", "\u2003wide\u2003space"):
    print(repr(s), s.split(), s.split(None, 1), s.rsplit(None, 1), s.split(","), s.split("--"), s.split(",", 1), s.rsplit(",", 1), s.partition(","), s.rpartition("-"), s.strip(), s.lstrip(), s.rstrip())
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\u2028h\n".splitlines(), "a\nb\r\nc".splitlines(True), "".splitlines(), "\n".splitlines(), "a\n\nb".splitlines())
print("xxabcxx".strip("x"), "abcba".strip("ab"), "abc".lstrip("ba"), "abc".rstrip("cb"), "  x ".strip(" "), "abc".strip(""), "a.b.c".split(".", -1), "a.b.c".split(".", 0), "aXbXc".rsplit("X", 1), ",".join(["a", "b"]), "".join("abc"), "-".join(()), "x".join(["solo"]), ", ".join(str(i) for i in range(4)))
for f in (lambda: "a".split(""), lambda: "a".split(1), lambda: "a".partition(""), lambda: ",".join([1]), lambda: ",".join(["a", 2]), lambda: ",".join(5), lambda: "a".strip(1), lambda: "a".rpartition(1), lambda: "".join([b"x"]), lambda: "a".splitlines("x", 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
print("prefix_name".removeprefix("prefix_"), "name.py".removesuffix(".py"), "abc".removeprefix("x"), "abc".removesuffix(""), "a b c d".split(maxsplit=2), "a-b-c".split(sep="-", maxsplit=1))
