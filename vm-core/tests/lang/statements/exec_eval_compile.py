print(eval("1 + 2"), eval("x * 2", {"x": 21}), eval("x + y", {"x": 1}, {"y": 2}), eval("[i for i in range(n)]", {"n": 3}), eval(" 5 "), eval("(\n1\n+2)"), eval(b"7"))
ns = {}
exec("a = 1\ndef f(): return a\nb = f()", ns)
print(ns["b"], sorted(k for k in ns if not k.startswith("__")), "__builtins__" in ns)
exec("a = 99", ns)
print(ns["f"]())
loc = {}
exec("def g(): return 1\nz = 2", {}, loc)
print(sorted(loc))


class Map(dict):
    def __getitem__(self, k):
        print("lookup", k)
        return dict.__getitem__(self, k)

    def __missing__(self, k):
        raise KeyError(k)


exec("q = 1\nr = q", {}, Map())
print(eval("len", {"__builtins__": {"len": "fake"}}))
try:
    eval("len", {"__builtins__": {}})
except NameError as e:
    print(e)
c = compile("x + 1", "<expr>", "eval")
print(eval(c, {"x": 1}), eval(c, {"x": 10}), c.co_filename, c.co_name, type(c).__name__)
c = compile("y = 5\nprint(y)", "<stmts>", "exec")
exec(c)
print(exec(c, {}))
c = compile("1 + 1", "<single>", "single")
exec(c)
exec(compile("None", "<single>", "single"))
exec(compile("z = 1", "f", "single"))
for src, mode in (("x = 1", "eval"), ("1 +", "exec"), ("", "eval"), ("a\nb", "eval"), ("1", "bogus"), ("if x:\n", "exec"), ("  x", "exec"), ("x", 5)):
    try:
        compile(src, "<t>", mode)
        print("ok", repr(src))
    except (SyntaxError, ValueError, TypeError) as e:
        print(repr(src), mode, type(e).__name__, e.msg if isinstance(e, SyntaxError) else e)
for f in (lambda: eval("1\n2"), lambda: eval(""), lambda: eval("x = 1"), lambda: exec(5), lambda: eval([]), lambda: eval("1", 5), lambda: exec("1", {}, 5), lambda: eval("\0"), lambda: eval("a b")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e.msg if isinstance(e, SyntaxError) else e)


def inner():
    v = 10
    return eval("v + 1"), eval("[v for _ in range(2)]") if False else None, sorted(eval("locals()"))


print(inner())
code = (lambda x: x + 1).__code__
print(eval("1 if True else 2"), eval("lambda: 5")(), eval("f'{3}'"), eval("(yield_ := 4)"), eval("{'a': 1}['a']"), eval("not 1"), eval("1 < 2 < 3"), eval("__import__('math').floor(2.5)"))
exec("import math as m\nfrom math import pi", ns)
print(ns["m"].__name__, ns["pi"] > 3)
exec("""
class A:
    def m(self):
        return __class__.__name__
print(A().m())
for i in range(2):
    print(i)
""")
g = {"__name__": "custom"}
exec("class B: pass\ndef f(): pass\nprint(B.__module__, f.__module__, __name__)", g)
print(exec("pass"), eval("None"), eval(compile("5", "", "eval")))
