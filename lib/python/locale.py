"""Customs of a country: there is the C locale alone, with UTF-8 as encoding."""
import re
from functools import cmp_to_key as _cmp_to_key  # noqa: F401  programs take it from here

__all__ = ["getlocale", "getdefaultlocale", "getpreferredencoding", "Error", "setlocale", "localeconv", "strcoll", "strxfrm", "str",
           "atof", "atoi", "format_string", "currency", "normalize", "LC_CTYPE", "LC_COLLATE", "LC_TIME", "LC_MONETARY", "LC_NUMERIC",
           "LC_ALL", "LC_MESSAGES", "CHAR_MAX", "getencoding", "nl_langinfo"]

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127
CODESET, RADIXCHAR, THOUSEP, YESEXPR, NOEXPR, CRNCYSTR, ERA = 14, 65536, 65537, 327680, 327681, 262159, 131116
D_T_FMT, D_FMT, T_FMT, T_FMT_AMPM, AM_STR, PM_STR = 131112, 131113, 131114, 131115, 131110, 131111
DAY_1, DAY_2, DAY_3, DAY_4, DAY_5, DAY_6, DAY_7 = range(131079, 131086)
ABDAY_1, ABDAY_2, ABDAY_3, ABDAY_4, ABDAY_5, ABDAY_6, ABDAY_7 = range(131072, 131079)
MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12 = range(131098, 131110)
ABMON_1, ABMON_2, ABMON_3, ABMON_4, ABMON_5, ABMON_6, ABMON_7, ABMON_8, ABMON_9, ABMON_10, ABMON_11, ABMON_12 = (
    range(131086, 131098))
_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_LANGINFO = {CODESET: "UTF-8", RADIXCHAR: ".", THOUSEP: "", YESEXPR: "^[yY]", NOEXPR: "^[nN]", CRNCYSTR: "-", ERA: "",
             D_T_FMT: "%a %b %e %H:%M:%S %Y", D_FMT: "%m/%d/%y", T_FMT: "%H:%M:%S", T_FMT_AMPM: "%I:%M:%S %p",
             AM_STR: "AM", PM_STR: "PM"}
for _i, _name in enumerate(_DAYS):
    _LANGINFO[DAY_1 + _i], _LANGINFO[ABDAY_1 + _i] = _name, _name[:3]
for _i, _name in enumerate(_MONTHS):
    _LANGINFO[MON_1 + _i], _LANGINFO[ABMON_1 + _i] = _name, _name[:3]
_HERE = ("", "C", "POSIX", "C.UTF-8", "C.utf8")
_text = str


class Error(Exception):
    """A locale that is not here."""


_current = {category: "C" for category in range(6)}


def setlocale(category, locale=None):
    """The locale of a category; sets it before where one is given."""
    if locale is not None:
        if not isinstance(locale, _text):
            language, encoding = locale
            locale = (language or "C") + ("." + encoding if encoding else "")
        if locale not in _HERE or not 0 <= category <= LC_ALL:
            raise Error("unsupported locale setting")
        name = "C" if locale in ("", "POSIX") else locale
        for each in range(6) if category == LC_ALL else [category]:
            _current[each] = name
    if category == LC_ALL:
        names = [_current[each] for each in range(6)]
        if len(set(names)) > 1:
            titles = "LC_CTYPE LC_NUMERIC LC_TIME LC_COLLATE LC_MONETARY LC_MESSAGES".split()
            return ";".join([f"{title}={name}" for title, name in zip(titles, names)])
        return names[0]
    if category not in _current:
        raise Error("invalid locale category")
    return _current[category]


def getlocale(category=LC_CTYPE):
    """(language, encoding)"""
    if category == LC_ALL and len(set(_current.values())) > 1:
        raise TypeError("category LC_ALL is not supported")
    return (None, None) if setlocale(category) == "C" else ("C", "UTF-8")


def getdefaultlocale(envvars=()):
    import warnings
    warnings.warn("'locale.getdefaultlocale' is deprecated and slated for removal in Python 3.15. Use setlocale(), "
                  "getencoding() and getlocale() instead.", DeprecationWarning, stacklevel=2)
    return None, None


def getpreferredencoding(do_setlocale=True):
    return "utf-8"


def getencoding():
    return "UTF-8"


def nl_langinfo(key, /):
    try:
        return _LANGINFO[key]
    except KeyError:
        raise ValueError("unsupported langinfo constant") from None


_override_localeconv = {}


