x = 1 + \
    2
y = (1 +
     2
     )
z = [
    1,
    2,  # comment

    3,
]
d = {"a": 1,
     "b": 2, }
s = "a" \
    "b"
t = ("c"
     "d")
if (x == 3 and
        y == 3):
    print(x, y, z, d, s, t)
def f(a,
      b=2,
      *,
      c=3,
      ): return a, b, c
print(f(1), f(1,
                 c=5,
                 ))
class C: a = 1; b = 2
print(C.a, C.b)
while True: break
try: 1/0
except ZeroDivisionError: print("one line")
finally: print("fin")
with open(__file__) as fh: pass
lam = lambda *a, k=1, **kw: (a, k, kw)
print(lam(1, 2, k=3, z=4)); print("semi"); x = 5;
if x: print("if"); y = 1
else: print("else")
	
print(1if 1else 2, 1 .real, 1..real, 0xfor 1 if False else 0, 5. .is_integer(), [1,2][0], -1 ** 2, 2 ** -1, not-1, ~-1, 1--1, - - 1)
print("tab\tx", 'single', """a"b""", '''c'd''', r'\d', b'x', u'unicode', R"raw", F"{x}", bR'\x', "" "", '\
')
# -*- coding: utf-8 -*-
é = "unicode name"
变量 = 5
print(é, 变量, 1_0.0_1, 1e1_0, 0B1, 0O7, 1J, .5, 5.)
def \
  weird(): return "weird"
print(weird())
@(lambda f: f)
def deco(): pass
print(deco.__name__, (lambda: None)(), ((((1)))), [[]], {}, (), {1}, ...)
print(x.__class__.__name__[::-1].upper()[0:2].lower())
print(*[1], *(2,), **{})
print((yield_ := 1), {**{}}, [*[]], not not True, lambda: 1 if False else 0)if False else print("ok")
