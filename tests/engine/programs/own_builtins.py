"""Source that runs with globals, locals and builtins of its own."""

# Source with globals and locals of its own.
outer, inner = {}, {}
exec("""
def count():
    global calls
    calls += 1
    return calls
calls = 10
name = "in the namespace"
print(count(), count())
print([found for found in [1, 2] if (kept := found) > 1])
""", outer, inner)
print(sorted(key for key in outer if key != "__builtins__"), sorted(inner), outer["kept"])

# Builtins of its own: nothing else is there.
for source in ("len('abc')", "open", "[abs(x) for x in (-1, 2)]", "(lambda: max(1, 2))()", "print"):
    for builtins in ({}, {"len": len, "abs": abs}, None):
        scope = {"__builtins__": builtins} if builtins is not None else {}
        try:
            print(source, eval(source, scope) if source != "print" else callable(eval(source, scope)))
        except NameError as error:
            print(source, "NameError", error)
for source in ("import math", "from math import floor", "import os.path as place"):
    try:
        exec(source, {"__builtins__": {}})
    except ImportError as error:
        print(source, "ImportError", error)


def careful_import(name, globals=None, locals=None, fromlist=(), level=0):
    if name not in ("math", "os.path"):
        raise ImportError(f"no {name} here")
    return __import__(name, globals, locals, fromlist, level)


scope = {"__builtins__": {"__import__": careful_import, "print": print}}
exec("import math\nfrom math import ceil\nprint(ceil(math.pi))", scope)
exec("import os.path as place\nprint(place.basename('a/b'))", scope)
try:
    exec("import json", scope)
except ImportError as error:
    print("ImportError", error)
exec("def area(r): return abs(r)\n", scope)
try:
    scope["area"](-2)
except NameError as error:
    print("NameError", error)
scope["__builtins__"]["abs"] = abs
print(scope["area"](-2), scope["area"].__builtins__ is scope["__builtins__"])
