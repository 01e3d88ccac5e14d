"""File names against patterns with *, ? and [...]."""
__all__ = ["filter", "filterfalse", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    return fnmatchcase(name, pat)


def filter(names, pat):
    return [name for name in names if fnmatchcase(name, pat)]


def filterfalse(names, pat):
    return [name for name in names if not fnmatchcase(name, pat)]


def fnmatchcase(name, pat):
    if isinstance(pat, bytes):
        name, pat = str(name, "latin-1"), str(pat, "latin-1")
    parts = _parts(pat)
    i = k = 0
    star, mark = -1, 0
    while i < len(name):
        if k < len(parts) and parts[k] == "*":
            star, mark = k, i
            k += 1
        elif k < len(parts) and _fits(parts[k], name[i]):
            i += 1
            k += 1
        elif star >= 0:
            k = star + 1
            mark += 1
            i = mark
        else:
            return False
    while k < len(parts) and parts[k] == "*":
        k += 1
    return k == len(parts)


def _fits(part, c):
    if part == "?":
        return True
    if len(part) == 1 or not isinstance(part, tuple):
        return part[-1] == c
    negated, singles, ranges = part
    return negated != (c in singles or any(low <= c <= high for low, high in ranges))


def _parts(pat):
    """The pattern as a list of "*", "?", "\\\\c" for the character c, and (negated, characters, ranges)."""
    parts, i, end = [], 0, len(pat)
    while i < end:
        c = pat[i]
        i += 1
        if c in "*?":
            if c == "?" or not parts or parts[-1] != "*":
                parts.append(c)
            continue
        close = -1
        if c == "[":
            j = i + (pat[i:i + 1] == "!")
            close = pat.find("]", j + 1)
        if close < 0:
            parts.append("\\" + c)
            continue
        parts.append(_char_set(pat[i:close]))
        i = close + 1
    return parts


def _char_set(text):
    negated = text[:1] == "!"
    text = text[negated:]
    singles, ranges, i = [], [], 0
    while i < len(text):
        if i + 2 < len(text) and text[i + 1] == "-":
            if text[i] <= text[i + 2]:
                ranges.append((text[i], text[i + 2]))
            i += 3
        else:
            singles.append(text[i])
            i += 1
    return negated, singles, ranges


def translate(pat):
    result, i, end = [], 0, len(pat)
    for part in _parts(pat):
        if part == "*":
            result.append(".*")
        elif part == "?":
            result.append(".")
        elif isinstance(part, tuple):
            negated, singles, ranges = part
            body = "".join(["\\" + c if c in "\\^]-[&~|" else c for c in singles])
            body += "".join([f"{low}-{high}" for low, high in ranges])
            result.append(("[^" if negated else "[") + body + "]" if body else "." if negated else "(?!)")
        else:
            c = part[-1]
            result.append("\\" + c if c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else c)
    return f"(?s:{''.join(result)})\\z"
