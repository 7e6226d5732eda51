"""Tools for the with statement, the synchronous and the asynchronous one."""

import sys
from abc import ABC, abstractmethod
from collections import deque
from functools import wraps
from types import GenericAlias, MethodType

__all__ = [
    "contextmanager", "closing", "nullcontext", "AbstractContextManager", "ContextDecorator", "ExitStack",
    "redirect_stdout", "redirect_stderr", "suppress", "chdir", "asynccontextmanager", "aclosing",
    "AbstractAsyncContextManager", "AsyncContextDecorator", "AsyncExitStack",
]


class AbstractContextManager(ABC):
    """A class with `__enter__` (returns self) and `__exit__`."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    def __enter__(self):
        return self

    @abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is not AbstractContextManager:
            return NotImplemented
        for name in ("__enter__", "__exit__"):
            for base in C.__mro__:
                if name in base.__dict__:
                    if base.__dict__[name] is None:
                        return NotImplemented
                    break
            else:
                return NotImplemented
        return True


class ContextDecorator:
    """Lets a context manager be used as a decorator."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @wraps(func)
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)

        return inner


class _GeneratorContextManager(ContextDecorator, AbstractContextManager):
    """The context manager around a generator with one yield."""

    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self.func, self.args, self.kwds = func, args, kwds
        doc = getattr(func, "__doc__", None)
        self.__doc__ = doc if doc is not None else type(self).__doc__

    def _recreate_cm(self):
        # A generator runs once; a decorated function needs one for each call.
        return self.__class__(self.func, self.args, self.kwds)

    def __enter__(self):
        # The arguments would be kept alive for nothing.
        del self.args, self.kwds, self.func
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, typ, value, traceback):
        if typ is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if value is None:
            value = typ()
        try:
            self.gen.throw(typ, value, traceback)
        except StopIteration as stop:
            # The generator swallowed it, unless the very exception passed in is a StopIteration.
            return stop is not value
        except RuntimeError as error:
            if error is value:
                error.__traceback__ = traceback
                return False
            # PEP 479 turned a StopIteration that came through the generator into this RuntimeError.
            if isinstance(value, StopIteration) and error.__cause__ is value:
                value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            error.__traceback__ = traceback
            return False
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    """Decorator: a generator function with one yield becomes a context manager factory."""

    @wraps(func)
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)

    return helper


class AbstractAsyncContextManager(ABC):
    """A class with `__aenter__` (returns self) and `__aexit__`."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    async def __aenter__(self):
        return self

    @abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is not AbstractAsyncContextManager:
            return NotImplemented
        for name in ("__aenter__", "__aexit__"):
            if not any(base.__dict__.get(name) is not None for base in C.__mro__):
                return NotImplemented
        return True


class AsyncContextDecorator:
    """Lets an asynchronous context manager be used as a decorator of coroutine functions."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @wraps(func)
        async def inner(*args, **kwds):
            async with self._recreate_cm():
                return await func(*args, **kwds)

        return inner


class _AsyncGeneratorContextManager(AsyncContextDecorator, AbstractAsyncContextManager):
    """The context manager around an asynchronous generator with one yield."""

    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self.func, self.args, self.kwds = func, args, kwds

    def _recreate_cm(self):
        return self.__class__(self.func, self.args, self.kwds)

    async def __aenter__(self):
        del self.args, self.kwds, self.func
        try:
            return await anext(self.gen)
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, typ, value, traceback):
        if typ is None:
            try:
                await anext(self.gen)
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if value is None:
            value = typ()
        try:
            await self.gen.athrow(typ, value, traceback)
        except StopAsyncIteration as stop:
            return stop is not value
        except RuntimeError as error:
            if error is value:
                error.__traceback__ = traceback
                return False
            if isinstance(value, (StopIteration, StopAsyncIteration)) and error.__cause__ is value:
                value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            error.__traceback__ = traceback
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def asynccontextmanager(func):
    """Decorator: an asynchronous generator function with one yield becomes a context manager factory."""

    @wraps(func)
    def helper(*args, **kwds):
        return _AsyncGeneratorContextManager(func, args, kwds)

    return helper


class aclosing(AbstractAsyncContextManager):
    """Awaits `thing.aclose()` at the end."""

    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()


class closing(AbstractContextManager):
    """Calls `thing.close()` at the end."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class _RedirectStream(AbstractContextManager):
    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, exctype, excinst, exctb):
        setattr(sys, self._stream, self._old_targets.pop())


class redirect_stdout(_RedirectStream):
    _stream = "stdout"


class redirect_stderr(_RedirectStream):
    _stream = "stderr"


class suppress(AbstractContextManager):
    """Swallows the exceptions of the given classes."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exctype, excinst, exctb):
        return exctype is not None and issubclass(exctype, self._exceptions)


