"""Mocks made after what they stand for: `create_autospec`, `mock_open`, `seal`."""

import inspect
import io
from types import FunctionType, MethodType

from unittest import mock as _mock
from unittest._calls import DEFAULT


class _LazySpec:
    """The specification of an attribute, until it is first looked up."""

    def __init__(self, spec, is_type, spec_set):
        self.spec, self.is_type, self.spec_set = spec, is_type, spec_set

    def make(self, parent, name):
        return create_autospec(self.spec, spec_set=self.spec_set, _parent=parent, _name=name, _eat_self=self.is_type)


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *, unsafe=False, _eat_self=False,
                    **kwargs):
    """A mock that has the attributes of `spec` only, each with the signature it has there."""
    if _mock._is_list(spec):
        spec = type(spec)
    is_type = isinstance(spec, type)
    if _mock._is_instance_mock(spec):
        raise _mock.InvalidSpecError(f"Cannot autospec a Mock object. [object={spec!r}]")
    is_function = isinstance(spec, (FunctionType, MethodType, staticmethod, classmethod))
    name = kwargs.pop("name", _name)
    options = {"spec_set" if spec_set else "spec": spec}
    if spec is None:
        options = {}
    kind = _mock.MagicMock
    if inspect.iscoroutinefunction(spec):
        kind = _mock.AsyncMock
    elif not callable(spec) or is_type and instance and not hasattr(spec, "__call__"):
        kind = _mock.NonCallableMagicMock
    elif is_type and instance and "__call__" not in dir(spec):
        kind = _mock.NonCallableMagicMock
    eat = _eat_self and isinstance(spec, FunctionType)
    mock = kind(parent=_parent, _new_parent=_parent, _new_name=_name or "", name=name, _eat_self=eat,
                _spec_as_instance=is_type and instance, unsafe=unsafe, **options, **kwargs)
    if is_function and _parent is None and not instance:
        mock = _function_of(mock, spec)
        return mock
    if is_type and not instance and "return_value" not in kwargs:
        mock.return_value = create_autospec(spec, spec_set, instance=True, _name="()", _parent=mock)
    if isinstance(spec, FunctionType):
        return mock
    for entry in dir(spec):
        if entry in _mock._SUPPORTED or entry.startswith("__") and entry.endswith("__"):
            continue
        try:
            original = getattr(spec, entry)
        except AttributeError:
            continue
        owner_is_type = is_type and instance and not isinstance(
            inspect.getattr_static(spec, entry, None), (staticmethod, classmethod))
        if isinstance(original, (FunctionType, MethodType, type)) or callable(original):
            mock._mock_children[entry] = _LazySpec(original, owner_is_type, spec_set)
        elif original is None:
            mock._mock_children[entry] = _mock.NonCallableMagicMock(parent=mock, name=entry, _new_name=entry)
        else:
            mock._mock_children[entry] = _LazySpec(original, False, spec_set)
    return mock


def _function_of(mock, spec):
    """A function with the name and signature of `spec` that calls the mock, and has the mock's methods."""
    signature = mock._spec_signature

    if inspect.iscoroutinefunction(spec):
        async def funcopy(*args, **kwargs):
            if signature is not None:
                signature.bind(*args, **kwargs)
            return await mock(*args, **kwargs)
    else:
        def funcopy(*args, **kwargs):
            if signature is not None:
                signature.bind(*args, **kwargs)
            return mock(*args, **kwargs)

    funcopy.__name__ = getattr(spec, "__name__", "funcopy")
    funcopy.__qualname__ = getattr(spec, "__qualname__", funcopy.__name__)
    funcopy.__doc__ = getattr(spec, "__doc__", None)
    funcopy.__module__ = getattr(spec, "__module__", None)
    if signature is not None:
        funcopy.__signature__ = signature
    if mock._mock_name is None:
        mock._mock_name = funcopy.__name__
    funcopy.mock = mock
    forwarded = [name for name in dir(type(mock)) if name.startswith("assert_")]
    for name in forwarded + ["attach_mock", "configure_mock", "reset_mock"]:
        setattr(funcopy, name, getattr(mock, name))
    # What a call changes is read from the mock, so these live on a class of properties where functions can't have any:
    # LIMIT: `called` and the like are those of `f.mock`, refreshed at each call.
    def refresh():
        for name in ("called", "call_count", "call_args", "call_args_list", "method_calls", "mock_calls"):
            setattr(funcopy, name, getattr(mock, name))

    inner_note = mock._note_call

    def note(args, kwargs):
        inner_note(args, kwargs)
        refresh()

    mock.__dict__["_note_call"] = note
    refresh()
    funcopy.return_value = mock.return_value
    funcopy.side_effect = None
    effect = mock._execute_mock_call

    def execute(args, kwargs):
        if funcopy.side_effect is not None:
            mock.side_effect = funcopy.side_effect
            funcopy.side_effect = mock.side_effect
        if funcopy.return_value is not mock._mock_return_value:
            mock.return_value = funcopy.return_value
        return effect(args, kwargs)

    mock.__dict__["_execute_mock_call"] = execute
    return funcopy


def seal(mock):
    """No new attributes from here on."""
    mock._mock_sealed = True
    for name in list(mock._mock_children):
        child = mock._mock_children[name]
        if _mock._is_instance_mock(child) and child._mock_new_parent is mock:
            seal(child)


def mock_open(mock=None, read_data=""):
    """A stand-in for `open` whose files hold `read_data`."""
    state = {}

    def stream():
        return io.BytesIO(read_data) if isinstance(read_data, bytes) else io.StringIO(read_data)

    def reader(name):
        def function(*args, **kwargs):
            # A return value that the test has set wins.
            if getattr(handle, name)._mock_return_value is not DEFAULT:
                return DEFAULT
            return getattr(state["stream"], name)(*args, **kwargs)

        return function

    def iterate():
        yield from state["stream"]

    if mock is None:
        mock = _mock.MagicMock(name="open", spec=open)
    names = sorted(set(dir(io.TextIOWrapper)) | set(dir(io.BytesIO)))
    handle = _mock.MagicMock(spec=names)
    handle.__enter__.return_value = handle
    handle.write.return_value = None
    for name in ("read", "readline", "readlines"):
        getattr(handle, name).side_effect = reader(name)
    handle.__iter__.side_effect = iterate
    state["stream"] = stream()

    def opened(*args, **kwargs):
        state["stream"] = stream()
        return DEFAULT

    mock.side_effect = opened
    mock.return_value = handle
    return mock
