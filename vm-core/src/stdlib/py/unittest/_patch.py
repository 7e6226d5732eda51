"""`patch` of `unittest.mock`: attributes and mappings replaced for the time of a block, a call or a test class."""

import contextlib
import functools
import importlib
import inspect

from unittest import mock as _mock

_MISSING = object()


def _resolve(path):
    """The object of a dotted name; modules on the way are imported."""
    first, *rest = path.split(".")
    name = first
    thing = importlib.import_module(name)
    for part in rest:
        name += "." + part
        try:
            thing = getattr(thing, part)
        except AttributeError:
            importlib.import_module(name)
            thing = getattr(thing, part)
    return thing


class _Patch:
    """One attribute that is replaced while it is active."""

    attribute_name = None
    _active = []

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, *, unsafe=False):
        if new_callable is not None:
            if new is not _mock.DEFAULT:
                raise ValueError("Cannot use 'new' and 'new_callable' together")
            if autospec is not None:
                raise ValueError("Cannot use 'autospec' and 'new_callable' together")
        self.getter = getter
        self.attribute = attribute
        self.new = new
        self.new_callable = new_callable
        self.spec = spec
        self.create = create
        self.has_local = False
        self.spec_set = spec_set
        self.autospec = autospec
        self.kwargs = kwargs
        self.additional_patchers = []
        self.unsafe = unsafe
        self._entered = False

    def copy(self):
        twin = _Patch(self.getter, self.attribute, self.new, self.spec, self.create, self.spec_set, self.autospec,
                      self.new_callable, self.kwargs, unsafe=self.unsafe)
        twin.attribute_name = self.attribute_name
        twin.additional_patchers = [p.copy() for p in self.additional_patchers]
        return twin

    def __call__(self, func):
        if isinstance(func, type):
            return self._decorate_class(func)
        return self._decorate(func)

    def _decorate_class(self, klass):
        for name in dir(klass):
            if name.startswith(patch.TEST_PREFIX) and callable(getattr(klass, name)):
                setattr(klass, name, self.copy()(getattr(klass, name)))
        return klass

    def _decorate(self, func):
        # Several decorators share one wrapper, the innermost entering first.
        if hasattr(func, "patchings"):
            func.patchings.append(self)
            return func

        @contextlib.contextmanager
        def entered(args, keywargs):
            extra = []
            with contextlib.ExitStack() as stack:
                for patching in wrapper.patchings:
                    value = stack.enter_context(patching)
                    if patching.attribute_name is not None:
                        keywargs.update(value)
                    elif patching.new is _mock.DEFAULT:
                        extra.append(value)
                yield args + tuple(extra), keywargs

        if inspect.iscoroutinefunction(func):
            @functools.wraps(func)
            async def wrapper(*args, **keywargs):
                with entered(args, keywargs) as (args, keywargs):
                    return await func(*args, **keywargs)
        else:
            @functools.wraps(func)
            def wrapper(*args, **keywargs):
                with entered(args, keywargs) as (args, keywargs):
                    return func(*args, **keywargs)

        wrapper.patchings = [self]
        return wrapper

    def _get_original(self):
        target, name = self.getter(), self.attribute
        original, local = _mock.DEFAULT, False
        try:
            original, local = target.__dict__[name], True
        except (AttributeError, KeyError):
            original = getattr(target, name, _mock.DEFAULT)
        import builtins
        if name in builtins.__dict__ and inspect.ismodule(target):
            self.create = True
        if not self.create and original is _mock.DEFAULT:
            raise AttributeError("%s does not have the attribute %r" % (target, name))
        return original, local

    def _new_value(self, original):
        """The replacement, where the caller gave none."""
        spec, spec_set, autospec, kwargs = self.spec, self.spec_set, self.autospec, dict(self.kwargs)
        if spec is True:
            spec = original
            if spec_set is True:
                spec_set, spec = original, None
        elif spec is not None and spec_set is True:
            spec_set, spec = spec, None
        elif spec_set is True:
            spec_set = original
        if autospec is not None and autospec is not False:
            if autospec is True:
                autospec = original
            if original is _mock.DEFAULT:
                raise TypeError("Can't use 'autospec' with create=True")
            return _mock.create_autospec(autospec, spec_set=bool(spec_set), _name=self.attribute, **kwargs)
        wanted = spec if spec is not None else spec_set
        kind = _mock.MagicMock
        if self.new_callable is not None:
            kind = self.new_callable
        elif inspect.iscoroutinefunction(original if wanted is None else wanted):
            kind = _mock.AsyncMock
        elif wanted is not None and not isinstance(wanted, (list, tuple)) and not callable(wanted):
            kind = _mock.NonCallableMagicMock
        if spec is not None:
            kwargs["spec"] = spec
        if spec_set is not None:
            kwargs["spec_set"] = spec_set
        if isinstance(kind, type) and issubclass(kind, _mock.NonCallableMock) and self.attribute:
            kwargs.setdefault("name", self.attribute)
        new = kind(**kwargs)
        if isinstance(wanted, type) and _mock._is_instance_mock(new):
            kwargs.pop("name", None)
            given = {key: kwargs[key] for key in ("spec", "spec_set") if key in kwargs}
            new.return_value = kind(_new_parent=new, _new_name="()", **given)
        return new

    def __enter__(self):
        if self._entered:
            raise RuntimeError("Patch is already started")
        self.target = self.getter()
        self._stack = contextlib.ExitStack()
        original, local = self._get_original()
        new = self.new
        if new is _mock.DEFAULT:
            new = self._new_value(original)
        elif self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        self.temp_original, self.is_local = original, local
        self._entered = True
        try:
            setattr(self.target, self.attribute, new)
            if self.attribute_name is None:
                return new
            extra = {}
            if self.new is _mock.DEFAULT:
                extra[self.attribute_name] = new
            for patching in self.additional_patchers:
                value = self._stack.enter_context(patching)
                if patching.new is _mock.DEFAULT:
                    extra.update(value)
            return extra
        except BaseException as error:
            if not self.__exit__(type(error), error, error.__traceback__):
                raise

    def __exit__(self, *exc_info):
        if not self._entered:
            return None
        self._entered = False
        if self.is_local and self.temp_original is not _mock.DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self.create and (not hasattr(self.target, self.attribute)
                                    or self.attribute in ("__doc__", "__module__", "__defaults__", "__annotations__",
                                                          "__kwdefaults__")):
                # Where deleting did not bring the inherited one back.
                setattr(self.target, self.attribute, self.temp_original)
        stack, self._stack = self._stack, None
        return stack.__exit__(*exc_info)

    def start(self):
        """Active until `stop()`."""
        result = self.__enter__()
        self._active.append(self)
        return result

    def stop(self):
        try:
            self._active.remove(self)
        except ValueError:
            # Not started, or stopped already.
            return None
        return self.__exit__(None, None, None)


