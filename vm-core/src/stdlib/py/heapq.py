"""`heapq`: a list as a priority queue.  The five operations on a heap are native."""

from _heapq import heapify, heappop, heappush, heappushpop, heapreplace

__all__ = [
    "heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop",
]


class _Descending:
    """A key that sorts the other way round."""

    __slots__ = ("key",)

    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return other.key < self.key

    def __eq__(self, other):
        return self.key == other.key


def merge(*iterables, key=None, reverse=False):
    """Merge sorted inputs into a single sorted output, item by item."""
    heap = []
    for order, iterable in enumerate(iterables):
        source = iter(iterable)
        for value in source:
            rank = value if key is None else key(value)
            # The order of the inputs decides between equals, so values themselves are never compared.
            heap.append([_Descending(rank) if reverse else rank, order, value, source])
            break
    heapify(heap)
    while len(heap) > 1:
        top = heap[0]
        yield top[2]
        for value in top[3]:
            rank = value if key is None else key(value)
            top[0] = _Descending(rank) if reverse else rank
            top[2] = value
            heapreplace(heap, top)
            break
        else:
            heappop(heap)
    if heap:
        _, _, value, source = heap[0]
        yield value
        yield from source


def nsmallest(n, iterable, key=None):
    """The n smallest items, as sorted(iterable, key=key)[:n] gives them."""
    if n == 1:
        none = object()
        found = min(iterable, default=none, key=key)
        return [] if found is none else [found]
    if hasattr(iterable, "__len__") and n >= len(iterable):
        return sorted(iterable, key=key)
    return sorted(iterable, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    """The n largest items, as sorted(iterable, key=key, reverse=True)[:n] gives them."""
    if n == 1:
        none = object()
        found = max(iterable, default=none, key=key)
        return [] if found is none else [found]
    if hasattr(iterable, "__len__") and n >= len(iterable):
        return sorted(iterable, key=key, reverse=True)
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]
