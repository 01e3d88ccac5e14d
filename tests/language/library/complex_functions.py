# cmath: values, cuts and the signs of zeros, specials, and what is refused.
import cmath
import math


def t(*tests):
    for test in tests:
        try:
            print(test())
        except Exception as error:
            print(type(error).__name__, error)


def shown(z):
    """To 12 digits: the last ones are the machine's."""
    return "(" + ", ".join([f"{part:+.12g}" for part in (z.real, z.imag)]) + ")"


names = "exp log log10 sqrt sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh".split()
points = [1 + 2j, -1 + 2j, -1 - 2j, 0.5, -0.5j, 2, -2, complex(-2, -0.0), complex(2, -0.0), complex(0.0, 1.5), complex(-0.0, 1.5),
          1e-200 + 1e-200j, 1e200 + 1e100j, 3 - 700j, 0.999999 + 1e-9j]
for name in names:
    row = []
    for z in points:
        try:
            row.append(shown(getattr(cmath, name)(z)))
        except Exception as error:
            row.append(type(error).__name__)
    print(name, *row)
inf, nan = math.inf, math.nan
specials = [complex(x, y) for x in (-inf, -1.5, -0.0, 0.0, 1.5, inf, nan) for y in (-inf, -1.5, -0.0, 0.0, 1.5, inf, nan)]
for name in names:
    row = []
    for z in specials:
        try:
            result = getattr(cmath, name)(z)
            row.append("/".join([f"{abs(part) if part != part else part:.6g}" for part in (result.real, result.imag)]))
        except Exception as error:
            row.append(type(error).__name__[:2])
    print(name, *row)
print([f"{cmath.phase(z):.12g}" for z in points])
print([f"{cmath.polar(z)[0]:.12g}" for z in points])
print([shown(cmath.rect(r, phi)) for r in (0, 1, -2, inf, 0.5) for phi in (0, 1, -2.5, 0.0, -0.0)])
t(lambda: cmath.rect(1, inf), lambda: cmath.rect(0, inf), lambda: cmath.rect(nan, 0), lambda: cmath.rect("1", 1), lambda: cmath.rect(inf, nan))
t(lambda: cmath.sqrt("x"), lambda: cmath.sqrt(None), lambda: cmath.log(0), lambda: cmath.log(1, 0), lambda: cmath.log(2, 1), lambda: cmath.log10(0),
  lambda: cmath.exp(1000), lambda: cmath.cosh(1000), lambda: cmath.sin(complex(0, 1000)), lambda: cmath.atanh(1), lambda: cmath.atan(1j),
  lambda: cmath.polar(complex(1.7e308, 1.7e308)), lambda: cmath.sqrt(10 ** 400), lambda: cmath.isclose(1, 2, rel_tol=-1), lambda: cmath.isclose("a", 1))
t(lambda: cmath.isclose(1, 1 + 1e-10j), lambda: cmath.isclose(1, 1.1), lambda: cmath.isclose(inf, inf), lambda: cmath.isclose(inf, -inf),
  lambda: cmath.isclose(nan, nan), lambda: cmath.isclose(0, 1e-12), lambda: cmath.isclose(0, 1e-12j, abs_tol=1e-9), lambda: cmath.isclose(1j, 1.05j, rel_tol=0.1))
print(cmath.isnan(complex(1, nan)), cmath.isinf(complex(-inf, nan)), cmath.isfinite(1j), cmath.isfinite(complex(0, inf)), cmath.isnan(3))
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nan, cmath.nanj)


class Turned:
    def __complex__(self):
        return 3 + 4j


class Real:
    def __float__(self):
        return 4.0


class Whole:
    def __index__(self):
        return 9


print(cmath.sqrt(Turned()), cmath.sqrt(Real()), cmath.sqrt(Whole()), cmath.sqrt(True), cmath.rect(Real(), 0), cmath.log(8, 2))
