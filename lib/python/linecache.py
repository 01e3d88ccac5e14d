"""Lines of source files, read once."""
from _frames import source as _source

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

cache = {}


def clearcache():
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """The line with its end; "" where there is none."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    return updatecache(filename, module_globals)


def checkcache(filename=None):
    """Forgets what has changed: files here keep no times, so what is there no more or has another size."""
    import os
    for name in [filename] if filename is not None else list(cache):
        entry = cache.get(name)
        if entry is None or len(entry) == 1 or entry[1] is None:
            continue
        try:
            size = os.stat(entry[3]).st_size
        except (OSError, ValueError):
            size = None
        if size != entry[0]:
            cache.pop(name, None)


def updatecache(filename, module_globals=None):
    """The lines of a file, read again."""
    import os
    cache.pop(filename, None)
    source = _source(filename)
    if source is not None:
        lines = [line + "\n" for line in source.removesuffix("\n").split("\n")]
        cache[filename] = len(source), None, lines, filename
        return lines
    if not filename or filename.startswith("<") and filename.endswith(">"):
        return []
    try:
        with open(filename, encoding="utf-8") as file:
            lines = file.readlines()
        size = os.stat(filename).st_size
    except (OSError, UnicodeDecodeError, SyntaxError, ValueError):
        return []
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    cache[filename] = size, 0.0, lines, filename
    return lines


def lazycache(filename, module_globals):
    """Modules here have no loaders that know their source."""
    return False
