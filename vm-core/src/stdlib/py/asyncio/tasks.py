"""Tasks: coroutines that the event loop steps, and ways to wait for several."""

import contextvars
import types

from . import events, futures
from .futures import CancelledError, Future, TimeoutError, isfuture

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

_all = []
_current = {}
_count = 0


def iscoroutine(value):
    from collections.abc import Coroutine
    return isinstance(value, (types.CoroutineType, Coroutine))


def iscoroutinefunction(function):
    code = getattr(function, "__code__", None)
    return code is not None and bool(code.co_flags & 0x180) or getattr(function, "_is_coroutine", False)


class Task(Future):
    """A Future that runs a coroutine."""

    def __init__(self, coro, *, loop=None, name=None, context=None):
        global _count
        super().__init__(loop=loop)
        if not iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        _count += 1
        self._name = f"Task-{_count}" if name is None else str(name)
        self._coro = coro
        self._waits_for = None
        self._must_cancel = False
        self._cancel_requests = 0
        self._context = contextvars.copy_context() if context is None else context
        self._loop.call_soon(self._step)
        _all.append(self)

    def get_coro(self):
        return self._coro

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancel_requests += 1
        if self._waits_for is not None and self._waits_for.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._cancel_requests

    def uncancel(self):
        if self._cancel_requests > 0:
            self._cancel_requests -= 1
        return self._cancel_requests

    def get_stack(self, *, limit=None):
        frame = getattr(self._coro, "cr_frame", None)
        return [] if frame is None else [frame]

    def _step(self, error=None):
        if self.done():
            raise futures.InvalidStateError(f"_step(): already done: {self!r}, {error!r}")
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        before = _current.get(self._loop)
        _current[self._loop] = self
        outside = contextvars._enter(self._context)
        try:
            if error is None:
                waited = self._coro.send(None)
            else:
                waited = self._coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                super().cancel(msg=self._cancel_message)
            else:
                super().set_result(stop.value)
            self._forget()
        except CancelledError as cancelled:
            self._cancelled_with = cancelled
            super().cancel()
            self._forget()
        except (KeyboardInterrupt, SystemExit) as fatal:
            super().set_exception(fatal)
            self._forget()
            raise
        except BaseException as failed:
            super().set_exception(failed)
            self._forget()
        else:
            self._wait_for(waited)
        finally:
            contextvars._enter(outside)
            if before is None:
                _current.pop(self._loop, None)
            else:
                _current[self._loop] = before

    def _forget(self):
        if self in _all:
            _all.remove(self)

    def _cancelled_error(self):
        known = getattr(self, "_cancelled_with", None)
        if known is not None:
            self._cancelled_with = None
            return known
        return super()._cancelled_error()

    def _wait_for(self, waited):
        blocking = getattr(waited, "_asyncio_future_blocking", None)
        if blocking is not None:
            if waited is self:
                self._loop.call_soon(self._step, RuntimeError(f"Task cannot await on itself: {self!r}"))
            elif waited.get_loop() is not self._loop:
                message = f"Task {self!r} got Future {waited!r} attached to a different loop"
                self._loop.call_soon(self._step, RuntimeError(message))
            elif blocking:
                waited._asyncio_future_blocking = False
                waited.add_done_callback(self._wake_up)
                self._waits_for = waited
                if self._must_cancel and waited.cancel(msg=self._cancel_message):
                    self._must_cancel = False
            else:
                message = f"yield was used instead of yield from in task {self!r} with {waited!r}"
                self._loop.call_soon(self._step, RuntimeError(message))
        elif waited is None:
            self._loop.call_soon(self._step)
        else:
            self._loop.call_soon(self._step, RuntimeError(f"Task got bad yield: {waited!r}"))

    def _wake_up(self, future):
        try:
            future.result()
        except BaseException as error:
            self._step(error)
        else:
            self._step()

    def _info(self):
        parts = super()._info()
        if self._must_cancel:
            parts[0] = "cancelling"
        parts.insert(1, f"name={self._name!r}")
        parts.insert(2, f"coro={_described(self._coro)}")
        return parts


def _described(coro):
    name = getattr(coro, "__qualname__", type(coro).__name__)
    code = getattr(coro, "cr_code", None)
    if code is None:
        return f"<{name}()>"
    frame = coro.cr_frame
    if frame is None:
        return f"<{name}() done, defined at {code.co_filename}:{code.co_firstlineno}>"
    return f"<{name}() running at {code.co_filename}:{frame.f_lineno}>"


def current_task(loop=None):
    return _current.get(events.get_running_loop() if loop is None else loop)


def all_tasks(loop=None):
    loop = events.get_running_loop() if loop is None else loop
    return {task for task in _all if task.get_loop() is loop and not task.done()}


def create_task(coro, *, name=None, context=None):
    return events.get_running_loop().create_task(coro, name=name, context=context)


