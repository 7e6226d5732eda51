def use():
    return helper(3)


def helper(x):
    return x + 1


print(use())
globals()["helper"] = lambda x: x * 100
print(use())
g = globals()
g["dynamic"] = 5
print(dynamic)
g.update(dynamic=6, other=7)
print(dynamic, other)
del g["other"]
try:
    other
except NameError as e:
    print(e)
vars()["viavars"] = 1
print(viavars)
import builtins
orig = builtins.abs
out = []
for i in range(6):
    out.append(abs(-5))
    if i == 1:
        builtins.abs = lambda x: "patched"
    if i == 2:
        abs = lambda x: "global"
    if i == 3:
        del abs
    if i == 4:
        builtins.abs = orig
print(out)


def f():
    return len("abc")


print(f())
len = lambda x: "mine"
print(f())
del len
print(f())
import sys
this = sys.modules["__main__"]
this.attr_set = "through module"
print(attr_set)
setattr(this, "helper", lambda x: "setattr")
print(use())
delattr(this, "attr_set")
try:
    attr_set
except NameError as e:
    print(e)
print("use" in dir(), "use" in globals(), globals() is vars(this), __name__, "__builtins__" in globals(), [k for k in ("__name__", "__doc__", "__file__", "__package__", "__spec__", "__loader__") if k not in globals()])


def mod():
    global counter
    counter = 0
    for i in range(5):
        counter += i
        if i == 3:
            globals()["counter"] = 1000
    return counter


print(mod(), counter)
try:
    globals()[5] = 1
    print(globals()[5])
    del globals()[5]
except TypeError as e:
    print(e)
code = "result = sum(values)"
ns = {"values": [1, 2, 3]}
exec(code, ns)
ns["values"].append(10)
exec(code, ns)
print(ns["result"])
