"""Encodings by name: functions, incremental coders, readers and writers of files."""

import io
from _codecs import decode, encode

__all__ = ["BOM", "BOM_BE", "BOM_LE", "BOM_UTF8", "BOM_UTF16", "BOM_UTF16_BE", "BOM_UTF16_LE", "BOM_UTF32", "BOM_UTF32_BE",
           "BOM_UTF32_LE", "CodecInfo", "IncrementalDecoder", "IncrementalEncoder", "open", "encode", "decode", "lookup",
           "getencoder", "getdecoder", "getincrementalencoder", "getincrementaldecoder", "getreader", "getwriter",
           "iterencode", "iterdecode", "StreamReader", "StreamWriter", "register"]

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = BOM_UTF16 = BOM = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32_LE = BOM_UTF32 = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"

_searchers = []
_cache = {}


class CodecInfo(tuple):
    """What is known of an encoding."""

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        return self

    def __repr__(self):
        return "<codecs.CodecInfo object for encoding %s at %#x>" % (self.name, id(self))


class IncrementalEncoder:
    encoding = "utf-8"

    def __init__(self, errors="strict"):
        self.errors = errors

    def encode(self, input, final=False):
        return input.encode(self.encoding, self.errors)

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class IncrementalDecoder:
    encoding = "utf-8"

    def __init__(self, errors="strict"):
        self.errors = errors
        self._rest = b""

    def decode(self, input, final=False):
        data = self._rest + input
        self._rest = b""
        if final:
            return data.decode(self.encoding, self.errors)
        # A character may be cut in two: up to three bytes are kept for the next call.
        for kept in range(4):
            end = len(data) - kept
            if end < 0:
                break
            try:
                text = data[:end].decode(self.encoding)
            except UnicodeDecodeError as e:
                if e.end < end or kept == 3:
                    break
                continue
            self._rest = data[end:]
            return text
        return data.decode(self.encoding, self.errors)

    def reset(self):
        self._rest = b""

    def getstate(self):
        return self._rest, 0

    def setstate(self, state):
        self._rest = state[0]


class StreamWriter:
    encoding = "utf-8"

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        self.stream.write(object.encode(self.encoding, self.errors))

    def writelines(self, list):
        self.write("".join(list))

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stream.close()


class StreamReader:
    encoding = "utf-8"

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self._decoder = getincrementaldecoder(self.encoding)(errors)

    def read(self, size=-1, chars=-1, firstline=False):
        data = self.stream.read() if size is None or size < 0 else self.stream.read(size)
        return self._decoder.decode(data, size is None or size < 0)

    def readline(self, size=None, keepends=True):
        line = self._decoder.decode(self.stream.readline(), True)
        return line if keepends else line.splitlines()[0] if line else line

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stream.close()


def register(search_function):
    if not callable(search_function):
        raise TypeError("argument must be callable")
    _searchers.append(search_function)


def _rot13(text, errors="strict"):
    a, n = "ABCDEFGHIJKLM", "NOPQRSTUVWXYZ"
    return text.translate(str.maketrans(a + n + (a + n).lower(), n + a + (n + a).lower())), len(text)


def _binary(name):
    """Encodings of bytes as bytes."""
    import base64
    import binascii
    pairs = {
        "hex": (binascii.hexlify, binascii.unhexlify),
        "base64": (base64.encodebytes, base64.decodebytes),
    }
    name = name.removesuffix("_codec")
    if name == "zlib" or name == "zip":
        import zlib
        pairs[name] = zlib.compress, zlib.decompress
    pair = pairs.get(name)
    if pair is None:
        return None
    to, back = pair
    return CodecInfo(lambda data, errors="strict": (to(data), len(data)), lambda data, errors="strict": (back(data), len(data)),
                     name=name)


def lookup(encoding):
    """The CodecInfo of an encoding; LookupError if there is none."""
    key = encoding.lower().replace(" ", "_").replace("-", "_")
    found = _cache.get(key)
    if found is not None:
        return found
    if key in ("rot13", "rot_13"):
        found = CodecInfo(_rot13, _rot13, name="rot13")
    else:
        found = _binary(key)
    if found is None:
        for search in _searchers:
            found = search(key)
            if found is not None:
                break
    if found is None:
        "".encode(encoding)
        name = _NAMES.get(key.replace("_", ""), encoding.lower().replace("_", "-"))
        spaces = {"encoding": name}
        found = CodecInfo(
            lambda text, errors="strict": (text.encode(name, errors), len(text)),
            lambda data, errors="strict": (bytes(data).decode(name, errors), len(data)),
            type("StreamReader", (StreamReader,), dict(spaces)), type("StreamWriter", (StreamWriter,), dict(spaces)),
            type("IncrementalEncoder", (IncrementalEncoder,), dict(spaces)),
            type("IncrementalDecoder", (IncrementalDecoder,), dict(spaces)), name)
    _cache[key] = found
    return found


_NAMES = {"utf8": "utf-8", "latin1": "iso8859-1", "iso88591": "iso8859-1", "ascii": "ascii", "usascii": "ascii",
          "utf16": "utf-16", "utf32": "utf-32", "utf8sig": "utf-8-sig", "l1": "iso8859-1", "u8": "utf-8"}


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    found = lookup(encoding).incrementalencoder
    if found is None:
        raise LookupError(encoding)
    return found


def getincrementaldecoder(encoding):
    found = lookup(encoding).incrementaldecoder
    if found is None:
        raise LookupError(encoding)
    return found


def getreader(encoding):
    return lookup(encoding).streamreader


def getwriter(encoding):
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors="strict", **kwargs):
    coder = getincrementalencoder(encoding)(errors, **kwargs)
    for text in iterator:
        data = coder.encode(text)
        if data:
            yield data
    data = coder.encode("", True)
    if data:
        yield data


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    coder = getincrementaldecoder(encoding)(errors, **kwargs)
    for data in iterator:
        text = coder.decode(data)
        if text:
            yield text
    text = coder.decode(b"", True)
    if text:
        yield text


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    """A file of text in an encoding."""
    if encoding is None:
        return io.open(filename, mode, buffering)
    return io.open(filename, mode.replace("b", ""), buffering if buffering != 0 else -1, encoding, errors, newline="")
