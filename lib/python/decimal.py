"""Decimal floating-point arithmetic as IEEE 754 has it, with contexts."""
from _decimal_context import (
    MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, IEEE_CONTEXT_MAX_BITS, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR,
    ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, BasicContext, Clamped, Context, ConversionSyntax, DecimalException,
    DefaultContext, DivisionByZero, DivisionImpossible, DivisionUndefined, ExtendedContext, FloatOperation, IEEEContext, Inexact,
    InvalidContext, InvalidOperation, Overflow, Rounded, Subnormal, Underflow, getcontext, localcontext, setcontext,
)
from _decimal_format import DecimalTuple
from _decimal_integers import fits
from _decimal_number import (
    Decimal, add, argument, divide, divide_both, divide_int, fitted, from_float, multiply, remainder,
)

__all__ = ["Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext", "DecimalException",
           "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded", "Subnormal", "Overflow", "Underflow",
           "FloatOperation", "DivisionImpossible", "InvalidContext", "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN",
           "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP",
           "setcontext", "getcontext", "localcontext", "IEEEContext", "MAX_PREC", "MAX_EMAX", "MIN_EMIN", "MIN_ETINY",
           "IEEE_CONTEXT_MAX_BITS", "HAVE_THREADS", "HAVE_CONTEXTVAR"]
__version__ = "1.70"
__libmpdec_version__ = "2.5.1"
HAVE_THREADS = HAVE_CONTEXTVAR = True


# --- what contexts compute --------------------------------------------------------------------------------------------

def _named(function, name):
    function.__name__ = name
    function.__qualname__ = "Context." + name
    setattr(Context, name, function)


def _method(name, count, takes_context=True):
    """Context.name(): the method of Decimal in this context, whose arguments may be ints."""
    method = getattr(Decimal, name)
    if count == 1:
        def function(self, x, /):
            return method(argument(x), context=self) if takes_context else method(argument(x))
    elif count == 2:
        def function(self, x, y, /):
            return method(argument(x), argument(y), context=self)
    else:
        def function(self, x, y, z, /):
            return method(argument(x), argument(y), argument(z), context=self)
    _named(function, name)


for _name in ("exp", "ln", "log10", "logb", "logical_invert", "next_minus", "next_plus", "normalize", "number_class", "sqrt",
              "to_eng_string", "to_integral_exact", "to_integral_value", "is_normal", "is_subnormal"):
    _method(_name, 1)
for _name in ("copy_abs", "copy_negate", "is_finite", "is_infinite", "is_nan", "is_qnan", "is_signed",
              "is_snan", "is_zero"):
    _method(_name, 1, False)
for _name in ("compare", "compare_signal", "compare_total", "compare_total_mag", "copy_sign", "logical_and", "logical_or",
              "logical_xor", "max", "max_mag", "min", "min_mag", "next_toward", "quantize", "remainder_near", "rotate",
              "same_quantum", "scaleb", "shift"):
    _method(_name, 2)
_method("fma", 3)
Context.to_integral = Context.to_integral_value


def _operator(name, compute):
    def function(self, x, y, /):
        return compute(argument(x), argument(y), self)
    _named(function, name)


for _name, _compute in (("add", add), ("multiply", multiply), ("divide", divide), ("divide_int", divide_int),
                        ("remainder", remainder), ("divmod", divide_both),
                        ("subtract", lambda a, b, context: add(a, b, context, 1))):
    _operator(_name, _compute)
del _name, _compute


def _context_method(function):
    _named(function, function.__name__)


@_context_method
def abs(self, x, /):
    x = argument(x)
    return fitted(x if x.is_nan() else x.copy_abs(), self)


def _signed(x, sign, context):
    """0 + x or 0 - x: a zero gets a sign only where rounding goes down."""
    if x.is_zero():
        return add(x.copy_abs(), x.copy_abs().copy_negate(), context)
    return fitted(x if x.is_nan() else x.copy_sign(Decimal((sign, (), 0))), context)


@_context_method
def plus(self, x, /):
    x = argument(x)
    return _signed(x, x._sign, self)


@_context_method
def minus(self, x, /):
    x = argument(x)
    return _signed(x, 1 - x._sign, self)


@_context_method
def power(self, a, b, modulo=None):
    from _decimal_math import power as compute, power_modulo
    if modulo is None:
        return compute(argument(a), argument(b), self)
    return power_modulo(argument(a), argument(b), argument(modulo), self)


@_context_method
def to_sci_string(self, x, /):
    from _decimal_format import scientific
    return scientific(argument(x), self.capitals)


@_context_method
def canonical(self, x, /):
    if not isinstance(x, Decimal):
        raise TypeError("argument must be a Decimal")
    return x


@_context_method
def is_canonical(self, x, /):
    if not isinstance(x, Decimal):
        raise TypeError("argument must be a Decimal")
    return True


@_context_method
def radix(self):
    return Decimal(10)


@_context_method
def copy_decimal(self, x, /):
    return argument(x)


@_context_method
def _apply(self, x, /):
    return fitted(argument(x), self)


@_context_method
def create_decimal(self, num="0", /):
    """A number rounded as the context says."""
    if isinstance(num, str) and (num != num.strip() or "_" in num):
        num = "?"  # here nothing may stand around the digits
    return _room_for(Decimal(num, self), self)


@_context_method
def create_decimal_from_float(self, f, /):
    return fitted(Decimal.from_float(f), self)


def _room_for(a, context):
    """Rounded; a NaN with a longer payload than the context has room for is an error."""
    if not a.is_nan():
        return fitted(a, context)
    return a if fits(a._int, context.prec - context.clamp) else Decimal("?", context)


del (abs, plus, minus, power, to_sci_string, canonical, is_canonical, radix, copy_decimal, _apply, create_decimal,
     create_decimal_from_float)
