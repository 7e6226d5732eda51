import typing
from typing import (Any, Annotated, Callable, ClassVar, Dict, Final, Generic, Iterable, Iterator, List, Literal, Mapping,
                    NamedTuple, NewType, Optional, Protocol, Sequence, Set, Tuple, Type, TypedDict, TypeVar, Union, cast,
                    get_args, get_origin, get_type_hints, overload, runtime_checkable, TYPE_CHECKING, NoReturn)

T = TypeVar("T")
K = TypeVar("K")
N = TypeVar("N", int, float)
B = TypeVar("B", bound=int, covariant=True)
print(T, N, B, N.__constraints__, B.__bound__, T.__name__)
for hint in (List[int], Dict[str, int], Optional[int], Union[int, str], Union[int, None], Tuple[int, ...], Tuple[()],
             Callable[[int, str], bool], Callable[..., Any], Type[int], Set[T], List[T][int], Dict[K, List[T]],
             Literal[1, "a"], ClassVar[int], Final[int], Annotated[int, "x"], Any, NoReturn, List, Dict, Sequence[int],
             Mapping[str, Any], Iterator[int], Union[int], Optional[Union[int, str]], List["Foo"], Union[T, int]):
    print(hint, get_origin(hint), get_args(hint))
print(List[int] == List[int], Union[int, str] == Union[str, int], hash(List[int]) == hash(List[int]), List[int] != List[str])
print(TYPE_CHECKING, cast(int, "x"))


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)

    def pop(self) -> T:
        return self.items.pop()


s = Stack[int]()
s.push(3)
print(s.pop(), Stack[int], Stack.__parameters__, s.__orig_class__)


class IntStack(Stack[int]):
    pass


print(IntStack.__mro__[1].__name__, IntStack.__orig_bases__, IntStack().items)
try:
    Stack[int, str]
except TypeError as e:
    print(e)
try:
    List[int, str]
except TypeError as e:
    print(e)
try:
    List[int][str]
except TypeError as e:
    print(e)
try:
    isinstance([], List[int])
except TypeError as e:
    print(e)
print(isinstance([], List), isinstance(3, typing.Hashable), issubclass(dict, Mapping))


class Point(NamedTuple):
    x: int
    y: int = 0

    def total(self):
        return self.x + self.y


p = Point(1)
print(p, p.total(), p._asdict(), Point._field_defaults, Point.__annotations__, p._replace(y=9), p == (1, 0))
P2 = NamedTuple("P2", [("a", int), ("b", str)])
print(P2(1, "x"))


class Movie(TypedDict):
    title: str
    year: int


class Rated(Movie, total=False):
    stars: int


m: Movie = {"title": "x", "year": 1}
print(Movie(title="a", year=2), Rated.__required_keys__ == {"title", "year"}, Rated.__optional_keys__, Rated.__total__, m)
print(Movie.__annotations__)


@runtime_checkable
class Closeable(Protocol):
    def close(self) -> None:
        ...


class HasClose:
    def close(self):
        pass


print(isinstance(HasClose(), Closeable), isinstance(3, Closeable), issubclass(HasClose, Closeable))


class Named(Protocol):
    name: str


try:
    isinstance(3, Named)
except TypeError as e:
    print(e)
try:
    Named()
except TypeError as e:
    print(e)


class Impl(Named):
    name = "impl"


print(Impl().name)


@overload
def f(x: int) -> int: ...


@overload
def f(x: str) -> str: ...


def f(x):
    return x


print(f(1), f("a"))
UserId = NewType("UserId", int)
print(UserId(5), UserId.__name__, UserId.__supertype__)


class Hints:
    a: int
    b: "Optional[str]" = None
    c: List["Hints"]


h = get_type_hints(Hints)
print(h["a"], h["b"], h["c"])


def g(a: "int", b: Optional[int] = None, *args: str, **kw: float) -> "List[int]":
    return []


print(get_type_hints(g))
try:
    class X(Generic):
        pass
except TypeError as e:
    print(e)
try:
    Union[()]
except TypeError as e:
    print(e)
try:
    Optional[1]
except TypeError as e:
    print(e)
try:
    Any()
except TypeError as e:
    print(e)


class Pair(Generic[K, T]):
    pass


print(Pair[int, str], Pair[int, T][str], Pair.__parameters__)
x: Final = 3
y: "undefined name is fine" = 4
print(__annotations__["x"], int | str, list[int], dict[str, list[int]], Optional[list[int]])
