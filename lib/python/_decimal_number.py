"""Decimal: a sign, an integer and an exponent of ten. The functions at the top compute, in a context; methods follow."""
import _imp
import re
from numbers import Number

from _decimal_context import (
    CLAMPED, FLOAT, IMPOSSIBLE, INEXACT, INVALID, MAX_EMAX, MAX_PREC, MIN_ETINY, OVERFLOW, ROUND_05UP, ROUND_CEILING, ROUND_DOWN,
    ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, ROUNDED, SUBNORMAL, SYNTAX, UNDEFINED, UNDERFLOW,
    ZERO_DIVISION, Context, getcontext, mode_of,
)
from _decimal_integers import digits_of, fits, round_off, ten_to, text_of, value_of, without_zeros

FINITE, INFINITE, QUIET, SIGNALING = range(4)
_NAMES = {INFINITE: "F", QUIET: "n", SIGNALING: "N"}  # in a tuple for the exponent
_TEXT = re.compile(r"""(?P<sign>[-+])?(?:(?P<whole>\d*)(?:\.(?P<part>\d*))?(?:e(?P<exponent>[-+]?\d+))?
                       |inf(?:inity)?|(?P<signal>s)?(?P<nan>nan)(?P<payload>\d*))\Z""", re.IGNORECASE | re.VERBOSE)
_new = object.__new__


def make(sign, n, exponent, kind=FINITE):
    number = _new(Decimal)
    number._sign = sign
    number._int = n
    number._exp = exponent
    number._kind = kind
    return number


def nothing(context, status=INVALID):
    """The NaN of what is not defined."""
    context.met(status)
    return make(0, 0, 0, QUIET)


def infinity(sign):
    return make(sign, 0, 0, INFINITE)


# --- results ----------------------------------------------------------------------------------------------------------

def finish(sign, n, exponent, context, status=0):
    """A finite result within the context's precision and limits."""
    prec = context.prec
    if fits(n, prec) and context.Emin <= exponent <= context.Emax - prec + 1:
        if status:
            context.met(status)
        return make(sign, n, exponent)
    return _fit(sign, n, exponent, context, status)


def _fit(sign, n, exponent, context, status):
    prec = context.prec
    tiny, top = context.Emin - prec + 1, context.Emax - prec + 1
    highest = top if context.clamp else context.Emax
    if not n:
        fitting = min(max(exponent, tiny), highest)
        status |= CLAMPED if fitting != exponent else 0
        if status:
            context.met(status)
        return make(sign, 0, fitting)
    least = digits_of(n) + exponent - prec
    if least > top:
        return _overflowed(sign, context, status)
    subnormal = least < tiny
    least = max(least, tiny)
    if subnormal:
        status |= SUBNORMAL
    if exponent < least:
        if least - exponent > digits_of(n) + 1:
            n, exponent = 1, least - 2  # only whether it is there counts
        n, met = round_off(n, sign, least - exponent, context.rounding)
        exponent = least
        status |= met
        if subnormal and met & INEXACT:
            status |= UNDERFLOW
            if not n:
                status |= CLAMPED
        if not fits(n, prec):
            n, exponent = n // 10, exponent + 1
            if exponent > top:
                return _overflowed(sign, context, status)
    if context.clamp and exponent > top:
        n, exponent = n * ten_to(exponent - top), top
        status |= CLAMPED
    if status:
        context.met(status)
    return make(sign, n, exponent)


def _overflowed(sign, context, status):
    mode = context.rounding
    context.met(status | OVERFLOW | INEXACT | ROUNDED)
    if mode in (ROUND_DOWN, ROUND_05UP) or mode == (ROUND_FLOOR if not sign else ROUND_CEILING):
        return make(sign, ten_to(context.prec) - 1, context.Emax - context.prec + 1)
    return infinity(sign)


def fitted(a, context):
    """The number, infinity or NaN as an operation gives it back."""
    if a._kind == FINITE:
        return finish(a._sign, a._int, a._exp, context)
    return a if a._kind == INFINITE else _quiet(a, context)


def _quiet(a, context):
    if a._kind == SIGNALING:
        context.met(INVALID)
    payload, room = a._int, context.prec - context.clamp
    return make(a._sign, payload if fits(payload, room) else payload % ten_to(room), 0, QUIET)


def nan_of(a, b, context):
    """The NaN that an operation on a, b and perhaps a NaN gives; None: neither is one."""
    if a._kind < QUIET and b._kind < QUIET:
        return None
    if a._kind == SIGNALING or b._kind != SIGNALING and a._kind == QUIET:
        return _quiet(a, context)
    return _quiet(b, context)


