"""JSON text to objects: what C leaves to Python, which is everything with hooks."""
from _json import scan, scanstring

__all__ = ["JSONDecoder", "JSONDecodeError"]

_SPACE = " \t\n\r"
_DIGITS = "0123456789"


class JSONDecodeError(ValueError):
    """Text that is no JSON, and where."""

    def __init__(self, msg, doc, pos):
        before = doc[:pos].split("\n" if isinstance(doc, str) else b"\n")
        lineno = len(before)
        colno = len(before[-1]) + 1
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


def detect_encoding(b):
    """By the byte order mark, or where the zero bytes stand."""
    if b[:4] in (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00"):
        return "utf-32"
    if b[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return "utf-16"
    if b[:3] == b"\xef\xbb\xbf":
        return "utf-8-sig"
    if len(b) >= 4:
        if not b[0]:
            return "utf-16-be" if b[1] else "utf-32-be"
        if not b[1]:
            return "utf-16-le" if b[2] or b[3] else "utf-32-le"
    elif len(b) == 2:
        if not b[0]:
            return "utf-16-be"
        if not b[1]:
            return "utf-16-le"
    return "utf-8"


_CONSTANTS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


class JSONDecoder:
    """JSON text to objects."""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self._plain = not (object_hook or parse_float or parse_int or parse_constant or object_pairs_hook)

    def decode(self, s):
        obj, end = self.raw_decode(s, idx=_skip(s, 0))
        end = _skip(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """The object that begins at a place, and where it ends."""
        if idx < 0:
            raise ValueError("idx cannot be negative")
        if s[idx:idx + 1] in _SPACE:
            raise JSONDecodeError("Expecting value", s, idx)
        if self._plain:
            return scan(s, idx, bool(self.strict))
        return self._scan(s, idx)

    def _scan(self, s, idx):
        c = s[idx:idx + 1]
        if c == '"':
            return scanstring(s, idx + 1, bool(self.strict))
        if c == "{":
            return self._object(s, idx + 1)
        if c == "[":
            return self._array(s, idx + 1)
        for word, value in (("null", None), ("true", True), ("false", False)):
            if s.startswith(word, idx):
                return value, idx + len(word)
        end, whole = _number_end(s, idx)
        if end > idx:
            text = s[idx:end]
            return (self.parse_int(text) if whole else self.parse_float(text)), end
        for word in ("NaN", "Infinity", "-Infinity"):
            if s.startswith(word, idx):
                return self.parse_constant(word), idx + len(word)
        raise JSONDecodeError("Expecting value", s, idx)

    def _array(self, s, end):
        values = []
        end = _skip(s, end)
        if s[end:end + 1] == "]":
            return values, end + 1
        while True:
            value, end = self._scan(s, end)
            values.append(value)
            end = _skip(s, end)
            c = s[end:end + 1]
            if c == "]":
                return values, end + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, end)
            comma = end
            end = _skip(s, end + 1)
            if s[end:end + 1] == "]":
                raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)

    def _object(self, s, end):
        pairs = []
        end = _skip(s, end)
        c = s[end:end + 1]
        if c == "}":
            return self._made(pairs), end + 1
        while True:
            if s[end:end + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, end)
            key, end = scanstring(s, end + 1, bool(self.strict))
            end = _skip(s, end)
            if s[end:end + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, end)
            value, end = self._scan(s, _skip(s, end + 1))
            pairs.append((key, value))
            end = _skip(s, end)
            c = s[end:end + 1]
            if c == "}":
                return self._made(pairs), end + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, end)
            comma = end
            end = _skip(s, end + 1)
            if s[end:end + 1] == "}":
                raise JSONDecodeError("Illegal trailing comma before end of object", s, comma)

    def _made(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        made = dict(pairs)
        return made if self.object_hook is None else self.object_hook(made)


def _skip(s, end):
    while s[end:end + 1] in _SPACE and end < len(s):
        end += 1
    return end


def _digits_end(s, end):
    while end < len(s) and s[end] in _DIGITS:
        end += 1
    return end


def _number_end(s, idx):
    """Where the number at a place ends, and whether it is an integer; the place itself when there is none."""
    end = idx + (s[idx:idx + 1] == "-")
    whole = end + 1 if s[end:end + 1] == "0" else _digits_end(s, end)
    if whole == end:
        return idx, True
    end = whole
    if s[end:end + 1] == ".":
        fraction = _digits_end(s, end + 1)
        if fraction > end + 1:
            end = fraction
    if s[end:end + 1] in ("e", "E"):
        sign = end + 1 + (s[end + 1:end + 2] in ("+", "-"))
        exponent = _digits_end(s, sign)
        if exponent > sign:
            end = exponent
    return end, end == whole
