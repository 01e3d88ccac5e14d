"""Averages, spread, quantiles and the normal distribution.

Sums are exact: every number is a quotient of two ints, and is rounded once, at the end.
"""
from bisect import bisect_left as _bisect_left, bisect_right as _bisect_right
from collections import Counter as _Counter
from itertools import groupby as _groupby
from math import (
    erfc as _erfc, exp as _exp, fabs as _fabs, fsum as _fsum, gcd as _gcd, hypot as _hypot, isqrt as _isqrt, log as _log,
    sqrt as _sqrt, sumprod as _sumprod, tau as _tau, isfinite as _isfinite, isinf as _isinf, isnan as _isnan,
)
from operator import itemgetter as _itemgetter

__all__ = [
    "NormalDist", "StatisticsError", "correlation", "covariance", "fmean", "geometric_mean", "harmonic_mean", "kde",
    "kde_random", "linear_regression", "mean", "median", "median_grouped", "median_high", "median_low", "mode", "multimode",
    "pstdev", "pvariance", "quantiles", "stdev", "variance",
]


class StatisticsError(ValueError):
    """Too few data, or data that have no such statistic."""


# --- exact numbers ------------------------------------------------------------------------------------------------------

def _ratio(x):
    try:
        return x.as_integer_ratio()
    except AttributeError:
        pass
    except (OverflowError, ValueError):
        return x, None
    try:
        return x.numerator, x.denominator
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None


def _common_type(one, other):
    """The type in which a sum of both is given."""
    if one is other or other is int or other is bool:
        return one
    if one is int:
        return other
    if issubclass(other, one):
        return other
    if issubclass(one, other) or issubclass(other, int):
        return one
    if issubclass(one, int):
        return other
    kinds = {one.__name__, other.__name__}
    if "Fraction" in kinds and (issubclass(one, float) or issubclass(other, float)):
        return one if issubclass(one, float) else other
    raise TypeError(f"don't know how to coerce {one.__name__} and {other.__name__}")


