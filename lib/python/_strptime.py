"""datetime.strptime and time.strptime: text to fields, by a pattern made of the format."""
import re

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _any(names):
    return "|".join(sorted(names, key=len, reverse=True))


_PIECES = {
    "d": r"(?P<d>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])", "f": r"(?P<f>[0-9]{1,6})", "H": r"(?P<H>2[0-3]|[0-1]\d|\d| \d)",
    "I": r"(?P<I>1[0-2]|0[1-9]|[1-9]| [1-9])", "G": r"(?P<G>\d\d\d\d)",
    "j": r"(?P<j>36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])", "m": r"(?P<m>1[0-2]|0[1-9]|[1-9])",
    "M": r"(?P<M>[0-5]\d|\d)", "S": r"(?P<S>6[0-1]|[0-5]\d|\d)", "U": r"(?P<U>5[0-3]|[0-4]\d|\d)",
    "W": r"(?P<W>5[0-3]|[0-4]\d|\d)", "w": r"(?P<w>[0-6])", "u": r"(?P<u>[1-7])", "V": r"(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)",
    "y": r"(?P<y>\d\d)", "Y": r"(?P<Y>\d\d\d\d)",
    "z": r"(?P<z>([+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?)|(?-i:Z))?", "Z": r"(?P<Z>utc|gmt)",
    "A": f"(?P<A>{_any(_DAYS)})", "a": f"(?P<a>{_any([day[:3] for day in _DAYS])})", "B": f"(?P<B>{_any(_MONTHS)})",
    "b": f"(?P<b>{_any([month[:3] for month in _MONTHS])})", "p": "(?P<p>am|pm)", "%": "%",
}
_PIECES["h"] = _PIECES["b"].replace("<b>", "<h>")
_LONGER = {"c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "D": "%m/%d/%y", "T": "%H:%M:%S", "F": "%Y-%m-%d",
           "R": "%H:%M"}
_patterns = {}


def _pattern(format):
    pattern = _patterns.get(format)
    if pattern is not None:
        return pattern
    text = format
    for letter, longer in _LONGER.items():
        text = text.replace("%" + letter, longer)
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        i += 1
        if c == "%":
            if i == len(text):
                raise ValueError(f"stray % in format '{format}'")
            letter = text[i]
            i += 1
            if letter not in _PIECES:
                raise ValueError(f"'{letter}' is a bad directive in format '{format}'")
            out.append(_PIECES[letter])
        elif c.isspace():
            while i < len(text) and text[i].isspace():
                i += 1
            out.append(r"\s+")
        else:
            out.append(re.escape(c))
    pattern = re.compile("".join(out), re.IGNORECASE)
    if len(_patterns) > 20:
        _patterns.clear()
    _patterns[format] = pattern
    return pattern


def _offset(text):
    """The tzinfo of +hh[:]mm[[:]ss[.ffffff]] or Z."""
    from datetime import timedelta, timezone
    if text in ("Z", "z"):
        return timezone.utc
    digits = text[1:].replace(":", "")
    if ":" in text and text[3] != ":":
        raise ValueError(f"Inconsistent use of : in {text}")
    if len(digits) > 4 and (text[3] == ":") != (":" in text[6:7]):
        raise ValueError(f"Inconsistent use of : in {text}")
    whole, _, fraction = digits.partition(".")
    delta = timedelta(hours=int(whole[:2]), minutes=int(whole[2:4]), seconds=int(whole[4:] or 0),
                      microseconds=int((fraction + "000000")[:6]))
    return timezone(-delta if text[0] == "-" else delta)


def fields(data, format):
    """Year (None), month, day, hour, minute, second, microsecond, tzinfo, weekday, yearday as far as they are given."""
    for value, number in ((data, 1), (format, 2)):
        if not isinstance(value, str):
            raise TypeError(f"strptime() argument {number} must be str, not {type(value).__name__}")
    found = _pattern(format).match(data)
    if not found:
        raise ValueError(f"time data {data!r} does not match format {format!r}")
    if found.end() != len(data):
        raise ValueError(f"unconverted data remains: {data[found.end():]}")
    given = found.groupdict()
    year = None
    month = day = 1
    hour = minute = second = microsecond = 0
    zone = weekday = yearday = None
    if "y" in given:
        year = int(given["y"])
        year += 2000 if year <= 68 else 1900
    if "Y" in given:
        year = int(given["Y"])
    if "m" in given:
        month = int(given["m"])
    for name in ("b", "h"):
        if name in given:
            month = [each[:3] for each in _MONTHS].index(given[name].lower()) + 1
    if "B" in given:
        month = _MONTHS.index(given["B"].lower()) + 1
    if "d" in given:
        day = int(given["d"])
    if "H" in given:
        hour = int(given["H"])
    elif "I" in given:
        hour = int(given["I"]) % 12
        if given.get("p", "").lower() == "pm":
            hour += 12
    if "M" in given:
        minute = int(given["M"])
    if "S" in given:
        second = int(given["S"])
    if "f" in given:
        microsecond = int((given["f"] + "00000")[:6])
    if "A" in given:
        weekday = _DAYS.index(given["A"].lower())
    if "a" in given:
        weekday = [each[:3] for each in _DAYS].index(given["a"].lower())
    if "w" in given:
        weekday = (int(given["w"]) + 6) % 7
    if "u" in given:
        weekday = int(given["u"]) - 1
    if "j" in given:
        yearday = int(given["j"])
    if given.get("z"):
        zone = _offset(given["z"])
    from datetime import date
    if "G" in given or "V" in given:
        if "G" not in given or "V" not in given or weekday is None:
            if "G" in given:
                raise ValueError("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday "
                                 "directive ('%A', '%a', '%w', or '%u').")
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday "
                             "directive ('%A', '%a', '%w', or '%u').")
        made = date.fromisocalendar(int(given["G"]), int(given["V"]), weekday + 1)
        year, month, day = made.year, made.month, made.day
    elif yearday is not None and year is not None:
        made = date.fromordinal(date(year, 1, 1).toordinal() + yearday - 1)
        year, month, day = made.year, made.month, made.day
    elif weekday is not None and year is not None and ("U" in given or "W" in given):
        first = date(year, 1, 1).weekday()
        if "U" in given:
            start, own = (first + 1) % 7, (weekday + 1) % 7
            week = int(given["U"])
        else:
            start, own = first, weekday
            week = int(given["W"])
        number = (7 - start) % 7 + 7 * (week - 1) + own if week else own - start
        made = date.fromordinal(date(year, 1, 1).toordinal() + number)
        year, month, day = made.year, made.month, made.day
    return year, month, day, hour, minute, second, microsecond, zone, weekday, yearday


def parse(data, format):
    """What datetime() takes."""
    found = fields(data, format)
    return (1900 if found[0] is None else found[0], *found[1:8])
