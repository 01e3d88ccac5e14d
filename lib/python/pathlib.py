"""Paths as objects: PurePath for names of either system, Path for the run's own files."""
import io
import ntpath
import os
import posixpath
import re
from fnmatch import translate as _translate_name
from stat import S_ISDIR as _S_ISDIR, S_ISREG as _S_ISREG

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]


class UnsupportedOperation(NotImplementedError):
    """What this kind of path, or this system, does not do."""


# --- patterns ---------------------------------------------------------------------------------------------------------

_patterns = {}


def _name_pattern(pattern, folds):
    """What one part of a path must be."""
    key = pattern, folds
    if key not in _patterns:
        if len(_patterns) >= 256:
            _patterns.clear()
        _patterns[key] = re.compile(_translate_name(pattern), re.IGNORECASE if folds else 0).match
    return _patterns[key]


def _parts_match(parts, patterns, folds):
    """Whether all parts fit all patterns, of which ** stands for any number of parts."""
    reached = {0}
    for part in parts:
        reached = _closed(reached, patterns)
        after = set()
        for at in reached:
            if at < len(patterns):
                if patterns[at] == "**":
                    after.add(at)
                elif _name_pattern(patterns[at], folds)(part):
                    after.add(at + 1)
        reached = after
    return len(patterns) in _closed(reached, patterns)


def _closed(reached, patterns):
    more = list(reached)
    while more:
        at = more.pop()
        if at < len(patterns) and patterns[at] == "**" and at + 1 not in reached:
            reached.add(at + 1)
            more.append(at + 1)
    return reached


# --- names ------------------------------------------------------------------------------------------------------------

