"""The part of `os` that scripts and benchmarks use: files, directories, environment, process facts."""

import abc
import io
import posixpath as path
import sys
from posix import *
from posix import _exit
import posix

sys.modules["os.path"] = path

name = "posix"
linesep = "\n"
curdir = path.curdir
pardir = path.pardir
sep = path.sep
extsep = path.extsep
altsep = path.altsep
pathsep = path.pathsep
defpath = path.defpath
devnull = path.devnull

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2

error = OSError


class _Environ:
    """`os.environ`: a mapping of str to str."""

    def __init__(self, data):
        self._data = data

    def _check(self, value):
        if not isinstance(value, str):
            raise TypeError("str expected, not %s" % type(value).__name__)
        return value

    def __getitem__(self, key):
        self._check(key)
        try:
            return self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        self._data[self._check(key)] = self._check(value)

    def __delitem__(self, key):
        self._check(key)
        try:
            del self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __contains__(self, key):
        return key in self._data

    def __iter__(self):
        return iter(list(self._data))

    def __len__(self):
        return len(self._data)

    def __eq__(self, other):
        return dict(self) == dict(other)

    def __repr__(self):
        return "environ({%s})" % ", ".join("%r: %r" % item for item in self._data.items())

    def get(self, key, default=None):
        return self._data.get(self._check(key), default)

    def keys(self):
        return self._data.keys()

    def values(self):
        return self._data.values()

    def items(self):
        return self._data.items()

    def copy(self):
        return dict(self._data)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def pop(self, key, *default):
        return self._data.pop(self._check(key), *default)

    def update(self, *others, **more):
        for k, v in dict(*others, **more).items():
            self[k] = v

    def clear(self):
        self._data.clear()


environ = _Environ(posix.environ)


def getenv(key, default=None):
    return environ.get(key, default)


def unsetenv(key):
    environ.pop(key, None)


class PathLike(abc.ABC):
    """What has `__fspath__`."""

    @abc.abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return hasattr(subclass, "__fspath__") or NotImplemented
        return NotImplemented


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            # Somebody else has just made it.
            pass
        if tail == curdir:
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    rmdir(name)
    head, tail = path.split(name)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


class DirEntry:
    """One entry that `scandir` yields."""

    def __init__(self, directory, name):
        self.name = name
        self.path = path.join(directory, name)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return "<DirEntry %r>" % self.name

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path) and (follow_symlinks or not path.islink(self.path))

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path) and (follow_symlinks or not path.islink(self.path))

    def is_symlink(self):
        return path.islink(self.path)

    def stat(self, *, follow_symlinks=True):
        return posix.stat(self.path, follow_symlinks=follow_symlinks)


class _ScanDir:
    def __init__(self, directory):
        self._entries = iter([DirEntry(directory, name) for name in listdir(directory)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path="."):
    return _ScanDir(fspath(path))


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    try:
        entries = list(scandir(top))
    except OSError as e:
        if onerror is not None:
            onerror(e)
        return
    dirs = [e.name for e in entries if e.is_dir()]
    files = [e.name for e in entries if not e.is_dir()]
    if topdown:
        yield top, dirs, files
    for d in dirs:
        below = path.join(top, d)
        if followlinks or not path.islink(below):
            yield from walk(below, topdown, onerror, followlinks)
    if not topdown:
        yield top, dirs, files


def get_terminal_size(fd=1):
    return terminal_size((int(environ.get("COLUMNS", 80)), int(environ.get("LINES", 24))))


class terminal_size(tuple):
    """Columns and lines."""

    @property
    def columns(self):
        return self[0]

    @property
    def lines(self):
        return self[1]

    def __repr__(self):
        return "os.terminal_size(columns=%d, lines=%d)" % self


def fdopen(fd, mode="r", *args, **kwargs):
    return io.open(fd, mode, *args, **kwargs)


def uname():
    """What system and machine this is."""
    return _UnameResult(posix._uname())


class _UnameResult(tuple):
    __slots__ = ()
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])

    def __repr__(self):
        return "posix.uname_result(sysname=%r, nodename=%r, release=%r, version=%r, machine=%r)" % tuple(self)


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    """Sets the times of access and change of a file."""
    if ns is not None:
        times = ns[0] / 1e9, ns[1] / 1e9
    elif times is None:
        import time
        times = (time.time(),) * 2
    posix._utime(path, float(times[0]), float(times[1]))


def pipe():
    """(a descriptor to read from, one to write to)."""
    import _subprocess
    return _subprocess.pipe()


def system(command):
    """Runs a command line by the shell; the status as `waitpid` gives it."""
    import _subprocess
    from subprocess import Popen
    pid = _subprocess.spawn(["sh", "-c", command], "/bin/sh", None, Popen._environment(None), -1, -1, -1, False)
    return waitpid(pid, 0)[1]


class _Pipe:
    """The file that `popen` returns: closing it waits for the program."""

    def __init__(self, stream, process):
        self._stream = stream
        self._process = process

    def close(self):
        self._stream.close()
        status = self._process.wait()
        return None if status == 0 else status << 8 if status > 0 else status

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def popen(cmd, mode="r", buffering=-1):
    """A command's output to read, or its input to write."""
    if not isinstance(cmd, str):
        raise TypeError("invalid cmd type (%s, expected string)" % type(cmd))
    if mode not in ("r", "w"):
        raise ValueError("invalid mode %r" % mode)
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess
    end = "stdout" if mode == "r" else "stdin"
    process = subprocess.Popen(cmd, shell=True, text=True, bufsize=buffering, **{end: subprocess.PIPE})
    return _Pipe(getattr(process, end), process)


def WIFEXITED(status):
    return status & 0x7F == 0


def WEXITSTATUS(status):
    return status >> 8 & 0xFF


def WIFSTOPPED(status):
    return status & 0xFF == 0x7F


def WSTOPSIG(status):
    return status >> 8 & 0xFF


def WIFSIGNALED(status):
    return status & 0x7F not in (0, 0x7F)


def WTERMSIG(status):
    return status & 0x7F


def waitstatus_to_exitcode(status):
    """The exit status, or the signal as a negative number."""
    if WIFEXITED(status):
        return WEXITSTATUS(status)
    if WIFSIGNALED(status):
        return -WTERMSIG(status)
    if WIFSTOPPED(status):
        raise ValueError("process stopped by delivery of signal %i" % WSTOPSIG(status))
    raise ValueError("invalid wait status: %i" % status)
