"""Tools for functions: what is native (`partial`, `reduce`, `cmp_to_key`, what `lru_cache` makes) and the rest in Python."""

import sys
from _functools import _lru_cache_wrapper, cmp_to_key, partial, reduce
from collections import namedtuple
from types import GenericAlias, MappingProxyType, UnionType

__all__ = [
    "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
    "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property",
]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make `wrapper` look like `wrapped`; the latter stays reachable as `__wrapped__`."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# total_ordering: each missing comparison from the one that the class defines. The root's method is looked up on the type
# and called directly, so that NotImplemented comes through.


def _derived(root, negate, or_equal, and_unequal):
    def compare(self, other):
        result = getattr(type(self), root)(self, other)
        if result is NotImplemented:
            return result
        if negate:
            result = not result
        if or_equal:
            return result or self == other
        if and_unequal:
            return result and self != other
        return result

    return compare


# root: (derived method, negate the root, `or self == other`, `and self != other`)
_derivations = {
    "__lt__": [("__gt__", True, False, True), ("__le__", False, True, False), ("__ge__", True, False, False)],
    "__le__": [("__ge__", True, True, False), ("__lt__", False, False, True), ("__gt__", True, False, False)],
    "__gt__": [("__lt__", True, False, True), ("__ge__", False, True, False), ("__le__", True, False, False)],
    "__ge__": [("__le__", True, True, False), ("__gt__", False, False, True), ("__lt__", True, False, False)],
}


def total_ordering(cls):
    """Class decorator: fills in the ordering methods that are missing."""
    roots = [name for name in _derivations if getattr(cls, name, None) is not getattr(object, name, None)]
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    # The order of preference is __lt__, __le__, __gt__, __ge__ by name, as max() of the names gives it.
    root = max(roots)
    for name, negate, or_equal, and_unequal in _derivations[root]:
        if name not in roots:
            function = _derived(root, negate, or_equal, and_unequal)
            function.__name__ = name
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            function.__doc__ = getattr(int, name).__doc__
            setattr(cls, name, function)
    return cls


class partialmethod:
    """`partial` for methods: a descriptor that binds first and adds its arguments then."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            self.func = func.func
            self.args = func.args + args
            self.keywords = {**func.keywords, **keywords}
        else:
            self.func = func
            self.args = args
            self.keywords = keywords

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend(map(repr, self.args))
        parts.extend(f"{key}={value!r}" for key, value in self.keywords.items())
        return f"{type(self).__module__}.{type(self).__qualname__}({', '.join(parts)})"

    def _as_method(self):
        def _method(cls_or_self, /, *args, **keywords):
            return self.func(cls_or_self, *self.args, *args, **{**self.keywords, **keywords})

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method._partialmethod = self
        return _method

    def __get__(self, obj, cls=None):
        getter = getattr(self.func, "__get__", None)
        if getter is not None:
            bound = getter(obj, cls)
            if bound is not self.func:
                result = partial(bound, *self.args, **self.keywords)
                try:
                    result.__self__ = bound.__self__
                except AttributeError:
                    pass
                return result
        return self._as_method().__get__(obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(GenericAlias)


_CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])
_CacheInfo.__module__ = "functools"


def lru_cache(maxsize=128, typed=False):
    """Remember the results of the `maxsize` calls used last (all of them if None)."""
    if isinstance(maxsize, int):
        if maxsize < 0:
            maxsize = 0
    elif callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        wrapper = _lru_cache_wrapper(function, maxsize, typed, _CacheInfo)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorate(function):
        wrapper = _lru_cache_wrapper(function, maxsize, typed, _CacheInfo)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)

    return decorate


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A method turned into an attribute that is computed once and then kept in the instance's `__dict__`."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                f"Cannot assign the same cached_property to two different names ({self.attrname!r} and {name!r})."
            )

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            values = instance.__dict__
        except AttributeError:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache {self.attrname!r} property."
            ) from None
        if self.attrname in values:
            return values[self.attrname]
        value = self.func(instance)
        try:
            values[self.attrname] = value
        except TypeError:
            raise TypeError(
                f"The '__dict__' attribute on {type(instance).__name__!r} instance does not support item assignment for "
                f"caching {self.attrname!r} property."
            ) from None
        return value

    __class_getitem__ = classmethod(GenericAlias)


# singledispatch: the implementation registered for the class nearest in the argument's method resolution order, abstract
# base classes included.


def _merge_orders(orders):
    """C3: the linearizations merged so that each one's own order stays."""
    orders = [list(order) for order in orders if order]
    result = []
    while orders:
        for order in orders:
            head = order[0]
            if not any(head in other[1:] for other in orders):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        result.append(head)
        for order in orders:
            if order[0] is head:
                del order[0]
        orders = [order for order in orders if order]
    return result


