"""Files by patterns of the shell."""

import contextlib
import fnmatch
import os
import re

__all__ = ["escape", "glob", "iglob"]

_magic = re.compile("([*?[])")


def has_magic(s):
    return _magic.search(s) is not None


def escape(pathname):
    return _magic.sub(r"[\1]", pathname)


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """A list of the paths that match."""
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The same, one by one."""
    root = root_dir if root_dir is not None else pathname[:0]
    found = _find(pathname, root, recursive, False, include_hidden)
    if not pathname or recursive and pathname[:2] == "**":
        first = next(found, None)
        if first:
            return _with(first, found)
    return found


def _with(first, rest):
    yield first
    yield from rest


def _find(pathname, root, recursive, dironly, hidden):
    dirname, basename = os.path.split(pathname)
    if not has_magic(pathname):
        if basename:
            if os.path.lexists(os.path.join(root, pathname)):
                yield pathname
        elif os.path.isdir(os.path.join(root, dirname)):
            yield pathname
        return
    if not dirname:
        yield from _in_folder(root, basename, recursive, dironly, hidden)
        return
    folders = _find(dirname, root, recursive, True, hidden) if dirname != pathname and has_magic(dirname) else [dirname]
    for folder in folders:
        for name in _in_folder(os.path.join(root, folder), basename, recursive, dironly, hidden):
            yield os.path.join(folder, name)


def _in_folder(folder, pattern, recursive, dironly, hidden):
    if recursive and pattern == "**":
        yield pattern[:0]
        yield from _below(folder, dironly, hidden)
    elif not has_magic(pattern):
        path = os.path.join(folder, pattern)
        if os.path.lexists(path) if pattern else os.path.isdir(folder):
            yield pattern
    else:
        names = _names(folder, dironly)
        if not (hidden or pattern[0] == "."):
            names = [n for n in names if n[0] != "."]
        yield from fnmatch.filter(names, pattern)


def _names(folder, dironly):
    try:
        with os.scandir(folder or ".") as entries:
            found = []
            for entry in entries:
                with contextlib.suppress(OSError):
                    if not dironly or entry.is_dir():
                        found.append(entry.name)
            return found
    except OSError:
        return []


def _below(folder, dironly, hidden):
    for name in _names(folder, dironly):
        if hidden or name[0] != ".":
            yield name
            path = os.path.join(folder, name) if folder else name
            for deeper in _below(path, dironly, hidden):
                yield os.path.join(name, deeper)
