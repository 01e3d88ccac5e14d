# decimal: construction, arithmetic in contexts, rounding, signals, functions, text, and everything that must be refused.
from decimal import *
from decimal import Decimal as D
import copy
import math


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as error:
            print(type(error).__name__, error)


print("--- construction")
t(lambda: D("abc"), lambda: D("1 2"), lambda: D(""), lambda: D("."), lambda: D("e5"), lambda: D("--1"), lambda: D("1e"),
  lambda: D([]), lambda: D((1, 2)), lambda: D((2, (1,), 0)), lambda: D((0, (1, 10), 0)), lambda: D((0, (1,), "x")),
  lambda: D(b"1"), lambda: D(None), lambda: D({}), lambda: D(1j), lambda: D.from_float("x"), lambda: D.from_number("1"))
t(lambda: D(), lambda: D(" 1_000.5_0\n"), lambda: D("+.5"), lambda: D("5."), lambda: D("-0E-5"), lambda: D("\u0661\u0662.\u0663"),
  lambda: D(True), lambda: D(10 ** 40), lambda: D(3.14), lambda: D(-0.0), lambda: D("inF"), lambda: D("-iNfinity"), lambda: D("sNaN17"),
  lambda: D((0, [1], "F")), lambda: D((1, (), "n")), lambda: D((0, (0, 0, 1, 2), -2)), lambda: D("1e-7"), lambda: D("1e6"),
  lambda: D("0.000001"), lambda: D("0.0000001"), lambda: D.from_float(0.1), lambda: D(D("1.10")))

print("--- arithmetic")
t(lambda: D("1.1") + D("2.2"), lambda: D("1.30") - 1, lambda: 2 - D("0.5"), lambda: D("1.20") * 3, lambda: D(1) / 3, lambda: 1 / D(8),
  lambda: D(100) / D("2.50"), lambda: D(7) // 2, lambda: D(-7) // 2, lambda: D(-7) % 2, lambda: D("5.5") % D("1.2"), lambda: divmod(D(-7), 2),
  lambda: divmod(17, D(5)), lambda: -D("0"), lambda: +D("1" * 30), lambda: abs(D("-1.50")), lambda: D(2) ** 10, lambda: D(2) ** -3,
  lambda: D(2) ** D("0.5"), lambda: D("1.1") ** 100, lambda: 2 ** D(5), lambda: D(100) ** -1, lambda: D("1.00") ** 3, lambda: pow(D(7), 5, 13),
  lambda: D("1e20") + D("1e-20"), lambda: D(1) - D("1e-50"), lambda: D("0E-1000") + 1, lambda: D("1e999999") * 10 ** 0,
  lambda: D("9" * 28) + D("0.5"), lambda: D("Infinity") + 5, lambda: D("Infinity") * -1, lambda: 5 / D("-Infinity"), lambda: D("NaN5") + 1)
t(lambda: D(1) + 1.0, lambda: D(1) + "x", lambda: 1.5 * D(2), lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(1) // 0, lambda: D(0) // 0,
  lambda: D(1) % 0, lambda: divmod(D(1), 0), lambda: D("inf") - D("inf"), lambda: D("inf") * 0, lambda: D("inf") / D("inf"),
  lambda: D("sNaN") + 1, lambda: D("1e40") // 3, lambda: D(0) ** 0, lambda: D(-1) ** D("0.5"), lambda: D(10) ** 400000000,
  lambda: D("1e-999999") / 10 ** 40, lambda: pow(D(2), D("1.5"), 5), lambda: pow(D(2), 3, 0))

print("--- comparison")
t(lambda: D("1.0") == 1, lambda: D("0.5") == 0.5, lambda: D("0.1") == 0.1, lambda: D(1) < 1.5, lambda: D(2) > D("1.99"), lambda: D("NaN") == D("NaN"),
  lambda: D("NaN") != 1, lambda: D("NaN") < 1, lambda: D("sNaN") == 1, lambda: D(2) == 2 + 0j, lambda: D(1) == "1", lambda: D(1) < "1",
  lambda: sorted([D(3), D("-1.5"), 2, D("0.1")]), lambda: max(D(1), D("1.0")), lambda: D("-0") == D("0"), lambda: D("1e100000") > D("1e99999"),
  lambda: D(5).compare(other=3), lambda: D(5).compare(D("NaN")), lambda: D(5).compare_signal(D("NaN")), lambda: D("1.0").compare_total(1),
  lambda: D("-NaN").compare_total(D("-Infinity")), lambda: D(-3).compare_total_mag(2), lambda: D(1).compare("1"),
  lambda: D(3).max(D("NaN")), lambda: D(-5).max_mag(3), lambda: D(-5).min_mag(3), lambda: D("1.0").min(1), lambda: D(1).same_quantum(D("1.0")))
