def unique(n):
    seen = set()
    repeats = 0
    for i in range(n):
        x = i * i % 10007
        if x in seen:
            repeats += 1
        else:
            seen.add(x)
    return len(seen), repeats


def algebra(rounds):
    a = set(range(0, 400, 2))
    b = set(range(0, 400, 3))
    total = 0
    for i in range(rounds):
        total += len(a & b) + len(a | b) + len(a - b)
        a.discard(i)
        a.add(i + 1000)
    return total


def words(n):
    vowels = {"a", "e", "i", "o", "u"}
    text = "the quick brown fox jumps over the lazy dog " * n
    return sum(1 for c in text if c in vowels), len(set(text.split()))


def frozen(n):
    groups = {}
    for i in range(n):
        key = frozenset((i % 5, i % 7, i % 3))
        groups[key] = groups.get(key, 0) + 1
    return len(groups)


print(unique(400000), algebra(2000), words(3000), frozen(40000))
