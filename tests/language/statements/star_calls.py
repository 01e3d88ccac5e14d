"""f(*arguments) and f(**keywords) where they are all there is, and what they must not share with the callee."""
from collections import OrderedDict, UserDict


def show(*args, **keywords):
    args_list = list(args)
    keywords["added"] = len(args_list)
    return args_list, sorted(keywords.items(), key=repr)


def plain(a, b=2, *rest, c=3, **more):
    return a, b, rest, c, more


class Pairs(UserDict):
    pass


class Mapping:
    def keys(self):
        return ["b", "a"]

    def __getitem__(self, key):
        return key * 2


def numbers():
    yield from (1, 2, 3)


given = {"a": 1}
for keywords in (given, OrderedDict(b=1, a=2), Pairs(a=5), Mapping(), {}):
    print(show(**keywords), plain(**keywords) if "a" in keywords.keys() else None)
print(given)
arguments = [1, 2]
for positional in ((1,), arguments, numbers(), "ab", {3: 4}, range(2), (), {5}):
    print(show(*positional))
print(arguments, plain(*arguments, **given | {"c": 7}) if 0 else plain(*(9,), **{"c": 7}))


def change():
    arguments.append("late")
    given["late"] = True
    return {"x": 1}


print(show(*arguments, **change()))
print(show(*arguments, x=change()))
print(max(*[3, 9, 4]), min(*(5, 2)), print(*["a", "b"], **{"sep": "-", "end": "!\n"}))
print("{} {x}".format(*("a",), **{"x": "b"}), dict(**{"k": 1}), str.join(*("-", ["a", "b"])), [].append(*(1,)))
print([].extend(*[[1, 2]]), "a b".split(*()), int(*("ff", 16)))


class Callee:
    def __init__(self, *args, **keywords):
        self.got = args, keywords

    def method(self, *args, **keywords):
        return args, keywords

    def __call__(self, *args, **keywords):
        return "called", args, keywords


callee = Callee(*(1, 2), **{"z": 3})
print(callee.got, callee.method(*[1], **{"q": 2}), callee(*[4]), Callee.method(*[callee, 5]))
many = tuple(range(300))
print(len(show(*many)[0]), len(show(**{f"k{i}": i for i in range(300)})[1]))
bad = (
    lambda: show(*3), lambda: show(*None), lambda: show(**3), lambda: show(**[1]), lambda: show(**{1: 2}),
    lambda: plain(**{"b": 1}), lambda: plain(*(1,), **{"a": 2}), lambda: plain(x=1, **{"x": 2}), lambda: len(*(1, 2)),
    lambda: len(*()), lambda: callee.method(*5), lambda: (lambda: 0)(*(1,)),
    lambda: (lambda a: 0)(**{"b": 1}), lambda: 5(*(1,)), lambda: show(*(1 / 0 for _ in "a")),
)
for call in bad:
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
