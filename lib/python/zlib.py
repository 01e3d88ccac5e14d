"""Compression as zlib has it: heads, checksums and streams around the blocks that _deflate writes and reads.

A stream keeps what it is given until it is flushed, and 32 KiB of what came before.
"""
from _binary import adler32, crc32
from operator import index as _index
from _deflate import compress as _deflate_blocks, expand as _inflate_blocks

DEFLATED = 8
MAX_WBITS = 15
DEF_MEM_LEVEL = 8
DEF_BUF_SIZE = 16384
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = "1.3.1"
Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION, Z_DEFAULT_COMPRESSION = 0, 1, 9, -1
Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED = range(5)
Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, Z_BLOCK, Z_TREES = range(7)

_WINDOW = 32768
_NO_LIMIT = 1 << 62
_INPUT_MOST = 1 << 30
_DEFAULT_LEVEL = 6
_UNIX = 3  # the system that a gzip head names


class error(Exception):
    """What zlib complains of."""


error.__module__ = "zlib"


def compress(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS):
    try:
        stream = _Compress(_index(level), DEFLATED, _index(wbits), DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, None)
    except ValueError:
        raise error("Bad compression level") from None
    return stream.compress(data) + stream.flush()


def decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE):
    if _index(bufsize) <= 0:
        raise ValueError("bufsize must be positive") if bufsize < 0 else error(
            "Error -5 while decompressing data: incomplete or truncated stream")
    try:
        stream = _Decompress(_index(wbits), None)
    except ValueError:
        raise error("Error -2 while preparing to decompress data: inconsistent stream state") from None
    result = stream.decompress(data)
    if not stream.eof:
        raise error("Error -5 while decompressing data: incomplete or truncated stream")
    return result


def compressobj(level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,
                strategy=Z_DEFAULT_STRATEGY, zdict=None):
    return _Compress(_index(level), _index(method), _index(wbits), _index(memLevel), _index(strategy), zdict)


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    if zdict is not None:
        try:
            zdict = bytes(memoryview(zdict))
        except TypeError:
            raise TypeError("zdict argument must support the buffer protocol") from None
    return _Decompress(_index(wbits), zdict or None)


def _data(data):
    try:
        view = memoryview(data)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not {type(data).__name__!r}") from None
    if view.nbytes > _INPUT_MOST:
        raise OverflowError("the data is too large to be compressed in one piece here")
    return bytes(view)


class _Stream:
    """What both directions refuse, and how they are copied."""

    def __copy__(self):
        return self.copy()

    def __deepcopy__(self, memo, /):
        return self.copy()

    def __reduce__(self):
        raise TypeError(f"cannot pickle 'zlib.{type(self).__name__}' object")


