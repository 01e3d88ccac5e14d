# Iterators over iterators, their items taken apart at once.
for i in range(3):
    for n, (a, b) in enumerate(zip([1, 2, 10**20], (8, 9, 10**30)), 1):
        print(n, a, b)
    for n, p in enumerate(zip([1, 2], (8, 9)), 1):
        print(n, p)
    for (a, b), c in zip(enumerate("ab"), {"x": 1, "y": 2}.items()): print(a,b,c)
print(list(enumerate(zip([1, 2], [3, 4]))), list(enumerate(enumerate("ab"))), list(filter(None, map(lambda x: x % 3, range(8)))))
print(list(filter(lambda p: p[0], enumerate(zip("abc", [10 ** 20, 2, 3])))), list(zip(enumerate([1, 2]), map(str, [10 ** 20, 5]))))
