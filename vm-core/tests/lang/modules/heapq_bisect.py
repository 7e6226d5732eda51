import heapq
import bisect
import random
random.seed(5)
h = []
for x in (5, 1, 8, 3, 2):
    heapq.heappush(h, x)
print(h, heapq.heappop(h), h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 10), h, heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, [4, 1, 3]), heapq.nlargest(3, "hello", key=ord), heapq.nsmallest(1, []), heapq.nlargest(10, [1, 2]))
data = [random.randrange(100) for _ in range(30)]
heapq.heapify(data)
print(data[:7], [heapq.heappop(data) for _ in range(30)])
print(list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge("ace", "bd", key=str.upper)), list(heapq.merge([3, 1], [2], reverse=True)))
h = [(2, "b"), (1, "z"), (1, "a")]
heapq.heapify(h)
print([heapq.heappop(h) for _ in range(3)])
for f in (lambda: heapq.heappop([]), lambda: heapq.heapify(5), lambda: heapq.heappush([1], "a"), lambda: heapq.heapreplace([], 1), lambda: heapq.nsmallest("a", [1]), lambda: heapq.heappush((), 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 3), bisect.bisect(a, 0), bisect.bisect(a, 9), bisect.bisect_left(a, 4, 1, 3), bisect.bisect([(1, "a"), (2, "b")], 2, key=lambda p: p[0]), bisect.bisect_left([], 1))
bisect.insort(a, 4)
bisect.insort_left(a, 3)
bisect.insort(a, 0)
bisect.insort_right(a, -5, key=lambda x: x)
print(a)
for f in (lambda: bisect.bisect([1], "a"), lambda: bisect.bisect(5, 1), lambda: bisect.bisect([1], 1, -1), lambda: bisect.insort((), 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)


class Item:
    def __init__(self, p):
        self.p = p

    def __lt__(self, other):
        return self.p < other.p


h = []
for p in (3, 1, 2):
    heapq.heappush(h, Item(p))
print([heapq.heappop(h).p for _ in range(3)])


def dijkstra(g, s):
    dist = {s: 0}
    q = [(0, s)]
    while q:
        d, u = heapq.heappop(q)
        if d > dist[u]:
            continue
        for v, w in g[u].items():
            nd = d + w
            if nd < dist.get(v, 1e9):
                dist[v] = nd
                heapq.heappush(q, (nd, v))
    return dist


print(dijkstra({"a": {"b": 1, "c": 4}, "b": {"c": 2, "d": 6}, "c": {"d": 3}, "d": {}}, "a"))
