"""Streams in memory, and text over bytes."""
__all__ = ["IOBase", "RawIOBase", "BytesIO", "StringIO", "BufferedIOBase",
           "BufferedReader", "BufferedWriter", "TextIOBase", "TextIOWrapper",
           "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE", "IncrementalNewlineDecoder"]

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 131072


class UnsupportedOperation(OSError, ValueError):
    """An operation that the stream cannot do."""


def _size(size):
    if size is None:
        return -1
    if not hasattr(size, "__index__"):
        raise TypeError(f"argument should be integer or None, not '{type(size).__name__}'")
    return size.__index__()


class IOBase:
    """What all streams have: closing, lines, context."""
    _closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    @property
    def closed(self):
        return self._closed

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self._closed = True

    def flush(self):
        self._check()

    def fileno(self):
        self._unsupported("fileno")

    def isatty(self):
        self._check()
        return False

    def readable(self):
        self._check()
        return False

    def writable(self):
        self._check()
        return False

    def seekable(self):
        self._check()
        return False

    def seek(self, offset, whence=0):
        self._unsupported("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, pos=None):
        self._unsupported("truncate")

    def readline(self, size=-1):
        line = bytearray()
        size = _size(size)
        while size < 0 or len(line) < size:
            byte = self.read(1)
            if not byte:
                break
            line += byte
            if byte == b"\n":
                break
        return bytes(line)

    def readlines(self, hint=None):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines):
        self._check()
        for line in lines:
            self.write(line)

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exception):
        self.close()


class RawIOBase(IOBase):
    def read(self, size=-1):
        size = _size(size)
        if size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        if count is None:
            return None
        return bytes(buffer[:count])

    def readall(self):
        parts = []
        while part := self.read(DEFAULT_BUFFER_SIZE):
            parts.append(part)
        return b"".join(parts)

    def readinto(self, buffer):
        self._unsupported("readinto")

    def write(self, data):
        self._unsupported("write")


class BufferedIOBase(IOBase):
    def read(self, size=-1):
        self._unsupported("read")

    def read1(self, size=-1):
        self._unsupported("read1")

    def readinto(self, buffer):
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[:len(data)] = data
        return len(data)

    def readinto1(self, buffer):
        return self.readinto(buffer)

    def write(self, data):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class TextIOBase(IOBase):
    encoding = None
    newlines = None
    errors = None

    def read(self, size=-1):
        self._unsupported("read")

    def write(self, text):
        self._unsupported("write")

    def readline(self, size=-1):
        self._unsupported("readline")

    def detach(self):
        self._unsupported("detach")


class BytesIO(BufferedIOBase):
    """Bytes in memory as a binary stream."""

    def __init__(self, initial_bytes=b""):
        self._buffer = bytearray(initial_bytes if initial_bytes is not None else b"")
        self._position = 0

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file.")

    def close(self):
        self._closed = True

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def getvalue(self):
        self._check()
        return bytes(self._buffer)

    def getbuffer(self):
        self._check()
        return memoryview(self._buffer)

    def read(self, size=-1):
        self._check()
        size = _size(size)
        start = self._position
        end = len(self._buffer) if size < 0 else min(start + size, len(self._buffer))
        if start >= end:
            return b""
        self._position = end
        return bytes(self._buffer[start:end])

    def read1(self, size=-1):
        return self.read(size)

    def readline(self, size=-1):
        self._check()
        size = _size(size)
        start = self._position
        end = self._buffer.find(b"\n", start) + 1 or len(self._buffer)
        if size >= 0:
            end = min(end, start + size)
        if start >= end:
            return b""
        self._position = end
        return bytes(self._buffer[start:end])

    def write(self, data):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        try:
            data = memoryview(data).cast("B")
        except TypeError:
            raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None
        count = len(data)
        if count:
            if self._position > len(self._buffer):
                self._buffer.extend(bytes(self._position - len(self._buffer)))
            self._buffer[self._position:self._position + count] = data
            self._position += count
        return count

    def seek(self, pos, whence=0):
        self._check()
        if whence == 0:
            if pos < 0:
                raise ValueError(f"negative seek value {pos}")
            self._position = pos
        elif whence == 1:
            self._position = max(0, self._position + pos)
        elif whence == 2:
            self._position = max(0, len(self._buffer) + pos)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        return self._position

    def tell(self):
        self._check()
        return self._position

    def truncate(self, size=None):
        self._check()
        size = self._position if size is None else size.__index__()
        if size < 0:
            raise ValueError(f"negative size value {size}")
        del self._buffer[size:]
        return size


