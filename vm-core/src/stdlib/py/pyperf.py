"""A small pyperf: enough for an unmodified pyperformance program to run and print its line.

All values are measured in this process: no worker processes, no system tuning.  `--loops`, `--values`, `--warmups`,
`--fast`, `--rigorous`, `--output` (a small JSON file) and the program's own options are understood; other options of the
original are accepted and ignored.
"""

import argparse
import math
import sys
from time import perf_counter

__all__ = ["Runner", "Benchmark", "perf_counter", "python_implementation", "python_has_jit", "python_executable",
           "format_timedelta"]

# A value shorter than this is measured with more loops.
MIN_TIME = 0.1


def python_implementation():
    return getattr(getattr(sys, "implementation", None), "name", "cpython")


def python_executable():
    return sys.executable


def python_has_jit():
    return python_implementation() in ("pypy", "graalpy")


def format_timedelta(seconds):
    """`12.3 ms`: three digits and the unit that suits."""
    return _format_timedeltas((seconds,))[0]


def _format_timedeltas(values):
    reference = abs(values[0])
    for factor, unit in ((1.0, "sec"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")):
        if reference >= factor or unit == "ns":
            break
    scaled = reference / factor
    digits = 2 if scaled < 10.0 else 1 if scaled < 100.0 else 0
    return tuple("%.*f %s" % (digits, value / factor, unit) for value in values)


class Benchmark:
    """The values of one benchmark, in seconds per loop."""

    def __init__(self, name, values, loops, metadata):
        self._name = name
        self._values = tuple(values)
        self._loops = loops
        self._metadata = metadata

    def get_name(self):
        return self._name

    def get_values(self):
        return self._values

    def get_loops(self):
        return self._loops

    def get_metadata(self):
        return dict(self._metadata)

    def mean(self):
        return sum(self._values) / len(self._values)

    def stdev(self):
        mean = self.mean()
        return math.sqrt(sum((value - mean) ** 2 for value in self._values) / (len(self._values) - 1))

    def __str__(self):
        if len(self._values) < 2:
            return "%s: %s" % (self._name, format_timedelta(self.mean()))
        return "%s: Mean +- std dev: %s +- %s" % ((self._name,) + _format_timedeltas((self.mean(), self.stdev())))


class Runner:
    def __init__(self, values=3, processes=1, warmups=1, loops=0, min_time=MIN_TIME, metadata=None, show_name=True,
                 program_args=None, add_cmdline_args=None, **_ignored):
        self.metadata = dict(metadata) if metadata else {}
        self.args = None
        self._add_cmdline_args = add_cmdline_args
        self._defaults = (values, warmups, loops, min_time)
        self._benchmarks = []
        parser = argparse.ArgumentParser(description="Benchmark")
        parser.add_argument("--rigorous", action="store_true", help="spend longer running tests to get more accurate results")
        parser.add_argument("--fast", action="store_true", help="get rough answers quickly")
        parser.add_argument("--debug-single-value", action="store_true", help="only compute a single value")
        parser.add_argument("-p", "--processes", type=int, default=processes, help="ignored: one process measures")
        parser.add_argument("-n", "--values", type=int, default=None, help="number of values")
        parser.add_argument("-w", "--warmups", type=int, default=None, help="number of values left out at the start")
        parser.add_argument("-l", "--loops", type=int, default=None, help="number of loops a value, 0 to calibrate")
        parser.add_argument("--min-time", type=float, default=min_time, help="least time of a value in seconds")
        parser.add_argument("-o", "--output", default=None, help="write the values to a JSON file")
        parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but the result")
        parser.add_argument("-v", "--verbose", action="store_true", help="print every value")
        parser.add_argument("--inherit-environ", default=None, help="ignored")
        parser.add_argument("--copy-env", action="store_true", help="ignored")
        parser.add_argument("--worker", action="store_true", help="ignored")
        self.argparser = parser

    def parse_args(self, args=None):
        if self.args is None:
            self.args = self.argparser.parse_args(args)
        return self.args

    def _plan(self):
        """(values, warm-ups, loops or 0, least time)."""
        args = self.parse_args()
        values, warmups, loops, _min_time = self._defaults
        if args.rigorous:
            values *= 3
        if args.fast:
            values = max(values * 2 // 3, 2)
        if args.values is not None:
            values = args.values
        if args.warmups is not None:
            warmups = args.warmups
        if args.loops is not None:
            loops = args.loops
        if args.debug_single_value:
            values, warmups, loops = 1, 0, loops or 1
        return values, warmups, loops, args.min_time

    def _measure(self, name, time_loops, inner_loops, metadata):
        values, warmups, loops, min_time = self._plan()
        if loops <= 0:
            loops = 1
            while True:
                taken = time_loops(loops)
                if taken >= min_time or loops >= 1 << 40:
                    break
                loops *= 2
        for _warmup in range(warmups):
            time_loops(loops)
        divisor = loops * (inner_loops or 1)
        measured = [time_loops(loops) / divisor for _value in range(values)]
        if self.args.verbose:
            for number, value in enumerate(measured, 1):
                print("%s: value %d: %s (loops: %d)" % (name, number, format_timedelta(value), loops))
        benchmark = Benchmark(name, measured, loops, dict(self.metadata, **(metadata or {})))
        self._benchmarks.append(benchmark)
        print(benchmark)
        sys.stdout.flush()
        if self.args.output:
            self._write_output(self.args.output)
        return benchmark

    def _write_output(self, path):
        import json

        with open(path, "w") as file:
            json.dump({"benchmarks": [
                {"name": one.get_name(), "values": list(one.get_values()), "loops": one.get_loops(),
                 "metadata": {key: str(value) for key, value in one.get_metadata().items()}}
                for one in self._benchmarks]}, file, indent=1)

    def bench_func(self, name, func, *args, inner_loops=None, metadata=None):
        """Time `func(*args)`."""

        def time_loops(loops):
            rounds = range(loops)
            start = perf_counter()
            if args:
                for _round in rounds:
                    func(*args)
            else:
                for _round in rounds:
                    func()
            return perf_counter() - start

        return self._measure(name, time_loops, inner_loops, metadata)

    def bench_time_func(self, name, time_func, *args, inner_loops=None, metadata=None):
        """`time_func(loops, *args)` returns the seconds that it took."""

        def time_loops(loops):
            return time_func(loops, *args)

        return self._measure(name, time_loops, inner_loops, metadata)

    def timeit(self, name, stmt=None, setup="pass", teardown="pass", inner_loops=None, duplicate=None, metadata=None,
               globals=None):
        """Time a statement given as text."""
        if stmt is None:
            stmt = name
        names = dict(globals) if globals is not None else {}
        names["_loops"] = 0
        names["_timer"] = perf_counter
        body = "\n".join("        " + line for line in stmt.splitlines())
        lead = "\n".join("    " + line for line in setup.splitlines())
        tail = "\n".join("    " + line for line in teardown.splitlines())
        text = (f"def _measured(_loops):\n{lead}\n    _start = _timer()\n    for _round in range(_loops):\n{body}\n"
                f"    _taken = _timer() - _start\n{tail}\n    return _taken\n")
        exec(text, names)
        return self._measure(name, names["_measured"], inner_loops, metadata)

    def bench_async_func(self, name, func, *args, inner_loops=None, metadata=None, loop_factory=None):
        """Time `await func(*args)`, in an event loop that runs before the clock does."""
        import asyncio

        def time_loops(loops):
            async def whole():
                rounds = range(loops)
                start = perf_counter()
                for _round in rounds:
                    await func(*args)
                return perf_counter() - start

            return asyncio.run(whole())

        return self._measure(name, time_loops, inner_loops, metadata)

    def bench_command(self, name, command):
        raise NotImplementedError("pyperf: commands are not supported here")
