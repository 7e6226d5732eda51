"""Stand-ins for objects: they take any call, note it, and can be asked about it afterwards."""

__all__ = [
    "Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec", "AsyncMock", "FILTER_DIR",
    "NonCallableMock", "NonCallableMagicMock", "mock_open", "PropertyMock", "seal",
]

import inspect
from types import FunctionType
from unittest._calls import (
    ANY, DEFAULT, _Call, _CallList, _deleted, _format_call, _missing, call, sentinel)

FILTER_DIR = True


class InvalidSpecError(Exception):
    """A mock was given as a specification."""


_COMPARISONS = ("__lt__", "__gt__", "__le__", "__ge__")
_NUMERIC = tuple("add sub mul matmul truediv floordiv mod lshift rshift and xor or pow divmod".split())
_MAGICS = frozenset(
    ["__%s__" % name for name in
     "hash str sizeof enter exit round trunc floor ceil bool next fspath aiter len contains getitem setitem delitem iter "
     "complex int float index neg pos abs invert anext aenter aexit eq ne".split()]
    + list(_COMPARISONS)
    + ["__%s__" % name for name in _NUMERIC]
    + ["__i%s__" % name for name in _NUMERIC if name != "divmod"]
    + ["__r%s__" % name for name in _NUMERIC])
# Those that a MagicMock doesn't come with, but can be given.
_SUPPORTED = _MAGICS | {
    "__reversed__", "__missing__", "__reduce__", "__reduce_ex__", "__getinitargs__", "__getnewargs__", "__getstate__",
    "__setstate__", "__getformat__", "__repr__", "__dir__", "__subclasses__", "__format__", "__getnewargs_ex__", "__del__",
    "__call__", "__get__", "__set__", "__delete__", "__prepare__", "__instancecheck__", "__subclasscheck__", "__length_hint__"}
_ASYNC_MAGICS = {"__aenter__", "__aexit__", "__anext__"}
_RETURNS = {
    "__lt__": NotImplemented, "__gt__": NotImplemented, "__le__": NotImplemented, "__ge__": NotImplemented,
    "__int__": 1, "__contains__": False, "__len__": 0, "__exit__": False, "__complex__": 1j, "__float__": 1.0,
    "__bool__": True, "__index__": 1, "__aexit__": False,
}


def _default_of(name, mock):
    """Sets up what a magic method of a MagicMock does by itself."""
    if name in _RETURNS:
        return {"return_value": _RETURNS[name]}
    if name == "__hash__":
        return {"return_value": object.__hash__(mock)}
    if name == "__str__":
        return {"return_value": object.__str__(mock)}
    if name == "__sizeof__":
        return {"return_value": object.__sizeof__(mock)}
    if name == "__fspath__":
        return {"return_value": "%s/%s/%s" % (type(mock).__name__, mock._extract_mock_name(), id(mock))}

    def method():
        return getattr(mock, name)

    if name in ("__eq__", "__ne__"):
        def compare(other):
            set_value = method()._mock_return_value
            if set_value is not DEFAULT:
                return set_value
            if mock is other:
                return name == "__eq__"
            return NotImplemented
        return {"side_effect": compare}
    if name == "__iter__":
        def iterate():
            set_value = method()._mock_return_value
            return iter([]) if set_value is DEFAULT else iter(set_value)
        return {"side_effect": iterate}
    if name == "__aiter__":
        def iterate_async():
            set_value = method()._mock_return_value
            return _AsyncIterator(iter([]) if set_value is DEFAULT else iter(set_value))
        return {"side_effect": iterate_async}
    return {}


class _AsyncIterator:
    def __init__(self, iterator):
        self.iterator = iterator

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self.iterator)
        except StopIteration:
            pass
        raise StopAsyncIteration


class _MagicProxy:
    """Stands for a magic method until it is first looked up."""

    def __init__(self, name):
        self.name = name

    def __get__(self, obj, _type=None):
        if obj is None:
            raise AttributeError(self.name)
        name = self.name
        child = obj._get_child_mock(name=name, _new_name=name, _new_parent=obj, _magic=name)
        child.configure_mock(**_default_of(name, obj))
        setattr(obj, name, child)
        return child


_PROXIES = {name: _MagicProxy(name) for name in _MAGICS}


def _is_exception(obj):
    return isinstance(obj, BaseException) or isinstance(obj, type) and issubclass(obj, BaseException)


def _is_instance_mock(obj):
    return issubclass(type(obj), NonCallableMock)


def _is_list(obj):
    return type(obj) in (list, tuple)


def _try_iter(obj):
    if obj is None or _is_exception(obj) or callable(obj):
        return obj
    try:
        return iter(obj)
    except TypeError:
        return obj


