"""Public names of modules and types: what CPython has, and what of it the engine lacks."""
import pathlib

MODULES = sorted({
    str(path.relative_to(pathlib.Path("lib/python")).with_suffix("")).replace("/__init__", "").replace("/", ".")
    for path in pathlib.Path("lib/python").rglob("*.py") if not any(part.startswith("_") and part != "__init__.py" for part in path.parts)}
    - {"genericpath", "ntpath", "posixpath", "unittest.run"})
TYPES = ("object type int float complex bool str bytes bytearray memoryview list tuple dict set frozenset range slice property classmethod "
         "staticmethod super enumerate zip map filter reversed BaseException BaseExceptionGroup OSError ImportError SyntaxError "
         "UnicodeDecodeError StopIteration SystemExit").split()

# Run by the oracle; prints {place: [name, ...]}, places being "module", "module:Class" and ":type".
LISTING = f"""
import importlib, json, types
found = {{}}
for name in {MODULES!r} + ['builtins']:
    try:
        module = importlib.import_module(name)
    except ImportError:
        continue
    names = getattr(module, '__all__', None)
    if names is None:
        names = [n for n in dir(module) if not n.startswith('_') and not isinstance(getattr(module, n), types.ModuleType)]
    found[name] = sorted(set(names))
    for n in found[name]:
        value = getattr(module, n, None)
        if isinstance(value, type) and value.__module__ != 'builtins':
            found[name + ':' + n] = [a for a in dir(value) if not a.startswith('_')]
for name in {TYPES!r}:
    found[':' + name] = dir(getattr(__import__('builtins'), name))
print(json.dumps(found))
"""

# Run by the engine on what the oracle listed; prints a line for each name that is absent.
LOOKING = """
import importlib
for place in wanted:
    module, _, kind = place.partition(':')
    try:
        owner = importlib.import_module(module or 'builtins')
    except ImportError:
        print(place, '*')
        continue
    try:
        owner = getattr(owner, kind) if kind else owner
    except (AttributeError, ImportError): # told with the module's own names
        continue
    for name in wanted[place]:
        try:
            getattr(owner, name)
        except (AttributeError, ImportError):
            print(place, name)
"""