# --- order ------------------------------------------------------------------------------------------------------------

def order(a, b):
    """-1, 0, 1 for two that are no NaN."""
    x, y = _signed_size(a), _signed_size(b)
    if x != y or a._kind or not x:
        return (x > y) - (x < y)
    high_a, high_b = digits_of(a._int) + a._exp, digits_of(b._int) + b._exp
    if high_a != high_b:
        return x if high_a > high_b else -x
    n, m, shift = a._int, b._int, a._exp - b._exp
    if shift > 0:
        n *= ten_to(shift)
    elif shift:
        m *= ten_to(-shift)
    return x * ((n > m) - (n < m))


def _signed_size(a):
    size = 2 if a._kind else 1 if a._int else 0
    return -size if a._sign else size


def total_order(a, b):
    """compare_total(): a before, at or behind b, by their representations, too."""
    if a._sign != b._sign:
        return -1 if a._sign else 1
    flip = -1 if a._sign else 1
    if a._kind >= QUIET or b._kind >= QUIET:
        x, y = _nan_rank(a), _nan_rank(b)
        return flip * ((x > y) - (x < y))
    found = order(a, b)
    return found or flip * ((a._exp > b._exp) - (a._exp < b._exp))


def _nan_rank(a):
    return (0 if a._kind < QUIET else 1 if a._kind == SIGNALING else 2, a._int if a._kind >= QUIET else 0)


# --- arithmetic -------------------------------------------------------------------------------------------------------

def add(a, b, context, negate=0):
    """a + b, or a - b when `negate` is 1."""
    sign_b = b._sign ^ negate
    if a._kind or b._kind:
        nan = nan_of(a, b, context)
        if nan is not None:
            return nan
        if a._kind and b._kind and a._sign != sign_b:
            return nothing(context)
        return infinity(a._sign if a._kind else sign_b)
    n, m, exponent = a._int, b._int, a._exp
    shift = exponent - b._exp
    if shift:
        if -20 < shift < 20 and n and m:
            if shift > 0:
                n *= ten_to(shift)
                exponent = b._exp
            else:
                m *= ten_to(-shift)
        else:
            n, m, exponent = _aligned(a, b, context.prec)
    total = (-n if a._sign else n) + (-m if sign_b else m)
    if total > 0:
        return finish(0, total, exponent, context)
    if total:
        return finish(1, -total, exponent, context)
    sign = a._sign if a._sign == sign_b else 1 if context.rounding == ROUND_FLOOR else 0
    return finish(sign, 0, exponent, context)


def _aligned(a, b, prec):
    """Both integers in units of one power of ten. What is too small to matter becomes a one that is small enough."""
    n, m, x, y = a._int, b._int, a._exp, b._exp
    if not n or not m:
        low = min(x, y)
        if not n and not m:
            return 0, 0, low
        n_or_m, of_it = (n, x) if n else (m, y)
        low = max(low, min(of_it, of_it + digits_of(n_or_m) - prec - 1)) if low < of_it else of_it
        return n and n * ten_to(x - low), m and m * ten_to(y - low), low
    swapped = x < y
    if swapped:
        n, m, x, y = m, n, y, x
    least = x + min(-1, digits_of(n) - prec - 2)
    if digits_of(m) + y - 1 < least:
        m, y = 1, least
    n *= ten_to(x - y)
    return (m, n, y) if swapped else (n, m, y)


def multiply(a, b, context):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_of(a, b, context)
        if nan is not None:
            return nan
        if (not a._kind and not a._int) or (not b._kind and not b._int):
            return nothing(context)
        return infinity(sign)
    return finish(sign, a._int * b._int, a._exp + b._exp, context)


def divide(a, b, context):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_of(a, b, context)
        if nan is not None:
            return nan
        if a._kind and b._kind:
            return nothing(context)
        return infinity(sign) if a._kind else finish(sign, 0, context.Etiny(), context, CLAMPED)
    n, m, exponent = a._int, b._int, a._exp - b._exp
    if not m:
        if not n:
            return nothing(context, UNDEFINED)
        context.met(ZERO_DIVISION)
        return infinity(sign)
    if not n:
        return finish(sign, 0, exponent, context)
    shift = digits_of(m) - digits_of(n) + context.prec + 1
    if shift >= 0:
        quotient, rest = divmod(n * ten_to(shift), m)
    else:
        quotient, rest = divmod(n, m * ten_to(-shift))
    if rest:
        if quotient % 5 == 0:
            quotient += 1  # behind what is kept stands something
        return finish(sign, quotient, exponent - shift, context)
    if shift > 0:
        quotient, made = without_zeros(quotient, exponent - shift, shift)
        return finish(sign, quotient, made, context)
    return finish(sign, quotient, exponent - shift, context)


