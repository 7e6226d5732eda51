"""A function in the shape of `sre_compile._compile`, which PEP 266 names: it reads constants that were imported from another module,
calls `len`, and appends to one list, for a handful of turns at a time, recursively.

Three hands have written it: plainly; with `emit = code.append` before the loop, as the library does; and with every constant as a
default argument, as people do who count. The fourth arm is the plain one under the switch `pep266`. `ARM`, which stands before
this text, chooses.

`run(loops)` compiles a list of patterns `loops` times and checks the code that comes out.
"""

import sys
import types

ARM = globals().get("ARM", "plain")

NAMES = """FAILURE SUCCESS ANY AT BRANCH IN INFO JUMP LITERAL MARK MAX_REPEAT MIN_REPEAT NEGATE NOT_LITERAL RANGE
SUBPATTERN""".split()

constants = types.ModuleType("sre_shape_constants")
for number, name in enumerate(NAMES):
    setattr(constants, name, number)
constants.OPCODES = dict((number, number + 100) for number in range(len(NAMES)))
sys.modules["sre_shape_constants"] = constants

from sre_shape_constants import (
    ANY, AT, BRANCH, FAILURE, IN, JUMP, LITERAL, MARK, MAX_REPEAT, MIN_REPEAT, NEGATE, NOT_LITERAL, OPCODES, RANGE,
    SUBPATTERN, SUCCESS,
)


def compile_plain(code, pattern):
    for op, av in pattern:
        if op == LITERAL or op == NOT_LITERAL:
            code.append(OPCODES[op])
            code.append(av)
        elif op == IN:
            code.append(OPCODES[op])
            skip = len(code)
            code.append(0)
            for kind, value in av:
                code.append(OPCODES[kind])
                if kind == NEGATE:
                    pass
                elif kind == LITERAL:
                    code.append(value)
                elif kind == RANGE:
                    code.append(value[0])
                    code.append(value[1])
                else:
                    raise ValueError(kind)
            code.append(OPCODES[FAILURE])
            code[skip] = len(code) - skip
        elif op == ANY:
            code.append(OPCODES[op])
        elif op == MAX_REPEAT or op == MIN_REPEAT:
            code.append(OPCODES[op])
            skip = len(code)
            code.append(0)
            code.append(av[0])
            code.append(av[1])
            compile_plain(code, av[2])
            code.append(OPCODES[SUCCESS])
            code[skip] = len(code) - skip
        elif op == SUBPATTERN:
            code.append(OPCODES[MARK])
            code.append(2 * av[0])
            compile_plain(code, av[1])
            code.append(OPCODES[MARK])
            code.append(2 * av[0] + 1)
        elif op == BRANCH:
            code.append(OPCODES[op])
            tails = []
            for alternative in av:
                skip = len(code)
                code.append(0)
                compile_plain(code, alternative)
                code.append(OPCODES[JUMP])
                tails.append(len(code))
                code.append(0)
                code[skip] = len(code) - skip
            code.append(OPCODES[FAILURE])
            for tail in tails:
                code[tail] = len(code) - tail
        elif op == AT:
            code.append(OPCODES[op])
            code.append(av)
        else:
            raise ValueError(op)


def compile_append(code, pattern):
    emit = code.append
    for op, av in pattern:
        if op == LITERAL or op == NOT_LITERAL:
            emit(OPCODES[op])
            emit(av)
        elif op == IN:
            emit(OPCODES[op])
            skip = len(code)
            emit(0)
            for kind, value in av:
                emit(OPCODES[kind])
                if kind == NEGATE:
                    pass
                elif kind == LITERAL:
                    emit(value)
                elif kind == RANGE:
                    emit(value[0])
                    emit(value[1])
                else:
                    raise ValueError(kind)
            emit(OPCODES[FAILURE])
            code[skip] = len(code) - skip
        elif op == ANY:
            emit(OPCODES[op])
        elif op == MAX_REPEAT or op == MIN_REPEAT:
            emit(OPCODES[op])
            skip = len(code)
            emit(0)
            emit(av[0])
            emit(av[1])
            compile_append(code, av[2])
            emit(OPCODES[SUCCESS])
            code[skip] = len(code) - skip
        elif op == SUBPATTERN:
            emit(OPCODES[MARK])
            emit(2 * av[0])
            compile_append(code, av[1])
            emit(OPCODES[MARK])
            emit(2 * av[0] + 1)
        elif op == BRANCH:
            emit(OPCODES[op])
            tails = []
            for alternative in av:
                skip = len(code)
                emit(0)
                compile_append(code, alternative)
                emit(OPCODES[JUMP])
                tails.append(len(code))
                emit(0)
                code[skip] = len(code) - skip
            emit(OPCODES[FAILURE])
            for tail in tails:
                code[tail] = len(code) - tail
        elif op == AT:
            emit(OPCODES[op])
            emit(av)
        else:
            raise ValueError(op)


