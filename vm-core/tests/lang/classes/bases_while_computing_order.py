"""`__bases__` assigned again by an `mro` method that is running because of such an assignment."""


class Meta(type):
    hook = None

    def mro(cls):
        if Meta.hook:
            Meta.hook(cls)
        return type.mro(cls)

    def __repr__(cls):
        return cls.__name__


class A(metaclass=Meta):
    pass


class B1(A):
    pass


class B2(A):
    pass


class C(A):
    pass


def each_other(cls):
    if cls is B1:
        B2.__bases__ = (B1,)
    if cls is B2:
        B1.__bases__ = (B2,)


Meta.hook = each_other
try:
    B1.__bases__ += ()
except TypeError as e:
    print(e)
Meta.hook = None
print(B1.__bases__, B2.__bases__)


def replace(cls):
    if cls is C:
        Meta.hook = None
        C.__bases__ = (B2,)


Meta.hook = replace
C.__bases__ = (B1,)
B1.__bases__ = (C,)
print(C.__bases__, B1.__bases__, B2.__subclasses__(), C.__subclasses__())
print(B1.__mro__)


# One text method in the place of another, which calls it.
class Round:
    pass


Round.__repr__ = Round.__str__
for show in str, repr, format:
    try:
        show(Round())
    except RecursionError as e:
        print(type(e).__name__)
