"""The types of template strings."""
from _templates import Interpolation, Template

__all__ = ["Interpolation", "Template", "convert"]

_conversions = {"s": str, "r": repr, "a": ascii}


def convert(obj, /, conversion):
    """The object after !s, !r or !a."""
    if conversion is None:
        return obj
    if conversion not in _conversions:
        raise ValueError(f"invalid conversion specifier: {conversion}")
    return _conversions[conversion](obj)
