"""Where caches lie, and names of modules."""

import _imp
import os
import sys

__all__ = ["MAGIC_NUMBER", "cache_from_source", "decode_source", "resolve_name", "source_from_cache", "source_hash"]

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
