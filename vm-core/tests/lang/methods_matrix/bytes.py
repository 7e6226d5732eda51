# Every public method of bytes with arguments of every kind: results and messages.
def fresh():
    return b"abc def"


ARGUMENTS = [(), (1,), ("a",), (b"a",), ([1, 2],), (None,), (1, 2), ("a", "b"), (b"a", b"b"), ("a", 1, 2), (0, "x", 5, 6), (2.5,), ({1: 2},), (-1,)]


def show(result):
    if isinstance(result, (str, bytes, bytearray, int, float, complex, list, tuple, dict, type(None))) or result is NotImplemented:
        return repr(result)
    if isinstance(result, (set, frozenset)):
        return type(result).__name__ + str(sorted(result, key=repr))
    return type(result).__name__


for name in sorted(n for n in dir(bytes) if not n.startswith("_")):
    for arguments in ARGUMENTS:
        value = fresh()
        try:
            method = getattr(value, name)
            result = method(*arguments) if callable(method) else method
            print(name, arguments, "=", show(result), show(value) if isinstance(value, (list, dict, set, bytearray)) else "")
        except Exception as e:
            print(name, arguments, "|", type(e).__name__, e)
    try:
        method = getattr(fresh(), name)
        if callable(method):
            method(bogus=1)
    except Exception as e:
        print(name, "bogus=1 |", type(e).__name__, e)
