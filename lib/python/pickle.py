"""Objects written as bytes and read again. Reading imports and calls what the bytes say, within what the program may do itself."""
import builtins as _builtins
import copyreg as _copyreg
import io as _io
import struct as _struct
import sys as _sys
from functools import partial as _partial
from importlib import import_module as _import_module
from types import FunctionType as _FunctionType

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads",
           "PickleBuffer", "format_version", "compatible_formats", "HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL"]

format_version = "5.0"
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 5

_CODES = {
    "MARK": b"(", "STOP": b".", "POP": b"0", "POP_MARK": b"1", "DUP": b"2", "FLOAT": b"F", "INT": b"I", "BININT": b"J",
    "BININT1": b"K", "LONG": b"L", "BININT2": b"M", "NONE": b"N", "PERSID": b"P", "BINPERSID": b"Q", "REDUCE": b"R",
    "STRING": b"S", "BINSTRING": b"T", "SHORT_BINSTRING": b"U", "UNICODE": b"V", "BINUNICODE": b"X", "APPEND": b"a",
    "BUILD": b"b", "GLOBAL": b"c", "DICT": b"d", "EMPTY_DICT": b"}", "APPENDS": b"e", "GET": b"g", "BINGET": b"h",
    "INST": b"i", "LONG_BINGET": b"j", "LIST": b"l", "EMPTY_LIST": b"]", "OBJ": b"o", "PUT": b"p", "BINPUT": b"q",
    "LONG_BINPUT": b"r", "SETITEM": b"s", "TUPLE": b"t", "EMPTY_TUPLE": b")", "SETITEMS": b"u", "BINFLOAT": b"G",
    "PROTO": b"\x80", "NEWOBJ": b"\x81", "EXT1": b"\x82", "EXT2": b"\x83", "EXT4": b"\x84", "TUPLE1": b"\x85",
    "TUPLE2": b"\x86", "TUPLE3": b"\x87", "NEWTRUE": b"\x88", "NEWFALSE": b"\x89", "LONG1": b"\x8a", "LONG4": b"\x8b",
    "BINBYTES": b"B", "SHORT_BINBYTES": b"C", "SHORT_BINUNICODE": b"\x8c", "BINUNICODE8": b"\x8d", "BINBYTES8": b"\x8e",
    "EMPTY_SET": b"\x8f", "ADDITEMS": b"\x90", "FROZENSET": b"\x91", "NEWOBJ_EX": b"\x92", "STACK_GLOBAL": b"\x93",
    "MEMOIZE": b"\x94", "FRAME": b"\x95", "BYTEARRAY8": b"\x96", "NEXT_BUFFER": b"\x97", "READONLY_BUFFER": b"\x98",
}
globals().update(_CODES)
__all__ += list(_CODES)
TRUE = b"I01\n"
FALSE = b"I00\n"
_BATCH = 1000
_FRAME_MOST = 64 * 1024
_FRAME_LEAST = 4


class PickleError(Exception):
    """What goes wrong here."""


class PicklingError(PickleError):
    """An object that cannot be written."""


class UnpicklingError(PickleError):
    """Bytes that cannot be read."""


class _Stop(Exception):
    def __init__(self, value):
        self.value = value


class PickleBuffer:
    """Bytes of another object, to be written without a copy where the protocol can."""

    __slots__ = ("_view", "__weakref__")

    def __init__(self, buffer, /):
        self._view = buffer._view if isinstance(buffer, PickleBuffer) else memoryview(buffer)

    def raw(self):
        if self._view is None:
            raise ValueError("operation forbidden on released PickleBuffer object")
        if not self._view.contiguous:
            raise BufferError("cannot extract raw buffer from non-contiguous buffer")
        return self._view if self._view.format == "B" and self._view.ndim == 1 else self._view.cast("B")

    def release(self):
        self._view = None

    def __buffer__(self, flags):
        return self.raw()


# --- ints as bytes ------------------------------------------------------------------------------------------------------

def encode_long(x):
    """The shortest little-endian two's complement of an int; b"" for 0."""
    if x == 0:
        return b""
    size = (x.bit_length() >> 3) + 1
    data = x.to_bytes(size, "little", signed=True)
    if x < 0 and size > 1 and data[-1] == 0xff and data[-2] & 0x80:
        data = data[:-1]
    return data


def decode_long(data):
    return int.from_bytes(data, "little", signed=True)


# --- writing ------------------------------------------------------------------------------------------------------------

