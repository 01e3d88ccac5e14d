"""Arrays of numbers or characters of one kind: lists that look at what is put into them. They have no buffer of bytes."""
import struct as _struct
from collections.abc import MutableSequence as _MutableSequence
from operator import index as _index
from types import GenericAlias as _GenericAlias

typecodes = "bBuwhHiIlLqQfd"
_SIZES = {"b": 1, "B": 1, "u": 4, "w": 4, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "f": 4, "d": 8}
_STRUCT_CODES = {"l": "q", "L": "Q"}
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


class array:
    """Items of one type: array(typecode, items)."""

    __slots__ = ("typecode", "_items", "_check", "__weakref__")
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

    def _start(self, items=()):
        code = self.typecode
        if code not in "uw":
            if isinstance(items, str):
                raise TypeError(f"cannot use a str to initialize an array with typecode '{code}'")
            if isinstance(items, array) and items.typecode in "uw":
                raise TypeError(f"cannot use a unicode array to initialize an array with typecode '{code}'")
        if isinstance(items, (bytes, bytearray)):
            self.frombytes(items)
        else:
            self._items = list(map(self._check, items))
        return self

    def _like(self, items):
        result = _new(array, self.typecode)
        result._items = items
        return result

    @property
    def itemsize(self):
        return _SIZES[self.typecode]

    def __repr__(self):
        name = type(self).__name__
        if not self._items:
            return f"{name}('{self.typecode}')"
        items = "".join(self._items) if self.typecode in "uw" else self._items
        return f"{name}('{self.typecode}', {items!r})"

    # --- as a sequence ----------------------------------------------------------------------------------------------------

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, value):
        return value in self._items

    def _position(self, key, message):
        try:
            key = _index(key)
        except TypeError:
            raise TypeError("array indices must be integers") from None
        if not -len(self._items) <= key < len(self._items):
            raise IndexError(message)
        return key

    def __getitem__(self, key):
        if isinstance(key, slice):
            return self._like(self._items[key])
        return self._items[self._position(key, "array index out of range")]

    def __setitem__(self, key, value):
        if not isinstance(key, slice):
            self._items[self._position(key, "array assignment index out of range")] = self._check(value)
            return
        if not isinstance(value, array):
            raise TypeError(f'can only assign array (not "{type(value).__name__}") to array slice')
        if value.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        if key.step not in (None, 1):
            size = len(range(*key.indices(len(self._items))))
            if size != len(value._items):
                raise ValueError(f"attempt to assign array of size {len(value._items)} to extended slice of size {size}")
        self._items[key] = value._items

    def __delitem__(self, key):
        if isinstance(key, slice):
            del self._items[key]
        else:
            del self._items[self._position(key, "array assignment index out of range")]

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only append array (not "{type(other).__name__}") to array')
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._like(self._items + other._items)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only extend array with array (not "{type(other).__name__}")')
        self.extend(other)
        return self

    def __mul__(self, count):
        return self._like(self._items * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        self._items *= count
        return self

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, array) else NotImplemented

    def __copy__(self):
        return self._like(self._items[:])

    def __deepcopy__(self, memo, /):
        return self._like(self._items[:])

    def __bytes__(self):
        return self.tobytes()

    # --- methods ----------------------------------------------------------------------------------------------------------

    def append(self, v, /):
        self._items.append(self._check(v))

    def extend(self, bb, /):
        if isinstance(bb, array):
            if bb.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._items += bb._items
            return
        for value in bb:
            self._items.append(self._check(value))

    def insert(self, i, v, /):
        self._items.insert(i, self._check(v))

    def pop(self, i=-1, /):
        if not self._items:
            raise IndexError("pop from empty array")
        i = _index(i)
        if not -len(self._items) <= i < len(self._items):
            raise IndexError("pop index out of range")
        return self._items.pop(i)

    def remove(self, v, /):
        if v not in self._items:
            raise ValueError("array.remove(x): x not in array")
        self._items.remove(v)

    def index(self, v, start=0, stop=_missing, /):
        try:
            return self._items.index(v, start, len(self._items) if stop is _missing else stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, v, /):
        return self._items.count(v)

    def clear(self):
        self._items.clear()

    def reverse(self):
        self._items.reverse()

    def tolist(self):
        return self._items[:]

    def fromlist(self, list, /):
        if not isinstance(list, _list):
            raise TypeError("arg must be list")
        self._items += [self._check(value) for value in list]

    def tobytes(self):
        if self.typecode in "uw":
            return "".join(self._items).encode("utf-32-le", "surrogatepass")
        return _struct.pack(self._format(len(self._items)), *self._items)

    def frombytes(self, buffer, /):
        if isinstance(buffer, array):
            buffer = buffer.tobytes()
        elif not isinstance(buffer, (bytes, bytearray, memoryview)):
            raise TypeError(f"a bytes-like object is required, not '{type(buffer).__name__}'")
        data = bytes(buffer)
        count, rest = divmod(len(data), self.itemsize)
        if rest:
            raise ValueError("bytes length not a multiple of item size")
        if self.typecode in "uw":
            self._items += data.decode("utf-32-le", "surrogatepass")
        else:
            self._items += _struct.unpack(self._format(count), data)

    def _format(self, count):
        return f"<{count}{_STRUCT_CODES.get(self.typecode, self.typecode)}"

    def byteswap(self):
        data, size = self.tobytes(), self.itemsize
        self._items = []
        self.frombytes(b"".join([data[i:i + size][::-1] for i in range(0, len(data), size)]))

    def fromfile(self, f, n, /):
        data = f.read(self.itemsize * n)
        self.frombytes(data)
        if len(data) != self.itemsize * n:
            raise EOFError("read() didn't return enough bytes")

    def tofile(self, f, /):
        f.write(self.tobytes())

    def fromunicode(self, ustr, /):
        if self.typecode not in "uw":
            raise ValueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
        self._items += ustr

    def tounicode(self):
        if self.typecode not in "uw":
            raise ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        return "".join(self._items)

    def buffer_info(self):
        """No address, as there is none, and the length."""
        return 0, len(self._items)


_list = list


def _new(cls, code):
    self = object.__new__(cls)
    self.typecode, self._items, self._check = code, [], _CHECKERS[code]
    return self


_MutableSequence.register(array)
ArrayType = array