print(hash(D("1.5")) == hash(1.5), hash(D(10) ** 30) == hash(10 ** 30), hash(D("-0")) == hash(0), {D("1.50"): "x"}[1.5], hash(D("inf")) == hash(math.inf))
t(lambda: hash(D("sNaN")), lambda: hash(D("NaN")) == hash(D("NaN")) or True)

print("--- rounding")
for mode in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    print(mode, [str(D(n).quantize(D("1"), rounding=mode)) for n in ("2.5", "-2.5", "3.5", "0.5", "10.1", "15.9", "-0.4", "7")])
t(lambda: D("7.325").quantize(D(".01")), lambda: D(1).quantize(1, "up"), lambda: D(10).quantize(D("1e-50")), lambda: D("inf").quantize(1),
  lambda: D("inf").quantize(D("-inf")), lambda: round(D("2.675"), 2), lambda: round(D("2.5")), lambda: round(D("3.5")), lambda: round(D(1234), -2),
  lambda: round(D("1.5"), "x"), lambda: round(D("NaN")), lambda: math.floor(D("-1.5")), lambda: math.ceil(D("-1.5")), lambda: math.trunc(D("-1.9")),
  lambda: int(D("1e3")), lambda: int(D("inf")), lambda: int(D("nan")), lambda: D("1.5").to_integral_value(), lambda: D("1e5").to_integral(),
  lambda: D("2.5").to_integral_exact(ROUND_UP), lambda: D("1.500E+3").normalize(), lambda: D("0E+7").normalize(), lambda: D("1200").normalize())

print("--- contexts")
print(getcontext().prec, getcontext().rounding, getcontext().Emin, getcontext().Emax, getcontext().capitals, getcontext().clamp)
print(Context(prec=5, traps=[Inexact], flags=[Rounded]), BasicContext, ExtendedContext)
with localcontext(prec=5, rounding=ROUND_DOWN) as c:
    print(D(22) / 7, D("1.23456789") + 0, c.flags[Inexact], c.flags[Rounded], c.flags[Overflow])
    c.clear_flags()
    print(c.flags[Inexact], [s.__name__ for s in c.traps if c.traps[s]])
print(getcontext().prec, D(22) / 7)
with localcontext(Context(prec=3, Emin=-5, Emax=5, traps=[])) as c:
    print(D(1) / 3, D(999) * 999 * 999, D(1) / 10 ** 7, D("1.234E-6") * 1, D(5) / 0, D("x"), c.flags)
    c.clamp = 1
    print(D("1e5") + 0, D("0e9") * 1, D(2).sqrt(), D("1e-7").next_plus(), D("Infinity").next_minus())
with localcontext() as c:
    c.traps[FloatOperation] = True
    t(lambda: D(0.5), lambda: D(1) < 0.5, lambda: D(1) == 0.5)
    c.traps[Inexact] = True
    t(lambda: D(1) / 3, lambda: D(1) / 4)
    c.capitals = 0
    print(D("1e50"), D("1e-9").to_eng_string())
ctx = Context(prec=4)
t(lambda: ctx.add(1, D("2.34567")), lambda: ctx.add("1", 2), lambda: ctx.divide(1, 3), lambda: ctx.power(2, 100), lambda: ctx.power(3, 4, 5),
  lambda: ctx.create_decimal("3.14159"), lambda: ctx.create_decimal(" 1"), lambda: ctx.create_decimal_from_float(3.14159), lambda: ctx.sqrt(2),
  lambda: ctx.plus(D("123456")), lambda: ctx.minus(D("0")), lambda: ctx.to_sci_string(D("1e9")), lambda: ctx.quantize(D("1.25"), D("0.1")),
  lambda: ctx.divmod(7, 2), lambda: ctx.fma(2, 3, 4), lambda: ctx.Etiny(), lambda: ctx.Etop(), lambda: ctx.is_zero(0), lambda: ctx.number_class(-1))
for name, values in (("prec", (0, -1, "x", 1.0)), ("Emin", (1,)), ("Emax", (-1,)), ("capitals", (2, "x")), ("clamp", (2,)),
                     ("rounding", (1, "x")), ("flags", (1, [1], {}, [ValueError])), ("traps", (1,)), ("other", (1,))):
    for value in values:
        t(lambda: setattr(ctx, name, value))
t(lambda: Context(prec=0), lambda: Context(traps=[1]), lambda: Context(flags=5), lambda: localcontext(what=1), lambda: setcontext(1),
  lambda: delattr(ctx, "prec"), lambda: ctx.flags[ValueError], lambda: ctx.flags.__delitem__(Inexact))
