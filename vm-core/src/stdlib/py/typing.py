"""Type hints at run time: what annotations need in order to be evaluated, subscripted, printed and introspected.

Nothing here checks types.  LIMIT: ParamSpec and TypeVarTuple exist as names that can stand in annotations, their
substitution is not carried out; `get_type_hints` evaluates strings but follows no `__wrapped__` chains.
"""

import collections
import collections.abc
import functools
import sys
import types
from abc import ABCMeta, abstractmethod

__all__ = [
    "Annotated", "Any", "Callable", "ClassVar", "Concatenate", "Final", "ForwardRef", "Generic", "Literal", "Optional",
    "ParamSpec", "Protocol", "Tuple", "Type", "TypeVar", "TypeVarTuple", "Union", "AbstractSet", "ByteString", "Container",
    "Hashable", "ItemsView", "Iterable", "Iterator", "KeysView", "Mapping", "MappingView", "MutableMapping",
    "MutableSequence", "MutableSet", "Sequence", "Sized", "ValuesView", "Awaitable", "Coroutine", "AsyncIterable",
    "AsyncIterator", "AsyncGenerator", "Collection", "Reversible", "SupportsAbs", "SupportsBytes", "SupportsComplex",
    "SupportsFloat", "SupportsIndex", "SupportsInt", "SupportsRound", "ChainMap", "Counter", "Deque", "Dict",
    "DefaultDict", "List", "OrderedDict", "Set", "FrozenSet", "NamedTuple", "TypedDict", "Generator", "BinaryIO", "IO",
    "TextIO", "AnyStr", "assert_never", "assert_type", "cast", "clear_overloads", "dataclass_transform", "final",
    "get_args", "get_origin", "get_overloads", "get_type_hints", "is_typeddict", "LiteralString", "Never", "NewType",
    "no_type_check", "NoReturn", "NotRequired", "overload", "ParamSpecArgs", "Required", "reveal_type",
    "runtime_checkable", "Self", "Text", "TYPE_CHECKING", "TypeAlias", "TypeGuard", "Unpack",
]

TYPE_CHECKING = False
GenericAlias = types.GenericAlias


def _type_repr(obj):
    if isinstance(obj, GenericAlias):
        return repr(obj)
    if isinstance(obj, type):
        if obj.__module__ == "builtins":
            return obj.__qualname__
        return f"{obj.__module__}.{obj.__qualname__}"
    if obj is ...:
        return "..."
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    if isinstance(obj, tuple):
        return "[" + ", ".join(_type_repr(one) for one in obj) + "]"
    return repr(obj)


class ForwardRef:
    """A name in quotes, evaluated when somebody asks for it."""

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        try:
            self.__forward_code__ = compile(arg, "<string>", "eval")
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}") from None
        self.__forward_arg__ = arg
        self.__forward_module__ = module

    def _evaluate(self, globalns, localns):
        return _convert(eval(self.__forward_code__, globalns, localns))

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return self.__forward_arg__ == other.__forward_arg__ and self.__forward_module__ == other.__forward_module__

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


def _convert(arg):
    """None stands for its type, a string for a forward reference."""
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg)
    return arg


def _check(arg, message):
    arg = _convert(arg)
    if type(arg) is tuple:
        raise TypeError(f"{message} Got {arg!r:.100}.")
    if isinstance(arg, _SpecialForm) and arg._name in ("ClassVar", "Final", "Generic", "Protocol"):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if arg in (Generic, Protocol):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    return arg


def _parameters_of(args):
    """The type variables in `args`, each once, in order."""
    found = []
    for arg in args:
        if isinstance(arg, type) and not isinstance(arg, GenericAlias):
            continue
        if isinstance(arg, _TypeVariable):
            if arg not in found:
                found.append(arg)
        elif isinstance(arg, (tuple, list)):
            found.extend(one for one in _parameters_of(arg) if one not in found)
        else:
            found.extend(one for one in getattr(arg, "__parameters__", ()) if one not in found)
    return tuple(found)


def _substitute(arg, mapping):
    if isinstance(arg, _TypeVariable):
        return mapping.get(arg, arg)
    if isinstance(arg, (tuple, list)):
        return type(arg)(_substitute(one, mapping) for one in arg)
    inner = getattr(arg, "__parameters__", ())
    if inner and not (isinstance(arg, type) and not isinstance(arg, GenericAlias)):
        return arg[tuple(mapping.get(one, one) for one in inner)]
    return arg


