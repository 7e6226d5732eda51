import math
import types


def chains():
    out = []
    for i in range(5):
        out.append(math.floor(2.7))
        if i == 1:
            saved = math.floor
            math.floor = lambda x: "patched"
        if i == 3:
            math.floor = saved
    return out


print(chains())
mod = types.ModuleType("mod")
mod.sub = types.ModuleType("sub")
mod.sub.value = 1


def deep():
    out = []
    for i in range(7):
        try:
            out.append(mod.sub.value)
        except AttributeError as e:
            out.append(str(e))
        if i == 0:
            mod.sub.value = 2
        if i == 1:
            new = types.ModuleType("new")
            new.value = 3
            mod.sub = new
        if i == 2:
            del mod.sub.value
        if i == 3:
            mod.sub.value = 4
        if i == 4:
            mod.__dict__["sub"].__dict__["value"] = 5
        if i == 5:
            setattr(mod.sub, "value", 6)
    return out


print(deep())


class Spam:
    eggs = 1

    class Inner:
        ham = "ham"


def classattr():
    out = []
    for i in range(6):
        out.append((Spam.eggs, Spam.Inner.ham))
        if i == 0:
            Spam.eggs = 2
        if i == 1:
            Spam.Inner = type("I2", (), {"ham": "new ham"})
        if i == 2:
            Spam.Inner.ham = "set ham"
        if i == 3:
            globals()["Spam"] = type("Spam2", (Spam,), {"eggs": 9})
    return out


print(classattr())


class Dyn:
    def __init__(self):
        self.calls = 0

    @property
    def p(self):
        self.calls += 1
        return self.calls

    def __getattr__(self, n):
        self.calls += 10
        return (n, self.calls)


dyn = Dyn()


def dynamic():
    return [(dyn.p, dyn.foo) for _ in range(3)], [dyn.p for i in range(2)]


print(dynamic())
out = []
for i in range(3):
    out.append(dyn.p)
print(out)


def hasattr_loop():
    out = []
    for i in range(4):
        if hasattr(mod, "opt"):
            out.append(mod.opt)
        else:
            out.append("no")
        if i == 1:
            mod.opt = "yes"
        if i == 2:
            del mod.opt
    return out


print(hasattr_loop())


def local_chain():
    l = []
    for i in range(3):
        l.append(i)
        app = l.append
        app(i * 10)
    return l


print(local_chain())


def rebinding_local():
    m = math
    out = []
    for i in range(3):
        out.append(m.pi > 3 if i < 2 else m.pi)
        if i == 1:
            m = types.SimpleNamespace(pi="fake")
    return out


print(rebinding_local())


def gen():
    for i in range(4):
        yield mod.sub.value, math.e > 2


g = gen()
print(next(g))
mod.sub.value = "changed while suspended"
print(next(g))
mod.sub = types.SimpleNamespace(value="replaced")
print(next(g))
del mod.sub
try:
    next(g)
except AttributeError as e:
    print(e)
import sys


def sysmod():
    out = []
    for name in ("math", "nothing"):
        out.append(name in sys.modules)
    return out


print(sysmod())
for i in range(2):
    for j in range(2):
        math.custom = (i, j)
        print(math.custom, end=" ")
print()
del math.custom
