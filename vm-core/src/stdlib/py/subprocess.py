"""Other programs: starting them, feeding them, waiting for them.

LIMIT: `preexec_fn`, `pass_fds`, `user`, `group` and the like, which run code between fork and exec, are refused; every
descriptor but the three standard ones is closed in the child.
"""

import _subprocess
import io
import os
import signal
import time
from types import GenericAlias as _GenericAlias

__all__ = [
    "Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput", "check_output", "run",
    "CalledProcessError", "DEVNULL", "SubprocessError", "TimeoutExpired", "CompletedProcess", "list2cmdline",
]

PIPE = -1
STDOUT = -2
DEVNULL = -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    """A program that had to succeed ended with another status than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return "Command '%s' died with %r." % (self.cmd, signal.Signals(-self.returncode))
            except ValueError:
                return "Command '%s' died with unknown signal %d." % (self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """A program took longer than it was given."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """What `run` returns."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = ["args={!r}".format(self.args), "returncode={!r}".format(self.returncode)]
        if self.stdout is not None:
            parts.append("stdout={!r}".format(self.stdout))
        if self.stderr is not None:
            parts.append("stderr={!r}".format(self.stderr))
        return "{}({})".format(type(self).__name__, ", ".join(parts))

    __class_getitem__ = classmethod(_GenericAlias)

    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def list2cmdline(seq):
    """The arguments as one line that Microsoft's C runtime would split into them."""
    words = []
    for word in map(os.fsdecode, seq):
        quote = not word or " " in word or "\t" in word
        out, slashes = [], 0
        for c in word:
            if c == "\\":
                slashes += 1
                continue
            # Backslashes mean themselves unless a quote follows.
            out.append("\\" * (2 * slashes + 1 if c == '"' else slashes) + c)
            slashes = 0
        out.append("\\" * (2 * slashes if quote else slashes))
        words.append('"%s"' % "".join(out) if quote else "".join(out))
    return " ".join(words)


