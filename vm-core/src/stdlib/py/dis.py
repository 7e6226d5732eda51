"""Listings of this machine's bytecode.

Offsets count words of eight bytes. A word has two operands, `a` and `b`; `Instruction.arg` is the pair.
"""

import _imp
import sys
import types
from collections import namedtuple

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
           "get_instructions", "Instruction", "Bytecode", "opname", "opmap", "stack_effect", "hasconst", "hasname",
           "hasjrel", "hasjabs", "haslocal", "hascompare", "hasfree", "hasexc", "cmp_op", "COMPILER_FLAG_NAMES"]

_OPCODES = _imp.opcodes()
opname = [name for name, _ in _OPCODES] + [f"<{i}>" for i in range(len(_OPCODES), 256)]
opmap = {name: i for i, (name, _) in enumerate(_OPCODES)}


def _with(*kinds):
    return [i for i, (_, kind) in enumerate(_OPCODES) if kind in kinds]


hasconst = _with("Const", "LocalConst")
hasname = _with("Name", "NameSite")
hasjabs = _with("Jump", "CompareJump")
hasjrel = []
haslocal = [i for i in _with("Local", "LocalLocal", "LocalConst") if "DEREF" not in opname[i]]
hasfree = [i for i in _with("Local") if "DEREF" in opname[i] or "CLOSURE" in opname[i]]
hascompare = _with("Compare", "CompareJump")
hasexc = []
cmp_op = ("<", "<=", "==", "!=", ">", ">=")

COMPILER_FLAG_NAMES = {1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED",
                       32: "GENERATOR", 64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE",
                       512: "ASYNC_GENERATOR"}


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """By how much a word changes the height of the stack; `oparg` is the pair of operands, or the second."""
    if oparg is None:
        oparg = 0, 0
    elif isinstance(oparg, int):
        oparg = 0, oparg
    return _imp.stack_effect(opcode, oparg, jump)


class Instruction(namedtuple("_Instruction", "opname opcode arg argval argrepr offset starts_line is_jump_target")):
    """One word, taken apart."""

    __slots__ = ()

    def _text(self, line_width, mark, offset_width):
        line = "" if self.starts_line is None else str(self.starts_line)
        arrow = "-->" if mark else "   "
        target = ">>" if self.is_jump_target else "  "
        text = f"{line:>{line_width}} {arrow} {target} {self.offset:>{offset_width}} {self.opname:<22} {self.argrepr}"
        return text.rstrip()


def _code_of(x):
    """The code object of whatever has one."""
    for attribute in ("__func__", "__code__", "gi_code", "ag_code", "cr_code"):
        inner = getattr(x, attribute, None)
        if inner is not None:
            x = inner
    if isinstance(x, str):
        try:
            return compile(x, "<disassembly>", "eval")
        except SyntaxError:
            return compile(x, "<disassembly>", "exec")
    if hasattr(x, "co_code"):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """The instructions of a function, method, generator, code object or source text, one by one."""
    code = _code_of(x)
    shift = 0 if first_line is None else first_line - code.co_firstlineno
    last = None
    for offset, (op, a, b, value, shown, line, is_target) in enumerate(_imp.instructions(code)):
        starts = line if line is not None and line != last else None
        last = line
        yield Instruction(opname[op], op, (a, b), value, shown, offset, None if starts is None else starts + shift,
                          is_target)


def findlinestarts(code):
    """Pairs of offset and line where a line begins."""
    for instruction in get_instructions(code):
        if instruction.starts_line is not None:
            yield instruction.offset, instruction.starts_line


def findlabels(code):
    """The offsets that are jumped to."""
    return [instruction.offset for instruction in get_instructions(code) if instruction.is_jump_target]


def _listing(code, mark=-1):
    instructions = list(get_instructions(code))
    lines = [i.starts_line for i in instructions if i.starts_line is not None]
    line_width = max(3, len(str(max(lines, default=0))))
    offset_width = len(str(max(len(instructions) - 1, 0)))
    out = []
    for instruction in instructions:
        if instruction.starts_line is not None and instruction.offset:
            out.append("")
        out.append(instruction._text(line_width, instruction.offset == mark, max(4, offset_width)))
    table = _imp.exception_table(code)
    if table:
        out.append("ExceptionTable:")
        for start, end, target, depth, lasti in table:
            out.append(f"  {start} to {end - 1} -> {target} [{depth}]{' lasti' if lasti else ''}")
    return "\n".join(out)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    """Prints the listing of a code object."""
    print(_listing(co, lasti), file=file)


disco = disassemble


def _recursive(code, depth, file):
    disassemble(code, file=file)
    if depth is None or depth > 0:
        for constant in code.co_consts:
            if hasattr(constant, "co_code"):
                print(file=file)
                print(f"Disassembly of {constant!r}:", file=file)
                _recursive(constant, None if depth is None else depth - 1, file)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Prints the listing of whatever has code: a function, class, module, code object, source text."""
    if x is None:
        distb(file=file)
        return
    if isinstance(x, (type, types.ModuleType)):
        for name, value in sorted(vars(x).items()):
            value = getattr(value, "__func__", value)
            if isinstance(value, (types.FunctionType, type)) or hasattr(value, "co_code"):
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(value, file=file, depth=depth)
                except TypeError as message:
                    print("Sorry:", message, file=file)
                print(file=file)
        return
    _recursive(_code_of(x), depth, file)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Prints the listing of where an exception was raised."""
    if tb is None:
        if not hasattr(sys, "last_traceback"):
            raise RuntimeError("no last traceback to disassemble")
        tb = sys.last_traceback
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti // 2, file=file)


def pretty_flags(flags):
    """The names of flags."""
    names = [name for bit, name in COMPILER_FLAG_NAMES.items() if flags & bit]
    rest = flags & ~sum(COMPILER_FLAG_NAMES)
    return ", ".join(names + ([hex(rest)] if rest else [])) or hex(0)


def code_info(x):
    """What a code object says of itself, as text."""
    co = _code_of(x)
    out = [f"Name:              {co.co_name}", f"Filename:          {co.co_filename}",
           f"Argument count:    {co.co_argcount}", f"Positional-only arguments: {co.co_posonlyargcount}",
           f"Kw-only arguments: {co.co_kwonlyargcount}", f"Number of locals:  {co.co_nlocals}",
           f"Stack size:        {co.co_stacksize}", f"Flags:             {pretty_flags(co.co_flags)}"]
    for title, values, show in (("Constants", co.co_consts, repr), ("Names", co.co_names, str),
                                ("Variable names", co.co_varnames, str), ("Free variables", co.co_freevars, str),
                                ("Cell variables", co.co_cellvars, str)):
        if values:
            out.append(f"{title}:")
            out.extend(f"{i:>4}: {show(value)}" for i, value in enumerate(values))
    return "\n".join(out)


def show_code(co, *, file=None):
    """Prints what a code object says of itself."""
    print(code_info(co), file=file)


class Bytecode:
    """The instructions of something, with its listing."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False):
        self.codeobj = _code_of(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self.current_offset = current_offset
        self._original_object = x

    def __iter__(self):
        return get_instructions(self.codeobj, first_line=self.first_line)

    def __repr__(self):
        return f"{type(self).__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti // 2)

    def info(self):
        return code_info(self.codeobj)

    def dis(self):
        return _listing(self.codeobj, -1 if self.current_offset is None else self.current_offset) + "\n"
