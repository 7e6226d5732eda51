# Instances, functions and classes as keys.
class Node:
    def __init__(self, n):
        self.n = n


class Slotted:
    __slots__ = ("n", "__weakref__")


nodes = [Node(i) for i in range(50)]
degree = {}
for i, node in enumerate(nodes):
    degree[node] = i
for node in nodes[::3]:
    degree[node] += 100
print(sum(degree.values()), [degree[n] for n in nodes[:7]], Node(1) in degree, nodes[9] in degree)
print([k.n for k in degree] == list(range(50)))
for node in nodes[:25]:
    del degree[node]
print(len(degree), nodes[0] in degree, degree.get(nodes[30]), degree.get("x"), degree.get(5), degree.get(None))
few = {nodes[0]: "a", nodes[1]: "b"}
print(few[nodes[1]], few.pop(nodes[0]), few == {nodes[1]: "b"}, few == {nodes[2]: "b"}, {**few} == few)
slotted = [Slotted() for _ in range(20)]
seen = {s: i for i, s in enumerate(slotted)}
print([seen[s] for s in slotted] == list(range(20)), Slotted() in seen)
mixed = {print: 1, Node: 2, Slotted: 3, len: 4}
print(mixed[Node], mixed.get(Slotted))
by_class = {Node: "node", Slotted: "slotted", object: "object"}
print(by_class[type(nodes[0])], by_class[object], by_class.get(int), list(by_class.values()))


def f():
    pass


calls = {f: 1}
calls[f] += 1
calls[lambda: 0] = 3
print(calls[f], len(calls), calls.popitem()[1], len(calls))
copy = dict(seen)
print(copy == seen, list(copy) == slotted, len(copy | {slotted[0]: 1}))