class _Parents:
    """The folders above a path, the nearest first."""

    def __init__(self, path):
        self._path = path
        self._drive, self._root, self._tail = path.drive, path.root, path._tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple([self[i] for i in range(*index.indices(len(self)))])
        if index >= len(self) or index < -len(self):
            raise IndexError(index)
        if index < 0:
            index += len(self)
        return self._path._from_parsed(self._drive, self._root, self._tail[:-index - 1])

    def __iter__(self):
        return iter([self[i] for i in range(len(self))])

    def __contains__(self, value):
        return value in list(self)

    def index(self, value):
        return list(self).index(value)

    def count(self, value):
        return list(self).count(value)

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePath(os.PathLike):
    """A path that is only a name."""
    __slots__ = ("_raw", "_parsed", "_text", "_hash")
    parser = posixpath

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        texts = []
        for arg in args:
            if isinstance(arg, PurePath):
                if arg.parser is not self.parser:
                    texts.append(arg.as_posix() if arg.parser is ntpath else str(arg))
                else:
                    texts.extend(arg._raw or [""])
                continue
            text = os.fspath(arg) if hasattr(arg, "__fspath__") else arg
            if not isinstance(text, str):
                raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                                f"not {type(text).__name__!r}")
            texts.append(text)
        self._raw = texts

    def with_segments(self, *pathsegments):
        """A path of the same kind; what is made from this one is made here."""
        return type(self)(*pathsegments)

    def _parse(self):
        """(drive, root, parts)"""
        try:
            return self._parsed
        except AttributeError:
            pass
        parser, raw = self.parser, self._raw
        text = "" if not raw else raw[0] if len(raw) == 1 else parser.join(*raw)
        if parser.altsep:
            text = text.replace(parser.altsep, parser.sep)
        drive, root, rest = parser.splitroot(text)
        if not root and drive.startswith(parser.sep) and not drive.endswith(parser.sep):
            pieces = drive.split(parser.sep)
            if len(pieces) == 4 and pieces[2] not in "?." or len(pieces) == 6:
                root = parser.sep  # //server/share, with or without what stands before it
        self._parsed = drive, root, [part for part in rest.split(parser.sep) if part and part != "."]
        return self._parsed

    def _from_parsed(self, drive, root, tail):
        made = self.with_segments(self._join_parsed(drive, root, tail))
        made._parsed = drive, root, list(tail)
        return made

    def _join_parsed(self, drive, root, tail):
        separator = self.parser.sep
        if drive or root:
            return drive + root + separator.join(tail)
        if tail and self.parser.splitdrive(tail[0])[0]:
            tail = ["."] + list(tail)
        return separator.join(tail) or "."

    @property
    def _tail(self):
        return self._parse()[2]

    @property
    def drive(self):
        return self._parse()[0]

    @property
    def root(self):
        return self._parse()[1]

    @property
    def anchor(self):
        drive, root, _ = self._parse()
        return drive + root

    @property
    def parts(self):
        drive, root, tail = self._parse()
        return (drive + root, *tail) if drive or root else tuple(tail)

    @property
    def parent(self):
        drive, root, tail = self._parse()
        return self._from_parsed(drive, root, tail[:-1]) if tail else self

    @property
    def parents(self):
        return _Parents(self)

    @property
    def name(self):
        tail = self._tail
        return tail[-1] if tail else ""

    @property
    def suffix(self):
        return self.parser.splitext(self.name)[1]

    @property
    def suffixes(self):
        name = self.name.lstrip(".")
        return ["." + part for part in name.split(".")[1:]] if not self.name.endswith(".") or name else []

    @property
    def stem(self):
        return self.parser.splitext(self.name)[0]

    def __str__(self):
        try:
            return self._text
        except AttributeError:
            self._text = self._join_parsed(*self._parse())
            return self._text

    __fspath__ = __str__

    def as_posix(self):
        return str(self).replace(self.parser.sep, "/")

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f"{type(self).__name__}({self.as_posix()!r})"

    def __reduce__(self):
        return type(self), tuple(self._raw)

    def _folded(self):
        text = str(self)
        return text.lower() if self.parser is ntpath else text

    def _key(self):
        return self._folded().split(self.parser.sep)

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._folded() == other._folded() and self.parser is other.parser

    def __hash__(self):
        return hash(self._folded())

    def __lt__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._key() < other._key()

    def __le__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._key() <= other._key()

    def __gt__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._key() > other._key()

    def __ge__(self, other):
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return NotImplemented
        return self._key() >= other._key()

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def joinpath(self, *pathsegments):
        return self.with_segments(self, *pathsegments)

    def with_name(self, name):
        """The path with another last part."""
        parser = self.parser
        if not name or parser.sep in name or parser.altsep and parser.altsep in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        drive, root, tail = self._parse()
        if not tail:
            raise ValueError(f"{self!r} has an empty name")
        return self._from_parsed(drive, root, tail[:-1] + [name])

    def with_stem(self, stem):
        suffix = self.suffix
        if not suffix:
            return self.with_name(stem)
        if not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not suffix.startswith("."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    def relative_to(self, other, *, walk_up=False):
        """The path as it is from another; `walk_up` allows .. in it."""
        if not hasattr(other, "with_segments"):
            other = self.with_segments(other)
        for step, path in enumerate([other, *other.parents]):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self._from_parsed("", "", [".."] * step + self._tail[len(path._tail):])

    def is_relative_to(self, other):
        if not hasattr(other, "with_segments"):
            other = self.with_segments(other)
        return other == self or other in self.parents

    def is_absolute(self):
        return self.parser.isabs(self)

    def as_uri(self):
        """The path as a file: URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        from urllib.parse import quote_from_bytes
        drive, text = self.drive, self.as_posix()
        if len(drive) == 2 and drive[1] == ":":
            return "file:///" + drive + quote_from_bytes(os.fsencode(text[2:]))
        return ("file:" if drive else "file://") + quote_from_bytes(os.fsencode(text))

    def _folds(self, case_sensitive):
        return self.parser is ntpath if case_sensitive is None else not case_sensitive

    def _pattern(self, pattern):
        return pattern if hasattr(pattern, "with_segments") else self.with_segments(pattern)

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether the whole path fits a pattern, in which ** stands for any number of parts."""
        pattern = self._pattern(pattern)
        return _parts_match(self.parts, pattern.parts, self._folds(case_sensitive))

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the end of the path, or all of it, fits a pattern."""
        pattern = self._pattern(path_pattern)
        wanted, parts = pattern.parts, self.parts
        if not wanted:
            raise ValueError("empty pattern")
        if len(wanted) > len(parts) or pattern.anchor and len(wanted) != len(parts):
            return False
        folds = self._folds(case_sensitive)
        return all([_name_pattern(wanted[-i].replace("**", "*"), folds)(parts[-i]) is not None
                    for i in range(1, len(wanted) + 1)])


class PurePosixPath(PurePath):
    __slots__ = ()


class PureWindowsPath(PurePath):
    parser = ntpath
    __slots__ = ()


# --- files ------------------------------------------------------------------------------------------------------------

class Path(PurePath):
    """A path to one of the run's own files."""
    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = PosixPath
        return object.__new__(cls)

    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        """There are no users, so none has a home."""
        raise RuntimeError("Could not determine home directory.")

    @classmethod
    def from_uri(cls, uri):
        from urllib.parse import unquote_to_bytes
        if not uri.startswith("file:"):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        path = uri[5:]
        if path[:3] == "///":
            path = path[2:]
        elif path[:12] == "//localhost/":
            path = path[11:]
        path = cls(os.fsdecode(unquote_to_bytes(path)))
        if not path.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return path

    def expanduser(self):
        if not self.anchor and self._tail and self._tail[0][:1] == "~":
            raise RuntimeError("Could not determine home directory.")
        return self

    def absolute(self):
        return self if self.is_absolute() else self.with_segments(os.getcwd(), self)

    def resolve(self, strict=False):
        """The absolute path without .. in it."""
        return self.with_segments(posixpath.realpath(self, strict=strict))

    def readlink(self):
        self.stat()
        raise OSError(22, "Invalid argument", str(self))

    def stat(self, *, follow_symlinks=True):
        return os.stat(self)

    lstat = stat

    def _kind(self, test):
        try:
            return test(os.stat(self).st_mode)
        except (OSError, ValueError):
            return False

    def exists(self, *, follow_symlinks=True):
        return self._kind(lambda mode: True)

    def is_dir(self, *, follow_symlinks=True):
        return self._kind(_S_ISDIR)

    def is_file(self, *, follow_symlinks=True):
        return self._kind(_S_ISREG)

    def is_mount(self):
        return posixpath.ismount(self)

    def is_symlink(self):
        return False

    is_junction = is_block_device = is_char_device = is_fifo = is_socket = is_symlink

    def samefile(self, other_path):
        return posixpath.samefile(self, other_path)

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        with self.open("r", encoding=encoding, errors=errors, newline=newline) as file:
            return file.read()

    def write_bytes(self, data):
        view = memoryview(data)
        with self.open("wb") as file:
            return file.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as file:
            return file.write(data)

    def iterdir(self):
        """The paths in a folder."""
        return iter([self._child(name) for name in os.listdir(self)])

    def _child(self, name):
        return self._from_parsed(self.drive, self.root, self._tail + [name])

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """(folder, names of folders in it, names of files in it) of this and all below."""
        for top, folders, files in os.walk(self, top_down, on_error):
            yield self.with_segments(top), folders, files

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """The paths below that fit a pattern."""
        if not isinstance(pattern, PurePath):
            pattern = os.fspath(pattern)
            ends_in_folder = pattern.endswith("/")
            pattern = self.with_segments(pattern)
        else:
            ends_in_folder = False
        if pattern.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        if not pattern._tail:
            raise ValueError(f"Unacceptable pattern: {str(pattern)!r}")
        return self._select(list(pattern._tail), ends_in_folder, self._folds(case_sensitive), case_sensitive is not None)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """glob() in this folder and all below."""
        text = os.fspath(pattern)
        tail = self.with_segments(text)
        if tail.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        return self._select(["**"] + tail._tail, text.endswith("/"), self._folds(case_sensitive), case_sensitive is not None)

    def _select(self, patterns, ends_in_folder, folds, always_lists):
        seen = set()
        for path in self._selected(patterns, folds, always_lists):
            if str(path) not in seen and (not ends_in_folder or path.is_dir()):
                seen.add(str(path))
                yield path

    def _selected(self, patterns, folds, always_lists):
        if not patterns:
            if self.exists():
                yield self
            return
        first, rest = patterns[0], patterns[1:]
        if first == "..":
            yield from self._child("..")._selected(rest, folds, always_lists)
            return
        if first != "**" and not always_lists and not any([c in first for c in "*?["]):
            yield from self._child(first)._selected(rest, folds, always_lists)
            return
        if first == "**" and rest != []:
            yield from self._selected(rest, folds, always_lists)
        elif first == "**" and self.is_dir():
            yield self
        try:
            names = os.listdir(self)
        except OSError:
            return
        for name in names:
            child = self._child(name)
            if first == "**":
                if child.is_dir():
                    yield from child._selected(patterns, folds, always_lists)
                elif not rest:
                    yield child
            elif _name_pattern(first, folds)(name):
                if not rest:
                    yield child
                elif child.is_dir():
                    yield from child._selected(rest, folds, always_lists)

    def touch(self, mode=0o666, exist_ok=True):
        if not exist_ok and self.exists():
            raise FileExistsError(17, "File exists", str(self))
        self.open("a").close()

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        os.rmdir(self)

    def unlink(self, missing_ok=False):
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        os.rename(self, target)
        return target if hasattr(target, "with_segments") else self.with_segments(target)

    replace = rename

    def _target(self, target):
        return target if hasattr(target, "with_segments") else self.with_segments(target)

    def copy(self, target, *, follow_symlinks=True, preserve_metadata=False):
        """A copy of the file, or of the folder and all below it."""
        target = self._target(target)
        if self.is_dir():
            if target.is_relative_to(self):
                raise OSError(22, "Source path is a parent of target path", str(self), None, str(target))
            target.mkdir()
            for child in self.iterdir():
                child.copy(target / child.name)
        else:
            data = self.read_bytes()
            if target.exists() and target.resolve() == self.resolve():
                raise OSError(22, "Source and target are the same file", str(self), None, str(target))
            target.write_bytes(data)
        return target

    def copy_into(self, target_dir, **kwargs):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.copy(self._target(target_dir) / self.name, **kwargs)

    def move(self, target):
        return self.rename(target)

    def move_into(self, target_dir):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.move(self._target(target_dir) / self.name)

    def _unsupported(self, name):
        raise UnsupportedOperation(f"{type(self).__name__}.{name}() is unsupported on this system")

    def chmod(self, mode, *, follow_symlinks=True):
        self._unsupported("chmod")

    def symlink_to(self, target, target_is_directory=False):
        self._unsupported("symlink_to")

    def hardlink_to(self, target):
        self._unsupported("hardlink_to")

    def owner(self, *, follow_symlinks=True):
        self._unsupported("owner")

    def group(self, *, follow_symlinks=True):
        self._unsupported("group")


class PosixPath(Path, PurePosixPath):
    __slots__ = ()


class WindowsPath(Path, PureWindowsPath):
    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")
