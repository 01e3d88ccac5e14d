"""open(): the run's own files, which the host keeps. All of it is here but the bytes; buffers are written at exit."""
import _host
import _imp
from io import BufferedIOBase, BufferedRandom, BufferedReader, BufferedWriter, TextIOWrapper, UnsupportedOperation

READ, WRITE, CREATE, TRUNCATE, NEW = 1, 2, 4, 8, 16
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
_CHUNK = 1 << 16  # of bytes read or gathered before they are written
_unwritten = []  # files that hold bytes the host has not seen

TEXTS = {1: "Operation not permitted", 2: "No such file or directory", 9: "Bad file descriptor", 12: "Cannot allocate memory",
          13: "Permission denied", 16: "Device or resource busy", 17: "File exists", 20: "Not a directory",
          21: "Is a directory", 22: "Invalid argument", 27: "File too large", 28: "No space left on device",
          36: "File name too long", 39: "Directory not empty"}


def os_error(number, *paths):
    """The exception for an errno."""
    text = TEXTS.get(number, f"Unknown error {number}")
    if len(paths) == 2:
        return OSError(number, text, paths[0], None, paths[1])
    return OSError(number, text, *paths)


def ask(name, *args, path=None, other=None):
    """A call of the host's, whose errno becomes an exception. What files hold is written before it: a file that nobody
    refers to any more would have been closed, and no call may see less than that."""
    if _unwritten and name != "write":
        flush_all()
    answer = _host.call("file." + name, args, {})
    if type(answer) is int and answer < 0:
        raise os_error(-answer, *([path, other] if other is not None else [path] if path is not None else []))
    return answer


def fspath(path):
    """os.fspath()"""
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    result = method(path)
    if not isinstance(result, (str, bytes)):
        raise TypeError(f"expected {type(path).__name__}.__fspath__() to return str or bytes, not {type(result).__name__}")
    return result


def path_argument(path, function, name="path", others=""):
    """A path as it was given but for its __fspath__(); the error says which function wanted one."""
    if not isinstance(path, (str, bytes)):
        if not hasattr(type(path), "__fspath__"):
            raise TypeError(f"{function}: {name} should be string, bytes{others or ' or os.PathLike'}, "
                            f"not {type(path).__name__}")
        path = fspath(path)
    if ("\0" if isinstance(path, str) else b"\0") in path:
        raise ValueError(f"{function}: embedded null character in {name}")
    return path


def text_path(path):
    path = fspath(path)
    if isinstance(path, bytes):
        path = path.decode("utf-8", "surrogateescape")
    if "\0" in path:
        raise ValueError("embedded null byte")
    return path


def flush_all():
    """Before a call, and at the end of the program. Nobody is there to be told of a file that is full."""
    while _unwritten:
        try:
            _unwritten[0].flush()
        except OSError:
            pass


