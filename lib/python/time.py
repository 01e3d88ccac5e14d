"""Clocks, which the host answers, and the calendar in UTC."""
import _host
from _structseq import structseq as _structseq

_fields = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
struct_time = _structseq("struct_time", "time", _fields)
struct_time.tm_zone = "UTC"
struct_time.tm_gmtoff = 0
timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")
CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID = 0, 1, 2, 3

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def _clock(name):
    return _host.call("time.clock", (name,), {})


def time():
    return _clock("realtime") / 1e9


def time_ns():
    return _clock("realtime")


def monotonic():
    return _clock("monotonic") / 1e9


def monotonic_ns():
    return _clock("monotonic")


perf_counter = monotonic
perf_counter_ns = monotonic_ns


def process_time():
    return _clock("process") / 1e9


def process_time_ns():
    return _clock("process")


thread_time = process_time
thread_time_ns = process_time_ns


def sleep(seconds, /):
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer or float")
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if seconds >= 9223372036:
        raise OverflowError("timestamp too large to convert to C PyTime_t")
    if _waiting:  # others run meanwhile, and may sleep as well
        end = monotonic() + seconds
        for call in _waiting:
            call()
        seconds = max(end - monotonic(), 0)
    _host.call("time.sleep", (int(seconds * 1000000000),), {})


_waiting = []  # what is called before a sleep


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _day_number(year, month, day):
    """Days since 1970-01-01."""
    before = year - 1
    return (before * 365 + before // 4 - before // 100 + before // 400 - 719162
            + _BEFORE[month - 1] + (month > 2 and _is_leap(year)) + day - 1)


