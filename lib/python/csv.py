"""Rows of text with delimiters."""
from _csv import fields as _usual_fields, line as _usual_line

__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL", "Error",
           "Dialect", "excel", "excel_tab", "field_size_limit", "reader", "writer", "register_dialect", "get_dialect",
           "list_dialects", "Sniffer", "unregister_dialect", "DictReader", "DictWriter", "unix_dialect"]

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)


class Error(Exception):
    pass


Error.__module__ = "_csv"


class Dialect:
    """How rows are written; classes derived from it are dialects."""
    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Rules(self, {})
        except TypeError as error:
            raise Error(str(error)) from None


class excel(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


_options = ("delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict")
_missing = object()


class _Rules:
    """The checked parameters of a reader or writer."""

    def __init__(self, dialect, options):
        for name in options:
            if name not in _options:
                raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)

        def given(name, otherwise):
            value = options.get(name, _missing)
            if value is _missing:
                value = getattr(dialect, name, _missing) if dialect is not None else _missing
            return otherwise if value is _missing else value

        self.delimiter = self._char("delimiter", given("delimiter", ","), False)
        self.doublequote = bool(given("doublequote", True))
        self.escapechar = self._char("escapechar", given("escapechar", None), True)
        self.lineterminator = given("lineterminator", "\r\n")
        self.quotechar = self._char("quotechar", given("quotechar", '"'), True)
        quoting = given("quoting", QUOTE_MINIMAL)
        if self.quotechar is None and "quoting" not in options and quoting == QUOTE_MINIMAL:
            quoting = QUOTE_NONE
        if not isinstance(quoting, int):
            raise TypeError('"quoting" must be an integer, not ' + type(quoting).__name__)
        if not 0 <= quoting <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        self.quoting = quoting
        self.skipinitialspace = bool(given("skipinitialspace", False))
        self.strict = bool(given("strict", False))
        if not isinstance(self.lineterminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {type(self.lineterminator).__name__}')
        if quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        for name in ("delimiter", "escapechar", "quotechar"):
            c = getattr(self, name)
            space = c == " " and self.skipinitialspace and name != "delimiter"
            if c is not None and (c in "\r\n" or space):
                raise ValueError(f"bad {name} value")
        self._differ("delimiter", "escapechar")
        self._differ("delimiter", "quotechar")
        self._differ("escapechar", "quotechar")
        self.is_usual = (quoting == QUOTE_MINIMAL and self.quotechar is not None and self.escapechar is None
                         and self.doublequote and not self.skipinitialspace and not self.strict)
        for name in ("delimiter", "escapechar", "quotechar"):
            c = getattr(self, name)
            if c is not None and c in self.lineterminator:
                raise ValueError(f"bad {name} or lineterminator value")

    def _differ(self, one, other):
        if getattr(self, one) is not None and getattr(self, one) == getattr(self, other):
            raise ValueError(f"bad {one} or {other} value")

    @staticmethod
    def _char(name, value, optional):
        if value is None and optional:
            return None
        kind = "a unicode character or None" if optional else "a unicode character"
        if not isinstance(value, str):
            raise TypeError(f'"{name}" must be {kind}, not {type(value).__name__}')
        if len(value) != 1:
            raise TypeError(f'"{name}" must be {kind}, not a string of length {len(value)}')
        return value


_dialects = {}
_limit = 131072


def register_dialect(name, dialect=None, /, **fmtparams):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _Rules(dialect, fmtparams)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


def field_size_limit(*new):
    global _limit
    old = _limit
    if new:
        if not isinstance(new[0], int):
            raise TypeError("limit must be an integer")
        _limit = new[0]
    return old


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)


def _rules(dialect, options):
    """Those of a registered dialect are shared: nothing changes them."""
    if not options and isinstance(dialect, str):
        return get_dialect(dialect)
    return _Rules(dialect, options)


class _Reader:
    """Gives a list of fields for each row."""

    def __init__(self, lines, dialect, options):
        self.dialect = _rules(dialect, options)
        self._lines = iter(lines)
        self.line_num = 0

    def __iter__(self):
        return self

    def _line(self):
        line = next(self._lines)
        if not isinstance(line, str):
            raise Error(f"iterator should return strings, not {type(line).__name__} "
                        "(the file should be opened in text mode)")
        self.line_num += 1
        return line

    def __next__(self):
        line = self._line()
        rules = self.dialect
        if rules.is_usual and len(line) <= _limit:
            found = _usual_fields(line, rules.delimiter, rules.quotechar)
            if found is not None:
                return found
        return _Row(self, rules).read(line)


