"""Lines of source files, read once."""

cache = {}


def getlines(filename, module_globals=None):
    if filename not in cache:
        try:
            with open(filename, encoding="utf-8") as file:
                lines = file.readlines()
        except (OSError, UnicodeDecodeError, SyntaxError):
            return []
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        cache[filename] = (None, None, lines, filename)
    return cache[filename][2]


def getline(filename, lineno, module_globals=None):
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def clearcache():
    cache.clear()


def checkcache(filename=None):
    if filename is None:
        cache.clear()
    else:
        cache.pop(filename, None)


def updatecache(filename, module_globals=None):
    cache.pop(filename, None)
    return getlines(filename, module_globals)


def lazycache(filename, module_globals):
    return False