class Popen:
    """A running program."""

    returncode = None

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None,
                 close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None,
                 creationflags=0, restore_signals=True, start_new_session=False, pass_fds=(), *, user=None, group=None,
                 extra_groups=None, encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None):
        if bufsize is None:
            bufsize = -1
        if not isinstance(bufsize, int):
            raise TypeError("bufsize must be an integer")
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        refused = {"preexec_fn": preexec_fn, "pass_fds": pass_fds or None, "user": user, "group": group,
                   "extra_groups": extra_groups, "umask": None if umask == -1 else umask,
                   "process_group": process_group}
        for name, value in refused.items():
            if value is not None:
                raise NotImplementedError("subprocess: %s is not supported" % name)
        if text is not None and universal_newlines is not None and bool(universal_newlines) != bool(text):
            raise SubprocessError("Cannot disambiguate when both text and universal_newlines are supplied but "
                                  "different. Pass one or the other.")
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.encoding = encoding
        self.errors = errors
        self.text_mode = encoding or errors or text or universal_newlines
        self.universal_newlines = self.text_mode
        self._communication_started = False
        # What communicate() has exchanged so far, if it ran out of time.
        self._input_fd, self._left, self._got = -1, b"", (b"", b"")
        ours, theirs, opened = [], [], []
        try:
            for which, given in enumerate((stdin, stdout, stderr)):
                mine, child = self._stream(which, given, theirs, opened)
                ours.append(mine)
                theirs.append(child)
            self.pid = _subprocess.spawn(*self._command(args, executable, shell), cwd and os.fspath(cwd),
                                         self._environment(env), *theirs, start_new_session)
        except BaseException:
            for fd in ours:
                if fd != -1:
                    os.close(fd)
            raise
        finally:
            for fd in opened:
                os.close(fd)
        line_buffering = self.text_mode and bufsize == 1
        # A line at a time is for text: bytes are written as they come.
        buffering = -1 if bufsize == 1 else bufsize
        for name, fd, mode in zip(("stdin", "stdout", "stderr"), ours, ("wb", "rb", "rb")):
            if fd != -1:
                stream = io.open(fd, mode, buffering)
                if self.text_mode:
                    stream = io.TextIOWrapper(stream, encoding=encoding, errors=errors,
                                              line_buffering=line_buffering and mode == "wb",
                                              write_through=mode == "wb" and not line_buffering and bufsize == 0)
                setattr(self, name, stream)

    def _stream(self, which, given, theirs, opened):
        """Our end (-1: none) and the child's of one standard stream."""
        if given is None:
            return -1, -1
        if given == PIPE and isinstance(given, int):
            read, write = _subprocess.pipe()
            mine, child = (write, read) if which == 0 else (read, write)
            opened.append(child)
            return mine, child
        if given == DEVNULL and isinstance(given, int):
            fd = os.open(os.devnull, os.O_RDWR)
            opened.append(fd)
            return -1, fd
        if given == STDOUT and isinstance(given, int):
            if which != 2:
                raise ValueError("STDOUT can only be used for stderr")
            return -1, theirs[1] if theirs[1] != -1 else 1
        return -1, given if isinstance(given, int) else given.fileno()

    @staticmethod
    def _command(args, executable, shell):
        if isinstance(args, (str, bytes)) or hasattr(args, "__fspath__"):
            if hasattr(args, "__fspath__") and shell:
                raise TypeError("path-like args is not allowed when shell is true")
            args = [os.fspath(args)]
        else:
            args = list(args)
        if shell:
            args = ["/bin/sh", "-c"] + args
            if executable:
                args[0] = executable
        if not args:
            raise IndexError("list index out of range")
        return [os.fspath(arg) for arg in args], executable and os.fspath(executable)

    @staticmethod
    def _environment(env):
        flat = []
        for name, value in (os.environ if env is None else env).items():
            name, value = os.fsdecode(name), os.fsdecode(value)
            if "=" in name:
                raise ValueError("illegal environment variable name")
            flat += name, value
        return flat

    def __repr__(self):
        text = "<%s: returncode: %s args: %r>" % (type(self).__name__, self.returncode, self.args)
        return text[:76] + "...>" if len(text) > 80 else text

    __class_getitem__ = classmethod(_GenericAlias)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        try:
            if self.stdin:
                self.stdin.close()
        except BrokenPipeError:
            pass
        if exc_type is not KeyboardInterrupt:
            self.wait()

    def poll(self):
        """The status if the program has ended, else None."""
        if self.returncode is None:
            self._collect(os.WNOHANG)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None and timeout is None:
            self._collect(0)
        elif self.returncode is None:
            end, delay = time.monotonic() + timeout, 0.0005
            while self.poll() is None:
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutExpired(self.args, timeout)
                delay = min(delay * 2, left, 0.05)
                time.sleep(delay)
        return self.returncode

    def _collect(self, options):
        try:
            pid, status = _subprocess.waitpid(self.pid, options)
        except ChildProcessError:
            # Somebody else waited for it: its status is lost.
            self.returncode = 0
            return
        if pid:
            self.returncode = os.waitstatus_to_exitcode(status)

    def communicate(self, input=None, timeout=None):
        """Feeds the program `input`, reads all it writes, and waits for its end."""
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        if not self._communication_started:
            self._communication_started = True
            if self.stdin:
                self._begin_input(input)
        end = None if timeout is None else time.monotonic() + timeout
        # What programs read before through the file object is gone from the pipe, or in its buffer.
        fds = [-1 if stream is None or stream.closed else stream.fileno() for stream in (self.stdout, self.stderr)]
        out, err, in_time, written = _subprocess.exchange(
            self._input_fd, self._left, *fds, -1.0 if timeout is None else max(timeout, 0.0))
        self._left = self._left[written:]
        if self._input_fd != -1 and not self._left:
            self._input_fd = -1
        self._got = self._got[0] + out, self._got[1] + err
        if not in_time:
            raise TimeoutExpired(self.args, timeout, self._got[0] if self.stdout else None,
                                 self._got[1] if self.stderr else None)
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        try:
            self.wait(None if end is None else max(end - time.monotonic(), 0))
        except TimeoutExpired as error:
            error.timeout = timeout
            raise
        return tuple(self._decoded(data, stream) if stream else None
                     for data, stream in zip(self._got, (self.stdout, self.stderr)))

    def _begin_input(self, data):
        copy = os.dup(self.stdin.fileno())
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass
        if not data:
            os.close(copy)
            return
        if self.text_mode and not isinstance(data, str):
            os.close(copy)
            raise AttributeError("'%s' object has no attribute 'encode'" % type(data).__name__)
        if self.text_mode:
            data = data.encode(self.stdin.encoding, self.stdin.errors)
        self._input_fd, self._left = copy, memoryview(data).cast("b").tobytes()

    def _decoded(self, data, stream):
        if not self.text_mode:
            return data
        return data.decode(stream.encoding, stream.errors).replace("\r\n", "\n").replace("\r", "\n")

    def send_signal(self, sig):
        # One that has ended may have given its number to another program.
        self.poll()
        if self.returncode is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def call(*popenargs, timeout=None, **kwargs):
    """Runs a program and returns its status."""
    with Popen(*popenargs, **kwargs) as p:
        try:
            return p.wait(timeout=timeout)
        except:
            p.kill()
            raise


def check_call(*popenargs, **kwargs):
    """Runs a program; CalledProcessError if its status isn't 0."""
    retcode = call(*popenargs, **kwargs)
    if retcode:
        cmd = kwargs.get("args")
        raise CalledProcessError(retcode, popenargs[0] if cmd is None else cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Runs a program and returns what it wrote."""
    for name in ("stdout", "check"):
        if name in kwargs:
            raise ValueError(f"{name} argument not allowed, it will be overridden.")
    if "input" in kwargs and kwargs["input"] is None:
        text = kwargs.get("universal_newlines") or kwargs.get("text") or kwargs.get("encoding") or kwargs.get("errors")
        kwargs["input"] = "" if text else b""
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Runs a program to its end."""
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if kwargs.get("stdout") is not None or kwargs.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        kwargs["stdout"] = kwargs["stderr"] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except:
            process.kill()
            raise
        retcode = process.poll()
        if check and retcode:
            raise CalledProcessError(retcode, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, retcode, stdout, stderr)


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """(status, output) of a command line run by the shell, without the last newline."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding, errors=errors)
        status = 0
    except CalledProcessError as error:
        data = error.output
        status = error.returncode
    return status, data[:-1] if data[-1:] == "\n" else data


def getoutput(cmd, *, encoding=None, errors=None):
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]
