"""The user's name, and a password read from the terminal."""

import os
import subprocess
import sys
import warnings

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    """What is typed can be seen."""


def getuser():
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if os.environ.get(name):
            return os.environ[name]
    uid = str(os.getuid())
    with open("/etc/passwd") as users:
        for line in users:
            fields = line.split(":")
            if fields[2:3] == [uid]:
                return fields[0]
    raise KeyError(f"getpwuid(): uid not found: {uid}")


def _echo(on):
    """Tells the terminal behind standard input to show what is typed, or not to. False if there is none."""
    if not sys.stdin.isatty():
        return False
    return subprocess.call(["stty", "echo" if on else "-echo"]) == 0


def getpass(prompt="Password: ", stream=None):
    stream = sys.stderr if stream is None else stream
    hidden = _echo(False)
    if not hidden:
        warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=2)
        print("Warning: Password input may be echoed.", file=stream)
    try:
        stream.write(prompt)
        stream.flush()
        line = sys.stdin.readline()
    finally:
        if hidden:
            _echo(True)
            stream.write("\n")
            stream.flush()
    if not line:
        raise EOFError
    return line.removesuffix("\n")
