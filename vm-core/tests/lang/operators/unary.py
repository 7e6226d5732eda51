# Every type under the unary operators and a few built-ins of one argument.
VALUES = [0, 1, -3, True, 2**70, 1.5, -0.0, 2j, "ab", "", b"xy", bytearray(b"z"), [1, 2], [], (3,), (), {"k": 1}, {}, {1, 2}, frozenset({3}), range(3), None, ..., int, len]


def show(v):
    return v.__name__ if isinstance(v, type) or callable(v) else repr(v)


FUNCTIONS = {
    "neg": lambda v: -v, "pos": lambda v: +v, "invert": lambda v: ~v, "not": lambda v: not v, "abs": abs, "len": len,
    "bool": bool, "int": int, "float": float, "complex": complex, "str": str, "repr": repr, "list": list, "tuple": tuple,
    "sorted": sorted, "sum": sum, "min": min, "max": max, "iter": lambda v: type(iter(v)).__name__, "round": round, "hex": hex,
    "bin": bin, "oct": oct, "chr": chr, "ord": ord, "reversed": lambda v: list(reversed(v)), "callable": callable,
    "enumerate": lambda v: list(enumerate(v)), "dict": dict, "set": lambda v: len(set(v)), "frozenset": lambda v: len(frozenset(v)),
    "bytes": lambda v: bytes(v)[:20], "bytearray": lambda v: bytearray(v)[:20], "memoryview": lambda v: memoryview(v).tolist(), "range": lambda v: str(range(v)),
    "all": all, "any": any, "type": lambda v: type(v).__name__, "hash": lambda v: isinstance(hash(v), int), "ascii": ascii,
    "star": lambda v: [*v], "dstar": lambda v: {**v}, "call": lambda v: v(), "index0": lambda v: v[0], "slice": lambda v: v[0:1],
    "attr": lambda v: v.nope, "next": next, "format": lambda v: format(v, ""), "fstring": lambda v: f"{v!s:>5}", "zip": lambda v: list(zip(v, v)),
    "vars": lambda v: bool(vars(v)), "divmod": lambda v: divmod(v, 2), "pow": lambda v: pow(v, 2), "isinstance": lambda v: isinstance(1, v),
    "issubclass": lambda v: issubclass(int, v), "getattr": lambda v: getattr(v, "real"), "with": None,
}
del FUNCTIONS["with"]
for name, function in FUNCTIONS.items():
    for v in VALUES:
        if v == 2**70 and name in ("bytes", "bytearray"):
            continue
        try:
            result = function(v)
            print(name, show(v), "=", result if not isinstance(result, type) and not callable(result) else "callable")
        except Exception as e:
            print(name, show(v), "|", type(e).__name__, e)
