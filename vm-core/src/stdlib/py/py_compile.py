"""Writing the cache of a source file without importing it."""

import _imp
import enum
import os
import sys
import traceback

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """What `compile` raises with `doraise`: the exception, the file, and a text to show."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        name = exc_type.__name__
        if exc_type is SyntaxError:
            text = "".join(traceback.format_exception_only(exc_type, exc_value))
            text = text.replace('File "<string>"', f'File "{file}"')
        else:
            text = f"Sorry: {name}: {exc_value}"
        Exception.__init__(self, msg or text, name, exc_value, file)
        self.exc_type_name = name
        self.exc_value = exc_value
        self.file = file
        self.msg = msg or text

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    """By what a cache is checked before it is used."""

    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


_FLAGS = {PycInvalidationMode.TIMESTAMP: 0, PycInvalidationMode.CHECKED_HASH: 3,
          PycInvalidationMode.UNCHECKED_HASH: 1}


def _get_default_invalidation_mode():
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return PycInvalidationMode.CHECKED_HASH
    return PycInvalidationMode.TIMESTAMP


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    """Compiles a file and writes its cache; returns the cache's path, or None if the source is no program."""
    if invalidation_mode is None:
        invalidation_mode = _get_default_invalidation_mode()
    file = os.fspath(file)
    if cfile is None:
        cfile = _imp.cache_path(file, sys.pycache_prefix)
    cfile = os.fspath(cfile)
    if os.path.exists(cfile) and not os.path.isfile(cfile):
        raise FileExistsError(
            f"{cfile} is a non-regular file and will be changed into a regular one if import writes a byte-compiled file to it")
    status = os.stat(file)
    with open(file, "rb") as stream:
        source = stream.read()
    try:
        data = _imp.cache_file(source, dfile or file, file, _FLAGS[invalidation_mode])
    except Exception as error:
        wrapped = PyCompileError(type(error), error, dfile or file)
        if quiet < 2:
            if doraise:
                raise wrapped
            sys.stderr.write(wrapped.msg + "\n")
        return None
    _imp.replace_file(cfile, data, (status.st_mode | 0o200) & 0o666)
    return cfile


def main():
    """Compiles the files of the command line; `-` reads their names from standard input."""
    names = sys.argv[1:]
    if names == ["-"]:
        names = [line.rstrip("\n") for line in sys.stdin]
    for name in names:
        try:
            compile(name, doraise=True)
        except (PyCompileError, OSError) as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
