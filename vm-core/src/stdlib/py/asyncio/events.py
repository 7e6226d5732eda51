"""The event loop: callbacks that are ready, timers in a heap."""

import heapq
import sys
import time
import weakref

_running = None
_current = None


class Handle:
    """A callback that the loop will call."""

    def __init__(self, callback, args, loop, context=None):
        self._callback = callback
        self._args = args
        self._loop = loop
        self._cancelled = False

    def cancel(self):
        self._cancelled = True
        self._callback = None
        self._args = ()

    def cancelled(self):
        return self._cancelled

    def _run(self):
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._loop.call_exception_handler({
                "message": f"Exception in callback {self._callback!r}",
                "exception": error,
                "handle": self,
            })

    def __repr__(self):
        state = " cancelled" if self._cancelled else ""
        return f"<{type(self).__name__}{state} {self._callback!r}>"


class TimerHandle(Handle):
    """A callback with a time."""

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop)
        self._when = when

    def when(self):
        return self._when

    def __lt__(self, other):
        return self._when < other._when


class AbstractEventLoop:
    pass


class _Loop(AbstractEventLoop):
    def __init__(self):
        self._ready = []
        self._timers = []
        self._timer_count = 0
        self._stopping = False
        self._closed = False
        self._debug = False
        self._handler = None
        self._task_factory = None
        self._generators = []

    # Callbacks.

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = Handle(callback, args, self)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        handle = TimerHandle(when, callback, args, self)
        self._timer_count += 1
        heapq.heappush(self._timers, (when, self._timer_count, handle))
        return handle

    def time(self):
        return time.monotonic()

    # What belongs to the loop.

    def create_future(self):
        from .futures import Future
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        from .tasks import Task
        self._check_closed()
        if self._task_factory is not None:
            task = self._task_factory(self, coro)
            if name is not None:
                task.set_name(name)
            return task
        return Task(coro, loop=self, name=name, context=context)

    def set_task_factory(self, factory):
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    def run_in_executor(self, executor, func, *args):
        """Runs the function at once: there are no threads to hand it to."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    # Running.

    def run_forever(self):
        global _running
        self._check_closed()
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if _running is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._generator_started, finalizer=self._generator_lost)
        _running = self
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            _running = None
            sys.set_asyncgen_hooks(*before)

    def run_until_complete(self, future):
        from .futures import isfuture
        from .tasks import ensure_future
        self._check_closed()
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if _running is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")
        fresh = not isfuture(future)
        future = ensure_future(future, loop=self)
        if fresh:
            future._log_destroy_pending = False
        future.add_done_callback(_stop_loop)
        try:
            self.run_forever()
        except:
            if fresh and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_stop_loop)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def _run_once(self):
        timers = self._timers
        while timers and timers[0][2]._cancelled:
            heapq.heappop(timers)
        if not self._ready and not self._stopping:
            if timers:
                pause = timers[0][0] - self.time()
                if pause > 0:
                    time.sleep(pause)
            else:
                # Nothing can ever become ready.
                time.sleep(0.05)
        now = self.time() + 1e-9
        while timers and timers[0][0] <= now:
            handle = heapq.heappop(timers)[2]
            if not handle._cancelled:
                self._ready.append(handle)
        batch, self._ready = self._ready, []
        for at, handle in enumerate(batch):
            if not handle._cancelled:
                try:
                    handle._run()
                except BaseException:
                    self._ready[:0] = batch[at + 1:]
                    raise

    def stop(self):
        self._stopping = True

    def is_running(self):
        return _running is self

    def is_closed(self):
        return self._closed

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _generator_started(self, generator):
        self._generators.append(weakref.ref(generator))
        if len(self._generators) > 100:
            self._generators = [r for r in self._generators if r() is not None]

    def _generator_lost(self, generator):
        if not self._closed:
            self.call_soon(self.create_task, generator.aclose())

    async def shutdown_asyncgens(self):
        from .tasks import gather
        generators, self._generators = [r() for r in self._generators], []
        open_ones = [g for g in generators if g is not None and g.ag_frame is not None]
        results = await gather(*[g.aclose() for g in open_ones], return_exceptions=True)
        for generator, result in zip(open_ones, results):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": f"an error occurred during closing of asynchronous generator {generator!r}",
                    "exception": result,
                    "asyncgen": generator,
                })

    async def shutdown_default_executor(self):
        pass

    # Errors.

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._handler = handler

    def get_exception_handler(self):
        return self._handler

    def default_exception_handler(self, context):
        import traceback
        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context):
            if key not in ("message", "exception"):
                lines.append(f"{key}: {context[key]!r}")
        text = "\n".join(lines) + "\n"
        error = context.get("exception")
        if error is not None:
            text += "".join(traceback.format_exception(error))
        sys.stderr.write(text)

    def call_exception_handler(self, context):
        if self._handler is None:
            self.default_exception_handler(context)
        else:
            self._handler(self, context)

    def __repr__(self):
        return f"<_UnixSelectorEventLoop running={self.is_running()} closed={self._closed} debug={self._debug}>"


def _stop_loop(future):
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        return
    future.get_loop().stop()


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def _get_running_loop():
    return _running


def get_event_loop():
    global _current
    if _running is not None:
        return _running
    if _current is None:
        _current = new_event_loop()
    return _current


def new_event_loop():
    return _Loop()


def set_event_loop(loop):
    global _current
    _current = loop
