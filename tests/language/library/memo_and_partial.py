# lru_cache and partial: which calls are the same, what is dropped first, what functions do in between.
from functools import cache, lru_cache, partial


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@cache
def paths(i, j):
    return 1 if i == 0 or j == 0 else paths(i - 1, j) + paths(i, j - 1)


print(fib(40), fib.cache_info())
print(paths(12, 10), paths.cache_info())


@lru_cache(maxsize=None)
def show(*args, **keywords):
    print("called", args, keywords)
    return args


for args in ((1,), (1.0,), (True,), ("1",), (1,), (1.0,), (), (), (1, 2), (1, 2.0), (1, True), ((1, 2),), (1, 2), (None,),
             (10**30,), (10**30,), ("a", "b"), ("a", "b"), (-1, -2), (-2, -1), (b"a",), (frozenset({1}),), (range(3),)):
    show(*args)
show(1, x=2), show(1, x=2), show(x=2)
print(show.cache_info())
try:
    show([])
except TypeError as error:
    print("unhashable type" in str(error))
show.cache_clear()
print(show.cache_info(), show(1), show.cache_parameters(), show.__name__, show.__wrapped__(5))


@lru_cache(maxsize=3)
def square(n):
    print("square", n, end="; ")
    return n * n


for n in (1, 2, 3, 1, 4, 2, 1, 3, 4, 4, 1, 5, 6, 7, 1):
    print(square(n), end=" ")
print(square.cache_info())
order = []


@lru_cache(maxsize=2)
def pairs(a, b):
    order.append((a, b))
    return a, b, len(order)


for a, b in ((1, 2), (2, 1), (1, 2), (3, 3), (2, 1), (1, 2)):
    print(pairs(a, b), end=" ")
print(pairs.cache_info())


@lru_cache(maxsize=1)
def one(n):
    return one(n - 1) + 1 if n else 0


print(one(6), one(6), one(5), one.cache_info())
for size in (0, -5, 1000):
    f = lru_cache(maxsize=size)(lambda n: n + 1)
    print([f(n % 7) for n in range(20)], f.cache_info())


@lru_cache
def fails(n):
    if n % 2:
        raise ValueError(n)
    fails.cache_clear()
    return n


for n in (1, 1, 2, 2, 3):
    try:
        print(fails(n), fails.cache_info().currsize)
    except ValueError as error:
        print("ValueError", error)


class Key:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Key({self.n})"

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n or self.n == other


show.cache_clear()
show(Key(5)), show(5), show(Key(5)), show(Key(6), 1), show(Key(6), 1), show(5), show(6, 1)


class Shape:
    @lru_cache(maxsize=None)
    def area(self, scale):
        return "area", scale

    @staticmethod
    @cache
    def name(n):
        return f"shape {n}"

    @classmethod
    @cache
    def make(cls, n):
        return cls.__name__, n


shape = Shape()
print(shape.area(2), shape.area(2), Shape.area.cache_info(), Shape.name(1), shape.name(1), Shape.make(3), shape.make(3))
typed = lru_cache(typed=True)(lambda n: type(n).__name__)
print(typed(1), typed(1.0), typed(True), typed(1), typed.cache_info())


@cache
def below(n):
    yield from range(n)


print(list(below(3)), list(below(3)))


@cache
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(deep(30))

# --- partial


def f(a, b=2, *more, c=3, **rest):
    return a, b, more, c, rest


p = partial(f, 1)
print(p(), p(5), p(5, 6), p(c=7), p(d=8))
p = partial(f, 1, c=4, z=5)
print(p(), p(9), p(c=9), p(b=9), p(1, 2, 3), p.args, p.keywords, p.func is f)
p = partial(partial(f, 1), 2, c=3)
print(p(10), p.func is f)
p = partial(p.__call__, 7)
print(p(), p(8, c=1))
for wrong in (partial(f, a=1), partial(lambda: 1, 2), partial(lambda x: x, y=1)):
    try:
        wrong(0)
    except TypeError as error:
        print(str(error).replace("<lambda>", "lambda"))
print(list(map(partial(pow, 2), range(5))), list(map(partial(int, base=2), ["10", "11"])), sorted([3, 1], key=partial(f, 0)))


class Mine(partial):
    def __call__(self, *args):
        return "mine", super().__call__(*args)


print(Mine(f, 1)(2))
print(list(partial(below.__wrapped__, 4)()))
chain = f
for n in range(30):
    chain = partial(chain.__call__ if n else f)
print(chain(1))
odd = partial(f)
odd.__setstate__((f, (1,), {"c": 5}, None))
print(odd(2), odd.__call__(3))
