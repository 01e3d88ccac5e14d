"""super().method() at one place for several classes, instances and what else may stand there."""


class Base:
    def name(self):
        return "Base"

    def who(self):
        return ["who", type(self).__name__]

    @property
    def size(self):
        return 1

    @classmethod
    def made(cls):
        return ["made", cls.__name__]

    @staticmethod
    def fixed():
        return ["fixed"]


def layer(label):
    class Layer:
        def name(self):
            return label + super().name()

        def who(self):
            return super().who() + [label]

        @property
        def size(self):
            return super().size + 1

        @classmethod
        def made(cls):
            return super().made() + [label]

    return Layer


A, B, C = layer("A"), layer("B"), layer("C")


class All(A, B, C, Base):
    def fixed(self):
        return super().fixed() + ["All"]


class Two(C, A, Base):
    pass


for _ in range(3):
    for thing in [All(), Two(), All()]:
        print(thing.name(), thing.who(), thing.size, thing.made(), thing.fixed())


class Mixed(Base):
    def name(self):
        return "Mixed"

    def both(self):
        return [x.name() for x in [super(), self, super(), self, super(Mixed, self), All(), super(All, All())]]


class Under(Mixed):
    def name(self):
        return "Under"


for _ in range(2):
    print(Mixed().both(), Under().both())

thing, one = All(), A.name
print(thing.name())
Base.name = lambda self: "changed"
print(thing.name())
del B.name
print(thing.name())
thing.__class__ = Two
print(thing.name())
Two.__bases__ = (B, C, Base)
print(thing.name(), [c.__name__ for c in Two.__mro__])
Base.name = lambda self: "again"
print(thing.name())
thing.name = lambda: "own"
print(thing.name(), super(Two, thing).name())


class Asks:
    def __getattr__(self, name):
        return lambda: "asked " + name


class Asking(Asks):
    def name(self):
        return super().name()


def tried(call, *args):
    try:
        print(call(*args))
    except (TypeError, AttributeError, RuntimeError) as error:
        print(type(error).__name__, error)


for _ in range(2):
    tried(Asking().name)
    tried(lambda: super(Base, All()).name())
    tried(super, int, "text")
    tried(super, 3, 4)
    tried(lambda: super(Base, Base).name)


class Called(Base):
    def name(self):
        return super().made.__self__.__name__, super().fixed()


class Callable:
    def __call__(self):
        return "called without self"


class Plain(Base):
    def name(self):
        return super().name()


print(Called().name(), Plain().name())
Base.name = Callable()
print(Plain().name(), Plain().name())


class Number(int):
    def __add__(self, other):
        return Number(super().__add__(other))

    def __repr__(self):
        return "N" + super().__repr__()


class Table(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, [value])

    def get(self, key, default=None):
        return super().get(key, default)


table = Table()
for n in range(3):
    table[n] = n
print(sum([Number(n) for n in range(4)], Number(0)), table, table.get(1), table.get(9, 8))