class _Compress(_Stream):
    def __init__(self, level, method, wbits, memory, strategy, zdict):
        kind = "raw" if wbits < 0 else "gzip" if wbits > MAX_WBITS else "zlib"
        window = -wbits if wbits < 0 else wbits - 16 if wbits > MAX_WBITS else wbits
        if (method != DEFLATED or not -1 <= level <= 9 or not 1 <= memory <= 9 or not 0 <= strategy <= 4
                or not 8 <= window <= MAX_WBITS or (window == 8 and kind != "zlib")):
            raise ValueError("Invalid initialization option")
        self._kind, self._window = kind, max(window, 9)
        self._level = _DEFAULT_LEVEL if level == -1 else level
        self._memory, self._strategy = memory, strategy
        self._before = b""
        if zdict is not None:
            try:
                zdict = bytes(memoryview(zdict))
            except TypeError:
                raise TypeError("zdict argument must support the buffer protocol") from None
            if kind == "gzip":
                raise ValueError("Invalid dictionary")
            self._before = zdict[-(1 << self._window):]
        self._zdict = zdict
        self._held = self._held_count = 0
        self._waiting = []
        self._begun = self._ended = False
        self._total, self._check, self._flushed = 0, 0 if kind == "gzip" else 1, Z_NO_FLUSH

    def compress(self, data, /):
        data = _data(data)
        if self._ended:
            raise error("Error -2 while compressing data: inconsistent stream state")
        if not data:
            return b""
        if self._kind != "raw":
            self._check = (crc32 if self._kind == "gzip" else adler32)(data, self._check)
        self._total += len(data)
        self._waiting.append(data)
        self._flushed = Z_NO_FLUSH
        return self._head()

    def flush(self, mode=Z_FINISH, /):
        mode = _index(mode)
        if mode == Z_NO_FLUSH:
            return b""
        if self._ended or not Z_NO_FLUSH < mode <= Z_BLOCK:
            raise error("Error -2 while flushing: inconsistent stream state")
        if not self._waiting and mode != Z_FINISH and self._flushed >= mode:
            return b""
        result = self._head() + self._blocks(mode)
        self._flushed = mode
        if mode == Z_FINISH:
            self._ended = True
            result += self._tail()
        return result

    def copy(self):
        if self._ended:
            raise ValueError("Inconsistent stream state")
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._waiting = list(self._waiting)
        return other

    def _blocks(self, mode):
        data = b"".join([self._before, *self._waiting])
        blocks, self._held, self._held_count = _deflate_blocks(
            data, len(self._before), self._level, self._strategy, mode, self._window, self._memory,
            self._held, self._held_count)
        self._before = b"" if mode == Z_FULL_FLUSH else data[-(1 << self._window):]
        self._waiting.clear()
        return blocks

    def _head(self):
        if self._begun:
            return b""
        self._begun = True
        fast = self._strategy >= Z_HUFFMAN_ONLY or self._level < 2
        if self._kind == "raw":
            return b""
        if self._kind == "gzip":
            return bytes([31, 139, DEFLATED, 0, 0, 0, 0, 0, 2 if self._level == 9 else 4 if fast else 0, _UNIX])
        head = (DEFLATED + (self._window - 8 << 4)) << 8
        head |= (0 if fast else 1 if self._level < 6 else 2 if self._level == 6 else 3) << 6
        head |= 0x20 if self._zdict else 0
        head += 31 - head % 31
        return head.to_bytes(2) + (adler32(self._zdict).to_bytes(4) if self._zdict else b"")

    def _tail(self):
        if self._kind == "gzip":
            return self._check.to_bytes(4, "little") + (self._total & 0xFFFFFFFF).to_bytes(4, "little")
        return b"" if self._kind == "raw" else self._check.to_bytes(4)


_Compress.__name__ = _Compress.__qualname__ = "Compress"
_Compress.__module__ = "zlib"


class _Short(Exception):
    """More of the input is needed."""


