# Subscripts and unpacking of instances around a builtin value: what their class has overridden is asked, the rest is quick.
from collections import Counter, OrderedDict, defaultdict, namedtuple
from itertools import chain


def outcome(do):
    try:
        print(do())
    except Exception as e:
        print(type(e).__name__, e)


Point = namedtuple("Point", "x y")


class Loud(tuple):
    def __getitem__(self, i):
        return ("got", i)


class Backwards(tuple):
    def __iter__(self):
        return iter(tuple.__getitem__(self, slice(None, None, -1)))


class Rows(list):
    pass


class Doubling(dict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, 2 * value)


class Filling(dict):
    def __missing__(self, key):
        return f"no {key}"


p = Point(1, 2)
x, y = p
print(x, y, p[0], p[1], p[-1], p.x, p.y, p[0:1])
outcome(lambda: p[2])
outcome(lambda: p["x"])
outcome(lambda: p[True])
outcome(lambda: p[2 ** 70])
print(Loud((1, 2))[0], Loud((1, 2))[5])
a, b = Loud((1, 2))
print(a, b)
a, b = Backwards((1, 2))
print(a, b)
first, *rest = Backwards((1, 2, 3))
print(first, rest)


def unpack(v):
    a, b = v
    return a, b


for v in (Point(3, 4), Rows([5, 6]), Rows([5]), Rows([5, 6, 7]), Backwards((1,)), Filling(a=1, b=2), Filling()):
    outcome(lambda: unpack(v))
rows = Rows([1, 2, 3])
rows[0] = 9
print(rows[0], rows[-1], rows)
outcome(lambda: rows[3])
d = Doubling()
d["a"] = 1
d["a"] += 1
print(d, d["a"])
f = Filling(a=1)
print(f["a"], f["b"])
f["b"] = 2
print(f["b"], f)
counts = Counter()
groups = defaultdict(list)
order = OrderedDict()
for word in "a b a c b a".split():
    counts[word] += 1
    groups[word].append(len(groups))
    order[word] = order.get(word, 0) + 1
print(counts, dict(groups), order, counts["zz"], list(order))
outcome(lambda: order["zz"])


class Hashed:
    def __hash__(self):
        return 7

    def __eq__(self, other):
        return True


groups[Hashed()] = 1
print(groups[Hashed()], len(groups))
outcome(lambda: groups[[]])


def changes_later():
    class Late(tuple):
        pass

    late = Late((1, 2))
    for i in range(3):
        if i == 1:
            Late.__getitem__ = lambda self, i: "new"
            Late.__iter__ = lambda self: iter("xy")
        a, b = late
        print(late[0], a, b)


changes_later()
print(list(chain([1, 2], (), (3,), "ab", range(2), {5: 6})), list(map(str, [1, 2])), list(map(str, (3, 4))))
growing = [1, 2]
for item in chain(growing, [10]):
    if item < 4:
        growing.append(item + 2)
print(growing)
source = [1, 2, 3]
it = iter(source)
source.append(it)
print([n if type(n) is int else "it" for n in map(lambda v: v if type(v) is int else 0, source)])


def finishes(n):
    try:
        if n == 1:
            return "early"
        if n == 2:
            raise KeyError(n)
        if n == 3:
            raise ZeroDivisionError
    except (KeyError, IndexError) as e:
        return e
    finally:
        print("finally", n)
    return "late"


for n in range(4):
    outcome(lambda: finishes(n))


def matching(n):
    try:
        raise [ValueError, UnicodeError, OSError, FileNotFoundError][n]
    except UnicodeError:
        return "unicode"
    except ValueError:
        return "value"
    except 5:
        return "never"


for n in range(4):
    outcome(lambda: matching(n))


def generated():
    for n in range(3):
        try:
            try:
                raise ValueError(n)
            finally:
                yield "in finally"
        except ValueError as e:
            yield e
            try:
                raise TypeError
            except TypeError as t:
                yield repr(t.__context__)


print(list(generated()))
