"""Data classes (PEP 557): methods made from annotations."""

import copy
import keyword
import sys
from reprlib import recursive_repr
from types import GenericAlias, MappingProxyType, MemberDescriptorType, new_class

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict", "astuple",
    "make_dataclass", "replace", "is_dataclass",
]


class FrozenInstanceError(AttributeError):
    pass


class _HasDefaultFactory:
    def __repr__(self):
        return "<factory>"


class _Missing:
    pass


class _KeywordOnly:
    pass


_HAS_DEFAULT_FACTORY = _HasDefaultFactory()
MISSING = _Missing()
KW_ONLY = _KeywordOnly()
_EMPTY_METADATA = MappingProxyType({})
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT = "__post_init__"


class _Kind:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _Kind("_FIELD")
_FIELD_CLASSVAR = _Kind("_FIELD_CLASSVAR")
_FIELD_INITVAR = _Kind("_FIELD_INITVAR")


class InitVar:
    """Annotation of a parameter of `__init__` that is only handed to `__post_init__`."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type) and not isinstance(self.type, GenericAlias):
            name = self.type.__name__
        else:
            name = repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known about one field; made by `field()`."""

    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only",
                 "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else MappingProxyType(metadata)
        self.kw_only = kw_only
        self._field_type = None

    @recursive_repr()
    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
                f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
                f"compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},"
                f"_field_type={self._field_type})")

    def __set_name__(self, owner, name):
        function = getattr(type(self.default), "__set_name__", None)
        if function:
            function(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen")

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen

    def __repr__(self):
        return (f"_DataclassParams(init={self.init!r},repr={self.repr!r},eq={self.eq!r},order={self.order!r},"
                f"unsafe_hash={self.unsafe_hash!r},frozen={self.frozen!r})")


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    """Say more about a field than its default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _make_function(name, parameters, body, names, namespace):
    """A function from text: the parameters of a made `__init__` show in its TypeErrors."""
    lines = "\n".join("  " + line for line in body)
    outer = ", ".join(names)
    text = f"def _make({outer}):\n def {name}({', '.join(parameters)}):\n{lines}\n return {name}\n"
    made = {}
    exec(text, namespace, made)
    return made["_make"](**names)


def _set_method(cls, name, function):
    if name in cls.__dict__:
        return True
    function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
    setattr(cls, name, function)
    return False


def _init_parameter(one):
    if one.default is MISSING and one.default_factory is MISSING:
        default = ""
    elif one.default is not MISSING:
        default = f"=_dflt_{one.name}"
    else:
        default = "=_HAS_DEFAULT_FACTORY"
    return one.name + default


def _init_statement(one, frozen, names, self_name):
    """The line of `__init__` that sets this field, None if there is none."""
    default_name = f"_dflt_{one.name}"
    if one.default_factory is not MISSING:
        names[default_name] = one.default_factory
        if one.init:
            value = f"{default_name}() if {one.name} is _HAS_DEFAULT_FACTORY else {one.name}"
        else:
            value = f"{default_name}()"
    elif one.init:
        if one.default is not MISSING:
            names[default_name] = one.default
        value = one.name
    else:
        return None
    if one._field_type is _FIELD_INITVAR:
        return None
    if frozen:
        return f"__dataclass_builtins_object__.__setattr__({self_name},{one.name!r},{value})"
    return f"{self_name}.{one.name}={value}"


def _make_init(all_fields, std_fields, kw_only_fields, frozen, has_post_init, self_name, namespace, slots):
    seen_default = False
    for one in std_fields:
        if one.init:
            if not (one.default is MISSING and one.default_factory is MISSING):
                seen_default = True
            elif seen_default:
                raise TypeError(f"non-default argument {one.name!r} follows default argument")
    names = {"_HAS_DEFAULT_FACTORY": _HAS_DEFAULT_FACTORY, "__dataclass_builtins_object__": object}
    body = []
    for one in all_fields:
        # Under slots there is no class attribute to fall back to: a default that isn't a parameter is stored.
        if slots and not one.init and one.default is not MISSING:
            names[f"_dflt_{one.name}"] = one.default
            body.append(f"{self_name}.{one.name}=_dflt_{one.name}")
            continue
        line = _init_statement(one, frozen, names, self_name)
        if line:
            body.append(line)
    if has_post_init:
        arguments = ",".join(one.name for one in all_fields if one._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.{_POST_INIT}({arguments})")
    parameters = [self_name] + [_init_parameter(one) for one in std_fields if one.init]
    keyword_parameters = [_init_parameter(one) for one in kw_only_fields if one.init]
    if keyword_parameters:
        parameters += ["*"] + keyword_parameters
    function = _make_function("__init__", parameters, body or ["pass"], names, namespace)
    function.__annotations__ = {one.name: one.type for one in all_fields if one.init}
    function.__annotations__["return"] = None
    return function


def _make_repr(shown):
    names = tuple(one.name for one in shown)

    def __repr__(self):
        return self.__class__.__qualname__ + "(" + ", ".join([f"{n}={getattr(self, n)!r}" for n in names]) + ")"

    made = recursive_repr()(__repr__)
    made._made_by_dataclass = True
    return made


def _make_comparison(name, operator, compared, namespace):
    def side(of):
        return "(" + "".join(f"{of}.{one.name}," for one in compared) + ")"

    body = ["if other.__class__ is self.__class__:", f" return {side('self')}{operator}{side('other')}",
            "return NotImplemented"]
    return _make_function(name, ["self", "other"], body, {}, namespace)


def _make_frozen(cls, fields):
    names = frozenset(one.name for one in fields)

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return __setattr__, __delattr__


def _is_from(annotation, module_name, names):
    """Whether an annotation is `module.name` for one of the names: as an object or as text."""
    if isinstance(annotation, str):
        text = annotation.strip().partition("[")[0]
        prefix, _dot, last = text.rpartition(".")
        return last in names
    if module_name == "typing":
        typing = sys.modules.get("typing")
        return typing is not None and (
            annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar)
    return annotation is InitVar or type(annotation) is InitVar


def _get_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        one = default
    else:
        if isinstance(default, MemberDescriptorType):
            default = MISSING
        one = field(default=default)
    one.name = name
    one.type = annotation
    one._field_type = _FIELD
    if _is_from(annotation, "typing", ("ClassVar",)):
        one._field_type = _FIELD_CLASSVAR
    elif _is_from(annotation, "dataclasses", ("InitVar",)):
        one._field_type = _FIELD_INITVAR
    if one._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR) and one.default_factory is not MISSING:
        raise TypeError(f"field {one.name} cannot have a default factory")
    if one._field_type in (_FIELD, _FIELD_INITVAR):
        if one.kw_only is MISSING:
            one.kw_only = default_kw_only
    elif one.kw_only is not MISSING:
        raise TypeError(f"field {one.name} is a ClassVar but specifies kw_only")
    if one._field_type is _FIELD and one.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(one.default)} for field {one.name} is not allowed: use default_factory")
    return one


def _hash_action(cls, explicit, unsafe_hash, eq, frozen, fields):
    """Set, clear or leave `__hash__`, by the table of PEP 557."""
    if unsafe_hash:
        if explicit:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    elif not eq:
        return
    elif not frozen:
        if not explicit:
            cls.__hash__ = None
        return
    elif explicit:
        return
    names = [one.name for one in fields if (one.compare if one.hash is None else one.hash)]

    def __hash__(self):
        return hash(tuple([getattr(self, name) for name in names]))

    __hash__.__qualname__ = f"{cls.__qualname__}.__hash__"
    cls.__hash__ = __hash__


def _collect_fields(cls, frozen, kw_only):
    fields = {}
    any_frozen_base = False
    has_dataclass_bases = False
    for base in cls.__mro__[-1:0:-1]:
        inherited = getattr(base, _FIELDS, None)
        if inherited is not None:
            has_dataclass_bases = True
            for one in inherited.values():
                fields[one.name] = one
            if getattr(base, _PARAMS).frozen:
                any_frozen_base = True
    own = []
    seen_marker = False
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        marker = annotation is KW_ONLY or (isinstance(annotation, str) and annotation.rpartition(".")[2] == "KW_ONLY")
        if marker:
            if seen_marker:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_marker = True
            kw_only = True
        else:
            own.append(_get_field(cls, name, annotation, kw_only))
    for one in own:
        fields[one.name] = one
        # The class attribute becomes the plain default, or goes if there is none.
        if isinstance(getattr(cls, one.name, None), Field):
            if one.default is MISSING:
                delattr(cls, one.name)
            else:
                setattr(cls, one.name, one.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not any_frozen_base and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    return fields


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    namespace = sys.modules[cls.__module__].__dict__ if cls.__module__ in sys.modules else {}
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen))
    fields = _collect_fields(cls, frozen, kw_only)
    setattr(cls, _FIELDS, fields)
    in_init = [one for one in fields.values() if one._field_type in (_FIELD, _FIELD_INITVAR)]
    std_init = [one for one in in_init if one.init and not one.kw_only]
    kw_init = [one for one in in_init if one.init and one.kw_only]
    real = [one for one in fields.values() if one._field_type is _FIELD]
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    # Before __eq__ is added: a `__hash__` of None beside the class's own `__eq__` was put there by the class statement.
    own_hash = cls.__dict__.get("__hash__", MISSING)
    explicit_hash = not (own_hash is MISSING or (own_hash is None and "__eq__" in cls.__dict__))
    if init:
        self_name = "__dataclass_self__" if "self" in fields else "self"
        _set_method(cls, "__init__", _make_init(in_init, std_init, kw_init, frozen, hasattr(cls, _POST_INIT), self_name,
                                                namespace, slots))
    if repr:
        _set_method(cls, "__repr__", _make_repr([one for one in real if one.repr]))
    compared = [one for one in real if one.compare]
    if eq:
        _set_method(cls, "__eq__", _make_comparison("__eq__", "==", compared, namespace))
    if order:
        for name, operator in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if _set_method(cls, name, _make_comparison(name, operator, compared, namespace)):
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
    if frozen:
        for function in _make_frozen(cls, real):
            if _set_method(cls, function.__name__, function):
                raise TypeError(f"Cannot overwrite attribute {function.__name__} in class {cls.__name__}")
    _hash_action(cls, explicit_hash, unsafe_hash, eq, frozen, real)
    if not getattr(cls, "__doc__"):
        parameters = ", ".join(_signature_part(one) for one in std_init)
        if kw_init:
            parameters += (", " if parameters else "") + "*, " + ", ".join(_signature_part(one) for one in kw_init)
        cls.__doc__ = f"{cls.__name__}({parameters})"
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple(one.name for one in std_init)
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot)
    return cls


def _signature_part(one):
    annotation = one.type
    if isinstance(annotation, str):
        text = f"{one.name}: {annotation!r}"
    elif isinstance(annotation, type) and not isinstance(annotation, GenericAlias):
        text = annotation.__qualname__
        if annotation.__module__ != "builtins":
            text = f"{annotation.__module__}.{text}"
        text = f"{one.name}: {text}"
    else:
        text = f"{one.name}: {annotation!r}".replace("typing.", "")
    if one.default is not MISSING:
        text += f" = {one.default!r}"
    elif one.default_factory is not MISSING:
        text += " = <factory>"
    return text


def _frozen_getstate(self):
    return [getattr(self, one.name) for one in fields(self)]


def _frozen_setstate(self, state):
    for one, value in zip(fields(self), state):
        object.__setattr__(self, one.name, value)


def _add_slots(cls, is_frozen, weakref_slot):
    """The class anew, with `__slots__`."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = tuple(one.name for one in fields(cls))
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update((slots,) if isinstance(slots, str) else slots)
    namespace["__slots__"] = tuple(name for name in names if name not in inherited)
    if weakref_slot and "__weakref__" not in inherited:
        namespace["__slots__"] += ("__weakref__",)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        cls.__qualname__ = qualname
    if is_frozen:
        if "__getstate__" not in namespace:
            cls.__getstate__ = _frozen_getstate
        if "__setstate__" not in namespace:
            cls.__setstate__ = _frozen_setstate
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Class decorator: adds `__init__`, `__repr__`, `__eq__` and, if asked, order, hash and immutability."""

    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """The fields of a dataclass or an instance of one, in order."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(one for one in found.values() if one._field_type is _FIELD)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) and not isinstance(obj, GenericAlias) else type(obj)
    return hasattr(cls, _FIELDS)


def _convert(obj, of_dataclass):
    """The value with every dataclass in it replaced by what `of_dataclass` makes of its (name, value) pairs."""
    if _is_instance(obj):
        return of_dataclass([(one.name, _convert(getattr(obj, one.name), of_dataclass)) for one in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(value, of_dataclass) for value in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_convert(value, of_dataclass) for value in obj)
    if isinstance(obj, dict):
        return type(obj)((_convert(k, of_dataclass), _convert(v, of_dataclass)) for k, v in obj.items())
    return copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, lambda pairs: tuple_factory([value for _name, value in pairs]))


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """A dataclass from a list of names, (name, type) or (name, type, field)."""
    namespace = {} if namespace is None else namespace
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, defaults[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = annotation

    def fill(body):
        body.update(namespace)
        body.update(defaults)
        body["__annotations__"] = annotations

    cls = new_class(cls_name, bases, {}, fill)
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new object of the same class with some fields changed."""
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for one in getattr(obj, _FIELDS).values():
        if one._field_type is _FIELD_CLASSVAR:
            continue
        if not one.init:
            if one.name in changes:
                raise ValueError(f"field {one.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if one.name not in changes:
            if one._field_type is _FIELD_INITVAR and one.default is MISSING:
                raise ValueError(f"InitVar {one.name!r} must be specified with replace()")
            changes[one.name] = getattr(obj, one.name)
    return obj.__class__(**changes)
