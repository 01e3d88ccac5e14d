"""Text and the entities of HTML."""
__all__ = ["escape", "unescape"]


def escape(s, quote=True):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;").replace("'", "&#x27;")
    return s


_replaced = {0x80: 0x20AC, 0x82: 0x201A, 0x83: 0x192, 0x84: 0x201E, 0x85: 0x2026, 0x86: 0x2020, 0x87: 0x2021, 0x88: 0x2C6,
             0x89: 0x2030, 0x8A: 0x160, 0x8B: 0x2039, 0x8C: 0x152, 0x8E: 0x17D, 0x91: 0x2018, 0x92: 0x2019, 0x93: 0x201C,
             0x94: 0x201D, 0x95: 0x2022, 0x96: 0x2013, 0x97: 0x2014, 0x98: 0x2DC, 0x99: 0x2122, 0x9A: 0x161, 0x9B: 0x203A,
             0x9C: 0x153, 0x9E: 0x17E, 0x9F: 0x178, 0x00: 0xFFFD, 0x0D: 0x0D}


def _is_forbidden(number):
    return (1 <= number <= 8 or number == 0xB or 0xE <= number <= 0x1F or 0x7F <= number <= 0x9F
            or 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE)


def _number(digits, base):
    number = int(digits, base)
    if number in _replaced:
        return chr(_replaced[number])
    if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
        return "\ufffd"
    return "" if _is_forbidden(number) else chr(number)


def _reference(text, i):
    """The replacement of the reference behind the & at i, and where it ends; None for no reference."""
    end = i + 1
    if text[end:end + 1] == "#":
        base = 16 if text[end + 1:end + 2] in ("x", "X") else 10
        start = end = end + (2 if base == 16 else 1)
        allowed = "0123456789abcdefABCDEF" if base == 16 else "0123456789"
        while text[end:end + 1] and text[end] in allowed:
            end += 1
        if end == start:
            return None
        stop = end + (text[end:end + 1] == ";")
        return _number(text[start:end], base), stop
    while end < len(text) and end - i <= 32 and text[end] not in "\t\n\f <&#;":
        end += 1
    if end == i + 1:
        return None
    from html.entities import html5
    name = text[i + 1:end]
    if text[end:end + 1] == ";" and name + ";" in html5:
        return html5[name + ";"], end + 1
    for stop in range(len(name), 1, -1):
        if name[:stop] in html5:
            return html5[name[:stop]], i + 1 + stop
    return None


def unescape(s):
    i = s.find("&")
    if i < 0:
        return s
    parts, done = [], 0
    while i >= 0:
        found = _reference(s, i)
        if found:
            parts.append(s[done:i])
            parts.append(found[0])
            i = done = found[1]
        else:
            i += 1
        i = s.find("&", i)
    parts.append(s[done:])
    return "".join(parts)
