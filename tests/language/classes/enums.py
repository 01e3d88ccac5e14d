"""enum: members, aliases, auto, flags, mixed types, the functional interface, and its errors."""
from enum import (CONFORM, EJECT, KEEP, STRICT, Enum, EnumType, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember,
                  property as enum_property, unique, verify, UNIQUE, CONTINUOUS)


def attempt(label, action):
    try:
        print(label, "->", action())
    except BaseException as error:
        print(label, "!", type(error).__name__, error)


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return f"{self.name} is {self.value}"

    @classmethod
    def favourite(cls):
        return cls.BLUE

    @property
    def shout(self):
        return self.name.upper() + "!"


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(1), Color["GREEN"], Color.CRIMSON is Color.RED)
print(list(Color), len(Color), Color.__members__, Color.RED in Color, 1 in Color, 9 in Color)
print(Color.RED.describe(), Color.favourite(), Color.RED.shout, type(Color.RED), type(Color), isinstance(Color.RED, Color), Color)
print(Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.BLUE, hash(Color.RED) == hash("RED"), {Color.RED: 1}[Color.CRIMSON])
print(f"{Color.RED}", f"{Color.RED:>12}", str(Color.GREEN), bool(Color.RED))
print(Color.RED.RED, Color.BLUE.RED)
attempt("no value", lambda: Color(7))
attempt("no name", lambda: Color["PINK"])
attempt("no attribute", lambda: Color.PINK)
attempt("order", lambda: Color.RED < Color.GREEN)
attempt("reassign", lambda: setattr(Color, "RED", 5))
attempt("delete", lambda: delattr(Color, "RED"))
attempt("set value", lambda: setattr(Color.RED, "value", 5))
attempt("set name", lambda: setattr(Color.RED, "name", 5))
attempt("call without value", lambda: Color())
Color.RED.note = "kept"
print(Color.RED.note)
match Color(2):
    case Color.RED:
        print("red")
    case Color.GREEN:
        print("green")


def duplicate():
    class D(Enum):
        A = 1
        A = 2


attempt("duplicate", duplicate)


def extend():
    class More(Color):
        PINK = 4


attempt("extend", extend)


@unique
class U(Enum):
    A = 1
    B = 2


def not_unique():
    @unique
    class N(Enum):
        A = 1
        B = 1
        C = 1


attempt("unique", not_unique)


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


print([(m.name, m.value) for m in Auto])


class Named(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return (name.lower(), count)

    ONE = auto()
    TWO = auto()


print([m.value for m in Named])


class Priority(IntEnum):
    LOW = 1
    HIGH = 10


print(Priority.LOW, repr(Priority.LOW), Priority.LOW < Priority.HIGH, Priority.LOW + 1, f"{Priority.HIGH}", f"{Priority.HIGH:04}", Priority(10), int(Priority.HIGH), [0, 5][Priority.LOW], Priority.LOW == 1, sorted([Priority.HIGH, Priority.LOW]), type(Priority.LOW + 1))


class Word(StrEnum):
    FIRST = auto()
    SECOND = "zwei"


print(Word.FIRST, repr(Word.FIRST), Word.SECOND == "zwei", Word("first"), Word.FIRST.upper(), f"{Word.SECOND:>6}", "x" + Word.FIRST, len(Word.FIRST), {"first": 1}[Word.FIRST], isinstance(Word.FIRST, str), ",".join([Word.FIRST, Word.SECOND]))


class StrMixed(str, Enum):
    A = "a"


print(StrMixed.A, repr(StrMixed.A), StrMixed.A == "a", f"{StrMixed.A}", StrMixed.A.value, StrMixed("a"))


class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = 6


print(Perm.R | Perm.W, repr(Perm.R | Perm.X), Perm.RW, Perm.R & Perm.W, repr(Perm(0)), Perm.R in Perm.RW, Perm.X in Perm.RW, ~Perm.R, list(Perm.RW), list(Perm), len(Perm.RW), bool(Perm(0)), Perm.R ^ Perm.RW, (Perm.R | Perm.X).value, (Perm.R | Perm.X).name, Perm(7))
attempt("flag value", lambda: Perm(8))
attempt("flag type", lambda: Perm("x"))
attempt("flag or int", lambda: Perm.R | 1)
attempt("flag in", lambda: 1 in Perm.R)


class IP(IntFlag):
    A = auto()
    B = auto()
    C = auto()


print(IP.A | IP.B, repr(IP.A | IP.B), IP.A | 8, repr(IP.A | 8), IP(3), ~IP.A, IP.A + 1, IP.C.value, f"{IP.A | IP.C}", IP.A == 1, repr(IP(16)), IP.A & 3)


class Keeps(Flag, boundary=CONFORM):
    A = 1
    B = 2


print(Keeps(7), Keeps._boundary_)


class Ejects(Flag, boundary=EJECT):
    A = 1


print(Ejects(5), type(Ejects(5)))


class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def density(self):
        return round(self.mass / self.radius ** 3)


print(Planet.EARTH.mass, Planet.MARS.density, Planet((5.97e24, 6.37e6)), Planet.EARTH.value)


class Coordinate(bytes, Enum):
    pass


class WithNew(Enum):
    def __new__(cls, number, label):
        made = object.__new__(cls)
        made._value_ = number
        made.label = label
        return made

    A = (1, "first")
    B = (2, "second")


print(WithNew.A, WithNew(2).label, WithNew.A.value)


class Missing(Enum):
    A = 1

    @classmethod
    def _missing_(cls, value):
        if value == "a":
            return cls.A
        if value == "bad":
            return 5
        if value == "raise":
            raise KeyError("inner")
        return None


print(Missing("a"))
attempt("missing", lambda: Missing("z"))
attempt("missing bad", lambda: Missing("bad"))
attempt("missing raises", lambda: Missing("raise"))


class Extra(Enum):
    A = 1
    helper = nonmember(5)

    _ignore_ = ["temp"]
    temp = 3

    class Nested:
        pass


print(list(Extra), Extra.helper, hasattr(Extra, "temp"), Extra.Nested)
Dynamic = Enum("Dynamic", "X Y Z")
print(list(Dynamic), Dynamic.X.value, Dynamic.__module__)
print(list(Enum("D2", ["A", "B"])), list(Enum("D3", {"A": 5, "B": 6})), list(IntEnum("D4", [("A", 1), ("B", 2)])), list(Enum("D5", "A B", start=5)))
print(isinstance(Color, EnumType), Color.__name__, Color.__doc__, Color.__class__)


@verify(UNIQUE)
class V(Enum):
    A = 1


def gap():
    @verify(CONTINUOUS)
    class W(Enum):
        A = 1
        B = 4


attempt("continuous", gap)


def reserved():
    class R(Enum):
        _wrong_ = 1


attempt("sunder", reserved)


class Base(Enum):
    def hello(self):
        return "hello " + self.name


class Child(Base):
    A = 1


print(Child.A.hello(), issubclass(Child, Base), Child.__mro__)
attempt("empty", lambda: Base(1))
attempt("mixed", lambda: type(Color)("M", (int, str, Enum), type(Color).__prepare__("M", (int, str, Enum))))
print(Color.RED.__class__, Color.RED._name_, Color.RED._value_, Color._member_names_, Color._value2member_map_[1])
print(dir(Color.RED), [n for n in dir(Color) if not n.startswith("__")])
