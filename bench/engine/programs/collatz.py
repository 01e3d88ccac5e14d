def length(n, cache):
    steps = 0
    start = n
    while n != 1:
        if n in cache:
            steps += cache[n]
            break
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        steps += 1
    cache[start] = steps
    return steps


def digits(n):
    total = 0
    while n > 0:
        total += (n % 10) ** 2
        n //= 10
    return total


def happy(n):
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = digits(n)
    return n == 1


cache = {}
print(max((length(i, cache), i) for i in range(1, 40000)), sum(happy(i) for i in range(1, 12000)))
perfect = [n for n in range(2, 1500) if sum(d for d in range(1, n) if n % d == 0) == n]
print(perfect, sum(i for i in range(200000) if i % 3 == 0 or i % 5 == 0))
