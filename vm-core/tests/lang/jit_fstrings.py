# f-strings and str() of ints and strs in loops.
def text(n):
    out = []
    for i in range(n):
        s = str(i)
        out.append(f"{i}:{s}|{i + 1!s}|{i * 0.5}|{i:03d}|{s!r}|{i == 3}|{None}|{s}{s}")
        out.append(f"{i}" + f"{s}")
        out.append(f"{chr(i % 300 + 40)}{i % 10}")
    return out[-3:], len("".join(out))


for _ in range(40):
    text(30)
print(text(12), text(300))


class F:
    def __format__(self, spec):
        raise ValueError("no " + repr(spec))

    def __str__(self):
        return "as str"


class S(str):
    def __format__(self, spec):
        return "S!" + spec

    def __str__(self):
        return "S as str"


def shown(x):
    return f"<{x}{x!s}>", str(x)


for i in range(60):
    shown(i), shown("a")
print(shown(2**70), shown(-5), shown(True), shown(S("q")), shown("\u20ac"), shown(""), shown(1.5), shown(-(2**62)), shown(2**62 - 1))
try:
    shown(F())
except ValueError as e:
    print(e)