def _total(data):
    """(type, numerator, denominator, count) of the exact sum; a denominator of None: it is no finite number."""
    count, kind, parts = 0, int, {}
    for x in data:
        count += 1
        if type(x) is not kind:
            kind = _common_type(kind, type(x))
        top, bottom = _ratio(x)
        parts[bottom] = parts.get(bottom, 0) + top
    if None in parts:
        return kind, parts[None], None, count
    top, bottom = 0, 1
    for denominator, numerator in sorted(parts.items()):
        common = _gcd(bottom, denominator)
        top = top * (denominator // common) + numerator * (bottom // common)
        bottom = bottom // common * denominator
    return kind, *_lowest(top, bottom), count


def _lowest(top, bottom):
    common = _gcd(top, bottom)
    return (top // common, bottom // common) if bottom > 0 else (-top // common, -bottom // common)


def _convert(kind, top, bottom):
    """top / bottom as `kind`: an int only where it is one."""
    if bottom is None:
        return top
    top, bottom = _lowest(top, bottom)
    if issubclass(kind, int):
        return kind(top) if bottom == 1 else top / bottom
    if issubclass(kind, float):
        return kind(top / bottom)
    try:
        return kind(top, bottom)  # a Fraction
    except TypeError:
        return kind(top) / kind(bottom)


def _root_to_odd(n, m):
    root = _isqrt(n // m)
    return root | (root * root * m != n)


def _root_of_ratio(n, m):
    """The float nearest to the root of n / m."""
    shift = (n.bit_length() - m.bit_length() - 109) // 2
    if shift >= 0:
        return float(_root_to_odd(n, m << 2 * shift) << shift)
    return _root_to_odd(n << -2 * shift, m) / (1 << -shift)


def _squares(data, center=None):
    """(type, numerator, denominator, mean numerator, mean denominator, count) of the squared distances from the mean."""
    if center is not None:
        data = list(data)
        kind, top, bottom, count = _total((x - center) * (x - center) for x in data)
        return kind, top, bottom, *_ratio(center), count
    count, kind, sums, squares = 0, int, {}, {}
    for x in data:
        count += 1
        if type(x) is not kind:
            kind = _common_type(kind, type(x))
        top, bottom = _ratio(x)
        sums[bottom] = sums.get(bottom, 0) + top
        if bottom is not None:
            squares[bottom] = squares.get(bottom, 0) + top * top
    if not count:
        return kind, 0, 1, 0, 1, 0
    if None in sums:
        return kind, sums[None], None, sums[None], None, count
    total_top, total_bottom = 0, 1
    for bottom, top in sums.items():
        total_top, total_bottom = _lowest(total_top * bottom + top * total_bottom, total_bottom * bottom)
    square_top, square_bottom = 0, 1
    for bottom, top in squares.items():
        square_top, square_bottom = _lowest(square_top * bottom * bottom + top * square_bottom, square_bottom * bottom * bottom)
    top = count * square_top * total_bottom * total_bottom - total_top * total_top * square_bottom
    bottom = count * square_bottom * total_bottom * total_bottom
    return kind, *_lowest(top, bottom), *_lowest(total_top, total_bottom * count), count


# --- averages -----------------------------------------------------------------------------------------------------------

def mean(data):
    """The arithmetic mean, exact."""
    kind, top, bottom, count = _total(data)
    if not count:
        raise StatisticsError("mean requires at least one data point")
    return kind(top) if bottom is None else _convert(kind, top, bottom * count)


def fmean(data, weights=None):
    """The mean as a float, fast."""
    if weights is None:
        data = list(data)
        if not data:
            raise StatisticsError("fmean requires at least one data point")
        return _fsum(data) / len(data)
    weights = list(weights)
    data = list(data)
    if len(data) != len(weights):
        raise StatisticsError("data and weights must be the same length")
    total = _sumprod(data, weights)
    weight = _fsum(weights)
    if not weight:
        raise StatisticsError("sum of weights must be non-zero")
    return total / weight


def geometric_mean(data):
    """The root of the product."""
    count, zero, logs = 0, False, []
    for x in data:
        count += 1
        if x > 0.0 or _isnan(x):
            logs.append(_log(x))
        elif x == 0.0:
            zero = True
        else:
            raise StatisticsError("No negative inputs allowed", x)
    if not count:
        raise StatisticsError("Must have a non-empty dataset")
    total = _fsum(logs)
    if _isnan(total):
        return total
    if zero:
        return float("nan") if total == float("inf") else 0.0
    return _exp(total / count)


def harmonic_mean(data, weights=None):
    """The reciprocal of the mean of the reciprocals."""
    data = list(data)
    complaint = "harmonic mean does not support negative values"
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if len(data) == 1 and weights is None:
        x = data[0]
        if not isinstance(x, (int, float)) and not hasattr(x, "as_integer_ratio"):
            raise TypeError("unsupported type")
        if x < 0:
            raise StatisticsError(complaint)
        return x
    if weights is None:
        weights = [1] * len(data)
        weight = len(data)
    else:
        weights = list(weights)
        if len(weights) != len(data):
            raise StatisticsError("Number of weights does not match data size")
        kind, top, bottom, _ = _total(_checked(weights, complaint))
        weight = _convert(kind, top, bottom)
    data = list(_checked(data, complaint))
    if any(not x for x in data):
        return 0
    kind, top, bottom, count = _total(w / x if w else 0 for w, x in zip(weights, data))
    if top <= 0:
        raise StatisticsError("Weighted sum must be positive")
    weight_top, weight_bottom = _ratio(weight)
    return _convert(kind, weight_top * bottom, weight_bottom * top)


def _checked(values, complaint):
    for x in values:
        if x < 0:
            raise StatisticsError(complaint)
        yield x


def median(data):
    """The middle value, or the mean of the two in the middle."""
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    return data[n // 2] if n % 2 else (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    """The middle value, or the smaller of the two."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    """The middle value, or the larger of the two."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    """The median of data that are the middles of classes `interval` wide."""
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    x = data[n // 2]
    i = _bisect_left(data, x)
    j = _bisect_right(data, x, lo=i)
    try:
        interval = float(interval)
        x = float(x)
    except ValueError:
        raise TypeError("Value cannot be converted to a float") from None
    return x - interval / 2.0 + interval * (n / 2 - i) / (j - i)


def mode(data):
    """The most common value, the first of several."""
    pairs = _Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    """All the most common values, in the order of their appearance."""
    counts = _Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 cut points that divide the data into n parts."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    result = []
    if method == "inclusive":
        m = size - 1
        for i in range(1, n):
            j, rest = divmod(i * m, n)
            result.append((data[j] * (n - rest) + data[j + 1] * rest) / n)
        return result
    if method == "exclusive":
        m = size + 1
        for i in range(1, n):
            j = i * m // n
            j = 1 if j < 1 else size - 1 if j > size - 1 else j
            rest = i * m - j * n
            result.append((data[j - 1] * (n - rest) + data[j] * rest) / n)
        return result
    raise ValueError(f"Unknown method: {method!r}")


# --- spread -------------------------------------------------------------------------------------------------------------

def variance(data, xbar=None):
    """Of a sample."""
    kind, top, bottom, _, _, count = _squares(data, xbar)
    if count < 2:
        raise StatisticsError("variance requires at least two data points")
    return _convert(kind, top, None if bottom is None else bottom * (count - 1))


def pvariance(data, mu=None):
    """Of a whole population."""
    kind, top, bottom, _, _, count = _squares(data, mu)
    if count < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _convert(kind, top, None if bottom is None else bottom * count)


def _deviation(kind, top, bottom):
    if bottom is None:
        raise ValueError("inf or nan encountered in data")
    if kind.__name__ == "Decimal":
        return (kind(top) / kind(bottom)).sqrt()
    return _root_of_ratio(*_lowest(top, bottom))


def stdev(data, xbar=None):
    """The root of variance()."""
    kind, top, bottom, _, _, count = _squares(data, xbar)
    if count < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _deviation(kind, top, None if bottom is None else bottom * (count - 1))


def pstdev(data, mu=None):
    """The root of pvariance()."""
    kind, top, bottom, _, _, count = _squares(data, mu)
    if count < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _deviation(kind, top, None if bottom is None else bottom * count)


def _mean_and_deviation(data):
    kind, top, bottom, mean_top, mean_bottom, count = _squares(data)
    if count < 2:
        raise StatisticsError("stdev requires at least two data points")
    if bottom is None:
        return float(mean_top), float(top)
    return mean_top / mean_bottom, _root_of_ratio(*_lowest(top, bottom * (count - 1)))


# --- two variables ------------------------------------------------------------------------------------------------------

def covariance(x, y, /):
    """Of a sample of pairs."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("covariance requires at least two data points")
    x_mean, y_mean = _fsum(x) / n, _fsum(y) / n
    return _sumprod([a - x_mean for a in x], [b - y_mean for b in y]) / (n - 1)


def correlation(x, y, /, *, method="linear"):
    """Pearson's coefficient; Spearman's where method is "ranked"."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("correlation requires at least two data points")
    if method not in {"linear", "ranked"}:
        raise ValueError(f"Unknown method: {method!r}")
    if method == "ranked":
        start = (n - 1) / -2
        x, y = _rank(x, start), _rank(y, start)
    else:
        x_mean, y_mean = _fsum(x) / n, _fsum(y) / n
        x, y = [a - x_mean for a in x], [b - y_mean for b in y]
    xy, xx, yy = _sumprod(x, y), _sumprod(x, x), _sumprod(y, y)
    try:
        return xy / _root_of_product(xx, yy)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


def _root_of_product(x, y):
    product = x * y
    if not _isfinite(product):
        if _isinf(product) and not _isinf(x) and not _isinf(y):
            scale = 2.0 ** -512
            return _root_of_product(scale * x, y) / 2.0 ** -256
        return product
    if not product and x and y:
        return _root_of_product(2.0 ** 537 * x, y) / 2.0 ** 268.5
    return _sqrt(product)


def _rank(data, start):
    ordered = sorted(zip(data, range(len(data))))
    result = [0.0] * len(data)
    i = start - 1
    for _, group in _groupby(ordered, key=_itemgetter(0)):
        group = list(group)
        rank = i + (len(group) + 1) / 2
        for _, place in group:
            result[place] = rank
        i += len(group)
    return result


class LinearRegression(tuple):
    """Slope and intercept of a line."""

    __slots__ = ()
    _fields = __match_args__ = ("slope", "intercept")

    def __new__(cls, slope, intercept):
        return tuple.__new__(cls, (slope, intercept))

    slope = property(_itemgetter(0))
    intercept = property(_itemgetter(1))

    def __repr__(self):
        return f"LinearRegression(slope={self[0]!r}, intercept={self[1]!r})"

    def _asdict(self):
        return {"slope": self[0], "intercept": self[1]}


def linear_regression(x, y, /, *, proportional=False):
    """The line of least squares through the points (through the origin where `proportional`)."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("linear regression requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("linear regression requires at least two data points")
    if not proportional:
        x_mean, y_mean = _fsum(x) / n, _fsum(y) / n
        x, y = [a - x_mean for a in x], [b - y_mean for b in y]
    xy, xx = _sumprod(x, y) + 0.0, _sumprod(x, x)
    try:
        slope = xy / xx
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    return LinearRegression(slope, 0.0 if proportional else y_mean - slope * x_mean)


# --- the normal distribution --------------------------------------------------------------------------------------------

# Wichura's algorithm AS241 (1988): coefficients of quotients of polynomials, highest power first, for the middle, the
# sides and the far tails.
_MIDDLE = (
    (2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
     1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0),
    (5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
     5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1.0))
_SIDE = (
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
     3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1.0))
_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0))


def _quotient(coefficients, r):
    values = []
    for row in coefficients:
        value = 0.0
        for c in row:
            value = value * r + c
        values.append(value)
    return values


def _inverse_normal(p, mu, sigma):
    q = p - 0.5
    if _fabs(q) <= 0.425:
        r = 0.180625 - q * q
        top, bottom = _quotient(_MIDDLE, r)
        return mu + top * q / bottom * sigma
    r = _sqrt(-_log(p if q <= 0.0 else 1.0 - p))
    top, bottom = _quotient(_SIDE, r - 1.6) if r <= 5.0 else _quotient(_TAIL, r - 5.0)
    x = top / bottom
    return mu + (-x if q < 0.0 else x) * sigma


class NormalDist:
    """A normal distribution by its mean and standard deviation."""

    __slots__ = {"_mu": "mean", "_sigma": "standard deviation"}

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        """With the mean and deviation of a sample."""
        return cls(*_mean_and_deviation(data))

    def samples(self, n, *, seed=None):
        """n random numbers."""
        import random
        draw = random.random if seed is None else random.Random(seed).random
        mu, sigma = self._mu, self._sigma
        result = []
        for _ in range(n):
            p = draw()
            while not p:
                p = draw()
            result.append(_inverse_normal(p, mu, sigma))
        return result

    def pdf(self, x):
        """The density at x."""
        variance = self._sigma * self._sigma
        if not variance:
            raise StatisticsError("pdf() not defined when sigma is zero")
        distance = x - self._mu
        return _exp(distance * distance / (-2.0 * variance)) / _sqrt(_tau * variance)

    def cdf(self, x):
        """The probability of at most x."""
        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * _erfc((self._mu - x) / (self._sigma * _sqrt(2.0)))

    def inv_cdf(self, p):
        """The x whose cdf is p."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return _inverse_normal(p, self._mu, self._sigma)

    def quantiles(self, n=4):
        """The n - 1 cut points of n parts of equal probability."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """The area that two densities share."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        x, y = self, other
        if (y._sigma, y._mu) < (x._sigma, x._mu):
            x, y = y, x
        x_variance, y_variance = x.variance, y.variance
        if not x_variance or not y_variance:
            raise StatisticsError("overlap() not defined when sigma is zero")
        difference = y_variance - x_variance
        distance = _fabs(y._mu - x._mu)
        if not difference:
            return _erfc(distance / (2.0 * x._sigma * _sqrt(2.0)))
        a = x._mu * y_variance - y._mu * x_variance
        b = x._sigma * y._sigma * _sqrt(distance * distance + difference * _log(y_variance / x_variance))
        one, two = (a + b) / difference, (a - b) / difference
        return 1.0 - (_fabs(y.cdf(one) - x.cdf(one)) + _fabs(y.cdf(two) - x.cdf(two)))

    def zscore(self, x):
        """How many deviations x is above the mean."""
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    @property
    def mean(self):
        """The mean."""
        return self._mu

    median = mode = mean

    @property
    def stdev(self):
        """The standard deviation."""
        return self._sigma

    @property
    def variance(self):
        """The deviation's square."""
        return self._sigma * self._sigma

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, _hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, _hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * _fabs(other))

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / _fabs(other))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -(self - other)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"


# --- kernel densities ---------------------------------------------------------------------------------------------------

def _kernels():
    from math import asin, atan, cos, cosh, pi, sin, tan
    root2, root_tau = _sqrt(2.0), _sqrt(_tau)
    normal = NormalDist().inv_cdf
    return {  # density, cumulative, inverse, half of the support
        "normal": (lambda t: _exp(-1 / 2 * t * t) / root_tau, lambda t: 1 / 2 * _erfc(-t / root2), normal, None),
        "logistic": (lambda t: 1 / 2 / (1.0 + cosh(t)), lambda t: 1 - 1 / (_exp(t) + 1), lambda p: _log(p / (1 - p)), None),
        "sigmoid": (lambda t: 1 / pi / cosh(t), lambda t: 2 / pi * atan(_exp(t)), lambda p: _log(tan(p * pi / 2)), None),
        "rectangular": (lambda t: 1 / 2, lambda t: 1 / 2 * t + 1 / 2, lambda p: 2 * p - 1, 1.0),
        "triangular": (lambda t: 1.0 - abs(t), lambda t: t * t * (1 / 2 if t < 0.0 else -1 / 2) + t + 1 / 2,
                       lambda p: _sqrt(2 * p) - 1 if p < 1 / 2 else 1 - _sqrt(2 - 2 * p), 1.0),
        "parabolic": (lambda t: 3 / 4 * (1.0 - t * t), lambda t: _sumprod((-1 / 4, 3 / 4, 1 / 2), (t ** 3, t, 1.0)),
                      lambda p: 2 * cos((_acos(2 * p - 1) + pi) / 3), 1.0),
        "cosine": (lambda t: pi / 4 * cos(pi / 2 * t), lambda t: 1 / 2 * sin(pi / 2 * t) + 1 / 2,
                   lambda p: 2 * asin(2 * p - 1) / pi, 1.0),
    }


def _acos(x):
    from math import acos
    return acos(x)


_SAME_KERNEL = {"gauss": "normal", "uniform": "rectangular", "epanechnikov": "parabolic"}


def _kernel(name):
    kernels = _kernels()
    name = _SAME_KERNEL.get(name, name)
    if name not in kernels:
        raise StatisticsError(f"Unknown kernel name: {name!r}")
    return kernels[name]


def _check_kernel_data(data, h):
    if not data:
        raise StatisticsError("Empty data sequence")
    if not isinstance(data[0], (int, float)):
        raise TypeError("Data sequence must contain ints or floats")
    if h <= 0.0:
        raise StatisticsError(f"Bandwidth h must be positive, not h={h!r}")


def kde(data, h, kernel="normal", *, cumulative=False):
    """A function that estimates the density (or the cumulative distribution) from samples."""
    n = len(data)
    _check_kernel_data(data, h)
    density, distribution, _, support = _kernel(kernel)
    shape = distribution if cumulative else density
    scale = n if cumulative else n * h
    if support is None:
        def estimate(x):
            return sum(shape((x - x_i) / h) for x_i in data) / scale
        return estimate
    sample, bandwidth = sorted(data), h * support

    def estimate_within(x):
        i, j = _bisect_left(sample, x - bandwidth), _bisect_right(sample, x + bandwidth)
        total = sum(shape((x - x_i) / h) for x_i in sample[i:j])
        return (total + i if cumulative else total) / scale
    return estimate_within


def kde_random(data, h, kernel="normal", *, seed=None):
    """A function that draws from the density that kde() estimates."""
    import random
    _check_kernel_data(data, h)
    inverse = _kernel(kernel)[2]
    generator = random.Random(seed)

    def rand():
        return generator.choice(data) + h * inverse(generator.random())
    return rand