def ensure_future(value, *, loop=None):
    if isfuture(value):
        if loop is not None and loop is not value.get_loop():
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return value
    if not iscoroutine(value):
        if not hasattr(type(value), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        value = _awaited(value)
    return (events.get_event_loop() if loop is None else loop).create_task(value)


async def _awaited(value):
    return await value


run_coroutine_threadsafe = ensure_future


@types.coroutine
def _once():
    yield


async def sleep(delay, result=None):
    if delay <= 0:
        await _once()
        return result
    loop = events.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(delay, _finish, future, result)
    try:
        return await future
    finally:
        timer.cancel()


def _finish(future, result):
    if not future.done():
        future.set_result(result)


async def to_thread(func, /, *args, **kwargs):
    """Calls the function; without threads the event loop waits for it."""
    await _once()
    return func(*args, **kwargs)


class _Gathering(Future):
    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        asked = False
        for child in self._children:
            if child.cancel(msg=msg):
                asked = True
        if asked:
            self._cancel_requested = True
        return asked


def gather(*awaitables, return_exceptions=False):
    if not awaitables:
        loop = events.get_event_loop()
        future = loop.create_future()
        future.set_result([])
        return future
    known = {}
    children = []
    loop = None
    for value in awaitables:
        child = known.get(id(value))
        if child is None:
            child = ensure_future(value, loop=loop)
            loop = child.get_loop()
            known[id(value)] = child
        children.append(child)
    outer = _Gathering(children, loop=loop)
    left = len(known)

    def done(child):
        nonlocal left
        left -= 1
        if outer.done():
            if not child.cancelled():
                child.exception()
            return
        if not return_exceptions:
            if child.cancelled():
                outer.set_exception(child._cancelled_error())
                return
            error = child.exception()
            if error is not None:
                outer.set_exception(error)
                return
        if left == 0:
            results = []
            for one in children:
                if one.cancelled():
                    results.append(CancelledError("" if one._cancel_message is None else one._cancel_message))
                else:
                    error = one.exception()
                    results.append(one.result() if error is None else error)
            if outer._cancel_requested:
                outer.set_exception(children[-1]._cancelled_error() if children[-1].cancelled() else CancelledError())
            else:
                outer.set_result(results)

    for child in dict.fromkeys(children):
        child.add_done_callback(done)
    return outer


def shield(value):
    inner = ensure_future(value)
    if inner.done():
        return inner
    loop = inner.get_loop()
    outer = loop.create_future()

    def inner_done(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = set(fs)
    if any(iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop = events.get_running_loop()
    waiter = loop.create_future()
    timer = None if timeout is None else loop.call_later(timeout, _finish, waiter, None)
    left = sum(not f.done() for f in fs)

    def enough(f):
        if return_when == FIRST_COMPLETED:
            return True
        return return_when == FIRST_EXCEPTION and not f.cancelled() and f.exception() is not None

    def on_done(f):
        nonlocal left
        left -= 1
        if left <= 0 or enough(f):
            if timer is not None:
                timer.cancel()
            _finish(waiter, None)

    if left > 0 and not any(f.done() and enough(f) for f in fs):
        for f in fs:
            if not f.done():
                f.add_done_callback(on_done)
        try:
            await waiter
        finally:
            if timer is not None:
                timer.cancel()
            for f in fs:
                f.remove_done_callback(on_done)
    elif timer is not None:
        timer.cancel()
    done = {f for f in fs if f.done()}
    return done, fs - done


async def wait_for(fut, timeout):
    loop = events.get_running_loop()
    if timeout is None:
        return await fut
    if timeout <= 0:
        fut = ensure_future(fut, loop=loop)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError() from error
    waiter = loop.create_future()
    timer = loop.call_later(timeout, _finish, waiter, None)

    def on_done(_):
        _finish(waiter, None)

    fut = ensure_future(fut, loop=loop)
    fut.add_done_callback(on_done)
    try:
        try:
            await waiter
        except CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(on_done)
            await _cancel_and_wait(fut)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(on_done)
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError() from error
    finally:
        timer.cancel()


async def _cancel_and_wait(future):
    waiter = events.get_running_loop().create_future()

    def on_done(_):
        _finish(waiter, None)

    future.add_done_callback(on_done)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(on_done)


def as_completed(fs, *, timeout=None):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    from .queues import Queue
    loop = events.get_event_loop()
    todo = {ensure_future(f, loop=loop) for f in list(fs)}
    finished = Queue()
    timer = None

    def on_timeout():
        for f in todo:
            f.remove_done_callback(on_done)
            finished.put_nowait(None)
        todo.clear()

    def on_done(f):
        if not todo:
            return
        todo.remove(f)
        finished.put_nowait(f)
        if not todo and timer is not None:
            timer.cancel()

    async def next_one():
        f = await finished.get()
        if f is None:
            raise TimeoutError
        return f.result()

    for f in todo:
        f.add_done_callback(on_done)
    if todo and timeout is not None:
        timer = loop.call_later(timeout, on_timeout)
    for _ in range(len(todo)):
        yield next_one()
