"""Of the operating system what is harmless: path names, and the run's own files. There are no processes, users, descriptors
and variables here."""
import _host
import _imp
import abc
import posixpath as path
import sys
from _files import TEXTS as _TEXTS, ask as _ask, fspath, os_error as _os_error, path_argument as _argument, text_path as _text_path
from _collections_abc import MutableMapping as _MutableMapping
from _structseq import structseq as _structseq
from posixpath import altsep, curdir, defpath, devnull, extsep, pardir, pathsep, sep

__all__ = ["DirEntry", "F_OK", "PathLike", "R_OK", "SEEK_CUR", "SEEK_END", "SEEK_SET", "W_OK", "X_OK", "access", "altsep", "chdir",
           "cpu_count", "curdir", "defpath", "devnull", "environ", "error", "extsep", "fsdecode", "fsencode", "fspath",
           "get_exec_path", "get_terminal_size", "getcwd", "getcwdb", "getenv", "linesep", "listdir", "lstat", "makedirs", "mkdir", "name",
           "pardir", "path", "pathsep", "process_cpu_count", "remove", "removedirs", "rename", "renames", "replace", "rmdir",
           "scandir", "sep", "stat", "stat_result", "strerror", "supports_bytes_environ", "terminal_size", "unlink", "urandom",
           "walk"]

(sys.modules if "os" in sys.modules else _imp.private_modules())["os.path"] = path
name = "posix"
linesep = "\n"
error = OSError
F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
supports_bytes_environ = False
supports_dir_fd = supports_effective_ids = supports_fd = supports_follow_symlinks = frozenset()
_CWD = "/work"
_FOLDER, _FILE = 0o040755, 0o100644

stat_result = _structseq("stat_result", "os", (
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime"))
terminal_size = _structseq("terminal_size", "os", ("columns", "lines"))


class PathLike(abc.ABC):
    """What has __fspath__()."""

    @abc.abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        return hasattr(subclass, "__fspath__") if cls is PathLike else NotImplemented

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


# --- the environment, which is empty ----------------------------------------------------------------------------------

class _Environ(_MutableMapping):
    """What the program puts in, and nothing else."""

    def __init__(self):
        self._data = {}

    def _text(self, value):
        if not isinstance(value, str):
            raise TypeError(f"str expected, not {type(value).__name__}")
        return value

    def __getitem__(self, key):
        try:
            return self._data[self._text(key)]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        self._data[self._text(key)] = self._text(value)

    def __delitem__(self, key):
        try:
            del self._data[self._text(key)]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        yield from list(self._data)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        return f"environ({{{', '.join([f'{key!r}: {value!r}' for key, value in self._data.items()])}}})"

    def copy(self):
        return dict(self)

    def __or__(self, other):
        return {**self, **other} if hasattr(other, "keys") else NotImplemented

    def __ror__(self, other):
        return {**other, **self} if hasattr(other, "keys") else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self


environ = _Environ()


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(name, value, /):
    environ[fsdecode(name)] = fsdecode(value)


def unsetenv(name, /):
    environ.pop(fsdecode(name), None)


def get_exec_path(env=None):
    return []


def cpu_count():
    return 1


process_cpu_count = cpu_count


def get_terminal_size(fd=1, /):
    raise OSError(25, "Inappropriate ioctl for device")


def strerror(code, /):
    return _TEXTS.get(code, f"Unknown error {code}")


def urandom(size, /):
    """Random bytes."""
    if size < 0:
        raise ValueError("negative argument not allowed")
    parts = []
    while size > 0:
        parts.append(_host.call("random.bytes", (min(size, 4096),), {}))
        size -= len(parts[-1])
    return b"".join(parts)


# --- files and folders ------------------------------------------------------------------------------------------------

def getcwd():
    return _CWD


def getcwdb():
    return _CWD.encode()


def chdir(path):
    """The run stays in its folder."""
    if not stat(path).st_mode & 0o040000:
        raise _os_error(20, path)
    if globals()["path"].abspath(fsdecode(path)) != _CWD:
        raise _os_error(13, path)


def stat(path, *, dir_fd=None, follow_symlinks=True):
    """What is known of a file: whether it is a folder, and its size."""
    if isinstance(path, int):
        raise _os_error(9)
    path = _argument(path, "stat", others=", os.PathLike or integer")
    is_folder, size = _ask("stat", _text_path(path), path=path)
    return stat_result((_FOLDER if is_folder else _FILE, 0, 0, 1, 0, 0, size, 0.0, 0.0, 0.0))


def lstat(path, *, dir_fd=None):
    return stat(path)


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    try:
        found = stat(path)
    except OSError:
        return False
    return not mode & X_OK or found.st_mode == _FOLDER


def listdir(path="."):
    """The names in a folder."""
    path = "." if path is None else _argument(path, "listdir", others=", os.PathLike, integer or None")
    names = _ask("list", _text_path(path), path=path)
    return [fsencode(each) for each in names] if isinstance(path, bytes) else list(names)


def mkdir(path, mode=0o777, *, dir_fd=None):
    path = _argument(path, "mkdir")
    _ask("mkdir", _text_path(path), path=path)


def makedirs(name, mode=0o777, exist_ok=False):
    """A folder with all that it lies in."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        if tail in (curdir, b"."):
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def remove(path, *, dir_fd=None):
    path = _argument(path, "remove")
    _ask("remove", _text_path(path), 0, path=path)


unlink = remove


def rmdir(path, *, dir_fd=None):
    path = _argument(path, "rmdir")
    _ask("remove", _text_path(path), 1, path=path)


def removedirs(name):
    """A folder, and those above it that are empty then."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    src, dst = _argument(src, "rename", "src"), _argument(dst, "rename", "dst")
    _ask("rename", _text_path(src), _text_path(dst), path=src, other=dst)


replace = rename


def renames(old, new):
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


class DirEntry:
    """What scandir() gives."""

    def __init__(self, folder, name):
        self.name = name
        self.path = path.join(folder, name)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def inode(self):
        return 0

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path)

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path)

    def is_symlink(self):
        return False

    def is_junction(self):
        return False


class _Scan:
    """An iterator that can be closed."""

    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def close(self):
        self._entries = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


def scandir(path=None):
    path = "." if path is None else path
    folder = fspath(path)
    return _Scan([DirEntry(folder, each) for each in listdir(path)])


def walk(top, topdown=True, onerror=None, followlinks=False):
    """(folder, folders in it, files in it) of a folder and all below it."""
    top = fspath(top)
    try:
        entries = list(scandir(top))
    except OSError as problem:
        if onerror is not None:
            onerror(problem)
        return
    folders = [entry.name for entry in entries if entry.is_dir()]
    files = [entry.name for entry in entries if not entry.is_dir()]
    if topdown:
        yield top, folders, files
    for each in folders:
        yield from walk(path.join(top, each), topdown, onerror, followlinks)
    if not topdown:
        yield top, folders, files
