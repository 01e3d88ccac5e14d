"""Subclasses of builtins whose other constructor takes keywords, and keywords given twice."""


class Length(float):
    def __init__(self, value, unit="m"):
        self.unit = unit

    def __str__(self):
        return f"{float(self)} {self.unit}"


class Row(tuple):
    def __init__(self, items, title=None):
        self.title = title


class Tags(frozenset):
    def __init__(self, items=(), *, kind="plain"):
        self.kind = kind


class Queue(list):
    def __new__(cls, items=(), limit=3):
        made = super().__new__(cls, items)
        made.limit = limit
        return made


class Names(set):
    def __new__(cls, items=(), order=None):
        made = super().__new__(cls)
        made.order = order
        return made


print(Length(2.5, unit="km"), Length(3))
print(Row((1, 2), title="first"), Row((1, 2), title="first").title)
print(sorted(Tags("ab", kind="letters")), Tags("ab", kind="letters").kind)
print(Queue((1, 2), limit=7), Queue((1, 2), limit=7).limit)
try:
    print(Names("ba", order="up"))
except TypeError as error:
    print("TypeError", error)
print(Row((x for x in range(3)), title="generated").title, Tags((x for x in "xy"), kind="generated").kind)
print(repr(float.__new__(Length, 1.5, unit="?")))


class Plain(float):
    pass


class Count(int):
    def __init__(self, value, step=1):
        self.step = step


for make in (lambda: float(x=1.5), lambda: Plain(1.5, unit="m"), lambda: tuple(items=()), lambda: list(items=()),
             lambda: Count(7, step=2), lambda: set(items=())):
    try:
        print(make())
    except TypeError as error:
        print("TypeError", error)


def show(**given):
    return given


more, also = {"p": 1, "q": 2}, {"r": 3}
print(show(**more, r=3, s=4), show(a=0, **more, b=5, **also, c=6))
for call in (lambda: show(**more, p=2), lambda: show(p=2, **more), lambda: show(**more, **more),
             lambda: show(**also, a=1, **more, b=2, r=4), lambda: dict(**more, q=3)):
    try:
        print(call())
    except TypeError as error:
        print("TypeError", error)

# Objects that say which index they mean.
class Second:
    def __index__(self):
        return 1


items, data = [10, 20, 30], bytearray(b"abc")
items[Second()] = 21
data[Second()] = Second()
print(items, data, items[Second()], data[Second()], memoryview(b"xyz")[Second()])
del items[Second()], data[Second()]
print(items, data)
for wrong in (lambda: items.__setitem__("1", 0), lambda: data.__setitem__(0, "a"), lambda: data.__setitem__(0, None),
              lambda: items.__delitem__(5)):
    try:
        wrong()
    except (TypeError, IndexError) as error:
        print(type(error).__name__, error)

# map and zip that insist on equal lengths
def lazily(*items):
    for item in items:
        print("gives", item)
        yield item
    print("ends")


print(list(map(lambda a, b: a + b, [1, 2], [3, 4], strict=True)))
for pair in (([1], [2, 3]), ([1, 2], [3]), ([], [1])):
    for make in (lambda a, b: map(max, a, b, strict=True), lambda a, b: zip(a, b, strict=True),
                 lambda a, b: map(max, lazily(*a), lazily(*b), strict=True),
                 lambda a, b: zip(lazily(*a), lazily(*b), strict=True)):
        try:
            print(list(make(*pair)))
        except ValueError as error:
            print("ValueError", error)
try:
    print(list(zip([], [], lazily(1), strict=True)))
except ValueError as error:
    print("ValueError", error)
print(list(zip(lazily(1, 2), "ab", lazily(3, 4), strict=True)))
print(sum([-0.0, -0.0], -0.0), sum([0.1] * 10), sum((-0.0 for _ in range(2)), -0.0))
