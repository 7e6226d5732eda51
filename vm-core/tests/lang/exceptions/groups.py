def show(fn):
    try:
        fn()
        print("fine")
    except BaseException as e:
        show_e(e)
def show_e(e, ind=0):
    print(" " * ind + repr(e), "ctx", repr(e.__context__), "cause", repr(e.__cause__), getattr(e, "__notes__", None))
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: show_e(x, ind + 2)
eg = ExceptionGroup("msg", [ValueError(1), TypeError("t"), ExceptionGroup("in", [KeyError("k"), ValueError(2)])])
print(eg, repr(eg), eg.message, eg.exceptions, eg.args)
print(eg.split(ValueError)); print(eg.subgroup(KeyError)); print(eg.subgroup(lambda e: isinstance(e, TypeError))); print(eg.subgroup((OSError,)))
print(type(BaseExceptionGroup("b", [ValueError()])), type(BaseExceptionGroup("b", [KeyboardInterrupt()])))
print(ExceptionGroup.__mro__, ExceptionGroup.__bases__)
for a in [(), ("m",), ("m", []), ("m", [1]), (1, [ValueError()]), ("m", 5), ("m", {ValueError()}), ("m", [KeyboardInterrupt()])]:
    try: print(ExceptionGroup(*a))
    except Exception as e: print(type(e).__name__, e)
def a():
    try:
        raise eg
    except* ValueError as e:
        print("V", e.exceptions, e)
    except* KeyError as e:
        print("K", e)
    except* TypeError:
        print("T")
    else:
        print("else")
    finally:
        print("fin")
show(a)
def b():
    try:
        raise ExceptionGroup("x", [ValueError(1), OSError(2)])
    except* ValueError as e:
        print(repr(e))
    print("unreached")
show(b)
def c():
    try:
        raise ValueError("naked")
    except* ValueError as e:
        print(repr(e), e.exceptions)
    print("after")
show(c)
def d():
    try:
        raise ExceptionGroup("x", [ValueError(1), OSError(2)])
    except* ValueError as e:
        raise KeyError("new")
    except* OSError as e:
        raise
show(d)
def d2():
    try:
        raise ExceptionGroup("x", [ValueError(1), OSError(2), TypeError(3)])
    except* ValueError as e:
        raise e
    except* OSError as e:
        raise RuntimeError("r") from e
show(d2)
def d3():
    try:
        raise TypeError("t")
    except* (ValueError, TypeError) as e:
        raise
show(d3)
def d4():
    try:
        1
    except* ValueError:
        pass
    else:
        print("else")
show(d4)
def d5():
    try: raise ExceptionGroup("x", [ValueError(1)])
    except* ExceptionGroup: pass
show(d5)
def d6():
    try: raise ExceptionGroup("x", [ValueError(1)])
    except* 5: pass
show(d6)
def d7():
    try:
        try: raise ExceptionGroup("x", [ValueError(1), KeyError(2)])
        except* ValueError as e: 1/0
    except* ZeroDivisionError as e:
        print("Z", repr(e))
        print(repr(e.__context__), repr(e.exceptions[0].__context__))
show(d7)
class MyEG(ExceptionGroup):
    def derive(self, excs):
        return MyEG(self.message + "!", excs)
m = MyEG("mine", [ValueError(1), KeyError(2)])
m.add_note("note")
print(m.split(ValueError), m.split(ValueError)[0].__notes__)
def d8():
    for i in range(2):
        try:
            raise m
        except* ValueError as e:
            print(type(e).__name__, e)
        except* KeyError as e:
            print(type(e).__name__, e)
show(d8)
for src in ["try: pass\nexcept* ValueError: pass\nexcept TypeError: pass", "for i in x:\n try: pass\n except* ValueError: break",
 "def f():\n try: pass\n except* ValueError: return 1", "for i in x:\n try: pass\n except* ValueError: continue","for i in x:\n try: pass\n except* ValueError:\n  for j in y: break"]:
    try: compile(src, "<s>", "exec"); print("ok")
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
import traceback
def deep():
    raise ValueError("deep")
def mk():
    es = []
    for i in range(2):
        try: deep()
        except Exception as e: es.append(e)
    es.append(ExceptionGroup("inner", [TypeError("x"), OSError("y")]))
    raise ExceptionGroup("outer", es)
try: mk()
except ExceptionGroup as e: print("".join(traceback.format_exception(e)).replace(__file__, "groups.py"))
try:
    try: 1/0
    except ZeroDivisionError as z: raise ExceptionGroup("g", [ValueError(i) for i in range(18)]) from z
except ExceptionGroup as e: print(traceback.format_exc().replace(__file__, "groups.py"))
def uncaught():
    mk()


uncaught()
