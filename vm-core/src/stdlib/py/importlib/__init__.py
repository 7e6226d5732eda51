"""Importing by name, and importing again."""

import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = __import__


def _absolute_name(name, package):
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    if not package:
        raise TypeError(
            f"the 'package' argument is required to perform a relative import for {name!r}")
    base = package.rsplit(".", level - 1)
    if len(base) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{base[0]}.{name[level:]}" if name[level:] else base[0]


def import_module(name, package=None):
    """Imports a module, by an absolute name or one relative to `package`, and returns it."""
    full = _absolute_name(name, package)
    __import__(full)
    return sys.modules[full]


def reload(module):
    """Runs the text of an imported module again in its namespace."""
    if not isinstance(module, type(sys)):
        raise TypeError("reload() argument must be a module")
    name = module.__name__
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    file = getattr(module, "__file__", None)
    if file is None or file.startswith("<"):
        return module
    with open(file, "rb") as stream:
        code = compile(stream.read(), file, "exec")
    exec(code, module.__dict__)
    return sys.modules[name]


def invalidate_caches():
    """Nothing is cached that a change of the file system could make wrong."""
