"""Dates and times."""
import time as _time

from _datetime import (
    day as _day, difference as _difference, from_ordinal as _from_ordinal, made as _made, moved as _moved, order as _order,
    ordinal as _ordinal, read as _read, span as _span, span_of as _span_of, stamp as _stamp,
)
from _imp import dot_name as _dot_name

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

MINYEAR = 1
MAXYEAR = 9999
_LAST_ORDINAL = 3652059
_DAY_US = 86400000000
_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _name(self):
    cls = type(self)
    return f"datetime.{cls.__name__}" if cls.__module__ == "datetime" else cls.__name__


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in_month(year, month):
    return 29 if month == 2 and _is_leap(year) else _LENGTHS[month]


def _iso_first_monday(year):
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    monday = first - weekday
    return monday + 7 if weekday > 3 else monday


def _index(value):
    if type(value) is int:
        return value
    if isinstance(value, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    index = getattr(type(value), "__index__", None)
    if index is None:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return index(value)


def _check_date(year, month, day):
    year, month, day = _index(year), _index(month), _index(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year must be in {MINYEAR}..{MAXYEAR}, not {year}")
    if not 1 <= month <= 12:
        raise ValueError(f"month must be in 1..12, not {month}")
    last = _days_in_month(year, month)
    if not 1 <= day <= last:
        raise ValueError(f"day {day} must be in range 1..{last} for month {month} in year {year}")
    return year, month, day


def _check_time(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = _index(hour), _index(minute), _index(second), _index(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError(f"hour must be in 0..23, not {hour}")
    if not 0 <= minute <= 59:
        raise ValueError(f"minute must be in 0..59, not {minute}")
    if not 0 <= second <= 59:
        raise ValueError(f"second must be in 0..59, not {second}")
    if not 0 <= microsecond <= 999999:
        raise ValueError(f"microsecond must be in 0..999999, not {microsecond}")
    if fold not in (0, 1):
        raise ValueError(f"fold must be either 0 or 1, not {fold}")
    return hour, minute, second, microsecond, fold


def _check_tzinfo(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'")


def _check_offset(name, offset):
    if offset is None:
        return None
    if not isinstance(offset, timedelta):
        raise TypeError(f"tzinfo.{name}() must return None or a timedelta, not '{type(offset).__name__}'")
    if not -_DAY_US < offset._us < _DAY_US:
        raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)")
    return offset


def _half_even(numerator, denominator):
    q, r = divmod(numerator, denominator)
    return q + (2 * r > denominator or (2 * r == denominator and q & 1))


class timedelta:
    """A span of time, kept in microseconds."""

    __slots__ = ("_us",)

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        made = _span_of(cls, days, seconds, microseconds, milliseconds, minutes, hours, weeks)
        if made is not None:
            return made
        whole = 0
        left = 0.0
        for name, value, unit in (("days", days, 86400000000), ("seconds", seconds, 1000000),
                                  ("microseconds", microseconds, 1), ("milliseconds", milliseconds, 1000),
                                  ("minutes", minutes, 60000000), ("hours", hours, 3600000000),
                                  ("weeks", weeks, 604800000000)):
            if isinstance(value, int):
                whole += int(value) * unit
            elif isinstance(value, float):
                part = int(value)
                whole += part * unit
                fraction = (value - part) * unit
                part = int(fraction)
                whole += part
                left += fraction - part
            else:
                raise TypeError(f"unsupported type for timedelta {name} component: {type(value).__name__}")
        if left:
            rounded = round(left)
            if abs(left - int(left)) == 0.5 and (whole + int(left)) & 1:
                rounded = int(left) + (1 if left > 0 else -1)
            elif abs(left - int(left)) == 0.5:
                rounded = int(left)
            whole += rounded
        return _span(cls, whole)

    @property
    def days(self):
        return self._us // _DAY_US

    @property
    def seconds(self):
        return self._us % _DAY_US // 1000000

    @property
    def microseconds(self):
        return self._us % 1000000

    def total_seconds(self):
        return self._us / 1000000

    def __repr__(self):
        parts = []
        if self.days:
            parts.append(f"days={self.days}")
        if self.seconds:
            parts.append(f"seconds={self.seconds}")
        if self.microseconds:
            parts.append(f"microseconds={self.microseconds}")
        return f"{_name(self)}({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02d}:{seconds:02d}"
        days = self.days
        if days:
            text = f"{days} day{'' if abs(days) == 1 else 's'}, {text}"
        if self.microseconds:
            text += f".{self.microseconds:06d}"
        return text

    def __add__(self, other):
        return _span(timedelta, self._us + other._us) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return _span(timedelta, self._us - other._us) if isinstance(other, timedelta) else NotImplemented

    def __rsub__(self, other):
        return _span(timedelta, other._us - self._us) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return _span(timedelta, -self._us)

    def __pos__(self):
        return _span(timedelta, self._us)

    def __abs__(self):
        return _span(timedelta, abs(self._us))

    def __mul__(self, other):
        if isinstance(other, int):
            return _span(timedelta, self._us * other)
        if isinstance(other, float):
            numerator, denominator = other.as_integer_ratio()
            return _span(timedelta, _half_even(self._us * numerator, denominator))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            if not other._us:
                raise ZeroDivisionError("division by zero")
            return self._us // other._us
        if isinstance(other, int):
            if not other:
                raise ZeroDivisionError("division by zero")
            return _span(timedelta, self._us // other)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            if not other._us:
                raise ZeroDivisionError("division by zero")
            return self._us / other._us
        if isinstance(other, int):
            if not other:
                raise ZeroDivisionError("division by zero")
            return _span(timedelta, _half_even(self._us if other > 0 else -self._us, abs(other)))
        if isinstance(other, float):
            numerator, denominator = other.as_integer_ratio()
            if not numerator:
                raise ZeroDivisionError("division by zero")
            if numerator < 0:
                numerator, denominator = -numerator, -denominator
            return _span(timedelta, _half_even(self._us * denominator, numerator))
        return NotImplemented

    def __mod__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        if not other._us:
            raise ZeroDivisionError("division by zero")
        return _span(timedelta, self._us % other._us)

    def __divmod__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        if not other._us:
            raise ZeroDivisionError("division by zero")
        q, r = divmod(self._us, other._us)
        return q, _span(timedelta, r)

    def __eq__(self, other):
        return self._us == other._us if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._us < other._us if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._us <= other._us if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._us > other._us if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._us >= other._us if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash((self.days, self.seconds, self.microseconds))

    def __bool__(self):
        return self._us != 0

    def __reduce__(self):
        return type(self), (self.days, self.seconds, self.microseconds)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


class IsoCalendarDate(tuple):
    """Year, week and weekday of ISO 8601."""

    def __new__(cls, year, week, weekday):
        return tuple.__new__(cls, (year, week, weekday))

    @property
    def year(self):
        return self[0]

    @property
    def week(self):
        return self[1]

    @property
    def weekday(self):
        return self[2]

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


def _offset_text(offset, separator=":"):
    if offset is None:
        return ""
    us = offset._us
    sign = "+"
    if us < 0:
        sign, us = "-", -us
    minutes, us = divmod(us, 60000000)
    hours, minutes = divmod(minutes, 60)
    text = f"{sign}{hours:02d}{separator}{minutes:02d}"
    if us:
        seconds, us = divmod(us, 1000000)
        text += f"{separator}{seconds:02d}"
        if us:
            text += f".{us:06d}"
    return text


def _two(n):
    return f"{n:02d}"


def _format(obj, text, parts):
    """strftime: parts are year, month, day, hour, minute, second, microsecond."""
    year, month, day, hour, minute, second, microsecond = parts
    weekday = (_ordinal(year, month, day) + 6) % 7
    yearday = _ordinal(year, month, day) - _ordinal(year, 1, 1) + 1
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        if c != "%" or i + 1 == len(text):
            out.append(c)
            i += 1
            continue
        c = text[i + 1]
        i += 2
        if c == "Y":
            out.append(f"{year:04d}")
        elif c == "m":
            out.append(_two(month))
        elif c == "d":
            out.append(_two(day))
        elif c == "H":
            out.append(_two(hour))
        elif c == "M":
            out.append(_two(minute))
        elif c == "S":
            out.append(_two(second))
        elif c == "f":
            out.append(f"{microsecond:06d}")
        elif c == "z":
            offset = obj.utcoffset() if hasattr(obj, "utcoffset") else None
            out.append(_offset_text(offset, ""))
        elif c == ":" and text[i:i + 1] == "z":
            i += 1
            out.append(_offset_text(obj.utcoffset() if hasattr(obj, "utcoffset") else None))
        elif c == "Z":
            name = obj.tzname() if hasattr(obj, "tzname") else None
            out.append(name or "")
        elif c == "a":
            out.append(_DAYS[weekday][:3])
        elif c == "A":
            out.append(_DAYS[weekday])
        elif c in "bh":
            out.append(_MONTHS[month][:3])
        elif c == "B":
            out.append(_MONTHS[month])
        elif c == "y":
            out.append(_two(year % 100))
        elif c == "C":
            out.append(_two(year // 100))
        elif c == "j":
            out.append(f"{yearday:03d}")
        elif c == "I":
            out.append(_two(hour % 12 or 12))
        elif c == "p":
            out.append("AM" if hour < 12 else "PM")
        elif c == "w":
            out.append(str((weekday + 1) % 7))
        elif c == "u":
            out.append(str(weekday + 1))
        elif c == "U":
            out.append(_two((yearday + 6 - (weekday + 1) % 7) // 7))
        elif c == "W":
            out.append(_two((yearday + 6 - weekday) // 7))
        elif c in "GgV":
            iso = date(year, month, day).isocalendar()
            out.append(_two(iso[1]) if c == "V" else f"{iso[0]:04d}" if c == "G" else _two(iso[0] % 100))
        elif c == "c":
            out.append(f"{_DAYS[weekday][:3]} {_MONTHS[month][:3]} {day:2d} {hour:02d}:{minute:02d}:{second:02d} {year}")
        elif c in "xD":
            out.append(f"{month:02d}/{day:02d}/{year % 100:02d}")
        elif c in "XT":
            out.append(f"{hour:02d}:{minute:02d}:{second:02d}")
        elif c == "F":
            out.append(f"{year:04d}-{month:02d}-{day:02d}")
        elif c == "R":
            out.append(f"{hour:02d}:{minute:02d}")
        elif c == "r":
            out.append(f"{hour % 12 or 12:02d}:{minute:02d}:{second:02d} {'AM' if hour < 12 else 'PM'}")
        elif c == "e":
            out.append(f"{day:2d}")
        elif c == "k":
            out.append(f"{hour:2d}")
        elif c == "l":
            out.append(f"{hour % 12 or 12:2d}")
        elif c == "n":
            out.append("\n")
        elif c == "t":
            out.append("\t")
        elif c == "s":
            out.append(str(int(obj.timestamp()) if hasattr(obj, "timestamp") else 0))
        elif c == "-" and text[i:i + 1] in tuple("dmHMSIjyUWV"):
            part = _format(obj, "%" + text[i], parts).lstrip("0")
            out.append(part or "0")
            i += 1
        elif c == "%":
            out.append("%")
        else:
            out.append("%" + c)
    return "".join(out)


def _bad_iso(text):
    return ValueError(f"Invalid isoformat string: {text!r}")


def _number(text):
    for c in text:
        if c not in "0123456789":
            raise ValueError
    return int(text)


def _parse_date(text):
    """Year, month, day of YYYY-MM-DD, YYYYMMDD, YYYY-Www[-D], YYYYWww[D]."""
    year = _number(text[:4])
    if len(text) < 7:
        raise ValueError
    dash = text[4] == "-"
    rest = text[4 + dash:]
    if rest[0] == "W":
        week = _number(rest[1:3])
        if len(rest) < 3:
            raise ValueError
        day = 1
        rest = rest[3:]
        if rest:
            if (rest[0] == "-") != dash or len(rest) != 1 + dash:
                raise ValueError
            day = _number(rest[dash:])
        return _from_iso(year, week, day)
    if dash:
        if len(rest) != 5 or rest[2] != "-":
            raise ValueError
        return year, _number(rest[:2]), _number(rest[3:])
    if len(rest) != 4:
        raise ValueError
    return year, _number(rest[:2]), _number(rest[2:])


def _from_iso(year, week, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year must be in {MINYEAR}..{MAXYEAR}, not {year}")
    if not 0 < week < 53:
        first = _ordinal(year, 1, 1) % 7
        if not (week == 53 and (first == 4 or (first == 3 and _is_leap(year)))):
            raise ValueError(f"Invalid week: {week}")
    if not 0 < day < 8:
        raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
    found = _iso_first_monday(year) + (week - 1) * 7 + day - 1
    if found > _LAST_ORDINAL:
        raise ValueError(f"year must be in {MINYEAR}..{MAXYEAR}, not {MAXYEAR + 1}")
    return _from_ordinal(found)


def _parse_clock(text):
    """Hour, minute, second, microsecond of HH[:MM[:SS[.ffffff]]], colons or none."""
    parts = [0, 0, 0, 0]
    at = 0
    colons = text[2:3] == ":"
    for i in range(3):
        if len(text) < at + 2:
            raise ValueError
        parts[i] = _number(text[at:at + 2])
        at += 2
        if at == len(text):
            return parts
        c = text[at]
        if c in ".," and i == 2:
            digits = text[at + 1:]
            if not digits:
                raise ValueError
            _number(digits)
            parts[3] = int((digits + "00000")[:6])
            return parts
        if colons:
            if c != ":" or i == 2:
                raise ValueError
            at += 1
        elif i == 2 or c == ":":
            raise ValueError
    return parts


def _parse_time(text):
    """Hour, minute, second, microsecond, tzinfo."""
    if len(text) < 2:
        raise ValueError
    place = -1
    for sign in "+-Z":
        found = text.find(sign)
        if found >= 0:
            place = found
            break
    if place < 0:
        return *_parse_clock(text), None
    clock = _parse_clock(text[:place])
    zone = text[place + 1:]
    if text[place] == "Z":
        if zone:
            raise ValueError
        return *clock, timezone.utc
    if len(zone) in (0, 1, 3) or (len(zone) == 2 and False):
        raise ValueError
    h, m, s, us = _parse_clock(zone)
    offset = timedelta(hours=h, minutes=m, seconds=s, microseconds=us)
    if not offset:
        return *clock, timezone.utc
    return *clock, timezone(offset if text[place] == "+" else -offset)


def _missing(year, month):
    name, place = ("year", 1) if year is None else ("month", 2) if month is None else ("day", 3)
    return TypeError(f"function missing required argument '{name}' (pos {place})")


class date:
    """A day of the proleptic Gregorian calendar."""

    __slots__ = ("_year", "_month", "_day")

    def __new__(cls, year=None, month=None, day=None):
        made = _day(cls, year, month, day)
        if made is not None:
            return made
        if day is None:
            raise _missing(year, month)
        return _day(cls, *_check_date(year, month, day))

    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_from_ordinal(_timestamp_us(t) // _DAY_US + 1))

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n):
        if n < 1:
            raise ValueError("ordinal must be >= 1")
        if n > _LAST_ORDINAL:
            raise ValueError(f"year is out of range")
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        if len(date_string) not in (7, 8, 10):
            raise _bad_iso(date_string)
        parts = _read(date_string)
        if parts is not None:
            return cls(*parts)
        try:
            parts = _parse_date(date_string)
        except ValueError as error:
            if error.args:
                raise
            parts = None
        if parts is None:
            raise _bad_iso(date_string)
        return cls(*parts)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        return cls(*_from_iso(year, week, day))

    @classmethod
    def strptime(cls, date_string, format):
        from _strptime import parse
        return cls(*parse(date_string, format)[:3])

    @property
    def year(self):
        return self._year

    @property
    def month(self):
        return self._month

    @property
    def day(self):
        return self._day

    def __repr__(self):
        return f"{_name(self)}({self._year}, {self._month}, {self._day})"

    def ctime(self):
        return self.strftime("%c")

    def strftime(self, format):
        return _format(self, format, (self._year, self._month, self._day, 0, 0, 0, 0))

    def __format__(self, spec):
        if not isinstance(spec, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(spec).__name__}")
        return self.strftime(spec) if spec else str(self)

    def isoformat(self):
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    __str__ = isoformat

    def timetuple(self):
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(), self._yearday(), -1))

    def _yearday(self):
        return self.toordinal() - _ordinal(self._year, 1, 1) + 1

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def replace(self, year=None, month=None, day=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month,
                          self._day if day is None else day)

    __replace__ = replace

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.toordinal() % 7 or 7

    def isocalendar(self):
        year = self._year
        monday = _iso_first_monday(year)
        today = _ordinal(self._year, self._month, self._day)
        week, day = divmod(today - monday, 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - _iso_first_monday(year), 7)
        elif week >= 52 and today >= _iso_first_monday(year + 1):
            year += 1
            week = 0
        return IsoCalendarDate(year, week + 1, day + 1)

    def __eq__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return _order(self, other) == 0
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return _order(self, other) < 0
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return _order(self, other) <= 0
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return _order(self, other) > 0
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return _order(self, other) >= 0
        return NotImplemented

    def __hash__(self):
        return hash((self._year, self._month, self._day))

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        n = self.toordinal() + other.days
        if not 0 < n <= _LAST_ORDINAL:
            raise OverflowError("date value out of range")
        return type(self)(*_from_ordinal(n))

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            n = self.toordinal() - other.days
            if not 0 < n <= _LAST_ORDINAL:
                raise OverflowError("date value out of range")
            return type(self)(*_from_ordinal(n))
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def __reduce__(self):
        return type(self), (self._year, self._month, self._day)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)


class tzinfo:
    """What a time zone must answer."""

    __slots__ = ()

    def tzname(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt):
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        offset = dt.utcoffset()
        if offset is None:
            raise ValueError("fromutc() requires a non-None utcoffset() result")
        dst = dt.dst()
        if dst is None:
            raise ValueError("fromutc() requires a non-None dst() result")
        delta = offset - dst
        if delta:
            dt += delta
            dst = dt.dst()
            if dst is None:
                raise ValueError("fromutc(): dt.dst gave inconsistent results; cannot convert")
        return dt + dst


class timezone(tzinfo):
    """A fixed offset from UTC."""

    __slots__ = ("_offset", "_name")

    def __new__(cls, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if name is not None and not isinstance(name, str):
            raise TypeError(f"timezone() argument 2 must be str, not {type(name).__name__}")
        if name is None and not offset and "utc" in cls.__dict__:
            return cls.utc
        if not -_DAY_US < offset._us < _DAY_US:
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and "
                             f"timedelta(hours=24), not {offset!r}")
        self = object.__new__(cls)
        self._offset = offset
        self._name = name
        return self

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        if self._name is None:
            return f"datetime.timezone({self._offset!r})"
        return f"datetime.timezone({self._offset!r}, {self._name!r})"

    def __str__(self):
        return self.tzname(None)

    def utcoffset(self, dt):
        if dt is None or isinstance(dt, datetime):
            return self._offset
        raise TypeError(f"utcoffset(dt) argument must be a datetime instance or None, not {type(dt).__name__}")

    def tzname(self, dt):
        if dt is not None and not isinstance(dt, datetime):
            raise TypeError(f"tzname(dt) argument must be a datetime instance or None, not {type(dt).__name__}")
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset) if self._offset else "UTC"

    def dst(self, dt):
        if dt is None or isinstance(dt, datetime):
            return None
        raise TypeError(f"dst(dt) argument must be a datetime instance or None, not {type(dt).__name__}")

    def fromutc(self, dt):
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() argument must be a datetime instance or None")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt + self._offset

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return timezone, (self._offset,) if self._name is None else (self._offset, self._name)


timezone.utc = timezone(timedelta(0))
timezone.min = timezone(-timedelta(hours=23, minutes=59))
timezone.max = timezone(timedelta(hours=23, minutes=59))
UTC = timezone.utc
_KEEP = object()


def _clock_text(hour, minute, second, microsecond, timespec):
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    if timespec == "hours":
        return f"{hour:02d}"
    if timespec == "minutes":
        return f"{hour:02d}:{minute:02d}"
    if timespec == "seconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}"
    if timespec == "milliseconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}.{microsecond // 1000:03d}"
    if timespec == "microseconds":
        return f"{hour:02d}:{minute:02d}:{second:02d}.{microsecond:06d}"
    raise ValueError("Unknown timespec value")


class time:
    """A time of day."""

    __slots__ = ("_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold")

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._hour, self._minute, self._second, self._microsecond, self._fold = _check_time(
            hour, minute, second, microsecond, fold)
        _check_tzinfo(tzinfo)
        self._tzinfo = tzinfo
        return self

    @property
    def hour(self):
        return self._hour

    @property
    def minute(self):
        return self._minute

    @property
    def second(self):
        return self._second

    @property
    def microsecond(self):
        return self._microsecond

    @property
    def tzinfo(self):
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    @classmethod
    def fromisoformat(cls, time_string):
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            parts = _parse_time(time_string.removeprefix("T"))
        except ValueError:
            parts = None
        if parts is None:
            raise _bad_iso(time_string)
        return cls(*parts)

    @classmethod
    def strptime(cls, date_string, format):
        from _strptime import parse
        parts = parse(date_string, format)
        return cls(*parts[3:7], parts[7])

    def utcoffset(self):
        return None if self._tzinfo is None else _check_offset("utcoffset", self._tzinfo.utcoffset(None))

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def dst(self):
        return None if self._tzinfo is None else _check_offset("dst", self._tzinfo.dst(None))

    def __repr__(self):
        parts = [str(self._hour), str(self._minute)]
        if self._second or self._microsecond:
            parts.append(str(self._second))
        if self._microsecond:
            parts.append(str(self._microsecond))
        if self._tzinfo is not None:
            parts.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            parts.append("fold=1")
        return f"{_name(self)}({', '.join(parts)})"

    def isoformat(self, timespec="auto"):
        return _clock_text(self._hour, self._minute, self._second, self._microsecond, timespec) + _offset_text(
            self.utcoffset())

    __str__ = isoformat

    def strftime(self, format):
        return _format(self, format, (1900, 1, 1, self._hour, self._minute, self._second, self._microsecond))

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=_KEEP, *, fold=None):
        return type(self)(self._hour if hour is None else hour, self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is _KEEP else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def _us(self):
        return ((self._hour * 60 + self._minute) * 60 + self._second) * 1000000 + self._microsecond

    def _compare(self, other, equal):
        """Difference in microseconds; None: naive with aware."""
        a, b = self.utcoffset(), other.utcoffset()
        if (a is None) != (b is None):
            if equal:
                return None
            raise TypeError("can't compare offset-naive and offset-aware times")
        difference = self._us() - other._us()
        if a is not None:
            difference -= a._us - b._us
        return difference

    def __eq__(self, other):
        return self._compare(other, True) == 0 if isinstance(other, time) else NotImplemented

    def __lt__(self, other):
        return self._compare(other, False) < 0 if isinstance(other, time) else NotImplemented

    def __le__(self, other):
        return self._compare(other, False) <= 0 if isinstance(other, time) else NotImplemented

    def __gt__(self, other):
        return self._compare(other, False) > 0 if isinstance(other, time) else NotImplemented

    def __ge__(self, other):
        return self._compare(other, False) >= 0 if isinstance(other, time) else NotImplemented

    def __hash__(self):
        offset = self.utcoffset()
        return hash(self._us() - (offset._us if offset else 0))

    def __reduce__(self):
        return type(self), (self._hour, self._minute, self._second, self._microsecond, self._tzinfo)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


time.min = time(0, 0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)


class datetime(date):
    """A day and a time of day."""

    __slots__ = ("_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold")

    def __new__(cls, year=None, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *,
                fold=0):
        if tzinfo is None and fold == 0:
            made = _made(cls, year, month, day, hour, minute, second, microsecond, None)
            if made is not None:
                return made
        if day is None:
            raise _missing(year, month)
        year, month, day = _check_date(year, month, day)
        hour, minute, second, microsecond, fold = _check_time(hour, minute, second, microsecond, fold)
        _check_tzinfo(tzinfo)
        self = _made(cls, year, month, day, hour, minute, second, microsecond, tzinfo)
        self._fold = fold
        return self

    hour = time.hour
    minute = time.minute
    second = time.second
    microsecond = time.microsecond
    tzinfo = time.tzinfo
    fold = time.fold

    @classmethod
    def _from_us(cls, us, tz=None, fold=0):
        """By microseconds since the start of year 1."""
        days, us = divmod(us, _DAY_US)
        if not 0 <= days < _LAST_ORDINAL:
            raise OverflowError("date value out of range")
        seconds, us = divmod(us, 1000000)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return cls(*_from_ordinal(days + 1), hours, minutes, seconds, us, tz, fold=fold)

    def _moved(self, us):
        """So many microseconds later."""
        if type(self) is _datetime_class:
            found = _moved(self, us)
            if found is not None:
                return found
        return type(self)._from_us(_stamp(self) + us, self._tzinfo)

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        _check_tzinfo(tz)
        us = _timestamp_us(timestamp)
        if tz is None:
            return cls._from_us(us)
        return tz.fromutc(cls._from_us(us, tz))

    @classmethod
    def utcfromtimestamp(cls, timestamp):
        return cls._from_us(_timestamp_us(timestamp))

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(_time.time())

    @classmethod
    def combine(cls, date, time, tzinfo=_KEEP):
        if not isinstance(date, _date_class):
            raise TypeError(f"combine() argument 1 must be datetime.date, not {type(date).__name__}")
        if not isinstance(time, _time_class):
            raise TypeError(f"combine() argument 2 must be datetime.time, not {type(time).__name__}")
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond,
                   time.tzinfo if tzinfo is _KEEP else tzinfo, fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        parts = _read(date_string)
        if parts is not None:
            return cls(*parts)
        try:
            parts = _parse_datetime(date_string)
        except ValueError as error:
            if error.args:
                raise
            parts = None
        if parts is None:
            raise _bad_iso(date_string)
        if parts[3] == 24 and not (parts[4] or parts[5] or parts[6]):
            if parts[:3] == (MAXYEAR, 12, 31):
                raise ValueError(f"year must be in {MINYEAR}..{MAXYEAR}, not {MAXYEAR + 1}")
            return cls(*parts[:3], 0, 0, 0, 0, parts[7]) + timedelta(days=1)
        return cls(*parts)

    @classmethod
    def strptime(cls, date_string, format):
        from _strptime import parse
        return cls(*parse(date_string, format))

    def timetuple(self):
        dst = self.dst()
        return _time.struct_time((self._year, self._month, self._day, self._hour, self._minute, self._second,
                                  self.weekday(), self._yearday(), -1 if dst is None else int(bool(dst))))

    def utctimetuple(self):
        offset = self.utcoffset()
        moved = self - offset if offset else self
        return _time.struct_time((moved._year, moved._month, moved._day, moved._hour, moved._minute, moved._second,
                                  moved.weekday(), moved._yearday(), 0))

    def timestamp(self):
        offset = self.utcoffset()
        us = _stamp(self) - 719162 * _DAY_US - (offset._us if offset else 0)
        return us / 1000000

    def date(self):
        return _date_class(self._year, self._month, self._day)

    def time(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=_KEEP, *, fold=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month,
                          self._day if day is None else day, self._hour if hour is None else hour,
                          self._minute if minute is None else minute, self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is _KEEP else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def astimezone(self, tz=None):
        if tz is None:
            tz = UTC
        elif not isinstance(tz, _tzinfo_class):
            raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'")
        if tz is self._tzinfo:
            return self
        offset = self.utcoffset()
        moved = self if offset is None else self - offset
        return tz.fromutc(moved.replace(tzinfo=tz))

    def ctime(self):
        return self.strftime("%c")

    def strftime(self, format):
        return _format(self, format, (self._year, self._month, self._day, self._hour, self._minute, self._second,
                                      self._microsecond))

    def isoformat(self, sep="T", timespec="auto"):
        if not isinstance(sep, str) or len(sep) != 1:
            raise TypeError(f"isoformat() argument 1 must be a unicode character, not {type(sep).__name__}"
                            if not isinstance(sep, str) else
                            f"isoformat() argument 1 must be a unicode character, not a string of length {len(sep)}")
        return (f"{self._year:04d}-{self._month:02d}-{self._day:02d}{sep}"
                + _clock_text(self._hour, self._minute, self._second, self._microsecond, timespec)
                + _offset_text(self.utcoffset()))

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        if not parts[-1]:
            del parts[-1]
            if not parts[-1]:
                del parts[-1]
        texts = list(map(str, parts))
        if self._tzinfo is not None:
            texts.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            texts.append("fold=1")
        return f"{_name(self)}({', '.join(texts)})"

    def utcoffset(self):
        return None if self._tzinfo is None else _check_offset("utcoffset", self._tzinfo.utcoffset(self))

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

    def dst(self):
        return None if self._tzinfo is None else _check_offset("dst", self._tzinfo.dst(self))

    def _apart(self, other, equal):
        """Difference in microseconds of two whose time zones are not the same object; None: naive and aware."""
        difference = _difference(self, other)
        a, b = self.utcoffset(), other.utcoffset()
        if (a is None) != (b is None):
            if equal:
                return None
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        if a is not None:
            difference -= a._us - b._us
        return difference

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        same = self._tzinfo is other._tzinfo
        return (_difference(self, other) if same else self._apart(other, True)) == 0

    def __lt__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        same = self._tzinfo is other._tzinfo
        return (_difference(self, other) if same else self._apart(other, False)) < 0

    def __le__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        same = self._tzinfo is other._tzinfo
        return (_difference(self, other) if same else self._apart(other, False)) <= 0

    def __gt__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        same = self._tzinfo is other._tzinfo
        return (_difference(self, other) if same else self._apart(other, False)) > 0

    def __ge__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        same = self._tzinfo is other._tzinfo
        return (_difference(self, other) if same else self._apart(other, False)) >= 0

    def __hash__(self):
        offset = self.utcoffset()
        return hash(_stamp(self) - (offset._us if offset else 0))

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._moved(other._us)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._moved(-other._us)
        if not isinstance(other, datetime):
            return NotImplemented
        difference = _difference(self, other)
        if self._tzinfo is not other._tzinfo:
            a, b = self.utcoffset(), other.utcoffset()
            if (a is None) != (b is None):
                raise TypeError("can't subtract offset-naive and offset-aware datetimes")
            if a is not None:
                difference -= a._us - b._us
        return _span(timedelta, difference)

    def __reduce__(self):
        return type(self), (self._year, self._month, self._day, self._hour, self._minute, self._second,
                            self._microsecond, self._tzinfo)


_date_class = date
_datetime_class = datetime
_time_class = time
_tzinfo_class = tzinfo


def _timestamp_us(timestamp):
    if isinstance(timestamp, int):
        us = timestamp * 1000000
    elif isinstance(timestamp, float):
        if timestamp != timestamp:
            raise ValueError("Invalid value NaN (not a number)")
        whole = int(timestamp // 1)
        us = whole * 1000000 + round((timestamp - whole) * 1e6)
    else:
        raise TypeError(f"argument must be int or float, not {type(timestamp).__name__}")
    if abs(us) > 1 << 83:
        raise OverflowError("timestamp out of range for platform time_t")
    us += 719162 * _DAY_US
    if not 0 <= us < _LAST_ORDINAL * _DAY_US:
        raise ValueError(f"year {1970 + (us // 1000000 - 719162 * 86400) // 31556952} is out of range")
    return us


def _parse_datetime(text):
    if len(text) < 7:
        raise ValueError
    if text[4] == "-":
        if text[5] == "W":
            size = 10 if len(text) > 8 and text[8] == "-" else 8
        else:
            size = 10
    elif text[4] == "W":
        size = 7 if len(text) == 7 or not text[7].isdigit() else 8
    else:
        size = 8
    parts = _parse_date(text[:size])
    if len(text) == size:
        return *parts, 0, 0, 0, 0, None
    return *parts, *_parse_time(text[size + 1:])


datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
for _each in (timedelta, date, tzinfo, timezone, time, datetime, IsoCalendarDate):
    _dot_name(_each)
