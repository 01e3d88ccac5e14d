# The types and messages of errors.
class C:
    def m(self, a): pass
    def __init__(self): pass
def f(a, b, *, k): pass
def g(): pass
cases = [
    lambda: f(), lambda: f(1), lambda: f(1, 2), lambda: f(1, 2, 3, k=1), lambda: f(1, 2, k=1, z=2), lambda: g(1),
    lambda: C(1), lambda: C().m(), lambda: C().nope, lambda: C.nope, lambda: undefined_name, lambda: (1)(), lambda: "a" + 1,
    lambda: 1 + "a", lambda: [] + (), lambda: {} + {}, lambda: -"a", lambda: 1 < "a", lambda: [1] < [None], lambda: [][0], lambda: (1,)[5],
    lambda: "abc"[9], lambda: {}["k"], lambda: {}[[]], lambda: [1]["a"], lambda: None[0], lambda: 5[0], lambda: len(3), lambda: iter(3),
    lambda: next(iter([])), lambda: int("x"), lambda: int([]), lambda: float("y"), lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0,
    lambda: 2 ** -1 // 0, lambda: 1 << -1, lambda: chr(-1), lambda: ord("ab"), lambda: [].pop(), lambda: [1].remove(2), lambda: [].index(1),
    lambda: "".join([1]), lambda: "a".split(""), lambda: range(0, 1, 0), lambda: min([]), lambda: sorted([1, "a"]), lambda: sum(["a"]),
    lambda: f(*5), lambda: f(**{1: 2}), lambda: [1, 2].append(), lambda: [].append(1, 2), lambda: isinstance(1, 2), lambda: "x" * "y",
    lambda: [1] * "y", lambda: {1} | [1], lambda: set([[]]), lambda: hash([]), lambda: abs("x"), lambda: getattr(1, "zz"), lambda: print(sep=1),
    lambda: f"{1:zz}", lambda: f"{'a':d}", lambda: 3 in 5, lambda: "a" in 5, lambda: 1 in "a", lambda: type("X", (int, str), {}),
]
for case in cases:
    try:
        print("no error", case())
    except Exception as e:
        print(type(e).__name__, "|", e)
def unpack(v):
    a, b = v
for v in ([1], [1, 2, 3], 5, None, "abc", {1: 2}):
    try:
        unpack(v)
    except Exception as e:
        print(type(e).__name__, "|", e)
def unbound():
    print(x)
    x = 1
def star(v):
    a, *b, c = v
for h in (unbound, lambda: star([1])):
    try:
        h()
    except Exception as e:
        print(type(e).__name__, "|", e)
try:
    raise C
except TypeError as e:
    print(e)
try:
    raise ValueError("a", 1)
except ValueError as e:
    print(e, repr(e), e.args)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("k")
except KeyError as e:
    print(repr(e.__context__), e.__cause__)
