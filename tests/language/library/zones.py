from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, InvalidTZPathWarning
from datetime import tzinfo


def attempt(name, call):
    try:
        print(name, repr(call()))
    except BaseException as e:
        print(name, type(e).__name__, e)


def is_known(key):
    try:
        return bool(ZoneInfo(key))
    except KeyError as e:
        return isinstance(e, ZoneInfoNotFoundError)


print(issubclass(ZoneInfo, tzinfo), issubclass(ZoneInfoNotFoundError, KeyError), issubclass(InvalidTZPathWarning, RuntimeWarning))
print(is_known("Mars/Olympus"), is_known("No/Where"))
attempt("absolute", lambda: ZoneInfo("/etc/passwd"))
