from dataclasses import dataclass, field, fields, asdict, astuple, replace, make_dataclass, is_dataclass
from dataclasses import FrozenInstanceError, InitVar, KW_ONLY, MISSING
from typing import ClassVar, List, Optional


@dataclass
class Point:
    x: int
    y: int = 0

    def norm2(self):
        return self.x ** 2 + self.y ** 2


p = Point(3, 4)
print(p, p.norm2(), p == Point(3, 4), p != Point(3, 5), p == (3, 4))
print(Point(1), Point(y=2, x=1), Point.__doc__, Point.__match_args__)
for call in (lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1, z=2), lambda: Point(1, x=2)):
    try:
        call()
    except TypeError as e:
        print(e)
try:
    hash(p)
except TypeError as e:
    print(e)
try:
    p < p
except TypeError as e:
    print(e)
p.x = 10
print(p, Point.y, hasattr(Point, "x"))


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    tag: str = field(default="", compare=False)


a, b = Version(1, 2, "a"), Version(1, 3)
print(a < b, a <= b, a > b, a >= b, sorted([b, a]), hash(a) == hash(Version(1, 2, "z")), a == Version(1, 2, "q"))
try:
    a.major = 5
except FrozenInstanceError as e:
    print(type(e).__name__, e)
try:
    del a.minor
except AttributeError as e:
    print(e)
try:
    a < 3
except TypeError as e:
    print(e)


@dataclass
class Bag:
    name: str
    items: List[int] = field(default_factory=list)
    secret: int = field(default=7, repr=False)
    computed: int = field(init=False, default=1)
    total: ClassVar[int] = 0
    scale: InitVar[int] = 2

    def __post_init__(self, scale):
        self.computed = len(self.items) * scale


b1, b2 = Bag("a"), Bag("b", [1, 2, 3], scale=10)
b1.items.append(5)
print(b1, b2, b2.secret, Bag("c").items)
print([f.name for f in fields(Bag)], [f.default for f in fields(Bag)][2:])
print(asdict(b2), astuple(b2))
print(replace(p, y=100), is_dataclass(p), is_dataclass(Point), is_dataclass(3))
try:
    replace(b2, computed=3, scale=1)
except ValueError as e:
    print(e)
try:
    replace(b2)
except ValueError as e:
    print(e)


@dataclass
class Base:
    a: int
    b: int = 2


@dataclass
class Derived(Base):
    c: int = 3
    a: int = 10


print(Derived(), Derived(1, 5), Derived.__mro__[1] is Base)
try:
    @dataclass
    class Bad(Base):
        d: int
except TypeError as e:
    print(e)
try:
    @dataclass
    class Mutable:
        x: list = []
except ValueError as e:
    print(e)


@dataclass
class Kw:
    a: int
    _: KW_ONLY
    b: int
    c: int = 3


print(Kw(1, b=2))
try:
    Kw(1, 2)
except TypeError as e:
    print(e)


@dataclass(kw_only=True)
class AllKw:
    a: int = 1
    b: int


print(AllKw(b=2))


@dataclass(slots=True)
class Slotted:
    x: int
    y: int = 5


s = Slotted(1)
print(s, s.__slots__, hasattr(s, "__dict__"))
try:
    s.z = 1
except AttributeError as e:
    print(e)

C = make_dataclass("C", [("x", int), ("y", int, field(default=5))], namespace={"add": lambda self: self.x + self.y})
print(C(1), C(1).add(), C.__name__)


@dataclass
class Node:
    value: int
    next: Optional["Node"] = None


n = Node(1, Node(2))
print(n, asdict(n))
n.next.next = n
print(n)


@dataclass(repr=False, eq=False)
class Plain:
    x: int


print(Plain(1) == Plain(1), hash(Plain(1)) is not None, "Plain object" in repr(Plain(1)))


@dataclass(unsafe_hash=True)
class Hashed:
    x: int
    y: int = field(hash=False, default=0)


print(hash(Hashed(1, 2)) == hash(Hashed(1, 3)), {Hashed(1): "a"}[Hashed(1)])


@dataclass
class Own:
    x: int

    def __repr__(self):
        return "own repr"

    def __eq__(self, other):
        return True


print(Own(1), Own(1) == 5)


@dataclass
class Outer:
    inner: Point
    many: list
    mapping: dict


o = Outer(Point(1, 2), [Point(3, 4)], {"k": Point(5, 6)})
print(asdict(o))
print(astuple(o))
for bad in (lambda: fields(3), lambda: asdict(3), lambda: replace(3), lambda: field(default=1, default_factory=list)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(e)
try:
    @dataclass(order=True)
    class O2:
        x: int

        def __lt__(self, other):
            return True
except TypeError as e:
    print(e)
print(Version.__init__.__annotations__, Point.__init__.__qualname__)
