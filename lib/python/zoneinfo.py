"""Time zones. There are no tables of them here: the only zone is UTC."""
from datetime import timedelta as _timedelta, tzinfo as _tzinfo

__all__ = ["ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError", "InvalidTZPathWarning"]

TZPATH = ()
_KEYS = ("UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu")
_ZERO = _timedelta(0)


class ZoneInfoNotFoundError(KeyError):
    """A zone that is not here."""


class InvalidTZPathWarning(RuntimeWarning):
    """A path of zones that is not absolute."""


class ZoneInfo(_tzinfo):
    """The zone of a key; the same object for the same key."""

    _known = {}

    def __init_subclass__(cls):
        cls._known = {}

    def __new__(cls, key):
        zone = cls._known.get(key)
        if zone is None:
            zone = cls._known[key] = cls.no_cache(key)
        return zone

    @classmethod
    def no_cache(cls, key):
        if not isinstance(key, str):
            raise TypeError(f"expected str, bytes or os.PathLike object, not {type(key).__name__}")
        if key.startswith("/"):
            raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
        if key not in _KEYS:
            raise ZoneInfoNotFoundError(f"No time zone found with key {key}")
        zone = _tzinfo.__new__(cls)
        zone._key = key
        return zone

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        for key in list(cls._known) if only_keys is None else only_keys:
            cls._known.pop(key, None)

    @property
    def key(self):
        return self._key

    def utcoffset(self, dt, /):
        return _ZERO

    def dst(self, dt, /):
        return _ZERO

    def tzname(self, dt, /):
        return "UTC"

    def fromutc(self, dt, /):
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt

    def __str__(self):
        return self._key

    def __repr__(self):
        return f"zoneinfo.ZoneInfo(key={self._key!r})"

    def __reduce__(self):
        return type(self), (self._key,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self


def available_timezones():
    return set(_KEYS)


def reset_tzpath(to=None):
    """There is no path to set."""
