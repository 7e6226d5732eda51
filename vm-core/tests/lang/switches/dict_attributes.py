class Base:
    def who(self):
        return 'base'

class A(Base):
    def __init__(self, v):
        self.v = v

class B(Base):
    def __init__(self, v):
        self.pad = 0
        self.v = v

class C(A):
    pass

class D(Base):
    __slots__ = ('v',)
    def __init__(self, v):
        self.v = v

def read(o):
    return o.v, o.who()

def write(o, v):
    o.v = v

def sweep(objects):
    out = []
    for o in objects:
        write(o, len(out))
        out.append(read(o))
    return out

objects = [A(1), B(2), C(3), D(4)]
for i in range(3):
    print(sweep(objects))
# The instance's own attribute hides the method.
objects[0].who = lambda: 'own'
print(sweep(objects))
del objects[0].who
print(sweep(objects))
# A key that is equal to the name but another str.
objects[2].__dict__[''.join(['w', 'ho'])] = lambda: 'by dict'
print(sweep(objects))
# The class changes: another method, a property, hooks.
Base.who = lambda self: 'new'
print(sweep(objects))
log = []
A.v = property(lambda self: log.append('get') or self.__dict__['v'],
               lambda self, v: log.append('set') or self.__dict__.__setitem__('v', v * 10))
print(sweep(objects), log)
del A.v
print(sweep(objects), log)
A.__getattribute__ = lambda self, name: (name, object.__getattribute__(self, name))[1] if name != 'v' else 'hooked'
print(sweep(objects))
del A.__getattribute__
A.__setattr__ = lambda self, name, v: log.append(name)
print(sweep(objects), log[-1])
del A.__setattr__
# Attributes that come and go; no dict at all; another class.
for o in objects[:3]:
    del o.v
for o in objects[:3]:
    try:
        read(o)
    except AttributeError as e:
        print(e)
objects[1].__class__ = A
objects[1].__dict__ = {'v': 5}
print(sweep(objects))
A.v = 'class'
objects[0].__dict__.clear()
print(read(objects[0]))
def methods(o, n):
    seen = []
    for i in range(n):
        seen.append(o.who)
        if i == n // 2:
            Base.who = lambda self: 'last'
    return [m() for m in seen], seen[0] is seen[1]
print(methods(objects[1], 6))
