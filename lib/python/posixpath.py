"""Path names of POSIX. Questions about files are answered from the run's own."""
import genericpath
from _files import ask as _ask, fspath as _fspath, text_path as _text_path
from genericpath import (
    commonprefix, exists, getatime, getctime, getmtime, getsize, isdevdrive, isdir, isfile, isjunction, lexists, samefile,
    sameopenfile, samestat,
)

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname", "commonprefix",
           "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir", "isfile", "ismount",
           "expanduser", "expandvars", "normpath", "abspath", "samefile", "sameopenfile", "samestat", "curdir", "pardir", "sep",
           "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath", "supports_unicode_filenames", "relpath",
           "commonpath", "isjunction", "isdevdrive", "ALLOW_MISSING"]

curdir, pardir, extsep, sep, pathsep, defpath, altsep, devnull = ".", "..", ".", "/", ":", "/bin:/usr/bin", None, "/dev/null"
supports_unicode_filenames = False
ALLOW_MISSING = genericpath.ALLOW_MISSING
_CWD = "/work"


def _like(path, *texts):
    """The texts in the type of the path."""
    if isinstance(path, bytes):
        texts = tuple([text.encode() for text in texts])
    return texts if len(texts) > 1 else texts[0]


def normcase(s):
    return _fspath(s)


def isabs(s):
    s = _fspath(s)
    return s.startswith(_like(s, "/"))


def join(a, /, *p):
    """Parts with a slash between them; an absolute one begins anew."""
    a = _fspath(a)
    slash = _like(a, "/")
    path = a
    try:
        for b in p:
            b = _fspath(b)
            if b.startswith(slash) or not path:
                path = b
            elif path.endswith(slash):
                path += b
            else:
                path += slash + b
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", a, *p)
        raise
    return path


def split(p):
    """(what stands before the last slash, what behind it)"""
    p = _fspath(p)
    slash = _like(p, "/")
    at = p.rfind(slash) + 1
    head, tail = p[:at], p[at:]
    if head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    """(root, extension with its point)"""
    p = _fspath(p)
    slash, point = _like(p, "/", ".")
    return genericpath._splitext(p, slash, None, point)


def splitdrive(p):
    p = _fspath(p)
    return p[:0], p


def splitroot(p):
    """(no drive, the slashes that make it absolute, the rest)"""
    p = _fspath(p)
    slash = _like(p, "/")
    if p[:1] != slash:
        return p[:0], p[:0], p
    if p[1:2] != slash or p[2:3] == slash:
        return p[:0], slash, p[1:]
    return p[:0], p[:2], p[2:]


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def islink(path):
    """There are no symbolic links."""
    _fspath(path)
    return False


def ismount(path):
    try:
        path = _text_path(path)
        _ask("stat", path)
    except (OSError, ValueError):
        return False
    return abspath(path) == _CWD


def expanduser(path):
    """The run has no users, so a ~ stays."""
    return _fspath(path)


def expandvars(path):
    """There are no environment variables, so a $ stays."""
    return _fspath(path)


def normpath(path):
    """Without double slashes, points and what .. takes away."""
    path = _fspath(path)
    slash, dot, up = _like(path, "/", ".", "..")
    if not path:
        return dot
    _, root, rest = splitroot(path)
    parts = []
    for part in rest.split(slash):
        if not part or part == dot:
            continue
        if part != up or not root and not parts or parts and parts[-1] == up:
            parts.append(part)
        elif parts:
            parts.pop()
    return (root + slash.join(parts)) or dot


def abspath(path):
    path = _fspath(path)
    return normpath(path if isabs(path) else join(_like(path, _CWD), path))


def realpath(filename, *, strict=False):
    """abspath(): there are no links. `strict` wants it to be there."""
    path = abspath(filename)
    if strict and strict is not ALLOW_MISSING:
        _ask("stat", _text_path(path), path=path)
    return path


def relpath(path, start=None):
    """The path as it is from another folder."""
    path = _fspath(path)
    if not path:
        raise ValueError("no path specified")
    slash, dot, up = _like(path, "/", ".", "..")
    start = dot if start is None else _fspath(start)
    try:
        theirs = [part for part in abspath(start).lstrip(slash).split(slash) if part]
        ours = [part for part in abspath(path).lstrip(slash).split(slash) if part]
        shared = len(commonprefix([theirs, ours]))
        parts = [up] * (len(theirs) - shared) + ours[shared:]
        return slash.join(parts) if parts else dot
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types("relpath", path, start)
        raise


def commonpath(paths):
    """The longest path that all of them lie in."""
    paths = tuple([_fspath(path) for path in paths])
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    slash, dot = _like(paths[0], "/", ".")
    try:
        absolute = [path.startswith(slash) for path in paths]
        if any(absolute) != all(absolute):
            raise ValueError("Can't mix absolute and relative paths")
        parts = [[part for part in path.split(slash) if part and part != dot] for path in paths]
        shared = commonprefix(parts)
        return (slash if absolute[0] else slash[:0]) + slash.join(shared)
    except (TypeError, AttributeError):
        genericpath._check_arg_types("commonpath", *paths)
        raise
