# exceptions, tracebacks, chaining
import traceback, sys
def t(f, *a):
    try: return f(*a)
    except BaseException as e:
        print(type(e).__name__, e.args, "| ctx:", repr(e.__context__), "| cause:", repr(e.__cause__), e.__suppress_context__)
def a():
    try: raise ValueError("v")
    except ValueError: raise KeyError("k")
def b():
    try: raise ValueError("v")
    except ValueError as e: raise KeyError("k") from e
def c():
    try: raise ValueError("v")
    except ValueError: raise KeyError("k") from None
def d():
    try: 1/0
    finally: raise TypeError("fin")
def e():
    try: return 1
    finally: print("fin")
def f():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("i", i)
        finally: print("f", i)
    else: print("else")
    return "ret"
def g():
    try: raise ValueError
    except (TypeError, ValueError) as x: y = x
    try: x
    except NameError as n: print(n)
    raise y
def h():
    while True:
        try: return "try"
        finally: break
    return "after"
for fn in (a, b, c, d, e, f, g, h): print(fn.__name__, t(fn))
class MyE(Exception):
    def __init__(self, a, b=2): super().__init__(a); self.a, self.b = a, b
    def __str__(self): return f"MyE<{self.a},{self.b}>"
try: raise MyE(1)
except MyE as x: print(x, repr(x), x.args, x.b)
try: raise MyE
except TypeError as x: print(x)
try: raise 5
except TypeError as x: print(x)
try: raise ValueError from 5
except TypeError as x: print(x)
try:
    try: raise ValueError(1)
    except TypeError: print("no")
    else: print("no")
    finally: print("finally")
except ValueError as v: print("outer", v)
x = ValueError("n"); x.add_note("note1"); x.add_note("note2")
print(traceback.format_exception_only(x), x.__notes__)
def rec(n): return rec(n + 1)
try: rec(0)
except RecursionError as r: print(r)
def l3(): raise RuntimeError("deep\nmulti")
def l2(): l3()
def l1():
    try: l2()
    except RuntimeError as e: raise OSError(2, "No such", "file.txt") from e
try: l1()
except OSError as e: print(traceback.format_exc().replace(__file__, "F")); print(e.errno, e.strerror, e.filename, type(e))
try: raise OSError(17, "exists")
except FileExistsError as e: print(repr(e), e)
for code in ["1/0", "[][1]", "{}['a']", "'a'+1", "1+'a'", "None.x", "undefined", "int('x')", "(1).foo", "[].foo()", "len(5)", "5()", "f(1,2,3)", "'abc'[10]", "'abc'['a']", "[1]['a']", "{}[[]]", "{[]: 1}", "set([[]])", "a,b=1", "a,b=[1]", "a,b=[1,2,3]", "a,*b=[]", "for x in 5: pass", "import nonexist", "import os.nonexist", "assert False", "assert 0, 'msg'", "del zz", "x: int = 'a'; x.y", "1 < 'a'", "[1] < ['a']", "-'a'", "~1.5", "not_defined.attr", "with 5: pass", "lambda: (yield)", "next(iter([]))", "iter(5)", "reversed(5)", "sorted(5)", "sorted([1,'a'])", "max([])", "min()", "sum(['a'])", "abs('a')", "pow(2,-1,4)", "divmod(1,0)", "1%0", "1.0//0", "2**'a'", "'a'*'b'", "[]*1.5", "range(1.5)", "range(1,2,0)", "slice()", "zip(1)", "map(1)", "enumerate()", "isinstance(1, 5)", "issubclass(1, int)", "getattr(1, 2)", "hash([])", "open('/nonexistent')", "dict([1])", "dict([(1,2,3)])", "dict(1)", "list(1)", "tuple(1)", "set(1)", "str(b'a', 'xx')", "b'\\xff'.decode()", "'é'.encode('ascii')", "'a'.join([1])", "''.join(5)", "'a'.split('')", "'a'.replace(1,2)", "'a'.index('b')", "[].index(1)", "[].remove(1)", "[].pop()", "{}.popitem()", "set().pop()", "{}.pop(1)", "(1,2).index(3)", "[1,2,3][::0]", "chr('a')", "exec(1)", "eval('1+')", "compile('a b', 'f', 'exec')", "__import__('zzz')", "float('x')", "complex('x')", "object(1)", "type(1,2)", "type('a',(1,),{})", "super(1,2)", "globals()['zzz']", "raise Exception('a', 1)", "raise KeyError('k')", "raise KeyError()", "raise StopIteration(5)", "raise SystemError", "round('a')", "bin(1.5)", "id()", "print(sep=1)", "print(zz=1)", "input(1,2)", "sum(1,2,3,4)", "[].append()", "[].append(1,2)", "{}.get()", "'a'.upper(1)", "memoryview(1)", "property(1,2,3,4,5)", "int.from_bytes(1, 'big')", "(1).to_bytes(0,'big')", "(256).to_bytes(1,'big')", "(-1).to_bytes(1,'big')", "bytes.fromhex('zz')", "frozenset().add(1)", "().append(1)"]:
    try: exec(code); print(code, "OK")
    except BaseException as e: print(code, "->", type(e).__name__ + ":", e)
sys.exit("exit message")
