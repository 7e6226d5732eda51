# What a method says about wrong arguments depends on how it is reached: `value.method(…)`, `f = value.method; f(…)` and
# `Class.method(…)` name different things.
VALUES = {
    "int": 5, "bool": True, "float": 2.5, "complex": 1j, "str": "ab", "bytes": b"ab", "bytearray": bytearray(b"ab"), "list": [1],
    "tuple": (1,), "dict": {1: 2}, "set": {1}, "frozenset": frozenset([1]), "range": range(3), "slice": slice(1), "memoryview": memoryview(b"ab"),
}
DUNDERS = ["__contains__", "__getitem__", "__setitem__", "__delitem__", "__iter__", "__reversed__", "__len__", "__add__", "__iadd__", "__eq__",
           "__lt__", "__format__", "__round__", "__floor__", "__trunc__", "__pow__", "__index__", "__hash__", "__repr__", "__setattr__",
           "__class_getitem__", "__enter__", "__exit__", "__call__", "__bool__", "__neg__", "__int__"]
CALLS = ["(bogus=1)", "(1, 2, 3, 4, 5, 6)"]


def attempt(text, names):
    try:
        eval(text, names)
    except Exception as e:
        return f"{type(e).__name__} {e}"
    return "fine"


for kind, value in VALUES.items():
    if kind == "memoryview":
        public = ["cast", "hex", "tobytes", "tolist", "toreadonly"]
    else:
        public = [n for n in dir(value) if not n.startswith("_")]
    for name in public + [n for n in DUNDERS if n in dir(value)]:
        # Some that a class inherits here have an entry of their own there, and `__mul__` hears of its operand elsewhere.
        if not callable(getattr(value, name)) or (kind == "memoryview" and name in ("__lt__", "__enter__", "__iter__")):
            continue
        for call in CALLS:
            names = {"value": value, "bound": getattr(value, name), "cls": type(value)}
            direct, bound = attempt(f"value.{name}{call}", names), attempt("bound" + call, names)
            print(kind, name, call, "|", direct if direct == bound else f"{direct} | {bound}")
        print(kind, name, "unbound |", attempt(f"cls.{name}()", names), "|", attempt(f"cls.{name}(None)", names))