class BinaryFile(BufferedIOBase):
    """A file of bytes. Reads come from a window of the file, writes are gathered while they follow each other."""
    closed = False

    def __init__(self, id, name, mode, readable, writable, appends):
        self._id = id
        self.name = name
        self.mode = mode
        self._readable = readable
        self._writable = writable
        self._appends = appends
        self._at = ask("size", id) if appends else 0
        self._window = b""  # bytes of the file from _window_at on
        self._window_at = 0
        self._parts = []  # bytes to be written at _parts_at, together _parts_size
        self._parts_at = 0
        self._parts_size = 0

    def __repr__(self):
        return f"<_io.{type(self).__name__} name={self.name!r}>"

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    _check = _check_open

    def isatty(self):
        self._check_open()
        return False

    def seekable(self):
        self._check_open()
        return True

    def readlines(self, hint=-1, /):
        if hint is None or hint <= 0:
            return list(self)
        return super().readlines(hint)

    def readable(self):
        self._check_open()
        return self._readable

    def writable(self):
        self._check_open()
        return self._writable

    def flush(self):
        self._check_open()
        if self._parts:
            data = b"".join(self._parts)
            self._parts = []
            self._parts_size = 0
            _unwritten.remove(self)
            at = ask("size", self._id) if self._appends else self._parts_at
            for start in range(0, len(data), 1 << 22):
                ask("write", self._id, at + start, data[start:start + (1 << 22)])
            self._window = b""

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self.closed = True

    def tell(self):
        self._check_open()
        return self._at

    def seek(self, offset, whence=0, /):
        self._check_open()
        if whence == SEEK_CUR:
            offset += self._at
        elif whence == SEEK_END:
            self.flush()
            offset += ask("size", self._id)
        elif whence != SEEK_SET:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if offset < 0:
            raise os_error(22)
        self._at = offset
        return offset

    def truncate(self, size=None, /):
        self._check_open()
        if not self._writable:
            raise UnsupportedOperation("truncate")
        self.flush()
        size = self._at if size is None else size
        if size < 0:
            raise os_error(22)
        ask("truncate", self._id, size)
        self._window = b""
        return size

    def _check_read(self):
        self._check_open()
        if not self._readable:
            raise UnsupportedOperation("read")
        if self._parts:
            self.flush()

    def _fill(self, size):
        """Moves the window to the position; at least `size` bytes where there are as many."""
        self._window = ask("read", self._id, self._at, size if size > _CHUNK else _CHUNK)
        self._window_at = self._at

    def _take(self, size):
        start = self._at - self._window_at
        if start < 0 or start + size > len(self._window):
            self._fill(size)
            start = 0
        data = self._window[start:start + size]
        self._at += len(data)
        return data

    def read(self, size=-1, /):
        self._check_read()
        if size is None or size < 0:
            parts = []
            while True:
                data = self._take(1 << 22)
                if not data:
                    return b"".join(parts)
                parts.append(data)
        data = self._take(size)
        while len(data) < size:
            more = self._take(size - len(data))
            if not more:
                break
            data += more
        return data

    def read1(self, size=-1, /):
        self._check_read()
        return self._take(_CHUNK if size < 0 else size)

    def peek(self, size=0, /):
        self._check_read()
        data = self._take(_CHUNK)
        self._at -= len(data)
        return data

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readline(self, size=-1, /):
        self._check_read()
        line = b""
        while size is None or size < 0 or len(line) < size:
            start = self._at - self._window_at
            if start < 0 or start >= len(self._window):
                self._fill(1)
                start = 0
                if not self._window:
                    break
            end = self._window.find(b"\n", start) + 1
            if size is not None and size >= 0:
                most = start + size - len(line)
                if not end or end > most:
                    end = min(most, len(self._window))
            elif not end:
                end = len(self._window)
            line += self._window[start:end]
            self._at = self._window_at + end
            if line.endswith(b"\n"):
                break
        return line

    def write(self, data, /):
        self._check_open()
        if not self._writable:
            raise UnsupportedOperation("write")
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(memoryview(data))
        if not data:
            return 0
        if self._parts and self._at != self._parts_at + self._parts_size:
            self.flush()
        if not self._parts:
            self._parts_at = self._at
            _unwritten.append(self)
        self._parts.append(data)
        self._parts_size += len(data)
        self._at += len(data)
        if self._parts_size >= _CHUNK:
            self.flush()
        return len(data)


class _Reader(BinaryFile, BufferedReader):
    pass


class _Writer(BinaryFile, BufferedWriter):
    pass


class _Random(BinaryFile, BufferedRandom):
    pass


for _class, _name in ((_Reader, "BufferedReader"), (_Writer, "BufferedWriter"), (_Random, "BufferedRandom")):
    _imp.rename(_class, _name, "_io")


def _read_mode(mode):
    """The flags of a mode; whether it is of bytes."""
    letters = set(mode)
    if letters - set("rwxabt+") or len(mode) > len(letters):
        raise ValueError(f"invalid mode: {mode!r}")
    kinds = letters & set("rwxa")
    if "b" in letters and "t" in letters:
        raise ValueError("can't have text and binary mode at once")
    if not kinds:
        raise ValueError("Must have exactly one of create/read/write/append mode and at most one plus")
    if len(kinds) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    kind = next(iter(kinds))
    flags = {"r": READ, "w": WRITE | CREATE | TRUNCATE, "x": WRITE | CREATE | NEW, "a": WRITE | CREATE}[kind]
    if "+" in letters:
        flags |= READ | WRITE
    return flags, kind, "b" in letters


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """The builtin open()."""
    if isinstance(file, int):
        raise os_error(9)
    file = fspath(file)
    path = text_path(file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    flags, kind, is_binary = _read_mode(mode)
    if is_binary:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"binary mode doesn't take {'an' if name != 'newline' else 'a'} {name} argument")
    elif buffering == 0:
        raise ValueError("can't have unbuffered text I/O")
    elif newline not in (None, "", "\n", "\r", "\r\n"):
        raise ValueError(f"illegal newline value: {newline}")
    elif encoding is not None:
        "".encode(encoding)
    id = ask("open", path, flags, path=file)
    kinds = {READ: _Reader, WRITE: _Writer, READ | WRITE: _Random}
    binary = kinds[flags & (READ | WRITE)](id, file, mode.replace("t", ""), bool(flags & READ), bool(flags & WRITE), kind == "a")
    if is_binary:
        plus = "+" in mode
        binary.mode = kind + "b" + ("+" if plus else "") if kind != "w" or not plus else "rb+"
        return binary
    text = TextIOWrapper(binary, "UTF-8" if encoding is None else encoding, errors, newline, buffering == 1)
    text.mode = mode
    return text
