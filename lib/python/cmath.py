"""Functions of complex numbers, by Kahan's formulas: signs of zeros say on which side of a cut an argument lies."""
from math import (
    asinh as _asinh, atan2 as _atan2, copysign as _copysign, cos as _cos, cosh as _cosh, e, exp as _exp, hypot as _hypot, inf,
    isfinite as _isfinite, isinf as _isinf, isnan as _isnan, ldexp as _ldexp, log as _log, log1p as _log1p, nan, pi,
    sin as _sin, sinh as _sinh, sqrt as _sqrt, tan as _tan, tanh as _tanh, tau,
)
from _classes import plain as _plain

infj = complex(0.0, inf)
nanj = complex(0.0, nan)
_LARGE = 1.7976931348623157e308 / 4
_LARGE_ROOT = _sqrt(_LARGE)
_LEAST_ROOT = _sqrt(2.2250738585072014e-308)
_LN_2, _LN_10 = _log(2), _log(10)
_EXP_MOST = _log(_LARGE)


def _parts(z):
    """Real and imaginary part of a number."""
    if type(z) is not complex:
        if isinstance(z, str):
            raise TypeError("must be real number, not str")
        if not isinstance(z, (complex, float, int)) and hasattr(type(z), "__complex__"):
            z = complex(z)
        elif not isinstance(z, complex):
            return _real(z), 0.0
    return z.real, z.imag


def _real(x):
    return x if type(x) is float else _copysign(abs(float.__float__(x)), x) if isinstance(x, float) else _ldexp(x, 0)


def _domain():
    raise ValueError("math domain error")


def _finite(real, imaginary):
    """A result that overflows only where it must not."""
    if _isinf(real) or _isinf(imaginary):
        raise OverflowError("math range error")
    return complex(real, imaginary)


# --- parts and polar form ---------------------------------------------------------------------------------------------

def phase(z, /):
    """The angle of z, in (-pi, pi]."""
    x, y = _parts(z)
    return _atan2(y, x)


def polar(z, /):
    """(length, angle) of z."""
    x, y = _parts(z)
    if _isinf(_hypot(x, y)) and _isfinite(x) and _isfinite(y):
        raise OverflowError("math range error")
    return abs(complex(x, y)), _atan2(y, x)


def rect(r, phi, /):
    """The number with a length and an angle."""
    r, phi = _real(r), _real(phi)
    if _isfinite(r) and _isfinite(phi):
        return complex(r * _cos(phi), r * _sin(phi) if phi else r * phi)
    if _isinf(phi) and r and not _isnan(r):
        _domain()
    if _isinf(r) and _isfinite(phi):
        if not phi:
            return complex(r, _copysign(0.0, phi) if r > 0 else -_copysign(0.0, phi))
        return complex(_copysign(r, _cos(phi) * _copysign(1.0, r)), _copysign(r, _sin(phi) * _copysign(1.0, r)))
    if not r:
        return complex(r, 0.0) if not _isnan(phi) else complex(0.0, 0.0)
    return complex(inf if _isinf(r) else nan, phi if not phi else nan)


def isfinite(z, /):
    x, y = _parts(z)
    return _isfinite(x) and _isfinite(y)


def isinf(z, /):
    x, y = _parts(z)
    return _isinf(x) or _isinf(y)


def isnan(z, /):
    x, y = _parts(z)
    return _isnan(x) or _isnan(y)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    """Whether two numbers are close to each other, relative to the longer, or absolutely."""
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    a, b = complex(*_parts(a)), complex(*_parts(b))
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    apart = abs(a - b)
    return apart <= rel_tol * abs(b) or apart <= rel_tol * abs(a) or apart <= abs_tol


# --- powers -----------------------------------------------------------------------------------------------------------

def exp(z, /):
    x, y = _parts(z)
    if _isfinite(x) and _isfinite(y):
        if x > _EXP_MOST:
            length = _exp(x - 1.0)
            return _finite(length * _cos(y) * e, length * _sin(y) * e)
        length = _exp(x)
        return complex(length * _cos(y), length * _sin(y))
    return _exp_special(x, y)


def _exp_special(x, y):
    if _isinf(x) and _isfinite(y):
        size = inf if x > 0 else 0.0
        return complex(_copysign(size, _cos(y)), _copysign(size, _sin(y)) if y else y)
    if _isinf(y) and not _isnan(x) and x != -inf:
        _domain()
    if x == -inf:
        return complex(0.0, 0.0)
    return complex(x if x == inf else nan, y if not y else nan)


def log(z, base=None, /):
    """The logarithm, by default the natural one; cut along the negative reals."""
    x, y = _parts(z)
    found = _ln(x, y)
    if base is None:
        return found
    below = _ln(*_parts(base))
    return found / below if below else _domain()


