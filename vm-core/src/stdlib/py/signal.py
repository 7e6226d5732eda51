"""Handlers of signals.  They run at the next safe point of the program: a backward jump or a call."""

import _signal
from _signal import (
    alarm, default_int_handler, getitimer as _getitimer, pause, raise_signal, setitimer as _setitimer,
    strsignal as _strsignal)
from enum import IntEnum as _IntEnum

__all__ = [
    "Signals", "Handlers", "Sigmasks", "signal", "getsignal", "default_int_handler", "alarm", "setitimer", "getitimer",
    "pause", "raise_signal", "strsignal", "valid_signals", "siginterrupt", "SIG_DFL", "SIG_IGN", "ITIMER_REAL",
    "ITIMER_VIRTUAL", "ITIMER_PROF", "ItimerError", "NSIG",
]

NSIG = 65
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2
ItimerError = OSError

Signals = _IntEnum("Signals", {
    "SIGHUP": 1, "SIGINT": 2, "SIGQUIT": 3, "SIGILL": 4, "SIGTRAP": 5, "SIGABRT": 6, "SIGIOT": 6, "SIGBUS": 7,
    "SIGFPE": 8, "SIGKILL": 9, "SIGUSR1": 10, "SIGSEGV": 11, "SIGUSR2": 12, "SIGPIPE": 13, "SIGALRM": 14, "SIGTERM": 15,
    "SIGSTKFLT": 16, "SIGCHLD": 17, "SIGCLD": 17, "SIGCONT": 18, "SIGSTOP": 19, "SIGTSTP": 20, "SIGTTIN": 21,
    "SIGTTOU": 22, "SIGURG": 23, "SIGXCPU": 24, "SIGXFSZ": 25, "SIGVTALRM": 26, "SIGPROF": 27, "SIGWINCH": 28,
    "SIGIO": 29, "SIGPOLL": 29, "SIGPWR": 30, "SIGSYS": 31, "SIGRTMIN": 34, "SIGRTMAX": 64,
}, module=__name__)
Handlers = _IntEnum("Handlers", {"SIG_DFL": 0, "SIG_IGN": 1}, module=__name__)
Sigmasks = _IntEnum("Sigmasks", {"SIG_BLOCK": 0, "SIG_UNBLOCK": 1, "SIG_SETMASK": 2}, module=__name__)
for _group in (Signals, Handlers, Sigmasks):
    globals().update(_group.__members__)
    __all__ += [name for name in _group.__members__ if name not in __all__]
del _group

# Number -> what the program set; what is not in it, the system knows.
_actions = {}
# The callables among them, which the VM calls.
_callables = {}
_signal.handlers(_callables)


def _named(value, group):
    try:
        return group(value)
    except ValueError:
        return value


def _number(signalnum):
    if isinstance(signalnum, int):
        number = int(signalnum)
    else:
        number = signalnum.__index__() if hasattr(signalnum, "__index__") else None
        if number is None:
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(signalnum).__name__)
    if not 1 <= number < NSIG:
        raise ValueError("signal number out of range")
    return number


def getsignal(signalnum):
    """The handler: a callable, SIG_DFL or SIG_IGN; None if something outside Python set one."""
    number = _number(signalnum)
    if number in _actions:
        return _actions[number]
    kind = _signal.inherited(number)
    if number == SIGINT and kind == 2:
        return default_int_handler
    return Handlers(kind) if kind < 2 else None


def signal(signalnum, handler):
    """Sets a handler and returns the one before."""
    number = _number(signalnum)
    if not callable(handler) and (not isinstance(handler, int) or handler not in (0, 1)):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    before = getsignal(number)
    if not callable(handler):
        handler = Handlers(handler)
        _signal.install(number, int(handler))
        _callables.pop(number, None)
    elif handler is default_int_handler and number == SIGINT:
        _signal.install(number, 2)
        _callables.pop(number, None)
    else:
        _callables[number] = handler
        _signal.install(number, 3)
    _actions[number] = handler
    return before


def setitimer(which, seconds, interval=0.0, /):
    """Sends the signal of a timer after `seconds`, then again every `interval`."""
    return _setitimer(which, seconds, interval)


def getitimer(which, /):
    return _getitimer(which)


def strsignal(signalnum, /):
    return _strsignal(_number(signalnum))


def siginterrupt(signalnum, flag, /):
    """Calls are interrupted by every signal here, whatever the flag."""
    _number(signalnum)


def valid_signals():
    return {_named(number, Signals) for number in range(1, NSIG) if number not in (32, 33)}
