"""Rows of zip, pairs for dict and what map takes, where iterators are there twice, end at different places or run dry."""

def ends(*iterators):
    return [next(it, "end") for it in iterators]

numbers = iter([1, 2, 3, 4, 5])
print(list(zip(numbers, numbers)), ends(numbers))
numbers = iter(range(7))
print(list(zip(numbers, numbers, numbers)), ends(numbers))
numbers, letters = iter([1, 2, 3]), iter("ab")
print(list(zip(numbers, letters)), ends(numbers, letters))
numbers, others = iter(range(5, 0, -2)), iter((1, 2))
print(list(zip(numbers, others)), ends(numbers, others))
numbers, others = iter((1, 2)), iter(range(5))
print(list(zip(numbers, others)), ends(numbers, others))
print(list(zip(range(3), [4, 5, 6], (7, 8, 9), range(10, 40, 10))))
print(list(zip(range(10**30, 10**30 + 2), range(2))), list(zip()), list(zip([1])))

growing = [1]
for a, b in zip(growing, range(5)):
    growing.append(a + b)
print(growing)
growing = [1]
print([growing.append(x) or x for x, _ in list(zip(growing, range(3)))], growing)

source = iter(range(10))
print(list(map(lambda x: (x, next(source)), source)), ends(source))
source = iter([1, 2, 3, 4])
print(list(map(next, [source, source, source])), ends(source))
source = iter(range(6))
print(list(map(lambda x, y: x * y, source, source)))
print(list(map(str, range(3, -3, -2))), list(map(abs, (-1, -2.5))))

for strict in [False, True]:
    try:
        print(dict(zip("abc", range(2), strict=strict)))
    except ValueError as error:
        print(error)


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value) % 2

    def __eq__(self, other):
        return self.value == other.value

    def __repr__(self):
        return f"K{self.value}"


print(dict(zip([Key(n % 3) for n in range(7)], range(7))))
print(dict(zip([1, True, 1.0, (1, 2), (1, 2), "a", "a"], range(7))))
print(dict((n % 4, n) for n in range(9)), dict((Key(n % 2), n) for n in range(5)))
print(dict([n % 4, n] for n in range(9)), dict(a + b for a in "xy" for b in "12"))


def pairs(*items):
    yield "first", 1
    yield from items


for items in [(1,), ((1,),), ((1, 2), (3, 4, 5)), ("ab", "abc"), (([], 1),), ((([],), 1),)]:
    try:
        print(dict(pairs(*items)))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

have = {"first": 0, "kept": 3}
have.update(pairs((2, 3), (2, 4)))
print(have)


def watching(target):
    for n in range(3):
        yield n
        yield len(target)


grown = [7]
grown.extend(watching(grown))
print(grown)
grown += watching(grown)
print(grown)