def _target_of(target):
    try:
        target, attribute = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return functools.partial(_resolve, target), attribute


def patch(target, new=_mock.DEFAULT, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, *,
          unsafe=False, **kwargs):
    """Replaces the object of a dotted name."""
    getter, attribute = _target_of(target)
    return _Patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, unsafe=unsafe)


def _patch_object(target, attribute, new=_mock.DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
                  new_callable=None, *, unsafe=False, **kwargs):
    """Replaces an attribute of an object."""
    if type(target) is str:
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _Patch(lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs, unsafe=unsafe)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    """Replaces several attributes of one object."""
    getter = functools.partial(_resolve, target) if type(target) is str else lambda: target
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    patchers = []
    for attribute, new in kwargs.items():
        one = _Patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, {})
        one.attribute_name = attribute
        patchers.append(one)
    first = patchers[0]
    first.additional_patchers = patchers[1:]
    return first


class _PatchDict:
    """A mapping whose items are replaced while it is active."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict = in_dict
        self.values = dict(values)
        self.values.update(kwargs)
        self.clear = clear
        self._original = None

    def __call__(self, f):
        if isinstance(f, type):
            for name in dir(f):
                if name.startswith(patch.TEST_PREFIX) and callable(getattr(f, name)):
                    setattr(f, name, _PatchDict(self.in_dict, self.values, self.clear)(getattr(f, name)))
            return f

        @functools.wraps(f)
        def inner(*args, **kw):
            with self:
                return f(*args, **kw)

        return inner

    def __enter__(self):
        if isinstance(self.in_dict, str):
            self.in_dict = _resolve(self.in_dict)
        target = self.in_dict
        try:
            self._original = target.copy()
        except AttributeError:
            self._original = {key: target[key] for key in target}
        if self.clear:
            self._clear(target)
        try:
            target.update(self.values)
        except AttributeError:
            for key in self.values:
                target[key] = self.values[key]
        return target

    @staticmethod
    def _clear(target):
        try:
            target.clear()
        except AttributeError:
            for key in list(target):
                del target[key]

    def __exit__(self, *args):
        if self._original is None:
            return False
        self._clear(self.in_dict)
        try:
            self.in_dict.update(self._original)
        except AttributeError:
            for key in self._original:
                self.in_dict[key] = self._original[key]
        self._original = None
        return False

    def start(self):
        result = self.__enter__()
        _Patch._active.append(self)
        return result

    def stop(self):
        try:
            _Patch._active.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _stop_all():
    """Ends all that `start()` began, the last first."""
    for one in reversed(_Patch._active[:]):
        one.stop()


patch.object = _patch_object
patch.dict = _PatchDict
patch.multiple = _patch_multiple
patch.stopall = _stop_all
patch.TEST_PREFIX = "test"
