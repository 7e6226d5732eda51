from pprint import pprint, pformat, PrettyPrinter, saferepr, isreadable, isrecursive, pp
from collections import OrderedDict, Counter, defaultdict, deque
from types import SimpleNamespace
from dataclasses import dataclass

pprint([1, 2, 3])
pprint(list(range(40)))
pprint({"b": 1, "a": [1, 2, {"z": 1, "y": 2}]})
pprint({"key%d" % i: "value " * i for i in range(8)})
pprint([["nested", ["lists", ["go", ["deep"] * 6] * 3]] * 2], width=40)
pprint(("tuple",))
pprint(tuple("word%d" % i for i in range(12)))
pprint({3, 1, 2})
pprint(set(range(50)), width=60)
pprint(frozenset([1, 2, 3]))
pprint("short")
pprint("a long string with many words " * 6)
pprint({"k": "a long string with many words " * 4})
pprint(["line one\nline two\nline three is rather longer than the others, isn't it?"], width=30)
pprint(b"bytes" * 30)
pprint(OrderedDict([("b", 1), ("a", 2)]))
pprint(OrderedDict([("key%d" % i, "v" * 20) for i in range(5)]))
pprint(Counter("mississippi" * 3))
pprint(Counter({"word%d" % i: i for i in range(12)}))
pprint(defaultdict(list, {"a" * 30: [1], "b" * 30: [2]}))
pprint(deque(range(40)))
pprint(deque(["x" * 20] * 5, maxlen=10))
pprint(list(range(60)), compact=True)
pprint({"a": {"b": {"c": {"d": 1}}}}, depth=2)
pprint([1, [2, [3, [4]]]], depth=2)
pprint({"b": 2, "a": 1}, sort_dicts=False)
pprint([[1] * 10, [2] * 10], indent=4, width=30)
pprint(123456789, underscore_numbers=True)
pprint(SimpleNamespace(a=1, b="x" * 70, c=[1, 2]))
x = [1]
x.append(x)
print(isrecursive(x), isreadable(x), isreadable([1]), isrecursive([1]))
print(pformat({1: "a", "b": 2, None: 3}), saferepr({"a": [1, {}]}))
pp({"z": 1, "a": 2})


@dataclass
class P:
    name: str
    items: list


pprint(P("n" * 30, ["i" * 20] * 4))
pprint(P("n", []))
pprint([1.5, 2 + 3j, None, True, ...])
pprint({(1, 2): [3], "x": (4,)}, width=5)
PrettyPrinter(width=20).pprint(["aaaa", "bbbb", "cccc"])
print(pformat([]), pformat({}), pformat(()), pformat(set()), pformat(""))
