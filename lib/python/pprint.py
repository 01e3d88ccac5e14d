"""Values over several lines."""
import re as _re

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


class _Key:
    """Sorts what cannot be compared by type and identity."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            return (str(type(self.value)), id(self.value)) < (str(type(other.value)), id(other.value))


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        indent, width = int(indent), int(width)
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent = indent
        self._width = width
        self._depth = depth
        self._stream = stream
        self._compact = bool(compact)
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        text = self.pformat(object) + "\n"
        if self._stream is not None:
            self._stream.write(text)
        else:
            print(text, end="")

    def pformat(self, object):
        out = []
        self._put(object, out.append, 0, 0, [], 0)
        return "".join(out)

    def isrecursive(self, object):
        return "<Recursion on " in self._flat(object, [], 0)

    def isreadable(self, object):
        return not self.isrecursive(object)

    def format(self, object, context, maxlevels, level):
        text = self._flat(object, [], level)
        return text, True, False

    def _flat(self, o, open_ones, level):
        """The text on one line."""
        kind = type(o)
        method = kind.__repr__
        if kind is int and self._underscore_numbers:
            return f"{o:_d}"
        if method is dict.__repr__:
            parts = self._opened(o, open_ones, level, "{...}", "{}")
            if isinstance(parts, str):
                return parts
            items = sorted(o.items(), key=lambda item: _Key(item[0])) if self._sort_dicts else o.items()
            text = ", ".join([f"{self._flat(k, open_ones, level + 1)}: {self._flat(v, open_ones, level + 1)}"
                              for k, v in items])
            open_ones.pop()
            return "{" + text + "}"
        if method is list.__repr__ or method is tuple.__repr__:
            a, b = "[]" if method is list.__repr__ else "()"
            parts = self._opened(o, open_ones, level, a + "..." + b, a + b)
            if isinstance(parts, str):
                return parts
            text = ", ".join([self._flat(item, open_ones, level + 1) for item in o])
            open_ones.pop()
            return a + text + ("," if a == "(" and len(o) == 1 else "") + b
        return repr(o)

    def _opened(self, o, open_ones, level, deep, empty):
        if not o:
            return empty
        if self._depth and level >= self._depth:
            return deep
        if id(o) in open_ones:
            return _recursion(o)
        open_ones.append(id(o))
        return None

    def _put(self, o, write, indent, allowance, open_ones, level):
        if id(o) in open_ones:
            write(_recursion(o))
            return
        text = self._flat(o, list(open_ones), level)
        kind = type(o)
        method = kind.__repr__
        if len(text) > self._width - indent - allowance:
            put = None
            if method is dict.__repr__:
                put = self._put_dict
            elif method is list.__repr__ or method is tuple.__repr__:
                put = self._put_row
            elif method is set.__repr__ or method is frozenset.__repr__:
                put = self._put_set
            elif method is str.__repr__:
                put = self._put_str
            elif hasattr(kind, "__dataclass_fields__") and kind.__dataclass_params__.repr:
                put = self._put_dataclass
            if put is not None and (o or put == self._put_dataclass):
                open_ones.append(id(o))
                put(o, write, indent, allowance, open_ones, level + 1)
                open_ones.pop()
                return
        write(text)

    def _put_dict(self, o, write, indent, allowance, open_ones, level):
        write("{")
        if self._indent > 1:
            write((self._indent - 1) * " ")
        items = sorted(o.items(), key=lambda item: _Key(item[0])) if self._sort_dicts else list(o.items())
        self._put_pairs(items, write, indent, allowance + 1, open_ones, level)
        write("}")

    def _put_pairs(self, items, write, indent, allowance, open_ones, level):
        indent += self._indent
        for i, (key, value) in enumerate(items):
            name = self._flat(key, list(open_ones), level)
            write(name + ": ")
            last = i == len(items) - 1
            self._put(value, write, indent + len(name) + 2, allowance if last else 1, open_ones, level)
            if not last:
                write(",\n" + " " * indent)

    def _put_row(self, o, write, indent, allowance, open_ones, level):
        is_list = type(o).__repr__ is list.__repr__
        write("[" if is_list else "(")
        end = "]" if is_list else ",)" if len(o) == 1 else ")"
        self._put_items(o, write, indent, allowance + len(end), open_ones, level)
        write(end)

    def _put_set(self, o, write, indent, allowance, open_ones, level):
        kind = type(o)
        if kind is set:
            write("{")
            end = "}"
        else:
            write(kind.__name__ + "({")
            end = "})"
            indent += len(kind.__name__) + 1
        self._put_items(sorted(o, key=_Key), write, indent, allowance + len(end), open_ones, level)
        write(end)

    def _put_items(self, items, write, indent, allowance, open_ones, level):
        indent += self._indent
        if self._indent > 1:
            write((self._indent - 1) * " ")
        line = ",\n" + " " * indent
        between = ""
        width = room = self._width - indent + 1
        items = list(items)
        for i, item in enumerate(items):
            last = i == len(items) - 1
            if last:
                room -= allowance
                width -= allowance
            if self._compact:
                text = self._flat(item, list(open_ones), level)
                size = len(text) + 2
                if room < size:
                    room = width
                    if between:
                        between = line
                if room >= size:
                    room -= size
                    write(between)
                    between = ", "
                    write(text)
                    continue
            write(between)
            between = line
            self._put(item, write, indent, allowance if last else 1, open_ones, level)

    def _put_str(self, o, write, indent, allowance, open_ones, level):
        chunks = []
        lines = o.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        width = room = self._width - indent
        for i, line in enumerate(lines):
            text = repr(line)
            if i == len(lines) - 1:
                room -= allowance
            if len(text) <= room:
                chunks.append(text)
                continue
            parts = _re.findall(r"\S*\s*", line)
            parts.pop()
            limit = width
            current = ""
            for j, part in enumerate(parts):
                if j == len(parts) - 1 and i == len(lines) - 1:
                    limit -= allowance
                if len(repr(current + part)) > limit:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current += part
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            write(chunks[0])
            return
        if level == 1:
            write("(")
        write(("\n" + " " * indent).join(chunks))
        if level == 1:
            write(")")

    def _put_dataclass(self, o, write, indent, allowance, open_ones, level):
        name = type(o).__name__
        indent += len(name) + 1
        items = [(field.name, getattr(o, field.name)) for field in o.__dataclass_fields__.values() if field.repr]
        write(name + "(")
        for i, (key, value) in enumerate(items):
            last = i == len(items) - 1
            write(key + "=")
            self._put(value, write, indent + len(key) + 1, allowance if last else 1, open_ones, level)
            if not last:
                write(",\n" + " " * indent)
        write(")")


def _recursion(o):
    return f"<Recursion on {type(o).__name__} with id={id(o)}>"


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
           underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts,
                  underscore_numbers=underscore_numbers).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._flat(object, [], 0)


def isreadable(object):
    return PrettyPrinter().isreadable(object)


def isrecursive(object):
    return PrettyPrinter().isrecursive(object)
