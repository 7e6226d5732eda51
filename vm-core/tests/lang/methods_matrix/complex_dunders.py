# Special methods of complex, called by name.
def fresh():
    return (1+2j)


ARGUMENTS = [(), (1,), ("a",), ([1],), (2.5,), (fresh(),), (slice(0, 1),), (0, 9)]
NAMES = """__add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __floordiv__ __mod__ __rmod__ __and__ __or__ __ror__ __xor__ __lshift__
__rshift__ __neg__ __pos__ __abs__ __invert__ __bool__ __int__ __float__ __index__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __len__ __getitem__
__setitem__ __delitem__ __contains__ __iter__ __reversed__ __iadd__ __imul__ __ior__ __iand__ __divmod__ __pow__ __round__ __trunc__ __floor__
__ceil__ __complex__ __repr__ __str__ __hash__ __format__ __call__ __next__ __enter__ __matmul__ __bytes__ __getnewargs__""".split()
for name in NAMES:
    if not hasattr(fresh(), name):
        print(name, "absent")
        continue
    for arguments in ARGUMENTS:
        if name == "__pow__" and arguments and not isinstance(arguments[0], int):
            continue
        value = fresh()
        try:
            result = getattr(value, name)(*arguments)
            if name in ("__iter__", "__reversed__"):
                result = list(result)
            if isinstance(result, (set, frozenset)):
                result = sorted(result)
            if name == "__hash__":
                result = isinstance(result, int)
            print(name, arguments, "=", repr(result), value if isinstance(value, (list, dict, bytearray)) else "")
        except Exception as e:
            print(name, arguments, "|", type(e).__name__)
