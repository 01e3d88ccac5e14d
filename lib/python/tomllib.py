"""TOML 1.0 read into dicts."""
import re
from datetime import date as _date, datetime as _datetime, time as _time, timedelta as _timedelta, timezone as _timezone

__all__ = ["loads", "load", "TOMLDecodeError"]

_missing = object()
_DEPTH_MOST = 500
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0b[01](?:_?[01])*|0o[0-7](?:_?[0-7])*"
                     r"|[+-]?(?:0|[1-9](?:_?[0-9])*)(?P<float>(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)")
_CLOCK = r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6})[0-9]*)?"
_LOCAL_TIME = re.compile(_CLOCK)
_DATE_TIME = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                        rf"(?:[Tt ]{_CLOCK}(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?)?")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\n]")
_CONTROL_MANY = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_COMMENT_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class TOMLDecodeError(ValueError):
    """What is wrong with a document, and where."""

    def __init__(self, msg=_missing, doc=_missing, pos=_missing, *args):
        if msg is _missing or doc is _missing or pos is _missing:
            import warnings
            warnings.warn("Free-form arguments for TOMLDecodeError are deprecated. Please set 'msg' (str), 'doc' (str) and 'pos' "
                          "(int) arguments only.", DeprecationWarning, stacklevel=2)
            given = [each for each in (msg, doc, pos) if each is not _missing]
            super().__init__(*given, *args)
            return
        line = doc.count("\n", 0, pos) + 1
        column = pos - doc.rfind("\n", 0, pos)
        place = "end of document" if pos >= len(doc) else f"line {line}, column {column}"
        super().__init__(f"{msg} (at {place})", *args)
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, line, column


def load(fp, /, *, parse_float=float):
    """The document in a file that was opened in binary mode."""
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """The document in a str."""
    try:
        text = s.replace("\r\n", "\n")
    except (AttributeError, TypeError):
        raise TypeError(f"Expected str object, not '{type(s).__qualname__}'") from None
    return _Reader(text, parse_float).document()


