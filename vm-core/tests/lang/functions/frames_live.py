import sys, traceback
def f():
    fr = sys._getframe()
    print(fr.f_lineno, fr.f_code.co_name, fr.f_back.f_code.co_name)
    a = 1
    print(fr.f_lineno, fr.f_locals.keys())
    return fr
fr = f()
print(fr.f_lineno, sorted(fr.f_locals), fr.f_back is sys._getframe())
def tb():
    x = 5
    try: 1/0
    except ZeroDivisionError as e:
        t = e.__traceback__
        print(t.tb_frame is sys._getframe(), t.tb_lineno, t.tb_frame.f_lineno, t.tb_frame.f_locals["x"])
tb()
def ex():
    exec("z = 3")
    print(locals())
    y = 4
    print(sorted(locals()))
    d = locals(); d["q"] = 1
    print(sorted(locals()), locals() is d)
    del y
    print(sorted(locals()))
ex()
def outer():
    v = 1
    def inner():
        nonlocal v
        v += 1
        return locals(), sys._getframe(1).f_locals
    return inner()
print(outer()[0], sorted(outer()[1]))
def g():
    yield sys._getframe()
    yield 2
it = g(); a = next(it); print(a.f_code.co_name, it.gi_frame.f_lineno)
def cnt(n):
    f = sys._getframe(); k = 0
    while f: k += 1; f = f.f_back
    return k
print(cnt(0))
def deep(n): return cnt(0) if n == 0 else deep(n - 1)
print(deep(10))
try: sys._getframe(1000)
except ValueError as e: print(e)
class K:
    loc = locals()
    print(sorted(k for k in loc if not k.startswith("__")))
    f = sys._getframe()
    print(f.f_locals is loc, f.f_code.co_name)
print(eval("1+1", {"__builtins__": {}}))
for s in ["len([])", "print(1)"]:
    try: eval(s, {"__builtins__": {}})
    except NameError as e: print(e)
print(eval("len([1])", {"__builtins__": {"len": lambda x: "mine"}}))
try: exec("import os", {"__builtins__": {}})
except ImportError as e: print(e)
try: exec("class A: pass", {"__builtins__": {}})
except NameError as e: print(e)
def caller():
    for fs in traceback.extract_stack()[-2:]: print(fs.name, fs.line)
caller()
def chain():
    try:
        raise ValueError("a")
    except ValueError as e:
        raise KeyError("b") from e
try: chain()
except KeyError as e:
    print([f.name for f in traceback.extract_tb(e.__traceback__)], [f.lineno for f in traceback.extract_tb(e.__cause__.__traceback__)])
    tb = e.__traceback__
    while tb: print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_lasti >= 0); tb = tb.tb_next
