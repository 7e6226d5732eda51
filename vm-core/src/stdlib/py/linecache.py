"""Lines of source files, read once and again when the file has changed."""

import posix

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# File name -> (size, mtime, lines, full name). An entry without mtime was put there by a program and stays.
cache = {}


def clearcache():
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """A line with its newline, '' if there is none."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    return updatecache(filename, module_globals)


def checkcache(filename=None):
    """Forgets files that have changed."""
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1 or entry[1] is None:
            continue
        try:
            stat = posix.stat(entry[3])
        except (OSError, ValueError):
            cache.pop(name, None)
            continue
        if entry[0] != stat.st_size or entry[1] != stat.st_mtime:
            cache.pop(name, None)


def updatecache(filename, module_globals=None):
    """Reads a file, or asks the loader of the module it belongs to; [] if that fails."""
    entry = cache.pop(filename, None)
    if not filename or (filename.startswith("<") and filename.endswith(">")):
        return []
    try:
        stat = posix.stat(filename)
        with open(filename, encoding="utf-8") as file:
            lines = file.readlines()
    except (OSError, UnicodeDecodeError, SyntaxError, ValueError):
        if (entry is None or len(entry) != 1) and not lazycache(filename, module_globals):
            return []
        source = (entry or cache.pop(filename))[0]
        try:
            text = source()
        except (ImportError, OSError):
            return []
        if text is None:
            return []
        lines = [line + "\n" for line in text.splitlines()]
        cache[filename] = len(text), None, lines, filename
        return lines
    if not lines:
        lines = ["\n"]
    elif not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    cache[filename] = stat.st_size, stat.st_mtime, lines, filename
    return lines


def lazycache(filename, module_globals):
    """Notes that the module's loader has the text, which is asked for it when a line is wanted."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or (filename.startswith("<") and filename.endswith(">")) or not module_globals:
        return False
    name = module_globals.get("__name__")
    loader = module_globals.get("__loader__")
    get_source = getattr(loader, "get_source", None)
    if not name or not get_source:
        return False
    cache[filename] = (lambda: get_source(name),)
    return True
