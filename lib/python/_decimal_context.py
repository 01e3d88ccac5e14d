"""Contexts of decimal arithmetic: precision, rounding, limits, signals. What an operation met is a mask of bits."""
import contextvars
from collections.abc import MutableMapping

MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)
IEEE_CONTEXT_MAX_BITS = 512

ROUND_DOWN = "ROUND_DOWN"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_UP = "ROUND_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_05UP = "ROUND_05UP"
_MODES = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)

# What an operation met. The conditions behind CLAMPED are kinds of INVALID.
INVALID, FLOAT, ZERO_DIVISION, OVERFLOW, UNDERFLOW, SUBNORMAL, INEXACT, ROUNDED, CLAMPED = [1 << i for i in range(9)]
SYNTAX, IMPOSSIBLE, UNDEFINED, CONTEXT = [1 << i for i in range(9, 13)]
_ANY_INVALID = INVALID | SYNTAX | IMPOSSIBLE | UNDEFINED | CONTEXT


class DecimalException(ArithmeticError):
    __module__ = "decimal"


class Clamped(DecimalException):
    __module__ = "decimal"


class InvalidOperation(DecimalException):
    __module__ = "decimal"


class ConversionSyntax(InvalidOperation):
    __module__ = "decimal"


class DivisionByZero(DecimalException, ZeroDivisionError):
    __module__ = "decimal"


class DivisionImpossible(InvalidOperation):
    __module__ = "decimal"


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    __module__ = "decimal"


class Inexact(DecimalException):
    __module__ = "decimal"


class InvalidContext(InvalidOperation):
    __module__ = "decimal"


class Rounded(DecimalException):
    __module__ = "decimal"


class Subnormal(DecimalException):
    __module__ = "decimal"


class Overflow(Inexact, Rounded):
    __module__ = "decimal"


class Underflow(Inexact, Rounded, Subnormal):
    __module__ = "decimal"


class FloatOperation(DecimalException, TypeError):
    __module__ = "decimal"


# In the order in which a signal is looked for.
_SIGNALS = {InvalidOperation: INVALID, FloatOperation: FLOAT, DivisionByZero: ZERO_DIVISION, Overflow: OVERFLOW,
            Underflow: UNDERFLOW, Subnormal: SUBNORMAL, Inexact: INEXACT, Rounded: ROUNDED, Clamped: CLAMPED}
_ANY_FLAG = sum(_SIGNALS.values())
_SHOWN = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded, Subnormal, Underflow)
_CONDITIONS = {InvalidOperation: INVALID, ConversionSyntax: SYNTAX, DivisionImpossible: IMPOSSIBLE,
               DivisionUndefined: UNDEFINED, InvalidContext: CONTEXT}


def _listed(status):
    """The exceptions of a mask."""
    found = [each for each, bit in _CONDITIONS.items() if status & bit]
    return found + [each for each, bit in _SIGNALS.items() if status & bit and bit != INVALID]


def _error(status):
    for each, bit in _SIGNALS.items():
        if status & (_ANY_INVALID if bit == INVALID else bit):
            return each(_listed(status))


def _no_signal():
    return KeyError("valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n"
                    "   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]")


def _mask(signals):
    """A dict of all signals as bits."""
    if isinstance(signals, SignalDict):
        return signals._mask
    if not isinstance(signals, dict):
        raise TypeError("argument must be a signal dict")
    if len(signals) != len(_SIGNALS) or any([each not in _SIGNALS for each in signals]):
        raise KeyError("invalid signal dict")
    return sum([bit for each, bit in _SIGNALS.items() if signals[each]])


def _mask_of_list(signals):
    """What Context() takes: a dict or a list."""
    if not isinstance(signals, list):
        return _mask(signals)
    mask = 0
    for each in signals:
        bit = (_SIGNALS.get(each) or _CONDITIONS.get(each)) if isinstance(each, type) else None
        if bit is None:
            raise _no_signal()
        mask |= INVALID if bit > CLAMPED else bit
    return mask


class SignalDict(MutableMapping):
    """The flags or the traps of a context as a mapping."""
    __module__ = "decimal"
    __slots__ = ("_context", "_name")

    def __init__(self, context, name):
        self._context = context
        self._name = name

    @property
    def _mask(self):
        return getattr(self._context, self._name)

    def _bit(self, signal):
        bit = _SIGNALS.get(signal) if isinstance(signal, type) else None
        if bit is None:
            raise _no_signal()
        return bit

    def __getitem__(self, signal):
        return bool(self._mask & self._bit(signal))

    def __setitem__(self, signal, value):
        bit = self._bit(signal)
        setattr(self._context, self._name, self._mask | bit if value else self._mask & ~bit)

    def __delitem__(self, signal):
        raise ValueError("signal keys cannot be deleted")

    def __iter__(self):
        return iter(_SIGNALS)

    def __len__(self):
        return len(_SIGNALS)

    def copy(self):
        return {signal: bool(self._mask & bit) for signal, bit in _SIGNALS.items()}

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return self._mask == other._mask
        return self.copy() == other if isinstance(other, dict) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return "{" + ", ".join([f"{signal!r}:{value}" for signal, value in self.copy().items()]) + "}"