def _signature_of(spec, is_instance=False, eat_self=False):
    """The signature that calls of a mock of `spec` have to fit; None if it can't be known."""
    if isinstance(spec, type) and not is_instance:
        target = spec
    elif isinstance(spec, (classmethod, staticmethod)):
        target = spec.__func__
    elif callable(spec) or is_instance:
        target = spec
        if is_instance:
            target = getattr(spec, "__call__", None) if not isinstance(spec, type) else spec.__dict__.get("__call__")
            eat_self = isinstance(spec, type)
    else:
        return None
    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):
        return None
    if eat_self:
        parameters = list(signature.parameters.values())[1:]
        signature = signature.replace(parameters=parameters)
    return signature


class NonCallableMock:
    """What all mocks are; this one can't be called."""

    def __new__(cls, /, *args, **kwargs):
        # A class of its own for each, so that magic methods can be set on it.
        body = {"__doc__": cls.__doc__}
        if issubclass(cls, MagicMixin):
            spec = kwargs.get("spec_set") or kwargs.get("spec") or (args[0] if args and not _is_exception(args[0]) else None)
            if spec is None:
                names = _MAGICS
            else:
                names = _MAGICS & set(spec if _is_list(spec) else dir(spec))
            body.update((name, _PROXIES[name]) for name in names)
        return object.__new__(type(cls.__name__, (cls,), body))

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None, _spec_state=None, _new_name="",
                 _new_parent=None, _spec_as_instance=False, _eat_self=None, unsafe=False, _magic=None, **kwargs):
        if _new_parent is None:
            _new_parent = parent
        state = self.__dict__
        state["_mock_parent"] = parent
        state["_mock_name"] = name
        state["_mock_new_name"] = _new_name
        state["_mock_new_parent"] = _new_parent
        state["_mock_sealed"] = False
        state["_mock_unsafe"] = unsafe
        if spec_set is not None:
            spec, spec_set = spec_set, True
        self._mock_add_spec(spec, spec_set, _spec_as_instance, bool(_eat_self))
        state["_mock_children"] = {}
        state["_mock_wraps"] = wraps
        state["_mock_called"] = False
        state["_mock_call_args"] = None
        state["_mock_call_count"] = 0
        state["_mock_call_args_list"] = _CallList()
        state["_mock_mock_calls"] = _CallList()
        state["method_calls"] = _CallList()
        state.setdefault("_mock_return_value", DEFAULT)
        state.setdefault("_mock_side_effect", None)
        if kwargs:
            self.configure_mock(**kwargs)

    def attach_mock(self, mock, attribute):
        """Makes a mock a child: its calls are noted here too."""
        inner = _extract_mock(mock)
        inner._mock_parent = inner._mock_new_parent = None
        inner._mock_name = ""
        inner._mock_new_name = None
        setattr(self, attribute, mock)

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec, spec_set)

    def _mock_add_spec(self, spec, spec_set, as_instance=False, eat_self=False):
        if _is_instance_mock(spec):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        spec_class = signature = methods = None
        coroutines = []
        if spec is not None:
            if _is_list(spec):
                methods = list(spec)
            else:
                spec_class = spec if isinstance(spec, type) else type(spec)
                methods = dir(spec)
                signature = _signature_of(spec, as_instance, eat_self)
                coroutines = [name for name in methods
                              if inspect.iscoroutinefunction(inspect.getattr_static(spec, name, None))]
        state = self.__dict__
        state["_spec_class"] = spec_class
        state["_spec_set"] = spec_set
        state["_spec_signature"] = signature
        state["_mock_methods"] = methods
        state["_spec_asyncs"] = coroutines

    def _get_return_value(self):
        value = self._mock_return_value
        if value is DEFAULT and self._mock_wraps is None:
            value = self._get_child_mock(_new_parent=self, _new_name="()")
            self.return_value = value
        return value

    def _set_return_value(self, value):
        self.__dict__["_mock_return_value"] = value
        if _is_instance_mock(value):
            _check_and_set_parent(self, value, None, "()")

    return_value = property(_get_return_value, _set_return_value, doc="The value to be returned when the mock is called.")

    @property
    def __class__(self):
        return type(self) if self._spec_class is None else self._spec_class

    def _noted(key):
        def get(self):
            return self.__dict__["_mock_" + key]

        def set(self, value):
            self.__dict__["_mock_" + key] = value

        return property(get, set)

    called = _noted("called")
    call_count = _noted("call_count")
    call_args = _noted("call_args")
    call_args_list = _noted("call_args_list")
    mock_calls = _noted("mock_calls")
    del _noted

    def _get_side_effect(self):
        return self.__dict__["_mock_side_effect"]

    def _set_side_effect(self, value):
        self.__dict__["_mock_side_effect"] = _try_iter(value)

    side_effect = property(_get_side_effect, _set_side_effect)

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forgets all calls."""
        visited = [] if visited is None else visited
        if id(self) in visited:
            return
        visited.append(id(self))
        self.called = False
        self.call_args = None
        self.call_count = 0
        self.mock_calls = _CallList()
        self.call_args_list = _CallList()
        self.method_calls = _CallList()
        if return_value:
            self.__dict__["_mock_return_value"] = DEFAULT
        if side_effect:
            self.__dict__["_mock_side_effect"] = None
        for child in self._mock_children.values():
            if child is not _deleted and _is_instance_mock(child):
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        value = self._mock_return_value
        if _is_instance_mock(value) and value is not self:
            value.reset_mock(visited)

    def configure_mock(self, /, **kwargs):
        """Sets attributes; names may have dots."""
        # Those nearer to the root first: `a` before `a.b`.
        for name, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *path, last = name.split(".")
            target = self
            for step in path:
                target = getattr(target, step)
            setattr(target, last, value)

    def __getattr__(self, name):
        if name in ("_mock_methods", "_mock_unsafe"):
            raise AttributeError(name)
        methods = self.__dict__.get("_mock_methods")
        if methods is not None:
            if name not in methods or name in _SUPPORTED:
                raise AttributeError("Mock object has no attribute %r" % name)
        elif name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if not self._mock_unsafe and (not methods or name not in methods):
            if name.startswith(("assert", "assret", "asert", "aseert", "assrt")):
                raise AttributeError(
                    f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant to be an attribute.")
        child = self._mock_children.get(name)
        if child is _deleted:
            raise AttributeError(name)
        if child is None:
            wraps = None
            if self._mock_wraps is not None:
                wraps = getattr(self._mock_wraps, name)
            child = self._get_child_mock(parent=self, name=name, wraps=wraps, _new_name=name, _new_parent=self)
            self._mock_children[name] = child
        elif isinstance(child, _LazySpec):
            child = self._mock_children[name] = child.make(self, name)
        return child

    def _extract_mock_name(self):
        names = [self._mock_new_name]
        parent = self._mock_new_parent
        last = self
        dot = "" if names == ["()"] else "."
        while parent is not None:
            last = parent
            names.append(parent._mock_new_name + dot)
            dot = "" if parent._mock_new_name == "()" else "."
            parent = parent._mock_new_parent
        names.reverse()
        names[0] = last._mock_name or "mock"
        if len(names) > 1 and names[1] not in ("()", "()."):
            names[0] += "."
        return "".join(names)

    def __repr__(self):
        name = self._extract_mock_name()
        shown = "" if name in ("mock", "mock.") else " name=%r" % name
        spec = ""
        if self._spec_class is not None:
            spec = (" spec_set=%r" if self._spec_set else " spec=%r") % self._spec_class.__name__
        return "<%s%s%s id='%s'>" % (type(self).__name__, shown, spec, id(self))

    def __dir__(self):
        if not FILTER_DIR:
            return object.__dir__(self)
        extra = self._mock_methods or []
        known = [name for name in dir(type(self)) if not name.startswith("_") or name.startswith("__")]
        own = [name for name in self.__dict__ if not name.startswith("_")]
        children = [name for name, value in self._mock_children.items() if value is not _deleted]
        return sorted(set(extra + known + own + children))

    def __setattr__(self, name, value):
        state = self.__dict__
        if name in _OWN_NAMES:
            return object.__setattr__(self, name, value)
        if self._spec_set and self._mock_methods is not None and name not in self._mock_methods and name not in state:
            raise AttributeError("Mock object has no attribute '%s'" % name)
        if name in _UNSUPPORTED:
            raise AttributeError("Attempting to set unsupported magic method %r." % name)
        if name in _SUPPORTED:
            if self._mock_methods is not None and name not in self._mock_methods:
                raise AttributeError("Mock object has no attribute '%s'" % name)
            if not _is_instance_mock(value):
                setattr(type(self), name, _magic_method(name, value))
                return
            _check_and_set_parent(self, value, None, name)
            setattr(type(self), name, value)
            self._mock_children[name] = value
            return
        if name == "__class__":
            state["_spec_class"] = value
            return
        if _check_and_set_parent(self, value, name, name):
            self._mock_children[name] = value
            state.pop(name, None)
            return
        if self._mock_sealed and name not in state:
            raise AttributeError(f"Cannot set {self._extract_mock_name()}.{name}")
        if isinstance(value, PropertyMock):
            # Where properties are.
            self._mock_children[name] = value
            return
        return object.__setattr__(self, name, value)

    def __delattr__(self, name):
        if name in _SUPPORTED and name in type(self).__dict__:
            delattr(type(self), name)
            self._mock_children.pop(name, None)
            return
        child = self._mock_children.get(name, _missing)
        if name in self.__dict__:
            object.__delattr__(self, name)
        elif child is _deleted:
            raise AttributeError(name)
        self._mock_children[name] = _deleted

    def _get_child_mock(self, /, _magic=None, **kwargs):
        """A mock for an attribute or a result."""
        if self._mock_sealed:
            name = kwargs.get("name") or kwargs.get("_new_name") or ""
            name = "()" if name == "()" else "." + name
            raise AttributeError(self._extract_mock_name() + name)
        kind = type(self).__mro__[1]
        name = kwargs.get("_new_name")
        if name in self._spec_asyncs or _magic in _ASYNC_MAGICS:
            return AsyncMock(**kwargs)
        if _magic is not None and issubclass(kind, MagicMixin):
            return MagicMock(**kwargs)
        if issubclass(kind, AsyncMock):
            if self._mock_methods and name in self._mock_methods:
                kind = MagicMock
            elif name == "()" and self._mock_new_name in _ASYNC_MAGICS:
                kind = AsyncMock
        elif not issubclass(kind, CallableMixin):
            kind = MagicMock if issubclass(kind, NonCallableMagicMock) else Mock
        return kind(**kwargs)

    def _calls_repr(self, prefix="Calls"):
        return f"\n{prefix}: {self.mock_calls!r}." if self.mock_calls else ""

    def _shown_name(self):
        return self._mock_name or "mock"

    def _call_matcher(self, made):
        """A call as the signature sees it, so that positions and keywords compare; the TypeError if it doesn't fit."""
        signature = self._spec_signature
        if signature is None:
            return made
        if len(made) > 2:
            name, args, kwargs = made
            if name:
                child = self._mock_children.get(name.split(".")[0])
                signature = getattr(child, "_spec_signature", None) if "." not in name and "(" not in name else None
                if signature is None:
                    return made
        else:
            name = ""
            args, kwargs = made
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            return error.with_traceback(None)
        return _Call((name, bound.args, bound.kwargs))

    def assert_not_called(self):
        if self.call_count:
            raise AssertionError("Expected '%s' to not have been called. Called %s times.%s" % (
                self._shown_name(), self.call_count, self._calls_repr()))

    def assert_called(self):
        if not self.call_count:
            raise AssertionError("Expected '%s' to have been called." % self._shown_name())

    def assert_called_once(self):
        if self.call_count != 1:
            raise AssertionError("Expected '%s' to have been called once. Called %s times.%s" % (
                self._shown_name(), self.call_count, self._calls_repr()))

    def assert_called_with(self, /, *args, **kwargs):
        """The last call was this one."""
        wanted = _format_call(self._shown_name(), args, kwargs)
        if self.call_args is None:
            raise AssertionError("expected call not found.\nExpected: %s\n  Actual: not called." % wanted)
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        actual = self._call_matcher(self.call_args)
        if actual != expected:
            cause = expected if isinstance(expected, Exception) else None
            raise AssertionError("expected call not found.\nExpected: %s\n  Actual: %s" % (
                wanted, _format_call(self._shown_name(), *self.call_args))) from cause

    def assert_called_once_with(self, /, *args, **kwargs):
        if self.call_count != 1:
            raise AssertionError("Expected '%s' to be called once. Called %s times.%s" % (
                self._shown_name(), self.call_count, self._calls_repr()))
        return self.assert_called_with(*args, **kwargs)

    def assert_has_calls(self, calls, any_order=False):
        """These calls are among those made, one after the other."""
        expected = [self._call_matcher(c) for c in calls]
        cause = next((e for e in expected if isinstance(e, Exception)), None)
        made = _CallList(self._call_matcher(c) for c in self.mock_calls)
        if not any_order:
            if expected not in made:
                problem = "Calls not found."
                if cause is not None:
                    problem = "Error processing expected calls.\nErrors: {}".format(
                        [e if isinstance(e, Exception) else None for e in expected])
                raise AssertionError(f"{problem}\nExpected: {_CallList(calls)}"
                                     f"{self._calls_repr(prefix='  Actual').rstrip('.')}") from cause
            return
        left = list(made)
        missing = []
        for wanted in expected:
            try:
                left.remove(wanted)
            except ValueError:
                missing.append(wanted)
        if missing:
            raise AssertionError("%r does not contain all of %r in its call list, found %r instead" % (
                self._mock_name or "mock", tuple(missing), list(made))) from cause

    def assert_any_call(self, /, *args, **kwargs):
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        made = [self._call_matcher(c) for c in self.call_args_list]
        cause = expected if isinstance(expected, Exception) else None
        if cause or expected not in made:
            raise AssertionError("%s call not found" % _format_call(self._shown_name(), args, kwargs)) from cause


