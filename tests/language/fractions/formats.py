# fractions
from fractions import Fraction as F
import math


def show(*calls):
    for call in calls:
        try:
            print(repr(call()))
        except Exception as e:
            print(type(e).__name__, e)


for spec in ("", ">10", "<10|"[:3], "^10", "+", "#", "010", ".2f", "+.3f", "10.1f", ".0f", "010.2f", ",.2f", ".3e", ".3g", "g", "%", ".1%", "e", "E", "z.0f", "x", "d", "_.3f", "*^12.2f"):
    print(repr(spec), end=" ")
    show(lambda: format(F(-12345678, 789), spec))
    show(lambda: format(F(1, 3), spec), lambda: format(F(5), spec))


class G(F):
    pass


print(repr(G(1, 2)), repr(G(1, 2) + 1), isinstance(G(1), F))