class _Printed:
    """What all hints share: they can be joined with `|` and have no instances."""

    __slots__ = ()

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _SpecialForm(_Printed):
    """Any, Union, Literal and the like: `subscript(form, parameters)` says what `Form[...]` gives."""

    def __init__(self, name, doc="", subscript=None):
        self._name = name
        self.__doc__ = doc
        self._subscript = subscript

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            return self._name
        raise AttributeError(name)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __getitem__(self, parameters):
        if self._subscript is None:
            raise TypeError(f"{self!r} is not subscriptable")
        return self._subscript(self, parameters)


class _Alias(_Printed):
    """A subscripted hint: `origin[args]`."""

    def __init__(self, origin, args, name=None, extra=None):
        self.__origin__ = origin
        self.__args__ = args
        self.__parameters__ = _parameters_of(args)
        self._name = name
        if extra is not None:
            self.__dict__.update(extra)

    def __getattr__(self, name):
        # Class attributes of the origin are reachable through the alias, dunders are not.
        if "__origin__" in self.__dict__ and not (name.startswith("__") and name.endswith("__")):
            return getattr(self.__origin__, name)
        if name in ("__name__", "__qualname__"):
            return self._name or self.__origin__.__name__
        raise AttributeError(name)

    def __getitem__(self, parameters):
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        parameters = tuple(_check(one, "Parameters to generic types must be types.") for one in parameters)
        if len(parameters) != len(self.__parameters__):
            many = "many" if len(parameters) > len(self.__parameters__) else "few"
            raise TypeError(f"Too {many} arguments for {self}; actual {len(parameters)}, "
                            f"expected {len(self.__parameters__)}")
        mapping = dict(zip(self.__parameters__, parameters))
        args = tuple(_substitute(arg, mapping) for arg in self.__args__)
        if self.__origin__ is Union:
            return Union[args]
        return type(self)(self.__origin__, args, self._name)

    def __call__(self, *args, **kwargs):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot instantiate {self!r}")
        if self._name in _not_instantiable:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except AttributeError:
            pass
        return result

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name:
            # List[int] and its like: the real class, and Generic if no other base brings it.
            result = [self.__origin__] if self.__origin__ not in bases else []
            at = bases.index(self)
            if not any(isinstance(b, _Alias) or (isinstance(b, type) and issubclass(b, Generic)) for b in bases[at + 1 :]):
                result.append(Generic)
            return tuple(result)
        if self.__origin__ is Generic:
            if Protocol in bases:
                return ()
            at = bases.index(self)
            for other in bases[at + 1 :]:
                if isinstance(other, _Alias) and other is not self:
                    return ()
        return (self.__origin__,)

    def __eq__(self, other):
        if self.__origin__ is Union and isinstance(other, types.UnionType):
            return set(self.__args__) == set(other.__args__)
        if not isinstance(other, _Alias):
            return NotImplemented
        if self.__origin__ is Union and other.__origin__ is Union:
            return set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        if self.__origin__ is Union:
            return hash(frozenset(self.__args__))
        return hash((self.__origin__, self.__args__))

    def __iter__(self):
        yield Unpack[self]

    def __instancecheck__(self, obj):
        if self.__origin__ is Union:
            return any(isinstance(obj, arg) for arg in self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        if self.__origin__ is Union:
            return any(issubclass(cls, arg) for arg in self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __repr__(self):
        origin = self.__origin__
        if origin is Union and len(self.__args__) == 2 and type(None) in self.__args__:
            other = self.__args__[0] if self.__args__[1] is type(None) else self.__args__[1]
            return f"typing.Optional[{_type_repr(other)}]"
        if origin is Literal:
            return "typing.Literal[" + ", ".join(map(repr, self.__args__)) + "]"
        if origin is collections.abc.Callable:
            if len(self.__args__) == 2 and self.__args__[0] is Ellipsis:
                return f"typing.Callable[..., {_type_repr(self.__args__[1])}]"
            arguments = ", ".join(map(_type_repr, self.__args__[:-1]))
            return f"typing.Callable[[{arguments}], {_type_repr(self.__args__[-1])}]"
        name = "typing." + self._name if self._name else _type_repr(origin)
        arguments = ", ".join(map(_type_repr, self.__args__)) if self.__args__ else "()"
        return f"{name}[{arguments}]"

    def __reduce__(self):
        return (_rebuild_alias, (self.__origin__, self.__args__, self._name))


def _rebuild_alias(origin, args, name):
    return _Alias(origin, args, name)


_not_instantiable = ("Tuple", "Callable", "Type")


class _BareAlias(_Alias):
    """`List`, `Dict`…: an alias of a class that takes `count` parameters (-1: any number)."""

    def __init__(self, origin, count, name):
        self.__origin__ = origin
        self._count = count
        self._name = name
        self.__doc__ = f"A generic version of {origin.__module__}.{origin.__qualname__}."

    __parameters__ = ()

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        if self._name == "Tuple":
            if parameters == ((),):
                parameters = ()
            args = tuple(one if one is ... else _check(one, "Tuple[t0, t1, ...]: each t must be a type.")
                         for one in parameters)
            return _Alias(self.__origin__, args, self._name)
        if self._name == "Callable":
            return self._callable(parameters)
        args = tuple(_check(one, "Parameters to generic types must be types.") for one in parameters)
        if self._count >= 0 and len(args) != self._count:
            many = "many" if len(args) > self._count else "few"
            raise TypeError(f"Too {many} arguments for {self}; actual {len(args)}, expected {self._count}")
        return _Alias(self.__origin__, args, self._name)

    def _callable(self, parameters):
        if len(parameters) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        arguments, result = parameters
        result = _check(result, "Callable[args, result]: result must be a type.")
        if arguments is Ellipsis or isinstance(arguments, _TypeVariable):
            return _Alias(self.__origin__, (arguments, result), self._name)
        if not isinstance(arguments, (list, tuple)):
            raise TypeError(f"Callable[args, result]: args must be a list. Got {arguments}")
        arguments = tuple(_check(one, "Callable[[arg, ...], result]: each arg must be a type.") for one in arguments)
        return _Alias(self.__origin__, arguments + (result,), self._name)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        if isinstance(cls, _BareAlias):
            return issubclass(cls.__origin__, self.__origin__)
        return issubclass(cls, self.__origin__)

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self) // 16

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name


class _TypeVariable(_Printed):
    """TypeVar, ParamSpec, TypeVarTuple."""

    def _set_module(self):
        try:
            module = sys._getframe(2).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            module = None
        if module != "typing":
            self.__module__ = module

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __reduce__(self):
        return self.__name__


class TypeVar(_TypeVariable):
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self.__name__ = name
        self.__constraints__ = tuple(_check(one, "TypeVar(name, constraint, ...): constraints must be types.")
                                     for one in constraints)
        self.__bound__ = None if bound is None else _check(bound, "Bound must be a type.")
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self._set_module()

    def __repr__(self):
        sign = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
        return sign + self.__name__


class ParamSpecArgs(_Printed):
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"


class ParamSpecKwargs(_Printed):
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"


class ParamSpec(_TypeVariable):
    def __init__(self, name, *, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__bound__ = bound
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self._set_module()

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __repr__(self):
        sign = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
        return sign + self.__name__


class TypeVarTuple(_TypeVariable):
    def __init__(self, name):
        self.__name__ = name
        self._set_module()

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class Generic:
    """Base of generic classes: `class Stack(Generic[T])`."""

    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        if not parameters:
            raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
        parameters = tuple(_convert(one) for one in parameters)
        if cls in (Generic, Protocol):
            if not all(isinstance(one, (_TypeVariable, _Alias)) for one in parameters):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables or parameter specification "
                                "variables.")
            if len(set(parameters)) != len(parameters):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
        else:
            expected = getattr(cls, "__parameters__", ())
            if not expected:
                raise TypeError(f"{cls} is not a generic class")
            variadic = any(not isinstance(one, TypeVar) for one in expected)
            if len(parameters) != len(expected) and not variadic:
                many = "many" if len(parameters) > len(expected) else "few"
                raise TypeError(f"Too {many} arguments for {cls}; actual {len(parameters)}, expected {len(expected)}")
            parameters = tuple(one if isinstance(one, (list, tuple)) or one is ... else
                               _check(one, "Parameters to generic types must be types.") for one in parameters)
        return _Alias(cls, parameters)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        bases = cls.__dict__.get("__orig_bases__")
        if bases is not None:
            plain = Generic in bases
        else:
            plain = Generic in cls.__bases__ and cls.__name__ != "Protocol"
        if plain:
            raise TypeError("Cannot inherit from plain Generic")
        variables = ()
        if bases is not None:
            variables = _parameters_of(bases)
            explicit = None
            for base in bases:
                if isinstance(base, _Alias) and base.__origin__ in (Generic, Protocol):
                    if explicit is not None and base.__origin__ is Generic:
                        raise TypeError("Cannot inherit from Generic[...] multiple times.")
                    explicit = base.__parameters__
            if explicit is not None:
                missing = [str(one) for one in variables if one not in explicit]
                if missing:
                    given = ", ".join(str(one) for one in explicit)
                    raise TypeError(f"Some type variables ({', '.join(missing)}) are not listed in Generic[{given}]")
                variables = explicit
        cls.__parameters__ = tuple(variables)


_protocol_ignored = frozenset((
    "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__", "__slots__",
    "__subclasshook__", "__weakref__", "__class_getitem__", "__parameters__", "__orig_bases__", "__orig_class__",
    "_is_protocol", "_is_runtime_protocol", "__match_args__", "__qualname__", "__hash__", "_abc_registry", "_abc_yes",
    "_abc_no", "_abc_no_count", "_abc_impl", "__init_subclass__",
))


def _protocol_members(cls):
    names = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        names.update(base.__dict__)
        names.update(base.__dict__.get("__annotations__", {}))
    return {name for name in names if not name.startswith("_abc_") and name not in _protocol_ignored}


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if not cls.__dict__.get("_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if super().__instancecheck__(instance):
            return True
        for name in _protocol_members(cls):
            if not hasattr(instance, name):
                return False
            if callable(getattr(cls, name, None)) and getattr(instance, name) is None:
                return False
        return True


def _no_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base of protocol classes: what a class must have, not what it must inherit from."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "_is_protocol" not in cls.__dict__:
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)

        def hook(other):
            if not cls.__dict__.get("_is_protocol", False):
                return NotImplemented
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
            for name in _protocol_members(cls):
                for base in other.__mro__:
                    if name in base.__dict__:
                        if base.__dict__[name] is None:
                            return NotImplemented
                        break
                    if name in base.__dict__.get("__annotations__", {}) and getattr(other, "_is_protocol", False):
                        break
                else:
                    return NotImplemented
            return True

        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = hook
        if not cls._is_protocol:
            return
        for base in cls.__bases__:
            known = base in (object, Generic) or getattr(base, "_is_protocol", False)
            if not known and base.__module__ not in ("collections.abc", "contextlib"):
                raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
        if "__init__" not in cls.__dict__:
            cls.__init__ = _no_init


def runtime_checkable(cls):
    """Let isinstance look whether an object has a protocol's members."""
    if not (isinstance(cls, type) and issubclass(cls, Generic)) or not cls._is_protocol:
        raise TypeError("@runtime_checkable can be only applied to protocol classes, got %r" % cls)
    cls._is_runtime_protocol = True
    return cls


# The special forms.


def _union(form, parameters):
    if parameters == ():
        raise TypeError("Cannot take a Union of no types.")
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    flat = []
    for one in parameters:
        one = _check(one, "Union[arg, ...]: each arg must be a type.")
        inner = one.__args__ if isinstance(one, _Alias) and getattr(one, "__origin__", None) is Union else (
            one.__args__ if isinstance(one, types.UnionType) else (one,))
        flat.extend(each for each in inner if each not in flat)
    if len(flat) == 1:
        return flat[0]
    return _Alias(Union, tuple(flat), "Union")


def _optional(form, parameters):
    return Union[_check(parameters, f"{form} requires a single type."), type(None)]


def _literal(form, parameters):
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    flat = []
    for one in parameters:
        inner = one.__args__ if isinstance(one, _Alias) and one.__origin__ is Literal else (one,)
        for each in inner:
            if not any(type(each) is type(other) and each == other for other in flat):
                flat.append(each)
    return _Alias(Literal, tuple(flat), "Literal")


def _single(form, parameters):
    return _Alias(form, (_check(parameters, f"{form} accepts only single type."),), form._name)


def _several(form, parameters):
    return _Alias(form, parameters if isinstance(parameters, tuple) else (parameters,), form._name)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """Any type at all."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


Union = _SpecialForm("Union", "One of several types.", _union)
Optional = _SpecialForm("Optional", "A type or None.", _optional)
Literal = _SpecialForm("Literal", "One of several values.", _literal)
ClassVar = _SpecialForm("ClassVar", "A variable of the class, not of its instances.", _single)
Final = _SpecialForm("Final", "A name that is not assigned again.", _single)
NoReturn = _SpecialForm("NoReturn", "What a function returns that never does.")
Never = _SpecialForm("Never", "The type without values.")
Self = _SpecialForm("Self", "The class of self.")
LiteralString = _SpecialForm("LiteralString", "A string written out in the source.")
TypeAlias = _SpecialForm("TypeAlias", "Marks the name of a type.")
TypeGuard = _SpecialForm("TypeGuard", "What a function returns that narrows a type.", _single)
Concatenate = _SpecialForm("Concatenate", "Parameters in front of a ParamSpec.", _several)
Required = _SpecialForm("Required", "A key that must be there.", _single)
NotRequired = _SpecialForm("NotRequired", "A key that may be absent.", _single)
Unpack = _SpecialForm("Unpack", "The elements of a TypeVarTuple.", _single)


class _AnnotatedAlias(_Alias):
    """`Annotated[T, x]`: T with `x` as `__metadata__`."""

    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, (origin,))
        self.__metadata__ = metadata

    def __repr__(self):
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"

    def __getitem__(self, parameters):
        return _AnnotatedAlias(self.__origin__[parameters], self.__metadata__)

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))


class Annotated:
    def __new__(cls, *args, **kwargs):
        raise TypeError("Type Annotated cannot be instantiated.")

    def __class_getitem__(cls, parameters):
        if not isinstance(parameters, tuple) or len(parameters) < 2:
            raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
        origin = _check(parameters[0], "Annotated[t, ...]: t must be a type.")
        return _AnnotatedAlias(origin, tuple(parameters[1:]))


T = TypeVar("T")
AnyStr = TypeVar("AnyStr", bytes, str)
Text = str

# Name, class, number of parameters.
for _name, _class, _count in (
    ("Hashable", collections.abc.Hashable, 0), ("Awaitable", collections.abc.Awaitable, 1),
    ("Coroutine", collections.abc.Coroutine, 3), ("AsyncIterable", collections.abc.AsyncIterable, 1),
    ("AsyncIterator", collections.abc.AsyncIterator, 1), ("Iterable", collections.abc.Iterable, 1),
    ("Iterator", collections.abc.Iterator, 1), ("Reversible", collections.abc.Reversible, 1),
    ("Sized", collections.abc.Sized, 0), ("Container", collections.abc.Container, 1),
    ("Collection", collections.abc.Collection, 1), ("Callable", collections.abc.Callable, 2),
    ("AbstractSet", collections.abc.Set, 1), ("MutableSet", collections.abc.MutableSet, 1),
    ("Mapping", collections.abc.Mapping, 2), ("MutableMapping", collections.abc.MutableMapping, 2),
    ("Sequence", collections.abc.Sequence, 1), ("MutableSequence", collections.abc.MutableSequence, 1),
    ("ByteString", collections.abc.ByteString, 0), ("Tuple", tuple, -1), ("List", list, 1),
    ("Deque", collections.deque, 1), ("Set", set, 1), ("FrozenSet", frozenset, 1),
    ("MappingView", collections.abc.MappingView, 1), ("KeysView", collections.abc.KeysView, 1),
    ("ItemsView", collections.abc.ItemsView, 2), ("ValuesView", collections.abc.ValuesView, 1), ("Dict", dict, 2),
    ("DefaultDict", collections.defaultdict, 2), ("OrderedDict", collections.OrderedDict, 2),
    ("Counter", collections.Counter, 1), ("ChainMap", collections.ChainMap, 2),
    ("Generator", collections.abc.Generator, 3), ("AsyncGenerator", collections.abc.AsyncGenerator, 2),
    ("Type", type, 1),
):
    globals()[_name] = _BareAlias(_class, _count, _name)
del _name, _class, _count


def _method_protocol(name, *methods):
    """A runtime-checkable protocol of abstract methods without parameters."""

    def make(method):
        def stub(self, *args):
            pass

        stub.__name__ = method
        return abstractmethod(stub)

    def fill(body):
        body["__module__"] = "typing"
        body["__slots__"] = ()
        body.update({method: make(method) for method in methods})

    return runtime_checkable(types.new_class(name, (Protocol,), {}, fill))


SupportsInt = _method_protocol("SupportsInt", "__int__")
SupportsFloat = _method_protocol("SupportsFloat", "__float__")
SupportsComplex = _method_protocol("SupportsComplex", "__complex__")
SupportsBytes = _method_protocol("SupportsBytes", "__bytes__")
SupportsIndex = _method_protocol("SupportsIndex", "__index__")
SupportsAbs = _method_protocol("SupportsAbs", "__abs__")
SupportsRound = _method_protocol("SupportsRound", "__round__")


class IO(Generic[AnyStr]):
    """The type of open files."""


class BinaryIO(IO[bytes]):
    pass


class TextIO(IO[str]):
    pass


# Functions and decorators.


def cast(typ, val):
    return val


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    text = repr(arg)
    if len(text) > 100:
        text = text[:100] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {text}")


def reveal_type(obj, /):
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


_overloads = {}


def _overload_stub(*args, **kwds):
    raise NotImplementedError(
        "You should not call an overloaded function. A series of @overload-decorated functions outside a stub module "
        "should always be followed by an implementation that is not @overload-ed.")


def overload(func):
    plain = getattr(func, "__func__", func)
    try:
        _overloads.setdefault((plain.__module__, plain.__qualname__), {})[plain.__code__.co_firstlineno] = func
    except AttributeError:
        pass
    return _overload_stub


def get_overloads(func):
    plain = getattr(func, "__func__", func)
    return list(_overloads.get((plain.__module__, plain.__qualname__), {}).values())


def clear_overloads():
    _overloads.clear()


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def no_type_check(arg):
    try:
        arg.__no_type_check__ = True
    except TypeError:
        pass
    return arg


def dataclass_transform(**options):
    def decorate(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = options
        return cls_or_fn

    return decorate


def get_origin(tp):
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_Alias, GenericAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    if isinstance(tp, types.UnionType):
        return types.UnionType
    return None


def get_args(tp):
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, _BareAlias):
        return ()
    if isinstance(tp, (_Alias, GenericAlias)):
        args = tp.__args__
        if tp.__origin__ is collections.abc.Callable and not (len(args) == 2 and args[0] is Ellipsis):
            args = (list(args[:-1]), args[-1])
        return args
    if isinstance(tp, types.UnionType):
        return tp.__args__
    return ()


def _evaluate(hint, globalns, localns):
    if isinstance(hint, ForwardRef):
        return _evaluate(hint._evaluate(globalns, localns), globalns, localns)
    if isinstance(hint, _Alias) and not isinstance(hint, (_BareAlias, _AnnotatedAlias)):
        args = tuple(_evaluate(arg, globalns, localns) for arg in hint.__args__)
        if args == hint.__args__:
            return hint
        return Union[args] if hint.__origin__ is Union else _Alias(hint.__origin__, args, hint._name)
    if isinstance(hint, GenericAlias):
        args = tuple(_evaluate(_convert(arg) if isinstance(arg, str) else arg, globalns, localns) for arg in hint.__args__)
        return hint if args == hint.__args__ else GenericAlias(hint.__origin__, args)
    return hint


def _without_extras(hint):
    if isinstance(hint, _AnnotatedAlias):
        return _without_extras(hint.__origin__)
    if isinstance(hint, _Alias) and not isinstance(hint, _BareAlias):
        if hint.__origin__ in (Required, NotRequired):
            return _without_extras(hint.__args__[0])
        args = tuple(_without_extras(arg) for arg in hint.__args__)
        return hint if args == hint.__args__ else _Alias(hint.__origin__, args, hint._name)
    return hint


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class (with its bases), function or module, strings evaluated."""
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            names = globalns
            if names is None:
                names = getattr(sys.modules.get(base.__module__, None), "__dict__", {})
            local = dict(vars(base)) if localns is None else localns
            for name, value in base.__dict__.get("__annotations__", {}).items():
                hints[name] = _evaluate(_convert(value), names, local)
    else:
        if globalns is None:
            globalns = obj.__dict__ if isinstance(obj, types.ModuleType) else getattr(obj, "__globals__", {})
        annotations = getattr(obj, "__annotations__", None)
        if annotations is None:
            if isinstance(obj, (types.BuiltinFunctionType, types.FunctionType, types.MethodType)):
                return {}
            raise TypeError("{!r} is not a module, class, method, or function.".format(obj))
        for name, value in annotations.items():
            hints[name] = _evaluate(_convert(value), globalns, globalns if localns is None else localns)
    if include_extras:
        return hints
    return {name: _without_extras(value) for name, value in hints.items()}


class NewType(_Printed):
    """A name for a type that a checker tells apart: calling it returns its argument."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        try:
            self.__module__ = sys._getframe(1).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            pass

    def __call__(self, x):
        return x

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"


# NamedTuple and TypedDict.


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        annotations = ns.get("__annotations__", {})
        defaults = []
        for name in annotations:
            if name in ns:
                defaults.append(ns[name])
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {name} cannot follow default field")
        result = _make_named_tuple(typename, annotations.items(), defaults, ns["__module__"])
        if Generic in bases:
            result.__class_getitem__ = classmethod(Generic.__class_getitem__.__func__)
        for key, value in ns.items():
            if key in ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_make",
                       "_replace", "_asdict", "_source"):
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in ("__module__", "__name__", "__annotations__", "__qualname__") and key not in result._fields:
                setattr(result, key, value)
        if "__qualname__" in ns:
            result.__qualname__ = ns["__qualname__"]
        result.__orig_bases__ = (NamedTuple,)
        return result


def _make_named_tuple(name, items, defaults=(), module=None):
    types_ = {n: _check(t, f"field {n} annotation must be a type") for n, t in items}
    result = collections.namedtuple(name, list(types_), defaults=defaults, module=module)
    result.__annotations__ = result.__new__.__annotations__ = types_
    return result


def NamedTuple(typename, fields=None, /, **kwargs):
    """`class Point(NamedTuple): x: int` or `NamedTuple('Point', [('x', int)])`."""
    if fields is None:
        fields = kwargs.items()
    elif kwargs:
        raise TypeError("Either list of fields or keywords can be provided to NamedTuple, not both")
    return _make_named_tuple(typename, fields, module=sys._getframe(1).f_globals.get("__name__", "__main__"))


_NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple.__mro_entries__ = lambda bases: (_NamedTuple,)


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        own = {n: _check(t, "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type")
               for n, t in ns.get("__annotations__", {}).items()}
        annotations = {}
        required = set()
        optional = set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required.update(base.__dict__.get("__required_keys__", ()))
            optional.update(base.__dict__.get("__optional_keys__", ()))
        annotations.update(own)
        for key, hint in own.items():
            origin = get_origin(hint)
            if origin is Required or (origin is not NotRequired and total):
                required.add(key)
            else:
                optional.add(key)
        generic = (Generic,) if any(base is Generic for base in bases) else ()
        result = type.__new__(_TypedDictMeta, name, (*generic, dict), ns)
        result.__annotations__ = annotations
        result.__required_keys__ = frozenset(required)
        result.__optional_keys__ = frozenset(optional)
        result.__total__ = total
        return result

    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields=None, /, *, total=True, **kwargs):
    """`class Movie(TypedDict): title: str` or `TypedDict('Movie', {'title': str})`: at run time a plain dict."""
    if fields is None:
        fields = kwargs
    elif kwargs:
        raise TypeError("TypedDict takes either a dict or keyword arguments, but not both")
    ns = {"__annotations__": dict(fields), "__module__": sys._getframe(1).f_globals.get("__name__", "__main__")}
    return _TypedDictMeta(typename, (), ns, total=total)


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


del functools
