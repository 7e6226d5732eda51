"""A small asyncio: one event loop of callbacks and timers, tasks, and what programs build from them.

There is no I/O multiplexing: sockets, subprocesses and signals are not here.
"""

from .events import (
    AbstractEventLoop, Handle, TimerHandle, get_event_loop, get_running_loop, new_event_loop, set_event_loop,
)
from .futures import CancelledError, Future, InvalidStateError, TimeoutError, isfuture, wrap_future
from .locks import Barrier, BrokenBarrierError, BoundedSemaphore, Condition, Event, Lock, Semaphore
from .queues import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull
from .runners import Runner, run
from .tasks import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Task, all_tasks, as_completed, create_task, current_task,
    ensure_future, gather, iscoroutine, iscoroutinefunction, run_coroutine_threadsafe, shield, sleep, to_thread, wait,
    wait_for,
)
from .timeouts import TaskGroup, Timeout, timeout, timeout_at