def _whole_division(a, b, prec):
    """(quotient, remainder, its exponent) of two finite numbers, b not 0; None: more digits than `prec`."""
    apart = digits_of(a._int) + a._exp - digits_of(b._int) - b._exp
    low = min(a._exp, b._exp)
    if not a._int or apart <= -2:
        return 0, a._int, a._exp
    if apart > prec:
        return None
    quotient, rest = divmod(a._int * ten_to(a._exp - low), b._int * ten_to(b._exp - low))
    return None if not fits(quotient, prec) else (quotient, rest, low)


def _remainder(a, rest, exponent, b, context):
    """A remainder, in units of the lower exponent where precision allows."""
    low = min(a._exp, b._exp)
    if exponent > low:
        if not rest:
            return finish(a._sign, 0, low, context)
        room = max(context.prec - digits_of(rest), 0)
        down = min(exponent - low, room)
        rest, exponent = rest * ten_to(down), exponent - down
        if exponent > low:
            return finish(a._sign, rest, exponent, context, ROUNDED)
    return finish(a._sign, rest, exponent, context)


def divide_int(a, b, context):
    sign = a._sign ^ b._sign
    nan = nan_of(a, b, context)
    if nan is not None:
        return nan
    if a._kind:
        return nothing(context) if b._kind else infinity(sign)
    if b._kind:
        return make(sign, 0, 0)
    if not b._int:
        if not a._int:
            return nothing(context, UNDEFINED)
        context.met(ZERO_DIVISION)
        return infinity(sign)
    found = _whole_division(a, b, context.prec)
    return nothing(context, IMPOSSIBLE) if found is None else finish(sign, found[0], 0, context)


def remainder(a, b, context):
    nan = nan_of(a, b, context)
    if nan is not None:
        return nan
    if a._kind:
        return nothing(context)
    if b._kind:
        return fitted(a, context)
    if not b._int:
        return nothing(context, INVALID if a._int else UNDEFINED)
    found = _whole_division(a, b, context.prec)
    return nothing(context, IMPOSSIBLE) if found is None else _remainder(a, found[1], found[2], b, context)


def divide_both(a, b, context):
    """divmod()"""
    nan = nan_of(a, b, context)
    if nan is not None:
        return nan, nan
    sign = a._sign ^ b._sign
    if a._kind:
        nan = nothing(context)
        return nan if b._kind else infinity(sign), nan
    if b._kind:
        return make(sign, 0, 0), fitted(a, context)
    if not b._int:
        if not a._int:
            nan = nothing(context, UNDEFINED)
            return nan, nan
        nan = nothing(context, ZERO_DIVISION | INVALID)
        return infinity(sign), nan
    found = _whole_division(a, b, context.prec)
    if found is None:
        nan = nothing(context, IMPOSSIBLE)
        return nan, nan
    return finish(sign, found[0], 0, context), _remainder(a, found[1], found[2], b, context)


def remainder_near(a, b, context):
    """a less the whole multiple of b that is nearest."""
    nan = nan_of(a, b, context)
    if nan is not None:
        return nan
    if a._kind:
        return nothing(context)
    if b._kind:
        return fitted(a, context)
    if not b._int:
        return nothing(context, INVALID if a._int else UNDEFINED)
    low = min(a._exp, b._exp)
    apart = digits_of(a._int) + a._exp - digits_of(b._int) - b._exp
    if not a._int:
        return finish(a._sign, 0, low, context)
    if apart >= context.prec + 1:
        return nothing(context, IMPOSSIBLE)
    if apart <= -2:
        return _remainder(a, a._int, a._exp, b, context)
    divisor = b._int * ten_to(b._exp - low)
    quotient, rest = divmod(a._int * ten_to(a._exp - low), divisor)
    sign = a._sign
    if 2 * rest + (quotient & 1) > divisor:
        rest = divisor - rest
        sign ^= 1
        quotient += 1
    if not fits(quotient, context.prec):
        return nothing(context, IMPOSSIBLE)
    return finish(sign, rest, low, context)


