import copy
import string
import textwrap
import reprlib
import warnings
import types
import keyword
import io
import sys

a = [1, [2, 3], {"k": [4]}]
b, c = copy.copy(a), copy.deepcopy(a)
a[1].append(9)
a[2]["k"].append(9)
print(a, b, c, b[1] is a[1], c[1] is a[1])
loop = [1]
loop.append(loop)
d = copy.deepcopy(loop)
print(d[1] is d, d is loop)
shared = [[]] * 2
e = copy.deepcopy(shared)
print(e[0] is e[1])


class O:
    def __init__(self, v):
        self.v = v


class WithCopy(O):
    def __copy__(self):
        return WithCopy(("copied", self.v))

    def __deepcopy__(self, memo):
        return WithCopy(("deep", copy.deepcopy(self.v, memo)))


class Slots:
    __slots__ = ("p", "q")


o = O([1])
print(copy.copy(o).v is o.v, copy.deepcopy(o).v == o.v, copy.deepcopy(o).v is o.v, copy.copy(WithCopy(1)).v, copy.deepcopy(WithCopy([1])).v)
s = Slots()
s.p = [1]
t = copy.deepcopy(s)
print(t.p, t.p is s.p, hasattr(t, "q"))
for v in (1, "s", (1, 2), None, len, int, 3.5, frozenset([1]), range(3), b"x", lambda: 0, ...):
    print(copy.copy(v) is v, copy.deepcopy(v) is v, end=" ")
print()
tp = ([1], 2)
print(copy.copy(tp) is tp, copy.deepcopy(tp) is tp, copy.deepcopy({1, 2}), copy.deepcopy({(1, 2): [3]}), copy.copy(bytearray(b"x")))


class L(list):
    pass


l = L([1, [2]])
l.extra = [5]
m = copy.deepcopy(l)
print(type(m).__name__, m, m.extra, m[1] is l[1], type(copy.copy(l)).__name__)


class St:
    def __getstate__(self):
        return {"a": 1}

    def __setstate__(self, state):
        self.state = state


print(copy.copy(St()).state, copy.deepcopy(St()).state)

print(string.ascii_letters, string.digits, string.punctuation, string.hexdigits, repr(string.whitespace), len(string.printable))
print(string.capwords("hello  big world"), string.capwords("a-b-c", "-"))
T = string.Template
print(T("$a ${b}c $$ $a").substitute(a=1, b=2), T("$x $y").safe_substitute(x=1), T("$who").substitute({"who": "w"}, who="k"), T("$a ${bad").safe_substitute(a=1))
for bad in (lambda: T("$x").substitute(), lambda: T("$ x").substitute(), lambda: T("a\nb $1").substitute(), lambda: T("${}").substitute(), lambda: T("end$").substitute()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
F = string.Formatter()
print(F.format("{0} {1!r:>6} {name}", 1, "x", name="n"), F.format("{} {}", 1, 2), F.format("{0.real} {1[0]} {2[k]}", 1, [5], {"k": 6}), F.format("{:{w}}", "a", w=5), list(F.parse("a{b!r:c}d{{")))
for bad in (lambda: F.format("{0} {}", 1), lambda: F.format("{x}"), lambda: F.format("{"), lambda: F.format("}"), lambda: F.format("{!z}", 1), lambda: F.format("{5}", 1)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)


class MyF(string.Formatter):
    def get_value(self, key, args, kwargs):
        return "<%s>" % key

    def format_field(self, value, spec):
        return value + spec


print(MyF().format("{a} {b:xyz}"))

text = "The quick brown fox jumped over the lazy dog, a well-known pangram -- self-contained and long enough to wrap."
print(textwrap.fill(text, 30))
print(textwrap.wrap(text, 20, initial_indent="* ", subsequent_indent="  "))
print(textwrap.wrap("averyveryverylongwordindeed and short", 10), textwrap.wrap("averyverylongword x", 8, break_long_words=False), textwrap.wrap("", 10), textwrap.wrap("a   b\tc\nd", 80))
print(repr(textwrap.dedent("    a\n      b\n    c\n\n   ")), repr(textwrap.dedent("\ta\n\tb")), repr(textwrap.indent("a\n\nb\n", "> ")), repr(textwrap.indent("a\n\nb", "+", lambda l: True)))
print(textwrap.shorten("hello   world and everyone", 15), textwrap.shorten("hello world", 50), textwrap.shorten("hello world foo", 12, placeholder="..."))
print(textwrap.wrap(text, 40, max_lines=2), textwrap.wrap("one-two-three four--five", 9), textwrap.wrap("one-two-three", 5, break_on_hyphens=False))
try:
    textwrap.wrap("x", 0)
except ValueError as e:
    print(e)

print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(10)}), reprlib.repr(10 ** 100), reprlib.repr([[[[[[[[1]]]]]]]]), reprlib.repr({3, 1, 2}), reprlib.repr((1,)))

sys.stderr = err = io.StringIO()
warnings.warn("careful")
warnings.warn("old", DeprecationWarning)
warnings.warn("fut", FutureWarning)
for _ in range(3):
    warnings.warn("repeated")
sys.stderr = sys.__stderr__
print([line.split(": ", 1)[1] for line in err.getvalue().splitlines() if "Warning: " in line])
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("one")
    warnings.warn("two", RuntimeWarning)
print([(str(x.message), x.category.__name__) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("raised")
    except UserWarning as e:
        print("raised", e)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    warnings.warn("silent")
try:
    warnings.warn("x", int)
except TypeError as e:
    print(e)

ns = types.SimpleNamespace(a=1, b="x")
ns.c = [ns]
print(ns, ns == types.SimpleNamespace(a=1), types.SimpleNamespace(q=1) == types.SimpleNamespace(q=1))
print(type(lambda: 0) is types.FunctionType, isinstance(len, types.BuiltinFunctionType), isinstance((i for i in ()), types.GeneratorType), isinstance(sys, types.ModuleType), isinstance(o.__init__, types.MethodType), types.NoneType is type(None))
C = types.new_class("C", (O,), {}, lambda ns: ns.update(x=5))
print(C.x, C.__mro__[1] is O, C(3).v, types.new_class("D").__name__)
mp = types.MappingProxyType({"a": 1})
print(mp, mp["a"], len(mp), list(mp), mp.get("b"))
try:
    mp["b"] = 1
except TypeError as e:
    print(e)
print(keyword.iskeyword("for"), keyword.iskeyword("match"), keyword.issoftkeyword("match"), len(keyword.kwlist), keyword.kwlist[:5])
mod = types.ModuleType("mod", "docs")
mod.x = 1
print(mod, mod.__name__, mod.__doc__, mod.x)
