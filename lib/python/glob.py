"""Names of files that fit a pattern."""
import fnmatch
import os
import re

__all__ = ["escape", "glob", "iglob"]

_MAGIC = re.compile("[*?[]")


def has_magic(s):
    return bool(_MAGIC.search(s if isinstance(s, str) else os.fsdecode(s)))


def escape(pathname):
    """The pattern that fits this name alone."""
    if isinstance(pathname, bytes):
        return os.fsencode(escape(os.fsdecode(pathname)))
    return re.sub("([*?[])", r"[\1]", pathname)


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The files, in the order in which the folders list them; `**` stands for any folders where `recursive` is true."""
    if isinstance(pathname, bytes):
        found = _walk(os.fsdecode(pathname), os.fsdecode(root_dir or b""), recursive, include_hidden, False)
        return map(os.fsencode, found)
    return _walk(os.fspath(pathname), os.fspath(root_dir or ""), recursive, include_hidden, False)


def _walk(pattern, root, recursive, hidden, folders_only):
    head, tail = os.path.split(pattern)
    is_deep = recursive and tail == "**"
    if not has_magic(pattern):
        place = os.path.join(root, pattern)
        if os.path.lexists(place) if tail else os.path.isdir(place):
            if not folders_only or os.path.isdir(place):
                yield pattern
        return
    heads = [head]
    if head and head != pattern and has_magic(head):
        heads = _walk(head, root, recursive, hidden, True)
    for each in heads:
        if is_deep:
            names = _deep(os.path.join(root, each), hidden, folders_only)
        elif has_magic(tail):
            names = _in_folder(os.path.join(root, each), tail, hidden, folders_only)
        else:
            place = os.path.join(root, each, tail)
            names = [tail] if (os.path.lexists(place) if tail else os.path.isdir(place)) else []
        for name in names:
            path = os.path.join(each, name) if each else name
            if path:
                yield path


def _entries(folder, folders_only):
    try:
        with os.scandir(folder or os.curdir) as entries:
            return [entry.name for entry in entries if not folders_only or entry.is_dir()]
    except OSError:
        return []


def _in_folder(folder, pattern, hidden, folders_only):
    names = _entries(folder, folders_only)
    if not hidden and not pattern.startswith("."):
        names = [name for name in names if not name.startswith(".")]
    return fnmatch.filter(names, pattern)


def _deep(folder, hidden, folders_only):
    """The folder itself as "", and all below it."""
    if folder and not os.path.isdir(folder):
        return
    yield ""
    waiting = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        deeper = []
        for name in _entries(place, folders_only):
            if hidden or not name.startswith("."):
                path = os.path.join(prefix, name) if prefix else name
                yield path
                deeper.append((os.path.join(place, name), path))
        waiting += [each for each in reversed(deeper) if os.path.isdir(each[0])]