def fused(a, b, c, context):
    """a * b + c, rounded once."""
    if a._kind >= QUIET or b._kind >= QUIET or c._kind >= QUIET:
        for each in (a, b, c):
            if each._kind == SIGNALING:
                return _quiet(each, context)
        if a._kind < QUIET and b._kind < QUIET and (a._kind and not b._kind and not b._int
                                                    or b._kind and not a._kind and not a._int):
            return nothing(context)
        return _quiet(next(each for each in (a, b, c) if each._kind == QUIET), context)
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        if not (a._kind or a._int) or not (b._kind or b._int):
            return nothing(context)
        return add(infinity(sign), c, context)
    return add(make(sign, a._int * b._int, a._exp + b._exp), c, context)


# --- exponents --------------------------------------------------------------------------------------------------------

def rescaled(sign, n, old, new, mode):
    """(n, what was met) in units of 10**new."""
    if old >= new or not n:
        return (n * ten_to(old - new) if n else 0), 0
    drop = new - old
    if drop > digits_of(n) + 1:
        n, drop = 1, 2
    return round_off(n, sign, drop, mode)


def quantize(a, b, context, mode=None):
    nan = nan_of(a, b, context)
    if nan is not None:
        return nan
    if a._kind or b._kind:
        return infinity(a._sign) if a._kind and b._kind else nothing(context)
    exponent = b._exp
    if not context.Etiny() <= exponent <= context.Emax:
        return nothing(context)
    n = a._int
    if not n:
        return finish(a._sign, 0, exponent, context)
    high = digits_of(n) + a._exp
    if high - 1 > context.Emax or high - exponent > context.prec:
        return nothing(context)
    n, status = rescaled(a._sign, n, a._exp, exponent, mode or context.rounding)
    if not fits(n, context.prec) or n and digits_of(n) + exponent - 1 > context.Emax:
        return nothing(context)
    if n and digits_of(n) + exponent - 1 < context.Emin:
        status |= SUBNORMAL
    if status:
        context.met(status & ~UNDERFLOW)
    return make(a._sign, n, exponent)


def to_whole(a, context, mode, tells):
    """The nearest whole number; exponents above 0 stay."""
    if a._kind:
        return a if a._kind == INFINITE else _quiet(a, context)
    if a._exp >= 0:
        return make(a._sign, a._int, a._exp)
    n, status = rescaled(a._sign, a._int, a._exp, 0, mode or context.rounding)
    if tells and status:
        context.met(status)
    return make(a._sign, n, 0)


def reduced(a, context):
    """Rounded, without zeros at the end."""
    a = fitted(a, context)
    if a._kind:
        return a
    if not a._int:
        return make(a._sign, 0, 0)
    top = context.Etop() if context.clamp else context.Emax
    n, exponent = without_zeros(a._int, a._exp, min(top - a._exp, digits_of(a._int)))
    return make(a._sign, n, exponent)


# --- operands ---------------------------------------------------------------------------------------------------------

def operand(value):
    """For operators: an int becomes a Decimal, others are left to other types."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return from_int(value)
    return NotImplemented


def argument(value):
    """For methods: an int becomes a Decimal, others are errors."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return from_int(value)
    raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")


def chosen(context):
    if context is None:
        return getcontext()
    if not isinstance(context, Context):
        raise TypeError("optional argument must be a context")
    return context


def from_int(value):
    return make(1, -int(value), 0) if value < 0 else make(0, int(value), 0)


def from_float(value):
    """The exact value of a float."""
    if value != value:
        return make(0, 0, 0, QUIET)
    if value in (float("inf"), float("-inf")):
        return infinity(int(value < 0))
    n, d = float.as_integer_ratio(value)
    twos = d.bit_length() - 1
    sign = n < 0 or not n and str(value)[0] == "-"
    return make(int(sign), abs(n) * 5 ** twos, -twos)


def from_text(text, context):
    stripped = text.strip().replace("_", "")
    found = _TEXT.match(stripped)
    if found is None or not (found["nan"] or found["whole"] or found["part"] or "n" in stripped.lower()):
        return nothing(context, SYNTAX)
    sign = 1 if found["sign"] == "-" else 0
    if found["nan"]:
        payload = value_of(found["payload"])
        return make(sign, payload, 0, SIGNALING if found["signal"] else QUIET)
    whole, part = found["whole"], found["part"] or ""
    if whole is None:
        return infinity(sign)
    exponent = int(found["exponent"] or 0) - len(part)
    return _within_limits(make(sign, value_of(whole + part), exponent), context)


