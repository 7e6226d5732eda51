"""Executors and futures.

LIMIT: this VM has one thread: `submit` runs the call before it returns, as `threading.Thread.start` does, so that results,
exceptions and their order are those of a pool with one worker that is always in time.  There are no process pools.
"""

import time

__all__ = [
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "CancelledError", "TimeoutError", "BrokenExecutor",
    "InvalidStateError", "Future", "Executor", "wait", "as_completed", "ProcessPoolExecutor", "ThreadPoolExecutor",
]

from collections import namedtuple as _namedtuple
from types import GenericAlias as _GenericAlias
import itertools
import os
import threading

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

_PENDING, _RUNNING, _CANCELLED, _NOTIFIED, _FINISHED = (
    "PENDING", "RUNNING", "CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED")
_SHOWN = {_PENDING: "pending", _RUNNING: "running", _CANCELLED: "cancelled", _NOTIFIED: "cancelled",
          _FINISHED: "finished"}


class Error(Exception):
    """What the module's own exceptions are."""


class CancelledError(Error):
    """The future was cancelled."""


TimeoutError = TimeoutError


class InvalidStateError(Error):
    """The future is not in the state that the call is for."""


class BrokenExecutor(RuntimeError):
    """The executor's workers are gone."""


class Future:
    """What will be the result of a call."""

    def __init__(self):
        self._state = _PENDING
        self._result = None
        self._exception = None
        self._done_callbacks = []

    def __repr__(self):
        text = "<%s at %#x state=%s" % (type(self).__name__, id(self), _SHOWN[self._state])
        if self._state == _FINISHED:
            if self._exception:
                text += " raised " + type(self._exception).__name__
            else:
                text += " returned " + type(self._result).__name__
        return text + ">"

    __class_getitem__ = classmethod(_GenericAlias)

    def cancel(self):
        """Whether the call will not be made."""
        if self._state in (_RUNNING, _FINISHED):
            return False
        if self._state == _PENDING:
            self._state = _CANCELLED
            self._call_back()
        return True

    def cancelled(self):
        return self._state in (_CANCELLED, _NOTIFIED)

    def running(self):
        return self._state == _RUNNING

    def done(self):
        return self._state in (_CANCELLED, _NOTIFIED, _FINISHED)

    def _call_back(self):
        callbacks, self._done_callbacks = self._done_callbacks, []
        for callback in callbacks:
            self._call_one(callback)

    def _call_one(self, callback):
        try:
            callback(self)
        except Exception:
            import logging
            logging.getLogger("concurrent.futures").exception("exception calling callback for %r", self)

    def add_done_callback(self, fn):
        """Calls `fn(self)` when the future is done: at once, if it is."""
        if self.done():
            self._call_one(fn)
        else:
            self._done_callbacks.append(fn)

    def _wait(self, timeout):
        if self.cancelled():
            raise CancelledError()
        if self._state == _FINISHED:
            return
        if timeout is None:
            raise RuntimeError("deadlock: the future is not done and there is one thread")
        time.sleep(max(timeout, 0))
        raise TimeoutError()

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception:
            try:
                raise self._exception
            finally:
                # The traceback would refer to this frame, and that to the exception.
                self = None
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def set_running_or_notify_cancel(self):
        """For executors: whether the call is to be made."""
        if self._state == _CANCELLED:
            self._state = _NOTIFIED
            return False
        if self._state == _PENDING:
            self._state = _RUNNING
            return True
        raise RuntimeError("Future in unexpected state")

    def _finish(self, result, exception):
        if self.done():
            raise InvalidStateError("%s: %r" % (self._state, self))
        self._result, self._exception, self._state = result, exception, _FINISHED
        self._call_back()

    def set_result(self, result):
        self._finish(result, None)

    def set_exception(self, exception):
        self._finish(None, exception)


DoneAndNotDoneFutures = _namedtuple("DoneAndNotDoneFutures", "done not_done")


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """The futures that are done and those that are not."""
    fs = set(fs)
    done = {f for f in fs if f.done()}
    not_done = fs - done
    enough = not not_done
    if return_when == FIRST_COMPLETED:
        enough = enough or bool(done)
    elif return_when == FIRST_EXCEPTION:
        enough = enough or any(not f.cancelled() and f.exception() is not None for f in done)
    elif return_when != ALL_COMPLETED:
        raise ValueError("Invalid return condition: %r" % return_when)
    if not enough:
        if timeout is None:
            raise RuntimeError("deadlock: futures are not done and there is one thread")
        time.sleep(max(timeout, 0))
    return DoneAndNotDoneFutures(done, not_done)


def as_completed(fs, timeout=None):
    """The futures as they get done."""
    fs = set(fs)
    total = len(fs)
    for f in [f for f in fs if f.done()]:
        fs.remove(f)
        yield f
    if fs:
        if timeout is None:
            raise RuntimeError("deadlock: futures are not done and there is one thread")
        time.sleep(max(timeout, 0))
        raise TimeoutError("%d (of %d) futures unfinished" % (len(fs), total))


class Executor:
    """Makes calls somewhere."""

    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """The results of fn(*items) in the order of the items."""
        futures = [self.submit(fn, *args) for args in zip(*iterables)]

        def results():
            futures.reverse()
            while futures:
                yield futures.pop().result()

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False


class ThreadPoolExecutor(Executor):
    """Makes each call when it is submitted (see above)."""

    _counter = itertools.count().__next__

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._prefix = thread_name_prefix or "ThreadPoolExecutor-%d" % self._counter()
        self._initializer, self._initargs = initializer, initargs
        self._shutdown = False
        self._broken = False

    def submit(self, fn, /, *args, **kwargs):
        if self._broken:
            raise BrokenThreadPool("A thread initializer failed, the thread pool is not usable anymore")
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        worker = threading.Thread(target=self._work, name=self._prefix + "_0", args=(future, fn, args, kwargs))
        worker.start()
        return future

    def _work(self, future, fn, args, kwargs):
        initializer, self._initializer = self._initializer, None
        if initializer is not None:
            try:
                initializer(*self._initargs)
            except BaseException:
                import logging
                logging.getLogger("concurrent.futures").critical("Exception in initializer:", exc_info=True)
                self._broken = True
                future.set_exception(BrokenThreadPool(
                    "A thread initializer failed, the thread pool is not usable anymore"))
                return
        future.set_running_or_notify_cancel()
        try:
            result = fn(*args, **kwargs)
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True


class BrokenThreadPool(BrokenExecutor):
    """The initializer of a worker raised."""


class ProcessPoolExecutor(Executor):
    """LIMIT: there are no worker processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        raise NotImplementedError("ProcessPoolExecutor: this VM has no multiprocessing; ThreadPoolExecutor is there")
