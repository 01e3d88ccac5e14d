# Operators and comparisons that a class defines itself: answered at once, by other than a bool, by the other operand.
class V:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return V(self.n + other.n) if isinstance(other, V) else NotImplemented

    def __radd__(self, other):
        return V(100 + other)

    def __sub__(self, other, more=5):
        return self.n - more

    def __mul__(self, *others):
        return others

    def __eq__(self, other):
        return isinstance(other, V) and self.n == other.n

    def __lt__(self, other):
        return [] if other.n == 7 else [self.n] if self.n < other.n else 0

    def __gt__(self, other):
        return NotImplemented

    def __le__(self, other):
        raise ValueError("le")

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i * 2

    def __repr__(self):
        return f"V({self.n})"


class W(V):
    def __radd__(self, other):
        return "first"

    def __eq__(self, other):
        return NotImplemented

    def __ne__(self, other):
        return ""


a, b, c = V(1), V(2), V(7)
print(a + b, a + b + c, 1 + a, a - b, a * b, a + W(3), W(3) + a, W(1) + W(2))
print(a == b, a == V(1), a == 1, a != b, a < b, b < a, a < c, W(1) == W(1), W(1) != W(1), a == W(1))
for x, y in [(a, b), (b, a), (a, c), (a, V(1)), (W(1), W(1))]:
    print("yes" if x == y else "no", "yes" if x != y else "no", "less" if x < y else "not", "more" if x > y else "not more")
    while x < y and y.n != 7:
        x = V(x.n + 1)
    print(x, not x == y, not x < y)
for work in [lambda: a <= b, lambda: a + "x", lambda: a + None, lambda: 1 if a <= b else 2, lambda: a[5], lambda: a / b]:
    try:
        print(work())
    except Exception as e:
        print(type(e).__name__, e)
print(list(V(4)), V(4)[3], [x for x in V(3)], 4 in V(4), sorted([c, b, a], key=lambda v: v.n))


class Deep:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Deep(self.n - 1) + other if self.n else other

    def __eq__(self, other):
        return self.n == 0 or Deep(self.n - 1) == other

    def __getitem__(self, i):
        return self[i - 1] if i else self.n


print(Deep(60) + 5, Deep(60) == 3, Deep(1)[50])


class Boxed(dict):
    def __getitem__(self, key):
        return key, dict.get(self, key)


print(Boxed(a=1)["a"], Boxed()[0], Boxed({1: 2})[1])
V.__add__ = lambda self, other: "changed"
print(a + b)
del V.__add__
try:
    a + b
except TypeError as e:
    print(e)