def _ln(x, y):
    if not x and not y:
        _domain()
    return complex(_ln_length(abs(x), abs(y)), _atan2(y, x))


def _ln_length(x, y):
    if _isinf(x) or _isinf(y):
        return inf
    if x > _LARGE or y > _LARGE:
        return _log(_hypot(x / 2.0, y / 2.0)) + _LN_2
    if x < 2.2250738585072014e-308 and y < 2.2250738585072014e-308:
        return _log(_hypot(_ldexp(x, 53), _ldexp(y, 53))) - 53 * _LN_2
    length = _hypot(x, y)
    if 0.71 <= length <= 1.73:
        x, y = max(x, y), min(x, y)
        return _log1p((x - 1.0) * (x + 1.0) + y * y) / 2.0
    return _log(length)


def log10(z, /):
    found = log(z)
    return complex(found.real / _LN_10, found.imag / _LN_10)


def sqrt(z, /):
    """The square root with a real part that is not negative."""
    return _root(*_parts(z))


def _root(x, y):
    if not x and not y:
        return complex(0.0, y)
    if not (_isfinite(x) and _isfinite(y)):
        if _isinf(y):
            return complex(inf, y)
        if x == inf:
            return complex(inf, nan if _isnan(y) else _copysign(0.0, y))
        if x == -inf:
            return complex(nan, inf) if _isnan(y) else complex(0.0, _copysign(inf, y))
        return complex(nan, nan)
    ax, ay = abs(x), abs(y)
    if ax < 2.2250738585072014e-308 and ay < 2.2250738585072014e-308:
        ax = _ldexp(ax, 54)
        half = _ldexp(_sqrt(ax + _hypot(ax, _ldexp(ay, 54))), -27)  # an even power of two, halved below
        half *= _sqrt(0.5)
    else:
        ax /= 8.0
        half = 2.0 * _sqrt(ax + _hypot(ax, ay / 8.0))
    other = ay / (2.0 * half)
    return complex(half, _copysign(other, y)) if x >= 0.0 else complex(other, _copysign(half, y))


# --- hyperbolic functions ---------------------------------------------------------------------------------------------

def _hyperbolic(x, y, even):
    """cosh (even) or sinh of x + iy."""
    if _isfinite(x) and _isfinite(y):
        first, second = (_cosh, _sinh) if even else (_sinh, _cosh)
        if abs(x) > _EXP_MOST:
            less = x - _copysign(1.0, x)
            return _finite(_cos(y) * first(less) * e, _sin(y) * second(less) * e)
        return complex(_cos(y) * first(x), _sin(y) * second(x))
    if _isinf(y) and not _isnan(x):
        _domain()
    if _isinf(x) and _isfinite(y):
        flip = 1.0 if x > 0 else -1.0
        if not y:
            return complex(inf, y * flip) if even else complex(x, y)
        signs = (1.0, flip) if even else (flip, 1.0)
        return complex(_copysign(inf, _cos(y)) * signs[0], _copysign(inf, _sin(y)) * signs[1])
    if _isinf(x):
        return complex(inf, nan)
    if not x and _isnan(y):
        return complex(nan, 0.0) if even else complex(0.0, nan)
    if not y:
        return complex(nan, _copysign(0.0, y) if not even else 0.0)
    return complex(nan, nan)


def cosh(z, /):
    return _hyperbolic(*_parts(z), True)


def sinh(z, /):
    return _hyperbolic(*_parts(z), False)


def tanh(z, /):
    return _hyperbolic_tangent(*_parts(z))


def _hyperbolic_tangent(x, y):
    if _isfinite(x) and _isfinite(y):
        if abs(x) > _EXP_MOST:
            return complex(_copysign(1.0, x), 4.0 * _sin(y) * _cos(y) * _exp(-2.0 * abs(x)))
        tx, ty = _tanh(x), _tan(y)
        cx = 1.0 / _cosh(x)
        both = tx * ty
        below = 1.0 + both * both
        return complex(tx * (1.0 + ty * ty) / below, ty / below * cx * cx)
    if _isinf(x):
        side = 2.0 * _sin(y) * _cos(y) if _isfinite(y) and y else y if not y else 0.0
        return complex(_copysign(1.0, x), _copysign(0.0, side))
    if _isinf(y) and not _isnan(x):
        _domain()
    return complex(nan if x or not _isnan(y) else x, y if not y else nan)


def asinh(z, /):
    return _area_sine(*_parts(z))


