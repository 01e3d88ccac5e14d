"""Programs made at random, to be run by the engine and by CPython: the same output is wanted.

    calls(seed, count)       methods, operators and builtin functions over a pool of values, right and wrong arguments
    statements(seed, count)  functions of nested statements: loops, try, with, generators, classes, match, comprehensions

Each is deterministic in its seed, ends by itself, and prints the type and text of every error.
"""
import random

VALUES = (
    "0 1 -1 2 3 7 10 255 -256 2**31 2**49 -2**49 2**63 10**30 -10**30 True False None 0.0 -0.0 1.0 0.5 -2.5 1e16 1e-7 1.5e300 "
    "float('inf') float('nan') 2j (1+2j) '' 'a' 'abc' 'Hello,World' '12' '-3.5' 'ßÄé' '日本語' '\\n\\t' 'a,b,,c' '%s-%d' '{}:{x}' "
    "b'' b'a' b'abc\\xff' b'12' [] [1] [1,2,3] [3,1,2] ['b','a'] [[1],[2]] [None,1] () (1,) (1,2,3) ('a','b') {} {'a':1} "
    "{'x':1,'y':[2]} {1:'one',2:'two'} set() {1} {1,2,3} {'a','b'} frozenset() frozenset({1,2}) range(0) range(5) range(1,10,3) "
    "range(5,0,-1) slice(1,2) slice(None,None,-1) slice(3) int str list dict object len Ellipsis NotImplemented "
    "bytearray(b'ab') memoryview(b'xyz')").split(" ")
KEYWORDS = "sep maxsplit key reverse default start end base byteorder signed encoding errors keepends tabsize x strict".split()
OPERATORS = "+ - * / // % ** << >> & | ^ @ == != < <= > >= in is and or".split() + ["not in", "is not"]
UNARY = ["-", "+", "~", "not "]
FUNCTIONS = (
    "abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format frozenset getattr "
    "hasattr hash hex int isinstance issubclass iter len list map max min next oct ord pow range repr reversed round set slice "
    "sorted str sum tuple type zip").split()
TYPES = "int float complex bool str bytes bytearray list tuple dict set frozenset range slice".split()
# what depends on addresses, memory or the build
SKIPPED = {"__sizeof__", "__reduce__", "__reduce_ex__", "__getstate__", "__dir__", "__init_subclass__", "__subclasshook__", "__new__",
           "__class__", "__doc__", "__getattribute__", "__setattr__", "__delattr__", "__buffer__", "__release_buffer__", "__hash__"}

HEAD = '''def show(text, f):
    try:
        value = f()
        if hasattr(value, "__next__"):
            value = [type(value).__name__, [item for item, _ in zip(value, range(20))]]
        text = text + " = " + type(value).__name__ + " " + repr(value)
    except Exception as error:
        text = text + " ! " + type(error).__name__ + ": " + str(error)
    print(text if " at 0x" not in text else text.split(" at 0x")[0])

'''


def methods_of(name, everything):
    """A type's method names; those with underscores where `everything`."""
    kind = {"int": int, "float": float, "complex": complex, "bool": bool, "str": str, "bytes": bytes, "bytearray": bytearray,
            "list": list, "tuple": tuple, "dict": dict, "set": set, "frozenset": frozenset, "range": range, "slice": slice}[name]
    return [m for m in sorted(dir(kind)) if m not in SKIPPED and (everything or not m.startswith("__"))]


def argument(rng):
    if rng.random() < 0.12:
        return rng.choice(["lambda x: x", "lambda *a: 1", "iter([1, 2])", "(i for i in 'ab')", "str.upper", "'utf-8'", "'little'", "-5", "4"])
    return rng.choice(VALUES)


def arguments(rng, most=3):
    given = [argument(rng) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, most]))]
    if rng.random() < 0.08:
        given.append(f"{rng.choice(KEYWORDS)}={argument(rng)}")
    return ", ".join(given)


def one_call(rng):
    choice = rng.random()
    if choice < 0.45:
        name = rng.choice(TYPES)
        value = rng.choice([v for v in VALUES if type_name(v) == name])
        method = rng.choice(methods_of(name, rng.random() < 0.2))
        return f"({value}).{method}({arguments(rng)})"
    if choice < 0.62:
        return f"{rng.choice(FUNCTIONS)}({arguments(rng)})"
    if choice < 0.82:
        return f"({rng.choice(VALUES)}) {rng.choice(OPERATORS)} ({rng.choice(VALUES)})"
    if choice < 0.86:
        return f"{rng.choice(UNARY)}({rng.choice(VALUES)})"
    if choice < 0.93:
        return f"({rng.choice(VALUES)})[{rng.choice(VALUES)}]"
    if choice < 0.97:
        spec = rng.choice(["", "5", "<8", "^9", "*>6", "08.3f", "+d", "x", "#b", ",", "_", ".2", "e", "%", "g", "s", "c", "n", "z.1f", "=+9", "10.3s"])
        return f"format({rng.choice(VALUES)}, {spec!r})"
    return f"{rng.choice(['%s', '%r', '%d', '%5.2f', '%x', '%c', '%-6s|', '%05d', '%e', '%%', '%i %s', '%(a)s'])!r} % ({rng.choice(VALUES)})"


_type_names = {}


def type_name(text):
    if text not in _type_names:
        _type_names[text] = type(eval(text)).__name__
    return _type_names[text]


def too_large(text):
    """Results that only memory bounds."""
    heavy = ("2**31", "2**49", "2**63", "10**30", "1e16")
    return ("**" in text or "<<" in text or "*" in text or "pow" in text or "range" in text or "to_bytes" in text
            or "just" in text or "center" in text or "zfill" in text or "expandtabs" in text or "bytes(" in text or "bytearray(" in text
            ) and any(value in text for value in heavy)


def calls(seed, count=300):
    rng = random.Random(seed)
    lines, done = [HEAD], 0
    while done < count:
        text = one_call(rng)
        if not too_large(text):
            lines.append(f"show({text!r}, lambda: {text})\n")
            done += 1
    return "".join(lines)