_UNSUPPORTED = frozenset(("__getattr__", "__setattr__", "__init__", "__new__", "__prepare__", "__instancecheck__",
                          "__subclasscheck__", "__del__"))
_OWN_NAMES = frozenset((
    "return_value", "side_effect", "called", "call_count", "call_args", "call_args_list", "mock_calls", "method_calls",
    "_mock_parent", "_mock_new_parent", "_mock_name", "_mock_new_name", "_mock_sealed", "_mock_return_value",
    "_mock_wraps", "_mock_methods", "_mock_children", "await_count", "await_args", "await_args_list",
    "_spec_signature", "_spec_asyncs", "_mock_unsafe"))


def _magic_method(name, value):
    """A function set as a magic method takes the mock as its first argument; other values are returned as they are."""
    return value


def _check_and_set_parent(parent, value, name, new_name):
    """Whether `value` is a mock without a home, which is now below `parent`."""
    value = _extract_mock(value)
    if not _is_instance_mock(value):
        return False
    if (value._mock_name or value._mock_new_name or value._mock_parent is not None
            or value._mock_new_parent is not None):
        return False
    above = parent
    while above is not None:
        if above is value:
            return False
        above = above._mock_new_parent
    if new_name:
        value._mock_new_parent = parent
        value._mock_new_name = new_name
    if name:
        value._mock_parent = parent
        value._mock_name = name
    return True