def localeconv():
    """How numbers and amounts are written."""
    signs = {name: CHAR_MAX for name in (
        "int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space", "n_cs_precedes", "n_sep_by_space", "p_sign_posn",
        "n_sign_posn")}
    return {"decimal_point": ".", "thousands_sep": "", "grouping": [], "int_curr_symbol": "", "currency_symbol": "",
            "mon_decimal_point": "", "mon_thousands_sep": "", "mon_grouping": [], "positive_sign": "", "negative_sign": "",
            **signs, **_override_localeconv}


def strcoll(string1, string2, /):
    return (string1 > string2) - (string1 < string2)


def strxfrm(string, /):
    if "\0" in string:
        raise ValueError("embedded null character")
    return string


def normalize(localename):
    """The name with its encoding, for those that are here."""
    return {"c": "C", "posix": "C", "c.utf8": "C.UTF-8", "c.utf-8": "C.UTF-8", "c.en": "C"}.get(localename.lower(), localename)


_PERCENT = re.compile(r"%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%a]")


def _grouped(text, monetary):
    """The whole part of a number with separators, as far as the locale has any."""
    customs = localeconv()
    separator = customs["mon_thousands_sep" if monetary else "thousands_sep"]
    sizes = list(customs["mon_grouping" if monetary else "grouping"])
    if not sizes or not separator:
        return text
    digits = text.lstrip("+- ")
    sign, digits = text[:len(text) - len(digits)], digits
    behind = digits[len(digits.rstrip(" ")):] and ""
    parts = []
    size = 0
    while sizes and sizes[0] != CHAR_MAX and digits:
        size = sizes.pop(0) or size
        if not sizes:
            sizes = [size]
        if len(digits) <= size:
            break
        parts.insert(0, digits[-size:])
        digits = digits[:-size]
    return sign + separator.join([digits] + parts) + behind


def _number(text, is_float, grouping, monetary):
    whole, point, rest = text.partition(".") if is_float else (text, "", "")
    if grouping:
        whole = _grouped(whole, monetary)
    return whole + (localeconv()[monetary and "mon_decimal_point" or "decimal_point"] + rest if point else "")


def format_string(f, val, grouping=False, monetary=False):
    """`f % val` with the numbers written as the locale wants them."""
    pieces = list(_PERCENT.finditer(f))
    template = _PERCENT.sub("%s", f)
    if isinstance(val, dict):
        values = [_one("%" if each.group() == "%%" else each.group(), val, grouping, monetary) for each in pieces]
    else:
        given = list(val) if isinstance(val, tuple) else [val]
        values = []
        at = 0
        for each in pieces:
            if each.group() == "%%":
                values.append("%")
                continue
            stars = each.group("modifiers").count("*")
            values.append(_one(each.group(), tuple(given[at:at + stars + 1]), grouping, monetary))
            at += stars + 1
    return template % tuple(values)


def _one(percent, value, grouping, monetary):
    if percent == "%":
        return percent
    text = percent % value
    kind = percent[-1]
    return _number(text, kind in "eEfFgG", grouping, monetary) if kind in "eEfFgGdiu" else text


def currency(val, symbol=True, grouping=False, international=False):
    """An amount of money. The C locale knows no currency."""
    customs = localeconv()
    digits = customs["int_frac_digits" if international else "frac_digits"]
    if digits == CHAR_MAX:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    text = _number(f"{abs(val):.{digits}f}", True, grouping, True)
    if symbol:
        mark = customs["int_curr_symbol" if international else "currency_symbol"]
        side = "n" if val < 0 else "p"
        gap = " " if customs[side + "_sep_by_space"] else ""
        text = mark + gap + text if customs[side + "_cs_precedes"] else text + gap + mark
    return ("-" if val < 0 else "") + text


def str(val):
    """A float as text."""
    return _number(f"{val:.12g}", True, False, False)


def delocalize(string):
    customs = localeconv()
    if customs["thousands_sep"]:
        string = string.replace(customs["thousands_sep"], "")
    return string.replace(customs["decimal_point"], ".") if customs["decimal_point"] else string


def localize(string, grouping=False, monetary=False):
    return _number(string, True, grouping, monetary)


def atof(string, func=float):
    return func(delocalize(string))


def atoi(string):
    return int(delocalize(string))


def gettext(msg, /):
    return msg


def textdomain(domain, /):
    return "messages"


def bindtextdomain(domain, dir, /):
    return dir
