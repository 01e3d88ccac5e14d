"""Files of gzip: members one behind the other, over any file of bytes."""
import builtins as _builtins
import io as _io
import os as _os
import struct as _struct
import time as _time
import zlib as _zlib

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

READ, WRITE = "rb", "wb"
FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16
READ_BUFFER_SIZE = 131072
_COMPRESS_LEVEL_FAST, _COMPRESS_LEVEL_TRADEOFF, _COMPRESS_LEVEL_BEST = 1, 6, 9
_UNKNOWN_SYSTEM = 255


class BadGzipFile(OSError):
    """What is no gzip file."""


def open(filename, mode="rb", compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None, newline=None):
    if "t" in mode:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
    else:
        for name, value in ("encoding", encoding), ("errors", errors), ("newline", newline):
            if value is not None:
                raise ValueError(f"Argument {name!r} not supported in binary mode")
    of_bytes = mode.replace("t", "")
    if isinstance(filename, (str, bytes)) or hasattr(filename, "__fspath__"):
        file = GzipFile(filename, of_bytes, compresslevel)
    elif hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, of_bytes, compresslevel, filename)
    else:
        raise TypeError("filename must be a str or bytes object, or a file")
    return _io.TextIOWrapper(file, encoding or "utf-8", errors, newline) if "t" in mode else file


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=0):
    packed = _zlib.compress(data, level=compresslevel, wbits=31)
    seconds = int(_time.time() if mtime is None else mtime)
    return packed[:4] + _struct.pack("<L", seconds) + packed[8:9] + bytes([_UNKNOWN_SYSTEM]) + packed[10:]


def decompress(data):
    return b"".join(_members(_io.BytesIO(data)))


def _members(file):
    """The contents of the members, in pieces."""
    waiting = b""
    while True:
        waiting = waiting.lstrip(b"\0")
        while len(waiting) < 2:
            more = file.read(READ_BUFFER_SIZE)
            if not more:
                break
            waiting = (waiting + more).lstrip(b"\0")
        if not waiting:
            return
        if not waiting.startswith(b"\x1f\x8b"):
            raise BadGzipFile(f"Not a gzipped file ({waiting[:2]!r})")
        stream = _zlib.decompressobj(wbits=31)
        while not stream.eof:
            if not waiting:
                waiting = file.read(READ_BUFFER_SIZE)
                if not waiting:
                    raise EOFError("Compressed file ended before the end-of-stream marker was reached")
            try:
                piece = stream.decompress(waiting, READ_BUFFER_SIZE)
            except _zlib.error as problem:
                raise _as_bad_file(problem) from None
            waiting = stream.unconsumed_tail
            if piece:
                yield piece
        waiting = stream.unused_data


def _as_bad_file(problem):
    text = str(problem)
    if text.endswith("unknown compression method"):
        return BadGzipFile("Unknown compression method")
    if text.endswith("incorrect data check"):
        return BadGzipFile("CRC check failed")
    if text.endswith("incorrect length check"):
        return BadGzipFile("Incorrect length of data produced")
    return problem


