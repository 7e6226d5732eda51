"""Objects as bytes and back: protocols 0 to 5 are read, 0 to 5 asked for are written as 2 or newer."""

import io
import sys
from copyreg import dispatch_table, __newobj__, __newobj_ex__
from functools import partial
from struct import pack, unpack
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, ModuleType

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads",
           "PickleBuffer", "HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL"]

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
format_version = "4.0"
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
bytes_types = (bytes, bytearray)


class PickleError(Exception):
    __module__ = "_pickle"


class PicklingError(PickleError):
    __module__ = "_pickle"


class UnpicklingError(PickleError):
    __module__ = "_pickle"


class PickleBuffer:
    """Wraps a buffer, for protocol 5."""

    def __init__(self, buffer):
        self._view = memoryview(buffer)

    def raw(self):
        return self._view

    def release(self):
        self._view.release()


_FRAME_TARGET = 64 * 1024
_COPYREG_NEW = {__newobj__: "__newobj__", __newobj_ex__: "__newobj_ex__"}


class Pickler:
    """Writes objects to a file."""

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError("pickle protocol must be <= %d" % HIGHEST_PROTOCOL)
        if buffer_callback is not None and protocol < 5:
            raise ValueError("buffer_callback needs protocol >= 5")
        try:
            self._file_write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute") from None
        self._buffer_callback = buffer_callback
        # LIMIT: the text protocols 0 and 1 are written as protocol 2, which every reader of them knows.
        self.proto = max(protocol, 2)
        self.bin = True
        self.fast = 0
        self.memo = {}
        self._parts = []
        self._size = 0

    def clear_memo(self):
        self.memo.clear()

    def persistent_id(self, obj):
        return None

    def dump(self, obj):
        """Writes one object."""
        self._parts = parts = []
        self._size = 0
        self._file_write(b"\x80" + bytes([self.proto]))
        if self.proto < 4:
            parts_write = self._file_write
            self._write = parts_write
            self.save(obj)
            parts_write(b".")
        else:
            self._write = self._buffered
            self.save(obj)
            self._buffered(b".")
            self._end_frame()

    def _buffered(self, data):
        self._parts.append(data)
        self._size += len(data)
        if self._size >= _FRAME_TARGET:
            self._end_frame()

    def _end_frame(self):
        data = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        if len(data) >= 4:
            self._file_write(b"\x95" + pack("<Q", len(data)))
        if data:
            self._file_write(data)

    def write(self, data):
        self._write(data)

    def _large(self, header, data):
        """Writes bytes of their own length outside frames when there are many."""
        if self.proto >= 4 and len(data) >= _FRAME_TARGET:
            self._end_frame()
            self._file_write(header)
            self._file_write(data)
        else:
            self._write(header + data)

    def memoize(self, obj):
        if self.fast:
            return
        n = len(self.memo)
        self.memo[id(obj)] = n, obj
        if self.proto >= 4:
            self._write(b"\x94")
        elif n < 256:
            self._write(b"q" + bytes([n]))
        else:
            self._write(b"r" + pack("<I", n))

    def _get(self, n):
        self._write(b"h" + bytes([n]) if n < 256 else b"j" + pack("<I", n))

    def save(self, obj, save_persistent_id=True):
        if save_persistent_id:
            pid = self.persistent_id(obj)
            if pid is not None:
                self.save(pid, save_persistent_id=False)
                self._write(b"Q")
                return
        found = self.memo.get(id(obj))
        if found is not None:
            self._get(found[0])
            return
        t = type(obj)
        rv = NotImplemented
        override = getattr(self, "reducer_override", None)
        if override is not None:
            rv = override(obj)
        if rv is NotImplemented:
            f = self.dispatch.get(t)
            if f is not None:
                f(self, obj)
                return
            reduce = getattr(self, "dispatch_table", dispatch_table).get(t)
            if reduce is not None:
                rv = reduce(obj)
            elif issubclass(t, type):
                self.save_global(obj)
                return
            else:
                reduce = getattr(obj, "__reduce_ex__", None)
                if reduce is not None:
                    rv = reduce(self.proto)
                else:
                    reduce = getattr(obj, "__reduce__", None)
                    if reduce is None:
                        raise PicklingError("Can't pickle %r object: %r" % (t.__name__, obj))
                    rv = reduce()
        if isinstance(rv, str):
            self.save_global(obj, rv)
            return
        if not isinstance(rv, tuple):
            raise PicklingError("__reduce__ must return a string or tuple")
        if not 2 <= len(rv) <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        self.save_reduce(obj=obj, *rv)

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None, state_setter=None, *, obj=None):
        if not isinstance(args, tuple):
            raise PicklingError("args from save_reduce() must be a tuple")
        if not callable(func):
            raise PicklingError("func from save_reduce() must be callable")
        save, write = self.save, self._write
        name = getattr(func, "__name__", "")
        if name == "__newobj_ex__":
            cls, args, kwargs = args
            if self.proto >= 4:
                save(cls)
                save(args)
                save(kwargs)
                write(b"\x92")
            else:
                save(partial(cls.__new__, cls, *args, **kwargs))
                save(())
                write(b"R")
        elif name == "__newobj__":
            cls = args[0]
            if not hasattr(cls, "__new__"):
                raise PicklingError("args[0] from __newobj__ args has no __new__")
            if obj is not None and cls is not obj.__class__:
                raise PicklingError("args[0] from __newobj__ args has the wrong class")
            save(cls)
            save(args[1:])
            write(b"\x81")
        else:
            save(func)
            save(args)
            write(b"R")
        if obj is not None:
            if id(obj) in self.memo:
                write(b"0")
                self._get(self.memo[id(obj)][0])
            else:
                self.memoize(obj)
        if listitems is not None:
            self._batch_appends(listitems)
        if dictitems is not None:
            self._batch_setitems(dictitems)
        if state is not None:
            if state_setter is None:
                save(state)
                write(b"b")
            else:
                save(state_setter)
                save(obj)
                save(state)
                write(b"\x86R0")

    dispatch = {}

    def save_none(self, obj):
        self._write(b"N")

    dispatch[type(None)] = save_none

    def save_bool(self, obj):
        self._write(b"\x88" if obj else b"\x89")

    dispatch[bool] = save_bool

    def save_long(self, obj):
        if 0 <= obj < 256:
            self._write(b"K" + bytes([obj]))
        elif 0 <= obj < 65536:
            self._write(b"M" + pack("<H", obj))
        elif -0x80000000 <= obj <= 0x7FFFFFFF:
            self._write(b"J" + pack("<i", obj))
        else:
            n = (obj.bit_length() >> 3) + 1
            data = obj.to_bytes(n, "little", signed=True)
            if obj < 0 and n > 1 and data[-1] == 0xFF and data[-2] & 0x80:
                data = data[:-1]
            n = len(data)
            self._write((b"\x8a" + bytes([n]) if n < 256 else b"\x8b" + pack("<i", n)) + data)

    dispatch[int] = save_long

    def save_float(self, obj):
        self._write(b"G" + pack(">d", obj))

    dispatch[float] = save_float

    def save_bytes(self, obj):
        if self.proto < 3:
            if not obj:
                self.save_reduce(bytes, (), obj=obj)
            else:
                import _codecs
                self.save_reduce(_codecs.encode, (str(obj, "latin1"), "latin1"), obj=obj)
            return
        n = len(obj)
        if n <= 255:
            self._write(b"C" + bytes([n]) + obj)
        elif n > 0xFFFFFFFF:
            self._large(b"\x8e" + pack("<Q", n), obj)
        else:
            self._large(b"B" + pack("<I", n), obj)
        self.memoize(obj)

    dispatch[bytes] = save_bytes

    def save_bytearray(self, obj):
        if self.proto < 5:
            self.save_reduce(bytearray, (bytes(obj),) if obj else (), obj=obj)
            return
        self._large(b"\x96" + pack("<Q", len(obj)), bytes(obj))
        self.memoize(obj)

    dispatch[bytearray] = save_bytearray

    def save_str(self, obj):
        data = obj.encode("utf-8", "surrogatepass")
        n = len(data)
        if n <= 255 and self.proto >= 4:
            self._write(b"\x8c" + bytes([n]) + data)
        elif n > 0xFFFFFFFF and self.proto >= 4:
            self._large(b"\x8d" + pack("<Q", n), data)
        else:
            self._large(b"X" + pack("<I", n), data)
        self.memoize(obj)

    dispatch[str] = save_str

    def save_tuple(self, obj):
        if not obj:
            self._write(b")")
            return
        n = len(obj)
        save, memo = self.save, self.memo
        if n <= 3:
            for item in obj:
                save(item)
            if id(obj) in memo:
                self._write(b"0" * n)
                self._get(memo[id(obj)][0])
                return
            self._write(b"\x85\x86\x87"[n - 1:n])
            self.memoize(obj)
            return
        self._write(b"(")
        for item in obj:
            save(item)
        if id(obj) in memo:
            self._write(b"1")
            self._get(memo[id(obj)][0])
            return
        self._write(b"t")
        self.memoize(obj)

    dispatch[tuple] = save_tuple

    def save_list(self, obj):
        self._write(b"]")
        self.memoize(obj)
        self._batch_appends(obj)

    dispatch[list] = save_list

    def _batch_appends(self, items):
        save, write = self.save, self._write
        items = iter(items)
        while True:
            batch = []
            for item in items:
                batch.append(item)
                if len(batch) == 1000:
                    break
            if len(batch) > 1:
                write(b"(")
                for item in batch:
                    save(item)
                write(b"e")
            elif batch:
                save(batch[0])
                write(b"a")
            if len(batch) < 1000:
                return

    def save_dict(self, obj):
        self._write(b"}")
        self.memoize(obj)
        self._batch_setitems(obj.items())

    dispatch[dict] = save_dict

    def _batch_setitems(self, items):
        save, write = self.save, self._write
        items = iter(items)
        while True:
            batch = []
            for item in items:
                batch.append(item)
                if len(batch) == 1000:
                    break
            if len(batch) > 1:
                write(b"(")
                for k, v in batch:
                    save(k)
                    save(v)
                write(b"u")
            elif batch:
                k, v = batch[0]
                save(k)
                save(v)
                write(b"s")
            if len(batch) < 1000:
                return

    def save_set(self, obj):
        if self.proto < 4:
            self.save_reduce(set, (list(obj),), obj=obj)
            return
        self._write(b"\x8f")
        self.memoize(obj)
        items = list(obj)
        for i in range(0, len(items), 1000):
            self._write(b"(")
            for item in items[i:i + 1000]:
                self.save(item)
            self._write(b"\x90")

    dispatch[set] = save_set

    def save_frozenset(self, obj):
        if self.proto < 4:
            self.save_reduce(frozenset, (list(obj),), obj=obj)
            return
        self._write(b"(")
        for item in obj:
            self.save(item)
        if id(obj) in self.memo:
            self._write(b"1")
            self._get(self.memo[id(obj)][0])
            return
        self._write(b"\x91")
        self.memoize(obj)

    dispatch[frozenset] = save_frozenset

    def save_picklebuffer(self, obj):
        if self.proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        in_band = True
        if self._buffer_callback is not None:
            in_band = bool(self._buffer_callback(obj))
        view = obj.raw()
        if not in_band:
            self._write(b"\x97")
            if view.readonly:
                self._write(b"\x98")
        elif view.readonly:
            self.save_bytes(view.tobytes())
        else:
            self.save_bytearray(bytearray(view))

    dispatch[PickleBuffer] = save_picklebuffer

    def save_global(self, obj, name=None):
        if name is None:
            name = getattr(obj, "__qualname__", None)
        if name is None:
            name = obj.__name__
        module = _whichmodule(obj, name)
        try:
            __import__(module)
            found, parent = _getattribute(sys.modules[module], name)
        except (ImportError, KeyError, AttributeError):
            if "<locals>" in name:
                raise AttributeError("Can't pickle local object %r" % name) from None
            raise PicklingError("Can't pickle %r: it's not found as %s.%s" % (obj, module, name)) from None
        if found is not obj:
            raise PicklingError("Can't pickle %r: it's not the same object as %s.%s" % (obj, module, name))
        if self.proto >= 4:
            self.save(module)
            self.save(name)
            self._write(b"\x93")
        elif parent is not sys.modules[module]:
            self.save_reduce(getattr, (parent, name.rpartition(".")[2]))
        else:
            old = {"builtins": "__builtin__"}.get(module, module) if self.proto < 3 else module
            self._write(b"c" + old.encode() + b"\n" + name.encode() + b"\n")
        self.memoize(obj)

    dispatch[FunctionType] = save_global

    def save_builtin(self, obj):
        owner = obj.__self__
        if owner is None or isinstance(owner, ModuleType):
            self.save_global(obj)
        else:
            self.save_reduce(getattr, (owner, obj.__name__), obj=obj)

    dispatch[BuiltinFunctionType] = save_builtin

    def save_method_descriptor(self, obj):
        self.save_reduce(getattr, (obj.__objclass__, obj.__name__), obj=obj)

    dispatch[MethodDescriptorType] = save_method_descriptor

    def save_type(self, obj):
        if obj is type(None):
            self.save_reduce(type, (None,), obj=obj)
        elif obj is type(NotImplemented):
            self.save_reduce(type, (NotImplemented,), obj=obj)
        elif obj is type(...):
            self.save_reduce(type, (...,), obj=obj)
        else:
            self.save_global(obj)

    dispatch[type] = save_type