class _Row:
    """One row, character by character: for quotes, escapes and the rarer options."""

    def __init__(self, reader, rules):
        self.reader = reader
        self.rules = rules
        self.fields = []
        self.field = []
        self.unquoted = True
        self.state = self.at_row

    def read(self, line):
        while True:
            state = self.state
            for c in line:
                state = state(c)
            self.state = state
            if state == self.at_row or state == self.at_end:
                return self.fields
            if state == self.in_quotes or state == self.escaped_in_quotes or state == self.escaped:
                if state == self.escaped:
                    self.field.append("\n")
                    self.state = self.in_field
                elif state == self.escaped_in_quotes:
                    self.field.append("\n")
                    self.state = self.in_quotes
            elif state != self.after_escaped_end:
                self.save()
                return self.fields
            try:
                line = self.reader._line()
            except StopIteration:
                if self.rules.strict and self.state == self.in_quotes:
                    raise Error("unexpected end of data") from None
                self.save()
                return self.fields

    def put(self, c):
        if len(self.field) >= _limit:
            raise Error(f"field larger than field limit ({_limit})")
        self.field.append(c)

    def save(self):
        text = "".join(self.field)
        quoting = self.rules.quoting
        if self.unquoted:
            if text == "" and quoting in (QUOTE_NOTNULL, QUOTE_STRINGS):
                text = None
            elif text != "" and quoting in (QUOTE_NONNUMERIC, QUOTE_STRINGS):
                text = float(text)
        self.fields.append(text)
        self.field = []
        self.unquoted = True

    def at_row(self, c):
        return self.at_end if c in "\r\n" else self.at_field(c)

    def at_end(self, c):
        if c in "\r\n":
            return self.at_end
        raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")

    def at_field(self, c):
        rules = self.rules
        if c in "\r\n":
            self.save()
            return self.at_end
        if c == rules.quotechar and rules.quoting != QUOTE_NONE:
            self.unquoted = False
            return self.in_quotes
        if c == rules.escapechar:
            return self.escaped
        if c == " " and rules.skipinitialspace:
            return self.at_field
        if c == rules.delimiter:
            self.save()
            return self.at_field
        self.put(c)
        return self.in_field

    def in_field(self, c):
        rules = self.rules
        if c in "\r\n":
            self.save()
            return self.at_end
        if c == rules.escapechar:
            return self.escaped
        if c == rules.delimiter:
            self.save()
            return self.at_field
        self.put(c)
        return self.in_field

    def escaped(self, c):
        self.put(c)
        return self.after_escaped_end if c in "\r\n" else self.in_field

    def after_escaped_end(self, c):
        return self.in_field(c)

    def in_quotes(self, c):
        rules = self.rules
        if c == rules.escapechar:
            return self.escaped_in_quotes
        if c == rules.quotechar and rules.quoting != QUOTE_NONE:
            return self.after_quote if rules.doublequote else self.in_field
        self.put(c)
        return self.in_quotes

    def escaped_in_quotes(self, c):
        self.put(c)
        return self.in_quotes

    def after_quote(self, c):
        rules = self.rules
        if c == rules.quotechar and rules.quoting != QUOTE_NONE:
            self.put(c)
            return self.in_quotes
        if c == rules.delimiter:
            self.save()
            return self.at_field
        if c in "\r\n":
            self.save()
            return self.at_end
        if rules.strict:
            raise Error(f"'{rules.delimiter}' expected after '{rules.quotechar}'")
        self.put(c)
        return self.in_field


def reader(iterable, /, dialect="excel", **fmtparams):
    return _Reader(iterable, dialect, fmtparams)


