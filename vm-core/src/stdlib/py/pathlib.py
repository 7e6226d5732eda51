"""Paths as objects. LIMIT: of POSIX systems only."""

import fnmatch
import io
import os
import posixpath
import re
import stat

__all__ = ["PurePath", "PurePosixPath", "Path", "PosixPath"]


class _Parents:
    """The folders above a path."""

    def __init__(self, path):
        self._class = type(path)
        self._root = path._root
        self._parts = path._parts

    def __len__(self):
        return len(self._parts) - 1 if self._root else len(self._parts)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return tuple(self[k] for k in range(*i.indices(len(self))))
        if i >= len(self) or i < -len(self):
            raise IndexError(i)
        if i < 0:
            i += len(self)
        return self._class._from_parts(self._root, self._parts[:-i - 1])

    def __repr__(self):
        return "<%s.parents>" % self._class.__name__


class PurePath:
    """A path that is only looked at as text."""

    __slots__ = ("_root", "_parts", "_text", "_hash")

    def __new__(cls, *args):
        if cls is PurePath:
            cls = PurePosixPath
        root, parts = cls._parse(args)
        return cls._from_parts(root, parts)

    def __reduce__(self):
        return self.__class__, tuple(self._parts)

    @classmethod
    def _parse(cls, args):
        root, parts = "", []
        for arg in args:
            if isinstance(arg, PurePath):
                text = str(arg)
            else:
                text = os.fspath(arg)
                if not isinstance(text, str):
                    raise TypeError("argument should be a str object or an os.PathLike object returning str, not %r"
                                    % type(text))
            if text.startswith("/"):
                root = "//" if text.startswith("//") and not text.startswith("///") else "/"
                parts = [root]
            parts += [p for p in text.split("/") if p and p != "."]
        return root, parts

    @classmethod
    def _from_parts(cls, root, parts):
        self = object.__new__(cls)
        self._root = root
        self._parts = parts
        self._text = None
        self._hash = None
        return self

    def __str__(self):
        if self._text is None:
            if self._root:
                self._text = self._root + "/".join(self._parts[1:])
            else:
                self._text = "/".join(self._parts) or "."
        return self._text

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        return str(self)

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return "%s(%r)" % (self.__class__.__name__, str(self))

    def as_uri(self):
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        from urllib.parse import quote_from_bytes
        return "file://" + quote_from_bytes(bytes(self))

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._parts == other._parts

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(tuple(self._parts))
        return self._hash

    def __lt__(self, other):
        return self._parts < other._parts if isinstance(other, PurePath) else NotImplemented

    def __le__(self, other):
        return self._parts <= other._parts if isinstance(other, PurePath) else NotImplemented

    def __gt__(self, other):
        return self._parts > other._parts if isinstance(other, PurePath) else NotImplemented

    def __ge__(self, other):
        return self._parts >= other._parts if isinstance(other, PurePath) else NotImplemented

    drive = property(lambda self: "")
    root = property(lambda self: self._root)
    anchor = property(lambda self: self._root)
    parts = property(lambda self: tuple(self._parts))
    parents = property(lambda self: _Parents(self))

    @property
    def name(self):
        if len(self._parts) == bool(self._root):
            return ""
        return self._parts[-1]

    @property
    def suffix(self):
        name = self.name
        i = name.rfind(".")
        return name[i:] if 0 < i < len(name) - 1 else ""

    @property
    def suffixes(self):
        name = self.name
        if name.endswith("."):
            return []
        return ["." + s for s in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        name = self.name
        i = name.rfind(".")
        return name[:i] if 0 < i < len(name) - 1 else name

    @property
    def parent(self):
        if len(self._parts) == bool(self._root):
            return self
        return self._from_parts(self._root, self._parts[:-1])

    def with_name(self, name):
        if not self.name:
            raise ValueError("%r has an empty name" % (self,))
        if not name or "/" in name or name == ".":
            raise ValueError("Invalid name %r" % name)
        return self._from_parts(self._root, self._parts[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if "/" in suffix or suffix and not suffix.startswith(".") or suffix == ".":
            raise ValueError("Invalid suffix %r" % (suffix,))
        name = self.name
        if not name:
            raise ValueError("%r has an empty name" % (self,))
        old = self.suffix
        return self._from_parts(self._root, self._parts[:-1] + [(name[:-len(old)] if old else name) + suffix])

    def relative_to(self, *other):
        if not other:
            raise TypeError("need at least one argument")
        other = self.__class__(*other)
        n = len(other._parts)
        if self._parts[:n] != other._parts or not n and self._root:
            raise ValueError("%r is not in the subpath of %r OR one path is relative and the other is absolute." % (
                str(self), str(other)))
        return self._from_parts("", self._parts[n:])

    def is_relative_to(self, *other):
        try:
            self.relative_to(*other)
            return True
        except ValueError:
            return False

    def joinpath(self, *args):
        root, parts = self._parse(args)
        if root:
            return self._from_parts(root, parts)
        return self._from_parts(self._root, self._parts + parts)

    def __truediv__(self, key):
        try:
            return self.joinpath(key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            root, parts = self._parse((key, self))
        except TypeError:
            return NotImplemented
        return self._from_parts(root, parts)

    def is_absolute(self):
        return bool(self._root)

    def is_reserved(self):
        return False

    def match(self, path_pattern):
        root, patterns = self._parse((path_pattern,))
        if not patterns:
            raise ValueError("empty pattern")
        if root and (root != self._root or len(patterns) != len(self._parts)):
            return False
        if len(patterns) > len(self._parts):
            return False
        return all(fnmatch.fnmatchcase(a, b) for a, b in zip(reversed(self._parts), reversed(patterns)))


os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    __slots__ = ()


class Path(PurePath):
    """A path of the file system."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = PosixPath
        root, parts = cls._parse(args)
        return cls._from_parts(root, parts)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        return cls("~").expanduser()

    def samefile(self, other_path):
        return posixpath.samefile(self, other_path)

    def absolute(self):
        return self if self._root else self.cwd() / self

    def resolve(self, strict=False):
        return self.__class__(posixpath.realpath(self, strict=strict))

    def expanduser(self):
        if not self._root and self._parts and self._parts[0][:1] == "~":
            home = posixpath.expanduser(self._parts[0])
            if home[:1] == "~":
                raise RuntimeError("Could not determine home directory.")
            return self.__class__(home, *self._parts[1:])
        return self

    def stat(self, *, follow_symlinks=True):
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        return os.lstat(self)

    def _mode(self, follow=True):
        try:
            return (os.stat if follow else os.lstat)(self).st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return 0

    def exists(self):
        return self._mode() != 0

    def is_dir(self):
        return stat.S_ISDIR(self._mode())

    def is_file(self):
        return stat.S_ISREG(self._mode())

    def is_symlink(self):
        return stat.S_ISLNK(self._mode(False))

    def is_mount(self):
        return str(self) == "/"

    def is_fifo(self):
        return stat.S_ISFIFO(self._mode())

    def is_socket(self):
        return stat.S_ISSOCK(self._mode())

    def is_block_device(self):
        return stat.S_ISBLK(self._mode())

    def is_char_device(self):
        return stat.S_ISCHR(self._mode())

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        with self.open("rb") as f:
            return f.read()

    def read_text(self, encoding=None, errors=None):
        with self.open("r", -1, encoding, errors) as f:
            return f.read()

    def write_bytes(self, data):
        with self.open("wb") as f:
            return f.write(memoryview(data))

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError("data must be str, not %s" % data.__class__.__name__)
        with self.open("w", -1, encoding, errors, newline) as f:
            return f.write(data)

    def iterdir(self):
        for name in os.listdir(self):
            yield self._from_parts(self._root, self._parts + [name])

    def touch(self, mode=0o666, exist_ok=True):
        if exist_ok and self.exists():
            os.utime(self)
            return
        os.close(os.open(self, os.O_CREAT | os.O_WRONLY | (0 if exist_ok else os.O_EXCL), mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        os.rmdir(self)

    def unlink(self, missing_ok=False):
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        os.rename(self, target)
        return self.__class__(target)

    def replace(self, target):
        os.replace(self, target)
        return self.__class__(target)

    def chmod(self, mode, *, follow_symlinks=True):
        os.chmod(self, mode)

    def symlink_to(self, target, target_is_directory=False):
        os.symlink(target, self)

    def hardlink_to(self, target):
        os.link(target, self)

    def readlink(self):
        return self.__class__(os.readlink(self))

    def glob(self, pattern):
        if not pattern:
            raise ValueError("Unacceptable pattern: {!r}".format(pattern))
        root, patterns = self._parse((pattern,))
        if root:
            raise NotImplementedError("Non-relative patterns are unsupported")
        yield from self._select(patterns, pattern.endswith("/"))

    def rglob(self, pattern):
        root, patterns = self._parse((pattern,))
        if root:
            raise NotImplementedError("Non-relative patterns are unsupported")
        yield from self._select(["**"] + patterns, bool(pattern) and pattern.endswith("/"))

    def _select(self, patterns, dironly):
        """The paths below this one that match, each once."""
        if not patterns:
            if not dironly or self.is_dir():
                yield self
            return
        head, rest = patterns[0], patterns[1:]
        if head == "**":
            seen = set()
            for folder in self._folders():
                for found in folder._select(rest, dironly):
                    if found not in seen:
                        seen.add(found)
                        yield found
        elif "**" in head:
            raise ValueError("Invalid pattern: '**' can only be an entire path component")
        elif not re.search("[*?[]", head):
            path = self / head if head != ".." else self._from_parts(self._root, self._parts + [head])
            if path.is_dir() if rest or dironly else path.exists():
                yield from path._select(rest, dironly)
        else:
            try:
                names = os.listdir(self)
            except OSError:
                return
            for name in names:
                if fnmatch.fnmatchcase(name, head):
                    path = self._from_parts(self._root, self._parts + [name])
                    if not (rest or dironly) or path.is_dir():
                        yield from path._select(rest, dironly)

    def _folders(self):
        """This folder and all below it."""
        if not self.is_dir():
            return
        yield self
        try:
            entries = list(os.scandir(self))
        except OSError:
            return
        for entry in entries:
            if entry.is_dir() and not entry.is_symlink():
                yield from self._from_parts(self._root, self._parts + [entry.name])._folders()

    def owner(self):
        raise NotImplementedError("Path.owner() is unsupported on this system")


class PosixPath(Path, PurePosixPath):
    __slots__ = ()
