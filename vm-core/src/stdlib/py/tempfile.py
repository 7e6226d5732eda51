"""Temporary files and folders."""

import io
import os
import shutil
from random import Random

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp",
           "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir"]

TMP_MAX = 10000
template = "tmp"
tempdir = None
_random = Random()


def _name():
    return "".join(_random.choices("abcdefghijklmnopqrstuvwxyz0123456789_", k=8))


def gettempprefix():
    return template


def gettempdir():
    """Where temporary files go."""
    global tempdir
    if tempdir is None:
        for place in [os.environ.get(n) for n in ("TMPDIR", "TEMP", "TMP")] + ["/tmp", "/var/tmp", "/usr/tmp", os.getcwd()]:
            if place and os.path.isdir(place) and os.access(place, os.W_OK):
                tempdir = os.path.abspath(place)
                break
        else:
            raise FileNotFoundError("No usable temporary directory found")
    return tempdir


def _tries(suffix, prefix, dir):
    folder = os.path.abspath(gettempdir() if dir is None else dir)
    for _ in range(TMP_MAX):
        yield os.path.join(folder, (template if prefix is None else prefix) + _name() + (suffix or ""))
    raise FileExistsError("No usable temporary file name found")


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """The descriptor and the path of a new file."""
    for path in _tries(suffix, prefix, dir):
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), path
        except FileExistsError:
            pass


def mkdtemp(suffix=None, prefix=None, dir=None):
    """The path of a new folder."""
    for path in _tries(suffix, prefix, dir):
        try:
            os.mkdir(path, 0o700)
            return path
        except FileExistsError:
            pass


def mktemp(suffix="", prefix=template, dir=None):
    for path in _tries(suffix, prefix, dir):
        if not os.path.lexists(path):
            return path


class _TemporaryFileWrapper:
    """A file that is removed when it is closed."""

    def __init__(self, file, name, delete):
        self.file = file
        self.name = name
        self.delete = delete
        self._gone = False

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __iter__(self):
        return iter(self.file)

    def close(self):
        self.file.close()
        if self.delete and not self._gone:
            self._gone = True
            os.unlink(self.name)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def __del__(self):
        self.close()


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                       delete=True, *, errors=None):
    fd, name = mkstemp(suffix, prefix, dir)
    os.close(fd)
    return _TemporaryFileWrapper(open(name, mode, buffering, encoding, errors, newline), name, delete)


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                  errors=None):
    fd, name = mkstemp(suffix, prefix, dir)
    os.close(fd)
    file = open(name, mode, buffering, encoding, errors, newline)
    os.unlink(name)
    return file


class SpooledTemporaryFile:
    """A file in memory until it is large."""

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None,
                 dir=None, *, errors=None):
        self._file = io.BytesIO() if "b" in mode else io.StringIO(newline="\n" if newline is None else newline)
        self._max = max_size
        self._rolled = False
        self._args = mode, buffering, encoding, newline, suffix, prefix, dir

    def rollover(self):
        if not self._rolled:
            self._rolled = True
            file = TemporaryFile(*self._args)
            at = self._file.tell()
            file.write(self._file.getvalue())
            file.seek(at)
            self._file = file

    def write(self, data):
        n = self._file.write(data)
        if self._max and not self._rolled and self._file.tell() > self._max:
            self.rollover()
        return n

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __iter__(self):
        return iter(self._file)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._file.close()


class TemporaryDirectory:
    """A folder that is removed at the end of a with statement."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore = ignore_cleanup_errors
        self._gone = False

    def __repr__(self):
        return "<%s %r>" % (self.__class__.__name__, self.name)

    def __enter__(self):
        return self.name

    def __exit__(self, *exc):
        self.cleanup()

    def cleanup(self):
        if not self._gone:
            self._gone = True
            shutil.rmtree(self.name, ignore_errors=self._ignore)

    def __del__(self):
        if not self._gone and os.path.isdir(self.name):
            self.cleanup()
