# What ends without a `del`, a return or a loop that is left: a local rebound, an attribute overwritten, a container emptied.
import itertools


class F:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


class Holder:
    pass


def rebound():
    x = F("the first")
    x = F("the second")
    print("rebound")
    x = None
    print("rebound again")


def emptied():
    items = [F("an item")]
    items.clear()
    print("list cleared")
    items = [F("the last")]
    items.pop()
    print("popped")
    items = [F("a sliced one")]
    items[:] = []
    print("sliced")
    items = [F("an overwritten item")]
    items[0] = None
    print("item stored")
    table = {1: F("a value")}
    table.clear()
    print("dict cleared")
    table = {1: F("an old value")}
    table[1] = 0
    print("value stored")
    some = {F("a member")}
    some.clear()
    print("set cleared")


def attributes():
    o = Holder()
    o.f = F("an attribute")
    o.f = None
    print("attribute stored")
    o.f = F("an attribute of a dying owner")
    o = None
    print("owner gone")


def passed_over():
    for q in itertools.islice((F(i) for i in range(5)), 2):
        print("in the loop", q.name)
    print("loop left")
    q = None
    print("variable gone")
    F("a temporary")
    print("temporary gone")
    t = (F("a tuple's"),)
    t = None
    print("tuple gone")


for f in (rebound, emptied, attributes, passed_over):
    f()
    print(f.__name__, "done")
