"""Streams in memory, and text over bytes."""
__all__ = ["IOBase", "RawIOBase", "BytesIO", "StringIO", "BufferedIOBase",
           "BufferedReader", "BufferedWriter", "BufferedRandom", "BufferedRWPair", "BlockingIOError", "TextIOBase", "TextIOWrapper",
           "open", "text_encoding",
           "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE", "IncrementalNewlineDecoder"]

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
BlockingIOError = BlockingIOError
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

    def __next__(self):
        if type(self) is not StringIO or self._newline != "\n":
            return super().__next__()
        self._check()
        whole, start = self._whole(), self._position
        if start >= self._length:
            raise StopIteration
        end = self._position = whole.find("\n", start) + 1 or self._length
        return whole[start:end]

    def write(self, text, /):
        if self._closed:
            self._check()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        if self._position == self._length and self._newline == "\n":
            self._parts.append(text)
            self._position = self._length = self._length + len(text)
        elif text:
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


class BufferedRandom(BufferedReader):
    """Reads and writes one stream."""

    def writable(self):
        return self.raw.writable()

    def write(self, data):
        self._check()
        if self._pending:
            self.seek(0, 1)
        return self.raw.write(data)

    def flush(self):
        self.raw.flush()


class BufferedRWPair(BufferedIOBase):
    """Reads one stream and writes another."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        if not reader.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        if not writer.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        self.reader, self.writer = BufferedReader(reader, buffer_size), BufferedWriter(writer, buffer_size)

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    @property
    def closed(self):
        return self.writer.closed

    def read(self, size=-1):
        return self.reader.read(size)

    def read1(self, size=-1):
        return self.reader.read1(size)

    def peek(self, size=0):
        return self.reader.peek(size)

    def write(self, data):
        return self.writer.write(data)

    def flush(self):
        self.writer.flush()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()


# Encodings in which the byte of a line's end stands for nothing else: what is read can be cut there.
_CUT_AT_LINES = frozenset(("utf-8", "utf8", "ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "cp1252",
                           "utf-8-sig"))
# Encodings that begin with a mark, and what follows it.
_MARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


class TextIOWrapper(TextIOBase):
    """Text over a binary stream. What is read ahead is decoded up to the end of a line."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if encoding is not None and not isinstance(encoding, str):
            raise TypeError(f"TextIOWrapper() argument 'encoding' must be str or None, not {type(encoding).__name__}")
        if errors is not None and not isinstance(errors, str):
            raise TypeError(f"TextIOWrapper() argument 'errors' must be str or None, not {type(errors).__name__}")
        self._buffer = buffer
        self._encoding = "utf-8" if encoding is None else "UTF-8" if encoding == "locale" else encoding
        self._errors = "strict" if errors is None else errors
        self._line_buffering = bool(line_buffering)
        self._write_through = bool(write_through)
        self._set_newline(newline)
        "".encode(self._encoding)
        self._kind = self._encoding.lower().replace("_", "-")
        self._forget()
        self._is_first = True
        self._is_telling = True
        self._has_written = False

    def _set_newline(self, newline):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"TextIOWrapper() argument 'newline' must be str or None, not {type(newline).__name__}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline}")
        self._newline = newline
        self._ending = newline if newline in ("\r", "\r\n") else None

    def _forget(self):
        self._text = ""  # decoded, not given yet from _start on
        self._start = 0
        self._rest = b""  # bytes behind it that are not decoded yet
        self._plain = None  # _text before its ends of lines were made one kind, where that changed something
        self._ends = getattr(self, "_ends", frozenset())

    # --- what it is

    @property
    def buffer(self):
        return self._buffer

    @property
    def _stream(self):
        if self._buffer is None:
            raise ValueError("underlying buffer has been detached")
        return self._buffer

    @property
    def encoding(self):
        return self._encoding

    @property
    def errors(self):
        return self._errors

    @property
    def line_buffering(self):
        return self._line_buffering

    @property
    def write_through(self):
        return self._write_through

    @property
    def newlines(self):
        found = tuple([end for end in ("\r", "\n", "\r\n") if end in self._ends])
        return None if not found else found[0] if len(found) == 1 else found

    @property
    def name(self):
        return self._stream.name

    @property
    def closed(self):
        return self._stream.closed

    def __repr__(self):
        shown = ""
        for attribute in ("name", "mode"):
            try:
                shown += f" {attribute}={getattr(self, attribute)!r}"
            except AttributeError:
                pass
        return f"<_io.TextIOWrapper{shown} encoding={self._encoding!r}>"

    def readable(self):
        return self._stream.readable()

    def writable(self):
        return self._stream.writable()

    def seekable(self):
        return self._stream.seekable()

    def fileno(self):
        return self._stream.fileno()

    def isatty(self):
        return self._stream.isatty()

    def close(self):
        if self._buffer is not None and not self.closed:
            try:
                self.flush()
            finally:
                self._buffer.close()

    def flush(self):
        self._check()
        self._stream.flush()
        self._is_telling = True

    def detach(self):
        buffer = self._stream
        self.flush()
        self._buffer = None
        return buffer

    def reconfigure(self, *, encoding=None, errors=None, newline=Ellipsis, line_buffering=None, write_through=None):
        if (self._text or self._rest) and (encoding is not None or errors is not None or newline is not Ellipsis):
            raise UnsupportedOperation("It is not possible to set the encoding or newline of stream after the first read")
        if newline is not Ellipsis:
            self._set_newline(newline)
        if encoding is not None:
            "".encode("utf-8" if encoding == "locale" else encoding)
            self._encoding = "UTF-8" if encoding == "locale" else encoding
            self._kind = self._encoding.lower().replace("_", "-")
            self._errors = "strict" if errors is None else errors
        elif errors is not None:
            self._errors = errors
        self.flush()
        if line_buffering is not None:
            self._line_buffering = bool(line_buffering)
        if write_through is not None:
            self._write_through = bool(write_through)

    # --- reading

    def _decode(self, data):
        encoding = self._encoding
        if self._kind == "utf-8-sig":
            encoding = "utf-8"
            if self._is_first and data.startswith(b"\xef\xbb\xbf"):
                data = data[3:]
        elif self._kind in _MARKED and not self._is_first:
            encoding = _MARKED[self._kind]
        self._is_first = self._is_first and not data
        text = data.decode(encoding, self._errors)
        if self._newline in (None, ""):
            self._note_ends(text)
        return text

    def _note_ends(self, text):
        if "\r" not in text:
            if "\n" in text:
                self._ends |= {"\n"}
            return
        pairs = text.count("\r\n")
        self._ends |= {end for end, count in (("\r\n", pairs), ("\r", text.count("\r") - pairs),
                                             ("\n", text.count("\n") - pairs)) if count}

    def _fill(self):
        """Decodes more. False at the end."""
        parts = [self._rest]
        self._rest = b""
        read = getattr(self._stream, "read1", None) or self._stream.read
        cuts = self._kind in _CUT_AT_LINES
        while True:
            data = read(1 << 16)
            if not data:
                break
            end = data.rfind(b"\n") + 1 if cuts else 0
            if end:
                parts.append(data[:end])
                self._rest = bytes(data[end:])
                break
            parts.append(data)
        data = b"".join(parts)
        plain = text = self._decode(data)
        if self._newline is None and "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        left = self._left_plain()
        self._plain = left + plain if plain is not text or self._plain is not None else None
        self._text = self._text[self._start:] + text
        self._start = 0
        return bool(data)

    def _left_plain(self):
        """What is not given yet as it stood in the file."""
        if self._plain is None:
            return self._text[self._start:]
        at = 0
        for _ in range(self._start):
            at += 2 if self._plain.startswith("\r\n", at) else 1
        return self._plain[at:]

    def _check_read(self):
        self._check()
        if not self._stream.readable():
            raise UnsupportedOperation("not readable")

    def read(self, size=-1, /):
        self._check_read()
        size = _size(size)
        if size < 0:
            while self._fill():
                pass
            size = len(self._text) - self._start
        while len(self._text) - self._start < size and self._fill():
            pass
        text = self._text[self._start:self._start + size]
        self._start += len(text)
        return text

    def _line_end(self):
        """Where the next line ends; 0: further than what is decoded."""
        text, start, newline = self._text, self._start, self._newline
        if newline is None or newline == "\n":
            return text.find("\n", start) + 1
        if newline:
            end = text.find(newline, start)
            return end + len(newline) if end >= 0 else 0
        feed, back = text.find("\n", start), text.find("\r", start)
        if back >= 0 and (feed < 0 or back < feed):
            if back + 1 == len(text):
                return 0
            return back + 2 if text[back + 1] == "\n" else back + 1
        return feed + 1

    def readline(self, size=-1, /):
        self._check_read()
        end = self._line_end()
        while not end and self._fill():
            end = self._line_end()
        if not end:
            end = len(self._text)
        if size is not None and 0 <= size < end - self._start:
            end = self._start + size
        line = self._text[self._start:end]
        self._start = end
        return line

    def __next__(self):
        self._is_telling = False
        line = self.readline()
        if not line:
            self._is_telling = True
            raise StopIteration
        return line

    # --- writing

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        buffer = self._stream
        if not buffer.writable():
            raise UnsupportedOperation("not writable")
        if self._text or self._rest:
            self._is_telling = True
            self.seek(self.tell())
        data = text
        if self._ending and "\n" in data:
            data = data.replace("\n", self._ending)
        encoding = self._encoding
        if self._kind in _MARKED:
            if self._has_written or buffer.seekable() and buffer.tell():
                encoding = _MARKED[self._kind]
            self._has_written = True
        buffer.write(data.encode(encoding, self._errors))
        if self._line_buffering and ("\n" in text or "\r" in text):
            buffer.flush()
        return len(text)

    # --- places

    def tell(self):
        self._check()
        if not self._is_telling:
            raise OSError("telling position disabled by next() call")
        ahead = self._left_plain()
        encoding = _MARKED.get(self._kind, self._encoding)
        return self._stream.tell() - len(self._rest) - len(ahead.encode(encoding, self._errors))

    def seek(self, cookie, whence=0, /):
        self._check()
        if whence == SEEK_CUR:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            cookie = self.tell()
        elif whence == SEEK_END:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
            cookie = self._stream.seek(0, SEEK_END)
        elif whence != SEEK_SET:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        elif cookie < 0:
            raise ValueError(f"negative seek position {cookie}")
        self._stream.flush()
        self._forget()
        self._is_telling = True
        self._is_first = cookie == 0
        self._has_written = cookie != 0
        return self._stream.seek(cookie)

    def truncate(self, pos=None, /):
        self._check()
        self.flush()
        return self._stream.truncate(self.tell() if pos is None else pos)


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


