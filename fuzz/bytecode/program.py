"""Functions of every shape, for bytecode.c to change what they were compiled to."""
import asyncio


class Shape:
    sides = 0

    def __init__(self, name, *rest, size=1, **more):
        self.name, self.rest, self.size = name, rest, size
        self.more = more

    @property
    def area(self):
        return self.size ** 2 + self.sides

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is ValueError


def loops(n):
    total, words = 0, {}
    for i in range(n):
        if i % 3 == 0 and not i & 1 or i > 5 >= total:
            continue
        while total < i * 2:
            total += i
        words[str(i)] = words.get(str(i - 1), 0) + i
    else:
        total = -total
    return total, [w for w in words if words[w]], {k: v for k, v in words.items()}, {*words}


def handled(n):
    seen = []
    for i in range(n):
        try:
            try:
                seen.append([1, 2][i] // (i - 1))
            except ZeroDivisionError as error:
                seen.append(repr(error))
                raise KeyError(i) from error
            finally:
                seen.append("finally")
        except (KeyError, IndexError) as error:
            seen.append(str(error))
            continue
        with Shape("w") as shape:
            raise ValueError(shape.area)
    return seen


def closures(n):
    count = 0

    def add(k=n, *, by=1):
        nonlocal count
        count += k * by
        return lambda: count

    return [add(i, by=2)() for i in range(n)] + [add()()]


def matched(n):
    out = []
    for value in [n, [1, *range(n)], {"a": n, "b": 2}, Shape("s", 1, size=3), "text", None]:
        match value:
            case int() as k if k > 2:
                out.append(k)
            case [first, *rest]:
                out.append((first, rest))
            case {"a": a, **more}:
                out.append((a, more))
            case Shape(name=name, size=3):
                out.append(name)
            case "text" | None:
                out.append(value)
    return out


def generated(n):
    def inner():
        try:
            got = yield from range(n)
            yield got
        finally:
            yield "end"

    g = inner()
    return [next(g), g.send(None), *g], sum(x * x for x in range(n)), f"{n!r:>{n + 3}} {n:04d}"


def awaited(n):
    async def one(i):
        await asyncio.sleep(i)
        return i

    async def all_of():
        return [await one(i) async for i in items()] + await asyncio.gather(one(1), one(2))

    async def items():
        for i in range(n):
            yield i

    return asyncio.run(all_of())


def called(n):
    def f(a, b=2, /, c=3, *d, e, g=6, **h):
        return a, b, c, d, e, g, h

    a, (b, *c) = f(1, e=n)[0], f(*range(n + 1), e=5, **{"z": n})
    del b
    return a, c, Shape("x", *c, size=n, q=1).more, max(c, key=lambda v: 1, default=0), sorted("bca", reverse=True)


FUNCTIONS = [loops, handled, closures, matched, generated, awaited, called]
for function in FUNCTIONS:
    function(4)
