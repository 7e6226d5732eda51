import sys
import traceback


def a():
    b()


def b():
    c = 1
    raise ValueError("x")


try:
    a()
except ValueError as e:
    tb = e.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        last = tb
        tb = tb.tb_next
    print(names, last.tb_frame.f_locals)
    try:
        raise
    except ValueError as e2:
        names = []
        tb = e2.__traceback__
        while tb:
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
            tb = tb.tb_next
        print(names)


def reraiser():
    try:
        b()
    except ValueError as e:
        raise e


try:
    reraiser()
except ValueError as e:
    names = []
    tb = e.__traceback__
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)


def gen():
    yield 1
    raise KeyError("gen")


def use():
    for x in gen():
        pass


try:
    use()
except KeyError as e:
    print([f.name for f in traceback.extract_tb(e.__traceback__)], [f.lineno for f in traceback.extract_tb(e.__traceback__)])


class C:
    @property
    def p(self):
        raise LookupError("p")

    def __getitem__(self, i):
        return self.p


try:
    C()[0]
except LookupError as e:
    print([f.name for f in traceback.extract_tb(e.__traceback__)])
try:
    [1 / x for x in (1, 0)]
except ZeroDivisionError as e:
    print([f.name for f in traceback.extract_tb(e.__traceback__)])
try:
    sorted([1, 2], key=lambda x: x.foo)
except AttributeError as e:
    print([f.name for f in traceback.extract_tb(e.__traceback__)], e)
try:
    exec("def z():\n  1/0\nz()")
except ZeroDivisionError as e:
    print([(f.name, f.filename if f.filename.startswith("<") else "file", f.lineno) for f in traceback.extract_tb(e.__traceback__)])
f = sys._getframe()
print(f.f_code.co_name, f.f_lineno, f.f_back, f.f_globals is globals())


def frames():
    return sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name, sys._getframe().f_back.f_lineno


print(frames())
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)
e = ValueError("t")
print(e.__traceback__, e.with_traceback(last).__traceback__ is last)
lines = "".join(traceback.format_exception(e))
print(lines.count("File"), lines.splitlines()[0], lines.splitlines()[-1])
