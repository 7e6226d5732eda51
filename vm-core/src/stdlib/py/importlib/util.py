"""Specifications of modules, names of modules, and where caches lie."""

import _imp
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader

__all__ = ["find_spec", "module_from_spec", "spec_from_file_location", "spec_from_loader", "MAGIC_NUMBER", "cache_from_source", "decode_source", "resolve_name", "source_from_cache", "source_hash"]

MAGIC_NUMBER = _imp.magic_number()


def cache_from_source(path, debug_override=None, *, optimization=None):
    """The path of a source file's cache; optimization levels have none of their own here."""
    return _imp.cache_path(os.fspath(path), sys.pycache_prefix)


def source_from_cache(path):
    """The path of the source whose cache lies at `path`."""
    path = os.fspath(path)
    head, name = os.path.split(path)
    prefix = sys.pycache_prefix
    if prefix is not None and os.path.commonpath([os.path.abspath(head), os.path.abspath(prefix)]) == os.path.abspath(prefix):
        head = os.sep + os.path.relpath(os.path.abspath(head), os.path.abspath(prefix))
    else:
        head, folder = os.path.split(head)
        if folder != "__pycache__":
            raise ValueError(f"__pycache__ not bottom-level directory in {path!r}")
    tail = f".{sys.implementation.cache_tag}.pyc"
    if name.count(".") < 2:
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    stem = name[:-len(tail)] if name.endswith(tail) else name.partition(".")[0]
    return os.path.join(head, stem + ".py")


def source_hash(source_bytes):
    """The hash of a source text that hash-based caches hold."""
    return _imp.source_hash(0, source_bytes)


def decode_source(source_bytes):
    """The text of a source file, with newlines as Python has them."""
    text = source_bytes.decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def resolve_name(name, package):
    """An absolute name of a name that may be relative to `package`."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    bits = package.rsplit(".", level - 1)
    if len(bits) < level:
        raise ImportError("attempted relative import beyond top-level package")
    base = bits[0]
    rest = name[level:]
    return f"{base}.{rest}" if rest else base


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    """The specification of a module in a file; None if nothing can load that."""
    if location is None:
        location = loader.get_filename(name) if loader is not None else "<unknown>"
    path = os.path.abspath(os.fspath(location))
    if loader is None:
        if not path.endswith(".py"):
            return None
        loader = SourceFileLoader(name, path)
    spec = ModuleSpec(name, loader, origin=path)
    spec.has_location = True
    spec.cached = cache_from_source(path) if path.endswith(".py") else None
    if submodule_search_locations is not None:
        spec.submodule_search_locations = list(submodule_search_locations)
    elif os.path.basename(path) == "__init__.py":
        spec.submodule_search_locations = [os.path.dirname(path)]
    return spec


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    if hasattr(loader, "get_filename"):
        places = [] if is_package else None
        return spec_from_file_location(name, loader.get_filename(name), loader=loader, submodule_search_locations=places)
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def module_from_spec(spec):
    """A new module, not yet run."""
    module = None
    if hasattr(spec.loader, "create_module"):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, "exec_module"):
        raise ImportError("loaders that define exec_module() must also define create_module()")
    if module is None:
        module = type(sys)(spec.name)
    module.__name__ = spec.name
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    module.__spec__ = spec
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
        if spec.cached is not None:
            module.__cached__ = spec.cached
    return module


def _spec_of(module):
    """The specification of a module that has been imported."""
    spec = getattr(module, "__spec__", None)
    if spec is None:
        file = getattr(module, "__file__", None)
        if file is not None and not file.startswith("<"):
            return spec_from_file_location(module.__name__, file)
        spec = ModuleSpec(module.__name__, None, origin="built-in" if file is None else file,
                          is_package=hasattr(module, "__path__"))
    return spec


def find_spec(name, package=None):
    """The specification of a module, None if there is none; the packages around it are imported."""
    full = resolve_name(name, package) if name.startswith(".") else name
    if full in sys.modules:
        module = sys.modules[full]
        return None if module is None else _spec_of(module)
    parent, _, last = full.rpartition(".")
    if parent:
        __import__(parent)
        places = getattr(sys.modules[parent], "__path__", None)
        if places is None:
            raise ModuleNotFoundError(
                f"__path__ attribute not found on {parent!r} while trying to find {full!r}", name=full)
    else:
        places = sys.path
    for place in places:
        for path in (os.path.join(place, last, "__init__.py"), os.path.join(place, last + ".py")):
            if os.path.isfile(path):
                return spec_from_file_location(full, path)
    # What is part of the VM is found by importing it, which has no effects anybody sees.
    try:
        __import__(full)
    except ImportError:
        return None
    return _spec_of(sys.modules[full])
