import _sibling
import _sibling as sib
from _sibling import value, func as renamed, _private
from _sibling import *
import pkg_a
import pkg_a.sub
import pkg_a.inner.deep as deep
from pkg_a import sub, exported
from pkg_a.inner import deep as deep2
from pkg_a.inner.deep import leaf
print(_sibling.value, sib is _sibling, value, renamed(2), _private, star_exported)
print(pkg_a.name, pkg_a.sub.who, sub is pkg_a.sub, deep is deep2, leaf(), exported, pkg_a.__name__, pkg_a.sub.__name__, deep.__package__, pkg_a.__file__.rpartition("/")[2], deep.from_parent, deep.sibling_value)
try:
    not_star
except NameError as e:
    print(e)
import sys
print("_sibling" in sys.modules, "pkg_a.inner.deep" in sys.modules, sys.modules["pkg_a"] is pkg_a)
_sibling.value = "changed"
import _sibling as again
print(again.value, value, again.get())
for stmt in ("import nope", "import pkg_a.nope", "from pkg_a import nope", "from _sibling import nope", "import _sibling.x", "from . import y", "from nope.a import b", "from pkg_a.nope import q", "import _raises"):
    try:
        exec(stmt)
    except ImportError as e:
        print(type(e).__name__, str(e).partition(" (/")[0], e.name)
    except Exception as e:
        print(type(e).__name__, e)
print("_raises" in sys.modules)
m = __import__("pkg_a.sub")
print(m.__name__, __import__("pkg_a.sub", fromlist=["who"]).__name__)

del sys.modules["_sibling"]
import _sibling as fresh
print(fresh is again, fresh.value)


def local_import():
    import math as m
    from pkg_a import sub as s
    return m.floor(1.5), s.who


print(local_import(), "m" in globals() and m.__name__)
import _circular_a
print(_circular_a.result)
print(repr(pkg_a.sub)[:20], type(pkg_a).__name__, hasattr(pkg_a, "lazy"), pkg_a.lazy_attr)
try:
    pkg_a.really_missing
except AttributeError as e:
    print(e)
print(_sibling.__doc__, dir(fresh)[:2], __name__, __file__.rpartition("/")[2], __doc__, __package__)