def _area_sine(x, y):
    if not (_isfinite(x) and _isfinite(y)):
        if _isnan(x):
            return complex(inf if _isinf(y) else nan, y if not y else nan)
        if _isnan(y):
            return complex(x if _isinf(x) else nan, nan)
        return complex(_copysign(inf, x), _copysign(_atan2(abs(y), abs(x)), y))
    if abs(x) > _LARGE or abs(y) > _LARGE:
        length = _log(_hypot(x / 2.0, y / 2.0)) + _LN_2 * 2.0
        return complex(_copysign(length, x), _atan2(y, abs(x)))
    a, b = _root(1.0 + y, -x), _root(1.0 - y, x)
    return complex(_asinh(a.real * b.imag - b.real * a.imag), _atan2(y, a.real * b.real - a.imag * b.imag))


def acosh(z, /):
    return _area_cosine(*_parts(z))


def _area_cosine(x, y):
    if not (_isfinite(x) and _isfinite(y)):
        if _isnan(x) or _isnan(y):
            if _isinf(x) or _isinf(y):
                return complex(inf, nan)
            return complex(nan, pi / 2 if not x else nan)
        return complex(inf, _atan2(y, x))
    if abs(x) > _LARGE or abs(y) > _LARGE:
        return complex(_log(_hypot(x / 2.0, y / 2.0)) + _LN_2 * 2.0, _atan2(y, x))
    a, b = _root(x - 1.0, y), _root(x + 1.0, y)
    return complex(_asinh(a.real * b.real + a.imag * b.imag), 2.0 * _atan2(a.imag, b.real))


def atanh(z, /):
    return _area_tangent(*_parts(z))


def _area_tangent(x, y):
    if not (_isfinite(x) and _isfinite(y)):
        if _isinf(y):
            return complex(0.0 if _isnan(x) else _copysign(0.0, x), _copysign(pi / 2, y))
        if _isinf(x):
            return complex(_copysign(0.0, x), nan if _isnan(y) else _copysign(pi / 2, y))
        return complex(x if not x else nan, nan)
    if x < 0.0 or not x and _copysign(1.0, x) < 0.0:
        return -_area_tangent(-x, -y)
    ay = abs(y)
    if x > _LARGE_ROOT or ay > _LARGE_ROOT:
        length = _hypot(x / 2.0, y / 2.0)
        return complex(x / 4.0 / length / length, _copysign(pi / 2.0, y))
    if x == 1.0 and ay < _LEAST_ROOT:
        if not ay:
            _domain()
        return complex(-_log(_sqrt(ay) / _sqrt(_hypot(ay, 2.0))), _copysign(_atan2(2.0, -ay) / 2.0, y))
    return complex(_log1p(4.0 * x / ((1.0 - x) * (1.0 - x) + ay * ay)) / 4.0,
                   -_atan2(-2.0 * y, (1.0 - x) * (1.0 + x) - ay * ay) / 2.0)


# --- trigonometric functions ------------------------------------------------------------------------------------------

def cos(z, /):
    x, y = _parts(z)
    return _hyperbolic(-y, x, True)


def sin(z, /):
    x, y = _parts(z)
    turned = _hyperbolic(-y, x, False)
    return complex(turned.imag, -turned.real)


def tan(z, /):
    x, y = _parts(z)
    turned = _hyperbolic_tangent(-y, x)
    return complex(turned.imag, -turned.real)


def asin(z, /):
    x, y = _parts(z)
    turned = _area_sine(-y, x)
    return complex(turned.imag, -turned.real)


def atan(z, /):
    x, y = _parts(z)
    turned = _area_tangent(-y, x)
    return complex(turned.imag, -turned.real)


def acos(z, /):
    x, y = _parts(z)
    if not (_isfinite(x) and _isfinite(y)):
        if _isnan(x) or _isnan(y):
            if _isinf(y):
                return complex(nan, -y)
            return complex(pi / 2 if not x else nan, inf if _isinf(x) else nan)
        return complex(_atan2(abs(y), x), -_copysign(inf, y))
    if abs(x) > _LARGE or abs(y) > _LARGE:
        length = _log(_hypot(x / 2.0, y / 2.0)) + _LN_2 * 2.0
        return complex(_atan2(abs(y), x), -_copysign(length, y))
    a, b = _root(1.0 - x, -y), _root(1.0 + x, y)
    return complex(2.0 * _atan2(a.real, b.real), _asinh(b.real * a.imag - b.imag * a.real))

# In CPython these are builtins: no class makes methods of them.
for _function in (
    phase, polar, rect, isfinite, isinf, isnan, isclose, exp, log, log10, sqrt, cosh, sinh, tanh, asinh,
    acosh, atanh, cos, sin, tan, asin, atan, acos,
):
    _plain(_function)
