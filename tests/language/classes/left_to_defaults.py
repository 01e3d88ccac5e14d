# Calls that leave the last parameters to their defaults, whatever those have become.
def f(a, b=2, c=3):
    return a, b, c


class Box:
    def __init__(self, a, b="b", *, k="k"):
        self.parts = a, b, k

    def get(self, i=0, more=()):
        return self.parts[i], more


class Plain:
    def __init__(self, a, b="b", c=None):
        self.parts = a, b, c


def outer(n):
    def step(by=n, again=1):
        nonlocal n
        n += by * again
        return n

    return step


print(f(1), f(1, 5), f(1, 5, 6), f(1, c=9))
box, get = Box(1), Box(1, 2).get
print(box.get(), box.get(1), get(2), get(1, more=3), Box.get(box), Plain(1).parts, Plain(1, 2).parts, Plain(1, 2, 3).parts)
step = outer(3)
print(step(), step(2), step(2, 3))
for call in [lambda: f(), lambda: f(1, 2, 3, 4), lambda: Plain(), lambda: Plain(1, 2, 3, 4), lambda: box.get(1, 2, 3), lambda: Box()]:
    try:
        print(call())
    except TypeError as e:
        print(e)
f.__defaults__ = (7,)
print(f(1, 2))
try:
    f(1)
except TypeError as e:
    print(e)
f.__defaults__ = (5, 6, 7)
print(f(), f(1))
f.__defaults__ = tuple(range(70000))
print(f(), f(1), f(1, 2))
f.__defaults__ = None
try:
    f(1, 2)
except TypeError as e:
    print(e)
Plain.__init__.__defaults__ = ("x", "y")
print(Plain(1).parts)


def shared(item, into=[]):
    into.append(item)
    return into


shared(1)
print(shared(2), shared(3, []), shared.__defaults__)


def deep(n, acc=0):
    return acc if n == 0 else deep(n - 1, acc + n) if n % 2 else deep(n - 1, acc)


print(deep(500), [(lambda x, y=i: x * y)(10) for i in range(4)])
