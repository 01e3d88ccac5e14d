"""Arrays of numbers or characters of one kind, packed into bytes that memoryview shows."""
import struct as _struct
from _binary import Buffer as _Buffer
from collections.abc import MutableSequence as _MutableSequence
from operator import eq as _eq, ge as _ge, gt as _gt, index as _index, le as _le, lt as _lt
from types import GenericAlias as _GenericAlias

typecodes = "bBuwhHiIlLqQfd"
_SIZES = {"b": 1, "B": 1, "u": 4, "w": 4, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "f": 4, "d": 8}
_NAMES = {"b": "signed char", "B": "unsigned byte integer", "h": "signed short integer", "H": "unsigned short",
          "i": "signed integer", "I": "unsigned int"}
_WIDER = {"b": "h", "B": "h", "H": "i"}  # what a number is read as before its own range is looked at
_missing = object()


def _limits(code):
    bits = _SIZES[code] * 8
    return (-1 << bits - 1, (1 << bits - 1) - 1) if code.islower() else (0, (1 << bits) - 1)


def _out_of_range(code, value):
    if code in "qQ":
        if code == "Q" and value < 0:
            raise OverflowError("can't convert negative int to unsigned")
        raise OverflowError("int too big to convert")
    if code in "IL":
        if value < 0:
            raise OverflowError("can't convert negative value to unsigned int")
        if value >> 64:
            raise OverflowError("Python int too large to convert to C unsigned long")
    elif not -1 << 63 <= value < 1 << 63:
        raise OverflowError("Python int too large to convert to C long")
    for kind in (_WIDER.get(code, code), code):
        low, high = _limits(kind)
        if not low <= value <= high:
            raise OverflowError(f"{_NAMES[kind]} is {'less than minimum' if value < low else 'greater than maximum'}")


def _checker_of(code):
    """A function that makes a value an item, or says why it is none."""
    if code in "uw":
        def character(value):
            if not isinstance(value, str):
                raise TypeError(f"array item must be a unicode character, not {type(value).__name__}")
            if len(value) != 1:
                raise TypeError(f"array item must be a unicode character, not a string of length {len(value)}")
            return value
        return character
    if code in "fd":
        single = _struct.Struct("f")

        def number(value):
            if type(value) is not float:
                if not hasattr(type(value), "__float__") and not hasattr(type(value), "__index__") or isinstance(value, str):
                    raise TypeError(f"must be real number, not {type(value).__name__}")
                value = float(value)
            if code == "d":
                return value
            try:
                return single.unpack(single.pack(value))[0]
            except OverflowError:
                return float("inf") if value > 0 else float("-inf")
        return number
    low, high = _limits(code)

    def integer(value):
        if type(value) is not int:
            value = int(_index(value))
        if not low <= value <= high:
            _out_of_range(code, value)
        return value
    return integer


_CHECKERS = {code: _checker_of(code) for code in typecodes}


def _exporting():
    return BufferError("cannot resize an array that is exporting buffers")


