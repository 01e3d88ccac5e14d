"""Roots, powers, exponentials and logarithms of Decimals."""
from math import isqrt

from _decimal_context import IMPOSSIBLE, INEXACT, INVALID, ROUND_HALF_EVEN, ROUNDED
from _decimal_integers import digits_of, exp_scaled, ln_scaled, log10_scaled, round_off, ten_to, without_zeros
from _decimal_number import finish, fitted, infinity, make, nan_of, nothing, order

_EXPONENT_DIGITS = 19
_INEXACT = INEXACT | ROUNDED


def _finish_even(sign, n, exponent, context, status=0):
    """These operations round half to even, whatever the context says."""
    mode = context.rounding
    context.rounding = ROUND_HALF_EVEN
    try:
        return finish(sign, n, exponent, context, status)
    finally:
        context.rounding = mode


def _is_decided(n, prec):
    """Whether the digits behind the first `prec` say how to round, though the last may be wrong by two."""
    unit = ten_to(digits_of(n) - prec)
    return 2 < n % (unit // 2) < unit // 2 - 2


def _rounded_once(scaled, sign, context):
    """The result of scaled(digits), (n, exponent) with at least so many digits, once enough of them are known."""
    more = 5
    while True:
        n, exponent = scaled(context.prec + more)
        if _is_decided(n, context.prec):
            return _finish_even(sign, n, exponent, context, _INEXACT)
        more += more


def sqrt(a, context):
    if a._kind:
        nan = nan_of(a, a, context)
        return nan if nan is not None else nothing(context) if a._sign else a
    if not a._int:
        return finish(a._sign, 0, a._exp >> 1, context)
    if a._sign:
        return nothing(context)
    n = a._int * 10 if a._exp & 1 else a._int
    half = a._exp >> 1
    shift = context.prec + 1 - (digits_of(n) + 1 >> 1)
    scaled, rest = (n * ten_to(2 * shift), 0) if shift >= 0 else divmod(n, ten_to(-2 * shift))
    root = isqrt(scaled)
    if not rest and root * root == scaled:
        root, half = (root // ten_to(shift), half) if shift >= 0 else (root, half - shift)
        return _finish_even(0, root, half, context)
    return _finish_even(0, root + (root % 5 == 0), half - shift, context)


def exp(a, context):
    if a._kind:
        nan = nan_of(a, a, context)
        return nan if nan is not None else make(0, 0, 0) if a._sign else a
    if not a._int:
        return finish(0, 1, 0, context)
    prec, high = context.prec, digits_of(a._int) + a._exp
    if high > _EXPONENT_DIGITS + 1:
        return _finish_even(0, 1, -ten_to(_EXPONENT_DIGITS + 1) if a._sign else ten_to(_EXPONENT_DIGITS + 1), context, _INEXACT)
    if high < -prec - 1:
        return _finish_even(0, ten_to(prec + 1) + (-1 if a._sign else 1), -prec - 1, context, _INEXACT)
    places = max(-a._exp, 0)
    n = a._int * ten_to(max(a._exp, 0))
    return _rounded_once(lambda wanted: exp_scaled(-n if a._sign else n, places, wanted), 0, context)


def _logarithm(a, context, scaled):
    """ln or log10 of a positive number that is no power of the base."""
    one = ten_to(-a._exp) if -2 * context.prec - 9999 < a._exp <= 0 else 0
    high = digits_of(a._int) + a._exp
    apart = abs(a._int - one)
    if high in (0, 1) and one:
        lead = digits_of(apart) + a._exp - 2  # near 1 the result is as small as the distance from it
        sign = a._int < one
    else:
        lead, sign = digits_of(abs(high)) - 2, high <= 0

    def take(wanted):
        places = wanted - lead
        return abs(scaled(a._int, a._exp, places)), -places
    return _rounded_once(take, int(sign), context)


def _logarithm_of_special(a, context):
    """What the logarithms of specials, zeros, negative numbers and 1 are; None for others."""
    if a._kind:
        nan = nan_of(a, a, context)
        return nan if nan is not None else nothing(context) if a._sign else infinity(0)
    if not a._int:
        return infinity(1)
    if a._sign:
        return nothing(context)
    return None


def ln(a, context):
    special = _logarithm_of_special(a, context)
    if special is not None:
        return special
    if a._exp <= 0 and digits_of(a._int) + a._exp == 1 and a._int == ten_to(-a._exp):
        return make(0, 0, 0)
    return _logarithm(a, context, ln_scaled)


def log10(a, context):
    special = _logarithm_of_special(a, context)
    if special is not None:
        return special
    power = digits_of(a._int) - 1
    if a._int == ten_to(power):
        power += a._exp
        return finish(int(power < 0), abs(power), 0, context)
    return _logarithm(a, context, log10_scaled)


# --- powers -----------------------------------------------------------------------------------------------------------

def _whole(a):
    """The integer that a finite number is; None when it is none. `a` has at most 19 digits before the point."""
    n = a._int * ten_to(a._exp) if a._exp >= 0 else a._int
    if a._exp < 0:
        if -a._exp > digits_of(n):
            return None
        n, rest = divmod(n, ten_to(-a._exp))
        if rest:
            return None
    return -n if a._sign else n


def is_whole(a):
    return a._exp >= 0 or not a._int or -a._exp < digits_of(a._int) + 1 and a._int % ten_to(-a._exp) == 0


def _is_odd(a):
    if a._exp > 0 or -a._exp >= digits_of(a._int):
        return False
    return bool(a._int // ten_to(-a._exp) & 1)


def power(a, b, context):
    nan = nan_of(a, b, context)
    if nan is not None:
        return nan
    if not b._kind and not b._int:
        return nothing(context) if not a._kind and not a._int else finish(0, 1, 0, context)
    whole = not b._kind and is_whole(b)
    sign = int(bool(a._sign and whole and _is_odd(b)))
    if not a._kind and not a._int:
        return infinity(sign) if b._sign else make(sign, 0, 0)
    if a._sign and not whole:
        return nothing(context)
    if a._kind:
        return make(sign, 0, 0) if b._sign else infinity(sign)
    size = order(make(0, a._int, a._exp), make(0, 1, 0))
    if not size:
        return _power_of_one(a, b, sign, whole, context)
    if b._kind:
        return make(0, 0, 0) if bool(b._sign) == (size > 0) else infinity(0)
    if whole and digits_of(b._int) + b._exp <= _EXPONENT_DIGITS:
        return _power_by_squares(a, _whole(b), sign, context)
    return _real_power(a, b, sign, context)


def _power_of_one(a, b, sign, whole, context):
    most = context.prec - 1
    if not whole:
        context.met(_INEXACT)
        return make(0, ten_to(most), -most)
    if b._sign:
        return make(sign, 1, 0)
    zeros = -a._exp * _whole(b) if digits_of(b._int) + b._exp <= _EXPONENT_DIGITS else most + 1 if a._exp else 0
    if zeros > most:
        context.met(ROUNDED)
        zeros = most
    return make(sign, ten_to(zeros), -zeros)


def _power_by_squares(a, times, sign, context):
    """Every step is rounded to more digits than are wanted."""
    prec = context.prec + 4 + _EXPONENT_DIGITS
    n, exponent, status = a._int, a._exp, 0

    def cut(n, exponent):
        nonlocal status
        drop = digits_of(n) - prec
        if drop > 0:
            n, met = round_off(n, 0, drop, ROUND_HALF_EVEN)
            exponent, status = exponent + drop, status | met
        return n, exponent
    if times < 0:
        times = -times
        prec += 1
        shift = prec + digits_of(n)
        quotient, rest = divmod(ten_to(shift), n)
        n, exponent = without_zeros(quotient, -exponent - shift, shift) if not rest else cut(quotient, -exponent - shift)
        status = _INEXACT if rest else 0
    m, made = 1, 0
    for bit in bin(times)[2:]:
        m, made = cut(m * m, 2 * made)
        if bit == "1":
            m, made = cut(m * n, made + exponent)
    return finish(sign, m, made, context, status & _INEXACT)


def _real_power(a, b, sign, context):
    """exp(b * ln a), to digits that no result ends in the middle of."""
    prec = max(context.prec, digits_of(a._int)) + 4 + _EXPONENT_DIGITS
    high = digits_of(b._int) + b._exp
    places = prec + max(high, 0) + 25
    if abs(digits_of(a._int) + a._exp - 1) < 2:
        one = ten_to(max(-a._exp, 0))
        apart = abs(a._int * ten_to(max(a._exp, 0)) - one)
        places += max(-(digits_of(apart) + min(a._exp, 0)), 0)
    product = ln_scaled(a._int, a._exp, places) * (-b._int if b._sign else b._int)
    down = places - b._exp
    if down < 0:
        product, down = product * ten_to(-down), 0
    if digits_of(abs(product)) - down > _EXPONENT_DIGITS + 1:
        far = ten_to(_EXPONENT_DIGITS + 1)
        return finish(sign, 1, -far if product < 0 else far, context, _INEXACT)
    n, exponent = exp_scaled(product, down, prec + 2)
    drop = digits_of(n) - prec
    return finish(sign, round_off(n, 0, drop, ROUND_HALF_EVEN)[0], exponent + drop, context, _INEXACT)


def power_modulo(a, b, modulo, context):
    """a ** b % modulo of whole numbers, exactly."""
    for each in (a, b, modulo):
        if each._kind >= 2:
            others = nan_of(a, b, context)
            return others if others is not None else nan_of(modulo, modulo, context)
    if a._kind or b._kind or modulo._kind or not (is_whole(a) and is_whole(b) and is_whole(modulo)):
        return nothing(context)
    if b._sign or not modulo._int or not a._int and not b._int:
        return nothing(context)
    base, times, m = [each._int * ten_to(each._exp) if each._exp >= 0 else each._int // ten_to(-each._exp)
                      for each in (a, b, modulo)]
    if digits_of(m) > context.prec:
        return nothing(context)
    return fitted(make(int(bool(a._sign and times & 1)), pow(base, times, m), 0), context)
