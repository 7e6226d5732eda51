def nest(n):
    l = []
    for _ in range(n):
        l = [l]
    return l


a = nest(50)
print(str(a) == "[" * 51 + "]" * 51, a == nest(50), a != nest(51))
d = {}
cur = d
for i in range(20):
    cur["k"] = {}
    cur = cur["k"]
print(d)
t = ()
for i in range(30):
    t = (t, i)
print(hash(t) == hash(t), t == t, len(repr(t)))
expr = "(" * 50 + "1" + ")" * 50
print(eval(expr))
expr = "+".join(["1"] * 1000)
print(eval(expr))
expr = "[" * 60 + "]" * 60
print(eval(expr) is not None)
src = "x = 0\n" + "".join("x += %d\n" % i for i in range(2000)) + "print(x)"
exec(src)
src = "def f(" + ", ".join("a%d=%d" % (i, i) for i in range(300)) + "): return a0 + a299\nprint(f(), f(5))"
exec(src)
src = "d = {" + ", ".join("'k%d': %d" % (i, i) for i in range(1000)) + "}\nprint(len(d), d['k999'])"
exec(src)
src = "l = [" + ", ".join(map(str, range(3000))) + "]\nprint(sum(l))"
exec(src)
src = "if 1:\n" + "".join(" " * i + "if 1:\n" for i in range(1, 18)) + " " * 18 + "print('deep if')"
exec(src)
src = "print(" + "f(" * 40 + "1" + ")" * 40 + ")"
exec("def f(x): return x + 1\n" + src)
s = "a" + ".b" * 5 if False else "ok"
print(s)
for n in (100, 90):
    try:
        exec("(" * n + "1" + ")" * n)
        print(n, "ok")
    except (SyntaxError, MemoryError, RecursionError) as e:
        print(n, type(e).__name__)
lam = "lambda: " * 30 + "1"
f = eval(lam)
for _ in range(30):
    f = f()
print(f)
src = "\n".join("def g%d(): return %s" % (i, "g%d() + 1" % (i - 1) if i else "0") for i in range(200)) + "\nprint(g199())"
exec(src)
print(len(" ".join(["word"] * 1000).split()), "-".join("%d" % i for i in range(200))[-20:], max(range(5000)), eval("1" + "0" * 100) == 10**100)
