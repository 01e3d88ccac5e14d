"""Path names of Windows, as names only: no run has such files."""
import genericpath
from _files import fspath as _fspath
from genericpath import commonprefix

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname", "commonprefix",
           "normpath", "curdir", "pardir", "sep", "pathsep", "altsep", "extsep", "devnull", "isreserved"]
curdir, pardir, extsep, sep, pathsep, altsep, defpath, devnull = ".", "..", ".", "\\", ";", "/", ".;C:\\bin", "nul"

_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{name}{digit}" for name in ("COM", "LPT") for digit in "123456789\xb9\xb2\xb3"}


def _like(path, *texts):
    if isinstance(path, bytes):
        texts = tuple([text.encode() for text in texts])
    return texts if len(texts) > 1 else texts[0]


def normcase(s):
    """In small letters, with backslashes."""
    s = _fspath(s)
    slash, back = _like(s, "/", "\\")
    return s.replace(slash, back).lower()


def splitroot(p):
    """(drive or share, the backslash that makes it absolute, the rest)"""
    p = _fspath(p)
    back, slash, colon, unc = _like(p, "\\", "/", ":", "\\\\?\\UNC\\")
    plain = p.replace(slash, back)
    if plain[:1] == back:
        if plain[1:2] != back:
            return p[:0], p[:1], p[1:]
        start = 8 if plain[:8].upper() == unc else 2
        host = plain.find(back, start)
        if host < 0:
            return p, p[:0], p[:0]
        share = plain.find(back, host + 1)
        if share < 0:
            return p, p[:0], p[:0]
        return p[:share], p[share:share + 1], p[share + 1:]
    if plain[1:2] == colon:
        if plain[2:3] == back:
            return p[:2], p[2:3], p[3:]
        return p[:2], p[:0], p[2:]
    return p[:0], p[:0], p


def splitdrive(p):
    drive, root, tail = splitroot(p)
    return drive, root + tail


def isabs(s):
    s = _fspath(s)
    back, slash, colon, double = _like(s, "\\", "/", ":\\", "\\\\")
    s = s[:3].replace(slash, back)
    return s.startswith(colon, 1) or s.startswith(double)


def join(path, *paths):
    """Parts with a backslash between them; what has a drive or a root of its own begins anew."""
    path = _fspath(path)
    back, slashes, colon = _like(path, "\\", "\\/", ":")
    try:
        drive, root, rest = splitroot(path)
        for each in paths:
            d, r, p = splitroot(each)
            if r:
                drive, root, rest = d or drive, r, p
                continue
            if d and d != drive:
                if d.lower() != drive.lower():
                    drive, root, rest = d, r, p
                    continue
                drive = d
            if rest and rest[-1:] not in slashes:
                rest += back
            rest += p
        if rest and not root and drive and drive[-1:] not in colon + slashes:
            return drive + back + rest
        return drive + root + rest
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", path, *paths)
        raise


def split(p):
    p = _fspath(p)
    slashes = _like(p, "\\/")
    drive, root, rest = splitroot(p)
    i = len(rest)
    while i and rest[i - 1:i] not in slashes:
        i -= 1
    return drive + root + rest[:i].rstrip(slashes), rest[i:]


def splitext(p):
    p = _fspath(p)
    back, slash, point = _like(p, "\\", "/", ".")
    return genericpath._splitext(p, back, slash, point)


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def normpath(path):
    """Without double backslashes, points and what .. takes away."""
    path = _fspath(path)
    back, slash, dot, up = _like(path, "\\", "/", ".", "..")
    drive, root, rest = splitroot(path.replace(slash, back))
    parts = []
    for part in rest.split(back):
        if not part or part == dot:
            continue
        if part != up or not root and (not parts or parts[-1] == up):
            parts.append(part)
        elif parts:
            parts.pop()
    if not drive and not root and not parts:
        return dot
    return drive + root + back.join(parts)


def isreserved(path):
    """Whether Windows keeps one of the names for itself."""
    path = splitroot(path)[2]
    if isinstance(path, bytes):
        path = path.decode("utf-8", "surrogateescape")
    return any([_is_reserved(part) for part in path.replace("/", "\\").split("\\")])


def _is_reserved(name):
    if name[-1:] in (".", " "):
        return name not in (".", "..")
    if any([c in '"*:<>?|/\\' or ord(c) < 32 for c in name]):
        return True
    return name.partition(".")[0].rstrip(" ").upper() in _RESERVED
