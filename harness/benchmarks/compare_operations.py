"""Compare the operations of two programs: calls of each function and bytecodes executed in each function.

Usage: python3.11 compare_operations.py ORIGINAL OURS EXPRESSION
Each file is loaded as a module, EXPRESSION is evaluated in it under `sys.settrace` with opcode events, and every
difference between the two counts is printed.  Exit status 1 if there is one.  This checks that a program written anew
for this benchmark set does what the program it stands for does.
"""

import collections
import dis
import importlib.util
import sys
import types


def count_operations(path, expression):
    """(calls per function, executed bytecodes per function and opcode) of `expression` in the program at `path`."""
    spec = importlib.util.spec_from_file_location("program", path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    calls = collections.Counter()
    operations = collections.Counter()
    names = {}

    def follow(frame, event, _argument):
        code = frame.f_code
        if code.co_filename != path:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "call":
            calls[code.co_qualname] += 1
        elif event == "opcode":
            if code not in names:
                names[code] = {one.offset: one.opname for one in dis.get_instructions(code)}
            operations[code.co_qualname, names[code][frame.f_lasti]] += 1
        return follow

    sys.settrace(follow)
    try:
        eval(expression, program.__dict__)
    finally:
        sys.settrace(None)
    return calls, operations


def main():
    original, ours, expression = sys.argv[1:]
    # A program for pyperf imports it at the top; counting needs none of it.
    sys.modules.setdefault("pyperf", types.ModuleType("pyperf"))
    left = count_operations(original, expression)
    right = count_operations(ours, expression)
    different = False
    for what, first, second in zip(("calls", "bytecodes"), left, right):
        print("%s: %d and %d" % (what, sum(first.values()), sum(second.values())))
        for key in sorted(set(first) | set(second), key=str):
            if first[key] != second[key]:
                different = True
                print("  %s: %d and %d" % (key, first[key], second[key]))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
