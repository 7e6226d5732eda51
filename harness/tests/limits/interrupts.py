# Native loops that go on for (nearly) ever. The test sends Ctrl-C in each.
import collections
import functools
import heapq
import io
import itertools
import math
import operator
import sys


class Unequal:
    def __eq__(self, other):
        return False

    __hash__ = None


class Less:
    def __lt__(self, other):
        return True


def doubled(wrap, times=60):
    """Each level holds the one below twice: 2**times visits."""
    return functools.reduce(lambda inner, _: wrap(inner), range(times), ())


def lists():
    return doubled(lambda a: [a, a])


def endless():
    return itertools.repeat(1)


sys.set_int_max_str_digits(0)
CASES = {
    "sum": lambda: sum(itertools.count()),
    "sum of floats": lambda: sum(itertools.repeat(1.5)),
    "sort": lambda: [sorted(range(100000, 0, -1), key=float) for _ in endless()],
    "sort with __lt__": lambda: sorted([Less() for i in range(10**6)]),
    "join": lambda: "".join(itertools.repeat("")),
    "join of bytes": lambda: b"".join(itertools.repeat(b"")),
    "pow": lambda: 3 ** 10**9,
    "pow with modulus": lambda: pow(3**600000, 5**300000, 7**500000),
    "product of large ints": lambda: [3**3000000 * 7**3000000 for _ in endless()],
    "digits of an int": lambda: str(7**10000000),
    "int of digits": lambda: int("7" * 30000000),
    "factorial": lambda: math.factorial(10**7),
    "in count": lambda: -1 in itertools.count(),
    "in cycle": lambda: 3 in itertools.cycle([1, 2]),
    "in range": lambda: Unequal() in range(10**12),
    "range.index": lambda: range(10**12).index(Unequal()),
    "range.count": lambda: range(10**12).count(Unequal()),
    "max": lambda: max(itertools.count()),
    "min with key": lambda: min(itertools.count(), key=operator.neg),
    "any": lambda: any(itertools.repeat(0)),
    "all": lambda: all(endless()),
    "islice": lambda: next(itertools.islice(itertools.count(), 10**12, None)),
    "dropwhile": lambda: next(itertools.dropwhile(bool, endless())),
    "filter": lambda: next(filter(None, itertools.repeat(0))),
    "filterfalse": lambda: next(itertools.filterfalse(None, endless())),
    "compress": lambda: next(itertools.compress(itertools.count(), itertools.repeat(0))),
    "chain": lambda: next(itertools.chain.from_iterable(itertools.repeat(()))),
    "permutations": lambda: collections.deque(itertools.permutations(range(40)), maxlen=0),
    "reduce": lambda: functools.reduce(operator.or_, endless()),
    "set.union": lambda: set().union(endless()),
    "set.difference": lambda: set().difference(endless()),
    "set.isdisjoint": lambda: {1}.isdisjoint(itertools.repeat(2)),
    "set.issuperset": lambda: {1}.issuperset(endless()),
    "dict.fromkeys": lambda: dict.fromkeys(endless()),
    "dict.update": lambda: {}.update(itertools.repeat((1, 2))),
    "Counter": lambda: collections.Counter(endless()),
    "deque.extend": lambda: collections.deque([], 5).extend(itertools.count()),
    "indexOf": lambda: operator.indexOf(endless(), 2),
    "countOf": lambda: operator.countOf(endless(), 2),
    "nsmallest": lambda: heapq.nsmallest(2, itertools.count()),
    "math.prod": lambda: math.prod(endless()),
    "writelines": lambda: io.StringIO().writelines(itertools.repeat("")),
    "nested equality": lambda: lists() == lists(),
    "nested order": lambda: lists() < lists(),
    "nested repr": lambda: repr(lists()),
    "nested hash": lambda: hash(doubled(lambda a: (a, a))),
    "nested isinstance": lambda: isinstance(1, doubled(lambda a: (a, a))),
    "nested %-format": lambda: "%s" % lists(),
    "nested str.format": lambda: "{}".format(doubled(lambda a: {1: a, 2: a})),
}
for name, case in CASES.items():
    try:
        print("go", name, flush=True)
        case()
        print("finished", name, flush=True)
    except KeyboardInterrupt:
        print("stopped", name, flush=True)
    except BaseException as e:
        print("raised", name, type(e).__name__, e, flush=True)
