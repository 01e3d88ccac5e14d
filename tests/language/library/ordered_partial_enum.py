# Corners of OrderedDict, functools and enum: what subclasses override, copies, states, what auto() does in tuples.
import copy
import functools
from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import asdict, astuple, dataclass
from enum import Enum, Flag, IntEnum, ReprEnum, StrEnum, auto, unique


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as error:
            print(type(error).__name__, error)


class Loud(OrderedDict):
    def update(self, *args, **kwds):
        raise RuntimeError("not asked")

    def pop(self, key, default=None):
        print("pop", key)
        return super().pop(key, default)


loud = Loud([("a", 1), ("b", 2)])
t(lambda: loud, lambda: loud.popitem(), lambda: loud.pop("x"), lambda: loud.pop("a"), lambda: loud)
d = OrderedDict.fromkeys("abcde")
d.extra = ["kept"]
t(lambda: d.pop(key="a"), lambda: d.pop("z", default=9), lambda: d.pop("z"), lambda: d.setdefault("f", default=6), lambda: d.setdefault(key="b"), lambda: copy.copy(d).extra,
  lambda: d.move_to_end("b", last=False), lambda: d.move_to_end("zz"), lambda: list(d), lambda: d.popitem(last=False), lambda: OrderedDict().popitem())


@dataclass
class Record:
    counts: defaultdict
    pair: tuple


t(lambda: asdict(Record(defaultdict(int, a=1), (1, [2]))), lambda: astuple(Record(defaultdict(list), (1,))), lambda: type(asdict(Record(defaultdict(int), ()))["counts"]))


def capture(*args, **kw):
    return args, kw


part = functools.partial(capture, 1, a=2)
part.note = [3]
again = copy.copy(part)
t(lambda: again.note is part.note, lambda: again(5), lambda: vars(part), lambda: part.__reduce__()[2][1:], lambda: part.__setstate__((capture, (9,), None, None)), lambda: part(1, b=2),
  lambda: part.__setstate__([1]), lambda: part.__setstate__((None, (), {}, None)), lambda: part.__setstate__((capture, [], {}, None)),
  lambda: functools.partial(5), lambda: functools.partial(), lambda: functools.partial[int])
part.__setstate__((capture, (part,), {}, {}))
print(repr(part).replace(hex(id(capture)), "0x0"))
key = functools.cmp_to_key(lambda a, b: a % 10 - b % 10)
t(lambda: sorted([21, 3, 12], key=key), lambda: key(1) < key(12), lambda: key(obj=3).obj, lambda: key(1) == key(11), lambda: key(1) < 5, lambda: functools.cmp_to_key(mycmp=lambda a, b: 0)(1) == functools.cmp_to_key(lambda a, b: 0)(2))


class Shape:
    @functools.singledispatchmethod
    @staticmethod
    def name(arg):
        return "other"

    @name.register
    @staticmethod
    def _(arg: int):
        return "int"

    @name.register
    @staticmethod
    def _(arg: "str | bytes"):
        return "text"


t(lambda: (Shape.name(1), Shape().name("x"), Shape.name(b""), Shape.name(1.5)))


class Point(namedtuple("Point", "x y")):
    pass


class Mixed(Enum):
    def _generate_next_value_(name, start, count, last):
        return len(last) * 10

    A = (auto(), "first")
    B = (auto(), "second")
    C = auto()
    D = Point(auto(), 5)


t(lambda: [(m.name, m.value) for m in Mixed])


class Empty(Enum):
    pass


class NoFlags(Flag):
    pass


class Color(Enum):
    RED = 1

    @property
    def first(self):
        return self.name[0]


class Word(StrEnum):
    A = auto()
    B = b"b", "ascii"


class Base(str, Enum):
    def __str__(self):
        return "shown " + self.value


class Derived(Base):
    ONE = "1"


t(lambda: bool(Empty), lambda: Empty(1), lambda: NoFlags(1), lambda: dir(Color.RED), lambda: list(reversed(Mixed)) == list(Mixed)[::-1], lambda: list(Word), lambda: (str(Derived.ONE), f"{Derived.ONE}"),
  lambda: dict(zip("ab", Word)), lambda: isinstance(Mixed.__dict__["_generate_next_value_"], staticmethod))


def bad_super():
    class Bad(Enum):
        def __new__(cls, value):
            return super().__new__(cls, value)
        ONE = 1


def garbage():
    class Bad(Enum):
        A = "x"
        B = auto()


def unsorted():
    class Bad(Enum):
        A = 1
        B = "x"
        C = auto()


t(bad_super, garbage, unsorted)
