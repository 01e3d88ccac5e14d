"""Objects to JSON text: what C leaves to Python."""
from _json import encode_string

__all__ = ["JSONEncoder"]


def encode_basestring(s):
    return encode_string(s, False)


def encode_basestring_ascii(s):
    return encode_string(s, True)


class JSONEncoder:
    """Objects to JSON text; default() makes something of what JSON does not know."""

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        if isinstance(o, str):
            return encode_string(o, bool(self.ensure_ascii))
        return "".join(list(self.iterencode(o, _one_shot=True)))

    def iterencode(self, o, _one_shot=False):
        """The text in pieces."""
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        return _pieces(self, o, indent, 0, {} if self.check_circular else None)


def _float_text(encoder, number):
    if number != number:
        text = "NaN"
    elif number == float("inf"):
        text = "Infinity"
    elif number == float("-inf"):
        text = "-Infinity"
    else:
        return float.__repr__(number)
    if not encoder.allow_nan:
        raise ValueError("Out of range float values are not JSON compliant: " + repr(number))
    return text


def _leaf_text(encoder, o):
    """The text of what is no container; None for others."""
    if isinstance(o, str):
        return encode_string(o, bool(encoder.ensure_ascii))
    if o is None:
        return "null"
    if o is True:
        return "true"
    if o is False:
        return "false"
    if isinstance(o, int):
        return int.__repr__(o)
    if isinstance(o, float):
        return _float_text(encoder, o)
    return None


def _key_text(encoder, key):
    """None: it is left out."""
    if isinstance(key, str):
        return key
    if isinstance(key, float):
        return _float_text(encoder, key)
    if key is True:
        return "true"
    if key is False:
        return "false"
    if key is None:
        return "null"
    if isinstance(key, int):
        return int.__repr__(key)
    if encoder.skipkeys:
        return None
    raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")


def _pieces(encoder, o, indent, depth, open_ones):
    text = _leaf_text(encoder, o)
    if text is not None:
        yield text
        return
    identity = id(o)
    if open_ones is not None:
        if identity in open_ones:
            raise ValueError("Circular reference detected")
        open_ones[identity] = o
    if isinstance(o, (list, tuple)):
        yield from _list_pieces(encoder, o, indent, depth, open_ones)
    elif isinstance(o, dict):
        yield from _dict_pieces(encoder, o, indent, depth, open_ones)
    else:
        made = encoder.default(o)
        try:
            yield from _pieces(encoder, made, indent, depth, open_ones)
        except Exception as error:
            error.add_note(f"when serializing {type(o).__name__} object")
            raise
    if open_ones is not None:
        del open_ones[identity]


def _list_pieces(encoder, items, indent, depth, open_ones):
    if not items:
        yield "[]"
        return
    line = "" if indent is None else "\n" + indent * (depth + 1)
    before = "[" + line
    for i, item in enumerate(items):
        try:
            text = _leaf_text(encoder, item)
            if text is not None:
                yield before + text
            else:
                yield before
                yield from _pieces(encoder, item, indent, depth + 1, open_ones)
        except GeneratorExit:
            raise
        except BaseException as error:
            error.add_note(f"when serializing {type(items).__name__} item {i}")
            raise
        before = encoder.item_separator + line
    if indent is not None:
        yield "\n" + indent * depth
    yield "]"


def _dict_pieces(encoder, entries, indent, depth, open_ones):
    if not entries:
        yield "{}"
        return
    line = "" if indent is None else "\n" + indent * (depth + 1)
    yield "{"
    before = line
    items = sorted(entries.items()) if encoder.sort_keys else entries.items()
    for key, value in items:
        name = _key_text(encoder, key)
        if name is None:
            continue
        if before:
            yield before
        before = encoder.item_separator + line
        yield encode_string(name, bool(encoder.ensure_ascii))
        yield encoder.key_separator
        try:
            text = _leaf_text(encoder, value)
            if text is not None:
                yield text
            else:
                yield from _pieces(encoder, value, indent, depth + 1, open_ones)
        except GeneratorExit:
            raise
        except BaseException as error:
            error.add_note(f"when serializing {type(entries).__name__} item {key!r}")
            raise
    if indent is not None and before != line:
        yield "\n" + indent * depth
    yield "}"
