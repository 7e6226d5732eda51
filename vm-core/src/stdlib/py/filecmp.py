"""Whether files and folders are the same."""

import os
import stat
from itertools import filterfalse

__all__ = ["clear_cache", "cmp", "dircmp", "cmpfiles", "DEFAULT_IGNORES"]

DEFAULT_IGNORES = ["RCS", "CVS", "tags", ".git", ".hg", ".bzr", "_darcs", "__pycache__"]
BUFSIZE = 8 * 1024

# What was found out, by names and signatures.
_cache = {}


def clear_cache():
    _cache.clear()


def cmp(f1, f2, shallow=True):
    """Whether two files hold the same; `shallow` believes equal kind, size and time of change."""
    first, second = _signature(f1), _signature(f2)
    if first[0] != stat.S_IFREG or second[0] != stat.S_IFREG:
        return False
    if shallow and first == second:
        return True
    if first[1] != second[1]:
        return False
    key = f1, f2, first, second
    same = _cache.get(key)
    if same is None:
        same = _same_bytes(f1, f2)
        if len(_cache) > 100:
            clear_cache()
        _cache[key] = same
    return same


def _signature(path):
    found = os.stat(path)
    return stat.S_IFMT(found.st_mode), found.st_size, found.st_mtime


def _same_bytes(f1, f2):
    with open(f1, "rb") as first, open(f2, "rb") as second:
        while True:
            block = first.read(BUFSIZE)
            if block != second.read(BUFSIZE):
                return False
            if not block:
                return True


def cmpfiles(a, b, common, shallow=True):
    """The names in `common` by outcome: same, different, and those that can't be compared."""
    outcomes = [], [], []
    for name in common:
        try:
            outcome = 0 if cmp(os.path.join(a, name), os.path.join(b, name), shallow) else 1
        except OSError:
            outcome = 2
        outcomes[outcome].append(name)
    return outcomes


class dircmp:
    """Two folders side by side; each attribute is found out when it is first asked for."""

    def __init__(self, a, b, ignore=None, hide=None):
        self.left = a
        self.right = b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore

    def _listed(self, folder):
        hidden = {*self.hide, *self.ignore}
        return sorted(name for name in os.listdir(folder) if name not in hidden)

    def phase0(self):
        self.left_list = self._listed(self.left)
        self.right_list = self._listed(self.right)

    def phase1(self):
        left = {os.path.normcase(name): name for name in self.left_list}
        right = {os.path.normcase(name): name for name in self.right_list}
        self.common = [left[name] for name in left if name in right]
        self.left_only = [left[name] for name in filterfalse(right.__contains__, left)]
        self.right_only = [right[name] for name in filterfalse(left.__contains__, right)]

    def phase2(self):
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        for name in self.common:
            try:
                kinds = {stat.S_IFMT(os.stat(os.path.join(side, name)).st_mode) for side in (self.left, self.right)}
            except OSError:
                kinds = ()
            if kinds == {stat.S_IFDIR}:
                self.common_dirs.append(name)
            elif kinds == {stat.S_IFREG}:
                self.common_files.append(name)
            else:
                self.common_funny.append(name)

    def phase3(self):
        self.same_files, self.diff_files, self.funny_files = cmpfiles(self.left, self.right, self.common_files)

    def phase4(self):
        self.subdirs = {}
        for name in self.common_dirs:
            self.subdirs[name] = type(self)(os.path.join(self.left, name), os.path.join(self.right, name), self.ignore, self.hide)

    def phase4_closure(self):
        self.phase4()
        for below in self.subdirs.values():
            below.phase4_closure()

    _PHASES = {"subdirs": phase4, "same_files": phase3, "diff_files": phase3, "funny_files": phase3, "common_dirs": phase2,
               "common_files": phase2, "common_funny": phase2, "common": phase1, "left_only": phase1, "right_only": phase1,
               "left_list": phase0, "right_list": phase0}
    methodmap = _PHASES

    def __getattr__(self, name):
        phase = self._PHASES.get(name)
        if phase is None:
            raise AttributeError(name)
        phase(self)
        return getattr(self, name)

    def report(self):
        print("diff", self.left, self.right)
        for title, names in (("Only in " + self.left, self.left_only), ("Only in " + self.right, self.right_only),
                             ("Identical files", self.same_files), ("Differing files", self.diff_files),
                             ("Trouble with common files", self.funny_files),
                             ("Common subdirectories", self.common_dirs), ("Common funny cases", self.common_funny)):
            if names:
                names.sort()
                print(title, ":", names)

    def report_partial_closure(self):
        self.report()
        for below in self.subdirs.values():
            print()
            below.report()

    def report_full_closure(self):
        self.report()
        for below in self.subdirs.values():
            print()
            below.report_full_closure()