class _Decompress(_Stream):
    def __init__(self, wbits, zdict):
        if wbits < 0:
            kind, window = "raw", -wbits
        elif wbits >= 32:
            kind, window = "any", wbits - 32
        elif wbits >= 16:
            kind, window = "gzip", wbits - 16
        else:
            kind, window = "zlib", wbits
        if not (8 <= window <= MAX_WBITS or (window == 0 and kind != "raw")):
            raise ValueError("Invalid initialization option")
        self._kind, self._window = kind, window or MAX_WBITS
        self._zdict = zdict
        self._before = zdict[-_WINDOW:] if zdict and kind == "raw" else b""
        self._step = self._blocks if kind == "raw" else self._read_head
        self._held = b""  # input that is not used yet, from the byte on in which the next bit lies
        self._bit = 0
        self._place = b""
        self._more = b""  # output beyond what was asked for
        self._check, self._total = None, 0
        self.unused_data = self.unconsumed_tail = b""
        self.eof = False

    def decompress(self, data, /, max_length=0):
        max_length = _index(max_length)
        if max_length < 0:
            raise ValueError("max_length must be non-negative")
        return self._decompress(_data(data), max_length or _NO_LIMIT)

    def flush(self, length=DEF_BUF_SIZE, /):
        if _index(length) <= 0:
            raise ValueError("length must be greater than zero")
        return self._decompress(self.unconsumed_tail, _NO_LIMIT)

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._step = getattr(other, self._step.__name__)
        return other

    def _decompress(self, data, limit):
        if self.eof:
            self.unused_data += data
            return b""
        self._held += data
        self._out = [self._more[:limit]]
        self._more = self._more[limit:]
        self._left = limit - len(self._out[0])
        try:
            while self._step():
                pass
            self.unconsumed_tail = b""
        except _Short:
            self.unconsumed_tail = b""
        else:
            if self.eof:
                self.unused_data, self._held = self._held, b""
            else:
                self._set_aside()
        result = b"".join(self._out)
        del self._out
        return result

    def _set_aside(self):
        """The limit is reached: whole bytes of the input go back to the caller."""
        used = 1 if self._bit else 0
        self.unconsumed_tail, self._held = self._held[used:], self._held[:used]

    def _take(self, count):
        if len(self._held) < count:
            raise _Short
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    # Each step says whether the next one is to follow.

    def _read_head(self):
        if len(self._held) < 2:
            raise _Short
        gzip = self._held.startswith(b"\x1f\x8b")
        if self._kind == "any":
            self._kind = "gzip" if gzip else "zlib"
        if self._kind == "gzip":
            return self._read_gzip_head(gzip)
        head = int.from_bytes(self._held[:2])
        if head % 31:
            raise _wrong("incorrect header check")
        if head >> 8 & 15 != DEFLATED:
            raise _wrong("unknown compression method")
        if (head >> 12) + 8 > self._window:
            raise _wrong("invalid window size")
        if head & 0x20:
            if len(self._held) < 6:
                raise _Short
            if not self._zdict:
                raise error("Error 2 while decompressing data")
            if adler32(self._zdict) != int.from_bytes(self._held[2:6]):
                raise error("Error -3 while setting zdict")
            self._before = self._zdict[-_WINDOW:]
            self._take(4)
        self._take(2)
        self._check, self._step = 1, self._blocks
        return True

    def _read_gzip_head(self, known):
        held = self._held
        if not known:
            raise _wrong("incorrect header check")
        if len(held) < 10:
            raise _Short
        if held[2] != DEFLATED:
            raise _wrong("unknown compression method")
        flags, at = held[3], 10
        if flags & 0xE0:
            raise _wrong("unknown header flags set")
        if flags & 4:
            at += 2 + int.from_bytes(held[10:12], "little")
        for flag in 8, 16:
            if flags & flag:
                at = held.find(b"\0", at) + 1
                if not at:
                    raise _Short
        if flags & 2:
            at += 2
        self._take(at)
        self._check, self._step = 0, self._blocks
        return True

    def _blocks(self):
        if self._left <= 0:
            return False
        out, bit, self._place, done = _inflate_blocks(self._held, self._bit, self._place, self._before, self._left)
        if isinstance(done, str):
            raise _wrong(done)
        self._held, self._bit = self._held[bit >> 3:], bit & 7
        if self._kind != "raw":
            self._check = (crc32 if self._kind == "gzip" else adler32)(out, self._check)
        self._total += len(out)
        self._before = out[-_WINDOW:] if len(out) >= _WINDOW else (self._before + out)[-_WINDOW:]
        self._out.append(out[:self._left])
        self._more = out[self._left:]
        self._left -= len(self._out[-1])
        if done:
            if self._bit:
                self._held, self._bit = self._held[1:], 0
            self._step = self._read_tail
            return True
        if self._left > 0:
            raise _Short
        return False

    def _read_tail(self):
        if self._more:
            return False
        if self._kind == "gzip":
            if len(self._held) < 8:
                raise _Short
            if int.from_bytes(self._take(4), "little") != self._check:
                raise _wrong("incorrect data check")
            if int.from_bytes(self._take(4), "little") != self._total & 0xFFFFFFFF:
                raise _wrong("incorrect length check")
        elif self._kind == "zlib" and int.from_bytes(self._take(4)) != self._check:
            raise _wrong("incorrect data check")
        self.eof = True
        return False


_Decompress.__name__ = _Decompress.__qualname__ = "Decompress"
_Decompress.__module__ = "zlib"


def _wrong(why):
    return error(f"Error -3 while decompressing data: {why}")
