# Loops, try, finally, with, generators in every combination.
def paths(mode):
    out = []
    for i in range(3):
        try:
            if mode == "break" and i == 1: break
            if mode == "continue" and i == 1: continue
            if mode == "return" and i == 1: return out + ["returned"]
            if mode == "raise" and i == 1: raise ValueError(mode)
            out.append(i)
        except ValueError as e:
            out.append(str(e))
        else:
            out.append("else")
        finally:
            out.append("finally")
    else:
        out.append("loop-else")
    return out
for mode in ("none", "break", "continue", "return", "raise"):
    print(mode, paths(mode))
def nested():
    try:
        try:
            return "inner"
        finally:
            try:
                raise KeyError("x")
            except KeyError:
                pass
    finally:
        print("outer finally")
print(nested())
def override():
    try:
        return 1
    finally:
        return 2
print(override())
def loop_finally():
    for i in range(5):
        try:
            continue
        finally:
            if i == 2: break
    return i
print(loop_finally())
class M:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self): print("enter", self.name); return self.name
    def __exit__(self, t, v, tb): print("exit", self.name, t and t.__name__, v); return self.swallow
def with_return():
    with M("a") as a, M("b") as b:
        return a + b
print(with_return())
for i in range(3):
    with M(i, True):
        if i == 0: continue
        if i == 1: raise ValueError("swallowed")
        break
def gen():
    try:
        x = yield 1
        print("x", x)
        try:
            yield 2
        except ValueError as e:
            print("thrown", e)
            yield 3
    finally:
        print("gen finally")
g = gen(); print(next(g), g.send("s"), g.throw(ValueError("v")))
try: next(g)
except StopIteration: print("stop")
g = gen(); next(g); g.close()
def delegate():
    r = yield from inner()
    print("inner returned", r)
    yield from [10, 20]
    yield from (i * i for i in range(3))
def inner():
    x = yield "i1"
    print("inner got", x)
    return "r"
d = delegate(); print(next(d), d.send("hello"), list(d))
def fibs():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
for n in fibs():
    if n > 50: break
    print(n, end=" ")
print()
print([(i, j) for i in range(4) if i % 2 for j in range(i)], {k: v for k, v in zip("ab", [1, 2])}, sum(x for x in range(10)))
fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
fs = [lambda: i for i in range(3)]; print([f() for f in fs])
n = 10
while n:
    n -= 1
    if n == 5: break
else: print("never")
print(n, [y := 3, y + 1], (lambda *a, **k: (a, k))(1, z=2))
def handled():
    import_error = None
    try:
        raise ValueError("1")
    except ValueError:
        try:
            raise
        except ValueError as e:
            import_error = e
    return repr(import_error)
print(handled())
def deep(n): return 0 if not n else 1 + deep(n - 1)
print(deep(900))
try: deep(5000)
except RecursionError as e: print(e)
def classify(v):
    match v:
        case 0: return "zero"
        case int() | float() if v < 0: return "negative"
        case int(n): return f"int {n}"
        case "a" | "b": return "letter"
        case [x]: return f"one {x}"
        case [x, *rest]: return f"many {x} {rest}"
        case {"k": v, **rest}: return f"dict {v} {rest}"
        case None: return "none"
        case _: return "other"
print([classify(v) for v in (0, -1, -2.5, 7, "a", [1], [1, 2, 3], {"k": 1, "z": 2}, None, 2.5)])
def inner_unpack():
    a, *b = (i for i in range(3))
    yield a
    c, d = (i for i in range(2))
    yield b
p, q = inner_unpack(); print(p, q)
first, *others = inner_unpack(); print(first, others)
try:
    p, q = inner_unpack(), 1
    for x, y in [inner_unpack()]: print(x, y)
    for x, y in [(1, 2, 3)]: pass
except ValueError as e: print(e)
print(*[1, 2], *"ab", sep="-", **{"end": "!\n"})
def recurse(d):
    if d: yield from recurse(d - 1)
    yield d
print(list(recurse(5)), sum(1 for _ in recurse(200)))
