for name in ("None", "True", "False", "__debug__"):
    try:
        exec(name + " = 1")
    except SyntaxError as e:
        print(name, e.msg)
print(None is None, type(None), bool(None), str(None), repr(...), NotImplemented, Ellipsis is ..., type(...), None == False, hash(None) == hash(None))
for f in (lambda: None(), lambda: None.x, lambda: None[0], lambda: None + 1, lambda: len(None), lambda: iter(None), lambda: None < None, lambda: type(None)(1), lambda: ...(), lambda: setattr(None, "x", 1), lambda: -None, lambda: int(None), lambda: None in None):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
print(type(None)(), type(...)(), type(NotImplemented)(), {None: 1}[None], [None] * 2, None or "x", None and 1, not None)
import builtins
print(len, builtins.len is len, print.__self__ is builtins, "len" in dir(builtins), builtins.__name__, __builtins__ is builtins, [n for n in dir(builtins) if n.islower() and n[0] in "bdefghilmnoprstvz" and n not in ("breakpoint", "help", "license", "exit", "quit")][:60])
names = [n for n in dir(builtins) if not n.startswith("_") and n[0].islower()]
print([n for n in names if not callable(getattr(builtins, n))])
needed = "abs all any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ __build_class__".split()
print([n for n in needed if not hasattr(builtins, n)])
