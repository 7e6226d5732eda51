"""Weak references: containers and proxies built on `ref`."""

import sys
from _weakref import getweakrefcount, getweakrefs, ref

ReferenceType = ref

__all__ = [
    "ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType",
    "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize",
]


def _referent(proxy_object):
    found = object.__getattribute__(proxy_object, "_ref")()
    if found is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return found


def _plain(value):
    return _referent(value) if type(value) in ProxyTypes else value


class ProxyType:
    """Stands for an object without keeping it alive; made by `proxy`."""

    __slots__ = ("_ref", "__weakref__")

    def __getattribute__(self, name):
        return getattr(_referent(self), name)

    def __setattr__(self, name, value):
        setattr(_referent(self), name, value)

    def __delattr__(self, name):
        delattr(_referent(self), name)

    def __repr__(self):
        found = object.__getattribute__(self, "_ref")()
        return f"<weakproxy at {id(self):#x} to {type(found).__name__} at {id(found):#x}>"

    def __str__(self):
        return str(_referent(self))

    def __bool__(self):
        return bool(_referent(self))

    def __reversed__(self):
        return reversed(_referent(self))

    __hash__ = None


def _forward_unary(name):
    def method(self):
        found = _referent(self)
        function = getattr(type(found), name, None)
        if function is None:
            raise TypeError(f"'{type(found).__name__}' object does not support {name}")
        return function(found)

    return method


def _forward_call(name):
    def method(self, *args):
        found = _referent(self)
        function = getattr(type(found), name, None)
        if function is None:
            if name.startswith("__r"):
                return NotImplemented
            raise TypeError(f"'{type(found).__name__}' object does not support {name}")
        return function(found, *map(_plain, args))

    return method


for _name in "neg pos abs invert int float index len iter next bytes complex".split():
    setattr(ProxyType, f"__{_name}__", _forward_unary(f"__{_name}__"))
for _name in "add sub mul truediv floordiv mod divmod pow lshift rshift and xor or matmul".split():
    for _prefix in "", "r", "i":
        if (_prefix, _name) != ("i", "divmod"):
            setattr(ProxyType, f"__{_prefix}{_name}__", _forward_call(f"__{_prefix}{_name}__"))
for _name in "eq ne lt le gt ge getitem setitem delitem contains".split():
    setattr(ProxyType, f"__{_name}__", _forward_call(f"__{_name}__"))
ProxyType.__hash__ = None
del _name, _prefix


def _inplace(name):
    operator = getattr(ProxyType, f"__{name}__")

    def method(self, other):
        found = _referent(self)
        function = getattr(type(found), f"__i{name}__", None)
        if function is not None:
            return function(found, _plain(other))
        return operator(self, other)

    return method


for _name in "add sub mul truediv floordiv mod pow lshift rshift and xor or matmul".split():
    setattr(ProxyType, f"__i{_name}__", _inplace(_name))
del _name


class CallableProxyType(ProxyType):
    __slots__ = ()

    def __call__(self, /, *args, **kwargs):
        return _referent(self)(*args, **kwargs)


ProxyTypes = (ProxyType, CallableProxyType)


def proxy(object_, callback=None):
    """A proxy that forwards everything to `object_` and raises ReferenceError once it is gone."""
    kind = CallableProxyType if callable(object_) else ProxyType
    made = object.__new__(kind)
    if callback is None:
        reference = ref(object_)
    else:
        reference = ref(object_, lambda _: callback(made))
    object.__setattr__(made, "_ref", reference)
    return made


class _KeyedRef(ref):
    """A reference that knows under which key it stands."""

    __slots__ = ("key",)

    def __new__(cls, object_, callback, key):
        self = super().__new__(cls, object_, callback)
        self.key = key
        return self

    def __init__(self, object_, callback, key):
        super().__init__(object_, callback)


KeyedRef = _KeyedRef
_missing = object()


class _WeakMapping:
    """What both weak dictionaries have in common: `data` holds the references, `items` yields what is alive."""

    def __iter__(self):
        return self.keys()

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items()) if hasattr(other, "items") else NotImplemented

    __hash__ = None

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        result = type(self)()
        result.update(other)
        result.update(self)
        return result

    def __ior__(self, other):
        self.update(other)
        return self

    def update(self, other=(), /, **kwargs):
        pairs = other.items() if hasattr(other, "items") else other
        for key, value in list(pairs) + list(kwargs.items()):
            self[key] = value

    def clear(self):
        self.data.clear()

    def copy(self):
        return type(self)(self)

    __copy__ = copy


class WeakValueDictionary(_WeakMapping):
    """A mapping whose entries vanish when their values are no longer used elsewhere."""

    def __init__(self, other=(), /, **kwargs):
        self.data = {}
        own = ref(self)

        def remove(reference):
            mapping = own()
            if mapping is not None and mapping.data.get(reference.key) is reference:
                del mapping.data[reference.key]

        self._remove = remove
        self.update(other, **kwargs)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = _KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def __len__(self):
        return sum(1 for reference in list(self.data.values()) if reference() is not None)

    def keys(self):
        for key, reference in list(self.data.items()):
            if reference() is not None:
                yield key

    def values(self):
        for reference in list(self.data.values()):
            value = reference()
            if value is not None:
                yield value

    def items(self):
        for key, reference in list(self.data.items()):
            value = reference()
            if value is not None:
                yield key, value

    def valuerefs(self):
        return list(self.data.values())

    itervaluerefs = valuerefs

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def pop(self, key, *default):
        reference = self.data.pop(key, None)
        value = None if reference is None else reference()
        if value is not None:
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value