class _Reader:
    """A place in a text, and the tables made so far. `_closed` holds the ids of dicts that no header may add to; all dicts
    of the document are alive while it is read."""

    def __init__(self, text, parse_float):
        self._text = text
        self._at = 0
        self._root = {}
        self._headed = set()  # tables that a header has named
        self._dotted = set()  # tables made by dotted keys, closed to headers
        self._fixed = set()  # inline tables and arrays of values
        self._many = set()  # lists of [[tables]]
        self._depth = 0
        if parse_float is float:
            self._float = float
        else:
            def checked(text):
                value = parse_float(text)
                if isinstance(value, (dict, list)):
                    raise ValueError("parse_float must not return dicts or lists")
                return value
            self._float = checked

    def _fail(self, message, at=None):
        return TOMLDecodeError(message, self._text, self._at if at is None else at)

    def _peek(self):
        return self._text[self._at:self._at + 1]

    def _space(self):
        text, at = self._text, self._at
        while text.startswith((" ", "\t"), at):
            at += 1
        self._at = at

    def _comment(self):
        if self._peek() == "#":
            end = self._text.find("\n", self._at)
            end = len(self._text) if end < 0 else end
            bad = _COMMENT_BAD.search(self._text, self._at, end)
            if bad:
                raise self._fail(f"Found invalid character {bad.group()!r}", bad.start())
            self._at = end

    def _lines(self):
        """Over white space, line ends and comments."""
        while True:
            start = self._at
            while self._peek() and self._peek() in " \t\n":
                self._at += 1
            self._comment()
            if self._at == start:
                return

    def document(self):
        table = self._root
        self._names = []  # of the table that the last header has named
        while True:
            while self._peek() and self._peek() in " \t\n":
                self._at += 1
            c = self._peek()
            if not c:
                return self._root
            if c == "[":
                table = self._many_header() if self._text.startswith("[[", self._at) else self._header()
                self._space()
            elif c in "\"'" or _BARE.match(c):
                self._pair(table, True)
                self._space()
            elif c != "#":
                raise self._fail("Invalid statement")
            self._comment()
            c = self._peek()
            if not c:
                return self._root
            if c != "\n":
                raise self._fail("Expected newline or end of document after a statement")
            self._at += 1

    def _walk(self, keys, what):
        """The table in which the last of a header's keys lies."""
        table = self._root
        for key in keys[:-1]:
            below = table.get(key, _missing)
            if below is _missing:
                below = table[key] = {}
            elif isinstance(below, list) and id(below) in self._many:
                below = below[-1]
            if not isinstance(below, dict) or id(below) in self._fixed:
                raise self._fail("Cannot overwrite a value" if id(below) not in self._fixed else what)
            table = below
        return table

    def _header(self):
        self._at += 1
        self._space()
        keys = self._names = self._key()
        text = f"Cannot declare {tuple(keys)} twice"
        table = self._walk(keys, text)
        old = table.get(keys[-1], _missing)
        if old is _missing:
            old = table[keys[-1]] = {}
        elif not isinstance(old, dict):
            raise self._fail(text if isinstance(old, list) else "Cannot overwrite a value")
        elif id(old) in self._headed or id(old) in self._fixed or id(old) in self._dotted:
            raise self._fail(text)
        self._headed.add(id(old))
        if self._peek() != "]":
            raise self._fail("Expected ']' at the end of a table declaration")
        self._at += 1
        return old

    def _many_header(self):
        self._at += 2
        self._space()
        keys = self._names = self._key()
        text = f"Cannot mutate immutable namespace {tuple(keys)}"
        table = self._walk(keys, text)
        old = table.get(keys[-1], _missing)
        if old is _missing:
            old = table[keys[-1]] = []
            self._many.add(id(old))
        elif not isinstance(old, list) or id(old) not in self._many:
            raise self._fail(text if id(old) in self._fixed else "Cannot overwrite a value")
        new = {}
        self._headed.add(id(new))
        old.append(new)
        if not self._text.startswith("]]", self._at):
            raise self._fail("Expected ']]' at the end of an array declaration")
        self._at += 2
        return new

    def _pair(self, table, is_statement):
        keys = self._key()
        if self._peek() != "=":
            raise self._fail("Expected '=' after a key in a key/value pair")
        self._at += 1
        self._space()
        value = self._value()
        made = []
        whole = self._names + keys if is_statement else keys
        for i, key in enumerate(keys[:-1], len(whole) - len(keys) + 1):
            below = table.get(key, _missing)
            if below is _missing:
                below = table[key] = {}
            elif is_statement and (id(below) in self._headed or id(below) in self._many):
                raise self._fail(f"Cannot redefine namespace {tuple(whole[:i])}")
            elif id(below) in self._fixed:
                raise self._fail(f"Cannot mutate immutable namespace {tuple(whole[:-1] if is_statement else whole)}")
            elif not isinstance(below, dict):
                raise self._fail("Cannot overwrite a value")
            made.append(id(below))
            table = below
        if not is_statement and id(table.get(keys[-1])) in self._fixed:
            raise self._fail(f"Cannot mutate immutable namespace {tuple(keys)}")
        self._dotted.update(made)
        if keys[-1] in table:
            raise self._fail("Cannot overwrite a value" if is_statement else f"Duplicate inline table key {keys[-1]!r}")
        table[keys[-1]] = value

    def _key(self):
        keys = [self._key_part()]
        self._space()
        while self._peek() == ".":
            self._at += 1
            self._space()
            keys.append(self._key_part())
            self._space()
        return keys

    def _key_part(self):
        found = _BARE.match(self._text, self._at)
        if found:
            self._at = found.end()
            return found.group()
        if self._peek() == "'":
            return self._literal()
        if self._peek() == '"':
            return self._basic()
        raise self._fail("Invalid initial character for a key part")

    def _value(self):
        text, at = self._text, self._at
        c = self._peek()
        if c == '"':
            return self._many_basic() if text.startswith('"""', at) else self._basic()
        if c == "'":
            return self._many_literal() if text.startswith("'''", at) else self._literal()
        for word, value in (("true", True), ("false", False)):
            if text.startswith(word, at):
                self._at += len(word)
                return value
        if c == "[" or c == "{":
            self._depth += 1
            if self._depth > _DEPTH_MOST:
                raise RecursionError(f"TOML inline arrays/tables are nested more than the allowed {_DEPTH_MOST} levels")
            value = self._array() if c == "[" else self._inline()
            self._depth -= 1
            return value
        return self._moment_or_number()

    def _moment_or_number(self):
        text, at = self._text, self._at
        found = _DATE_TIME.match(text, at)
        if found:
            try:
                value = _moment(found)
            except ValueError:
                raise self._fail("Invalid date or datetime") from None
            self._at = found.end()
            return value
        found = _LOCAL_TIME.match(text, at)
        if found:
            self._at = found.end()
            return _clock(found.groups())
        found = _NUMBER.match(text, at)
        if found:
            self._at = found.end()
            if found.group("float"):
                return self._float(found.group())
            return int(found.group(), 0)
        for size in (3, 4):
            word = text[at:at + size]
            if word in ("inf", "nan", "+inf", "-inf", "+nan", "-nan"):
                self._at += size
                return self._float(word)
        raise self._fail("Invalid value")

    def _array(self):
        self._at += 1
        result = []
        self._fixed.add(id(result))
        self._lines()
        while self._peek() != "]":
            result.append(self._value())
            self._lines()
            if self._peek() == "]":
                break
            if self._peek() != ",":
                raise self._fail("Unclosed array")
            self._at += 1
            self._lines()
        self._at += 1
        return result

    def _inline(self):
        self._at += 1
        result = {}
        self._space()
        if self._peek() != "}":
            while True:
                self._pair(result, False)
                self._space()
                c = self._peek()
                if c == "}":
                    break
                if c != ",":
                    raise self._fail("Unclosed inline table")
                self._at += 1
                self._space()
        self._at += 1
        self._fix(result)
        return result

    def _fix(self, value):
        self._fixed.add(id(value))
        for below in value.values():
            if isinstance(below, dict) and id(below) not in self._fixed:
                self._fix(below)

    def _literal(self):
        start = self._at + 1
        end = self._text.find("'", start)
        bad = _CONTROL.search(self._text, start, end if end >= 0 else len(self._text))
        if bad:
            raise self._fail(f"Found invalid character {bad.group()!r}", bad.start())
        if end < 0:
            raise self._fail('Expected "\'"', len(self._text))
        self._at = end + 1
        return self._text[start:end]

    def _many_literal(self):
        start = self._at + 3
        if self._text.startswith("\n", start):
            start += 1
        end = self._text.find("'''", start)
        bad = _CONTROL_MANY.search(self._text, start, end if end >= 0 else len(self._text))
        if bad:
            raise self._fail(f"Found invalid character {bad.group()!r}", bad.start())
        if end < 0:
            raise self._fail('Expected "\'\'\'"', len(self._text))
        for _ in range(2):
            if self._text.startswith("'", end + 3):
                end += 1
        self._at = end + 3
        return self._text[start:end]

    def _basic(self):
        self._at += 1
        return self._until('"', _CONTROL)

    def _many_basic(self):
        self._at += 3
        if self._peek() == "\n":
            self._at += 1
        result = self._until('"""', _CONTROL_MANY)
        for _ in range(2):
            if self._peek() == '"':
                self._at += 1
                result += '"'
        return result

    def _until(self, quotes, controls):
        text, parts = self._text, []
        start = at = self._at
        while True:
            c = text[at:at + 1]
            if not c:
                raise self._fail("Unterminated string", at)
            if c == '"':
                if len(quotes) == 1 or text.startswith(quotes, at):
                    parts.append(text[start:at])
                    self._at = at + len(quotes)
                    return "".join(parts)
                at += 1
            elif c == "\\":
                parts.append(text[start:at])
                value, at = self._escape(at, len(quotes) == 3)
                parts.append(value)
                start = at
            elif controls.match(c):
                raise self._fail(f"Illegal character {c!r}", at)
            else:
                at += 1

    def _escape(self, at, is_many):
        text = self._text
        c = text[at + 1:at + 2]
        if is_many and c in (" ", "\t", "\n") and c:
            behind = at + 1
            if c != "\n":
                while text.startswith((" ", "\t"), behind):
                    behind += 1
                if behind >= len(text):
                    return "", behind
                if not text.startswith("\n", behind):
                    raise self._fail("Unescaped '\\' in a string", behind)
                behind += 1
            while text[behind:behind + 1] and text[behind:behind + 1] in " \t\n":
                behind += 1
            return "", behind
        if c in ("u", "U"):
            size = 4 if c == "u" else 8
            digits = text[at + 2:at + 2 + size]
            if len(digits) != size or digits.strip("0123456789abcdefABCDEF"):
                raise self._fail("Invalid hex value", at + 2)
            number = int(digits, 16)
            if number > 0x10ffff or 0xd800 <= number < 0xe000:
                raise self._fail("Escaped character is not a Unicode scalar value", at + 2 + size)
            return chr(number), at + 2 + size
        if c and c in _ESCAPES:
            return _ESCAPES[c], at + 2
        raise self._fail("Unescaped '\\' in a string", at + 2)


def _clock(parts):
    hour, minute, second, fraction = parts[:4]
    return _time(int(hour), int(minute), int(second), int(fraction.ljust(6, "0")) if fraction else 0)


def _moment(found):
    year, month, day, *clock = found.groups()
    if clock[0] is None:
        return _date(int(year), int(month), int(day))
    time = _clock(clock)
    zulu, sign, hours, minutes = clock[4:]
    zone = None
    if zulu:
        zone = _timezone.utc
    elif sign:
        offset = _timedelta(hours=int(hours), minutes=int(minutes))
        zone = _timezone(-offset if sign == "-" else offset)
    return _datetime(int(year), int(month), int(day), time.hour, time.minute, time.second, time.microsecond, zone)
