"""What machine and system this is."""

import os
import sys
from collections import namedtuple

uname_result = namedtuple("uname_result", "system node release version machine")


def uname():
    return uname_result(*os.uname())


def system():
    return uname().system


def node():
    return uname().node


def release():
    return uname().release


def version():
    return uname().version


def machine():
    return uname().machine


def processor():
    return uname().machine


def architecture(executable="", bits="", linkage=""):
    return "64bit", "ELF"


def python_version():
    return "%d.%d.%d" % sys.version_info[:3]


def python_version_tuple():
    return tuple(map(str, sys.version_info[:3]))


def python_implementation():
    return {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)


def python_compiler():
    return "rustc"


def python_build():
    return "", ""


def python_branch():
    return ""


def python_revision():
    return ""


def platform(aliased=False, terse=False):
    names = uname()
    return "-".join([names.system, names.release, names.machine])
