"""The same attribute access in a loop while what it finds changes: values, classes, bases, metaclasses, modules."""
import math
import types


class Base:
    limit = 1

    def kind(self):
        return "base"

    @classmethod
    def made(cls, n=0):
        return cls.__name__, n

    @staticmethod
    def plain(n):
        return n


class Derived(Base):
    pass


def read(thing):
    try:
        found = thing.limit
        return "a property" if isinstance(found, property) else found
    except AttributeError as error:
        return str(error)


def replay(thing, change):
    for step in range(6):
        print(read(thing), end=" ")
        change(step)
    print(read(thing))


def set_base(step):
    Base.limit += 1


replay(Derived, set_base)
one = Derived()
replay(one, set_base)
replay(one, lambda step: setattr(Derived, "limit", step))
replay(Derived, lambda step: setattr(Derived, "limit", [step]))
del Derived.limit
replay(Derived, lambda step: setattr(Base, "limit", property(lambda self: "asked")) if step == 2 else None)
replay(one, lambda step: None)
Base.limit = 7
replay(one, lambda step: one.__dict__.update(limit=step))
two = Derived()
replay(two, lambda step: setattr(two, "limit", -step) if step % 2 else delattr(two, "limit") if step > 1 else None)
three = Derived()
replay(three, lambda step: setattr(three, f"other{step}", 1))


class Other:
    limit = "other"


class Changing(Base):
    pass


replay(Changing, lambda step: setattr(Changing, "__bases__", (Other,) if step == 3 else Changing.__bases__))


class Meta(type):
    @property
    def seen(cls):
        return "meta " + cls.__name__

    def __getattr__(cls, name):
        return "missing " + name


class Watched(metaclass=Meta):
    limit = 3


for step in range(3):
    print(read(Watched), Watched.seen, Watched.gone)
    if step == 1:
        del Watched.limit
Meta.limit = "of the metaclass"
print(read(Watched))


class Bound:
    def __get__(self, instance, owner):
        return "got", instance is None, owner.__name__


class Holder:
    limit = Bound()


print(read(Holder), read(Holder()), read(Holder))
Bound.__get__ = lambda self, instance, owner: "again"
print(read(Holder), read(Holder()))
del Bound.__get__
print(type(read(Holder)) is Bound)

module = types.ModuleType("module")
replay(module, lambda step: setattr(module, "limit", step) if step % 3 else delattr(module, "limit") if step else None)
module.__getattr__ = lambda name: "hooked " + name
del module.limit
print(read(module))
for step in range(3):
    print(module.limit if step else module.__name__, math.pi, math.sqrt(16), math.floor(-2.5), math.ceil(2.5))
    module.limit = step
    if step == 1:
        math.pi = 3
math.pi = math.tau / 2
for bad in (-1, "x", float("inf"), float("nan"), None, True, 10**400):
    for function in (math.sqrt, math.floor, math.sin, math.cos, math.ceil):
        try:
            print(function(bad), end=" ")
        except Exception as error:
            print(type(error).__name__, error, end=" ")
    print()

for step in range(3):
    print(Derived.made(), Derived.made(step), one.made(n=step), Derived.plain(step), Base.kind(one))
    bound, native = one.kind, [1].append
    print(bound(), native(step), Derived.kind(one))
    if step == 1:
        Base.made = classmethod(lambda cls, n=0: ("new", cls.__name__, n))
try:
    one.kind(1)
except TypeError as error:
    print(error)
call = one.kind
try:
    call(1)
except TypeError as error:
    print(error)
pop = [1, 2].pop
try:
    pop(1, 2, 3, 4)
except TypeError as error:
    print(error)


class Sure:
    there = 1
    slow = property(lambda self: 1 / 0)

    def method(self):
        pass


class Asking:
    def __getattr__(self, name):
        if name == "no":
            raise AttributeError(name)
        return name


sure = Sure()
sure.own = 2
print([hasattr(sure, name) for name in ("there", "own", "method", "gone", "__dict__", "__class__")])
print([hasattr(Sure, name) for name in ("there", "own", "method", "gone", "slow", "mro", "__name__")])
print([hasattr(Asking(), name) for name in ("no", "yes")], hasattr(math, "pi"), hasattr(math, "gone"), hasattr(3, "real"))
print(getattr(sure, "gone", 5), getattr(sure, "there", 5), getattr(sure, "own", 5), getattr(Sure, "gone", None))
for text in ("slow", 3):
    try:
        hasattr(sure, text)
    except Exception as error:
        print(type(error).__name__, error)

text = "hello world é"
for part in ("", "o w", "world", "worlds", "d", "é", "\u20ac", "hello world é!", "l" * 9):
    print(part in text, part in "hello", part not in "ab" * 800)
try:
    print(3 in text)
except TypeError as error:
    print(error)
