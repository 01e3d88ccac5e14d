def run(n):
    total = 0
    for i in range(n):
        total += abs(-i) + min(i, 5) + max(i, 3, 9) + len("abc")
        if isinstance(i, int) and not isinstance(i, (str, list)):
            total += ord(chr(i % 128))
        total += int(3.7) + int("12") + bool(i) + round(2.6)
        total += len(str(i)) + hash(i) % 3 + sum((1, 2, 3))
        if i in (1, 2, 3) or i == 7 != 8 < 9:
            total += 1
        total += type(i) is int
    return total


def iteration(n):
    total = 0
    for i, x in enumerate(range(n)):
        total += i * x
    for a, b in zip(range(n), range(n)):
        total += a - b
    for x in reversed(range(n)):
        total -= x
    d = dict.fromkeys(range(n // 10), 1)
    for k in d:
        total += d[k]
    for k, v in d.items():
        total += k + v
    return total + sum(map(int, map(str, range(n // 10)))) + len(list(filter(None, range(n))))


print(run(60000), iteration(150000))
