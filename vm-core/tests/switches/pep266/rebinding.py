# Every way to change a binding while a loop reads it.
import builtins
import math
import types

X = 1


def set_x(value):
    global X
    X = value


def del_x():
    global X
    del X


def from_a_called_function():
    seen = []
    for i in range(6):
        seen.append(X)
        if i == 2:
            set_x(20)
        if i == 4:
            set_x(30)
    set_x(1)
    return seen


print(from_a_called_function())


def through_globals():
    seen = []
    g = globals()
    for i in range(10):
        seen.append(X)
        if i == 0:
            g["X"] = "item"
        elif i == 1:
            g.update(X="update")
        elif i == 2:
            exec("X = 'exec'", g)
        elif i == 3:
            g |= {"X": "ior"}
        elif i == 4:
            g.pop("X")
            g.setdefault("X", "setdefault")
        elif i == 5:
            import sys

            setattr(sys.modules[__name__], "X", "setattr")
        elif i == 6:
            setattr(sys.modules[__name__], "X", None)
        elif i == 7:
            vars(sys.modules[__name__])["X"] = "vars"
    g["X"] = 1
    return seen


print(through_globals())


def deleted():
    seen = []
    for i in range(6):
        try:
            seen.append(X)
        except NameError as e:
            seen.append(str(e))
        if i == 1:
            del_x()
        if i == 3:
            set_x("back")
    set_x(1)
    return seen


print(deleted())


def shadowed_builtin():
    seen = []
    for i in range(8):
        seen.append(len("abc"))
        if i == 1:
            globals()["len"] = lambda s: "global"
        if i == 3:
            globals()["len"] = lambda s: "global again"
        if i == 5:
            del globals()["len"]
    return seen


print(shadowed_builtin())


def changed_builtin():
    seen = []
    original = builtins.abs
    for i in range(7):
        try:
            seen.append(abs(-i))
        except NameError as e:
            seen.append(str(e))
        if i == 1:
            builtins.abs = lambda v: ("patched", v)
        if i == 3:
            del builtins.abs
        if i == 5:
            builtins.abs = original
    return seen


try:
    print(changed_builtin())
finally:
    if not hasattr(builtins, "abs"):
        raise SystemExit("abs is gone")


def module_attribute():
    seen = []
    original = math.floor
    for i in range(8):
        try:
            seen.append(math.floor(i + 0.5))
        except AttributeError as e:
            seen.append(str(e))
        if i == 1:
            math.floor = lambda v: ("patched", v)
        elif i == 3:
            setattr(math, "floor", lambda v: "setattr")
        elif i == 4:
            delattr(math, "floor")
        elif i == 6:
            math.__dict__["floor"] = original
    return seen


print(module_attribute())


def rebound_module():
    global math
    real = math
    seen = []
    for i in range(5):
        seen.append(math.pi)
        if i == 1:
            replace_math(types.SimpleNamespace(pi=3))
        if i == 2:
            other = types.ModuleType("other")
            other.pi = 4
            replace_math(other)
        if i == 3:
            replace_math(real)
    return seen


def replace_math(m):
    globals()["math"] = m


print(rebound_module())

spam = types.ModuleType("spam")
spam.eggs = types.ModuleType("eggs")
spam.eggs.ham = 1


def change(i):
    global spam
    if i == 0:
        spam.eggs.ham = 2
    elif i == 1:
        eggs = types.ModuleType("eggs")
        eggs.ham = 3
        spam.eggs = eggs
    elif i == 2:
        fresh = types.ModuleType("spam")
        fresh.eggs = types.ModuleType("eggs")
        fresh.eggs.ham = 4
        spam = fresh
    elif i == 3:
        del spam.eggs.ham
    elif i == 4:
        spam.eggs.ham = 5
    elif i == 5:
        del spam.eggs
    elif i == 6:
        spam.eggs = types.ModuleType("eggs")
    elif i == 7:
        spam.eggs.ham = 6
    elif i == 8:
        del globals()["spam"]
    elif i == 9:
        spam = types.ModuleType("spam")
        spam.eggs = types.ModuleType("eggs")
        spam.eggs.ham = 7


def three_links():
    seen = []
    for i in range(12):
        try:
            seen.append(spam.eggs.ham)
        except (AttributeError, NameError) as e:
            seen.append(f"{type(e).__name__}: {e}")
        change(i)
    return seen


print(three_links())


def zero_times(n):
    for i in range(n):
        no_such_name.no_such_attribute
    while n:
        also_missing()
    return "nothing raised"


print(zero_times(0))
try:
    zero_times(1)
except NameError as e:
    print(e)


def same_code_with_other_globals():
    def loop(n):
        r = []
        for i in range(n):
            r.append(WHAT)
        return r

    fs = [types.FunctionType(loop.__code__, {"WHAT": w, "range": range}) for w in "abc"]
    return [f(2) for f in fs] + [f(1) for f in fs]


print(same_code_with_other_globals())


def assigned_in_the_loop():
    global COUNT
    COUNT = 0
    while COUNT < 5:
        COUNT += 1
        bump()
    return COUNT


def bump():
    global COUNT
    COUNT += 1


print(assigned_in_the_loop())


def nested():
    seen = []
    for i in range(3):
        for j in range(2):
            seen.append(X)
            set_x((i, j))
    set_x(1)
    for k in range(2):
        seen.append(X)
    return seen


print(nested())

for i in range(4):
    print(X, end=" ")
    X = i
print(X)
