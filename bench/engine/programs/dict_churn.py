def counts(n):
    d = {}
    for i in range(n):
        k = i % 5003
        d[k] = d.get(k, 0) + 1
    return d


def strings(n):
    d = {}
    for i in range(n):
        d["key" + str(i % 1000)] = i
    hits = 0
    for i in range(n):
        if f"key{i % 2000}" in d:
            hits += 1
    return hits, len(d)


def churn(n):
    d = {}
    for i in range(n):
        d[i] = (i, i + 1)
        if i >= 500:
            del d[i - 500]
    return sum(a * b for a, b in d.values())


def merge(n):
    total = 0
    for i in range(n):
        first = {"a": i, "b": 2, "c": 3}
        second = {**first, "d": 4, "a": 0}
        second.update(first)
        for key, value in second.items():
            total += value
        total += len(second.keys())
    return total


def nested(n):
    tree = {}
    for i in range(n):
        tree.setdefault(i % 7, {}).setdefault(i % 11, []).append(i)
    return sum(len(v) for inner in tree.values() for v in inner.values())


d = counts(300000)
print(len(d), sum(d.values()), strings(60000), churn(100000), merge(30000), nested(60000))
