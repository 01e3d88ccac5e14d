# fractions
from fractions import Fraction as F
import math


def show(*calls):
    for call in calls:
        try:
            print(repr(call()))
        except Exception as e:
            print(type(e).__name__, e)


show(lambda: F(), lambda: F(3), lambda: F(6, 4), lambda: F(-6, 4), lambda: F(6, -4), lambda: F(0, 5), lambda: F(1, 0), lambda: F("3/4"), lambda: F(" -3 / 4 "), lambda: F("1.25"), lambda: F("-.5e-2"), lambda: F("1e3"), lambda: F("1_000/3"), lambda: F("x"), lambda: F("1/0"), lambda: F("1/"), lambda: F(""),
     lambda: F(0.1), lambda: F(0.5), lambda: F(float("nan")), lambda: F(float("inf")), lambda: F(None), lambda: F(1.5, 2), lambda: F(F(1, 2), F(3, 4)), lambda: F(True), lambda: F("1", 2), lambda: F(1j), lambda: F.from_float(0.25), lambda: F.from_float("x"), lambda: F.from_number(0.5))
a, b = F(1, 2), F(-2, 3)
show(lambda: a + "x", lambda: a < "x", lambda: a / 0, lambda: a // 0, lambda: a % 0, lambda: 1 / F(0), lambda: F(0) ** -1, lambda: a ** F(1, 2), lambda: a ** 3, lambda: b ** -3, lambda: 2 ** F(3), lambda: 2 ** F(-1, 2), lambda: -a, lambda: +a, lambda: abs(b), lambda: int(F(-7, 2)), lambda: float(b), lambda: complex(a), lambda: bool(F(0)), lambda: math.floor(b), lambda: math.ceil(b), lambda: math.trunc(b),
     lambda: round(F(5, 2)), lambda: round(F(7, 2)), lambda: round(F(22, 7), 2), lambda: round(F(1234), -2), lambda: hash(F(3)) == hash(3), lambda: hash(F(1, 2)) == hash(0.5), lambda: {F(1, 2): 1}[0.5], lambda: sorted([F(1, 2), F(1, 3), 0.4]), lambda: sum([F(1, 3)] * 3), lambda: F(3, 1) == 3, lambda: a == float("nan"), lambda: a < float("inf"), lambda: F(1, 3).limit_denominator(2),
     lambda: F(math.pi).limit_denominator(1000), lambda: F("3.1415926535897932").limit_denominator(10), lambda: a.limit_denominator(0), lambda: a.numerator, lambda: a.denominator, lambda: a.as_integer_ratio(), lambda: a.is_integer(), lambda: str(F(4, 2)), lambda: str(a), lambda: max(a, b), lambda: a.real, lambda: a.imag, lambda: a.conjugate())
