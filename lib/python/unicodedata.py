"""What Unicode says of characters."""
import _unicode
from _unicode import (bidirectional, category, combining, decimal, digit, east_asian_width, mirrored, name, numeric)

unidata_version = "16.0.0"


def lookup(name, /):
    if not isinstance(name, str):
        raise TypeError(f"a bytes-like object is required, not '{type(name).__name__}'")
    found = _unicode.find(name)
    if found is None:
        raise KeyError(f"undefined character name '{name}'")
    return found


def _check(function, form, text):
    for number, value in enumerate((form, text), 1):
        if not isinstance(value, str):
            raise TypeError(f"{function}() argument {number} must be str, not {type(value).__name__}")


def normalize(form, unistr, /):
    _check("normalize", form, unistr)
    text = _unicode.normalize(form, unistr)
    if text is None:
        raise ValueError("invalid normalization form")
    return text


def is_normalized(form, unistr, /):
    _check("is_normalized", form, unistr)
    text = _unicode.normalize(form, unistr)
    if text is None:
        raise ValueError("invalid normalization form")
    return text == unistr