other = ctx.copy()
other.prec = 7
print(ctx.prec, copy.copy(ctx) == ctx, ctx.flags == ctx.copy().flags)

print("--- functions")
t(lambda: D(2).sqrt(), lambda: D("0.25").sqrt(), lambda: D("1e-7").sqrt(), lambda: D(-1).sqrt(), lambda: D("-0").sqrt(), lambda: D("1" + "0" * 61).sqrt(),
  lambda: D(1).exp(), lambda: D(-1).exp(), lambda: D("1e-40").exp(), lambda: D("1e10").exp(), lambda: D("-1e10").exp(), lambda: D("-inf").exp(),
  lambda: D(10).ln(), lambda: D(1).ln(), lambda: D(0).ln(), lambda: D(-1).ln(), lambda: D("1.0000000001").ln(), lambda: D("0.99999").ln(),
  lambda: D("1e1000").ln(), lambda: D(2).log10(), lambda: D("1e-15").log10(), lambda: D("999").log10(), lambda: D(250).logb(), lambda: D(0).logb(),
  lambda: D(2).fma(3, 5), lambda: D(2).fma("x", 5), lambda: D(10).remainder_near(6), lambda: D(5).scaleb(2), lambda: D(5).scaleb(D("0.5")),
  lambda: D(1).next_plus(), lambda: D(1).next_minus(), lambda: D(1).next_toward(0), lambda: D("101").logical_and(D("110")), lambda: D("101").logical_xor(1),
  lambda: D(0).logical_invert(), lambda: D(12).logical_or(1), lambda: D(123).rotate(2), lambda: D(123).rotate(-1), lambda: D(123).rotate(99),
  lambda: D(123).shift(2), lambda: D(123).shift(-2), lambda: D("12.34").as_tuple(), lambda: D("-inf").as_tuple(), lambda: D("0.125").as_integer_ratio(),
  lambda: D("1e3").as_integer_ratio(), lambda: D("inf").as_integer_ratio(), lambda: D("nan").as_integer_ratio(), lambda: D("123.45").adjusted(),
  lambda: D("-1.5").copy_abs(), lambda: D("1.5").copy_negate(), lambda: D(1).copy_sign(D("-0")), lambda: D("1.5").real, lambda: D(1).imag,
  lambda: D("-0").number_class(), lambda: D("sNaN").number_class(), lambda: D("1e-1000000").number_class(), lambda: D(5).is_normal(), lambda: D("nan").is_qnan(),
  lambda: float(D("0.1")), lambda: float(D("sNaN")), lambda: complex(D("1.5")), lambda: bool(D("0.00")), lambda: bool(D("nan")), lambda: D(1).other)

print("--- text")
for spec in ("", "f", ".2f", "e", ".3e", "E", "g", ".3g", "G", "%", ".1%", "n", ",", ",.2f", "+", " ", "-", "012,.1f", "<12", "^12", "*>12", "=+12", "08,"):
    print(spec.ljust(8), [format(D(n), spec) for n in ("-1234567.895", "0.00001234", "0", "1e+9", "NaN", "-Infinity")])
t(lambda: f"{D('3.14159'):>10.2f}|{D('5'):010}|", lambda: "%s %r %d %.2f" % (D("1.5"), D("1.5"), D("1.5"), D("1.5")))
t(lambda: str(D("123E+4")), lambda: D("123E+4").to_eng_string(), lambda: D("1E-10").to_eng_string(), lambda: str(D("0E+3")), lambda: D("0E+3").to_eng_string(),
  lambda: str(D("-0.00")), lambda: D("1" * 5000) == 10 ** 5000 // 9, lambda: len(str(D(10) ** 50 * 1)), lambda: str(D("NaN")))


class Money(Decimal):
    def __repr__(self):
        return f"Money({self})"


t(lambda: Money("1.5"), lambda: Money("1.5") + 1, lambda: Money.from_float(0.5), lambda: type(D(Money(1))), lambda: copy.copy(Money(2)), lambda: copy.deepcopy([D("1.1")]),
  lambda: sum([D("0.1")] * 10), lambda: sum([D("0.1")] * 10) == 1, lambda: D(1).__class__)


def pi():
    """By the arithmetic-geometric mean."""
    with localcontext() as c:
        c.prec = 110
        a, b, t, p = D(1), 1 / D(2).sqrt(), D("0.25"), D(1)
        for _ in range(8):
            a, b, t, p = (a + b) / 2, (a * b).sqrt(), t - p * ((a - b) / 2) ** 2, 2 * p
        result = (a + b) ** 2 / (4 * t)
    with localcontext(prec=100):
        return +result


print(pi())
