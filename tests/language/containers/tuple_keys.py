# Tuples as keys of dicts and sets: members that are equal without being the same, and keys that went.
class Text(str):
    pass


class Loud:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        print("asked", self.n)
        return self.n == getattr(other, "n", other)


grid = {(x, y): x * 10 + y for x in range(6) for y in range(6)}
print(sum(grid[x, y] for x in range(6) for y in range(6)), (6, 0) in grid, (0, -1) in grid, (-1, -2) in grid)
keys = [(), (1,), (1.0,), (True,), (0,), (False,), (None,), ("a",), ("a" + "",), (1, "a"), ("a", 1), (-1,), (-2,), (10**20,)]
keys += [((1, 2), 3), ((1, 2.0), 3), tuple(range(8)), tuple(range(9)), tuple(map(float, range(8))), tuple("abcdefgh"), (2.5, "x"), (...,)]
seen = {}
for number, key in enumerate(keys):
    print(key, key in seen, seen.setdefault(key, number), len(seen))
print(set(keys) == set(seen), [key in set(seen) for key in keys].count(True))
for key in keys[::2]:
    seen.pop(key, None)
print(list(seen.items()))
for key in keys[::4]:
    seen[key] = "again"
print(len(seen), seen.get((1,)), seen.get((1, 2, 3)), (1, 2, 3) not in seen)
print({("a", 1): 1}[Text("a"), 1], {(Text("a"), 1): 2}["a", 1], (Text("a"), 1) in {("a", 1)}, ("a", 1) in {(Text("a"), 1)})
print({(Loud(3), 1): "loud"}[3, 1], (3, 1) in {(Loud(3), 1)}, (Loud(3), 2) in {(3, 2): 0})
nan = float("nan")
print((nan,) in {(nan,)}, (0.0,) in {(-0.0,)}, (1, -1) in {(1, -2)})
for bad in [([],), (1, {}), ((1, []), 2)]:
    for use in [lambda: {bad: 1}, lambda: {bad}, lambda: bad in {}, lambda: {}[bad], lambda: seen.get(bad)]:
        try:
            print(use())
        except TypeError as e:
            print(e)
many = {}
for i in range(3000):
    many[i % 50, str(i % 7)] = many.get((i % 50, str(i % 7)), 0) + 1
print(len(many), many[49, "6"], sorted(many)[:3], sum(many.values()))
pairs = {(i % 40, -i % 30) for i in range(2000)}
print(len(pairs), sum((i, j) in pairs for i in range(40) for j in range(30)))