def _seconds(seconds):
    if seconds is None:
        return _clock("realtime") // 1000000000
    if isinstance(seconds, float):
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        if not -1e18 < seconds < 1e18:
            raise OverflowError("timestamp out of range for platform time_t")
        return seconds.__floor__() if hasattr(seconds, "__floor__") else int(seconds // 1)
    if not isinstance(seconds, int):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    return seconds


def gmtime(seconds=None, /):
    days, rest = divmod(_seconds(seconds), 86400)
    if not -2**31 * 366 < days < 2**31 * 366:
        raise OverflowError("timestamp out of range for platform time_t")
    year = 1970 + days * 400 // 146097
    while _day_number(year, 1, 1) > days:
        year -= 1
    while _day_number(year + 1, 1, 1) <= days:
        year += 1
    of_year = days - _day_number(year, 1, 1)
    month = 12
    while _BEFORE[month - 1] + (month > 2 and _is_leap(year)) > of_year:
        month -= 1
    day = of_year - _BEFORE[month - 1] - (month > 2 and _is_leap(year)) + 1
    return struct_time((year, month, day, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, of_year + 1, 0))


localtime = gmtime


def _fields_of(t, who):
    if not isinstance(t, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(t) != 9:
        raise TypeError(who + "(): illegal time tuple argument")
    return t


def mktime(t, /):
    t = _fields_of(t, "mktime")
    months = t[0] * 12 + t[1] - 1
    days = _day_number(months // 12, months % 12 + 1, 1) + t[2] - 1
    return float(days * 86400 + t[3] * 3600 + t[4] * 60 + t[5])


def _checked(t, who):
    t = _fields_of(t, who)
    year, month, day, hour, minute, second, weekday, of_year, _ = t
    month, day, of_year = month or 1, day or 1, of_year or 1
    for value, least, most, name in ((month, 1, 12, "month"), (day, 1, 31, "day of month"), (hour, 0, 23, "hour"),
                                     (minute, 0, 59, "minute"), (second, 0, 61, "seconds"),
                                     (weekday, -1, 999999999, "day of week"), (of_year, 1, 366, "day of year")):
        if not least <= value <= most:
            raise ValueError(f"{name} out of range")
    return year, month, day, hour, minute, second, weekday % 7, of_year


def asctime(t=None, /):
    year, month, day, hour, minute, second, weekday, _ = _checked(gmtime() if t is None else t, "asctime")
    return f"{_DAYS[weekday][:3]} {_MONTHS[month - 1][:3]} {day:2d} {hour:02d}:{minute:02d}:{second:02d} {year}"


def ctime(seconds=None, /):
    return asctime(gmtime(seconds))


def _iso_week(year, weekday, of_year):
    """Year and week by ISO 8601; weekday 0 is Monday."""
    week = (of_year - 1 - weekday + 10) // 7
    if week < 1:
        year -= 1
        last = _day_number(year, 12, 31)
        return _iso_week(year, (last + 3) % 7, 366 if _is_leap(year) else 365)
    if week == 53 and (_day_number(year + 1, 1, 1) + 3) % 7 <= 3:
        return year + 1, 1
    return year, week


def strftime(format, t=None, /):
    if not isinstance(format, str):
        raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
    fields = _checked(gmtime() if t is None else t, "strftime")
    out = []
    i = 0
    while i < len(format):
        c = format[i]
        i += 1
        if c != "%" or i == len(format):
            out.append(c)
            continue
        c = format[i]
        i += 1
        pad = True
        if c == "-" and i < len(format):
            pad = False
            c = format[i]
            i += 1
        text = _directive(c, *fields)
        out.append(text if pad else text.lstrip("0 ") or "0")
    return "".join(out)


def _directive(c, year, month, day, hour, minute, second, weekday, of_year):
    match c:
        case "Y": return str(year)
        case "m": return f"{month:02d}"
        case "d": return f"{day:02d}"
        case "H": return f"{hour:02d}"
        case "M": return f"{minute:02d}"
        case "S": return f"{second:02d}"
        case "a": return _DAYS[weekday][:3]
        case "A": return _DAYS[weekday]
        case "b" | "h": return _MONTHS[month - 1][:3]
        case "B": return _MONTHS[month - 1]
        case "I": return f"{(hour + 11) % 12 + 1:02d}"
        case "p": return "AM" if hour < 12 else "PM"
        case "P": return "am" if hour < 12 else "pm"
        case "j": return f"{of_year:03d}"
        case "y": return f"{year % 100:02d}"
        case "C": return f"{year // 100:02d}"
        case "e": return f"{day:2d}"
        case "k": return f"{hour:2d}"
        case "l": return f"{(hour + 11) % 12 + 1:2d}"
        case "w": return str((weekday + 1) % 7)
        case "u": return str(weekday + 1)
        case "U": return f"{(of_year - 1 + 7 - (weekday + 1) % 7) // 7:02d}"
        case "W": return f"{(of_year - 1 + 7 - weekday) // 7:02d}"
        case "G": return str(_iso_week(year, weekday, of_year)[0])
        case "g": return f"{_iso_week(year, weekday, of_year)[0] % 100:02d}"
        case "V": return f"{_iso_week(year, weekday, of_year)[1]:02d}"
        case "Z": return "UTC"
        case "z": return "+0000"
        case "s": return str(_day_number(year, month, day) * 86400 + hour * 3600 + minute * 60 + second)
        case "n": return "\n"
        case "t": return "\t"
        case "%": return "%"
        case "D" | "x": return f"{month:02d}/{day:02d}/{year % 100:02d}"
        case "F": return f"{year}-{month:02d}-{day:02d}"
        case "T" | "X": return f"{hour:02d}:{minute:02d}:{second:02d}"
        case "R": return f"{hour:02d}:{minute:02d}"
        case "r": return f"{(hour + 11) % 12 + 1:02d}:{minute:02d}:{second:02d} {'AM' if hour < 12 else 'PM'}"
        case "c":
            return (f"{_DAYS[weekday][:3]} {_MONTHS[month - 1][:3]} {day:2d} "
                    f"{hour:02d}:{minute:02d}:{second:02d} {year}")
    return "%" + c


def strptime(data_string, format="%a %b %d %H:%M:%S %Y", /):
    from _strptime import fields
    year, month, day, hour, minute, second, _, _, weekday, yearday = fields(data_string, format)
    known = year is not None
    if not known:
        year = 1904 if (month, day) == (2, 29) else 1900  # a year that has the day
    from datetime import date
    made = date(year, month, day)
    if yearday is None:
        yearday = made.toordinal() - date(year, 1, 1).toordinal() + 1
    return struct_time((year if known else 1900, month, day, hour, minute, second,
                        made.weekday() if weekday is None else weekday, yearday, -1))


_READINGS = {CLOCK_REALTIME: time_ns, CLOCK_MONOTONIC: monotonic_ns, CLOCK_PROCESS_CPUTIME_ID: process_time_ns,
             CLOCK_THREAD_CPUTIME_ID: thread_time_ns}


def clock_gettime_ns(clk_id, /):
    if clk_id not in _READINGS:
        raise OSError(22, "Invalid argument")
    return _READINGS[clk_id]()


def clock_gettime(clk_id, /):
    return clock_gettime_ns(clk_id) / 1e9


def clock_getres(clk_id, /):
    clock_gettime_ns(clk_id)
    return 1e-09


def get_clock_info(name, /):
    from types import SimpleNamespace
    known = {"time": "REALTIME", "monotonic": "MONOTONIC", "perf_counter": "MONOTONIC",
             "process_time": "PROCESS_CPUTIME_ID", "thread_time": "THREAD_CPUTIME_ID"}
    if name not in known:
        raise ValueError("unknown clock")
    return SimpleNamespace(implementation=f"clock_gettime(CLOCK_{known[name]})", monotonic=name != "time",
                           adjustable=name == "time", resolution=1e-09)
