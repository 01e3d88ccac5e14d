# Modules that belong to the library are not handed out by the modules that use them.
import collections, dataclasses, sys, typing
for module in (collections, dataclasses, sys, typing):
    for name in ("_imp", "_classes", "_host", "_lifetime", "_frames"):
        print(module.__name__, name, hasattr(module, name))
from json.decoder import scanstring
from json.encoder import encode_basestring_ascii
for args in [(5, 0), ("abc", -1), ("abc", 10 ** 30), ("abc", 4), (b"x", 1), ("abc", None), ('ab"', 0)]:
    try:
        print(args, scanstring(*args))
    except (TypeError, ValueError, OverflowError) as error:
        print(args, type(error).__name__, error)
try:
    encode_basestring_ascii(5)
except TypeError as error:
    print(error)


# Nor by a detour that the library itself walks.
import functools
import importlib
import operator
import pickle


def show(name, ask):
    try:
        print(name, ask())
    except (AttributeError, KeyError, ImportError) as error:
        print(name, type(error).__name__)


def from_import():
    from dataclasses import _classes
    return _classes


show("partial", lambda: functools.partial(getattr, dataclasses, "_classes")())
show("cache", lambda: functools.cache(getattr)(dataclasses, "_classes"))
show("attrgetter", lambda: operator.attrgetter("_classes")(dataclasses))
show("vars", lambda: vars(dataclasses)["_classes"])
show("partial vars", lambda: functools.partial(vars, dataclasses)()["_classes"])
show("__dict__", lambda: dataclasses.__dict__["_classes"])
show("__globals__", lambda: dataclasses.field.__globals__["_classes"])
show("from", from_import)
show("pickle", lambda: pickle.loads(b"cdataclasses\n_classes\n."))
show("import_module", lambda: importlib.import_module("_classes"))
print(vars(dataclasses)["field"] is dataclasses.field, dataclasses.field.__globals__["field"] is dataclasses.field)