def compile_defaults(
    code, pattern, ANY=ANY, AT=AT, BRANCH=BRANCH, FAILURE=FAILURE, IN=IN, JUMP=JUMP, LITERAL=LITERAL, MARK=MARK,
    MAX_REPEAT=MAX_REPEAT, MIN_REPEAT=MIN_REPEAT, NEGATE=NEGATE, NOT_LITERAL=NOT_LITERAL, OPCODES=OPCODES, RANGE=RANGE,
    SUBPATTERN=SUBPATTERN, SUCCESS=SUCCESS, len=len
):
    emit = code.append
    for op, av in pattern:
        if op == LITERAL or op == NOT_LITERAL:
            emit(OPCODES[op])
            emit(av)
        elif op == IN:
            emit(OPCODES[op])
            skip = len(code)
            emit(0)
            for kind, value in av:
                emit(OPCODES[kind])
                if kind == NEGATE:
                    pass
                elif kind == LITERAL:
                    emit(value)
                elif kind == RANGE:
                    emit(value[0])
                    emit(value[1])
                else:
                    raise ValueError(kind)
            emit(OPCODES[FAILURE])
            code[skip] = len(code) - skip
        elif op == ANY:
            emit(OPCODES[op])
        elif op == MAX_REPEAT or op == MIN_REPEAT:
            emit(OPCODES[op])
            skip = len(code)
            emit(0)
            emit(av[0])
            emit(av[1])
            compile_defaults(code, av[2])
            emit(OPCODES[SUCCESS])
            code[skip] = len(code) - skip
        elif op == SUBPATTERN:
            emit(OPCODES[MARK])
            emit(2 * av[0])
            compile_defaults(code, av[1])
            emit(OPCODES[MARK])
            emit(2 * av[0] + 1)
        elif op == BRANCH:
            emit(OPCODES[op])
            tails = []
            for alternative in av:
                skip = len(code)
                emit(0)
                compile_defaults(code, alternative)
                emit(OPCODES[JUMP])
                tails.append(len(code))
                emit(0)
                code[skip] = len(code) - skip
            emit(OPCODES[FAILURE])
            for tail in tails:
                code[tail] = len(code) - tail
        elif op == AT:
            emit(OPCODES[op])
            emit(av)
        else:
            raise ValueError(op)


def word(text):
    return [(LITERAL, ord(letter)) for letter in text]


DIGIT = (IN, [(RANGE, (48, 57))])
LETTER = (IN, [(RANGE, (97, 122)), (RANGE, (65, 90)), (LITERAL, 95)])
NUMBER = [(AT, 1), (MAX_REPEAT, (0, 1, [(LITERAL, 45)])), (MAX_REPEAT, (1, 999, [DIGIT])), (AT, 2)]
NAME = [LETTER, (MAX_REPEAT, (0, 999, [(IN, [(RANGE, (97, 122)), (RANGE, (48, 57)), (LITERAL, 95)])]))]
DATE = [
    (SUBPATTERN, (1, [DIGIT, DIGIT, DIGIT, DIGIT])), (LITERAL, 45),
    (SUBPATTERN, (2, [DIGIT, DIGIT])), (LITERAL, 45), (SUBPATTERN, (3, [DIGIT, DIGIT])),
]
KEYWORD = [(BRANCH, [word("if"), word("else"), word("while"), word("return"), word("lambda")]), (NOT_LITERAL, 95)]
QUOTED = [(LITERAL, 34), (MIN_REPEAT, (0, 999, [(BRANCH, [[(LITERAL, 92), (ANY, None)], [(IN, [(NEGATE, None), (LITERAL, 34)])]])])), (LITERAL, 34)]
PATTERNS = [NUMBER, NAME, DATE, KEYWORD, QUOTED, word("a longer literal text, as many patterns have")]


def run(loops):
    compile_one = {"plain": compile_plain, "append": compile_append, "defaults": compile_defaults}[ARM]
    total = 0
    for _ in range(loops):
        total = 0
        for pattern in PATTERNS:
            code = []
            compile_one(code, pattern)
            total = (total * 31 + sum(code) * len(code)) % 1000003
    assert total == EXPECTED, total
    return total


EXPECTED = 924459


if __name__ == "__main__":
    print("sre_shape:", ARM, run(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