def _dotted(obj, name):
    """The object behind a dotted name, and the one it is an attribute of."""
    parent = None
    for part in name.split("."):
        if part == "<locals>":
            raise AttributeError(f"Can't get local object {name!r}")
        parent, obj = obj, getattr(obj, part)
    return obj, parent


def whichmodule(obj, name):
    """The module that the object says it comes from, or the one in which it is found."""
    module = getattr(obj, "__module__", None)
    if module is not None and (module != "builtins" or "." in name or getattr(_builtins, name, None) is obj):
        return module
    for module_name, module in list(_sys.modules.items()):
        if module_name in ("__main__", "__mp_main__") or module is None:
            continue
        try:
            if _dotted(module, name)[0] is obj:
                return module_name
        except AttributeError:
            pass
    return "__main__"


class _Framer:
    """Gathers what protocol 4 and later put into frames."""

    def __init__(self, write):
        self.write_out = write
        self.frame = None

    def write(self, data):
        if self.frame is None:
            self.write_out(data)
        else:
            self.frame.append(data)
            self.size += len(data)

    def start(self):
        self.frame, self.size = [], 0

    def commit(self, force=False):
        if self.frame is not None and (force or self.size >= _FRAME_MOST):
            data = b"".join(self.frame)
            if self.size >= _FRAME_LEAST:
                self.write_out(FRAME + _struct.pack("<Q", self.size))
            self.write_out(data)
            self.start()

    def end(self):
        if self.frame is not None:
            if self.size:
                self.commit(force=True)
            self.frame = None

    def write_large(self, head, data):
        """Large bytes go outside of the frames."""
        if self.frame is not None and len(data) >= _FRAME_MOST:
            self.commit(force=True)
            self.frame = None
            self.write_out(head)
            self.write_out(data)
            self.start()
        else:
            self.write(head + bytes(data))


