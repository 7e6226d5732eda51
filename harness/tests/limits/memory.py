# Results and containers that would outgrow --max-memory, however they come about.
import array
import collections
import heapq
import io
import itertools

count = itertools.count


class Plain:
    pass


def appended():
    items = []
    for i in count():
        items.append(i)


def attributes():
    o = Plain()
    for i in count():
        setattr(o, "a%d" % (i % 1000), [0] * 100000)


CASES = {
    "list": lambda: list(count()), "tuple": lambda: tuple(count()), "set": lambda: set(count()), "frozenset": lambda: frozenset(count()),
    "dict": lambda: dict(zip(count(), count())), "list comprehension": lambda: [i for i in count()], "set comprehension": lambda: {i for i in count()},
    "dict comprehension": lambda: {i: 1 for i in count()}, "append": appended, "extend": lambda: [].extend(count()), "deque": lambda: collections.deque(count()),
    "Counter": lambda: collections.Counter(count()), "array": lambda: array.array("q", count()), "bytes": lambda: bytes(itertools.repeat(1)),
    "bytearray": lambda: bytearray(itertools.repeat(1)), "bytearray.extend": lambda: bytearray().extend(itertools.repeat(1)), "join": lambda: "".join(itertools.repeat("abcdefgh")),
    "join of bytes": lambda: b"".join(itertools.repeat(b"abcdefgh")), "StringIO": lambda: io.StringIO().writelines(itertools.repeat("abcdefgh" * 100)),
    "BytesIO": lambda: io.BytesIO().writelines(itertools.repeat(b"abcdefgh" * 100)), "sorted": lambda: sorted(count()), "cycle": lambda: sum(itertools.cycle(count())),
    "permutations": lambda: list(itertools.permutations(range(20))), "shift": lambda: 1 << 10**10, "pow": lambda: 7 ** 10**10, "repeated str": lambda: "ab" * 10**9,
    "repeated list": lambda: [0] * 10**9, "repeated tuple": lambda: (0,) * 10**9, "repeated bytes": lambda: b"ab" * 10**9, "repeated array": lambda: array.array("q", [1]) * 10**9,
    "replace": lambda: ("a" * 10**6).replace("a", "b" * 1000), "translate": lambda: ("a" * 10**5).translate({97: "b" * 10000}), "ljust": lambda: "a".ljust(10**9),
    "expandtabs": lambda: ("\t" * 1000).expandtabs(10**7), "format": lambda: format(1, "1000000000d"), "%-format": lambda: "%1000000000d" % 1,
    "f-string": lambda: f"{1:>{10**9}}", "bytes of a size": lambda: bytes(10**9), "to_bytes": lambda: (1).to_bytes(10**9, "big"), "hex": lambda: (b"a" * 4 * 10**7).hex(),
    "split": lambda: ("a " * 10**6 * 5).split(), "repr": lambda: repr([list(range(1000))] * 10**5), "str of items": lambda: str(("ab" * 1000,) * 10**5),
    "star call": lambda: (lambda *a: a)(*count()), "objects": lambda: [Plain() for _ in count()], "attributes": attributes, "functions": lambda: [lambda: i for i in count()],
    "floats": lambda: [float(i) for i in count()], "large ints": lambda: [(1 << 100) + i for i in count()], "strs": lambda: [str(i) for i in count()], "exceptions": lambda: [ValueError(i) for i in count()],
    "heappush": lambda: (lambda heap: [heapq.heappush(heap, i) for i in count()])([]), "set.update": lambda: set().update(count()), "dict.fromkeys": lambda: dict.fromkeys(count()),
    "slice assignment": lambda: [].__setitem__(slice(0), count()), "tolist": lambda: memoryview(bytes(3 * 10**7)).tolist(), "range": lambda: [*range(10**9), 0],
}
for name, case in CASES.items():
    try:
        case()
        print("finished", name)
    except MemoryError:
        print("MemoryError", name)
    except BaseException as e:
        print("raised", name, type(e).__name__, e)
try:
    with open("/proc/self/status") as status:
        print("peak", next(line.split()[1] for line in status if line.startswith("VmHWM:")))
except OSError:
    print("peak unknown")
