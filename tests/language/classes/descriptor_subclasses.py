"""Subclasses of property, classmethod and staticmethod with an __init__ of their own, and what these know of their functions."""


class Labelled(property):
    """Not the doc of its instances."""

    def __init__(self, fget, label=None):
        super().__init__(fget)
        self.label = label


class Unit(property):
    def __init__(self, fget=None, fset=None, fdel=None, doc=None, *, unit="m"):
        super().__init__(fget, fset, fdel, doc)
        self.unit = unit


class OfClass(property):
    def __get__(self, instance, owner=None):
        return self.fget(owner)


class Tagged(classmethod):
    def __init__(self, function, tag="t"):
        super().__init__(function)
        self.tag = tag


class Apart(staticmethod):
    def __init__(self, function, tag="s"):
        super().__init__(function)
        self.tag = tag


class Thing:
    @Labelled
    def plain(self):
        """doc of plain"""
        return 5

    said = Labelled(lambda self: 6, label="why")

    @Unit
    def length(self):
        """doc of length"""
        return self._length

    @length.setter
    def length(self, value):
        self._length = value

    @OfClass
    def name(cls):
        """doc of name"""
        return cls.__name__.lower()

    @Tagged
    def made(cls, value: int):
        """doc of made"""
        return cls.__name__, value

    @Apart
    def sum(a: int, b: int = 2) -> int:
        """doc of sum"""
        return a + b


thing = Thing()
thing.length = 3
print(thing.plain, Thing.plain.__doc__, Thing.plain.label, thing.said, Thing.said.label, Thing.said.__doc__)
print(thing.length, Thing.length.unit, Thing.length.__doc__, type(Thing.length).__name__, Thing.plain.fget.__name__)
print(Thing.name, thing.name, vars(Thing)["name"].__doc__)
print(Thing.made(1), thing.made(2), Thing.sum(3), thing.sum(4, 5))
for name in ("made", "sum"):
    own = vars(Thing)[name]
    print(own.tag, own.__name__, own.__doc__, own.__annotations__, own.__wrapped__ is own.__func__)
try:
    thing.plain = 1
except AttributeError as error:
    print(error)


def first(self):
    """first"""


def second(self):
    """second"""


given = property(first, doc="given")
print(property(first).getter(second).__doc__, property(first).setter(second).__doc__, given.getter(second).__doc__)
bare = property(lambda self: 1)
bare.__doc__ = "by hand"
print(bare.getter(second).__doc__, property(len).__name__, property(first).__name__)
bare.__init__(second, doc="again")
print(bare.fget.__name__, bare.__doc__)
for call in (lambda: property(None, first).__name__, lambda: bare.__set_name__(), lambda: bare.__set_name__(1, 2, 3)):
    try:
        print(call())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