class StringIO(TextIOBase):
    """Text in memory as a stream. What is written at the end is joined only when it is asked for."""

    def __init__(self, initial_value="", newline="\n"):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        self._newline = newline
        self._text = ""
        self._parts = []
        self._length = 0
        self._position = 0
        if initial_value is not None:
            if not isinstance(initial_value, str):
                raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
            self._put(self._translated(initial_value))
            self._position = 0

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def close(self):
        self._closed = True

    def _translated(self, text):
        newline = self._newline
        if newline is None:
            return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        if newline in ("\r", "\r\n"):
            return text.replace("\n", newline)
        return text

    def _put(self, text):
        if self._position == self._length:
            self._parts.append(text)
            self._length += len(text)
        else:
            whole = self._whole()
            if self._position > self._length:
                whole += "\0" * (self._position - self._length)
            self._text = whole[:self._position] + text + whole[self._position + len(text):]
            self._length = len(self._text)
        self._position += len(text)

    def _whole(self):
        if self._parts:
            self._text += "".join(self._parts)
            self._parts = []
        return self._text

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    @property
    def line_buffering(self):
        self._check()
        return False

    def getvalue(self):
        self._check()
        return self._whole()

    def read(self, size=-1):
        self._check()
        size = _size(size)
        start = self._position
        end = self._length if size < 0 else min(start + size, self._length)
        if start >= end:
            return ""
        self._position = end
        return self._whole()[start:end]

    def readline(self, size=-1):
        self._check()
        size = _size(size)
        whole, start = self._whole(), self._position
        if start >= self._length:
            return ""
        newline = self._newline
        if newline == "":
            end = self._length
            found = whole.find("\n", start)
            if found >= 0:
                end = found + 1
            found = whole.find("\r", start, end)
            if found >= 0:
                end = found + 1 + (whole[found + 1:found + 2] == "\n")
        else:
            mark = newline or "\n"
            found = whole.find(mark, start)
            end = found + len(mark) if found >= 0 else self._length
        if size >= 0:
            end = min(end, start + size)
        self._position = end
        return whole[start:end]

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        if text:
            self._put(self._translated(text))
        return len(text)

    def seek(self, pos, whence=0, /):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and pos < 0:
            raise ValueError(f"Negative seek position {pos}")
        if whence and pos:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._position = pos if whence == 0 else self._position if whence == 1 else self._length
        return self._position

    def tell(self):
        self._check()
        return self._position

    def truncate(self, pos=None, /):
        self._check()
        size = self._position if pos is None else pos.__index__()
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        if size < self._length:
            self._text = self._whole()[:size]
            self._length = size
        return size


class BufferedReader(BufferedIOBase):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw
        self._pending = b""

    def readable(self):
        return self.raw.readable()

    def seekable(self):
        return self.raw.seekable()

    @property
    def closed(self):
        return self.raw.closed

    def close(self):
        self.raw.close()

    def read(self, size=-1):
        self._check()
        size = _size(size)
        while size < 0 or len(self._pending) < size:
            more = self.raw.read(DEFAULT_BUFFER_SIZE)
            if not more:
                break
            self._pending += more
        if size < 0:
            size = len(self._pending)
        data, self._pending = self._pending[:size], self._pending[size:]
        return data

    def read1(self, size=-1):
        return self.read(size)

    def peek(self, size=0):
        data = self.read(max(size, 1))
        self._pending = data + self._pending
        return self._pending

    def seek(self, pos, whence=0):
        if whence == 1:
            pos -= len(self._pending)
        self._pending = b""
        return self.raw.seek(pos, whence)

    def tell(self):
        return self.raw.tell() - len(self._pending)


