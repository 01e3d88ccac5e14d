"""Exact fractions."""
import math
import re

__all__ = ["Fraction"]

_TEXT = re.compile(r"""\s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<num>\d*|\d+(_\d+)*)
    (?:(?:\s*/\s*(?P<denom>\d+(_\d+)*))?|(?:\.(?P<decimal>\d*|\d+(_\d+)*))?(?:E(?P<exp>[-+]?\d+(_\d+)*))?)\s*\Z""",
                   re.VERBOSE | re.IGNORECASE)
_SPEC = re.compile(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<alt>\#?)"
                   r"(?P<minimumwidth>0|[1-9][0-9]*)?(?P<thousands_sep>[,_]?)", re.DOTALL)
_FLOAT_SPEC = re.compile(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<no_neg_zero>z?)(?P<alt>\#?)"
                         r"(?P<zeropad>0(?=[0-9]))?(?P<minimumwidth>[0-9]+)?(?P<thousands_sep>[,_]?)"
                         r"(?:\.(?P<precision>[0-9]+))?(?P<frac_separators>[,_]?)(?P<presentation_type>[eEfFgG%])",
                         re.DOTALL)


def _is_rational(value):
    return isinstance(value, (int, Fraction)) or (
        not isinstance(value, (float, complex, str)) and hasattr(type(value), "numerator")
        and hasattr(type(value), "denominator"))


