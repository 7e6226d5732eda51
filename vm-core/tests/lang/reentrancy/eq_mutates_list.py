class Evil:
    def __init__(self, action):
        self.action = action

    def __eq__(self, other):
        self.action()
        return False

    __hash__ = None


l = [1, 2, 3, 4]
print(Evil(lambda: l.clear()) in l, l)
l = [1, 2, 3, 4]
print(l.count(Evil(lambda: l.append(0) if len(l) < 10 else None)), len(l))
l = [1, 2, 3]
try:
    l.index(Evil(l.clear))
except ValueError as e:
    print("not in list", l)
l = [Evil(lambda: l.clear()), 2, 3]
try:
    l.remove(5)
except ValueError as e:
    print(e, l)
l = [1, 2, 3]
print([Evil(l.clear), 2, 3] == l, l)
l = [Evil(lambda: l.clear()), 1]
print(l == [0, 1], l != [0], (l < [5]) if l else "empty")


class EvilT(Evil):
    def __eq__(self, other):
        self.action()
        return True


l = [1, 2, 3]
l.remove(EvilT(l.clear)) if False else None
l = [EvilT(lambda: l.__delitem__(slice(None))), 2, 3]
try:
    l.remove(7)
    print("removed", l)
except (ValueError, IndexError) as e:
    print(type(e).__name__, e, l)


class Lt:
    def __init__(self, l):
        self.l = l

    def __lt__(self, o):
        self.l.clear()
        return True


l = []
l.extend([Lt(l) for _ in range(5)])
try:
    l.sort()
except ValueError as e:
    print(e, l)
l = []
l.extend([Lt(l), Lt(l)])
m = list(l)
print(max(m) is m[0] or max(m) is m[1], min(m) in m if False else "min", l)


class Idx:
    def __index__(self):
        del q[:]
        return 2


q = [1, 2, 3, 4]
try:
    print(q[Idx()])
except IndexError as e:
    print(e)
q = [1, 2, 3, 4]
q[Idx():] = [9]
print(q)
q = [1, 2, 3, 4]
try:
    q[Idx()] = 5
except IndexError as e:
    print(e)
q = [1, 2, 3, 4]
q.insert(Idx(), 7)
print(q)
q = [1, 2, 3, 4]
print(q[:Idx()], q)
q = [1, 2, 3]
print(q * Idx() if True else 0)


class It:
    def __iter__(self):
        r.clear()
        return iter([7, 8])


r = [1, 2]
r.extend(It())
print(r)
r = [1, 2, 3]
r[1:2] = It()
print(r)
r = [1, 2]
r += It()
print(r)


def g():
    yield 1
    s.clear()
    yield 2


s = [0, 0, 0]
s[1:] = g()
print(s)
s = [5]
s.extend(g())
print(s)
