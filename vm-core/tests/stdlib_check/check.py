"""Runs the library tests with our Python sources on CPython and compares with what CPython's own library printed.

Usage: python3.11 check.py [PROGRAM…]     (default: every program of ../lang/stdlib)
The sources in ../../src/stdlib/py are loaded by an import function of their own, so that neither library sees the other;
native modules come from CPython.  Exit status 1 if any output differs from the `.out` beside the program.
"""

import builtins
import contextlib
import difflib
import glob
import hashlib
import io
import os
import sys
import types

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.normpath(os.path.join(HERE, "..", "..", "src", "stdlib", "py"))
PROGRAMS = os.path.normpath(os.path.join(HERE, "..", "lang", "stdlib"))


# Modules that stand on native ones which CPython has otherwise or not at all.
CPYTHONS_OWN = {"re", "hashlib", "os", "copyreg"}


def native_random():
    """CPython's `_random` with what our native one has beside it."""
    import _random

    class Random(_random.Random):
        pass

    module = types.ModuleType("_random")
    module.Random = Random
    module.seed_bytes = lambda data: int.from_bytes(data + hashlib.sha512(data).digest(), "big")
    return module


class Library:
    """An import system over our sources."""

    def __init__(self):
        self.modules = {"_random": native_random(), "builtins": builtins}
        self.builtins = dict(builtins.__dict__)
        self.builtins["__import__"] = self.import_
        self.sys = types.ModuleType("sys")
        self.sys.__dict__.update(sys.__dict__)
        self.sys.modules = self.modules
        self.modules["sys"] = self.sys
        self.builtins["print"] = self.print_

    def print_(self, *values, file=None, **options):
        print(*values, file=self.sys.stdout if file is None else file, **options)

    def path_of(self, name):
        if name in CPYTHONS_OWN:
            return None
        base = os.path.join(SOURCES, *name.split("."))
        for path in (os.path.join(base, "__init__.py"), base + ".py"):
            if os.path.exists(path):
                return path
        return None

    def load(self, name):
        if name in self.modules:
            return self.modules[name]
        path = self.path_of(name)
        if path is None:
            return None
        parent = None
        if "." in name:
            parent = self.load(name.rpartition(".")[0])
        module = types.ModuleType(name)
        self.modules[name] = module
        self.run(path, module)
        if parent is not None:
            setattr(parent, name.rpartition(".")[2], module)
        return module

    def run(self, path, module):
        module.__dict__["__builtins__"] = self.builtins
        module.__dict__["__file__"] = path
        with open(path) as file:
            code = compile(file.read(), path, "exec")
        exec(code, module.__dict__)

    def import_(self, name, globals=None, locals=None, fromlist=(), level=0):
        if level:
            package = globals["__package__"] if globals.get("__package__") else globals["__name__"].rpartition(".")[0]
            for _up in range(level - 1):
                package = package.rpartition(".")[0]
            name = package + "." + name if name else package
        module = self.load(name)
        if module is None:
            return builtins.__import__(name, globals, locals, fromlist, 0)
        if fromlist:
            for one in fromlist:
                if not hasattr(module, one):
                    self.load(name + "." + one)
            return module
        return self.modules[name.partition(".")[0]]


def run_with_ours(path):
    library = Library()
    library.sys.argv = [path]
    main = types.ModuleType("__main__")
    library.modules["__main__"] = main
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        library.sys.stdout = output
        try:
            library.run(path, main)
        except SystemExit:
            pass
        except BaseException:
            import traceback

            traceback.print_exc(file=output)
    return output.getvalue()


def main():
    programs = sys.argv[1:] or sorted(glob.glob(os.path.join(PROGRAMS, "*.py")))
    failed = 0
    for path in programs:
        path = os.path.abspath(path)
        with open(path[:-3] + ".out") as file:
            expected = file.read()
        actual = run_with_ours(path)
        if actual != expected:
            failed += 1
            print("DIFFERS", path)
            lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "CPython", "ours", lineterm="", n=1)
            print("\n".join(list(lines)[:40]))
    print("%d programs, %d differ" % (len(programs), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
