# What a generator yields to sum() and set(), of every kind that ends the quick way.
def numbers(*items):
    for item in items:
        yield item


print(sum(i * i for i in range(100)), sum(numbers()), sum(numbers(1, True, 2)), sum(numbers(1, 2.5, 3)), sum(numbers(0.1, 0.2, 0.3, 1e100, -1e100)))
print(sum(numbers(2**48, 2**48, 2**48, 1)), sum(numbers(1, 2**70, 3.0)), sum(numbers(1, 2j, 3)), sum(numbers([1], [2]), []))
print(sum((x for x in numbers(1, 2, 3)), 10), sum(sum(j for j in range(i)) for i in range(10)))
for items in [(1, "a"), (1, None), (1.5, [])]:
    try:
        print(sum(numbers(*items)))
    except TypeError as e:
        print(e)


def failing(n):
    for i in range(n):
        yield i
    raise LookupError(n)


def stopping():
    yield 1
    return 5


for make in [lambda: sum(failing(3)), lambda: set(failing(4)), lambda: sum(stopping()), lambda: set(stopping())]:
    try:
        print(make())
    except LookupError as e:
        print("raised", e)
print(sorted(set(numbers(3, 1, 3, 2, 1))), set(numbers((1, 2), (1, 2.0))), sorted(frozenset(str(i % 4) for i in range(100))))
print(len(set((i % 7, i % 5) for i in range(200))), len(set(float(i) for i in range(50))))
try:
    set(numbers(1, [], 2))
except TypeError as e:
    print(e)


class Number:
    def __radd__(self, other):
        return other + 7

    def __add__(self, other):
        return 100


print(sum(numbers(1, Number(), 2)), sum(numbers(Number(), 2)))


def inner():
    total = yield from numbers(1, 2)
    yield 4


print(sum(inner()), set(inner()))
generator = (i for i in range(10))
next(generator)
print(sum(generator), sum(generator))
