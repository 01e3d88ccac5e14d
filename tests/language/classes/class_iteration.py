# Classes that are containers by their metaclass; views of dicts' subclasses; vars() of nothing.
import types


class Listed(type):
    def __iter__(cls):
        return iter([1, 2])

    def __reversed__(cls):
        return iter([2, 1])

    def __len__(cls):
        return 2

    def __contains__(cls, item):
        return item == 1

    def __getitem__(cls, index):
        return index * 2


class Generated(type):
    def __iter__(cls):
        yield from "ab"


class Both(metaclass=Listed):
    pass


class Letters(metaclass=Generated):
    pass


class Plain:
    pass


def unpacked(source):
    a, b = source
    return a, b


for source in (Both, Letters):
    print(unpacked(source), [*source], list(zip(source, source)), list(zip(source, "xy", source)), dict(zip(source, [5, 6])))
    print(list(map(lambda a, b: (a, b), source, source)), list(enumerate(source)), list(filter(None, source)), sorted(source), max(source))
print(list(reversed(Both)), len(Both), 1 in Both, 3 in Both, Both[4], sum(Both), set(Both) & {1})
for test in (lambda: list(Plain), lambda: reversed(Letters), lambda: reversed(Plain), lambda: zip(Plain), lambda: unpacked(Plain)):
    try:
        print(test())
    except TypeError as error:
        print(error)


class Own(dict):
    pass


view = types.MappingProxyType(Own(x=1))
print(view["x"], view.get("y"), "x" in view, len(view), list(view), view == {"x": 1}, view.copy(), list(reversed(view)), view | {"z": 2})
for test in (lambda: view["y"], lambda: types.MappingProxyType(5), lambda: types.MappingProxyType([1])):
    try:
        print(test())
    except (TypeError, KeyError) as error:
        print(type(error).__name__, error)


def inner(a, b=2):
    c = a + b
    return vars()


print(inner(1), vars() is globals(), vars(Plain()))


class Sized(type):
    def __bool__(cls):
        return True

    def __len__(cls):
        return 0


class Empty(metaclass=Sized):
    pass


class NoTruth(type):
    def __len__(cls):
        return 0


class Lacking(metaclass=NoTruth):
    pass


def asked(thing):
    if not thing:
        return "false"
    while thing:
        return "true" if thing else "wrong"


view = memoryview(b"x")
view.release()
print(asked(Empty), asked(Lacking), asked(Plain), [kind for kind in (Empty, Lacking, Plain) if kind], Lacking or "or", Empty and "and")
try:
    print("shown" if view else "not shown")
except ValueError as error:
    print(error)
