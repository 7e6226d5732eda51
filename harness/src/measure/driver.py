"""Runs one benchmark inside the interpreter that is measured, times its iterations, reports them on stdout.

    driver.py ENTRY FILE LOOPS ITERATIONS

ENTRY is `run` (FILE defines run(loops)) or `pyperf` (FILE is a script with a pyperf Runner; a stand-in of the few
methods that such scripts call takes the Runner's place). Lines of the report begin with `@harness`; the harness's
protocol module documents them. Written for any Python from 2.7 on, so that other interpreters can be driven too.
"""

import sys
import time

clock = getattr(time, "perf_counter", time.time)
# Processor time: the same iteration as the clock on the wall, without what other programs took from it.
cpu_clock = getattr(time, "process_time", clock)


# Started by the harness itself as another interpreter: there is no VM around this file that would end the report.
is_peer = len(sys.argv) > 5 and sys.argv[5] == "peer"


def say(*words):
    # The newline in front: the program may have left its last line unfinished.
    sys.stdout.write("\n@harness " + " ".join(words) + "\n")
    sys.stdout.flush()


def one_line(text, limit=200):
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return text[:limit]


def drive_run(path, loops, iterations):
    cut = path.rfind("/")
    if cut >= 0:
        sys.path.insert(0, path[:cut])
    name = path[cut + 1:]
    if name.endswith(".py"):
        name = name[:-3]
    start = clock()
    run = __import__(name).run
    say("PHASE", "load", repr(clock() - start))
    for i in range(iterations):
        cpu = cpu_clock()
        start = clock()
        answer = run(loops)
        end = clock()
        cpu = cpu_clock() - cpu
        say("SAMPLE", str(i), repr(end - start), repr(cpu))
    say("ANSWER", one_line(repr(answer)))


class Arguments(object):
    pass


class ArgumentParser(object):
    """Knows the options that a script adds, with their defaults."""

    def __init__(self):
        self.defaults = Arguments()

    def add_argument(self, *names, **options):
        for name in names:
            if name.startswith("--"):
                name = options.get("dest", name[2:].replace("-", "_"))
                default = options.get("default")
                if default is None and options.get("action") == "store_true":
                    default = False
                setattr(self.defaults, name, default)
            elif not name.startswith("-"):
                default = options.get("default")
                if default is None and options.get("choices"):
                    # A script that wants to be told which of its programs to run: the first.
                    default = list(options["choices"])[0]
                setattr(self.defaults, name, default)

    def add_argument_group(self, *names, **options):
        return self

    add_mutually_exclusive_group = add_argument_group

    def parse_args(self, *names):
        return self.defaults


# The sums over a script's benchmarks, by iteration: a script with several is measured as a whole.
totals = []
cpu_totals = []
loops_of_sample = 1


ASYNC_LOOP = """
async def timed(loops):
    start = clock()
    for _ in range(loops):
        await function(*args)
    return clock() - start
"""


class Runner(object):
    """Takes the place of pyperf.Runner: runs every function the same number of times in each configuration."""

    def __init__(self, *names, **options):
        self.metadata = {}
        self.argparser = ArgumentParser()
        self.args = self.argparser.defaults

    def parse_args(self, *names):
        return self.args

    def bench_time_func(self, name, function, *args, **options):
        for i in range(len(totals)):
            cpu = cpu_clock()
            totals[i] += function(loops_of_sample, *args)
            cpu_totals[i] += cpu_clock() - cpu

    def bench_func(self, name, function, *args, **options):
        def timed(loops):
            start = clock()
            for _ in range(loops):
                function(*args)
            return clock() - start
        self.bench_time_func(name, timed)

    def bench_async_func(self, name, function, *args, **options):
        # As text, because Python 2 can't read it.
        namespace = {"clock": clock, "function": function, "args": args}
        exec(ASYNC_LOOP, namespace)
        import asyncio
        self.bench_time_func(name, lambda loops: asyncio.run(namespace["timed"](loops)))

    def bench_command(self, name, command):
        raise NotImplementedError("bench_command times another program, not this interpreter")

    def timeit(self, name, stmt=None, setup="pass", teardown="pass", inner_loops=None, duplicate=None,
               metadata=None, globals=None):
        namespace = dict(globals) if globals else {}
        namespace["harness_clock"] = clock

        def body(lines):
            if not isinstance(lines, str):
                lines = "\n".join(lines)
            return lines.replace("\n", "\n        ")
        exec("def harness_timed(loops):\n    if 1:\n        " + body(setup) + "\n    start = harness_clock()\n"
             "    for _ in range(loops):\n        " + body(stmt or name) + "\n    end = harness_clock()\n"
             "    if 1:\n        " + body(teardown) + "\n    return end - start\n", namespace)
        self.bench_time_func(name, namespace["harness_timed"])


def drive_pyperf(path, loops, iterations):
    global loops_of_sample
    loops_of_sample = loops
    totals.extend([0.0] * iterations)
    cpu_totals.extend([0.0] * iterations)
    pyperf = type(sys)("pyperf")
    pyperf.Runner = Runner
    pyperf.perf_counter = clock
    pyperf.python_implementation = lambda: sys.implementation.name
    sys.modules["pyperf"] = pyperf
    cut = path.rfind("/")
    if cut >= 0:
        sys.path.insert(0, path[:cut])
    with open(path) as file:
        source = file.read()
    sys.argv = [path]
    start = clock()
    exec(compile(source, path, "exec"), {"__name__": "__main__", "__file__": path})
    # What the script did besides its benchmarks: being compiled, imports, setting up.
    say("PHASE", "load", repr(max(clock() - start - sum(totals), 0.0)))
    for i in range(iterations):
        say("SAMPLE", str(i), repr(totals[i]), repr(cpu_totals[i]))


def peak_rss_kib():
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return line.split()[1]
    except (IOError, OSError):
        pass
    return None


def main():
    say("PHASE", "start", repr(time.time()))
    entry, path, loops, iterations = sys.argv[1:5]
    drive = {"run": drive_run, "pyperf": drive_pyperf}[entry]
    try:
        drive(path, int(loops), int(iterations))
    except AssertionError as error:
        say("WRONG", one_line(str(error)))
        sys.exit(3)
    if is_peer:
        rss = peak_rss_kib()
        if rss is not None:
            say("RSS", rss)
        say("DONE")


main()