class GzipFile(_io.BufferedIOBase):
    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=_COMPRESS_LEVEL_BEST, fileobj=None, mtime=None):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError(f"Invalid mode: {mode!r}")
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = _builtins.open(filename, mode or "rb")
        if filename is None:
            filename = getattr(fileobj, "name", "")
            if not isinstance(filename, (str, bytes)):
                filename = ""
        else:
            filename = _os.fspath(filename)
        if mode is None:
            mode = getattr(fileobj, "mode", "rb")
        self.fileobj, self.name, self.compresslevel = fileobj, filename, compresslevel
        self._at = 0
        if mode.startswith("r"):
            self.mode = READ
            self._begin_reading()
        elif mode.startswith(("w", "a", "x")):
            self.mode = WRITE
            self._mtime = mtime
            self._stream = _zlib.compressobj(compresslevel, _zlib.DEFLATED, -_zlib.MAX_WBITS)
            self._crc = 0
            self._write_head()
        else:
            raise ValueError(f"Invalid mode: {mode!r}")

    @property
    def mtime(self):
        return self._last_mtime if self.mode == READ else self._mtime

    def _begin_reading(self):
        self._start = self.fileobj.tell() if self._can_seek() else 0
        self._pieces = _members(self.fileobj)
        self._rest = b""
        self._last_mtime = None

    def _can_seek(self):
        seekable = getattr(self.fileobj, "seekable", None)
        return bool(seekable and seekable())

    def _write_head(self):
        name = _os.path.basename(self.name)
        if not isinstance(name, bytes):
            try:
                name = name.encode("latin-1")
            except UnicodeEncodeError:
                name = b""
        name = name.removesuffix(b".gz")
        seconds = _time.time() if self._mtime is None else self._mtime
        best, fast = _COMPRESS_LEVEL_BEST, _COMPRESS_LEVEL_FAST
        effort = 2 if self.compresslevel == best else 4 if self.compresslevel == fast else 0
        head = _struct.pack("<2sBBLBB", b"\x1f\x8b", 8, FNAME if name else 0, int(seconds), effort, _UNKNOWN_SYSTEM)
        self.fileobj.write(head + (name + b"\0" if name else b""))

    def _check_mode(self, mode):
        if self.fileobj is None:
            raise ValueError("I/O operation on closed file.")
        if self.mode != mode:
            raise OSError(9, f"{'read' if mode == READ else 'write'}() on {'write' if mode == READ else 'read'}-only GzipFile object")

    def write(self, data):
        if self.mode != WRITE:
            raise OSError(9, "write() on read-only GzipFile object")
        if self.fileobj is None:
            raise ValueError("write() on closed GzipFile object")
        data = bytes(memoryview(data))
        if data:
            self.fileobj.write(self._stream.compress(data))
            self._crc = _zlib.crc32(data, self._crc)
            self._at += len(data)
        return len(data)

    def read(self, size=-1):
        self._check_mode(READ)
        if size is None or size < 0:
            pieces = [self._rest, *self._pieces]
            self._rest = b""
            data = b"".join(pieces)
        else:
            while len(self._rest) < size:
                piece = next(self._pieces, b"")
                if not piece:
                    break
                self._rest += piece
            data, self._rest = self._rest[:size], self._rest[size:]
        self._at += len(data)
        return data

    def read1(self, size=-1):
        self._check_mode(READ)
        if not self._rest:
            self._rest = next(self._pieces, b"")
        return self.read(len(self._rest) if size < 0 else min(size, len(self._rest)))

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def peek(self, size):
        self._check_mode(READ)
        if not self._rest:
            self._rest = next(self._pieces, b"")
        return self._rest

    def readline(self, size=-1):
        self._check_mode(READ)
        pieces, left = [], None if size is None or size < 0 else size
        while left is None or left > 0:
            if not self._rest:
                self._rest = next(self._pieces, b"")
                if not self._rest:
                    break
            end = self._rest.find(b"\n") + 1 or len(self._rest)
            if left is not None:
                end = min(end, left)
                left -= end
            piece, self._rest = self._rest[:end], self._rest[end:]
            pieces.append(piece)
            if piece.endswith(b"\n"):
                break
        line = b"".join(pieces)
        self._at += len(line)
        return line

    def seek(self, offset, whence=_io.SEEK_SET):
        if whence == _io.SEEK_CUR:
            offset += self._at
        elif whence != _io.SEEK_SET:
            raise ValueError("Seek from end not supported")
        if self.mode == WRITE:
            if offset < self._at:
                raise OSError("Negative seek in write mode")
            self.write(bytes(offset - self._at))
            return self._at
        if offset < self._at:
            self.rewind()
        while self._at < offset and self.read(min(READ_BUFFER_SIZE, offset - self._at)):
            pass
        return self._at

    def rewind(self):
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self.fileobj.seek(self._start)
        self._begin_reading()
        self._at = 0

    def tell(self):
        return self._at

    def flush(self, zlib_mode=_zlib.Z_SYNC_FLUSH):
        if self.fileobj is None:
            raise ValueError("I/O operation on closed file.")
        if self.mode == WRITE:
            self.fileobj.write(self._stream.flush(zlib_mode))
            self.fileobj.flush()

    @property
    def closed(self):
        return self.fileobj is None

    def close(self):
        file, self.fileobj = self.fileobj, None
        if file is None:
            return
        try:
            if self.mode == WRITE:
                file.write(self._stream.flush())
                file.write(_struct.pack("<LL", self._crc, self._at & 0xFFFFFFFF))
        finally:
            mine, self.myfileobj = self.myfileobj, None
            if mine is not None:
                mine.close()

    def fileno(self):
        return self.fileobj.fileno()

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True

    def __repr__(self):
        return f"<gzip {self.fileobj!r} {id(self):#x}>"