def _order_with(cls, abcs):
    """`cls.__mro__` with those of `abcs` put in that it is a virtual subclass of, each as late as the bases allow."""
    for position, base in enumerate(reversed(cls.__bases__)):
        if hasattr(base, "__abstractmethods__"):
            boundary = len(cls.__bases__) - position
            break
    else:
        boundary = 0
    explicit = list(cls.__bases__[:boundary])
    others = list(cls.__bases__[boundary:])
    inserted = []
    for base in abcs:
        if issubclass(cls, base) and not any(issubclass(parent, base) for parent in cls.__bases__):
            inserted.append(base)
    remaining = [base for base in abcs if base not in inserted]
    orders = [[cls]]
    for group in (explicit, inserted, others):
        orders.extend(_order_with(base, remaining) for base in group)
    orders.extend([explicit, inserted, others])
    return _merge_orders(orders)


def _compose_mro(cls, types):
    bases = set(cls.__mro__)

    def is_relevant(one):
        return one not in bases and hasattr(one, "__mro__") and not isinstance(one, GenericAlias) and issubclass(cls, one)

    types = [one for one in types if is_relevant(one)]
    # A base that another candidate inherits from comes by way of that candidate.
    types = [one for one in types if not any(one is not other and one in other.__mro__ for other in types)]
    known = set(types)
    order = []
    for one in types:
        found = []
        for sub in one.__subclasses__():
            if sub not in bases and issubclass(cls, sub):
                found.append([base for base in sub.__mro__ if base in known])
        if not found:
            order.append(one)
            continue
        found.sort(key=len, reverse=True)
        for bundle in found:
            for base in bundle:
                if base not in order:
                    order.append(base)
    return _order_with(cls, order)


def _find_implementation(cls, registry):
    match = None
    order = _compose_mro(cls, registry.keys())
    for one in order:
        if match is not None:
            # A second candidate that neither inherits from the first nor stands in the real order is ambiguous.
            if (one in registry and one not in cls.__mro__ and match not in cls.__mro__ and not issubclass(match, one)):
                raise RuntimeError(f"Ambiguous dispatch: {match} or {one}")
            break
        if one in registry:
            match = one
    return registry.get(match)


def _is_union(cls):
    if isinstance(cls, UnionType):
        return True
    typing = sys.modules.get("typing")
    return typing is not None and typing.get_origin(cls) is typing.Union


def _dispatchable(cls):
    """Whether `register` accepts it: a class or a union of classes."""
    if _is_union(cls):
        return all(isinstance(arg, type) for arg in cls.__args__)
    return isinstance(cls, type) and not isinstance(cls, GenericAlias)


def singledispatch(func):
    """A generic function that chooses its implementation by the class of its first argument."""
    registry = {}
    found = {}

    def dispatch(cls):
        """The implementation for `cls`."""
        try:
            return found[cls]
        except KeyError:
            pass
        implementation = registry.get(cls)
        if implementation is None:
            implementation = _find_implementation(cls, registry)
        found[cls] = implementation
        return implementation

    def register(cls, func=None):
        """Register an implementation; also `@f.register` with an annotated first parameter."""
        if _dispatchable(cls):
            if func is None:
                return lambda function: register(cls, function)
        else:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. Use either `@register(some_class)` or plain "
                    f"`@register` on an annotated function."
                )
            func = cls
            from typing import get_type_hints
            name, cls = next(iter(get_type_hints(func).items()))
            if not _dispatchable(cls):
                if _is_union(cls):
                    raise TypeError(f"Invalid annotation for {name!r}. {cls!r} not all arguments are classes.")
                raise TypeError(f"Invalid annotation for {name!r}. {cls!r} is not a class.")
        for each in cls.__args__ if _is_union(cls) else (cls,):
            registry[each] = func
        found.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    name = getattr(func, "__name__", "singledispatch function")
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = found.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """singledispatch on the first argument after self."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        def _method(*args, **kwargs):
            method = self.dispatcher.dispatch(args[0].__class__)
            return method.__get__(obj, cls)(*args, **kwargs)

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.register = self.register
        update_wrapper(_method, self.func)
        return _method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)
