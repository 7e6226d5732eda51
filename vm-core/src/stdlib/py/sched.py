"""A scheduler of calls by time and priority."""

import heapq
import itertools
import threading
import time
from collections import namedtuple

__all__ = ["scheduler", "Event"]


class Event(namedtuple("Event", "time, priority, sequence, action, argument, kwargs")):
    __slots__ = ()


Event.time.__doc__ = "When the action is to run, on the scheduler's clock."
Event.priority.__doc__ = "Of events of the same time, that with the lowest number runs first."
Event.sequence.__doc__ = "Keeps the order in which events of the same time and priority were entered."
Event.action.__doc__ = "What is called: action(*argument, **kwargs)."
Event.argument.__doc__ = "Positional arguments of the action."
Event.kwargs.__doc__ = "Keyword arguments of the action."

_NO_KWARGS = {}


class scheduler:
    def __init__(self, timefunc=time.monotonic, delayfunc=time.sleep):
        self._queue = []
        self._lock = threading.RLock()
        self.timefunc = timefunc
        self.delayfunc = delayfunc
        self._sequence = itertools.count().__next__

    def enterabs(self, time, priority, action, argument=(), kwargs=_NO_KWARGS):
        """Enters an event at a time; it can be given to `cancel`."""
        if kwargs is _NO_KWARGS:
            kwargs = {}
        with self._lock:
            event = Event(time, priority, self._sequence(), action, argument, kwargs)
            heapq.heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=_NO_KWARGS):
        """The same, after a delay."""
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        """ValueError if the event is not queued."""
        with self._lock:
            self._queue.remove(event)
            heapq.heapify(self._queue)

    def empty(self):
        with self._lock:
            return not self._queue

    def run(self, blocking=True):
        """Runs events until none is left; without blocking those that are due, and then the delay to the next."""
        while True:
            with self._lock:
                if not self._queue:
                    return None
                event = self._queue[0]
                left = event.time - self.timefunc()
                if left <= 0:
                    heapq.heappop(self._queue)
            if left <= 0:
                event.action(*event.argument, **event.kwargs)
                # Others may want to run.
                self.delayfunc(0)
            elif blocking:
                self.delayfunc(left)
            else:
                return left

    @property
    def queue(self):
        """The events in the order in which they will run."""
        with self._lock:
            return sorted(self._queue)
