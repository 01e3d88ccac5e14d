# A little of everything.
class A:
    k = 5
    def __init__(self, x, y=2):
        self.x = x
        self.y = y
    def total(self):
        return self.x + self.y + self.k
    @property
    def p(self):
        return self.x * 10
    def __repr__(self):
        return f"A({self.x!r}, {self.y})"
    def __eq__(self, o):
        return isinstance(o, A) and self.x == o.x
    def __hash__(self):
        return hash(self.x)
    def __add__(self, o):
        return A(self.x + o.x)
    def __lt__(self, o):
        return self.x < o.x
class B(A):
    def __init__(self, z):
        super().__init__(z, 3)
        self.z = z
    def total(self):
        return super().total() + 100
a = A(1); b = B(7)
print(a, b, a.total(), b.total(), b.p, [a, b], {a: 1}[A(1)], a + b, sorted([b, a]), a == A(1), a != b)
def gen(n):
    for i in range(n):
        r = yield i
        if r: print("got", r)
    return "done"
def outer():
    v = yield from gen(2)
    print("v", v)
print(list(gen(3)), list(outer()))
g = gen(3); next(g); print(g.send("hey"))
try:
    try:
        {}["x"]
    except KeyError as e:
        print("caught", repr(e), e)
        raise ValueError("bad") from e
    finally:
        print("fin")
except ValueError as e:
    print(e, repr(e.__cause__))
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7), f(*[1, 2], **{"d": 9}))
for bad in (lambda: f(), lambda: f(1), lambda: f(1, 2, 3, d=1, c=4), lambda: a.nope, lambda: nope, lambda: 1 + "a", lambda: len(5), lambda: [1][3]):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print([x * y for x in range(3) for y in range(3) if x != y], {x: x ** 2 for x in range(4)}, {i % 3 for i in range(10)})
def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
c = counter(); c(); print(c())
print(f"{3.14159:.2f} {1234567:,} {'x':>5} {42:#x} {'ab':^6}|{1e20} {0.1 + 0.2}")
a1, *rest, z = range(6)
print(a1, rest, z)
print(2 ** 100, -7 // 2, -7 % 3, 7 / 2, 10 ** 25 // 3, (1 << 70) >> 60)
match [1, 2, 3]:
    case [1, *xs]:
        print("seq", xs)
class CM:
    def __enter__(self): print("enter"); return self
    def __exit__(self, *a): print("exit", a[0]); return True
with CM() as cm:
    raise RuntimeError("x")
print(max(3, 9, 2), min([4, 1, 7]), sum(range(101)), any(x > 3 for x in [1, 5]), all([]))
print(list(zip([1, 2], "ab")), list(enumerate("xy", 1)), list(map(lambda v: v * 2, [1, 2])), list(filter(None, [0, 1, 2])), list(reversed([1, 2, 3])))
print(sorted([3, 1, 2], key=lambda v: -v), sorted("hello", reverse=True))
while True:
    a1 += 1
    if a1 > 5: break
else:
    print("no")
print(a1, " a,b ,c ".strip().split(","), "-".join(["x", "y"]), "abc"[::-1], [1,2,3,4][1:3])
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
try:
    deep(10000)
except RecursionError as e:
    print(e)
