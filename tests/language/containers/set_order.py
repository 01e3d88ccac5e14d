"""Sets of ints come out in CPython's order after copies, algebra and removals: the tables grow and shrink as its do."""


def show(*sets):
    for s in sets:
        print(list(s))


for n in (0, 1, 3, 4, 5, 6, 20, 21, 77, 300):
    a = {i * 37 % 1009 for i in range(n)}
    b = {i * 53 % 1009 for i in range(n // 2)}
    copy = set(a)
    shrunk = set(a)
    for i in range(0, n, 2):
        shrunk.discard(i * 37 % 1009)
    show(copy, a.copy(), frozenset(a), set(shrunk), shrunk.copy())
    show(a | b, b | a, a & b, b & a, a - b, b - a, a ^ b, b ^ a, shrunk | b, shrunk - b)
    more = set(shrunk)
    more |= a
    show(more)
    more -= b
    show(more)
    more -= shrunk
    show(more)
    more &= a
    show(more)
    more ^= b
    show(more)
    more.update(dict.fromkeys(range(5000, 5000 + n)))
    show(more)
    more.update(range(70, 80), {1: 2})
    show(more)

# keys of several kinds, equal across kinds, and the one kept
kept = {1, 2.0, "x", b"x", (1, 2), None, 1.5}
for other in ({True, 2}, {1.0, "x"}, {(1.0, 2)}, {None}, {1: 0, "x": 0}.keys(), frozenset({1.5})):
    print(sorted(map(repr, kept & other)), sorted(map(repr, kept - other)), sorted(map(repr, kept | other)))
    print(sorted(map(repr, kept ^ set(other))), kept.isdisjoint(other), kept >= set(other), set(other) <= kept)


class Odd:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 2

    def __eq__(self, other):
        print("eq", self.n, getattr(other, "n", other))
        return isinstance(other, Odd) and self.n == other.n

    def __repr__(self):
        return f"Odd({self.n})"


odd = [Odd(i) for i in range(4)]
left, right = {0, odd[0], odd[1]}, {odd[1], odd[2], 1}
for result in (left | right, left & right, left - right, left ^ right):
    print(len(result))

big = set(range(1000))
big -= set(range(900))
print(list(big)[:5], len(big))
big.difference_update(set(range(10**4)))
print(big, big.pop() if big else "empty")

print(3 in [1, 2, 3], 3.0 in (1, 2, 3), "a" in ["b", "a"], True in [1], None in (0, None), 4 not in [1, 2, 3])
print(2**60 in [2**60], "ab" in ("a", "b"), [1] in [[1]], odd[0] in [odd[0]], odd[3] not in (odd[1],))
try:
    [] in {1}
except TypeError as error:
    print(error)
try:
    {}.fromkeys([1]) in {1: 2}
except TypeError as error:
    print(error)

few, many = frozenset(range(5)), frozenset(range(100))
groups = {few: 1, many: 2, frozenset(): 3, frozenset({1.0, "a"}): 4, frozenset({few}): 5}
print([groups.get(key) for key in (frozenset((4, 3, 2, 1, 0)), frozenset(range(99, -1, -1)), frozenset([]), {1}.__class__())
       if isinstance(key, frozenset)], groups[frozenset({True, "a"})], groups[frozenset({frozenset({0, 1, 2, 3, 4.0})})])
print({1, 2} in [{2, 1}], {1} in [{2}, frozenset({1})], few == set(few), few != many, {1, 2.0} == {2, 1.0}, {odd[1]} == {odd[1]})
print(len({frozenset({odd[1]}), frozenset({odd[3]}), frozenset({Odd(1)})}))
