# Calls with hundreds of arguments, and long displays.
def f(*a, **k): return len(a), len(k), sum(a), a[-1:], list(k)[-1:]
big = list(range(1000))
print(f(*big), f(*big, *big, x=1), max(*big), min(*big))
print(f(**{f'k{i}': i for i in range(500)}), len(list(zip(*[[1, 2]] * 700))[0]), len({**{str(i): i for i in range(300)}}))
class C:
    def __init__(self, *a): self.n = len(a)
    def m(self, *a, **k): return len(a) + len(k)
    def __call__(self, *a): return len(a)
print(C(*big).n, C().m(*big, y=2), C()(*big))
print(len('{}'.join(map(str, big))), len(set(big)), len([].__class__([*big, *big])))
def three(a, b, c): return a
for args in (big, [1, 2], [1, 2, 3, 4]):
    try: three(*args)
    except TypeError as e: print(e)
try: f(*big, **{'a': 1}, **{'a': 2})
except TypeError as e: print(e)
try: f(**{1: 2})
except TypeError as e: print(e)
def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, *, k0=0, k1=1, k2=2, k3=3): return a9 + k3
print(many(*range(10)), many(*range(10), k3=9))
print(f(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
print(sum([1] * 3000), len((*big, *big)), big[:3] + [*big[-3:]])
class Map:
    def keys(self): return ['p', 'q']
    def __getitem__(self, k): return k * 2
print(f(**Map()), {**Map(), 'q': 1}, {'q': 0, **Map()})
for g in (lambda: f(**3), lambda: {**3}, lambda: f(p=1, **Map()), lambda: f(**[1])):
    try: g()
    except TypeError as e: print(e)