class Pickler:
    """Writes objects to a file."""

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        protocol = DEFAULT_PROTOCOL if protocol is None else int(protocol)
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError(f"pickle protocol must be <= {HIGHEST_PROTOCOL}")
        if buffer_callback is not None and protocol < 5:
            raise ValueError("buffer_callback needs protocol >= 5")
        try:
            self._file_write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute") from None
        self._framer = _Framer(self._file_write)
        self.write = self._framer.write
        self.memo = {}
        self.proto = protocol
        self.bin = protocol >= 1
        self.fast = 0
        self.fix_imports = fix_imports and protocol < 3
        self._buffer_callback = buffer_callback

    def clear_memo(self):
        self.memo.clear()

    def dump(self, obj):
        if not hasattr(self, "_file_write"):
            raise PicklingError(f"Pickler.__init__() was not called by {type(self).__name__}.__init__()")
        if self.proto >= 2:
            self.write(PROTO + bytes([self.proto]))
        if self.proto >= 4:
            self._framer.start()
        self.save(obj)
        self.write(STOP)
        self._framer.end()

    def persistent_id(self, obj):
        """None, or a name by which the reader finds the object elsewhere."""
        return None

    def memoize(self, obj):
        if self.fast:
            return
        index = len(self.memo)
        self.memo[id(obj)] = index, obj
        if self.proto >= 4:
            self.write(MEMOIZE)
        elif self.bin:
            self.write(BINPUT + bytes([index]) if index < 256 else LONG_BINPUT + _struct.pack("<I", index))
        else:
            self.write(PUT + b"%d\n" % index)

    def _get(self, index):
        if self.bin:
            return BINGET + bytes([index]) if index < 256 else LONG_BINGET + _struct.pack("<I", index)
        return GET + b"%d\n" % index

    def save(self, obj, save_persistent_id=True):
        self._framer.commit()
        if save_persistent_id:
            name = self.persistent_id(obj)
            if name is not None:
                self._save_persistent(name)
                return
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(self._get(known[0]))
            return
        reduced = NotImplemented
        override = getattr(self, "reducer_override", None)
        if override is not None:
            reduced = override(obj)
        if reduced is NotImplemented:
            cls = type(obj)
            writer = self.dispatch.get(cls)
            if writer is not None:
                writer(self, obj)
                return
            reductor = getattr(self, "dispatch_table", _copyreg.dispatch_table).get(cls)
            if reductor is not None:
                reduced = reductor(obj)
            elif issubclass(cls, type):
                self._save_global(obj)
                return
            else:
                reductor = getattr(obj, "__reduce_ex__", None)
                if reductor is not None:
                    reduced = reductor(self.proto)
                else:
                    reductor = getattr(obj, "__reduce__", None)
                    if reductor is None:
                        raise PicklingError(f"Can't pickle {cls.__name__!r} object: {obj!r}")
                    reduced = reductor()
        if isinstance(reduced, str):
            self._save_global(obj, reduced)
            return
        if not isinstance(reduced, tuple):
            raise PicklingError(f"__reduce__ must return a string or tuple, not {type(reduced).__name__}")
        if not 2 <= len(reduced) <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        self.save_reduce(*reduced, obj=obj)

    def _save_persistent(self, name):
        if self.bin:
            self.save(name, save_persistent_id=False)
            self.write(BINPERSID)
            return
        try:
            self.write(PERSID + str(name).encode("ascii") + b"\n")
        except UnicodeEncodeError:
            raise PicklingError("persistent IDs in protocol 0 must be ASCII strings") from None

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None, state_setter=None, *, obj=None):
        if not callable(func):
            raise PicklingError(f"first item of the tuple returned by __reduce__ must be callable, not {type(func).__name__}")
        if not isinstance(args, tuple):
            raise PicklingError(f"second item of the tuple returned by __reduce__ must be a tuple, not {type(args).__name__}")
        name = getattr(func, "__name__", "")
        if self.proto >= 2 and name == "__newobj_ex__":
            self._save_newobj_ex(args, obj)
        elif self.proto >= 2 and name == "__newobj__":
            self._save_newobj(args, obj)
        else:
            self.save(func)
            self.save(args)
            self.write(REDUCE)
        if obj is not None:
            known = self.memo.get(id(obj))
            if known is not None:  # it came up again inside of its own arguments
                self.write(POP + self._get(known[0]))
            else:
                self.memoize(obj)
        if listitems is not None:
            self._batch_appends(listitems)
        if dictitems is not None:
            self._batch_setitems(dictitems)
        if state is None:
            return
        if state_setter is None:
            self.save(state)
            self.write(BUILD)
        else:
            self.save(state_setter)
            self.save(obj)
            self.save(state)
            self.write(TUPLE2)
            self.write(REDUCE)
            self.write(POP)

    def _save_newobj_ex(self, args, obj):
        cls, args, kwargs = args
        if not hasattr(cls, "__new__"):
            raise PicklingError("first argument to __newobj_ex__() has no __new__")
        if obj is not None and cls is not obj.__class__:
            raise PicklingError(f"first argument to __newobj_ex__() must be {obj.__class__!r}, not {cls!r}")
        if self.proto >= 4:
            self.save(cls)
            self.save(args)
            self.save(kwargs)
            self.write(NEWOBJ_EX)
        else:
            self.save(_partial(cls.__new__, cls, *args, **kwargs))
            self.save(())
            self.write(REDUCE)

    def _save_newobj(self, args, obj):
        cls = args[0]
        if not hasattr(cls, "__new__"):
            raise PicklingError("first argument to __newobj__() has no __new__")
        if obj is not None and cls is not obj.__class__:
            raise PicklingError(f"first argument to __newobj__() must be {obj.__class__!r}, not {cls!r}")
        self.save(cls)
        self.save(args[1:])
        self.write(NEWOBJ)

    # --- builtin types ---

    dispatch = {}

    def save_none(self, obj):
        self.write(NONE)
    dispatch[type(None)] = save_none

    def save_bool(self, obj):
        if self.proto >= 2:
            self.write(NEWTRUE if obj else NEWFALSE)
        else:
            self.write(TRUE if obj else FALSE)
    dispatch[bool] = save_bool

    def save_long(self, obj):
        if self.bin:
            if 0 <= obj <= 0xff:
                self.write(BININT1 + bytes([obj]))
                return
            if 0 <= obj <= 0xffff:
                self.write(BININT2 + _struct.pack("<H", obj))
                return
            if -0x80000000 <= obj <= 0x7fffffff:
                self.write(BININT + _struct.pack("<i", obj))
                return
        if self.proto >= 2:
            data = encode_long(obj)
            size = len(data)
            self.write((LONG1 + bytes([size]) if size < 256 else LONG4 + _struct.pack("<i", size)) + data)
        elif -0x80000000 <= obj <= 0x7fffffff:
            self.write(INT + repr(obj).encode("ascii") + b"\n")
        else:
            self.write(LONG + repr(obj).encode("ascii") + b"L\n")
    dispatch[int] = save_long

    def save_float(self, obj):
        if self.bin:
            self.write(BINFLOAT + _struct.pack(">d", obj))
        else:
            self.write(FLOAT + repr(obj).encode("ascii") + b"\n")
    dispatch[float] = save_float

    def save_bytes(self, obj):
        if self.proto < 3:  # no code for bytes: made from text
            import codecs
            if obj:
                self.save_reduce(codecs.encode, (str(obj, "latin1"), "latin1"), obj=obj)
            else:
                self.save_reduce(bytes, (), obj=obj)
            return
        size = len(obj)
        if size <= 0xff:
            self.write(SHORT_BINBYTES + bytes([size]) + obj)
        elif size > 0xffffffff and self.proto >= 4:
            self._framer.write_large(BINBYTES8 + _struct.pack("<Q", size), obj)
        else:
            self._framer.write_large(BINBYTES + _struct.pack("<I", size), obj)
        self.memoize(obj)
    dispatch[bytes] = save_bytes

    def save_bytearray(self, obj):
        if self.proto < 5:
            if obj:
                self.save_reduce(bytearray, (bytes(obj),), obj=obj)
            else:
                self.save_reduce(bytearray, (), obj=obj)
            return
        self._framer.write_large(BYTEARRAY8 + _struct.pack("<Q", len(obj)), obj)
        self.memoize(obj)
    dispatch[bytearray] = save_bytearray

    def save_picklebuffer(self, obj):
        if self.proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        with obj.raw() as view:
            if self._buffer_callback is None or self._buffer_callback(obj):
                data = view.tobytes()
                self.save_bytes(data) if view.readonly else self.save_bytearray(bytearray(data))
            else:
                self.write(NEXT_BUFFER)
                if view.readonly:
                    self.write(READONLY_BUFFER)
    dispatch[PickleBuffer] = save_picklebuffer

    def save_str(self, obj):
        if not self.bin:
            text = obj.replace("\\", "\\u005c").replace("\0", "\\u0000").replace("\n", "\\u000a")
            text = text.replace("\r", "\\u000d").replace("\x1a", "\\u001a")
            self.write(UNICODE + text.encode("raw-unicode-escape") + b"\n")
            self.memoize(obj)
            return
        data = obj.encode("utf-8", "surrogatepass")
        size = len(data)
        if size <= 0xff and self.proto >= 4:
            self.write(SHORT_BINUNICODE + bytes([size]) + data)
        elif size > 0xffffffff and self.proto >= 4:
            self._framer.write_large(BINUNICODE8 + _struct.pack("<Q", size), data)
        else:
            self._framer.write_large(BINUNICODE + _struct.pack("<I", size), data)
        self.memoize(obj)
    dispatch[str] = save_str

    def save_tuple(self, obj):
        if not obj:
            self.write(EMPTY_TUPLE if self.bin else MARK + TUPLE)
            return
        size = len(obj)
        short = size <= 3 and self.proto >= 2
        if not short:
            self.write(MARK)
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:  # one of the items holds the tuple: it has been written meanwhile
            get = self._get(known[0])
            self.write(POP * size + get if short else (POP_MARK if self.bin else POP * (size + 1)) + get)
            return
        self.write((TUPLE1, TUPLE2, TUPLE3)[size - 1] if short else TUPLE)
        self.memoize(obj)
    dispatch[tuple] = save_tuple

    def save_list(self, obj):
        self.write(EMPTY_LIST if self.bin else MARK + LIST)
        self.memoize(obj)
        self._batch_appends(obj)
    dispatch[list] = save_list

    def _batches(self, items):
        batch = []
        for item in items:
            batch.append(item)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _batch_appends(self, items):
        for batch in self._batches(items):
            if not self.bin or len(batch) == 1:
                for item in batch:
                    self.save(item)
                    self.write(APPEND)
                continue
            self.write(MARK)
            for item in batch:
                self.save(item)
            self.write(APPENDS)

    def save_dict(self, obj):
        self.write(EMPTY_DICT if self.bin else MARK + DICT)
        self.memoize(obj)
        self._batch_setitems(obj.items())
    dispatch[dict] = save_dict

    def _batch_setitems(self, items):
        for batch in self._batches(items):
            many = self.bin and len(batch) > 1
            if many:
                self.write(MARK)
            for key, value in batch:
                self.save(key)
                self.save(value)
                if not many:
                    self.write(SETITEM)
            if many:
                self.write(SETITEMS)

    def save_set(self, obj):
        if self.proto < 4:
            self.save_reduce(set, (list(obj),), obj=obj)
            return
        self.write(EMPTY_SET)
        self.memoize(obj)
        for batch in self._batches(obj):
            self.write(MARK)
            for item in batch:
                self.save(item)
            self.write(ADDITEMS)
    dispatch[set] = save_set

    def save_frozenset(self, obj):
        if self.proto < 4:
            self.save_reduce(frozenset, (list(obj),), obj=obj)
            return
        self.write(MARK)
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(POP_MARK + self._get(known[0]))
            return
        self.write(FROZENSET)
        self.memoize(obj)
    dispatch[frozenset] = save_frozenset

    # --- what is found by its name ---

    def _save_global(self, obj, name=None):
        name = name or getattr(obj, "__qualname__", None) or obj.__name__
        module_name = whichmodule(obj, name)
        if self.proto >= 2:
            code = _copyreg._extension_registry.get((module_name, name))
            if code:
                self.write(EXT1 + bytes([code]) if code <= 0xff else EXT2 + _struct.pack("<H", code) if code <= 0xffff
                           else EXT4 + _struct.pack("<i", code))
                return
        if "<locals>" in name.split("."):
            raise PicklingError(f"Can't pickle local object {obj!r}")
        try:
            if module_name not in _sys.modules:
                _import_module(module_name)
            found, parent = _dotted(_sys.modules[module_name], name)
        except (ImportError, KeyError):
            raise PicklingError(f"Can't pickle {obj!r}: No module named {module_name!r}") from None
        except AttributeError:
            raise PicklingError(f"Can't pickle {obj!r}: it's not found as {module_name}.{name}") from None
        if found is not obj:
            raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {module_name}.{name}")
        if self.proto >= 4:
            self.save(module_name)
            self.save(name)
            self.write(STACK_GLOBAL)
        elif "." in name:  # an attribute of a class: older protocols have no dotted names
            self.save_reduce(getattr, (parent, name.rpartition(".")[2]))
        else:
            if self.fix_imports and module_name == "copyreg":
                module_name = "copy_reg"
            elif self.fix_imports and module_name == "builtins":
                module_name = "__builtin__"
                name = {"range": "xrange", "str": "unicode"}.get(name, name)
            encoding = "utf-8" if self.proto >= 3 else "ascii"
            try:
                self.write(GLOBAL + module_name.encode(encoding) + b"\n" + name.encode(encoding) + b"\n")
            except UnicodeEncodeError:
                raise PicklingError(f"can't pickle global identifier {module_name + '.' + name!r} using "
                                    f"pickle protocol {self.proto}") from None
        self.memoize(obj)

    def save_global(self, obj, name=None):
        self._save_global(obj, name)
    dispatch[_FunctionType] = save_global

    def save_type(self, obj):
        for value in (None, NotImplemented, ...):
            if obj is type(value):
                self.save_reduce(type, (value,), obj=obj)
                return
        self._save_global(obj)
    dispatch[type] = save_type


