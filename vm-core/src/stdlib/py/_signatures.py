"""Signatures of callables; `inspect` is where programs find them."""

import enum
import types
from collections import OrderedDict

_CO_VARARGS, _CO_VARKEYWORDS = 4, 8
_sentinel = object()


def unwrap(func, *, stop=None):
    """The function behind all `__wrapped__` attributes."""
    seen = {id(func)}
    while hasattr(func, "__wrapped__") and (stop is None or not stop(func)):
        func = func.__wrapped__
        if id(func) in seen:
            raise ValueError("wrapper loop when unwrapping {!r}".format(func))
        seen.add(id(func))
    return func


class _empty:
    """No default, no annotation."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "variadic keyword"

    def __new__(cls, description):
        value = len(cls.__members__)
        member = int.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    def __str__(self):
        return self.name


_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_POSITIONAL, _KEYWORD_ONLY, _VAR_KEYWORD = _ParameterKind


def formatannotation(annotation, base_module=None):
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation)


class Parameter:
    """One parameter of a signature."""

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.kind = _ParameterKind(kind)
        if default is not _empty and self.kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError("{} parameters cannot have default values".format(self.kind.description))
        if not isinstance(name, str):
            raise TypeError("name must be a str, not a {}".format(type(name).__name__))
        if not name.isidentifier():
            raise ValueError("{!r} is not a valid parameter name".format(name))
        self.name = name
        self.default = default
        self.annotation = annotation

    def replace(self, *, name=_sentinel, kind=_sentinel, annotation=_sentinel, default=_sentinel):
        return type(self)(
            self.name if name is _sentinel else name,
            self.kind if kind is _sentinel else kind,
            default=self.default if default is _sentinel else default,
            annotation=self.annotation if annotation is _sentinel else annotation,
        )

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += ": " + formatannotation(self.annotation)
        if self.default is not _empty:
            text += (" = " if self.annotation is not _empty else "=") + repr(self.default)
        return {_VAR_POSITIONAL: "*", _VAR_KEYWORD: "**"}.get(self.kind, "") + text

    def __repr__(self):
        return '<{} "{}">'.format(type(self).__name__, self)

    def __hash__(self):
        return hash((self.name, self.kind, self.annotation, self.default))

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self.name, self.kind, self.default, self.annotation) == (
            other.name, other.kind, other.default, other.annotation
        )


class BoundArguments:
    """Arguments as a signature has bound them."""

    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        found = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                break
            value = self.arguments[name]
            if parameter.kind == _VAR_POSITIONAL:
                found.extend(value)
            else:
                found.append(value)
        return tuple(found)

    @property
    def kwargs(self):
        found = {}
        by_name = False
        for name, parameter in self.signature.parameters.items():
            if parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                by_name = True
            if not by_name or name not in self.arguments:
                continue
            value = self.arguments[name]
            if parameter.kind == _VAR_KEYWORD:
                found.update(value)
            else:
                found[name] = value
        return found

    def apply_defaults(self):
        full = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                full[name] = self.arguments[name]
            elif parameter.default is not _empty:
                full[name] = parameter.default
            elif parameter.kind == _VAR_POSITIONAL:
                full[name] = ()
            elif parameter.kind == _VAR_KEYWORD:
                full[name] = {}
        self.arguments = full

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __repr__(self):
        items = ", ".join("{}={!r}".format(name, value) for name, value in self.arguments.items())
        return "<{} ({})>".format(type(self).__name__, items)


class Signature:
    """The parameters of a callable and what it returns."""

    empty = _empty
    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments

    def __init__(self, parameters=None, *, return_annotation=_empty):
        known = OrderedDict()
        top = _POSITIONAL_ONLY
        defaults = False
        for parameter in parameters or ():
            if parameter.kind < top:
                message = "wrong parameter order: {} parameter before {} parameter"
                raise ValueError(message.format(top.description, parameter.kind.description))
            top = parameter.kind
            if top in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
                if parameter.default is not _empty:
                    defaults = True
                elif defaults:
                    raise ValueError("non-default argument follows default argument")
            if parameter.name in known:
                raise ValueError("duplicate parameter name: {!r}".format(parameter.name))
            known[parameter.name] = parameter
        self.parameters = types.MappingProxyType(known)
        self.return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        return _signature(obj, follow_wrapped)

    def replace(self, *, parameters=_sentinel, return_annotation=_sentinel):
        return type(self)(
            self.parameters.values() if parameters is _sentinel else parameters,
            return_annotation=self.return_annotation if return_annotation is _sentinel else return_annotation,
        )

    def _bind(self, args, kwargs, partial):
        bound = {}
        args = list(args)
        kwargs = dict(kwargs)
        for parameter in self.parameters.values():
            name = parameter.name
            if parameter.kind == _VAR_POSITIONAL:
                if args:
                    bound[name] = tuple(args)
                    args = []
            elif parameter.kind == _VAR_KEYWORD:
                positional_only = {p.name for p in self.parameters.values() if p.kind == _POSITIONAL_ONLY}
                rest = {k: v for k, v in kwargs.items() if k in positional_only or k not in self.parameters}
                if rest:
                    bound[name] = rest
                kwargs = {}
            elif args and parameter.kind != _KEYWORD_ONLY:
                if name in kwargs and parameter.kind != _POSITIONAL_ONLY:
                    raise TypeError("multiple values for argument {!r}".format(name))
                bound[name] = args.pop(0)
            elif name in kwargs and parameter.kind != _POSITIONAL_ONLY:
                bound[name] = kwargs.pop(name)
            elif parameter.default is _empty and not partial:
                if args:
                    # Only parameters that are given by name are left.
                    raise TypeError("too many positional arguments")
                if name in kwargs:
                    message = "{!r} parameter is positional only, but was passed as a keyword"
                    raise TypeError(message.format(name))
                raise TypeError("missing a required argument: {!r}".format(name))
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError("got an unexpected keyword argument {!r}".format(next(iter(kwargs))))
        return BoundArguments(self, bound)

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        same = list(self.parameters.values()) == list(other.parameters.values())
        return same and self.return_annotation == other.return_annotation

    def __hash__(self):
        return hash((tuple(self.parameters.values()), self.return_annotation))

    def __str__(self):
        shown = []
        slash = star = False
        for parameter in self.parameters.values():
            if parameter.kind == _POSITIONAL_ONLY:
                slash = True
            elif slash:
                shown.append("/")
                slash = False
            if parameter.kind == _VAR_POSITIONAL:
                star = True
            elif parameter.kind == _KEYWORD_ONLY and not star:
                shown.append("*")
                star = True
            shown.append(str(parameter))
        if slash:
            shown.append("/")
        text = "({})".format(", ".join(shown))
        if self.return_annotation is not _empty:
            text += " -> " + formatannotation(self.return_annotation)
        return text

    def __repr__(self):
        return "<{} {}>".format(type(self).__name__, self)


def _from_function(function):
    code = function.__code__
    names = code.co_varnames
    count, keyword_only = code.co_argcount, code.co_kwonlyargcount
    defaults = function.__defaults__ or ()
    kwdefaults = function.__kwdefaults__ or {}
    annotations = function.__annotations__
    parameters = []

    def add(name, kind, default=_empty):
        parameters.append(Parameter(name, kind, default=default, annotation=annotations.get(name, _empty)))

    for at, name in enumerate(names[:count]):
        kind = _POSITIONAL_ONLY if at < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD
        behind = at - (count - len(defaults))
        add(name, kind, defaults[behind] if behind >= 0 else _empty)
    next_name = count + keyword_only
    if code.co_flags & _CO_VARARGS:
        add(names[next_name], _VAR_POSITIONAL)
        next_name += 1
    for name in names[count : count + keyword_only]:
        add(name, _KEYWORD_ONLY, kwdefaults.get(name, _empty))
    if code.co_flags & _CO_VARKEYWORDS:
        add(names[next_name], _VAR_KEYWORD)
    return Signature(parameters, return_annotation=annotations.get("return", _empty))


def _without_first(signature):
    parameters = list(signature.parameters.values())
    if not parameters or parameters[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError("invalid method signature")
    if parameters[0].kind != _VAR_POSITIONAL:
        parameters = parameters[1:]
    return signature.replace(parameters=parameters)


def _from_partial(partial):
    signature = _signature(partial.func)
    bound = signature.bind_partial(*partial.args, **partial.keywords)
    parameters = []
    by_name = False
    for name, parameter in signature.parameters.items():
        if name in bound.arguments and parameter.kind not in (_VAR_POSITIONAL, _VAR_KEYWORD):
            if name in partial.keywords:
                by_name = True
                parameter = parameter.replace(kind=_KEYWORD_ONLY, default=partial.keywords[name])
            else:
                continue
        elif by_name and parameter.kind == _POSITIONAL_OR_KEYWORD:
            parameter = parameter.replace(kind=_KEYWORD_ONLY)
        elif by_name and parameter.kind == _VAR_POSITIONAL:
            continue
        parameters.append(parameter)
    return signature.replace(parameters=parameters)


def _signature(obj, follow_wrapped=True):
    import functools
    if not callable(obj):
        raise TypeError("{!r} is not a callable object".format(obj))
    if isinstance(obj, types.MethodType):
        return _without_first(_signature(obj.__func__))
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__") or isinstance(f, types.MethodType))
    known = getattr(obj, "__signature__", None)
    if known is not None:
        return known
    if isinstance(obj, types.FunctionType):
        return _from_function(obj)
    if isinstance(obj, functools.partial):
        return _from_partial(obj)
    if isinstance(obj, type):
        call = _user_method(type(obj), "__call__", type)
        if call is not None:
            return _without_first(_signature(call))
        new, init = _user_method(obj, "__new__", object), _user_method(obj, "__init__", object)
        if new is not None:
            return _without_first(_signature(new))
        if init is not None:
            return _without_first(_signature(init))
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return Signature()
        raise ValueError("no signature found for builtin type {!r}".format(obj))
    if not isinstance(obj, types.BuiltinFunctionType):
        call = _user_method(type(obj), "__call__", object)
        if call is not None:
            return _without_first(_signature(call))
    raise ValueError("no signature found for builtin {!r}".format(obj))


def _user_method(cls, name, last):
    for base in cls.__mro__:
        if base is last:
            return None
        if name in base.__dict__:
            method = base.__dict__[name]
            method = getattr(method, "__func__", method)
            return method if isinstance(method, types.FunctionType) else None
    return None


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    return _signature(obj, follow_wrapped)

for _class in (Parameter, BoundArguments, Signature, _empty):
    _class.__module__ = "inspect"
del _class
