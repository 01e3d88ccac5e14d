"""Keys that come and go: what is left is found, in order, however often places were taken and given back."""
import random
random.seed(5)
for size in (9, 30, 300, 70000):
    d, m = {}, []
    for step in range(4 * size if size > 1000 else 40 * size):
        k = random.randrange(size)
        if random.random() < 0.45:
            if k in d:
                if step % 3: del d[k]
                else: d.pop(k)
        else:
            d[k] = step
    order = list(d)
    assert all(d[k] is not None for k in order) and len(order) == len(set(order)) == len(d)
    print(size, len(d), sum(d), sum(d.values()), order[:5], all((k in d) == (k in set(order)) for k in range(min(size, 300))))
class Clash:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 3
    def __eq__(self, other): return self.n == other.n
d = {Clash(i): i for i in range(20)}
for i in range(200):
    d.pop(Clash(i % 20), None)
    if i % 7 == 0: d[Clash(i % 20)] = i
print(sorted(d.values()), [Clash(i) in d for i in range(20)])
