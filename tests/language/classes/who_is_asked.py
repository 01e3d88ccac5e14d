# Which side's method an operator asks first: subclasses, sequences on the left, methods that decline.
class Right:
    def __radd__(self, other):
        return "radd"

    def __rmul__(self, other):
        return "rmul"


class Declines:
    def __index__(self):
        return 3

    def __iter__(self):
        return iter("xy")

    def __add__(self, other):
        return NotImplemented

    __mul__ = __radd__ = __rmul__ = __add__


def tell(f):
    try:
        print(repr(f()))
    except Exception as error:
        print(type(error).__name__, error)


def grown(value, other, times):
    if times:
        value *= other
    else:
        value += other
    return value


from collections import deque

for make in (lambda: [1], lambda: (1,), lambda: "a", lambda: b"a", lambda: bytearray(b"a"), lambda: deque([1])):
    for other in (Right(), Declines()):
        tell(lambda: make() + other)
        tell(lambda: make() * other)
        tell(lambda: other * make())
        tell(lambda: grown(make(), other, False))
        tell(lambda: grown(make(), other, True))


class Whole(int):
    def __add__(self, other):
        return "Whole.add"

    def __radd__(self, other):
        return "Whole.radd"


class Inherits(Whole):
    pass


class Overrides(Whole):
    def __radd__(self, other):
        return "Overrides.radd"


print(1 + Whole(1), Whole(1) + Inherits(1), Inherits(1) + Whole(1), Whole(1) + Overrides(1), Overrides(1) + Whole(1))


class Listed(list):
    def __add__(self, other):
        return "Listed.add"

    def __radd__(self, other):
        return "Listed.radd"


print([1] + Listed([2]), grown([1], Listed([2]), False), Listed([1]) + [2], (1,) + type("T", (tuple,), {"__radd__": lambda s, o: "T"})())


class Base:
    def __add__(self, other):
        return NotImplemented

    def __radd__(self, other):
        return "Base.radd"


class Below(Base):
    pass


tell(lambda: Base() + Below())
tell(lambda: Below() + Base())
tell(lambda: Base() + 1)

# enumerate() counts past the machine's words
print(list(enumerate("abc", 2**49 - 2)), list(enumerate("ab", 2**70)), list(enumerate((c for c in "ab"), 2**70)))
print([pair for pair in enumerate("abc", 2**49 - 2)][-1], [i for i, c in enumerate("abc", -2**70)])
for i, c in enumerate("ab", 2**63 - 1):
    print(i, c)