class Fraction:
    """A numerator over a denominator above 0, without a common divisor."""

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        if denominator is None:
            if type(numerator) is int:
                return cls._make(numerator, 1)
            if _is_rational(numerator):
                return cls._make(numerator.numerator, numerator.denominator)
            if isinstance(numerator, str):
                return cls._make(*_read(numerator))
            if isinstance(numerator, float) or (hasattr(numerator, "as_integer_ratio")
                                                and not isinstance(numerator, type)):
                return cls._make(*numerator.as_integer_ratio())
            raise TypeError("argument should be a string or a Rational instance or have the as_integer_ratio() method")
        if type(numerator) is int is type(denominator):
            pass
        elif _is_rational(numerator) and _is_rational(denominator):
            numerator, denominator = (numerator.numerator * denominator.denominator,
                                      denominator.numerator * numerator.denominator)
        else:
            raise TypeError("both arguments should be Rational instances")
        return cls._reduced(numerator, denominator)

    @classmethod
    def _make(cls, numerator, denominator):
        self = object.__new__(cls)
        self._numerator = numerator
        self._denominator = denominator
        return self

    @classmethod
    def _reduced(cls, numerator, denominator):
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        common = math.gcd(numerator, denominator)
        if denominator < 0:
            common = -common
        return cls._make(numerator // common, denominator // common)

    @classmethod
    def from_number(cls, number):
        if type(number) is int:
            return cls._make(number, 1)
        if _is_rational(number):
            return cls._make(number.numerator, number.denominator)
        if isinstance(number, float) or hasattr(number, "as_integer_ratio"):
            return cls._make(*number.as_integer_ratio())
        raise TypeError("argument should be a Rational instance or have the as_integer_ratio() method")

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return cls._make(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        if isinstance(dec, int):
            return cls(dec)
        if isinstance(dec, (float, str, Fraction)) or not hasattr(dec, "as_integer_ratio"):
            raise TypeError(f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})")
        return cls._make(*dec.as_integer_ratio())

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    real = property(lambda self: +self)
    imag = property(lambda self: 0)

    def conjugate(self):
        return +self

    def is_integer(self):
        return self._denominator == 1

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """The closest fraction with a denominator of at most this."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction._make(p1, q1)
        return Fraction._make(p0 + k * p1, q0 + k * q1)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __format__(self, spec):
        found = _SPEC.fullmatch(spec)
        if found:
            return self._format_general(found)
        found = _FLOAT_SPEC.fullmatch(spec)
        if found and (found["align"] is None or found["zeropad"] is None):
            return self._format_float(found)
        raise ValueError(f"Invalid format specifier {spec!r} for object of type {type(self).__name__!r}")

    def _format_general(self, found):
        fill, align, comma = found["fill"] or " ", found["align"] or ">", found["thousands_sep"]
        sign = found["sign"] if found["sign"] != "-" else ""
        n, d = self._numerator, self._denominator
        body = format(abs(n), comma)
        if d > 1 or found["alt"]:
            body += "/" + format(d, comma)
        sign = "-" if n < 0 else sign
        return _padded(sign, body, fill, align, int(found["minimumwidth"] or "0"))

    def _format_float(self, found):
        fill, align = found["fill"] or " ", found["align"] or ">"
        plus = "" if found["sign"] == "-" else found["sign"]
        kind = found["presentation_type"]
        precision = int(found["precision"] or "6")
        general, scientific = kind in "gG", kind in "eE"
        if kind in "fF%":
            exponent = -precision - (2 if kind == "%" else 0)
            negative, digits = _to_exponent(self._numerator, self._denominator, exponent, bool(found["no_neg_zero"]))
        else:
            figures = max(precision, 1) if general else precision + 1
            negative, digits, exponent = _to_figures(self._numerator, self._denominator, figures)
        if kind in "fF%":
            scientific = False
            point = precision
        elif general:
            scientific = not 0 < figures + exponent + 4 <= figures + 4
            point = figures - 1 if scientific else -exponent
        else:
            point = figures - 1
        if kind == "%":
            suffix = "%"
        elif scientific:
            suffix = f"{'E' if kind in 'EG' else 'e'}{exponent + point:+03d}"
        else:
            suffix = ""
        text = f"{digits:0{point + 1}d}"
        sign = "-" if negative else plus
        leading, trailing = text[:len(text) - point], text[len(text) - point:]
        if general and not found["alt"]:
            trailing = trailing.rstrip("0")
        dot = "." if trailing or found["alt"] else ""
        separator = found["frac_separators"]
        if separator:
            trailing = separator.join([trailing[i:i + 3] for i in range(0, len(trailing), 3)])
        trailing = dot + trailing + suffix
        comma = found["thousands_sep"]
        if found["zeropad"]:
            least = int(found["minimumwidth"]) - len(sign) - len(trailing)
            leading = leading.zfill(3 * least // 4 + 1 if comma else least)
        if comma:
            first = 1 + (len(leading) - 1) % 3
            leading = leading[:first] + "".join([comma + leading[i:i + 3] for i in range(first, len(leading), 3)])
        return _padded(sign, leading + trailing, fill, align, int(found["minimumwidth"] or "0"))

    # --- arithmetic

    def __add__(a, b):
        if isinstance(b, int):
            return Fraction._make(a._numerator + b * a._denominator, a._denominator)
        if isinstance(b, Fraction):
            return _sum(a._numerator, a._denominator, b._numerator, b._denominator)
        return _with(a, b, lambda x, y: x + y)

    def __radd__(b, a):
        return _with(b, a, lambda x, y: y + x, True)

    def __sub__(a, b):
        if isinstance(b, int):
            return Fraction._make(a._numerator - b * a._denominator, a._denominator)
        if isinstance(b, Fraction):
            return _sum(a._numerator, a._denominator, -b._numerator, b._denominator)
        return _with(a, b, lambda x, y: x - y)

    def __rsub__(b, a):
        return _with(b, a, lambda x, y: y - x, True)

    def __mul__(a, b):
        if isinstance(b, int):
            b = Fraction._make(int(b), 1)
        if isinstance(b, Fraction):
            return _product(a._numerator, a._denominator, b._numerator, b._denominator)
        return _with(a, b, lambda x, y: x * y)

    def __rmul__(b, a):
        return _with(b, a, lambda x, y: y * x, True)

    def __truediv__(a, b):
        if isinstance(b, int):
            b = Fraction._make(int(b), 1)
        if isinstance(b, Fraction):
            if not b._numerator:
                raise ZeroDivisionError(f"Fraction({a._numerator * b._denominator}, 0)")
            sign = -1 if b._numerator < 0 else 1
            return _product(a._numerator, a._denominator, sign * b._denominator, abs(b._numerator))
        return _with(a, b, lambda x, y: x / y)

    def __rtruediv__(b, a):
        return _with(b, a, lambda x, y: y / x, True)

    def __floordiv__(a, b):
        if isinstance(b, (int, Fraction)):
            return (a._numerator * b.denominator) // (a._denominator * b.numerator)
        return _with(a, b, lambda x, y: x // y, whole=True)

    def __rfloordiv__(b, a):
        return _with(b, a, lambda x, y: y // x, True, True)

    def __divmod__(a, b):
        if isinstance(b, (int, Fraction)):
            da, db = a._denominator, b.denominator
            div, left = divmod(a._numerator * db, da * b.numerator)
            return div, Fraction(left, da * db)
        return _with(a, b, divmod, whole=True)

    def __rdivmod__(b, a):
        return _with(b, a, lambda x, y: divmod(y, x), True, True)

    def __mod__(a, b):
        if isinstance(b, (int, Fraction)):
            da, db = a._denominator, b.denominator
            return Fraction((a._numerator * db) % (b.numerator * da), da * db)
        return _with(a, b, lambda x, y: x % y, whole=True)

    def __rmod__(b, a):
        return _with(b, a, lambda x, y: y % x, True, True)

    def __pow__(a, b, modulo=None):
        if modulo is not None:
            return NotImplemented
        if isinstance(b, (int, Fraction)):
            if b.denominator != 1:
                return float(a) ** float(b)
            power = b.numerator
            if power >= 0:
                return Fraction._make(a._numerator ** power, a._denominator ** power)
            if a._numerator > 0:
                return Fraction._make(a._denominator ** -power, a._numerator ** -power)
            if a._numerator == 0:
                raise ZeroDivisionError(f"Fraction({a._denominator ** -power}, 0)")
            return Fraction._make((-a._denominator) ** -power, (-a._numerator) ** -power)
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a, modulo=None):
        if modulo is not None:
            return NotImplemented
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, (int, Fraction)):
            return Fraction(a.numerator, a.denominator) ** b
        return a ** (b._numerator if b._denominator == 1 else float(b))

    def __pos__(a):
        return Fraction._make(a._numerator, a._denominator)

    def __neg__(a):
        return Fraction._make(-a._numerator, a._denominator)

    def __abs__(a):
        return Fraction._make(abs(a._numerator), a._denominator)

    def __int__(a):
        return -(-a._numerator // a._denominator) if a._numerator < 0 else a._numerator // a._denominator

    __trunc__ = __int__

    def __float__(a):
        return a._numerator / a._denominator

    def __complex__(a):
        return complex(float(a))

    def __floor__(a):
        return a._numerator // a._denominator

    def __ceil__(a):
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            whole, left = divmod(self._numerator, self._denominator)
            up = left * 2 > self._denominator or (left * 2 == self._denominator and whole % 2)
            return whole + 1 if up else whole
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        try:
            inverse = pow(self._denominator, -1, _MODULUS)
        except ValueError:
            hashed = 314159
        else:
            hashed = hash(hash(abs(self._numerator)) * inverse)
        result = hashed if self._numerator >= 0 else -hashed
        return -2 if result == -1 else result

    def __eq__(a, b):
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if _is_rational(b):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            return 0.0 == b if math.isnan(b) or math.isinf(b) else a == a.from_float(b)
        return NotImplemented

    def _order(self, other, compare):
        if _is_rational(other):
            return compare(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return compare(0.0, other)
            return compare(self, self.from_float(other))
        return NotImplemented

    def __lt__(a, b):
        return a._order(b, lambda x, y: x < y)

    def __gt__(a, b):
        return a._order(b, lambda x, y: x > y)

    def __le__(a, b):
        return a._order(b, lambda x, y: x <= y)

    def __ge__(a, b):
        return a._order(b, lambda x, y: x >= y)

    def __bool__(a):
        return a._numerator != 0

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)

    def __copy__(self):
        return self if type(self) is Fraction else self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()


_MODULUS = (1 << 61) - 1


def _read(text):
    found = _TEXT.match(text)
    if found is None:
        raise ValueError(f"Invalid literal for Fraction: {text!r}")
    numerator = int(found["num"] or "0")
    denominator = found["denom"]
    if denominator:
        denominator = int(denominator)
    else:
        denominator = 1
        decimal = found["decimal"]
        if decimal:
            decimal = decimal.replace("_", "")
            scale = 10 ** len(decimal)
            numerator = numerator * scale + int(decimal)
            denominator *= scale
        exponent = found["exp"]
        if exponent:
            exponent = int(exponent)
            if exponent >= 0:
                numerator *= 10 ** exponent
            else:
                denominator *= 10 ** -exponent
    if found["sign"] == "-":
        numerator = -numerator
    if denominator == 0:
        raise ZeroDivisionError(f"Fraction({numerator}, 0)")
    common = math.gcd(numerator, denominator)
    return numerator // common, denominator // common


def _sum(na, da, nb, db):
    common = math.gcd(da, db)
    if common == 1:
        return Fraction._make(na * db + da * nb, da * db)
    part = da // common
    total = na * (db // common) + nb * part
    shared = math.gcd(total, common)
    if shared == 1:
        return Fraction._make(total, part * db)
    return Fraction._make(total // shared, part * (db // shared))


def _product(na, da, nb, db):
    common = math.gcd(na, db)
    if common > 1:
        na //= common
        db //= common
    common = math.gcd(nb, da)
    if common > 1:
        nb //= common
        da //= common
    return Fraction._make(na * nb, da * db)


def _with(a, b, operate, reflected=False, whole=False):
    """With a float or complex as those; reflected with an int or another rational as a fraction."""
    if isinstance(b, float):
        return operate(float(a), b)
    if isinstance(b, complex) and not whole:
        return operate(complex(float(a)), b)
    if reflected and _is_rational(b):
        return operate(a, Fraction._make(int(b.numerator), int(b.denominator)))
    return NotImplemented


def _to_exponent(n, d, exponent, no_negative_zero):
    """n / d to a multiple of 10 ** exponent: negative, count."""
    if exponent >= 0:
        d *= 10 ** exponent
    else:
        n *= 10 ** -exponent
    q, r = divmod(n + (d >> 1), d)
    if r == 0 and d & 1 == 0:
        q &= -2
    return (q < 0 if no_negative_zero else n < 0), abs(q)


def _to_figures(n, d, figures):
    """n / d to so many significant digits: negative, digits, exponent."""
    if n == 0:
        return False, 0, 1 - figures
    text_n, text_d = str(abs(n)), str(d)
    m = len(text_n) - len(text_d) + (text_d <= text_n)
    exponent = m - figures
    negative, digits = _to_exponent(n, d, exponent, False)
    if len(str(digits)) == figures + 1:
        digits //= 10
        exponent += 1
    return negative, digits, exponent


def _padded(sign, body, fill, align, width):
    space = fill * (width - len(sign) - len(body))
    if align == ">":
        return space + sign + body
    if align == "<":
        return sign + body + space
    if align == "^":
        half = len(space) // 2
        return space[:half] + sign + body + space[half:]
    return sign + space + body
