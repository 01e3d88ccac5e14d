"""What path names of all systems have in common."""
from _files import ask as _ask, fspath as _fspath, text_path as _text_path

__all__ = ["commonprefix", "exists", "getatime", "getctime", "getmtime", "getsize", "isdevdrive", "isdir", "isfile", "isjunction",
           "islink", "lexists", "samefile", "sameopenfile", "samestat", "ALLOW_MISSING"]


class _AllowMissing:
    def __repr__(self):
        return "os.path.ALLOW_MISSING"

    def __reduce__(self):
        return "ALLOW_MISSING"


ALLOW_MISSING = _AllowMissing()


def _found(path):
    """(is it a folder, its size) or None."""
    if isinstance(path, int):
        return None
    try:
        return _ask("stat", _text_path(path))
    except (OSError, ValueError):
        return None


def exists(path):
    return _found(path) is not None


lexists = exists


def isfile(path):
    found = _found(path)
    return found is not None and not found[0]


def isdir(s):
    found = _found(s)
    return found is not None and found[0]


def islink(path):
    """There are no symbolic links."""
    return False


def isjunction(path):
    _fspath(path)
    return False


def isdevdrive(path):
    _fspath(path)
    return False


def getsize(filename):
    import os
    return os.stat(filename).st_size


def getmtime(filename):
    import os
    return os.stat(filename).st_mtime


def getatime(filename):
    import os
    return os.stat(filename).st_atime


def getctime(filename):
    import os
    return os.stat(filename).st_ctime


def commonprefix(m, /):
    """The longest beginning of all of them."""
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = tuple([_fspath(each) for each in m])
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def samestat(s1, s2):
    return s1.st_ino == s2.st_ino and s1.st_dev == s2.st_dev


def samefile(f1, f2):
    """Whether both name the same file."""
    import os
    os.stat(f1), os.stat(f2)
    return os.path.abspath(os.fsdecode(f1)) == os.path.abspath(os.fsdecode(f2))


def sameopenfile(fp1, fp2):
    raise OSError(9, "Bad file descriptor")


def _splitext(p, sep, altsep, extsep):
    """The last point that is not the first of its name begins the extension."""
    name = p.rfind(sep)
    if altsep:
        name = max(name, p.rfind(altsep))
    point = p.rfind(extsep)
    at = name + 1
    while at < point:
        if p[at:at + 1] != extsep:
            return p[:point], p[point:]
        at += 1
    return p, p[:0]


def _check_arg_types(function, *args):
    """Why parts do not go together."""
    texts = bytes_ = False
    for each in args:
        if isinstance(each, str):
            texts = True
        elif isinstance(each, bytes):
            bytes_ = True
        else:
            raise TypeError(f"{function}() argument must be str, bytes, or os.PathLike object, "
                            f"not {each.__class__.__name__!r}") from None
    if texts and bytes_:
        raise TypeError("Can't mix strings and bytes in path components") from None