class WeakKeyDictionary(_WeakMapping):
    """A mapping whose entries vanish when their keys are no longer used elsewhere."""

    def __init__(self, other=None, /):
        self.data = {}
        own = ref(self)

        def remove(reference):
            mapping = own()
            if mapping is not None:
                mapping.data.pop(reference, None)

        self._remove = remove
        if other is not None:
            self.update(other)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def __len__(self):
        return sum(1 for reference in list(self.data) if reference() is not None)

    def keys(self):
        for reference in list(self.data):
            key = reference()
            if key is not None:
                yield key

    def values(self):
        for reference, value in list(self.data.items()):
            if reference() is not None:
                yield value

    def items(self):
        for reference, value in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, value

    def keyrefs(self):
        return list(self.data)

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *default):
        return self.data.pop(ref(key), *default)

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value


class WeakSet:
    """A set whose elements vanish when they are no longer used elsewhere."""

    def __init__(self, data=None):
        self.data = set()
        own = ref(self)

        def remove(reference):
            container = own()
            if container is not None:
                container.data.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return sum(1 for reference in list(self.data) if reference() is not None)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __repr__(self):
        return repr(self.data)

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self.data.discard(ref(item))

    def remove(self, item):
        self.data.remove(ref(item))

    def pop(self):
        while True:
            try:
                item = self.data.pop()()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            if item is not None:
                return item

    def clear(self):
        self.data.clear()

    def update(self, other):
        for item in other:
            self.add(item)

    def copy(self):
        return type(self)(self)

    def difference_update(self, other):
        for item in set(other):
            self.discard(item)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection_update(self, other):
        self.data.intersection_update({ref(item) for item in other})

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def symmetric_difference_update(self, other):
        for item in set(other):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def _combined(self, other, operation):
        return type(self)(getattr(set(self), operation)(set(other)))

    def union(self, other):
        return self._combined(other, "union")

    def intersection(self, other):
        return self._combined(other, "intersection")

    def difference(self, other):
        return self._combined(other, "difference")

    def symmetric_difference(self, other):
        return self._combined(other, "symmetric_difference")

    def issubset(self, other):
        return set(self).issubset(other)

    def issuperset(self, other):
        return set(self).issuperset(other)

    def isdisjoint(self, other):
        return set(self).isdisjoint(other)

    __or__ = union
    __and__ = intersection
    __sub__ = difference
    __xor__ = symmetric_difference
    __le__ = issubset
    __ge__ = issuperset

    def __lt__(self, other):
        return set(self) < set(other)

    def __gt__(self, other):
        return set(self) > set(other)

    def __ior__(self, other):
        self.update(other)
        return self

    def __isub__(self, other):
        for item in list(other):
            self.discard(item)
        return self

    def __eq__(self, other):
        return set(self) == set(other) if isinstance(other, WeakSet) else NotImplemented

    __hash__ = None


class WeakMethod(ref):
    """A weak reference to a bound method, which lives as long as its object."""

    __slots__ = ("_function", "_method_type", "_alive", "__weakref__")

    def __new__(cls, method, callback=None):
        try:
            receiver, function = method.__self__, method.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(method)}") from None
        own = None

        def gone(_):
            self = own()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = super().__new__(cls, receiver, gone)
        self._function = ref(function, gone)
        self._method_type = type(method)
        self._alive = True
        own = ref(self)
        return self

    def __init__(self, method, callback=None):
        pass

    def __call__(self):
        receiver, function = super().__call__(), self._function()
        if receiver is None or function is None:
            return None
        return self._method_type(function, receiver)

    def __eq__(self, other):
        if isinstance(other, WeakMethod):
            if not self._alive or not other._alive:
                return self is other
            return ref.__eq__(self, other) and self._function == other._function
        return NotImplemented

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = ref.__hash__


class finalize:
    """Calls a function when an object is gone, or at exit."""

    __slots__ = ("_entry",)

    _registry = []
    _registered_with_atexit = False

    class _Entry:
        __slots__ = ("reference", "function", "args", "kwargs", "atexit")

    def __init__(self, object_, function, /, *args, **kwargs):
        if not finalize._registered_with_atexit:
            import atexit

            atexit.register(finalize._run_at_exit)
            finalize._registered_with_atexit = True
        entry = finalize._Entry()
        entry.reference = ref(object_, self)
        entry.function, entry.args, entry.kwargs = function, args, kwargs or None
        entry.atexit = True
        self._entry = entry
        finalize._registry.append(self)

    def _take(self):
        entry = self._entry
        self._entry = None
        if entry is not None:
            for at, other in enumerate(finalize._registry):
                if other is self:
                    del finalize._registry[at]
                    break
        return entry

    def __call__(self, _=None):
        entry = self._take()
        if entry is not None:
            return entry.function(*entry.args, **(entry.kwargs or {}))

    def detach(self):
        entry = self._entry
        found = entry and entry.reference()
        if found is not None and self._take():
            return found, entry.function, entry.args, entry.kwargs or {}

    def peek(self):
        entry = self._entry
        found = entry and entry.reference()
        if found is not None:
            return found, entry.function, entry.args, entry.kwargs or {}

    @property
    def alive(self):
        return self._entry is not None

    @property
    def atexit(self):
        return self._entry is not None and self._entry.atexit

    @atexit.setter
    def atexit(self, value):
        if self._entry is not None:
            self._entry.atexit = bool(value)

    def __repr__(self):
        entry = self._entry
        found = entry and entry.reference()
        if found is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return f"<{type(self).__name__} object at {id(self):#x}; for {type(found).__name__!r} at {id(found):#x}>"

    @classmethod
    def _run_at_exit(cls):
        while cls._registry:
            last = cls._registry[-1]
            if last.atexit:
                try:
                    last()
                except Exception:
                    sys.excepthook(*sys.exc_info())
            else:
                last._take()
