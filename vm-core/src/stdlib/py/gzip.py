"""Files compressed by gzip."""

import io
import os
import struct
import time
import zlib

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

READ, WRITE = "rb", "wb"
_BEST, _FAST = 9, 1


class BadGzipFile(OSError):
    """What is read is no gzip file."""


def _header(mtime, name=b"", level=_BEST):
    extra = b"\x02" if level == _BEST else b"\x04" if level == _FAST else b"\0"
    flags = b"\x08" if name else b"\0"
    return b"\x1f\x8b\x08" + flags + struct.pack("<L", int(mtime)) + extra + b"\xff" + (name + b"\0" if name else b"")


def _trailer(data):
    return struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _deflate(data, level):
    worker = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return worker.compress(data) + worker.flush()


def compress(data, compresslevel=_BEST, *, mtime=None):
    """The data as one gzip member."""
    data = bytes(data)
    mtime = time.time() if mtime is None else mtime
    return _header(mtime, level=compresslevel) + _deflate(data, compresslevel) + _trailer(data)


def _member_start(data, at):
    """Where the compressed bytes of a member begin, and its time."""
    if data[at:at + 2] != b"\x1f\x8b":
        raise BadGzipFile("Not a gzipped file (%r)" % data[at:at + 2])
    if len(data) < at + 10:
        raise EOFError("Compressed file ended before the end-of-stream marker was reached")
    method, flags, mtime = struct.unpack_from("<BBL", data, at + 2)
    if method != 8:
        raise BadGzipFile("Unknown compression method")
    at += 10
    if flags & 4:
        at += 2 + int.from_bytes(data[at:at + 2], "little")
    for bit in (8, 16):
        if flags & bit:
            end = data.find(b"\0", at)
            if end < 0:
                raise EOFError("Compressed file ended before the end-of-stream marker was reached")
            at = end + 1
    if flags & 2:
        at += 2
    return at, mtime


def _members(data, sums=False):
    """(content, time) of each member; with `sums`, a wrong check sum is told with both numbers."""
    at = 0
    while at < len(data):
        start, mtime = _member_start(data, at)
        worker = zlib.decompressobj(-zlib.MAX_WBITS)
        content = worker.decompress(data[start:]) + worker.flush()
        if not worker.eof or len(worker.unused_data) < 8:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        crc, size = struct.unpack_from("<LL", worker.unused_data)
        if crc != zlib.crc32(content):
            both = " %s != %s" % (hex(crc), hex(zlib.crc32(content))) if sums else ""
            raise BadGzipFile("CRC check failed" + both)
        if size != len(content) & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        yield content, mtime
        at = len(data) - len(worker.unused_data) + 8
        # Zeros between and behind members are padding.
        while data[at:at + 1] == b"\0":
            at += 1


def decompress(data):
    """The contents of all members."""
    return b"".join(content for content, _ in _members(bytes(data)))


class GzipFile(io.BufferedIOBase):
    """A gzip file as a binary file.  It is compressed when it is closed, and decompressed as a whole at the first read."""

    mode = None
    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=_BEST, fileobj=None, mtime=None):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError("Invalid mode: {!r}".format(mode))
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = io.open(filename, mode or "rb")
        if filename is None:
            filename = getattr(fileobj, "name", "")
            if not isinstance(filename, (str, bytes)):
                filename = ""
        else:
            filename = os.fspath(filename)
        if mode is None:
            mode = getattr(fileobj, "mode", "rb")
        if mode.startswith("r"):
            self.mode = 1
        elif mode.startswith(("w", "a", "x")):
            self.mode = 2
        else:
            raise ValueError("Invalid mode: {!r}".format(mode))
        self.name = filename
        self.fileobj = fileobj
        self.compresslevel = compresslevel
        self.mtime = mtime
        self._content = None
        # What was written, or where the reader stands.
        self._written = io.BytesIO()
        self._at = 0

    def __repr__(self):
        return "<gzip " + repr(self.fileobj)[1:-1] + " " + hex(id(self)) + ">"

    def _check(self, mode, verb):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if self.mode != mode:
            import errno
            raise OSError(errno.EBADF, "%s() on %s GzipFile object" % (verb, "write-only" if mode == 1 else "read-only"))

    def write(self, data):
        self._check(2, "write")
        return self._written.write(data)

    def _stream(self, verb="read"):
        self._check(1, verb)
        if self._content is None:
            pieces = []
            for content, self.mtime in _members(self.fileobj.read(), sums=True):
                pieces.append(content)
            self._content = io.BytesIO(b"".join(pieces))
        return self._content

    def read(self, size=-1):
        return self._stream().read(size)

    def read1(self, size=-1):
        return self._stream("read1").read1(size)

    def readinto(self, b):
        return self._stream().readinto(b)

    def peek(self, n):
        stream = self._stream("peek")
        at = stream.tell()
        data = stream.read(max(n, 1))
        stream.seek(at)
        return data

    def readline(self, size=-1):
        return self._stream("readline").readline(size)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    @property
    def closed(self):
        return self.fileobj is None

    def close(self):
        fileobj = self.fileobj
        if fileobj is None:
            return
        self.fileobj = None
        try:
            if self.mode == 2:
                data = self._written.getvalue()
                name = self.name if isinstance(self.name, bytes) else os.path.basename(self.name)
                if isinstance(name, str):
                    name = name.encode("latin-1", "ignore") if name.isascii() else b""
                name = name[:-3] if name.endswith(b".gz") else name
                mtime = time.time() if self.mtime is None else self.mtime
                fileobj.write(_header(mtime, name, self.compresslevel) + _deflate(data, self.compresslevel) + _trailer(data))
        finally:
            own, self.myfileobj = self.myfileobj, None
            if own is not None:
                own.close()

    def flush(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def fileno(self):
        return self.fileobj.fileno()

    def readable(self):
        return self.mode == 1

    def writable(self):
        return self.mode == 2

    def seekable(self):
        return True

    def tell(self):
        return self._stream("tell").tell() if self.mode == 1 else self._written.tell()

    def seek(self, offset, whence=io.SEEK_SET):
        if self.mode == 1:
            return self._stream("seek").seek(offset, whence)
        if whence == io.SEEK_CUR:
            offset += self._written.tell()
        elif whence:
            raise ValueError("Seek from end not supported")
        if offset < self._written.tell():
            raise OSError("Negative seek in write mode")
        self._written.write(bytes(offset - self._written.tell()))
        return offset

    def rewind(self):
        self._stream("rewind").seek(0)


def open(filename, mode="rb", compresslevel=_BEST, encoding=None, errors=None, newline=None):
    """A gzip file in binary or text mode."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError("Invalid mode: %r" % (mode,))
    else:
        for value, name in ((encoding, "encoding"), (errors, "errors"), (newline, "newline")):
            if value is not None:
                raise ValueError("Argument %r not supported in binary mode" % name)
    plain = mode.replace("t", "")
    if isinstance(filename, (str, bytes, os.PathLike)):
        file = GzipFile(filename, plain, compresslevel)
    elif hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, plain, compresslevel, filename)
    else:
        raise TypeError("filename must be a str or bytes object, or a file")
    return io.TextIOWrapper(file, encoding, errors, newline) if "t" in mode else file
