"""Names of modules that are instances of a subclass of str."""
import importlib


class Name(str):
    def __str__(self):
        return "another"


print(__import__(Name("math")).pi)
print(importlib.import_module(Name("math")).e)
print(__import__(Name("collections.abc")).__name__, importlib.import_module(Name("collections.abc")).__name__)
for load in (__import__, importlib.import_module):
    try:
        print(load(Name("no_such_module")))
    except ImportError as error:
        print(type(error).__name__)
