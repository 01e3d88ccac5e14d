# math: values to twelve digits (the last ones are the machine's C library's), errors to the letter.
import math

inf, nan = math.inf, math.nan


def show(name, *args, **keywords):
    try:
        result = getattr(math, name)(*args, **keywords)
    except Exception as error:
        print(name, args, keywords, type(error).__name__, error)
        return
    if isinstance(result, float) and math.isfinite(result):
        result = f"{result:.12g}"
    print(name, args, keywords, result)


ONE = "acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite isinf " \
      "isnan isqrt lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp"
for name in ONE.split():
    for x in (-1, 0, 1, 2.5, inf, -inf, nan, 1e308, -1.5, -0.0, True, "a", [1], 1j, None, 10 ** 400, 2 ** 70):
        show(name, x)
for name in "atan2 copysign fmod remainder pow isclose nextafter comb perm gcd lcm hypot ldexp".split():
    for pair in ((1, 2), (-1, 0.5), (0, -1), (inf, 1), (1, inf), (nan, 1), (5, 0), (1, "a"), ("a", 1), (0.0, -0.0), (-8, 3), (7, 3), (2, 1100)):
        show(name, *pair)


class Real:
    def __repr__(self):
        return "Real()"

    def __float__(self):
        return 0.25


class Wrong:
    def __float__(self):
        return "x"


class Index:
    def __index__(self):
        return 12


class Whole:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"


for value in (Real(), Wrong(), Index(), Whole()):
    for name in ("sqrt", "floor", "ceil", "trunc", "isqrt", "factorial", "log", "isfinite"):
        try:
            print(type(value).__name__, name, getattr(math, name)(value))
        except Exception as error:
            print(type(value).__name__, name, type(error).__name__, error)
print(math.atan2(Real(), 1), math.pow(2, Real()), math.gcd(Index(), 18), math.comb(Index(), 2), math.hypot(Real(), Real()))
for n in (0, 1, 2, 5, 20, 21, 22, 100):
    print(n, math.factorial(n), math.comb(2 * n, n), math.perm(n, n // 2), math.isqrt(n ** 5))
show("factorial", -1), show("factorial", 2.0), show("comb", 3, 5), show("comb", -3, 5), show("comb", 3, -5), show("perm", 3, 5), show("perm", 4)
show("comb", 10 ** 30, 1), show("comb", 10 ** 30, 10 ** 30), show("isqrt", 10 ** 60), show("isqrt", 2 ** 64 - 1), show("isqrt", 2 ** 49)
show("gcd"), show("gcd", 12, 18, 27), show("gcd", -4), show("gcd", 2 ** 200, 6 ** 90), show("lcm"), show("lcm", 4, 6, 10), show("lcm", 0, 5), show("lcm", 2 ** 70, 3)
show("log", 8, 2), show("log", 2, 1), show("log", 2, 0), show("log", 10 ** 400, 10), show("log", 2, -1), show("log", 1, 2, 3)
show("fsum", [0.1] * 10), show("fsum", [1e16, 1.0, -1e16]), show("fsum", [inf, -inf]), show("fsum", [1e308, 1e308]), show("fsum", ["a"]), show("fsum", [nan, 1])
show("fsum", [Real(), 1]), show("fsum", range(5)), show("fsum", 5), show("fsum", [])
show("sumprod", [1, 2], [3, 4]), show("sumprod", [1.5, 2], [3, 4]), show("sumprod", [1], [1, 2]), show("sumprod", [], []), show("sumprod", [10 ** 20], [2]), show("sumprod", [0.1] * 3, [3, 3, 3])
show("prod", []), show("prod", [2, 3.5]), show("prod", [1, 2], start=10), show("prod", ["a", 2]), show("prod", 5)
show("dist", (1, 2), (4, 6)), show("dist", [0], [1, 2]), show("dist", (Real(),), (1,)), show("dist", (), ()), show("dist", (inf,), (nan,))
show("hypot"), show("hypot", 3, 4), show("hypot", 1e200, 1e200), show("hypot", 1e-320, 1e-320), show("hypot", inf, nan), show("hypot", 2, 3, 6)
show("nextafter", 1, 2, steps=3), show("nextafter", 1, 2, steps=-1), show("nextafter", -5e-324, 1, steps=1), show("nextafter", 1, inf, steps=10 ** 30), show("nextafter", 0, 1, steps=0)
show("isclose", 1, 1 + 1e-10), show("isclose", 1, 1.1, rel_tol=0.2), show("isclose", 0, 1e-12, abs_tol=1e-9), show("isclose", 1, 1, rel_tol=-1), show("isclose", inf, inf), show("isclose", 1)
show("fma", 2, 3, 4), show("fma", inf, 0, 1), show("fma", 1e308, 10, 0), show("ldexp", 1, 10 ** 30), show("ldexp", 1, -10 ** 30), show("ldexp", 0, 10 ** 30), show("ldexp", 1, 2.0)
print(math.pi, math.e, math.tau, math.inf, math.nan)