class array(_Buffer):
    """Items of one type: array(typecode, items)."""

    __slots__ = ("typecode", "_check", "__weakref__")
    __hash__ = None
    __class_getitem__ = classmethod(_GenericAlias)

    def __new__(cls, *args, **kwargs):
        if kwargs and cls is array:
            raise TypeError("array.array() takes no keyword arguments")
        if not 1 <= len(args) <= 2:
            raise TypeError("array() takes at least 1 argument (0 given)" if not args else
                            f"array() takes at most 2 arguments ({len(args)} given)")
        code = args[0]
        if not isinstance(code, str):
            raise TypeError(f"array() argument 1 must be a unicode character, not {type(code).__name__}")
        if len(code) != 1:
            raise TypeError(f"array() argument 1 must be a unicode character, not a string of length {len(code)}")
        if code == "u":
            import warnings
            warnings.warn("The 'u' type code is deprecated and will be removed in Python 3.16", DeprecationWarning, 2)
        if code not in _CHECKERS:
            raise ValueError("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
        return _new(cls, code)._start(*args[1:])

    def __init__(self, *args, **kwargs):
        pass

    def _start(self, items=()):
        code = self.typecode
        if code not in "uw":
            if isinstance(items, str):
                raise TypeError(f"cannot use a str to initialize an array with typecode '{code}'")
            if isinstance(items, array) and items.typecode in "uw":
                raise TypeError(f"cannot use a unicode array to initialize an array with typecode '{code}'")
        if isinstance(items, (bytes, bytearray)):
            self.frombytes(items)
        elif isinstance(items, array) and items.typecode == code:
            self._raw.extend(items._raw)
        else:
            self._raw.extend(self._pack(list(map(self._check, items))))
        return self

    def _like(self, data):
        result = _new(array, self.typecode)
        result._raw.extend(data)
        return result

    def _pack(self, items):
        """The bytes of items that have been looked at."""
        if self.typecode in "uw":
            return "".join(items).encode("utf-32-le", "surrogatepass")
        return _struct.pack(f"{len(items)}{self.typecode}", *items)

    @property
    def itemsize(self):
        return _SIZES[self.typecode]

    def __repr__(self):
        name = type(self).__name__
        if not self._raw:
            return f"{name}('{self.typecode}')"
        items = self.tounicode() if self.typecode in "uw" else self._list()
        return f"{name}('{self.typecode}', {items!r})"

    # --- as a sequence ----------------------------------------------------------------------------------------------------

    def __len__(self):
        return len(self._raw) // _SIZES[self.typecode]

    def __iter__(self):
        return arrayiterator(self)

    def __contains__(self, value):
        return value in self._list()

    def _position(self, key, message):
        try:
            key = _index(key)
        except TypeError:
            raise TypeError("array indices must be integers") from None
        length = len(self)
        if not -length <= key < length:
            raise IndexError(message)
        return key + length if key < 0 else key

    def _bytes_at(self, key):
        """The bytes of a slice."""
        size = _SIZES[self.typecode]
        start, stop, step = key.indices(len(self))
        if step == 1:
            return self._raw[start * size:max(start, stop) * size]
        return b"".join([self._raw[i * size:(i + 1) * size] for i in range(start, stop, step)])

    def __getitem__(self, key):
        if type(key) is int:
            return self._get(key)
        if isinstance(key, slice):
            return self._like(self._bytes_at(key))
        return self._get(self._position(key, "array index out of range"))

    def __setitem__(self, key, value):
        if not isinstance(key, slice):
            key = key if type(key) is int else self._position(key, "array assignment index out of range")
            self._put(key, self._check(value))
            return
        if not isinstance(value, array):
            raise TypeError(f'can only assign array (not "{type(value).__name__}") to array slice')
        if value.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        data, size = bytes(value._raw), _SIZES[self.typecode]
        start, stop, step = key.indices(len(self))
        if step == 1:
            try:
                self._raw[start * size:max(start, stop) * size] = data
            except BufferError:
                raise _exporting() from None
            return
        places = range(start, stop, step)
        if len(places) != len(value):
            raise ValueError(f"attempt to assign array of size {len(value)} to extended slice of size {len(places)}")
        for at, i in enumerate(places):
            self._raw[i * size:(i + 1) * size] = data[at * size:(at + 1) * size]

    def __delitem__(self, key):
        size = _SIZES[self.typecode]
        try:
            if not isinstance(key, slice):
                i = self._position(key, "array assignment index out of range")
                del self._raw[i * size:(i + 1) * size]
                return
            start, stop, step = key.indices(len(self))
            if step == 1:
                del self._raw[start * size:max(start, stop) * size]
                return
            gone = range(start, stop, step)
            for i in reversed(gone) if step > 0 else gone:
                del self._raw[i * size:(i + 1) * size]
        except BufferError:
            raise _exporting() from None

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only append array (not "{type(other).__name__}") to array')
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._like(self._raw + other._raw)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only extend array with array (not "{type(other).__name__}")')
        self.extend(other)
        return self

    def __mul__(self, count):
        return self._like(self._raw * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        data = self._raw * count
        self._resized(data)
        return self

    def _resized(self, data):
        try:
            self._raw[:] = data
        except BufferError:
            raise _exporting() from None

    def _compared(self, other, function):
        return function(self._list(), other._list()) if isinstance(other, array) else NotImplemented

    def __eq__(self, other):
        if isinstance(other, array) and self.typecode == other.typecode and self.typecode not in "fd":
            return self._raw == other._raw
        return self._compared(other, _eq)

    def __lt__(self, other):
        return self._compared(other, _lt)

    def __le__(self, other):
        return self._compared(other, _le)

    def __gt__(self, other):
        return self._compared(other, _gt)

    def __ge__(self, other):
        return self._compared(other, _ge)

    def __copy__(self):
        return self._like(self._raw)

    def __deepcopy__(self, memo, /):
        return self._like(self._raw)

    def __reduce_ex__(self, protocol, /):
        items = self.tounicode() if self.typecode in "uw" else self._list()
        return type(self), (self.typecode, items), getattr(self, "__dict__", None) or None

    # --- methods ----------------------------------------------------------------------------------------------------------

    def _added(self, at, data):
        try:
            self._raw[at:at] = data
        except BufferError:
            raise _exporting() from None

    def append(self, v, /):
        self._added(len(self._raw), self._pack((self._check(v),)))

    def extend(self, bb, /):
        if isinstance(bb, array):
            if bb.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._added(len(self._raw), bytes(bb._raw))
            return
        for value in bb:
            self.append(value)

    def insert(self, i, v, /):
        i, length = _index(i), len(self)
        i = max(i + length, 0) if i < 0 else min(i, length)
        self._added(i * _SIZES[self.typecode], self._pack((self._check(v),)))

    def pop(self, i=-1, /):
        if not self._raw:
            raise IndexError("pop from empty array")
        i = self._position(i, "pop index out of range")
        value = self._get(i)
        del self[i]
        return value

    def remove(self, v, /):
        for i, item in enumerate(self):
            if item == v:
                del self[i]
                return
        raise ValueError("array.remove(x): x not in array")

    def index(self, v, start=0, stop=_missing, /):
        try:
            return self._list().index(v, start, len(self) if stop is _missing else stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, v, /):
        return self._list().count(v)

    def clear(self):
        self._resized(b"")

    def reverse(self):
        self._raw[:] = self._bytes_at(slice(None, None, -1))

    def tolist(self):
        return self._list()

    def fromlist(self, list, /):
        if not isinstance(list, _list):
            raise TypeError("arg must be list")
        self._added(len(self._raw), self._pack([self._check(value) for value in list]))

    def tobytes(self):
        return bytes(self._raw)

    def frombytes(self, buffer, /):
        if isinstance(buffer, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        with memoryview(buffer) as view:
            data = view.tobytes()
        if len(data) % _SIZES[self.typecode]:
            raise ValueError("bytes length not a multiple of item size")
        self._added(len(self._raw), data)

    def byteswap(self):
        data, size = self._raw, _SIZES[self.typecode]
        swapped = bytearray(data)
        for i in range(size):
            swapped[i::size] = data[size - 1 - i::size]
        data[:] = swapped

    def fromfile(self, f, n, /):
        if n < 0:
            raise ValueError("negative count")
        data = f.read(self.itemsize * n)
        if not isinstance(data, bytes):
            raise TypeError("read() didn't return bytes")
        self.frombytes(data)
        if len(data) != self.itemsize * n:
            raise EOFError("read() didn't return enough bytes")

    def tofile(self, f, /):
        f.write(self.tobytes())

    def fromunicode(self, ustr, /):
        if self.typecode not in "uw":
            raise ValueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
        if not isinstance(ustr, str):
            raise TypeError(f"fromunicode() argument must be str, not {type(ustr).__name__}")
        self._added(len(self._raw), self._pack(ustr))

    def tounicode(self):
        if self.typecode not in "uw":
            raise ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        return "".join(self._list())

    def buffer_info(self):
        """No address, as there is none, and the length."""
        return 0, len(self)


class arrayiterator:
    """Goes through the items; what is appended meanwhile comes, too."""

    __slots__ = ("_array", "_at")

    def __new__(cls, *args):
        if len(args) != 1 or not isinstance(args[0], array):
            raise TypeError("cannot create 'array.arrayiterator' instances")
        self = object.__new__(cls)
        self._array, self._at = args[0], 0
        return self

    def __iter__(self):
        return self

    def __next__(self):
        if self._array is not None and self._at < len(self._array):
            self._at += 1
            return self._array._get(self._at - 1)
        self._array = None
        raise StopIteration

    def __reduce__(self):
        return (iter, ((),)) if self._array is None else (iter, (self._array,), self._at)

    def __setstate__(self, state):
        if self._array is not None:
            self._at = min(max(_index(state), 0), len(self._array))


_list = list


def _new(cls, code):
    self = _Buffer.__new__(cls, code)
    self.typecode, self._check = code, _CHECKERS[code]
    return self


_MutableSequence.register(array)
ArrayType = array
