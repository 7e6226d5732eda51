"""Objects as dict keys: what identity dicts (`identity-dicts`) are about.

The nodes of a grid are instances of a class that defines neither `__eq__` nor `__hash__`. Breadth-first search, a
topological order and a union of sets keep what they know of a node in dicts, as graph libraries do; classes and
functions are keys of a table of visitors. Every result is checked.

`run(loops)` repeats all of it `loops` times.
"""

import sys


class Node(object):
    def __init__(self, name):
        self.name = name


class Leaf(Node):
    pass


def grid(size):
    rows = []
    for y in range(size):
        rows.append([(Leaf if (x + y) % 3 == 0 else Node)(y * size + x) for x in range(size)])
    edges = {}
    for y in range(size):
        for x in range(size):
            near = []
            if x + 1 < size:
                near.append(rows[y][x + 1])
            if y + 1 < size:
                near.append(rows[y + 1][x])
            edges[rows[y][x]] = near
    return rows, edges


def distances(edges, start):
    known = {start: 0}
    frontier = [start]
    while frontier:
        following = []
        for node in frontier:
            step = known[node] + 1
            for other in edges[node]:
                if other not in known:
                    known[other] = step
                    following.append(other)
        frontier = following
    return known


def topological(edges):
    incoming = {}
    for node in edges:
        for other in edges[node]:
            incoming[other] = incoming.get(other, 0) + 1
    ready = [node for node in edges if node not in incoming]
    order = []
    while ready:
        node = ready.pop()
        order.append(node)
        for other in edges[node]:
            incoming[other] -= 1
            if incoming[other] == 0:
                ready.append(other)
    return order


def components(edges):
    parent = {}
    for node in edges:
        parent[node] = node

    def root(node):
        while parent[node] is not node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for node in edges:
        if node.name % 7:
            for other in edges[node]:
                if other.name % 7:
                    parent[root(other)] = root(node)
    return len(set([root(node).name for node in edges]))


def visit(order):
    seen = {}
    visitors = {Node: 1, Leaf: 10}
    for node in order:
        kind = type(node)
        seen[kind] = seen.get(kind, 0) + visitors[kind]
    return seen[Node], seen[Leaf]


def run(loops):
    for _round in range(loops):
        rows, edges = grid(16)
        known = distances(edges, rows[0][0])
        assert len(known) == 256 and known[rows[15][15]] == 30 and known[rows[3][9]] == 12
        order = topological(edges)
        place = {}
        for at, node in enumerate(order):
            place[node] = at
        assert all(place[node] < place[other] for node in edges for other in edges[node])
        assert components(edges) == 38
        assert visit(order) == (170, 860)
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print("identity_keys: %d rounds right" % run(count))
