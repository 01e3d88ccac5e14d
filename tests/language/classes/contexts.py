"""contextlib, weakref, abc and numbers as ordinary programs use them."""
import numbers
import weakref
from abc import ABC, ABCMeta, abstractmethod
from contextlib import (AbstractContextManager, ContextDecorator, ExitStack, closing, contextmanager, nullcontext, suppress)


def attempt(label, action):
    try:
        print(label, "->", action())
    except BaseException as error:
        print(label, "!", type(error).__name__, error)


@contextmanager
def managed(name):
    """Doc of managed."""
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("caught", error)
    finally:
        print("exit", name)


with managed("a") as value:
    print(value)
with managed("b"):
    raise ValueError("inside")


def escapes():
    with managed("c"):
        raise KeyError("out")


attempt("escapes", escapes)
print(managed.__name__, managed.__doc__)


@managed("deco")
def decorated(x):
    return x + 1


print(decorated(1), decorated(2))


@contextmanager
def no_yield():
    if False:
        yield


@contextmanager
def two_yields():
    yield 1
    yield 2


def use(manager):
    with manager():
        print("body")


attempt("no yield", lambda: use(no_yield))
attempt("two yields", lambda: use(two_yields))
with suppress(KeyError, IndexError):
    {}["x"]
print("suppressed")
attempt("not suppressed", lambda: use(lambda: suppress(ValueError)) or [][1])


class Thing:
    def close(self):
        print("closed")


with closing(Thing()) as thing:
    print(type(thing).__name__)
with nullcontext(5) as five:
    print(five)
with ExitStack() as stack:
    stack.enter_context(managed("s1"))
    stack.callback(print, "callback", 1, sep="-")
    stack.push(lambda *details: print("pushed", details[0]))
    stack.enter_context(managed("s2"))


def stacked():
    with ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        stack.callback(lambda: [][1])


try:
    stacked()
except ZeroDivisionError as error:
    print(repr(error), repr(error.__context__))
kept = ExitStack()
with ExitStack() as stack:
    stack.callback(print, "later")
    kept = stack.pop_all()
print("not yet")
kept.close()
attempt("no manager", lambda: ExitStack().enter_context(5))


class Deco(ContextDecorator):
    def __enter__(self):
        print("in")
        return self

    def __exit__(self, *details):
        print("out")
        return False


@Deco()
def function():
    print("running")


function()


class Shape(ABC):
    @abstractmethod
    def area(self):
        pass

    @property
    @abstractmethod
    def name(self):
        pass

    def describe(self):
        return f"{self.name}: {self.area()}"


class Square(Shape):
    name = "square"

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2


print(Square(3).describe(), Shape.__abstractmethods__ == {"area", "name"}, Square.__abstractmethods__)
attempt("abstract", Shape)


class Half(Shape):
    def area(self):
        return 0


attempt("half", Half)


class Duck(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "quack") or NotImplemented


class Quacks:
    def quack(self):
        pass


print(issubclass(Quacks, Duck), isinstance(Quacks(), Duck), isinstance(5, Duck))
Shape.register(int)
print(isinstance(5, Shape), issubclass(int, Shape), isinstance("x", Shape))
attempt("register", lambda: Shape.register(5))
attempt("cycle", lambda: Square.register(Shape))
print(isinstance(5, numbers.Number), isinstance(5, numbers.Integral), isinstance(2.5, numbers.Integral), isinstance(2.5, numbers.Real), isinstance(1j, numbers.Complex), isinstance(True, numbers.Rational), isinstance("1", numbers.Number))


class Node:
    def __init__(self, name):
        self.name = name


node = Node("n")
reference = weakref.ref(node)
print(reference() is node, reference == weakref.ref(node))
cache = weakref.WeakValueDictionary()
cache["k"] = node
print(cache["k"].name, "k" in cache, len(cache), list(cache.keys()), cache.get("z"))
keys = weakref.WeakKeyDictionary()
keys[node] = 1
print(keys[node], node in keys)
members = weakref.WeakSet([node])
print(node in members, len(members))
attempt("int", lambda: weakref.ref(5))
attempt("list", lambda: weakref.ref([]))
proxy = weakref.proxy(node)
print(proxy.name)
method = weakref.WeakMethod(thing.close)
method()()
print(issubclass(Square, AbstractContextManager), isinstance(Deco(), AbstractContextManager))