def _within_limits(a, context):
    """What is written down must not be beyond all contexts."""
    size = digits_of(a._int)
    if size > MAX_PREC or a._exp < MIN_ETINY or a._exp + (size - 1 if a._int else 0) > MAX_EMAX:
        return nothing(context)
    return a


def from_parts(parts, context):
    """(sign, digits, exponent)"""
    if len(parts) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = parts
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    if exponent == "F":
        return infinity(int(sign))
    if not isinstance(exponent, int) and exponent not in ("n", "N"):
        raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
    if not isinstance(digits, (tuple, list)) or any([not isinstance(digit, int) or not 0 <= digit <= 9 for digit in digits]):
        raise ValueError("coefficient must be a tuple of digits")
    n = value_of("".join([str(int(digit)) for digit in digits]))
    if isinstance(exponent, str):
        return make(int(sign), n, 0, QUIET if exponent == "n" else SIGNALING)
    return _within_limits(make(int(sign), n, int(exponent)), context)


def _as_class(cls, a):
    if type(a) is cls is Decimal:
        return a
    self = _new(cls)
    self._sign, self._int, self._exp, self._kind = a._sign, a._int, a._exp, a._kind
    return self


def _comparable(a, other, equality):
    """Both as Decimals that compare as a and other do; None: they do not compare."""
    if isinstance(other, Decimal):
        return a, other
    if isinstance(other, int):
        return a, from_int(other)
    if isinstance(other, complex) and equality and not isinstance(other, float):
        if other.imag:
            return None
        other = other.real
    if isinstance(other, float):
        context = getcontext()
        if equality:
            context._flags |= FLOAT
        else:
            context.met(FLOAT)
        return a, from_float(other)
    if hasattr(type(other), "numerator") and hasattr(type(other), "denominator"):
        return (a if a._kind else make(a._sign, a._int * int(other.denominator), a._exp)), from_int(other.numerator)
    return None


def _compared(a, other, wanted):
    """a < other and the like: whether the order is one of `wanted`."""
    pair = _comparable(a, other, False)
    if pair is None:
        return NotImplemented
    if pair[0]._kind >= QUIET or pair[1]._kind >= QUIET:
        getcontext().met(INVALID)
        return False
    return order(*pair) in wanted


