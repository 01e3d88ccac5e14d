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
