"""What a name means across comprehensions, generator expressions and classes."""

# An assignment expression in a generator expression binds in the function around it.
def first_even(numbers):
    if any((found := number) % 2 == 0 for number in numbers):
        return found
    return f"none, the last was {found}"


print(first_even([3, 5, 8, 9]), first_even([3, 5]))
print(any((seen := letter) == "c" for letter in "abcd"), seen)


def running(numbers):
    total = 0
    return [total := total + number for number in numbers], list(total := total - 1 for _ in range(2)), total


print(running([1, 2, 3]))


def through_global():
    global highest
    return max(highest := number for number in (4, 7, 5))


print(through_global(), highest)


# A comprehension in a class body sees the function's variable, not the class's.
def rows():
    width = 1

    class Grid:
        width = 2
        cells = [(row, width) for row in range(2)]
        pairs = {row: [width for _ in range(row)] for row in range(3)}
        later = [lambda: width for _ in range(1)]

    return Grid.cells, Grid.pairs, Grid.width, Grid.later[0]()


print(rows())


def with_global():
    height = 1

    class Grid:
        global height
        height = 5
        cells = [height for _ in range(2)]

    return Grid.cells, hasattr(Grid, "height")


print(with_global(), height)
