"""Timing of small pieces of code."""

import gc
import itertools
import time

default_timer = time.perf_counter
default_number = 1000000
default_repeat = 5

_TEMPLATE = """\
def inner(_it, _timer{params}):
    {setup}
    _t0 = _timer()
    for _i in _it:
        {stmt}
        pass
    _t1 = _timer()
    return _t1 - _t0
"""


def _indented(text, spaces):
    return text.replace("\n", "\n" + " " * spaces)


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        space = {} if globals is None else dict(globals)
        params = ""
        if isinstance(setup, str):
            compile(setup, "<timeit-src>", "exec")
            prepare = _indented(setup, 4)
        elif callable(setup):
            space["_setup"] = setup
            params += ", _setup=_setup"
            prepare = "_setup()"
        else:
            raise ValueError("setup is neither a string nor callable")
        if isinstance(stmt, str):
            compile(stmt, "<timeit-src>", "exec")
            body = _indented(stmt, 8)
        elif callable(stmt):
            space["_stmt"] = stmt
            params += ", _stmt=_stmt"
            body = "_stmt()"
        else:
            raise ValueError("stmt is neither a string nor callable")
        self.src = _TEMPLATE.format(stmt=body, setup=prepare, params=params)
        exec(compile(self.src, "<timeit-src>", "exec"), space)
        self.inner = space["inner"]

    def timeit(self, number=default_number):
        enabled = gc.isenabled()
        gc.disable()
        try:
            return self.inner(itertools.repeat(None, number), self.timer)
        finally:
            if enabled:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        scale = 1
        while True:
            for step in (1, 2, 5):
                number = scale * step
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            scale *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
