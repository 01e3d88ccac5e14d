"""Integers that stand for decimal fractions: digits, rounding, exponentials and logarithms.

A function that cannot be exact gives its result as an integer in units of 10**-places, wrong by less than two units, and is
asked again with more places when that does not decide how to round.
"""
from math import isqrt

from _decimal_context import (
    INEXACT, ROUNDED, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP,
)

_tens = [1]
_TENS_MOST = 600  # powers that are kept


def ten_to(exponent):
    """10 ** exponent"""
    if exponent < len(_tens):
        return _tens[exponent]
    if exponent > _TENS_MOST:
        return 10 ** exponent
    while len(_tens) <= exponent:
        _tens.append(_tens[-1] * 10)
    return _tens[exponent]


def digits_of(n):
    """How many digits n >= 0 has; 0 has one."""
    if n < 10:
        return 1
    bits = n.bit_length()
    # bits * log10(2) rounded down: the number has as many digits or one more
    count = bits * 1292913986 >> 32 if bits < 4096 else bits * 5553023288523357132 >> 64
    return count + (n >= ten_to(count))


def fits(n, prec):
    """Whether n has at most `prec` digits, of which there may be more than memory has room for."""
    return n < ten_to(prec) if prec <= _TENS_MOST else digits_of(n) <= prec


def round_off(n, sign, drop, mode):
    """n without its last `drop` > 0 digits, rounded; what was met."""
    unit = ten_to(drop)
    kept, rest = divmod(n, unit)
    if not rest:
        return kept, ROUNDED
    if mode is ROUND_HALF_EVEN:
        up = 2 * rest > unit or 2 * rest == unit and kept & 1
    else:
        up = _goes_up(kept, rest, unit, sign, mode)
    return kept + 1 if up else kept, ROUNDED | INEXACT


def _goes_up(kept, rest, unit, sign, mode):
    if mode == ROUND_HALF_EVEN:
        return 2 * rest > unit or 2 * rest == unit and kept & 1
    if mode == ROUND_HALF_UP:
        return 2 * rest >= unit
    if mode == ROUND_HALF_DOWN:
        return 2 * rest > unit
    if mode == ROUND_DOWN:
        return False
    if mode == ROUND_CEILING:
        return not sign
    if mode == ROUND_FLOOR:
        return sign
    if mode == ROUND_05UP:
        return kept % 5 == 0
    return True


def without_zeros(n, exponent, most):
    """n * 10**exponent with up to `most` zeros at the end taken off; n is not 0."""
    if n % 10 or most <= 0:
        return n, exponent
    step = 1
    while step < most and n % ten_to(2 * step) == 0:
        step *= 2
    while step and most > 0:
        step = min(step, most)
        whole, rest = divmod(n, ten_to(step))
        if rest:
            step //= 2
        else:
            n, exponent, most = whole, exponent + step, most - step
    return n, exponent


# --- logarithms and exponentials, with fractions of `bits` bits ------------------------------------------------------

_GUARD = 32  # bits beyond what is asked for
_logs = [0, 0, 0]  # bits, ln 2, ln 10


def _atanh_of_inverse(k, bits):
    """atanh(1/k) * 2**bits"""
    term = (1 << bits) // k
    total, square, n = term, k * k, 3
    while term:
        term //= square
        total += term // n
        n += 2
    return total


def _constants(bits):
    """(bits that it has, at least those wanted; ln 2; ln 10), wrong by less than 2**10 units."""
    if _logs[0] < bits:
        bits = bits + 255 & ~255
        a, b, c = _atanh_of_inverse(31, bits), _atanh_of_inverse(49, bits), _atanh_of_inverse(161, bits)
        _logs[:] = bits, 14 * a + 10 * b + 6 * c, 46 * a + 34 * b + 20 * c
    return _logs


def _ln_of_ratio(n, d, bits):
    """ln(n / d) * 2**bits for n / d between 1/2 and 4, by square roots that bring it near 1, then atanh."""
    roots = max(isqrt(bits) // 3, 4)
    work = bits + roots + _GUARD
    x = (n << work) // d
    for _ in range(roots):
        x = isqrt(x << work)
    one = 1 << work
    z = (abs(x - one) << work) // (x + one)
    square = z * z >> work
    total, term, k = z, z, 3
    while term:
        term = term * square >> work
        total += term // k
        k += 2
    total = total << roots + 1 >> work - bits
    return total if x >= one else -total


def ln_scaled(n, exponent, places):
    """ln(n * 10**exponent) * 10**places, for n > 0."""
    count = digits_of(n)
    shift = exponent + count - 1
    bits = (places + 2) * 3322 // 1000 + shift.bit_length() + _GUARD
    if shift == -1 and n * 2 >= ten_to(count):  # between 1/2 and 1: nothing is subtracted from ln 10
        shift = 0
    d = ten_to(shift - exponent)
    twos = (n // d).bit_length() // 2
    value = _ln_of_ratio(n, d << twos, bits)
    if shift or twos:
        made, two, ten = _constants(bits)
        value += shift * ten + twos * two >> made - bits
    return value * ten_to(places) >> bits


def log10_scaled(n, exponent, places):
    """log10(n * 10**exponent) * 10**places, for n > 0."""
    more = places + 5 + digits_of(abs(exponent) + digits_of(n))
    ten = ln_scaled(10, 0, more)
    return ln_scaled(n, exponent, more) * ten_to(places) // ten


def exp_scaled(value, places, wanted):
    """exp(value / 10**places) as (n, exponent): n * 10**exponent with `wanted` digits or one more, n wrong by less
    than two."""
    work = wanted + 4
    bits = (work + 2) * 3322 // 1000 + max(value.bit_length() - places * 3, 0) + _GUARD
    made, _, ten = _constants(bits)
    tens, x = divmod((value << bits) // ten_to(places), ten >> made - bits)
    halves = isqrt(bits) // 2
    inner = bits + 2 * halves
    x <<= halves
    total = term = 1 << inner
    k = 1
    while term:
        term = (term * x >> inner) // k
        total += term
        k += 1
    for _ in range(halves):
        total = total * total >> inner
    return total * ten_to(wanted) >> inner, tens - wanted


# --- digits -----------------------------------------------------------------------------------------------------------

_PIECE = 4000  # digits that int() and str() take at once
_PIECE_BITS = _PIECE * 3321 // 1000  # no number of so many bits has more


def text_of(n):
    """The digits of n >= 0, however many."""
    if n.bit_length() <= _PIECE_BITS:
        return str(n)
    half = digits_of(n) // 2
    high, low = divmod(n, ten_to(half))
    return text_of(high) + text_of(low).rjust(half, "0")


def value_of(text):
    """The integer that digits, of any script and however many, stand for."""
    if len(text) <= _PIECE:
        return int(text or "0")
    half = len(text) // 2
    return value_of(text[:-half]) * ten_to(half) + value_of(text[-half:])
