"""Numbers and bytes packed by a format."""
from _binary import calcsize as _calcsize, pack as _pack, unpack as _unpack

__all__ = ["calcsize", "pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "Struct", "error"]


class error(Exception):
    pass


def calcsize(format, /):
    size = _calcsize(format)
    if isinstance(size, str):
        raise error(size)
    return size


def pack(format, /, *v):
    data = _pack(format, v)
    if isinstance(data, str):
        data = _pack_slowly(format, v, data)
    return data


def _pack_slowly(format, values, message):
    """Once more, with what has __index__ or __float__ as a number."""
    numbers = []
    for value in values:
        if not isinstance(value, (int, float, str, bytes)):
            if message.endswith("integer") and hasattr(type(value), "__index__"):
                value = value.__index__()
            elif message.endswith("float") and hasattr(type(value), "__float__"):
                value = value.__float__()
        numbers.append(value)
    data = _pack(format, tuple(numbers))
    if isinstance(data, str):
        raise error(data)
    return data


def _length(buffer):
    with memoryview(buffer) as view:
        return view.nbytes


def unpack(format, buffer, /):
    size = calcsize(format)
    if _length(buffer) != size:
        raise error(f"unpack requires a buffer of {size} bytes")
    return _unpack(format, buffer, 0)


def unpack_from(format, /, buffer, offset=0):
    size = calcsize(format)
    length = _length(buffer)
    if offset < 0:
        if offset + size > 0:
            raise error(f"not enough data to unpack {size} bytes at offset {offset}")
        if offset + length < 0:
            raise error(f"offset {offset} out of range for {length}-byte buffer")
        offset += length
    if length - offset < size:
        raise error(f"unpack_from requires a buffer of at least {size + offset} bytes for unpacking {size} bytes "
                    f"at offset {offset} (actual buffer size is {length})")
    return _unpack(format, buffer, offset)


def pack_into(format, buffer, offset, /, *v):
    size = calcsize(format)
    with memoryview(buffer) as view:
        if view.readonly:
            raise TypeError(f"argument must be read-write bytes-like object, not {type(buffer).__name__}")
        with view.cast("B") as flat:
            _pack_at(flat, len(flat), format, size, offset, v)


def _pack_at(view, length, format, size, offset, v):
    if offset < 0:
        if offset + size > 0:
            raise error(f"no space to pack {size} bytes at offset {offset}")
        if offset + length < 0:
            raise error(f"offset {offset} out of range for {length}-byte buffer")
        offset += length
    if length - offset < size:
        raise error(f"pack_into requires a buffer of at least {size + offset} bytes for packing {size} bytes "
                    f"at offset {offset} (actual buffer size is {length})")
    view[offset:offset + size] = pack(format, *v)


def iter_unpack(format, buffer, /):
    size = calcsize(format)
    if size == 0:
        raise error("cannot iteratively unpack with a struct of length 0")
    length = _length(buffer)
    if length % size:
        raise error(f"iterative unpacking requires a buffer of a multiple of {size} bytes")
    return _rows(format, buffer, size, length)


def _rows(format, buffer, size, length):
    for offset in range(0, length, size):
        yield _unpack(format, buffer, offset)


class Struct:
    """A format, kept."""

    def __init__(self, format):
        self.size = calcsize(format)
        self.format = format if isinstance(format, str) else format.decode("ascii")

    def __repr__(self):
        return f"Struct({self.format!r})"

    def pack(self, /, *v):
        return pack(self.format, *v)

    def pack_into(self, buffer, offset, /, *v):
        return pack_into(self.format, buffer, offset, *v)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, /, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)


error.__module__ = Struct.__module__ = "struct"
