"""Dhrystone in the Python form (pystone 1.2).

Reinhold P. Weicker published Dhrystone in CACM 27(10), 1984: one pass runs the mix of assignments, branches, calls,
array and record accesses that he had counted in systems programs.  Guido van Rossum's Python form, pystone, keeps the
program's division into procedures and its global variables.  This file is written from the published algorithm with
pystone's structure: the same procedures, the same call sequence, the same loops, the same module-level names and the
same record class, so that an interpreter carries out the same operations.

Checked on CPython 3.11: the calls of each function and the bytecodes executed in each function, counted over the same
number of passes, equal the original's (see README.md beside this file for how).

Runs on Python 2.7 and 3.  `run(loops)` is one timed unit of `loops` passes; it checks Dhrystone's end values.
"""

import sys
from time import time as clock

LOOPS = 50000

[Ident1, Ident2, Ident3, Ident4, Ident5] = range(1, 6)

TRUE = 1
FALSE = 0

IntGlob = 0
BoolGlob = FALSE
Char1Glob = '\0'
Char2Glob = '\0'
Array1Glob = [0] * 51
Array2Glob = [Array1Glob[:] for _row in range(51)]
PtrGlb = None
PtrGlbNext = None

SOME_STRING = "DHRYSTONE PROGRAM, SOME STRING"


class Record(object):
    """The variant record of the Ada original, with all variants' fields present."""

    def __init__(self, PtrComp=None, Discr=0, EnumComp=0, IntComp=0, StringComp=0):
        self.PtrComp = PtrComp
        self.Discr = Discr
        self.EnumComp = EnumComp
        self.IntComp = IntComp
        self.StringComp = StringComp

    def copy(self):
        return Record(self.PtrComp, self.Discr, self.EnumComp, self.IntComp, self.StringComp)


def main(loops=LOOPS):
    benchtime, stones = pystones(loops)
    print("Pystone(1.2) time for %d passes = %g" % (loops, benchtime))
    print("This machine benchmarks at %g pystones/second" % stones)


def pystones(loops=LOOPS):
    return Proc0(loops)


def Proc0(loops=LOOPS):
    global IntGlob, BoolGlob, Char1Glob, Char2Glob, Array1Glob, Array2Glob, PtrGlb, PtrGlbNext

    # An empty loop of the same length is timed first and taken off, as in Weicker's program.
    begin = clock()
    for passno in range(loops):
        pass
    overhead = clock() - begin

    PtrGlbNext = Record()
    PtrGlb = Record()
    PtrGlb.PtrComp = PtrGlbNext
    PtrGlb.Discr = Ident1
    PtrGlb.EnumComp = Ident3
    PtrGlb.IntComp = 40
    PtrGlb.StringComp = "DHRYSTONE PROGRAM, SOME STRING"
    string1 = "DHRYSTONE PROGRAM, 1'ST STRING"
    Array2Glob[8][7] = 10

    begin = clock()
    for passno in range(loops):
        Proc5()
        Proc4()
        int1 = 2
        int2 = 3
        string2 = "DHRYSTONE PROGRAM, 2'ND STRING"
        enum = Ident2
        BoolGlob = not Func2(string1, string2)
        while int1 < int2:
            int3 = 5 * int1 - int2
            int3 = Proc7(int1, int2)
            int1 = int1 + 1
        Proc8(Array1Glob, Array2Glob, int1, int3)
        PtrGlb = Proc1(PtrGlb)
        letter = 'A'
        while letter <= Char2Glob:
            if enum == Func1(letter, 'C'):
                enum = Proc6(Ident1)
            letter = chr(ord(letter) + 1)
        int3 = int2 * int1
        int2 = int3 / int1
        int2 = 7 * (int3 - int2) - int1
        int1 = Proc2(int1)

    elapsed = clock() - begin - overhead
    if elapsed == 0.0:
        rate = 0.0
    else:
        rate = loops / elapsed
    return elapsed, rate


