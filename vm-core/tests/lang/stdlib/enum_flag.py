from enum import Flag, IntFlag, auto, STRICT, CONFORM, KEEP, EJECT


class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = 6


print(Perm.R, repr(Perm.R | Perm.X), Perm.R | Perm.W, repr(Perm.RW), Perm(7), repr(Perm(0)))
print(Perm.R in Perm.RW, Perm.X in Perm.RW, bool(Perm.R & Perm.X), ~Perm.R, Perm.R ^ Perm.RW)
print(list(Perm), list(Perm.RW), len(Perm.RW), list(Perm.__members__))
try:
    Perm(8)
except ValueError as e:
    print(e)
try:
    Perm.R | 1
except TypeError as e:
    print(e)


class Auto(Flag):
    A = auto()
    B = auto()
    C = auto()
    AB = A | B


print([(m.name, m.value) for m in Auto], Auto.AB, repr(Auto.AB | Auto.C))
print(Auto(0), bool(Auto(0)), Auto.A | Auto.C, (Auto.A | Auto.C).name, (Auto.A | Auto.C).value)
print(~Auto.A, ~(Auto.A | Auto.B | Auto.C))


class IF(IntFlag):
    ONE = 1
    TWO = 2
    FOUR = 4


print(IF.ONE, repr(IF.ONE | IF.TWO), IF.ONE | 8, repr(IF(8)), repr(IF.ONE | 8), IF.ONE + 1, ~IF.ONE, repr(~IF.ONE))
print(IF(7), repr(IF(7)), IF.ONE & 3, f"{IF.TWO}", 1 | IF.TWO, repr(1 | IF.TWO))
print(IF.ONE in IF(3), IF(3) == 3, list(IF(6)))


class Conf(Flag, boundary=CONFORM):
    A = 1
    B = 2


print(repr(Conf(7)), repr(Conf(4)))


class Ej(Flag, boundary=EJECT):
    A = 1


print(repr(Ej(5)), Ej(1))


class Kp(Flag, boundary=KEEP):
    A = 1


print(repr(Kp(5)), Kp(5).value)
x = Perm.R
x |= Perm.W
print(x, x is Perm.RW)
print({Perm.R: 1}[Perm(4)], Perm.R == Perm(4), Perm.R | Perm.R is Perm.R)
print(Perm, repr(IF))
