"""What a key's own __hash__ answers, or does instead, in every operation on a dict or a set."""


class Key:
    def __init__(self, answer, equal=True):
        self.answer = answer
        self.equal = equal

    def __hash__(self):
        if isinstance(self.answer, BaseException):
            raise self.answer
        if callable(self.answer):
            return self.answer()
        return self.answer

    def __eq__(self, other):
        return self.equal


class Yields:
    def __hash__(self):
        yield 1


class Number(int):
    pass


class Named:
    __hash__ = "no method"


class Static:
    __hash__ = staticmethod(lambda: 7)


class Bound:
    __hash__ = (lambda n: lambda self: n)(5)


def tried(what, *args):
    try:
        print(what.__name__, what(*args))
    except Exception as error:
        print(what.__name__, type(error).__name__, error)


def store(key):
    table = {}
    table[key] = 1
    table[key] += 1
    return list(table.values()), key in table, len(table)


def fetch(key):
    return {1: "one"}.get(key, "none"), {}.setdefault(key, 2), {}.pop(key, 3)


def member(key):
    found = {key}
    found.discard(key)
    return len(found), len(set([key, key])), key in frozenset([key])


def again(key):
    return hash(key) == hash(key), hash((key, 1)) == hash((key, 1)), {(key, 1): 2}[key, 1]


KEYS = [
    Key(1), Key(-1), Key(2**61 - 1), Key(2**70), Key(-(2**63)), Key(True), Key(Number(4)), Key(Number(-1)),
    Key("text"), Key(None), Key(1.0), Key(ValueError("why")), Key(TypeError("why")),
    Key(StopIteration(3)), Key(lambda: hash("x")), Yields(), Named(), Static(), Bound(), Key(1, None),
    Key(1, []),
]
for key in KEYS:
    for what in [store, fetch, member, again]:
        tried(what, key)
print(hash(Key(-1)), hash(Key(2**70)) == hash(2**70), hash(Key(Number(-1))), hash(True), hash(-1), hash(-1.0))
print(hash((1, 2)) == hash((1, 2)), hash("a") == hash("a"), hash(None) == hash(None))
for wrong in [(), (1, 2)]:
    tried(hash, *wrong)
tried(hash, [])
tried(hash, ([],))


class Growing:
    """Its hash changes the very table it is looked up in."""

    def __init__(self, table):
        self.table = table

    def __hash__(self):
        for n in range(20):
            self.table[n] = n
        return 3

    def __eq__(self, other):
        self.table.clear()
        return other == 3


table = {}
print(table.get(Growing(table)), len(table))
table[Growing(table)] = 1
print(len(table), 3 in table)


def deep(n):
    return Key(lambda: hash({Key(1): 1}) if n < 0 else len({deep(n - 1): 1}) if n else 1)


print(store(deep(50)))
tried(store, deep(-1))