def Proc1(record):
    record.PtrComp = following = PtrGlb.copy()
    record.IntComp = 5
    following.IntComp = record.IntComp
    following.PtrComp = record.PtrComp
    following.PtrComp = Proc3(following.PtrComp)
    if following.Discr == Ident1:
        following.IntComp = 6
        following.EnumComp = Proc6(record.EnumComp)
        following.PtrComp = PtrGlb.PtrComp
        following.IntComp = Proc7(following.IntComp, 10)
    else:
        record = following.copy()
    following.PtrComp = None
    return record


def Proc2(number):
    total = number + 10
    while 1:
        if Char1Glob == 'A':
            total = total - 1
            number = total - IntGlob
            enum = Ident1
        if enum == Ident1:
            break
    return number


def Proc3(record):
    global IntGlob

    if PtrGlb is not None:
        record = PtrGlb.PtrComp
    else:
        IntGlob = 100
    PtrGlb.IntComp = Proc7(10, IntGlob)
    return record


def Proc4():
    global Char2Glob

    flag = Char1Glob == 'A'
    flag = flag or BoolGlob
    Char2Glob = 'B'


def Proc5():
    global Char1Glob
    global BoolGlob

    Char1Glob = 'A'
    BoolGlob = FALSE


def Proc6(given):
    result = given
    if not Func3(given):
        result = Ident4
    if given == Ident1:
        result = Ident1
    elif given == Ident2:
        if IntGlob > 100:
            result = Ident1
        else:
            result = Ident4
    elif given == Ident3:
        result = Ident2
    elif given == Ident4:
        pass
    elif given == Ident5:
        result = Ident3
    return result


def Proc7(first, second):
    bumped = first + 2
    result = second + bumped
    return result


def Proc8(vector, matrix, first, second):
    global IntGlob

    at = first + 5
    vector[at] = second
    vector[at + 1] = vector[at]
    vector[at + 30] = at
    for column in range(at, at + 2):
        matrix[at][column] = at
    matrix[at][at - 1] = matrix[at][at - 1] + 1
    matrix[at + 20][at] = vector[at]
    IntGlob = 5


def Func1(left, right):
    copy1 = left
    copy2 = copy1
    if copy2 != right:
        return Ident1
    else:
        return Ident2


def Func2(left, right):
    at = 1
    while at <= 1:
        if Func1(left[at], right[at + 1]) == Ident1:
            letter = 'A'
            at = at + 1
    if letter >= 'W' and letter <= 'Z':
        at = 7
    if letter == 'X':
        return TRUE
    else:
        if left > right:
            at = at + 7
            return TRUE
        else:
            return FALSE


def Func3(given):
    enum = given
    if enum == Ident3:
        return TRUE
    return FALSE


def check(loops):
    """The end values that Weicker's program documents, in pystone's terms (arrays are 51 long, idents count from 1)."""
    assert IntGlob == 5, IntGlob
    assert BoolGlob == 1, BoolGlob
    assert Char1Glob == 'A' and Char2Glob == 'B', (Char1Glob, Char2Glob)
    assert Array1Glob[8] == 7 and Array1Glob[9] == 7 and Array1Glob[38] == 8, Array1Glob
    assert Array2Glob[8][7] == loops + 10, (Array2Glob[8][7], loops)
    assert Array2Glob[8][8] == 8 and Array2Glob[8][9] == 8 and Array2Glob[28][8] == 7
    assert PtrGlb.Discr == Ident1 and PtrGlb.EnumComp == Ident3 and PtrGlb.IntComp == 17
    assert PtrGlb.StringComp == SOME_STRING
    following = PtrGlb.PtrComp
    assert following.Discr == Ident1 and following.EnumComp == Ident2 and following.IntComp == 18
    assert following.StringComp == SOME_STRING and following.PtrComp is None


def run(loops):
    """`loops` passes of Dhrystone; returns the passes counted by the program itself."""
    pystones(loops)
    check(loops)
    return Array2Glob[8][7] - 10


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LOOPS
    print("pystone: %d passes, end values right" % run(count))