class Decimal:
    """A decimal floating-point number."""
    __module__ = "decimal"
    __slots__ = ("_sign", "_int", "_exp", "_kind", "__weakref__")

    def __new__(cls, value="0", context=None):
        if context is not None or not isinstance(value, (int, Decimal)):
            context = chosen(context)
        if isinstance(value, str):
            made = from_text(value, context)
        elif isinstance(value, int):
            made = from_int(value)
        elif isinstance(value, Decimal):
            if type(value) is cls is Decimal:
                return value
            made = value
        elif isinstance(value, (tuple, list)):
            made = from_parts(value, context)
        elif isinstance(value, float):
            context.met(FLOAT)
            made = from_float(value)
        else:
            raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
        return _as_class(cls, made)

    @classmethod
    def from_float(cls, f, /):
        """The exact value of a float or int."""
        if not isinstance(f, (int, float)):
            raise TypeError("argument must be int or float")
        made = from_float(f) if isinstance(f, float) else from_int(f)
        return made if cls is Decimal else cls(made)

    @classmethod
    def from_number(cls, number, /):
        """The exact value of a number."""
        if isinstance(number, (int, float)):
            return cls.from_float(number)
        made = argument(number)
        return made if cls is Decimal else cls(made)

    # --- operators ---

    def __add__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else add(self, other, getcontext())

    __radd__ = __add__

    def __sub__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else add(self, other, getcontext(), 1)

    def __rsub__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else add(other, self, getcontext(), 1)

    def __mul__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else multiply(self, other, getcontext())

    __rmul__ = __mul__

    def __truediv__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else divide(self, other, getcontext())

    def __rtruediv__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else divide(other, self, getcontext())

    def __floordiv__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else divide_int(self, other, getcontext())

    def __rfloordiv__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else divide_int(other, self, getcontext())

    def __mod__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else remainder(self, other, getcontext())

    def __rmod__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else remainder(other, self, getcontext())

    def __divmod__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else divide_both(self, other, getcontext())

    def __rdivmod__(self, other, /):
        other = operand(other)
        return other if other is NotImplemented else divide_both(other, self, getcontext())

    def __pow__(self, other, modulo=None, /):
        from _decimal_math import power, power_modulo
        other = operand(other)
        if other is NotImplemented:
            return other
        if modulo is None:
            return power(self, other, getcontext())
        modulo = operand(modulo)
        return modulo if modulo is NotImplemented else power_modulo(self, other, modulo, getcontext())

    def __rpow__(self, other, modulo=None, /):
        other = operand(other)
        return other if other is NotImplemented else other.__pow__(self, modulo)

    def __neg__(self):
        context = getcontext()
        if self._kind == FINITE and not self._int:
            return finish(int(context.rounding == ROUND_FLOOR), 0, self._exp, context)
        return fitted(self if self._kind >= QUIET else self.copy_negate(), context)

    def __pos__(self):
        context = getcontext()
        if self._kind == FINITE and not self._int:
            return finish(int(context.rounding == ROUND_FLOOR), 0, self._exp, context)
        return fitted(self, context)

    def __abs__(self):
        context = getcontext()
        return fitted(self if self._kind >= QUIET else self.copy_abs(), context)

    # --- comparison ---

    def __eq__(self, other, /):
        pair = _comparable(self, other, True)
        if pair is None:
            return NotImplemented
        a, b = pair
        if a._kind >= QUIET or b._kind >= QUIET:
            if a._kind == SIGNALING or b._kind == SIGNALING:
                getcontext().met(INVALID)
            return False
        return order(a, b) == 0

    def __lt__(self, other, /):
        return _compared(self, other, (-1,))

    def __le__(self, other, /):
        return _compared(self, other, (-1, 0))

    def __gt__(self, other, /):
        return _compared(self, other, (1,))

    def __ge__(self, other, /):
        return _compared(self, other, (0, 1))

    def __hash__(self):
        if self._kind:
            if self._kind == SIGNALING:
                raise TypeError("Cannot hash a signaling NaN value")
            return object.__hash__(self) if self._kind == QUIET else -314159 if self._sign else 314159
        modulus = (1 << 61) - 1
        ten = 10 if self._exp >= 0 else pow(10, modulus - 2, modulus)
        found = self._int * pow(ten, abs(self._exp), modulus) % modulus
        found = -found if self._sign else found
        return -2 if found == -1 else found

    def __bool__(self):
        return bool(self._kind or self._int)

    def compare(self, other, context=None):
        context, other = chosen(context), argument(other)
        nan = nan_of(self, other, context)
        return nan if nan is not None else from_int(order(self, other))

    def compare_signal(self, other, context=None):
        context, other = chosen(context), argument(other)
        nan = nan_of(self, other, context)
        if nan is None:
            return from_int(order(self, other))
        if self._kind != SIGNALING and other._kind != SIGNALING:
            context.met(INVALID)
        return nan

    def compare_total(self, other, context=None):
        return from_int(total_order(self, argument(other)))

    def compare_total_mag(self, other, context=None):
        return from_int(total_order(self.copy_abs(), argument(other).copy_abs()))

    def _extreme(self, other, context, wanted, by_size):
        """The larger (wanted 1) or the smaller (-1) of two, a single quiet NaN left out."""
        context, other = chosen(context), argument(other)
        if self._kind >= QUIET or other._kind >= QUIET:
            if self._kind == QUIET and other._kind < QUIET:
                return fitted(other, context)
            if other._kind == QUIET and self._kind < QUIET:
                return fitted(self, context)
            return nan_of(self, other, context)
        found = order(self.copy_abs(), other.copy_abs()) if by_size else order(self, other)
        return fitted(self if (found or total_order(self, other)) == wanted else other, context)

    def max(self, other, context=None):
        return self._extreme(other, context, 1, False)

    def min(self, other, context=None):
        return self._extreme(other, context, -1, False)

    def max_mag(self, other, context=None):
        return self._extreme(other, context, 1, True)

    def min_mag(self, other, context=None):
        return self._extreme(other, context, -1, True)

    # --- parts ---

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return from_int(0)

    def conjugate(self):
        return self

    def adjusted(self):
        return 0 if self._kind else self._exp + digits_of(self._int) - 1

    def as_tuple(self):
        from _decimal_format import DecimalTuple
        if self._kind == INFINITE:
            return DecimalTuple(self._sign, (0,), "F")
        digits = () if self._kind and not self._int else tuple([int(digit) for digit in text_of(self._int)])
        return DecimalTuple(self._sign, digits, _NAMES[self._kind] if self._kind else self._exp)

    def as_integer_ratio(self):
        if self._kind:
            if self._kind == INFINITE:
                raise OverflowError("cannot convert Infinity to integer ratio")
            raise ValueError("cannot convert NaN to integer ratio")
        from math import gcd
        n, d = (self._int * ten_to(self._exp), 1) if self._exp >= 0 else (self._int, ten_to(-self._exp))
        common = gcd(n, d)
        n //= common
        return -n if self._sign else n, d // common

    def canonical(self):
        return self

    def radix(self):
        return from_int(10)

    def copy_abs(self):
        return make(0, self._int, self._exp, self._kind)

    def copy_negate(self):
        return make(1 - self._sign, self._int, self._exp, self._kind)

    def copy_sign(self, other, context=None):
        return make(argument(other)._sign, self._int, self._exp, self._kind)

    def is_canonical(self):
        return True

    def is_finite(self):
        return self._kind == FINITE

    def is_infinite(self):
        return self._kind == INFINITE

    def is_nan(self):
        return self._kind >= QUIET

    def is_qnan(self):
        return self._kind == QUIET

    def is_snan(self):
        return self._kind == SIGNALING

    def is_signed(self):
        return self._sign == 1

    def is_zero(self):
        return self._kind == FINITE and not self._int

    def is_normal(self, context=None):
        return self._kind == FINITE and self._int != 0 and self.adjusted() >= chosen(context).Emin

    def is_subnormal(self, context=None):
        return self._kind == FINITE and self._int != 0 and self.adjusted() < chosen(context).Emin

    def number_class(self, context=None):
        context = chosen(context)
        if self._kind >= QUIET:
            return "sNaN" if self._kind == SIGNALING else "NaN"
        what = ("Infinity" if self._kind else "Zero" if not self._int
                else "Subnormal" if self.adjusted() < context.Emin else "Normal")
        return "-" + what if self._sign else "+" + what

    def same_quantum(self, other, context=None):
        other = argument(other)
        if self._kind or other._kind:
            return self._kind == other._kind == INFINITE or self._kind >= QUIET and other._kind >= QUIET
        return self._exp == other._exp

    # --- rounding and exponents ---

    def quantize(self, exp, rounding=None, context=None):
        context = chosen(context)
        return quantize(self, argument(exp), context, None if rounding is None else mode_of(rounding))

    def to_integral_value(self, rounding=None, context=None):
        context = chosen(context)
        return to_whole(self, context, None if rounding is None else mode_of(rounding), False)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        context = chosen(context)
        return to_whole(self, context, None if rounding is None else mode_of(rounding), True)

    def normalize(self, context=None):
        return reduced(self, chosen(context))

    def scaleb(self, other, context=None):
        context, other = chosen(context), argument(other)
        nan = nan_of(self, other, context)
        if nan is not None:
            return nan
        if other._kind or other._exp or other._int > 2 * (context.Emax + context.prec):
            return nothing(context)
        if self._kind:
            return self
        return finish(self._sign, self._int, self._exp + (-other._int if other._sign else other._int), context)

    def logb(self, context=None):
        context = chosen(context)
        if self._kind:
            nan = nan_of(self, self, context)
            return infinity(0) if nan is None else nan
        if not self._int:
            context.met(ZERO_DIVISION)
            return infinity(1)
        return fitted(from_int(self.adjusted()), context)

    def next_minus(self, context=None):
        return self._next(chosen(context), ROUND_FLOOR, -1)

    def next_plus(self, context=None):
        return self._next(chosen(context), ROUND_CEILING, 1)

    def _next(self, context, mode, direction):
        if self._kind:
            nan = nan_of(self, self, context)
            if nan is not None:
                return nan
            if (direction < 0) == bool(self._sign):
                return self
            return make(self._sign, ten_to(context.prec) - 1, context.Etop())
        quiet = context.copy()
        quiet.clear_traps()
        quiet.rounding = mode
        rounded = fitted(self, quiet)
        if rounded._kind or order(rounded, self):
            return rounded
        return add(self, make(int(direction < 0), 1, context.Etiny() - 1), quiet)

    def next_toward(self, other, context=None):
        context, other = chosen(context), argument(other)
        nan = nan_of(self, other, context)
        if nan is not None:
            return nan
        found = order(self, other)
        if not found:
            return make(other._sign, self._int, self._exp, self._kind)
        made = self._next(context, ROUND_CEILING if found < 0 else ROUND_FLOOR, -found)
        if made._kind == INFINITE:
            context.met(OVERFLOW | INEXACT | ROUNDED)
        elif made.adjusted() < context.Emin:
            status = UNDERFLOW | SUBNORMAL | INEXACT | ROUNDED
            context.met(status if made._int else status | CLAMPED)
        return made

    # --- functions ---

    def fma(self, other, third, context=None):
        other, third = argument(other), argument(third)
        return fused(self, other, third, chosen(context))

    def remainder_near(self, other, context=None):
        return remainder_near(self, argument(other), chosen(context))

    def sqrt(self, context=None):
        from _decimal_math import sqrt
        return sqrt(self, chosen(context))

    def exp(self, context=None):
        from _decimal_math import exp
        return exp(self, chosen(context))

    def ln(self, context=None):
        from _decimal_math import ln
        return ln(self, chosen(context))

    def log10(self, context=None):
        from _decimal_math import log10
        return log10(self, chosen(context))

    # --- digits as bits ---

    def _bits(self, context):
        """The digits, all 0 or 1, as text of the context's precision; None where they are not."""
        if self._kind or self._sign or self._exp:
            return None
        text = text_of(self._int)
        return None if text.strip("01") else text[-context.prec:].rjust(context.prec, "0")

    def _logical(self, other, context, function):
        context = chosen(context)
        a, b = self._bits(context), argument(other)._bits(context)
        if a is None or b is None:
            return nothing(context)
        return make(0, value_of("".join(["1" if function(x == "1", y == "1") else "0" for x, y in zip(a, b)])), 0)

    def logical_and(self, other, context=None):
        return self._logical(other, context, lambda a, b: a and b)

    def logical_or(self, other, context=None):
        return self._logical(other, context, lambda a, b: a or b)

    def logical_xor(self, other, context=None):
        return self._logical(other, context, lambda a, b: a != b)

    def logical_invert(self, context=None):
        context = chosen(context)
        return self._logical(make(0, value_of("1" * context.prec), 0), context, lambda a, b: not a)

    def _places(self, other, context):
        """How far rotate() and shift() go; None where it is no such number."""
        if other._kind or other._exp or other._int > context.prec:
            return None
        return -other._int if other._sign else other._int

    def rotate(self, other, context=None):
        context, other = chosen(context), argument(other)
        nan = nan_of(self, other, context)
        places = self._places(other, context)
        if nan is not None or places is None:
            return nothing(context) if nan is None else nan
        if self._kind:
            return self
        text = text_of(self._int)[-context.prec:].rjust(context.prec, "0")
        return make(self._sign, value_of(text[places:] + text[:places]), self._exp)

    def shift(self, other, context=None):
        context, other = chosen(context), argument(other)
        nan = nan_of(self, other, context)
        places = self._places(other, context)
        if nan is not None or places is None:
            return nothing(context) if nan is None else nan
        if self._kind:
            return self
        prec = context.prec
        n = self._int if fits(self._int, prec) else self._int % ten_to(prec)
        if places < 0:
            return make(self._sign, n // ten_to(-places), self._exp)
        return make(self._sign, n % ten_to(prec - places) * ten_to(places) if n else 0, self._exp)

    # --- conversions ---

    def __int__(self):
        if self._kind:
            if self._kind == INFINITE:
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        n = self._int * ten_to(self._exp) if self._exp >= 0 else rescaled(0, self._int, self._exp, 0, ROUND_DOWN)[0]
        return -n if self._sign else n

    __trunc__ = __int__

    def __floor__(self):
        return int(to_whole(self, getcontext(), ROUND_FLOOR, False))

    def __ceil__(self):
        return int(to_whole(self, getcontext(), ROUND_CEILING, False))

    def __round__(self, ndigits=None, /):
        if ndigits is None:
            return int(to_whole(self, getcontext(), ROUND_HALF_EVEN, False))
        if not isinstance(ndigits, int):
            raise TypeError("optional arg must be an integer")
        return quantize(self, make(0, 1, -ndigits), getcontext())

    def __float__(self):
        if self._kind == SIGNALING:
            raise ValueError("cannot convert signaling NaN to float")
        if self._kind == QUIET:
            return float("-nan" if self._sign else "nan")
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    def __str__(self):
        from _decimal_format import scientific
        return scientific(self, getcontext().capitals)

    def __repr__(self):
        return f"Decimal('{self}')"

    def to_eng_string(self, context=None):
        from _decimal_format import engineering
        return engineering(self, chosen(context).capitals)

    def __format__(self, spec, /):
        from _decimal_format import formatted
        return formatted(self, spec, getcontext())

    def __reduce__(self):
        return type(self), (str(self),)

    def __copy__(self):
        return self if type(self) is Decimal else type(self)(self)

    def __deepcopy__(self, memo, /):
        return self.__copy__()


_imp.dot_name(Decimal)
Number.register(Decimal)