def _extract_mock(obj):
    """The mock behind a function that `create_autospec` made."""
    if isinstance(obj, FunctionType) and hasattr(obj, "mock"):
        return obj.mock
    return obj


class CallableMixin:
    """Calls of mocks."""

    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, *args, **kwargs):
        self.__dict__["_mock_return_value"] = return_value
        super().__init__(spec, *args, **kwargs)
        self.side_effect = side_effect
        if _is_instance_mock(return_value):
            self.return_value = return_value

    def __call__(self, /, *args, **kwargs):
        self._mock_check_sig(args, kwargs)
        self._note_call(args, kwargs)
        return self._execute_mock_call(args, kwargs)

    def _mock_check_sig(self, args, kwargs):
        if self._spec_signature is not None:
            self._spec_signature.bind(*args, **kwargs)

    def _note_call(self, args, kwargs):
        """Notes a call here, and on every mock that this one came from, with the name it has from there."""
        self.called = True
        self.call_count += 1
        made = _Call((args, kwargs), two=True)
        self.call_args = made
        self.call_args_list.append(made)
        self.mock_calls.append(_Call(("", args, kwargs)))
        as_method = self._mock_parent is not None
        method_name, call_name = self._mock_name, self._mock_new_name
        is_result = call_name == "()"
        above = self._mock_new_parent
        while above is not None:
            if as_method:
                above.method_calls.append(_Call((method_name, args, kwargs)))
                as_method = above._mock_parent is not None
                if as_method:
                    method_name = "%s.%s" % (above._mock_name, method_name)
            above.mock_calls.append(_Call((call_name, args, kwargs)))
            if above._mock_new_name:
                call_name = "%s%s%s" % (above._mock_new_name, "" if is_result else ".", call_name)
                is_result = above._mock_new_name == "()"
            above = above._mock_new_parent

    def _execute_mock_call(self, args, kwargs):
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if not callable(effect):
                result = next(effect)
                if _is_exception(result):
                    raise result
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class Mock(CallableMixin, NonCallableMock):
    """An object whose every attribute and result is a mock again."""


class MagicMixin:
    """Mocks that come with magic methods."""


class NonCallableMagicMock(MagicMixin, NonCallableMock):
    """A MagicMock that can't be called."""


class MagicMock(MagicMixin, Mock):
    """A Mock with magic methods that do something sensible."""


class PropertyMock(Mock):
    """A mock for a property or another descriptor of a class."""

    def _get_child_mock(self, /, **kwargs):
        kwargs.pop("_magic", None)
        return MagicMock(**kwargs)

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, val):
        self(val)


from unittest._async import AsyncMock
from unittest._autospec import _LazySpec, create_autospec, mock_open, seal
from unittest._patch import patch
