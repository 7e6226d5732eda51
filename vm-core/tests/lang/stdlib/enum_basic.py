from enum import Enum, IntEnum, Flag, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return self.name + "=" + str(self.value)

    @property
    def upper(self):
        return self.name.upper()

    @classmethod
    def favourite(cls):
        return cls.BLUE


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value)
print(Color.CRIMSON is Color.RED, Color(2), Color["BLUE"])
print(list(Color), len(Color), Color.GREEN.describe(), Color.favourite().upper)
print(list(reversed(Color)), list(Color.__members__.items()))
for bad in (lambda: Color(9), lambda: Color["X"], lambda: Color.PINK):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(Color.RED == Color.RED, Color.RED != Color.BLUE, Color.RED == 1, hash(Color.RED) == hash("RED"))
print(isinstance(Color.RED, Color), type(Color.RED), Color, repr(Color))
try:
    Color.RED = 5
except AttributeError as e:
    print(e)
try:
    del Color.RED
except AttributeError as e:
    print(e)
try:
    Color.RED < Color.BLUE
except TypeError as e:
    print(e)
try:
    class More(Color):
        X = 1
except TypeError as e:
    print(e)
try:
    class Dup(Enum):
        A = 1
        A = 2
except TypeError as e:
    print(e)
try:
    @unique
    class U(Enum):
        A = 1
        B = 1
        C = 2
        D = 2
except ValueError as e:
    print(e)


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


print([(m.name, m.value) for m in Auto])


class Named(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower() + str(count)

    X = auto()
    Y = auto()


print([m.value for m in Named])


class Number(IntEnum):
    ONE = 1
    TWO = 2


print(Number.ONE, repr(Number.TWO), Number.ONE + 5, Number.ONE < Number.TWO, f"{Number.ONE}", f"{Number.TWO:>5}", "%d" % Number.TWO)
print(Number(2) is Number.TWO, [10, 20, 30][Number.ONE], Number.ONE == 1, sorted([Number.TWO, Number.ONE]))


class Word(StrEnum):
    HELLO = "hello"
    BYE = auto()


print(Word.HELLO, repr(Word.BYE), Word.BYE.upper(), Word.HELLO + "!", f"{Word.BYE:-^9}", Word("hello"))


class Planet(Enum):
    MERCURY = (3.303e+23, 2.4397e6)
    EARTH = (5.976e+24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def surface_gravity(self):
        return 6.67300E-11 * self.mass / (self.radius * self.radius)


print(Planet.EARTH.value, Planet.EARTH.mass, round(Planet.EARTH.surface_gravity, 3), Planet((3.303e+23, 2.4397e6)))


class Coord(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj

    PX = (0, "P.X")
    PY = (1, "P.Y")


print(Coord.PY, Coord(1).label, Coord.PX.label)

Animal = Enum("Animal", "ANT BEE CAT")
print(list(Animal), Animal.BEE.value, Animal.__name__, Animal.__module__)
Pair = Enum("Pair", {"A": "x", "B": "y"})
print(list(Pair))
Pair2 = IntEnum("Pair2", [("A", 5), ("B", 6)])
print(list(Pair2), Pair2.B + 1)
Start = Enum("Start", ["P", "Q"], start=10)
print([m.value for m in Start])


class Miss(Enum):
    A = 1

    @classmethod
    def _missing_(cls, value):
        if value == "a":
            return cls.A
        return None


print(Miss("a"))
try:
    Miss("b")
except ValueError as e:
    print(e)


class Unhash(Enum):
    L = [1, 2]
    D = {"k": 1}


print(Unhash([1, 2]), Unhash({"k": 1}), repr(Unhash.L))


class Str(Enum):
    A = 1

    def __str__(self):
        return "custom " + self.name


print(Str.A, f"{Str.A}", repr(Str.A), "{:>12}|".format(Str.A))
d = {Color.RED: "r", Color.BLUE: "b"}
print(d[Color.CRIMSON], d)


class Mixin:
    def hi(self):
        return "hi " + self.name


class WithMixin(Mixin, Enum):
    A = 1


print(WithMixin.A.hi())
