"""Files and folders that go away. They lie in the run's own folder, and what still stands at its end is reported with the rest."""
import io as _io
import os as _os
import shutil as _shutil
import weakref as _weakref
from random import Random as _Random
from types import GenericAlias as _GenericAlias

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp", "mktemp",
           "TMP_MAX", "gettempprefix", "tempdir", "gettempdir", "gettempprefixb", "gettempdirb"]

TMP_MAX = 10000
template = "tmp"
tempdir = None
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
_choices = _Random().choices


def gettempprefix():
    return template


def gettempprefixb():
    return _os.fsencode(template)


def gettempdir():
    return _os.fsdecode(tempdir) if tempdir is not None else _os.getcwd()


def gettempdirb():
    return _os.fsencode(gettempdir())


def _places(suffix, prefix, dir):
    """Paths that may be free, text or bytes as the arguments are."""
    kinds = {bytes if isinstance(_os.fspath(each), bytes) else str for each in (suffix, prefix, dir) if each is not None}
    if len(kinds) > 1:
        raise TypeError("Can't mix bytes and non-bytes in path components.")
    as_bytes = bytes in kinds
    convert = _os.fsencode if as_bytes else _os.fsdecode
    prefix = convert(template if prefix is None else prefix)
    suffix = convert("" if suffix is None else suffix)
    dir = convert(gettempdir() if dir is None else dir)
    for _ in range(TMP_MAX):
        yield _os.path.abspath(_os.path.join(dir, prefix + convert("".join(_choices(_LETTERS, k=8))) + suffix))
    raise FileExistsError(17, "No usable temporary file name found")


def mkdtemp(suffix=None, prefix=None, dir=None):
    """A new folder; the caller removes it."""
    for path in _places(suffix, prefix, dir):
        try:
            _os.mkdir(path, 0o700)
            return path
        except FileExistsError:
            continue


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    raise PermissionError("tempfile.mkstemp() gives a descriptor, and there are none here: use NamedTemporaryFile")


def mktemp(suffix="", prefix=template, dir=None):
    """A path where nothing is."""
    for path in _places(suffix, prefix, dir):
        if not _os.path.lexists(path):
            return path


def _remove(path):
    try:
        _os.unlink(path)
    except FileNotFoundError:
        pass


class _TemporaryFileWrapper:
    """An open file that is removed when it is closed, or where nobody refers to it any more."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self.delete = delete
        self._delete_on_close = delete_on_close
        self._end = _weakref.finalize(self, _remove, name) if delete else None

    def __getattr__(self, name):
        return getattr(self.__dict__["file"], name)

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, *exception):
        self.file.__exit__(*exception)
        if self._end is not None:
            self._end()

    def close(self):
        self.file.close()
        if self._end is not None and self._delete_on_close:
            self._end()

    def __iter__(self):
        yield from self.file


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, *,
                       errors=None, delete_on_close=True):
    """A new file with a name."""
    for path in _places(suffix, prefix, dir):
        try:
            open(path, "x").close()
            break
        except FileExistsError:
            continue
    try:
        file = open(path, mode, buffering, encoding, errors, newline)
    except BaseException:
        _remove(path)
        raise
    return _TemporaryFileWrapper(file, path, delete, delete_on_close)


TemporaryFile = NamedTemporaryFile


class SpooledTemporaryFile(_io.IOBase):
    """A file in memory until it is larger than `max_size`."""
    _rolled = False

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                 errors=None):
        if "b" in mode:
            self._file = _io.BytesIO()
        else:
            self._file = _io.TextIOWrapper(_io.BytesIO(), encoding or "UTF-8", errors, newline)
        self._max_size = max_size
        self._arguments = {"mode": mode, "buffering": buffering, "encoding": encoding, "newline": newline, "suffix": suffix,
                           "prefix": prefix, "dir": dir, "errors": errors}

    __class_getitem__ = classmethod(_GenericAlias)

    def rollover(self):
        """Into a file."""
        if self._rolled:
            return
        old = self._file
        self._file = TemporaryFile(**self._arguments)
        at = old.tell()
        if hasattr(old, "buffer"):
            old.flush()
            self._file.file.buffer.write(old.buffer.getvalue())
            self._file.file.buffer.flush()
        else:
            self._file.write(old.getvalue())
        self._file.seek(at)
        self._rolled = True

    def _check(self, rv):
        if not self._rolled and self._max_size and self._file.tell() > self._max_size:
            self.rollover()
        return rv

    def __enter__(self):
        if self._file.closed:
            raise ValueError("Cannot enter context with closed file")
        return self

    def __exit__(self, *exception):
        self._file.close()

    def __iter__(self):
        return self._file.__iter__()

    def __del__(self):
        if self._rolled and not self._file.closed:
            self._file.close()

    @property
    def closed(self):
        return self._file.closed

    @property
    def encoding(self):
        return self._file.encoding

    @property
    def errors(self):
        return self._file.errors

    @property
    def newlines(self):
        return self._file.newlines

    @property
    def mode(self):
        return self._arguments["mode"]

    @property
    def name(self):
        return self._file.name if self._rolled else None

    def close(self):
        self._file.close()

    def flush(self):
        self._file.flush()

    def read(self, *args):
        return self._file.read(*args)

    def readline(self, *args):
        return self._file.readline(*args)

    def readlines(self, *args):
        return self._file.readlines(*args)

    def readable(self):
        return self._file.readable()

    def writable(self):
        return self._file.writable()

    def seekable(self):
        return self._file.seekable()

    def seek(self, *args):
        return self._file.seek(*args)

    def tell(self):
        return self._file.tell()

    def isatty(self):
        return False

    def truncate(self, size=None):
        if size is not None and size > self._max_size:
            self.rollover()
        return self._file.truncate(size)

    def write(self, s):
        return self._check(self._file.write(s))

    def writelines(self, iterable):
        for line in iterable:
            self.write(line)


class TemporaryDirectory:
    """A folder that is removed with all in it: after a `with`, by cleanup(), or where nobody refers to this any more."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore = ignore_cleanup_errors
        self._delete = delete
        self._end = _weakref.finalize(self, _shutil.rmtree, self.name, ignore_errors=True)
        if not delete:
            self._end.detach()

    __class_getitem__ = classmethod(_GenericAlias)

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, *exception):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        if self._end.detach() or _os.path.exists(self.name):
            _shutil.rmtree(self.name, ignore_errors=self._ignore)
