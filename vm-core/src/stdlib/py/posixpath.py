"""Paths of POSIX systems (`os.path`)."""

import posix

curdir = "."
pardir = ".."
extsep = "."
sep = "/"
pathsep = ":"
defpath = "/bin:/usr/bin"
altsep = None
devnull = "/dev/null"
supports_unicode_filenames = False

__all__ = ["normcase", "isabs", "join", "splitdrive", "split", "splitext", "basename", "dirname", "commonprefix",
           "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir", "isfile",
           "expanduser", "expandvars", "normpath", "abspath", "curdir", "pardir", "sep", "pathsep", "defpath",
           "altsep", "extsep", "devnull", "realpath", "relpath", "commonpath", "samefile"]


def _slash(path):
    return b"/" if isinstance(path, bytes) else "/"


def _dot(path):
    return b"." if isinstance(path, bytes) else "."


def normcase(s):
    return posix.fspath(s)


def isabs(s):
    s = posix.fspath(s)
    return s.startswith(_slash(s))


def join(a, *p):
    a = posix.fspath(a)
    slash = _slash(a)
    path = a
    for b in map(posix.fspath, p):
        if isinstance(a, bytes) is not isinstance(b, bytes):
            raise TypeError("Can't mix strings and bytes in path components")
        if b.startswith(slash):
            path = b
        elif not path or path.endswith(slash):
            path += b
        else:
            path += slash + b
    return path


def split(p):
    p = posix.fspath(p)
    slash = _slash(p)
    cut = p.rfind(slash) + 1
    head, tail = p[:cut], p[cut:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    p = posix.fspath(p)
    slash, dot = _slash(p), _dot(p)
    base = p.rfind(slash) + 1
    cut = p.rfind(dot)
    # Dots that only begin the name are no extension.
    if cut > base and p[base:cut].strip(dot):
        return p[:cut], p[cut:]
    return p, p[:0]


def splitdrive(p):
    p = posix.fspath(p)
    return p[:0], p


def basename(p):
    p = posix.fspath(p)
    return p[p.rfind(_slash(p)) + 1:]


def dirname(p):
    return split(p)[0]


def _mode(path, follow=True):
    try:
        return (posix.stat(path) if follow else posix.lstat(path)).st_mode & 0o170000
    except (OSError, ValueError):
        return 0


def exists(path):
    return _mode(path) != 0


def lexists(path):
    return _mode(path, False) != 0


def isfile(path):
    return _mode(path) == 0o100000


def isdir(s):
    return _mode(s) == 0o040000


def islink(path):
    return _mode(path, False) == 0o120000


def getsize(filename):
    return posix.stat(filename).st_size


def getmtime(filename):
    return posix.stat(filename).st_mtime


def getatime(filename):
    return posix.stat(filename).st_atime


def getctime(filename):
    return posix.stat(filename).st_ctime


def samefile(f1, f2):
    a, b = posix.stat(f1), posix.stat(f2)
    return a.st_ino == b.st_ino and a.st_dev == b.st_dev


def normpath(path):
    path = posix.fspath(path)
    slash, dot = _slash(path), _dot(path)
    if not path:
        return dot
    # Two slashes at the beginning have a meaning of their own, three are one.
    lead = len(path) - len(path.lstrip(slash))
    root = slash * (2 if lead == 2 else min(lead, 1))
    parts = []
    for part in path.split(slash):
        if not part or part == dot:
            continue
        if part != dot * 2 or (not root and not parts) or (parts and parts[-1] == dot * 2):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + slash.join(parts) or dot


def abspath(path):
    path = posix.fspath(path)
    if not isabs(path):
        here = posix.getcwd()
        path = join(here.encode() if isinstance(path, bytes) else here, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    path = abspath(filename)
    slash = _slash(path)
    done = slash
    rest = [part for part in path.split(slash) if part][::-1]
    links = 0
    while rest:
        part = rest.pop()
        if part == _dot(path) * 2:
            done = dirname(done)
            continue
        here = join(done, part)
        if islink(here) and links < 40:
            links += 1
            target = posix.readlink(here)
            if isabs(target):
                done = slash
            rest.extend([p for p in target.split(slash) if p and p != _dot(path)][::-1])
        else:
            if strict:
                posix.lstat(here)
            done = here
    return done


def relpath(path, start=None):
    path = posix.fspath(path)
    if not path:
        raise ValueError("no path specified")
    slash, dot = _slash(path), _dot(path)
    start = abspath(dot if start is None else start)
    a = [p for p in start.split(slash) if p]
    b = [p for p in abspath(path).split(slash) if p]
    same = len(commonprefix([a, b]))
    parts = [dot * 2] * (len(a) - same) + b[same:]
    return join(*parts) if parts else dot


def commonprefix(m):
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(posix.fspath, m))
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    paths = tuple(map(posix.fspath, paths))
    slash, dot = _slash(paths[0]), _dot(paths[0])
    if len({isabs(p) for p in paths}) != 1:
        raise ValueError("Can't mix absolute and relative paths")
    split_paths = [[c for c in p.split(slash) if c and c != dot] for p in paths]
    common = commonprefix([min(split_paths), max(split_paths)])
    return (slash if isabs(paths[0]) else slash[:0]) + slash.join(common)


def expanduser(path):
    path = posix.fspath(path)
    tilde = b"~" if isinstance(path, bytes) else "~"
    if not path.startswith(tilde):
        return path
    end = path.find(_slash(path), 1)
    if end < 0:
        end = len(path)
    home = posix.environ.get("HOME")
    # Only the own home is known: there is no password database here.
    if end != 1 or not home:
        return path
    if isinstance(path, bytes):
        home = home.encode()
    return (home.rstrip(_slash(path)) + path[end:]) or _slash(path)


def expandvars(path):
    path = posix.fspath(path)
    if "$" not in path:
        return path
    out = []
    i = 0
    while i < len(path):
        if path[i] != "$":
            out.append(path[i])
            i += 1
            continue
        if path[i + 1:i + 2] == "{":
            end = path.find("}", i)
            name, after = (path[i + 2:end], end + 1) if end > 0 else (None, i + 1)
        else:
            after = i + 1
            while after < len(path) and (path[after].isalnum() or path[after] == "_"):
                after += 1
            name = path[i + 1:after]
        value = posix.environ.get(name) if name else None
        out.append(path[i:after] if value is None else value)
        i = after
    return "".join(out)
