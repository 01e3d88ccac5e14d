# import statements: what is bound, what is said when it fails
import sys
import sys as system
import builtins, __main__
import importlib
from importlib import import_module as load, invalidate_caches

print(system is sys, sys.modules["sys"] is sys, __main__.sys is sys, builtins.len is len)
print(load("sys") is sys, load("importlib") is importlib, __import__("sys") is sys)
print(type(sys).__name__, sys.__name__, importlib.__package__, importlib.__spec__.name, importlib.__spec__.parent)
print(__name__)


def show(statement):
    try:
        statement()
    except BaseException as error:
        print(type(error).__name__, error, error.name if isinstance(error, ImportError) else "", sep=" | ")


def a1(): import nothing_here
def a2(): import nothing.here
def a3(): import sys.nothing
def a4(): import sys.nothing.more as m
def a5(): from nothing_here import x
def a6(): from sys import nothing_here
def a7(): from . import x
def a8(): from .x import y
def a9(): from ..x import y
def b1(): __import__("nothing_here")
def b2(): __import__("")
def b3(): __import__(3)
def b4(): __import__("x", level=-1)
def b5(): __import__("x", {"__package__": "p"}, None, (), 2)
def b6(): __import__("x", {"__package__": 3}, None, (), 1)
def b7(): __import__("x", {}, None, (), 1)
def b8(): load("nothing_here")
def b9(): load(".x")
def c1(): load("")
def c2(): load(".x", "sys")
def c3(): load("...x", "a.b")


for each in (a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, b9, c1, c2, c3):
    show(each)

# sys.modules decides
class Fake:
    here = 1
    __name__ = "fake"
sys.modules["fake"] = Fake
import fake
from fake import here
print(fake is Fake, here)
sys.modules["gone"] = None
def d1(): import gone
def d2(): from fake import there
def d3(): import fake.more
sys.modules["fake.more"] = 5
def d4():
    import fake.more as m
    return m
for each in (d1, d2, d3):
    show(each)

# modules made by hand
Module = type(sys)
m = Module("hand", "its doc")
print(m, m.__name__, m.__doc__, m.__package__, m.__loader__, m.__spec__)
m.value = 3
m.__all__ = ["value"]
m.hidden = 4
sys.modules["hand"] = m
from hand import *
print(value, hasattr(__main__, "hidden"))
m.__all__ = ["value", "lost"]
try:
    exec_star = __import__("hand", fromlist=["*"])
    from hand import *
except AttributeError as error:
    print(error)
def e1(): m.lost
def e2(): del m.lost
def e4(): Module(3)
def e5(): from hand import lost
for each in (e1, e2, e4, e5):
    show(each)
m.__getattr__ = lambda name: "made " + name
print(m.lost, m.other)
from hand import third
print(third)
