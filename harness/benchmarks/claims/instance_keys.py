"""Dictionaries keyed by instances that define neither `__eq__` nor `__hash__`: nodes of a graph, marked and searched."""


class Node(object):
    def __init__(self, number):
        self.number = number
        self.next = []


def ring(size):
    nodes = [Node(i) for i in range(size)]
    for i in range(size):
        nodes[i].next = [nodes[(i + 1) % size], nodes[(i * 7 + 3) % size]]
    return nodes


def distances(start):
    distance = {start: 0}
    frontier = [start]
    while frontier:
        following = []
        for node in frontier:
            far = distance[node] + 1
            for other in node.next:
                if other not in distance:
                    distance[other] = far
                    following.append(other)
        frontier = following
    return distance


NODES = ring(500)


def run(loops):
    for _round in range(loops):
        found = distances(NODES[0])
        assert len(found) == 500
    return max(found.values())
