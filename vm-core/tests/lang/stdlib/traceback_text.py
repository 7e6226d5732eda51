import traceback
import sys


def inner(x):
    return x / 0


def outer(x):
    y = [1, 2]
    return inner(x) + y[0]


def index(d):
    return d["a"]["b"][10]


def attr(o):
    return o.missing.thing


def call(f):
    return f(1, 2,
             3)


def chain():
    try:
        inner(1)
    except ZeroDivisionError as e:
        raise ValueError("outer") from e


def context():
    try:
        inner(2)
    except ZeroDivisionError:
        raise KeyError("ctx")


def none():
    try:
        inner(3)
    except ZeroDivisionError:
        raise KeyError("none") from None


def recurse(n):
    if n:
        return recurse(n - 1)
    raise RuntimeError("deep")


def ops(a, b):
    return a + b * (a - b) ** 2 % b


def note():
    e = ValueError("noted")
    e.add_note("first note")
    e.add_note("second\nlines")
    raise e


class Custom(Exception):
    def __str__(self):
        return "custom text"


class Bad(Exception):
    def __str__(self):
        raise RuntimeError


def raiser(e):
    raise e


def clean(text):
    here = __file__
    return text.replace(here, "FILE").replace(here.rpartition("/")[2], "FILE") if here in text else text


for f, args in ((outer, (1,)), (index, ({"a": {"b": [1]}},)), (attr, (3,)), (call, (len,)), (chain, ()), (context, ()), (none, ()),
                (recurse, (10,)), (ops, (3, "x")), (note, ()), (raiser, (Custom(),)), (raiser, (Bad(),)), (raiser, (KeyError("k"),)),
                (raiser, (Exception(),)), (raiser, (SystemExit(3),)), (eval, ("a b",))):
    try:
        f(*args)
    except BaseException:
        print(clean(traceback.format_exc()), end="")
        print("---", traceback.format_exception_only(*sys.exc_info()[:2]))

try:
    outer(5)
except ZeroDivisionError as e:
    tb = e.__traceback__
    print([(f.name, f.lineno, f.line) for f in traceback.extract_tb(tb)])
    print(len(traceback.format_tb(tb)), len(traceback.format_tb(tb, limit=1)), traceback.format_tb(tb, limit=-1)[0].splitlines()[1:])
    te = traceback.TracebackException.from_exception(e)
    print(te.exc_type, str(te), len(te.stack), list(te.format_exception_only()))
    fs = te.stack[-1]
    print(fs.name, fs.lineno, fs.line, list(fs)[1:], len(fs))
    import io
    out = io.StringIO()
    traceback.print_exc(file=out)
    print(out.getvalue().count("\n"))
    traceback.print_exception(e, file=out, limit=0)
    print(out.getvalue().splitlines()[-1])


def stack():
    return traceback.extract_stack()


print([f.name for f in stack()][-2:], traceback.format_list([("f.py", 3, "fn", "code here")]))
print(traceback.format_exc(), traceback.format_exception(None))
