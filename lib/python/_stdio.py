"""Standard input and output: text files whose other end is the host."""
import _host
import _imp
import _sys


class _Stream:
    """What both directions have in common."""
    encoding = "utf-8"
    newlines = None
    line_buffering = False
    write_through = False
    closed = False

    def __init__(self, name, mode, errors, number):
        self.name = name
        self.mode = mode
        self.errors = errors
        self._number = number

    def __repr__(self):
        return f"<_io.TextIOWrapper name={self.name!r} mode={self.mode!r} encoding='utf-8'>"

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def fileno(self):
        return self._number

    def isatty(self):
        return False

    def seekable(self):
        return False

    def readable(self):
        return self.mode == "r"

    def writable(self):
        return self.mode == "w"

    def flush(self):
        pass

    def close(self):
        pass

    def reconfigure(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None):
        if errors is not None:
            self.errors = errors


class Output(_Stream):
    def write(self, text, /):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _sys.write(self._number, text)
        return len(text)

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    @property
    def buffer(self):
        return _Bytes(self._number)

    def read(self, size=-1, /):
        raise _unsupported("not readable")

    readline = read


class _Bytes:
    """The bytes below an output."""

    def __init__(self, number):
        self._number = number

    def write(self, data, /):
        data = bytes(data)
        _sys.write(self._number, data)
        return len(data)

    def flush(self):
        pass


class Input(_Stream):
    def read(self, size=-1, /):
        return _host.call("stdin.read", (-1 if size is None else size,), {})

    def readline(self, size=-1, /):
        return _host.call("stdin.readline", (-1 if size is None else size,), {})

    def readlines(self, hint=-1, /):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, text, /):
        raise _unsupported("not writable")


def _unsupported(text):
    import io
    return io.UnsupportedOperation(text)


for _class in (Output, Input):
    _imp.rename(_class, "TextIOWrapper", "_io")