class nullcontext(AbstractContextManager, AbstractAsyncContextManager):
    """Does nothing, gives `enter_result`."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *excinfo):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *excinfo):
        pass


class chdir(AbstractContextManager):
    """Changes the working directory, and back."""

    def __init__(self, path):
        self.path = path
        self._old_cwd = []

    def __enter__(self):
        import os

        self._old_cwd.append(os.getcwd())
        os.chdir(self.path)

    def __exit__(self, *excinfo):
        import os

        os.chdir(self._old_cwd.pop())


class ExitStack(AbstractContextManager):
    """Any number of context managers and callbacks, unwound in reverse order."""

    def __init__(self):
        self._exit_callbacks = deque()

    def pop_all(self):
        """A new stack that takes over the callbacks of this one."""
        new_stack = type(self)()
        new_stack._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = deque()
        return new_stack

    def push(self, exit):
        """Register an object with `__exit__`, or a function of that signature."""
        cls = type(exit)
        try:
            method = cls.__exit__
        except AttributeError:
            self._exit_callbacks.append(exit)
        else:
            self._exit_callbacks.append(MethodType(method, exit))
        return exit

    def enter_context(self, cm):
        cls = type(cm)
        try:
            enter = cls.__enter__
            leave = cls.__exit__
        except AttributeError:
            raise TypeError(
                f"'{cls.__module__}.{cls.__qualname__}' object does not support the context manager protocol"
            ) from None
        result = enter(cm)
        self._exit_callbacks.append(MethodType(leave, cm))
        return result

    def callback(self, callback, /, *args, **kwds):
        def leave(exc_type, exc, tb):
            callback(*args, **kwds)

        leave.__wrapped__ = callback
        self._exit_callbacks.append(leave)
        return callback

    def close(self):
        self.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc_details):
        received = exc_details[0] is not None
        outer = sys.exc_info()[1]

        def fix_context(new, old):
            # The chain of contexts is made to look as if the with statements were nested.
            while True:
                context = new.__context__
                if context is None or context is old:
                    return
                if context is outer:
                    break
                new = context
            new.__context__ = old

        suppressed = False
        pending = False
        while self._exit_callbacks:
            leave = self._exit_callbacks.pop()
            try:
                if leave(*exc_details):
                    suppressed = True
                    pending = False
                    exc_details = (None, None, None)
            except BaseException:
                raised = sys.exc_info()
                fix_context(raised[1], exc_details[1])
                pending = True
                exc_details = raised
        if pending:
            # Raising sets the context anew; the one made above is the right one.
            context = exc_details[1].__context__
            try:
                raise exc_details[1]
            except BaseException:
                exc_details[1].__context__ = context
                raise
        return received and suppressed


class AsyncExitStack(AbstractAsyncContextManager):
    """Any number of context managers and callbacks of both kinds, unwound in reverse order."""

    def __init__(self):
        self._exits = deque()

    def pop_all(self):
        new_stack = type(self)()
        new_stack._exits = self._exits
        self._exits = deque()
        return new_stack

    def enter_context(self, cm):
        cls = type(cm)
        try:
            enter, leave = cls.__enter__, cls.__exit__
        except AttributeError:
            raise TypeError(
                f"'{cls.__module__}.{cls.__qualname__}' object does not support the context manager protocol"
            ) from None
        result = enter(cm)
        self._exits.append((True, MethodType(leave, cm)))
        return result

    async def enter_async_context(self, cm):
        cls = type(cm)
        try:
            enter, leave = cls.__aenter__, cls.__aexit__
        except AttributeError:
            raise TypeError(
                f"'{cls.__module__}.{cls.__qualname__}' object does not support the asynchronous context manager protocol"
            ) from None
        result = await enter(cm)
        self._exits.append((False, MethodType(leave, cm)))
        return result

    def push(self, exit):
        leave = getattr(type(exit), "__exit__", None)
        self._exits.append((True, exit if leave is None else MethodType(leave, exit)))
        return exit

    def push_async_exit(self, exit):
        leave = getattr(type(exit), "__aexit__", None)
        self._exits.append((False, exit if leave is None else MethodType(leave, exit)))
        return exit

    def callback(self, callback, /, *args, **kwds):
        def leave(exc_type, exc, tb):
            callback(*args, **kwds)

        self._exits.append((True, leave))
        return callback

    def push_async_callback(self, callback, /, *args, **kwds):
        async def leave(exc_type, exc, tb):
            await callback(*args, **kwds)

        self._exits.append((False, leave))
        return callback

    async def aclose(self):
        await self.__aexit__(None, None, None)

    async def __aexit__(self, *exc_details):
        received = exc_details[0] is not None
        suppressed = False
        pending = None
        while self._exits:
            is_sync, leave = self._exits.pop()
            try:
                stop = leave(*exc_details) if is_sync else await leave(*exc_details)
                if stop:
                    suppressed = True
                    pending = None
                    exc_details = (None, None, None)
            except BaseException as error:
                if error.__context__ is None and error is not exc_details[1]:
                    error.__context__ = exc_details[1]
                pending = error
                exc_details = (type(error), error, error.__traceback__)
        if pending is not None:
            raise pending
        return received and suppressed