def _getattribute(obj, name):
    parent = obj
    for part in name.split("."):
        if part == "<locals>":
            raise AttributeError("Can't get local attribute %r on %r" % (name, obj))
        try:
            parent, obj = obj, getattr(obj, part)
        except AttributeError:
            raise AttributeError("Can't get attribute %r on %r" % (name, obj)) from None
    return obj, parent


def _whichmodule(obj, name):
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module
    for module_name, module in sys.modules.copy().items():
        if module_name in ("__main__", "__mp_main__") or module is None:
            continue
        try:
            if _getattribute(module, name)[0] is obj:
                return module_name
        except AttributeError:
            pass
    return "__main__"


class _Stop(Exception):
    def __init__(self, value):
        self.value = value


class Unpickler:
    """Reads objects from a file."""

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        self._buffers = iter(buffers) if buffers is not None else None
        try:
            self._file_read = file.read
            self._file_readline = file.readline
        except AttributeError:
            raise TypeError("file must have 'read' and 'readline' attributes") from None
        self.memo = {}
        self.encoding = encoding
        self.errors = errors
        self.proto = 0
        self.fix_imports = fix_imports

    def persistent_load(self, pid):
        raise UnpicklingError("unsupported persistent id encountered")

    def read(self, n):
        data = self._file_read(n)
        if len(data) < n:
            raise EOFError("Ran out of input") if not data else UnpicklingError("pickle data was truncated")
        return data

    def readline(self):
        line = self._file_readline()
        if not line:
            raise EOFError("Ran out of input")
        if line[-1:] != b"\n":
            raise UnpicklingError("pickle data was truncated")
        return line

    def load(self):
        """Reads one object."""
        self.stack = []
        self.append = self.stack.append
        self.metastack = []
        read, dispatch = self._file_read, self.dispatch
        try:
            while True:
                key = read(1)
                if not key:
                    raise EOFError("Ran out of input")
                operation = dispatch.get(key[0])
                if operation is None:
                    raise UnpicklingError("invalid load key, '%s'." % (
                        chr(key[0]) if 32 <= key[0] < 127 else "\\x%02x" % key[0]))
                operation(self)
        except _Stop as stop:
            return stop.value

    def pop_mark(self):
        if not self.metastack:
            raise UnpicklingError("could not find MARK")
        items = self.stack
        self.stack = self.metastack.pop()
        self.append = self.stack.append
        return items

    def _pop(self):
        try:
            return self.stack.pop()
        except IndexError:
            raise UnpicklingError("unpickling stack underflow") from None

    dispatch = {}

    def _on(code, dispatch=dispatch):
        def enter(function):
            dispatch[code[0]] = function
            return function
        return enter

    @_on(b"\x80")
    def load_proto(self):
        self.proto = self.read(1)[0]
        if self.proto > HIGHEST_PROTOCOL:
            raise ValueError("unsupported pickle protocol: %d" % self.proto)

    @_on(b"\x95")
    def load_frame(self):
        size, = unpack("<Q", self.read(8))
        if size > sys.maxsize:
            raise ValueError("frame size > sys.maxsize: %d" % size)

    @_on(b"N")
    def load_none(self):
        self.append(None)

    @_on(b"\x88")
    def load_true(self):
        self.append(True)

    @_on(b"\x89")
    def load_false(self):
        self.append(False)

    @_on(b"I")
    def load_int(self):
        data = self.readline()[:-1]
        self.append(False if data == b"00" else True if data == b"01" else int(data, 0))

    @_on(b"K")
    def load_binint1(self):
        self.append(self.read(1)[0])

    @_on(b"M")
    def load_binint2(self):
        self.append(unpack("<H", self.read(2))[0])

    @_on(b"J")
    def load_binint(self):
        self.append(unpack("<i", self.read(4))[0])

    @_on(b"L")
    def load_long(self):
        data = self.readline()[:-1]
        self.append(int(data[:-1] if data[-1:] == b"L" else data, 0))

    @_on(b"\x8a")
    def load_long1(self):
        self.append(int.from_bytes(self.read(self.read(1)[0]), "little", signed=True))

    @_on(b"\x8b")
    def load_long4(self):
        n, = unpack("<i", self.read(4))
        if n < 0:
            raise UnpicklingError("LONG pickle has negative byte count")
        self.append(int.from_bytes(self.read(n), "little", signed=True))

    @_on(b"F")
    def load_float(self):
        self.append(float(self.readline()[:-1]))

    @_on(b"G")
    def load_binfloat(self):
        self.append(unpack(">d", self.read(8))[0])

    def _old_text(self, data):
        return data if self.encoding == "bytes" else data.decode(self.encoding, self.errors)

    @_on(b"S")
    def load_string(self):
        data = self.readline()[:-1]
        if len(data) < 2 or data[0] != data[-1] or data[0] not in b"\"'":
            raise UnpicklingError("the STRING opcode argument must be quoted")
        self.append(self._old_text(data[1:-1].decode("unicode_escape").encode("latin1")))

    @_on(b"T")
    def load_binstring(self):
        n, = unpack("<i", self.read(4))
        if n < 0:
            raise UnpicklingError("BINSTRING pickle has negative byte count")
        self.append(self._old_text(self.read(n)))

    @_on(b"U")
    def load_short_binstring(self):
        self.append(self._old_text(self.read(self.read(1)[0])))

    @_on(b"C")
    def load_short_binbytes(self):
        self.append(self.read(self.read(1)[0]))

    @_on(b"B")
    def load_binbytes(self):
        self.append(self.read(unpack("<I", self.read(4))[0]))

    @_on(b"\x8e")
    def load_binbytes8(self):
        self.append(self.read(unpack("<Q", self.read(8))[0]))

    @_on(b"\x96")
    def load_bytearray8(self):
        self.append(bytearray(self.read(unpack("<Q", self.read(8))[0])))

    @_on(b"\x97")
    def load_next_buffer(self):
        if self._buffers is None:
            raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* argument was given")
        try:
            self.append(next(self._buffers))
        except StopIteration:
            raise UnpicklingError("not enough out-of-band buffers") from None

    @_on(b"\x98")
    def load_readonly_buffer(self):
        self.stack[-1] = memoryview(self.stack[-1]).toreadonly()

    @_on(b"V")
    def load_unicode(self):
        self.append(str(self.readline()[:-1], "raw-unicode-escape"))

    @_on(b"X")
    def load_binunicode(self):
        self.append(str(self.read(unpack("<I", self.read(4))[0]), "utf-8", "surrogatepass"))

    @_on(b"\x8d")
    def load_binunicode8(self):
        self.append(str(self.read(unpack("<Q", self.read(8))[0]), "utf-8", "surrogatepass"))

    @_on(b"\x8c")
    def load_short_binunicode(self):
        self.append(str(self.read(self.read(1)[0]), "utf-8", "surrogatepass"))

    @_on(b"(")
    def load_mark(self):
        self.metastack.append(self.stack)
        self.stack = []
        self.append = self.stack.append

    @_on(b"t")
    def load_tuple(self):
        items = self.pop_mark()
        self.append(tuple(items))

    @_on(b")")
    def load_empty_tuple(self):
        self.append(())

    @_on(b"\x85")
    def load_tuple1(self):
        self.stack[-1] = (self.stack[-1],)

    @_on(b"\x86")
    def load_tuple2(self):
        self.stack[-2:] = [(self.stack[-2], self.stack[-1])]

    @_on(b"\x87")
    def load_tuple3(self):
        self.stack[-3:] = [(self.stack[-3], self.stack[-2], self.stack[-1])]

    @_on(b"]")
    def load_empty_list(self):
        self.append([])

    @_on(b"l")
    def load_list(self):
        items = self.pop_mark()
        self.append(items)

    @_on(b"}")
    def load_empty_dict(self):
        self.append({})

    @_on(b"d")
    def load_dict(self):
        items = self.pop_mark()
        self.append(dict(zip(items[::2], items[1::2])))

    @_on(b"\x8f")
    def load_empty_set(self):
        self.append(set())

    @_on(b"\x90")
    def load_additems(self):
        items = self.pop_mark()
        target = self.stack[-1]
        if isinstance(target, set):
            target.update(items)
        else:
            for item in items:
                target.add(item)

    @_on(b"\x91")
    def load_frozenset(self):
        items = self.pop_mark()
        self.append(frozenset(items))

    @_on(b"a")
    def load_append(self):
        value = self._pop()
        self.stack[-1].append(value)

    @_on(b"e")
    def load_appends(self):
        items = self.pop_mark()
        target = self.stack[-1]
        extend = getattr(target, "extend", None)
        if extend is not None:
            extend(items)
        else:
            for item in items:
                target.append(item)

    @_on(b"s")
    def load_setitem(self):
        value, key = self._pop(), self._pop()
        self.stack[-1][key] = value

    @_on(b"u")
    def load_setitems(self):
        items = self.pop_mark()
        target = self.stack[-1]
        for i in range(0, len(items), 2):
            target[items[i]] = items[i + 1]

    @_on(b"0")
    def load_pop(self):
        if self.stack:
            del self.stack[-1]
        else:
            self.pop_mark()

    @_on(b"1")
    def load_pop_mark(self):
        self.pop_mark()

    @_on(b"2")
    def load_dup(self):
        self.append(self.stack[-1])

    def _from_memo(self, i):
        try:
            self.append(self.memo[i])
        except KeyError:
            raise UnpicklingError("Memo value not found at index %d" % i) from None

    @_on(b"g")
    def load_get(self):
        self._from_memo(int(self.readline()[:-1]))

    @_on(b"h")
    def load_binget(self):
        self._from_memo(self.read(1)[0])

    @_on(b"j")
    def load_long_binget(self):
        self._from_memo(unpack("<I", self.read(4))[0])

    @_on(b"p")
    def load_put(self):
        i = int(self.readline()[:-1])
        if i < 0:
            raise ValueError("negative PUT argument")
        self.memo[i] = self.stack[-1]

    @_on(b"q")
    def load_binput(self):
        self.memo[self.read(1)[0]] = self.stack[-1]

    @_on(b"r")
    def load_long_binput(self):
        self.memo[unpack("<I", self.read(4))[0]] = self.stack[-1]

    @_on(b"\x94")
    def load_memoize(self):
        self.memo[len(self.memo)] = self.stack[-1]

    def find_class(self, module, name):
        if self.proto < 3 and self.fix_imports:
            module = {"__builtin__": "builtins", "copy_reg": "copyreg"}.get(module, module)
        __import__(module)
        if self.proto >= 4:
            return _getattribute(sys.modules[module], name)[0]
        return getattr(sys.modules[module], name)

    @_on(b"c")
    def load_global(self):
        module = self.readline()[:-1].decode("utf-8")
        name = self.readline()[:-1].decode("utf-8")
        self.append(self.find_class(module, name))

    @_on(b"\x93")
    def load_stack_global(self):
        name, module = self._pop(), self._pop()
        if type(name) is not str or type(module) is not str:
            raise UnpicklingError("STACK_GLOBAL requires str")
        self.append(self.find_class(module, name))

    @_on(b"R")
    def load_reduce(self):
        args = self._pop()
        self.stack[-1] = self.stack[-1](*args)

    @_on(b"\x81")
    def load_newobj(self):
        args = self._pop()
        cls = self._pop()
        self.append(cls.__new__(cls, *args))

    @_on(b"\x92")
    def load_newobj_ex(self):
        kwargs, args, cls = self._pop(), self._pop(), self._pop()
        self.append(cls.__new__(cls, *args, **kwargs))

    def _instantiate(self, cls, args):
        if args or not isinstance(cls, type) or hasattr(cls, "__getinitargs__"):
            return cls(*args)
        return cls.__new__(cls)

    @_on(b"i")
    def load_inst(self):
        module = self.readline()[:-1].decode("ascii")
        name = self.readline()[:-1].decode("ascii")
        items = self.pop_mark()
        self.append(self._instantiate(self.find_class(module, name), items))

    @_on(b"o")
    def load_obj(self):
        items = self.pop_mark()
        self.append(self._instantiate(items[0], items[1:]))

    @_on(b"b")
    def load_build(self):
        state = self._pop()
        target = self.stack[-1]
        setstate = getattr(target, "__setstate__", None)
        if setstate is not None:
            setstate(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            values = target.__dict__
            for k, v in state.items():
                values[sys.intern(k) if type(k) is str else k] = v
        if slots:
            for k, v in slots.items():
                setattr(target, k, v)

    @_on(b"P")
    def load_persid(self):
        self.append(self.persistent_load(self.readline()[:-1].decode("ascii")))

    @_on(b"Q")
    def load_binpersid(self):
        self.append(self.persistent_load(self._pop()))

    @_on(b".")
    def load_stop(self):
        raise _Stop(self._pop())

    del _on


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """The object as bytes."""
    out = io.BytesIO()
    Pickler(out, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return out.getvalue()


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    return Unpickler(file, fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers).load()


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    """The object that the bytes stand for."""
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return Unpickler(io.BytesIO(data), fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers).load()


_Pickler, _Unpickler = Pickler, Unpickler