_FIELDS = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "_flags", "_traps")
_RANGES = {"prec": (1, MAX_PREC, "[1, MAX_PREC]"), "Emin": (MIN_EMIN, 0, "[MIN_EMIN, 0]"),
           "Emax": (0, MAX_EMAX, "[0, MAX_EMAX]"), "capitals": (0, 1, ""), "clamp": (0, 1, "")}


def _whole(name, value):
    """The value for a field that is a number."""
    if not isinstance(value, int):
        raise TypeError("an integer is required")
    if not -(1 << 63) <= value < 1 << 63:
        raise OverflowError("Python int too large to convert to C ssize_t")
    least, most, shown = _RANGES[name]
    if not least <= value <= most:
        raise ValueError(f"valid range for {name} is {shown}" if shown else f"valid values for {name} are 0 or 1")
    return int(value)


def mode_of(value):
    """A checked rounding mode."""
    if not isinstance(value, str) or value not in _MODES:
        raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                        "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
    return value


class Context:
    """Precision, rounding, limits of the exponent, and signals: raised (traps) or remembered (flags)."""
    __module__ = "decimal"
    __slots__ = _FIELDS

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        self.prec = 28 if prec is None else prec
        self.rounding = ROUND_HALF_EVEN if rounding is None else rounding
        self.Emin = -999999 if Emin is None else Emin
        self.Emax = 999999 if Emax is None else Emax
        self.capitals = 1 if capitals is None else capitals
        self.clamp = 0 if clamp is None else clamp
        object.__setattr__(self, "_flags", 0 if flags is None else _mask_of_list(flags))
        object.__setattr__(self, "_traps", DefaultContext._traps if traps is None else _mask_of_list(traps))

    def __setattr__(self, name, value):
        if name in _RANGES:
            value = _whole(name, value)
        elif name == "rounding":
            value = mode_of(value)
        elif name == "flags" or name == "traps":
            name, value = "_" + name, _mask(value)
        elif name != "_flags" and name != "_traps" and type(self) is Context:
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted" if name in _FIELDS or name in ("flags", "traps")
                             else f"'decimal.Context' object has no attribute '{name}'")

    @property
    def flags(self):
        return SignalDict(self, "_flags")

    @property
    def traps(self):
        return SignalDict(self, "_traps")

    def __repr__(self):
        flags = ", ".join([each.__name__ for each in _SHOWN if self._flags & _SIGNALS[each]])
        traps = ", ".join([each.__name__ for each in _SHOWN if self._traps & _SIGNALS[each]])
        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, "
                f"capitals={self.capitals}, clamp={self.clamp}, flags=[{flags}], traps=[{traps}])")

    def __reduce__(self):
        return (type(self), (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                             [each for each, bit in _SIGNALS.items() if self._flags & bit],
                             [each for each, bit in _SIGNALS.items() if self._traps & bit]))

    def copy(self):
        """A context of its own with the same values."""
        new = Context.__new__(Context)
        for name in _FIELDS:
            object.__setattr__(new, name, getattr(self, name))
        return new

    __copy__ = copy

    def clear_flags(self):
        self._flags = 0

    def clear_traps(self):
        self._traps = 0

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def met(self, status):
        """Remembers what an operation met, and raises what is to be raised."""
        flags = status & _ANY_FLAG | INVALID if status & _ANY_INVALID else status & _ANY_FLAG
        object.__setattr__(self, "_flags", self._flags | flags)
        raised = flags & self._traps
        if raised:
            raise _error(status & (raised | _ANY_INVALID if raised & INVALID else raised))

    def working(self, prec):
        """For steps in between: no limits but a precision, and nothing is raised."""
        return Context(prec, ROUND_HALF_EVEN, MIN_EMIN, MAX_EMAX, 1, 0, [], [])


DefaultContext = Context(28, flags=[], traps=[DivisionByZero, Overflow, InvalidOperation])
BasicContext = Context(9, ROUND_HALF_UP, flags=[],
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(9, ROUND_HALF_EVEN, flags=[], traps=[])


def IEEEContext(bits, /):
    """The context of an interchange format of IEEE 754."""
    if not isinstance(bits, int):
        raise TypeError("an integer is required")
    if bits <= 0 or bits > IEEE_CONTEXT_MAX_BITS or bits % 32:
        raise ValueError(f"argument must be a multiple of 32, with a maximum of {IEEE_CONTEXT_MAX_BITS}")
    largest = 3 * (1 << bits // 16 + 3)
    return Context(9 * bits // 32 - 2, ROUND_HALF_EVEN, 1 - largest, largest, 1, 1, [], [])


_variable = contextvars.ContextVar("decimal_context")


def getcontext():
    """The context of the running task."""
    context = _variable.get(None)
    if context is None:
        context = DefaultContext.copy()
        _variable.set(context)
    return context


def setcontext(context, /):
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _variable.set(context)


class _LocalContext:
    """with localcontext(): a copy of the context is in force."""
    __module__ = "decimal"

    def __init__(self, context):
        self._new = context

    def __enter__(self):
        self._before = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, *exception):
        setcontext(self._before)
        return False


def localcontext(ctx=None, **names):
    """A copy of a context, by default of the present one, with some fields changed."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    new = ctx.copy()
    for name, value in names.items():
        if name not in _RANGES and name not in ("rounding", "flags", "traps"):
            raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        if value is not None:
            if name in ("flags", "traps"):
                name, value = "_" + name, _mask_of_list(value)
            setattr(new, name, value)
    return _LocalContext(new)
