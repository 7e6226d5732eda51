# A metaclass that puts a class into the MRO that is no base: its changes don't come through subclasses.
# CPython 3.11 crashes on this program; the output beside it is what look-ups along __mro__ must give.
class Foreign:
    def f(self):
        return 1


class Meta(type):
    def mro(cls):
        return [cls, Foreign] + type.mro(cls)[1:]


class C(metaclass=Meta):
    pass


class D(C):
    pass


c, d = C(), D()


def change(i):
    if i == 1:
        Foreign.f = lambda self: 2
    elif i == 2:
        Foreign.g = 1
    elif i == 3:
        C.f = lambda self: 3
    elif i == 4:
        del C.f


for i in range(6):
    print(c.f(), d.f(), hasattr(c, "g"))
    change(i)
print([k.__name__ for k in C.__mro__], [k.__name__ for k in D.__mro__])
