# Loading a file as a module by hand, and asking whether a module exists.
import importlib.util
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "plug.py")
    with open(path, "w") as f:
        f.write("x = 5\ndef f():\n    return __name__\n")
    spec = importlib.util.spec_from_file_location("my.plug", path)
    print(spec.name, spec.parent, spec.origin == path, spec.has_location, spec.submodule_search_locations)
    module = importlib.util.module_from_spec(spec)
    print(hasattr(module, "x"), module.__file__ == path)
    spec.loader.exec_module(module)
    print(module.x, module.f(), module.__name__, module.__package__)
    print(spec.loader.get_source("my.plug").count("\n"))
print(importlib.util.find_spec("json") is not None, importlib.util.find_spec("no_such_module"), importlib.util.spec_from_file_location("a", "b.txt"))
for name in ("json.nothing", "no.such", "math.x"):
    try:
        print(importlib.util.find_spec(name))
    except ModuleNotFoundError as e:
        print(e)
