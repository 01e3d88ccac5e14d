# fractions
from fractions import Fraction as F
import math


def show(*calls):
    for call in calls:
        try:
            print(repr(call()))
        except Exception as e:
            print(type(e).__name__, e)


a, b = F(1, 2), F(-2, 3)
for x, y in ((a, b), (a, 2), (2, b), (b, 0.5)):
    for name, op in (("+", lambda x, y: x + y), ("-", lambda x, y: x - y), ("*", lambda x, y: x * y), ("/", lambda x, y: x / y), ("//", lambda x, y: x // y), ("%", lambda x, y: x % y), ("**", lambda x, y: x ** y), ("<", lambda x, y: x < y), ("==", lambda x, y: x == y), ("divmod", divmod)):
        print(x, name, y, end=" = ")
        show(lambda: op(x, y))
