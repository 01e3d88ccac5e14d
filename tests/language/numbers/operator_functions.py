# The operators as functions: methods that decline, the reflected ones, in-place ones and what is not there.
import operator


class Declines:
    def __add__(self, other):
        return NotImplemented

    def __iadd__(self, other):
        return NotImplemented

    def __pow__(self, other, modulo=None):
        return NotImplemented

    def __lt__(self, other):
        return NotImplemented

    def __eq__(self, other):
        return NotImplemented


class Answers:
    def __radd__(self, other):
        return "radd"

    def __rpow__(self, other):
        return "rpow"

    def __gt__(self, other):
        return "gt"

    def __eq__(self, other):
        return "eq"


class Whole:
    def __iadd__(self, other):
        return f"iadd {other}"

    def __neg__(self):
        return "neg"

    def __getitem__(self, key):
        return f"item {key}"

    def __bool__(self):
        return False

    def __matmul__(self, other):
        return f"matmul {other}"


def show(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)


show(pow, Declines(), Answers())
show(pow, Declines(), 2)
show(operator.pow, Declines(), Answers())
show(operator.add, Declines(), Answers())
show(operator.add, Declines(), 1)
show(operator.iadd, Declines(), Answers())


class Counts:
    asked = 0

    def __add__(self, other):
        Counts.asked += 1
        return NotImplemented


for other in (1, "x", Answers(), Counts()):
    for value in (Counts(), Declines()):
        try:
            value += other
            print(value, Counts.asked)
        except TypeError as error:
            print(str(error).replace("+=", "+"), Counts.asked)
        row = [Counts()]
        try:
            row[0] += other
            print(row, Counts.asked)
        except TypeError as error:
            print(error, Counts.asked)
show(operator.lt, Declines(), Answers())
show(operator.lt, Declines(), 1)
show(operator.eq, Declines(), Answers())
show(operator.eq, Declines(), 1)
show(operator.ne, Declines(), 1)
show(operator.iadd, Whole(), 3)
show(operator.neg, Whole())
show(operator.invert, Whole())
show(operator.getitem, Whole(), 4)
show(operator.truth, Whole())
show(operator.matmul, Whole(), 5)
show(operator.imatmul, Whole(), 5)
unary = {"abs", "index", "inv", "invert", "is_none", "is_not_none", "neg", "not_", "pos", "truth"}
others = {"itemgetter", "attrgetter", "methodcaller", "call", "setitem", "delitem", "length_hint", "countOf", "indexOf"}
for name in sorted(set(operator.__all__) - others):
    function = getattr(operator, name)
    for args in ((7, 3), (7.5, 2), ([1, 2], 1), ("ab", "b"), ({1, 2}, {2}), (None, None), (True, -1)):
        show(function, *args[:1 if name in unary else 2])
    assert getattr(operator, f"__{name.strip('_')}__", function) is function, name
print(operator.neg, operator.add)
items = [1]
assert operator.iadd(items, [2]) is items and items == [1, 2]
