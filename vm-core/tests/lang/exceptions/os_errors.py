import errno
for code in (errno.ENOENT, errno.EACCES, errno.EEXIST, errno.EPIPE, errno.EISDIR, errno.ENOTDIR, errno.EINTR, errno.EAGAIN, errno.ECONNREFUSED, errno.EPERM, errno.ESRCH, errno.ECHILD, errno.ETIMEDOUT, errno.ENOSPC, 9999):
    e = OSError(code, "message")
    print(type(e).__name__, e, e.errno, e.strerror, e.filename, e.args, repr(e))
e = OSError(2, "No such file or directory", "name.txt")
print(e, e.filename, e.args, e.filename2, type(e).__name__)
e = OSError(2, "msg", "a", None, "b")
print(e, e.filename2)
print(OSError(), OSError("x"), OSError("x").errno, IOError is OSError, EnvironmentError is OSError, FileNotFoundError(2, "m"), FileNotFoundError("plain").errno, issubclass(FileNotFoundError, OSError))
try:
    open("/nonexistent/file.txt")
except FileNotFoundError as e:
    print(e, e.errno, e.filename, e.strerror)
try:
    open("/")
except IsADirectoryError as e:
    print(e)


class MyOS(OSError):
    pass


print(type(MyOS(2, "x")).__name__, MyOS(2, "x"))