class _Writer:
    """Writes rows to anything with a write method."""

    def __init__(self, file, dialect, options):
        self.dialect = _rules(dialect, options)
        write = getattr(file, "write", None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = write
        rules = self.dialect
        special = [rules.delimiter, "\r", "\n"] + list(rules.lineterminator)
        special += [c for c in (rules.quotechar, rules.escapechar) if c is not None]
        self._special = frozenset(special)
        self._is_usual = rules.is_usual and rules.lineterminator in ("\r\n", "\n")

    def _field(self, value, alone):
        rules = self.dialect
        quoting = rules.quoting
        if value is None:
            text = ""
            quoted = quoting == QUOTE_ALL or quoting == QUOTE_NONNUMERIC
        elif isinstance(value, str):
            text = value
            quoted = quoting in (QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_STRINGS, QUOTE_NOTNULL)
        else:
            text = repr(value) if type(value) is float else str(value)
            number = isinstance(value, (int, float, complex)) or hasattr(value, "__float__")
            quoted = quoting == QUOTE_ALL or quoting == QUOTE_NOTNULL or quoting == QUOTE_NONNUMERIC and not number
        for c in self._special:
            if c in text:
                text, quoted = self._escaped(text, quoted)
                break
        if alone and not text and not quoted:
            if quoting == QUOTE_NONE or quoting in (QUOTE_STRINGS, QUOTE_NOTNULL) and value is None:
                raise Error("single empty field record must be quoted")
            quoted = True
        return rules.quotechar + text + rules.quotechar if quoted else text

    def _escaped(self, text, quoted):
        rules = self.dialect
        parts = []
        for c in text:
            if c in self._special:
                escape = rules.quoting == QUOTE_NONE or c == rules.escapechar
                if not escape and c == rules.quotechar:
                    if rules.doublequote:
                        parts.append(c)
                    else:
                        escape = True
                if not escape:
                    quoted = True
                elif rules.escapechar is None:
                    raise Error("need to escape, but no escapechar set")
                else:
                    parts.append(rules.escapechar)
            parts.append(c)
        return "".join(parts), quoted

    def writerow(self, row, /):
        try:
            row = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        if self._is_usual:
            line = _usual_line(row, self.dialect.delimiter, self.dialect.quotechar, self.dialect.lineterminator)
            if line is not None:
                return self._write(line)
        alone = len(row) == 1
        fields = [self._field(value, alone) for value in row]
        return self._write(self.dialect.delimiter.join(fields) + self.dialect.lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)


def writer(file, /, dialect="excel", **fmtparams):
    return _Writer(file, dialect, fmtparams)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        found = dict(zip(names, row))
        if len(names) < len(row):
            found[self.restkey] = row[len(names):]
        elif len(names) > len(row):
            for key in names[len(row):]:
                found[key] = self.restval
        return found


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ("raise", "ignore"):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _list(self, row):
        if self.extrasaction == "raise":
            wrong = [key for key in row if key not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join([repr(key) for key in wrong]))
        return [row.get(key, self.restval) for key in self.fieldnames]

    def writerow(self, rowdict):
        return self.writer.writerow(self._list(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows([self._list(row) for row in rowdicts])


class Sniffer:
    """Guesses a dialect by which character divides the lines most evenly."""

    def __init__(self):
        self.preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        lines = [line for line in sample.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line]
        quote = '"' if '"' in sample or "'" not in sample else "'"
        best, best_key = None, None
        candidates = delimiters if delimiters is not None else sorted({c for c in sample if not c.isalnum()
                                                                       and c not in "\"'_\r\n"})
        for c in candidates:
            counts = [sum([part.count(c) for part in line.split(quote)[::2]]) for line in lines]
            if not counts or min(counts) == 0 or max(counts) != min(counts):
                continue
            key = (c in self.preferred, -self.preferred.index(c) if c in self.preferred else 0, counts[0])
            if best_key is None or key > best_key:
                best, best_key = c, key
        if best is None:
            raise Error("Could not determine delimiter")
        space = best != " " and all([line.count(best) == line.count(best + " ") for line in lines])

        class dialect(Dialect):
            _name = "sniffed"
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL
            doublequote = True
            delimiter = best
            quotechar = quote
            skipinitialspace = space
        return dialect

    def has_header(self, sample):
        rows = reader(sample.splitlines(), self.sniff(sample))
        header = next(rows)
        kinds = {i: None for i in range(len(header))}
        for checked, row in enumerate(rows):
            if checked > 20:
                break
            if len(row) != len(header):
                continue
            for column in list(kinds):
                try:
                    complex(row[column])
                    kind = complex
                except (ValueError, OverflowError):
                    kind = len(row[column])
                if kinds[column] is None:
                    kinds[column] = kind
                elif kind != kinds[column]:
                    del kinds[column]
        votes = 0
        for column, kind in kinds.items():
            if isinstance(kind, int):
                votes += 1 if len(header[column]) != kind else -1
            else:
                try:
                    kind(header[column])
                except (ValueError, TypeError):
                    votes += 1
                else:
                    votes -= 1
        return votes > 0
