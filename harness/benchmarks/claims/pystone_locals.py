"""pystone with hand-made local copies of the eleven functions that its main loop calls, as PEP 266's author tried it.

Reads `pystone.py` beside it and changes nothing else: in `Proc0`, `Proc5()` becomes `local_Proc5()`, which is assigned
before the loop.
"""

import os

NAMES = ["Proc1", "Proc2", "Proc4", "Proc5", "Proc6", "Proc7", "Proc8", "Func1", "Func2", "chr", "ord"]


def with_local_copies(source):
    begin = source.index("def Proc0(")
    end = source.index("def Proc1(")
    body = source[begin:end]
    loop = "    for passno in range(loops):\n        Proc5()"
    assert body.count(loop) == 1
    copies = ""
    for name in NAMES:
        body = body.replace(" " + name + "(", " local_" + name + "(").replace("(" + name + "(", "(local_" + name + "(")
        copies += "    local_" + name + " = " + name + "\n"
    body = body.replace("def local_", "def ")
    loop = loop.replace("Proc5", "local_Proc5")
    assert body.count(loop) == 1
    return source[:begin] + body.replace(loop, copies + loop) + source[end:]


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pystone.py")) as file:
    text = with_local_copies(file.read())
namespace = {"__name__": "pystone"}
exec(compile(text, "pystone.py", "exec"), namespace)
run = namespace["run"]


def run(loops, inner=run):
    return inner(loops)
