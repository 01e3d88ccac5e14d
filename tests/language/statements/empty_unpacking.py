# Builtins called with nothing, spread from empty lists, tuples and dicts: complaints, never a guess at an argument.
nothing, empty, none = [], (), {}
for name in ("len", "sorted", "getattr", "isinstance", "pow", "divmod", "sum", "max", "iter", "hasattr", "chr", "round", "open", "enumerate", "zip", "dict", "list", "int", "print"):
    function = globals()["__builtins__"].__dict__[name] if not isinstance(globals()["__builtins__"], dict) else globals()["__builtins__"][name]
    for call in (lambda: function(*nothing), lambda: function(*empty), lambda: function(**none), lambda: function(*nothing, **none), lambda: function()):
        try:
            result = call()
            print(name, result if not hasattr(result, "__next__") else "iterator")
        except TypeError as error:
            print(name, "TypeError")
for method in ("".join, "a".split, [].append, {}.get, b"".find, set().add, {}.pop, "x".replace):
    try:
        print(method.__name__, method(*nothing, **none))
    except TypeError:
        print(method.__name__, "TypeError")
