"""Decimals as text."""
import re
from collections import namedtuple

from _decimal_integers import digits_of, round_off, ten_to, text_of

DecimalTuple = namedtuple("DecimalTuple", "sign digits exponent", module="decimal")

_SPEC = re.compile(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<z>z)?(?P<alternate>#)?(?P<zero>0)?"
                   r"(?P<width>[1-9]\d*|0(?=\d))?(?P<group>[,_])?(?:\.(?P<precision>\d+))?(?P<fraction>[,_])?"
                   r"(?P<type>[eEfFgGn%])?\Z", re.DOTALL | re.ASCII)
_SPECIALS = {1: "Infinity", 2: "NaN", 3: "sNaN"}


def _special(a):
    return _SPECIALS[a._kind] + (text_of(a._int) if a._int and a._kind > 1 else "")


def _placed(digits, point, exponent, capital):
    """Digits with a point behind the first `point` of them, and an exponent unless it is 0."""
    if point <= 0:
        text = "0." + "0" * -point + digits
    elif point >= len(digits):
        text = digits + "0" * (point - len(digits))
    else:
        text = digits[:point] + "." + digits[point:]
    return text + f"{'E' if capital else 'e'}{exponent:+d}" if exponent else text


def _written(a, capitals, point_of):
    sign = "-" if a._sign else ""
    if a._kind:
        return sign + _special(a)
    digits = text_of(a._int)
    high = a._exp + len(digits)
    if a._exp <= 0 and high > -6:
        point = high
    else:
        point = point_of(a, high)
    return sign + _placed(digits, point, high - point, capitals)


def scientific(a, capitals):
    return _written(a, capitals, lambda a, high: 1)


def engineering(a, capitals):
    return _written(a, capitals, lambda a, high: (high + 1) % 3 - 1 if not a._int else (high - 1) % 3 + 1)


# --- format() ---------------------------------------------------------------------------------------------------------

def _rounded(n, exponent, sign, drop, mode):
    """Without the last `drop` digits."""
    if drop > digits_of(n) + 1:
        n, exponent, drop = (1 if n else 0), exponent + drop - 2, 2
    return round_off(n, sign, drop, mode)[0], exponent + drop


def _body(a, kind, precision, mode):
    """(n, exponent, digits before the point) of a finite number in a notation."""
    n, exponent = a._int, a._exp
    if kind == "%":
        exponent += 2
    if precision is not None:
        if kind in "eE":
            drop = digits_of(n) - precision - 1 if n else 0
            if drop > 0:
                n, exponent = _rounded(n, exponent, a._sign, drop, mode)
                if n >= ten_to(precision + 1):
                    n, exponent = n // 10, exponent + 1
            elif n:
                n, exponent = n * ten_to(-drop), exponent + drop
        elif kind in "fF%":
            if exponent < -precision:
                n, exponent = _rounded(n, exponent, a._sign, -precision - exponent, mode)
            else:
                n, exponent = n * ten_to(exponent + precision), -precision
        else:
            drop = digits_of(n) - max(precision, 1)
            if drop > 0 and n:
                n, exponent = _rounded(n, exponent, a._sign, drop, mode)
                if n >= ten_to(max(precision, 1)):
                    n, exponent = n // 10, exponent + 1
    if not n and exponent > 0 and kind in "fF%":
        exponent = 0
    elif kind in "fF%" and exponent > 0:
        n, exponent = n * ten_to(exponent), 0
    high = exponent + digits_of(n)
    if kind in "eE":
        return n, exponent, 1 - precision if not n and precision is not None else 1
    if kind in "fF%":
        return n, exponent, high
    return n, exponent, high if exponent <= 0 and high > -6 else 1


def _grouped(whole, separator, least):
    """Digits in groups of three, filled with zeros up to `least` characters and never beginning with a separator."""
    if len(whole) + (len(whole) - 1) // 3 < least:
        # of `least` characters every fourth from the right is a separator, unless it would be the first
        digits = least - least // 4
        whole = whole.rjust(digits if least % 4 else digits + 1, "0")
    first = len(whole) % 3 or 3
    return separator.join([whole[:first]] + [whole[i:i + 3] for i in range(first, len(whole), 3)])


def formatted(a, spec, context):
    """format(a, spec)"""
    if not isinstance(spec, str):
        raise TypeError(f"format() argument 2 must be str, not {type(spec).__name__}")
    found = _SPEC.match(spec)
    if found is None or found["zero"] and found["align"]:
        raise ValueError("invalid format string")
    kind, precision = found["type"] or "", found["precision"]
    width, precision = int(found["width"] or 0), None if precision is None else int(precision)
    separator = found["group"] or ""
    if kind == "n" and separator:
        raise ValueError("invalid format string")
    fill, align = found["fill"] or " ", found["align"] or ">"
    if found["zero"]:
        fill, align = "0", "="
    plus = found["sign"] or "-"
    if a._kind:
        text, tail = _special(a), "%" if kind == "%" else ""
        if found["zero"]:
            fill, align = " ", ">"
        return _filled("-" if a._sign else "" if plus == "-" else plus, text + tail, fill, align, width)
    n, exponent, point = _body(a, kind or "g", precision, context.rounding)
    sign = "-" if a._sign and (n or not found["z"]) else "" if plus == "-" else plus
    digits = text_of(n)
    if point <= 0:
        whole, part = "0", "0" * -point + digits
    elif point > len(digits):
        whole, part = digits + "0" * (point - len(digits)), ""
    else:
        whole, part = digits[:point], digits[point:]
    power = exponent + len(digits) - point
    tail = "%" if kind == "%" else ""
    if power or kind in ("e", "E"):
        capital = kind in "EG" if kind else context.capitals
        tail = f"{'E' if capital else 'e'}{power:+d}"
    if found["fraction"]:
        part = found["fraction"].join([part[i:i + 3] for i in range(0, len(part), 3)])
    if part or found["alternate"]:
        part = "." + part
    if separator:
        room = width - len(sign) - len(part) - len(tail) if found["zero"] or fill == "0" and align == "=" else 0
        whole = _grouped(whole, separator, room)
    return _filled(sign, whole + part + tail, fill, align, width)


def _filled(sign, body, fill, align, width):
    room = max(width - len(sign) - len(body), 0)
    if align == "=":
        return sign + fill * room + body
    if align == "<":
        return sign + body + fill * room
    if align == "^":
        return fill * (room // 2) + sign + body + fill * (room - room // 2)
    return fill * room + sign + body