class BufferedWriter(BufferedIOBase):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self.raw = raw

    def writable(self):
        return self.raw.writable()

    def seekable(self):
        return self.raw.seekable()

    @property
    def closed(self):
        return self.raw.closed

    def close(self):
        self.raw.close()

    def write(self, data):
        self._check()
        return self.raw.write(data)

    def flush(self):
        self.raw.flush()

    def seek(self, pos, whence=0):
        return self.raw.seek(pos, whence)

    def tell(self):
        return self.raw.tell()


class TextIOWrapper(TextIOBase):
    """Text over a binary stream."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"illegal newline type: {type(newline)!r}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        self.buffer = buffer
        self.encoding = "utf-8" if encoding in (None, "locale") else encoding
        self.errors = "strict" if errors is None else errors
        self.line_buffering = line_buffering
        self.write_through = write_through
        self._newline = newline
        self._text = None
        self._position = 0
        "".encode(self.encoding)

    def __repr__(self):
        name = getattr(self.buffer, "name", None)
        shown = f" name={name!r}" if name is not None else ""
        return f"<_io.TextIOWrapper{shown} encoding={self.encoding!r}>"

    @property
    def closed(self):
        return self.buffer.closed

    @property
    def name(self):
        return self.buffer.name

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self.buffer.close()

    def flush(self):
        self._check()
        self.buffer.flush()

    def detach(self):
        buffer, self.buffer = self.buffer, None
        return buffer

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return self.buffer.seekable()

    def fileno(self):
        return self.buffer.fileno()

    def _load(self):
        if self._text is None:
            text = self.buffer.read().decode(self.encoding, self.errors)
            if self._newline is None and "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._text = StringIO(text, self._newline if self._newline in ("", "\r", "\r\n") else "\n")
            if self._newline in ("\r", "\r\n"):
                self._text = StringIO("", "")
                self._text._newline = self._newline
                self._text._parts = [text]
                self._text._length = len(text)
        return self._text

    def read(self, size=-1):
        self._check()
        return self._load().read(size)

    def readline(self, size=-1):
        self._check()
        return self._load().readline(size)

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._text = None
        data = text
        if self._newline not in (None, "", "\n"):
            data = text.replace("\n", self._newline)
        self.buffer.write(data.encode(self.encoding, self.errors))
        return len(text)

    def seek(self, pos, whence=0):
        self._check()
        self._text = None
        return self.buffer.seek(pos, whence)

    def tell(self):
        self._check()
        if self._text is not None:
            rest = self._text.getvalue()[self._text.tell():]
            return self.buffer.tell() - len(rest.encode(self.encoding, self.errors))
        return self.buffer.tell()

    def truncate(self, pos=None):
        return self.buffer.truncate(pos)

    def reconfigure(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None):
        self.encoding = encoding or self.encoding
        self.errors = errors or self.errors
        self._newline = newline if newline is not None else self._newline


class IncrementalNewlineDecoder:
    def __init__(self, decoder, translate, errors="strict"):
        self._decoder = decoder
        self._translate = translate
        self._pending = False

    def decode(self, input, final=False):
        text = input if self._decoder is None else self._decoder.decode(input, final)
        if self._pending and (text or final):
            text = "\r" + text
            self._pending = False
        if text.endswith("\r") and not final:
            text = text[:-1]
            self._pending = True
        return text.replace("\r\n", "\n").replace("\r", "\n") if self._translate else text


def text_encoding(encoding, stacklevel=2):
    return "utf-8" if encoding is None else encoding


try:
    open = open
except NameError:
    def open(*args, **kwargs):
        raise UnsupportedOperation("open")


