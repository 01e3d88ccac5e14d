"""OrderedDict.move_to_end: keys of all kinds, tables of all sizes, alone, last already, absent, in a cache."""
from collections import OrderedDict


class Clash:
    def __init__(self, n): self.n = n
    def __hash__(self): return 7
    def __eq__(self, other): return isinstance(other, Clash) and self.n == other.n
    def __repr__(self): return f"Clash({self.n})"


class Text(str):
    pass


def attempt(d, *args):
    try:
        print(d.move_to_end(*args), list(d.items()))
    except KeyError as error:
        print(type(error).__name__, error, list(d))


attempt(OrderedDict(), "x")
attempt(OrderedDict(x=1), "x")
attempt(OrderedDict(x=1, y=2), "x")
attempt(OrderedDict(x=1, y=2), "y")
attempt(OrderedDict(x=1, y=2), "y", False)
attempt(OrderedDict(x=1, y=2), "z")
attempt(OrderedDict([(Clash(1), 1), (7, "seven"), (Clash(2), 2)]), 7)
attempt(OrderedDict([(7, "seven"), (Clash(1), 1), (Clash(2), 2)]), 7)
attempt(OrderedDict([(Clash(1), 1), (Clash(2), 2), (Clash(3), 3)]), Clash(2))
attempt(OrderedDict([(Text("a"), 1), ("b", 2)]), "a")
attempt(OrderedDict([(1, "int"), (2.5, "float"), ((1, 2), "pair"), (None, 0)]), (1, 2))

for size in (2, 8, 9, 50, 1000):
    d = OrderedDict((i, str(i)) for i in range(size))
    for i in range(5 * size):
        d.move_to_end(i * 7 % size)
    print(size, len(d), list(d)[:4], list(d)[-4:], d[size - 1], sum(d), size in d)


class Cache:
    def __init__(self, most):
        self.most, self.kept, self.hits = most, OrderedDict(), 0

    def get(self, key):
        if key in self.kept:
            self.kept.move_to_end(key)
            self.hits += 1
            return self.kept[key]
        value = self.kept[key] = key * key
        if len(self.kept) > self.most:
            self.kept.popitem(last=False)
        return value


cache = Cache(20)
print(sum(cache.get(i * i % 31) for i in range(2000)), cache.hits, list(cache.kept))
