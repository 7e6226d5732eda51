class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.registry.append((cls.__name__, tag))
        cls.tag = tag


class A(Base, tag="a"):
    pass


class B(A):
    pass


class C(A, tag="c"):
    pass


print(Base.registry, C.tag, B.tag)
try:
    class D(Base, bogus=1):
        pass
except TypeError as e:
    print(e)
try:
    class E(x=1):
        pass
except TypeError as e:
    print(e)


class G:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item!r}]"


class H(G):
    pass


print(G[int], H["x"], G[1, 2])
try:
    A[int]
except TypeError as e:
    print(e)
print(list[int], dict[str, int], tuple[int, ...], list[int] == list[int], list[int].__origin__, list[int].__args__, list[int]([1]), type(list[int]).__name__, set[int], frozenset[str], type[int], list[list[int]], isinstance([], list))
try:
    int[str]
except TypeError as e:
    print(e)
try:
    isinstance([], list[int])
except TypeError as e:
    print(e)
print(int | str, int | None, (int | str) == (str | int), isinstance(5, int | None), (int | str).__args__, int | str | None | int, type(int | str).__name__)


class S(list[int]):
    pass


print(S.__bases__, S.__orig_bases__, S([1]))


class New:
    def __new__(cls, *a, **k):
        print("new", cls.__name__, a, k)
        if a and a[0] == "other":
            return 42
        return super().__new__(cls)

    def __init__(self, *a, **k):
        print("init", a, k)


print(type(New(1, b=2)).__name__, New("other"))


class Mro:
    def __mro_entries__(self, bases):
        print("mro_entries", len(bases))
        return (dict,)


class UsesMro(Mro()):
    pass


print(UsesMro.__bases__, UsesMro(a=1))


class NoInit:
    pass


class OnlyNew:
    def __new__(cls, x):
        self = object.__new__(cls)
        self.x = x
        return self


class OnlyInit:
    def __init__(self, x):
        self.x = x


print(OnlyNew(1).x, OnlyInit(2).x)
for f in (lambda: NoInit(1), lambda: OnlyNew(), lambda: OnlyInit(1, 2), lambda: object(1), lambda: object.__new__(), lambda: object.__new__(int), lambda: object.__init__(NoInit(), 1), lambda: int.__new__(str)):
    try:
        print(f())
    except TypeError as e:
        print(e)


class BadInit:
    def __init__(self):
        return 5


try:
    BadInit()
except TypeError as e:
    print(e)


def nested():
    class Inner:
        class Most:
            pass

    try:
        class Derived(Inner.Most, mark=1):
            pass
    except TypeError as e:
        print(e)
    try:
        Inner.Most.__init_subclass__(mark=1)
    except TypeError as e:
        print(e)


nested()