# --- reading ------------------------------------------------------------------------------------------------------------

class Unpickler:
    """Reads objects from a file."""

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        self._buffers = iter(buffers) if buffers is not None else None
        self._file = file
        self._file_readline = file.readline
        self._file_read = file.read
        self.memo = {}
        self.encoding = encoding
        self.errors = errors
        self.proto = 0
        self.fix_imports = fix_imports

    def load(self):
        if not hasattr(self, "_file_read"):
            raise UnpicklingError(f"Unpickler.__init__() was not called by {type(self).__name__}.__init__()")
        self._frame = None
        self._marks = []
        self.stack = []
        self.append = self.stack.append
        self.proto = 0
        dispatch = self._dispatch
        try:
            while True:
                code = self._read(1)
                handler = dispatch.get(code[0])
                if handler is None:
                    raise UnpicklingError(f"invalid load key, {_key_text(code)}.")
                handler(self)
        except _Stop as stop:
            return stop.value
        except IndexError:
            raise UnpicklingError("unpickling stack underflow") from None

    def persistent_load(self, pid):
        raise UnpicklingError("unsupported persistent id encountered")

    def find_class(self, module, name, /):
        if self.proto < 3 and self.fix_imports and module == "__builtin__":
            module, name = "builtins", {"xrange": "range", "unicode": "str", "long": "int"}.get(name, name)
        elif self.proto < 3 and self.fix_imports and module == "copy_reg":
            module = "copyreg"
        found = _sys.modules.get(module)
        if found is None:
            _import_module(module)
            found = _sys.modules[module]
        if self.proto < 4 or "." not in name:
            return getattr(found, name)
        try:
            return _dotted(found, name)[0]
        except AttributeError:
            raise AttributeError(f"Can't resolve path {name!r} on module {found!r}") from None

    # --- bytes ---

    def _read(self, count):
        if self._frame is not None:
            data = self._frame.read(count)
            if len(data) == count:
                return data
            if data:
                raise UnpicklingError("pickle exhausted before end of frame")
            self._frame = None
            if not count:
                return b""
        data = self._file_read(count)
        if len(data) < count:
            if data or count > 1:
                raise UnpicklingError("pickle data was truncated")
            raise EOFError("Ran out of input")
        return data

    def _line(self):
        if self._frame is not None:
            data = self._frame.readline()
            if data:
                if data[-1:] != b"\n":
                    raise UnpicklingError("pickle exhausted before end of frame")
                return data[:-1]
            self._frame = None
        data = self._file_readline()
        if not data:
            raise EOFError("Ran out of input")
        if data[-1:] != b"\n":
            raise UnpicklingError("pickle data was truncated")
        return data[:-1]

    def _number(self, form, size):
        return _struct.unpack(form, self._read(size))[0]

    def _sized(self, form, size, what):
        count = self._number(form, size)
        if count < 0:
            raise UnpicklingError(f"{what} pickle has negative byte count")
        if count > _sys.maxsize:
            raise UnpicklingError(f"{what} exceeds system's maximum size of {_sys.maxsize} bytes")
        return self._read(count)

    def _pop_mark(self):
        items = self.stack
        if not self._marks:
            raise UnpicklingError("could not find MARK")
        self.stack = self._marks.pop()
        self.append = self.stack.append
        return items

    # --- codes ---

    def _proto(self):
        proto = self._read(1)[0]
        if proto > HIGHEST_PROTOCOL:
            raise ValueError(f"unsupported pickle protocol: {proto}")
        self.proto = proto

    def _frame_start(self):
        size = self._number("<Q", 8)
        if size > _sys.maxsize:
            raise ValueError(f"frame size > sys.maxsize: {size}")
        if self._frame is not None and self._frame.read(1):
            raise UnpicklingError("beginning of a new frame before end of current frame")
        self._frame = None
        self._frame = _io.BytesIO(self._read(size))

    def _int(self):
        data = self._line()
        self.append(False if data == b"00" else True if data == b"01" else int(data, 0))

    def _long(self):
        data = self._line()
        self.append(int(data[:-1] if data[-1:] == b"L" else data, 0))

    def _long4(self):
        size = self._number("<i", 4)
        if size < 0:
            raise UnpicklingError("LONG pickle has negative byte count")
        self.append(decode_long(self._read(size)))

    def _decoded(self, data):
        return data if self.encoding == "bytes" else data.decode(self.encoding, self.errors)

    def _string(self):
        data = self._line()
        if len(data) < 2 or data[:1] != data[-1:] or data[:1] not in (b"'", b'"'):
            raise UnpicklingError("the STRING opcode argument must be quoted")
        import codecs
        self.append(self._decoded(codecs.escape_decode(data[1:-1])[0]))

    def _persid(self):
        try:
            pid = self._line().decode("ascii")
        except UnicodeDecodeError:
            raise UnpicklingError("persistent IDs in protocol 0 must be ASCII strings") from None
        self.append(self.persistent_load(pid))

    def _binpersid(self):
        self.append(self.persistent_load(self.stack.pop()))

    def _tuple_of(self, count):
        if len(self.stack) < count:
            raise UnpicklingError("unpickling stack underflow")
        self.stack[-count:] = [tuple(self.stack[-count:])]

    def _dict(self):
        items = self._pop_mark()
        if len(items) % 2:
            raise UnpicklingError("odd number of items for DICT")
        self.append({items[i]: items[i + 1] for i in range(0, len(items), 2)})

    def _instantiate(self, cls, args):
        if args or not isinstance(cls, type) or hasattr(cls, "__getinitargs__"):
            try:
                value = cls(*args)
            except TypeError as error:
                raise TypeError(f"in constructor for {cls.__name__}: {error}") from error
        else:
            value = cls.__new__(cls)
        self.append(value)

    def _inst(self):
        module, name = self._line().decode("ascii"), self._line().decode("ascii")
        self._instantiate(self.find_class(module, name), self._pop_mark())

    def _obj(self):
        args = self._pop_mark()
        self._instantiate(args.pop(0), args)

    def _newobj(self):
        args = self.stack.pop()
        cls = self.stack.pop()
        self.append(cls.__new__(cls, *args))

    def _newobj_ex(self):
        kwargs = self.stack.pop()
        args = self.stack.pop()
        cls = self.stack.pop()
        self.append(cls.__new__(cls, *args, **kwargs))

    def _global(self):
        self.append(self.find_class(self._line().decode("utf-8"), self._line().decode("utf-8")))

    def _stack_global(self):
        name = self.stack.pop()
        module = self.stack.pop()
        if type(name) is not str or type(module) is not str:
            raise UnpicklingError("STACK_GLOBAL requires str")
        self.append(self.find_class(module, name))

    def _extension(self, code):
        if code <= 0:
            raise UnpicklingError("EXT specifies code <= 0")
        key = _copyreg._inverted_registry.get(code)
        if key is None:
            raise ValueError(f"unregistered extension code {code}")
        self.append(self.find_class(*key))

    def _reduce(self):
        args = self.stack.pop()
        self.stack[-1] = self.stack[-1](*args)

    def _get(self, index):
        try:
            self.append(self.memo[index])
        except KeyError:
            raise UnpicklingError(f"Memo value not found at index {index}") from None

    def _put(self, index):
        if index < 0:
            raise ValueError("negative PUT argument")
        self.memo[index] = self.stack[-1]

    def _memoize(self):
        self.memo[len(self.memo)] = self.stack[-1]

    def _appends_to(self, items):
        target = self.stack[-1]
        extend = getattr(target, "extend", None)
        if extend is not None:
            extend(items)
            return
        append = target.append
        for item in items:
            append(item)

    def _append(self):
        value = self.stack.pop()
        self.stack[-1].append(value)

    def _setitem(self):
        value = self.stack.pop()
        key = self.stack.pop()
        self.stack[-1][key] = value

    def _setitems(self):
        items = self._pop_mark()
        if len(items) % 2:
            raise UnpicklingError("odd number of items for SETITEMS")
        target = self.stack[-1]
        for i in range(0, len(items), 2):
            target[items[i]] = items[i + 1]

    def _additems(self):
        items = self._pop_mark()
        target = self.stack[-1]
        if isinstance(target, set):
            target.update(items)
        else:
            for item in items:
                target.add(item)

    def _build(self):
        state = self.stack.pop()
        obj = self.stack[-1]
        setstate = getattr(obj, "__setstate__", None)
        if setstate is not None:
            setstate(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            own = obj.__dict__
            for name, value in state.items():
                own[_sys.intern(name) if type(name) is str else name] = value
        if slots:
            for name, value in slots.items():
                setattr(obj, name, value)

    def _mark(self):
        self._marks.append(self.stack)
        self.stack = []
        self.append = self.stack.append

    def _pop(self):
        if self.stack:
            self.stack.pop()
        else:
            self._pop_mark()

    def _next_buffer(self):
        if self._buffers is None:
            raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* argument was given")
        try:
            self.append(next(self._buffers))
        except StopIteration:
            raise UnpicklingError("not enough out-of-band buffers") from None

    def _readonly_buffer(self):
        view = memoryview(self.stack[-1])
        if not view.readonly:
            self.stack[-1] = view.toreadonly()

    def _stop(self):
        raise _Stop(self.stack.pop())

    _dispatch = {
        PROTO[0]: _proto, FRAME[0]: _frame_start, MARK[0]: _mark, STOP[0]: _stop, POP[0]: _pop,
        POP_MARK[0]: lambda self: self._pop_mark(), DUP[0]: lambda self: self.append(self.stack[-1]),
        FLOAT[0]: lambda self: self.append(float(self._line())), INT[0]: _int, LONG[0]: _long,
        BININT[0]: lambda self: self.append(self._number("<i", 4)), BININT1[0]: lambda self: self.append(self._read(1)[0]),
        BININT2[0]: lambda self: self.append(self._number("<H", 2)), NONE[0]: lambda self: self.append(None),
        PERSID[0]: _persid, BINPERSID[0]: _binpersid, REDUCE[0]: _reduce, STRING[0]: _string,
        BINSTRING[0]: lambda self: self.append(self._decoded(self._sized("<i", 4, "BINSTRING"))),
        SHORT_BINSTRING[0]: lambda self: self.append(self._decoded(self._sized("<B", 1, "SHORT_BINSTRING"))),
        UNICODE[0]: lambda self: self.append(str(self._line(), "raw-unicode-escape")),
        BINUNICODE[0]: lambda self: self.append(str(self._sized("<I", 4, "BINUNICODE"), "utf-8", "surrogatepass")),
        SHORT_BINUNICODE[0]: lambda self: self.append(str(self._sized("<B", 1, "str"), "utf-8", "surrogatepass")),
        BINUNICODE8[0]: lambda self: self.append(str(self._sized("<Q", 8, "BINUNICODE8"), "utf-8", "surrogatepass")),
        APPEND[0]: _append, APPENDS[0]: lambda self: self._appends_to(self._pop_mark()), BUILD[0]: _build,
        GLOBAL[0]: _global, STACK_GLOBAL[0]: _stack_global, DICT[0]: _dict, EMPTY_DICT[0]: lambda self: self.append({}),
        GET[0]: lambda self: self._get(int(self._line())), BINGET[0]: lambda self: self._get(self._read(1)[0]),
        LONG_BINGET[0]: lambda self: self._get(self._number("<I", 4)), INST[0]: _inst, OBJ[0]: _obj,
        LIST[0]: lambda self: self._take_list(),
        EMPTY_LIST[0]: lambda self: self.append([]), PUT[0]: lambda self: self._put(int(self._line())),
        BINPUT[0]: lambda self: self._put(self._read(1)[0]), LONG_BINPUT[0]: lambda self: self._put(self._number("<I", 4)),
        SETITEM[0]: _setitem, SETITEMS[0]: _setitems, TUPLE[0]: lambda self: self._take_tuple(),
        EMPTY_TUPLE[0]: lambda self: self.append(()), BINFLOAT[0]: lambda self: self.append(self._number(">d", 8)),
        NEWOBJ[0]: _newobj, NEWOBJ_EX[0]: _newobj_ex, EXT1[0]: lambda self: self._extension(self._read(1)[0]),
        EXT2[0]: lambda self: self._extension(self._number("<H", 2)),
        EXT4[0]: lambda self: self._extension(self._number("<i", 4)), TUPLE1[0]: lambda self: self._tuple_of(1),
        TUPLE2[0]: lambda self: self._tuple_of(2), TUPLE3[0]: lambda self: self._tuple_of(3),
        NEWTRUE[0]: lambda self: self.append(True), NEWFALSE[0]: lambda self: self.append(False),
        LONG1[0]: lambda self: self.append(decode_long(self._read(self._read(1)[0]))), LONG4[0]: _long4,
        BINBYTES[0]: lambda self: self.append(self._sized("<I", 4, "BINBYTES")),
        SHORT_BINBYTES[0]: lambda self: self.append(self._sized("<B", 1, "bytes")),
        BINBYTES8[0]: lambda self: self.append(self._sized("<Q", 8, "BINBYTES8")),
        BYTEARRAY8[0]: lambda self: self.append(bytearray(self._sized("<Q", 8, "BYTEARRAY8"))),
        EMPTY_SET[0]: lambda self: self.append(set()), ADDITEMS[0]: _additems,
        FROZENSET[0]: lambda self: self._take_frozenset(), MEMOIZE[0]: _memoize, NEXT_BUFFER[0]: _next_buffer,
        READONLY_BUFFER[0]: _readonly_buffer,
    }

    def _take_list(self):
        items = self._pop_mark()
        self.append(items)

    def _take_tuple(self):
        items = self._pop_mark()
        self.append(tuple(items))

    def _take_frozenset(self):
        items = self._pop_mark()
        self.append(frozenset(items))


def _key_text(code):
    return repr(chr(code[0])) if 32 <= code[0] < 127 else f"'\\x{code[0]:02x}'"


# --- functions ----------------------------------------------------------------------------------------------------------

def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    file = _io.BytesIO()
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return file.getvalue()


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    return Unpickler(file, fix_imports=fix_imports, buffers=buffers, encoding=encoding, errors=errors).load()


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return Unpickler(_io.BytesIO(data), fix_imports=fix_imports, buffers=buffers, encoding=encoding, errors=errors).load()


_Pickler, _Unpickler, _dump, _dumps, _load, _loads = Pickler, Unpickler, dump, dumps, load, loads
