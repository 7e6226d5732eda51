# Other programs, their streams and status; signals to this one.
import os
import signal
import subprocess

print(subprocess.run(["echo", "hi"], capture_output=True, text=True))
print(subprocess.run(["sh", "-c", "cat; echo err >&2; exit 3"], input=b"abc", capture_output=True))
print(subprocess.check_output("echo $X", shell=True, env={"X": "5"}), subprocess.getstatusoutput("echo a; exit 2"))
for call in (
    lambda: subprocess.check_call(["false"]),
    lambda: subprocess.run(["nonexistent-program"]),
    lambda: subprocess.run(["ls"], cwd="/nonexistent-folder"),
    lambda: subprocess.run(["sleep", "5"], timeout=0.05, capture_output=True),
    lambda: subprocess.run(["sh", "-c", "kill -9 $$"], check=True),
    lambda: subprocess.run(["x"], input=b"", stdin=subprocess.PIPE),
    lambda: subprocess.check_output(["x"], stdout=None),
):
    try:
        print(call())
    except (OSError, ValueError, subprocess.SubprocessError) as e:
        print(type(e).__name__, e)
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
p.stdin.write("line1\n")
p.stdin.flush()
print(repr(p.stdout.readline()), p.poll())
print(p.communicate("more\n"), p.returncode, p)
print(len(subprocess.run(["cat"], input="x" * 300000, capture_output=True, text=True).stdout))
p = subprocess.Popen(["sleep", "10"])
p.terminate()
print(p.wait(), p.poll())
with subprocess.Popen("echo out; echo err >&2", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as p:
    print(list(p.stdout))
print(subprocess.call("exit 4", shell=True), os.system("exit 3"), os.popen("echo z").read())
print(subprocess.list2cmdline(["a b", 'c"d', "e\\", "f\\ g\\", ""]))


def handler(number, frame):
    print("got", number, frame.f_code.co_name)


def inner():
    os.kill(os.getpid(), signal.SIGUSR1)


print(signal.signal(signal.SIGUSR1, handler))
inner()
signal.raise_signal(signal.SIGUSR1)
print(signal.getsignal(signal.SIGUSR1) is handler, signal.signal(signal.SIGUSR1, signal.SIG_DFL) is handler)


class Late(Exception):
    pass


def late(number, frame):
    raise Late


signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    i = 0
    while True:
        i += len("x")
except Late:
    print("late", signal.getitimer(signal.ITIMER_REAL))
for bad in ((0, late), (65, late), ("x", late), (15, 5), (9, late)):
    try:
        signal.signal(*bad)
    except (OSError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(signal.strsignal(11), signal.Signals(9).name, signal.SIG_DFL, repr(signal.SIGTERM), len(signal.valid_signals()))
