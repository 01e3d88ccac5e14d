"""Regular expressions."""
import _re
from _re import compile, findall, finditer, fullmatch, match, purge, search, split, sub, subn

__all__ = ["match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "escape",
           "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE",
           "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag", "PatternError"]

Pattern, Match = _re.types()
_NAMES = {256: "ASCII", 2: "IGNORECASE", 4: "LOCALE", 32: "UNICODE", 8: "MULTILINE", 16: "DOTALL", 64: "VERBOSE",
          128: "DEBUG"}
_SPECIAL = {c: "\\" + c for c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


class RegexFlag(int):
    """Flags: numbers that show their names."""

    @property
    def name(self):
        parts = _parts(self)
        return "|".join(parts) if parts else "NOFLAG"

    @property
    def value(self):
        return int(self)

    def __repr__(self):
        return "|".join(["re." + part if part[0] not in "0123456789" else part for part in _parts(self)]) or "re.NOFLAG"

    __str__ = __repr__

    def __format__(self, spec):
        return format(repr(self), spec)

    def __or__(self, other):
        return _flag(int(self) | int(other)) if isinstance(other, int) else NotImplemented

    def __and__(self, other):
        return _flag(int(self) & int(other)) if isinstance(other, int) else NotImplemented

    def __xor__(self, other):
        return _flag(int(self) ^ int(other)) if isinstance(other, int) else NotImplemented

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        return _flag(511 & ~int(self))

    def __contains__(self, other):
        return int(self) & int(other) == int(other)

    def __iter__(self):
        return iter([_flag(bit) for bit in sorted(_NAMES) if int(self) & bit])

    def __len__(self):
        return len([bit for bit in _NAMES if int(self) & bit])

    def __bool__(self):
        return int(self) != 0

    def __hash__(self):
        return hash(int(self))


def _parts(flag):
    """The names of a flag's bits, and the rest as a number."""
    rest = int(flag)
    names = []
    for bit, name in _NAMES.items():
        if rest & bit:
            names.append(name)
            rest &= ~bit
    if rest:
        names.append(hex(rest))
    return names


_flags = {}


def _flag(number):
    flag = _flags.get(number)
    if flag is None:
        flag = _flags[number] = RegexFlag(number)
    return flag


NOFLAG = _flag(0)
ASCII = A = _flag(256)
IGNORECASE = I = _flag(2)
LOCALE = L = _flag(4)
UNICODE = U = _flag(32)
MULTILINE = M = _flag(8)
DOTALL = S = _flag(16)
VERBOSE = X = _flag(64)
DEBUG = _flag(128)


class PatternError(Exception):
    """What is wrong with a pattern, and where."""

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            before = pattern[:pos].split(newline)
            self.lineno = len(before)
            self.colno = len(before[-1]) + 1
            msg = f"{msg} at position {pos}"
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


error = PatternError


def escape(pattern):
    """The text with a backslash before what has a meaning in patterns."""
    if isinstance(pattern, str):
        return "".join([_SPECIAL.get(c, c) for c in pattern])
    return escape(str(pattern, "latin1")).encode("latin1")
