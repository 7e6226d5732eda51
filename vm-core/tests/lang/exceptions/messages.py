def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


class A:
    pass


a = A()
d = {"k": 1}
l = [1]
exprs = """undefined | l[5] | d["z"] | a.x | A.y | int("x") | 1 + "a" | "a" + 1 | [] + () | None + 1 | len(5) | 5 in 5 | 5[0] | None[0] | a[0] | l["a"] | "abc"["a"] | () [1] | {}[[]] | f"{undefined2}" | a() | None() | l.foo | d.foo | (5).foo | "s".foo | None.foo | len.foo | print.x | A().m() | int.foo | l[1.0] | max() | max([]) | sum(5) | sum(["a"]) | ord("ab") | chr(-1) | iter(5) | next([]) | abs("x") | round("x") | divmod(1, "x") | pow("a", 2) | float("x") | complex("x") | bytes("x") | list(5) | tuple(5) | set(5) | dict(5) | dict([1]) | sorted(5) | sorted([1, "a"]) | reversed(5) | enumerate(5) | zip(5) | map(5) | range("a") | slice() | isinstance(1, 1) | issubclass(1, int) | getattr(1) | setattr(1, "a", 2) | delattr(1, "a") | hash([]) | id() | open(5.5) | input(1, 2) | vars(5) | dir(1, 2) | eval(5) | exec(5) | compile(5, "f", "eval") | __import__(5) | __import__("nope_module") | globals(1) | hex(1.5) | bin("a") | oct(None) | format(1, 5) | ascii() | callable() | type() | type(1, 2) | object(1) | super() | property(1, 2, 3, 4, 5) | staticmethod() | classmethod() | memoryview(1) | bytearray("a") | frozenset(5) | -"a" | ~1.5 | not_defined() | 1 < "a" | [] < 5 | {} < {} | 1 << 1.5 | "a" % 1 | "%d" % "a" | 2 ** "a" | 1 // 0 | 1 % 0 | 1.0 / 0 | 0 ** -1 | 10 ** 400 * 1.0 | int(1e400) | 1 if undefined3 else 2 | [x for x in 5] | {**5} | [*5] | print(*5) | (lambda: 1)(2) | (lambda x: 1)() | a < a | a + a | -a | a @ a | "x" * "y" | [1] * "a" | 1 @ 2 | "a" - 1 | l.append() | l.pop("a") | "".join([1]) | "a".split(1) | d.pop("zz") | {1}.remove(2) | (1).bit_length(5) | "{}".format() | "{x}".format() | str(1, 2, 3) | int("1", 99) | int(5, 5) | float(1, 2) | bool(1, 2)"""
for e in exprs.split(" | "):
    try:
        print(e, "->", eval(e))
    except BaseException as x:
        print(e, "->", type(x).__name__, x)
stmts = """import nope_mod | import sys.nope | from sys import nope | from nope_pkg.x import y | del undefined4 | a.x.y = 1 | del a.x | del l[5] | del d["q"] | l[5] = 1 | "s"[0] = 1 | (1,)[0] = 1 | x, y = 1 | x, y = [1] | x, y = [1, 2, 3] | x, *y = [] | for i in 5: pass | with 5: pass | with a: pass | raise 5 | assert 0 | undefined5 += 1 | l += 5 | d |= 5 | None.x = 1 | (5).x = 1 | int.x = 1 | len.x = 1 | for x, y in [1]: pass | del None[0] | a[0] = 1 | del a[0] | class B(5): pass | class B(A, A): pass | class B(int, str): pass | @5\ndef f(): pass | from . import x | import sys as q, nope2 | global_undefined.attr = 5 | raise ValueError from 5 | f() = 1 | 1 = x"""
for s in stmts.split(" | "):
    try:
        exec(s.replace("\\n", "\n"))
        print(s, "-> ok")
    except SyntaxError as x:
        print(s, "->", "SyntaxError")
    except BaseException as x:
        print(s, "->", type(x).__name__, x)
