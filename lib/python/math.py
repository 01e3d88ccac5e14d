"""Mathematical functions of real numbers."""
import _math
from _math import (
    acos, acosh, asin, asinh, atan, atan2, atanh, cbrt, ceil, comb, copysign, cos, cosh, degrees, erf, erfc,
    exp, exp2, expm1, fabs, factorial, floor, fma, fmod, frexp, gamma, gcd, hypot, isclose, isfinite, isinf,
    isnan, isqrt, lcm, ldexp, lgamma, log, log10, log1p, log2, modf, nextafter, perm, pow, radians, remainder,
    sin, sinh, sqrt, tan, tanh, trunc, ulp,
)

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = float("inf")
nan = float("nan")


def _reals(values):
    return [value if type(value) is float else float(value) for value in values]


def fsum(seq, /):
    """The sum of the numbers, rounded once."""
    values = list(seq)
    total = _math.fsum(values)
    return _math.fsum(_reals(values)) if total is NotImplemented else total


def dist(p, q, /):
    """The Euclidean distance of two points, each a sequence of coordinates."""
    p, q = tuple(p), tuple(q)
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    distance = _math.dist(p, q)
    return _math.dist(_reals(p), _reals(q)) if distance is NotImplemented else distance


def sumprod(p, q, /):
    """The sum of the products of the pairs."""
    p, q = list(p), list(q)
    if len(p) != len(q):
        raise ValueError("Inputs are not the same length")
    total = _math.sumprod(p, q)
    if total is NotImplemented:
        total = 0
        for x, y in zip(p, q):
            total += x * y
    return total


def prod(iterable, /, *, start=1):
    """The product of start and all the numbers."""
    for factor in iterable:
        start = start * factor
    return start
