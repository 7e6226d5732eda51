# `del o.__dict__`: the instance begins anew, and sites that knew its shape notice.
class A:
    def __init__(self):
        self.x = 1
        self.y = 2


class Derived(A):
    __slots__ = ('z',)


def read(o):
    seen = []
    for name in ('x', 'y', 'z'):
        seen.append(getattr(o, name, None))
    try:
        seen.append(o.x + o.y)
    except AttributeError as e:
        seen.append(str(e))
    return seen


for turn in range(5):
    for make in (A, Derived):
        o = make()
        o.z = turn
        before = o.__dict__
        if turn % 2:
            del o.__dict__
        print(read(o), before)
        o.y = 20
        print(read(o), o.__dict__, before is o.__dict__, list(before))
        del o.__dict__
        print(o.__dict__, read(o))
for o in (print, len, read, Exception(), A):
    try:
        del o.__dict__
    except (TypeError, AttributeError) as e:
        print(type(e).__name__)
