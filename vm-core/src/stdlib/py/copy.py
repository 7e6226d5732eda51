"""Shallow and deep copies."""

import types
from _weakref import ref
from copyreg import dispatch_table

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    pass


error = Error

# Values that cannot change, or are copied by identity.
_atomic = {
    type(None), type(Ellipsis), type(NotImplemented), int, float, bool, complex, bytes, str, type, range, property,
    types.BuiltinFunctionType, types.FunctionType, types.CodeType, ref,
}

_shallow = {
    list: list.copy, dict: dict.copy, set: set.copy, bytearray: bytearray.copy, tuple: None, frozenset: None, slice: None,
}


def copy(x):
    """A shallow copy: a new container with the same elements."""
    cls = type(x)
    if cls in _atomic:
        return x
    if cls in _shallow:
        copier = _shallow[cls]
        return x if copier is None else copier(x)
    if issubclass(cls, type):
        return x
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    reduced = _reduced(x, cls)
    if isinstance(reduced, str):
        return x
    return _rebuild(x, None, *reduced)


def _reduced(x, cls):
    """What `__reduce_ex__` of protocol 4 gives."""
    reductor = dispatch_table.get(cls)
    if reductor is not None:
        return reductor(x)
    reductor = getattr(x, "__reduce_ex__", None)
    if reductor is not None:
        return reductor(4)
    reductor = getattr(x, "__reduce__", None)
    if reductor is not None:
        return reductor()
    raise Error("un(shallow)copyable object of type %s" % cls)


def deepcopy(x, memo=None, _nil=[]):
    """A copy whose elements are copies; `memo` keeps what was copied, so that cycles and sharing stay."""
    if memo is None:
        memo = {}
    key = id(x)
    found = memo.get(key, _nil)
    if found is not _nil:
        return found
    cls = type(x)
    if cls in _atomic:
        return x
    copier = _deep.get(cls)
    if copier is not None:
        result = copier(x, memo)
    elif issubclass(cls, type):
        return x
    else:
        copier = getattr(x, "__deepcopy__", None)
        if copier is not None:
            result = copier(memo)
        else:
            reduced = _reduced(x, cls)
            if isinstance(reduced, str):
                return x
            result = _rebuild(x, memo, *reduced)
    if result is not x:
        memo[key] = result
        _keep_alive(x, memo)
    return result


def _keep_alive(x, memo):
    # As long as the memo lives, ids in it must not be used again.
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


def _deep_list(x, memo):
    result = []
    memo[id(x)] = result
    for item in x:
        result.append(deepcopy(item, memo))
    return result


def _deep_tuple(x, memo):
    parts = [deepcopy(item, memo) for item in x]
    # A cycle through the tuple may have copied it meanwhile.
    try:
        return memo[id(x)]
    except KeyError:
        pass
    for old, new in zip(x, parts):
        if old is not new:
            return tuple(parts)
    return x


def _deep_dict(x, memo):
    result = {}
    memo[id(x)] = result
    for key, value in x.items():
        result[deepcopy(key, memo)] = deepcopy(value, memo)
    return result


def _deep_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


def _deep_bytearray(x, memo):
    return bytearray(x)


_deep = {
    list: _deep_list, tuple: _deep_tuple, dict: _deep_dict, types.MethodType: _deep_method, bytearray: _deep_bytearray,
}


def _rebuild(x, memo, func, args, state=None, listiter=None, dictiter=None):
    """Carry out what `__reduce__` described, deeply if there is a memo."""
    deep = memo is not None
    if deep:
        args = tuple(deepcopy(arg, memo) for arg in args)
    result = func(*args)
    if deep:
        memo[id(x)] = result
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(result, "__setstate__"):
            result.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                result.__dict__.update(state)
            if slots is not None:
                for name, value in slots.items():
                    setattr(result, name, value)
    if listiter is not None:
        for item in listiter:
            result.append(deepcopy(item, memo) if deep else item)
    if dictiter is not None:
        for key, value in dictiter:
            if deep:
                key, value = deepcopy(key, memo), deepcopy(value, memo)
            result[key] = value
    return result
